"""One sheet into rows of values: which rows count, every cell parsed, every change listed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import Any

from rotation.domain.fields import columns
from rotation.domain.teacher import Teacher
from rotation.errors import Issue
from rotation.text import say
from rotation.workbook import choices, numbers_of_people, parse, parse_month, posts, quoting
from rotation.workbook import lexicon as lex
from rotation.workbook.cells import RawCell
from rotation.workbook.characters import has_private
from rotation.workbook.defects import MASK, Spot, address, ask, error, note, several
from rotation.workbook.header import Layout
from rotation.workbook.parse import Bad, Parsed, RecordField, Remark
from rotation.workbook.quoting import Known
from rotation.workbook.rows import Skipped, data_rows, listed

Parser = Callable[[RawCell], Parsed]
Reader = tuple[RecordField, int, Parser, dict[RawCell, Any]]


@cache
def needed(record: type) -> frozenset[str]:
    """Return the attributes without which there is no record."""
    return frozenset(item.name for item in fields(record)
                     if item.default is MISSING and item.default_factory is MISSING)


@dataclass
class ReadSheet:
    """What a sheet says.

    Parameters
    ----------
    layout
        Where it stands.
    rows
        One mapping per row: attribute -> value for every readable cell, and ``row``.
    broken, faulty
        Numbers of rows that cannot become records, and the cells to blame as (row, attribute).
    issues, skipped
        Defects, questions and remarks; rows that were not read.
    known, codes
        What they may name; codes of schools and people, folded.
    aside, seconds
        Of sheet 教师: rows of staff who teach no subject, and second rows of teachers; not among ``rows``.
    numbered
        Of sheet 教师: rows whose numbers are not their own but were given by the reader.
    """

    layout: Layout
    rows: list[dict[str, Any]] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)
    faulty: set[tuple[int, str]] = field(default_factory=set)
    issues: list[Issue] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    known: Known = field(default_factory=Known)
    codes: frozenset[str] = frozenset()
    aside: list[dict[str, Any]] = field(default_factory=list)
    seconds: list[dict[str, Any]] = field(default_factory=list)
    numbered: frozenset[int] = frozenset()
    changes: dict[tuple[str, str, str], tuple[Remark, list[str]]] = field(default_factory=dict)

    def spot(self, row: int, name: str) -> Spot:
        """Return where an attribute of a row stands."""
        column = self.layout.places.get(name, 1)
        told = columns(self.layout.sheet.record)[name]
        return Spot(self.layout.grid.title, address(row, column), told.title)

    @property
    def people(self) -> int:
        """How many rows were taken as somebody's, read or refused."""
        return len(self.rows) + len(self.aside) + len(self.seconds)

    def lacks(self, row: dict[str, Any], name: str) -> bool:
        """Whether a cell is truly blank, neither read nor refused."""
        return name not in row and (row["row"], name) not in self.faulty

    def found(self, name: str, value: object) -> str:
        """Return a value for a message, masked if it may be personal."""
        record = self.layout.sheet.record
        return quoting.found(columns(record)[name], str(value)) if quoting.about_people(record) else str(value)

    def records(self) -> list[Any]:
        """Return the records of the rows that are whole."""
        record = self.layout.sheet.record
        return [record(**row) for row in self.rows if self.whole(row, record)]

    def legible(self, vital: Collection[str]) -> list[Any]:
        """Return the records of whole rows, and of those of which only cells that may be blank are refused.

        Parameters
        ----------
        vital
            Attributes without which a row is not to be judged, though its record needs them not.
        """
        record: type = self.layout.sheet.record
        lost = {number for number, name in self.faulty if name in vital}
        spared = {number for number, _ in self.faulty} - lost
        return [record(**row) for row in self.rows if self.whole(row, record) or (
            row["row"] in spared and needed(record) <= row.keys())]

    def whole(self, row: dict[str, Any], record: type) -> bool:
        """Whether a row says all that a record needs: a column that is missing leaves none whole."""
        return row["row"] not in self.broken and needed(record) <= row.keys()


_PLAIN: dict[str, Parser] = {
    "text": parse.plain_text, "name": parse.name, "yes_no": parse.yes_no, "rooms": parse.rooms, "count": parse.count,
    "order": parse.order, "score": parse.score, "hundredths": parse.hundredths,
    "share": parse.share, "certificate": choices.certificate,
}
_BY_FIELD: dict[str, Callable[[RawCell, RecordField], Parsed]] = {
    "id": parse.code, "coordinate": parse.coordinate, "choice": choices.choice,
    "choices": choices.several,
}
_OF_TEACHERS: dict[str, Callable[[RawCell, RecordField], Parsed]] = {
    "established": lambda cell, _: posts.established(cell), "post": posts.kind,
}
_BY_WORDS: dict[str, Callable[[RawCell, lex.Lexicon], Parsed]] = {
    "subjects": lex.subjects, "schools": lex.schools,
}
_BY_BOTH: dict[str, Callable[[RawCell, RecordField, lex.Lexicon], Parsed]] = {
    "subject": lex.subject, "school": lex.school, "teacher": lex.teacher, "place": lex.place,
}


def parser_of(item: RecordField, words: lex.Lexicon) -> Parser:
    """Return the reader of one column."""
    kind = item.column.kind
    own = _OF_TEACHERS.get(item.name) if item.record is Teacher else None
    by_field = own or _BY_FIELD.get(kind)
    if by_field is not None:
        return lambda cell: by_field(cell, item)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in _BY_WORDS:
        return lambda cell: _BY_WORDS[kind](cell, words)
    if kind in _BY_BOTH:
        return lambda cell: _BY_BOTH[kind](cell, item, words)
    return lambda cell: parse_month.month(cell, date1904=words.date1904)


def read(
    layout: Layout, words: lex.Lexicon, only: frozenset[str] = frozenset(),
    settle: Callable[[ReadSheet], None] | None = None,
) -> ReadSheet:
    """Read all rows of a table, or quietly only some of its columns.

    Parameters
    ----------
    layout, words
        The table, and what its cells may name.
    only
        The columns to read; none means all.
    settle
        Sorts the rows before anything is said of whole columns.
    """
    table = ReadSheet(layout, issues=list(layout.issues), known=words.known,
                      codes=frozenset({*words.codes, *words.teachers}))
    told = columns(layout.sheet.record)
    fields = [(RecordField(layout.sheet.record, name, told[name]), column)
              for name, column in layout.places.items() if not only or name in only]
    readers: list[Reader] = [(item, column, parser_of(item, words), {}) for item, column in fields]
    rows, table.skipped, headers = data_rows(layout) if layout.places else ([], [], [])
    table.issues += [*headers, *listed(table.skipped)]
    blank_keys = _blank_keys(layout, rows)
    for row in rows:
        table.rows.append(_row(table, row, readers, blank_keys))
    if blank_keys:
        table.broken |= set(rows)
        table.issues.append(_no_keys(table, rows))
    if settle is not None:
        settle(table)
    _judge_codes(table, rows)
    table.issues += _grouped(table)
    return table


def _blank_keys(layout: Layout, rows: list[int]) -> bool:
    """Whether a column of our own ids is blank from top to bottom."""
    first = next(iter(columns(layout.sheet.record).values()))
    return first.kind == "id" and first.required and not first.proposed and bool(rows) and bool(layout.key) and not any(
        layout.key in layout.grid.rows[row] for row in rows)


def _no_keys(table: ReadSheet, rows: list[int]) -> Issue:
    name = next(iter(columns(table.layout.sheet.record)))
    first, last = (table.spot(row, name) for row in (rows[0], rows[-1]))
    return error("no-numbers", first._replace(cell=f"{first.cell}:{last.cell}"), say(
        "the column is blank from top to bottom", "整列为空"), say(
        "the annotated copy proposes numbers; keep them from now on",
        "批注副本已给出建议编号，采用后请长期沿用"))


def _row(
    table: ReadSheet, row: int, readers: list[Reader],
    blank_keys: bool,
) -> dict[str, Any]:
    cells = table.layout.grid.rows[row]
    values: dict[str, Any] = {"row": row}
    for item, column, parser, memo in readers:
        cell = cells.get(column)
        if cell is None:
            if item.column.required and not item.column.proposed and not (blank_keys and column == table.layout.key):
                _fail(table, row, item, _BLANK)
            continue
        outcome = memo.get(cell)
        if outcome is None:
            outcome = memo[cell] = _outcome(cell, item, parser, table.codes)
        if isinstance(outcome, Bad):
            _fail(table, row, item, outcome, cell)
        else:
            _take(table, row, item, outcome, values)
    return values


def _take(
    table: ReadSheet, row: int, item: RecordField, outcome: Parsed, values: dict[str, Any],
) -> None:
    if outcome.value is not None:
        values[item.name] = outcome.value
    elif outcome.change is not None and outcome.change.drops:
        _drop(table, row)
    elif item.column.required and not item.column.proposed:
        _fail(table, row, item, _BLANK)
    if outcome.change is not None:
        spot = table.spot(row, item.name)
        key = (outcome.change.code, item.name, outcome.change.key)
        table.changes.setdefault(key, (outcome.change, []))[1].append(spot.cell)


def _drop(table: ReadSheet, row: int) -> None:
    table.broken.add(row)
    table.skipped.append(Skipped(table.layout.grid.title, row, say(
        "names somebody who is not on the roster", "所列教师不在花名册内")))


_blank_word = Remark("blank-word", say("“无” and the like were read as blank", "“无”等按空白处理"))


def _outcome(cell: RawCell, item: RecordField, parser: Parser, codes: frozenset[str]) -> Parsed | Bad:
    try:
        if item.column.kind in _WITH_BLANK_WORDS or not parse.is_blank_word(cell):
            read = _asked_of_private(cell, parser(parse.readable(cell)))
            numbers_of_people.refuse(read.value, item, codes)
            return read
        return _blank_or_word(cell, item, parser)
    except Bad as bad:
        return bad


def _asked_of_private(cell: RawCell, read: Parsed) -> Parsed:
    """Ask about characters of a private font, before anything that is merely remarked."""
    if cell.kind != "text" or not has_private(cell.text) or (read.change is not None and read.change.asks):
        return read
    return read._replace(change=Remark("private-character", say(
        "characters of a private font, which other computers show as something else; better type them anew",
        "含自造字（私用区字符），在其他电脑上会显示成别的字；最好改用标准汉字重新录入"), asks=True))


_WITH_BLANK_WORDS = ("yes_no", "rooms", "certificate", "name", "id")


def _blank_or_word(cell: RawCell, item: RecordField, parser: Parser) -> Parsed:
    """Read 无 as the word of a closed list if it is one there, else as blank."""
    if item.column.kind == "choice":
        try:
            return parser(cell)
        except Bad:
            pass
    return Parsed(None, _blank_word)


_BLANK = Bad("blank-required", say("must not be blank", "必填，不能为空"),
             say("fill in the cell", "请补填"))


def refuse_blank(table: ReadSheet, row: int, name: str) -> None:
    """Say of a cell that it must not be blank."""
    _fail(table, row, RecordField(table.layout.sheet.record, name, columns(table.layout.sheet.record)[name]), _BLANK)


_UNTOLD = ("identity-number", "lost-digits", numbers_of_people.CODE)
"""Codes of issues that never repeat what stands there."""


def _fail(table: ReadSheet, row: int, item: RecordField, bad: Bad, cell: RawCell | None = None) -> None:
    table.broken.add(row)
    table.faulty.add((row, item.name))
    if cell is None:
        table.issues.append(error(bad.code, table.spot(row, item.name), bad.expected, bad.remedy))
        return
    told = bad.code not in _UNTOLD and quoting.quotable(cell, item, bad, table.known)
    found = parse.shown(cell) if told else MASK
    remedy = bad.remedy if told else quoting.remedy(cell, bad)
    table.issues.append(error(bad.code, table.spot(row, item.name), bad.expected, remedy, found))


def _grouped(table: ReadSheet) -> list[Issue]:
    found = []
    for (code, name, _), (change, cells) in table.changes.items():
        told = columns(table.layout.sheet.record)[name]
        spot = Spot(table.layout.grid.title, cells[0], told.title)
        text = say("{n} cells: {t} ({c})", "{n} 个单元格：{t}（{c}）",
                   n=len(cells), c=several(cells),
                   t=quoting.masked_remark(change.text, table.layout.sheet.record, told, table.known))
        found.append(ask(code, spot, text) if change.asks else note(
            code, spot, text, remedy=change.remedy))
    return found


def _judge_codes(table: ReadSheet, rows: list[int]) -> None:
    """Refuse numbers in a code column that also holds texts: leading zeros may be lost."""
    layout = table.layout
    for name, told in columns(layout.sheet.record).items():
        key = ("number-in-code-column", name, "")
        column = layout.places.get(name, 0)
        if told.kind != "id" or key not in table.changes:
            continue
        cells = {row: layout.grid.rows[row].get(column) for row in rows}
        if not any(cell is not None and cell.kind == "text" for cell in cells.values()):
            continue
        del table.changes[key]
        for row, cell in cells.items():
            if cell is not None and cell.kind == "number":
                table.broken.add(row)
                table.issues.append(error(key[0], table.spot(row, name), say(
                    "a code as text, like the others of this column", "应为文本，与本列其他代码一致"), say(
                    "format the column as text and type it again, with leading zeros",
                    "请把该列设为文本格式后重新录入，保留前面的 0"), table.found(name, parse.shown(cell))))
