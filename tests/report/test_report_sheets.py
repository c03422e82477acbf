"""The sheets as a whole and plan.json: cross-sums on a drawn banner, words that must not appear."""

import json
import re
from dataclasses import replace
from fractions import Fraction

import pytest

from rotation.cli.summary import _least
from rotation.domain.answers import Binding, PostAnswer, Standby
from rotation.domain.indicators import Indicator
from rotation.domain.outcome import DualCertificate, GoalResult, Outcome, Status
from rotation.domain.plan import Plan
from rotation.domain.records import Lock, Parameter
from rotation.domain.succession import Succession
from rotation.domain.vocabulary import (
    SUBJECT_ENGLISH,
    Duty,
    Form,
    Level,
    LockKind,
    SchoolType,
    Stage,
)
from rotation.figures.accounts import accounts
from rotation.figures.figures import figures_of
from rotation.figures.goals import exchange, human
from rotation.figures.kinds import Kind, kinds_of
from rotation.figures.shown import FIGURES
from rotation.figures.standards import Spread
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.policy.values import sheet_values
from rotation.report import View, catalogue, sheets
from rotation.report.decision import effects, kept, standing
from rotation.report.headlines import AccountLine, director
from rotation.report.page_effects import VARIATION
from rotation.report.plan_file import PlanFile
from rotation.report.points import problems
from rotation.report.sheet_checks import conservation
from rotation.report.sheet_goals import GoalLine
from rotation.rules._tiny import tiny
from rotation.tables.table import Formula
from rotation.text import Text, say, spell
from tests.support.drawn_plan import banner_view, by_key, measured, plain, planned, policy, words

TWO = {"一小": {}, "二小": {}}
OFFICIAL = [
    ("overview", "方案概览"), ("conflict", "冲突与出路"), ("placements", "交流名单"), ("ratio", "比例核算"),
    ("unsolved", "未解决缺额"), ("notice", "公示名单"), ("revision", "公示前后对照表"), ("sending", "派出学校名册"),
    ("receiving", "接收学校名册"), ("standings", "资格审查"), ("choices", "选派说明"), ("standbys", "递补名单"),
    ("inversions", "同条件倒挂"),
    ("wishes", "志愿落选说明"), ("shortages", "学科缺额"), ("basis", "定岗依据"), ("staff", "编制与在岗"), ("standards", "资源配置指标"), ("points", "积分明细"),
    ("overrides", "人工指定"), ("forms", "形式与计入口径"), ("changes", "变更说明"),
    ("goals", "目标与证明"), ("terms", "目标计算依据"), ("terms_posts", "目标分项（岗位）"),
    ("terms_places", "目标分项（学校）"), ("bindings", "主要制约条件"), ("policy", "政策参数"), ("audit", "核查"), ("run", "运行信息"),
]
"""Keys of the sheets and the names that offices know them by, in the order of the workbook."""
ON_OCCASION = {"conflict", "standbys", "wishes", "bindings", "revision", "changes"}
"""Sheets that a plan has only on occasion."""


@pytest.fixture(scope="module")
def banner():
    return banner_view()


@pytest.fixture(scope="module")
def tables(banner):
    return by_key(banner)


# -- the sheets as a whole --------------------------------------------------------------------


def told_in_order(found):
    """The official ones of these; new sheets may stand among them."""
    keys = {key for key, _ in OFFICIAL}
    return [one for one in found if one[0] in keys]


def test_official_sheets_keep_their_names_and_their_order():
    assert told_in_order([(sheet.key, sheet.name.zh) for sheet in catalogue().values()]) == OFFICIAL


def test_sheets_of_a_plan_come_in_order(tables):
    assert told_in_order([(key, str(table.name)) for key, table in tables.items()]) == [
        one for one in OFFICIAL if one[0] not in ON_OCCASION]


def test_rows_are_as_wide_as_the_titles(tables):
    for table in tables.values():
        for row in table.rows:
            assert len(row) in (1, len(table.columns))


def figures_told(view):
    """Every line of the accounts that has a source and every line of the goals, by title."""
    told = by_key(view)
    return {**{str(line.title): line for line in told["ratio"].items if isinstance(line, AccountLine) and line.source},
            **{str(line.item): line for line in told["goals"].items if isinstance(line, GoalLine)}}


def test_every_figure_names_its_sheet(banner, tables):
    for line in figures_told(banner).values():
        if isinstance(plain(line.value), int | Fraction):
            assert line.source in tables


def test_figures_are_found_on_the_sheets_named(banner, tables):
    value = {title: plain(line.value) for title, line in figures_told(banner).items()}
    placements, cells = tables["placements"], tables["shortages"]
    assert value["安排人数合计（含新任教师、自愿交流）"] == len(placements.rows)
    lacking = sum(after == 0 for after, posts in zip(cells.column("after"), cells.column("posts")) if posts)
    effect = " ".join(str(point.says) for point in effects(banner))
    assert f"到{float(sum(cells.column('still'))):g}人" in effect
    assert f"到{lacking}个" in effect
    for name in Kind:
        assert value[f"去向类别：{name}"] == placements.column("kind").count(name)
    km = [n for n, home in zip(placements.column("km"), placements.column("home"), strict=True) if home]
    assert value["平均公里（不含新任教师）"] == Fraction(sum(km), len(km))
    assert value["路程最远第1位"] == max(km)
    told = [(str(a), str(b)) for a, b in zip(
        placements.column("favored"), placements.column("counts"), strict=True)]
    assert value["其中去往农村牧区或薄弱学校"] == told.count(("是", "是"))
    assert value["教育局指定事项"] == len(banner.round.problem.locks)


def test_goals_are_the_sums_of_the_sheets_named(banner, tables):
    value = {title: plain(line.value) for title, line in figures_told(banner).items()}
    sums = {"　其中：路途与意愿": ("terms", "burden"), "　其中：资历先后": ("terms", "behind"),
            "　其中：骨干向农村牧区、薄弱学校流动": ("terms", "flow"), "　其中：同等条件随机排序": ("terms", "ticket"),
            "第2层目标：开足": ("terms_posts", "weighted_after"), "　其中：校际差异": ("terms_places", "difference")}
    for title, (key, column) in sums.items():
        assert value[title] == sum(n for n in tables[key].column(column) if n is not None), title


def test_a_move_that_only_the_office_wanted_is_not_called_one_for_the_share(banner):
    moved = next(key for key, kind in kinds_of(banner.plan).items() if kind is Kind.RATE)
    locks = (*banner.round.problem.locks, Lock(teacher=moved, kind=LockKind.MUST_MOVE, reason="a", clerk="b"))
    ordered = Plan(settle(replace(banner.round.problem, locks=locks), banner.policy), banner.plan.placements)
    assert kinds_of(ordered) == {**kinds_of(banner.plan), moved: Kind.DECIDED}


def test_public_notice_has_seven_columns_and_no_word_too_many(banner, tables):
    notice = tables["notice"]
    assert [str(h.title) for h in notice.columns] == ["序号", "姓名", "派出学校", "接收学校", "学段学科", "交流形式", "交流期限"]
    assert len(notice.rows) == sum(bool(item.home) for item in banner.plan.placements)
    told = " ".join(words(notice))
    assert "薄弱" not in told
    for part in ("公示期（不少于5个工作日）", "受理科室", "监督电话", "教育局（盖章）"):
        assert told.count(part) == 1


def test_a_recruit_is_told_alike_on_both_lists(tables):
    listed = dict(zip(tables["placements"].column("teacher"), zip(
        map(str, tables["placements"].column("form")), map(str, tables["placements"].column("remark")),
        strict=True), strict=True))
    received = dict(zip(tables["receiving"].column("teacher"), zip(
        map(str, tables["receiving"].column("form")), map(str, tables["receiving"].column("remark")),
        strict=True), strict=True))
    assert listed == received


def test_price_and_raw_units_stay_off(tables):
    for table in tables.values():
        told = " ".join(words(table))
        assert "代价" not in told


def test_english_sheets_hold_no_chinese_titles():
    view = planned(tiny({"S1": {}, "S2": {}}, {"T1": {"name": "T1"}}), "T1>S2")
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for table in sheets(view):
        texts = [table.name, table.title, *table.notes_above, *table.notes_below,
                 *(heading.title for heading in table.columns)]
        texts += [value for row in table.rows for cell in row
                  if isinstance(value := plain(cell), Text)]
        for text in texts:
            shown = re.sub("|".join([*SUBJECT_ENGLISH, *Form]), "", text.render("en"))
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
    assert "条规则因花名册缺少相应列未核查" in told["overview"]
    for key in ("goals", "policy", "audit"):
        assert "未核查（缺列：教师表“骨干级别”" in told[key]
        assert "已关闭，未执行" in told[key]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_policy_sheet_is_the_whole_policy(lang):
    rules = policy(H65_share="60%", E35_on=False, H15_rate="1/3", R10_years_primary=5, round_count="stock",
                   round_banner="某旗", need_pools_primary={"科学": "数学"}, round_backbone_titles=["高级", "正高级"],
                   need_hours={"音乐": ["1", "2", "2", "1.5", "1", "1", "1", "1", "0"]}, E60_scope_junior="group")
    raw = {name: (value, rules.sources[name]) for name, value in rules.raw.items()}
    rules = Policy.of({**raw, "tiers": ([{"goals": [{"code": "G10", "subject_weight": {"音乐": 3}}],
                                          "slack": "5%"}, {"goals": [{"code": "G50"}]}],
                                        rules.sources["H65.share"])})
    problem = tiny(TWO, {"甲": {}})
    round = settle(problem, rules)
    table = by_key(View(round, rules, Outcome(Status.UNKNOWN, None)))["policy"]
    rows = [Parameter(name=name, value=spell(plain(value), lang)) for name, value in
            zip(table.column("name"), table.column("value"), strict=True) if value is not None]
    assert Policy.of(sheet_values(rows)).dump() == rules.dump()
    named = dict(zip(table.column("name"), table.column("source"), strict=True))
    assert str(named["H65.share"]) == "测试"
    assert "默认" in str(named["H20.share"])


def test_policy_sheet_is_read_without_english_and_without_brackets(tables):
    for column in ("rule", "told", "value", "default", "source", "basis", "run"):
        for cell in tables["policy"].column(column):
            shown = re.sub(r"[A-Z]\d\d(\.[a-z_]+)?", "", str(spell(plain(cell), "zh") or ""))
            assert not re.search(r"[A-Za-z]{2,}|[{}\[\]]", shown), (column, shown)


def test_the_basis_of_a_rule_stands_once(tables):
    table = tables["policy"]
    told = dict(zip(table.column("name"), table.column("basis"), strict=True))
    assert "10%" in str(told["H10.on"])
    assert told["H10.rate"] is None


@pytest.mark.parametrize("status", [Status.INFEASIBLE, Status.UNKNOWN])
def test_without_a_plan_all_sheets_still_stand(tables, status):
    problem = tiny(TWO, {"甲": {}})
    rules = policy()
    view = View(settle(problem, rules), rules, Outcome(status, None))
    told = by_key(view)
    assert set(told) == set(tables) - {"overrides", "staying"}
    assert not told["placements"].rows
    for key in ("placements", "notice"):
        shown = " ".join(words(told[key]))
        assert "未形成方案" in shown
        assert "手工修改" not in shown
        assert "监督电话" not in shown
    assert any(status.value in word for word in words(told["overview"]))
    assert "没有可核查的方案" in words(told["audit"])


def test_unproven_tiers_are_called_so():
    view = planned(tiny(TWO, {"甲": {}}), "甲>二小")
    open_ended = replace(view, outcome=measured(view.plan, view.policy, Status.FEASIBLE))
    assert "未证明最优" in " ".join(words(by_key(open_ended)["goals"]))
    assert "尚未证明" in " ".join(words(by_key(open_ended)["overview"]))
    assert "未证明最优" not in " ".join(words(by_key(view)["goals"]))
    assert "尚未证明" not in " ".join(words(by_key(view)["overview"]))


def test_a_tier_that_gave_way_shows_both_values():
    view = planned(tiny(TWO, {"甲": {}, "乙": {}}, posts={"一小 数学": 2, "二小 数学": 3}), "甲>二小")
    first, second, *rest = view.outcome.tiers
    better = replace(second, value=second.value - 100, bound=second.value - 100)
    gave = replace(view, outcome=replace(view.outcome, tiers=(first, better, *rest)))
    rows = {str(row[0]): row for row in by_key(gave)["goals"].rows if len(row) > 1}
    assert plain(rows["第2层目标：开足"][1]) == Fraction(second.final, 100)
    assert plain(rows["　本层单独求得的最优值"][1]) == Fraction(better.value, 100)
    assert "在宽限5%内让位于后面的目标" in str(rows["第2层目标：开足"][3])
    proven = replace(better, certificate=DualCertificate(better.value, {}))
    audited = replace(gave, outcome=replace(gave.outcome, tiers=(first, proven, *rest)), certificate=(Text("raw", "原始"),))
    (line,) = [text for text in words(by_key(audited)["audit"]) if text.startswith("第2层（开足）")]
    assert f"最优值{better.value / 100:.2f}" in line
    assert f"（本方案为{second.final / 100:.2f}，在宽限内）" in line


def test_recruits_are_not_among_those_exchanged_without_a_shortage():
    people = {"甲": {}, "乙": {}, "戊": {"school": "待分配"}}
    view = planned(tiny(TWO, people, posts={"一小 数学": 3, "二小 数学": 1}), "甲>二小 乙>二小 戊>一小")
    (line,) = [one for one in director(view) if str(one.title) == "未填补缺额的交流人数"]
    assert sorted(view.kinds.values()) == sorted([Kind.FILLS, Kind.RATE, Kind.RECRUIT])
    assert line.value == 1, "one of the two exchanged fills nothing; the recruit is not exchanged"


def test_the_accounts_say_which_lines_follow_a_change():
    """What is called fixed has no formula; what is called live has one."""
    table = by_key(planned(tiny(TWO, {"甲": {}}), "甲>二小"))["ratio"]
    told = " ".join(map(str, table.notes_above))
    assert "去往农村牧区、薄弱学校人数和“其他数据”为编制时的数字" in told
    live = {line.key for line in table.items if isinstance(getattr(line, "value", None), Formula)}
    assert {"eligible", "moved", "backbone"} <= live
    assert not live & {"to_rural", "to_weak"}


def test_what_backbone_teachers_gain_is_positive_and_deducted():
    assert str(exchange(GoalResult("G40", 1000, -3))[3]) == "加分3分，抵减30.00公里当量"


def test_other_rates_are_not_called_legal():
    problem = tiny(TWO, {"甲": {}})
    assert "法定最低交流人数" in figures_told(planned(problem, "甲>二小"))
    told = figures_told(planned(problem, "甲>二小", H10_rate="12%"))
    assert "按本方案比例（12%）的最低人数" in told
    assert "法定最低交流人数" not in told


@pytest.mark.parametrize(("rate", "least"), [("8%", "最低（低于法定）"), ("10%", "法定最低"), ("12%", "最低")])
def test_the_summary_calls_only_the_share_of_the_law_legal(rate, least):
    view = planned(tiny(TWO, {"甲": {}}), "甲>二小", H10_rate=rate)
    assert str(_least(accounts(view.round, view.plan))) == least


def test_a_rate_below_the_law_is_said_at_once_and_called_no_legal_minimum():
    problem = tiny(TWO, {"甲": {}})
    view = planned(problem, "甲>二小", H10_rate="8%")
    assert "本方案按8%测算，低于规定的10%。" in " ".join(str(point.says) for point in standing(view))
    assert "是否达到法定最低人数" not in figures_told(view)
    for rate in ("10%", "12%"):
        view = planned(problem, "甲>二小", H10_rate=rate)
        assert "低于规定" not in " ".join(str(point.says) for point in standing(view))


def test_a_plan_below_the_law_is_not_called_lawful_by_its_audit():
    problem = tiny(TWO, {"甲": {}})
    told = str(kept(planned(problem, "甲>二小", H10_rate="8%", H20_share="15%")).says)
    assert told.startswith("合规情况：最低交流比例8%（规定不低于10%）、骨干教师最低占比15%（规定不低于20%）低于规定，仅供比较，不能执行；按所设参数")
    for rate in ("10%", "12%"):
        assert "低于规定" not in str(kept(planned(problem, "甲>二小", H10_rate=rate)).says)
    below = planned(problem, "甲>二小", H20_share="15%")
    assert "本方案按15%测算，低于规定的20%。" in " ".join(str(point.says) for point in standing(below))
    assert "低于规定" not in " ".join(str(point.says) for point in standing(planned(problem, "甲>二小")))


def test_a_rule_set_below_the_law_is_kept_only_as_set():
    """Of every share that the law names: sheet 核查 says the number set and the number asked."""
    problem, lawful = tiny(TWO, {"甲": {"backbone": Level.BANNER}}), planned(tiny(TWO, {"甲": {}}), "甲>二小")
    shares = [(rule.code, key, rule.by_law(key)) for rule in lawful.policy.rules.values() for key in rule.law if rule.on]
    assert {"H10", "H20"} <= {code for code, _, _ in shares}
    for code, key, least in shares:
        (line,) = [row for row in by_key(planned(problem, "甲>二小", **{f"{code}_{key}": "1%"}))["audit"].rows
                   if len(row) > 1 and row[0] == code]
        told = line[5].value.render("zh")
        assert told.startswith("符合所设参数，但低于规定")
        assert told.endswith(f"1%（规定不低于{int(least * 100)}%）")
    assert "低于规定" not in " ".join(words(by_key(lawful)["audit"]))


def test_what_is_below_the_law_comes_before_the_meeting_first():
    problem = tiny(TWO, {"甲": {}})
    first, *_ = problems(planned(problem, "甲>二小", H10_rate="8%", H20_share="15%"))
    assert first.says.render("zh") == ("最低交流比例8%（规定不低于10%）、骨干教师最低占比15%（规定不低于20%）低于规定，"
                                       "本方案仅供比较，不能执行，请按规定比例重新编制。")
    assert not [one for one in problems(planned(problem, "甲>二小", H10_rate="12%")) if "低于规定" in one.says.render("zh")]


def test_rules_without_clauses_are_not_called_kept():
    view = planned(tiny(TWO, {"甲": {}}), "甲>二小")
    for row in by_key(view)["audit"].rows:
        if len(row) > 1 and row[3] == 0 and row[4] == 0:
            assert str(row[5]) == "不适用"


def test_certificate_lines_are_in_units_for_people():
    view = planned(tiny(TWO, {"甲": {}}), "甲>二小")
    *before, last = view.outcome.tiers
    priced = replace(last, value=282384, bound=282384, certificate=DualCertificate(281168, {}))
    view = replace(view, outcome=replace(view.outcome, tiers=(*before, priced)),
                   certificate=(Text("raw", "原始"),))
    told = " ".join(words(by_key(view)["audit"]))
    assert "最优值2823.84公里当量" in told
    assert "算术复核下限2811.68，其余由求解器搜索证明" in told
    assert "282384" not in told


def test_findings_are_listed_under_their_rule():
    view = planned(tiny(TWO, {"甲": {}}), "甲>二小")
    bad = replace(view, audit=(
        ("H45|一小|小学|数学", Text("short", "原校缺人")),
        ("R15 R15|甲|二小", Text("on sick leave", "不在岗：病休"))))
    table = by_key(bad)["audit"]
    rows = {row[0]: row for row in reversed(table.rows) if len(row) > 1}
    told = [row for row in table.rows if len(row) > 1 and row[1] == "一小 小学 数学"]
    assert told
    assert str(told[0][2]) == "原校缺人"
    assert (rows["H50"][4], rows["H45"][4]) == (0, 1)
    told = " ".join(words(table))
    assert "病休" not in told
    assert "甲（甲） 二小" in told


def test_tier_values_are_in_units_for_people(banner):
    second, last = banner.outcome.tiers[1], banner.outcome.tiers[-1]
    assert human(second, 235)[0] == Fraction(235, 100)
    assert human(last, 12345)[:2] == (Fraction(12345, 100), "decimal")


# -- plan.json --------------------------------------------------------------------------------


def test_plan_json_keeps_its_schema(banner):
    told = PlanFile.of(banner).plain()
    assert PlanFile.model_validate_json(json.dumps(told)).plain() == told
    led = PlanFile.of(replace(banner, after=Succession("校长-001", "0" * 64, 2026, (("甲", "一小", Duty.HEAD),), ("乙",))))
    assert PlanFile.model_validate_json(json.dumps(led.plain())) == led
    assert set(PlanFile.model_json_schema()["properties"]) == set(led.plain()) == {*told, "after"}
    assert told["status"] == "OPTIMAL"
    assert told["counts"]["moved"] == len(banner.plan.exchanged)
    assert [entry["tier"] for entry in told["tiers"]] == [1, 2, 3, 4, 5]
    assert told["placements"][0].keys() == {
        "teacher", "from", "to", "stage", "subject", "backbone", "form", "term", "relation", "kind"}
    assert Policy.load(told["policy"]).dump() == banner.policy.dump()


def test_plan_json_without_a_plan_has_the_same_keys(banner):
    none = replace(banner, outcome=Outcome(Status.INFEASIBLE, None))
    told = PlanFile.of(none).plain()
    assert PlanFile.model_validate_json(json.dumps(told)).plain() == told
    assert told.keys() == PlanFile.of(banner).plain().keys()
    assert told["placements"] == told["shortages"] == told["tiers"] == []
    assert len(told["eligible"]) == len(banner.round.eligible)
    assert len(told["standings"]) == len(banner.round.problem.teachers)


def test_shortages_of_plan_json_are_supply_in_hundredths():
    view = planned(tiny(TWO, {"甲": {}, "乙": {"school": "二小", "workload": 50}},
                        posts={"一小 数学": 0.5, "二小 数学": 2.25}), "甲>二小")
    told = {(e["school"], e["subject"]): e for e in PlanFile.of(view).plain()["shortages"]}
    assert told["二小", "数学"] == {"school": "二小", "stage": "小学", "subject": "数学", "need": 225,
                                "posts": 2, "before": 50, "after": 150}


def test_nine_year_schools_have_two_places():
    view = planned(tiny({"九校": {"type": SchoolType.NINE_YEAR, "primary_pupils": 60, "junior_pupils": 60},
                         "二小": {}}, {"甲": {"duty": Duty.NONE}}), "")
    stages = {entry["stage"] for entry in PlanFile.of(view).plain()["indicators"]["places"]}
    assert stages == {"小学", "初中"}


def test_mean_way_is_one_figure_everywhere_and_leaves_recruits_out(banner):
    round, plan = banner.round, banner.plan
    recruits = [item for item in plan.placements if round.teacher(item.teacher).unposted]
    assert recruits, "the sample must hold some, else nothing is shown"
    known = [km for item in plan.placements if item not in recruits
             and (km := round.km(round.teacher(item.teacher), item.host)) is not None]
    mean = Fraction(sum(known), len(known))
    value = {title: plain(line.value) for title, line in figures_told(banner).items()}
    figures = figures_of(round, plan)
    assert (figures.roads.known, figures.roads.total) == (len(known), sum(known))
    assert FIGURES["km_mean"].of(figures) == mean
    assert value["平均公里（不含新任教师）"] == mean
    assert Fraction(figures.roads.mean) == Fraction(10 * sum(known) // len(known), 10)
    assert figures.roads.longest[0] == FIGURES["km_longest"].of(figures) == max(known)


# -- lists about posts and clauses ------------------------------------------------------------


def test_a_stand_in_for_several_posts_and_one_under_an_order_are_marked():
    problem = tiny({"一小": {}, "二小": {}, "三小": {}}, {"甲": {}, "乙": {}, "丙": {"name": "张丙"}, "丁": {}}, locks=[
        Lock(teacher="乙", kind=LockKind.MUST_MOVE, reason="工作需要", clerk="经办")])
    view = planned(problem, "甲>二小 乙>三小")
    two, one = view.plan.placements
    price = say("nothing", "无")
    stand = Standby("丙", 1, price)
    view = replace(view, posts=(
        PostAnswer(one, 2, "丙", price, (stand, Standby("丁", 2, price))), PostAnswer(two, 1, "丙", price, (stand,))))
    first, second = (" ".join(text.render("zh") for text in cell)
                     for cell in by_key(view)["standbys"].column("remark"))
    assert first == "张丙（丙）同时列为2个岗位的递补人，只能递补一处"
    assert "撤销该指定后方可递补" in second
    assert "张丙（丙）同时列为2个岗位" in second
    alone = replace(view, posts=(PostAnswer(one, 1, "丙", price, (stand,)),))
    assert by_key(alone)["standbys"].column("remark") == (None,)


def test_clauses_that_do_not_bind_stay_off_the_sheet(banner):
    told = Binding(1, "H10", "H10|a", say("so many", "至少若干"), say("at most 1", "最多可减少1人"), 10**6)
    idle = replace(told, clause="H10|b", person=say("does not bind", "目前不构成制约"), price=0)
    assert "bindings" not in by_key(replace(banner, bindings=(idle,)))
    shown = words(by_key(replace(banner, bindings=(told, idle)))["bindings"])
    assert "最多可减少1人" in shown
    assert "目前不构成制约" not in shown


def test_variation_beyond_its_limit_is_pointed_out(banner, monkeypatch):
    def overview(*pairs):
        spread = Spread(Stage.PRIMARY, Indicator.L3, *pairs)
        monkeypatch.setattr("rotation.report.sheet_standards.spreads", lambda _found: (spread,))
        return " ".join(str(point.says) for point in problems(banner))
    limit = banner.round.standards.cv_limit(Stage.PRIMARY) ** 2
    within, worse, worst = (limit / 2, limit), (limit, limit * 2), (limit * 2, limit * 3)
    assert "校际差距" not in overview(within, within)
    assert "新超过" not in str(kept(banner).says)
    new = overview(within, worse)
    assert "，其中1项校际差距因本方案新超过国家规定的上限。" in str(kept(banner).says)
    assert ("本方案使1项校际差距新超过国家规定的上限："
            "小学每百名学生体育艺术专任教师数的校际差异系数（实际任教口径，越小越均衡）交流前0.5000、交流后0.7071，上限0.50") in new
    assert "仍有" not in new
    grown = overview(worst, (limit * 2, limit * 2))
    assert "新超过" not in grown
    assert "校际差距仍有2项超过国家规定的上限（其中1项比交流前变差），交流前已超过" in grown
    each = overview(worst, worse)
    assert "本方案使1项" in each
    assert "仍有1项超过" in each


def test_the_page_marks_variation_beyond_its_limit(banner, monkeypatch):
    limit = banner.round.standards.cv_limit(Stage.PRIMARY) ** 2
    monkeypatch.setattr("rotation.report.page_effects.spreads", lambda _found: (
        Spread(Stage.PRIMARY, Indicator.L3, (limit, limit), (limit, 2 * limit)),
        Spread(Stage.PRIMARY, Indicator.L1, (limit, limit), (limit, limit))))
    (table,) = VARIATION.section(banner).tables
    marked, plain_ = table.column("note")
    assert marked.look == "bad"
    assert "交流后超过" in marked.value[0].render("zh")
    assert plain_ is None
