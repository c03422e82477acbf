"""Who differs between scenarios and why, and the scenarios that have no plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rotation.report.page_effects import subject
from rotation.tables.page.parts import Section
from rotation.tables.page.told import Told, said
from rotation.tables.table import Band, Column, Row, Table
from rotation.text import Text, say

_CHANGE = {"placed": say("placed in addition", "新增安排"), "stays": say("stays", "改为留校"),
           "moved": say("another post", "去向不同")}


def differences(cases: Sequence[Told]) -> list[Section]:
    """Return everybody whom a scenario treats differently from the baseline; nothing if nobody is."""
    rows = tuple(_person(case, person) for case in cases if case["figures"] for person in case["figures"]["people"])
    if not rows:
        return []
    return [Section(
        "people", say("People who differ, and why", "与基准不同的人员及原因"),
        tables=(Table(
            "people", say("People", "人员"), say("People who differ", "与基准不同的人员"),
            (Column("scenario", say("Scenario", "情景"), "wrap"),
             Column("teacher", say("Teacher ID", "教师编号"), "small"),
             Column("name", say("Name", "姓名"), "small"), Column("home", say("School", "任教学校")),
             Column("baseline", say("Baseline", "基准安排")), Column("here", say("Here", "本情景安排")),
             Column("change", say("Change", "变化"), "center"), Column("rule", say("Rule", "规则"), "center"),
             Column("why", say("Why", "原因"))), rows, filtered=True),))]


def _person(case: Told, person: Told) -> Row:
    return (said(case["label"]), person["teacher"], person["name"], person["home"], _post(person["baseline"]),
            _post(person["scenario"]), _CHANGE[person["change"]], person["rule"] or None, said(person["why"]))


def _post(told: Told | None) -> Text:
    if told is None:
        return say("stays", "留校")
    return say("{s}, {g} {j}", "{s}（{g}）{j}", s=told["school"], g=said(told["stage"]), j=subject(told["subject"]))


def conflicts(cases: Sequence[Told]) -> list[Section]:
    """Return the conflict and the ways out of every scenario without a plan."""
    lost = [case for case in cases if case["conflict"]]
    if not lost:
        return []
    return [Section(
        "conflicts", say("Scenarios without a plan", "未形成方案的情景"),
        (say("The clauses named cannot all be kept; each way out was tried and gives a plan.",
             "所列条款不能同时满足；每条出路均经验证，可形成方案。"),),
        tables=tuple(_conflict(number, case) for number, case in enumerate(lost)))]


def _conflict(number: int, case: Told) -> Table:
    title = said(case["label"])
    return Table(
        f"conflict{number}", title, title,
        (Column("rule", say("Rule", "规则"), "center"), Column("says", say("What", "内容")),
         Column("people", say("People", "人数"), "count"), Column("set", say("Set", "参数设为"))),
        tuple(_lines(case["conflict"])))


def _lines(conflict: Told) -> Iterator[Row]:
    yield (Band(say("What counting shows, and the clauses that clash", "直接测算与冲突条款")),)
    for line in conflict["counts"]:
        yield (None, said(line), None, None)
    for clash in conflict["clauses"]:
        yield (clash["clause"].partition("|")[0], said(clash["says"]), None, None)
    yield (Band(say("Ways out, the fewest people first", "可行出路（按涉及人数由少到多）")),)
    for way in conflict["ways"] or ():
        yield (say("several", "多条") if way["rule"] == "+" else way["rule"], said(way["says"]), way["people"],
               tuple(way["settings"]) or None)
    for note in conflict["notes"]:
        yield (None, said(note), None, None)
