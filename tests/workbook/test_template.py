"""The input workbook: empty, filled, in English, and as it really arrives."""

import io
import unicodedata
import zipfile

import openpyxl
import pytest

from rotation.domain.fields import columns
from rotation.domain.months import Month
from rotation.domain.problem import SHEETS, Problem
from rotation.domain.records import Need, Parameter
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Gender, PersonStatus, SchoolType, Setting, Stage
from rotation.errors import OutputError, WorkbookError
from rotation.run import Inputs, gather
from rotation.tables.sheet_style import (
    Book,
    add_sheet,
    build,
    fit_width,
    publish,
    safe_sheet_name,
    text_width,
)
from rotation.workbook.template import EXAMPLE_MARKS, GUIDE, OWN_SHEETS, write_input
from rotation.workbook.template_sources import TEN


def tiny():
    school = School(code="007", name="某旗云杉小学", type=SchoolType.PRIMARY, setting=Setting.TOWN,
                    rural=False, longitude=117.6152, primary_pupils=420)
    teacher = Teacher(id="0012", name="王丽", gender=Gender.FEMALE, born=Month(1983, 5),
                      school="007", stage=Stage.PRIMARY, subject="外语", established=True,
                      status=PersonStatus.IN_POST, joined=Month(2020, 9), workload=50,
                      minor_subjects=("音乐", "美术"))
    return Problem.of(
        schools=[school], teachers=[teacher],
        needs=[Need(school="007", stage=Stage.PRIMARY, subject="音乐", amount=235)],
        parameters=[Parameter(name="round.banner", value="=1+1", basis="依据")])


def written(path, problem, lang="zh", **more):
    write_input(path, problem, lang, **more)
    return openpyxl.load_workbook(path)


def table(sheet, header_row=1):
    rows = list(sheet.iter_rows(min_row=header_row, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_empty_workbook_has_every_sheet_and_title(lang, tmp_path):
    book = written(tmp_path / "a.xlsx", None, lang)
    for owner in SHEETS:
        sheet = book[owner.title if lang == "zh" else owner.english]
        titles = [cell.value for cell in sheet[1]]
        told = columns(owner.record).values()
        assert titles == [c.title if lang == "zh" else c.english for c in told]
        assert all(cell.comment for cell in sheet[1])
        last = sheet.cell(sheet.max_row, 1).value
        assert str(last).startswith(EXAMPLE_MARKS)


def test_the_guide_comes_first_and_long_lists_are_very_hidden(tmp_path):
    book = written(tmp_path / "a.xlsx", None)
    assert book.sheetnames[0] == "填写说明"
    assert book["选项"].sheet_state == "veryHidden"
    assert {"填写说明", "选项"} <= OWN_SHEETS
    assert not OWN_SHEETS & {owner.title for owner in SHEETS}


def test_the_round_is_asked_for_with_what_each_parameter_means(tmp_path):
    sheet = written(tmp_path / "a.xlsx", None)["政策"]
    names = [sheet.cell(row, 1).value for row in range(2, 6)]
    assert names == ["round.year", "round.banner", "round.seat_town", "round.public_seed"]
    assert all(sheet.cell(row, 2).value is None for row in range(2, 6))
    assert "年份" in sheet["B2"].comment.text


def test_required_titles_stand_out(tmp_path):
    sheet = written(tmp_path / "a.xlsx", None)["学校"]
    required, free = sheet["A1"], sheet["C1"]
    assert required.font.bold
    assert required.fill.fgColor.rgb != free.fill.fgColor.rgb


def test_closed_lists_are_offered_and_codes_are_text(tmp_path):
    book = written(tmp_path / "a.xlsx", None)
    sheet = book["教师"]
    offers = {str(v.sqref).split(":")[0][:-1]: v.formula1 for v in
              sheet.data_validations.dataValidation}
    assert offers["C"] == '"男,女"'
    assert offers["E"] == "'学校'!$A$2:$A$501"
    assert offers["G"].startswith("'选项'!$A$1")
    assert sheet.column_dimensions["A"].number_format == "@"


def test_facts_are_written_as_text_months_and_decimals(tmp_path):
    book = written(tmp_path / "a.xlsx", tiny())
    school, = table(book["学校"])
    assert (school["学校代码"], school["学校类型"], school["农村牧区学校"]) == ("007", "小学", "否")
    assert school["经度"] == 117.6152
    teacher, = table(book["教师"])
    assert teacher["教师编号"] == "0012"
    assert teacher["出生年月"] == "1983-05"
    assert teacher["折算工作量"] == 0.5
    assert teacher["兼教学科"] == "音乐、美术"
    assert teacher["骨干级别"] is None
    need, = table(book["需求"])
    assert need["需求数"] == 2.35


def test_text_never_becomes_a_formula(tmp_path):
    cell = written(tmp_path / "a.xlsx", tiny())["政策"]["B2"]
    assert cell.value == "=1+1"
    assert cell.data_type == "s"


def test_english_titles_keep_chinese_values(tmp_path):
    teacher, = table(written(tmp_path / "a.xlsx", tiny(), "en")["Teachers"])
    assert teacher["Stage"] == "小学"


def test_a_title_stands_above_every_table(tmp_path):
    book = written(tmp_path / "a.xlsx", tiny(), title="虚构数据：某旗")
    for owner in SHEETS:
        sheet = book[owner.title]
        assert sheet["A1"].value == "虚构数据：某旗"
        assert sheet.oddHeader.left.text == "虚构数据：某旗"
        assert sheet["A2"].value == next(iter(columns(owner.record).values())).title
        assert sheet.page_setup.orientation == "landscape"
        assert str(sheet.page_setup.paperSize) == "9"


def test_the_same_facts_give_the_same_bytes(tmp_path):
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for look in ("clean", "messy"):
        write_input(first, tiny(), "zh", look=look, title="t")
        write_input(second, tiny(), "zh", look=look, title="t")
        assert first.read_bytes() == second.read_bytes()


def test_the_messy_look_holds_the_same_facts(tmp_path):
    book = written(tmp_path / "a.xlsx", tiny(), title="虚构数据", look="messy")
    sheet = book["教师花名册"]
    teacher = table(sheet, header_row=5)[0]
    assert teacher["工号"] == "0012"
    assert teacher["教师姓名"] == "王　丽"
    assert teacher["学校"] == "某旗云杉小学"
    assert teacher["学科（只能选一门）"] == "英语"
    born = unicodedata.normalize("NFKC", teacher["出生日期（如2020年9月）"])
    assert born in ("1983年5月", "1983.05", "1983-05")
    assert sheet["A4"].value == "序号"
    assert [sheet.cell(7, 1).value, sheet.cell(7, 3).value] == ["合计", "1人"]
    assert sheet.cell(8, 1).value.startswith("填表人")
    assert "备注" in [cell.value for cell in sheet[4]]
    assert sheet.merged_cells.ranges


def test_the_messy_look_needs_facts(tmp_path):
    with pytest.raises(ValueError, match="facts"):
        write_input(tmp_path / "a.xlsx", None, "zh", look="messy")
    assert not list(tmp_path.iterdir())


def test_titles_of_the_messy_look_are_unambiguous(tmp_path):
    book = written(tmp_path / "a.xlsx", tiny(), look="messy")
    for sheet in book:
        row = 5 if sheet.title in ("教师花名册", "学校基本情况表") else 4
        titles = [cell.value for cell in sheet[row] if cell.value]
        assert len(titles) == len(set(titles))


def test_a_failed_write_leaves_the_old_file_and_no_scrap(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError):
        publish(tmp_path / "folder", b"x")
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(OutputError):
        publish(tmp_path / "file" / "a.xlsx", b"x")
    assert (tmp_path / "file").read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.parametrize(("name", "taken", "safe"), [
    ("方案/概览", (), "方案 概览"),
    ("History", (), "History 2"),
    ("a" * 40, (), "a" * 31),
    ("名单", ("名单",), "名单 2"),
    ("a" * 31, ("A" * 31,), "a" * 29 + " 2"),
    ("'?'", (), "Sheet"),
])
def test_sheet_names_are_safe(name, taken, safe):
    assert safe_sheet_name(name, taken) == safe


def test_chinese_characters_are_twice_as_wide():
    assert text_width("教师ab") == 6
    assert fit_width("序号", ["1"]) == 8
    assert fit_width("名称", ["锡" * 30]) == 40


def test_packages_carry_no_trace_of_time_or_platform():
    def fill(book: Book) -> None:
        add_sheet(book, "a").write_string(0, 0, "x")

    content = build(fill)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.create_system for info in package.infolist()} == {3}
        core = package.read("docProps/core.xml").decode()
    assert "rotation" in core
    assert "2020-01-01" in core


def test_the_template_filled_with_the_least_has_no_error(tmp_path):
    path = tmp_path / "a.xlsx"
    book = written(path, None)
    for title, least in {
        "学校": {"学校代码": "S1", "学校名称": "旗小", "学校类型": "小学", "城乡类型": "城区",
                 **{f"{grade}年级班数": 2 for grade in "一二三四五六"}},
        "教师": {"教师编号": "T1", "姓名": "王丽", "性别": "女", "出生年月": "1990-01", "任教学校": "S1",
                 "任教学段": "小学", "主教学科": "语文", "是否在编": "是", "人员状态": "在职在岗", "进本校年月": "2015-09"},
    }.items():
        sheet = book[title]
        for cell in list(sheet[1]):
            if cell.value in least:
                sheet.cell(sheet.max_row if cell.column > 1 else sheet.max_row + 1, cell.column).value = least[cell.value]
    book.save(path)
    with pytest.raises(WorkbookError) as raised:
        gather(Inputs(path))
    first = raised.value.issues[0]
    assert first.render("zh").startswith("政策!B2「值」： round.year（方案年度）未填")
    assert [item.code for item in raised.value.issues if item.severity == "error"] == ["missing-year"]
    book["政策"]["B2"], book["政策"]["B3"] = "2026", "某旗"
    book.save(path)
    case = gather(Inputs(path))
    assert [item.render("zh") for item in case.issues if item.severity in ("error", "ask")] == []
    assert [item.name for item in case.problem.parameters] == ["round.banner", "round.year"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_guide_says_who_supplies_every_column_and_which_ten_are_enough(lang, tmp_path):
    book = written(tmp_path / "a.xlsx", None, lang=lang)
    guide = book[GUIDE.render(lang)]
    rows = [[cell.value for cell in row[:5]] for row in guide.iter_rows()]
    told = {(row[0], row[1]): row[3] for row in rows if row[3]}
    for owner in SHEETS:
        for column in columns(owner.record).values():
            names = (owner.title, column.title) if lang == "zh" else (owner.english, column.english)
            assert told[names]
    assert len(set(told.values())) > 8
    assert any(TEN.render(lang) in str(row[0]) for row in rows)
