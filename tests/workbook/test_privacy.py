"""No message repeats what may be personal, wherever on the sheet it was put by mistake."""

import re

import pytest
from openpyxl import load_workbook

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS
from rotation.domain.teacher import Teacher
from rotation.text import say
from rotation.workbook.defects import MASK, Spot, letters, note
from rotation.workbook.header import fold
from rotation.workbook.quoting import Known, Secrets, about_people, is_code, masked_issues
from rotation.workbook.reader import read_workbook
from tests.support import gallery
from tests.support.terminal import run

TITLES = [told.title for told in columns(Teacher).values()]
NAMES = ("图门托娅", "王胜男", "欧阳海英", "乌云", "李英", "阿拉坦其其格", "敖日格乐", "和平")
BORN = ("1985-06", "1979-05", "1990年11月", "1968.2", "1977/7/3", "198809", "1983-04", "1992-12")
TOWNS = ("巴拉嘎尔高勒镇", "乌兰苏木", "浩勒图高勒镇", "巴彦淖尔苏木", "高日罕镇", "乌兰哈拉嘎苏木", "吉仁高勒镇", "乌兰苏木")
REASON = ("癌症晚期", "母亲重病", "患乳腺癌病休", "怀孕七个月", "离异抚养幼子", "陪护瘫痪丈夫", "抑郁症", "处分期内")
UNLISTED = ("图门托娅娅", "英英", "胜男", "高中华", "WANG XIAOMING", "王小明的学校", "150125198506123456", "13847912345",
            "1985-06-12", "1971.03", "41岁", "浩特村", "巴彦淖尔苏木", "肺癌", "孩子不满一周岁", "G12345678")
SENSITIVE = {"姓名": NAMES, "出生年月": BORN, "家庭所在苏木乡镇": TOWNS, "暂缓类型": REASON, "暂缓依据": REASON[::-1],
             "暂缓截止": ("2031-07",) * 8, "审批人": ("苏和主任",) * 8}


def everybody():
    """Return a workbook of eight people with every column of sheet 教师 and all sensitive ones filled."""
    book = gallery.sound()
    book["学校"].append(["S04", "巴彦淖尔苏木和平小学", "和平校", "小学", "乡村", "巴彦淖尔苏木"])
    book.remove(book["教师"])
    sheet = book.create_sheet("教师", 1)
    sheet.append(TITLES)
    usual = {"性别": "女", "任教学校": "S02", "任教学段": "小学", "主教学科": "数学", "是否在编": "是", "人员状态": "在职在岗",
             "进本校年月": "2016-09", "职称": "一级", "累计暂缓年数": 1, "乡村任教月数": 36, "行政职务": "无"}
    for n in range(8):
        told = {"教师编号": f"T0{n + 1}", **usual, **{title: values[n] for title, values in SENSITIVE.items()}}
        sheet.append([told.get(title) for title in TITLES])
    return book


def messages(issues):
    return [text for issue in issues for text in (issue.render("zh"), issue.render("en"), issue.found)]


def leaks(texts, values):
    """Return the pairs of a message and a value that it repeats; schools of the workbook may be named."""
    public = re.compile("旗第一小学|乌兰小学|旗第一中学|巴彦淖尔苏木和平小学|和平校")
    told = [public.sub("", text) for text in texts]
    return [(text, value) for text in told for value in values if str(value) in text]


SECRET = [value for values in SENSITIVE.values() for value in set(values)]


@pytest.mark.parametrize("sheet", [
    s for s in SHEETS if s.attribute not in ("schools", "parameters", "needs", "shares", "distances", "pairs",
                                            "forecasts")],
                         ids=lambda sheet: sheet.english)
def test_every_sheet_that_names_people_is_one_about_people(sheet):
    assert about_people(sheet.record)


@pytest.mark.parametrize("values", [NAMES, BORN, TOWNS, REASON, UNLISTED[:8], UNLISTED[8:]],
                         ids=["names", "births", "towns", "reasons", "unlisted", "more"])
@pytest.mark.parametrize("title", TITLES)
def test_whatever_column_of_the_roster_holds_it_no_message_repeats_it(title, values, tmp_path):
    book = everybody()
    for n, value in enumerate(values):
        book["教师"].cell(n + 2, TITLES.index(title) + 1).value = value
    issues = read_workbook(gallery.saved(book, tmp_path)).issues
    assert leaks(messages(issues), values) == []


@pytest.mark.parametrize("title", gallery.EXTRA)
def test_nor_on_another_sheet(title, tmp_path):
    for column in range(1, len(gallery.EXTRA[title][0]) + 1):
        book = everybody()
        for n, value in enumerate([*NAMES, *REASON]):
            book[title].cell(n + 2, column).value = value
        issues = read_workbook(gallery.saved(book, tmp_path)).issues
        assert leaks(messages(issues), [*NAMES, *REASON]) == []


@pytest.mark.parametrize("by", [1, 2, 3, 5, -1, -2])
@pytest.mark.parametrize("rows", [range(2, 10), range(4, 8)], ids=["all", "block"])
def test_nor_when_rows_are_pasted_some_columns_off(by, rows, tmp_path):
    book = everybody()
    for start in (1, 3, 4) if by > 0 else (3, 5, 30):
        for row in rows:
            cells = [book["教师"].cell(row, column).value for column in range(1, len(TITLES) + 1)]
            for column, value in enumerate(cells, 1):
                if column >= start and column + by > 0:
                    book["教师"].cell(row, column + by).value = value
        issues = read_workbook(gallery.saved(book, tmp_path)).issues
        assert leaks(messages(issues), SECRET) == []


@pytest.mark.parametrize("by", [1, 2, 4, -1, -3])
def test_nor_of_a_whole_sample_banner(by, made, tmp_path):
    book = load_workbook(made)
    problem = read_workbook(made).problem
    sheet = book["教师"]
    rows = range(20, 60)
    for row in rows:
        cells = [sheet.cell(row, column).value for column in range(1, sheet.max_column + 1)]
        for column, value in enumerate(cells, 1):
            if column > 4 - min(by, 3):
                sheet.cell(row, column + by).value = value
    secret = {str(value) for teacher in problem.teachers for name, told in columns(Teacher).items()
              if told.sensitive and told.kind not in ("count", "teacher")
              for value in (getattr(teacher, name),) if value is not None}
    book.save(tmp_path / "a.xlsx")
    texts = messages(read_workbook(tmp_path / "a.xlsx").issues)
    for name in sorted({name for school in problem.schools for name in (school.name, school.short)}, key=len)[::-1]:
        texts = [text.replace(name, "") for text in texts]
    assert len(texts) > 300
    assert [(text, value) for text in texts for value in secret if value in text] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nor_the_terminal_the_annotated_copy_nor_the_values_for_a_program(lang, tmp_path):
    book = everybody()
    for row in range(2, 10):
        cells = [book["教师"].cell(row, column).value for column in range(2, len(TITLES) + 1)]
        for column, value in enumerate(cells, 3):
            book["教师"].cell(row, column).value = value
    path = gallery.saved(book, tmp_path)
    texts = [run("check", path, "--lang", lang, *more, code=3).stdout for more in ((), ("--json",))]
    copy, _ = sorted(set(tmp_path.iterdir()) - {path})
    marked = load_workbook(copy)
    texts += [str(cell.value) for row in marked.worksheets[0].iter_rows() for cell in row]
    texts += [cell.comment.text for row in marked["教师"].iter_rows() for cell in row if cell.comment]
    assert len(texts) > 50
    assert leaks(texts, SECRET) == []


@pytest.mark.parametrize(("title", "value"), [
    ("任教学校", "旗第一小学堂"), ("任教学校", "乌兰小学校"), ("任教学校", "S99"), ("任教学校", "四小"), ("进本校年月", "12月2025"), ("主教学科", "小学"),
    ("性别", "在职在岗"), ("职称", "中级教师职称"), ("乡村任教月数", "36个月"), ("折算工作量", "1,5"), ("人员状态", "在职在岗位"),
    ("交流积分", "80分"), ("交流中接收学校", "旗第二小学"), ("任教学校", "朱日和学校"), ("性别", "不清楚"), ("是否在编", "待核实"),
    ("人员状态", "校级干部")])
def test_what_cannot_be_personal_is_still_quoted(title, value, tmp_path):
    book = everybody()
    book["教师"].cell(2, TITLES.index(title) + 1).value = value
    place = f"{letters(TITLES.index(title) + 1)}2"
    told = [i for i in read_workbook(gallery.saved(book, tmp_path)).issues if i.cell == place]
    assert value in [issue.found for issue in told]


def test_an_answer_with_a_name_for_its_code_is_not_repeated(tmp_path):
    book = everybody()
    for row in (["代码", "经办人"], ["李四", "张主任"], ["macros", "张主任"]):
        (book["确认"] if "确认" in book.sheetnames else book.create_sheet("确认")).append(row)
    told = [i.found for i in read_workbook(gallery.saved(book, tmp_path)).issues if i.code == "idle-answer"]
    assert told == [MASK, "macros"]


def test_a_masked_cell_may_still_be_mended_by_the_list(tmp_path):
    book = everybody()
    book["教师"]["C2"] = "图门托娅"
    (issue,) = [i for i in read_workbook(gallery.saved(book, tmp_path)).issues if i.cell == "C2"]
    assert issue.found == MASK
    assert "填写的是“（已隐去）” 只能填写：男、女" in issue.render("zh")
    assert "found “(hidden)” one of: male, female" in issue.render("en")


CLOSED = {"人员状态", "任教学段", "主教学科", "是否在编", "岗位类别", "骨干级别", "职称"}


@pytest.mark.parametrize(("title", "value"), [
    ("人员状态", "长期病假（已批）"), ("人员状态", "病假（待返岗）"), ("人员状态", "在岗（休病假）"), ("人员状态", "借调至旗委组织部"),
    ("人员状态", "病休在家休养"), ("人员状态", "产假（2026年3月返岗）"), ("人员状态", "离岗退养"), ("人员状态", "病假待定"), ("人员状态", "请假"),
    ("任教学段", "学前班"), ("任教学段", "小学高年级"), ("主教学科", "全科"), ("主教学科", "语文兼班主任"), ("是否在编", "否（代课）"),
    ("是否在编", "同工同酬"), ("骨干级别", "旗县级（待认定）"), ("职称", "高级（未评）"), ("岗位类别", "后勤兼任课"), ("骨干级别", "自治区级教学新秀"), ("职称", "小教高级")])
def test_a_cell_made_of_harmless_words_alone_is_shown_in_a_column_of_a_closed_list(title, value, tmp_path):
    book = everybody()
    book["教师"].cell(2, TITLES.index(title) + 1).value = value
    book["教师"].cell(3, TITLES.index("暂缓依据") + 1).value = "病假"
    told = _of_cell(book, title, tmp_path)
    assert any(fold(value) in fold(text) for text in told)
    assert not any(str(MASK) in text for text in told)


@pytest.mark.parametrize("title", sorted(CLOSED))
@pytest.mark.parametrize("secret", ["肺癌", "王小明已批", "1985年6月", "13847912345", "抑郁症", "怀孕", "和月", "月月"])
def test_but_not_with_one_word_more(title, secret, tmp_path):
    book = everybody()
    head = {"人员状态": "病假"}.get(title, "")
    book["教师"].cell(2, TITLES.index(title) + 1).value = head + secret
    assert leaks(_of_cell(book, title, tmp_path), [secret]) == []


def _of_cell(book, title, tmp_path):
    place = f"{letters(TITLES.index(title) + 1)}2"
    return messages(i for i in read_workbook(gallery.saved(book, tmp_path)).issues if i.cell == place)


@pytest.mark.parametrize(("value", "shown"), [
    ("借调（王小明）", False), ("借调（巴图）", False), ("在职在岗（小明）", False), ("借调（旗水利局）", True), ("借调（锡林郭勒盟）", True),
    ("支教（锡林浩特市）", True), ("借调（已批）", True)])
def test_beside_a_word_of_the_list_no_name_of_somebody_who_is_on_no_list(value, shown, tmp_path):
    book = everybody()
    book["教师"].cell(2, TITLES.index("人员状态") + 1).value = value
    told = _of_cell(book, "人员状态", tmp_path)
    assert told
    assert any(fold(value) in fold(text) for text in told) is shown


@pytest.mark.parametrize("word", ["死亡", "去世", "病故", "已退休", "辞职", "退休"])
def test_who_left_is_told_in_the_word_that_was_written(word, tmp_path):
    book = everybody()
    book["教师"].cell(2, TITLES.index("人员状态") + 1).value = word
    (issue,) = [i for i in read_workbook(gallery.saved(book, tmp_path)).issues if i.code == "already-left"]
    assert issue.found == word
    assert f"“{word}”" in issue.render("zh")


def test_but_not_what_else_may_stand_beside_it(tmp_path):
    book = everybody()
    book["教师"].cell(2, TITLES.index("人员状态") + 1).value = "去世（肺癌）"
    (issue,) = [i for i in read_workbook(gallery.saved(book, tmp_path)).issues if i.code == "already-left"]
    assert issue.found == "离职"


@pytest.mark.parametrize(("place", "shown"), [
    ("[各校.xlsx]青穹小学!66", True), ("青穹小学!B66:B70", True), ("青穹小学!66、[各校.xlsx]青穹小学!67", True), ("青穹小学", True),
    ("青穹", False), ("青穹主任", False), ("[青穹.xlsx]青穹小学!66", False), ("青穹小学的青穹!66", False), ("青穹小学后青穹", False)])
def test_a_cell_on_the_sheet_of_a_school_is_named_though_somebody_is_called_alike(place, shown):
    known = Known(frozenset({fold("青穹小学")}), secrets=Secrets(frozenset({"青穹"})))
    said = note("rows-skipped", Spot("教师"), say("rows {r}", "第{r}行", r=(place, "68")))
    (issue,) = masked_issues([said], known, frozenset({"教师"}))
    assert (place in issue.render("zh")) is shown
    assert "68" in issue.render("zh")


@pytest.mark.parametrize(("text", "code"), [
    ("S01", True), ("2600939", True), ("T-07", True), ("20150123", True), ("19850612", False), ("198506", False),
    ("王丽", False), ("G12345678", False), ("wangli", False)])
def test_codes(text, code):
    assert is_code(text) is code
