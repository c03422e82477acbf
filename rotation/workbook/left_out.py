"""What a marked copy leaves out: what the reader drops unread, and what the next reader of the copy has no use for.

A copy is passed on more easily than the original. Identity numbers, telephones and accounts are not
needed to mend anything, so they are not in it; the original keeps them. A copy that is made for the
league has nothing but what was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS
from rotation.errors import Issue
from rotation.personal import gives_away
from rotation.text import Lang, say
from rotation.workbook.cells import RawSheet
from rotation.workbook.header import IDENTITY, fold_title
from rotation.workbook.sheets import is_foreign_and_hidden, match_sheets

LEFT_OUT = say(" (left out of this copy)", "（本副本已略去）")
_PRIVATE = re.compile("电话|手机|联系方式|微信|邮箱|银行|[账帐]号|卡号|开户|工资卡|社保|住址|家庭地址|籍贯|"
                      "qq|phone|mobile|wechat|mail|account|homeaddress")
_LONG = re.compile(r"[0-9]{11}")
"""Digits of a telephone, an account or an identity number."""
_HEAD_ROWS = 20
"""Rows in which the titles of a table stand."""
_LONGEST, _LEAST = 30, 3
"""Letters of a title, and titles of a head: a remark above it that names telephones is none."""
_UNREAD = {"identity-column", "unknown-column"}
"""Codes of remarks on columns that are not read."""
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def leave_out(book: Workbook, issues: Iterable[Issue], lang: Lang, read: Iterable[RawSheet] | None) -> None:
    """Empty what a copy must not carry; titles stay, and say so.

    Parameters
    ----------
    book
        The copy.
    issues
        What was found, the notes on columns that are not read among them.
    lang
        Of what the titles say.
    read
        Of a copy for others than the office: the sheets as they were read. All hidden sheets, sheets and columns that
        are not ours, and comments are left out of it too.
    """
    noted = {(issue.sheet, issue.cell) for issue in issues if issue.code in _UNREAD and issue.severity == "note"}
    if read is not None:
        _only_ours(book, read)
    for sheet in book.worksheets:
        for head in list(_titles(sheet)):
            unread = (sheet.title, head.coordinate) in noted
            if not _is_short(head):  # emptied with the one above it
                continue
            if _is_private(head) or (unread and (read is not None or _gives_away(sheet, head))):
                _empty(sheet, head, lang)


def _titles(sheet: Any) -> Iterable[Any]:
    """Iterate over the cells that may be titles, to the last row with titles of ours; a line of words is no head."""
    rows = [sheet[row] for row in range(1, min(_HEAD_ROWS, sheet.max_row) + 1)]
    heads = [number for number, row in enumerate(rows) if sum(_is_ours(cell) for cell in row) > 1]
    for row in rows[:heads[-1] + 1 if heads else len(rows)]:
        short = [cell for cell in row if _is_short(cell)]
        if heads:
            yield from short if len(short) >= _LEAST else ()
        else:  # a sheet of another kind: whatever its head is, what stands below it tells
            yield from (cell for cell in short if _is_private(cell) and _gives_away(sheet, cell))


def _is_short(cell: Any) -> bool:
    return isinstance(cell.value, str) and 0 < len(cell.value) <= _LONGEST


def _is_ours(cell: Any) -> bool:
    return _is_short(cell) and fold_title(cell.value) in _OURS


def _is_private(head: Any) -> bool:
    title = fold_title(head.value)
    return not _is_ours(head) and bool(IDENTITY.search(title) or _PRIVATE.search(title))


_OURS = {fold_title(told.title) for sheet in SHEETS for told in columns(sheet.record).values()}


def _below(sheet: Any, head: Any) -> Iterable[Any]:
    return (cell for cell in list(sheet._cells.values())  # noqa: SLF001 - makes no cells of gaps
            if cell.column == head.column and cell.row > head.row)


def _gives_away(sheet: Any, head: Any) -> bool:
    return any(_LONG.search(told) or gives_away(told) for cell in _below(sheet, head)
               if (told := str(cell.value or "")))


def _empty(sheet: Any, head: Any, lang: Lang) -> None:
    for cell in _below(sheet, head):
        if cell.value is not None:
            cell.value, cell.hyperlink, cell.comment = None, None, None
    head.value = head.value.removesuffix(LEFT_OUT.render(lang)) + LEFT_OUT.render(lang)


def leave_out_hidden(book: Workbook) -> list[Any]:
    """Remove hidden sheets that are not ours, which nobody sees go along; return the cells whose formulas need them."""
    gone = [sheet for sheet in book.worksheets if is_foreign_and_hidden(sheet.title, sheet.sheet_state)]
    return [cell for sheet in gone for cell in _remove(book, sheet)]


def _remove(book: Workbook, gone: Any) -> list[Any]:
    """Remove a sheet with what points to it, for Excel would say of the copy that it is damaged."""
    pointer = re.compile(rf"(?<![\w.])'?{re.escape(gone.title.replace(chr(39), chr(39) * 2))}'?!")
    book.remove(gone)
    for names in (book.defined_names, *(sheet.defined_names for sheet in book.worksheets)):
        for name in [name for name, told in names.items() if pointer.search(told.value or "")]:
            del names[name]
    found = []
    for sheet in book.worksheets:
        rules = sheet.data_validations.dataValidation
        rules[:] = [rule for rule in rules if not pointer.search(f"{rule.formula1} {rule.formula2}")]
        found += [cell for cell in list(sheet._cells.values())  # noqa: SLF001
                  if cell.data_type == "f" and pointer.search(str(getattr(cell.value, "text", cell.value)))]
    return found


def _only_ours(book: Workbook, read: Iterable[RawSheet]) -> None:
    ours = {grid.title for _, grid in match_sheets(read, "")[0]}
    for sheet in book.worksheets:
        if sheet.title not in ours and len(book.worksheets) > 1:
            book.remove(sheet)
            continue
        for cell in list(sheet._cells.values()):  # noqa: SLF001
            cell.comment = None
