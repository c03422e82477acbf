"""Standings and options: precedence, volunteers, locks, recruits, and a reason for every refusal."""

from __future__ import annotations

from typing import Any

import pytest

from rotation.domain.months import Month
from rotation.domain.problem import Problem, every_column
from rotation.domain.round import Opening, Round, Standing
from rotation.domain.vocabulary import (
    UNPOSTED,
    Duty,
    LockKind,
    PersonStatus,
    SchoolType,
    Stage,
    Verdict,
    Willingness,
)
from rotation.model.eligibility import not_run, refusals, settle
from rotation.policy.policy import Policy
from rotation.rules import catalogue
from rotation.rules._tiny import lock, tiny
from tests.support.worlds import MADE, world

TWO: dict[str, dict[str, Any]] = {"一小": {}, "二小": {}}
DEFERRED = {"deferral": "重病", "deferral_until": Month(2026, 12)}
YOUNG = {"joined": Month(2024, 9)}
OLD = {"born": Month(1967, 1)}
WILLING = {"willingness": Willingness.VOLUNTEERS}


def settled(problem: Problem, **policy: Any) -> Round:
    values = {"round.year": 2026, "round.seat_town": "旗镇",
              **{name.replace("_", ".", 1): value for name, value in policy.items()}}
    return settle(problem, Policy.of({name: (value, MADE) for name, value in values.items()}))


def judged(given: dict[str, Any], *locks: Any, **policy: Any) -> Standing:
    return settled(tiny(TWO, {"甲": given}, locks=locks), **policy).standings["甲"]


# -- standings --------------------------------------------------------------------------------


def test_the_lowest_failing_code_is_printed_and_all_are_listed() -> None:
    told = judged({**YOUNG, **OLD, "duty": Duty.HEAD, "established": False})
    assert (told.verdict, told.rule) == (Verdict.EXEMPT, "R10")
    assert told.failing == ("R10", "R15", "R20", "R40")
    assert not told.placeable


def test_exempt_comes_before_deferred() -> None:
    assert judged(DEFERRED).verdict is Verdict.DEFERRED
    told = judged({**DEFERRED, "duty": Duty.HEAD})
    assert (told.verdict, told.rule, told.failing) == (Verdict.EXEMPT, "R40", ("R30", "R40"))


def test_deferred_comes_before_locked() -> None:
    stay = lock("甲", LockKind.STAY)
    assert judged(DEFERRED, stay).verdict is Verdict.DEFERRED
    assert judged({}, stay).verdict is Verdict.LOCKED


def test_locked_people_stay_in_the_base_and_are_not_placed() -> None:
    round = settled(tiny(TWO, {"甲": {}, "乙": {}}, locks=[lock("甲", LockKind.STAY)]))
    assert round.eligible == ("乙", "甲")
    assert round.options.of("甲") == ()
    assert round.options.of("乙") != ()


@pytest.mark.parametrize(("given", "placeable"), [
    ({**YOUNG, **WILLING}, True), ({**OLD, **WILLING}, True), ({**YOUNG, **OLD, **WILLING}, True),
    (YOUNG, False), ({**YOUNG, "willingness": Willingness.OBEYS}, False),
    ({**YOUNG, **WILLING, "established": False}, False), ({**YOUNG, **WILLING, **DEFERRED}, False),
    ({**DEFERRED, **WILLING}, False), ({**YOUNG, **WILLING, "duty": Duty.HEAD}, False)])
def test_volunteers_fail_only_tenure_or_age(given: dict[str, Any], placeable: bool) -> None:
    assert judged(given).placeable is placeable


def test_volunteers_are_outside_the_base_even_when_placed() -> None:
    round = settled(tiny(TWO, {"甲": {**YOUNG, **WILLING}}))
    assert round.eligible == ()
    assert round.options.of("甲") == (Opening("二小", Stage.PRIMARY, "数学"),)
    assert not settled(tiny(TWO, {"甲": {**YOUNG, **WILLING}}), R50_allow=False).standings["甲"].placeable


def test_a_volunteer_who_is_kept_is_not_placed() -> None:
    assert not judged({**YOUNG, **WILLING}, lock("甲", LockKind.STAY)).placeable


def test_the_list_of_the_nominated_leaves_the_base_unchanged() -> None:
    told = judged({}, R55_on=True)
    assert (told.verdict, told.placeable) == (Verdict.ELIGIBLE, False)


def test_recruits_are_outside_the_base_and_have_options() -> None:
    round = settled(tiny(TWO, {"甲": {}, "新": {"school": UNPOSTED}}))
    assert round.standings["新"].verdict is Verdict.RECRUIT
    assert (round.eligible, round.recruits) == (("甲",), ("新",))
    assert {opening.school for opening in round.options.of("新")} == {"一小", "二小"}


@pytest.mark.parametrize("stage", [Stage.SENIOR, Stage.KINDERGARTEN, Stage.SPECIAL, Stage.JUNIOR])
def test_stages_that_the_school_or_the_law_leaves_out_are_outside(stage: Stage) -> None:
    told = judged({"stage": stage})
    assert (told.verdict, told.placeable) == (Verdict.OUTSIDE, False)


def test_a_blank_certificate_is_remarked_and_still_eligible() -> None:
    told = judged({"certificate_stage": None})
    assert told.verdict is Verdict.ELIGIBLE
    assert len(told.notes) == 1


def test_a_term_over_by_the_cutoff_counts_at_home_and_rests_three_years() -> None:
    back = {"status": PersonStatus.ROTATION, "host": "二小", "host_until": Month(2026, 8)}
    away = {**back, "host_until": Month(2026, 9)}
    round = settled(tiny(TWO, {"甲": back, "乙": away}))
    assert (round.supply.counted["甲"], round.supply.counted["乙"]) == (
        ("一小", Stage.PRIMARY), ("二小", Stage.PRIMARY))
    assert all("R35" in round.standings[key].failing for key in "甲乙")


def test_a_deferral_never_changes_supply() -> None:
    round = settled(tiny(TWO, {"甲": DEFERRED, "乙": {"status": PersonStatus.SICK}}))
    assert [t.id for t in round.supply.staff["一小"]] == ["甲"]


# -- rules without their columns --------------------------------------------------------------


@pytest.mark.parametrize(("column", "rule"), [
    ("teacher.backbone", "H20"), ("teacher.backbone", "H55"), ("teacher.bound_until", "R25"),
    ("teacher.willingness", "R50"), ("teacher.certificate_stage", "R45"), ("school.dorm_beds", "H88"),
    ("teacher.spouse", "H70"), ("spell.end", "E40"), ("need.most", "H85"),
    ("school.established_posts", "H25"), ("teacher.duty", "R40")])
def test_a_rule_without_its_column_is_listed_with_the_reason(column: str, rule: str) -> None:
    problem = tiny(TWO, {"甲": {}}, present=every_column() - {column})
    policy = Policy.of({"round.year": (2026, MADE)})
    assert rule not in settle(problem, policy).law
    assert not_run(problem, policy)[rule] == (column,)


def test_any_one_source_lets_recent_rotation_run() -> None:
    sources = {"teacher.rotation_ended", "teacher.host_until", "spell.end"}
    policy = Policy.of({"round.year": (2026, MADE)})
    for missing in sources:
        problem = tiny(TWO, {"甲": {}}, present=every_column() - (sources - {missing}))
        assert "R35" in settle(problem, policy).law
    assert "R35" not in settle(tiny(TWO, {"甲": {}}, present=every_column() - sources), policy).law


# -- options ----------------------------------------------------------------------------------


def test_openings_have_posts_or_a_positive_most() -> None:
    schools = {**TWO, "三小": {}, "四小": {}}
    round = settled(tiny(
        schools, {"甲": {}}, posts={"二小 数学": 0, "三小 数学": 0, "四小 数学": 0.49},
        most={"三小 数学": 1, "二小 数学": 0}))
    assert round.options.of("甲") == (Opening("三小", Stage.PRIMARY, "数学"),)


def test_pools_stand_for_their_subjects() -> None:
    round = settled(tiny(TWO, {"甲": {"subject": "科学"}}, posts={"二小 数学": 1}))
    assert round.options.of("甲") == (Opening("二小", Stage.PRIMARY, "数学"),)
    named = settled(tiny(TWO, {"甲": {"subject": "科学"}}, posts={"二小 数学": 1, "二小 科学": 1}))
    assert named.options.of("甲") == (Opening("二小", Stage.PRIMARY, "科学"),)


def test_a_need_row_takes_its_subject_out_of_the_pool_of_its_own_place_only() -> None:
    """六个班的三、四年级：数学4节/14，科学2节/18，信息科技1节/18；只有一小单列科学."""
    classes = {"grade3": 6, "grade4": 6}
    schools = {"一小": classes, "二小": classes, "三小": {}}
    people = {"甲": {"school": "三小", "subject": "科学"}, "乙": {"school": "二小", "subject": "科学"}}
    round = settled(tiny(schools, people, posts={"一小 科学": 1}))
    found = {(at.school, at.subject): cell for at, cell in round.cells.items()}
    assert found["二小", "数学"].need == 543
    assert found["二小", "数学"].before == 100
    assert ("二小", "科学") not in found
    assert (found["一小", "数学"].need, found["一小", "科学"].need) == (410, 100)
    posts = {(at.school, at.subject) for at in round.options.of("甲")}
    assert posts == {("一小", "科学"), ("二小", "数学")}


def test_a_school_of_two_stages_is_left_as_a_whole() -> None:
    schools = {"九年": {"type": SchoolType.NINE_YEAR}, "初中": {"type": SchoolType.JUNIOR}}
    given = {"stage": Stage.PRIMARY, "certificate_stage": "初中"}
    round = settled(tiny(schools, {"甲": given}, posts={"初中 数学": 1, "九年 数学": 3}), E10_cross_stage=True)
    assert {opening.school for opening in round.options.of("甲")} == {"初中"}


def test_people_on_rotation_are_not_sent_to_where_they_are() -> None:
    away = {"host": "二小", "host_until": Month(2027, 8)}
    round = settled(tiny({**TWO, "三小": {}}, {"甲": away}), R35_on=False)
    assert {opening.school for opening in round.options.of("甲")} == {"三小"}
    here = Opening("二小", Stage.PRIMARY, "数学")
    assert [code for code, _ in refusals(round, round.teacher("甲"), here)] == ["E00"]


def test_why_somebody_deferred_may_not_be_placed_is_told_neutrally() -> None:
    people = {"甲": {"deferral": "因病", "deferral_until": Month(2028, 3)}}
    round = settled(tiny(TWO, people))
    told = refusals(round, round.teacher("甲"), Opening("二小", Stage.PRIMARY, "数学"))
    assert [(code, str(why)) for code, why in told] == [("R30", "本年度经批准暂缓")]


def test_no_options_is_a_result() -> None:
    round = settled(tiny({"一小": {}}, {"甲": {}}))
    assert len(round.options) == 0
    assert round.options.by_opening == () or all(len(part) == 0 for part in round.options.by_opening)


@pytest.mark.parametrize("start", range(70_000, 70_200, 50))
def test_a_reason_is_given_exactly_where_there_is_no_option(start: int) -> None:
    for seed in range(start, start + 50):
        round = world(seed).round
        for teacher in round.problem.teachers:
            for opening in round.cells:
                reasons = refusals(round, teacher, opening)
                allowed = opening in round.options.of(teacher.id)
                assert bool(reasons) != allowed, f"world {seed}: {teacher.id} to {opening}"
                assert all(code and str(why) for code, why in reasons)


@pytest.mark.parametrize("seed", range(71_000, 71_020))
def test_options_index_themselves(seed: int) -> None:
    options = world(seed).round.options
    pairs = list(options.pairs())
    assert pairs == sorted(set(pairs))
    assert pairs == [(mover, opening) for mover in options.movers for opening in options.of(mover)]
    for opening, columns in zip(options.openings, options.by_opening):
        assert [pairs[column][1] for column in columns.tolist()] == [opening] * len(columns)
    assert sum(map(len, options.by_opening)) == len(options)


@pytest.mark.parametrize("seed", range(72_000, 72_010))
def test_row_order_of_the_facts_never_matters(seed: int) -> None:
    drawn = world(seed)
    tables = {name: getattr(drawn.problem, name)[::-1] for name in (
        "schools", "teachers", "needs", "wishes", "locks", "agreed", "shares", "distances", "history", "others",
        "seconds", "pairs")}
    turned = Problem.of(**tables, reference=drawn.problem.reference)
    again = settle(turned, drawn.policy)
    assert again.problem == drawn.problem
    assert list(again.options.pairs()) == list(drawn.round.options.pairs())


def test_a_goal_without_its_columns_is_named_too(monkeypatch):
    problem = tiny({"一小": {}}, {"甲": {}}, present=frozenset({"teacher.joined"}))
    policy = Policy.load({"round": {"year": 2026}})
    assert "G40" not in not_run(problem, policy)
    monkeypatch.setattr(catalogue()["G40"], "needs", ("teacher.backbone",))
    assert not_run(problem, policy)["G40"] == ("teacher.backbone",)
