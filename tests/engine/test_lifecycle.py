"""Whatever ends a solve, the best plan so far is returned within seconds, and nothing is left running.

Some children are the real one, interrupted while it works; others are short scripts that behave
badly on purpose: they die, hang, stammer or ask for more memory than there is.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from rotation.domain.outcome import Outcome, Status, TierResult
from rotation.engine import Incumbent, Limits, apart, solve, solve_apart
from rotation.errors import SolverBug, Terminated
from rotation.model.task import RoundTask
from rotation.process import Work
from rotation.process.hearing import listening
from rotation.process.serve import cap_memory
from rotation.text import say
from tests.support.clock import SHARED
from tests.support.many_cases import policy
from tests.support.places import ROOT
from tests.support.rounds_by_size import large, small

PROMPT = 2.0 * SHARED
"""Seconds within which a stopped solve must give an answer."""
NEARLY_ENOUGH = 300
"""Megabytes of address space that run out on most machines, and suffice where libraries map less."""
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


# -- children that behave badly ---------------------------------------------------------------

STUB = """
import os, sys, threading, time
sys.path.insert(0, {root!r})
out = sys.stdout.buffer

def steps(most):
    from rotation.engine.solver import solve
    from rotation.process.pipe import receive, send
    from rotation.process.serve import die_with_parent
    request, told = receive(sys.stdin.buffer).request, []
    threading.Thread(target=die_with_parent, daemon=True).start()
    class Enough(BaseException): pass
    def tell(step):
        send(out, step)
        told.append(step)
        if len(told) >= most:
            raise Enough
    try:
        solve(request.task, None, tell)
    except Enough:
        pass

{body}
"""


def script(body: str) -> tuple[str, ...]:
    return sys.executable, "-c", STUB.format(root=str(ROOT), body=body)


def child(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Have the given script answer instead of the real child."""
    monkeypatch.setattr(apart, "SOLVING", Work(script(body)))


def told(outcome: Outcome, *, why: str) -> None:
    """Check a stopped outcome that has a plan: values measured, bounds below, nothing claimed."""
    assert outcome.status is Status.FEASIBLE
    assert outcome.plan is not None
    assert len(outcome.tiers) == len(policy().tiers)
    for result, tier in zip(outcome.tiers, policy().tiers, strict=True):
        assert result.final == sum(rate * goal.measure(outcome.plan) for goal, rate in tier.goals)
        assert -10**9 < result.bound <= result.value
        assert result.proven == (result.bound == result.value)
    assert why in " ".join(note.en for note in outcome.notes)


def silent(outcome: Outcome, *, why: str) -> None:
    """Check a stopped outcome that has no plan."""
    assert (outcome.status, outcome.plan, outcome.tiers) == (Status.UNKNOWN, None, ())
    assert [note.en for note in outcome.notes] == [why]


ENDS = {"exits": "os._exit(3)", "kills itself": "os.kill(os.getpid(), 9)",
        "returns": "", "raises": "raise RuntimeError('x')",
        "stammers": "out.write(b'\\xff' * 40); out.flush()",
        "lies": "out.write(b'\\0' * 7 + b'\\5hello'); out.flush()",
        "stops amid a message": "out.write(b'\\0' * 7 + b'\\x7fab'); out.flush()"}
if sys.platform != "win32":
    ENDS["aborts"] = "import resource; resource.setrlimit(resource.RLIMIT_CORE, (0, 0)); os.abort()"


ALIKE = {"kills itself", "returns", "raises", "lies"}
"""Ends that the parent hears of as of the others once there is a plan: the long tests see to them."""


@pytest.mark.parametrize("end", [pytest.param(end, marks=pytest.mark.slow if name in ALIKE else (), id=name)
                                 for name, end in ENDS.items()])
def test_a_child_that_dies_with_a_plan_leaves_it(monkeypatch, end):
    child(monkeypatch, f"steps(2)\n{end}")
    told(solve_apart(small(), policy()), why="ended unexpectedly")


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_a_child_that_dies_without_a_plan_says_so(monkeypatch, end):
    child(monkeypatch, end)
    silent(solve_apart(small(), policy()), why="the solver ended unexpectedly")


def test_a_child_that_cannot_be_started_is_told_as_one_that_died(monkeypatch):
    monkeypatch.setattr(apart, "SOLVING", Work((sys.executable, "-c", "import no_such_module")))
    silent(solve_apart(large(), policy()), why="the solver ended unexpectedly")


def test_memory_that_ran_out_leaves_the_plan(monkeypatch):
    child(monkeypatch, "steps(2)\nfrom rotation.process.pipe import *\nsend(out, Ended(Fate.MEMORY))\ntime.sleep(60)")
    told(solve_apart(small(), policy()), why="memory ran out")


def test_a_fault_of_the_program_is_no_outcome(monkeypatch):
    child(monkeypatch, "steps(2)\nfrom rotation.process.pipe import *\nsend(out, Ended(Fate.FAULT, fault='ValueError (rows.py:7)'))")
    with pytest.raises(SolverBug, match=r"rows\.py:7"):
        solve_apart(small(), policy())


@pytest.mark.parametrize(("body", "seconds"), [
    ("time.sleep(60)", 1), ("steps(1)\ntime.sleep(60)", 5), ("steps(3)\nwhile True: pass", 5)])  # time to start, too
@pytest.mark.slow
def test_a_child_that_hangs_is_ended_at_the_limit(monkeypatch, body, seconds):
    child(monkeypatch, body)
    started = monotonic()
    outcome = solve_apart(small(), policy(), Limits(seconds))
    assert monotonic() - started < seconds + PROMPT
    if "steps" in body:
        told(outcome, why="time limit")
    else:
        silent(outcome, why="time limit reached")


def test_a_child_that_reads_nothing_is_ended_too(monkeypatch):
    """The request is larger than any pipe holds, so sending it must not block the clock."""
    child(monkeypatch, "time.sleep(60)")
    round, started = large(), monotonic()
    silent(solve_apart(round, policy(), Limits(0.3)), why="time limit reached")
    assert monotonic() - started < 0.3 + PROMPT


@pytest.mark.slow
def test_a_child_that_never_stops_talking_does_not_stop_the_clock(monkeypatch):
    child(monkeypatch, "from rotation.engine.progress import Incumbent\nfrom rotation.process.pipe import *\n"
                       "request = receive(sys.stdin.buffer)\n"
                       "while True: send(out, Incumbent((), 1, 9, None))")
    started = monotonic()
    outcome = solve_apart(small(), policy(), Limits(5))  # a child takes a while to start on a busy machine
    assert monotonic() - started < 5 + PROMPT
    assert outcome.status is Status.FEASIBLE


def test_a_plan_of_which_every_proof_was_told_is_the_best_though_its_child_dies(monkeypatch):
    """All tiers settled and proven, but the child dies before its answer: the audit would refuse to call it less."""
    child(monkeypatch, "steps(10**6)")
    outcome = solve_apart(small(), policy())
    assert outcome.status is Status.OPTIMAL
    assert outcome.plan.placements == solve(small(), policy()).plan.placements
    assert all(tier.proven and tier.certificate for tier in outcome.tiers)
    assert "ended unexpectedly" in outcome.notes[0].en


# -- the real child ---------------------------------------------------------------------------


def test_apart_or_not_the_outcome_is_the_same():
    here, there = solve(small(), policy()), solve_apart(small(), policy())
    assert here.plan is not None
    assert there.plan is not None
    assert (there.status, there.plan.placements) == (Status.OPTIMAL, here.plan.placements)
    assert [(t.value, t.bound) for t in there.tiers] == [(t.value, t.bound) for t in here.tiers]


def test_progress_tells_value_bound_and_gap_of_every_tier():
    steps: list[TierResult | Incumbent] = []
    outcome = solve_apart(small(), policy(), progress=steps.append)
    told_of = [step for step in steps if isinstance(step, Incumbent)]
    assert {step.tier for step in told_of} == {1, 2, 3, 4, 5}
    best = {tier.tier: tier.value for tier in outcome.tiers}
    assert all(step.bound is not None and step.bound <= best[step.tier] <= step.value
               for step in told_of)
    assert [step.tier for step in steps if isinstance(step, TierResult)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("seconds", [0.0, 0.2])
def test_no_time_is_no_plan(seconds):
    round, started = large(), monotonic()
    outcome = solve_apart(round, policy(), Limits(seconds))
    assert (outcome.status, outcome.plan) == (Status.UNKNOWN, None)
    assert monotonic() - started < seconds + PROMPT


@posix
@pytest.mark.parametrize("megabytes", [1, 50, NEARLY_ENOUGH])
def test_too_little_memory_is_said_and_ends_nothing_else(megabytes):
    round, started = large(), monotonic()
    outcome = solve_apart(round, policy(), Limits(60, megabytes * 2**20))
    assert monotonic() - started < 30 * SHARED
    if megabytes == NEARLY_ENOUGH and outcome.status is Status.OPTIMAL:
        assert not outcome.notes
        return
    assert outcome.plan is None or outcome.status is Status.FEASIBLE
    assert outcome.notes[0].en in ("memory ran out", "the solver ended unexpectedly",
                                   "the solver gave up, perhaps for lack of memory")


@posix
def test_the_memory_cap_holds_in_the_child_only():
    import resource

    earlier = resource.getrlimit(resource.RLIMIT_AS)
    code = ("from rotation.process.serve import cap_memory; cap_memory(2**30)\n"
            "try: bytes(2**31)\nexcept MemoryError: print('refused')")
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "refused"
    cap_memory(0)
    solve_apart(small(), policy(), Limits(60, 2 * 2**30))
    assert resource.getrlimit(resource.RLIMIT_AS) == earlier


# -- interrupts -------------------------------------------------------------------------------


@pytest.mark.parametrize(("stop", "why"), [(KeyboardInterrupt, "interrupted"), (Terminated, "terminated")])
def test_an_interrupt_returns_the_plan_so_far(stop, why):
    """The interrupt strikes where the main thread waits, right after the first plan of tier 2."""
    def strike(step: TierResult | Incumbent) -> None:
        if isinstance(step, Incumbent) and step.tier == 2:
            raise stop
    started = monotonic()
    outcome = solve_apart(small(), policy(), progress=strike)
    told(outcome, why=why)
    assert outcome.tiers[0].proven
    assert monotonic() - started < 5 * SHARED


@pytest.mark.parametrize("stop", [KeyboardInterrupt, Terminated])
def test_an_interrupt_without_a_plan_goes_on(monkeypatch, stop):
    child(monkeypatch, "time.sleep(60)")
    monkeypatch.setattr(apart, "asked", lambda *_: (_ for _ in ()).throw(stop))
    with pytest.raises(stop):
        solve_apart(small(), policy())


PARENT = """
import sys
from time import monotonic
sys.path.insert(0, {root!r})
from rotation.process.hearing import listening
from rotation.engine import Limits, apart, solve_apart
from rotation.process import Work, child as process
from tests.support.many_cases import policy
from tests.support.rounds_by_size import large, small
from tests.support.places import ROOT

def say(*words): print(*words, flush=True)

if {command!r}:
    apart.SOLVING = Work({command!r})
original = process.subprocess.Popen
def noted(*given, **also):
    child = original(*given, **also)
    say("child", child.pid)
    return child
process.subprocess.Popen = noted

def step(found): say("step", found.tier, type(found).__name__)

if __name__ == "__main__":
    with listening():
        try:
            outcome = solve_apart({round}(), policy(), Limits(120), step)
            say("outcome", outcome.status.name, outcome.plan is not None,
                *(note.en for note in outcome.notes))
        except BaseException as error:
            say("outcome", type(error).__name__)
        say("finally")
"""


class Parent:
    """A program of its own that solves; what it says, line by line."""

    def __init__(self, round: str = "large", body: str = "") -> None:
        code = PARENT.format(root=str(ROOT), round=round, command=body and script(body))
        self._program = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, bufsize=1)
        assert self._program.stdout is not None
        self.said = self._program.stdout
        self.pid = self._program.pid

    def until(self, word: str) -> str:
        """Read on until a line starts with a word."""
        line = next((line for line in self.said if line.startswith(word)), "")
        assert line, f"never said {word}"
        return line.strip()

    def signal(self, number: int) -> float:
        os.kill(self.pid, number)
        return monotonic()

    def end(self) -> None:
        self._program.kill()
        self._program.wait()
        self.said.close()


STUCK = {"busy": "steps(1)\nwhile True: pass", "asleep": "steps(1)\ntime.sleep(60)"}


@pytest.fixture(params=[pytest.param("real", marks=pytest.mark.slow), "busy", "asleep"])
def parent(request: pytest.FixtureRequest) -> Iterator[Parent]:
    """A program whose child really solves, or is stuck once it told of a plan."""
    body = STUCK.get(request.param, "")
    program = Parent("small" if body else "large", body)
    yield program
    program.end()


@pytest.fixture
def early() -> Iterator[Parent]:
    """A program whose child never tells anything."""
    program = Parent("small", "time.sleep(60)")
    yield program
    program.end()


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return Path("/proc").exists() is False and _answers(pid)
    return state != "Z"


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def gone(pid: int, within: float = PROMPT) -> bool:
    deadline = monotonic() + within
    while alive(pid) and monotonic() < deadline:
        sleep(0.02)
    return not alive(pid)


@posix
@pytest.mark.parametrize(("number", "why"), [(signal.SIGINT, "interrupted"), (signal.SIGTERM, "terminated")])
def test_a_signal_to_the_program_returns_the_plan_and_leaves_no_child(parent, number, why):
    pid = int(parent.until("child").split()[1])
    parent.until("step")
    struck = parent.signal(number)
    assert parent.until("outcome") == f"outcome FEASIBLE True {why}"
    assert monotonic() - struck < PROMPT
    parent.until("finally")
    assert gone(pid)


@posix
@pytest.mark.parametrize(("number", "error"), [(signal.SIGINT, "KeyboardInterrupt"), (signal.SIGTERM, "Terminated")])
def test_a_signal_before_any_plan_says_that_there_is_none(early, number, error):
    pid = int(early.until("child").split()[1])
    struck = early.signal(number)
    assert early.until("outcome") == f"outcome {error}"
    assert monotonic() - struck < PROMPT
    assert gone(pid)


@posix
def test_a_child_does_not_outlive_its_parent(parent):
    pid = int(parent.until("child").split()[1])
    parent.until("step")
    parent.signal(signal.SIGKILL)
    assert gone(pid)


@posix
def test_a_child_at_its_start_does_not_outlive_its_parent():
    program = Parent("small")
    pid = int(program.until("child").split()[1])
    program.end()
    assert gone(pid, 15 * PROMPT)  # it hears of it once its modules are loaded


KILLED = pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])


@posix
@KILLED
@pytest.mark.parametrize("kind", ["busy", "asleep"])
def test_a_child_that_is_killed_from_outside_leaves_the_plan(monkeypatch, kind, number):
    child(monkeypatch, STUCK[kind])
    others = set(psutil.Process().children())

    def strike(_step: TierResult | Incumbent) -> None:
        (struck,) = set(psutil.Process().children()) - others
        struck.send_signal(number)
    started = monotonic()
    told(solve_apart(small(), policy(), progress=strike), why="the solver ended unexpectedly")
    assert monotonic() - started < 5 * SHARED


@posix
@KILLED
@pytest.mark.slow
@pytest.mark.parametrize("parent", ["real"], indirect=True)
def test_a_child_that_is_killed_while_it_solves_leaves_the_plan(parent, number):
    pid = int(parent.until("child").split()[1])
    parent.until("step")
    struck = monotonic()
    os.kill(pid, number)
    assert parent.until("outcome") == "outcome FEASIBLE True the solver ended unexpectedly"
    assert monotonic() - struck < PROMPT


@posix
@pytest.mark.slow
def test_signals_at_random_moments_always_end_well():
    """Twenty strikes spread over start, reading, pricing, search and answer."""
    for attempt in range(20):
        program = Parent("small")
        try:
            pid = int(program.until("child").split()[1])
            sleep(0.05 * attempt)
            program.signal(signal.SIGINT if attempt % 2 else signal.SIGTERM)
            said = program.until("outcome").split()[1]
            assert said in ("FEASIBLE", "OPTIMAL", "KeyboardInterrupt", "Terminated"), attempt
            program.until("finally")
            assert gone(pid)
        finally:
            program.end()


def test_no_thread_and_no_process_is_left():
    before, children = threading.active_count(), set(psutil.Process().children())
    for _ in range(3):
        solve_apart(small(), policy())
    assert threading.active_count() == before
    assert set(psutil.Process().children()) <= children  # other tests may keep a browser open


def test_a_solve_that_is_cut_short_after_its_last_proof_is_told_as_proven():
    """The parent has heard of every tier, not yet of the end: what it knows is the whole."""
    task = RoundTask(small(), policy())
    assert task.tiers
    for stop in range(1, len(task.tiers) + 1):
        watch = apart.Watch(task, lambda _: None)

        def note(step, watch=watch, stop=stop):
            if len(watch.tiers) < stop:
                watch.note(step)
        whole = solve(small(), policy(), progress=note)
        told = watch.outcome(say("stopped", "中断"))
        assert whole.status is Status.OPTIMAL
        assert (told.status is Status.OPTIMAL) == (stop == len(task.tiers))
    assert told.plan.placements == whole.plan.placements
    assert [tier.value for tier in told.tiers] == [tier.value for tier in whole.tiers]


def test_signals_that_follow_at_once_are_one():
    with listening() as hearing:
        raised = 0
        for _ in range(4):
            try:
                os.kill(os.getpid(), signal.SIGINT)
                sleep(0.01)
            except KeyboardInterrupt:
                raised += 1
        assert (raised, len(hearing.heard)) == (1, 4)
        sleep(0.6)
        with pytest.raises(KeyboardInterrupt):
            struck_twice()


def struck_twice():
    for _ in range(2):
        os.kill(os.getpid(), signal.SIGINT)
        sleep(0.01)
