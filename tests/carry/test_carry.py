"""The workbook that is carried: read back, the same bytes twice, nothing lost, and nothing of the office's own."""

import io
import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from rotation.carry.ahead import ahead
from rotation.carry.carry import Carrying, carry, written
from rotation.carry.past import from_folders, without_round
from rotation.carry.people import FOR_A_YEAR, Whereabouts
from rotation.carry.told import OWN, balance, lists
from rotation.domain.months import Month
from rotation.errors import AuditFailed, OutputError, PlanError
from rotation.ledger.history import History
from rotation.lived.office import filled_in, yellow
from rotation.run import Inputs
from rotation.run.gather import gather
from rotation.workbook.header import fold_title
from rotation.workbook.reader import read_workbook
from rotation.workbook.rewritten import PALE, YELLOW
from rotation.workbook.sheets import OWN_SHEETS
from tests.support.small_banner import small_banner
from tests.support.terminal import run

pytestmark = pytest.mark.xdist_group("carry")


@pytest.fixture(scope="module")
def past(made, published):
    return from_folders(made, [published.folder])


@pytest.fixture(scope="module")
def carried(past):
    return ahead(past)


@pytest.fixture(scope="module")
def next_year(made, published, tmp_path_factory):
    """The workbook of the next year, to be read only."""
    return carry(Carrying(made, [published.folder]), tmp_path_factory.mktemp("next") / "2027数据.xlsx")[1]


def test_the_same_bytes_twice(next_year, past, made):
    assert written(ahead(past), made, "zh") == next_year.read_bytes()


def test_it_reads_back_and_only_what_is_yellow_is_refused(next_year):
    reading = read_workbook(next_year)
    marked = yellow(next_year)
    for issue in reading.issues:
        assert issue.severity != "error" or issue.cell in marked[issue.sheet], issue.render("zh")


def test_what_must_be_filled_in_is_what_the_check_asks_for(next_year):
    """Yellow: what is refused, asked or missed while blank; pale blue: what the check says nothing of."""
    must, may = yellow(next_year, YELLOW), yellow(next_year, PALE)
    found = {(issue.sheet, issue.cell) for issue in read_workbook(next_year).issues if issue.severity != "note"}
    assert found & {(sheet, cell) for sheet, cells in may.items() for cell in cells} == set()
    asked = {cell.rstrip("0123456789") for sheet, cell in found if cell in must.get("学校", ())}
    assert asked == {cell.rstrip("0123456789") for cell in must["学校"]}


def test_every_column_to_be_filled_in_is_listed_with_its_cells(next_year):
    book = load_workbook(next_year)
    rows = [row for row in book["待填清单"].iter_rows(values_only=True) if row[0] in ("应填", "可空")]
    for color, word in ((YELLOW, "应填"), (PALE, "可空")):
        told = {}
        for row in rows:
            if row[0] == word:
                for part in row[4].split("、"):
                    first, _, last = part.partition(":")
                    letter = first.rstrip("0123456789")
                    told.setdefault(row[1], set()).update(f"{letter}{n}" for n in range(
                        int(first.removeprefix(letter)), int((last or first).removeprefix(letter)) + 1))
        assert told == yellow(next_year, color)
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=["应填", "可空"].index)


def test_no_sheet_of_ours_is_called_foreign_once_the_workbook_is_read(next_year):
    assert {fold_title(name).rstrip("_") for name in OWN} <= OWN_SHEETS
    assert not [issue for issue in read_workbook(next_year).issues if issue.code == "sheets-not-read"]


def test_a_term_of_rotation_and_service_after_hiring_are_not_called_alike(carried):
    service, = lists(replace(carried, people=tuple(
        replace(person, free=number == 0, gone=None, again=False, asks=()) for number, person in enumerate(carried.people))))
    assert "与交流期满无关" in str(service)
    assert "交流期满或提前结束" in str(balance(carried))


def test_last_years_value_stands_beside_what_is_asked(next_year, made):
    """Who led a class, who will teach a graduating one, and last year's numbers: yes alone, not every no."""
    old, new = load_workbook(made), load_workbook(next_year)
    def titled(sheet, title):
        return next(cell.column for row in sheet.iter_rows(max_row=3) for cell in row
                    if str(cell.value or "").rstrip("*") == title)
    for title, word, shown in (("教师", "班主任", {"是"}), ("教师", "下学年毕业班", {"是"}), ("学校", "小学学生数", None)):
        before = {row[0].value: row[titled(old[title], word) - 1].value for row in old[title].iter_rows(min_row=2)}
        for row in new[title].iter_rows(min_row=2):
            was, note = before.get(row[0].value), row[titled(new[title], word) - 1].comment
            if row[0].value in before and was is not None and (shown is None or was in shown):
                assert f"上年：{was}" in note.text
            else:
                assert note is None


def test_schools_are_told_by_name(next_year, past):
    """A code alone tells an officer nothing: wherever one changed, or a row came, its name stands there too."""
    codes = set(past.round.problem.school)
    told = [cell for row in load_workbook(next_year)["结转说明"].iter_rows(values_only=True) for cell in row[4:7]]
    assert not codes & set(told)
    assert any(past.round.named(code) in str(cell) and "→" in str(cell) for code in codes for cell in told)


def test_filled_in_it_says_what_was_decided(next_year, made, published, past, tmp_path):
    copy = filled_in(Path(shutil.copy(next_year, tmp_path / "2027数据.xlsx")), made)
    case = gather(Inputs(copy))
    problem, before = case.round.problem, past.round.problem
    assert case.policy.settings.year == 2027
    for item in published.outcome.plan.placements:
        teacher = problem.teacher[item.teacher]
        spells = [one for one in problem.spells_of.get(item.teacher, ()) if one.start.year == 2026]
        if item.home:
            assert (teacher.host, str(teacher.host_until)) == (item.host, f"{2026 + item.term_years}-08")
            assert [(one.home, one.host, one.end) for one in spells] == [(item.home, item.host, teacher.host_until)]
        else:
            assert (teacher.school, str(teacher.joined)) == (item.host, "2026-09")
            assert not spells
    assert {one.id for one in problem.teachers} <= {one.id for one in before.teachers}
    assert problem.wishes == problem.locks == problem.agreed == ()


def test_nobody_is_lost_and_nobody_twice(carried, past, next_year):
    ids = [person.teacher.id for person in carried.people]
    assert len(set(ids)) == len(ids) == len(past.round.problem.teachers)
    assert sum(carried.count.values()) == len(ids)
    there = Counter(row["id"] for row in read_workbook(next_year).tables["teachers"].rows)
    assert there == Counter(person.teacher.id for person in carried.people if person.fate is not Whereabouts.LEFT)


def test_a_year_without_moves_changes_months_classes_and_what_is_for_a_year(made):
    """Whoever is on rotation or retires changes too: of the others nothing but months and yearly columns."""
    case = gather(Inputs(made))
    problem = case.round.problem
    still = replace(problem, teachers=tuple(
        replace(one, host=None, host_until=None, deferral=None, deferral_until=None, graduated=one.graduating)
        for one in problem.teachers), history=(), needs=())
    carried = ahead(without_round(case.reading, replace(case.round, problem=still)))
    stays = {person.teacher.id for person in carried.of(Whereabouts.STAYS)}
    changed = {edit.name for edit in carried.edits if edit.sheet == "teachers" and edit.key in stays}
    assert changed <= {*FOR_A_YEAR, "graduated", "rural_months", "host", "host_until", "status", "deferral",
                       "deferral_until"} | {"spouse"}
    classes = {edit.name for edit in carried.edits if edit.sheet == "schools"}
    assert all(name.startswith("grade") or name.endswith("pupils") or name[:4] in ("send", "rece") for name in classes)
    assert carried.spells == []


def test_classes_go_up_a_grade_and_first_grades_are_asked(carried, past):
    edits = {(edit.key, edit.name): edit.value for edit in carried.edits if edit.sheet == "schools"}
    for school in past.round.problem.schools:
        for grade in (2, 3, 4, 5, 6, 8, 9):
            now = edits.get((school.code, f"grade{grade}"), getattr(school, f"grade{grade}"))
            below = getattr(school, f"grade{grade - 1}")
            if getattr(school, f"grade{grade}"):
                assert now == below


def test_a_school_without_the_grade_above_is_asked(tmp_path):
    """A teaching point with two grades: nobody but the office knows whether there will be a third."""
    from rotation.workbook.template import write_input
    book = tmp_path / "数据.xlsx"
    write_input(book, small_banner("甲旗"), "zh")
    case = gather(Inputs(book))
    carried = ahead(without_round(case.reading, case.round))
    asked = {(cell.row, cell.name) for cell in carried.fill if cell.sheet == "schools"}
    for school in case.round.problem.schools:
        assert {(school.row, "grade1"), (school.row, "grade3"), (school.row, "primary_pupils")} <= asked
        assert (school.row, "grade2") not in asked


def test_every_cell_that_changed_is_told(next_year, made):
    """Row by row of the roster: what differs from last year's cell is what the sheet lists, no more and no less."""
    old, new = load_workbook(made), load_workbook(next_year)
    told = {(row[0], cell) for row in new["结转说明"].iter_rows(min_row=2, values_only=True) if row[1]
            for cell in str(row[1]).split("、")}
    for title in ("教师", "学校"):
        before = {row[0].value: row for row in old[title].iter_rows(min_row=2)}
        for row in new[title].iter_rows(min_row=2):
            was = before.get(row[0].value)
            for place, cell in enumerate(row):
                earlier = was[place].value if was is not None and place < len(was) else None
                assert (earlier != cell.value) == ((title, cell.coordinate) in told), (title, cell.coordinate)


def test_leaders_who_were_sent_elsewhere_lead_there_since(made):
    """What a plan of leaders changed of the facts is written, and the school they led before is kept."""
    case = gather(Inputs(made))
    problem = case.round.problem
    leader = next(one for one in problem.leaders if problem.teacher[one.teacher].duty.leads_school)
    was = problem.teacher[leader.teacher]
    other = next(school for school in problem.schools if school.code != was.school and was.stage in school.stages)
    facts = replace(problem, teachers=tuple(
        replace(one, school=other.code, joined=Month(2026, 9)) if one.id == was.id else one for one in problem.teachers))
    carried = ahead(without_round(case.reading, replace(case.round, problem=facts)))
    now = {(edit.sheet, edit.name): edit.value for edit in carried.edits if edit.key == was.id}
    assert now["teachers", "school"] == other.code
    assert now["leaders", "leading_since"] == Month(2026, 9)
    assert str(now["leaders", "served"]).endswith(was.school)


# -- the office's own -----------------------------------------------------------------------------------


@pytest.fixture
def own(made, tmp_path):
    """A workbook with a column of the office's own that holds formulas, a remark below, and dates as dates."""
    from datetime import datetime
    book = load_workbook(made)
    sheet = book["教师"]
    last, head = sheet.max_column + 1, 1
    sheet.cell(head, last).value = "本单位备注"
    for row in range(head + 1, sheet.max_row + 1):
        sheet.cell(row, last).value = f'=A{row}&"号"'
        for cell in sheet[row]:
            if cell.column_letter == "AJ" and cell.value:
                cell.value, cell.number_format = datetime.fromisoformat(f"{cell.value}-01"), "yyyy/mm"
    path = tmp_path / "自有.xlsx"
    book.save(path)
    return path


@pytest.mark.slow
def test_own_columns_stay_with_their_rows(own, tmp_path):
    case = gather(Inputs(own))
    carried = ahead(without_round(case.reading, case.round))
    assert carried.of(Whereabouts.LEFT), "somebody retires, so that rows move up"
    sheet = load_workbook(io.BytesIO(written(carried, own, "zh")))["教师"]
    titles = [cell.value for cell in sheet[1]]
    place = titles.index("本单位备注")
    for number, row in enumerate(sheet.iter_rows(min_row=2), 2):
        if row[0].value:
            assert row[place].value == f'=A{number}&"号"'
    assert titles[:place] == [cell.value for cell in load_workbook(own)["教师"][1]][:place]


@pytest.mark.slow
def test_a_workbook_as_offices_send_it(tmp_path):
    """Two rows of titles, names of its own for sheets and columns, schools by name: they stay, and read back."""
    from rotation.sample import draw
    from rotation.workbook.template import write_input
    messy = tmp_path / "原样.xlsx"
    write_input(messy, draw("乌拉盖管理区"), "zh", look="messy")
    _, path = carry(Carrying(messy, held=False), tmp_path / "2027.xlsx")
    reading, marked = read_workbook(path), yellow(path)
    assert all(issue.severity != "error" or issue.cell in marked[issue.sheet] for issue in reading.issues)
    assert not [issue for issue in reading.issues if issue.code == "sheet-not-read"]
    assert load_workbook(path).sheetnames[:5] == load_workbook(messy).sheetnames[:5]
    codes = {row["code"] for row in reading.tables["schools"].rows}
    told = [row[6] for row in load_workbook(path)["结转说明"].iter_rows(values_only=True) if row[4] == "上次接收学校"]
    assert told
    assert not codes & set(told)


@pytest.mark.slow
def test_carried_again_the_marks_of_the_year_before_are_gone(next_year, made, tmp_path):
    copy = filled_in(Path(shutil.copy(next_year, tmp_path / "2027数据.xlsx")), made)
    _, third = carry(Carrying(copy), tmp_path / "2028数据.xlsx")
    book = load_workbook(third)
    assert [name for name in book.sheetnames if name.startswith("结转说明")] == ["结转说明"]
    assert "2027年数据结转为2028年" in str(book["结转说明"]["A1"].value)
    notes = [cell.comment.text for cell in book["学校"]["R"][1:] if cell.comment]
    assert notes
    assert all(note.count("【结转】") == 1 for note in notes)
    assert all(issue.severity != "error" or issue.cell in yellow(third)[issue.sheet]
               for issue in read_workbook(third).issues)


# -- bad input ----------------------------------------------------------------------------------------------


def test_nothing_is_overwritten(next_year, made, published):
    content = next_year.read_bytes()
    with pytest.raises(OutputError, match="不予覆盖"):
        carry(Carrying(made, [published.folder]), next_year)
    assert next_year.read_bytes() == content


def test_only_to_the_next_year(made, published, tmp_path):
    with pytest.raises(PlanError, match="只能结转到2027年"):
        carry(Carrying(made, [published.folder], year=2028), tmp_path / "x.xlsx")
    assert not list(tmp_path.iterdir())


def test_the_roster_of_another_banner_is_refused(published, tmp_path):
    from rotation.workbook.template import write_input
    other = tmp_path / "别旗.xlsx"
    write_input(other, small_banner("别旗"), "zh")
    with pytest.raises(PlanError, match="不一致"):
        carry(Carrying(other, [published.folder]), tmp_path / "x.xlsx")


def test_two_rounds_of_one_year_are_refused(made, published, tmp_path):
    twin = shutil.copytree(published.folder, tmp_path / "twin")
    with pytest.raises(PlanError, match="同一年度"):
        from_folders(made, [published.folder, Path(twin)])


def test_a_folder_that_was_changed_does_not_stand_its_audit(made, published, tmp_path):
    twin = Path(shutil.copytree(published.folder, tmp_path / "twin"))
    text = (twin / "plan.json").read_text(encoding="utf-8")
    item = published.outcome.plan.placements[0]
    assert f'"teacher": "{item.teacher}"' in text
    (twin / "plan.json").write_text(text.replace('"moved": ', '"moved": 9', 1), encoding="utf-8")
    with pytest.raises(AuditFailed):
        from_folders(made, [twin])


def test_the_command(made, published, tmp_path):
    out = tmp_path / "明年.xlsx"
    done = run("carry", made, "--from", published.folder, "--year", "2027", "-o", out)
    assert "花名册" in done.output
    assert out.exists()
    run("carry", made, "-o", out, code=2)
    run("carry", made, "--no-round", "-o", out, code=7)


@pytest.mark.slow
def test_where_only_leaders_were_exchanged_their_plan_is_carried(made, published, tmp_path):
    """By its folder alone, and with a ledger that has it: leaders lead the new school since then, nobody else moves."""
    data = Path(shutil.copy(made, tmp_path / "数据.xlsx"))
    run("principals", data, "-o", tmp_path)
    (leaders,) = tmp_path.glob("*-校长-001")
    moves = json.loads((leaders / "principals.json").read_text(encoding="utf-8"))["moves"]
    carried, path = carry(Carrying(data, [leaders]), tmp_path / "一.xlsx")
    problem = carried.past.round.problem
    assert moves
    assert {key: problem.teacher[key].school for key in (one["leader"] for one in moves)} == {
        one["leader"]: one["to"] for one in moves}
    changed = {edit.key: edit.value for edit in carried.edits if (edit.sheet, edit.name) == ("teachers", "school")}
    assert changed == {one["leader"]: one["to"] for one in moves if one["to"] != one["from"]}
    with pytest.raises(PlanError, match="台账所记的方案"):
        carry(Carrying(data, [leaders], History(banner=carried.past.round.settings.banner)))
    run("ledger", "record", leaders, "--basis", "西组发〔2026〕3号", "--approved", "2026-07-20", "--clerk", "张三")
    run("carry", data, "--from", leaders, "-o", tmp_path / "二.xlsx")
    assert [list(load_workbook(told)["教师"].values) for told in (tmp_path / "二.xlsx", path)] == [
        list(load_workbook(path)["教师"].values)] * 2
    for folders, why in (([leaders, leaders], "实际执行的那一个"), ([leaders, published.folder], "该年度另有教师方案")):
        with pytest.raises(PlanError, match=why):
            carry(Carrying(data, folders), tmp_path / "三.xlsx")
    assert not (tmp_path / "三.xlsx").exists()
