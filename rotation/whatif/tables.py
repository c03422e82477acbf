"""The sheets of 比较.xlsx, made from the plain result alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import zip_longest
from typing import Any, NamedTuple

from rotation.figures.figures import Amount, Coefficient, Gap, Said, TierValue
from rotation.figures.shown import FIGURES, amount_cell
from rotation.figures.standards import WAYS
from rotation.figures.words import people
from rotation.report.names import HOME, NAME, STAGE, TEACHER
from rotation.report.page_effects import subject
from rotation.report.reasons import label as rule_label
from rotation.tables.table import NUMBER, Band, Column, Look, Styled, Table, titled
from rotation.text import Text, say
from rotation.whatif.result import (
    CaseConflict,
    CaseFigures,
    CaseResult,
    ChangedSetting,
    NamedPost,
    Person,
    WhatIf,
)
from rotation.whatif.sentences import against_baseline, told_first

Planned = Sequence[tuple[CaseResult, CaseFigures]]
"""The cases that have a plan."""


def scenario_column(case: Callable[[Any], CaseResult]) -> Column[Any]:
    """Return the column that names the case of a row."""
    return Column("scenario", say("Scenario", "情景"), "wrap", 22, lambda row: case(row).label.text)


def whatif_tables(result: WhatIf) -> tuple[Table, ...]:
    """Return every sheet in its order; sheets that would be empty are left out."""
    tables = (_overview(result), _stories(result), _conflicts(result), _goals(result), _common(result),
              _gaps(result), _variations(result), _people(result), _settings(result))
    return tuple(table for table in tables if table.items)


# -- overview ---------------------------------------------------------------------------------

def _of_case(case: CaseResult) -> CaseFigures | None:
    return case.figures


OWN: dict[str, tuple[Text, Look, Callable[[CaseResult], Any]]] = {
    "eligible": (FIGURES["eligible"].title, "count", lambda case: case.eligible),
    "backbone_counted": (say("Backbone share as H20 counts it", "骨干占比（按本情景口径）"), "center",
                         lambda case: case.figures and case.figures.quota.backbone_share),
    "changed": (say("Differ from the baseline", "与基准不同人数"), "count",
                lambda case: case.figures and case.figures.changed)}
"""What a comparison tells of a case beside the figures of its plan, and |E|, which is known without a plan."""


def compared_columns(keys: Sequence[str], most: int = 40) -> tuple[Column[CaseResult], ...]:
    """Return columns over cases, by keys of `OWN` or of figures."""
    return tuple(Column(key, *OWN[key][:2], most, OWN[key][2]) if key in OWN else
                 FIGURES[key].column(_of_case, most) for key in keys)


def _overview(result: WhatIf) -> Table:
    return Table(
        "overview", say("Overview", "总表"), titled(result, say("what if: overview", "情景比较总表")),
        (scenario_column(_itself), Column("state", say("Result", "结论"), "center", 12, _state),
         Column("gist", say("Against the baseline", "与基准相比"), "wrap", 40, partial(against_baseline, result)),
         *compared_columns((
             "eligible", "required", "moved", "share", "backbone", "backbone_counted", "favored", "empty",
             "short", "missing", "km_mean", "km_longest", "changed"), 9),
         Column("note", say("Remark", "说明"), "wrap", 34, _remark)),
        result.cases, frozen=1,
        notes_above=(*told_first(result), say(
            "The first line is the baseline. Of equally good plans the one nearest to it is taken, "
            "so that only real differences show, unless the remark says otherwise",
            "第一行为比较基准。同样好的方案中取与基准方案最接近的，人员差异由情景本身造成（说明栏另有注明的除外）")))


def _itself(case: CaseResult) -> CaseResult:
    return case


def _state(case: CaseResult) -> Styled:
    looks: dict[str, Look] = {"OPTIMAL": "good", "FEASIBLE": "center"}
    return Styled(case.state_label.text, looks.get(case.state, "bad"))


def _remark(case: CaseResult) -> Text | None:
    if case.failure is not None:
        return case.failure.text
    notes = [note.text for note in case.notes]
    if case.conflict is not None:
        notes += _in_short(case.conflict)
    return Text.joined(notes) if notes else None


def _in_short(conflict: CaseConflict) -> Iterator[Text]:
    if conflict.clauses:
        yield say("{n} clauses clash", "有{n}条规则相互冲突", n=len(conflict.clauses))
    if conflict.ways:
        yield say("cheapest way out: {w}", "最省的出路：{w}", w=conflict.ways[0].says.text)


# -- what each scenario is --------------------------------------------------------------------


def _stories(result: WhatIf) -> Table:
    return Table(
        "stories", say("Scenarios", "情景说明"), titled(result, say("scenarios", "情景说明")),
        (NUMBER, scenario_column(_itself),
         Column("question", say("Question", "要回答的问题"), "wrap", 50, lambda case: case.question.text),
         Column("changes", say("What it changes", "改动"), "wrap", 60, _changes),
         Column("file", say("File", "情景文件"), "text", 24, lambda case: case.name)), result.cases)


def _changes(case: CaseResult) -> Text:
    parts = [*(say("{l}: {b} → {v}", "{l}：{b} → {v}", l=item.label.text, b=item.baseline.text, v=item.value.text)
               for item in case.settings if item.name != "tiers"),
             *(say("order of goals: {v}", "目标顺序：{v}", v=item.value.text)
               for item in case.settings if item.name == "tiers"),
             *(fact.text for fact in case.facts)]
    return Text.joined(parts) if parts else say("nothing", "不作改动")


class _ConflictLine(NamedTuple):
    """One line on a scenario without a plan."""

    kind: Text
    rule: object
    says: Text
    people: int | None = None
    how: str | None = None


def _conflicts(result: WhatIf) -> Table:
    items = tuple(item for case in result.cases if case.conflict is not None
                  for item in ((Band(case.label.text)), *_conflict(case.conflict)))
    return Table(
        "conflicts", say("Without a plan", "无方案情景"),
        titled(result, say("scenarios without a plan, and ways out", "无法形成方案的情景：原因与出路")),
        (Column("kind", say("Kind", "类别"), "center", 14), Column("rule", say("Rule", "规则"), "wrap", 22),
         Column("says", say("What", "内容"), "wrap", 80), Column("people", say("People", "涉及人数"), "count", 10),
         Column("how", say("Setting", "参数"), "wrap", 24)), items)


def _conflict(conflict: CaseConflict) -> Iterator[_ConflictLine]:
    for line in conflict.counts:
        yield _ConflictLine(say("counting", "直接测算"), None, line.text)
    for clash in conflict.clauses:
        yield _ConflictLine(say("clash", "相互冲突"), rule_label(clash.clause.partition("|")[0]), clash.says.text)
    for number, way in enumerate(conflict.ways, 1):
        yield _ConflictLine(
            say("way out {n}", "出路{n}", n=number),
            say("several", "多条") if way.rule == "+" else rule_label(way.rule), way.says.text, way.people,
            "、".join(way.settings) or None)
    for note in conflict.notes:
        yield _ConflictLine(say("note", "说明"), None, note.text)


# -- goals ------------------------------------------------------------------------------------

class _CaseTier(NamedTuple):
    """A tier of a case."""

    case: CaseResult
    tier: TierValue


def _goals(result: WhatIf) -> Table:
    items = tuple(_CaseTier(case, tier) for case, figures in result.planned for tier in figures.tiers)
    return Table(
        "goals", say("Goals", "各层目标"),
        titled(result, say("goals of each scenario and their proof", "各情景的目标值与证明")),
        (scenario_column(lambda row: row.case),
         Column("tier", say("Tier", "层"), "index", of=lambda row: row.tier.number),
         Column("goal", say("Goal", "目标"), "text", 24, lambda row: row.tier.label.text),
         Column("value", say("Best value", "本层最优值"), "decimal", 14, lambda row: amount_cell(row.tier.value)),
         Column("bound", say("No plan has less than", "已证下限"), "decimal", 14,
                lambda row: amount_cell(row.tier.bound)),
         Column("final", say("This plan", "本方案"), "decimal", 14, lambda row: amount_cell(row.tier.final)),
         Column("unit", say("Unit", "单位"), "center", 22, lambda row: row.tier.value.unit.text),
         Column("proof", say("Proof", "证明"), "center", 18, lambda row: _proof(row.tier))),
        items, filtered=True, frozen=1)


def _proof(tier: TierValue) -> Styled:
    if tier.exact:
        return Styled(say("proven best", "已证最优"), "good")
    if tier.proven:
        return Styled(say("proven within the tolerance", "误差内已证"), "center")
    return Styled(say("not proven", "未证最优"), "bad")


class _CommonLine(NamedTuple):
    """A goal of the baseline measured on every plan."""

    goal: Text
    unit: Text
    values: tuple[Amount, ...]


def _common(result: WhatIf) -> Table:
    planned = result.planned
    items = tuple(item for tiers in zip(*(figures.common for _, figures in planned), strict=True)
                  for item in _common_lines(tiers))
    return Table(
        "common", say("Same yardstick", "统一口径"),
        titled(result, say("the baseline's goals measured on every plan", "按基准目标衡量各情景方案")),
        (Column("goal", say("Goal", "目标"), "text", 30), Column("unit", say("Unit", "单位"), "center", 22),
         *_case_columns(planned, "decimal", lambda at, row: amount_cell(row.values[at]))), items, frozen=2,
        notes_above=(say("Goals of the baseline with its weights; needs and people are the scenario's",
                         "统一按基准情景的目标和权重计算，需求和人员按各情景；数值越小越好"),))


def _common_lines(tiers: tuple[TierValue, ...]) -> Iterator[_CommonLine]:
    first = tiers[0]
    yield _CommonLine(say("Goal {n}: {l}", "第{n}层：{l}", n=first.number, l=first.label.text),
                      first.final.unit.text, tuple(tier.final for tier in tiers))
    if len(first.goals) > 1:
        for place, goal in enumerate(first.goals):
            yield _CommonLine(say("　of which {l}", "　其中：{l}", l=goal.label.text), goal.amount.unit.text,
                              tuple(tier.goals[place].amount for tier in tiers))


def _case_columns(planned: Planned, look: Look, of: Callable[[int, Any], object]) -> Iterator[Column[Any]]:
    """Iterate over one column for every case that has a plan; ``of`` takes the number of the case from 0 and a row."""
    for number, (case, _) in enumerate(planned):
        yield Column(f"case_{number}", case.label.text, look, 12, partial(of, number))


# -- gaps and standards -----------------------------------------------------------------------


class _CaseGap(NamedTuple):
    """A subject at a stage in an area: the gap of the baseline, and of every case."""

    key: tuple[Said, str, Said]
    first: Gap | None
    gaps: tuple[Gap | None, ...]


def _gaps(result: WhatIf) -> Table:
    planned = result.planned
    found = [{(gap.stage, gap.subject, gap.area): gap for gap in figures.gaps} for _, figures in planned]
    keys = dict.fromkeys(key for gaps in found for key in gaps)
    lines = (_CaseGap(key, found[0].get(key), tuple(gaps.get(key) for gaps in found)) for key in keys)
    return Table(
        "gaps", say("Gaps by subject", "学科缺额"),
        titled(result, say("gaps by subject and area, in people", "分学科、分地区缺额（折算人数）")),
        (STAGE.by(lambda row: row.key[0].text),
         Column("subject", say("Subject", "学科"), "text", of=lambda row: row.key[1]),
         Column("area", say("Area", "地区"), "center", of=lambda row: row.key[2].text),
         Column("posts", say("Posts", "岗位数"), "count", 10, lambda row: row.first and row.first.posts),
         Column("before", FIGURES["short_before"].title, "gap", 12,
                lambda row: row.first and people(row.first.before)),
         *_case_columns(planned, "gap", lambda at, row: row.gaps[at] and people(row.gaps[at].after))),
        tuple(line for line in lines if _any_gap(line)), frozen=3, filtered=True,
        notes_above=(say("Posts and gap before are the baseline's; columns of scenarios: gap after. "
                         "Rows without any gap are left out",
                         "岗位数和交流前缺额为基准情景；各情景列为交流后缺额，“–”为无缺额；各情景均无缺额的行不列"),))


def _any_gap(line: _CaseGap) -> bool:
    return bool(line.first and line.first.before) or any(gap and gap.after for gap in line.gaps)


class _CaseSpread(NamedTuple):
    """A coefficient of variation in one way of counting: of the baseline, and of every case."""

    way: str
    first: Coefficient
    items: tuple[Coefficient | None, ...]


def _variations(result: WhatIf) -> Table:
    planned = result.planned
    found = tuple(zip_longest(*(figures.variations for _, figures in planned)))
    lines = tuple(_CaseSpread(way, items[0], items) for way in WAYS for items in found if items[0])
    names = {"statistical": say("personnel", "统计口径"), "actual": say("place of work", "实际任教口径")}
    return Table(
        "variations", say("Variation", "差异系数"), titled(result, say("coefficients of variation", "校际差异系数")),
        (Column("way", say("Counted by", "口径"), "center", 16, lambda row: names[row.way]),
         STAGE.by(lambda row: row.first.stage.text),
         Column("indicator", say("Indicator", "指标"), "text", 26, lambda row: row.first.label.text),
         Column("limit", say("Limit", "上限"), "decimal", of=lambda row: Decimal(row.first.limit)),
         Column("before", say("Before", "交流前"), "ratio", 12,
                lambda row: Decimal(getattr(row.first, f"{row.way}_before"))),
         *_case_columns(planned, "ratio", lambda at, row: row.items[at] and Decimal(
             getattr(row.items[at], f"{row.way}_after")))),
        lines, frozen=3,
        notes_above=(say("Columns of scenarios: after. Only the count by personnel relation may be said to "
                         "meet the limit; a temporary exchange does not change it",
                         "各情景列为交流后。统计口径按人事关系，是评估认定的口径，临时交流不改变；"
                         "实际任教口径仅供工作参考，不称达标"),))


# -- people and policy ------------------------------------------------------------------------


class PersonLine(NamedTuple):
    """Somebody who differs in a case, with the number in the list of the case."""

    case: CaseResult
    number: int
    person: Person


def person_lines(planned: Planned) -> tuple[PersonLine, ...]:
    """Return everybody whom a scenario treats differently from the baseline."""
    return tuple(PersonLine(case, number, person) for case, figures in planned
                 for number, person in enumerate(figures.people, 1))


CHANGES = {"placed": say("newly placed", "新增安排"), "stays": say("stays", "不再安排"),
           "moved": say("another post", "换岗位")}
"""How somebody differs."""


def post_name(post: NamedPost | None) -> Text:
    """Return a post in words."""
    if post is None:
        return say("stays", "不安排交流")
    return say("{s}, {g} {j}", "{s}（{g}）{j}", s=post.school, g=post.stage.text, j=subject(post.subject))


def _people(result: WhatIf) -> Table:
    return Table(
        "people", say("People", "人员差异"),
        titled(result, say("people who differ from the baseline", "与基准方案不同的人员")),
        (scenario_column(lambda row: row.case), Column("number", NUMBER.title, "index"),
         TEACHER.by(lambda row: row.person.teacher),
         NAME.by(lambda row: row.person.name),
         HOME.by(lambda row: row.person.home, "wrap", 26),
         Column("change", say("Change", "变化"), "center", 14, lambda row: CHANGES[row.person.change]),
         Column("baseline", say("Baseline", "基准方案"), "wrap", 26, lambda row: post_name(row.person.baseline)),
         Column("after", say("This scenario", "本情景"), "wrap", 26, lambda row: post_name(row.person.scenario)),
         Column("why", say("Why", "原因"), "wrap", 44, lambda row: row.person.why.text)),
        person_lines(result.planned), filtered=True, frozen=1)


class _SettingLine(NamedTuple):
    """A parameter that a case changes."""

    case: CaseResult
    setting: ChangedSetting


def _settings(result: WhatIf) -> Table:
    items = tuple(_SettingLine(case, item) for case in result.cases for item in case.settings)
    return Table(
        "settings", say("Policy", "政策差异"),
        titled(result, say("parameters that differ from the baseline", "与基准不同的政策参数")),
        (scenario_column(lambda row: row.case),
         Column("name", say("Parameter", "参数"), "text", 18, lambda row: row.setting.name),
         Column("label", say("Meaning", "说明"), "wrap", 46, lambda row: row.setting.label.text),
         Column("baseline", say("Baseline", "基准"), "wrap", 40, lambda row: row.setting.baseline.text),
         Column("value", say("Scenario", "情景"), "wrap", 40, lambda row: row.setting.value.text)),
        items, filtered=True)
