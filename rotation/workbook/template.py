"""The input workbook: empty for an office to fill in, or filled with the facts of a problem.

Every title, drop-down and note comes from the records of `rotation.domain`, so the template
cannot drift from what the reader reads.

What a reader must know
-----------------------
- A row whose first column begins with one of `EXAMPLE_MARKS` is an example and no fact.
- Sheets named in `OWN_SHEETS` (the guide and the very hidden lists) are not read.
- With a title, the titles of the columns stand below one row with that title.
- In the empty workbook the rows of 政策 have blank values until the office fills them in; a row of
  政策 with a blank value says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from rotation.domain.fields import Heading, columns
from rotation.domain.problem import SHEETS, Problem, SheetOf
from rotation.domain.records import Parameter
from rotation.tables.sheet_style import (
    Book,
    add_sheet,
    build,
    finish_sheet,
    fit_width,
    publish,
    write_header,
    write_heading,
)
from rotation.text import Lang, Text, say
from rotation.workbook.template_cells import (
    TEXT_KINDS,
    cell_value,
    closed_list,
    put,
    remark,
    shown,
    title_of,
)
from rotation.workbook.template_example import example_row
from rotation.workbook.template_guide import GUIDE, sheet_title, write_guide
from rotation.workbook.template_messy import write_messy

Look = Literal["clean", "messy"]

EXAMPLE_MARKS = ("示例", "EXAMPLE")
"""How the first cell of an example row begins."""

LISTS = say("Lists", "选项")
OWN_SHEETS = frozenset({GUIDE.en, GUIDE.zh, LISTS.en, LISTS.zh})
"""Sheets of the template that hold no facts."""

POLICY_ROWS: tuple[tuple[str, Text], ...] = (
    ("round.year", say("calendar year of September, such as 2026", "必填：9月所在年份，如 2026")),
    ("round.banner", say("name of the banner; “this banner” if blank", "旗县市（区）名称，不填则写作“本旗县”")),
    ("round.seat_town", say("town of the banner's seat", "旗县政府所在镇（街道）")),
    ("round.public_seed", say("seed of the public lottery; default the year",
                              "同等条件排序的公开随机种子，不填用年份")),
)
"""Parameters of the round that the empty workbook asks for."""

_SPARE_ROWS = 1000
_INLINE_WORDS = 15
_INLINE_CHARACTERS = 255


@dataclass
class _Lists:
    """Drop-down lists that are too long to stand in a validation, in order of first use."""

    name: str
    lists: list[tuple[str, ...]] = field(default_factory=list)

    def source(self, words: tuple[str, ...]) -> list[str] | str:
        """Return the words, or the range of the hidden sheet that will hold them."""
        if len(words) <= _INLINE_WORDS and len(",".join(words)) <= _INLINE_CHARACTERS:
            return list(words)
        if words not in self.lists:
            self.lists.append(words)
        letter = chr(ord("A") + self.lists.index(words))
        return f"='{self.name}'!${letter}$1:${letter}${len(words)}"


def write_input(
    path: Path, problem: Problem | None, lang: Lang, *, title: str = "", look: Look = "clean",
) -> None:
    """Write the input workbook at a path, at one stroke.

    Parameters
    ----------
    path
        Where; an older file there is replaced.
    problem
        Facts to fill in; None gives the empty workbook with one example row per sheet.
    lang
        Language of sheet names, titles and notes; values stay Chinese.
    title
        A line above every table and in every page header, such as the notice that all is invented.
    look
        ``messy`` writes the same facts the way offices send them (always with Chinese titles).

    Raises
    ------
    OutputError
        The file cannot be written.
    ValueError
        The messy look was asked for without facts.
    """
    if look == "messy" and problem is None:
        raise ValueError("the messy look needs facts")

    def fill(book: Book) -> None:
        if look == "messy" and problem is not None:
            write_messy(book, problem, title)
        else:
            _write_clean(book, problem, title)

    publish(path, build(fill, lang=lang, title=title or path.stem))


def _write_clean(book: Book, problem: Problem | None, notice: str) -> None:
    write_guide(book, notice)
    lists = _Lists(LISTS.render(book.lang))
    for owner in SHEETS:
        _write_sheet(book, owner, problem, notice, lists)
    _write_lists(book, lists)


def _write_sheet(
    book: Book, owner: SheetOf, problem: Problem | None, notice: str, lists: _Lists,
) -> None:
    told = columns(owner.record)
    name = sheet_title(owner, book.lang)
    sheet = add_sheet(book, name, notice=notice)
    header_row = 1 if notice else 0
    rows = _rows(owner, problem)
    widths = _widths(book, list(told.values()), rows)
    if notice:
        # Merged over the part in sight only: a line centered over 46 columns is never seen.
        write_heading(book, sheet, 0, notice, columns=min(len(told), 10), look="notice",
                      widths=widths)
    _write_titles(book, sheet, header_row, list(told.values()))
    for number, values in enumerate(rows):
        _write_row(book, sheet, header_row + 1 + number, told, values)
    if problem is None:
        _write_example(book, sheet, header_row + 1 + len(rows), owner)
        if owner.record is Parameter:
            _explain_policy(book, sheet, header_row + 1)
    first = header_row + 1
    _offer_lists(sheet, first, first + len(rows) + _SPARE_ROWS, list(told.values()), lists,
                 lang=book.lang)
    _finish(book, sheet, header_row, list(told.values()), widths)
    sheet.autofilter(header_row, 0, header_row + max(1, len(rows)), len(told) - 1)


def _write_titles(book: Book, sheet: Any, row: int, told: Sequence[Heading]) -> None:
    titles = [title_of(column, book.lang) for column in told]
    required = {title_of(column, book.lang) for column in told if column.starred}
    write_header(book, sheet, row, titles, required=required)
    for number, column in enumerate(told):
        note = remark(column, book.lang)
        box = {"author": "rotation", "font_size": 9, "x_scale": 1.6,
               "y_scale": max(0.6, 0.3 + len(note) / 60)}
        sheet.write_comment(row, number, note, box)


def _rows(owner: SheetOf, problem: Problem | None) -> list[list[Any]]:
    """Return the values of a sheet in the order of its columns."""
    told = columns(owner.record)
    if problem is not None:
        records = getattr(problem, owner.attribute)
    elif owner.record is Parameter:
        records = [Parameter(name=name, value="", basis="") for name, _ in POLICY_ROWS]
    else:
        records = []
    return [[cell_value(getattr(record, name), column) for name, column in told.items()]
            for record in records]


def _write_row(
    book: Book, sheet: Any, row: int, told: dict[str, Heading], values: list[Any],
) -> None:
    for number, (column, value) in enumerate(zip(told.values(), values, strict=True)):
        put(sheet, row, number, value or (None if value == "" else value), _look(book, column))


def _look(book: Book, column: Heading) -> Any:
    if column.kind in ("month", "yes_no", "choice"):
        return book.formats["text_center"]
    if column.kind == "coordinate":
        return book.formats["coordinate"]
    return book.formats["text" if column.kind in TEXT_KINDS else "general"]


def _write_example(book: Book, sheet: Any, row: int, owner: SheetOf) -> None:
    mark = EXAMPLE_MARKS[0 if book.lang == "zh" else 1]
    for number, value in enumerate(example_row(owner, mark)):
        put(sheet, row, number, value, book.formats["example"])


def _explain_policy(book: Book, sheet: Any, first: int) -> None:
    """Say beside each parameter that waits for its value what it means."""
    for row, (_, meaning) in enumerate(POLICY_ROWS, start=first):
        sheet.write_comment(row, 1, meaning.render(book.lang), {"author": "rotation"})


def _offer_lists(
    sheet: Any, first: int, last: int, told: Sequence[Heading], lists: _Lists, *, lang: Lang,
) -> None:
    """Offer drop-downs; a value outside the list asks, for the reader knows more spellings."""
    for number, column in enumerate(told):
        offer = _offer(column, lists, lang, first)
        if offer:
            sheet.data_validation(first, number, last, number, offer)


def _offer(column: Heading, lists: _Lists, lang: Lang, first: int) -> dict[str, Any]:
    words = closed_list(column)
    if words:
        return {"validate": "list", "source": lists.source(words), "error_type": "warning",
                "error_title": title_of(column, lang)[:32],
                "error_message": remark(column, lang)[:200]}
    if column.kind == "school":
        codes = f"='{sheet_title(SHEETS[0], lang)}'!$A${first + 1}:$A${first + 500}"
        return {"validate": "list", "source": codes, "show_error": False}
    return {}


def _widths(book: Book, told: list[Heading], rows: list[list[Any]]) -> list[int]:
    return [
        fit_width(title_of(column, book.lang), shown(row[number] for row in rows[:200]))
        for number, column in enumerate(told)
    ]


def _finish(
    book: Book, sheet: Any, header_row: int, told: list[Heading], widths: list[int],
) -> None:
    looks = [book.formats["text_column" if column.kind in TEXT_KINDS else "other_column"]
             for column in told]
    finish_sheet(sheet, widths=widths, header_row=header_row, columns=len(told), looks=looks,
                 frozen_columns=2 if len(told) > 8 else 0,
                 pages_wide=max(1, round(sum(widths) / 160)))


def _write_lists(book: Book, lists: _Lists) -> None:
    if not lists.lists:
        return
    sheet = add_sheet(book, lists.name)
    for number, words in enumerate(lists.lists):
        for row, word in enumerate(words):
            sheet.write_string(row, number, word)
    sheet.very_hidden()
