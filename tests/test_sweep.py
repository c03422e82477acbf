"""A sweep's points are those of separate plans; its frontier and prices are known by thought."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from rotation.auditor import audit
from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Placement
from rotation.domain.vocabulary import Stage
from rotation.eligibility import settle
from rotation.engine import solve
from rotation.engine.chain import Chain
from rotation.engine.skeleton import Skeleton, under
from rotation.errors import PolicyError
from rotation.policy import Policy, relax_reserve
from rotation.program import Program
from rotation.rows import build
from rotation.run import Case, Inputs
from rotation.scenario import sweep_points
from rotation.scenario.sweep import sweep
from rotation.scenario.sweep_result import Origin, Point
from rotation.workbook.reader import Reading
from tests.worlds import MADE, World, plan_count, world

SWEPT = ("H10.rate=0%..60%:15%", "H20.share=0%..80%:20%", "H30.pool=0..4:1", "R10.years=2..10:2",
         "E30.km=0..120:30", "H65.share=0%..80%:20%", "H35.share=0%..40%:10%", "H15.rate=0%..80%:20%")


def case_of(item: World) -> Case:
    """Return a case even of a world whose locks the office would have to mend first."""
    reading = Reading(item.problem, (), sha256="")
    return Case(Inputs(Path()), reading, item.policy, item.round, ())


@pytest.fixture
def wild(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the facts of random worlds stand, whatever is wrong with them."""
    monkeypatch.setattr(sweep_points, "objections", lambda *_: [])


def separately(case: Case, values: dict[str, str]) -> tuple[Policy, Outcome]:
    """Solve as ``rotation plan`` does: the reserve gives way first."""
    raw = {name: (value, case.policy.sources[name]) for name, value in case.policy.raw.items()}
    policy = Policy.of({**raw, **{name: (value, MADE) for name, value in values.items()}})
    outcome = solve(settle(case.problem, policy), policy)
    if outcome.status is Status.INFEASIBLE and policy.rules["H10"].on:
        relaxed = relax_reserve(policy)
        again = solve(settle(case.problem, relaxed), relaxed)
        if again.plan is not None:
            return relaxed, again
    return policy, outcome


def agree(case: Case, names: list[str], point: Point, where: str) -> None:
    policy, outcome = separately(case, dict(zip(names, point.at, strict=True)))
    assert point.status is outcome.status, where
    assert [(tier.value, tier.bound) for tier in point.tiers] == [
        (tier.value, tier.bound) for tier in outcome.tiers], where
    if point.figures is None:
        assert point.why, where
        return
    told = [Placement(teacher=teacher, home=case.problem.teacher[teacher].school, host=host,
                      stage=Stage(stage), subject=subject)
            for teacher, host, stage, subject in point.placements]
    plan = next(iter([outcome.plan]))
    assert plan is not None, where
    assert len(told) == point.figures.placed, where
    again = type(plan).of(settle(case.problem, policy), [(p.teacher, p.opening) for p in told])
    assert audit(case.problem, policy, again.placements).passed, where
    for spec, tier in zip(policy.tiers, point.tiers, strict=True):
        assert sum(rate * goal.measure(again) for goal, rate in spec.goals) == tier.final, where


def drawn(seeds: range, most: int = 10**9) -> list[World]:
    return [item for seed in seeds if 1 < plan_count((item := world(seed, off=0.55)).round) <= most]


def swept(seed: int) -> tuple[str, ...]:
    """Draw what a world is swept over: mostly a curve of five points, at times a grid."""
    rng = Random(seed)
    if rng.random() < 0.2:
        return "H10.rate=0%..40%:20%", "H20.share=0%..60%:30%"
    return (rng.choice(SWEPT),)


def check(seeds: range, few: int) -> tuple[int, dict[Origin, int], dict[Status, int]]:
    points = 0
    origins = dict.fromkeys(Origin, 0)
    statuses = dict.fromkeys(Status, 0)
    for item in drawn(seeds)[:few]:
        try:
            case = case_of(item)
            found = sweep(case, swept(item.seed))
        except PolicyError:  # the rule is off, or H15 is set below the rate: told, not swept
            continue
        names = [axis.parameter for axis in found.axes]
        for point in found.points:
            agree(case, names, point, f"world {item.seed} {names} {point.at}")
            points += 1
            origins[point.origin] += 1
            statuses[point.status] += 1
        assert found.complete
    return points, origins, statuses


@pytest.mark.usefixtures("wild")
def test_points_of_random_worlds_equal_separate_plans() -> None:
    points, origins, statuses = check(range(70_000, 70_060), 10)
    assert points >= 40
    assert origins[Origin.SOLVED] and origins[Origin.SAME] and origins[Origin.KEPT]
    assert statuses[Status.OPTIMAL] and statuses[Status.INFEASIBLE]


@pytest.mark.slow
@pytest.mark.usefixtures("wild")
@pytest.mark.parametrize("first", [70_060, 70_160, 70_260])
def test_points_of_many_more_random_worlds_equal_separate_plans(first: int) -> None:
    points, _, statuses = check(range(first, first + 100), 40)
    assert points > 100
    assert statuses[Status.OPTIMAL] > 30
