"""Rules, rows, goals and engine on every plan of small random worlds, beside an oracle retold from the specification."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from ortools.linear_solver.python import model_builder

from rotation.auditor import judge
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.leadership import LeaderVerdict
from rotation.domain.outcome import Status
from rotation.engine.export import write_mps
from rotation.engine.solver import solve
from rotation.leaders.chains import linked
from rotation.leaders.task import CadreTask
from rotation.model.measured import value_of
from rotation.rules import catalogue
from tests.support.cadres import CadreOracle, breached, every_plan, world
from tests.support.completion import Completion

FEW, MANY = range(12), range(1000, 1200)
PLAN_CODES = [code for code in catalogue("principals") if code.startswith("P")]


def columns_of(task: CadreTask, plan: CadrePlan) -> list[int]:
    found = [task.options.find(*pair) for pair in plan.pairs]
    return [at for at in found if at is not None]


def lawful(task: CadreTask) -> list[CadrePlan]:
    return [plan for plan in every_plan(task) if not breached(task, plan)]


def check(seeds: range) -> tuple[Counter[str], Counter[str]]:
    refused, passed = Counter[str](), Counter[str]()
    for seed in seeds:
        task = world(seed)
        oracle, rows = CadreOracle(task), Completion(task.write())  # type: ignore[arg-type]
        codes = {rule.code for rule in task.rules}
        for plan in every_plan(task, 150):
            against = breached(task, plan)
            assert against == oracle.broken(plan.seat) & codes, (seed, plan.pairs)
            assert rows.accepts(columns_of(task, plan)) is not bool(against), (seed, plan.pairs, against)
            refused.update(against)
            passed.update(codes - against)
    return refused, passed


def test_rows_breaches_and_oracle_agree_on_every_plan() -> None:
    refused, passed = check(FEW)
    for code in PLAN_CODES:
        assert passed[code], f"{code} never lets a plan pass"
    assert {"P10", "P25", "P40"} <= refused.keys()


@pytest.mark.slow
def test_rows_breaches_and_oracle_agree_in_many_worlds() -> None:
    refused, _ = check(MANY)
    assert refused.keys() == {*PLAN_CODES}


def test_verdicts_are_those_of_the_oracle() -> None:
    seen = Counter[str]()
    for seed in range(70):
        task = world(seed, 5, 12)
        oracle = CadreOracle(task)
        for key, found in task.cadre.standings.items():
            if task.cadre.people[key].level:
                assert str(found.verdict) == oracle.verdict(key), (seed, key)
                seen[str(found.verdict)] += 1
    assert seen.keys() == {str(one) for one in LeaderVerdict} - {"不在范围", "后备"}


def test_goals_cost_in_rows_what_they_measure() -> None:
    for seed in range(8):
        task = world(seed)
        columns = task.write()
        goals = [goal for tier in task.tiers for goal, _ in tier.goals]
        told = [goal.express(columns) for goal in goals]
        least = Completion(columns)  # type: ignore[arg-type]
        for plan in lawful(task)[:5]:
            for goal, cost in zip(goals, told, strict=True):
                assert least.minimum(cost, columns_of(task, plan)) == goal.measure(plan), (seed, goal.code, plan.pairs)


def solved(seeds: range) -> int:
    """Compare the engine with trying everything; return how many worlds have no plan."""
    without = 0
    for seed in seeds:
        task = world(seed)
        if len(plans := every_plan(task, 20_000)) >= 20_000:
            continue
        best = min(([value_of(tier, plan) for tier in task.tiers] for plan in plans if not breached(task, plan)),
                   default=None)
        outcome = solve(task)
        if best is None:
            assert outcome.status is Status.INFEASIBLE, seed
            without += 1
            continue
        assert outcome.plan is not None
        assert outcome.status is Status.OPTIMAL
        assert [tier.value for tier in outcome.tiers] == best, seed
        assert not judge(task, outcome.plan).findings
    return without


def test_the_engine_finds_what_trying_everything_finds() -> None:
    solved(range(5))


@pytest.mark.slow
def test_the_engine_finds_what_trying_everything_finds_in_many_worlds() -> None:
    assert solved(range(2000, 2060)) > 3


def test_another_solver_agrees_on_the_first_tier(tmp_path: Path) -> None:
    asked = 0
    for seed in range(5):
        task, path = world(seed, 5, 9), tmp_path / f"{seed}.mps"
        outcome = solve(task)
        write_mps(path, task, name="cadre")
        model, solver = model_builder.Model(), model_builder.Solver("SCIP")
        assert model.import_from_mps_file(str(path))
        found = solver.solve(model)
        if outcome.plan is None:
            assert found == model_builder.SolveStatus.INFEASIBLE
            continue
        assert found == model_builder.SolveStatus.OPTIMAL
        assert round(solver.objective_value) == outcome.tiers[0].value
        asked += 1
    assert asked > 0


def every_move_once(task: CadreTask, plan: CadrePlan) -> None:
    """Each move is in one chain or ring, and each chain is one: every step takes the seat that another left."""
    chains = linked(plan)
    assert sorted((step.person.id, step.seat) for chain in chains for step in chain.steps) == list(plan.pairs)
    for chain in chains:
        places = [(step.seat.school, step.seat.duty.height) for step in chain.steps]
        left = [None if step.person.seat is None else (step.person.team, step.person.level) for step in chain.steps]
        assert places[1:] == left[:-1]
        if chain.ring:
            assert places[0] == left[-1]


def one_head_each(seeds: range) -> int:
    """Look at the best plans of random cadres; return how many have one."""
    planned = 0
    for seed in seeds:
        task = world(seed, 6, 16)
        outcome = solve(task)
        if outcome.plan is None:
            continue
        planned += 1
        for code in task.cadre.schools:
            assert len(outcome.plan.holders(task.cadre.head(code))) == 1
        every_move_once(task, outcome.plan)
    return planned


def test_random_cadres_have_one_head_a_school_and_every_move_in_one_chain() -> None:
    assert one_head_each(range(5000, 5010)) > 2


@pytest.mark.slow
def test_five_hundred_random_cadres_have_one_head_a_school_and_every_move_in_one_chain() -> None:
    assert one_head_each(range(6000, 6500)) > 100


@pytest.mark.slow
def test_mutated_plans_are_refused_by_the_rule_that_they_break() -> None:
    """A thousand changes of a best plan: what the audit names is what the oracle, or a pair rule, says."""
    from random import Random
    changed, seed = 0, 7000
    while changed < 1000:
        task, rng = world(seed, 6, 16), Random(seed)
        seed += 1
        outcome = solve(task)
        if outcome.plan is None:
            continue
        oracle, codes = CadreOracle(task), {rule.code for rule in task.rules}
        for _ in range(20):
            pairs = dict(outcome.plan.pairs)
            key = rng.choice(sorted(task.cadre.people))
            if key in pairs and rng.random() < 0.5:
                del pairs[key]
            else:
                pairs[key] = rng.choice(task.cadre.seats)
            if pairs == dict(outcome.plan.pairs):
                continue
            plan = task.placed(pairs.items())
            named = {item.rule for item in judge(task, plan).findings}
            assert named & codes == oracle.broken(plan.seat) & codes, (seed, pairs)
            worse = [value_of(tier, plan) for tier in task.tiers] >= [tier.value for tier in outcome.tiers]
            assert named or worse, (seed, pairs)
            changed += 1
