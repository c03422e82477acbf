"""Solves the points of a sweep one after the other, each with what its neighbors have shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from time import monotonic

from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.engine.chain import Chain
from rotation.figures.figures import Said, figures_of, tier_of
from rotation.model.counting import counting
from rotation.model.eligibility import settle
from rotation.model.objections import objections
from rotation.model.task import RoundTask
from rotation.policy.policy import RESERVE_GIVEN_UP, Policy, without_reserve
from rotation.rules import PlanRule
from rotation.rules.h10_rate import RotationRate
from rotation.sweep.axis import tuning
from rotation.sweep.result import Origin, SweepPoint
from rotation.text import say

_NOT_ENOUGH = Said.of(say("not even without the reserve of H10", "放宽预留比例（H10.reserve）后仍无法满足"))
_SEARCHED = Said.of(say("counting alone does not show why; the clashing clauses can be looked for",
                        "仅凭计数看不出原因，可另行查找相互冲突的条款"))


@dataclass(frozen=True, eq=False)
class ReachedPoint:
    """A point with what others can learn from it.

    Parameters
    ----------
    point
        As told.
    policy, round
        Under which it was solved, the reserve given up where it had to be.
    outcome
        The engine's answer, its witnesses included.
    """

    point: SweepPoint
    policy: Policy
    round: Round
    outcome: Outcome


class Points:
    """Solves points that differ in a few parameters.

    Parameters
    ----------
    problem, round, policy
        The facts, and the round settled under the policy in force.
    parameters
        Names of the parameters that are swept.
    deadline
        On the clock of `time.monotonic`.
    conflicts
        Whether the clashing clauses of points without a plan are wanted.
    """

    def __init__(
        self, problem: Problem, round: Round, policy: Policy, parameters: Iterable[str],
        deadline: float, *, conflicts: bool = False,
    ) -> None:
        self._problem, self._policy, self._deadline = problem, policy, deadline
        self._conflicts = conflicts
        self._settled = [(policy, round)]
        codes = {name.partition(".")[0] for name in parameters}
        self._chain = Chain({RotationRate.code, *(code for code in codes if _plan_rule(policy, code))})
        self.reached: list[ReachedPoint] = []

    def solve(self, at: tuple[str, ...], policy: Policy) -> SweepPoint:
        """Find the best plan under a policy; the reserve of H10 is the first thing that gives way."""
        round = self._round(policy)
        unfit = [item for item in objections(round, policy) if item.severity in ("error", "ask")]
        if unfit:
            return SweepPoint(at, Status.INFEASIBLE, Origin.SOLVED,
                              why=tuple(Said.of(item.expected) for item in unfit[:3]))
        found = self._best(at, policy, round)
        relaxed = without_reserve(policy) if found.status is Status.INFEASIBLE else None
        if relaxed is None:
            return self._explained(found, policy, round)
        again = self._best(at, relaxed, self._round(relaxed))
        if again.figures is None:
            found = replace(found, why=again.why or found.why, notes=(*found.notes, _NOT_ENOUGH))
            return self._explained(found, relaxed, self._round(relaxed))
        return replace(again, no_reserve=True, notes=(*again.notes, Said.of(RESERVE_GIVEN_UP)))

    def _explained(self, point: SweepPoint, policy: Policy, round: Round) -> SweepPoint:
        """Add the clashing clauses to a point without a plan, if they are wanted."""
        if not self._conflicts or point.status is not Status.INFEASIBLE:
            return point
        from rotation.engine.diagnose import diagnose
        left = max(1.0, self._deadline - monotonic())
        diagnosis = diagnose(RoundTask(round, policy), left, goals=False).diagnosis
        clashes = tuple(Said.of(say("{c} {d}", "{c} {d}", c=item.clause.split("|")[0], d=item.says))
                        for item in diagnosis.clashes)
        return replace(point, why=(*(why for why in point.why if why != _SEARCHED), *clashes)
                       or tuple(map(Said.of, diagnosis.notes)) or point.why)

    def _round(self, policy: Policy) -> Round:
        """Settle, or take over who counts and who may go where if only plan rules differ."""
        for known, round in self._settled:
            if _same_people(known, policy):
                law = {code: rule for code, rule in policy.rules.items()
                       if rule.on and not rule.lacking(self._problem)}
                return RoundTask(round).under(law).round
        round = settle(self._problem, policy)
        self._settled.append((policy, round))
        return round

    def _best(self, at: tuple[str, ...], policy: Policy, round: Round) -> SweepPoint:
        for other, outcome in self._wider(policy, round):
            return self._told(at, policy, round, outcome, origin=Origin.KEPT, neighbor=other.point.at)
        left = self._deadline - monotonic()
        if left <= 0:
            return SweepPoint(at, Status.UNKNOWN, Origin.LEFT)
        outcome, same = self._chain.solve(RoundTask(round, policy), left)
        if same is None:
            return self._told(at, policy, round, outcome)
        like = next(other.point.at for other in self.reached if other.round is same.world)
        return self._told(at, policy, round, outcome, origin=Origin.SAME, neighbor=like)

    def _wider(self, policy: Policy, round: Round) -> Iterator[tuple[ReachedPoint, Outcome]]:
        """Yield neighbors with more freedom whose outcome holds here, the nearest of each kind."""
        tried = set()
        for other in reversed(self.reached):
            looser = _narrowed(other.policy, policy)
            if looser is not None and looser not in tried:
                tried.add(looser)
                outcome = _kept(other, policy, round)
                if outcome is not None:
                    yield other, outcome

    def _told(
        self, at: tuple[str, ...], policy: Policy, round: Round, outcome: Outcome, *,
        origin: Origin = Origin.SOLVED, neighbor: tuple[str, ...] | None = None,
    ) -> SweepPoint:
        figures = None
        placements: tuple[tuple[str, str, str, str], ...] = ()
        if outcome.plan is not None:
            figures = figures_of(round, outcome.plan)
            placements = tuple((item.teacher, item.host, item.stage.value, item.subject)
                               for item in outcome.plan.placements)
        point = SweepPoint(
            at, outcome.status, origin, neighbor, tiers=tuple(map(tier_of, outcome.tiers)), figures=figures,
            why=_counted(round) if outcome.status is Status.INFEASIBLE else (),
            notes=tuple(map(Said.of, outcome.notes)), placements=placements)
        self.reached.append(ReachedPoint(point, policy, round, outcome))
        return point


def _counted(round: Round) -> tuple[Said, ...]:
    """Return what counting shows of a round without a plan."""
    return tuple(map(Said.of, counting(round))) or (_SEARCHED,)


def _plan_rule(policy: Policy, code: str) -> bool:
    return isinstance(policy.rules.get(code), PlanRule)


def _same_people(one: Policy, other: Policy) -> bool:
    """Whether nothing but plan rules and goals differs: the same standings and options follow."""
    if one.sections != other.sections:
        return False
    return all(rule == other.rules[code] for code, rule in one.rules.items()
               if not isinstance(rule, PlanRule))


# -- what a neighbor has shown ------------------------------------------------------------------


def _kept(other: ReachedPoint, policy: Policy, round: Round) -> Outcome | None:
    """Return the outcome of a point with more freedom if its best plans are lawful here too.

    Everything lawful here is lawful there and worth the same, so nothing here can be better; and
    where there is no plan there, there is none here.
    """
    if other.outcome.status not in (Status.OPTIMAL, Status.INFEASIBLE) or (
            other.policy.tiers != policy.tiers):
        return None
    if other.outcome.plan is None:
        return other.outcome
    chosen = [(item.teacher, item.opening) for item in other.outcome.plan.placements]
    shown = [chosen, *(list(tier.witness) for tier in other.outcome.tiers if tier.witness)]
    if not all(_lawful(round, choice) for choice in shown):
        return None
    return replace(other.outcome, plan=Plan.of(round, chosen))


def _narrowed(wide: Policy, narrow: Policy) -> str | None:
    """Return the one parameter in which a policy differs from a wider one, only forbidding more."""
    if wide.sections != narrow.sections:
        return None
    differing = [(code, name, getattr(rule, name), getattr(narrow.rules[code], name))
                 for code, rule in wide.rules.items() if rule != narrow.rules[code]
                 for name in type(rule).model_fields
                 if getattr(rule, name) != getattr(narrow.rules[code], name)]
    if len(differing) != 1 or None in differing[0]:
        return None
    code, name, here, there = differing[0]
    full = wide.rules[code].parameter(name)
    return full if tuning(full).tighter == (there > here) - (there < here) else None


def _lawful(round: Round, choice: Iterable[tuple[str, Opening]]) -> bool:
    pairs = list(choice)
    if any(opening not in round.options.of(teacher) for teacher, opening in pairs):
        return False
    plan = Plan.of(round, pairs)
    return not any(rule.breaches(plan, subject) for rule in round.law.values()
                   if isinstance(rule, PlanRule) for subject in rule.subjects(round))



PointDone = Callable[[int, int, SweepPoint], None]
"""Called with how many points are done, how many there are, and the last one."""
