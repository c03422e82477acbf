"""Sheets of people that tell their school by their names alone, without a column for it: asked, then filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS, SheetOf
from rotation.errors import Issue
from rotation.text import say
from rotation.workbook import short_names
from rotation.workbook.cells import RawCell, RawSheet
from rotation.workbook.defects import Spot, ask, error, several, yes
from rotation.workbook.header import glance

PEOPLE = next(sheet for sheet in SHEETS if sheet.attribute == "teachers")
"""The sheet that comes one for each school."""

REFUSED = "no-school-column"
"""Code of the issue that sheets tell no school at all."""

_ORDINAL = re.compile(r"[0-9]{1,3}[-_—.、,)\]]?")
"""A running number before the name of a school, as in 01一小."""


def filled_in(
    grids: Sequence[RawSheet], called: Callable[[SheetOf, RawSheet], str], schools: frozenset[str],
) -> tuple[list[RawSheet], list[RawSheet], list[Issue]]:
    """Return the sheets, those of one school with a column for it; those alone; and the question whether this is right.

    Where some are called as schools are, the others that lack the column are refused, for they would not be read.

    Parameters
    ----------
    grids
        All sheets.
    called
        What a sheet is called besides by the name of a sheet of ours, folded.
    schools
        Codes, names and short names of schools, folded.
    """
    bare = [grid for grid in grids if grid.state == "visible" and lacks_school(grid)]
    names = {id(grid): _school(called(PEOPLE, grid), schools) for grid in bare}
    taken = [grid for grid in bare if names[id(grid)]]
    whole = [_with_school(grid, names[id(grid)]) if names.get(id(grid)) else grid for grid in grids]
    if not taken:
        return whole, [], []
    asked = ask("school-from-sheet-name", Spot(taken[0].title), say(
        "{n} sheets have no column “{c}”: the name of the sheet would be taken for the school ({t})",
        "{n} 张工作表没有“{c}”列，将以工作表名称作为{c}：{t}", n=len(taken), c=_title(),
        t=several([grid.title for grid in taken])), remedy=say(
        "{y}, or add the column to the sheets", "{y}，或在各表加上该列", y=yes("school-from-sheet-name")))
    left = [grid for grid in bare if not names[id(grid)] and called(PEOPLE, grid)]
    return whole, taken, [asked, *([without_school(left)] if left else [])]


def lacks_school(grid: RawSheet) -> bool:
    """Whether a sheet has every required column of 教师 but the school."""
    layout = glance(PEOPLE, grid)
    needed = {name for name, told in columns(PEOPLE.record).items() if told.required and not told.proposed}
    return needed - layout.places.keys() == {"school"}


def without_school(grids: Sequence[RawSheet]) -> Issue:
    """Say that sheets of people lack the column of the school, and that their names are no schools either."""
    return error(REFUSED, Spot(grids[0].title), say(
        "{n} sheets of people have no column “{c}”, and are not called as a school of sheet 学校: {t}",
        "{n} 张教师名单缺“{c}”列，工作表名称也不是“学校”表中的学校：{t}", n=len(grids), c=_title(),
        t=several([grid.title for grid in grids])), say(
        "add the column “{c}” to each, or call each sheet as its school is called",
        "请在各表加上“{c}”列，或把各工作表改名为学校全称或简称；不需要的工作表请删除", c=_title()))


def _title() -> str:
    return columns(PEOPLE.record)["school"].title


def _school(name: str, schools: frozenset[str]) -> str:
    """Return the school that the name of a sheet tells, empty if none or several."""
    forms = [form for form in (name, _ORDINAL.sub("", name, count=1)) if form]
    known = next((form for form in forms if form in schools), "")
    return known or next((form for form in forms if len(short_names.meant(form, schools)) == 1), "")


def _with_school(grid: RawSheet, school: str) -> RawSheet:
    """Return a sheet with the school in a column of its own to the right of all; rows of a remark stay as they are."""
    layout = glance(PEOPLE, grid)
    column = 1 + max(place for cells in grid.rows.values() for place in cells)
    rows = {row: {**cells, column: RawCell(school, "text")}
            if row >= layout.first and layout.places["name"] in cells else cells for row, cells in grid.rows.items()}
    rows[layout.first - 1] = {**grid.rows[layout.first - 1], column: RawCell(_title(), "text")}
    return replace(grid, rows=rows)
