"""Whatever files the offices send, the facts are the same; what a file cannot tell is asked, what it hides is found."""

import io
import random
import shutil
import zipfile
from contextlib import suppress

import pytest
from openpyxl import load_workbook

from rotation.domain.problem import facts_sha256
from rotation.workbook import gate, intake, old_records
from rotation.workbook.intake import by_file
from rotation.workbook.reader import read_workbook
from tests.support import gallery, other_files


def facts(*paths, accept=()):
    reading = read_workbook(paths[0] if len(paths) == 1 else paths, accept)
    assert reading.problem is not None, [issue.render("en") for issue in reading.issues]
    return facts_sha256(reading.problem)


def stops(*paths):
    return {(issue.code, issue.place) for issue in read_workbook(paths).issues if issue.severity in ("error", "ask")}


@pytest.fixture
def usual(tmp_path):
    return facts(gallery.saved(gallery.sound(), tmp_path))


# -- the same facts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("encoding", "separator", "suffix"), [
    ("gb18030", ",", ".csv"), ("utf-8", ";", ".csv"), ("utf-8-sig", ",", ".CSV"), ("utf-16", "\t", ".txt")])
def test_text_files_say_the_same(tmp_path, usual, encoding, separator, suffix):
    folder = other_files.as_text(gallery.sound(), tmp_path / "表", encoding, separator, suffix)
    assert facts(folder) == usual
    assert facts(*folder.iterdir()) == usual


def test_an_open_document_says_the_same(tmp_path, usual):
    assert facts(other_files.as_ods(gallery.sound(), tmp_path / "数据.ods")) == usual


@pytest.mark.parametrize("name", ["数据.xls", "数据.et", "数据.xlsx"])
def test_an_old_workbook_says_the_same_whatever_its_name(tmp_path, usual, name):
    assert facts(other_files.as_xls(gallery.sound(), tmp_path / name)) == usual


@pytest.mark.parametrize("name", ["教师-{}", "{}教师", "教师（{}）", "{}", "第{}页"])
def test_one_sheet_for_every_school_says_the_same(tmp_path, usual, name):
    path = gallery.saved(other_files.sheet_per_school(gallery.sound(), name), tmp_path)
    assert facts(path) == usual
    assert "sheets-stacked" in {issue.code for issue in read_workbook(path).issues}


def test_a_plan_tells_nothing_of_files(tmp_path):
    told = []
    for paths in ([other_files.as_xls(gallery.sound(), tmp_path / "数据.xls")],
                  [other_files.as_text(gallery.sound(), tmp_path / "表")],
                  [other_files.file_per_school(gallery.sound(), tmp_path / "各校")]):
        reading = read_workbook(paths)
        told.append([(issue.sheet, issue.title, issue.code) for issue in reading.without_files(reading.issues)])
    assert told[0] == told[1] == told[2]


def test_one_file_for_every_school_says_the_same(tmp_path, usual):
    folder = other_files.file_per_school(gallery.sound(), tmp_path / "各校")
    assert facts(folder) == usual
    assert facts(*sorted(folder.iterdir(), reverse=True)) == usual


def test_a_blank_column_is_no_fact(tmp_path, usual):
    book = gallery.sound()
    book["教师"].cell(1, len(gallery.TEACHERS[0]) + 1, "推荐顺序")
    assert facts(gallery.saved(book, tmp_path)) == usual
    book["教师"].cell(2, len(gallery.TEACHERS[0]) + 1, 1)
    assert facts(gallery.saved(book, tmp_path)) != usual


# -- every cell keeps its place ------------------------------------------------------------------------


def test_a_defect_is_told_at_its_own_sheet_and_cell(tmp_path):
    book = other_files.sheet_per_school(gallery.sound())
    book["教师-S02"].cell(2, len(gallery.TEACHERS[0]) - 2, "不男不女")  # 性别, the columns reversed
    assert stops(gallery.saved(book, tmp_path)) == {("unknown-word", "教师-S02!Y2")}


def test_a_defect_is_told_with_its_file(tmp_path):
    folder = other_files.file_per_school(gallery.sound(), tmp_path / "各校")
    own = load_workbook(folder / "S02.xlsx")
    own.worksheets[0]["C2"] = "不男不女"
    own.save(folder / "S02.xlsx")
    assert stops(folder) == {("unknown-word", "[S02.xlsx]Sheet1!C2")}
    issues = read_workbook(folder).issues
    told = {file.name: [issue.place for issue in own if issue.severity == "error"] for file, own in by_file([folder], issues)}
    assert told["S02.xlsx"] == ["Sheet1!C2"]


def test_a_number_twice_names_the_row_of_the_other_sheet(tmp_path):
    book = other_files.sheet_per_school(gallery.sound())
    book["教师-S03"]["A2"] = "T01"
    for name in ("意愿", "指定", "台账"):
        del book[name]
    found = [issue for issue in read_workbook(gallery.saved(book, tmp_path)).issues if issue.severity == "error"]
    assert [issue.place for issue in found] == ["教师-S03!A2"]
    assert "教师-S01!2" in found[0].render("zh")
    assert "000000" not in found[0].render("zh")


# -- nobody is lost or added in silence -----------------------------------------------------------------


def test_a_sheet_that_may_be_another_list_is_asked(tmp_path, usual):
    book = gallery.sound()
    retired = book.copy_worksheet(book["教师"])
    retired.title = "教师-退休"
    for row in (2, 3, 4):
        retired.cell(row, 1).value, retired.cell(row, 2).value = f"T1{row}", f"李{'甲乙丙丁戊'[row]}"
    path = gallery.saved(book, tmp_path)
    assert stops(path) == {("sheets-alike", "教师-退休")}
    assert read_workbook(path, ["sheets-alike"]).rows_read == 6


def test_a_school_whose_code_ends_in_digits_is_no_copy(tmp_path, usual):
    book = gallery.sound()
    for sheet, column in (("学校", 1), ("教师", 5), ("需求", 1), ("意愿", 2), ("距离", 1), ("距离", 2), ("台账", 3),
                          ("台账", 4)):
        for row in range(2, book[sheet].max_row + 1):
            cell = book[sheet].cell(row, column)
            cell.value = cell.value and f"15{cell.value[1:]}"
    path = gallery.saved(other_files.sheet_per_school(book), tmp_path)
    assert read_workbook(path).rows_read == 3


def test_what_every_school_sends_alike_is_read_once(tmp_path, usual):
    folder = other_files.file_per_school(gallery.sound(), tmp_path / "各校")
    own = load_workbook(folder / "S02.xlsx")
    sheet = own.create_sheet("政策")
    for row in gallery.EXTRA["政策"]:
        sheet.append(row)
    own.save(folder / "S02.xlsx")
    assert facts(folder) == usual
    assert "same-sheet" in {issue.code for issue in read_workbook(folder).issues}


def test_a_folder_is_read_without_what_does_not_belong(tmp_path, usual):
    folder = other_files.file_per_school(gallery.sound(), tmp_path / "各校")
    (folder / "~$S01.xlsx").write_bytes(b"user")
    (folder / "通知.docx").write_bytes(b"PK")
    (folder / "数据.编号.csv").write_text("编号,姓名\n")
    shutil.copy(folder / "S01.xlsx", folder / "S01_问题标注_2.xlsx")
    shutil.copy(folder / "S01.xlsx", folder / "S01 - 副本.xlsx")
    reading = read_workbook(folder)
    assert facts(folder) == usual
    assert {"files-not-read", "file-twice"} <= {issue.code for issue in reading.issues}


def test_an_empty_folder_is_refused(tmp_path):
    (tmp_path / "空").mkdir()
    assert stops(tmp_path / "空") == {("empty-folder", "空")}


# -- what a format hides ------------------------------------------------------------------------------


def test_numbers_in_a_column_of_codes_are_asked_where_the_format_is_lost(tmp_path):
    book = gallery.sound()
    for row in (2, 3, 4):
        book["教师"].cell(row, 1).value = 1000 + row
    for name in ("意愿", "指定", "台账"):
        del book[name]
    path = other_files.as_xls(book, tmp_path / "数据.xls")
    assert {code for code, _ in stops(path)} == {"number-in-code-column"}
    assert facts(path, accept=["number-in-code-column"]) == facts(gallery.saved(book, tmp_path))


def test_an_error_in_an_old_workbook_is_no_blank(tmp_path):
    path = other_files.as_xls(gallery.sound(), tmp_path / "数据.xls", errors={("学校", 1, 9)})
    assert ("error-cell", "学校!J2") in stops(path)


def test_hidden_rows_of_an_old_workbook_are_asked(tmp_path):
    path = other_files.as_xls(gallery.sound(), tmp_path / "数据.xls", hidden_rows={("教师", 2)})
    assert stops(path) == {("hidden-rows", "教师!A3")}


@pytest.mark.parametrize(("xml", "code"), [
    (('<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
     "<text:p>#DIV/0!</text:p></table:table-cell>"), "error-cell"),
    (('<table:table-cell table:formula="of:=400*2" office:value-type="float" office:value="800"><text:p>800</text:p>'
     "</table:table-cell>"), "formulas"),
    (('<table:table-cell office:value-type="float" office:value="800"><office:annotation><text:p>一小</text:p>'
     "</office:annotation><text:p>800</text:p></table:table-cell>"), "comments")])
def test_an_open_document_hides_nothing(tmp_path, xml, code):
    path = other_files.as_ods(gallery.sound(), tmp_path / "数据.ods", lambda value: xml if value == 800 else "")
    found = {issue.code: issue.place for issue in read_workbook(path).issues}
    assert found.get(code, "").startswith("学校"), found


@pytest.mark.parametrize(("content", "code"), [
    ('教师编号,姓名\nT01,"王小丽\nT02,朝鲁门\n'.encode(), "text-quotes"),
    ("教师编号,姓名\nT01,王,小丽\n".encode(), "text-columns"),
    ("教师编号,姓名\nT01,王小丽\n".encode("gb18030")[:-5] + b"\xff\xff\n", "text-encoding"),
    (b"<html><table></table></html>", "html-file"),
    (b"", "empty-file")])
def test_a_text_file_that_cannot_be_trusted_is_refused(tmp_path, content, code):
    path = tmp_path / "教师.csv"
    path.write_bytes(content)
    assert {issue.code for issue in read_workbook(path).issues if issue.severity == "error"} == {code}


def test_files_that_bring_their_own_school_each_say_the_same(tmp_path, usual):
    folder = other_files.file_per_school(gallery.sound(), tmp_path / "各校")
    whole = load_workbook(folder / "全旗.xlsx")
    for row in gallery.SCHOOLS[1:]:
        own = load_workbook(folder / f"{row[0]}.xlsx")
        sheet = own.create_sheet("学校")
        sheet.append(gallery.SCHOOLS[0])
        sheet.append(row)
        own.save(folder / f"{row[0]}.xlsx")
    del whole["学校"]
    whole.save(folder / "全旗.xlsx")
    assert facts(folder) == usual


# -- hostile files ---------------------------------------------------------------------------------------


def _table(inner):
    return f'<table:table table:name="教师">{inner}</table:table>'


FULL = '<table:table-cell office:value-type="string"{more}><text:p>甲</text:p></table:table-cell>'


@pytest.mark.parametrize(("tables", "code"), [
    (_table(f'<table:table-row table:number-rows-repeated="1048576">{FULL.format(more="")}</table:table-row>'), "too-large"),
    (_table(f'<table:table-row table:number-rows-repeated="90000">{FULL.format(more="") * 20}</table:table-row>'), "too-large"),
    (_table("<table:table-row>" + FULL.format(more=' table:number-columns-repeated="16384"') + "</table:table-row>"), "too-large"),
    (_table("<table:table-row>" + FULL.format(more=' table:number-columns-repeated="-1"') + "</table:table-row>"), "damaged-file"),
    (_table("<table:table-row>" + FULL.format(
        more=' table:number-columns-spanned="900" table:number-rows-spanned="900"') + "</table:table-row>"), "too-large"),
    (_table('<table:table-row><table:table-cell><table:table table:name="内"/></table:table-cell></table:table-row>'),
     "damaged-file"),
    (_table("<table:table-row><table:table-cell office:value-type='float'/></table:table-row>"), "damaged-file"),
    (_table("<table:table-row>"), "damaged-file"),
    ("", "no-sheets"),
    ("<table:table-row/>", "damaged-file"),
    (_table("x" * 10) * 100, "too-large")])
def test_a_hostile_open_document_is_refused(tmp_path, tables, code):
    path = other_files.ods_of(tables, tmp_path / "数据.ods")
    assert [issue.code for issue in read_workbook(path).issues] == [code]


def test_an_open_document_with_an_entity_is_refused(tmp_path):
    path = tmp_path / "数据.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", other_files.MIME)
        archive.writestr("content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert [issue.code for issue in read_workbook(path).issues] == ["forbidden-xml"]


def test_an_open_document_behind_a_password_is_refused(tmp_path):
    path = other_files.as_ods(gallery.sound(), tmp_path / "数据.ods")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert [issue.code for issue in read_workbook(path).issues] == ["encrypted-file"]


@pytest.mark.parametrize("seed", range(150))
def test_bitten_files_of_other_kinds_are_read_or_refused(tmp_path, seed):
    luck = random.Random(seed)
    write = (other_files.as_xls, other_files.as_ods)[seed % 2]
    content = bytearray(write(gallery.sound(), tmp_path / "数据.xls").read_bytes())
    if seed % 2 == 0:  # the records beside the values; the values are read in a child, which may die
        for _ in range(luck.randint(1, 12)):
            content[luck.randrange(8, len(content))] = luck.randrange(256)
        with suppress(ValueError):
            old_records.beside(bytes(content[:luck.randint(1, len(content))] if seed % 3 else content))
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["content.xml"].decode()
    for _ in range(luck.randint(1, 4)):
        place = luck.randrange(len(text))
        text = text[:place] + luck.choice(("", "<", "9", "é", "-", "table:", '"')) + text[place + luck.randint(0, 3):]
    with zipfile.ZipFile(tmp_path / "数据.ods", "w") as archive:
        archive.writestr("mimetype", parts["mimetype"])
        archive.writestr("content.xml", text)
    read_workbook(tmp_path / "数据.ods")


def test_an_old_workbook_cut_off_is_refused(tmp_path):
    path = other_files.as_xls(gallery.sound(), tmp_path / "数据.xls")
    path.write_bytes(path.read_bytes()[:1500])
    assert [issue.code for issue in read_workbook(path).issues] == ["old-xls"]


def test_sectors_in_a_circle_come_to_an_end(tmp_path):
    content = bytearray(other_files.as_xls(gallery.sound(), tmp_path / "数据.xls").read_bytes())
    content[512 + 4 * 3:512 + 4 * 4] = (2).to_bytes(4, "little")
    with pytest.raises(ValueError):
        old_records.beside(bytes(content))


@pytest.mark.parametrize("cap", ["MAX_FILLED", "MAX_TAGS"])
def test_several_files_may_hold_together_what_one_may(tmp_path, monkeypatch, cap, usual):
    folder = other_files.file_per_school(gallery.sound(), tmp_path / "各校")
    files = sorted(folder.iterdir())
    assert facts(*files) == usual
    spent = [gate.check(file) for file in files]
    most = sum(report.cells if cap == "MAX_FILLED" else report.tags for report in spent)
    monkeypatch.setattr(intake, cap, most)
    assert facts(*files) == usual
    monkeypatch.setattr(intake, cap, most - 1)
    assert [code for code, _ in stops(*files)] == ["too-large"]
    opened = []
    monkeypatch.setattr(intake, cap, 1)
    monkeypatch.setattr(intake.gate, "check", lambda path, check=gate.check: opened.append(path) or check(path))
    assert [code for code, _ in stops(*files)] == ["too-large"]
    assert len(opened) == 1
