"""What happens after a decision: rows of 变动 judged at their cells, corrections, imports, the workbook, copies, forgetting."""

import json
import sqlite3
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from rotation.cli.ledger_look import _listed
from rotation.domain.months import Month
from rotation.domain.vocabulary import AfterTerm
from rotation.errors import ChainBroken, LedgerUnusable, PlanError, PolicyError, WorkbookError
from rotation.ledger.backup import backup, restore
from rotation.ledger.book import ledger_book
from rotation.ledger.correct import Correction, corrected
from rotation.ledger.erase import erased, to_forget
from rotation.ledger.event_form import event_form
from rotation.ledger.events import read_events
from rotation.ledger.fold import folded
from rotation.ledger.history import Ending, EventKind, Grade, History, LedgerSpell
from rotation.ledger.lists import spell_said, spells_table, untold
from rotation.ledger.past import read_past
from rotation.ledger.payload import Mistake
from rotation.ledger.place import Place
from rotation.ledger.store import Draft
from rotation.ledger.verify import verified
from tests.support.made_ledger import (
    BANNER,
    CLERK,
    LATER,
    book_of,
    events,
    made,
    name_of,
    recorded,
    teacher_of,
)
from tests.support.terminal import run


@pytest.fixture
def ledger(tmp_path):
    """Two rounds of two years: of 2025 persons 0 to 3, of 2026 persons 4 to 7; it is October 2028."""
    book = made(tmp_path / "本.db", LATER)
    return recorded(recorded(book, 2025, range(4)), 2026, range(4, 8))


def read(ledger, path):
    pen = ledger.begin(BANNER)
    fold, history = folded(BANNER, ledger.entries(BANNER))
    return pen, read_events(path, pen, fold, history.schools)


def told(ledger, tmp_path, *rows):
    pen, drafts = read(ledger, events(tmp_path, *rows))
    pen.write(drafts)
    return ledger.history(BANNER)


def spell_of(history, number):
    (spell,) = history.spells(teacher=teacher_of(number))
    return spell


# -- events ---------------------------------------------------------------------------------------


def test_events_change_what_is_looked_up(ledger, tmp_path):
    history = told(
        ledger, tmp_path, ("报到", teacher_of(4), "2026-09", {}), ("未报到", teacher_of(5), "2026-09", {}),
        ("提前结束", teacher_of(6), "2027-01", {"依据": "西教发（2027）3号"}), ("延长", teacher_of(7), "2029-08", {}),
        ("考核等次", teacher_of(4), "2027-07", {"考核等次": "优秀"}),
        ("期满去向", teacher_of(4), "2028-06", {"去向": "留任"}), ("退休", teacher_of(0), "2026-12", {}))
    four, five, six, seven, zero = (spell_of(history, n) for n in (4, 5, 6, 7, 0))
    assert (four.reported, four.appraisal, four.after_term, four.ended) == (
        True, Grade.EXCELLENT, AfterTerm.STAY, Ending.STAYED)
    assert (five.ended, five.away) == (Ending.ABSENT, False)
    assert (six.ended, six.end) == (Ending.EARLY, Month(2027, 1))
    assert (seven.extended, seven.end) == (True, Month(2029, 8))
    assert (zero.ended, zero.end) == (Ending.EARLY, Month(2026, 12))
    assert [history.ending(one) for one in (zero, six, four, seven)] == [
        EventKind.RETIRED, Ending.EARLY, Ending.STAYED, None]
    assert "退休" in str(spell_said(history, zero))
    assert [(walk.teacher, walk.kind, walk.month) for walk in history.walks] == [
        (teacher_of(0), EventKind.RETIRED, Month(2026, 12))]
    assert {one.teacher for one in history.due(2028)} == {teacher_of(4)}
    assert {one.teacher for one in history.due(2029)} == {teacher_of(7)}
    assert ledger.entries(BANNER)[4].basis == "西教发〔2027〕3号"
    assert verified(ledger, BANNER).sound


def refused(ledger, path):
    """Return (cell, code) of every error of a workbook of 变动."""
    with pytest.raises(WorkbookError) as caught:
        read(ledger, path)
    return {(issue.cell, issue.code) for issue in caught.value.issues if issue.severity == "error"}


@pytest.mark.parametrize(("row", "cell", "code"), [
    (("报到", "T99999", "2026-09", {}), "B2", "unknown-teacher"),
    (("提前结束", teacher_of(0), "2025-08", {}), "C2", "before-start"),
    (("提前结束", teacher_of(0), "2027-10", {}), "B2", "no-spell"),
    (("延长", teacher_of(0), "2027-08", {}), "C2", "extended-too-far"),
    (("延长", teacher_of(0), "2030-09", {}), "C2", "extended-too-far"),
    (("报到", teacher_of(4), "2028-11", {}), "C2", "future-event"),
    (("期满去向", teacher_of(4), "2028-06", {}), "E2", "blank-required"),
    (("考核等次", teacher_of(4), "2027-07", {}), "F2", "blank-required"),
    (("考核等次", teacher_of(4), "2027-07", {"考核等次": "很好"}), "F2", "not-a-choice"),
    (("报到", None, "2026-09", {}), "B2", "blank-required"),
    (("报到", teacher_of(4), "去年九月", {}), "C2", "not-a-month"),
    (("报到", teacher_of(4), "2026-09", {"依据": "领导口头同意"}), "I2", "not-a-basis"),
    (("报到", teacher_of(4), "2026-09", {"经办人": None}), "J2", "blank-required"),
    (("更号", teacher_of(4), "2027-01", {"新编号": teacher_of(5)}), "G2", "same-person"),
    (("报到", teacher_of(4), "2026-09", {"姓名": "别人"}), "K2", "same-person"),
    (("撤并", None, "2027-07", {"学校": "没有的学校", "新编号": "C"}), "D2", "unknown-school"),
    (("退休", "T99999", "2027-01", {}), "K2", "blank-required"),
    (("更名", None, "2027-07", {"学校": "B"}), "H2", "blank-required"),
    (("升职", teacher_of(4), "2026-09", {}), "A2", "not-a-choice")])
def test_what_is_wrong_with_a_row_is_told_at_its_cell_and_nothing_is_written(ledger, tmp_path, row, cell, code):
    with pytest.raises(WorkbookError) as caught:
        read(ledger, events(tmp_path, row, ("报到", teacher_of(5), "2026-09", {})))
    found = {(issue.cell, issue.code) for issue in caught.value.issues if issue.severity == "error"}
    assert any(at == cell for at, _ in found), found
    assert code in {one for _, one in found} or code == "not-a-choice", found
    assert ledger.history(BANNER).seq == 2


@pytest.mark.parametrize("row", [
    ("未报到", teacher_of(4), "2026-09", {}), ("提前结束", teacher_of(4), "2027-01", {}), ("延长", teacher_of(4), "2029-08", {}),
    ("考核等次", teacher_of(4), "2027-07", {"考核等次": "优秀"}), ("期满去向", teacher_of(4), "2028-08", {"去向": "留任"}),
    ("调出", teacher_of(4), "2027-03", {}), ("更号", teacher_of(4), "2027-01", {"新编号": "T77777"}),
    ("撤并", None, "2027-07", {"学校": "A", "新编号": "B"}), ("更名", None, "2027-07", {"学校": "A", "新名称": "新甲学校"})])
def test_a_form_that_is_handed_in_twice_is_told_so_by_one_sentence(ledger, tmp_path, row):
    """Whatever the event changed: not that nobody is on rotation any more, nor that the date is too late."""
    told(ledger, tmp_path, row)
    assert refused(ledger, events(tmp_path, row)) == {("A2", "event-twice")}
    assert ledger.history(BANNER).seq == 3


def test_what_was_told_under_the_old_number_is_not_told_again_under_the_new_one(ledger, tmp_path):
    told(ledger, tmp_path, ("报到", teacher_of(4), "2026-09", {}))
    told(ledger, tmp_path, ("更号", teacher_of(4), "2027-01", {"新编号": "T77777"}))
    assert refused(ledger, events(tmp_path, ("报到", "T77777", "2026-09", {}))) == {("A2", "event-twice")}


def test_what_was_told_before_is_not_told_again(ledger, tmp_path):
    row = ("报到", teacher_of(4), "2026-09", {})
    assert refused(ledger, events(tmp_path, row, row)) == {("A3", "event-twice")}
    told(ledger, tmp_path, row)
    assert refused(ledger, events(tmp_path, row)) == {("A2", "event-twice")}
    assert refused(ledger, events(tmp_path, ("未报到", teacher_of(4), "2026-09", {}))) == {("A2", "reported-already")}
    told(ledger, tmp_path, ("报到", teacher_of(5), "2026-09", {}))


def test_whoever_was_never_exchanged_may_leave_and_is_known_by_name_from_then_on(ledger, tmp_path):
    history = told(ledger, tmp_path, ("退休", "T90000", "2027-01", {"姓名": "试乙九"}))
    assert [(walk.teacher, walk.kind) for walk in history.walks] == [("T90000", EventKind.RETIRED)]
    assert refused(ledger, events(tmp_path, ("调出", "T90000", "2027-02", {"姓名": "别人"}))) == {("K2", "same-person")}


def test_rows_are_judged_after_those_above_them(ledger, tmp_path):
    with pytest.raises(WorkbookError) as caught:
        read(ledger, events(tmp_path, ("提前结束", teacher_of(4), "2027-01", {}), ("延长", teacher_of(4), "2029-01", {})))
    assert [(issue.cell, issue.code) for issue in caught.value.issues] == [("B3", "no-spell")]
    history = told(ledger, tmp_path, ("延长", teacher_of(4), "2029-08", {}), ("延长", teacher_of(4), "2031-08", {}))
    assert spell_of(history, 4).end == Month(2031, 8)
    with pytest.raises(WorkbookError):
        read(ledger, events(tmp_path, ("延长", teacher_of(4), "2031-09", {})))


def test_whoever_a_later_version_no_longer_sends_is_told_so_with_all_else_that_is_wrong(tmp_path):
    ledger = recorded(recorded(made(tmp_path / "本.db", LATER), 2026, range(4)), 2026, range(1, 4), version=2)
    first = teacher_of(0)
    with pytest.raises(WorkbookError) as refused:
        read(ledger, events(
            tmp_path, ("报到", first, "2026-09", {}), ("报到", first, None, {}), ("考核等次", first, "2026-09", {}),
            ("报到", "T99999", None, {}), ("调出", first, "2026-12", {}), ("报到", teacher_of(1), "2026-09", {})))
    assert {(issue.cell, issue.code) for issue in refused.value.issues} == {
        ("B2", "no-spell"), ("B3", "no-spell"), ("C3", "blank-required"), ("B4", "no-spell"), ("F4", "blank-required"),
        ("B5", "unknown-teacher"), ("C5", "blank-required")}
    said = next(issue.render("zh") for issue in refused.value.issues if issue.cell == "B2")
    assert "2026年度教师方案第2版（台账第2条）已不再安排此人" in said
    assert "rotation ledger form" in said
    third = recorded(ledger, 2026, range(4), version=3)
    assert told(third, tmp_path, ("报到", first, "2026-09", {})).seq == 4


def test_somebody_goes_on_under_a_new_number_and_a_school_under_a_new_name(ledger, tmp_path):
    history = told(
        ledger, tmp_path, ("更号", teacher_of(4), "2027-01", {"新编号": "N4"}), ("报到", "N4", "2027-01", {}),
        ("撤并", None, "2027-07", {"学校": "乙学校", "新编号": "C", "新名称": "丙学校"}),
        ("调入", "X1", "2027-02", {"学校": "旗外学校"}))
    (spell,) = history.spells(teacher="N4")
    assert (spell.reported, spell.name, spell.host) == (True, name_of(4), "B")
    assert history.spells(teacher=teacher_of(4)) == ()
    assert (history.became, history.called("C")) == ({"B": "C"}, "丙学校")
    assert [(walk.teacher, walk.kind) for walk in history.walks] == [("X1", EventKind.CAME)]


def test_the_form_lists_who_is_on_rotation_and_what_is_not_filled_in_says_nothing(ledger, tmp_path):
    form = tmp_path / "变动.xlsx"
    form.write_bytes(event_form(ledger.history(BANNER), Month(2028, 8), "zh"))
    with pytest.raises(PlanError, match="没有变动"):
        read(ledger, form)
    book = load_workbook(form)
    assert any("台账中全部在外交流人员" in str(cell.value) for page in book for row in page.iter_rows() for cell in row)
    sheet = book["变动"]
    heads = {cell.value.rstrip("*"): cell.column for cell in sheet[1] if cell.value}
    assert [sheet.cell(row, heads["教师编号"]).value for row in range(2, 10)] == [teacher_of(n) for n in range(8)]
    assert [sheet.cell(2, heads[title]).value for title in ("现接收学校", "现期满")] == ["乙学校", "2027-08"]
    for title, value in (("类型", "提前结束"), ("日期", "2027-03"), ("经办人", CLERK)):
        sheet.cell(7, heads[title]).value = value
    book.save(form)
    pen, drafts = read(ledger, form)
    pen.write(drafts)
    assert spell_of(ledger.history(BANNER), 5).end == Month(2027, 3)
    sheet.cell(8, heads["日期"]).value = "2027-03"
    book.save(form)
    with pytest.raises(WorkbookError) as caught:
        read(ledger, form)
    column = sheet.cell(8, heads["类型"]).coordinate
    assert column in {issue.cell for issue in caught.value.issues}


@pytest.mark.parametrize(("kind", "found"), [("提前束", "提前束"), ("未报到到", "未报到到"), ("王校长", "（已隐去）")])
def test_a_slip_in_a_kind_is_shown_and_what_may_be_a_name_is_not(ledger, tmp_path, kind, found):
    with pytest.raises(WorkbookError) as caught:
        read(ledger, events(tmp_path, (kind, teacher_of(4), "2026-09", {})))
    assert [str(issue.found) for issue in caught.value.issues if issue.cell == "A2"] == [found]


# -- corrections ----------------------------------------------------------------------------------


def test_a_correction_takes_the_place_of_what_was_wrong_and_both_stay(ledger, tmp_path):
    told(ledger, tmp_path, ("提前结束", teacher_of(4), "2027-01", {}), ("报到", teacher_of(5), "2026-09", {}))
    pen = ledger.begin(BANNER)
    right = events(tmp_path, ("提前结束", teacher_of(6), "2027-03", {}))
    corrected(pen, Correction(3, right, Mistake.TYPO, CLERK))
    history = ledger.history(BANNER)
    assert spell_of(history, 4).ended is None
    assert spell_of(history, 6).end == Month(2027, 3)
    corrected(ledger.begin(BANNER), Correction(4, None, Mistake.CHANGED, CLERK))
    assert not spell_of(ledger.history(BANNER), 5).reported
    assert [entry.kind for entry in ledger.entries(BANNER)] == ["round", "round", "event", "event", "correct", "correct"]
    assert verified(ledger, BANNER).sound


def test_what_cannot_be_corrected_is_told(ledger, tmp_path):
    right = events(tmp_path, ("报到", teacher_of(4), "2026-09", {}), ("报到", teacher_of(5), "2026-09", {}))
    told(ledger, tmp_path, ("报到", teacher_of(6), "2026-09", {}))
    for seq, file, says in ((9, None, "不能更正"), (3, right, "只应有一行|只有一行")):
        events(tmp_path, ("报到", teacher_of(4), "2026-09", {}), ("报到", teacher_of(5), "2026-09", {}))
        with pytest.raises(PlanError, match=says):
            corrected(ledger.begin(BANNER), Correction(seq, file, Mistake.TYPO, CLERK))
    corrected(ledger.begin(BANNER), Correction(3, None, Mistake.TYPO, CLERK))
    with pytest.raises(PlanError, match="不能更正"):
        corrected(ledger.begin(BANNER), Correction(4, None, Mistake.TYPO, CLERK))


# -- the workbook and what comes from others --------------------------------------------------------


def test_the_workbook_read_into_an_empty_ledger_gives_the_same_spells(ledger, tmp_path):
    history = told(ledger, tmp_path, ("提前结束", teacher_of(4), "2027-01", {}), ("延长", teacher_of(7), "2029-08", {}),
                   ("期满去向", teacher_of(5), "2028-06", {"去向": "第三校"}))
    file = tmp_path / "导出.xlsx"
    file.write_bytes(ledger_book(history, ledger.now(), "zh"))
    other = made(tmp_path / "另.db", LATER)
    pen = other.begin(BANNER)
    pen.write([Draft(2026, read_past(file, pen, None), CLERK)])
    again = other.history(BANNER)

    def plain(spells):
        return sorted((replace(one, seq=0, person="", kind="", checked=True, backbone=None, extended=False, told_by=0,
                              told_basis="") for one in spells),
                      key=lambda one: one.teacher)
    assert plain(again.recorded) == plain(history.recorded)
    assert {one.checked for one in again.recorded} == {False}
    assert again.schools == history.schools
    head = [cell.value for row in load_workbook(file)["台账"] for cell in row if cell.value and history.head in str(cell.value)]
    assert len(head) == 1


def test_the_block_of_the_national_system_is_read_by_its_titles(tmp_path):
    titles = ("教师编号", "交流轮岗类型", "是否调动人事关系", "开始年月", "结束年月", "原单位名称", "交流轮岗单位名称")
    file = book_of(tmp_path / "历年.xlsx", "交流轮岗", titles,
                   ("T1", "定期交流", "否", "2020-09", "2022-08", "甲学校", "乙学校"),
                   ("T2", "调动", "是", "2021-08", None, "乙学校", "甲学校"))
    book = load_workbook(file)
    sheet = book.create_sheet("学校")
    for row in (("学校代码", "学校名称"), ("A", "甲学校"), ("B", "乙学校")):
        sheet.append(row)
    people = book.create_sheet("教师")
    for row in (("教师编号", "姓名", "任教学校"), ("T1", "试丙一", "A"), ("T3", "试丙三", "B")):
        people.append(row)
    book.save(file)
    run("ledger", "import", file, "--clerk", CLERK, "--banner", BANNER)
    shown = json.loads(run("ledger", "show", "--year", 2020, "--ledger", tmp_path / "rotation-台账.db", "--json").stdout)
    assert [(one["teacher"], one["name"], one["home"], one["host"], one["planned_end"], one["checked"])
            for one in shown["spells"]] == [("T1", "试丙一", "A", "B", "2022-08", False)]
    assert "台账只有" not in run("ledger", "show", "--year", 2020, "--ledger", tmp_path / "rotation-台账.db").stderr
    again = run("ledger", "import", file, "--clerk", CLERK, code=3)
    assert "已有" in again.stdout + again.stderr


@pytest.mark.parametrize(("row", "cell"), [
    (("T1", "2022-09", "2020-08", "A", "B"), "C2"), (("T1", "2099-09", None, "A", "B"), "B2"),
    (("T1", "2022-09", None, "没有的", "B"), "D2"), ((None, "2022-09", None, "A", "B"), "A2")])
def test_a_spell_of_before_that_cannot_be_is_told_at_its_cell(ledger, tmp_path, row, cell):
    file = book_of(tmp_path / "历年.xlsx", "台账", ("教师编号", "开始", "结束", "派出学校", "接收学校"), row,
                   ("T2", "2020-09", "2021-08", "A", "B"))
    with pytest.raises(WorkbookError) as caught:
        read_past(file, ledger.begin(BANNER), ledger.history(BANNER))
    assert cell in {issue.cell for issue in caught.value.issues}


# -- copies ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["备份.db", "备份.jsonl"])
def test_a_copy_gives_the_same_ledger_back(ledger, tmp_path, name):
    told(ledger, tmp_path, ("报到", teacher_of(4), "2026-09", {}))
    backup(ledger, tmp_path / name)
    other = made(tmp_path / "另.db", LATER)
    restore(other, tmp_path / name)
    assert (other.history(BANNER), other.entries(BANNER)) == (ledger.history(BANNER), ledger.entries(BANNER))
    assert verified(other, BANNER).sound
    told(other, tmp_path, ("报到", teacher_of(5), "2026-09", {}))
    with pytest.raises(PlanError, match="较短的备份"):
        restore(other, tmp_path / name)
    restore(ledger, tmp_path / name)


@pytest.mark.parametrize("name", ["备份.db", "备份.jsonl"])
def test_a_broken_ledger_is_mended_by_its_copy_and_a_broken_copy_mends_nothing(ledger, tmp_path, name):
    right = ledger.history(BANNER)
    backup(ledger, tmp_path / name)
    with sqlite3.connect(tmp_path / "本.db") as handle:
        handle.execute("UPDATE entry SET year = 1 WHERE seq = 1")
    handle.close()
    with pytest.raises(ChainBroken):
        ledger.begin(BANNER)
    restore(ledger, tmp_path / name)
    assert ledger.history(BANNER) == right
    backup(ledger, tmp_path / f"二{name}")
    spoiled = (tmp_path / f"二{name}").read_bytes().replace("甲学校".encode(), "丁学校".encode())
    (tmp_path / f"二{name}").write_bytes(spoiled)
    with pytest.raises(ChainBroken):
        restore(ledger, tmp_path / f"二{name}")
    assert ledger.history(BANNER) == right


def test_a_copy_of_another_chain_is_not_put_over_a_sound_one(ledger, tmp_path):
    other = recorded(recorded(made(tmp_path / "另.db", LATER), 2025, range(10, 14)), 2026, range(14, 18))
    backup(other, tmp_path / "备份.jsonl")
    with pytest.raises(PlanError, match="不是同一份"):
        restore(ledger, tmp_path / "备份.jsonl")
    for name, content in (("无.jsonl", "x"), ("空.jsonl", ""), ("半.jsonl", '{"rotation-ledger": 1}\n{"chain": 3}\n')):
        (tmp_path / name).write_text(content, encoding="utf-8")
        with pytest.raises(LedgerUnusable, match="不是台账备份"):
            restore(ledger, tmp_path / name)


# -- forgetting -----------------------------------------------------------------------------------


def test_whoever_is_forgotten_stands_in_no_byte_of_the_file(ledger, tmp_path):
    file, late = tmp_path / "本.db", made(tmp_path / "本.db", LATER.replace(year=2038))
    told(ledger, tmp_path, ("更号", teacher_of(1), "2026-01", {"新编号": "N00001"}))
    before, pen = late.history(BANNER), late.begin(BANNER)
    told_of = to_forget(pen, 2028)
    assert [one.teacher for one in told_of.persons] == ["N00001", *(teacher_of(n) for n in range(4))]
    gone = [told.encode() for one in told_of.persons for told in (one.teacher, one.name, one.salt)]
    assert all(word in file.read_bytes() for word in gone)
    erased(pen, told_of, CLERK)
    content = file.read_bytes()
    assert not any(word in content for word in gone)
    assert all(name_of(n).encode() in content for n in range(4, 8))
    after = late.history(BANNER)
    assert verified(late, BANNER).sound
    assert [one.teacher for one in after.spells(year=2025)] == [None] * 4
    assert (after.rounds, len(after.recorded), len(after.due(2027))) == (before.rounds, len(before.recorded), 4)
    assert to_forget(late.begin(BANNER), 2028).persons == ()


def test_nobody_is_forgotten_too_early(ledger):
    pen = ledger.begin(BANNER)
    for year, keep in ((2019, 10), (2026, 3), (2018, 2), (1990, 31)):
        with pytest.raises(PolicyError):
            to_forget(pen, year, keep)
    assert to_forget(pen, 2025, 3).persons == ()


def test_a_person_takes_at_most_two_lines_of_eighty_columns(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    schools = {"A": "太仆寺旗宝昌镇第一小学", "B": "太仆寺旗千斤沟镇书香教学点"}
    people = [LedgerSpell(seq=1, person=str(n), teacher=f"27000{n:02d}", name="那日苏", year=2026, home="A", host="B",
                          subject="道德与法治", start=Month(2026, 9), planned_end=Month(2028, 8), ended=Ending.RETURNED)
              for n in range(10)]
    _listed(spells_table(History(banner="太仆寺旗", schools=schools), people))
    lines = [line for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert len(lines) <= 2 + 2 * len(people)
    assert sum("2026-09—2028-08" in line for line in lines) == len(people)
    assert "太仆寺旗" not in "".join(lines)


# -- as it is typed -------------------------------------------------------------------------------


def test_the_commands_do_what_they_say(ledger, tmp_path):
    book = ("--ledger", tmp_path / "本.db")
    events(tmp_path, ("报到", teacher_of(4), "2026-09", {}), ("提前结束", teacher_of(5), "2026-10", {}))
    run("ledger", "form", tmp_path / "登记.xlsx", *book)
    done = json.loads(run("ledger", "event", tmp_path / "变动.xlsx", *book, "--json").stdout)
    assert done["entries"] == [3, 4]
    wrong = run("ledger", "correct", 4, "--why", "录入错误", "--clerk", CLERK, *book, code=2)
    assert "--void" in wrong.stderr
    assert "第4条已更正" in run("ledger", "correct", 4, "--void", "--why", "录入错误", "--clerk", CLERK, *book).stdout
    run("ledger", "export", tmp_path / "台账.xlsx", "--clerk", CLERK, *book)
    assert made(tmp_path / "本.db").entries(BANNER)[-1].kind == "head"
    assert "已存在" in run("ledger", "export", tmp_path / "台账.xlsx", *book, code=7).stderr
    head = json.loads(run("ledger", "show", *book, "--json").stdout)["head"]
    assert "第6条" in run("ledger", "verify", "--head", head[:12], *book).stdout
    told = json.loads(run("ledger", "head", *book, "--json").stdout)
    assert (told["seq"], told["head"]) == (6, head)
    assert run("ledger", "head", *book).stdout.strip() == f"6:{head}"
    assert "第6条" in run("ledger", "verify", "--head", f"6：{head[:8].upper()}", *book).stdout
    for other in ("0" * 12, f"5:{head}"):
        assert "没有任何一条" in run("ledger", "verify", "--head", other, *book, code=6).stdout
    for wrong in ("", head[:7], "第6条", f"6:{head}0"):
        assert "序号:校验码" in run("ledger", "verify", "--head", wrong, *book, code=2).stderr
    more = events(tmp_path, ("报到", teacher_of(6), "2026-09", {}))
    run("ledger", "event", more, "--head", f"6:{head}", *book)
    assert "他人已记账 1 条" in run("ledger", "event", more, "--head", f"6:{head}", *book, code=7).stderr
    assert run("ledger", "head", "--clerk", CLERK, *book).stdout.startswith("7:")
    assert json.loads(made(tmp_path / "本.db").entries(BANNER)[-1].payload)["seq"] == 7
    assert "rotation ledger restore" in run("ledger", "backup", tmp_path / "备份.jsonl", *book).stderr
    assert "共8条" in run("ledger", "restore", tmp_path / "备份.jsonl", *book).stdout
    assert "现版本" in run("ledger", "upgrade", *book).stdout
    assert "共0人" in run("ledger", "erase", "--before", 2010, "--clerk", CLERK, *book).stdout
    assert Place(tmp_path / "本.db").there


@pytest.mark.parametrize(("title", "typed", "shown"), [
    ("类型", "提前归校", True), ("类型", "报道", True), ("去向", "留住", True), ("考核等次", "良好", True), ("日期", "去年秋天", True),
    ("类型", "张三丰", False), ("类型", "提前张三", False), ("去向", name_of(3), False), ("考核等次", "抑郁症", False)])
def test_a_slip_in_a_column_of_a_list_is_shown_and_what_may_be_personal_is_not(tmp_path, title, typed, shown):
    ledger = recorded(made(tmp_path / "本.db", LATER), 2026, range(5))
    row = {"类型": "期满去向", "日期": "2028-08", "去向": "留任", "考核等次": None, title: typed}
    with pytest.raises(WorkbookError) as refused:
        told(ledger, tmp_path, (row["类型"], teacher_of(3), row["日期"], {key: row[key] for key in ("去向", "考核等次")}))
    assert (typed in {str(issue.found) for issue in refused.value.issues}) is shown


def test_who_stays_by_a_plan_and_not_by_the_ledger_is_named_once_it_is_recorded(tmp_path):
    ledger = recorded(recorded(made(tmp_path / "本.db", LATER), 2026, range(3)), 2028, range(1, 5))
    placed = {one.person for one in ledger.history(BANNER).spells(year=2028)}
    assert untold(ledger.history(BANNER), 2028, placed) == (name_of(1), name_of(2))
    assert untold(ledger.history(BANNER), 2027, placed) == ()
    spells = tuple(replace(one, after_term=AfterTerm.STAY) for one in ledger.history(BANNER).recorded)
    assert untold(replace(ledger.history(BANNER), recorded=spells), 2028, placed) == ()
