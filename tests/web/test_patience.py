"""A job that was told to stop and still says that it is at work is not killed; one that is silent, or endless, is."""

import threading

import pytest

from rotation.web import job
from rotation.web.job import Bench


class Child:
    """Stands for the process of a job."""

    def __init__(self):
        self.stdin, self.killed = None, threading.Event()

    def poll(self):
        return None

    def kill(self):
        self.killed.set()


@pytest.fixture
def bench(tmp_path, monkeypatch):
    made = Bench(tmp_path, lambda *_: None)
    made._told = {"task": "plan", "phase": "solving", "begun": 0.0, "tiers": [], "stopping": True}
    made._process = Child()
    timers = []

    class Timer:
        def __init__(self, seconds, act, args):
            self.seconds, self.act, self.args, self.off = seconds, act, args, False
            timers.append(self)

        def start(self):
            pass

        def cancel(self):
            self.off = True
    monkeypatch.setattr(job.threading, "Timer", Timer)
    made.timers = timers
    made._await(made._process)
    return made


def beat(bench, number, spent):
    bench._hear({"event": "beat", "number": number, "spent": spent})


def strike(bench):
    """Let the time of every timer that is still on run out."""
    for timer in bench.timers:
        if not timer.off:
            timer.act(*timer.args)


def test_silence_is_death(bench):
    strike(bench)
    assert bench._process.killed.is_set()
    assert bench._told["end"]["how"] == "killed"


def test_whoever_works_is_waited_for(bench):
    beat(bench, 1, 2.0)
    assert [timer.off for timer in bench.timers] == [True, False]
    assert not bench._process.killed.is_set()


@pytest.mark.parametrize(("number", "spent"), [(1, job._PATIENCE), (job._MOST_BEATS, 1.0)])
def test_work_without_end_is_not(bench, number, spent):
    beat(bench, number, spent)
    assert [timer.off for timer in bench.timers] == [False]
    strike(bench)
    assert bench._process.killed.is_set()
