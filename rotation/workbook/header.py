"""Which sheet is which, where its header row is, and which column holds which fact."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from rotation.domain import titles
from rotation.domain.fields import Heading, columns
from rotation.domain.problem import SheetOf
from rotation.domain.school import School
from rotation.errors import Issue
from rotation.text import say
from rotation.workbook import heads
from rotation.workbook.cells import RawSheet
from rotation.workbook.characters import compared
from rotation.workbook.defects import Spot, address, error, letters, note, several

HEADER_ROWS = 6
"""The header is looked for in so many rows from the top."""

NUMBERING = {"序号", "no", "no.", "number", "#", "序", "顺序号", "serial"}
_BRACKETED = re.compile(r"[(\[【〔{][^)\]】〕}]*[)\]】〕}]?")
_REMARKS = ("必填", "选填", "可选", "必填项", "填写", "注")
_BRACKET = re.compile(r"[(\[【〔{].*$", re.DOTALL)
IDENTITY = re.compile(r"身份证|证件号|公民身份|idcard|identitycard|identitynumber|nationalid")
"""Titles of columns of identity numbers, which are dropped unread."""


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
    fixed
        Of a column of a distance matrix: the cell at the head of it, by attribute, that counts in every row.
    pupils
        Column number of the pupils of all stages together, 0 if absent.
    """

    sheet: SheetOf
    grid: RawSheet
    first: int = 0
    places: dict[str, int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    fixed: dict[str, tuple[int, int]] = field(default_factory=dict)
    pupils: int = 0

    def head_of(self, column: int) -> str:
        """Return the address of the title of a column, the first cell of a merged one."""
        row = self.first - 1
        over = next((area for area in self.grid.merged
                     if area.left <= column <= area.right and area.top <= row <= area.bottom), None)
        return address(row, column) if over is None else address(over.top, over.left)

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


def _instead_of(record: Any) -> dict[str, str]:
    return _worse_titles_of(record)


@cache
def _worse_titles_of(record: Any) -> dict[str, str]:
    """Return folded title -> attribute of the titles that are read where no better one is there."""
    better = {key for table in titles_of(record) for key in table}
    return {key: name for name, told in columns(record).items() for title in told.instead
            if (key := fold_title(title)) not in better}


def find(sheet: SheetOf, grid: RawSheet) -> Layout:
    """Find the header of a table and which column is which."""
    layout = Layout(sheet, grid)
    best = max(range(1, HEADER_ROWS + 1), key=lambda row: (_score(sheet, grid, row), -row))
    if _score(sheet, grid, best) < min(2, sum(c.required for c in columns(sheet.record).values())):
        layout.issues.append(_headless(sheet, grid))
        return layout
    low, layout.titles, attributes = heads.joined(grid, best, lambda title: _attribute(sheet, title))
    layout.first = low + 1
    _place(layout, attributes)
    return layout


def glance(sheet: SheetOf, grid: RawSheet) -> Layout:
    """Find the header as `find` does, in a copy: a column dropped on the way is dropped, and told, when it is read."""
    return find(sheet, replace(grid, rows={row: dict(cells) for row, cells in grid.rows.items()}))


def _score(sheet: SheetOf, grid: RawSheet, row: int) -> int:
    found = {_attribute(sheet, cell.text) for cell in grid.rows.get(row, {}).values()
             if cell.kind == "text"}
    return len(found - {""})


def _attribute(sheet: SheetOf, title: str) -> str:
    """Return the column of ours that a title means, empty if none."""
    record: Any = sheet.record
    return _known(record, title)


@cache
def _known(record: Any, title: str) -> str:
    tables = (*titles_of(record), _instead_of(record))
    forms = [form for spelled in _spelled(title) for form in (spelled, titles.plainer(spelled))]
    name = next((table[form] for form in forms for table in tables if form in table), "")
    unit = fold(title).partition("(")[2].strip(")")
    return "" if name and unit in titles.WRONG_UNITS.get(columns(record)[name].title, ()) else name


def _spelled(title: str) -> tuple[str, ...]:
    """Return a title folded, without what stands in brackets; what stands after them counts."""
    whole, cut = fold(title).strip("*:"), fold_title(title)
    bare = _BRACKETED.sub("", whole).strip("*:")
    return (whole, cut) if bare in ("", cut) or bare.removeprefix(cut) in _REMARKS else (whole, bare)


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


def _place(layout: Layout, attributes: dict[int, str]) -> None:
    claims: dict[str, list[int]] = {}
    for column, name in attributes.items():
        if name:
            claims.setdefault(name, []).append(column)
    told = set[int]()
    for name, rivals in claims.items():
        best = _best(layout, rivals)
        layout.places[name] = best[0]
        if len(best) > 1:
            layout.issues.append(_twice(layout, name, best))
            told.update(best)
    _by_name(layout)
    layout.pupils = next((c for c, title in layout.titles.items() if _of_all_pupils(layout, title)), 0)
    used = {*layout.places.values(), layout.pupils, *told}
    absent = [told.title for name, told in columns(layout.sheet.record).items()
              if told.starred and not told.proposed and name not in layout.places]
    unread = _leftovers(layout, [c for c in layout.titles if c not in used], perhaps=bool(absent))
    layout.issues += unread
    if absent:
        layout.issues.append(_absent(layout, absent, [issue.found for issue in unread if issue.found]))


def _absent(layout: Layout, absent: list[str], unread: list[str]) -> Issue:
    """Name the required columns that are missing, and the titles among which they may be."""
    spot = Spot(layout.grid.title, f"A{layout.first - 1}")
    if not unread:
        return error("missing-columns", spot, say(
            "required columns are missing: {t}", "缺少必填列：{t}", t=tuple(absent)), say(
            "add these columns, spelled as here", "请按此名称补上这些列"))
    return error("missing-columns", spot, say(
        "required columns are missing: {t}; columns of this sheet that are not read: {u}",
        "缺少必填列：{t}；该表未读取的列：{u}", t=tuple(absent), u=several(unread, 12)), say(
        "if one of those is meant, title it as here; else add the column",
        "如其中有所缺的列，请把标题改为上述名称；没有的请补上"))


def _best(layout: Layout, rivals: list[int]) -> list[int]:
    """Return the columns of those that claim to be one whose titles say it best."""
    canonical, _ = titles_of(layout.sheet.record)
    exact = [c for c in rivals if fold_title(layout.titles[c]) in canonical]
    instead = _instead_of(layout.sheet.record)
    better = [c for c in rivals if not {*_spelled(layout.titles[c])} & instead.keys()]
    return exact or better or rivals


def _by_name(layout: Layout) -> None:
    """Know schools by their full names on a sheet without codes; a name is kept longer than a running number."""
    if layout.sheet.record is not School or "name" not in layout.places or (
            layout.key and any(layout.key in cells for row, cells in layout.grid.rows.items() if row >= layout.first)):
        return
    layout.places["code"] = layout.places["name"]
    layout.issues.append(note("schools-by-name", Spot(
        layout.grid.title, layout.head_of(layout.places["name"])), say(
        "there are no school codes; the schools are known by their full names", "没有学校代码，各校以学校全称识别")))


def _of_all_pupils(layout: Layout, title: str) -> bool:
    return layout.sheet.record is School and bool({*_spelled(title)} & {*titles.PUPILS})


def _twice(layout: Layout, name: str, rivals: list[int]) -> Issue:
    told: Heading = columns(layout.sheet.record)[name]
    return error("duplicate-column", Spot(
        layout.grid.title, layout.head_of(rivals[1]), told.title), say(
        "columns {c} all claim to be “{t}”", "{c}列都是“{t}”",
        c=tuple(letters(column) for column in rivals), t=told.title), say(
        "keep one of them, or rename the others", "请只保留一列，或把其余列改名"))


def _leftovers(layout: Layout, unused: list[int], *, perhaps: bool) -> list[Issue]:
    issues, unknown = [], []
    for column in unused:
        title = fold_title(layout.titles[column])
        if IDENTITY.search(title):
            issues.append(_dropped(layout, column))
        elif title and title not in NUMBERING:
            unknown.append(column)
    return issues + [_unknown(layout, column, perhaps=perhaps) for column in unknown]


def _dropped(layout: Layout, column: int) -> Issue:
    for cells in layout.grid.rows.values():
        cells.pop(column, None)
    return note("identity-column", Spot(
        layout.grid.title, layout.head_of(column)), say(
        "identity numbers are not needed; the column was dropped unread",
        "不需要身份证号；该列未读取，已丢弃"), remedy=say(
        "better delete the column before passing the file on", "转交文件前最好删除该列"))


def _unknown(layout: Layout, column: int, *, perhaps: bool) -> Issue:
    """Remark on a column that is not read, which perhaps is one that is missing."""
    remedy = say("if this is a required column, title it as that is called", "如属必填的列，请把标题改为相应名称")
    return note("unknown-column", Spot(layout.grid.title, layout.head_of(column)), say(
        "not read", "不属于本工具的列，未读取"), layout.titles[column],
        remedy=remedy if perhaps else None)
