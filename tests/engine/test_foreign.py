"""Somebody else's problems, told by data and policy alone, and their known optima.

Published data, published optima: the six teacher-transfer instances of ``tests/support/foreign/data``
(see its SOURCE.md and LICENSE); the first generalized-assignment problem of OR-Library's gap1
(``gap1/SOURCE.md`` there); and the multiplication-table assignment problem of Machol and Wien
(1976), which is a formula with an optimum in closed form.

Published recipes only: all other linear and generalized assignment problems are drawn here with a
seed, the way the papers behind OR-Library say theirs were drawn. They are not OR-Library's files,
so their optima are not the published ones but those of an independent solver on the bare numbers.

Generalized assignment in which every job takes one unit of an agent is a transfer of people and
needs data and policy alone. A load that depends on the agent has no meaning for teachers and no
sheet; there the test brings a rule of its own, and engine and auditor take it like any other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from ortools.graph.python import linear_sum_assignment
from ortools.sat.python import cp_model

from rotation.auditor import audit
from rotation.domain.outcome import Outcome, Status
from rotation.engine import solve
from rotation.errors import WorkbookError
from rotation.model.eligibility import settle
from rotation.model.objections import objections
from rotation.policy.policy import Policy
from rotation.policy.values import read_policy_file
from rotation.rules import PlanRule
from rotation.run.gather import Case, Inputs, gather, resettled
from rotation.workbook.reader import read_problem
from tests.support.foreign import assignment, transfer
from tests.support.foreign.assignment import Assignment, read_gap, with_capacity
from tests.support.foreign.transfer import STAGES, Instance, read_instance, written

FEASIBLE = ("s30x5_S3", "s60x8_S1", "s60x8_S3", "s120x12_S4")
STUCK, JOINTLY = "infeasible_30x5_seed101", "infeasible_60x8_seed20260328"


def told(folder: Path, instance: Instance) -> Inputs:
    return written(folder, transfer.problem_of(instance), transfer.policy_of(instance))


def solved(case: Case) -> Outcome:
    """Solve and let the auditor recount."""
    outcome = solve(case.round, case.policy)
    if outcome.plan is not None:
        assert audit(case.problem, case.policy, outcome.plan.placements).passed
    return outcome


# -- the published transfer model -------------------------------------------------------------


@pytest.mark.parametrize("name", FEASIBLE)
def test_every_stage_optimum_of_a_published_transfer_model(name: str, tmp_path: Path) -> None:
    instance = read_instance(name)
    outcome = solved(gather(told(tmp_path, instance)))
    assert outcome.status is Status.OPTIMAL
    assert [tier.bound for tier in outcome.tiers] == [tier.value for tier in outcome.tiers]
    units = (100, 100, 1, -1, 1)  # hundredths of a post; G55 is minus the scores
    published = [instance.optimum[stage] for stage in STAGES]
    assert [tier.value for tier in outcome.tiers] == [
        unit * value for unit, value in zip(units, published, strict=True)]


@pytest.mark.parametrize("name", FEASIBLE)
def test_the_plan_is_one_in_the_words_of_the_published_model(name: str, tmp_path: Path) -> None:
    """Recount from the published tables alone, without a word of ours."""
    instance = read_instance(name)
    plan = solved(gather(told(tmp_path, instance))).plan
    assert plan is not None
    ends = {t["teacher_id"]: t["current_school"] for t in instance.teachers}
    ends |= {item.teacher: item.host for item in plan.placements}
    published = [instance.optimum[stage] for stage in STAGES]
    assert recounted(instance, ends) == published


def recounted(instance: Instance, ends: dict[str, str]) -> list[int]:
    chosen = [instance.allowed()[pair] for pair in ends.items()]
    count = Counter((row["school_id"], row["type_key"]) for row in chosen)
    weight = {row["school_id"]: int(row["w_j"]) for row in instance.schools}
    short = {}
    for row in instance.requirements:
        cell = row["school_id"], row["type_key"]
        assert count[cell] <= int(row["U_jsm"])
        short[cell] = max(0, int(row["L_jsm"]) - count[cell])
    return [sum(short.values()), sum(weight[s] * n for (s, _), n in short.items()),
            *(sum(int(row[name]) for row in chosen) for name in ("move_ij", "p_ij", "d_ij"))]


def test_teachers_who_must_leave_for_nowhere_are_named_before_any_solving(tmp_path: Path) -> None:
    """A lock that leaves no option is an input error of ours, told with its row (model, E50)."""
    instance = read_instance(STUCK)
    allowed = instance.allowed()
    nowhere = {t["teacher_id"] for t in instance.teachers
               if not any(key == t["teacher_id"] for key, _ in allowed)}
    assert nowhere
    inputs = told(tmp_path, instance)
    with pytest.raises(WorkbookError) as caught:
        gather(inputs)
    found = [issue for issue in caught.value.issues if issue.severity == "error"]
    assert {issue.code for issue in found} == {"lock-without-option"}
    problem = read_problem(inputs.source)
    rows = {lock.row: lock.teacher for lock in problem.locks}
    assert {rows[int(issue.cell.lstrip("BC"))] for issue in found} == nowhere


@pytest.mark.parametrize("name", [STUCK, JOINTLY])
def test_a_published_infeasible_instance_is_infeasible_here(name: str, tmp_path: Path) -> None:
    inputs = told(tmp_path, read_instance(name))
    problem = read_problem(inputs.source)
    policy = Policy.of(read_policy_file(inputs.policy_files[0]))
    outcome = solve(settle(problem, policy), policy)
    assert (outcome.status, outcome.plan) == (Status.INFEASIBLE, None)


def test_an_instance_that_clashes_only_jointly_has_no_input_error(tmp_path: Path) -> None:
    case = gather(told(tmp_path, read_instance(JOINTLY)))
    assert not [issue for issue in case.issues if issue.severity in ("error", "ask")]


def test_the_policy_file_leaves_only_the_rules_of_that_model(tmp_path: Path) -> None:
    case = gather(told(tmp_path, read_instance("s30x5_S3")))
    assert set(case.round.law) == set(transfer.KEPT)
    assert {code for code, rule in case.round.law.items() if isinstance(rule, PlanRule)} == {
        "H75", "H85"}
    assert len(case.round.eligible) == len(case.problem.teachers)


def test_distances_are_asked_for_as_soon_as_one_price_is_missing(tmp_path: Path) -> None:
    case = gather(told(tmp_path, read_instance("s30x5_S3")))
    key, opening = next(iter(case.round.options.pairs()))
    wishes = [replace(wish, cost=None) if (wish.teacher, wish.school) == (key, opening.school)
              else wish for wish in case.problem.wishes]
    problem = replace(case.problem, wishes=tuple(wishes))
    found = objections(settle(problem, case.policy), case.policy)
    assert {item.code for item in found} == {"unknown-distance"}
    assert {item.field for item in found} == {"longitude"}
    school = problem.schools[0]
    half = replace(problem, schools=(replace(school, longitude=116.0, latitude=None), *problem.schools[1:]))
    first = next(item for item in objections(settle(half, case.policy), case.policy) if item.row == school.row)
    assert first.field == "latitude"


# -- linear assignment ------------------------------------------------------------------------


def value_of(problem: Assignment, folder: Path, *, posted: bool = False) -> int:
    facts = assignment.exchange(problem) if posted else assignment.recruits(problem)
    case = gather(written(folder, facts, assignment.policy_of(problem)))
    outcome = solved(resettled(case, with_capacity(case.policy, problem)))
    assert outcome.status is Status.OPTIMAL
    return outcome.tiers[-1].value


def square(value: list[list[int]]) -> Assignment:
    return Assignment(value, [1] * len(value), [0] * len(value))


def cheapest(value: list[list[int]]) -> int:
    """Return the optimum of a linear assignment by the algorithm made for it."""
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    for row, costs in enumerate(value):
        for column, cost in enumerate(costs):
            solver.add_arc_with_cost(row, column, cost)
    assert solver.solve() == solver.OPTIMAL
    return int(solver.optimal_cost())


@pytest.mark.parametrize("size", [2, 25, 60])
def test_multiplication_table(size: int, tmp_path: Path) -> None:
    """Machol and Wien's problem: costs i*j, optimum n(n+1)(n+2)/6 (published, closed form)."""
    table = [[row * column for column in range(1, size + 1)] for row in range(1, size + 1)]
    assert value_of(square(table), tmp_path) == size * (size + 1) * (size + 2) // 6


@pytest.mark.parametrize("posted", [False, True], ids=["recruits", "exchange"])
@pytest.mark.parametrize("seed", range(3))
def test_linear_assignment_drawn_like_the_library(
    seed: int, posted: bool, tmp_path: Path,
) -> None:
    """Costs uniform in 1..100 as in OR-Library's assign files; drawn here, not theirs."""
    rng = Random(seed)
    costs = [[rng.randint(1, 100) for _ in range(40)] for _ in range(40)]
    assert value_of(square(costs), tmp_path, posted=posted) == cheapest(costs)


def test_linear_assignment_of_the_size_of_assign100(tmp_path: Path) -> None:
    rng = Random(100)
    costs = [[rng.randint(1, 100) for _ in range(100)] for _ in range(100)]
    assert value_of(square(costs), tmp_path) == cheapest(costs)


# -- generalized assignment -------------------------------------------------------------------


def whole_model(problem: Assignment) -> int:
    """Return the optimum by another solver from the bare numbers; minus the profit."""
    model = cp_model.CpModel()
    take = [[model.new_bool_var("") for _ in row] for row in problem.value]
    for row in take:
        model.add_exactly_one(row)
    for place, (least, most) in enumerate(zip(problem.least, problem.most, strict=True)):
        model.add_linear_constraint(sum(row[place] for row in take), least, most)
    for place, room in enumerate(problem.capacity):
        loads = [load[place] for load in problem.load]
        model.add(cp_model.LinearExpr.weighted_sum([row[place] for row in take], loads) <= room)
    total = sum(cost * choice for row, costs in zip(take, problem.value, strict=True)
                for choice, cost in zip(row, costs, strict=True))
    model.minimize(total if problem.aim == "least cost" else -total)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


def grid(rng: Random, size: tuple[int, int], low: int, high: int) -> list[list[int]]:
    agents, jobs = size
    return [[rng.randint(low, high) for _ in range(agents)] for _ in range(jobs)]


def opposed(rng: Random, load: list[list[int]]) -> list[list[int]]:
    return [[111 - number + rng.randint(-10, 10) for number in row] for row in load]


def unit_loads(seed: int, size: tuple[int, int], kind: str) -> Assignment:
    """Draw values by the published recipes; every load is 1, nine tenths of the room are needed.

    Type C draws costs from 10..50, type D opposes them to loads of 1..100 (111 - load + noise of
    -10..10), and the profits of gap1 to gap12 are drawn from 15..25.
    """
    rng = Random(f"{seed} {size} {kind}")
    value = {"C": lambda: grid(rng, size, 10, 50), "max": lambda: grid(rng, size, 15, 25),
             "D": lambda: opposed(rng, grid(rng, size, 1, 100))}[kind]()
    agents, jobs = size
    share = -(-10 * jobs // (9 * agents))
    most = [max(1, share + rng.choice((-1, 0, 1))) for _ in range(agents)]
    most[-1] += max(0, jobs - sum(most))
    least = [rng.randint(0, room // 2) for room in most]
    return Assignment(value, most, least, "greatest profit" if kind == "max" else "least cost")


@pytest.mark.parametrize("kind", ["C", "D", "max"])
@pytest.mark.parametrize("size", [(5, 15), (5, 30), (8, 48), (10, 60), (20, 100)], ids=str)
def test_generalized_assignment_with_unit_loads(
    size: tuple[int, int], kind: str, tmp_path: Path,
) -> None:
    """The sizes of gap1 to gap12 and more; drawn by recipe, with a least number for each agent."""
    problem = unit_loads(7, size, kind)
    assert value_of(problem, tmp_path) == whole_model(problem)


def test_the_first_published_generalized_assignment_problem(tmp_path: Path) -> None:
    """c515-1 of gap1: published data, published optimum 336; loads by a rule of the test's own."""
    problem = read_gap(transfer.DATA / "gap1" / "c515-1.txt")
    assert (len(problem.value), len(problem.most)) == (15, 5)
    assert value_of(problem, tmp_path) == whole_model(problem) == -336


@pytest.mark.slow
@pytest.mark.parametrize("size", [(5, 30), (8, 40), (10, 60)], ids=str)
def test_generalized_assignment_with_loads_drawn_like_the_library(
    size: tuple[int, int], tmp_path: Path,
) -> None:
    """The recipe of gap1 to gap12: profits 15..25, loads 5..25, capacity 0.8 of the mean load."""
    rng = Random(f"gap {size}")
    agents, jobs = size
    value, load = grid(rng, size, 15, 25), grid(rng, size, 5, 25)
    room = [4 * sum(row[agent] for row in load) // (5 * agents) for agent in range(agents)]
    problem = Assignment(value, [jobs] * agents, [0] * agents, "greatest profit", load, room)
    assert value_of(problem, tmp_path) == whole_model(problem)
