"""Which sheet is which, where its header row is, and which column holds which fact."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any

from rotation.domain.fields import Heading, columns
from rotation.domain.problem import SheetOf
from rotation.errors import Issue
from rotation.text import say
from rotation.workbook.cells import RawSheet
from rotation.workbook.characters import compared
from rotation.workbook.defects import Spot, address, error, letters, note, several, warning

HEADER_ROWS = 6
"""The header is looked for in so many rows from the top."""

NUMBERING = {"序号", "no", "no.", "number", "#", "序", "顺序号", "serial"}
_BRACKET = re.compile(r"[(\[【〔{].*$", re.DOTALL)
_IDENTITY = re.compile(r"身份证|证件号|公民身份|idcard|identitycard|identitynumber|nationalid")


def fold(text: str) -> str:
    """Return the form in which ids, names and titles are compared: NFKC, no blanks, one case."""
    return compared(text)


_DOTS = str.maketrans(dict.fromkeys("·•‧∙⋅・●.。﹒", "·"))
"""Signs that stand between the parts of a name; a list made by hand has another than the roster."""


def fold_name(text: str) -> str:
    """Return the form in which names of people are compared: folded, every dot in the middle one character."""
    return fold(text).translate(_DOTS)


@cache
def fold_title(text: str) -> str:
    """Return a title folded, without stars, colons and what stands in brackets after it."""
    bare = fold(text).strip("*:")
    return _BRACKET.sub("", bare).strip("*:") or bare


@dataclass
class Layout:
    """How one table lies in its sheet.

    Parameters
    ----------
    sheet, grid
        What it is and where it is.
    first
        First row below the header.
    places
        Column number of each attribute.
    titles
        Title as written, by column number.
    issues
        What was found on the way.
    """

    sheet: SheetOf
    grid: RawSheet
    first: int = 0
    places: dict[str, int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    @property
    def key(self) -> int:
        """Column number of the first required column of the record, 0 if absent."""
        first = next(iter(columns(self.sheet.record)))
        return self.places.get(first, 0)


def titles_of(record: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Return folded title -> attribute, once for canonical titles and once for aliases."""
    return _titles_of(record)


@cache
def _titles_of(record: Any) -> tuple[dict[str, str], dict[str, str]]:
    canonical: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for name, told in columns(record).items():
        canonical[fold_title(told.title)] = name
        canonical[fold_title(told.english)] = name
    for name, told in columns(record).items():
        for alias in told.aliases:
            aliases.setdefault(fold_title(alias), name)
    return canonical, {key: name for key, name in aliases.items() if key not in canonical}


def find(sheet: SheetOf, grid: RawSheet) -> Layout:
    """Find the header of a table and which column is which."""
    layout = Layout(sheet, grid)
    best = max(range(1, HEADER_ROWS + 1), key=lambda row: (_score(sheet, grid, row), -row))
    if _score(sheet, grid, best) < min(2, sum(c.required for c in columns(sheet.record).values())):
        layout.issues.append(_headless(sheet, grid))
        return layout
    layout.first, layout.titles, attributes = _joined(sheet, grid, best)
    _place(layout, attributes)
    return layout


def _score(sheet: SheetOf, grid: RawSheet, row: int) -> int:
    found = {_attribute(sheet, cell.text) for cell in grid.rows.get(row, {}).values()
             if cell.kind == "text"}
    return len(found - {""})


def _attribute(sheet: SheetOf, title: str) -> str:
    canonical, aliases = titles_of(sheet.record)
    folded = fold_title(title)
    return canonical.get(folded) or aliases.get(folded, "")


def _headless(sheet: SheetOf, grid: RawSheet) -> Issue:
    required = [told.title for told in columns(sheet.record).values() if told.required]
    if not grid.rows:
        return error("empty-sheet", Spot(grid.title), say(
            "the sheet is empty", "工作表是空的"), say(
            "fill it from the template, or delete it if it is not needed",
            "请按模板填写；若不需要此表请删除"))
    return error("no-header", Spot(grid.title, "A1"), say(
        "no header row with {t} in rows 1 to {n}", "第 1 至 {n} 行中找不到含{t}的表头行",
        t=several(required), n=HEADER_ROWS), say(
        "put the titles of the template into one row near the top",
        "请把模板中的列标题放在靠上的一行内"))


def _joined(sheet: SheetOf, grid: RawSheet, best: int) -> tuple[int, dict[int, str], dict[int, str]]:
    """Return first data row, titles and attributes, a second header row joined in."""
    low = best + 1 if _is_lower(sheet, grid, best) else best
    high = _spread(grid, low - 1) if low > 1 else {}
    leaf = {column: cell.text for column, cell in grid.rows.get(low, {}).items()}
    titles, attributes = {}, {}
    for column in sorted(set(leaf) | set(high)):
        over, under = high.get(column, ""), leaf.get(column, "")
        for title in (over + under, under, over) if over and under else (under or over,):
            attributes[column] = _attribute(sheet, title)
            titles[column] = title if attributes[column] else (under or over)
            if attributes[column]:
                break
    if low == best:
        # A title row above is no header: it counts only where the leaf is empty and it matches.
        titles = {c: t for c, t in titles.items() if c in leaf or attributes[c]}
    return low + 1, titles, attributes


def _is_lower(sheet: SheetOf, grid: RawSheet, best: int) -> bool:
    """Whether the row below the best row is the second row of a merged header."""
    split = [area for area in grid.merged if area.top == area.bottom == best
             and area.right > area.left]
    below = grid.rows.get(best + 1, {})
    if not split or not below:
        return False
    high = _spread(grid, best)
    return all(any(area.left <= column <= area.right for area in split)
               for column in below) and any(
        _attribute(sheet, high.get(column, "") + cell.text) or _attribute(sheet, cell.text)
        for column, cell in below.items())


def _spread(grid: RawSheet, row: int) -> dict[int, str]:
    """Return the texts of a row, merged headings repeated over their columns."""
    texts = {column: cell.text for column, cell in grid.rows.get(row, {}).items()}
    for area in grid.merged:
        if area.top <= row <= area.bottom and area.right - area.left < 200:
            text = texts.get(area.left, "")
            texts |= dict.fromkeys(range(area.left, area.right + 1), text) if text else {}
    return texts


def _place(layout: Layout, attributes: dict[int, str]) -> None:
    canonical, _ = titles_of(layout.sheet.record)
    claims: dict[str, list[int]] = {}
    for column, name in attributes.items():
        if name:
            claims.setdefault(name, []).append(column)
    for name, rivals in claims.items():
        exact = [c for c in rivals if fold_title(layout.titles[c]) in canonical] or rivals
        layout.places[name] = exact[0]
        if len(exact) > 1:
            layout.issues.append(_twice(layout, name, exact))
    used = set(layout.places.values())
    layout.issues += _leftovers(layout, [c for c in layout.titles if c not in used])
    absent = [told.title for name, told in columns(layout.sheet.record).items()
              if told.starred and not told.proposed and name not in layout.places]
    if absent:
        layout.issues.append(error("missing-columns", Spot(
            layout.grid.title, f"A{layout.first - 1}"), say(
            "required columns are missing: {t}", "缺少必填列：{t}", t=tuple(absent)), say(
            "add these columns, spelled as here", "请按此名称补上这些列")))


def _twice(layout: Layout, name: str, rivals: list[int]) -> Issue:
    told: Heading = columns(layout.sheet.record)[name]
    return error("duplicate-column", Spot(
        layout.grid.title, address(layout.first - 1, rivals[1]), told.title), say(
        "columns {c} all claim to be “{t}”", "{c}列都是“{t}”",
        c=tuple(letters(column) for column in rivals), t=told.title), say(
        "keep one of them, or rename the others", "请只保留一列，或把其余列改名"))


def _leftovers(layout: Layout, unused: list[int]) -> list[Issue]:
    issues, unknown = [], []
    for column in unused:
        title = fold_title(layout.titles[column])
        if _IDENTITY.search(title):
            issues.append(_dropped(layout, column))
        elif title and title not in NUMBERING:
            unknown.append(column)
    return issues + [_unknown(layout, column) for column in unknown]


def _dropped(layout: Layout, column: int) -> Issue:
    for cells in layout.grid.rows.values():
        cells.pop(column, None)
    return note("identity-column", Spot(
        layout.grid.title, letters(column) + str(layout.first - 1)), say(
        "identity numbers are not needed; the column was dropped unread",
        "不需要身份证号；该列未读取，已丢弃"), remedy=say(
        "better delete the column before passing the file on", "转交文件前最好删除该列"))


def _unknown(layout: Layout, column: int) -> Issue:
    """Remark on an unread column; one titled almost like a column that is absent may well be it."""
    absent = {fold_title(t): told.title for name, told in columns(layout.sheet.record).items()
              if name not in layout.places for t in (told.title, *told.aliases)}
    title = layout.titles[column]
    near = get_close_matches(fold_title(title), absent, 1, 0.5)
    spot = Spot(layout.grid.title, address(layout.first - 1, column))
    if not near:
        return note("unknown-column", spot, say("not read", "不属于本工具的列，未读取"), title)
    meant = absent[near[0]]
    return warning("unknown-column", spot, say(
        "not read; did you mean “{t}”?", "未读取；是否应为“{t}”？", t=meant), say(
        "if so, title the column “{t}”; else nothing needs to be done",
        "如是，请把列标题改为“{t}”；否则无需处理", t=meant), title)
