"""``sweep``: the exact curve or grid over parameters, with price lists and the frontier of two goals.

A finished sweep is published into a new numbered folder: sweep.json, 比例测算.xlsx and report.html.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from time import monotonic

from rotation.domain.outcome import Status
from rotation.domain.problem import facts_sha256
from rotation.errors import PolicyError, Terminated
from rotation.policy.policy import Policy, without_reserve
from rotation.policy.source import Source
from rotation.run import Case
from rotation.run.folder import (
    SWEEP_JSON,
    SWEEP_XLSX,
    check_writable,
    fresh_folder,
    write_json,
    write_page,
)
from rotation.run.gather import resettled
from rotation.sweep.axis import read_axes, tuning
from rotation.sweep.frontier import frontier
from rotation.sweep.page import sweep_page
from rotation.sweep.points import PointDone, Points
from rotation.sweep.prices import axes_of, price_list
from rotation.sweep.result import Axis, Frontier, Origin, PriceList, Sweep, SweepPoint
from rotation.sweep.tables import sweep_tables
from rotation.tables.sheet_style import safe_name
from rotation.tables.sheet_writer import write_plan
from rotation.text import Lang, say

_MADE = say("sweep", "比例测算")


def sweep_parameter(
    case: Case, over: Sequence[str], *, seconds: float = 3600.0, pareto: tuple[str, str] | None = None,
    most_points: int = 40, prices: bool = False, conflicts: bool = False, outward: bool = False,
    progress: PointDone | None = None,
) -> Sweep:
    """Solve every combination of some values of one or two parameters, and prove each.

    Parameters
    ----------
    case
        The round with its policy, from `rotation.run.gather`.
    over
        ``NAME=FROM..TO:STEP``, once for a curve, twice for a grid.
    seconds
        Time for everything; what is not reached by then is told as not solved.
    pareto, most_points
        Codes of two goals whose Pareto set is wanted; the most points of it.
    prices, conflicts, outward
        Whether the lists of `axes_of` are wanted beside that of a curve's own parameter, the clashing clauses of every
        point without a plan (takes long), and the points from the values in force outwards, not the loosest first.
    progress
        Called after every point.

    Returns
    -------
        Interrupted by Ctrl-C or SIGTERM, what was finished by then (``complete`` is False).

    Raises
    ------
    PolicyError, KeyboardInterrupt, Terminated
        A value is out of range or contradicts a rule; nothing was finished when it was stopped.
    """
    axes = read_axes(case.policy, over)
    _refuse_idle(case, axes)
    job = _Job(case, axes, monotonic() + seconds, progress or (lambda *_: None))
    job.pareto, job.most_points, job.conflicts, job.outward = pareto, most_points, conflicts, outward
    if prices:
        job.also(axes_of(case.policy, axes))
    _beside(job)
    return job.finished()


def _refuse_idle(case: Case, axes: Iterable[Axis]) -> None:
    """Refuse to sweep a rule that does not run: nothing would change."""
    for axis in axes:
        code = axis.parameter.partition(".")[0]
        if code in case.policy.rules and code not in case.round.law:
            raise PolicyError(say(
                "--over {p}: rule {c} is off or lacks its columns, so nothing would change",
                "--over {p}：规则 {c} 未执行（已关闭或缺列），测算没有意义", p=axis.parameter, c=code),
                by_option=True)


class _Job:
    """A sweep under way; what is finished can be told at any moment."""

    def __init__(self, case: Case, axes: tuple[Axis, ...], deadline: float, progress: PointDone) -> None:
        self.case, self.axes, self.deadline, self.progress = case, axes, deadline, progress
        self.others: tuple[Axis, ...] = ()
        self.policies = _policies(case.policy, axes)
        self.other_policies: list[dict[tuple[str, ...], Policy]] = []
        self.pareto: tuple[str, str] | None = None
        self.most_points, self.conflicts, self.outward = 0, False, False
        self.stopped = False
        self._found: list[dict[tuple[str, ...], SweepPoint]] = [{}]
        self._frontier: Frontier | None = None

    def also(self, axes: Iterable[Axis]) -> None:
        """Add parameters, each of which is varied alone after the points."""
        self.others = tuple(axes)
        self.other_policies = [_policies(self.case.policy, (axis,)) for axis in self.others]

    def run(self) -> None:
        """Solve the points, then the frontier, then the other price lists."""
        self._solve(self.axes, self.policies, self._found[0])
        if self.pareto is not None and not self.stopped:
            self._frontier = self._traded(self.case, self.pareto)
        for axis, policies in zip(self.others, self.other_policies, strict=True):
            self._found.append({})
            self._solve((axis,), policies, self._found[-1])

    def _traded(self, case: Case, goals: tuple[str, str]) -> Frontier:
        """Return the frontier under the policy in force; the reserve of H10 gives way first."""
        found = frontier(case.round, case.policy, goals, most=self.most_points,
                         deadline=self.deadline, stopped=lambda: self.stopped)
        policy = without_reserve(case.policy) if found.status is Status.INFEASIBLE else None
        if policy is None:
            return found
        eased = resettled(case, policy)
        return frontier(eased.round, eased.policy, goals, most=self.most_points,
                        deadline=self.deadline, stopped=lambda: self.stopped)

    def _solve(
        self, axes: tuple[Axis, ...], policies: dict[tuple[str, ...], Policy],
        found: dict[tuple[str, ...], SweepPoint],
    ) -> None:
        names = [axis.parameter for axis in axes]
        points = Points(self.case.problem, self.case.round, self.case.policy, names, self.deadline,
                        conflicts=self.conflicts)
        for at in _outward(axes) if self.outward else _order(axes):
            if self.stopped:
                return
            found[at] = points.solve(at, policies[at])
            self.progress(sum(map(len, self._found)), self.most, found[at])

    @property
    def any_done(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self._found[0])

    @property
    def most(self) -> int:
        """How many points there are in all."""
        return len(self.policies) + sum(map(len, self.other_policies))

    def finished(self) -> Sweep:
        """Return everything that is finished, in the order of the axes."""
        round = self.case.round
        points = _filled(self.axes, self._found[0])
        lists = [(self.axes[0], points)] if len(self.axes) == 1 else []
        lists += [(axis, _filled((axis,), found))
                  for axis, found in zip(self.others, self._found[1:], strict=False)]
        prices = tuple(price_list(axis, found) for axis, found in lists)
        return Sweep(
            banner=round.settings.banner, year=round.settings.year, public_seed=round.settings.seed,
            facts_sha256=facts_sha256(self.case.problem), axes=self.axes, points=points,
            prices=prices, frontier=self._frontier,
            complete=not self.stopped and _all_known(points, prices, len(lists), self))


def _all_known(
    points: tuple[SweepPoint, ...], prices: tuple[PriceList, ...], lists: int, job: _Job
) -> bool:
    every = [*points, *(point for item in prices for point in item.points)]
    return (all(point.origin is not Origin.LEFT for point in every)
            and lists == len(job.others) + (len(job.axes) == 1))


def _combinations(axes: Iterable[Axis]) -> list[tuple[str, ...]]:
    return list(product(*(axis.values for axis in axes)))


def _policies(policy: Policy, axes: tuple[Axis, ...]) -> dict[tuple[str, ...], Policy]:
    return {at: _under(policy, axes, at) for at in _combinations(axes)}


def _order(axes: Iterable[Axis]) -> list[tuple[str, ...]]:
    """Return the combinations, those that forbid less before those that forbid more."""
    return list(product(*(axis.values[::-1] if tuning(axis.parameter).tighter == -1 else axis.values
                          for axis in axes)))


def _outward(axes: tuple[Axis, ...]) -> list[tuple[str, ...]]:
    """Return the combinations from the values in force outwards, of two as far away the one that forbids less first."""
    middles = [axis.values.index(axis.base) if axis.base in axis.values else len(axis.values) // 2 for axis in axes]

    def far(at: tuple[str, ...]) -> int:
        return sum(abs(axis.values.index(value) - middle)
                   for axis, value, middle in zip(axes, at, middles, strict=True))
    return sorted(_order(axes), key=far)


def _filled(axes: tuple[Axis, ...], found: dict[tuple[str, ...], SweepPoint]) -> tuple[SweepPoint, ...]:
    return tuple(found.get(at) or SweepPoint(at, Status.UNKNOWN, Origin.LEFT)
                 for at in _combinations(axes))


def _under(policy: Policy, axes: Iterable[Axis], at: tuple[str, ...]) -> Policy:
    """Return the policy of a point; both values at once, so that they need not suit the old ones."""
    values = {name: (given, policy.sources[name]) for name, given in policy.raw.items()}
    for axis, value in zip(axes, at, strict=True):
        values[axis.parameter] = (value, Source(_MADE, by_option=True))
    return Policy.of(values)


def _beside(job: _Job) -> None:
    """Work in a thread, so that Ctrl-C and SIGTERM are heard while a solver works."""
    ended: queue.Queue[Exception | None] = queue.Queue()

    def work() -> None:
        try:
            job.run()
        except Exception as error:  # noqa: BLE001 - raised where the answer is awaited
            ended.put(error)
        else:
            ended.put(None)
    threading.Thread(target=work, daemon=True).start()
    try:
        error = _answer(ended)
    except (KeyboardInterrupt, Terminated):
        job.stopped = True
        if not job.any_done:
            raise
        return
    if error is not None:
        raise error


def _answer(ended: queue.Queue[Exception | None]) -> Exception | None:
    while True:
        try:
            return ended.get(timeout=0.2)
        except queue.Empty:
            continue


def write_sweep(sweep: Sweep, out: Path, *, lang: Lang = "zh") -> Path:
    """Write a sweep and return its new folder.

    Raises
    ------
    OutputError
        If the folder cannot be written; nothing half-written stays.
    """
    check_writable(out)
    name = f"{sweep.year}-{safe_name(sweep.banner)}-比例测算"
    with fresh_folder(out, name) as (work, final):
        write_json(work / SWEEP_JSON, sweep)
        write_plan(work / SWEEP_XLSX, sweep_tables(sweep), lang, seed=sweep.public_seed, draft=False)
        write_page(work, sweep_page(sweep, lang))
    return final[0]
