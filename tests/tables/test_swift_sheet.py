"""Rows put at once are the bytes that XlsxWriter writes cell by cell."""

import io
from zipfile import ZipFile

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from rotation.tables.swift_sheet import SwiftSheet

ROWS = [
    (0, ("甲 & <乙>", 1, None, 2.5)),
    (1, ("", "甲 & <乙>", 1 / 3, True)),
    (17, (10**15, -0.1, None, " 空格 ")),
    (40, ("字" * 17_000, "𠀀" * 16_500, None, 0)),
]


def written(kind, put):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        looks = [book.add_format({"bold": True}), book.add_format({"num_format": "0.0%"}), book.add_format({"italic": True})]
        for name in ("一", "二"):
            sheet = book.add_worksheet(name, kind)
            sheet.set_row(1, 30)
            sheet.set_column(5, 5, 12, looks[2])
            sheet.merge_range(20, 2, 20, 6, "", looks[0])
            sheet.write_string(20, 2, "合并", looks[0])
            sheet.write_formula(21, 1, "=SUM(A1:A2)", looks[1], 3)
            sheet.write_string(22, 28, "无格式")
            sheet.write_number(22, 5, 4)
            for row, values in ROWS:
                put(sheet, row, [(value, looks[(row + at) % 3]) for at, value in enumerate(values)])
            if name == "二":
                sheet.write_comment(3, 3, "批注")
    with ZipFile(stream) as parts:
        return {name: parts.read(name) for name in parts.namelist() if "docProps" not in name}


def by_cell(sheet, row, cells):
    for column, (value, look) in enumerate(cells):
        if isinstance(value, str):
            sheet.write_string(row, column, value, look)
        elif value is None:
            sheet.write_blank(row, column, None, look)
        else:
            sheet.write_number(row, column, value, look)


@pytest.mark.parametrize("put", [by_cell, SwiftSheet.put_row], ids=["cell by cell", "row by row"])
def test_the_bytes_are_those_of_xlsxwriter(put):
    assert written(SwiftSheet, put) == written(Worksheet, by_cell)
