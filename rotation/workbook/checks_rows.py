"""What is judged of the rows of any sheet: nothing said twice, and a stage that the school has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rotation.domain.vocabulary import SchoolType
from rotation.errors import Issue
from rotation.text import say
from rotation.workbook.defects import error
from rotation.workbook.tables import ReadSheet

Row = dict[str, Any]
Sheets = dict[str, ReadSheet]

_KEEP_ONE = say("keep one of the rows", "请只保留一行")


def twice(table: ReadSheet, names: tuple[str, ...], code: str) -> Iterator[Issue]:
    """Refuse a row that has the same values as one before it; rows without one of them are not judged."""
    first: dict[tuple[object, ...], int] = {}
    for row in table.rows:
        if all(name in row for name in names):
            earlier = first.setdefault(tuple(row[name] for name in names), row["row"])
            if earlier != row["row"]:
                yield error(code, table.spot(row["row"], names[-1]), say(
                    "row {r} says the same", "与第 {r} 行重复", r=earlier), _KEEP_ONE)


def kinds_of(sheets: Sheets) -> Mapping[str, SchoolType]:
    """Return the type of every school by code."""
    schools = sheets["schools"].rows if "schools" in sheets else []
    return {row["code"]: row["type"] for row in schools if "code" in row and "type" in row}


def not_offered(table: ReadSheet, row: Row, kinds: Mapping[str, SchoolType]) -> Iterator[Issue]:
    """Refuse a stage that the school of a row does not have."""
    kind, stage = kinds.get(row.get("school", "")), row.get("stage")
    if kind is not None and stage is not None and stage not in kind.stages:
        yield error("stage-not-offered", table.spot(row["row"], "stage"), say(
            "a {k} has no compulsory {s} stage", "{k}没有{s}（义务教育）学段", k=kind, s=stage), say(
            "correct the stage or the school", "请更正学段或学校"), str(stage))
