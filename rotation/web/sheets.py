"""方案.xlsx read back for the page: what a screen shows is what the workbook says, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from rotation.text import Lang, say
from rotation.web.job import both
from rotation.web.known import ANSWER, ReadOnce
from rotation.web.tasks import Plain, question, source_of

FIRST = 200
"""Rows that are shown without script."""
REPORT = "report"
"""What the report is kept as, beside the sheets."""
_FEW = 2
"""A title or a note fills one cell; a row of titles or of data at least so many."""
_LINES = ("overview", "conflict")
"""Sheets of which every line counts, also those of one cell."""
_SOUNDED = ("姓名", "学校", "Name", "School", "school")
"""What the titles of names and schools have in them."""
_SHARE = ("比例", "share", "Share")


@question
def sheets(request: Plain) -> Plain:
    """Keep every sheet of a plan workbook by its key: titles, rows and the sentences around.

    Returns the keys in the order of the workbook; the sheets themselves only if the desk cannot keep them.
    """
    found = _workbook(Path(request["file"]), request["names"])
    if found is None:
        return {"refused": both(say(
            "{f} cannot be read; it may be open elsewhere or damaged. The other files of the folder are listed",
            "{f} 无法读取，可能正被占用或已损坏；可在“文件”中查看其他文件", f=Path(request["file"]).name))}
    keys, home, parts = list(found), request["known"], _parts(found)
    kept = home is not None and ReadOnce(Path(home)).keep(tuple(request["about"]), {**parts, ANSWER: {"keys": keys}})
    return {"keys": keys} if kept else {"keys": keys, "sheets": parts}


@question
def retold(request: Plain) -> Plain:
    """Keep the sheets of a plan workbook in another language than its own; return whether the desk could.

    The run is told once more, and written in both languages. A sheet counts only if what is told in the language of
    the workbook says what the workbook says, cell by cell: the others stay as they were printed.
    """
    from rotation.process.litter import private_folder
    place, lang, names, file = Path(request["folder"]), request["lang"], request["names"], Path(request["file"])
    write = _writing(request)
    with private_folder() as folder:
        own, wanted = (_told_in(write, tongue, folder / file.name, names)
                       for tongue in ("en" if lang == "zh" else "zh", lang))
    printed = {**(_workbook(file, names) or {}), REPORT: _page(place)}
    same = {key: wanted[key] for key, sheet in printed.items() if own.get(key) == sheet and key in wanted}
    keys = list(same)
    page = {REPORT: {"page": same.pop(REPORT)}} if REPORT in same else {}
    return {"kept": ReadOnce(Path(request["known"])).keep(
        tuple(request["about"]), {**_parts(same), **page, ANSWER: {"keys": keys}})}


Writing = Callable[[Path, Lang], None]
"""Writes the workbook of a plan to a path, and its report beside it, in a language."""
_HOMES = {
    False: ("rotation.run.retell:retold", "rotation.report:sheets", "rotation.report.page_plan:plan_page", "round"),
    True: ("rotation.leaders.retell:retold", "rotation.leaders.tables_annex:leader_tables",
           "rotation.leaders.page:leader_page", "cadre")}
"""Of teachers and of leaders: what tells a plan once more, its sheets, its page, and what has the seed."""


def _writing(request: Plain) -> Writing:
    """Return what writes a plan once more."""
    from rotation.run.folder import write_page
    from rotation.tables.sheet_writer import write_plan
    *homes, whose = _HOMES[request["leaders"]]
    told_again, tables, page = map(resolve_name, homes)
    view = told_again(Path(request["folder"]), source_of(request), sets=request["sets"],
                      accept=request.get("accept", ()))

    def write(file: Path, lang: Lang) -> None:
        write_plan(file, tables(view), lang, seed=getattr(view, whose).settings.seed, draft=view.draft)
        write_page(file.parent, page(view, lang))
    return write


def _told_in(write: Writing, lang: Lang, file: Path, names: dict[str, str]) -> Plain:
    """Return sheets and report of a run in one language, as they are read back from disk."""
    write(file, lang)
    return {**(_workbook(file, names) or {}), REPORT: _page(file.parent)}


def _page(folder: Path) -> str:
    try:
        return (folder / "report.html").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def rows_key(key: str) -> str:
    """Return what the titles and rows of a sheet are kept as, beside the sheet itself."""
    return f"{key}.rows"


def _parts(found: Plain) -> Plain:
    """Return what is kept of sheets: each with its first rows, and its rows apart, which few ask for."""
    return {**{key: {**sheet, "rows": sheet["rows"][:FIRST], "most": len(sheet["rows"])}
               for key, sheet in found.items()},
            **{rows_key(key): {"heads": sheet["heads"], "rows": sheet["rows"],
                               **initials(sheet["heads"], sheet["rows"])} for key, sheet in found.items()}}


def initials(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Plain:
    """Return of each row the initials of names and schools in pinyin, to be searched too; nothing without pypinyin."""
    try:
        pinyin = import_module("pypinyin")  # of the office, if it has it: nothing of ours needs it
    except ImportError:
        return {}
    places = [at for at, head in enumerate(heads) if any(word in head for word in _SOUNDED)]
    return {"initials": [" ".join("".join(pinyin.lazy_pinyin(row[at], style=pinyin.Style.FIRST_LETTER))
                                  for at in places if at < len(row)) for row in rows]}


def _workbook(path: Path, names: dict[str, str]) -> Plain | None:
    """Return the sheets of a plan workbook by their keys; None if it cannot be read."""
    from python_calamine import CalamineError, CalamineWorkbook
    try:
        book = CalamineWorkbook.from_path(path)
        return {names[name]: _sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False),
                                    lines=names[name] in _LINES) for name in book.sheet_names if name in names}
    except (CalamineError, OSError):
        return None


@question
def first(request: Plain) -> Plain:
    """Return the first sheet of a workbook that the program wrote: titles, rows and the sentences around."""
    from python_calamine import CalamineError, CalamineWorkbook
    try:
        book = CalamineWorkbook.from_path(Path(request["file"]))
        return {"sheet": _sheet(book.sheet_names[0], book.get_sheet_by_index(0).to_python(skip_empty_area=False),
                                lines=False)}
    except (CalamineError, OSError):
        return _unread(Path(request["file"]))


@question
def letter(request: Plain) -> Plain:
    """Return what a document that the program wrote says: its lines and its tables, as they come."""
    from zipfile import BadZipFile

    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table
    try:
        parts = list(Document(request["file"]).iter_inner_content())
    except (OSError, BadZipFile, PackageNotFoundError, KeyError, ValueError):
        return _unread(Path(request["file"]))
    return {"parts": [{"rows": [[cell.text for cell in row.cells] for row in part.rows]} if isinstance(part, Table)
                      else {"line": part.text} for part in parts if isinstance(part, Table) or part.text.strip()]}


@question
def every(request: Plain) -> Plain:
    """Return every sheet of a workbook that the program wrote, with the headings that stand between its rows."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    try:
        book = load_workbook(Path(request["file"]), read_only=True, data_only=True)
        return {"sheets": [_banded(sheet.title, list(sheet.iter_rows())) for sheet in book.worksheets]}
    except (OSError, BadZipFile, KeyError, ValueError):
        return _unread(Path(request["file"]))


def _banded(name: str, cells: list[Sequence[Any]]) -> Plain:
    """Return a sheet, of whose rows those that fill their first cell alone are headings over its whole width.

    What is shown as a share is told by the format of its cell.
    """
    rows = [["" if cell.value is None else cell.value for cell in row] for row in cells]
    head = _head_at(rows)
    titles = [str(cell) for cell in rows[head]] if head < len(rows) else []
    body = [at for at in range(head + 1, len(rows)) if _filled(rows[at])]
    bands = [rows[at][0] != "" and _filled(rows[at]) < _FEW for at in body]
    told = [[[*map(_formatted, cells[at][:len(titles)]), *[""] * (len(titles) - len(cells[at]))], band]
            for at, band in zip(body, bands, strict=True)]
    return {"name": name, "heads": titles, "notes": list(_sentences(rows[1:head])), "rows": told, "banded": any(bands)}


def _formatted(cell: Any) -> str:
    if cell.value is None:
        return ""
    number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    return _spelled(float(cell.value) if number else cell.value, number and "%" in cell.number_format)


def _unread(file: Path) -> Plain:
    return {"refused": both(say("{f} cannot be read; it may be open elsewhere", "{f} 无法读取，可能正被占用",
                                f=file.name))}


def _sheet(name: str, rows: list[list[Any]], *, lines: bool) -> Plain:
    head = _head_at(rows)
    titles = [str(cell) for cell in rows[head]] if head < len(rows) else []
    shares = [any(word in title for word in _SHARE) for title in titles]
    body = rows[head + 1:]
    return {
        "name": name, "heads": titles, "notes": list(_sentences(rows[1:head])),
        "lines": [[_spelled(cell, share) for cell, share in zip(row, shares, strict=False) if cell != ""]
                  for row in body if lines and _filled(row)],
        "rows": [[_spelled(cell, share) for cell, share in zip(row, shares, strict=False)]
                 for row in body if _filled(row) >= _FEW]}


def _head_at(rows: list[list[Any]]) -> int:
    """Return where the row of titles stands; behind all rows where there is none."""
    return next((at for at, row in enumerate(rows) if _filled(row) >= _FEW), len(rows))


def _filled(row: list[Any]) -> int:
    return sum(cell != "" for cell in row)


def _sentences(rows: list[list[Any]]) -> Iterator[str]:
    for row in rows:
        yield from (str(cell) for cell in row if cell != "")


def _spelled(cell: Any, share: bool) -> str:
    """Spell a cell as the workbook shows it: shares as per cent, cut off, never rounded up."""
    if not isinstance(cell, float):
        return str(cell)
    if cell.is_integer() and not (share and 0 < cell <= 1):
        return str(int(cell))
    told = Decimal(repr(cell))
    if share and 0 <= told <= 1:
        return f"{int(told * 10000) / 100:.2f}%"
    return str(told)
