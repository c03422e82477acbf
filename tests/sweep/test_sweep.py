"""A sweep's points are those of separate plans; its frontier and prices are known by thought."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import threading
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest
from openpyxl import load_workbook

from rotation.auditor import audit
from rotation.cli.schema import schema
from rotation.domain.months import Month
from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Placement, Plan
from rotation.domain.vocabulary import LockKind, Stage
from rotation.engine import solve
from rotation.engine.chain import Chain, Linked
from rotation.engine.relaxation import TimeUp
from rotation.engine.shared_rows import SharedRows
from rotation.errors import PolicyError
from rotation.figures.gist import gist
from rotation.figures.words import people
from rotation.model.eligibility import settle
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy, without_reserve
from rotation.rules import PlanRule, catalogue
from rotation.rules._tiny import lock, tiny
from rotation.run import Case, Inputs, gather
from rotation.run.folder import parsed
from rotation.sample import draw
from rotation.sweep import points as sweep_points
from rotation.sweep import sweep as sweep_module
from rotation.sweep.axis import read_axis
from rotation.sweep.frontier import frontier, read_goals
from rotation.sweep.page import price_table
from rotation.sweep.prices import _dearer, price_list, signed
from rotation.sweep.result import Origin, PriceStep, Sweep, SweepPoint
from rotation.sweep.sentences import told_first
from rotation.sweep.sweep import sweep_parameter, write_sweep
from rotation.sweep.tables import prices
from rotation.tables.looks import number
from rotation.workbook.reader import Reading
from rotation.workbook.template import write_input
from tests.support.places import SAMPLES
from tests.support.ten_people import TEN, ten
from tests.support.terminal import run
from tests.support.worlds import MADE, World, every_choice, plan_count, world

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
    relaxed = without_reserve(policy)
    if outcome.status is Status.INFEASIBLE and relaxed is not None:
        again = solve(settle(case.problem, relaxed), relaxed)
        if again.plan is not None:
            return relaxed, again
    return policy, outcome


def agree(case: Case, names: list[str], point: SweepPoint, where: str) -> None:
    policy, outcome = separately(case, dict(zip(names, point.at, strict=True)))
    assert point.status is outcome.status, where
    assert [(tier.value.raw, tier.bound and tier.bound.raw) for tier in point.tiers] == [
        (tier.value, tier.bound) for tier in outcome.tiers], where
    if point.figures is None:
        assert point.why, where
        return
    told = [Placement(teacher=teacher, home=case.problem.teacher[teacher].school, host=host,
                      stage=Stage(stage), subject=subject)
            for teacher, host, stage, subject in point.placements]
    assert len(told) == point.figures.quota.placements, where
    again = Plan.of(settle(case.problem, policy), [(p.teacher, p.opening) for p in told])
    assert audit(case.problem, policy, again.placements).passed, where
    for spec, tier in zip(policy.tiers, point.tiers, strict=True):
        assert sum(rate * goal.measure(again) for goal, rate in spec.goals) == tier.final.raw, where


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
            found = sweep_parameter(case, swept(item.seed))
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


def test_the_range_is_told_first_with_its_knee_and_where_no_plan_is() -> None:
    """Ten people: 50 % cannot be kept."""
    found = sweep_parameter(ten(), ["H10.rate=10%..50%:10%"])
    planned = [point for point in found.points if point.figures is not None]
    told = [str(sentence) for sentence in told_first(found)]
    first, last = planned[0].figures, planned[-1].figures
    assert first is not None
    assert last is not None
    assert told[0] == f"交流比例由10%提到40%，{gist(first, last)}"
    assert told[-1] == "取50%时，现有条件下没有符合全部规则的方案"
    doubtful = replace(found, points=tuple(
        replace(point, status=Status.FEASIBLE) if point.figures else point for point in found.points))
    assert "未算到最好" in str(told_first(doubtful)[-1])


def test_beyond_the_last_gain_nothing_more_is_promised() -> None:
    found = sweep_parameter(ten(), ["H10.rate=10%..30%:10%"])
    figures = found.points[0].figures
    assert figures is not None
    gaps = [replace(figures, gaps=(replace(figures.gaps[0], after=after),)) for after in (500, 300, 300)]
    bent = replace(found, points=tuple(
        replace(point, figures=told) for point, told in zip(found.points, gaps, strict=True)))
    assert str(told_first(bent)[1]) == "提到20%为止，缺额、学科或指标还有改善（此时缺额3人），再提高没有新的改善"
    straight = replace(bent, points=bent.points[:2])
    assert len(told_first(straight)) == 1


@pytest.mark.usefixtures("wild")
def test_points_of_random_worlds_equal_separate_plans() -> None:
    points, origins, statuses = check(range(70_000, 70_060), 24)
    assert points >= 40
    assert all(origins[kind] for kind in (Origin.SOLVED, Origin.SAME, Origin.KEPT)), origins
    assert all(statuses[kind] for kind in (Status.OPTIMAL, Status.INFEASIBLE)), statuses


@pytest.mark.slow
@pytest.mark.usefixtures("wild")
@pytest.mark.parametrize("first", [70_060, 70_160, 70_260])
def test_points_of_many_more_random_worlds_equal_separate_plans(first: int) -> None:
    points, _, statuses = check(range(first, first + 100), 40)
    assert points >= 60
    assert statuses[Status.OPTIMAL] > 30


# -- by thought -------------------------------------------------------------------------------


def test_breakpoints_stand_where_thought_puts_them() -> None:
    """At 10, 20, 30 % two, three, four may go (H15), each fills a post; a fifth must stay (H45).

    Both schools get their first teacher first (G05), then the near one, the far one last.
    """
    found = sweep_parameter(ten(), ["H10.rate=10%..50%:10%"])
    assert [point.figures and point.figures.moved for point in found.points] == [2, 3, 4, 4, None]
    assert [point.figures and people(point.figures.gap.after) for point in found.points] == [2, 1, 0, 0, None]
    (prices,) = found.prices
    assert [step.short for step in prices.steps] == [-1, -1, 0, None]
    assert [step.lost for step in prices.steps] == [False, False, False, True]
    assert [(item.kind, item.at) for item in prices.breakpoints] == [
        ("km", "20%"), ("price", "30%"), ("infeasible", "40%")]
    assert found.points[-1].why


def test_a_negative_price_reads_the_same_on_both_sheets_and_in_words() -> None:
    """−38 km over 7 people is −5.4 each wherever it stands, and is told as less, not as an increase of less."""
    axis = read_axis(ten().policy, "H10.rate=10%..30%:10%")
    steps = tuple(PriceStep(start, end, lost=False, won=False, moved=7, short=Fraction(0), empty=0, missing=0,
                       km_total=km) for start, end, km in (("10%", "20%", -38), ("20%", "30%", 50)))
    (mark,) = _dearer(axis, "20%", *steps)
    assert mark.says.zh == "自20%起每多交流1人，里程增加7.1公里，此前每多1人减少5.4公里"
    assert mark.says.en.endswith("adds 7.1 km; before, each takes 5.4 km off")
    assert [number(Fraction(step.km_total, step.moved), "tenth") for step in steps] == [-5.4, 7.1]
    assert (signed(Fraction(-38, 7), "tenth"), signed(Fraction(43, 3), "tenth"), signed(Fraction(0), "decimal")) == (
        "-5.4", "+14.3", "0.00")
    assert (number(Fraction(-43, 3), "tenth"), number(Fraction(-5, 2), "count")) == (-14.3, -2)


def test_steps_from_unproven_points_are_marked_and_make_no_breakpoints() -> None:
    found = sweep_parameter(ten(), ["H10.rate=10%..50%:10%"])
    (told,) = found.prices
    points = tuple(replace(point, status=Status.FEASIBLE) if point.at == ("20%",) else point for point in told.points)
    again = price_list(told.axis, points)
    assert [step.proven for step in told.steps] == [True] * 4
    assert [step.proven for step in again.steps] == [False, False, True, True]
    assert [step.short for step in again.steps] == [step.short for step in told.steps]
    assert [(item.kind, item.at) for item in again.breakpoints] == [("infeasible", "40%")]
    remarks = [row[-1] and row[-1].render("zh") for row in prices(found, again, 1).rows]
    assert remarks == ["未证最优，仅供参考"] * 2 + [None, "到此取值已无合规方案"]
    page = price_table(0, again).rows
    assert [row[1] is not None and "未证最优" in row[1].render("zh") for row in page[:4]] == [True, True, False, False]


@pytest.mark.usefixtures("wild")
def test_bounds_found_before_time_ran_out_are_kept_where_they_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time runs out after so many looks at the clock, wherever that is; every bound told is one of the best plan."""
    kept = 0
    for item in drawn(range(70_000, 70_040), most=200):
        best = solve(item.round, item.policy)
        if best.plan is None:
            continue
        whole = [tier.value for tier in best.tiers]
        for looks in range(1, 14):
            left = iter([60.0] * looks)

            def clock(_: Any, left: Any = left) -> float:
                for seconds in left:
                    return seconds
                raise TimeUp
            with monkeypatch.context() as patch:
                patch.setattr(Linked, "_left", clock)
                told, _ = Chain({"H10"}).solve(RoundTask(item.round, item.policy))
            for at, tier in enumerate(told.tiers):
                if [one.value for one in told.tiers[:at]] != whole[:at]:
                    break
                assert tier.bound <= whole[at], f"world {item.seed} {looks} {at}"
                kept += told.status is Status.FEASIBLE and tier.bound == whole[at] and at > 0
    assert kept > 20


def test_a_distance_cap_costs_posts_where_it_cuts_them_off() -> None:
    """The far school is reached only by a cap of its distance or more; below it two posts stay empty."""
    case = ten(**{"H10.rate": "30%"})
    far = case.round.km(case.problem.teacher["甲"], "三小")
    near = case.round.km(case.problem.teacher["甲"], "二小")
    assert near is not None
    assert far is not None
    assert near < 60 < far < 100
    found = sweep_parameter(case, ["E30.km=60..100:10"])
    cut = [value for value in found.axes[0].values if int(value) < far]
    short = [point.figures and people(point.figures.gap.after) for point in found.points]
    assert short == [2] * len(cut) + [0] * (5 - len(cut))
    (mark,) = [item for item in found.prices[0].breakpoints if item.kind == "price"][:1]
    assert mark.at == cut[-1]


def test_a_looser_best_plan_is_not_solved_again() -> None:
    """Two caps are solved: the widest, and the widest that cuts the far school off."""
    case = ten()
    far = case.round.km(case.problem.teacher["甲"], "三小")
    assert far is not None
    found = sweep_parameter(case, ["E30.km=60..120:10"])
    reached = [int(value) >= far for value in found.axes[0].values]
    solved = [point.origin is Origin.SOLVED for point in found.points]
    assert solved == [number in (reached.index(True) - 1, 6) for number in range(7)]
    assert [point.tiers[0].value.raw for point in found.points] == [int(not there) for there in reached]


def test_the_same_whole_numbers_are_not_solved_again() -> None:
    """Of ten people 11 % to 19 % are two alike, if the ceiling is one number too."""
    found = sweep_parameter(ten(**{"H15.rate": "40%"}), ["H10.rate=11%..19%:1%"])
    assert [point.origin for point in found.points] == [Origin.SOLVED, *[Origin.SAME] * 8]
    assert {point.figures and point.figures.quota.required for point in found.points} == {2}


def test_facts_that_no_longer_fit_are_told_at_the_point() -> None:
    """An order to place somebody whom a longer tenure exempts cannot be kept: that is said there."""
    case = ten()
    locked = tiny({"一小": {}, "二小": {}}, {name: {} for name in TEN},
                  posts={"一小 数学": 6, "二小 数学": 2}, locks=[lock("甲", LockKind.MUST_MOVE)])
    found = sweep_parameter(Case.of(locked, case.policy), ["R10.years=15..17:1"])
    assert [point.status for point in found.points] == [
        Status.OPTIMAL, Status.OPTIMAL, Status.INFEASIBLE]
    assert found.points[-1].why


# -- the frontier -----------------------------------------------------------------------------


def by_force(case: Case, codes: tuple[str, str]) -> list[tuple[int, int]]:
    """Return the Pareto set of two goals by trying every plan."""
    goals = [{goal.code: goal for tier in case.policy.tiers for goal, _ in tier.goals}.get(code)
             or catalogue()[code]() for code in codes]
    plans = [Plan.of(case.round, choice.items()) for choice in every_choice(case.round)]
    values = {tuple(goal.measure(plan) for goal in goals) for plan in plans
              if not any(rule.breaches(plan, subject) for rule in case.round.law.values()
                         if isinstance(rule, PlanRule) for subject in rule.subjects(case.round))}
    return sorted((a, b) for a, b in values
                  if not any((c <= a and d <= b and (c, d) != (a, b)) for c, d in values))


def frontiers(seeds: range, few: int) -> list[int]:
    """Compare sets with brute force and return their sizes."""
    sizes = []
    for item in drawn(seeds, 400)[:few]:
        case, rng = case_of(item), Random(item.seed)
        one, other = rng.sample(["G05", "G10", "G20", "G30", "G40", "G50", "G52", "G60", "G90"], 2)
        found = frontier(case.round, case.policy, (one, other), most=200, deadline=monotonic() + 600,
                         stopped=lambda: False)
        told = [point.raw for point in found.points]
        assert told == by_force(case, (one, other)), f"world {item.seed} {one} {other}"
        assert found.complete == bool(told)
        assert (found.status is Status.INFEASIBLE) == (not told)
        sizes.append(len(told))
    return sizes


def test_the_frontier_is_the_one_of_all_plans() -> None:
    sizes = frontiers(range(73_600, 73_800), 40)
    assert max(sizes) > 2
    assert min(sizes) == 0


@pytest.mark.slow
def test_the_frontier_of_many_more_worlds_is_the_one_of_all_plans() -> None:
    assert max(frontiers(range(72_000, 72_800), 120)) >= 3


def test_a_frontier_cut_short_says_so() -> None:
    case = ten(**{"H15.rate": "40%"})
    whole = frontier(case.round, case.policy, ("G10", "G50"), most=99, deadline=monotonic() + 600,
                     stopped=lambda: False)
    cut = frontier(case.round, case.policy, ("G10", "G50"), most=3, deadline=monotonic() + 600,
                   stopped=lambda: False)
    assert whole.complete
    assert len(whole.points) > 3
    assert not cut.complete
    assert cut.open
    assert len(cut.points) == 3
    assert set(cut.points) < set(whole.points)


def test_the_frontier_gives_the_reserve_up_where_nothing_keeps_it() -> None:
    """Five of ten would have to go with the reserve, four can (H45)."""
    case = ten(**{"H10.rate": "40%", "H10.reserve": "5%"})
    found = sweep_parameter(case, ["H10.rate=40%..40%"], pareto=("G10", "G50"))
    assert found.points[0].no_reserve
    assert found.frontier is not None
    assert found.frontier.complete
    assert {point.figures.moved for point in found.frontier.points} == {4}


# -- what is refused --------------------------------------------------------------------------

REFUSED = {
    "H10.rate": "写法", "H10.rate=8%": "写法", "H10.rate=20%..8%": "起点大于终点", "H10.rate=8%..20%:0%": "步长",
    "H10.nothing=1..2": "没有", "Z10.rate=1%..2%": "没有", "G10.on=1..2": "没有", "H10.on=0..1": "不是数值",
    "H10.rate=8..20": "百分比", "E30.km=10%..20%": "整数", "E30.km=0..1.5": "整数", "R10.years=a..b": "整数",
    "E30.km=0..5000": "最多", "H10.rate=8%..20%:0.01%": "最多", "H10.scope=1..2": "不是数值",
    "H10.rate=8%..12%:1": "一个百分点请写作1%", "H10.rate=8%..9%:0.3333%": "只到8.9999%，取不到终点9%",
    "E30.km=60..100:25": "只到85，取不到终点100", "E30.km=60..70:20": "步长20大于整个区间", "H10.rate=90%..110%": "不在允许范围", "H35.share=1%..2%": "未执行"}


@pytest.mark.parametrize("text", REFUSED)
def test_nonsense_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(PolicyError) as caught:
        sweep_parameter(ten(), [text])
    assert REFUSED[text] in caught.value.message.render("zh")
    assert caught.value.by_option


def test_grids_have_two_different_parameters_and_at_most_200_points() -> None:
    for over in ([], ["H10.rate=1%..2%"] * 2, ["H10.rate=1%..15%", "E30.km=1..15"],
                 ["H10.rate=1%..2%", "E30.km=1..2", "R10.years=1..2"]):
        with pytest.raises(PolicyError):
            sweep_parameter(ten(), over)


@pytest.mark.parametrize("text", ["G10", "G10,G10", "G10,H10", "G10,G50,G52", ""])
def test_pareto_wants_two_goals(text: str) -> None:
    with pytest.raises(PolicyError):
        read_goals(text)


def test_ranges_are_read_exactly() -> None:
    policy = ten().policy
    assert read_axis(policy, "H10.rate = 8%..8.3% : 0.1%").values == ("8%", "8.1%", "8.2%", "8.3%")
    assert read_axis(policy, "H20.share=1/3..1/2:1/12").values == ("1/3", "5/12", "50%")
    assert read_axis(policy, "Ｈ10.rate＝10％..12％").values == ("10%", "11%", "12%")
    assert read_axis(policy, "E30.km=60..85:25").values == ("60", "85")
    assert read_axis(policy, "H10.rate=8%..8%").values == ("8%",)
    assert read_axis(policy, "H10.rate=8%..9%:1/300").values == ("8%", "1/12", "13/150", "9%")
    assert read_axis(policy, "R10.years=5..7").base == "6"


# -- outputs ----------------------------------------------------------------------------------


def test_outputs_are_the_same_bytes_whenever_they_are_written(tmp_path: Path) -> None:
    told = []
    for name in ("one", "other"):
        found = sweep_parameter(ten(), ["H10.rate=10%..50%:20%", "E30.km=60..120:60"], pareto=("G10", "G50"))
        folder = write_sweep(found, tmp_path / name)
        told.append([(path.name, path.read_bytes()) for path in sorted(folder.iterdir())])
    assert told[0] == told[1]
    assert [name for name, _ in told[0]] == ["report.html", "sweep.json", "比例测算.xlsx"]


def test_sweep_json_tells_everything_and_nobody(tmp_path: Path) -> None:
    found = sweep_parameter(ten(), ["H10.rate=10%..50%:20%"], pareto=("G10", "G50"))
    text = (write_sweep(found, tmp_path) / "sweep.json").read_text(encoding="utf-8")
    told = json.loads(text)
    assert parsed(text.encode(), "sweep.json", Sweep) == replace(
        found, points=tuple(replace(point, placements=()) for point in found.points), prices=tuple(
            replace(item, points=tuple(replace(point, placements=()) for point in item.points)) for item in found.prices))
    assert set(schema("sweep")["properties"]) == set(told)
    assert told["schema_version"] == 2
    assert told["complete"] is True
    assert told["axes"][0]["values"] == ["10%", "30%", "50%"]
    assert [point["status"] for point in told["points"]] == ["OPTIMAL", "OPTIMAL", "INFEASIBLE"]
    assert [tier["bound"]["raw"] for tier in told["points"][0]["tiers"]] == [
        tier.bound and tier.bound.raw for tier in found.points[0].tiers]
    assert sum(gap["after"] for gap in told["points"][0]["figures"]["gaps"]) == 200
    assert told["points"][2]["why"][0]["zh"]
    assert told["frontier"]["points"]
    assert not any(f'"{name}"' in text for name in TEN)


def test_sheets_are_in_the_words_of_the_field(tmp_path: Path) -> None:
    found = sweep_parameter(ten(), ["H10.rate=10%..50%:20%", "E30.km=60..120:60"], pareto=("G10", "G50"),
                  prices=True)
    book = load_workbook(write_sweep(found, tmp_path) / "比例测算.xlsx")
    assert {"测算点", "网格", "目标值", "转折点", "帕累托前沿", "说明"} <= set(book.sheetnames)
    words = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert not any("代价" in word for word in words)
    english = [word for word in words if not word.isascii()
               and re.search(r"[a-z]{4,}", re.sub(r"[A-Z]\d\d\.\w+", "", word))]
    assert not english


def test_the_frame_has_numbers(tmp_path: Path) -> None:
    del tmp_path
    told = sweep_parameter(ten(), ["H10.rate=10%..50%:20%"]).frame()
    assert list(told["H10.rate"]) == [0.1, 0.3, 0.5]
    assert list(told["short"][:2]) == [2.0, 0.0]
    assert list(told["proven"]) == [True, True, False]


# -- stopping ---------------------------------------------------------------------------------


def test_an_interruption_keeps_what_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C after the second point: two points stand, the others are marked."""
    arrived = threading.Event()

    def step(done: int, most: int, point: SweepPoint) -> None:
        del most, point
        if done == 2:
            arrived.set()
            Event().wait(0.5)

    def answer(told: object) -> None:
        del told
        arrived.wait()
        raise KeyboardInterrupt
    monkeypatch.setattr(sweep_module, "_answer", answer)
    found = sweep_parameter(ten(), ["H10.rate=10%..50%:10%"], progress=step)
    assert not found.complete
    assert [point.origin is Origin.LEFT for point in found.points] == [False] * 2 + [True] * 3
    assert found.points[-1].status is Status.UNKNOWN


def test_outward_begins_with_the_value_in_force_and_finds_the_same() -> None:
    case, seen = ten(), list[tuple[str, ...]]()
    [axis] = (usual := sweep_parameter(case, ["H10.rate=8%..16%:1%"])).axes
    outward = sweep_parameter(case, ["H10.rate=8%..16%:1%"], outward=True, progress=lambda *told: seen.append(told[2].at))
    assert axis.base == "10%"
    assert [at for at, in seen] == ["10%", "9%", "11%", "8%", "12%", "13%", "14%", "15%", "16%"]
    assert [(one.at, one.status, one.tiers) for one in outward.points] == [
        (one.at, one.status, one.tiers) for one in usual.points]


def test_outward_of_two_begins_in_the_middle_of_both() -> None:
    seen: list[tuple[str, ...]] = []
    sweep_parameter(ten(), ["H10.rate=20%..40%:10%", "R10.years=5..7:1"], outward=True,
                    progress=lambda *told: seen.append(told[2].at))
    assert seen[0] == ("30%", "6")  # 10 % is not among the values, 6 years are in force
    assert set(seen[1:5]) == {("20%", "6"), ("40%", "6"), ("30%", "5"), ("30%", "7")}


def test_no_time_leaves_points_unsolved_and_says_so() -> None:
    found = sweep_parameter(ten(), ["H10.rate=10%..30%:10%"], seconds=0)
    assert not found.complete
    assert {point.origin for point in found.points} == {Origin.LEFT}


# -- the engine's part ------------------------------------------------------------------------


def test_only_the_rules_that_look_at_a_swept_one_are_written_anew() -> None:
    case = ten(**{"H20.on": True})
    assert SharedRows(RoundTask(case.round, case.policy), {"H10"}).loose == {"H10", "H15"}
    assert "H25" not in SharedRows(RoundTask(case.round, case.policy), {"H20"}).loose


@pytest.mark.slow
def test_the_pastoral_sample_over_thirteen_points() -> None:
    compared("西乌珠穆沁旗", [f"{rate}%" for rate in range(8, 21)])


@pytest.mark.slow
def test_the_farming_sample_over_three_points() -> None:
    compared("太仆寺旗", ["8%", "12%", "16%"])


def compared(banner: str, rates: list[str]) -> None:
    case = gather(Inputs(SAMPLES / f"{banner}_虚构数据.xlsx"))
    found = sweep_parameter(case, [f"H10.rate={rates[0]}..{rates[-1]}:{int(rates[1][:-1]) - int(rates[0][:-1])}%"])
    assert [point.at for point in found.points] == [(rate,) for rate in rates]
    for point in found.points:
        agree(case, ["H10.rate"], point, f"{banner} {point.at}")


# -- the command ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sweep") / "数据.xlsx"
    write_input(path, draw("乌拉盖管理区"), "zh")
    return path


def test_the_command_makes_a_numbered_folder_and_tells_it_to_programs(book: Path, tmp_path: Path) -> None:
    told = json.loads(run("sweep", book, "--over", "H10.rate=10%..12%:2%", "-o", tmp_path, "--json",
                          "--lang", "zh").stdout)
    (folder,) = tmp_path.iterdir()
    assert folder.name.endswith("-比例测算-001")
    assert told["exit"] == 0
    assert told["folder"] == str(folder)
    assert [point["status"] for point in told["points"]] == ["OPTIMAL", "OPTIMAL"]
    assert told["points"] == json.loads((folder / "sweep.json").read_text(encoding="utf-8"))["points"]


def test_the_command_refuses_nonsense_and_writes_nothing(book: Path, tmp_path: Path) -> None:
    for over in ("H10.rate=12%..8%", "H10.rate=8%..20%:0", "X=1..2", "E30.km=1..9999"):
        result = run("sweep", book, "--over", over, "-o", tmp_path, "--lang", "zh", code=2)
        assert "--over" in result.stderr
        assert "Traceback" not in result.stderr
    run("sweep", book, "--over", "H10.rate=8%..9%", "--pareto", "G10", "-o", tmp_path, code=2)
    assert not list(tmp_path.iterdir())


def test_a_sweep_without_any_plan_says_why(book: Path, tmp_path: Path) -> None:
    result = run("sweep", book, "--over", "H10.rate=90%..95%:5%", "-o", tmp_path, "--lang", "zh", code=4)
    assert "现有条件" in result.stdout
    (folder,) = tmp_path.iterdir()
    told = json.loads((folder / "sweep.json").read_text(encoding="utf-8"))
    assert all("H10" in point["why"][0]["zh"] for point in told["points"])


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
def test_ctrl_c_keeps_what_is_finished(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The signal comes while the third point is being solved."""
    solve_point = sweep_points.Points.solve

    def struck(self: sweep_points.Points, at: tuple[str, ...], policy: Policy) -> SweepPoint:
        if len(self.reached) == 2:
            os.kill(os.getpid(), signal.SIGINT)
            sleep(2)
        return solve_point(self, at, policy)
    monkeypatch.setattr(sweep_points.Points, "solve", struck)
    run("sweep", book, "--over", "H10.rate=10%..14%:1%", "-o", tmp_path, "--lang", "zh", code=130)
    (folder,) = tmp_path.iterdir()
    told = json.loads((folder / "sweep.json").read_text(encoding="utf-8"))
    assert told["complete"] is False
    assert {"OPTIMAL", "UNKNOWN"} == {point["status"] for point in told["points"]}


def test_an_order_to_stay_is_no_limit_where_its_person_takes_no_part() -> None:
    """Eight of ten have seventeen years, one ten, one nine and is to stay: at ten years the order asks nothing."""
    people = {name: {} for name in TEN} | {"壬": {"joined": Month(2016, 9)}, "癸": {"joined": Month(2017, 9)}}
    problem = tiny({"一小": {}, "二小": {"longitude": 116.34}}, people, posts={"一小 数学": 6, "二小 数学": 4},
                   locks=[lock("癸", LockKind.STAY), lock("壬", LockKind.NEVER_TO, "二小")])
    policy = Policy.of({"round.year": (2026, MADE), "H20.on": (False, MADE), "H60.on": (False, MADE)})
    case = Case.of(problem, policy)
    found = sweep_parameter(case, ["R10.years=8..11:1"])
    assert [point.status for point in found.points] == [Status.OPTIMAL] * 4
    assert [point.figures.quota.eligible for point in found.points if point.figures] == [10, 10, 9, 8]
