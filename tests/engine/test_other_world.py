"""Engine, certificate and auditor know nothing of schools: guests are seated on chairs, every answer tried by hand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from ortools.linear_solver.python import model_builder

from rotation.auditor import judge
from rotation.domain.outcome import Outcome, Status, TierResult
from rotation.engine.apart import solve_apart
from rotation.engine.chain import Chain
from rotation.engine.clauses import System
from rotation.engine.counted_work import CountedWork
from rotation.engine.diagnose import SET_STEPS, Conflict, diagnose
from rotation.engine.export import write_mps
from rotation.engine.pareto import pareto
from rotation.engine.progress import Incumbent, Limits
from rotation.engine.resolver import Decision, Resolver
from rotation.engine.solver import solve
from rotation.model.certificate import spell_price
from rotation.model.measured import value_of
from rotation.model.task import AnyTask
from rotation.policy.tiers import Tier
from tests.support.hall import (
    LAW,
    Chair,
    Crowd,
    Guest,
    Hall,
    HallTask,
    Seating,
    Steps,
    Uneven,
    seatings,
)

CHAIRS = tuple(Chair(table, number) for table, count in (("A", 4), ("B", 3), ("C", 3)) for number in range(count))
SOON = 60.0


def hall(seed: int, guests: int = 6, likes: int = 2) -> Hall:
    rng = Random(seed)
    return Hall({key: Guest(
        key, frozenset(rng.sample(CHAIRS, likes)), frozenset(rng.sample(CHAIRS, 1)), rng.random() < 0.2, rng.randrange(5))
        for key in (f"g{number}" for number in range(guests))}, CHAIRS)


def ten() -> Hall:
    """Ten guests, ten chairs; each likes two or three."""
    return Hall({f"g{n}": Guest(f"g{n}", frozenset(CHAIRS[(n + step) % 10] for step in ((0, 3, 5) if n % 2 else (0, 3))),
                                must=n in (2, 7), at=n % 4) for n in range(10)}, CHAIRS)


def task_of(where: Hall, most: int = 10, **given: object) -> HallTask:
    return HallTask(where, {**LAW, "T30": Crowd(most=most)}, **given)


def lawful(task: HallTask, plan: Seating) -> bool:
    return not any(rule.breaches(plan, subject) for rule in task.rules for subject in rule.subjects(task.world))


def best(task: HallTask, plans: Iterator[Seating] | list[Seating]) -> list[int] | None:
    """The values of all tiers, the first decides; None without a plan."""
    return min(([value_of(tier, plan) for tier in task.tiers] for plan in plans), default=None)


def values(outcome: Outcome) -> list[int] | None:
    return None if outcome.plan is None else [tier.value for tier in outcome.tiers]


def claims(task: AnyTask, outcome: Outcome) -> dict[str, object]:
    """What a writer would print."""
    return {
        "status": outcome.status.name, "counts": {key: number for key, (_, number) in task.counts(outcome.plan).items()},
        "tiers": [{"value": tier.value, "bound": tier.bound, "final": tier.final, "proven": tier.proven,
                   "goals": [goal._asdict() for goal in tier.goals]} for tier in outcome.tiers],
        "certificates": [{"tier": tier.tier, "bound": tier.certificate.bound,
                          "witness": tier.witness and [[who, *map(str, post)] for who, post in tier.witness],
                          "prices": {key: spell_price(price) for key, price in tier.certificate.prices.items()}}
                         for tier in outcome.tiers]}


def test_ten_guests_on_ten_chairs() -> None:
    task = task_of(ten(), most=3)
    outcome = solve(task)
    assert outcome.status is Status.OPTIMAL
    assert values(outcome) == best(task, seatings_lawful(task))
    assert len(outcome.tiers) == 3


def seatings_lawful(task: HallTask) -> Iterator[Seating]:
    return (plan for plan in seatings(task) if lawful(task, plan))


@pytest.mark.parametrize("seed", range(30))
def test_tiers_audit_and_certificate(seed: int) -> None:
    task = task_of(hall(seed), most=2 + seed % 2)
    outcome = solve(task)
    assert values(outcome) == best(task, seatings_lawful(task)), seed
    if outcome.plan is None:
        assert outcome.status is Status.INFEASIBLE
        return
    told = claims(task, outcome)
    found = judge(task, outcome.plan, told)
    assert not found.findings
    assert [one.value for one in found.certified] == values(outcome)
    assert all(one.bound <= one.value for one in found.certified)
    for plan in list(seatings(task))[::97]:
        findings = judge(task, plan).findings
        assert bool(findings) != lawful(task, plan)
    told["tiers"][1]["value"] -= 1
    assert judge(task, outcome.plan, told).findings


def test_a_shy_guest_is_found_by_the_audit() -> None:
    where = hall(3)
    guest = where.guests["g0"]
    chair = min(guest.shy)
    found = judge(task_of(where), Seating(where, [("g0", chair)])).findings
    assert any(one.rule == "T10" for one in found)


# -- in a process of its own, and in a file ---------------------------------------------------


def test_a_hall_is_solved_apart() -> None:
    task, steps = task_of(ten(), most=3), list[TierResult | Incumbent]()
    here, there = solve(task), solve_apart(task, progress=steps.append)
    assert there.status is Status.OPTIMAL
    assert values(there) == values(here)
    assert there.plan is not None
    assert lawful(task, there.plan)
    assert [one.tier for one in steps if isinstance(one, TierResult)] == [1, 2, 3]
    assert not judge(task, there.plan, claims(task, there)).findings
    assert solve_apart(tight()).status is Status.INFEASIBLE


def test_a_hall_interrupted_keeps_the_plan_so_far() -> None:
    def strike(step: TierResult | Incumbent) -> None:
        if isinstance(step, Incumbent) and step.tier == 2:
            raise KeyboardInterrupt
    task = task_of(ten(), most=3)
    outcome = solve_apart(task, progress=strike)
    assert outcome.status is Status.FEASIBLE
    assert [note.en for note in outcome.notes] == ["interrupted"]
    assert outcome.plan is not None
    assert lawful(task, outcome.plan)
    assert outcome.tiers[0].proven
    assert values(outcome) == [value_of(tier, outcome.plan) for tier in task.tiers]


def test_a_hall_without_time_has_no_plan() -> None:
    outcome = solve_apart(task_of(ten(), most=3), Limits(0.0))
    assert (outcome.status, outcome.plan) == (Status.UNKNOWN, None)
    assert [note.en for note in outcome.notes] == ["time limit reached"]


@pytest.mark.parametrize("most", [2, 3])
def test_another_solver_reads_a_hall_to_the_same_first_tier(tmp_path: Path, most: int) -> None:
    """SCIP, which the engine does not use, reaches the same value, the constant of the goal included."""
    task, path = task_of(ten(), most=most), tmp_path / "hall.mps"
    write_mps(path, task, name="hall")
    model, solver = model_builder.Model(), model_builder.Solver("SCIP")
    assert model.import_from_mps_file(str(path))
    assert solver.solve(model) == model_builder.SolveStatus.OPTIMAL
    told = values(solve(task))
    assert told is not None
    assert round(solver.objective_value) == told[0]


# -- without a plan ---------------------------------------------------------------------------


def tight() -> HallTask:
    """Three must sit at table A, where there is room for two; one of them may go to C if not too shy."""
    spots = frozenset(chair for chair in CHAIRS if chair.table == "A")
    guests = {key: Guest(key, spots, frozenset({CHAIRS[9]}) if key == "g1" else frozenset(), must=True)
              for key in ("g0", "g1", "g2")}
    return task_of(Hall({**guests, "g3": Guest("g3", frozenset(CHAIRS[4:6]))}, CHAIRS), most=2)


def test_a_conflict_is_minimal_and_ways_out_are_the_cheapest() -> None:
    task = tight()
    assert solve(task).status is Status.INFEASIBLE
    told, draft = diagnose(task, SOON)
    assert told.proven
    assert sorted(clash.clause for clash in told.clashes) == ["T30|A", "T40|g0", "T40|g1", "T40|g2"]
    assert all(clash.witness is not None for clash in told.clashes)
    ways = {way.code: way for way in told.ways}
    assert {code: way.people for code, way in ways.items()} == {"T10": 1, "T30": 1, "T40": 1}
    assert ways["T30"].settings == ("T30.most=3",)
    assert ways["T10"].settings == ("T10.on=false",)
    for way in told.ways:
        if way.settings:
            assert solve(task.revised(dict(item.split("=") for item in way.settings))).plan is not None
    assert draft is not None
    broken = [rule.code for rule in task.rules for subject in rule.subjects(task.world)
              if rule.breaches(draft.plan, subject)]
    assert len(broken) == 1


def test_conflicts_of_many_halls_are_minimal() -> None:
    seen = 0
    for seed in range(200, 320):
        task = task_of(hall(seed, guests=5), most=1 + seed % 2)
        plans = list(seatings(task))
        if any(lawful(task, plan) for plan in plans):
            continue
        system = System(task)
        conflict = Conflict(system, CountedWork.of(system, SET_STEPS, SOON))
        assert conflict.find()
        kept = {clash.clause for clash in conflict.clashes()}
        clauses = [(rule, subject) for rule in task.rules for subject in rule.subjects(task.world)
                   if rule.clause(subject) in kept]
        for left_out in (None, *clauses):
            asked = [one for one in clauses if one != left_out]
            possible = any(all(not rule.breaches(plan, subject) for rule, subject in asked) for plan in plans)
            assert possible is (left_out is not None), (seed, left_out)
        seen += 1
    assert seen > 3


# -- questions --------------------------------------------------------------------------------


@pytest.mark.slow
def test_prices_are_those_of_trying_everything() -> None:
    task = task_of(ten(), most=4)
    plans = list(seatings_lawful(task))
    resolver, here = Resolver(task), best(task, plans)
    for key, kind in product(("g0", "g2", "g5"), ("stays", "placed", "at")):
        chair = task.options.of(key)[-1]
        answer = resolver.price(Decision(key, kind, chair if kind == "at" else None))
        kept = [plan for plan in plans if {
            "stays": key not in plan.chair, "placed": key in plan.chair, "at": plan.chair.get(key) == chair}[kind]]
        there = best(task, kept)
        assert answer.possible is (there is not None), (key, kind)
        if there is not None:
            assert list(answer.price) == [a - b for a, b in zip(there, here)], (key, kind)


def test_neighbors_and_the_pareto_set() -> None:
    where = hall(4)
    first, chain = task_of(where), Chain({"T30"})
    for most in (4, 3, 2, 1):
        task = first.under({**first.law, "T30": Crowd(most=most)})
        outcome, _ = chain.solve(task)
        assert values(outcome) == best(task, seatings_lawful(task)), most
    goals = Uneven(), Steps()
    tiers = tuple(Tier(((goal, 1),)) for goal in goals)
    tasks = task_of(where, tiers=tiers), task_of(where, tiers=tiers[::-1])
    found = pareto(tasks, most=50, deadline=monotonic() + SOON)
    pairs = {tuple(goal.measure(plan) for goal in goals) for plan in seatings_lawful(tasks[0])}
    front = {one for one in pairs if not any(other != one and other[0] <= one[0] and other[1] <= one[1] for other in pairs)}
    assert {(spot.first, spot.second) for spot in found.spots} == front
    assert not found.open
