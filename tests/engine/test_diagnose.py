"""Rounds without a plan: the conflict is minimal, the cheapest way out is the cheapest there is.

Conflicts are planted in small random rounds; every plan is tried to know the least number of
people by which clauses must give way, counted from what `breaches` says, not from any row.
"""

from __future__ import annotations

import json
from math import ceil
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from rotation.cli.root import program
from rotation.domain.diagnosis import Diagnosis
from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import LockKind, Stage
from rotation.engine.clauses import System
from rotation.engine.counted_work import CountedWork
from rotation.engine.diagnose import SET_STEPS, WAYS_STEPS, Conflict, diagnose
from rotation.engine.elastic import least
from rotation.engine.ways import WaysOut
from rotation.model.counting import counting
from rotation.model.eligibility import plan_rules, settle
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.policy.values import command_values
from rotation.rules import PlanRule, catalogue
from rotation.rules._tiny import lock, tiny
from rotation.sample import draw
from rotation.workbook.template import write_input
from tests.support.clock import Spent
from tests.support.worlds import MADE, PLAN_CODES, World, every_choice, plan_count, world

SOON = 60.0
Clauses = dict[str, tuple[PlanRule, tuple[str, ...]]]


# -- what a plan breaks, in people ------------------------------------------------------------


def clauses_of(round: Round) -> Clauses:
    return {rule.clause(subject): (rule, subject) for rule in plan_rules(round) for subject in rule.subjects(round)}


def short(plan: Plan, rule: PlanRule, subject: tuple[str, ...]) -> int:
    """By how many people a plan breaks a clause."""
    found = rule.breaches(plan, subject)
    if not found:
        return 0
    round, told, code = plan.round, found[0].values, rule.code
    if code in ("H10", "H12", "H15", "H20", "H25", "H30", "H35", "H40", "H55", "H65"):
        return told["n"]
    if code in ("H45", "H50", "H85"):
        opening = Opening(subject[0], Stage(subject[1]), subject[2])
        cell, after = round.cells[opening], plan.after(opening)
        if code == "H50":
            return -after // 100 + 1
        if code == "H85":
            return ceil((after - 100 * cell.most) / 100)
        return ceil((min(cell.before, 100 * cell.posts) - after) / 100)
    if code == "H60":
        return abs(told["i"] - told["o"]) - rule.band(round, subject[0])
    if code == "H80":
        lowest, highest = rule._limits(round.problem.school[subject[0]], subject[1])
        return max((lowest or 0) - told["n"], 0 if highest is None else told["n"] - highest)
    return {"F50": lambda: told["n"], "H42": lambda: told["n"] - 1, "H88": lambda: told["n"] - told["b"]}.get(code, lambda: 1)()


def people(plan: Plan, clauses: Clauses, ids: set[str]) -> int:
    """By how many people a plan breaks some clauses; the pool is the only limit on pool posts."""
    pooled = "H30" in plan.round.law
    total = sum(short(plan, *clauses[key]) for key in ids
                if not (pooled and key.startswith(("H25|", "H30|"))))
    if pooled and any(key.startswith("H30|") for key in ids):
        used = sum(plan.above_posts(key.partition("|")[2]) for key in ids if key.startswith("H25|"))
        total += max(0, used - plan.round.law["H30"].pool)
    return total


def every_plan(round: Round) -> list[Plan]:
    return [Plan.of(round, choice.items()) for choice in every_choice(round)]


# -- planted conflicts ------------------------------------------------------------------------


def planted(seed: int) -> World | None:
    """Draw a round and plant a conflict; None if it is too large or has a plan after all."""
    rng = Random(seed)
    drawn = world(seed, people=(3, 6), schools=(2, 4), off=0.25)
    plant = rng.choice([
        {"H10.on": True, "H10.rate": rng.choice(["50%", "80%", "100%"]), "H10.reserve": "0%", "H15.rate": None},
        {"H20.on": True, "H20.base": "eligible", "H20.share": rng.choice(["34%", "60%", "100%"])},
        {"H65.on": True, "H65.share": "100%", "H10.on": True, "H10.rate": "50%", "H15.rate": None},
        {"H75.on": True, "H95.on": True, "H10.on": True, "H10.rate": "0%", "H10.reserve": "0%", "H15.on": True,
         "H15.rate": "0%"},
        {"H45.on": True, "H75.on": True, "H95.on": True, "H80.on": True, "H85.on": True},
        {"H30.on": True, "H25.on": True, "H30.pool": 0, "round.relation": True, "H10.on": True,
         "H10.rate": "50%", "H15.rate": None, "H45.on": False}])
    values = {**drawn.values, **plant}
    item = World(seed, drawn.problem, {name: value for name, value in values.items() if value is not None})
    if not 1 < plan_count(item.round) <= 1000:
        return None
    ids = set(clauses_of(item.round))
    found = any(not people(plan, clauses_of(item.round), ids) for plan in every_plan(item.round))
    return None if found else item


def with_settings(item: World, settings: tuple[str, ...]) -> Round:
    given = {name: value for name, (value, _) in command_values(settings).items()}
    merged = {name: (value, MADE) for name, value in {**item.values, **given}.items()}
    return settle(item.problem, Policy.of(merged))


def check_conflict(item: World, told: Diagnosis, plans: list[Plan]) -> None:
    """Together infeasible for HiGHS, CP-SAT and by force; without any one there is a plan."""
    clauses, ids = clauses_of(item.round), {clash.clause for clash in told.clashes}
    assert told.proven, item.seed
    assert ids
    assert all(people(plan, clauses, ids) for plan in plans), item.seed
    for clash in told.clashes:
        assert clash.witness is not None, (item.seed, clash.clause)
        plan = Plan.of(item.round, clash.witness)
        assert not people(plan, clauses, ids - {clash.clause}), (item.seed, clash.clause)
        for lang in ("zh", "en"):
            assert clash.says.render(lang)


def check_ways(item: World, told: Diagnosis, plans: list[Plan]) -> None:
    clauses = clauses_of(item.round)
    fixed = {key for key in clauses if catalogue()[key.partition("|")[0]].gives is None}  # type: ignore[attr-defined]
    plans = [plan for plan in plans if not people(plan, clauses, fixed)]
    cheapest = min(people(plan, clauses, set(clauses)) for plan in plans)
    assert [way.people for way in told.ways] == sorted(way.people for way in told.ways)
    inside = [way for way in told.ways if way.code == "+" or way.code in PLAN_CODES]
    assert inside[0].people == cheapest, item.seed
    assert told.ways[0].people <= cheapest
    assert sum(broken.people for broken in told.breaks) == cheapest, item.seed
    for way in told.ways:
        assert way.least, item.seed
        assert way.says.render("zh") != way.says.render("en")
        check_way(item, way, plans, clauses)


def check_way(item: World, way: Any, plans: list[Plan], clauses: Clauses) -> None:
    """The change as told gives a plan; one rule alone cannot give way by less."""
    if way.settings:
        round = with_settings(item, way.settings)
        own = clauses_of(round)
        if plan_count(round) <= 20_000:
            assert any(not people(plan, own, set(own)) for plan in every_plan(round)), (item.seed, way)
    if way.code in PLAN_CODES:
        others = {key for key in clauses if not key.startswith(f"{way.code}|")}
        alone = [people(plan, clauses, set(clauses)) for plan in plans if not people(plan, clauses, others)]
        assert min(alone) == way.people == sum(one.people for one in way.eased), (item.seed, way)


def check(seeds: range, count: int) -> None:
    done, codes = 0, set()
    for seed in seeds:
        item = planted(seed)
        if item is None:
            continue
        plans = every_plan(item.round)
        told, draft = diagnose(RoundTask(item.round, item.policy), SOON, goals=False)
        check_conflict(item, told, plans)
        check_ways(item, told, plans)
        assert draft is not None
        assert draft.plan is not None
        done += 1
        codes |= {clash.clause.partition("|")[0] for clash in told.clashes}
        if done == count:
            break
    assert done == count
    assert len(codes) > (5 if count < 100 else 10), codes


@pytest.mark.slow
def test_planted_conflicts_are_found_and_the_cheapest_way_out_is_the_cheapest():
    check(range(70_000, 70_400), 30)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(3))
def test_planted_conflicts_in_hundreds(part):
    check(range(80_000 + 3000 * part, 83_000 + 3000 * part), 100)


# -- known answers ----------------------------------------------------------------------------


def _round(problem: Any, **values: object) -> tuple[Round, Policy]:
    given = {"round.year": 2026, "round.banner": "旗", **{k.replace("_", ".", 1): v for k, v in values.items()}}
    policy = Policy.of({name: (value, MADE) for name, value in given.items()})
    return settle(problem, policy), policy


def test_two_locks_and_one_place_to_leave():
    people = {"甲": {}, "乙": {}, "丙": {"school": "二小"}}
    problem = tiny({"一小": {}, "二小": {}}, people,
                   posts={"一小 数学": 1, "二小 数学": 3},
                   locks=(lock("甲", LockKind.MUST_MOVE), lock("乙", LockKind.MUST_MOVE)))
    told, draft = diagnose(RoundTask(*_round(problem, H45_on=False, H15_on=False, H20_on=False, H50_on=False)), SOON)
    assert {clash.clause for clash in told.clashes} in ({"H35|一小", "H75|甲", "H75|乙"},
                                                       {"H40|一小|小学|数学", "H75|甲", "H75|乙"})
    assert told.ways[0].people == 1
    assert "H75" in {way.code for way in told.ways}
    assert draft is not None
    assert draft.diagnosis is None


def test_tenure_counts_the_people_it_adds():
    from rotation.domain.months import Month
    people = {f"师{n}": {"joined": Month(2021, 9)} for n in range(3)} | {"新": {"joined": Month(2024, 9)}}
    problem = tiny({"一小": {}, "二小": {}}, {**people, "老": {"joined": Month(2010, 9), "subject": "音乐"}},
                   posts={"二小 数学": 3})
    told, _ = diagnose(RoundTask(*_round(problem, H10_rate="10%", H15_on=False, H20_on=False)), SOON)
    tenure = [way for way in told.ways if way.code == "R10"]
    assert [(way.people, way.settings) for way in tenure] == [(3, ("R10.years=5",))]
    assert "增3人" in tenure[0].says.render("zh")
    assert any("只有0人" in str(line) for line in told.counts)


def test_a_round_with_a_plan_is_refused():
    problem = tiny({"一小": {}, "二小": {}}, {"甲": {}}, posts={"二小 数学": 1})
    with pytest.raises(ValueError, match="there is a plan"):
        diagnose(RoundTask(*_round(problem, H10_on=False)), SOON)


# -- from the command line --------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("diagnose") / "数据.xlsx"
    write_input(path, draw("乌拉盖管理区"), "zh")
    return path


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ("不能同时满足", "可行出路", "草案")), ("en", ("cannot all be kept", "Ways out", "Draft"))])
def test_exit_4_with_sentences_and_a_draft_beside(book, tmp_path, lang, words):
    result = CliRunner().invoke(program, [
        "plan", str(book), "-o", str(tmp_path / "out"), "--set", "H10.rate=70%", "--lang", lang])
    assert result.exit_code == 4, result.output + repr(result.exception)
    assert "Traceback" not in result.output
    assert all(word in result.stdout for word in words)
    plain, marked = sorted((tmp_path / "out").iterdir())
    assert marked.name.endswith("-草案")
    told = [json.loads((folder / "plan.json").read_text(encoding="utf-8")) for folder in (plain, marked)]
    assert (told[0]["status"], told[0]["placements"]) == ("INFEASIBLE", [])
    assert told[1]["status"] == "FEASIBLE"
    assert len(told[1]["placements"]) > 1
    weights = told[0]["conflict"].pop("refutation")
    assert weights
    assert told[1]["conflict"].pop("refutation") is None
    assert told[0]["conflict"] == told[1]["conflict"]
    assert told[0]["conflict"]["proven"]
    sheet = "冲突与出路" if lang == "zh" else "Conflict and ways out"
    for folder, banner in ((plain, False), (marked, True)):
        pages = load_workbook(folder / "方案.xlsx")
        assert sheet in pages.sheetnames
        starts = [str(page.cell(1, 1).value) for page in pages]
        assert all(("草案" in start or "DRAFT" in start) == banner for start in starts)


def _conflict(task: RoundTask) -> Conflict:
    system = System(task)
    return Conflict(system, CountedWork.of(system, SET_STEPS, SOON))


@pytest.mark.slow
def test_the_city_conflict_within_seconds():
    from rotation.policy.values import sheet_values
    problem = draw("锡林浩特市")
    values = {**sheet_values(problem.parameters), "H10.rate": ("60%", MADE)}
    round = settle(problem, Policy.of(values))
    started = Spent()
    task = RoundTask(round, Policy.of(values))
    conflict = _conflict(task)
    assert conflict.find()
    started.at_most(20)
    for index in conflict.kept:
        others = [other for other in conflict.kept if other != index]
        assert least(conflict.system, others, (), CountedWork.of(conflict.system, SET_STEPS, SOON)) is not None
    ways = WaysOut(task, conflict.system, CountedWork.of(conflict.system, WAYS_STEPS, SOON))
    assert ways.find()[0].code in ("H10", "+")


# -- counting ---------------------------------------------------------------------------------


def test_counting_finds_nothing_in_rounds_that_have_a_plan():
    feasible = found = 0
    for seed in range(90_000, 90_250):
        item = world(seed, people=(2, 5))
        if plan_count(item.round) > 300:
            continue
        own = clauses_of(item.round)
        if any(not people(plan, own, set(own)) for plan in every_plan(item.round)):
            assert counting(item.round) == (), seed
            feasible += 1
        else:
            found += bool(counting(item.round))
    assert feasible > 40, feasible
    assert found > 40, found


@pytest.mark.parametrize(("facts", "values", "words"), [
    ({"locks": (lock("甲", LockKind.MUST_MOVE), lock("乙", LockKind.MUST_MOVE))},
     {"H10_rate": "0%", "H10_reserve": "0%", "H15_rate": "0%"}, "H75 必须安排2人，超过 H15 的上限0人"),
    ({}, {"H10_rate": "100%", "H10_reserve": "0%", "H15_on": False}, "派出上限（H35、H80）合计只有2人"),
    ({}, {"H10_rate": "50%", "H15_on": False, "H20_share": "100%"}, "H20 要求骨干教师至少2人，但只有0名"),
    ({"most": {"一小 数学": 0}}, {}, "H85：一小（小学）数学超出“最多”2人，但最多只能派出1人"),
])
def test_counting_tells_the_numbers(facts, values, words):
    staff = {"甲": {}, "乙": {}, "丙": {"school": "二小"}}
    problem = tiny({"一小": {}, "二小": {}}, staff, posts={"一小 数学": 1, "二小 数学": 3}, **facts)
    told = [line.render("zh") for line in counting(_round(problem, **values)[0])]
    assert any(words in line for line in told), told


def test_recruits_who_compete_for_too_few_places():
    staff = {"新一": {"school": "待分配"}, "新二": {"school": "待分配"}, "丙": {"school": "二小"}}
    problem = tiny({"一小": {}, "二小": {}}, staff, posts={"一小 数学": 1}, most={"一小 数学": 1})
    told = [line.render("zh") for line in counting(_round(problem, E30_on=False)[0])]
    assert any("2人必须安排到一小（小学）数学，但那里最多还能接收1人" in line for line in told), told
