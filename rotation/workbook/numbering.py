"""Numbers for people who have none of their own, kept in a side file so that next year finds the same person again.

The file holds number, name, school, birth month and 进本校年月; nothing of a column of identity numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from rotation.errors import Issue, OutputError
from rotation.process.door import plain_bytes
from rotation.text import say
from rotation.workbook.defects import MASK, Spot, ask, error, note
from rotation.workbook.header import fold, fold_name
from rotation.workbook.intake import ASIDE, MARKS
from rotation.workbook.stacking import SHEET
from rotation.workbook.tables import ReadSheet

HEAD = ("教师编号", "姓名", "学校", "出生年月", "进本校年月")
"""Titles of the side file."""

READ = frozenset({"id", "name", "school", "born", "joined"})
"""The number, and the columns of 教师 by which somebody is found again."""

LARGEST = 16 * 1024 * 1024
"""Bytes of a side file; a hundred times a county's."""

ADOPTED = ("_采纳修改", "_adopted")
"""What the name of a copy with adopted orders ends with, before a number."""

_COPY = re.compile(r"[-_]?[0-9]*$")
_OWN = re.compile(r"T([0-9]{1,9})")


class NumberEntry(NamedTuple):
    """One line of the side file, as it stands there."""

    number: str
    name: str
    school: str
    born: str
    joined: str

    @property
    def key(self) -> tuple[str, ...]:
        """What must be the same for somebody to be found again."""
        return (*self.person, fold(self.school), fold(self.joined))

    @property
    def person(self) -> tuple[str, ...]:
        """What stays the same when somebody goes to another school."""
        return fold_name(self.name), fold(self.born)


@dataclass
class NumberBook:
    """The numbers kept so far, and those given in this reading.

    Parameters
    ----------
    path
        The side file; None where the facts come from no file.
    entries
        What the files of the folder hold, the own first.
    issues
        What is wrong with them.
    given
        Numbers given to rows of 教师.
    own
        Numbers that the own file has already, folded.
    moves
        Lines to be changed once the office has said yes, by number.
    sound
        Whether the own file could be read, so that it may be replaced.
    """

    path: Path | None = None
    entries: list[NumberEntry] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    given: dict[int, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    moves: dict[str, NumberEntry] = field(default_factory=dict)
    sound: bool = True

    def give(self, table: ReadSheet, names: Mapping[str, str]) -> None:
        """Give numbers to the people of sheets on which nobody has one.

        Parameters
        ----------
        table
            Sheet 教师, read as far as `READ` and the number.
        names
            Full names of schools by code.
        """
        rows = [row for row in table.rows if row["row"] in numberless(table) and "name" in row]
        if not rows:
            return
        people = {row["row"]: _entry(row, names) for row in rows}
        taken = {fold(row["id"]) for row in table.rows if "id" in row}
        free = [entry for entry in self.entries if fold(entry.number) not in taken]
        order = sorted(people, key=lambda row: (people[row].key, _told(table, row)))
        left = self._found_again(order, people, free)
        moved = self._moved(table, left, people, free)
        new = [row for row in left if row not in moved]
        self._proposed(new, people, taken)
        self._tell(table)

    def _found_again(
        self, order: list[int], people: Mapping[int, NumberEntry], free: list[NumberEntry],
    ) -> list[int]:
        """Give their old numbers to people alike in all; return the rows that are left."""
        left = []
        for row in order:
            same = next((entry for entry in free if entry.key == people[row].key), None)
            if same is None:
                left.append(row)
                continue
            free.remove(same)
            self.given[row] = same.number
        return left

    def _moved(
        self, table: ReadSheet, left: list[int], people: Mapping[int, NumberEntry], free: list[NumberEntry],
    ) -> set[int]:
        """Give the number of somebody of this name and birth month at another school, which is asked about."""
        rivals = Counter(people[row].person for row in left)
        kept = Counter(entry.person for entry in free)
        found = set()
        for row in left:
            person = people[row].person
            if not all(person) or rivals[person] != 1 or kept[person] != 1:
                continue
            entry = next(entry for entry in free if entry.person == person)
            self.given[row] = entry.number
            found.add(row)
            self.moves[entry.number] = people[row]._replace(number=entry.number)
            self.issues.append(ask("number-of-mover", table.spot(row, "name")._replace(title=""), say(
                "would keep number {n}, which the side file has for somebody of the same name and birth month with"
                " another school or 进本校年月",
                "将沿用编号 {n}：编号文件中有姓名、出生年月相同的人员，"
                "但学校或进本校年月不同，是否同一人？如不是，请在“教师编号”列另填编号", n=entry.number), MASK))
        return found

    def _proposed(self, new: list[int], people: Mapping[int, NumberEntry], taken: set[str]) -> None:
        used = {*taken, *(fold(entry.number) for entry in self.entries)}
        last = max([0, *(int(told[1]) for key in used if (told := _OWN.fullmatch(key.upper())))])
        for number, row in enumerate(new, last + 1):
            self.given[row] = f"T{number:04d}"
            self.entries.append(people[row]._replace(number=self.given[row]))

    def _tell(self, table: ReadSheet) -> None:
        """Say so in the same words whether the numbers are new or not: a plan shall not tell which reading it was."""
        if self.given and self.path is not None:
            self.issues.append(note("numbers-kept", Spot(table.layout.grid.title), say(
                "{n} people without 教师编号 have the numbers that {f} keeps for them",
                "{n} 人没有教师编号，使用 {f} 中为其保留的编号（首次检查时给出）",
                n=len(self.given), f=self.path.name), remedy=say(
                "keep this file beside the workbook, next year too; or fill in numbers of your own",
                "请把该文件与数据放在一起长期保存，下一年度照此沿用；也可在“教师编号”列自行填写")))

    def keep(self, *, settled: bool) -> list[Issue]:
        """Write the side file anew if numbers were added, and return what hinders it.

        Parameters
        ----------
        settled
            Whether nothing is left to be asked, so that who moved is kept with the new school.
        """
        kept = [self.moves.get(entry.number, entry) if settled else entry for entry in self.entries]
        added = any(fold(number) not in self.own for number in self.given.values())
        if self.path is None or not self.sound or not (added or kept != self.entries):
            return []
        lines = io.StringIO()
        writer = csv.writer(lines)
        writer.writerow(HEAD)
        writer.writerows((entry.number, entry.name, entry.school, _spelled(entry.born), _spelled(entry.joined))
                         for entry in sorted(kept))
        from rotation.tables.sheet_style import publish
        try:
            publish(self.path, lines.getvalue().encode("utf-8-sig"))
        except OutputError as problem:
            return [note("numbers-not-kept", Spot(self.path.name), say(
                "the numbers are not kept: {w}", "编号未能保存：{w}", w=problem.message), remedy=say(
                "make the folder writable, so that the numbers stay the same", "请使文件夹可写入，以便编号长期不变"))]
        return []


def numberless(table: ReadSheet) -> frozenset[int]:
    """Return the rows of the sheets of a stack on which nobody has a number, readable or not."""
    column = table.layout.places.get("id", 0)
    filled = {_sheet_of(row["row"]) for row in table.rows if column in table.layout.grid.rows.get(row["row"], {})}
    return frozenset(row["row"] for row in table.rows if _sheet_of(row["row"]) not in filled)


def _sheet_of(row: int) -> int:
    return row // SHEET


def _entry(row: Mapping[str, Any], names: Mapping[str, str]) -> NumberEntry:
    school = str(row.get("school", ""))
    return NumberEntry("", str(row["name"]), names.get(school, school), str(row.get("born", "")),
                       str(row.get("joined") or ""))


def _told(table: ReadSheet, row: int) -> tuple[tuple[str, str], ...]:
    """Return what the whole row says, to tell people alike in the key apart whatever the order of rows."""
    cells = table.layout.grid.rows[row]
    return tuple(sorted((name, cells[column].text) for name, column in table.layout.places.items() if column in cells))


# -- the file -------------------------------------------------------------------------------------


def number_book(paths: Sequence[Path]) -> NumberBook:
    """Return the numbers kept beside the workbook: in its own side file, and in others of the same folder.

    Parameters
    ----------
    paths
        Files and folders of the workbook.
    """
    own = side_file(paths)
    book = NumberBook(own)
    for path in side_files(paths):
        _learn(book, path)
    return book


def side_files(paths: Sequence[Path]) -> list[Path]:
    """Return the side files that there are: that of the workbook, and others of its folder."""
    own = side_file(paths)
    return [path for path in (own, *_others(own)) if path.exists()]


def side_file(paths: Sequence[Path]) -> Path:
    """Return where the numbers of a workbook are kept: 数据.编号.csv beside 数据.xlsx, in a folder by its name."""
    first = min(paths, key=lambda path: (path.name, str(path)))
    if first.is_dir():
        return first / f"{first.resolve().name}{ASIDE[0]}"
    stem = first.stem
    bare = _COPY.sub("", stem)
    for mark in (*MARKS, *ADOPTED):
        stem = bare.removesuffix(mark) if bare.endswith(mark) else stem
    return first.with_name(f"{stem}{ASIDE[0]}")


def _others(own: Path) -> list[Path]:
    try:
        return sorted(path for path in own.parent.iterdir() if path.name.endswith(ASIDE) and path.name != own.name)
    except OSError:
        return []


def _learn(book: NumberBook, path: Path) -> None:
    try:
        found = _read(path)
    except (OSError, ValueError, csv.Error):
        book.sound = book.sound and path != book.path
        book.issues.append(error("numbers-file", Spot(path.name), say(
            "a table of text with the columns {t}, as it was written",
            "应为含{t}各列的文本表格，并保持原样", t=HEAD), say(
            "mend the file or take the last good copy; delete it only if its numbers are used nowhere",
            "请改正或恢复该文件；只有编号从未使用过才可删除")))
        return
    known = {fold(entry.number) for entry in book.entries}
    twice = [number for number, times in Counter(fold(entry.number) for entry in found).items() if times > 1]
    if twice:
        book.sound = book.sound and path != book.path
        book.issues.append(error("numbers-file", Spot(path.name), say(
            "every number once; {n} stand more than once", "编号不得重复；有 {n} 个编号重复", n=len(twice)), say(
            "give each line a number of its own", "请更正重复的编号")))
    if path == book.path:
        book.own |= {fold(entry.number) for entry in found}
    book.entries += [entry for entry in found if fold(entry.number) not in known]


def _read(path: Path) -> list[NumberEntry]:
    """Return the lines of a side file.

    Raises
    ------
    ValueError
        It is no side file: too large, of no known encoding, without the titles, without a number, or with a
        month that is none, by which nobody would be found again.
    """
    content = plain_bytes(path, LARGEST) if path.is_file() else b""
    if not content or len(content) > LARGEST:
        raise ValueError(path)
    rows = list(csv.reader(io.StringIO(_text(content), newline=""), strict=True))
    if not rows or tuple(fold(title) for title in rows[0][:len(HEAD)]) != HEAD:
        raise ValueError(path)
    filled = [[cell.strip() for cell in row[:len(HEAD)]] for row in rows[1:] if any(cell.strip() for cell in row)]
    if any(len(row) < len(HEAD) or not row[0] or not row[1] or len(row[0]) > MOST_DIGITS for row in filled):
        raise ValueError(path)
    entries = [NumberEntry(number, name, school, _month(born), _month(joined))
               for number, name, school, born, joined in filled]
    if not all(month == "" or _SHORT.fullmatch(month) for entry in entries for month in (entry.born, entry.joined)):
        raise ValueError(path)
    return entries


MOST_DIGITS = 64
"""Characters of a number."""

_SHORT = re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])")
_SPELLED = re.compile(r"([12][0-9]{3})[-/.年]([01]?[0-9])(?:[-/.月].*)?")


def _month(text: str) -> str:
    """Return a month in its short form, however Excel has saved it."""
    told = _SPELLED.fullmatch(text)
    return f"{told[1]}-{int(told[2]):02d}" if told else text


def _spelled(month: str) -> str:
    """Return a month as Excel keeps it; of 2020-09 it would make Sep-20, and of 1970-09 Sep-70."""
    told = _SPELLED.fullmatch(month)
    return f"{told[1]}年{int(told[2])}月" if told else month


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")
