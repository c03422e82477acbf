"""The sheets of 比较.xlsx, made from the plain result alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from rotation.domain.table import Band, Cell, Heading, Look, Row, Table
from rotation.report.reasons import label as rule_label
from rotation.scenario.result import (
    Amount,
    CaseResult,
    Conflict,
    Figures,
    Gap,
    Post,
    Said,
    Tier,
    Variation,
    WhatIf,
)
from rotation.text import Text, say

_SCENARIO = Heading("scenario", say("Scenario", "情景"), "wrap", 22)


def whatif_tables(result: WhatIf) -> tuple[Table, ...]:
    """Return every sheet in its order; sheets that would be empty are left out."""
    tables = (_overview(result), _stories(result), _conflicts(result), _goals(result),
              _common(result), _gaps(result), _variations(result), _people(result),
              _settings(result))
    return tuple(table for table in tables if table.rows)


def _text(said: Said) -> Text:
    return Text(_plain(said.en), _plain(said.zh))


def _plain(sentence: str) -> str:
    """Return a sentence as a template that has no fields."""
    return sentence.replace("{", "{{").replace("}", "}}")


def _titled(result: WhatIf, title: Text) -> Text:
    return say("{b}, round of {y}: {t}", "{b}{y}年度{t}", b=result.banner, y=result.year, t=title)


# -- overview ---------------------------------------------------------------------------------

_FIGURES: tuple[tuple[str, Text, Look, Callable[[Figures], object]], ...] = (
    ("eligible", say("Eligible", "符合条件人数"), "count", lambda f: f.quota.eligible),
    ("required", say("Needed", "应交流人数（含预留）"), "count", lambda f: f.quota.required),
    ("moved", say("Exchanged", "实际交流人数"), "count", lambda f: f.quota.moved),
    ("share", say("Share", "交流比例"), "center", lambda f: f.quota.share),
    ("asked", say("Backbone needed", "应有骨干人数"), "count", lambda f: f.quota.backbone_required),
    ("backbone", say("Backbone", "骨干人数"), "count", lambda f: f.quota.backbone_moved),
    ("backbone_share", say("Backbone share", "骨干占比"), "center", lambda f: f.quota.backbone_share),
    ("placed", say("Placed in all", "安排总人数（含新聘等）"), "count", lambda f: f.quota.placements),
    ("favored", say("To rural or weak schools", "到农村牧区、薄弱学校人数"), "count",
     lambda f: f.quota.to_favored),
    ("empty", say("Subjects nobody teaches", "无人任教的学科（个）"), "count",
     lambda f: sum(gap.empty_after for gap in f.gaps)),
    ("gap", say("Gap in people", "缺额（人）"), "decimal",
     lambda f: Fraction(sum(gap.after for gap in f.gaps), 100)),
    ("missing", say("Missing to the standard", "距配置标准尚差（人）"), "count",
     lambda f: sum(item.missing_after for item in f.variations)),
    ("mean", say("Mean km", "平均里程（公里）"), "tenth",
     lambda f: Decimal(f.roads.mean) if f.roads.mean else None),
    ("longest", say("Longest km", "最远（公里）"), "count",
     lambda f: f.roads.longest[0] if f.roads.longest else None),
    ("changed", say("People who differ", "与基准不同的人数"), "count", lambda f: f.changed),
)
"""Columns of 总表: key, title, look, and the figure."""


def _overview(result: WhatIf) -> Table:
    rows = tuple(_overview_row(case) for case in result.cases)
    return Table(
        "overview", say("Overview", "总表"), _titled(result, say("what if: overview", "情景比较总表")),
        (_SCENARIO, Heading("state", say("Result", "结论"), "center", 14),
         *(Heading(key, title, look, 12) for key, title, look, _ in _FIGURES),
         Heading("note", say("Remark", "说明"), "wrap", 60)),
        rows, frozen=1,
        notes_above=(say(
            "The first line is the baseline. Of equally good plans the one nearest to it is taken, "
            "so that only real differences show",
            "第一行为比较基准。同样好的方案中取与基准方案最接近的，人员差异都是情景本身造成的"),))


def _overview_row(case: CaseResult) -> Row:
    state = Cell(_text(case.state_label), "good" if case.state == "OPTIMAL" else
                 "center" if case.state == "FEASIBLE" else "bad")
    told = case.figures
    figures = [None if told is None else get(told) for _, _, _, get in _FIGURES]
    if told is None:
        figures[0] = case.eligible
    return (_text(case.label), state, *figures, _remark(case))


def _remark(case: CaseResult) -> Text | None:
    if case.failure is not None:
        return _text(case.failure)
    notes: list[object] = [_text(note) for note in case.notes]
    if case.conflict is not None:
        notes += _in_short(case.conflict)
    return say("{n}", "{n}", n=tuple(notes)) if notes else None


def _in_short(told: Conflict) -> Iterator[Text]:
    yield say("{n} clauses clash", "有{n}条规则相互冲突", n=len(told.clauses))
    if told.ways:
        yield say("cheapest way out: {w}", "最省的出路：{w}", w=_text(told.ways[0].says))


# -- what each scenario is --------------------------------------------------------------------


def _stories(result: WhatIf) -> Table:
    rows = tuple((number, _text(case.label), _text(case.question), _changes(case),
                  case.name) for number, case in enumerate(result.cases, 1))
    return Table(
        "stories", say("Scenarios", "情景说明"), _titled(result, say("scenarios", "情景说明")),
        (Heading("number", say("No.", "序号"), "index"), _SCENARIO,
         Heading("question", say("Question", "要回答的问题"), "wrap", 50),
         Heading("changes", say("What it changes", "改动"), "wrap", 60),
         Heading("file", say("File", "情景文件"), "text", 24)), rows)


def _changes(case: CaseResult) -> Text:
    told = [*(say("{l}: {b} → {v}", "{l}：{b} → {v}", l=_text(item.label), b=_text(item.baseline),
                  v=_text(item.value)) for item in case.settings if item.name != "tiers"),
            *(say("order of goals: {v}", "目标顺序：{v}", v=_text(item.value))
              for item in case.settings if item.name == "tiers"),
            *map(_text, case.facts)]
    return _lines(told) if told else say("nothing", "不作改动")


def _lines(parts: Iterable[Text]) -> Text:
    told = tuple(parts)
    template = "；".join(f"{{p{number}}}" for number in range(len(told)))
    english = "; ".join(f"{{p{number}}}" for number in range(len(told)))
    return Text(english, template, {f"p{number}": part for number, part in enumerate(told)})


def _conflicts(result: WhatIf) -> Table:
    rows = tuple(row for case in result.cases if case.conflict is not None
                 for row in _conflict(case, case.conflict))
    return Table(
        "conflicts", say("Without a plan", "无方案情景"),
        _titled(result, say("scenarios without a plan, and ways out", "无法形成方案的情景：原因与出路")),
        (Heading("kind", say("Kind", "类别"), "center", 14),
         Heading("rule", say("Rule", "规则"), "wrap", 22),
         Heading("says", say("What", "内容"), "wrap", 80),
         Heading("people", say("People", "涉及人数"), "count", 10),
         Heading("how", say("Setting", "参数"), "wrap", 24)), rows)


def _conflict(case: CaseResult, told: Conflict) -> Iterator[Row]:
    yield (Band(_text(case.label)),)
    for line in told.counts:
        yield (say("counting", "直接测算"), None, _text(line), None, None)
    for clash in told.clauses:
        yield (say("clash", "相互冲突"), rule_label(clash.clause.partition("|")[0]),
               _text(clash.says), None, None)
    for number, way in enumerate(told.ways, 1):
        yield (say("way out {n}", "出路{n}", n=number),
               say("several", "多条") if way.rule == "+" else rule_label(way.rule),
               _text(way.says), way.people, "、".join(way.settings) or None)
    for note in told.notes:
        yield (say("note", "说明"), None, _text(note), None, None)


# -- goals ------------------------------------------------------------------------------------


def _goals(result: WhatIf) -> Table:
    rows = tuple(_tier(case, tier) for case in result.cases if case.figures is not None
                 for tier in case.figures.tiers)
    return Table(
        "goals", say("Goals", "各层目标"),
        _titled(result, say("goals of each scenario and their proof", "各情景的目标值与证明")),
        (_SCENARIO, Heading("tier", say("Tier", "层"), "index"),
         Heading("goal", say("Goal", "目标"), "text", 24),
         Heading("value", say("Best value", "本层最优值"), "decimal", 14),
         Heading("bound", say("No plan has less than", "已证下限"), "decimal", 14),
         Heading("final", say("This plan", "本方案"), "decimal", 14),
         Heading("unit", say("Unit", "单位"), "center", 22),
         Heading("proof", say("Proof", "证明"), "center", 18)),
        rows, filtered=True, frozen=1)


def _number(amount: Amount | None) -> Cell | None:
    if amount is None:
        return None
    number = Decimal(amount.shown)
    return Cell(number, "decimal" if "." in amount.shown else "count")


def _tier(case: CaseResult, tier: Tier) -> Row:
    exact = tier.bound is not None and tier.bound.raw == tier.value.raw
    proof = (Cell(say("proven best", "已证最优"), "good") if exact else
             Cell(say("proven within the tolerance", "误差内已证"), "center") if tier.proven else
             Cell(say("not proven", "未证最优"), "bad"))
    return (_text(case.label), tier.number, _text(tier.label), _number(tier.value),
            _number(tier.bound), _number(tier.final), _text(tier.value.unit), proof)


def _common(result: WhatIf) -> Table:
    planned = _planned(result)
    first = planned[0].figures if planned else None
    rows = [] if first is None else [
        row for index, tier in enumerate(first.common) for row in _common_rows(planned, index, tier)]
    return Table(
        "common", say("Same yardstick", "统一口径"),
        _titled(result, say("the baseline's goals measured on every plan", "按基准目标衡量各情景方案")),
        (Heading("goal", say("Goal", "目标"), "text", 30), Heading("unit", say("Unit", "单位"), "center", 22),
         *_columns(planned, "decimal")), tuple(rows), frozen=2,
        notes_above=(say("Goals of the baseline with its weights; needs and people are the scenario's",
                         "统一按基准情景的目标和权重计算，需求和人员按各情景；数值越小越好"),))


def _common_rows(planned: list[CaseResult], index: int, tier: Tier) -> Iterator[Row]:
    tiers = [case.figures.common[index] for case in planned if case.figures is not None]
    yield (say("Goal {n}: {l}", "第{n}层：{l}", n=tier.number, l=_text(tier.label)),
           _text(tier.final.unit), *(_number(one.final) for one in tiers))
    if len(tier.goals) > 1:
        for place, goal in enumerate(tier.goals):
            yield (say("　of which {l}", "　其中：{l}", l=_text(goal.label)), _text(goal.amount.unit),
                   *(_number(one.goals[place].amount) for one in tiers))


def _planned(result: WhatIf) -> list[CaseResult]:
    return [case for case in result.cases if case.figures is not None]


def _columns(planned: list[CaseResult], look: Look) -> Iterator[Heading]:
    for number, case in enumerate(planned):
        yield Heading(f"case_{number}", _text(case.label), look, 12)


# -- gaps and standards -----------------------------------------------------------------------


def _gaps(result: WhatIf) -> Table:
    planned = _planned(result)
    first = planned[0].figures if planned else None
    keys = dict.fromkeys(_gap_key(gap) for case in planned if case.figures for gap in case.figures.gaps)
    before = {_gap_key(gap): gap for gap in first.gaps} if first else {}
    after = [{_gap_key(gap): gap for gap in case.figures.gaps} for case in planned if case.figures]
    rows = tuple(_gap_row(key, before.get(key), [one.get(key) for one in after]) for key in keys)
    return Table(
        "gaps", say("Gaps by subject", "学科缺额"),
        _titled(result, say("gaps by subject and area, in people", "分学科、分地区缺额（折算人数）")),
        (Heading("stage", say("Stage", "学段"), "center"), Heading("subject", say("Subject", "学科"), "text"),
         Heading("area", say("Area", "地区"), "center"),
         Heading("posts", say("Posts", "岗位数"), "count", 10),
         Heading("before", say("Gap before", "交流前缺额"), "gap", 12), *_columns(planned, "gap")),
        tuple(row for row in rows if any(cell for cell in row[4:])), frozen=3, filtered=True,
        notes_above=(say("Posts and gap before are the baseline's; columns of scenarios: gap after. "
                         "Rows without any gap are left out",
                         "岗位数和交流前缺额为基准情景；各情景列为交流后缺额，“–”为无缺额；各情景均无缺额的行不列"),))


def _gap_key(gap: Gap) -> tuple[Said, str, Said]:
    return gap.stage, gap.subject, gap.area


def _gap_row(key: tuple[Said, str, Said], first: Gap | None, after: list[Gap | None]) -> Row:
    stage, subject, area = key
    return (_text(stage), subject, _text(area), first.posts if first else None,
            Fraction(first.before, 100) if first else None,
            *(None if gap is None else Fraction(gap.after, 100) for gap in after))


def _variations(result: WhatIf) -> Table:
    planned = _planned(result)
    rows = tuple(row for way in ("statistical", "actual") for row in _spread_rows(planned, way))
    return Table(
        "variations", say("Variation", "差异系数"),
        _titled(result, say("coefficients of variation", "校际差异系数")),
        (Heading("way", say("Counted by", "口径"), "center", 16), Heading("stage", say("Stage", "学段"), "center"),
         Heading("indicator", say("Indicator", "指标"), "text", 26),
         Heading("limit", say("Limit", "上限"), "decimal"),
         Heading("before", say("Before", "交流前"), "ratio", 12), *_columns(planned, "ratio")),
        rows, frozen=3,
        notes_above=(say("Columns of scenarios: after. Only the count by personnel relation may be said to "
                         "meet the limit; a temporary exchange does not change it",
                         "各情景列为交流后。统计口径按人事关系，是评估认定的口径，临时交流不改变；"
                         "实际任教口径仅供工作参考，不称达标"),))


def _spread_rows(planned: list[CaseResult], way: str) -> Iterator[Row]:
    name = say("personnel", "统计口径") if way == "statistical" else say("place of work", "实际任教口径")
    all_of = [case.figures.variations for case in planned if case.figures is not None]
    for index, item in enumerate(all_of[0] if all_of else ()):
        yield (name, _text(item.stage), _text(item.label), Decimal(item.limit),
               Decimal(getattr(item, f"{way}_before")), *(
                   _spread_after(found, index, way) for found in all_of))


def _spread_after(found: tuple[Variation, ...], index: int, way: str) -> Decimal | None:
    return Decimal(getattr(found[index], f"{way}_after")) if index < len(found) else None


# -- people and policy ------------------------------------------------------------------------


def _people(result: WhatIf) -> Table:
    rows = tuple(row for case in _planned(result) if case.figures is not None
                 for row in _people_rows(case, case.figures))
    return Table(
        "people", say("People", "人员差异"),
        _titled(result, say("people who differ from the baseline", "与基准方案不同的人员")),
        (_SCENARIO, Heading("number", say("No.", "序号"), "index"),
         Heading("teacher", say("Teacher ID", "教师编号")), Heading("name", say("Name", "姓名")),
         Heading("home", say("Home school", "派出学校"), "text", 30),
         Heading("change", say("Change", "变化"), "center", 14),
         Heading("baseline", say("Baseline", "基准方案"), "wrap", 36),
         Heading("after", say("This scenario", "本情景"), "wrap", 36),
         Heading("why", say("Why", "原因"), "wrap", 70)),
        rows, filtered=True, frozen=1)


def _people_rows(case: CaseResult, told: Figures) -> Iterator[Row]:
    for number, person in enumerate(told.people, 1):
        yield (_text(case.label), number, person.teacher, person.name, person.home,
               _CHANGES[person.change], _post(person.baseline), _post(person.scenario), _text(person.why))


_CHANGES = {"placed": say("newly placed", "新增安排"), "stays": say("stays", "不再安排"),
            "moved": say("another post", "换岗位")}


def _post(post: Post | None) -> Text:
    if post is None:
        return say("stays", "不安排交流")
    return say("{s} {g} {j}", "{s} {g}{j}", s=post.school, g=_text(post.stage), j=post.subject)


def _settings(result: WhatIf) -> Table:
    rows = tuple((_text(case.label), item.name, _text(item.label), _text(item.baseline),
                  _text(item.value)) for case in result.cases for item in case.settings)
    return Table(
        "settings", say("Policy", "政策差异"),
        _titled(result, say("parameters that differ from the baseline", "与基准不同的政策参数")),
        (_SCENARIO, Heading("name", say("Parameter", "参数"), "text", 18),
         Heading("label", say("Meaning", "说明"), "wrap", 46),
         Heading("baseline", say("Baseline", "基准"), "wrap", 40),
         Heading("value", say("Scenario", "情景"), "wrap", 40)), rows, filtered=True)
