"""A writer that is killed at any step leaves the last entry that was written and nothing half; of two writers one wins."""

import os
import signal
import sys
import time
import warnings
from random import Random

import pytest
from sqlalchemy import Engine, event

from rotation.errors import HeadMoved
from rotation.ledger.store import Draft
from rotation.ledger.verify import verified
from tests.support.made_ledger import BANNER, BASIS, CLERK, made, recorded, round_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are copied and killed as Unix does")
WON, TOLD = 0, 7


def forked(work):
    """Start a copy of this process that does some work and ends with what it returns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads of the test runner are not needed there
        child = os.fork()
    if child:
        return child
    code = 99
    try:
        code = work()
    finally:
        os._exit(code)


def ended(child):
    """Return the exit code of a child, negative if a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_at(step):
    """Have this process kill itself before its so-manieth step: a statement, or a commit, or after it."""
    left = [step]

    def count(*_, **__):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "after_cursor_execute", count)
    event.listen(Engine, "begin", count)
    event.listen(Engine, "commit", count)


def append(path, year, step=0):
    """Append a round in a child that dies at a step; return how it ended."""
    def work():
        pen = made(path).begin(BANNER)
        die_at(step)
        pen.write([Draft(year, round_of(pen, year, range(6)), CLERK, BASIS)])
        return WON
    return ended(forked(work))


def sound(path, entries):
    """Whether a ledger holds entries whole, or these and one more; return which."""
    ledger = made(path)
    now = ledger.entries(BANNER)
    assert now[:len(entries)] == entries
    assert len(now) - len(entries) in (0, 1)
    assert verified(ledger, BANNER).sound
    assert (sum(len(one.payload) for one in now) > 0, ledger.history(BANNER).seq) == (True, len(now))
    return now


@pytest.mark.parametrize(("rounds", "stride"), [(1, 5), pytest.param(3, 1, marks=pytest.mark.slow)])
def test_whoever_is_killed_at_a_step_leaves_nothing_half(tmp_path, rounds, stride):
    path, killed = tmp_path / "本.db", 0
    recorded(made(path), 2001, range(4))
    for turn in range(rounds):
        entries, step, code = made(path).entries(BANNER), 1, -9
        while code != WON:
            code = append(path, 2002 + turn, step)
            assert code in (WON, -signal.SIGKILL)
            now = sound(path, entries)
            assert now == entries or code == WON, "nothing is there before the commit"
            killed, step = killed + (code != WON), step + stride
        assert len(now) == len(entries) + 1
    assert killed > 30 * rounds // stride


@pytest.mark.slow
def test_whoever_is_killed_at_any_moment_leaves_nothing_half(tmp_path):
    """Also within a commit, where no statement is."""
    path, random, killed = tmp_path / "本.db", Random(17), 0
    recorded(made(path), 2001, range(4))
    for _ in range(100):
        entries = made(path).entries(BANNER)

        def work(entries=entries):
            year = len(entries) + 2001
            pen = made(path).begin(BANNER)
            pen.write([Draft(year, round_of(pen, year, range(6)), CLERK, BASIS)])
            return WON
        child = forked(work)
        time.sleep(random.uniform(0.005, 0.06))
        os.kill(child, signal.SIGKILL)
        code = ended(child)
        killed += code != WON
        assert len(sound(path, entries)) >= len(entries) + (code == WON)
    assert killed > 20


def test_a_ledger_that_was_being_begun_is_begun_again(tmp_path):
    path, code, step = tmp_path / "本.db", -9, 1

    def work():
        pen = made(path).begin(BANNER)
        die_at(step)
        pen.write([Draft(2026, round_of(pen, 2026, range(3)), CLERK, BASIS)])
        return WON
    while code != WON:
        code = ended(forked(work))
        assert made(path).banners() == ((BANNER,) if code == WON else ())
        step += 7
    assert made(path).history(BANNER).seq == 1


@pytest.mark.parametrize("times", [10, pytest.param(200, marks=pytest.mark.slow)])
def test_of_two_clerks_one_wins_and_the_other_is_told(tmp_path, times):
    for turn in range(times):
        if turn % 20 == 0:
            ledger = recorded(made(tmp_path / f"{turn}.db"), 2001, range(4))
        pens = [ledger.begin(BANNER) for _ in range(2)]

        def work(pen, year=2002 + turn):
            try:
                pen.write([Draft(year, round_of(pen, year, range(3)), CLERK, BASIS)])
            except HeadMoved:
                return TOLD
            return WON
        children = [forked(lambda pen=pen: work(pen)) for pen in pens]
        assert sorted(map(ended, children)) == [WON, TOLD]
        assert ledger.broken(BANNER, latest=True) is None
    assert ledger.history(BANNER).seq == min(times, 20) + 1
    assert verified(ledger, BANNER).sound
