"""Titles as offices and systems write them, and rows of titles over each other: read without a change, never guessed."""

import pytest

from rotation.domain import titles
from rotation.domain.fields import columns
from rotation.domain.months import Month
from rotation.domain.problem import SHEETS, facts_sha256
from rotation.domain.vocabulary import Level, Rank, Setting, Stage
from rotation.workbook.cells import Area, RawCell, RawSheet
from rotation.workbook.header import find, fold_title
from rotation.workbook.hints import about
from rotation.workbook.reader import read_workbook
from tests.support import gallery, national_roster, other_files

SHEET = {sheet.attribute: sheet for sheet in SHEETS}
ACCEPT = ("short-school-name",)


def grid(*rows, merged=(), title="表"):
    cells = {number: {place: RawCell(str(value), "text") for place, value in enumerate(row, 1) if value is not None}
             for number, row in enumerate(rows, 1)}
    return RawSheet(title, rows={number: row for number, row in cells.items() if row}, merged=[Area(*one) for one in merged])


def placed(sheet, *rows, merged=()):
    """Return the attribute that each column was read as, by the column's number."""
    layout = find(SHEET[sheet], grid(*rows, merged=merged))
    return {column: name for name, column in sorted(layout.places.items())}  # a name may stand for the code too


def saved(book, tmp_path):
    return read_workbook(gallery.saved(book, tmp_path), ACCEPT)


# -- the roster of the national system --------------------------------------------------------


def test_a_national_roster_is_read_without_a_change_of_titles(tmp_path):
    path = gallery.saved(national_roster.book(), tmp_path)
    first = read_workbook(path)
    assert {issue.code for issue in first.issues if issue.severity != "note"} == {"short-school-name"}
    reading = read_workbook(path, ACCEPT)
    assert reading.problem is not None
    first_school, middle, both, far = (reading.problem.school[one[0]] for one in national_roster.SCHOOLS)
    assert first_school.classes == (4, 4, 4, 4, 4, 4, 0, 0, 0)
    assert middle.classes == (0, 0, 0, 0, 0, 0, 6, 6, 6)
    assert both.classes == (1,) * 9
    assert (first_school.primary_pupils, middle.junior_pupils, both.primary_pupils, both.junior_pupils) == (
        1050, 760, None, None)
    assert (far.setting, far.town, far.boarding, far.established_posts) == (Setting.RURAL, "桑宝拉格苏木", True, 14)
    people = {person.name: person for person in reading.problem.teachers}
    wang, zhang = people["王秀英"], people["张丽娟"]
    assert (wang.school, wang.joined, wang.rank, wang.backbone, wang.established) == (
        first_school.code, Month(2010, 9), Rank.SENIOR, Level.LEAGUE, True)
    assert (zhang.school, zhang.stage, zhang.subject, zhang.joined) == (
        middle.code, Stage.JUNIOR, "外语", Month(2015, 8))
    assert people["刘海燕"].school == both.code
    assert {(d.start, d.end): d.km for d in reading.problem.distances} == {
        (national_roster.SCHOOLS[a][0], national_roster.SCHOOLS[b][0]): 100 * national_roster.KILOMETERS[a][b]
        for a in range(4) for b in range(4) if a < b}


def test_what_is_left_out_of_it_is_listed(tmp_path):
    told = saved(national_roster.book(), tmp_path).issues
    assert {issue.found for issue in told if issue.code == "unknown-column"} == {"民族", "参加工作年月", "备注"}
    (undivided,) = [issue for issue in told if issue.code == "pupils-undivided"]
    assert undivided.place == "学校基本情况!F7"
    assert {"schools-by-name", "identity-column", "banner-left-out", "rows-skipped"} <= {issue.code for issue in told}


@pytest.mark.parametrize("kind", ["csv", "ods", "xls"])
def test_the_same_heads_in_another_kind_of_file_say_the_same(tmp_path, kind):
    usual = facts_sha256(saved(national_roster.book(), tmp_path).problem)
    made = national_roster.book()
    path = {"csv": lambda: other_files.as_text(made, tmp_path / "表", "gb18030", ",", ".csv"),
            "ods": lambda: other_files.as_ods(made, tmp_path / "数据.ods"),
            "xls": lambda: other_files.as_xls(made, tmp_path / "数据.xls")}[kind]()
    reading = read_workbook(path, ACCEPT)
    assert reading.problem is not None, [issue.render("en") for issue in reading.issues]
    unnumbered = [[(p.name, p.school, p.subject, p.born, p.joined) for p in one.teachers]
                  for one in (reading.problem, saved(national_roster.book(), tmp_path).problem)]
    assert sorted(unnumbered[0]) == sorted(unnumbered[1])
    assert reading.problem.schools == tuple(reading.problem.schools)
    assert [(s.name, s.classes, s.pupils(Stage.PRIMARY)) for s in reading.problem.schools] == [
        (s.name, s.classes, s.pupils(Stage.PRIMARY)) for s in saved(national_roster.book(), tmp_path).problem.schools]
    assert facts_sha256(reading.problem) == usual


# -- the table of titles ----------------------------------------------------------------------


@pytest.mark.parametrize("sheet", SHEET)
def test_no_title_means_two_columns_of_a_sheet(sheet):
    seen = {}
    for name, told in columns(SHEET[sheet].record).items():
        for title in {fold_title(title) for title in (told.title, told.english, *told.aliases, *told.instead)}:
            assert seen.setdefault(title, name) == name, title


def test_every_title_belongs_to_a_column_that_there_is():
    ours = {told.title for sheet in SHEETS for told in columns(sheet.record).values()}
    for table in (titles.TITLES, titles.INSTEAD, titles.PERHAPS, titles.WRONG_UNITS):
        assert set(table) <= ours


def test_what_may_mean_a_column_is_no_title_of_any():
    told = [one for sheet in ("schools", "teachers") for one in columns(SHEET[sheet].record).values()]
    for title, maybe in titles.PERHAPS.items():
        for one in told:
            known = {one.title, *one.aliases, *one.instead}
            assert one.title != title or not known & {*maybe}, title


@pytest.mark.parametrize(("sheet", "title", "name"), [
    ("teachers", "学校名称", "school"), ("teachers", "单位全称(按照单位公章)", "school"), ("teachers", "专业技术职务（聘任）", "rank"),
    ("teachers", "本校任教起始年月", "joined"), ("teachers", "2025年9月在岗状态", "status"), ("teachers", "截至2026年8月底人员状态", "status"),
    ("teachers", "2025-2026学年任教年级", "grades"), ("teachers", "*进本校年月(yyyy-MM-dd)", "joined"), ("teachers", "编制类型", "established"),
    ("teachers", "用人形式", "established"), ("teachers", "岗位类别", "post"), ("teachers", "骨干教师级别", "backbone"),
    ("schools", "所在地城乡类型", "setting"), ("schools", "所在乡镇", "town"), ("schools", "是否寄宿制", "boarding"),
    ("schools", "学校（机构）标识码", "code"), ("schools", "一年级教学班数", "grade1"), ("schools", "3年级班级数", "grade3"),
    ("schools", "初一班数", "grade7"), ("schools", "初中二年级班数", "grade8"), ("schools", "九年级班", "grade9"),
    ("distances", "里程（公里）", "km"), ("distances", "距离(km)", "km")])
def test_titles_in_use_are_known(sheet, title, name):
    first, second = [told.title for key, told in columns(SHEET[sheet].record).items() if key != name][1:3]
    found = placed(sheet, [first, second, title], ["x", "y", "z"])
    assert found[3] == name


@pytest.mark.parametrize(("sheet", "title"), [
    ("schools", "学校（机构）主管部门"), ("schools", "一年级人数"), ("schools", "班级总数"), ("schools", "小学教师数"),
    ("teachers", "原工作单位"), ("teachers", "参加工作年月"), ("teachers", "2025年"), ("teachers", "政治面貌"),
    ("distances", "里程（米）"), ("distances", "分钟（小时）")])
def test_other_titles_are_not(sheet, title):
    first, second = [told.title for told in columns(SHEET[sheet].record).values()][:2]
    assert 3 not in placed(sheet, [first, second, title], ["x", "y", "z"])


def test_a_title_that_says_it_less_well_is_read_only_without_a_better_one():
    alone = placed("teachers", ["姓名", "性别", "现聘专业技术职称"], ["x"])
    assert alone[3] == "rank"
    both = find(SHEET["teachers"], grid(["姓名", "性别", "现聘专业技术职称", "现持有最高职称"], ["x"]))
    assert both.places["rank"] == 4
    assert [issue.code for issue in both.issues if issue.cell == "C1"] == ["unknown-column"]


DISTRICT = (
    "单位全称(按照单位公章) 学校类型 统一社会信用代码 姓名 身份证号码(文本格式) 性别 民族 籍贯 婚姻状况 政治面貌 参加工作前学历 最高学历 最高学历对应学位 "
    "最高学历所学专业全称 参加工作时间 进入现单位任教时间 行政职务 任现行政职务级别的时间 任教年级 主教学科(只能选一门) 兼教学科(可以填多门,逗号隔开) "
    "现持有最高职称 职称证专业 现聘专业技术职称 现聘专业技术岗位 普通话层次 教师资格层次 教师资格学科 最高骨干教师级别 支教单位全称 支教地域 支教开始时间 "
    "支教结束时间 交流单位全称(只填最近一次) 交流开始时间 交流结束时间 现常住地址 手机号码 紧急联系人 区域 主要任教学段 2025年9月编制所在学段 "
    "2025年9月在岗状态 是否音体美专任教师 党内职务级别 校内其他职务 备注")
NATIONAL = (
    "*省 *市 *区县 学校名称 *姓名 曾用名 *性别 教职工号 *国籍/地区 *身份证件类型 *身份证件号 *出生日期(yyyy-MM-dd) 籍贯 出生地 *民族 *政治面貌 婚姻状况 "
    "健康状况 *参加工作年月(yyyy-MM-dd) *进本校年月(yyyy-MM-dd) *教职工来源 *教职工类别 *是否在编 *用人形式 *签订合同情况 现任岗位等级 现任专业技术职务 "
    "*是否全日制师范类专业毕业 *是否是特级教师 *是否是县级及以上骨干教师 *人员状态 任教学段 任课状况 任教课程 任课学科类别 平均每周课堂教学课时数 "
    "交流轮岗类型 是否调动人事关系 开始年月 结束年月 原单位名称 交流轮岗单位名称")


@pytest.mark.parametrize(("titles", "known", "missing"), [
    (DISTRICT, {"school": "单位全称", "name": "姓名", "gender": "性别", "degree": "最高学历", "joined": "进入现单位任教时间", "duty": "行政职务",
                "grades": "任教年级", "subject": "主教学科", "minor_subjects": "兼教学科", "rank": "现持有最高职称", "putonghua": "普通话层次",
                "certificate_stage": "教师资格层次", "certificate_subjects": "教师资格学科", "backbone": "最高骨干教师级别",
                "rotation_ended": "交流结束时间", "stage": "主要任教学段", "status": "2025年9月在岗状态"}, ("出生年月", "是否在编")),
    (NATIONAL, {"school": "学校名称", "name": "*姓名", "gender": "*性别", "id": "教职工号", "born": "*出生日期", "joined": "*进本校年月",
                "post": "*教职工类别", "established": "*是否在编", "rank": "现任专业技术职务", "status": "*人员状态", "stage": "任教学段",
                "subject": "任教课程"}, ())])
def test_whole_heads_as_they_are_found(titles, known, missing):
    words = titles.split()
    layout = find(SHEET["teachers"], grid(words, ["x"]))
    assert {name: words[column - 1].partition("(")[0] for name, column in layout.places.items()} == known
    assert {issue.code for issue in layout.issues} <= {"unknown-column", "identity-column", "missing-columns"}
    assert [issue.expected.values["t"] for issue in layout.issues if issue.code == "missing-columns"] == [missing] * bool(missing)


# -- rows of titles over each other -----------------------------------------------------------


def test_a_group_title_and_what_stands_under_it_are_joined_either_way():
    assert placed("schools", ["学校名称", "学校类型", "班级数", None, None], [None, None, "一年级", "二年级", "合计"],
                  merged=[(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 5)]) == {1: "name", 2: "type", 3: "grade1", 4: "grade2"}
    assert placed("schools", ["学校名称", "学校类型", "一年级", None, "二年级", None], [None, None, "班数", "人数", "班数", "人数"],
                  merged=[(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 1, 6)]) == {
        1: "name", 2: "type", 3: "grade1", 5: "grade2"}
    assert placed("schools", ["学校名称", "学校类型", "学生数", None], [None, None, "小学", "初中"],
                  merged=[(1, 3, 1, 4)]) == {1: "name", 2: "type", 3: "primary_pupils", 4: "junior_pupils"}


def test_a_group_title_that_is_not_merged_is_over_what_has_no_other():
    rows = (["某旗学校情况", None, None, None, None], ["学校名称", "学校类型", "班级数", None, "编制数"],
            [None, None, "一年级", "二年级", None], ["甲校", "小学", "1", "2", "9"])
    assert placed("schools", *rows, merged=[(1, 1, 1, 5)]) == {
        1: "name", 2: "type", 3: "grade1", 4: "grade2", 5: "established_posts"}


def test_three_rows_of_titles_are_joined():
    rows = (["学校名称", "学校类型", "班级数", None, None], [None, None, "小学", None, "初中"],
            [None, None, "一年级", "六年级", "七年级"], ["甲校", "小学", "1", "2", None])
    merged = [(1, 1, 3, 1), (1, 2, 3, 2), (1, 3, 1, 5), (2, 3, 2, 4)]
    assert placed("schools", *rows, merged=merged) == {1: "name", 2: "type", 3: "grade1", 4: "grade6", 5: "grade7"}
    assert find(SHEET["schools"], grid(*rows, merged=merged)).first == 4


def test_pupils_of_grades_are_no_classes():
    assert placed("schools", ["学校名称", "学校类型", "学生数", None], [None, None, "一年级", "二年级"],
                  merged=[(1, 3, 1, 4)]) == {1: "name", 2: "type"}


@pytest.mark.parametrize(("group", "leaf", "column"), [
    ("配偶信息", "姓名", None), ("第一学历", "学历", None), ("紧急联系人", "姓名", None), ("配偶", "编号", "spouse"), ("现学历", "最高学历", "degree"),
    ("学历情况", "学历", "degree")])
def test_a_group_about_somebody_or_something_else_is_not_read(group, leaf, column):
    found = placed("teachers", ["性别", "任教学校", group, None], [None, None, leaf, "备注"], merged=[(1, 3, 1, 4)])
    assert found.get(3) == column


def test_the_first_row_of_data_is_no_row_of_titles():
    rows = (["学校名称", "学校类型", "班级数", None], ["一年级小学", "小学", "3", "4"])
    assert find(SHEET["schools"], grid(*rows, merged=[(1, 3, 1, 4)])).first == 2


def test_a_line_over_the_table_is_no_title_of_a_column_without_one():
    rows = (["学校", None, None, None], ["学校名称", "学校类型", "城乡类型"])
    layout = find(SHEET["schools"], grid(*rows, merged=[(1, 1, 1, 4)]))
    assert {name for name in layout.places if name != "code"} == {"name", "type", "setting"}
    assert not [issue for issue in layout.issues if issue.severity == "error" and issue.code != "missing-columns"]


@pytest.mark.parametrize("line", [["调出调入教师名册"], ["填报单位：某校", None, "联系人：某某"], [None, "紧急联系人：某某"]])
def test_a_line_over_the_table_is_no_group(line):
    wide = [(1, 1, 1, 4)] if len(line) == 1 else []
    assert placed("teachers", line, ["姓名", "性别", "学历", "任教学校"], ["甲", "女", "本科", "一小"], merged=wide) == {
        1: "name", 2: "gender", 3: "degree", 4: "school"}


# -- what may be meant ------------------------------------------------------------------------


def hinted(title, *values, sheet="teachers"):
    layout = find(SHEET[sheet], grid(["姓名", "性别", title], *(["甲", "女", value] for value in values)))
    return [str(issue.expected.values["t"]) for issue in about(layout)], [issue.code for issue in layout.issues]


def test_a_column_that_may_be_meant_is_told_if_its_cells_fit():
    assert hinted("骨干称号", "校级", "无", None)[0] == ["骨干级别"]
    assert hinted("骨干类别", "旗县级")[0] == ["骨干级别"]
    assert hinted("调入时间", "2015年9月")[0] == ["进本校年月"]


@pytest.mark.parametrize(("title", "value"), [
    ("骨干称号", "很好"), ("调入时间", "王主任"), ("骨干称号", None), ("骨干级", "校级"), ("编制类", "是"), ("班级数", "8"), ("暂缓类", "产假")])
def test_and_nothing_is_told_from_likeness_alone(title, value):
    told, codes = hinted(title, value)
    assert told == []
    assert "unknown-column" in codes


# -- schools without codes, pupils without stages ---------------------------------------------


def by_name(book):
    sheet = book["学校"]
    names = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in (2, 3, 4)}
    sheet.delete_cols(1)
    for other in book:
        for row in other.iter_rows():
            for cell in row:
                cell.value = names.get(cell.value, cell.value)
    return book


def test_schools_without_codes_are_known_by_their_names(tmp_path):
    reading = read_workbook(gallery.saved(by_name(gallery.sound()), tmp_path))
    assert {school.code for school in reading.problem.schools} == {"旗第一小学", "乌兰小学", "旗第一中学"}
    assert reading.problem.teacher["T01"].school == "旗第一小学"
    blank = by_name(gallery.sound())
    blank["学校"].insert_cols(1)
    blank["学校"].cell(1, 1).value = "学校代码"
    assert read_workbook(gallery.saved(blank, tmp_path, "空.xlsx")).problem == reading.problem


def test_a_school_without_its_code_among_others_is_refused(tmp_path):
    issues = read_workbook(gallery.put("学校", "A3", None)(tmp_path)).issues
    assert ("blank-required", "学校!A3") in {(issue.code, issue.place) for issue in issues}


def test_sheets_of_single_schools_without_codes_are_stacked(tmp_path):
    for number in (2, 3, 4):
        book = by_name(gallery.sound())
        for row in (4, 3, 2):
            if row != number:
                book["学校"].delete_rows(row)
        gallery.saved(book, tmp_path, f"{number}.xlsx")
    reading = read_workbook(sorted(tmp_path.iterdir()))
    assert {school.code for table in [reading.tables["schools"]] for school in table.records()} == {
        "旗第一小学", "乌兰小学", "旗第一中学"}


def all_pupils(*pupils, kinds=("小学", "小学", "初中")):
    book = gallery.sound()
    sheet = book["学校"]
    sheet.delete_cols(11)
    sheet["J1"] = "在校学生数"
    for row, (number, kind) in enumerate(zip(pupils, kinds, strict=True), 2):
        sheet.cell(row, 10).value, sheet.cell(row, 4).value = number, kind
    return book


def test_pupils_of_a_school_of_one_stage_are_pupils_of_the_stage(tmp_path):
    reading = read_workbook(gallery.saved(all_pupils(800, 100, 700), tmp_path))
    assert [(school.primary_pupils, school.junior_pupils) for school in reading.problem.schools] == [
        (800, None), (100, None), (None, 700)]
    assert reading.problem == read_workbook(gallery.saved(gallery.sound(), tmp_path, "常.xlsx")).problem


@pytest.mark.parametrize("kind", ["九年一贯制", "完全中学", "十二年一贯制"])
def test_those_of_several_stages_are_not_divided(kind, tmp_path):
    reading = read_workbook(gallery.saved(all_pupils(800, 100, 700, kinds=("小学", "小学", kind)), tmp_path))
    school = reading.problem.school["S03"]
    assert (school.primary_pupils, school.junior_pupils) == (None, None)
    (told,) = [issue for issue in reading.issues if issue.code == "pupils-undivided"]
    assert told.place == "学校!J4"
    assert "classes-without-pupils" not in {issue.code for issue in reading.issues}


def test_what_is_no_number_of_pupils_is_refused_at_its_cell(tmp_path):
    issues = read_workbook(gallery.saved(all_pupils("很多", 100, 700), tmp_path)).issues
    assert [(issue.severity, issue.place, issue.found) for issue in issues if issue.severity == "error"] == [
        ("error", "学校!J2", "很多")]
