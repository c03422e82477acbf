"""Named tables and plan.json: known answers in tiny worlds, cross-sums on a drawn banner."""

from fractions import Fraction

import pytest

from rotation.domain.indicators import Indicator
from rotation.domain.months import Month
from rotation.domain.ratio import ceil_of, floor_of
from rotation.domain.vocabulary import (
    Degree,
    Level,
    LockKind,
    Verdict,
    Willingness,
)
from rotation.domain.vocabulary import PersonStatus as Post
from rotation.figures.accounts import accounts
from rotation.figures.standards import measures, spreads
from rotation.report import sheets
from rotation.report.plan_file import PlanFile
from rotation.report.reasons import inversions
from rotation.rules._tiny import lock, tiny
from rotation.rules.g20_standards import StandardGap
from rotation.tables.table import Band
from tests.support.drawn_plan import banner_view, by_key, plain, planned, words


@pytest.fixture(scope="module")
def banner():
    return banner_view()


@pytest.fixture(scope="module")
def tables(banner):
    return by_key(banner)


TWO = {"一小": {}, "二小": {}}

# -- accounts ---------------------------------------------------------------------------------


def test_accounts_of_eleven_teachers():
    people = {name: {"backbone": Level.BANNER} if name in "甲丙" else {} for name in "甲乙丙丁戊己庚辛壬癸子"}
    view = planned(tiny({"一小": {}, "二小": {"rural": True}}, people), "甲>二小 乙>二小",
                   H10_reserve="1%")
    found = accounts(view.round, view.plan)
    assert (found.eligible, found.legal_minimum, found.required, found.ceiling) == (11, 2, 2, 3)
    assert (found.moved, found.backbone_moved, found.backbone_required, found.to_favored) == (2, 1, 1, 2)


def test_volunteers_and_recruits_count_in_no_share():
    people = {"甲": {}, "乙": {"joined": Month(2024, 9), "willingness": Willingness.VOLUNTEERS},
              "丙": {"school": "待分配"}}
    view = planned(tiny(TWO, people), "甲>二小 乙>二小 丙>二小")
    found = accounts(view.round, view.plan)
    assert (found.eligible, found.moved) == (1, 1)
    counts = dict(zip(by_key(view)["placements"].column("teacher"),
                      map(str, by_key(view)["placements"].column("counts")), strict=True))
    assert counts == {"甲": "是", "乙": "否", "丙": "否"}


def test_ratio_sheet_values_follow_the_rules(banner, tables):
    values = {item.key: plain(item.value) for item in tables["ratio"].items if not isinstance(item, Band)}
    number, moved = len(banner.round.eligible), len(banner.plan.exchanged)
    assert values["eligible"] == number
    assert values["minimum"] == ceil_of(Fraction(number, 10))
    assert values["required"] == ceil_of(Fraction(11 * number, 100))
    assert values["ceiling"] == max(values["required"] + 1, floor_of(Fraction(12 * number, 100)))
    assert values["backbone_required"] == ceil_of(Fraction(moved, 5))
    assert values["rate"] == Fraction(10_000 * moved // number, 10_000)


# -- indicators in both ways ------------------------------------------------------------------


def _arts(host_pupils, *, relation):
    schools = {"一小": {"primary_pupils": 120}, "村小": {"primary_pupils": host_pupils, "rural": True}}
    people = {"甲": {"subject": "音乐"}, "乙": {"subject": "音乐"}}
    problem = tiny(schools, people, posts={"村小 音乐": 1, "一小 音乐": 1})
    view = planned(problem, "甲>村小:音乐", round_relation=relation)
    return {(m.place[0], m.indicator): m for m in measures(view.round, view.plan)}


def test_a_temporary_exchange_changes_only_where_people_teach():
    found = _arts(150, relation=False)
    assert found["村小", Indicator.L3].statistical == (0, 0)
    assert found["村小", Indicator.L3].actual == (0, 1)
    assert found["一小", Indicator.L3].statistical == (2, 2)
    assert found["一小", Indicator.L1].actual == (2, 1)


def test_a_transfer_changes_both_ways():
    found = _arts(150, relation=True)
    assert found["村小", Indicator.L3].statistical == (0, 1)
    assert found["一小", Indicator.L3].statistical == (2, 1)


@pytest.mark.parametrize(("pupils", "counted"), [(50, 1), (99, 1), (100, 0)])
def test_small_rural_schools_count_exchanged_arts_teachers_in_l3_alone(pupils, counted):
    found = _arts(pupils, relation=False)
    assert found["村小", Indicator.L3].statistical.after == counted
    assert found["村小", Indicator.L1].statistical.after == 0


def test_actual_way_is_the_goal(banner):
    found = measures(banner.round, banner.plan)
    gap = sum(max(0, item.required - item.actual.after) for item in found)
    assert gap == StandardGap().measure(banner.plan)


def test_cv_golden_case():
    pupils, people = (45, 37, 89, 76, 55), (279, 137, 935, 160, 402)
    problem = tiny({f"{i}小": {"primary_pupils": n} for i, n in enumerate(pupils)},
                   {f"{i}-{j}": {"school": f"{i}小", "degree": Degree.BACHELOR}
                    for i, count in enumerate(people) for j in range(count)}, posts={})
    view = planned(problem, "", standard_min_pupils=1)
    first = spreads(measures(view.round, view.plan))[0]
    assert abs(float(first.actual[0]) ** 0.5 - 0.5153) < 0.00005
    assert "0.5153" in str(PlanFile.of(view).plain()["indicators"]["variation"])


# -- reasons ----------------------------------------------------------------------------------


def test_inversions_name_a_fact_about_one_of_the_two():
    people = {"甲": {"points": 100}, "乙": {"points": 300}, "丙": {"points": 200}, "丁": {"points": 50}}
    view = planned(tiny(TWO, people, locks=[lock("乙", LockKind.STAY)]), "甲>二小")
    pairs = {(one.sent.id, one.stayed.id): str(one.reason) for one in inversions(view.plan)}
    assert set(pairs) == {("甲", "乙"), ("甲", "丙")}
    assert "指定留任" in pairs["甲", "乙"]
    assert pairs["甲", "丙"].startswith("无单项原因")


def test_choices_say_why_nobody_moves():
    people = {"甲": {}, "乙": {"subject": "体育与健康"}, "丙": {}}
    view = planned(tiny(TWO, people, locks=[lock("丙", LockKind.STAY)]), "")
    why = dict(zip(by_key(view)["choices"].column("teacher"),
                   map(str, by_key(view)["choices"].column("why")), strict=True))
    assert why["甲"] == "本校该学科派出后不足（H45）：小学数学岗位4个，本方案有2人"
    assert "没有可安排的岗位" in why["乙"]
    assert "指定本年度留任" in why["丙"]


def test_no_option_counts_the_rules_that_refuse():
    far = {"一小": {}, "二小": {"longitude": 120.0}, "三小": {"longitude": 121.0}}
    view = planned(tiny(far, {"甲": {}}), "")
    assert "E30 距离不符合2个（共2个）" in str(by_key(view)["choices"].column("why")[0])


def test_unsolved_tells_nobody_qualified_from_needed_at_home():
    posts = {"一小 数学": 2, "二小 数学": 1, "二小 音乐": 2}
    view = planned(tiny(TWO, {"甲": {}, "乙": {}}, posts=posts), "")
    why = dict(zip(by_key(view)["unsolved"].column("subject"),
                   map(str, by_key(view)["unsolved"].column("why")), strict=True))
    assert "没有" in why["音乐"]
    assert "未安排的符合条件者2人，其中2人为原校该学科所必需" in why["数学"]
    assert by_key(view)["unsolved"].column("recruit") == (1, 2)


def test_health_and_leave_are_never_told():
    people = {"甲": {"deferral": "秘密病名", "deferral_until": Month(2027, 8), "deferral_basis": "秘密依据",
                    "deferral_approver": "秘密人"}, "乙": {"status": Post.MATERNITY}, "丙": {}}
    view = planned(tiny(TWO, people), "")
    told = " ".join(word for table in sheets(view) for word in words(table)) + str(PlanFile.of(view).plain())
    assert "秘密" not in told
    assert Post.MATERNITY.value not in told
    assert Post.MATERNITY.english not in " ".join(
        word for table in sheets(view) for word in words(table, "en"))
    assert view.round.standings["甲"].verdict is Verdict.DEFERRED
