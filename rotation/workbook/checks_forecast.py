"""Contradictions of sheet 预测."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rotation.domain.school import grades_of
from rotation.domain.vocabulary import SchoolType, Stage
from rotation.errors import Issue
from rotation.text import say
from rotation.workbook.checks_rows import kinds_of, not_offered
from rotation.workbook.defects import error, warning
from rotation.workbook.tables import ReadSheet

_FIRST, _LAST = 2000, 2200
_FIRST_GRADES = (("grade1", Stage.PRIMARY), ("grade7", Stage.JUNIOR))
_TIMES, _MORE = 2, 4
"""A first grade above so many times the largest grade of now, and by more than so many classes, is asked about."""
_CORRECT = say("correct the cell", "请更正")


def forecasts(table: ReadSheet, sheets: dict[str, ReadSheet]) -> Iterator[Issue]:
    """Judge sheet 预测: years and numbers that can be, stages that the school has, nothing told twice, hiring whole."""
    kinds, first = kinds_of(sheets), dict[tuple[object, ...], int]()
    schools = {row["code"]: row for row in (sheets["schools"].rows if "schools" in sheets else []) if "code" in row}
    for row in table.rows:
        yield from not_offered(table, row, kinds)
        if "year" in row and not _FIRST <= row["year"] <= _LAST:
            yield error("forecast-year", table.spot(row["row"], "year"), say(
                "a year such as 2027", "应为年份，如 2027"), _CORRECT, str(row["year"]))
        for name, stage in _FIRST_GRADES:
            yield from _grades(table, row, name, stage, kinds.get(row.get("school", "")))
            yield from _twice(table, row, name, (), first)
            school = schools.get(row.get("school", ""), {})
            yield from _many(table, row, name, max(school.get(f"grade{grade}", 0) for grade in grades_of(stage)))
        yield from _hired(table, row)
        yield from _twice(table, row, "hired", ("stage", "subject"), first)


def _grades(
    table: ReadSheet, row: dict[str, Any], name: str, stage: Stage, kind: SchoolType | None,
) -> Iterator[Issue]:
    """Refuse first grades of a stage that the school does not have."""
    if row.get(name) and kind is not None and stage not in kind.stages:
        yield error("stage-not-offered", table.spot(row["row"], name), say(
            "a {k} has no compulsory {s} stage", "{k}没有{s}（义务教育）学段", k=kind, s=stage), _CORRECT,
            str(row[name]))


def _many(table: ReadSheet, row: dict[str, Any], name: str, now: int) -> Iterator[Issue]:
    """Warn of a first grade several times as large as any grade that the school has: every later year rests on it."""
    if now and row.get(name, 0) > max(_TIMES * now, now + _MORE):
        yield warning("forecast-many", table.spot(row["row"], name), say(
            "many more classes than now (at most {n} a grade)", "远多于现有班数（现各年级至多{n}班）", n=now), say(
            "nothing, if it is so planned; else correct the cell", "确属规划的无需处理，否则请更正"), str(row[name]))


def _hired(table: ReadSheet, row: dict[str, Any]) -> Iterator[Issue]:
    """Refuse people of no stage or subject, and a subject of nobody."""
    named = [name for name in ("stage", "subject", "hired") if name in row]
    if named and len(named) < 3:
        missing = next(name for name in ("hired", "subject", "stage") if name not in row)
        yield error("forecast-incomplete", table.spot(row["row"], missing), say(
            "stage, subject and number of people together", "学段、学科、待招人数应同时填写"),
            say("fill in the cell, or clear the others", "请补填，或清空同行另两格"))


def _twice(
    table: ReadSheet, row: dict[str, Any], name: str, also: tuple[str, ...], first: dict[tuple[object, ...], int],
) -> Iterator[Issue]:
    keys = ("year", "school", *also)
    if name not in row or not row.keys() >= {*keys}:
        return
    earlier = first.setdefault((name, *(row[key] for key in keys)), row["row"])
    if earlier != row["row"]:
        yield error("forecast-twice", table.spot(row["row"], name), say(
            "told once a year; row {r} tells it too", "同一年度只填一次，第 {r} 行已填", r=earlier),
            say("keep one of the rows", "请只保留一处"), str(row[name]))
