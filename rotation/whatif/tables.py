"""The sheets of 比较.xlsx, made from the plain result alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from rotation.report.reasons import label as rule_label
from rotation.tables.table import Band, Cell, Column, Look, Row, Table, titled
from rotation.text import Text, say
from rotation.whatif.result import (
    Amount,
    CaseResult,
    Conflict,
    Figures,
    Tier,
    WhatIf,
)
from rotation.whatif.shown import SCENARIO, case_columns, planned_cases, text_of
from rotation.whatif.tables_detail import (
    gaps_table,
    people_table,
    settings_table,
    variations_table,
)


def whatif_tables(result: WhatIf) -> tuple[Table, ...]:
    """Return every sheet in its order; sheets that would be empty are left out."""
    tables = (_overview(result), _stories(result), _conflicts(result), _goals(result),
              _common(result), gaps_table(result), variations_table(result), people_table(result),
              settings_table(result))
    return tuple(table for table in tables if table.rows)


# -- overview ---------------------------------------------------------------------------------

_FIGURES: tuple[tuple[str, Text, Look, Callable[[Figures], object]], ...] = (
    ("eligible", say("Eligible", "符合条件人数"), "count", lambda f: f.quota.eligible),
    ("required", say("Needed", "应交流（含预留）"), "count", lambda f: f.quota.required),
    ("moved", say("Exchanged", "实际交流人数"), "count", lambda f: f.quota.moved),
    ("share", say("Share", "交流比例"), "center", lambda f: f.quota.share),
    ("backbone", say("Backbone", "骨干人数"), "count", lambda f: f.quota.backbone_moved),
    ("backbone_share", say("Backbone share", "骨干占比"), "center", lambda f: f.quota.backbone_share),
    ("favored", say("To rural or weak schools", "到农村牧区薄弱学校"), "count",
     lambda f: f.quota.to_favored),
    ("empty", say("Subjects nobody teaches", "无人任教学科"), "count",
     lambda f: sum(gap.empty_after for gap in f.gaps)),
    ("gap", say("Gap in people", "缺额（人）"), "decimal",
     lambda f: Fraction(sum(gap.after for gap in f.gaps), 100)),
    ("missing", say("Missing to the standard", "距标准尚差（人）"), "count",
     lambda f: sum(item.missing_after for item in f.variations)),
    ("mean", say("Mean km without recruits", "平均公里（不含新任教师）"), "tenth",
     lambda f: Decimal(f.roads.mean) if f.roads.mean else None),
    ("longest", say("Longest km", "最远公里"), "count",
     lambda f: f.roads.longest[0] if f.roads.longest else None),
    ("changed", say("People who differ", "与基准不同（人）"), "count", lambda f: f.changed),
)
"""Columns of 总表: key, title, look, and the figure."""


def _overview(result: WhatIf) -> Table:
    rows = tuple(_overview_row(case) for case in result.cases)
    return Table(
        "overview", say("Overview", "总表"), titled(result, say("what if: overview", "情景比较总表")),
        (SCENARIO, Column("state", say("Result", "结论"), "center", 12),
         *(Column(key, title, look, 9) for key, title, look, _ in _FIGURES),
         Column("note", say("Remark", "说明"), "wrap", 34)),
        rows, frozen=1,
        notes_above=(say(
            "The first line is the baseline. Of equally good plans the one nearest to it is taken, "
            "so that only real differences show, unless the remark says otherwise",
            "第一行为比较基准。同样好的方案中取与基准方案最接近的，人员差异由情景本身造成（说明栏另有注明的除外）"),))


def _overview_row(case: CaseResult) -> Row:
    state = Cell(text_of(case.state_label), "good" if case.state == "OPTIMAL" else
                 "center" if case.state == "FEASIBLE" else "bad")
    told = case.figures
    figures = [None if told is None else get(told) for _, _, _, get in _FIGURES]
    if told is None:
        figures[0] = case.eligible
    return (text_of(case.label), state, *figures, _remark(case))


def _remark(case: CaseResult) -> Text | None:
    if case.failure is not None:
        return text_of(case.failure)
    notes = [text_of(note) for note in case.notes]
    if case.conflict is not None:
        notes += _in_short(case.conflict)
    return Text.joined(notes) if notes else None


def _in_short(told: Conflict) -> Iterator[Text]:
    if told.clauses:
        yield say("{n} clauses clash", "有{n}条规则相互冲突", n=len(told.clauses))
    if told.ways:
        yield say("cheapest way out: {w}", "最省的出路：{w}", w=text_of(told.ways[0].says))


# -- what each scenario is --------------------------------------------------------------------


def _stories(result: WhatIf) -> Table:
    rows = tuple((number, text_of(case.label), text_of(case.question), _changes(case),
                  case.name) for number, case in enumerate(result.cases, 1))
    return Table(
        "stories", say("Scenarios", "情景说明"), titled(result, say("scenarios", "情景说明")),
        (Column("number", say("No.", "序号"), "index"), SCENARIO,
         Column("question", say("Question", "要回答的问题"), "wrap", 50),
         Column("changes", say("What it changes", "改动"), "wrap", 60),
         Column("file", say("File", "情景文件"), "text", 24)), rows)


def _changes(case: CaseResult) -> Text:
    told = [*(say("{l}: {b} → {v}", "{l}：{b} → {v}", l=text_of(item.label), b=text_of(item.baseline),
                  v=text_of(item.value)) for item in case.settings if item.name != "tiers"),
            *(say("order of goals: {v}", "目标顺序：{v}", v=text_of(item.value))
              for item in case.settings if item.name == "tiers"),
            *map(text_of, case.facts)]
    return Text.joined(told) if told else say("nothing", "不作改动")


def _conflicts(result: WhatIf) -> Table:
    rows = tuple(row for case in result.cases if case.conflict is not None
                 for row in _conflict(case, case.conflict))
    return Table(
        "conflicts", say("Without a plan", "无方案情景"),
        titled(result, say("scenarios without a plan, and ways out", "无法形成方案的情景：原因与出路")),
        (Column("kind", say("Kind", "类别"), "center", 14),
         Column("rule", say("Rule", "规则"), "wrap", 22),
         Column("says", say("What", "内容"), "wrap", 80),
         Column("people", say("People", "涉及人数"), "count", 10),
         Column("how", say("Setting", "参数"), "wrap", 24)), rows)


def _conflict(case: CaseResult, told: Conflict) -> Iterator[Row]:
    yield (Band(text_of(case.label)),)
    for line in told.counts:
        yield (say("counting", "直接测算"), None, text_of(line), None, None)
    for clash in told.clauses:
        yield (say("clash", "相互冲突"), rule_label(clash.clause.partition("|")[0]),
               text_of(clash.says), None, None)
    for number, way in enumerate(told.ways, 1):
        yield (say("way out {n}", "出路{n}", n=number),
               say("several", "多条") if way.rule == "+" else rule_label(way.rule),
               text_of(way.says), way.people, "、".join(way.settings) or None)
    for note in told.notes:
        yield (say("note", "说明"), None, text_of(note), None, None)


# -- goals ------------------------------------------------------------------------------------


def _goals(result: WhatIf) -> Table:
    rows = tuple(_tier(case, tier) for case in result.cases if case.figures is not None
                 for tier in case.figures.tiers)
    return Table(
        "goals", say("Goals", "各层目标"),
        titled(result, say("goals of each scenario and their proof", "各情景的目标值与证明")),
        (SCENARIO, Column("tier", say("Tier", "层"), "index"),
         Column("goal", say("Goal", "目标"), "text", 24),
         Column("value", say("Best value", "本层最优值"), "decimal", 14),
         Column("bound", say("No plan has less than", "已证下限"), "decimal", 14),
         Column("final", say("This plan", "本方案"), "decimal", 14),
         Column("unit", say("Unit", "单位"), "center", 22),
         Column("proof", say("Proof", "证明"), "center", 18)),
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
    return (text_of(case.label), tier.number, text_of(tier.label), _number(tier.value),
            _number(tier.bound), _number(tier.final), text_of(tier.value.unit), proof)


def _common(result: WhatIf) -> Table:
    planned = planned_cases(result)
    first = planned[0].figures if planned else None
    rows = [] if first is None else [
        row for index, tier in enumerate(first.common) for row in _common_rows(planned, index, tier)]
    return Table(
        "common", say("Same yardstick", "统一口径"),
        titled(result, say("the baseline's goals measured on every plan", "按基准目标衡量各情景方案")),
        (Column("goal", say("Goal", "目标"), "text", 30), Column("unit", say("Unit", "单位"), "center", 22),
         *case_columns(planned, "decimal")), tuple(rows), frozen=2,
        notes_above=(say("Goals of the baseline with its weights; needs and people are the scenario's",
                         "统一按基准情景的目标和权重计算，需求和人员按各情景；数值越小越好"),))


def _common_rows(planned: list[CaseResult], index: int, tier: Tier) -> Iterator[Row]:
    tiers = [case.figures.common[index] for case in planned if case.figures is not None]
    yield (say("Goal {n}: {l}", "第{n}层：{l}", n=tier.number, l=text_of(tier.label)),
           text_of(tier.final.unit), *(_number(one.final) for one in tiers))
    if len(tier.goals) > 1:
        for place, goal in enumerate(tier.goals):
            yield (say("　of which {l}", "　其中：{l}", l=text_of(goal.label)), text_of(goal.amount.unit),
                   *(_number(one.goals[place].amount) for one in tiers))
