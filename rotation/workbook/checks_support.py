"""Contradictions of sheets 支援, 走教安排 and 结对, and of what 教师 says of walking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from rotation.domain.support import SupportSource, Walking, Weekday, partners
from rotation.domain.vocabulary import Rank
from rotation.errors import Issue
from rotation.text import say
from rotation.workbook.checks_rows import kinds_of, not_offered, twice
from rotation.workbook.defects import ask, error, note, warning
from rotation.workbook.header import fold, fold_name
from rotation.workbook.tables import ReadSheet

Row = dict[str, Any]
Sheets = dict[str, ReadSheet]

OLDEST, LOWEST = 65, Rank.FIRST
"""银龄讲学: nobody above this age at the start, and no title below this one (教师司 2019, 2025)."""

SCHOOL_YEAR = 10
"""Months from September to June: less is no school year of support."""

DAY = 8
"""Lessons of a day: two half days at the most that W10 permits."""

_HALF = 50
_CORRECT = say("correct the cell", "请更正")


def supports(table: ReadSheet, sheets: Sheets) -> Iterator[Issue]:
    """Judge sheet 支援: the months, the days, who may come as 银龄, and that it is another school."""
    names, kinds = _names(sheets), kinds_of(sheets)
    days: Counter[str] = Counter()
    yield from _people(table, sheets)
    yield from twice(table, ("id", "name", "school", "stage", "subject", "start"), "support-twice")
    for row in table.rows:
        yield from not_offered(table, row, kinds)
        yield from _term(table, row)
        yield from _retired(table, row)
        if "unit" in row and fold(row["unit"]) in names.get(row.get("school", ""), ()):
            yield ask("support-own-school", table.spot(row["row"], "unit"), say(
                "the school supported is where the person worked before; nobody is hired again by the own school",
                "原单位与受援学校相同；不得返聘到本人原学校"), row["unit"])
        days[row.get("id", "")] += row.get("days", 0)
        if row.get("days") == 0 or days[row.get("id", "")] > len(Weekday):
            yield error("support-days", table.spot(row["row"], "days"), say(
                "1 to {n} days a week, all rows of one person together", "每周 1 至 {n} 天（同一人各行合计）",
                n=len(Weekday)), _CORRECT, str(row["days"]))


def _people(table: ReadSheet, sheets: Sheets) -> Iterator[Issue]:
    """Refuse a number of two people, and one of the roster."""
    roster = {row["id"] for row in (sheets["teachers"].rows if "teachers" in sheets else []) if "id" in row}
    first: dict[str, Row] = {}
    for row in (one for one in table.rows if {"id", "name"} <= one.keys()):
        before = first.setdefault(row["id"], row)
        if fold_name(before["name"]) != fold_name(row["name"]):
            yield error("support-two-names", table.spot(row["row"], "id"), say(
                "a number of its own for everybody; row {r} has it with another name",
                "每人一个编号；第 {r} 行同一编号而姓名不同", r=before["row"]), _CORRECT, table.found("id", row["id"]))
        if row["id"] in roster:
            yield error("support-on-roster", table.spot(row["row"], "id"), say(
                "somebody from outside, not a teacher of sheet 教师", "应为外来人员；该编号是“教师”表中的教师"),
                say("give another number, or take the row out", "请改用其他编号，或删除该行"),
                table.found("id", row["id"]))


def _names(sheets: Sheets) -> Mapping[str, frozenset[str]]:
    """Return code, name and short name of every school, folded, by code."""
    rows = sheets["schools"].rows if "schools" in sheets else []
    return {row["code"]: frozenset(fold(str(row[name])) for name in ("code", "name", "short") if name in row)
            for row in rows if "code" in row}


def _term(table: ReadSheet, row: Row) -> Iterator[Issue]:
    if "start" not in row or "end" not in row:
        return
    if row["end"] < row["start"]:
        yield error("end-before-start", table.spot(row["row"], "end"), say(
            "not before the start {m}", "不应早于开始 {m}", m=row["start"]),
            say("correct one of them", "请更正其一"), str(row["end"]))
    elif "source" in row and row["end"].index - row["start"].index + 1 < SCHOOL_YEAR:
        yield warning("support-short", table.spot(row["row"], "end"), say(
            "support of less than a school year", "支援不足一学年"), say(
            "nothing, if it is so agreed; else correct the months", "确已商定的无需处理，否则请更正起止年月"),
            str(row["end"]))


def _retired(table: ReadSheet, row: Row) -> Iterator[Issue]:
    """Refuse 银龄 of somebody too old or of too low a title."""
    if row.get("source") is not SupportSource.RETIRED:
        return
    other = say("correct the cell, or write another 来源", "请更正，或改填其他来源")
    if "born" in row and "start" in row and (row["start"].index - row["born"].index) // 12 > OLDEST:
        yield error("support-too-old", table.spot(row["row"], "born"), say(
            "银龄: at most {n} full years of age at the start", "银龄讲学教师起始时不超过 {n} 周岁", n=OLDEST), other,
            table.found("born", str(row["born"])))
    if "rank" in row and row["rank"].height < LOWEST.height:
        yield error("support-low-title", table.spot(row["row"], "rank"), say(
            "银龄: a title of {r} or above", "银龄讲学教师应具有{r}及以上职称", r=LOWEST), other, str(row["rank"]))


def itineraries(table: ReadSheet, sheets: Sheets) -> Iterator[Issue]:
    """Judge sheet 走教安排: another school than one's own, nothing twice, no more lessons than a day or week has."""
    yield from twice(table, ("teacher", "school", "weekday"), "itinerary-twice")
    given: Counter[tuple[str, Weekday | None]] = Counter()
    rows = sheets["teachers"].rows if "teachers" in sheets else []
    homes = {row["id"]: row["school"] for row in rows if "id" in row and "school" in row}
    for row in table.rows:
        if "school" in row and homes.get(row.get("teacher", "")) == row["school"]:
            yield warning("walks-at-home", table.spot(row["row"], "school"), say(
                "the teacher's own school this year; nobody walks to it", "该校是教师本年度任教学校，不属走教"), say(
                "nothing, if the teacher has moved there since; else correct the school",
                "教师此后已调入该校的无需处理，否则请更正学校"), row["school"])
        day, lessons = row.get("weekday"), row.get("lessons", 0)
        most = DAY if day is not None else DAY * len(Weekday)
        if lessons <= most:  # a row too large by itself blames no other
            given[row.get("teacher", ""), day] += lessons
        if lessons and (lessons > most or given[row.get("teacher", ""), day] > most):
            yield error("itinerary-lessons", table.spot(row["row"], "lessons"), say(
                "at most {n} lessons of one person", "同一人{w}合计至多 {n} 节", n=most, w=say(
                    "a day", "每天") if day is not None else say("a week", "每周")), _CORRECT, str(lessons))


def pairs(table: ReadSheet, _: Sheets) -> Iterator[Issue]:
    """Judge sheet 结对: two schools, once, an end not before the start; tell of schools with several partners."""
    yield from twice(table, ("school", "partner"), "pair-twice")
    for row in table.rows:
        if "school" in row and row["school"] == row.get("partner"):
            yield error("own-partner", table.spot(row["row"], "partner"), say(
                "another school", "结对学校应为另一所学校"), _CORRECT, row["partner"])
        if "start" in row and "end" in row and row["end"] < row["start"]:
            yield error("end-before-start", table.spot(row["row"], "end"), say(
                "not before the start {m}", "不应早于开始 {m}", m=row["start"]),
                say("correct one of them", "请更正其一"), str(row["end"]))
    told = partners((row["school"], row["partner"]) for row in table.rows
                    if {"school", "partner"} <= row.keys() and row["school"] != row["partner"])
    first = {row.get(name): row["row"] for row in reversed(table.rows) for name in ("partner", "school")}
    for code, others in sorted(told.items()):
        if len(others) > 1:
            yield note("several-partners", table.spot(first[code], "school"), say(
                "{s} is paired with {n} schools: {o}; all of them count", "{s}与{n}所学校结对：{o}，均按结对计",
                s=code, n=len(others), o=tuple(sorted(others))), code)


def walkers(table: ReadSheet) -> Iterator[Issue]:
    """Ask about somebody who only walks, but has less than half a load for it."""
    for row in table.rows:
        if row.get("walking") is Walking.ONLY and row.get("workload", 100) < _HALF:
            yield ask("walker-part-time", table.spot(row["row"], "walking"), say(
                "专职 with less than half a full load ({n})", "填“专职”，而折算工作量不足 0.5（{n}）",
                n=row["workload"] / 100), str(Walking.ONLY))
