"""The Pareto set of two goals, in the numbers of the office."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from rotation.domain.round import Round
from rotation.engine.pareto import Pareto, pareto
from rotation.errors import PolicyError
from rotation.figures.figures import Said, figures_of
from rotation.figures.goals import amount_of, goal_of
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.policy.tiers import Tier
from rotation.rules import Goal, catalogue
from rotation.sweep.result import Frontier, FrontierPoint
from rotation.text import say


def read_goals(text: str) -> tuple[str, str]:
    """Read ``G10,G50`` as the codes of two goals.

    Raises
    ------
    PolicyError
        If these are not two different goals.
    """
    codes = tuple(part.strip().upper() for part in text.replace("，", ",").split(","))
    known = [code for code, kind in catalogue().items() if issubclass(kind, Goal)]
    if len(codes) != 2 or codes[0] == codes[1] or not set(codes) <= set(known):
        raise PolicyError(say("--pareto wants two different goals, such as G10,G50 (there are {k}), not “{t}”",
                              "--pareto 应给出两个不同的目标，如 G10,G50（可选：{k}），现为“{t}”",
                              k=tuple(known), t=text), by_option=True)
    return codes[0], codes[1]


def frontier(
    round: Round, policy: Policy, codes: tuple[str, str], *, most: int, deadline: float,
    stopped: Callable[[], bool],
) -> Frontier:
    """Return the Pareto set of two goals over all lawful plans under a policy."""
    goals = (_goal(policy, codes[0]), _goal(policy, codes[1]))
    tiers = tuple(Tier(((goal, 1),)) for goal in goals)
    tasks = (RoundTask(round, replace(policy, tiers=tiers)),
             RoundTask(round, replace(policy, tiers=tiers[::-1])))
    found = pareto(tasks, most=most, deadline=deadline, stopped=stopped)
    one, other = map(goal_of, codes)
    return Frontier(
        codes, (Said.of(one.label), Said.of(other.label)), (Said.of(one.shown.name), Said.of(other.shown.name)),
        tuple(_points(round, codes, found)), complete=not found.open and bool(found.spots),
        open=found.open, status=found.status)


def _points(round: Round, codes: tuple[str, str], found: Pareto) -> Iterable[FrontierPoint]:
    one, other = codes
    return (FrontierPoint((amount_of(one, spot.first), amount_of(other, spot.second)), (spot.first, spot.second),
                          figures_of(round, spot.plan)) for spot in found.spots)


def _goal(policy: Policy, code: str) -> Goal:
    """Return a goal with the parameters it has in the policy, else with the usual ones."""
    given = [goal for tier in policy.tiers for goal, _ in tier.goals if goal.code == code]
    kind = catalogue()[code]
    assert issubclass(kind, Goal), "a goal was asked for"
    return given[0] if given else kind()
