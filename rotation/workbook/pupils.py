"""Pupils of all stages together (在校生数): enough for a school of one stage, left aside for others."""

from __future__ import annotations

from typing import Any

from rotation.domain.fields import columns
from rotation.domain.vocabulary import SchoolType, Stage
from rotation.text import say
from rotation.workbook import parse, quoting
from rotation.workbook.defects import Spot, address, error, note, several
from rotation.workbook.parse import Bad
from rotation.workbook.tables import ReadSheet

_FIELDS = {Stage.PRIMARY: "primary_pupils", Stage.JUNIOR: "junior_pupils"}
_ONE_STAGE = (SchoolType.PRIMARY, SchoolType.JUNIOR, SchoolType.POINT)
"""Types of school whose pupils are all of one compulsory stage."""


def settle(table: ReadSheet) -> None:
    """Give the pupils of schools of one stage to that stage, where the sheet has no column of the stage."""
    column, places = table.layout.pupils, table.layout.places
    stages = [stage for stage, name in _FIELDS.items() if name not in places]
    if not column or not stages:
        return
    idle = []
    for row in table.rows:
        cell, kind = table.layout.grid.rows[row["row"]].get(column), row.get("type")
        if cell is None or kind is None or parse.is_blank_word(cell):
            continue
        if kind not in _ONE_STAGE:
            idle += [row["row"]] * bool(kind.stages)
        elif kind.stages[0] in stages:
            places[_FIELDS[kind.stages[0]]] = column
            _take(table, row, _FIELDS[kind.stages[0]])
    _tell(table, column, idle)


def _take(table: ReadSheet, row: dict[str, Any], name: str) -> None:
    cell = table.layout.grid.rows[row["row"]][table.layout.pupils]
    try:
        row[name] = parse.count(parse.readable(cell)).value
    except Bad as bad:
        table.broken.add(row["row"])
        table.faulty.add((row["row"], name))
        table.issues.append(error(bad.code, table.spot(row["row"], name), bad.expected, quoting.remedy(cell, bad),
                                  parse.shown(cell)))


def _tell(table: ReadSheet, column: int, idle: list[int]) -> None:
    if not idle:
        return
    table.faulty |= {(row, name) for row in idle for name in _FIELDS.values()}  # told here, not as blank
    told = columns(table.layout.sheet.record)["primary_pupils"].title
    table.issues.append(note("pupils-undivided", Spot(
        table.layout.grid.title, address(idle[0], column)), say(
        "{n} cells: pupils of all stages together say nothing of each stage; not read ({c})",
        "{n} 个单元格：多个学段的学校只有学生总数，分不到学段，未读取（{c}）", n=len(idle),
        c=several([address(row, column) for row in idle])), remedy=say(
        "where pupils matter, add columns {t} and 初中学生数", "需要按学段核对学生数的，请增加“{t}”“初中学生数”两列",
        t=told)))
