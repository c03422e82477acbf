"""Sheets as officers leave them: renamed, shifted, filled alike from top to bottom; told in few lines."""

import pytest
from openpyxl import Workbook, load_workbook

from rotation.domain.plan import Plan
from rotation.errors import WorkbookError
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.report import catalogue
from rotation.rules._tiny import tiny
from rotation.run import Inputs, gather
from rotation.workbook.grouping import grouped, runs
from rotation.workbook.reader import read_workbook
from rotation.workbook.sheets import PLAN_SHEETS
from rotation.workbook.template import write_input
from tests.support import gallery
from tests.support.terminal import run
from tests.support.worlds import MADE


def issues(change, tmp_path):
    book = gallery.sound()
    change(book)
    return read_workbook(gallery.saved(book, tmp_path)).issues


def many(book, rows=12):
    """Add teachers to the sound workbook."""
    for n in range(rows):
        book["教师"].append([f"T1{n:02}", f"某某{n}", *gallery.TEACHERS[1][2:]])


# -- references -------------------------------------------------------------------------------


def test_a_wrong_number_is_never_answered_with_the_number_of_somebody_else(tmp_path):
    def near(book):
        book["教师"]["A2"], book["意愿"]["A2"], book["指定"]["A2"] = "2600939", "2600938", "2600999"
    told = [issue for issue in issues(near, tmp_path) if issue.code == "unknown-teacher"]
    assert [issue.found for issue in told] == ["2600938", "2600999"]
    for issue in told:
        assert "2600939" not in issue.render("zh") + issue.render("en")


def test_nor_a_code_with_the_code_of_another_school(tmp_path):
    def near(book):
        book["教师"]["E2"], book["距离"]["A2"] = "S04", "S05"
    told = [issue for issue in issues(near, tmp_path) if issue.code in ("unknown-school", "unknown-place")]
    assert len(told) == 2
    assert not [issue for issue in told if "是否应为" in issue.render("zh")]


def test_a_code_that_stands_twice_asks_nobody_whether_the_lost_school_was_closed(tmp_path):
    def double(book):
        book["学校"]["A4"] = "S02"
    found = {issue.code for issue in issues(double, tmp_path)}
    assert "duplicate-school" in found
    assert "ledger-school-unknown" not in found


# -- names of sheets --------------------------------------------------------------------------


def test_a_renamed_sheet_is_known_by_its_titles(tmp_path):
    def renamed(book):
        book["教师"].title, book["意愿"].title = "老师们", "各人想法"
        book.create_sheet("备忘").append(["随便"])
    told = {issue.sheet: issue for issue in issues(renamed, tmp_path)}
    (lost,) = [issue for issue in told.values() if issue.code == "missing-sheet"]
    assert "“老师们”工作表的列标题与之相符，请将其改名为“教师”" in lost.render("zh")
    assert "rename it “教师”" in lost.render("en")
    assert told["各人想法"].severity == "warning"
    assert "是否即“意愿”表？" in told["各人想法"].render("zh")
    assert told["备忘"].severity == "note"


def test_a_sheet_that_is_there_has_no_double(tmp_path):
    told = issues(lambda book: setattr(book.copy_worksheet(book["教师"]), "title", "去年旧表"), tmp_path)
    assert [issue.code for issue in told] == ["sheets-not-read"]


def test_a_column_that_stands_twice_is_told_once(tmp_path):
    def twice(book):
        gallery.titled(book, "教师", "折算工作量", "姓　名")
    assert [issue.code for issue in issues(twice, tmp_path)
            if issue.sheet == "教师" and issue.severity in ("error", "note")] == ["duplicate-column"]


def test_merged_cells_are_told_all_and_in_their_order(tmp_path):
    def merged(book):
        many(book, 24)
        for row in range(24, 1, -2):
            book["教师"].merge_cells(start_row=row, end_row=row + 1, start_column=5, end_column=5)
    (asked,) = [issue for issue in issues(merged, tmp_path) if issue.code == "merged-cells"]
    told = str(asked.expected)
    assert all(f"E{row}:E{row + 1}" in told for row in range(2, 26, 2))
    assert told.index("E4:E5") < told.index("E10:E11") < told.index("E24:E25")
    assert asked.cell.startswith("E2")


def test_a_plan_given_for_data_is_called_so_and_gets_no_copy(tmp_path):
    book = Workbook()
    for titles in PLAN_SHEETS:
        book.create_sheet(titles[0])["A1"] = "x"
    path = tmp_path / "方案.xlsx"
    book.save(path)
    (told,) = read_workbook(path).issues
    assert told.code == "plan-workbook"
    said = run("check", path, "--lang", "zh", code=3)
    assert "这是本程序输出的方案，不是数据文件" in said.stdout
    assert "逐处更正" not in said.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["方案.xlsx"]


def test_a_plan_has_the_sheets_by_which_it_is_known():
    named = {(sheet.name.zh, sheet.name.en) for sheet in catalogue().values()}
    assert {*PLAN_SHEETS} <= named


def test_who_lacks_a_whole_sheet_is_not_sent_to_red_cells(tmp_path):
    book = gallery.sound()
    del book["学校"]
    said = run("check", gallery.saved(book, tmp_path), "--lang", "zh", code=3)
    assert "必须有“学校”工作表" in said.stdout
    assert "逐处更正标红的单元格" not in said.stderr
    assert "没有标红的单元格" in said.stderr


# -- floods -----------------------------------------------------------------------------------


def test_runs():
    assert runs([2, 3, 4, 7, 9, 10]) == [(2, 4), (7, 7), (9, 10)]


def alike(book):
    many(book)
    for row in (*range(2, 8), 9, *range(11, 14)):
        book["教师"].cell(row, 11).value = "满"
    book["教师"]["C3"], book["教师"]["C5"] = "保密", "保密"


def test_equal_sentences_about_a_column_are_one_line_with_ranges(tmp_path):
    found = issues(alike, tmp_path)
    assert len([issue for issue in found if issue.title == "折算工作量"]) == 10
    (line,) = [issue for issue in grouped(found) if issue.title == "折算工作量"]
    assert line.place == "教师!K2:K7,K9,K11:K13"
    assert [issue.cell for issue in grouped(found) if issue.title == "性别"] == ["C3", "C5"]


def test_the_lists_are_short_and_every_cell_is_marked(tmp_path):
    book = gallery.sound()
    alike(book)
    path = gallery.saved(book, tmp_path)
    text = run("check", path, "--lang", "zh", code=3).stdout
    assert text.count("应为纯数字") == 1
    assert text.count("「性别」") == 2
    marked = load_workbook(tmp_path / "数据_问题标注.xlsx")
    assert len([row for row in marked["问题清单"].iter_rows() if row[3].value == "折算工作量"]) == 1
    assert all(marked["教师"][f"K{row}"].comment for row in (2, 7, 9, 13))


@pytest.mark.parametrize("rows", [range(6, 10), range(2, 17)])
def test_rows_pasted_one_column_off_are_told_so_at_their_first_cell(rows, tmp_path):
    def shifted(book):
        many(book)
        for row in rows:
            cells = [book["教师"].cell(row, column).value for column in range(2, 20)]
            for column, value in enumerate(cells, 3):
                book["教师"].cell(row, column).value = value
    found = issues(shifted, tmp_path)
    (told,) = [issue for issue in found if issue.code == "columns-askew"]
    assert told.cell == f"C{rows[0]}"
    assert f"第{rows[0]}–{rows[-1]}行" in told.render("zh")
    assert "可能整体错列" in told.render("zh")
    assert found[0] is told
    lines = grouped(found)
    assert len(lines) <= 20 < len(found)
    assert len([line for line in lines if line.title == "主教学科" and line.severity == "error"]) == 1


def test_single_faults_here_and_there_are_no_shift(tmp_path):
    def spoiled(book):
        many(book)
        for row, cells in enumerate(("CEG", "CD", "FH", "IJ", "C", "E"), 3):
            for cell in cells:
                book["教师"][f"{cell}{row}"] = "错错错"
    assert not [issue for issue in issues(spoiled, tmp_path) if issue.code == "columns-askew"]


# -- limits and months ------------------------------------------------------------------------


def test_a_limit_without_end_is_told_in_words():
    round = settle(tiny({"一小": {"send_min": 1}, "二小": {"receive_max": 3}}, {"甲": {}}),
                   Policy.of({"round.year": (2026, MADE)}))
    rule = round.law["H80"]
    told = [rule.says(round, subject).render(lang) for subject in rule.subjects(round) for lang in ("zh", "en")]
    assert told == ["一小派出：至少1人，上限不限", "一小 sends: at least 1", "二小接收：0至3人", "二小 receives: 0 to 3"]
    assert not Plan.of(round, ()).placements


@pytest.mark.parametrize(("title", "value", "code"), [
    ("法定退休日期", "1990-01", "retirement-age"), ("法定退休日期", "2025-03", "retired-already"),
    ("出生年月", "1930-01", "impossible-age"), ("乡村任教月数", 5000, "too-many-months")])
def test_what_cannot_be_is_told_without_the_month_of_birth(title, value, code, tmp_path):
    book = gallery.sound()
    book["教师"][gallery.col(title, 2)] = value
    with pytest.raises(WorkbookError) as refused:
        gather(Inputs(gallery.saved(book, tmp_path)))
    (told,) = [issue for issue in refused.value.issues if issue.code == code]
    for text in (told.render("zh"), told.render("en")):
        assert "1979" not in text
        assert "1930" not in text


def test_an_extension_after_retirement_age_may_be_confirmed_and_reads_well(tmp_path):
    book = gallery.sound()
    book["教师"]["D2"], book["教师"][gallery.col("法定退休日期", 2)] = "1966-01", "2026-01"
    problem = read_workbook(gallery.saved(book, tmp_path), accept=["retired-already"]).problem
    standing = settle(problem, Policy.of({"round.year": (2026, MADE)})).standings["T01"]
    assert (standing.rule, standing.why.render("zh")) == ("R20", "已过法定退休年月")


# -- swaps and consent ------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "told"), [
    ("对调", []), ("跟岗", []), (None, ["仅用于对调和跟岗置换，本行的交流形式不是对调，同组也没有跟岗"])])
def test_a_ring_named_for_what_is_no_swap_is_remarked(form, told, tmp_path):
    path, problem = tmp_path / "a.xlsx", tiny({"一小": {}, "二小": {}}, {"甲": {}, "乙": {"school": "二小"}})
    write_input(path, problem, "zh")
    book = load_workbook(path)
    heads = [str(cell.value) for cell in book["指定"][1]]
    for teacher, host in (("甲", "二小"), ("乙", "一小")):
        row = {"教师编号": teacher, "类型": "指定去向", "学校": host, "交流形式": form, "对调组": "甲组", "理由": "互换", "经办人": "某"}
        book["指定"].append([row.get(head.rstrip("*")) for head in heads])
    book.save(path)
    reading = read_workbook(path)
    assert [issue.expected.render("zh") for issue in reading.issues if issue.code == "idle-swap-group"] == 2 * told
    assert [lock.swap_group for lock in reading.problem.locks] == ["甲组", "甲组"]


def test_rows_of_consent_are_read_and_strangers_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    write_input(path, tiny({"一小": {}, "二小": {}}, {"甲": {}}), "zh")
    book = load_workbook(path)
    book["双方同意"].append(["甲", "二小"])
    book.save(path)
    assert read_workbook(path).problem.agreed_pairs == {("甲", "二小")}
    book["双方同意"].append(["谁", "三小"])
    book.save(path)
    assert {"unknown-teacher", "unknown-school"} <= {issue.code for issue in read_workbook(path).issues}
