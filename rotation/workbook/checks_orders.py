"""Contradictions within 需求, 意愿, 指定 and 台账."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from rotation.domain.vocabulary import LockKind
from rotation.errors import Issue
from rotation.text import say
from rotation.workbook.defects import ask, error, warning
from rotation.workbook.tables import Table

Row = dict[str, Any]
Sheets = dict[str, Table]

_KEEP_ONE = say("keep one of the rows", "请只保留一行")


def needs(table: Table, sheets: Sheets) -> Iterator[Issue]:
    """Judge sheet 需求: each (school, stage, subject) once, at a stage the school has."""
    yield from _twice(table, ("school", "stage", "subject"), "duplicate-need")
    schools = sheets["schools"].rows if "schools" in sheets else []
    kinds = {row["code"]: row["type"] for row in schools if "code" in row and "type" in row}
    for row in table.rows:
        kind, stage = kinds.get(row.get("school", "")), row.get("stage")
        if kind is not None and stage is not None and stage not in kind.stages:
            yield error("stage-not-offered", table.spot(row["row"], "stage"), say(
                "a {k} has no compulsory {s} stage", "{k}没有{s}（义务教育）学段", k=kind, s=stage), say(
                "correct the stage or the school", "请更正学段或学校"), str(stage))
        if "most" in row and "amount" in row and row["most"] * 100 < row["amount"]:
            yield ask("need-above-most", table.spot(row["row"], "most"), say(
                "less than the need, so some of it would stay unfilled whatever the plan",
                "小于需求数，将按此读取：无论如何安排都有缺额"), str(row["most"]))


def _twice(table: Table, names: tuple[str, ...], code: str) -> Iterator[Issue]:
    first: dict[tuple[object, ...], int] = {}
    for row in table.rows:
        if all(name in row for name in names):
            earlier = first.setdefault(tuple(row[name] for name in names), row["row"])
            if earlier != row["row"]:
                yield error(code, table.spot(row["row"], names[-1]), say(
                    "row {r} says the same", "与第 {r} 行重复", r=earlier), _KEEP_ONE)


def wishes(table: Table, sheets: Sheets) -> Iterator[Issue]:
    """Judge sheet 意愿: each school and each order once per teacher; the own school only scored."""
    yield from _twice(table, ("teacher", "school"), "duplicate-wish")
    yield from _twice(table, ("teacher", "order"), "duplicate-order")
    homes = _homes(sheets)
    for row in table.rows:
        own = "school" in row and homes.get(row.get("teacher", "")) == row["school"]
        if own and "score" not in row and "cost" not in row:
            yield error("own-school-wish", table.spot(row["row"], "school"), say(
                "another school; one's own only with a score or a cost",
                "应为其他学校；填本校须有分数或代价"), say("correct or delete the row", "请更正或删除该行"),
                row["school"])


def _homes(sheets: Sheets) -> dict[str, str]:
    rows = sheets["teachers"].rows if "teachers" in sheets else []
    return {row["id"]: row["school"] for row in rows if "id" in row and "school" in row}


def locks(table: Table, sheets: Sheets) -> Iterator[Issue]:
    """Judge sheet 指定: schools where the kind needs them, no order against another."""
    homes = _homes(sheets)
    by_teacher: dict[str, list[Row]] = {}
    for row in table.rows:
        if "teacher" in row and "kind" in row:
            by_teacher.setdefault(row["teacher"], []).append(row)
            yield from _lock(table, row, homes)
    for rows in by_teacher.values():
        yield from _contradictions(table, rows)


def _lock(table: Table, row: Row, homes: dict[str, str]) -> Iterator[Issue]:
    kind, named = row["kind"], row.get("schools", ())
    spot = table.spot(row["row"], "schools")
    directed = kind in (LockKind.GOES_TO, LockKind.NEVER_TO)
    if directed and table.lacks(row, "schools"):
        yield error("lock-without-school", spot, say("{k} needs a school", "{k}须填写学校", k=kind),
                    say("fill in the school", "请补填学校"))
    if not directed and named:
        yield warning("lock-with-idle-school", spot, say("{k} needs no school", "{k}不需要填写学校",
                                                         k=kind), say("clear the cell", "请清空"))
    if kind is LockKind.GOES_TO and homes.get(row["teacher"]) in named:
        yield error("lock-to-own-school", spot, say("another school", "不应是本人任教学校"), say(
            "use 留任 to keep the teacher", "如需留校请用“留任”"), "、".join(named))
    if row.get("term_years") == 0:
        yield error("zero-term", table.spot(row["row"], "term_years"), say(
            "at least one year", "至少一年"), say("correct or clear the cell", "请更正或清空"), "0")


def _contradictions(table: Table, rows: list[Row]) -> Iterator[Issue]:
    stays = [row for row in rows if row["kind"] is LockKind.STAY]
    moves = [row for row in rows if row["kind"] in (LockKind.GOES_TO, LockKind.MUST_MOVE)]
    goals = [row for row in rows if row["kind"] is LockKind.GOES_TO]
    barred = [row for row in rows if row["kind"] is LockKind.NEVER_TO]
    clashes = [(a, b) for a in stays for b in moves]
    clashes += [(a, b) for a in goals for b in barred
                if set(a.get("schools", ())) & set(b.get("schools", ()))]
    clashes += [(a, b) for a, b in pairwise(goals)
                if not set(a.get("schools", ())) & set(b.get("schools", ()))]
    for first, second in clashes:
        yield error("locks-contradict", table.spot(second["row"], "kind"), say(
            "contradicts row {r} ({k})", "与第 {r} 行（{k}）矛盾", r=first["row"], k=first["kind"]),
            say("delete or correct one of the two rows", "请删除或更正其中一行"), str(second["kind"]))


def history(table: Table, _: Sheets) -> Iterator[Issue]:
    """Judge sheet 台账: an end not before the start, two different schools."""
    for row in table.rows:
        if "start" in row and "end" in row and row["end"] < row["start"]:
            yield error("end-before-start", table.spot(row["row"], "end"), say(
                "not before the start {m}", "不应早于开始 {m}", m=row["start"]),
                say("correct one of them", "请更正其一"), str(row["end"]))
        if "home" in row and row["home"] == row.get("host"):
            yield error("own-host", table.spot(row["row"], "host"), say(
                "another school than the home school", "接收学校应不同于派出学校"),
                say("correct one of them", "请更正其一"), row["host"])
