"""Carried by the ledger: the same workbook as by the folder, what happened since, and what is asked."""

import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from rotation.carry.agreement import doubts
from rotation.carry.ahead import ahead
from rotation.carry.carry import Carrying, carry, written
from rotation.carry.past import Past, from_folders, from_ledger
from rotation.carry.people import Whereabouts
from rotation.carry.recorded import recorded_history
from rotation.domain.months import Month
from rotation.domain.vocabulary import PersonStatus, Stage
from rotation.errors import PlanError, WorkbookError
from rotation.ledger.events import read_events
from rotation.ledger.fold import folded
from rotation.ledger.history import History, LedgerSpell, LessonsElsewhere
from rotation.ledger.record import Approval, decided, recorded
from rotation.model.eligibility import judged_alone
from rotation.rules._tiny import tiny
from rotation.workbook.reader import Reading, read_workbook
from tests.support.drawn_plan import policy
from tests.support.made_ledger import CLERK
from tests.support.made_ledger import made as made_ledger
from tests.support.made_ledger import recorded as made_rounds
from tests.support.terminal import run

pytestmark = pytest.mark.xdist_group("carry")
APPROVAL = Approval("乌教发〔2026〕1号", date(2026, 8, 20), CLERK)
LATER = datetime(2027, 9, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def kept(made, published, tmp_path_factory):
    """A ledger in which the round is recorded."""
    ledger = made_ledger(tmp_path_factory.mktemp("kept") / "rotation-台账.db", LATER)
    plan = decided(published.folder)
    recorded(ledger.begin(plan.banner, new=True), plan, APPROVAL, None)
    return ledger


@pytest.fixture(scope="module")
def history(kept):
    return kept.history(kept.banner())


def facts_of(carried):
    return [(edit.at, edit.value) for edit in carried.edits], [row for row, _ in carried.spells], carried.fill


def test_the_ledger_says_what_the_folder_says(made, published, history):
    by_folder, by_ledger = ahead(from_folders(made, [published.folder])), ahead(from_ledger(made, history))
    assert facts_of(by_folder) == facts_of(by_ledger)
    assert "台账" in str(next(why for _, why in by_ledger.spells))


def test_every_spell_of_the_ledger_is_a_row_and_a_posting(made, published, history):
    carried = ahead(from_ledger(made, history, published.folder))
    rows = {(row.teacher, row.host, row.start, row.end) for row, _ in carried.spells}
    assert rows == {(one.teacher, one.host, one.start, one.end) for one in history.recorded if one.row is not None}
    for person in carried.of(Whereabouts.OUT):
        spell = history.spells(teacher=person.teacher.id)
        if spell:
            assert person.changes["host"].value == spell[-1].host


def happened(kept, tmp_path, *rows):
    titles = ("类型", "教师编号", "日期", "学校", "去向", "依据", "经办人")
    book = Workbook()
    book.active.title = "变动"
    for row in (titles, *rows):
        book.active.append(list(row))
    book.save(tmp_path / "变动.xlsx")
    banner = kept.banner()
    pen = kept.begin(banner)
    fold, told = folded(banner, kept.entries(banner))
    pen.write(read_events(tmp_path / "变动.xlsx", pen, fold, told.schools))
    return kept.history(banner)


def test_what_happened_since_is_carried(made, published, tmp_path):
    ledger = made_ledger(tmp_path / "本.db", LATER)
    plan = decided(published.folder)
    recorded(ledger.begin(plan.banner, new=True), plan, APPROVAL, None)
    sent = [item for item in published.outcome.plan.placements if item.home][:3]
    absent, early, gone = (item.teacher for item in sent)
    told = happened(
        ledger, tmp_path, ("未报到", absent, "2026-09", None, None, None, CLERK),
        ("提前结束", early, "2027-01", None, None, "西教发〔2027〕3号", CLERK), ("调出", gone, "2027-03", None, None, None, CLERK))
    people = {person.teacher.id: person for person in ahead(from_ledger(made, told)).people}
    assert [people[key].fate for key in (absent, early, gone)] == [
        Whereabouts.STAYS, Whereabouts.BACK, Whereabouts.LEFT]
    assert people[early].changes["rotation_ended"].value == Month(2027, 1)
    assert str(people[early].changes["rotation_ended"].why) == "台账第1条（乌教发〔2026〕1号）、第3条（西教发〔2027〕3号）"
    path = tmp_path / "2027数据.xlsx"
    path.write_bytes(written(ahead(from_ledger(made, told)), made, "zh"))
    due = {row[1]: row for row in load_workbook(path)["期满名册"].iter_rows(values_only=True)}
    assert due[early][5:8] == ("2026-09", "2027-01", "提前结束")
    assert {row[7] for key, row in due.items() if key not in (early, "教师编号", None)} <= {"期满"}


def test_a_folder_that_the_ledger_has_recorded_is_carried_with_what_it_tells_since(book, published, tmp_path):
    ledger = made_ledger(book.parent / "rotation-台账.db", LATER)
    plan = decided(published.folder)
    recorded(ledger.begin(plan.banner, new=True), plan, APPROVAL, None)
    left = next(item.teacher for item in published.outcome.plan.placements if item.home)
    told = happened(ledger, tmp_path, ("调出", left, "2027-03", None, None, None, CLERK))
    assert recorded_history(ledger, [published.folder]) == told
    run("carry", book, "--from", published.folder, "-o", tmp_path / "明年.xlsx")
    people = [row[0].value for row in load_workbook(tmp_path / "明年.xlsx")["教师"].iter_rows()]
    assert left not in people
    assert str(published.outcome.plan.placements[-1].teacher) in map(str, people)


def test_a_folder_that_the_ledger_lacks_is_carried_alone_and_says_so(book, published, tmp_path):
    ledger = made_ledger(book.parent / "rotation-台账.db", LATER)
    assert recorded_history(ledger, [published.folder]) is None
    made_rounds(ledger, 2026, range(2))
    told = run("carry", book, "--from", published.folder, "-o", tmp_path / "明年.xlsx")
    assert "台账登记的变动未采用" in told.stderr


@pytest.mark.parametrize("how", [(), ("--from",)])
def test_a_ledger_whose_tables_are_not_what_it_tells_is_not_carried_from(book, published, tmp_path, how):
    ledger = made_ledger(book.parent / "rotation-台账.db", LATER)
    plan = decided(published.folder)
    recorded(ledger.begin(plan.banner, new=True), plan, APPROVAL, None)
    with sqlite3.connect(book.parent / "rotation-台账.db") as spoiled:
        spoiled.execute("DELETE FROM spell")
    spoiled.close()
    told = run("carry", book, *(word for one in how for word in (one, published.folder)), "-o", tmp_path / "明年.xlsx", code=6)
    assert "rotation ledger rebuild" in told.stderr
    assert not (tmp_path / "明年.xlsx").exists()


def test_shared_lessons_are_last_years_itineraries(made, published, history, tmp_path):
    """Two subjects at one school are a row; the rows of the year before go, those of other years do not come."""
    one, two = (person.teacher.id for person in ahead(from_ledger(made, history)).of(Whereabouts.STAYS)[:2])
    host, other = (school.code for school in published.case.problem.schools[:2])
    usual = {"seq": 2, "person": "k", "year": 2026, "home": host, "stage": Stage.PRIMARY, "start": Month(2026, 9)}
    rows = [(one, host, "音乐", 200), (one, host, "美术", 400), (two, other, "音乐", 250)]
    told = tuple(LessonsElsewhere(teacher=who, host=where, subject=what, lessons=much, **usual)
                 for who, where, what, much in rows)
    before = LessonsElsewhere(teacher=two, host=host, subject="音乐", lessons=100, **{**usual, "year": 2025})
    carried = ahead(from_ledger(made, replace(history, itineraries=(before, *told))))
    path = tmp_path / "2027数据.xlsx"
    path.write_bytes(written(carried, made, "zh"))
    sheet = read_workbook(path).tables["itineraries"]
    assert [(row["teacher"], row["school"], row.get("lessons")) for row in sheet.rows] == [
        (one, host, 6), (two, other, None)]


def test_itineraries_of_people_off_the_roster_do_not_come(made, published, tmp_path):
    """Else the office is asked next year for somebody of whom its own workbook says that he has gone."""
    first = ahead(from_folders(made, [published.folder]))
    gone, stays = (first.of(where)[0].teacher.id for where in (Whereabouts.LEFT, Whereabouts.STAYS))
    school = published.case.problem.schools[0].code
    book = tmp_path / "数据.xlsx"
    spoiled = load_workbook(made)
    sheet = spoiled["走教安排"]
    sheet.delete_rows(2, sheet.max_row)
    heads = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}
    for number, who in enumerate((gone, stays), 2):
        sheet.cell(number, heads["教师编号"], who)
        sheet.cell(number, heads["学校"], school)
    spoiled.save(book)
    carried = replace(first.past, reading=read_workbook(book))
    path = tmp_path / "2027数据.xlsx"
    path.write_bytes(written(ahead(carried), book, "zh"))
    assert [row["teacher"] for row in read_workbook(path).tables["itineraries"].rows] == [stays]


# -- what is asked --------------------------------------------------------------------------------------------


def spell(**told):
    usual = {"seq": 3, "person": "k", "teacher": "甲", "name": "甲", "year": 2025, "home": "一小", "host": "二小",
             "stage": Stage.PRIMARY, "start": Month(2025, 9), "planned_end": Month(2027, 8)}
    return LedgerSpell(**{**usual, **told})


def asked(*spells, **given):
    problem = tiny({"一小": {}, "二小": {}, "三小": {}}, {"甲": given})
    round = judged_alone(problem, policy(), problem.teacher)
    past = Past(Reading(problem, (), ""), round, History(banner="本旗县", recorded=spells))
    return [(item.code, item.field) for item in doubts(past)]


AWAY = {"status": PersonStatus.ROTATION, "host": "二小", "host_until": Month(2027, 8)}


def test_nothing_is_asked_where_both_agree():
    assert asked(spell(), **AWAY) == []
    assert asked(spell(planned_end=Month(2028, 8), extended=True), **AWAY) == []
    assert asked(spell(planned_end=Month(2026, 8))) == []  # over before


@pytest.mark.parametrize(("spells", "given", "where"), [
    ([spell()], {}, "status"), ([spell(host="三小")], AWAY, "host"),
    ([spell(planned_end=Month(2028, 8))], AWAY, "host"), ([spell(home="三小")], AWAY, "school")])
def test_what_differs_is_asked_at_its_cell(spells, given, where):
    assert asked(*spells, **given) == [("carry-differs", where)]


def test_somebody_of_another_number_is_asked_about():
    assert asked(spell(teacher="老号")) == [("same-person", "id")]
    assert asked(spell(teacher="老号", name="乙")) == []
    assert asked(spell(teacher="老号", home="三小")) == []


@pytest.mark.slow
def test_an_open_question_stops_it_and_an_answer_lets_it_through(made, history, tmp_path, published):
    stranger = next(item.teacher for item in published.outcome.plan.placements if item.home)
    doubted = replace(history, recorded=(*history.recorded, spell(
        seq=1, teacher=next(t.id for t in published.case.problem.teachers if t.host is None and t.id != stranger
                            and published.case.round.standings[t.id].placeable),
        home=published.case.problem.schools[0].code, host=published.case.problem.schools[1].code)))
    with pytest.raises(WorkbookError) as refused:
        carry(Carrying(made, history=doubted), tmp_path / "x.xlsx")
    assert {issue.code for issue in refused.value.issues} == {"carry-differs"}
    assert not (tmp_path / "x.xlsx").exists()
    carry(Carrying(made, history=doubted, accept=("carry-differs",)), tmp_path / "x.xlsx")


@pytest.mark.parametrize(("change", "told"), [
    ({"banner": "别旗"}, "台账属于别旗"), ({"rounds": ()}, "请先记账")])
def test_a_ledger_that_is_not_of_the_workbook_is_refused(made, history, change, told):
    with pytest.raises(PlanError, match=told):
        from_ledger(made, replace(history, **change))


def test_facts_that_were_changed_ask_for_the_folder(made, history):
    other = tuple(replace(one, facts_sha256="0" * 64) for one in history.rounds)
    with pytest.raises(PlanError, match="--from"):
        from_ledger(made, replace(history, rounds=other))


@pytest.mark.slow
def test_after_a_revision_the_recorded_folder_is_found_beside_the_workbook(book, published, tmp_path):
    """The version that was recorded, not the newest one that lies there; where it lies elsewhere it is told which."""
    paper = ("--basis", "乌教发〔2026〕1号", "--approved", "2026-08-20", "--clerk", CLERK, "--source", book)
    first = shutil.copytree(published.folder, tmp_path / "out" / published.folder.name)
    gone = next(item.teacher for item in published.outcome.plan.placements if item.home)
    (tmp_path / "变更.toml").write_text(
        f'[[withdrawn]]\nteacher = "{gone}"\nreason = "本人原因"\nclerk = "甲"\n', encoding="utf-8")
    run("ledger", "record", first, *paper)
    run("replan", first, "--change", tmp_path / "变更.toml", "--source", book)
    second = max((tmp_path / "out").iterdir())
    run("ledger", "record", second, *paper)
    assert f"按台账所记的方案结转：{second}" in run("carry", book, "-o", tmp_path / "明年.xlsx").stdout
    by_folder = ahead(from_folders(book, [second]))
    by_ledger = ahead(from_ledger(book, made_ledger(tmp_path / "rotation-台账.db").history(
        published.case.policy.settings.banner)))
    assert facts_of(by_folder) == facts_of(by_ledger)
    (tmp_path / "别处").mkdir()
    kept = shutil.move(second, tmp_path / "别处" / "深" / "更深" / "最深")
    told = run("carry", book, "-o", tmp_path / "后年.xlsx", code=3).stderr
    assert "2026年度教师方案第2版（第2条，乌教发〔2026〕1号）" in told
    assert "--from 指定该版" in told
    run("carry", book, "-o", tmp_path / "后年.xlsx", "--from", kept)


@pytest.mark.slow
def test_the_command_finds_the_ledger_beside_the_workbook(book, kept, tmp_path):
    kept.store.copy_to(tmp_path / "rotation-台账.db")
    out = tmp_path / "明年.xlsx"
    run("carry", book, "-o", out)
    assert out.exists()
