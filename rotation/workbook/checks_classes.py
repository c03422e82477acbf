"""Class counts that decide lessons in silence: a grade left blank, and classes that do not fit the pupils."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from rotation.domain.fields import columns
from rotation.domain.school import grades_of
from rotation.domain.vocabulary import SchoolType, Stage
from rotation.errors import Issue
from rotation.text import say
from rotation.workbook.defects import ask, warning
from rotation.workbook.tables import ReadSheet

FEWEST_PUPILS, MOST_PUPILS = 3, 70
"""Pupils of a class that are still usual; teaching points may have classes of a single pupil."""

TIMES, MORE = 4, 6
"""A grade stands out with more than so many times the classes of the others, and at least so many more."""

Row = dict[str, Any]


def gaps(table: ReadSheet, row: Row, stage: Stage) -> Iterator[Issue]:
    """Ask about grades without an entry where others of their stage have classes.

    A written 0 or 无 is an answer. A teaching point may end before the last grade.
    """
    filled = [grade for grade in grades_of(stage) if row.get(f"grade{grade}")]
    blank = [grade for grade in grades_of(stage) if _is_blank(table, row, f"grade{grade}")]
    if row.get("type") is SchoolType.POINT:
        blank = [grade for grade in blank if grade < max(filled, default=0)]
    if filled and blank:
        told = columns(table.layout.sheet.record)
        yield ask("class-count-gap", table.spot(row["row"], f"grade{blank[0]}"), say(
            "blank though other grades of the stage have classes ({g}): would be read as no class and no lessons;"
            " write 0 where there is none",
            "同学段其他年级有班，而{g}未填，将按没有班、没有课时读取；确实没有班的请填 0",
            g=tuple(told[f"grade{grade}"].title for grade in blank)))


def _is_blank(table: ReadSheet, row: Row, name: str) -> bool:
    place = table.layout.places.get(name)
    return place is not None and place not in table.layout.grid.rows[row["row"]]


def sizes(table: ReadSheet, row: Row, stage: Stage) -> Iterator[Issue]:
    """Ask about classes that are far too small or large for the pupils, or far more than in the other grades."""
    classes = {name: row[name] for grade in grades_of(stage) if row.get(name := f"grade{grade}")}
    total, name = sum(classes.values()), "primary_pupils" if stage is Stage.PRIMARY else "junior_pupils"
    pupils = row.get(name)
    fewest = 1 if row.get("type") is SchoolType.POINT else FEWEST_PUPILS
    if pupils and total and not fewest * total <= pupils <= MOST_PUPILS * total:
        yield ask("class-size", table.spot(row["row"], name), say(
            "{n} pupils in {c} classes: about {a} in each, which is unusual",
            "{n} 名学生、{c} 个班，平均每班约 {a} 人，明显不同于常见班额",
            n=pupils, c=total, a=_rounded(pupils, total)), str(pupils))
    for grade, number in classes.items():
        others = [count for other, count in classes.items() if other != grade]
        if len(others) > 1 and number > TIMES * (usual := median(others)) and number >= usual + MORE:
            yield ask("class-size", table.spot(row["row"], grade), say(
                "{n} classes, far more than the other grades of the stage have ({o})",
                "{n} 个班，远多于同学段其他年级（{o}）", n=number, o=tuple(map(str, others))), str(number))


def schools_of(teachers: ReadSheet | None) -> frozenset[object] | None:
    """Return the codes of the schools of which the roster has somebody; None where it cannot tell."""
    if teachers is None or not teachers.rows or any(name == "school" for _, name in teachers.faulty):
        return None
    return frozenset(person.get(name) for person in (*teachers.rows, *teachers.seconds) for name in ("school", "host"))


def unstaffed(table: ReadSheet, row: Row, staffed: frozenset[object] | None) -> Iterator[Issue]:
    """Point out a school with classes of which the roster has nobody: its file may have been forgotten."""
    if staffed is None:
        return
    classes = sum(row.get(f"grade{grade}", 0) for stage in Stage if stage.compulsory for grade in grades_of(stage))
    if classes and "code" in row and row["code"] not in staffed:
        yield warning("school-without-teachers", table.spot(row["row"], "name"), say(
            "{n} classes and not one teacher on the roster", "有 {n} 个班，花名册中却没有一名教师", n=classes), say(
            "see whether its list was left out", "请核实是否漏报；确无教师的不必处理"))


def _rounded(pupils: int, classes: int) -> int | str:
    """Return the pupils of a class, with one decimal where there are few."""
    tenths = (20 * pupils + classes) // (2 * classes)
    return f"{tenths // 10}.{tenths % 10}" if tenths < 100 else tenths // 10
