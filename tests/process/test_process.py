"""One child with limits, and many side by side; how a solve ends is told in tests/engine."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing

import psutil
import pytest

from rotation.process import Begun, CalledOff, Ended, Errand, Fate, Work, asked, side_by_side
from tests.support.clock import SHARED
from tests.support.deeds import DOING
from tests.support.places import ROOT

posix = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of POSIX")


@pytest.fixture(autouse=True)
def _children_find_us(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def errand(request, **limits):
    return Errand(DOING, request, **limits)


def end(request, **limits):
    return asked(errand(request, **limits), lambda _: None)


def test_steps_come_in_order_and_the_answer_last():
    steps = []
    ended = asked(errand("count 5"), steps.append)
    assert (ended.how, ended.answer, steps) == (Fate.ANSWERED, 5, [0, 1, 2, 3, 4])
    assert 0 < ended.seconds < 60 * SHARED


def test_a_fault_is_told_by_kind_and_place_only():
    ended = end("fault")
    assert (ended.how, ended.answer) == (Fate.FAULT, None)
    assert ended.fault.startswith("ValueError (deeds.py:")
    assert "王老师" not in ended.fault


def test_an_exit_code_is_told():
    ended = end("exit 3")
    assert (ended.how, ended.exit_code) == (Fate.DIED, 3)


def test_what_cannot_be_started_died():
    ended = asked(Errand(Work(("/no/such/program",)), "x"), lambda _: None)
    assert (ended.how, ended.exit_code) == (Fate.DIED, None)


@posix
def test_memory_asked_for_in_vain():
    assert end("greedy", memory=2**30).how is Fate.MEMORY


@pytest.mark.slow
def test_a_child_over_its_limit_is_ended_and_its_litter_with_it(tmp_path):
    folder = tmp_path / "litter"
    folder.mkdir()
    pids = []
    ended = asked(errand(f"write {folder / 'file'}", seconds=4 * SHARED, litter=folder), pids.append)
    assert ended.how is Fate.LATE
    assert not folder.exists()
    assert not psutil.pid_exists(pids[0])


def test_an_order_that_is_called_off_leaves_nothing(tmp_path):
    pids = []
    with pytest.raises(CalledOff):
        asked(errand("sleep 60"), pids.append, stopped=lambda: bool(pids))
    assert not psutil.pid_exists(pids[0])


def test_no_more_at_once_than_asked_for_and_each_ends_once():
    at_work, most, ended = set(), 0, []
    taken = []

    def errands():
        for number in range(5):
            taken.append(number)
            yield errand(f"count {number}")

    for one, said in side_by_side(errands(), 2):
        if isinstance(said, Begun):
            at_work.add(one)
            assert len(taken) == len(ended) + len(at_work)  # taken only when there is room
        elif isinstance(said, Ended):
            at_work.remove(one)
            ended.append(said.answer)
        most = max(most, len(at_work))
    assert (most, sorted(ended)) == (2, [0, 1, 2, 3, 4])


def test_closing_ends_all_that_are_at_work():
    pids = []
    with closing(side_by_side(map(errand, ["sleep 60"] * 2), 2)) as happening:
        for _, said in happening:
            if isinstance(said, int):
                pids.append(said)
            if len(pids) == 2:
                break
    assert not any(map(psutil.pid_exists, pids))


def test_one_that_dies_harms_no_other():
    found = {one.request: said.how for one, said in
             side_by_side(map(errand, ["exit 1", "count 3", "fault", "count 2"]), 2)
             if isinstance(said, Ended)}
    assert found == {"exit 1": Fate.DIED, "fault": Fate.FAULT, "count 3": Fate.ANSWERED,
                     "count 2": Fate.ANSWERED}


def test_files_in_the_current_folder_are_no_modules(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    ended = end("path")
    assert ended.how is Fate.ANSWERED
    assert not {"", str(tmp_path)} & set(ended.answer)


@posix
def test_an_orphan_removes_its_litter_and_ends(tmp_path):
    folder = tmp_path / "litter"
    folder.mkdir()
    code = ("from pathlib import Path; from rotation.process import Errand, asked\n"
            "from tests.support.deeds import DOING\n"
            f"errand = Errand(DOING, {f'write {folder}/file'!r}, litter=Path({str(folder)!r}))\n"
            "asked(errand, lambda pid: print(pid, flush=True))")
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    limit = time.monotonic() + 10 * SHARED
    while (folder.exists() or psutil.pid_exists(pid)) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
