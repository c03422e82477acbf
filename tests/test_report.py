"""Named tables and plan.json: known answers in tiny worlds, cross-sums on a drawn banner."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from rotation.domain.indicators import Indicator
from rotation.domain.months import Month
from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.domain.ratio import ceil_of, floor_of
from rotation.domain.records import Parameter
from rotation.domain.round import Opening
from rotation.domain.vocabulary import (
    Degree,
    Duty,
    Level,
    LockKind,
    SchoolType,
    Stage,
    Verdict,
    Willingness,
)
from rotation.domain.vocabulary import Status as Post
from rotation.eligibility import settle
from rotation.policy import Policy, sheet_values
from rotation.report import View, plan_json, schema, sheets
from rotation.report.accounts import accounts
from rotation.report.goal_units import human
from rotation.report.kinds import Kind, kinds_of
from rotation.report.plan_json import PlanFile
from rotation.report.reasons import inversions
from rotation.report.sheet_checks import conservation
from rotation.report.standards_count import measures, spreads
from rotation.report.tables import Band, Cell, Formula, Link, Table, Title
from rotation.rules._tiny import lock, tiny
from rotation.rules.g20_standards import StandardGap
from rotation.rules.g30_variation import Variation
from rotation.text import Text, spell
from tests.drawn_plan import banner_view, measured, policy

NAMES = ["方案概览", "交流名单", "派出学校名册", "接收学校名册", "公示名单", "资格审查", "学科缺额", "编制与在岗", "资源配置指标", "比例核算", "未解决缺额", "选派说明", "同条件倒挂", "政策参数", "核查", "运行信息"]


def planned(problem, placements, **values):
    """A view of a tiny world: placements as ``teacher>school`` or ``teacher>school:学科``."""
    rules = policy(**values)
    round = settle(problem, rules)
    chosen = []
    for item in placements.split():
        key, _, there = item.partition(">")
        school, _, subject = there.partition(":")
        chosen.append((key, Opening(school, Stage.PRIMARY, subject or "数学")))
    plan = Plan.of(round, chosen)
    return View(round, rules, measured(plan, rules), audit=())


def by_key(view, lang="zh"):
    return {table.key: table for table in sheets(view, lang)}


def words(table: Table, lang="zh") -> list[str]:
    """Every word a table shows."""
    told = [table.name, table.title, *table.notes_above, *table.notes_below,
            *(heading.title for heading in table.columns)]
    told += [cell for row in table.rows for cell in row]
    return [str(spell(plain(cell), lang)) for cell in told if plain(cell) is not None]


def plain(cell):
    while isinstance(cell, Cell | Formula | Band | Title | Link):
        cell = cell.text if isinstance(cell, Band | Title | Link) else cell.value
    return cell


@pytest.fixture(scope="module")
def banner():
    return banner_view()


@pytest.fixture(scope="module")
def tables(banner):
    return by_key(banner)


# -- kinds of moves ---------------------------------------------------------------------------

TWO = {"一小": {}, "二小": {}}


def kind(problem, placements, who="甲"):
    return planned(problem, placements).kinds[who]


def test_fills_a_shortage_when_the_post_was_short():
    assert kind(tiny(TWO, {"甲": {}}), "甲>二小") is Kind.FILLS


def test_replaces_a_leaver_of_the_same_subject():
    people = {"甲": {}, "乙": {"school": "二小"}}
    problem = tiny(TWO, people, posts={"一小 数学": 1, "二小 数学": 1})
    assert kind(problem, "甲>二小 乙>一小") is Kind.REPLACES
    assert kind(problem, "甲>二小") is Kind.RATE


def test_helps_a_school_meet_the_standards_counts_pupils_of_both():
    schools = {"一小": {"primary_pupils": 60}, "二小": {"primary_pupils": 60}}
    strong = {"backbone": Level.BANNER, "degree": Degree.SENIOR}
    posts = {"一小 数学": 1, "二小 数学": 1}
    rich = tiny(schools, {"甲": strong, "乙": strong, "丙": {"school": "二小", "degree": Degree.SENIOR}},
                posts=posts)
    assert kind(rich, "甲>二小") is Kind.STANDARD
    poor = tiny(schools, {"甲": strong, "丙": {"school": "二小", "degree": Degree.SENIOR}}, posts=posts)
    assert kind(poor, "甲>二小") is Kind.RATE


def test_backbone_teacher_to_a_school_of_higher_priority():
    people = {"甲": {"backbone": Level.BANNER}, "乙": {"school": "二小"}, "丙": {}}
    problem = tiny({"一小": {}, "二小": {"rural": True}}, people, posts={"一小 数学": 1, "二小 数学": 1})
    assert kind(problem, "甲>二小") is Kind.BACKBONE
    assert kind(problem, "丙>二小", "丙") is Kind.RATE


def test_kinds_agree_with_the_goals_measured_anew(banner):
    for item in banner.plan.placements[::4]:
        found = banner.kinds[item.teacher]
        if found not in (Kind.FILLS, Kind.REPLACES):
            better = StandardGap().share(banner.plan, item.teacher) < 0
            assert (found is Kind.STANDARD) == better
            if found in (Kind.BALANCE, Kind.RATE):
                assert (found is Kind.BALANCE) == (Variation().share(banner.plan, item.teacher) < 0)


def test_every_kind_has_been_seen(banner):
    assert set(kinds_of(banner.plan).values()) >= {Kind.FILLS, Kind.REPLACES}


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
    values = {key: plain(tables["ratio"].rows[index][1]) for key, index in tables["ratio"].anchors.items()}
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
    assert "0.5153" in str(plan_json(view)["indicators"]["variation"])


# -- reasons ----------------------------------------------------------------------------------


def test_inversions_name_a_fact_about_one_of_the_two():
    people = {"甲": {"points": 100}, "乙": {"points": 300}, "丙": {"points": 200}, "丁": {"points": 50}}
    view = planned(tiny(TWO, people, locks=[lock("乙", LockKind.STAY)]), "甲>二小")
    pairs = {(one.sent.id, one.stayed.id): str(one.reason) for one in inversions(view)}
    assert set(pairs) == {("甲", "乙"), ("甲", "丙")}
    assert "指定留任" in pairs["甲", "乙"]
    assert pairs["甲", "丙"].startswith("无单项原因")


def test_choices_say_why_nobody_moves():
    people = {"甲": {}, "乙": {"subject": "体育与健康"}, "丙": {}}
    view = planned(tiny(TWO, people, locks=[lock("丙", LockKind.STAY)]), "")
    why = dict(zip(by_key(view)["choices"].column("teacher"),
                   map(str, by_key(view)["choices"].column("why")), strict=True))
    assert why["甲"] == "有1个岗位可安排，本年度按整体方案未选派"
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
    assert "原校该学科所必需" in why["数学"]
    assert by_key(view)["unsolved"].column("recruit") == (1, 2)


def test_health_and_leave_are_never_told():
    people = {"甲": {"deferral": "秘密病名", "deferral_until": Month(2027, 8), "deferral_basis": "秘密依据",
                    "deferral_approver": "秘密人"}, "乙": {"status": Post.MATERNITY}, "丙": {}}
    view = planned(tiny(TWO, people), "")
    told = " ".join(word for table in sheets(view, "zh") for word in words(table)) + str(plan_json(view))
    assert "秘密" not in told
    assert Post.MATERNITY.value not in told
    assert Post.MATERNITY.english not in " ".join(
        word for table in sheets(view, "en") for word in words(table, "en"))
    assert view.round.standings["甲"].verdict is Verdict.DEFERRED


# -- the sheets as a whole --------------------------------------------------------------------


def test_sheets_come_in_order(tables):
    assert [str(table.name) for table in tables.values()] == NAMES


def test_rows_are_as_wide_as_the_titles(tables):
    for table in tables.values():
        for row in table.rows:
            assert len(row) in (1, len(table.columns))


def test_every_number_of_the_overview_names_its_sheet(tables):
    for row in tables["overview"].rows:
        if len(row) > 1 and isinstance(plain(row[1]), int | Fraction):
            assert isinstance(row[4], Link)
            assert row[4].table in tables


def test_overview_sums_are_found_on_the_sheets_named(banner, tables):
    value = {str(row[0]): plain(row[1]) for row in tables["overview"].rows if len(row) > 1}
    placements, cells = tables["placements"], tables["shortages"]
    assert value["安排人数合计（含新任教师、自愿交流）"] == len(placements.rows)
    assert value["学科岗位缺额（折算人数）"] == sum(cells.column("still"))
    assert value["没有教师的学科（学校、学段）"] == sum(
        after == 0 for after, posts in zip(cells.column("after"), cells.column("posts"), strict=True) if posts)
    for name in Kind:
        assert value[f"去向类别：{name}"] == placements.column("kind").count(name)
    km = placements.column("km")
    assert value["平均路程"] == Fraction(10 * sum(km) // len(km), 10)
    assert value["路程最远第1位"] == max(km)
    assert value["　其中：路途与意愿"] == sum(n for n in tables["choices"].column("burden") if n is not None)
    assert value["　其中：资历先后"] == sum(n for n in tables["choices"].column("behind") if n is not None)
    assert value["　其中：骨干向农村牧区、薄弱学校流动"] == -sum(
        n for n in tables["choices"].column("flow") if n is not None)
    assert value["　其中：同等条件随机排序"] == sum(n for n in tables["choices"].column("ticket") if n is not None)
    assert value["教育局指定事项"] == len(banner.round.problem.locks)


def test_public_notice_has_seven_columns_and_no_word_too_many(banner, tables):
    notice = tables["notice"]
    assert [str(h.title) for h in notice.columns] == ["序号", "姓名", "派出学校", "接收学校", "学段学科", "交流形式", "交流期限"]
    assert len(notice.rows) == sum(bool(item.home) for item in banner.plan.placements)
    told = " ".join(words(notice))
    assert "薄弱" not in told
    for part in ("公示期（不少于5个工作日）", "受理科室", "监督电话", "教育局（盖章）"):
        assert part in told


def test_price_and_raw_units_stay_off(tables):
    for table in tables.values():
        told = " ".join(words(table))
        assert "代价" not in told
    assert "分之一人" not in " ".join(words(tables["overview"]))


def test_english_sheets_hold_no_chinese_titles():
    view = planned(tiny({"S1": {}, "S2": {}}, {"T1": {"name": "T1"}}), "T1>S2")
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for table in sheets(view, "en"):
        texts = [table.name, table.title, *table.notes_above, *table.notes_below,
                 *(heading.title for heading in table.columns)]
        texts += [value for row in table.rows for cell in row
                  if isinstance(value := plain(cell), Text) and "数学" not in value.render("en")]
        for text in texts:
            shown = text.render("en")
            if table.key == "shortages" or "旗镇" in shown:
                continue
            assert not chinese.search(shown), (table.key, shown)


def test_conservation_adds_up(banner):
    assert sum(number for _, number in conservation(banner)) == len(banner.round.problem.teachers)
    short = replace(banner, rows_read=999, skipped=2)
    told = " ".join(words(by_key(short)["run"]))
    assert "相差" in told


def test_rules_that_cannot_run_are_named_with_their_columns():
    problem = tiny(TWO, {"甲": {}}, present=frozenset({"teacher.joined", "teacher.established", "teacher.status"}))
    view = planned(problem, "甲>二小", E35_on=False)
    told = {key: " ".join(words(table)) for key, table in by_key(view).items()}
    for key in ("overview", "policy", "audit"):
        assert "未核查（缺列：教师表“骨干级别”" in told[key]
        assert "已关闭，未执行" in told[key]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_policy_sheet_is_the_whole_policy(lang):
    rules = policy(H65_share="60%", E35_on=False, H15_rate="1/3", R10_years_primary=5,
                   round_banner="某旗", need_pools_primary={"科学": "数学"})
    raw = {name: (value, rules.sources[name]) for name, value in rules.raw.items()}
    rules = Policy.of({**raw, "tiers": ([{"goals": [{"code": "G10", "subject_weight": {"音乐": 3}}],
                                          "slack": "5%"}, {"goals": [{"code": "G50"}]}],
                                        rules.sources["H65.share"])})
    problem = tiny(TWO, {"甲": {}})
    round = settle(problem, rules)
    table = by_key(View(round, rules, Outcome(Status.UNKNOWN, None)), lang)["policy"]
    rows = [Parameter(name=name, value=value) for name, value in
            zip(table.column("name"), table.column("value"), strict=True) if value is not None]
    assert Policy.of(sheet_values(rows)).dump() == rules.dump()
    named = dict(zip(table.column("name"), table.column("source"), strict=True))
    assert str(named["H65.share"]) == "测试"
    assert "默认" in str(named["H20.share"])


@pytest.mark.parametrize("status", [Status.INFEASIBLE, Status.UNKNOWN])
def test_without_a_plan_all_sheets_still_stand(status):
    problem = tiny(TWO, {"甲": {}})
    rules = policy()
    view = View(settle(problem, rules), rules, Outcome(status, None))
    told = by_key(view)
    assert len(told) == len(NAMES)
    assert not told["placements"].rows
    assert status.value in words(told["overview"])
    assert "没有可核查的方案" in words(told["audit"])


def test_unproven_tiers_are_called_so():
    view = planned(tiny(TWO, {"甲": {}}), "甲>二小")
    open_ended = replace(view, outcome=measured(view.plan, view.policy, Status.FEASIBLE))
    told = " ".join(words(by_key(open_ended)["overview"]))
    assert "未证明最优" in told
    assert "未证明最优" not in " ".join(words(by_key(view)["overview"]))


def test_findings_are_listed_under_their_rule():
    view = planned(tiny(TWO, {"甲": {}}), "甲>二小")
    bad = replace(view, audit=(("H45|一小|小学|数学", Text("short", "原校缺人")),))
    table = by_key(bad)["audit"]
    rows = {row[0]: row for row in table.rows if len(row) > 1}
    told = [row for row in table.rows if len(row) > 1 and row[1] == "一小|小学|数学"]
    assert told
    assert str(told[0][2]) == "原校缺人"
    assert rows["H50"][4] == 0


def test_tier_values_are_in_units_for_people(banner):
    second, last = banner.outcome.tiers[1], banner.outcome.tiers[3]
    assert human(second, 235)[0] == Fraction(235, 100)
    assert human(last, 12345)[:2] == (Fraction(12345, 100), "tenth")


# -- plan.json --------------------------------------------------------------------------------


def test_plan_json_keeps_its_schema(banner):
    told = plan_json(banner)
    PlanFile.model_validate(told)
    assert set(schema()["properties"]) == set(told)
    assert told["status"] == "OPTIMAL"
    assert told["counts"]["moved"] == len(banner.plan.exchanged)
    assert [entry["tier"] for entry in told["tiers"]] == [1, 2, 3, 4]
    assert told["placements"][0].keys() == {
        "teacher", "from", "to", "stage", "subject", "backbone", "form", "term", "relation", "kind"}
    assert Policy.load(told["policy"]).dump() == banner.policy.dump()


def test_plan_json_without_a_plan_has_the_same_keys(banner):
    none = replace(banner, outcome=Outcome(Status.INFEASIBLE, None))
    told = plan_json(none)
    PlanFile.model_validate(told)
    assert told.keys() == plan_json(banner).keys()
    assert told["placements"] == told["shortages"] == told["tiers"] == []
    assert len(told["eligible"]) == len(banner.round.eligible)
    assert len(told["standings"]) == len(banner.round.problem.teachers)


def test_shortages_of_plan_json_are_supply_in_hundredths():
    view = planned(tiny(TWO, {"甲": {}, "乙": {"school": "二小", "workload": 50}},
                        posts={"一小 数学": 0.5, "二小 数学": 2.25}), "甲>二小")
    told = {(e["school"], e["subject"]): e for e in plan_json(view)["shortages"]}
    assert told["二小", "数学"] == {"school": "二小", "stage": "小学", "subject": "数学", "need": 225,
                                "posts": 2, "before": 50, "after": 150}


def test_nine_year_schools_have_two_places():
    view = planned(tiny({"九校": {"type": SchoolType.NINE_YEAR, "primary_pupils": 60, "junior_pupils": 60},
                         "二小": {}}, {"甲": {"duty": Duty.NONE}}), "")
    stages = {entry["stage"] for entry in plan_json(view)["indicators"]["places"]}
    assert stages == {"小学", "初中"}
