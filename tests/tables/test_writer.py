"""The workbook on disk: the same bytes, text that stays text, live formulas, pages that print."""

import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import openpyxl
import pytest

from rotation.errors import OutputError
from rotation.report import sheets
from rotation.rules._tiny import tiny
from rotation.tables.sheet_writer import marked_draft, write_plan
from rotation.tables.table import Band, Column, Formula, Link, Table
from rotation.text import say
from rotation.workbook.plan_reader import read_placements
from tests.support.drawn_plan import banner_view, planned

OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def banner():
    return banner_view()


@pytest.fixture(scope="module")
def book(banner, tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "方案.xlsx"
    write_plan(path, sheets(banner), "zh", seed="2026", draft=False)
    return path


class Line(NamedTuple):
    item: object
    value: object
    key: str = ""


def small(*rows, look="text"):
    columns = (Column("item", say("Item", "项目"), look), Column("value", say("Value", "数值"), "count"))
    items = tuple(row if isinstance(row, Band) else Line(*row) for row in rows)
    return Table("small", say("Small", "小表"), say("Small", "小表"), columns, items)


def written(path, *tables, lang="zh", draft=False):
    write_plan(path, tables, lang, seed="种子&1", draft=draft)
    return openpyxl.load_workbook(path)


def test_same_content_same_bytes(banner, book, tmp_path):
    again = tmp_path / "again.xlsx"
    write_plan(again, sheets(replace(banner)), "zh", seed="2026", draft=False)
    assert again.read_bytes() == book.read_bytes()


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "https://example.org", "007"])
def test_text_stays_text(tmp_path, text):
    sheet = written(tmp_path / "a.xlsx", small((text, 1)))["小表"]
    assert sheet["A3"].value == text
    assert sheet["A3"].data_type == "s"


def test_no_formula_outside_the_accounts(book):
    workbook = openpyxl.load_workbook(book)
    for sheet in workbook:
        formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert bool(formulas) == (sheet.title == "比例核算")


def test_teacher_ids_keep_leading_zeros(tmp_path):
    problem = tiny({"001": {}, "002": {}}, {"007": {"name": "=王"}})
    path = tmp_path / "a.xlsx"
    write_plan(path, sheets(planned(problem, "007>002")), "zh", seed="1", draft=False)
    sheet = openpyxl.load_workbook(path)["交流名单"]
    row = dict(zip(*([cell.value for cell in sheet[number]] for number in (3, 4)), strict=True))
    told = [row[title] for title in ("教师编号", "姓名", "派出学校代码", "派出学校", "接收学校代码")]
    assert told == ["007", "=王", "001", "001", "002"]


def test_control_characters_and_long_text_do_no_harm(tmp_path):
    sheet = written(tmp_path / "a.xlsx", small(("坏\x0b字", 1), ("长" * 40_000, 2)))["小表"]
    assert sheet["A3"].value == "坏字"
    assert len(sheet["A4"].value) < 32_767


def test_long_names_that_differ_at_the_end_are_shown_whole(tmp_path):
    """What is cut by the next cell is lost on paper: such a column takes as many lines as its names need."""
    names = [f"{'西乌珠穆沁旗巴拉嘎尔高勒镇蒙古族' * 2}第{which}小学" for which in "一二"]
    path = tmp_path / "x.xlsx"
    write_plan(path, (small(*((name, 1) for name in names)),), "zh", seed="1", draft=False)
    sheet = openpyxl.load_workbook(path)["小表"]
    for cell in [cell for (cell, _) in sheet.iter_rows(min_row=3, max_col=2) if cell.value in names]:
        lines = -(-2 * len(cell.value) // int(sheet.column_dimensions["A"].width))
        assert cell.alignment.wrap_text
        assert sheet.row_dimensions[cell.row].height >= 12 * lines
    write_plan(path, (small(("一小", 1)),), "zh", seed="1", draft=False)
    short = openpyxl.load_workbook(path)["小表"]
    assert not any(cell.alignment.wrap_text for (cell, _) in short.iter_rows(min_row=3, max_col=2) if cell.value == "一小")


def test_shares_are_cut_off_never_rounded_up(tmp_path):
    table = Table("small", say("Small", "小表"), say("Small", "小表"), (
        Column("item", say("A", "甲"), "percent"), Column("value", say("B", "乙"), "decimal")),
        (Line(Fraction(2, 3), Fraction(1999, 1000)), Line(Fraction(99_999, 1_000_000), Fraction(-1, 3))))
    sheet = written(tmp_path / "a.xlsx", table)["小表"]
    assert (sheet["A3"].value, sheet["B3"].value) == (0.6666, 1.99)
    assert (sheet["A4"].value, sheet["B4"].value) == (0.0999, -0.33)
    assert sheet["A3"].number_format == "0.00%"


def test_every_sheet_prints_legibly_with_seed_and_titles(book):
    for sheet in openpyxl.load_workbook(book):
        assert sheet.page_setup.paperSize in (8, 9)
        assert 11 * (sheet.page_setup.scale or 100) >= 900, sheet.title
        assert all(cell.font.sz >= 11 for row in sheet.iter_rows() for cell in row if cell.value is not None), sheet.title
        assert not sheet.page_setup.fitToHeight
        assert "公开随机种子：2026" in sheet.oddFooter.right.text
        assert sheet.freeze_panes
        assert sheet.print_title_rows
        assert "草案" not in str(sheet["A1"].value)


def test_a_heading_is_never_the_last_row_of_a_page(book):
    seen = 0
    for sheet in openpyxl.load_workbook(book):
        merged = {area.min_row: area for area in sheet.merged_cells.ranges if area.min_col == 1}
        for cut in (mark.id for mark in sheet.row_breaks.brk):
            seen += 1
            grey = sheet.cell(cut, 1).fill.fgColor.rgb == "FFF2F2F2"
            assert not (cut in merged and grey), (sheet.title, cut)
    assert seen > 10


def test_groups_of_sheets_have_a_color_and_a_line_above_their_pages(book):
    workbook = openpyxl.load_workbook(book)
    colors = {sheet.title: sheet.sheet_properties.tabColor.rgb for sheet in workbook}
    assert len(set(colors.values())) == 4
    assert colors["方案概览"] == colors["未解决缺额"] != colors["公示名单"] != colors["选派说明"] != colors["核查"]
    assert "上会材料" in workbook["方案概览"].oddHeader.right.text
    assert workbook["公示名单"].oddHeader.right.text is None


def test_a_draft_says_so_on_every_sheet(banner, tmp_path):
    path = tmp_path / "draft.xlsx"
    write_plan(path, sheets(banner), "zh", seed="2026", draft=True)
    workbook = openpyxl.load_workbook(path)
    for sheet in workbook:
        assert str(sheet["A1"].value).startswith("草案")
        assert sheet["A1"].fill.fgColor.rgb == "FFC00000"


def test_links_lead_to_sheets_that_exist(book):
    workbook = openpyxl.load_workbook(book)
    targets = {cell.hyperlink.location.split("!")[0].strip("'")
               for row in workbook["方案概览"].iter_rows() for cell in row if cell.hyperlink}
    assert targets
    assert targets <= set(workbook.sheetnames)


def test_names_of_sheets_are_safe_and_distinct(tmp_path):
    one = replace(small(("a", 1)), name=say("a/b:c", "甲/乙:丙" * 12))
    other = replace(one, key="other")
    names = written(tmp_path / "a.xlsx", one, other).sheetnames
    assert len(set(names)) == 2
    assert all(len(name) <= 31 and not set(name) & set(r"[]:*?/\\") for name in names)


def test_seed_with_ampersand_is_printed_as_it_is(tmp_path):
    written(tmp_path / "a.xlsx", small(("a", 1)))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        text = package.read("xl/worksheets/sheet1.xml").decode()
    assert "种子&amp;&amp;1" in text


def test_bands_and_links(tmp_path):
    table = small(Band(say("Part", "一、部分")), ("x", Link(say("there", "见小表"), "small")))
    sheet = written(tmp_path / "a.xlsx", table)["小表"]
    assert sheet["A3"].value == "一、部分"
    assert "A3:B3" in [str(area) for area in sheet.merged_cells.ranges]
    assert sheet["B4"].hyperlink.location == "'小表'!A1"


def test_formulas_point_at_whole_columns_and_rows(tmp_path):
    counted = small(("是", 1), ("否", 1), ("是", 1))
    sums = Table("sums", say("Sums", "合计"), say("Sums", "合计"), counted.columns, (
        Line("a", Formula('COUNTIF({small.item},"是")', 2), "first"),
        Line("b", Formula("{@first}*2", 4), "second")))
    sheet = written(tmp_path / "a.xlsx", counted, sums)["合计"]
    assert sheet["B3"].value == "=COUNTIF('小表'!$A$3:$A$5,\"是\")"
    assert sheet["B4"].value == "=B3*2"
    assert openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)["合计"]["B3"].value == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("draft", [False, True])
def test_the_list_is_read_back(banner, tmp_path, lang, draft):
    path = tmp_path / "方案.xlsx"
    write_plan(path, sheets(banner), lang, seed="2026", draft=draft)
    found = read_placements(path, banner.round.problem)
    read = sorted((replace(item, row=0) for item in found.placements), key=lambda item: item.teacher)
    assert read == list(banner.plan.placements)
    values = {item.name: item.value for item in found.parameters}
    assert values["H10.rate"] == "10%"
    assert "tiers" not in values, "the usual order of goals is not written out"


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("x")
    with pytest.raises(OutputError):
        write_plan(blocker / "方案.xlsx", (small(("a", 1)),), "zh", seed="1", draft=False)


# -- recounting in an office program ----------------------------------------------------------


def spoiled(tables):
    """Give every formula a wrong cached value, so that only a recount can be right."""
    return tuple(table.mapped(lambda cell: replace(cell, value=-77) if isinstance(cell, Formula) else cell)
                 for table in tables)


ALWAYS_RECOUNT = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""


def recounted(tables, folder, lang="zh"):
    path = folder / "spoiled.xlsx"
    write_plan(path, spoiled(tables), lang, seed="1", draft=False)
    out, settings = folder / "out", folder / "profile" / "user"
    settings.mkdir(parents=True)
    (settings / "registrymodifications.xcu").write_text(ALWAYS_RECOUNT, encoding="utf-8")
    subprocess.run([OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
                    "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(path)],
                   check=True, capture_output=True, timeout=300)
    name = next(str(t.name.render(lang)) for t in tables if t.key == "ratio")
    sheet = openpyxl.load_workbook(out / "spoiled.xlsx", data_only=True)[name]
    return [row[1].value for row in sheet.iter_rows(min_row=4, max_row=sheet.max_row) if row[0].value]


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_office_program_recounts_the_same(banner, tmp_path, lang):
    tables = sheets(banner)
    path = tmp_path / "方案.xlsx"
    write_plan(path, tables, lang, seed="1", draft=False)
    name = next(table.name.render(lang) for table in tables if table.key == "ratio")
    cached = [row[1].value for row in openpyxl.load_workbook(path, data_only=True)[name].iter_rows(min_row=4)
              if row[0].value]
    assert recounted(tables, tmp_path, lang) == cached
    assert -77 not in cached


def keys_of(table):
    """Return the keys of the lines of an account, nothing for a band."""
    return [getattr(line, "key", "") for line in table.items]


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_an_office_program_recounts_an_empty_round_and_a_narrow_base(tmp_path):
    nobody = planned(tiny({"一小": {}, "二小": {}}, {}), "")
    (tmp_path / "a").mkdir()
    empty = next(table for table in sheets(nobody) if table.key == "ratio")
    found = recounted(sheets(nobody), tmp_path / "a")
    assert found[:4] == [0, 0, 0, 0]
    assert found[keys_of(empty).index("favored_rate")] == "—"
    people = {name: {} for name in "甲乙丙"} | {"丁": {"school": "二小"}, "戊": {"school": "二小"}}
    narrow = planned(tiny({"一小": {"strong": True}, "二小": {}}, people), "甲>二小 丁>一小",
                     H10_scope="urban_and_quality", H10_rate="33%", H20_share="1/3")
    ratio = next(table for table in sheets(narrow) if table.key == "ratio")
    (tmp_path / "b").mkdir()
    again = dict(zip(keys_of(ratio), recounted(sheets(narrow), tmp_path / "b"), strict=True))
    assert (again["eligible"], again["base"], again["moved"], again["moved_base"]) == (5, 3, 2, 1)
    assert (again["minimum"], again["required"], again["backbone_required"]) == (1, 2, 1)
    assert (again["rate"], again["minimum_ok"], again["backbone_ok"]) == (0.3333, "是", "否")


@pytest.mark.parametrize("texts", ["<sst/>".encode("utf-16"), b"\xff\xfe\x00", b"", b" " * (65 << 20)])
def test_a_plan_workbook_whose_texts_are_none_carries_no_banner(tmp_path, texts):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", texts)
    assert not marked_draft(tmp_path / "a.xlsx")


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders there")
def test_a_pipe_in_place_of_a_plan_workbook_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.xlsx")
    assert not marked_draft(tmp_path / "a.xlsx")
