"""The exercise for a new officer: a messy sample with planted faults of every kind, and a sheet with the answers.

Every fault is one cell; what must be written there to mend it stands on the sheet of answers, so that the mended
workbook says the facts of the sample again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rotation.domain.fields import columns
from rotation.domain.problem import Problem, SheetOf
from rotation.domain.vocabulary import Duty, PersonStatus
from rotation.tables.print_setup import lines_of
from rotation.tables.sheet_style import (
    Book,
    add_sheet,
    finish_sheet,
    text_width,
    write_header,
    write_heading,
)
from rotation.text import say
from rotation.workbook.defects import address
from rotation.workbook.template_cells import CellValue, put
from rotation.workbook.template_messy import write_messy

ANSWERS = say("练习答案", "练习答案")
"""Name of the sheet of answers, in both languages, for the messy look is always Chinese; never read."""


@dataclass(frozen=True)
class Fault:
    """A planted fault.

    Parameters
    ----------
    sheet, column
        Attribute of `Problem` and field of the record.
    severity
        How `check` must tell it: error, ask or warning.
    wrong
        Makes the cell wrong: given what stands there.
    meant
        What is wrong, and how one finds what is right.
    fits
        Which records will do.
    """

    sheet: str
    column: str
    severity: str
    wrong: Callable[[CellValue], CellValue]
    meant: str
    fits: Callable[[Any], bool] = lambda _: True


def _plain(teacher: Any) -> bool:
    """Whether somebody is an ordinary teacher with a school."""
    return not teacher.unposted and teacher.status is PersonStatus.IN_POST and teacher.duty in (None, Duty.NONE)


FAULTS: tuple[Fault, ...] = (
    Fault("teachers", "gender", "error", lambda _: "雄", "不在可选范围内：只能填男或女", _plain),
    Fault("teachers", "born", "error", lambda _: None, "必填而未填：到人事档案中查实后补填", _plain),
    Fault("teachers", "stage", "error", lambda _: "大学", "不在可选范围内：按实际任教学段改正", _plain),
    Fault("teachers", "joined", "error", lambda _: 2020.1,
          "以数值填写的2020.1与2020.10无法区分：请改为文本，写明年月", _plain),
    Fault("teachers", "subject", "error", lambda _: "语文数学", "主教学科只能填一门，另一门填在兼教学科", _plain),
    Fault("teachers", "school", "error", lambda told: f"{str(told)[:-2]}分校",
          "学校表中没有这所学校：改为学校全称", _plain),
    Fault("teachers", "status", "ask", lambda told: f"{told}（待批）",
          "括号里的话是否改变人员状态，只有单位清楚：核实后改为规范的状态", _plain),
    Fault("teachers", "joined", "ask", lambda _: "2012-08-31 23:59:17",
          "网上系统导出的日期差了几秒，可能是9月1日：核实后写明年月", _plain),
    Fault("teachers", "rural_months", "error", lambda _: "约三年", "应填整数月数：核实后填写月数", _plain),
    Fault("schools", "latitude", "warning", lambda _: None,
          "经度、纬度须同时填写，否则算不出里程：补填纬度", lambda school: bool(school.stages) and school.latitude),
    Fault("schools", "primary_pupils", "error", lambda _: "约三百人", "应填整数：按学籍系统改为准确人数",
          lambda school: school.primary_pupils),
    Fault("locks", "kind", "error", lambda _: "务必去", "不在可选范围内：留任、指定去向、禁止去向、应交流四者选一"),
    Fault("parameters", "value", "error", lambda _: "明年", "方案年度应填9月所在的年份，如2026",
          lambda row: row.name == "round.year"),
)
"""All that is planted, where a sample has the sheet."""

_KINDS = {"error": "错误", "ask": "需确认", "warning": "提醒"}


@dataclass
class _Planting:
    """Where the faults came to stand, with what is right there."""

    answers: list[tuple[Fault, str, CellValue, CellValue]] = field(default_factory=list)

    def spoil(self, owner: SheetOf, records: Sequence[Any], rows: list[list[CellValue]], name: str, first: int) -> None:
        """Plant the faults of one sheet, each in a row of its own."""
        names, used = list(columns(owner.record)), set[int]()
        for fault in FAULTS:
            if fault.sheet != owner.attribute:
                continue
            place = names.index(fault.column) + 1
            row = next((number for number, record in enumerate(records) if number not in used
                        and rows[number][place] is not None and fault.fits(record)), None)
            if row is None:
                continue
            used.add(row)
            right = rows[row][place]
            rows[row][place] = fault.wrong(right)
            at = f"{name}!{address(first + row, place + 1)}"
            self.answers.append((fault, at, rows[row][place], right))


_MEANT = 4
"""Column of the sentence, counted from 0."""


def write_exercise(book: Book, problem: Problem, notice: str) -> None:
    """Write the messy sample with the faults, and the answers as the last sheet."""
    planted = _Planting()
    write_messy(book, problem, notice, planted.spoil)
    sheet = add_sheet(book, ANSWERS.zh, notice=notice)
    widths = [6, 10, 24, 30, 52, 30]
    write_heading(book, sheet, 0, "练习答案（请先自行运行检查并更正，再对照）", columns=len(widths))
    write_heading(book, sheet, 1, notice, columns=len(widths), look="notice", widths=widths)
    write_header(book, sheet, 2, ["序号", "类别", "位置", "现填内容", "问题和处理办法", "应填"])
    for number, (fault, at, wrong, right) in enumerate(planted.answers, 1):
        for column, value in enumerate((number, _KINDS[fault.severity], at, wrong, fault.meant, right)):
            put(sheet, number + 2, column, value, book.formats["wrap" if column == _MEANT else "text"])
        sheet.set_row(number + 2, 17 * lines_of(text_width(fault.meant), widths[_MEANT]) + 3)
    finish_sheet(sheet, widths=widths, header_row=2, columns=len(widths))
