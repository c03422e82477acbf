"""The gate: a file is copied once, hashed, and inspected to the last cell before it is believed.

Every part is bounded in size, cells, merged ranges and text before it is held; document types,
entities and paths that climb are refused. Because the gate itself holds the cells, no other
reader ever meets a dangerous file, and reading may happen in the process of the caller.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import NoReturn
from xml.parsers import expat

from rotation.errors import Issue, OutputError, why
from rotation.process.door import plain_bytes
from rotation.text import Text, say
from rotation.workbook import package, sniff, text_table
from rotation.workbook.archive import Archive
from rotation.workbook.cells import RawSheet, Scan, Style, TooMuch, shared_strings
from rotation.workbook.defects import Spot, ask, error, note, several
from rotation.workbook.markup import STRICT, ForbiddenMarkup, RefusedFile, root
from rotation.workbook.old_book import ROWS, Unreadable, read_old_book
from rotation.workbook.open_document import is_encrypted, is_open_document, read_open_document

MAX_FILE = 100 << 20
MAX_PART = 160 << 20
MAX_TOTAL = 400 << 20
MAX_PARTS = 2_000

BROKEN = (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError,
          RuntimeError, ValueError, LookupError)


@dataclass(frozen=True)
class GateReport:
    """What the gate found.

    Parameters
    ----------
    name, sha256
        File name, and the hash of the bytes that were read, in hex.
    grids
        Every sheet in order; empty if the file was refused.
    date1904
        Whether serial dates count from 1904.
    issues
        Refusal, questions and notes.
    tags
        Tags of its parts, the more the longer it took; 0 of another kind of file.
    """

    name: str
    sha256: str
    grids: tuple[RawSheet, ...] = ()
    date1904: bool = False
    issues: tuple[Issue, ...] = field(default=())
    tags: int = 0

    @property
    def cells(self) -> int:
        """Filled cells of all sheets."""
        return sum(len(row) for grid in self.grids for row in grid.rows.values())

    @property
    def refused(self) -> bool:
        """Whether nothing may be read from the file."""
        return any(issue.severity == "error" for issue in self.issues)


Wanted = Callable[[str], bool]


def check(path: Path, wanted: Wanted | None = None) -> GateReport:
    """Inspect a file and hold its cells, or refuse it.

    Parameters
    ----------
    path
        The file.
    wanted
        Tells by its title whether a sheet of an .xlsx is to be read; all are if not given.

    Raises
    ------
    OutputError
        The file cannot be read at all.
    """
    name = path.name
    locked = sniff.lock_file(path)
    if locked is not None:
        return GateReport(name, "", issues=(locked,))
    return judged(name, file_bytes(path), wanted)


def judged(name: str, content: bytes, wanted: Wanted | None = None) -> GateReport:
    """Inspect the bytes of a file and hold its cells, or refuse it; see `check`."""
    sha = hashlib.sha256(content).hexdigest()
    try:
        return _inspect(name, sha, content, wanted)
    except RefusedFile as refusal:
        return GateReport(name, sha, issues=(refusal.issue,))


def file_bytes(path: Path, most: int = MAX_FILE) -> bytes:
    """Return the bytes of a file, one more than ``most`` if it is larger.

    Raises
    ------
    OutputError
        The file cannot be read.
    """
    try:
        return plain_bytes(path, most)
    except OSError as problem:
        raise OutputError(say("{path} cannot be read: {why}", "无法读取 {path}：{why}",
                              path=path, why=why(problem))) from problem


def _inspect(name: str, sha: str, content: bytes, wanted: Wanted | None) -> GateReport:
    if len(content) > MAX_FILE:
        _too_large(name, say("the file is larger than {n} MB", "文件超过 {n} MB", n=MAX_FILE >> 20))
    try:
        if content.startswith(sniff.OLE) and not sniff.is_encrypted(content):
            return _old(name, sha, content)
        if PurePath(name).suffix.lower() in text_table.SUFFIXES and sniff.is_plain_text(content):
            grid, issues = text_table.read_text(name, content)
            return GateReport(name, sha, (grid,), issues=tuple(issues))
    except TooMuch as excess:
        raise RefusedFile(_excess(Spot(name), excess)) from None
    refusal = sniff.not_a_package(name, content)
    if refusal is not None:
        raise RefusedFile(refusal)
    try:
        with Archive(io.BytesIO(content)) as archive:
            return _read(name, sha, archive, wanted)
    except ForbiddenMarkup:
        raise RefusedFile(error("forbidden-xml", Spot(name), say(
            "the file holds what no workbook of Excel or WPS does; it may be harmful",
            "文件中含有 Excel、WPS 工作簿不会有的内容，疑为恶意文件"), sniff.SUSPECT)) from None
    except TooMuch as excess:
        raise RefusedFile(_excess(Spot(name), excess)) from None
    except BROKEN as problem:
        raise RefusedFile(_damaged(Spot(name))) from problem


def _old(name: str, sha: str, content: bytes) -> GateReport:
    """Have an old workbook read in a child with limits."""
    try:
        grids = read_old_book(content)
    except Unreadable as problem:
        if problem.why == "much":
            _too_large(name, say("the file asks for more time or memory", "读取该文件所需的时间或内存"))
        code, what, remedy = sniff.old_book(problem.why)
        raise RefusedFile(error(code, Spot(name), what, remedy)) from None
    full = [ask("row-limit", Spot(grid.title, f"A{ROWS}"), say(
        "the sheet is filled to the last row that an .xls can hold; rows may have been cut off",
        "该表已写满 .xls 的最后一行，其后的行可能已被截去")) for grid in grids if ROWS in grid.rows]
    return GateReport(name, sha, tuple(grids), issues=tuple(full))


def _open_document(name: str, sha: str, archive: Archive) -> GateReport:
    if is_encrypted(archive):
        code, what, remedy = sniff.old_book("password")
        raise RefusedFile(error(code, Spot(name), what, remedy))
    grids = read_open_document(archive)
    _complete(name, package.Outline(tuple(package.SheetPart(grid.title, grid.state, "") for grid in grids)))
    return GateReport(name, sha, tuple(grids))


def _read(name: str, sha: str, archive: Archive, wanted: Wanted | None) -> GateReport:
    bound(name, archive)
    if is_open_document(archive):
        return _open_document(name, sha, archive)
    workbook = package.main_part(archive)
    if not workbook:
        raise RefusedFile(sniff.other_package(name, archive))
    if root(archive.read(workbook))[1].startswith(STRICT):
        raise RefusedFile(error("strict-format", Spot(name), say(
            "this is the “Strict Open XML” variant; a plain .xlsx is expected",
            "这是“Strict Open XML”格式，应为普通 .xlsx"), sniff.SAVE_AS))
    plan = package.outline(archive, workbook)
    _complete(name, plan)
    styles = package.styles(archive, workbook)
    strings_part = package.strings_part(archive, workbook)
    strings = shared_strings(strings_part) if strings_part else []
    grids = [_grid(archive, sheet, strings, styles) for sheet in plan.sheets if wanted is None or wanted(sheet.title)]
    issues = [*_extras(name, archive), *(found for grid in grids for found in _remarks(grid))]
    return GateReport(name, sha, tuple(grids), plan.date1904, tuple(issues), archive.tags)


def bound(
    name: str, archive: zipfile.ZipFile, *, part: int = MAX_PART, whole: int = MAX_TOTAL,
) -> None:
    """Refuse a package that is encrypted, too large when unpacked, or whose parts climb out of it.

    Parameters
    ----------
    name
        File name, for the message.
    archive
        The package.
    part, whole
        Most bytes of one part and of all, unpacked.

    Raises
    ------
    Refused
        With the issue that says why.
    """
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if any(_climbs(path) for path in names) or len(set(names)) < len(names):
        raise RefusedFile(error("unsafe-package", Spot(name), say(
            "the inside of the file is not built as Excel or WPS does it; it may be harmful",
            "文件内部结构不是 Excel、WPS 正常生成的，疑为恶意文件"), sniff.SUSPECT))
    if any(part.flag_bits & 1 for part in parts):
        code, what, remedy = sniff.old_book("password")
        raise RefusedFile(error(code, Spot(name), what, remedy))
    if len(parts) > MAX_PARTS:
        _too_large(name, say("the file holds {n} pictures, attachments and the like",
                             "文件内含图片、附件等 {n} 项", n=len(parts)))
    total = sum(part.file_size for part in parts)
    if total > whole or any(p.file_size > part for p in parts):
        _too_large(name, say("the file unpacks to {n} MB", "文件展开后达 {n} MB", n=total >> 20))


def _climbs(path: str) -> bool:
    return path.startswith("/") or "\\" in path or ".." in path.split("/") or ":" in path


def _complete(name: str, plan: package.Outline) -> None:
    if plan.missing:
        raise RefusedFile(error("missing-part", Spot(name), say(
            "the file is damaged: sheet {s} is listed but its part is missing",
            "文件已损坏：列有工作表{s}，但其内容缺失", s=plan.missing[:5]), sniff.ORIGINAL))
    if plan.shared:
        raise RefusedFile(error("unsafe-package", Spot(name), say(
            "several sheets show one and the same content: {s}; it may be harmful",
            "多张工作表指向同一内容：{s}，疑为恶意文件", s=plan.shared[:5]), sniff.SUSPECT))
    if not plan.sheets:
        raise RefusedFile(error("no-sheets", Spot(name), say(
            "the workbook has no sheets", "工作簿中没有工作表"), sniff.ORIGINAL))
    if len(plan.sheets) > package.MAX_SHEETS:
        _too_large(name, say("the workbook has {n} sheets", "工作簿有 {n} 张工作表",
                             n=len(plan.sheets)))


def _grid(archive: Archive, sheet: package.SheetPart,
          strings: list[str], styles: list[Style]) -> RawSheet:
    grid = RawSheet(sheet.title, sheet.state)
    content = archive.table(sheet.part)
    try:
        Scan(grid, strings, styles).read(content)
        grid.totals = package.totals(archive, sheet.part)
    except TooMuch as excess:
        if excess.what == "markup":
            raise
        if excess.what == "far":
            raise RefusedFile(_far(grid, excess.cell)) from None
        raise RefusedFile(_excess(Spot(sheet.title, excess.cell), excess)) from None
    except (expat.ExpatError, ValueError, LookupError) as problem:
        raise RefusedFile(_damaged(Spot(sheet.title))) from problem
    grid.comments = package.comments(archive, sheet.part)
    return grid


_SMALLER = say("keep only the sheets and columns of the template; delete empty rows and columns, pictures and"
               " attachments",
               "请只保留模板中的工作表和列，删除多余的空行空列、图片和附件后另存")
_VALUES = say("copy each table into a new workbook with Paste Special, values and number formats, and save that",
              "请新建工作簿，把各表复制过去，粘贴时用“选择性粘贴”中的“值和数字格式”，然后保存")
_FAR_OFF = say("delete that cell, or copy the table to a new workbook", "请删除该单元格，或把表格复制到新工作簿")


def _too_large(name: str, what: Text) -> NoReturn:
    raise RefusedFile(error("too-large", Spot(name), say(
        "{w}, more than any roster needs", "{w}，远超花名册所需", w=what), _SMALLER))


def _excess(spot: Spot, excess: TooMuch) -> Issue:
    what, remedy = {
        "cells": (say("there are more cells than any roster needs", "单元格数量远超花名册所需"), _SMALLER),
        "merged": (say("merged range {c} is far too large", "合并区域 {c} 过大", c=excess.cell), say(
            "unmerge the cells and save the workbook", "请取消该处的合并单元格后保存")),
        "text": (say("a cell holds more than 32,767 characters", "单元格文字超过 32767 字"), say(
            "shorten it and save the file", "请缩短该单元格的文字后保存")),
        "markup": (say("the file holds more formats than any roster needs", "文件中的格式设置远超花名册所需"), _VALUES),
        "styles": (say("the workbook has more than {n} cell styles", "单元格样式超过 {n} 种", n=package.MAX_STYLES),
                   _VALUES),
        "far": (say("something stands far outside the table ({c})", "表格之外很远处有内容（{c}）", c=excess.cell),
                _FAR_OFF),
    }[excess.what]
    return error("too-large", spot, what, remedy)


def _far(grid: RawSheet, cell: str) -> Issue:
    return error("far-cell", Spot(grid.title, cell), say(
        "something stands far outside the table (an add-in may have put it there)",
        "表格之外很远处有内容（可能由加载项写入）"), _FAR_OFF)


def _damaged(spot: Spot) -> Issue:
    return error("damaged-file", spot, say(
        "the file is damaged and cannot be read safely", "文件已损坏，无法可靠读取"), sniff.ORIGINAL)


def _extras(name: str, archive: Archive) -> list[Issue]:
    names = archive.namelist()
    found = []
    if any(part.endswith("vbaProject.bin") for part in names):
        found.append(ask("macros", Spot(name), say(
            "the workbook has macros: only cells are read, macros are ignored",
            "工作簿含有宏：只读取单元格，宏一律忽略")))
    if any(part.startswith("xl/externalLinks/") and part.endswith(".xml") for part in names):
        found.append(ask("external-links", Spot(name), say(
            "the workbook is linked to other files: only the values stored here are read",
            "工作簿链接了其他文件：只读取本文件中保存的值，不作更新")))
    return found


def _remarks(grid: RawSheet) -> list[Issue]:
    found = []
    if grid.blank_rows > 100:
        found.append(note("blank-rows", Spot(grid.title), say(
            "{n} empty formatted rows ignored", "已忽略 {n} 行只有格式的空行", n=grid.blank_rows)))
    if grid.far_format:
        found.append(note("far-format", Spot(grid.title, grid.far_format), say(
            "formatting far outside the table ignored", "已忽略表格之外很远处的格式")))
    return found


def hidden_content(grid: RawSheet, first: int, columns: dict[int, str]) -> list[Issue]:
    """Return the questions about hidden rows and hidden columns of a table.

    Parameters
    ----------
    grid
        The sheet.
    first
        Its first row below the header.
    columns
        Titles of the columns that are read, by number.
    """
    found = []
    rows = [str(row) for row in grid.hidden_rows if row >= first]
    if rows:
        found.append(ask("hidden-rows", Spot(grid.title, f"A{rows[0]}"), say(
            "rows {r} are hidden or filtered; they would be read like all others",
            "第{r}行被隐藏或筛选；将与其他行一样读取", r=several(rows))))
    titles = [title for column, title in columns.items() if grid.hides(column)]
    if titles:
        found.append(ask("hidden-columns", Spot(grid.title), say(
            "columns {t} are hidden; they would be read like all others",
            "{t}列被隐藏；将与其他列一样读取", t=several(titles))))
    return found
