"""An edited list adopted: its edits are orders in a copy of the workbook, and the new plan keeps them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import load_workbook

from rotation.domain.plan import Placement
from rotation.domain.vocabulary import LockKind
from rotation.run import Inputs, Run, audit_file
from rotation.run.adopt import Adopted, Adoption, adopt
from rotation.run.published import read_plan
from rotation.workbook.orders_writer import write_orders
from rotation.workbook.reader import read_problem
from tests.support.edited_list import copied, rewrite, struck
from tests.support.terminal import run


class Office(NamedTuple):
    """A workbook and the plan made from it, where an officer may write."""

    source: Path
    book: Path
    run: Run


@pytest.fixture
def office(published, made, tmp_path) -> Office:
    source = Path(shutil.copy(made, tmp_path / "数据.xlsx"))
    return Office(source, copied(published.folder, tmp_path), published)


def movable(run: Run) -> tuple[int, Placement, str]:
    """Return a row of the list whose teacher no order is about, and another school that may take them."""
    round, plan = run.case.round, run.outcome.plan
    assert plan is not None
    return next((at, item, post.school) for at, item in enumerate(plan.placements)
                for post in round.options.of(item.teacher)
                if post.school != item.host and post[1:] == item.opening[1:]
                and not round.problem.locks_of.get(item.teacher))


def sent_elsewhere(office: Office) -> tuple[Placement, str, Adopted]:
    """Send somebody to another school for one year, and adopt that."""
    at, item, school = movable(office.run)
    rewrite(office.book, (at, {"接收学校代码": school, "接收学校": None, "交流年限": 1}))
    return item, school, adopt(Inputs(office.source), office.book.parent, Adoption(clerk="王科长"))


def test_an_edit_is_an_order_in_a_numbered_copy_and_the_new_plan_keeps_it(office):
    before = office.source.read_bytes()
    item, school, done = sent_elsewhere(office)
    assert office.source.read_bytes() == before
    assert done.copy is not None
    assert done.copy.path.name == "数据_采纳修改-001.xlsx"
    (lock,) = [one for one in read_problem(done.copy.path).locks if one.teacher == item.teacher]
    assert (lock.kind, lock.schools, lock.term_years, lock.clerk) == (LockKind.GOES_TO, (school,), 1, "王科长")
    assert done.run is not None
    assert done.run.folder.parent == office.book.parent.parent
    placed = done.run.outcome.plan.placement(item.teacher)
    assert (placed.host, placed.term_years, done.otherwise) == (school, 1, ())
    assert audit_file(Inputs(done.copy.path), done.run.folder).passed


@pytest.mark.slow
def test_who_is_edited_again_has_the_order_that_was_adopted_replaced(office):
    item, _, done = sent_elsewhere(office)
    number = [one.teacher for one in done.run.outcome.plan.placements].index(item.teacher)
    struck(done.run.folder / "方案.xlsx", number)
    again = adopt(Inputs(done.copy.path), done.run.folder / "方案.xlsx", Adoption())
    assert again.copy is not None
    assert again.copy.rows == done.copy.rows
    (lock,) = [one for one in read_problem(again.copy.path).locks if one.teacher == item.teacher]
    assert (lock.kind, lock.schools, lock.term_years, lock.clerk) == (LockKind.STAY, (), None, "（待补填）")
    assert again.run.outcome.plan.placement(item.teacher) is None


def left_as_it_was(office: Office) -> bool:
    """Whether nothing was written."""
    return {path.name for path in office.source.parent.iterdir()} == {"数据.xlsx", office.book.parent.name}


def test_what_nobody_else_could_mend_is_refused_and_nothing_is_written(office):
    round, item = office.run.case.round, office.run.outcome.plan.placements[0]
    exempt = next(one for one in round.problem.teachers if round.standings[one.id].rule == "R10"
                  and not round.standings[one.id].placeable and one.school != item.host)
    rewrite(office.book, (None, {
        "教师编号": exempt.id, "派出学校代码": exempt.school, "接收学校代码": item.host, "任教学段": str(item.stage),
        "任教学科": item.subject}))
    told = run("audit", office.source, office.book, "--adopt", "--lang", "zh", code=6).stdout
    assert "R10 同校任教年限" in told
    assert "没有写出任何文件" in told
    assert left_as_it_was(office)


def test_an_untouched_list_leaves_nothing_to_adopt(office):
    told = json.loads(run("audit", office.source, office.book, "--adopt", "--json").stdout)
    assert (told["exit"], told["orders"], told["copy"], told["folder"]) == (0, [], None, None)
    assert left_as_it_was(office)


def test_who_must_go_is_not_taken_out(office):
    forced = {lock.teacher for lock in office.run.case.problem.locks
              if lock.kind in (LockKind.GOES_TO, LockKind.MUST_MOVE)}
    teachers = [item.teacher for item in read_plan(office.book.parent).file.planned]
    key = next(one for one in teachers if one in forced or office.run.case.round.teacher(one).unposted)
    struck(office.book, teachers.index(key))
    done = adopt(Inputs(office.source), office.book, Adoption())
    assert done.run is None
    assert any("指定" in str(item.line) or "待分配" in str(item.line) for item in done.refused)


def test_orders_are_written_below_what_the_sheet_has_and_into_a_sheet_that_is_not_there(office, tmp_path):
    lock = office.run.case.problem.locks[0]
    had = read_problem(office.source).locks
    again = write_orders(office.source, [lock], "副本")
    assert again.rows == (lock.row,)
    bare = load_workbook(office.source)
    del bare["指定"]
    bare.save(tmp_path / "无指定.xlsx")
    new = write_orders(tmp_path / "无指定.xlsx", [replace(lock, row=0)], "副本")
    assert (new.sheet, new.path.name) == ("指定", "无指定_副本-001.xlsx")
    assert [(one.teacher, one.kind) for one in read_problem(new.path).locks] == [(lock.teacher, lock.kind)]
    assert len(read_problem(again.path).locks) == len(had)
