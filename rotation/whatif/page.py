"""report.html of scenarios side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from rotation.domain.indicators import Indicator
from rotation.figures.figures import Coefficient, Gap, TierValue
from rotation.figures.shown import KM, PEOPLE, amount_cell
from rotation.figures.words import people
from rotation.report.names import HOME, NAME, TEACHER
from rotation.report.page_effects import SHORT, subject
from rotation.tables.looks import number
from rotation.tables.page.charts import Bars, bars
from rotation.tables.page.flow_charts import heat
from rotation.tables.page.parts import OFFLINE, Chart, Headline, Page, Section, height_for
from rotation.tables.page.render import render
from rotation.tables.table import Band, Column, Styled, Table, titled
from rotation.text import Lang, Text, pair, say
from rotation.whatif.result import CaseConflict, CaseFigures, CaseResult, WhatIf
from rotation.whatif.sentences import told_first
from rotation.whatif.tables import (
    CHANGES,
    Planned,
    compared_columns,
    person_lines,
    post_name,
    scenario_column,
)

_SOLVED = ("OPTIMAL", "FEASIBLE")
_CASE = scenario_column(lambda case: case)
_PLANNED = scenario_column(lambda row: row[0])
"""The case of a row, and of a pair of a case and its figures."""


def whatif_page(result: WhatIf, lang: Lang) -> str:
    """Return report.html of scenarios; the first case is the baseline."""
    return render(_page(result), lang)


def _page(result: WhatIf) -> Page:
    return Page(
        title=titled(result, say("scenarios side by side", "教师交流轮岗情景比较")),
        subtitle=say("Held against: {l}", "比较基准：{l}", l=result.baseline.label.text),
        headline=_headline(result),
        sections=(_asked(result.cases), *(_measured(result.planned) if result.planned else ()),
                  *_differences(result.planned), *_conflicts(result.cases)),
        foot=(say("Public seed: {s}", "公开随机种子：{s}", s=result.public_seed),
              say("SHA-256 of the facts: {h}", "事实数据校验码（SHA-256）：{h}", h=result.facts_sha256), OFFLINE))


def _headline(result: WhatIf) -> Headline:
    planned, cases = result.planned, result.cases
    proven = sum(case.state == "OPTIMAL" for case in cases)
    says = say("{p} are proven best; every plan keeps the rules of its scenario.",
               "其中{p}个已证最优；每个方案均符合本情景的全部规则。", p=proven)
    if len(planned) < len(cases):
        says = say("{s} Those without a plan stay in the tables, with their conflict and ways out.",
                   "{s}未形成方案的情景仍列于表中，并附冲突条款和可行出路。", s=says)
    state = say("{k} of {n} scenarios have a plan", "{n}个情景中{k}个形成方案", k=len(planned), n=len(cases))
    told = say("{t}. {s}", "{t}。{s}", t=Text.joined(told_first(result)), s=says)
    return Headline(state, result.baseline.figures is not None, told)


def _asked(cases: Sequence[CaseResult]) -> Section:
    failure: Column[CaseResult] = Column(
        "failure", say("Why", "原因"), of=lambda case: case.failure and case.failure.text)
    columns: tuple[Column[CaseResult], ...] = (
        _CASE, Column("question", say("Question", "要回答的问题"), of=lambda case: case.question.text),
        Column("changes", say("Changes", "改动内容"), of=lambda case: tuple(_changes(case)) or say("none", "无")),
        Column("state", say("State", "状态"), "center", of=lambda case: Styled(
            case.state_label.text, "good" if case.state in _SOLVED else "bad")))
    if any(case.failure for case in cases):
        columns = (*columns, failure)
    name = say("Scenarios", "情景")
    return Section("scenarios", say("What was asked", "情景与问题"),
                   tables=(Table("scenarios", name, name, columns, tuple(cases)),))


def _changes(case: CaseResult) -> Iterator[Text]:
    for item in case.settings:
        yield say("{l} ({n}): {b} → {v}", "{l}（{n}）：{b}→{v}", l=item.label.text, n=item.name,
                  b=item.baseline.text, v=item.value.text)
    for fact in case.facts:
        yield fact.text


# -- figures ----------------------------------------------------------------------------------


class _PlannedCase(NamedTuple):
    """A case that has a plan, and what is measured on it."""

    case: CaseResult
    figures: CaseFigures


def _measured(planned: Planned) -> tuple[Section, ...]:
    return (_figures(planned), _tiers(planned), _gaps(planned), _variation(planned))


_COMPARED = compared_columns(("eligible", "required", "moved", "share", "backbone", "backbone_counted", "short",
                              "empty", "missing", "km_mean", "changed"))
_DRAWN = {"moved": PEOPLE, "backbone": PEOPLE, "short": PEOPLE, "missing": PEOPLE, "km_mean": KM, "changed": PEOPLE}
"""Units of what is drawn."""


def _figures(planned: Planned) -> Section:
    cases = tuple(case for case, _ in planned)
    title = say("Figures", "主要指标")
    return Section(
        "figures", say("Side by side", "主要指标比较"),
        (say("Before any exchange {n} people are short.", "交流前缺额为{n}人（按基准事实）。",
             n=f"{float(people(planned[0][1].gap.before)):.2f}"),),
        tuple(_bar(column, cases) for column in _COMPARED if column.key in _DRAWN),
        (Table("figures", title, title, (_CASE, *_COMPARED), cases, filtered=True),))


def _bar(column: Column[CaseResult], cases: Sequence[CaseResult]) -> Chart:
    values = [_drawn(column, case) for case in cases]
    option = bars([case.label.text for case in cases], [Bars(column.title, values)], _DRAWN[column.key])
    option = {**option, "legend": {"show": False}, "grid": {**option["grid"], "top": 8}}
    return Chart(f"bar_{column.key}", column.title, option, None, height_for(60 + 22 * len(cases)), half=True)


def _drawn(column: Column[CaseResult], case: CaseResult) -> float:
    """Return a figure with the decimals that the table shows; nothing is drawn as 0."""
    value = column.cell(case, 0)
    return number(value, column.look) if isinstance(value, int | Fraction) else 0


# -- tiers ------------------------------------------------------------------------------------


def _tiers(planned: Planned) -> Section:
    """Return all scenarios by the baseline's goals, and every tier that is not settled to its bound."""
    columns = (_PLANNED, *(_goal(place, tier) for place, tier in enumerate(planned[0][1].common)),
               Column("proof", say("By its own goals", "按自身目标"), "center", of=lambda row: _proof(row[0])))
    table = Table("tiers", say("Goals", "目标"), say("By the goals of the baseline", "按基准情景的各层目标衡量"),
                  columns, tuple(_PlannedCase(*item) for item in planned), filtered=True)
    loose = tuple(_LooseTier(case, tier) for case, figures in planned for tier in figures.tiers if _is_loose(tier))
    return Section(
        "tiers", say("Goals and proof", "目标与最优性证明"),
        (say("Every scenario is solved by its own goals; here all are measured by those of the baseline.",
             "各情景按自身目标求解；下表统一按基准情景的目标衡量，可相互比较。"),),
        tables=(table, *([_loose(loose)] if loose else [])))


def _goal(place: int, tier: TierValue) -> Column[_PlannedCase]:
    title = say("{l} ({u})", "{l}（{u}）", l=tier.label.text, u=tier.final.unit.text)
    return Column(f"g{tier.number}", title, "decimal", of=lambda row: amount_cell(row.figures.common[place].final))


def _proof(case: CaseResult) -> Styled:
    if case.state == "OPTIMAL":
        return Styled(say("proven best", "各层已证最优"), "good")
    return Styled(say("not proven best", "未证最优"), "bad")


def _is_loose(tier: TierValue) -> bool:
    """Whether the value in the finished plan lies apart from what is proven best."""
    return tier.bound is not None and tier.bound.shown != tier.final.shown


class _LooseTier(NamedTuple):
    """A tier that gives way or is not proven to the end."""

    case: CaseResult
    tier: TierValue


def _loose(items: tuple[_LooseTier, ...]) -> Table:
    return Table(
        "loose", say("Bounds", "界限"),
        say("Tiers that give way within their slack or are not proven to the end", "在宽限内让位或未证到底的层次"),
        (_PLANNED, Column("tier", say("Tier", "层次"), "index", of=lambda row: row.tier.number),
         Column("goal", say("Goal", "目标"), of=lambda row: row.tier.label.text),
         Column("value", say("This plan", "本方案"), of=lambda row: row.tier.final.shown),
         Column("best", say("Best when settled", "本层最优"), of=lambda row: row.tier.value.shown),
         Column("bound", say("Bound", "界限"), of=lambda row: row.tier.bound.shown),
         Column("unit", say("Unit", "单位"), "center", of=lambda row: row.tier.final.unit.text)), items)


# -- gaps and variation -----------------------------------------------------------------------

Key = tuple[str, ...]


def _gaps(planned: Planned) -> Section:
    areas = {gap.area for _, figures in planned for gap in figures.gaps}
    charts = [_gap_chart("by_subject", say("By subject", "按学科"), planned, lambda gap: (gap.subject,),
                         lambda key: subject(key[0]))]
    if len(areas) > 1:
        charts.append(_gap_chart("by_area", say("By area", "按区域"), planned, lambda gap: (gap.area.zh, gap.area.en),
                                 lambda key: pair(key[1], key[0])))
    return Section(
        "gaps", say("Shortages by subject and area", "缺额：按学科、按区域"),
        (say("In full loads after the exchange; blank: nothing short.", "交流后缺额（折算人数）；空白为无缺额。"),),
        tuple(charts))


class _GapSums(NamedTuple):
    """Gaps in hundredths by group, under a label."""

    label: Text
    sums: Counter[Key]


def _gap_chart(key: str, title: Text, planned: Planned, group: Callable[[Gap], Key],
               named: Callable[[Key], Text]) -> Chart:
    after = [_GapSums(case.label.text, _sums(figures.gaps, group, "after")) for case, figures in planned]
    before = _GapSums(say("before the exchange", "交流前"), _sums(planned[0][1].gaps, group, "before"))
    keys = sorted({name for item in (before, *after) for name in item.sums},
                  key=lambda name: (-before.sums[name], name))
    option = heat([item.label for item in after], [named(name) for name in keys],
                  [(row, column, item.sums[name] / 100) for row, item in enumerate(after)
                   for column, name in enumerate(keys) if item.sums[name]])
    columns = tuple(Column(f"c{index}", named(name), "gap", of=partial(_gap, name)) for index, name in enumerate(keys))
    table = Table(key, title, title, (_labelled(), *columns), (before, *after))
    return Chart(key, title, option, table, height_for(70 + 24 * len(planned)))


def _gap(name: Key, row: _GapSums) -> Fraction:
    return people(row.sums[name])


def _labelled() -> Column[_GapSums]:
    return Column("scenario", _CASE.title, "wrap", of=lambda row: row.label)


def _sums(gaps: Sequence[Gap], group: Callable[[Gap], Key], when: str) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for gap in gaps:
        if number := getattr(gap, when):
            found[group(gap)] += number
    return found


def _variation(planned: Planned) -> Section:
    first = planned[0][1].variations
    names = [say("{s}: {l}", "{s}{l}", s=item.stage.text, l=SHORT[Indicator(item.indicator)]) for item in first]
    charts = tuple(_cv_chart(way, title, planned, names) for way, title in (
        ("statistical", say("By personnel relation, after", "统计口径（人事关系）：交流后")),
        ("actual", say("By place of work, after", "实际任教口径：交流后")))) if first else ()
    limits = tuple(say("{n} {l}", "{n} {l}", n=name, l=item.limit) for name, item in zip(names, first, strict=True))
    return Section("variation", say("Variation between schools", "校际差异系数"),
                   (say("Limits: {l}.", "上限：{l}。", l=limits),), charts)


def _cv_chart(way: str, title: Text, planned: Planned, names: list[Text]) -> Chart:
    items = tuple(_PlannedCase(*item) for item in planned)
    option = heat([item.case.label.text for item in items], names, [
        (row, column, _after(one, way)) for row, item in enumerate(items)
        for column, one in enumerate(item.figures.variations)])
    columns = tuple(Column(f"c{at}", name, "center", of=partial(_cv, way, at)) for at, name in enumerate(names))
    return Chart(f"cv_{way}", title, option, Table(f"cv_{way}", title, title, (_PLANNED, *columns), items),
                 height_for(70 + 24 * len(planned)))


def _after(item: Coefficient, way: str) -> float:
    return float(getattr(item, f"{way}_after"))


def _cv(way: str, at: int, row: _PlannedCase) -> Styled:
    item = row.figures.variations[at]
    after: str = getattr(item, f"{way}_after")
    return Styled(after, "bad" if Fraction(after) > Fraction(item.limit) else "center")


# -- people and conflicts ---------------------------------------------------------------------


def _differences(planned: Planned) -> list[Section]:
    """Return everybody whom a scenario treats differently from the baseline; nothing if nobody is."""
    lines = person_lines(planned)
    if not lines:
        return []
    return [Section("people", say("People who differ, and why", "与基准不同的人员及原因"), tables=(Table(
        "people", say("People", "人员"), say("People who differ", "与基准不同的人员"),
        (_PLANNED, TEACHER.by(lambda row: row.person.teacher, "small"),
         NAME.by(lambda row: row.person.name, "small"),
         HOME.by(lambda row: row.person.home),
         Column("baseline", say("Baseline", "基准方案"), of=lambda row: post_name(row.person.baseline)),
         Column("here", say("This scenario", "本情景"), of=lambda row: post_name(row.person.scenario)),
         Column("change", say("Change", "变化"), "center", of=lambda row: CHANGES[row.person.change]),
         Column("rule", say("Rule", "规则"), "center", of=lambda row: row.person.rule or None),
         Column("why", say("Why", "原因"), of=lambda row: row.person.why.text)), lines, filtered=True),))]


def _conflicts(cases: Sequence[CaseResult]) -> list[Section]:
    """Return the conflict and the ways out of every scenario without a plan."""
    lost = [(case, case.conflict) for case in cases if case.conflict]
    if not lost:
        return []
    return [Section(
        "conflicts", say("Scenarios without a plan", "未形成方案的情景"),
        (say("The clauses named cannot all be kept; each way out was tried and gives a plan.",
             "所列条款不能同时满足；每条出路均经验证，可形成方案。"),),
        tables=tuple(_conflict(number, case.label.text, conflict) for number, (case, conflict) in enumerate(lost)))]


class _Remedy(NamedTuple):
    """A line on a scenario without a plan."""

    rule: object
    says: Text
    people: int | None = None
    set: tuple[str, ...] | None = None


def _conflict(number: int, title: Text, conflict: CaseConflict) -> Table:
    return Table(
        f"conflict{number}", title, title,
        (Column("rule", say("Rule", "规则"), "center"), Column("says", say("What", "内容")),
         Column("people", say("People", "人数"), "count"), Column("set", say("Set", "参数设为"))),
        tuple(_lines(conflict)))


def _lines(conflict: CaseConflict) -> Iterator[Band | _Remedy]:
    yield Band(say("What counting shows, and the clauses that clash", "直接测算与冲突条款"))
    for line in conflict.counts:
        yield _Remedy(None, line.text)
    for clash in conflict.clauses:
        yield _Remedy(clash.clause.partition("|")[0], clash.says.text)
    yield Band(say("Ways out, the fewest people first", "可行出路（按涉及人数由少到多）"))
    for way in conflict.ways:
        yield _Remedy(say("several", "多条") if way.rule == "+" else way.rule, way.says.text, way.people,
                      tuple(way.settings) or None)
    for note in conflict.notes:
        yield _Remedy(None, note.text)
