"""Sheets of 比较.xlsx in detail: gaps, variation, people, parameters."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from rotation.tables.table import Column, Row, Table, titled
from rotation.text import Text, say
from rotation.whatif.result import (
    CaseResult,
    Figures,
    Gap,
    Post,
    Said,
    Variation,
    WhatIf,
)
from rotation.whatif.shown import SCENARIO, case_columns, planned_cases, text_of

# -- gaps and standards -----------------------------------------------------------------------


def gaps_table(result: WhatIf) -> Table:
    """Return 学科缺额."""
    planned = planned_cases(result)
    first = planned[0].figures if planned else None
    keys = dict.fromkeys(_gap_key(gap) for case in planned if case.figures for gap in case.figures.gaps)
    before = {_gap_key(gap): gap for gap in first.gaps} if first else {}
    after = [{_gap_key(gap): gap for gap in case.figures.gaps} for case in planned if case.figures]
    rows = tuple(_gap_row(key, before.get(key), [one.get(key) for one in after]) for key in keys)
    return Table(
        "gaps", say("Gaps by subject", "学科缺额"),
        titled(result, say("gaps by subject and area, in people", "分学科、分地区缺额（折算人数）")),
        (Column("stage", say("Stage", "学段"), "center"), Column("subject", say("Subject", "学科"), "text"),
         Column("area", say("Area", "地区"), "center"),
         Column("posts", say("Posts", "岗位数"), "count", 10),
         Column("before", say("Gap before", "交流前缺额"), "gap", 12), *case_columns(planned, "gap")),
        tuple(row for row in rows if any(cell for cell in row[4:])), frozen=3, filtered=True,
        notes_above=(say("Posts and gap before are the baseline's; columns of scenarios: gap after. "
                         "Rows without any gap are left out",
                         "岗位数和交流前缺额为基准情景；各情景列为交流后缺额，“–”为无缺额；各情景均无缺额的行不列"),))


def _gap_key(gap: Gap) -> tuple[Said, str, Said]:
    return gap.stage, gap.subject, gap.area


def _gap_row(key: tuple[Said, str, Said], first: Gap | None, after: list[Gap | None]) -> Row:
    stage, subject, area = key
    return (text_of(stage), subject, text_of(area), first.posts if first else None,
            Fraction(first.before, 100) if first else None,
            *(None if gap is None else Fraction(gap.after, 100) for gap in after))


def variations_table(result: WhatIf) -> Table:
    """Return 差异系数."""
    planned = planned_cases(result)
    rows = tuple(row for way in ("statistical", "actual") for row in _spread_rows(planned, way))
    return Table(
        "variations", say("Variation", "差异系数"),
        titled(result, say("coefficients of variation", "校际差异系数")),
        (Column("way", say("Counted by", "口径"), "center", 16), Column("stage", say("Stage", "学段"), "center"),
         Column("indicator", say("Indicator", "指标"), "text", 26),
         Column("limit", say("Limit", "上限"), "decimal"),
         Column("before", say("Before", "交流前"), "ratio", 12), *case_columns(planned, "ratio")),
        rows, frozen=3,
        notes_above=(say("Columns of scenarios: after. Only the count by personnel relation may be said to "
                         "meet the limit; a temporary exchange does not change it",
                         "各情景列为交流后。统计口径按人事关系，是评估认定的口径，临时交流不改变；"
                         "实际任教口径仅供工作参考，不称达标"),))


def _spread_rows(planned: list[CaseResult], way: str) -> Iterator[Row]:
    name = say("personnel", "统计口径") if way == "statistical" else say("place of work", "实际任教口径")
    all_of = [case.figures.variations for case in planned if case.figures is not None]
    for index, item in enumerate(all_of[0] if all_of else ()):
        yield (name, text_of(item.stage), text_of(item.label), Decimal(item.limit),
               Decimal(getattr(item, f"{way}_before")), *(
                   _spread_after(found, index, way) for found in all_of))


def _spread_after(found: tuple[Variation, ...], index: int, way: str) -> Decimal | None:
    return Decimal(getattr(found[index], f"{way}_after")) if index < len(found) else None


# -- people and policy ------------------------------------------------------------------------


def people_table(result: WhatIf) -> Table:
    """Return 人员差异."""
    rows = tuple(row for case in planned_cases(result) if case.figures is not None
                 for row in _people_rows(case, case.figures))
    return Table(
        "people", say("People", "人员差异"),
        titled(result, say("people who differ from the baseline", "与基准方案不同的人员")),
        (SCENARIO, Column("number", say("No.", "序号"), "index"),
         Column("teacher", say("Teacher ID", "教师编号")), Column("name", say("Name", "姓名")),
         Column("home", say("Home school", "派出学校"), "wrap", 26),
         Column("change", say("Change", "变化"), "center", 14),
         Column("baseline", say("Baseline", "基准方案"), "wrap", 26),
         Column("after", say("This scenario", "本情景"), "wrap", 26),
         Column("why", say("Why", "原因"), "wrap", 44)),
        rows, filtered=True, frozen=1)


def _people_rows(case: CaseResult, told: Figures) -> Iterator[Row]:
    for number, person in enumerate(told.people, 1):
        yield (text_of(case.label), number, person.teacher, person.name, person.home,
               _CHANGES[person.change], _post(person.baseline), _post(person.scenario), text_of(person.why))


_CHANGES = {"placed": say("newly placed", "新增安排"), "stays": say("stays", "不再安排"),
            "moved": say("another post", "换岗位")}


def _post(post: Post | None) -> Text:
    if post is None:
        return say("stays", "不安排交流")
    return say("{s} {g} {j}", "{s}（{g}）{j}", s=post.school, g=text_of(post.stage), j=post.subject)


def settings_table(result: WhatIf) -> Table:
    """Return 政策差异."""
    rows = tuple((text_of(case.label), item.name, text_of(item.label), text_of(item.baseline),
                  text_of(item.value)) for case in result.cases for item in case.settings)
    return Table(
        "settings", say("Policy", "政策差异"),
        titled(result, say("parameters that differ from the baseline", "与基准不同的政策参数")),
        (SCENARIO, Column("name", say("Parameter", "参数"), "text", 18),
         Column("label", say("Meaning", "说明"), "wrap", 46),
         Column("baseline", say("Baseline", "基准"), "wrap", 40),
         Column("value", say("Scenario", "情景"), "wrap", 40)), rows, filtered=True)
