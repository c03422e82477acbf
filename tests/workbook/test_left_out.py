"""A marked copy carries no column that the reader drops, one for the league nothing that was not read."""

import re
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from rotation.workbook.annotate import write_annotated
from rotation.workbook.reader import read_workbook
from tests.support import gallery

SECRETS = {"身份证号": "110101197905011234", "联系电话": "13912345678", "工资卡账号": "6222020200012345678",
           "备用": "13887654321", "情况": "怀孕", "民族": "蒙古族", "微信号": "wx_secret_1"}
NEVER = ("身份证号", "联系电话", "工资卡账号", "备用", "情况", "微信号")


def column(sheet, title, value):
    at = sheet.max_column + 1
    sheet.cell(1, at).value = title
    for row in range(2, 5):
        sheet.cell(row, at).value = value


@pytest.fixture
def path(tmp_path):
    book = gallery.sound()
    book["教师"]["C2"] = "保密"
    for title, value in SECRETS.items():
        column(book["教师"], title, value)
    book["教师"]["B2"].comment = Comment("家中电话 0479-7654321", "办事员")
    for name, state in (("旧名单", "hidden"), ("工资", "visible")):
        other = book.create_sheet(name)
        other.sheet_state = state
        other.append(["姓名", "事由"])
        other.append(["某某", "secret matter"])
    return gallery.saved(book, tmp_path)


def copied(path, **told):
    target = path.with_name("b.xlsx")
    issues = read_workbook(path).issues
    write_annotated(path, issues, target, **told)
    return openpyxl.load_workbook(target)


def everything(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    return "\n".join(str(part) for cell in cells for part in (cell.value, cell.comment and cell.comment.text) if part)


def test_the_copy_of_the_office_leaves_out_numbers_phones_and_accounts(path):
    book = copied(path)
    told = everything(book)
    assert not [title for title in NEVER if SECRETS[title] in told]
    assert SECRETS["民族"] in told
    assert "家中电话" in told  # a remark of the office on its own copy
    assert "工资" in book.sheetnames
    assert "旧名单" not in book.sheetnames
    heads = [cell.value for cell in book["教师"][1]]
    assert {f"{title}（本副本已略去）" for title in NEVER} <= set(heads)


def test_the_copy_for_the_league_has_only_what_was_read(path):
    book = copied(path, abroad=True)
    told = everything(book)
    assert not [value for value in (*SECRETS.values(), "secret matter", "家中电话") if value in told]
    assert not {"旧名单", "工资"} & set(book.sheetnames)
    assert {"学校", "教师", "问题清单"} <= set(book.sheetnames)
    assert "只能填写" in book["教师"]["C2"].comment.text


def test_a_copy_that_is_mended_reads_as_the_original_and_says_left_out_once(path):
    book = copied(path)
    book["教师"]["C2"] = "女"
    again = path.with_name("c.xlsx")
    book.save(again)
    reading = read_workbook(again, ["hidden-sheet"])
    assert not [issue for issue in reading.issues if issue.severity == "error"]
    write_annotated(again, reading.issues, path.with_name("d.xlsx"))
    assert "（本副本已略去）（本副本已略去）" not in everything(openpyxl.load_workbook(path.with_name("d.xlsx")))


def test_a_column_whose_title_is_to_be_mended_stays(tmp_path):
    """A title that may be meant for one of ours is asked about, and the data must be there when it is mended."""
    book = gallery.sound()
    sheet = book["教师"]
    place = next(cell for cell in sheet[1] if cell.value and "骨干级别" in str(cell.value))
    place.value = "骨干称号"
    told = everything(copied(gallery.saved(book, tmp_path)))
    assert "旗县级" in told


def test_no_title_of_ours_is_taken_for_a_private_one(tmp_path):
    book = gallery.sound()
    path = gallery.saved(book, tmp_path)
    told = everything(copied(path))
    assert "略去" not in told
    for value in everything(openpyxl.load_workbook(path)).splitlines():
        assert value in told


def test_a_remark_about_a_call_empties_nothing(tmp_path):
    book = gallery.sound()
    column(book["教师"], "备注", "电话通知")
    assert everything(copied(gallery.saved(book, tmp_path))).count("电话通知") == 3


@pytest.mark.parametrize("remark", ["请勿填写身份证号和电话", "联系电话：0479-1234567"])
def test_a_remark_above_the_head_empties_nothing(tmp_path, remark):
    book = gallery.sound()
    for sheet in (book["教师"], book["学校"]):
        sheet.insert_rows(1)
        sheet["A1"] = remark
    path = gallery.saved(book, tmp_path)
    told = everything(copied(path))
    assert "略去" not in told
    assert {value for value in everything(openpyxl.load_workbook(path)).splitlines() if value} <= set(told.splitlines())


def test_a_head_of_two_rows_loses_its_private_columns(tmp_path):
    book = gallery.sound()
    sheet = book["教师"]
    sheet.insert_rows(1)
    for place, title in enumerate(("基本信息", "任教情况", "其他信息"), 1):
        sheet.cell(1, place).value = title
    at = sheet.max_column + 1
    sheet.cell(1, at).value, sheet.cell(2, at).value, sheet.cell(3, at).value = "联系方式", "手机", "13912345678"
    told = everything(copied(gallery.saved(book, tmp_path)))
    assert "13912345678" not in told
    assert "教师编号" in told


def test_the_copy_of_a_template_keeps_what_was_read(tmp_path):
    from rotation.sample import draw
    from rotation.workbook.template import write_input
    path = tmp_path / "数据.xlsx"
    write_input(path, draw("乌拉盖管理区"), "zh")
    assert "略去" not in everything(copied(path))


def test_a_copy_for_the_league_has_neither_links_nor_footers_nor_properties(tmp_path):
    book = gallery.sound()
    sheet = book["教师"]
    sheet["C2"] = "保密"
    sheet["B3"].hyperlink = "mailto:secret@example.com"
    sheet.oddFooter.left.text = "secret footer"
    book.properties.creator = "secret creator"
    copied(gallery.saved(book, tmp_path), abroad=True)
    with zipfile.ZipFile(tmp_path / "b.xlsx") as package:
        assert not [name for name in package.namelist() if b"secret" in package.read(name)]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_of_another_kind_is_named_and_left_out_with_what_points_to_it(tmp_path, state):
    book = gallery.sound()
    sheet, other = book["教师"], book.create_sheet("旧 表", 0)
    other.sheet_state = state
    other.append(["某某", "女"])
    sheet["C2"] = "保密"
    sheet["C3"] = "='旧 表'!B1"
    book.defined_names["性别"] = DefinedName("性别", attr_text="'旧 表'!$B$1:$B$2")
    for formula in ("'旧 表'!$B$1:$B$2", '"男,女"'):
        rule = DataValidation("list", formula1=formula)
        sheet.add_data_validation(rule)
        rule.add("C4")
    path = gallery.saved(book, tmp_path)
    _calculated(path, "C3", "女")
    (told,) = [issue for issue in read_workbook(path).issues if issue.code == "hidden-sheets-not-read"]
    assert (told.severity, "旧 表" in told.render("zh")) == ("note", True)
    copy = copied(path)
    assert "旧 表" not in copy.sheetnames
    assert copy["教师"]["C3"].value == "女"
    assert [rule.formula1 for rule in copy["教师"].data_validations.dataValidation] == ['"男,女"']
    assert list(copy.defined_names) == []


def _calculated(path, cell, value):
    """Put the value that Excel would have kept beside a formula."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    bare = re.compile(rf'<c r="{cell}"[^>]*>(<f>[^<]*</f>)<v ?/?>(?:</v>)?</c>')
    assert any(bare.search(text) for text in parts.values())
    with zipfile.ZipFile(path, "w") as package:
        for name, text in parts.items():
            package.writestr(name, bare.sub(rf'<c r="{cell}" t="str">\1<v>{value}</v></c>', text))


def test_a_sheet_of_another_kind_loses_its_numbers_whatever_its_head(tmp_path):
    book = gallery.sound()
    book["教师"]["C2"] = "保密"
    other = book.create_sheet("旧表")
    for row in (["2025年名单"], ["姓名", "身份证号", "手机"], ["某某", SECRETS["身份证号"], SECRETS["联系电话"]]):
        other.append(row)
    told = everything(copied(gallery.saved(book, tmp_path)))
    assert SECRETS["身份证号"] not in told
    assert SECRETS["联系电话"] not in told
    assert "2025年名单" in told
