"""Which sheet of a workbook is which of ours, and which one may be meant under another name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS, SheetOf
from rotation.errors import Issue
from rotation.text import say
from rotation.workbook.cells import Grid
from rotation.workbook.defects import Spot, ask, error, note, several, warning
from rotation.workbook.header import HEADER_ROWS, fold_title, score

OWN_SHEETS = {"问题清单", "issues", "填写说明", "guide", "选项", "lists"}
"""Sheets that we add ourselves; nothing in them is read and nobody need be told."""


def match_sheets(
    grids: Iterable[Grid], file: str, wanted: tuple[SheetOf, ...] = SHEETS,
) -> tuple[list[tuple[SheetOf, Grid]], list[Issue]]:
    """Pair the sheets of the workbook with ours, and say what is missing or doubtful."""
    every = list(grids)
    pairs, issues = [], []
    for sheet in wanted:
        named = [grid for grid in every if _named(sheet, grid.title)]
        seen = [grid for grid in named if grid.state == "visible"]
        issues += [_hidden(grid) for grid in named if grid.state != "visible"]
        if seen:
            pairs.append((sheet, seen[0]))
            issues += _rivals(sheet, seen)
        elif sheet.required:
            issues.append(_missing(sheet, every, file, _misnamed(sheet, every, wanted)))
    known = {id(grid) for _, grid in pairs}
    absent = [sheet for sheet in wanted if sheet not in [one for one, _ in pairs]]
    return pairs, [*issues, *_unread(every, known, absent, wanted)]


def _named(sheet: SheetOf, title: str) -> bool:
    bare = re.sub(r"[0-9]+$", "", fold_title(title)).strip("-_ ") or fold_title(title)
    names = {fold_title(name) for name in (sheet.title, sheet.english, *sheet.aliases)}
    names |= {f"{name}{tail}" for name in names for tail in ("表", "名单", "信息", "信息表")}
    return bare in names


def _hidden(grid: Grid) -> Issue:
    return ask("hidden-sheet", Spot(grid.title), say(
        "this sheet is hidden and is never read; it may hold old people or schools",
        "该工作表被隐藏，一律不读取；其中可能有旧数据"))


def _rivals(sheet: SheetOf, seen: list[Grid]) -> list[Issue]:
    return [ask("two-sheets", Spot(grid.title), say(
        "both “{a}” and “{b}” could be sheet {s}; only “{a}” would be read",
        "“{a}”和“{b}”都可能是{s}表；将只读取“{a}”", a=seen[0].title, b=grid.title, s=sheet.title))
        for grid in seen[1:]]


def _misnamed(sheet: SheetOf, every: list[Grid], wanted: tuple[SheetOf, ...]) -> list[Grid]:
    """Return the sheets under other names whose header row is that of a sheet."""
    starred = sum(told.starred for told in columns(sheet.record).values())
    return [grid for grid in every if grid.state == "visible" and not any(_named(one, grid.title) for one in wanted)
            and fold_title(grid.title).rstrip("_") not in OWN_SHEETS
            and max(score(sheet, grid, row) for row in range(1, HEADER_ROWS + 1)) >= max(2, starred - starred // 4)]


def _missing(sheet: SheetOf, every: list[Grid], file: str, like: list[Grid]) -> Issue:
    if like:
        return error("missing-sheet", Spot(like[0].title), say(
            "sheet “{s}” ({e}) is required; the header row here is that of sheet “{s}”",
            "必须有“{s}”工作表（{e}）；本表的表头与“{s}”表一致，是否即“{s}”表？", s=sheet.title, e=sheet.english),
            say("if so, rename this sheet “{s}”", "如是，请把本工作表改名为“{s}”", s=sheet.title))
    there = tuple(grid.title for grid in every if grid.state == "visible")
    return error("missing-sheet", Spot(file), say(
        "sheet “{s}” ({e}) is required; the workbook has {t}",
        "必须有“{s}”工作表（{e}）；现有{t}", s=sheet.title, e=sheet.english, t=several(there)),
        say("rename the sheet or start from the template (rotation template)",
            "请改正工作表名称，或从模板开始（rotation template）"))


def _unread(
    every: list[Grid], known: set[int], absent: list[SheetOf], wanted: tuple[SheetOf, ...],
) -> list[Issue]:
    """Remark on sheets that are not read; one that looks like an absent sheet may well be it."""
    alike = [(sheet, grid) for sheet in absent for grid in _misnamed(sheet, every, wanted)[:1]]
    found = [warning("sheet-not-read", Spot(grid.title), say(
        "not read; its header row is that of sheet “{s}”",
        "未读取；表头与“{s}”表一致，是否即“{s}”表？", s=sheet.title), say(
        "if so, rename this sheet “{s}”; else nothing needs to be done", "如是，请把本工作表改名为“{s}”；否则无需处理",
        s=sheet.title)) for sheet, grid in alike if not sheet.required]
    told = {id(grid) for _, grid in alike}
    others = [grid.title for grid in every
              if id(grid) not in known | told and grid.state == "visible" and grid.rows
              and fold_title(grid.title).rstrip("_") not in OWN_SHEETS]
    if not others:
        return found
    return [*found, note("sheets-not-read", Spot(others[0]), say(
        "sheets that are not ours were not read: {t}", "以下工作表不属于本工具，未读取：{t}",
        t=several(others)))]
