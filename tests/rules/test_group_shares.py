"""H12, H15 and H20: what the shares of groups ask, what the ceiling follows from, what is refused before solving."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import pytest

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.records import GroupShare
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import Duty, GroupBasis, Level, LockKind, Stage
from rotation.errors import PolicyError
from rotation.model.eligibility import settle
from rotation.model.objections import objections
from rotation.policy.policy import Policy
from rotation.policy.source import Source
from rotation.rules import in_force
from rotation.rules._covering import fewest
from rotation.rules._tiny import lock, tiny
from rotation.rules.h12_group_rate import GroupedRate
from rotation.rules.h15_ceiling import RotationCeiling
from rotation.rules.h42_key_staff import KeyStaff
from rotation.text import say
from tests.support.worlds import MADE

NAMES = "甲乙丙丁戊己庚辛壬癸"


def town(*rows: GroupShare, here: int = 5, **given: Any) -> Problem:
    """Ten teachers at two schools; the first few are backbone teachers."""
    people = {name: {"school": "一小" if number < here else "二小",
                     "backbone": Level.BANNER if number < 5 else None} for number, name in enumerate(NAMES)}
    return tiny({"一小": {}, "二小": {}, "三小": {}}, people, shares=rows, **given)


def policy(**values: Any) -> Policy:
    given = {"round.year": 2026, **{name.replace("_", ".", 1): value for name, value in values.items()}}
    return Policy.of({name: (value, MADE) for name, value in given.items()})


def ceiling(problem: Problem, **values: Any) -> int:
    round = settle(problem, policy(**values))
    rule = in_force(round, RotationCeiling)
    assert rule is not None
    return rule.most(round)


def told(problem: Problem, severity: str, **values: Any) -> list[str]:
    chosen = policy(**values)
    return [item.expected.render("zh") for item in objections(settle(problem, chosen), chosen)
            if item.severity == severity]


def by_school(share: str, value: str = "每个") -> GroupShare:
    return GroupShare(name="各校", basis=GroupBasis.SCHOOL, value=value, share=share)


# -- the ceiling --------------------------------------------------------------------------------


def test_the_ceiling_is_the_largest_of_what_is_asked():
    assert ceiling(town()) == 3, "ceil(11 % of 10) + 1"
    assert ceiling(town(), H10_rate="50%") == 7, "ceil(51 % of 10) + 1"
    assert ceiling(town(), H20_base="eligible", H20_share="50%") == 5
    assert ceiling(town(locks=[lock(name, LockKind.MUST_MOVE) for name in NAMES[:6]])) == 6
    assert ceiling(town(by_school("40%"))) == 4, "two of five at both schools"
    assert ceiling(town(), H15_rate="20%") == 2, "set by the bureau"


@pytest.mark.parametrize(("values", "sentence"), [
    ({"H15_rate": "10%", "H10_rate": "8%", "H20_base": "eligible", "H20_share": "30%"},
     "上限10%只允许10人中的1人交流，而按符合条件人数计的骨干占比要求至少3人"),
    ({"H15_rate": "19%", "H10_rate": "19%"}, "上限19%只允许10人中的1人交流，而交流比例要求至少2人"),
])
def test_a_ceiling_too_low_is_told_before_solving_with_the_arithmetic(values, sentence):
    assert [text.partition("：")[2] for text in told(town(), "error", **values)] == [sentence]


def test_a_ceiling_that_suffices_is_no_objection():
    assert not told(town(), "error", H15_rate="30%", H20_base="eligible", H20_share="30%")
    assert not told(town(), "error", H20_base="eligible", H20_share="50%")


def test_a_ceiling_too_low_is_told_where_it_stands():
    """At its row of sheet 政策; of an option or a policy file no row is told, and nothing is to be filled in."""
    for row, remedy in ((4, "请更正此处的数值"), (0, "请更正命令行选项")):
        chosen = Policy.of({"round.year": (2026, MADE), "H10.rate": ("19%", MADE),
                            "H15.rate": ("19%", Source(say("sheet", "表"), row=row))})
        (found,) = [item for item in objections(settle(town(), chosen), chosen) if item.code == "demand-impossible"]
        assert (found.table, found.row) == ("parameters", row)
        assert str(found.remedy).startswith(remedy)


@pytest.mark.parametrize(("option", "row"), [(False, 4), (True, 0)])
def test_a_ceiling_below_the_rate_is_told_where_it_stands(option, row):
    sheet, given = Source(say("sheet", "表"), row=3), Source(say("there", "那里"), by_option=option, row=row)
    with pytest.raises(PolicyError) as caught:
        Policy.of({"round.year": (2026, MADE), "H10.rate": ("19%", sheet), "H15.rate": ("1%", given)})
    assert (caught.value.by_option, caught.value.row) == (option, row)
    assert str(caught.value.message).startswith("那里：") == option


# -- groups -------------------------------------------------------------------------------------


def test_an_empty_group_is_a_warning_and_asks_for_nobody():
    problem = town(by_school("50%", "三小"))
    assert any("中没有符合交流条件的教师" in text for text in told(problem, "warning"))
    round = settle(problem, policy())
    rule = in_force(round, GroupedRate)
    assert rule is not None
    assert not list(rule.subjects(round))


@pytest.mark.parametrize(("values", "limit"), [
    ({}, "一小：派出上限（H35）最多1人"), ({"H35_on": False}, "一小：学科派出上限（H40）最多1人")])
def test_more_than_can_leave_is_an_error_with_the_arithmetic(values, limit):
    found = told(town(by_school("60%", "一小")), "error", **values)
    assert len(found) == 1
    assert "符合交流条件5人，应交流3人，但最多只能派出1人" in found[0]
    assert limit in found[0]


def test_middle_managers_leave_one_at_a_time():
    people = {name: {"duty": Duty.MIDDLE} for name in NAMES[:4]}
    problem = tiny({"一小": {}, "二小": {}}, people, shares=[by_school("50%")])
    found = told(problem, "error", H35_on=False, H40_on=False)
    assert len(found) == 1
    assert "一小：毕业班与中层（H42）最多1人" in found[0]
    assert not told(problem, "error", H35_on=False, H40_on=False, H42_on=False)


@pytest.mark.parametrize("seed", range(30))
def test_the_most_that_may_leave_by_the_rule_on_key_staff_is_what_all_subsets_show(seed):
    """Somebody may be a middle manager and teach a graduating class: one limit may spare a place of the other."""
    random = Random(seed)
    people = {name: {"graduating": random.random() < 0.6, "duty": random.choice([Duty.MIDDLE, None]),
                     "subject": random.choice(["数学", "语文"])} for name in NAMES[:5]}
    problem = tiny({"一小": {}, "二小": {}}, people, posts={"二小 数学": 9, "二小 语文": 9})
    round, rule = settle(problem, policy()), KeyStaff()

    def lawful(keys: tuple[str, ...]) -> bool:
        plan = Plan.of(round, [(key, Opening("二小", Stage.PRIMARY, people[key]["subject"])) for key in keys])
        return not any(rule.breaches(plan, subject) for subject in rule.subjects(round))
    most = max(number for number in range(6) if any(map(lawful, combinations(NAMES[:5], number))))
    assert rule.most_of(round, NAMES[:5]) == most


def test_of_two_rows_that_speak_of_one_school_the_greater_number_holds():
    for every, single in (("20%", "60%"), ("60%", "20%")):
        round = settle(town(by_school(every), by_school(single, "一小")), policy())
        asked = {one.value: one.asked for one in GroupedRate().demands(round)}
        assert asked == {"一小": 3, "二小": 1 if every == "20%" else 3}


def test_only_the_limits_that_bind_are_told():
    """Three of four may leave by H35, one by H42: only that one holds the group back."""
    people = {name: {"duty": Duty.MIDDLE} for name in NAMES[:4]}
    problem = tiny({"一小": {}, "二小": {}}, people, shares=[by_school("50%")])
    (found,) = told(problem, "error", H35_share="75%", H40_on=False)
    assert "一小：毕业班与中层（H42）最多1人" in found
    assert "H35" not in found


def test_a_group_given_twice_is_an_error():
    assert any("重复填写2次" in text for text in told(town(by_school("10%"), by_school("20%")), "error"))


def test_a_school_is_named_by_code_or_by_name():
    problem = tiny({"S1": {"name": "第一小学"}, "S2": {}}, {"甲": {"school": "S1"}, "乙": {"school": "S2"}},
                   shares=[by_school("50%", "第一小学 "), GroupShare(
                       name="乙校", basis=GroupBasis.SCHOOL, value="s2", share="50%")])
    round = settle(problem, policy())
    assert [(one.value, one.asked) for one in demands(round)] == [("S2", 1), ("S1", 1)]


def test_a_short_name_names_a_school_if_no_other_has_it():
    def among(*short: str) -> list[str]:
        world = town(by_school("50%", "小一"))
        schools = [replace(school, short=name) for school, name in zip(world.schools, (*short, None, None), strict=False)]
        round = settle(replace(world, schools=tuple(schools)), policy())
        return [one.value for one in demands(round)]
    assert among("小一") == [town().schools[0].code]
    assert among("小一", "小一") == []


def demands(round: Round) -> Any:
    """Return what is asked of each group, wherever it is asked."""
    rule = in_force(round, GroupedRate)
    assert rule is not None
    return tuple(one._replace(row=None) for one in rule.demands(round))  # type: ignore[arg-type]


def test_groups_of_a_policy_file_are_those_of_the_sheet():
    rows = [{"名称": "各校", "依据": "学校", "取值": "每个", "比例": "40%"}]
    chosen = policy(H12_groups=rows)
    assert demands(settle(town(), chosen)) == demands(settle(town(by_school("40%")), policy()))
    again = Policy.load(chosen.dump())
    assert demands(settle(town(), again)) == demands(settle(town(), chosen))


@pytest.mark.parametrize("seed", range(150))
def test_the_fewest_people_for_overlapping_groups(seed):
    rng = Random(seed)
    people = list(range(rng.randint(1, 8)))
    groups = [(rng.sample(people, rng.randint(1, len(people))), rng.randint(0, 4)) for _ in range(rng.randint(1, 4))]
    members = [({str(key) for key in inside}, asked) for inside, asked in groups]
    right = next(size for size in range(len(people) + 1) if any(
        all(len({*some} & {*inside}) >= min(asked, len(inside)) for inside, asked in groups)
        for some in combinations(people, size)))
    assert fewest(members) == right


def test_what_cannot_be_met_is_told_at_the_row_that_asks():
    """One of 一小 may leave at most; 100 % of its two are asked: the row of the sheet is named, else the policy."""
    people = {"甲": {}, "乙": {}, "丙": {"school": "二小"}}
    row = replace(by_school("100%", "一小"), row=7)
    problem = tiny({"一小": {}, "二小": {}, "三小": {}}, people, shares=[row])
    chosen = policy()
    (found,) = [item for item in objections(settle(problem, chosen), chosen) if item.code == "demand-impossible"]
    assert (found.table, found.row, found.field) == ("shares", 7, "share")
    assert "更正此处" in str(found.remedy)
    groups = [{"name": row.name, "basis": str(row.basis), "value": row.value, "share": row.share}]
    by_policy = chosen.with_value("H12.groups", groups, MADE)
    bare = replace(problem, shares=())
    (told,) = [item for item in objections(settle(bare, by_policy), by_policy) if item.code == "demand-impossible"]
    assert told.table == "parameters"
