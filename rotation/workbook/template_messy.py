"""The same facts the way offices really send them.

Title rows above the table, group headings merged over the titles, a column 序号, rows 合计 and 填表人
below, 备注 and other columns that nobody asked for, other titles in use, instructions in brackets
after a title, ``王　丽`` with an ideographic blank, 无 for a blank, months in several spellings, digits
in full width here and there, and schools by name. Nothing that would change a fact once it is read.

Choices are drawn from a generator with a fixed seed, so that the same facts give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from rotation.domain.fields import Heading, columns
from rotation.domain.months import Month
from rotation.domain.problem import SHEETS, Problem, SheetOf
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import UNPOSTED, Degree, Setting
from rotation.tables.sheet_style import Book, add_sheet, finish_sheet, fit_width, write_heading
from rotation.workbook.template_cells import CellValue, cell_value, put, shown

SPELLINGS: dict[str, tuple[str, ...]] = {
    "外语": ("英语",), "体育与健康": ("体育",), "信息科技": ("信息技术", "信息科技"),
    Degree.BACHELOR: ("大学本科", "本科"), Degree.COLLEGE: ("大学专科", "专科"),
    Setting.URBAN: ("城区", "111"), Setting.TOWN: ("镇区", "121"), Setting.RURAL: ("乡村", "210"),
}
"""Other spellings of the same word."""

BRACKETS: dict[str, str] = {
    "month": "（如2020年9月）", "subject": "（只能选一门）", "subjects": "（可填多门，逗号隔开）",
    "yes_no": "（是/否）",
}
"""Instructions that offices put after a title, by kind of column."""

GROUPS: dict[str, tuple[tuple[str, str], ...]] = {
    "schools": (("基本信息", "code"), ("学生和班级", "primary_pupils"),
                ("编制和条件", "established_posts")),
    "teachers": (("基本信息", "id"), ("任教信息", "school"), ("人事信息", "established"),
                 ("职务和任课", "duty"), ("服务期和退休", "bound_until"), ("暂缓交流", "deferral"),
                 ("交流轮岗", "rotation_ended"), ("家庭和意愿", "spouse")),
}
"""Group headings over the titles: label and the field where the group begins."""

BLANK_WORD_KINDS = frozenset({"month", "subjects", "teacher", "school"})
"""Kinds in which offices write 无 for a blank and nothing else can be meant."""

_MAJORS = {"语文": "汉语言文学", "数学": "数学与应用数学", "外语": "英语", "音乐": "音乐学", "美术": "美术学",
           "体育与健康": "体育教育"}


@dataclass(frozen=True)
class _Extra:
    """A column that nobody asked for."""

    title: str
    value: Callable[[Any, Random], CellValue]


def _first_job(teacher: Teacher, _random: Random) -> str:
    earliest = Month(teacher.born.year + 23, 8)
    start = min(earliest, teacher.joined) if teacher.joined else earliest
    return f"{start.year}年{start.month}月"


EXTRAS: dict[str, tuple[_Extra, ...]] = {
    "teachers": (
        _Extra("参加工作时间", _first_job),
        _Extra("所学专业", lambda teacher, _random: _MAJORS.get(teacher.subject)),
        _Extra("备注", lambda _teacher, random: "已核对" if random.random() < 0.03 else None),
    ),
    "schools": (
        _Extra("校园网址", lambda _school, _random: None),
        _Extra("备注", lambda school, _random: "不参加交流轮岗" if not school.stages else None),
    ),
}
"""Columns that nobody asked for, by sheet."""


Spoiler = Callable[[SheetOf, Sequence[Any], list[list[CellValue]], str, int], None]
"""Spoils the rows of a sheet, given its records, its name and the number of its first row."""


def _as_it_is(*_: object) -> None:
    """Spoil nothing."""


def write_messy(book: Book, problem: Problem, notice: str, spoil: Spoiler = _as_it_is) -> None:
    """Write all sheets that hold facts, each in the way offices send it; see `template_exercise` for the faults."""
    for owner in SHEETS:
        if getattr(problem, owner.attribute):
            _write_sheet(book, owner, problem, notice, spoil)


def _write_sheet(book: Book, owner: SheetOf, problem: Problem, notice: str, spoil: Spoiler) -> None:
    records = getattr(problem, owner.attribute)
    random = Random(f"messy {owner.attribute}")  # noqa: S311
    told, extras = columns(owner.record), EXTRAS.get(owner.attribute, (_Extra("备注", _nothing),))
    name = owner.aliases[0] if owner.aliases else owner.title
    sheet = add_sheet(book, name, notice=notice)
    titles = ["序号", *_titles(told), *(extra.title for extra in extras)]
    rows = [
        [number, *(_spelled(record, name, column, problem, random)
                   for name, column in told.items()),
         *(extra.value(record, random) for extra in extras)]
        for number, record in enumerate(records, start=1)
    ]
    spoil(owner, records, rows, book.names[-1], _header_row(owner) + 2)
    widths = [fit_width(title, shown(row[n] for row in rows[:200]), least=6)
              for n, title in enumerate(titles)]
    header_row = _write_head(book, sheet, owner, titles, notice, widths=widths)
    for number, row in enumerate(rows, start=header_row + 1):
        for place, value in enumerate(row):
            put(sheet, number, place, value, book.formats["text_center" if place else "general"])
    _write_foot(book, sheet, header_row + 1 + len(rows), owner, len(rows))
    finish_sheet(sheet, widths=widths, header_row=header_row, columns=len(titles),
                 frozen_columns=3 if len(titles) > 12 else 0,
                 pages_wide=max(1, round(sum(widths) / 160)))


def _nothing(_record: Any, _random: Random) -> None:
    return None


def _titles(told: dict[str, Heading]) -> list[str]:
    """Return the titles offices use: the first alias if there is one, and what brackets say."""
    canonical = {column.title for column in told.values()}
    titles: list[str] = []
    for column in told.values():
        other = column.aliases[0] if column.aliases else column.title
        free = other not in titles and (other == column.title or other not in canonical)
        titles.append((other if free else column.title) + BRACKETS.get(column.kind, ""))
    return titles


def _write_head(
    book: Book, sheet: Any, owner: SheetOf, titles: list[str], notice: str, *,
    widths: list[int],
) -> int:
    """Write what stands above the rows; return the row of the titles."""
    wide = min(len(titles), 12)
    write_heading(book, sheet, 0, book.names[-1], columns=wide)
    write_heading(book, sheet, 1, notice, columns=wide, look="notice", widths=widths)
    write_heading(book, sheet, 2, "填报单位（盖章）：　　　　　　　填报日期：　　年　月　日",
                  columns=wide, look="subheading")
    groups = GROUPS.get(owner.attribute, ())
    header_row = _header_row(owner)
    sheet.set_row(header_row, 48)
    for number, title in enumerate(titles):
        alone = groups and title in ("序号", "备注")
        if alone:
            sheet.merge_range(3, number, 4, number, title, book.formats["header"])
        else:
            sheet.write_string(header_row, number, title, book.formats["header"])
    _write_groups(book, sheet, owner, groups)
    return header_row


def _header_row(owner: SheetOf) -> int:
    """Return the row of the titles, counted from 0."""
    return 4 if owner.attribute in GROUPS else 3


def _write_groups(
    book: Book, sheet: Any, owner: SheetOf, groups: tuple[tuple[str, str], ...],
) -> None:
    names = list(columns(owner.record))
    starts = [names.index(first) + 1 for _, first in groups] + [len(names) + 1]
    for (label, _), start, after in zip(groups, starts, starts[1:], strict=False):
        sheet.merge_range(3, start, 3, after - 1, label, book.formats["header"])


def _write_foot(book: Book, sheet: Any, row: int, owner: SheetOf, count: int) -> None:
    """Write 合计 and 填表人 below the main sheets."""
    if owner.attribute not in GROUPS:
        return
    unit = "人" if owner.record is Teacher else "所"
    sheet.merge_range(row, 0, row, 1, "合计", book.formats["text_center"])
    sheet.write_string(row, 2, f"{count}{unit}", book.formats["text_center"])
    sheet.write_string(row + 1, 0, "填表人：　　　　　　审核人：　　　　　　单位负责人：",
                       book.formats["subheading"])


def _spelled(
    record: Any, name: str, column: Heading, problem: Problem, random: Random,
) -> CellValue:
    """Return a fact as an office would write it."""
    fact = getattr(record, name)
    if fact is None or fact == ():
        wordy = column.kind in BLANK_WORD_KINDS or name.startswith("deferral")
        return "无" if wordy and random.random() < 0.3 else None
    if isinstance(fact, Month):
        return _month(fact, random)
    if column.kind in ("school", "schools"):
        return _school_names(fact, problem)
    if column.kind in ("subject", "subjects"):
        return _subjects(fact, random)
    if column.kind == "name" and isinstance(record, Teacher):
        return "　".join(fact) if len(fact) == 2 else str(fact)
    return _varied(cell_value(fact, column), column, random)


def _varied(value: CellValue, column: Heading, random: Random) -> CellValue:
    if isinstance(value, str):
        return _other_spelling(value, random) if column.kind == "choice" else value
    return value if column.kind == "coordinate" else _number(value, random)


def _month(month: Month, random: Random) -> str:
    drawn = random.random()
    if drawn < 0.6:
        return f"{month.year}年{month.month}月"
    if drawn < 0.9:
        return f"{month.year}.{month.month:02d}"
    return str(month) if drawn < 0.95 else _wide(f"{month.year}年{month.month}月")


def _wide(text: str) -> str:
    """Return a text with its digits in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if c in "0123456789" else c for c in text)


def _number(value: CellValue, random: Random) -> CellValue:
    drawn = random.random()
    if value is None or drawn < 0.94:
        return value
    return _wide(str(value)) if drawn < 0.97 else str(value)


def _school_names(fact: str | tuple[str, ...], problem: Problem) -> str:
    codes = (fact,) if isinstance(fact, str) else fact
    return "，".join(code if code == UNPOSTED else problem.school[code].name for code in codes)


def _subjects(fact: str | tuple[str, ...], random: Random) -> str:
    words = (fact,) if isinstance(fact, str) else fact
    return random.choice(("、", ",", "，")).join(_other_spelling(word, random) for word in words)


def _other_spelling(word: str, random: Random) -> str:
    return random.choice(SPELLINGS.get(word, (word,)))
