"""Which sheet of a workbook is which of ours, and which one may be meant under another name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS, SheetOf
from rotation.errors import Issue
from rotation.text import Text, say
from rotation.workbook.cells import RawSheet
from rotation.workbook.defects import Spot, ask, error, note, several, warning
from rotation.workbook.header import find, fold_title

OWN_SHEETS = {"问题清单", "issues", "填写说明", "guide", "选项", "lists", "变更", "changes", "新增教师", "newteachers"}
"""Sheets that we add ourselves; nothing in them is read and nobody need be told."""


def match_sheets(
    grids: Iterable[RawSheet], file: str, wanted: tuple[SheetOf, ...] = SHEETS,
) -> tuple[list[tuple[SheetOf, RawSheet]], list[Issue]]:
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
            issues.append(_missing(sheet, every, file))
    known = {id(grid) for _, grid in pairs}
    absent = [sheet for sheet in wanted if sheet not in [one for one, _ in pairs]]
    return pairs, [*issues, *_unread(every, known, absent)]


def _named(sheet: SheetOf, title: str) -> bool:
    bare = re.sub(r"[0-9]+$", "", fold_title(title)).strip("-_ ") or fold_title(title)
    names = {fold_title(name) for name in (sheet.title, sheet.english, *sheet.aliases)}
    names |= {f"{name}{tail}" for name in names for tail in ("表", "名单", "信息", "信息表")}
    return bare in names


def _hidden(grid: RawSheet) -> Issue:
    return ask("hidden-sheet", Spot(grid.title), say(
        "this sheet is hidden and is never read; it may hold old people or schools",
        "该工作表被隐藏，一律不读取；其中可能有旧数据"))


def _rivals(sheet: SheetOf, seen: list[RawSheet]) -> list[Issue]:
    return [ask("two-sheets", Spot(grid.title), say(
        "both “{a}” and “{b}” could be sheet {s}; only “{a}” would be read",
        "“{a}”和“{b}”都可能是{s}表；将只读取“{a}”", a=seen[0].title, b=grid.title, s=sheet.title))
        for grid in seen[1:]]


def _missing(sheet: SheetOf, every: list[RawSheet], file: str) -> Issue:
    there = tuple(grid.title for grid in every if grid.state == "visible")
    return error("missing-sheet", Spot(file), say(
        "sheet “{s}” ({e}) is required; the workbook has {t}",
        "必须有“{s}”工作表（{e}）；现有{t}", s=sheet.title, e=sheet.english, t=several(there)),
        _renaming(sheet, every))


def _renaming(sheet: SheetOf, every: list[RawSheet]) -> Text:
    """Name the sheet that has the columns of the missing one, else where its form is found."""
    alike = _alike(sheet, every)
    if len(alike) == 1:
        return say("sheet “{a}” has its columns; rename it “{s}”",
                   "“{a}”工作表的列标题与之相符，请将其改名为“{s}”", a=alike[0].title, s=sheet.title)
    if sheet in SHEETS:
        return say("rename the sheet or start from the template (rotation template)",
                   "请改正工作表名称，或从模板开始（rotation template）")
    titles = tuple(told.title for told in columns(sheet.record).values())
    return say("name the sheet “{s}”; its columns are {t}", "请将工作表命名为“{s}”，列标题为：{t}",
               s=sheet.title, t=titles)


def _alike(sheet: SheetOf, every: list[RawSheet]) -> list[RawSheet]:
    """Return the sheets under other names that have the columns of a sheet."""
    return [grid for grid in every if grid.state == "visible" and _has_columns(sheet, grid)]


def _has_columns(sheet: SheetOf, grid: RawSheet) -> bool:
    named = any(_named(other, grid.title) for other in SHEETS)
    layout = find(sheet, grid)
    told = columns(sheet.record)
    needed = {name for name in told if told[name].required}
    return not named and needed <= layout.places.keys() and len(layout.places) >= min(3, len(told))


def _unread(every: list[RawSheet], known: set[int], absent: list[SheetOf]) -> list[Issue]:
    """Remark on sheets that are not read; one that looks like an absent sheet may well be it."""
    alike = _most_alike([(sheet, grid) for sheet in absent for grid in _alike(sheet, every)[:1]])
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


def _most_alike(pairs: list[tuple[SheetOf, RawSheet]]) -> list[tuple[SheetOf, RawSheet]]:
    """Keep for each sheet that is not read the absent one of which it has most columns."""
    def shared(pair: tuple[SheetOf, RawSheet]) -> int:
        return len(find(*pair).places)
    best: dict[int, tuple[SheetOf, RawSheet]] = {}
    for pair in pairs:
        known = best.get(id(pair[1]))
        if known is None or shared(pair) > shared(known):
            best[id(pair[1])] = pair
    return [pair for pair in pairs if best[id(pair[1])] is pair]
