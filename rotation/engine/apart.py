"""A solve in a process of its own, whose parent owns the clock and the best plan so far.

Whatever ends the child (its answer, the time limit, Ctrl-C, SIGTERM, a crash, lack of memory),
the parent returns the best plan it was told of, with the bounds that were proven by then, and
calls a stopped run optimal only if every tier had told its proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, NamedTuple

from rotation.domain.outcome import Outcome, PlanT, Status, TierResult
from rotation.domain.round import HostT
from rotation.engine.progress import Incumbent, Limits, Progress
from rotation.engine.solver import solve
from rotation.errors import SolverBug, Terminated
from rotation.model.measured import finished, measured, settled
from rotation.model.task import AnyTask, Task
from rotation.process import Ended, Errand, Fate, Work, asked
from rotation.text import Text, say

GRACE_SECONDS = 1.5
"""How much longer than its limit the child may take before it is ended."""
TIME_IS_UP = say("time limit reached", "已到时间限制")


class Request(NamedTuple):
    """What to solve.

    Parameters
    ----------
    task
        What is planned.
    deadline
        When to stop, on the clock of `time.monotonic`, which all processes share.
    """

    task: AnyTask
    deadline: float


class BareOutcome(NamedTuple):
    """The end of a solve without the task: a plan is people, each with the parts of a post."""

    status: Status
    chosen: tuple[tuple[str, tuple[str, ...]], ...] | None
    tiers: tuple[TierResult, ...]
    notes: tuple[Text, ...]
    refutation: Mapping[str, int] | None = None


# -- the child --------------------------------------------------------------------------------


def answer(request: Request, tell: Progress) -> BareOutcome:
    """Solve, telling every better plan and every finished tier."""
    limits = Limits(max(0.0, request.deadline - monotonic()))
    outcome = solve(request.task, limits, tell)
    chosen = None if outcome.plan is None else tuple(
        (person, tuple(map(str, post))) for person, post in request.task.pairs(outcome.plan))
    return BareOutcome(outcome.status, chosen, outcome.tiers, outcome.notes, outcome.refutation)


SOLVING = Work.of(answer)


# -- the parent -------------------------------------------------------------------------------


@dataclass
class Watch:
    """What the parent knows of a running solve."""

    task: AnyTask
    progress: Progress
    tiers: list[TierResult] = field(default_factory=list)
    best: Incumbent | None = None

    def note(self, step: TierResult | Incumbent) -> None:
        """Remember a finished tier or a better plan, and pass it on."""
        if isinstance(step, TierResult):
            self.tiers.append(step)
        else:
            self.best = step
        self.progress(step)

    def outcome(self, why: Text) -> Outcome[Any]:
        """Return what is known when the solve was cut short."""
        best = self.best
        if best is None:
            return Outcome(Status.UNKNOWN, None, (), (why,))
        plan = self.task.plan(best.values(len(self.task.options)))
        told = {result.tier: result for result in self.tiers}
        tiers = tuple(
            finished(told.get(number) or measured(number, tier, plan, best.bound_of(number)),
                     tier, plan)
            for number, tier in enumerate(self.task.tiers, 1))
        best_of_all = settled(tiers) and tiers[-1].final == tiers[-1].value
        return Outcome(Status.OPTIMAL if best_of_all else Status.FEASIBLE, plan, tiers, (why,))


def solve_apart(
    task: Task[HostT, PlanT], limits: Limits | None = None, progress: Progress | None = None
) -> Outcome[PlanT]:
    """Solve in a child process; same arguments and outcome as `rotation.engine.solver.solve`.

    Parameters
    ----------
    task
        What there is to plan; it is pickled to reach the child.
    limits, progress
        As there; the memory is that of the child.

    Raises
    ------
    SolverBug
        If the child's claims disagree with exact recomputation.
    KeyboardInterrupt, Terminated
        Only if there is no plan yet; with one, the outcome says why it stopped.
    """
    limits = limits or Limits()
    watch = Watch(task, progress or (lambda _: None))
    request = Request(task, monotonic() + limits.seconds)
    errand = Errand(SOLVING, request, limits.seconds + GRACE_SECONDS, limits.memory)
    try:
        ended = asked(errand, watch.note)
    except (KeyboardInterrupt, Terminated) as stop:
        if watch.best is None:
            raise
        return watch.outcome(
            say("interrupted", "已按要求中断") if isinstance(stop, KeyboardInterrupt) else say(
                "terminated", "进程被要求终止"))
    if ended.answer is None:
        return watch.outcome(_why_none(ended))
    in_time = monotonic() < request.deadline
    try:
        return _whole(task, ended.answer, in_time=in_time)
    except (KeyboardInterrupt, Terminated):  # what is finished is not lost to a signal that comes too late
        return _whole(task, ended.answer, in_time=in_time)


def _whole(task: AnyTask, bare: BareOutcome, *, in_time: bool) -> Outcome[Any]:
    notes = bare.notes or _why_short(bare, in_time=in_time)
    if bare.chosen is None:
        return Outcome(bare.status, None, bare.tiers, notes, refutation=bare.refutation)
    plan = task.placed((person, task.post(parts)) for person, parts in bare.chosen)
    return Outcome(bare.status, plan, bare.tiers, notes)


def _why_short(bare: BareOutcome, *, in_time: bool) -> tuple[Text, ...]:
    """Say what kept an answer from being a proof, if something did."""
    proven = bool(bare.tiers) and all(tier.proven for tier in bare.tiers)
    if proven or bare.status in (Status.OPTIMAL, Status.INFEASIBLE):
        return ()
    return (say("the solver gave up, perhaps for lack of memory", "求解程序中途放弃，可能是内存不足")
            if in_time else TIME_IS_UP,)


def _why_none(ended: Ended[BareOutcome]) -> Text:
    """Say why a child gave no answer; a fault of the program is no outcome."""
    if ended.how is Fate.FAULT:
        raise SolverBug(say("the solver failed: {d}", "求解程序出错：{d}", d=ended.fault))
    if ended.how is Fate.LATE:
        return TIME_IS_UP
    if ended.how is Fate.MEMORY:
        return say("memory ran out", "内存不足，求解提前结束")
    return say("the solver ended unexpectedly", "求解程序意外退出")
