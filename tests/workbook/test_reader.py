"""The reader finds the table wherever the office put it, and says what it changed."""

import unicodedata
from dataclasses import fields

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from rotation.domain.fields import columns
from rotation.domain.months import Month
from rotation.domain.problem import SHEETS
from rotation.domain.vocabulary import (
    SUBJECT_ALIASES,
    SUBJECTS,
    UNPOSTED,
    Degree,
    Duty,
    Level,
    PersonStatus,
    Rank,
    SchoolType,
    Setting,
    Stage,
)
from rotation.errors import OutputError, WorkbookError
from rotation.workbook import package, spellings
from rotation.workbook.annotate import write_annotated
from rotation.workbook.cells import RawCell
from rotation.workbook.characters import compared, seen
from rotation.workbook.choices import choice
from rotation.workbook.header import fold_title, titles_of
from rotation.workbook.parse import Bad, RecordField, hundredths, order, plain_text
from rotation.workbook.parse_month import month
from rotation.workbook.plan_reader import read_placements
from rotation.workbook.reader import read_problem, read_workbook
from tests.support import gallery

TEXT, NUMBER = "text", "number"


def read(change, tmp_path, **options):
    book = gallery.sound()
    change(book)
    return read_workbook(gallery.saved(book, tmp_path), **options)


def facts(problem):
    """Everything but the row numbers."""
    return {sheet.attribute: [
        tuple(getattr(record, f.name) for f in fields(record) if f.name != "row")
        for record in getattr(problem, sheet.attribute)] for sheet in SHEETS}


def test_sound_facts(tmp_path):
    problem = read_problem(gallery.saved(gallery.sound(), tmp_path))
    teacher = problem.teacher["T03"]
    assert (teacher.name, teacher.born, teacher.school) == ("陈静", Month(1990, 11), "S03")
    assert (teacher.workload, teacher.backbone, teacher.rank) == (50, Level.BANNER, Rank.SECOND)
    assert problem.school["S02"].setting is Setting.RURAL
    assert problem.needs[0].amount == 350
    assert problem.distances[0].km == 4250
    assert {p.name: p.value for p in problem.parameters} == {
        "round.year": "2026", "H10.rate": "10%", "round.seat_town": "巴拉嘎尔高勒镇"}
    assert teacher.row == 4


def test_present_columns(tmp_path):
    present = read_problem(gallery.saved(gallery.sound(), tmp_path)).present
    assert {"teacher.spouse", "school.town", "lock.reason"} <= present
    assert "teacher.points" not in present


def shift_down(book):
    for sheet in book:
        sheet.insert_rows(1, 3)
        sheet["A1"] = "西乌珠穆沁旗" + sheet.title + "情况表"
        sheet["A2"] = "填报单位：（盖章）"


def english(book):
    for sheet in SHEETS:
        if sheet.title in book.sheetnames:
            told = {c.title: c.english for c in columns(sheet.record).values()}
            for cell in book[sheet.title][1]:
                cell.value = told[cell.value]
            book[sheet.title].title = sheet.english


def decorated(book):
    for sheet in book:
        for cell in sheet[1]:
            cell.value = f" {cell.value[:2]}\n{cell.value[2:]}（请认真填写）*"
        sheet.title = f"{sheet.title} "


def numbered(book):
    for sheet in book:
        sheet.insert_cols(1)
        sheet["A1"] = "序号"
        for row in range(2, sheet.max_row + 20):
            sheet.cell(row, 1).value = row - 1


def footed(book):
    sheet = book["教师"]
    for row in (["合计", "3人"], [None, "填表人：张三", None, "审核人：李四"], ["备注：数据截至 9 月 1 日"]):
        sheet.append(row)


def example(book):
    book["教师"].insert_rows(2)
    for column, value in enumerate(["示例001", "张三", "男", "1980-01", "S01"], 1):
        book["教师"].cell(2, column).value = value


def shuffled(book):
    for title, rows in {"学校": gallery.SCHOOLS, "教师": gallery.TEACHERS}.items():
        book.remove(book[title])
        sheet = book.create_sheet(title)
        order = list(range(len(rows[0])))[::-1]
        for row in [rows[0], *rows[:0:-1]]:
            sheet.append([row[n] if n < len(row) else None for n in order])


def merged_headings(book):
    sheet = book["教师"]
    sheet.insert_rows(1)
    for start, end, text in ((1, 4, "基本信息"), (5, 10, "任教情况")):
        sheet.cell(1, start).value = text
        sheet.merge_cells(start_row=1, end_row=1, start_column=start, end_column=end)
    for column in range(11, len(gallery.TEACHERS[0]) + 1):
        sheet.cell(1, column).value = sheet.cell(2, column).value
        sheet.cell(2, column).value = None
        sheet.merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)


def leaves_below(book):
    sheet = book["教师"]
    sheet.insert_rows(2)
    sheet.move_range("C1:D1", 1)
    sheet["C1"] = "个人信息"
    sheet.merge_cells("C1:D1")


@pytest.mark.parametrize("change", [
    shift_down, english, decorated, numbered, footed, example, shuffled, merged_headings, leaves_below])
def test_the_look_of_the_sheet_changes_no_fact(change, tmp_path):
    plain = read_problem(gallery.saved(gallery.sound(), tmp_path))
    reading = read(change, tmp_path)
    assert reading.problem is not None, [issue.render("en") for issue in reading.issues]
    assert facts(reading.problem) == facts(plain)
    assert reading.problem.present == plain.present
    assert reading.rows_read == 3


def test_skipped_rows_are_listed(tmp_path):
    reading = read(footed, tmp_path)
    assert [item.row for item in reading.skipped] == [5, 6, 7]
    assert {issue.code for issue in reading.issues} == {"rows-skipped"}


def test_all_defects_in_one_run(tmp_path):
    def spoil(book):
        sheet = book["教师"]
        sheet["C2"], sheet["D3"], sheet["E4"], sheet["B4"] = "x", "1985-13", "S09", None
        book["学校"]["D2"], book["意愿"]["B2"] = "大学", "S77"
    found = {(i.place, i.code) for i in read(spoil, tmp_path).issues if i.severity == "error"}
    assert found == {
        ("教师!C2", "unknown-word"), ("教师!D3", "impossible-month"), ("教师!E4", "unknown-school"),
        ("教师!B4", "blank-required"), ("学校!D2", "unknown-word"), ("意愿!B2", "unknown-school")}


def test_a_total_may_be_computed(tmp_path):
    def total(book):
        book["学校"].append(["合计", None, None, None, None, None, None, None, None, "=SUM(J2:J4)"])
    assert "formulas" not in {issue.code for issue in read(total, tmp_path).issues}


def test_what_cannot_be_is_told_with_the_way_out(tmp_path):
    def spoil(book):
        book["教师"]["D3"], book["教师"]["E4"] = "1985-13", "S0999X"
    told = {i.place: i.render("zh") for i in read(spoil, tmp_path).issues if i.severity == "error"}
    assert "月份应为1—12" in told["教师!D3"]
    assert "“学校”表" in told["教师!E4"]


def test_nearest_suggestion(tmp_path):
    issues = read(lambda book: book["教师"].__setitem__("E2", "旗第一小学堂"), tmp_path).issues
    assert "旗第一小学" in issues[0].remedy.render("zh")


def test_answers_of_the_officer(tmp_path):
    def asked(book):
        book["教师"]["E2"], book["教师"]["E3"] = "旗一小", "乌兰小"
        sheet = book.create_sheet("确认")
        sheet.append(["代码", "单元格", "经办人"])
        sheet.append(["short-school-name", "教师!E2", "张主任"])
    reading = read(asked, tmp_path)
    kinds = {i.cell: i.severity for i in reading.issues if i.code == "short-school-name"}
    assert kinds == {"E2": "note", "E3": "ask"}
    assert reading.problem is None
    accepted = read(asked, tmp_path, accept=["short-school-name"])
    assert accepted.problem.teacher["T02"].school == "S02"


def test_an_answer_needs_a_clerk(tmp_path):
    def asked(book):
        book["教师"]["E2"] = "旗一小"
        for row in (["代码", "经办人"], ["short-school-name", None]):
            (book["确认"] if "确认" in book.sheetnames else book.create_sheet("确认")).append(row)
    assert {"blank-required", "short-school-name"} <= {
        i.code for i in read(asked, tmp_path).issues if i.severity in ("error", "ask")}


def test_recruits(tmp_path):
    def recruit(book):
        book["教师"]["E2"], book["教师"]["J2"] = "待分配", None
    problem = read(recruit, tmp_path).problem
    assert problem.teacher["T01"].school == UNPOSTED
    assert problem.teacher["T01"].joined is None


def test_numbers_in_references_fold_to_digits(tmp_path):
    def numbers(book):
        book["学校"]["A2"] = "101"
        for place in ("教师!E2", "需求!A2", "距离!A2", "台账!D2"):
            sheet, cell = place.split("!")
            book[sheet][cell] = 101
    problem = read(numbers, tmp_path).problem
    assert problem.teacher["T01"].school == "101"


def test_closed_ledger_rows_are_left_out(tmp_path):
    reading = read(lambda book: book["台账"].__setitem__("A2", "T55"), tmp_path,
                   accept=["ledger-teacher-unknown"])
    assert reading.problem.history == ()
    assert [(s.sheet, s.row) for s in reading.skipped] == [("台账", 2)]


@pytest.mark.parametrize(("cell", "expected"), [
    (RawCell("2020年9月", TEXT), (2020, 9)), (RawCell("2020年09月01日", TEXT), (2020, 9)),
    (RawCell("2020.09", TEXT), (2020, 9)), (RawCell("2020.9", TEXT), (2020, 9)), (RawCell("2020/9/1", TEXT), (2020, 9)),
    (RawCell("202009", TEXT), (2020, 9)), (RawCell("20200901", TEXT), (2020, 9)), (RawCell("２０２０－０９", TEXT), (2020, 9)),
    (RawCell("2020-09-01 00:00:00", TEXT), (2020, 9)), (RawCell("2020 年 9 月", TEXT), (2020, 9)),
    (RawCell("44075", NUMBER, "date"), (2020, 9)), (RawCell("20200901", NUMBER), (2020, 9)),
    (RawCell("202009", NUMBER), (2020, 9)), (RawCell("2020.9", NUMBER), (2020, 9)), (RawCell("2020.12", NUMBER), (2020, 12))])
def test_months(cell, expected):
    assert month(cell, date1904=False).value == Month(*expected)


@pytest.mark.parametrize("cell", [
    RawCell("44104.9995023148", NUMBER, "date"), RawCell("44104.6666666667", NUMBER, "date"),
    RawCell("44104.6662", NUMBER, "date"), RawCell("2020-09-30 23:59:17", TEXT), RawCell("2020-09-30T16:00:00Z", TEXT)])
def test_an_hour_that_may_have_moved_the_month_is_asked(cell):
    read = month(cell, date1904=False)
    assert read.value == Month(2020, 10)
    assert (read.change.code, read.change.asks) == ("clock-in-date", True)


@pytest.mark.parametrize("cell", [
    RawCell("44090.9995023148", NUMBER, "date"), RawCell("44104.5", NUMBER, "date"), RawCell("44104", NUMBER, "date")])
def test_an_hour_that_leaves_the_month_alone_is_not(cell):
    assert month(cell, date1904=False) == (Month(2020, 9), None)


@pytest.mark.parametrize("number", [27, 31, 36, 50, 57, 58])
def test_built_in_chinese_formats_are_dates(number):
    sheet = f'<styleSheet><cellXfs><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    assert package._styles(sheet.encode())[0].format == "date"


@pytest.mark.parametrize(("text", "word"), [
    ("中学高级教师", "高级"), ("小学高级教师", "一级"), ("中学一级", "一级"), ("小学一级教师", "二级"), ("中学二级", "二级"),
    ("小学二级", "三级"), ("中学三级", "三级"), ("小学三级教师", "三级"), ("幼儿园高级教师", "一级")])
def test_old_titles_follow_the_reform_and_are_confirmed_once(text, word):
    item = RecordField(object, "x", next(c for s in SHEETS for c in columns(s.record).values() if c.choices is Rank))
    read = choice(RawCell(text, TEXT), item)
    assert read.value == word
    assert (read.change.code, read.change.asks, read.change.key) == ("old-title", True, "")


def test_every_format_character_is_known_in_one_place():
    signs = map(chr, range(0x110000))
    assert [hex(ord(sign)) for sign in signs if unicodedata.category(sign) == "Cf" and seen(sign)] == []
    assert (seen("乌云\u202c"), compared("Ｔ\u200b 1\u2060")) == ("乌云", "t1")


def test_unseen_marks_make_no_second_person(tmp_path):
    def twice(book):
        book["教师"].cell(3, 1).value = "\u202aT01\u202c"
    reading = read(twice, tmp_path)
    assert reading.problem is None
    assert [(issue.cell, issue.found) for issue in reading.issues if issue.sheet == "教师" and issue.severity == "error"
            ] == [("A3", "T01")]


def test_a_fraction_is_rounded_and_listed():
    read = hundredths(RawCell("3.3333333333333335", NUMBER))
    assert (read.value, read.change.code) == (333, "rounded-to-hundredths")


def test_wishes_begin_with_one():
    assert order(RawCell("1", NUMBER)).value == 1
    with pytest.raises(Bad):
        order(RawCell("0", NUMBER))


@pytest.mark.parametrize("foot", [
    {1: "共计3人"}, {1: "汇总", 2: 3}, {1: "注：1.本表由学校填写。"}, {1: "以上信息属实，校长签字："}, {3: "合计", 9: 3},
    {1: 3, 2: "合计"}, {2: "填表人：", 5: "校长签字："}, {4: "共36人"}])
def test_a_foot_is_left_out_wherever_it_stands(foot, tmp_path):
    def footed_with(book):
        sheet = book["教师"]
        last = sheet.max_row + 1
        for column, value in foot.items():
            sheet.cell(last, column).value = value
    reading = read(footed_with, tmp_path)
    assert [item.sheet for item in reading.skipped] == ["教师"]
    assert reading.problem is not None


def test_the_totals_row_of_an_excel_table_is_left_out(tmp_path):
    def totaled(book):
        sheet = book["教师"]
        last = sheet.max_row + 1
        sheet.cell(last, 1).value = "三人"
        table = Table(displayName="roster", ref=f"A1:C{last}", totalsRowCount=1)
        table._initialise_columns()
        for told, cell in zip(table.tableColumns, sheet[1], strict=False):
            told.name = cell.value
        sheet.add_table(table)
    reading = read(totaled, tmp_path)
    assert len(reading.skipped) == 1
    assert reading.problem is not None


def test_a_person_with_a_remark_is_no_foot(tmp_path):
    def remarked(book):
        sheet = book["教师"]
        sheet.cell(1, sheet.max_column + 1).value = "备注"
        sheet.cell(2, sheet.max_column).value = "说明：由二小转入"
        sheet.cell(2, 1).value = None
    reading = read(remarked, tmp_path)
    assert (reading.problem, reading.skipped) == (None, ())
    assert {issue.cell for issue in reading.issues if issue.severity == "error"} == {"A2"}


def test_months_of_the_other_calendar():
    assert month(RawCell("42613", NUMBER, "date"), date1904=True).value == Month(2020, 9)


@pytest.mark.parametrize("text", [
    "2020", "2020年", "90-1-1", "90年1月", "1/2/1990", "01.09.2020", "2020-13", "2020-02-30", "二〇二〇年九月",
    "1899-01", "2020-09-01-02", "2020-0", "20201301", "至今", "2020.9月份"])
def test_refused_months(text):
    with pytest.raises(Bad):
        month(RawCell(text, TEXT), date1904=False)


@pytest.mark.parametrize(("text", "kind", "value"), [
    ("2.35", NUMBER, 235), ("2.3500000000000001", NUMBER, 235), ("0.29999999999999999", NUMBER, 30),
    ("1E-2", NUMBER, 1), ("3", TEXT, 300), ("0.5", TEXT, 50)])
def test_hundredths(text, kind, value):
    assert hundredths(RawCell(text, kind)).value == value


@pytest.mark.parametrize("text", ["0.001", "-1", "1e3", "+3", "1_000", "0x10", "十", "10%", "1,5", "inf", "nan"])
def test_refused_numbers(text):
    with pytest.raises(Bad):
        hundredths(RawCell(text, TEXT))


@pytest.mark.parametrize(("cell", "text"), [
    (RawCell("0.1", NUMBER, "percent"), "10%"), (RawCell("0.1", NUMBER), "0.1"), (RawCell("2026", NUMBER), "2026"),
    (RawCell("0.10000000000000001", NUMBER, "percent"), "10%"), (RawCell("0.125", NUMBER, "percent"), "12.5%"),
    (RawCell("10%", TEXT), "10%")])
def test_parameter_values_stay_exact(cell, text):
    assert plain_text(cell).value == text


@pytest.mark.parametrize(("choices", "text", "word"), [
    (Setting, "121", "镇区"), (PersonStatus, "205", "交流"), (PersonStatus, "100-在本单位任职", "在职在岗"),
    (PersonStatus, "在职在岗(本校任教)", "在职在岗"), (PersonStatus, "202 ", "借调"), (Degree, "硕士研究生", "研究生"), (Degree, "本科", "大学本科"),
    (Degree, "大专", "大学专科"), (Degree, "21", "大学本科"), (Rank, "高级教师", "高级"), (Rank, "未取得职称", "未定级"), (Rank, "无", "未定级"),
    (Rank, "一级教师（暂聘）", "一级"), (Level, "旗县级骨干教师", "旗县级"), (Level, "盟级骨干教师", "盟市级"), (Level, "市级骨干", "盟市级"), (Level, "否", "无"),
    (Duty, "书记(正校级)", "书记"), (Duty, "党支部书记", "书记"), (Stage, "primary", "小学"), (SchoolType, "九年一贯制学校", "九年一贯制")])
def test_spellings(choices, text, word):
    item = RecordField(object, "x", next(c for s in SHEETS for c in columns(s.record).values() if c.choices is choices))
    assert choice(RawCell(text, TEXT), item).value == word


@pytest.mark.parametrize(("choices", "text"), [
    (Rank, "特级教师"), (Rank, "初级"), (Level, "区级"), (Level, "是"), (Duty, "正校级"), (Duty, "团委书记"),
    (Degree, "12"), (SchoolType, "中学"), (Stage, "中学"), (Setting, "113")])
def test_doubtful_spellings_are_refused(choices, text):
    item = RecordField(object, "x", next(c for s in SHEETS for c in columns(s.record).values() if c.choices is choices))
    with pytest.raises(Bad):
        choice(RawCell(text, TEXT), item)


def test_tables_of_spellings_speak_of_real_words():
    for choices, table in spellings.SPELLINGS.items():
        assert {choices(word) for word in table.values()}
    assert set(SUBJECT_ALIASES.values()) <= set(SUBJECTS)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.english)
def test_titles_are_distinct(sheet):
    canonical, _ = titles_of(sheet.record)
    titles = [fold_title(t) for c in columns(sheet.record).values() for t in {c.title, c.english}]
    assert len(titles) == len(set(titles)) == len(canonical)


def test_annotated_copy(tmp_path):
    book = gallery.sound()
    book["教师"]["C2"] = "保密"
    path = gallery.saved(book, tmp_path)
    before = path.read_bytes()
    target = tmp_path / "数据_批注.xlsx"
    write_annotated(path, read_workbook(path).issues, target)
    copy = openpyxl.load_workbook(target)
    assert copy.sheetnames[0] == "问题清单"
    assert copy["问题清单"]["C5"].value == "教师!C2"
    assert copy["教师"]["C2"].fill.fgColor.rgb == "FFFFC7CE"
    assert "只能填写" in copy["教师"]["C2"].comment.text
    assert path.read_bytes() == before
    kept = target.read_bytes()
    for taken in (target, path):
        with pytest.raises(OutputError):
            write_annotated(path, (), taken)
    assert target.read_bytes() == kept
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([path.name, target.name])


def test_a_mended_annotated_copy_is_sound(tmp_path):
    book = gallery.sound()
    book["教师"]["C2"] = "保密"
    path = gallery.saved(book, tmp_path)
    target = tmp_path / "b.xlsx"
    write_annotated(path, read_workbook(path).issues, target)
    copy = openpyxl.load_workbook(target)
    copy["教师"]["C2"] = "女"
    copy.save(target)
    reading = read_workbook(target)
    assert reading.problem is not None
    assert reading.issues == ()


def test_proposed_numbers_can_be_kept(tmp_path):
    book = gallery.sound()
    gallery.no_ids(book)
    for name in ("意愿", "指定", "台账"):
        del book[name]
    path = gallery.saved(book, tmp_path)
    target = tmp_path / "b.xlsx"
    write_annotated(path, read_workbook(path).issues, target)
    assert [t.id for t in read_problem(target).teachers] == ["T0001", "T0002", "T0003"]


@pytest.mark.parametrize("name", ["zero bytes", "value in XFD1048576", "merged A1:Z200000", "truncated"])
def test_refused_files_are_only_listed(name, tmp_path):
    path = gallery.GALLERY[name][0](tmp_path)
    target = tmp_path / "b.xlsx"
    write_annotated(path, read_workbook(path).issues, target, lang="en")
    assert openpyxl.load_workbook(target).sheetnames == ["Issues"]


def plan_book(**changes):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "交流名单"
    sheet.append(["西乌珠穆沁旗交流名单"])
    sheet.append(["序号", "教师编号", "姓名", "派出学校代码", "接收学校代码", "任教学段", "任教学科", "交流形式", "交流年限",
                  "是否调动人事关系"])
    row = {"A": 1, "B": "T01", "C": "王小丽", "D": "S01", "E": "S02", "F": "小学", "G": "语文", "H": "定期交流", "I": 2,
           "J": "否", **changes}
    sheet.append(list(row.values()))
    policy = book.create_sheet("政策参数")
    policy.append(["参数", "值", "默认值", "依据"])
    policy.append(["H10.rate", "12%", "10%", "S01"])
    policy.append(["H15.rate", None, None, None])
    return book


def test_a_plan_is_read_back(tmp_path):
    plan = read_placements(gallery.saved(plan_book(), tmp_path, "方案.xlsx"))
    [placement] = plan.placements
    assert (placement.teacher, placement.home, placement.host) == ("T01", "S01", "S02")
    assert (placement.stage, placement.subject, placement.term_years) == (Stage.PRIMARY, "语文", 2)
    assert placement.relation is False
    assert [(p.name, p.value) for p in plan.parameters] == [("H10.rate", "12%")]


@pytest.mark.parametrize("changes", [{"B": None}, {"F": "大学"}, {"G": "魔术"}, {"I": "两年"}, {"E": None}])
def test_a_broken_plan_is_refused(changes, tmp_path):
    with pytest.raises(WorkbookError) as raised:
        read_placements(gallery.saved(plan_book(**changes), tmp_path, "方案.xlsx"))
    assert "交流名单!" in raised.value.issues[0].place
