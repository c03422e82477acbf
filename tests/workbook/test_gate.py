"""The gate holds exactly what the file stores, within bounds, whoever wrote it."""

import hashlib
import tracemalloc
import zipfile

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from rotation.errors import OutputError
from rotation.workbook import gate, package
from rotation.workbook.cells import Area, RawCell, parse_area
from rotation.workbook.header import fold_title
from rotation.workbook.sheets import OWN_SHEETS
from rotation.workbook.template import OWN_SHEETS as TEMPLATE_SHEETS
from tests.support import gallery
from tests.support.clock import Spent


def written(path, fill, **options):
    book = xlsxwriter.Workbook(path, options)
    sheet = book.add_worksheet("表")
    fill(book, sheet)
    book.close()
    return gate.check(path).grids[0]


def test_hash_is_of_the_bytes(tmp_path):
    path = gallery.saved(gallery.sound(), tmp_path)
    assert gate.check(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_cells_are_exact(tmp_path):
    def fill(book, sheet):
        sheet.write_string("A1", "0012")
        sheet.write_number("B1", 12, book.add_format({"num_format": "0000"}))
        sheet.write_number("C1", 0.1, book.add_format({"num_format": "0.0%"}))
        sheet.write_number("D1", 44075, book.add_format({"num_format": 'yyyy"年"m"月"'}))
        sheet.write_boolean("E1", True)
        sheet.write_formula("F1", "=1/0", value="#DIV/0!")
        sheet.write_formula("G1", '="ab"&"c"', value="abc")
        sheet.write_rich_string("H1", "红", book.add_format({"bold": True}), "旗", "学校")
        sheet.write_number("I1", 7, book.add_format({"num_format": "#,##0 人"}))
        sheet.write_number("J1", 7, book.add_format({"num_format": 14}))

    row = written(tmp_path / "a.xlsx", fill).rows[1]
    assert row == {
        1: RawCell("0012", "text"), 2: RawCell("12", "number", "0000"), 3: RawCell("0.1", "number", "percent"),
        4: RawCell("44075", "number", "date"), 5: RawCell("1", "flag"), 6: RawCell("#DIV/0!", "error"),
        7: RawCell("abc", "text"), 8: RawCell("红旗学校", "text"), 9: RawCell("7", "number"),
        10: RawCell("7", "number", "date"),
    }


@pytest.mark.parametrize(("code", "meaning"), [
    ("yyyy-mm", "date"), ('[$-804]yyyy"年"m"月";@', "date"), ("m/d/yy h:mm", "date"), ("000", "000"),
    ("0.00%", "percent"), ("General", ""), ("@", ""), ("[Red]0.00", ""), ('0"年"', ""), ("#,##0;[红色]-#,##0", "")])
def test_formats(code, meaning):
    assert package._meaning("170", code) == meaning


def test_agrees_with_two_other_readers(tmp_path):
    path = gallery.saved(gallery.sound(), tmp_path)
    grids = gate.check(path).grids
    by_openpyxl = openpyxl.load_workbook(path)
    by_calamine = python_calamine.CalamineWorkbook.from_path(str(path))
    for grid in grids:
        ours = {(r, c): cell.text for r, cells in grid.rows.items() for c, cell in cells.items()}
        theirs = {(cell.row, cell.column): str(cell.value) for row in by_openpyxl[grid.title].iter_rows()
                  for cell in row if cell.value is not None}
        assert ours == theirs
        table = by_calamine.get_sheet_by_name(grid.title).to_python(skip_empty_area=False)
        filled = {(r, c) for r, row in enumerate(table, 1) for c, v in enumerate(row, 1) if v != ""}
        assert set(ours) == filled


def test_dimension_tags_are_ignored(tmp_path):
    path = gallery.edited(gallery.SHEET2, 'ref="A1:AA4"', 'ref="A1:A1"')(tmp_path)
    assert sorted(gate.check(path).grids[1].rows) == [1, 2, 3, 4]


def test_cells_without_addresses_and_with_prefixes(tmp_path):
    def bare(parts):
        parts[gallery.SHEET1] = (
            '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
            '<x:row><x:c/><x:c><x:v>1</x:v></x:c></x:row><x:row><x:c t="inlineStr"><x:is><x:r><x:t>甲</x:t></x:r>'
            '<x:rPh><x:t>jia</x:t></x:rPh><x:r><x:t>乙</x:t></x:r></x:is></x:c></x:row>'
            "</x:sheetData></x:worksheet>").encode()
    rows = gate.check(gallery.package(bare)(tmp_path)).grids[0].rows
    assert rows == {1: {2: RawCell("1", "number")}, 2: {1: RawCell("甲乙", "text")}}


def test_our_own_comments_are_not_the_officers(tmp_path):
    from openpyxl.comments import Comment
    book = gallery.sound()
    book["教师"]["A2"].comment = Comment("x", "rotation")
    book["教师"]["A3"].comment = Comment("y", "张")
    assert gate.check(gallery.saved(book, tmp_path)).grids[1].comments == ["A3"]


def test_areas():
    assert parse_area("B2:C10") == Area(2, 2, 10, 3)
    assert parse_area("AA7") == Area(7, 27, 7, 27)
    with pytest.raises(ValueError):
        parse_area("B:C")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(OutputError):
        gate.check(tmp_path / "数据.xlsx")
    with pytest.raises(OutputError):
        gate.check(tmp_path)


def test_many_blank_formatted_rows_are_trimmed_in_little_memory(tmp_path):
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(5, 200_005))
    path = gallery.edited(gallery.SHEET2, "</sheetData>", blank + "</sheetData>")(tmp_path)
    tracemalloc.start()
    grid = gate.check(path).grids[1]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grid.blank_rows == 200_000
    assert sorted(grid.rows) == [1, 2, 3, 4]
    assert peak < 60 << 20


def test_a_large_roster_passes(tmp_path):
    def fill(book, sheet):
        for row in range(4000):
            sheet.write_row(row, 0, [f"T{row}"] + ["是"] * 49)
    path = tmp_path / "a.xlsx"
    start = Spent()
    grid = written(path, fill, constant_memory=False)
    assert len(grid.rows) == 4000
    start.at_most(10)


@pytest.mark.parametrize("seed", range(40))
def test_damage_anywhere_never_escapes(seed, tmp_path):
    """Flipping any bytes ends in a report, never in another exception."""
    import random
    path = gallery.saved(gallery.sound(), tmp_path)
    content, draw = bytearray(path.read_bytes()), random.Random(seed)
    for _ in range(draw.choice((1, 3, 20))):
        content[draw.randrange(len(content))] = draw.randrange(256)
    path.write_bytes(bytes(content[: draw.choice((len(content), len(content) // 2))]))
    report = gate.check(path)
    assert report.grids or report.refused


@pytest.mark.parametrize("seed", range(40))
def test_damaged_xml_never_escapes(seed, tmp_path):
    import random
    path, draw = gallery.saved(gallery.sound(), tmp_path), random.Random(seed)
    with zipfile.ZipFile(path) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    for _ in range(3):
        part = parts[draw.choice([name for name in parts if name.startswith("xl/")])]
        part[draw.randrange(len(part))] = draw.randrange(256)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, bytes(content))
    report = gate.check(path)
    assert report.grids or report.refused


def test_sheets_of_the_template_are_known():
    assert {fold_title(name) for name in TEMPLATE_SHEETS} <= OWN_SHEETS
