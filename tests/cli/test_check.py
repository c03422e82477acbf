"""``rotation check`` finds in one run what a plan would be refused for, and goes on from there with the officer."""

import io
import json
import re
import shlex
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from rich.cells import cell_len
from rich.text import Text as Line

from rotation.cli import next_step, watch
from rotation.cli.issues import folded
from rotation.cli.next_step import next_of_check
from rotation.cli.root import COMMANDS
from rotation.errors import Issue, OutputError, WorkbookError
from rotation.process.typed import quoted
from rotation.run import Inputs, gather
from rotation.sample import draw
from rotation.text import say
from rotation.workbook import annotate
from rotation.workbook.annotate import free_name, write_annotated
from rotation.workbook.archive import Archive
from rotation.workbook.defects import MASK
from rotation.workbook.header import fold
from rotation.workbook.open_document import read_open_document
from rotation.workbook.reader import read_workbook
from rotation.workbook.sheets import OWN_SHEETS
from rotation.workbook.template import write_input
from rotation.workbook.template_exercise import ANSWERS, FAULTS
from tests.support import gallery
from tests.support.terminal import run

# -- all at once --------------------------------------------------------------------------------------


def at(book, sheet, title, row):
    return gallery.col(title, row, sheet)


def no_classes(book):
    for title in ("一年级班数", "七年级班数", "小学学生数", "初中学生数"):
        for row in (2, 3, 4):
            book["学校"][at(book, "学校", title, row)] = None
    book["需求"].delete_rows(2)


def no_way(book):
    for title in ("经度", "纬度"):
        book["学校"][at(book, "学校", title, 4)] = None


def no_seat(book):
    book["政策"].delete_rows(4)


def bad_order(book):
    book["指定"].append(["T01", "指定去向", "S02", 2, "理由", "某"])
    book["教师"][at(book, "教师", "人员状态", 2)] = "退休"


def shadow_everywhere(book):
    book["政策"].append(["round.form", "跟岗", None])


def nobody_agrees(book):
    book["政策"].append(["E70.on", "是", None])
    book["政策"].append(["E70.by", "agreed", None])


def bad_share(book):
    book["政策"]["B3"] = "12"


def no_year(book):
    book["政策"].delete_rows(2)


SPOILT = {change.__name__: change for change in (
    no_classes, no_way, no_seat, bad_order, shadow_everywhere, nobody_agrees, bad_share, no_year)}


def unanswered(book):
    book["教师"][at(book, "教师", "姓名", 3)].comment = openpyxl.comments.Comment("请核对", "某")


def half_filled(book):
    book["教师"][at(book, "教师", "性别", 4)] = "雄"


def grave(book, folder, **options):
    folder.mkdir(exist_ok=True)
    try:
        issues = gather(Inputs(gallery.saved(book, folder), **options)).issues
    except WorkbookError as error:
        issues = error.issues
    assert [issue.severity for issue in issues] == sorted(
        (issue.severity for issue in issues), key=["error", "ask", "warning", "note"].index)
    return {issue.code for issue in issues if issue.severity in ("error", "ask")}


def spoilt(*changes):
    book = gallery.sound()
    for change in changes:
        change(book)
    return book


def test_the_sound_book_is_sound(tmp_path):
    assert grave(spoilt(), tmp_path) == set()


@pytest.mark.parametrize("name", SPOILT)
def test_what_a_plan_refuses_is_told_beside_questions_and_other_errors(name, tmp_path):
    alone = grave(spoilt(SPOILT[name]), tmp_path)
    assert alone
    assert grave(spoilt(SPOILT[name], unanswered), tmp_path) == alone | {"comments"}
    beside = grave(spoilt(SPOILT[name], half_filled), tmp_path)
    assert alone < beside


def test_several_causes_are_told_together(tmp_path):
    changes = (no_way, no_seat, shadow_everywhere, bad_share, unanswered, half_filled)
    apart = set().union(*(grave(spoilt(change), tmp_path) for change in changes))
    assert grave(spoilt(*changes), tmp_path) == apart


def columns_of(book):
    """Return (sheet, column) of every column that stands in a workbook."""
    return [(sheet.title, number) for sheet in book.worksheets for number in range(1, sheet.max_column + 1)]


@pytest.mark.parametrize("where", columns_of(gallery.sound()), ids=lambda where: "-".join(map(str, where)))
def test_a_column_that_is_missing_is_an_answer_and_no_fault_of_ours(where, tmp_path):
    book = spoilt(half_filled)
    book[where[0]].delete_cols(where[1])
    assert grave(book, tmp_path)


@pytest.mark.parametrize(("sheet", "title"), [("教师", "性别"), ("教师", "姓名"), ("学校", "学校类型"), ("指定", "教师编号")])
def test_a_required_column_that_is_missing_is_named_beside_the_rest(sheet, title, tmp_path):
    book = spoilt(bad_share)
    book[sheet].delete_cols(book[sheet][at(book, sheet, title, 1)].column)
    assert {"missing-columns"} < grave(book, tmp_path)


def test_nothing_is_told_that_a_refused_row_may_hold(tmp_path):
    def unread_needs(book):
        no_classes(book)
        book["需求"].append(["S01", "小学", "语文", "三个", None])
    assert "no-posts" in grave(spoilt(no_classes), tmp_path)
    assert "no-posts" not in grave(spoilt(unread_needs), tmp_path)


def test_a_wrong_option_is_told_with_the_defects_of_the_workbook(tmp_path):
    path = gallery.saved(spoilt(half_filled, no_way), tmp_path)
    told = json.loads(run("check", path, "--set", "H10.rate=x", "--json", code=3).stdout)
    codes = [issue["code"] for issue in told["issues"] if issue["severity"] == "error"]
    assert {"option", "unknown-distance"} < set(codes)


def test_check_and_plan_refuse_alike(tmp_path):
    path = gallery.saved(spoilt(no_way, bad_share, unanswered), tmp_path)
    told = [json.loads(run(*args, "--json", code=3).stdout)["issues"] for args in (
        ("check", path), ("plan", path, "-o", tmp_path / "out"))]
    assert told[0] == told[1]
    assert not (tmp_path / "out").exists()


# -- the marked copy ----------------------------------------------------------------------------------


@pytest.fixture
def marked(tmp_path):
    path = gallery.saved(spoilt(half_filled), tmp_path)
    run("check", path, code=3)
    return tmp_path / "数据_问题标注.xlsx"


def mended(copy):
    book = openpyxl.load_workbook(copy)
    book["教师"][at(book, "教师", "性别", 4)] = "女"
    return book


def test_a_corrected_copy_is_checked_and_its_copy_is_the_next_number(marked):
    book = mended(marked)
    book["教师"][at(book, "教师", "性别", 2)] = "雌"
    book.save(marked)
    kept = marked.read_bytes()
    done = run("check", marked, code=3)
    assert "数据_问题标注_2.xlsx" in done.stdout
    assert "保存后运行 rotation check 数据_问题标注_2.xlsx" in " ".join(done.stderr.split()).replace(f"{marked.parent}/", "")
    assert marked.read_bytes() == kept
    second = openpyxl.load_workbook(marked.with_name("数据_问题标注_2.xlsx"))
    assert second.sheetnames.count("问题清单") == 1
    assert "问题清单_" not in second.sheetnames
    people = second["教师"]
    assert people[at(book, "教师", "性别", 2)].comment is not None
    assert people[at(book, "教师", "性别", 4)].comment is None
    assert people[at(book, "教师", "性别", 4)].fill.fgColor.rgb != "FFFFC7CE"


def test_a_mended_copy_holds_the_facts_of_the_mended_book(marked, tmp_path):
    mended(marked).save(marked)
    plain = gallery.saved(spoilt(), tmp_path)
    assert gather(Inputs(marked)).problem == gather(Inputs(plain)).problem


def test_comments_of_a_copy_are_ours_whoever_saved_it(marked):
    book = mended(marked)
    for row in book["教师"].iter_rows():
        for cell in row:
            if cell.comment:
                cell.comment = openpyxl.comments.Comment(f"王某:\n{cell.comment.text}", "王某")
    book.save(marked)
    assert not [issue for issue in read_workbook(marked).issues if issue.code == "comments"]


def test_comments_in_an_open_document_are_known_too(tmp_path):
    told = {}
    for text in ("【问题标注】应为男、女", "请核对"):
        book = gallery.sound()
        book["教师"][at(book, "教师", "性别", 2)].comment = openpyxl.comments.Comment(text, "某")
        path = gallery.saved(book, tmp_path)
        annotation = f"<office:annotation><text:p>{text}</text:p></office:annotation>"
        told[text] = [open_document_comments(annotation), [i.code for i in read_workbook(path).issues]]
    assert told == {"【问题标注】应为男、女": [[], []], "请核对": [["A1"], ["comments"]]}


def open_document_comments(annotation):
    """Return the cells with comments of a table of one cell."""
    text = (f'<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table table:name="a">'
            f'<table:table-row><table:table-cell office:value-type="string"><text:p>一</text:p>{annotation}'
            f"</table:table-cell></table:table-row></table:table></office:document-content>")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("content.xml", text)
    with Archive(packed) as archive:
        (grid,) = read_open_document(archive)
    return grid.comments


def test_the_name_of_a_copy_is_never_taken(tmp_path):
    path = tmp_path / "甲.csv"
    assert free_name(path, "zh").name == "甲_问题标注.xlsx"
    for name, after in (("甲_问题标注", "甲_问题标注_2"), ("甲_问题标注_2", "甲_问题标注_3")):
        (tmp_path / f"{name}.xlsx").touch()
        assert free_name(path, "zh").name == f"{after}.xlsx"
        assert free_name(tmp_path / f"{name}.xlsx", "zh").name == f"{after}.xlsx"
    assert free_name(path, "en").name == "甲_issues.xlsx"


@pytest.mark.parametrize(("code", "copies"), [("not-in-list", ["数据_问题标注.xlsx"]),
                                            ("blank", ["数据_问题标注.xlsx", "数据_问题标注_2.xlsx"])])
def test_checks_at_the_same_time_share_one_copy_or_number_theirs(tmp_path, monkeypatch, code, copies):
    path = gallery.saved(gallery.sound(), tmp_path)
    target = free_name(path, "zh")
    issue, other = (Issue(name, "error", "教师", "C2", "性别", "", say("w", name), say("m", "请更正")) for name in ("not-in-list", code))
    real, calls = annotate.put, []

    def raced(*args, **told):
        if not calls:
            calls.append(None)
            assert write_annotated(path, [other], target) == target  # another check takes the name first
        real(*args, **told)
    monkeypatch.setattr(annotate, "put", raced)
    assert write_annotated(path, [issue], target).name == copies[-1]
    assert sorted(item.name for item in tmp_path.iterdir() if item != path) == copies


def test_the_list_is_for_people_and_for_paper(tmp_path):
    issues = [
        Issue("words-left-over", "note", "教师", "B2", "姓名", "", say("as read", "照读"), say("nothing", "无需处理")),
        Issue("not-in-list", "error", "教师", "C2", "性别", "=雄", say("one of", "应为" * 60), say("mend", "请更正"))]
    path, target = gallery.saved(gallery.sound(), tmp_path), tmp_path / "b.xlsx"
    write_annotated(path, sorted(issues, key=lambda issue: issue.severity), target)
    sheet = openpyxl.load_workbook(target)["问题清单"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if re.search("[a-z]+-[a-z]+", str(cell.value))]
    (error,) = [cell for cell in cells if cell.value == "错误"]
    assert sheet.cell(error.row, 3).hyperlink.location == "'教师'!C2"
    assert sheet.cell(error.row, 5).data_type == "s"
    assert sheet.row_dimensions[error.row].height > 60
    assert all(cell.border.left.style for cell in sheet[error.row])
    (note,) = [cell for cell in cells if cell.value == "说明"]
    assert note.row > error.row
    assert sheet.row_dimensions[note.row].hidden
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$4:$4"


def test_an_accepted_question_asks_for_nothing_more(tmp_path):
    path = gallery.saved(spoilt(unanswered), tmp_path)
    (told,) = [issue for issue in gather(Inputs(path, accept=("comments",))).issues if issue.code == "comments"]
    assert told.severity == "note"
    assert "确认”表增加" not in told.render("zh")


# -- the terminal -------------------------------------------------------------------------------------


def test_every_command_tells_the_next_step():
    assert set(COMMANDS) == set(next_step._AFTER) | next_step.SPEAKING
    assert not set(next_step._AFTER) & next_step.SPEAKING


def test_the_next_step_follows_from_what_was_found(tmp_path):
    def step(*changes, **options):
        path = gallery.saved(spoilt(*changes), tmp_path)
        return run("check", path, code=None, **options).stderr
    assert "rotation plan" in step()
    assert "--accept comments" in step(unanswered)
    assert "数据_问题标注" in step(half_filled)
    assert "下一步" not in run("check", tmp_path / "数据.xlsx", "--json", code=None).stderr
    assert "下一步" not in run("check", "--help").output


@pytest.mark.parametrize("width", [12, 33, 73])
def test_lines_are_cut_where_a_reader_may_pause_and_lose_nothing(width):
    text = "学校!H3「经度」：无法得出该校与其他学校的里程 → 请填写（或 rotation check 数据.xlsx --accept words-left-over）；否则请更正。" * 2
    lines = folded(Line(text), width).plain.split("\n")
    assert "".join(lines) == text
    assert all(cell_len(line.rstrip()) <= width or " " not in line.strip() for line in lines)
    assert not [line for line in lines if line[:1] in tuple("，。；：、）”」")]
    assert width < 33 or "words-left-over" in [word for line in lines for word in re.findall("[a-z-]+", line)]


@pytest.fixture
def folder_of_files(tmp_path):
    """Three files of one roster, two of them with a marked copy, one of these of a name with a space."""
    folder = tmp_path / "花名册"
    folder.mkdir()
    for name in ("教师.csv", "学 校.csv", "政策.csv", "教师_问题标注_2.xlsx", "学 校_问题标注.xlsx"):
        (folder / name).write_text("x", encoding="utf-8")
    return folder


WRONG = Issue("a-b", "error", "教师", "A2", "", "", say("a", "甲"), say("b", "乙"))


@pytest.mark.parametrize("named", [lambda folder: [folder], lambda folder: sorted(folder.glob("*.csv"))], ids=["a folder", "files"])
def test_corrected_copies_are_read_in_place_of_their_files(folder_of_files, named):
    copies = sorted(folder_of_files.glob("*_问题标注*"))
    told = next_of_check([WRONG], named(folder_of_files), copies).render("zh")
    command = told.partition("rotation check ")[2].partition("（")[0]
    assert sorted(shlex.split(command)) == sorted(map(str, [*copies, folder_of_files / "政策.csv"]))
    assert all(copy.name in told for copy in copies)


def test_of_very_many_files_no_command_names_all(folder_of_files):
    for number in range(9):
        (folder_of_files / f"学校{number}.csv").write_text("x", encoding="utf-8")
    told = next_of_check([WRONG], [folder_of_files], [folder_of_files / "教师_问题标注_2.xlsx"]).render("zh")
    assert "替换原文件" in told
    assert told.endswith(f"rotation check {folder_of_files}")


@pytest.mark.parametrize("name", ["练习 一.xlsx", "花名册(1).xlsx", "花名册.xlsx", "a&b.xlsx"])
def test_a_printed_command_can_be_pasted(name):
    assert shlex.split(quoted(name)) == [name]
    assert (quoted(name) == name) == (name == "花名册.xlsx")


def test_the_next_command_repeats_what_was_answered_before(tmp_path):
    book = spoilt(unanswered)
    book["教师"][at(book, "教师", "职称", 2)] = "小学高级教师"
    one, other = sorted(grave(book, tmp_path))
    path = gallery.saved(book, tmp_path)
    assert "--year 2026 --accept" in " ".join(run("check", path, "--year", "2026", code=3).stderr.split())
    for given, left in ((one, other), (other, one)):
        told = " ".join(run("check", path, "--accept", given, code=3).stderr.split())
        assert f"--accept {given} --accept {left}" in told


def test_a_file_that_was_not_opened_is_not_corrected_in_its_copy(tmp_path):
    path = gallery.FILES["slides"][0](tmp_path)
    told = run("check", path, code=3).stderr
    assert "只列问题，没有数据" in told
    assert f"rotation check {path}" in told.replace("\n", "")
    assert "标红" not in told


def test_notes_are_few_unless_all_are_wanted(tmp_path):
    path = tmp_path / "a.xlsx"
    write_input(path, draw("乌拉盖管理区"), "zh", look="messy", title="虚构数据")
    few, every = (run("check", path, *more).stdout for more in ((), ("--notes",)))
    assert "rotation check --notes" in few
    assert len(every.splitlines()) > len(few.splitlines()) > 5
    assert "另有" not in every


# -- watching -----------------------------------------------------------------------------------------


class Clock:
    """Counts pauses; at each one the next deed is done, and after the last the officer presses Ctrl-C."""

    def __init__(self, *deeds):
        self.deeds, self.pauses = list(deeds), 0

    def __call__(self, seconds):
        assert seconds > 0
        self.pauses += 1
        if not self.deeds:
            raise KeyboardInterrupt
        self.deeds.pop(0)()


def nothing():
    """Let a pause go by."""


def test_a_file_is_checked_again_when_it_is_saved_and_stays(tmp_path):
    path, seen = tmp_path / "数据.xlsx", []
    path.write_bytes(b"1")

    def check():
        seen.append(path.read_bytes())
        return ()
    clock = Clock(nothing, lambda: path.write_bytes(b"12"), lambda: path.write_bytes(b"123"), nothing, nothing)
    assert watch.watched([path], check, sleep=clock) == 0
    assert seen == [b"1", b"123"]
    assert clock.pauses == 6


def test_a_file_that_is_locked_half_saved_or_away_is_waited_for(tmp_path):
    path, answers = tmp_path / "数据.xlsx", []
    half = Issue("damaged-file", "error", "数据.xlsx", "", "", "", say("a", "甲"), say("b", "乙"))
    whole = Issue("not-in-list", "error", "教师", "C2", "", "", say("a", "甲"), say("b", "乙"))
    answers += [OutputError(say("locked", "被占用")), [half], [whole]]

    def check():
        told = answers.pop(0)
        if isinstance(told, Exception):
            raise told
        return told
    assert watch.watched([path], check, sleep=Clock(nothing, nothing)) == 3
    assert answers == []


def test_a_file_that_stays_damaged_is_told_so_at_last(tmp_path):
    half, asked = Issue("damaged-file", "error", "数据.xlsx", "", "", "", say("a", "甲"), say("b", "乙")), []

    def check():
        asked.append(1)
        return [half]
    assert watch.watched([tmp_path / "数据.xlsx"], check, sleep=Clock(*[nothing] * watch.PATIENCE)) == 3
    assert len(asked) == watch.PATIENCE


def test_watching_writes_nothing_and_is_not_for_programs(tmp_path, monkeypatch):
    path = gallery.saved(spoilt(half_filled), tmp_path)
    monkeypatch.setattr(watch.time, "sleep", Clock())
    monkeypatch.setattr(watch.watched, "__kwdefaults__", {"pause": 1.0, "sleep": Clock()})
    assert "已结束" in run("check", path, "--watch", code=3).stdout
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert "--json" in run("check", path, "--watch", "--json", code=2).stderr


# -- the exercise -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def exercise(tmp_path_factory):
    path = tmp_path_factory.mktemp("exercise") / "练习.xlsx"
    run("template", "--sample", "乌拉盖管理区", "--look", "messy", "-o", path)
    return path


def answers(path):
    rows = openpyxl.load_workbook(path)[ANSWERS.zh].iter_rows(min_row=4, values_only=True)
    return [(kind, place, right) for _, kind, place, _, _, right in rows if place]


def found(path):
    try:
        return gather(Inputs(path)).issues
    except WorkbookError as error:
        return error.issues


def test_the_exercise_has_faults_of_every_kind_each_told_at_its_cell(exercise):
    told = {(issue.place, issue.severity) for issue in found(exercise)}
    assert {severity for _, severity in told} == {"error", "ask", "warning", "note"}
    kinds = {"错误": "error", "需确认": "ask", "提醒": "warning"}
    planted = answers(exercise)
    assert len(planted) >= len(FAULTS) - 2
    for kind, place, _ in planted:
        assert (place, kinds[kind]) in told


def test_the_answers_mend_the_exercise(exercise, tmp_path):
    path = Path(shutil.copy(exercise, tmp_path / "改.xlsx"))
    book = openpyxl.load_workbook(path)
    for _, place, right in answers(path):
        sheet, _, cell = place.partition("!")
        book[sheet][cell] = right
    book.save(path)
    clean = tmp_path / "净.xlsx"
    write_input(clean, draw("乌拉盖管理区"), "zh", look="messy")
    assert gather(Inputs(path)).problem == gather(Inputs(clean)).problem


def test_the_answers_are_no_sheet_of_ours():
    assert ANSWERS.zh in OWN_SHEETS


# -- words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("title", "value", "shown"), [
    ("主教学科", "语文数学", True), ("进本校年月", "二〇一八年九", True), ("人员状态", "在职在岗（下学期支教）", True), ("进本校年月", "一九七九年五", False),
    ("人员状态", "在职在岗（去年病休）", True), ("人员状态", "在职在岗（去年肺癌病休）", False),
    ("主教学科", "王小丽", False), ("人员状态", "王小丽病休", False), ("人员状态", "母亲重病", False)])
def test_harmless_words_are_shown_and_personal_ones_hidden(title, value, shown, tmp_path):
    path = gallery.teacher(title, value)(tmp_path)
    told = [issue.render("zh") for issue in read_workbook(path).issues if issue.title == title]
    assert told
    assert any(fold(value) in fold(text) for text in told) is shown
    assert shown or any(str(MASK) in text or "已隐去" in text for text in told)
