"""What the reader answers to what it refuses: a way that helps, in few lines, and never two ways for one cell."""

import pytest

from rotation.domain.vocabulary import PostKind
from rotation.workbook.grouping import grouped
from rotation.workbook.reader import read_workbook
from tests.support import gallery


def reading(tmp_path, sheet="教师", **values):
    """Read the sound workbook with other values in the second row of a sheet, in new columns where it lacks them."""
    book = gallery.sound()
    heads = [cell.value for cell in book[sheet][1]]
    for title, value in values.items():
        if title not in heads:
            heads.append(title)
            book[sheet].cell(1, len(heads), title)
        book[sheet].cell(2, heads.index(title) + 1, value)
    return read_workbook(gallery.saved(book, tmp_path), ("staff-without-subject",))


def errors(found, title=None):
    return [issue for issue in found.issues if issue.severity == "error" and title in (None, issue.title)]


# -- vice principals --------------------------------------------------------------------------


@pytest.mark.parametrize(("sheet", "title", "written", "read"), [
    ("教师", "行政职务", "付校长", "副校长"), ("教师", "行政职务", "付书记", "副书记"),
    ("教师", "行政职务", "教导付主任", "中层副职"), ("教师", "行政职务", "付校长(副科级)", "副校长"),
    ("教师", "职称", "付高级", "高级"), ("校级领导", "后备", "付校长", "副校长")])
def test_the_everyday_sign_for_vice_is_read_and_said(sheet, title, written, read, tmp_path):
    book = gallery.sound()
    if sheet == "校级领导":
        book.create_sheet(sheet).append(["教师编号", title])
        book[sheet].append(["T01", written])
    else:
        book[sheet][gallery.col(title, 2)] = written
        book[sheet][gallery.col("任现职年月", 2)] = "2020-09"
    found = read_workbook(gallery.saved(book, tmp_path))
    (told,) = [issue for issue in found.issues if issue.title == title]
    assert told.severity == "note"
    assert f"“{written}”读作“{read}”" in told.expected.render("zh")
    if sheet == "校级领导":
        assert str(found.problem.leaders[0].reserve) == read


@pytest.mark.parametrize(("written", "meant"), [
    ("付校張", "副校长"), ("副校張", "副校长"), ("付主任", None), ("副主任", None), ("校长长", "校长"), ("副院长", "副校长")])
def test_no_word_is_suggested_of_another_rank(written, meant, tmp_path):
    (told,) = errors(reading(tmp_path, 行政职务=written, 任现职年月="2020-09"), "行政职务")
    assert told.remedy.render("zh") == (f"是否应为“{meant}”？" if meant else "请从列表中选择")


# -- titles -----------------------------------------------------------------------------------


def test_a_missing_column_may_be_one_that_is_not_read(tmp_path):
    book = gallery.sound()
    book["教师"]["B1"], book["教师"]["I1"], book["需求"]["F1"] = "老师名字", "目前情况", "民族"
    told = read_workbook(gallery.saved(book, tmp_path)).issues
    (lost,) = [issue for issue in told if issue.code == "missing-columns"]
    assert lost.expected.render("zh") == "缺少必填列：姓名、人员状态；该表未读取的列：老师名字、目前情况"
    remedies = {issue.found: issue.remedy.render("zh") for issue in told if issue.code == "unknown-column"}
    assert remedies == {"老师名字": "如属必填的列，请把标题改为相应名称", "目前情况": "如属必填的列，请把标题改为相应名称",
                        "民族": "无需处理"}


def test_a_sheet_that_is_not_read_may_be_a_required_one(tmp_path):
    book = gallery.sound()
    book.remove(book["教师"])
    book.create_sheet("花名").append(["随便"])
    (told,) = [issue for issue in read_workbook(gallery.saved(book, tmp_path)).issues if issue.code == "sheets-not-read"]
    assert told.remedy.render("zh") == "如属必填的工作表，请改为相应名称"


# -- floods -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("column", "values", "code"), [
    ("A", [260000 + n for n in range(12)], "number-in-code-column"), ("D", [f"7{n % 10}0314" for n in range(12)], "ambiguous-month")])
def test_faults_of_form_are_one_line_with_their_number(tmp_path, column, values, code):
    book = gallery.sound()
    for n, value in enumerate(values, 5):
        book["教师"].append([f"T1{n:02}", f"某某{n}", *gallery.TEACHERS[1][2:]])
        book["教师"][f"{column}{n}"] = value
    (line,) = [issue for issue in grouped(read_workbook(gallery.saved(book, tmp_path)).issues) if issue.code == code]
    assert line.place == f"教师!{column}5:{column}16"
    assert line.expected.render("zh").endswith("（共12个单元格）")
    assert line.remedy.render("zh").startswith(("请把该列设为文本格式", "年份须写四位"))


# -- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("word", "meant"), [("县城", "镇区"), ("旗政府所在地", "镇区"), ("苏木", "乡村"), ("市区", "城区")])
def test_a_setting_in_usual_words_is_answered_by_the_code_of_statistics(tmp_path, word, meant):
    (told,) = errors(reading(tmp_path, "学校", 城乡类型=word))
    assert told.remedy.render("zh") == f"是否应为“{meant}”？"


@pytest.mark.parametrize("word", ["语文、数学", "语文/数学", "语文 数学", "语文和数学", "语文,英语"])
def test_several_subjects_in_one_cell(tmp_path, word):
    (told,) = errors(reading(tmp_path, 主教学科=word))
    assert (told.code, told.remedy.render("zh")) == ("several-subjects", "请在此只填一门，其余填“兼教学科”")
    (told,) = errors(reading(tmp_path, "需求", 学科=word))
    assert told.remedy.render("zh") == "请每门学科填写一行"


@pytest.mark.parametrize("word", ["小学/初中", "小学、初中", "小学 初中部", "小学和初中"])
def test_several_stages_in_one_cell(tmp_path, word):
    (told,) = errors(reading(tmp_path, 任教学段=word))
    assert (told.code, told.remedy.render("zh")) == ("several-words", "两个学段分两行填写，各写折算工作量")


def test_several_words_of_another_list(tmp_path):
    (told,) = errors(reading(tmp_path, 人员状态="在职在岗、借调"))
    assert told.remedy.render("zh") == "请只填一项"


@pytest.mark.parametrize("value", ["590314", 590314, "850312", 8503, "8503"])
def test_a_year_of_two_digits_is_told_so(tmp_path, value):
    (told,) = errors(reading(tmp_path, 出生年月=value))
    assert told.code == "ambiguous-month"
    assert "年份须写四位" in told.remedy.render("zh")


@pytest.mark.parametrize("value", ["197905", 197905, "19790503"])
def test_a_year_of_four_digits_is_read(tmp_path, value):
    assert not errors(reading(tmp_path, 出生年月=value))


# -- one cell, one answer ---------------------------------------------------------------------


@pytest.mark.parametrize(("word", "kind"), [("校医", PostKind.AID), ("会计", PostKind.AID), ("食堂", PostKind.WORKER)])
def test_a_post_in_place_of_its_kind_needs_no_subject(tmp_path, word, kind):
    found = reading(tmp_path, 岗位类别=word, 主教学科=None)
    assert not errors(found, "主教学科")
    assert not errors(found, "岗位类别")
    assert [row["post"] for row in found.tables["teachers"].aside] == [kind]


def test_nor_is_a_subject_missed_where_the_kind_of_post_is_refused(tmp_path):
    book = gallery.sound()
    book["教师"]["AB1"], book["教师"]["AB3"], book["教师"]["G3"], book["教师"]["G4"] = "岗位类别", "乱写", None, None
    told = [issue.place for issue in errors(read_workbook(gallery.saved(book, tmp_path)))]
    assert "教师!AB3" in told
    assert "教师!G3" not in told


def test_a_town_of_no_school_is_never_called_settled(tmp_path):
    (told,) = [issue for issue in reading(tmp_path, 家庭所在苏木乡镇="某某苏木").issues if issue.code == "town-without-school"]
    assert told.remedy.render("zh") == "“距离”表尚未给出的，请在该表补填"
    assert told.severity == "warning"  # as soon as nothing else is wrong no plan is made: never below “无需处理”


def test_a_school_that_is_misspelled_is_suggested_though_the_code_of_another_is_wrong(tmp_path):
    book = gallery.sound()
    book["学校"]["A3"] = book["学校"]["A2"].value
    name, book["教师"]["E3"] = book["学校"]["B2"].value, "旗弟一小学"
    told = [issue for issue in read_workbook(gallery.saved(book, tmp_path)).issues if issue.code == "unknown-school"]
    assert told
    assert any(name in issue.remedy.render("zh") for issue in told)
    assert all("请先更正“学校”表的学校代码" in issue.remedy.render("zh") for issue in told)


def test_many_cells_that_are_unknown_alike_are_one_line_whatever_they_hold(tmp_path):
    """A column of numbers that no roster has, as after a new numbering."""
    book = gallery.sound()
    for n in range(12):
        book["教师"].append([f"T2{n:02}", f"某某{n}", f"Z{n:02}", *gallery.TEACHERS[1][3:]])
    titles = [cell.value for cell in book["教师"][1]]
    place = titles.index("任教学校")
    for n in range(12):
        book["教师"].cell(5 + n, place + 1).value = f"99{n:03}"
        book["教师"].cell(5 + n, 3).value = gallery.TEACHERS[1][2]
    lines = [issue for issue in grouped(read_workbook(gallery.saved(book, tmp_path)).issues) if issue.title == "任教学校"]
    (line,) = [issue for issue in lines if issue.severity == "error"]
    assert line.cell.endswith("5:" + line.cell.rpartition(":")[2])
    assert line.expected.render("zh").endswith("（共12个单元格）")
    assert line.found.startswith("99000、99001、99002…")


def test_a_subject_that_is_none_is_answered_with_how_many_there_are_and_where(tmp_path):
    (told,) = errors(reading(tmp_path, 主教学科="忍术"), "主教学科")
    assert told.expected.render("zh") == "应为学科名称，如语文、数学、外语（共22门，见该列下拉列表）"


@pytest.mark.parametrize(("value", "shown"), [("数学课", True), ("语文教", True), ("张数学", False),
                                              ("2026-09-01", False), ("朝鲁门", False)])
def test_what_is_shown_of_a_column_of_subjects(tmp_path, value, shown):
    (told,) = errors(reading(tmp_path, 主教学科=value), "主教学科")
    assert (told.found == value) is shown


@pytest.mark.parametrize(("named", "written", "meant"), [("甲旗鸿雁小学", "鸿燕小学", True), ("甲旗鸿雁小学", "甲旗鸿燕小学", True),
                                                        ("甲旗鸿雁小学", "朝霞小学", False)])
def test_a_slip_in_the_end_of_a_schools_name_is_asked_about(tmp_path, named, written, meant):
    book = gallery.sound()
    schools, teachers = book["学校"], book["教师"]
    title = [cell.value for cell in schools[1]].index("学校名称") + 1
    schools.cell(2, title).value = named
    place = [cell.value for cell in teachers[1]].index("任教学校") + 1
    teachers.cell(2, place).value = written
    (told,) = errors(read_workbook(gallery.saved(book, tmp_path)), "任教学校")
    assert told.found == written
    assert (f"是否应为“{named}" in told.remedy.render("zh")) is meant
