"""Why lessons stay open: everybody who has the subject is counted by a reason, and what would close them is solved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rotation.domain.lessons import with_rooms
from rotation.domain.outcome import Outcome, Status
from rotation.domain.support import Walking
from rotation.domain.vocabulary import PersonStatus
from rotation.engine.solver import solve
from rotation.rules._share_tiny import by_screen, music, walkers
from rotation.rules._tiny import road, tiny
from rotation.share.annex import share_tables
from rotation.share.calendar import part_told, week_of
from rotation.share.explain import ShareInquiry
from rotation.share.supposing import least_open, over
from rotation.share.task import ShareTask
from rotation.share.view import ShareView
from rotation.share.why import KeptAway
from tests.support.shares import cell, task_of

SIX: dict[str, Any] = {f"grade{n}": 1 for n in range(1, 7)}
ONE = {"grade1": 9}
"""Eighteen lessons of music: all that one teacher has to give."""


def viewed(task: ShareTask) -> ShareView:
    plan = solve(task).plan
    assert plan is not None
    return ShareView(task.world, task.policy, Outcome(Status.OPTIMAL, plan), "round", "")


def crowd() -> ShareTask:
    """二小 lacks music; of those elsewhere who have the subject, everybody is kept away by something else."""
    people: dict[str, Any] = {
        "不可": {"school": "一小", "walking": Walking.NEVER}, "病": {"school": "一小", "status": PersonStatus.SICK},
        "班": {"school": "一小", "class_teacher": True}, "满": {"school": "三小"}, "远": {"school": "四小"},
        "兼": {"school": "一小", "subject": "数学", "minor_subjects": ("音乐",)},
        "无关": {"school": "一小", "subject": "数学"}}
    return task_of(walkers({"一小": {}, "二小": SIX, "三小": ONE, "四小": {}}, people, ("二小", "四小", 70)),
                   W60__on=False)


def test_everybody_who_has_the_subject_is_counted_by_what_keeps_them_away() -> None:
    view = viewed(crowd())
    held = {one.reason.render("zh"): one.people for one in KeptAway(view.plan).held(cell("二小"))}
    assert held == {
        "注明不可走教": ("不可",), "不在本校岗位": ("病",), "班主任，本人未申请": ("班",), "本校课时已满": ("满",),
        "路途过远": ("远",), "无该学科资格": ("兼",)}


def test_who_is_placed_by_the_round_is_told_as_placed() -> None:
    facts = walkers({"一小": {}, "二小": SIX, "三小": {}}, {"甲": {}})
    view = viewed(task_of(facts, (("甲", cell("三小")),)))
    (held,) = KeptAway(view.plan).held(cell("二小"))
    assert (held.reason.render("zh"), held.people) == ("本次已安排交流", ("甲",))
    (line,) = ShareInquiry(view, exact=False).teacher("甲")
    assert "本次方案安排交流到三小" in line.render("zh")


def test_a_teacher_without_spare_lessons_is_told_so() -> None:
    (line,) = ShareInquiry(viewed(crowd()), exact=False).teacher("满")
    assert "没有富余课时" in line.render("zh")


@pytest.fixture(scope="module")
def cover() -> dict[str, list[object]]:
    """Cells of the sheet 覆盖构成 of `crowd` by key of the column, of 二小 and music."""
    (table,) = [one for one in share_tables(viewed(crowd())) if one.key == "cover"]
    (at,) = [number for number, row in enumerate(table.items) if row == cell("二小")]
    return {column.key: [table.column(column.key)[at]] for column in table.columns}


def test_the_sheet_says_why_nobody_comes_and_how_many_of_a_load_are_open(cover: dict[str, list[object]]) -> None:
    (why,), (loads,) = cover["why"], cover["posts"]
    assert "1人班主任，本人未申请" in why.render("zh")  # type: ignore[attr-defined]
    assert "1人路途过远" in why.render("zh")  # type: ignore[attr-defined]
    assert loads.render("zh") == "12/18"  # type: ignore[attr-defined]


def test_a_room_closes_what_a_second_solve_says_it_closes() -> None:
    task = task_of(by_screen(rooms=0), W05__subjects=["音乐"])
    told = [line.render("zh") for line in ShareInquiry(viewed(task)).school("二小")]
    assert any("该校多1间同频互动教室，可补上其中2节（全旗县共多补2节）" in line for line in told), told
    facts = with_rooms(task.world.round.problem, frozenset({"二小"}))
    found = least_open(over(task.world.plan, facts), task.policy, 60)
    assert found is not None
    assert found.proven
    assert found.open == 0


@pytest.mark.parametrize(("rooms", "kept"), [(0, False), (1, True)])
def test_the_published_plan_is_kept_as_soon_as_none_is_proven_better(rooms: int, kept: bool) -> None:
    task = task_of(by_screen(rooms=rooms), W05__subjects=["音乐"])
    known, facts = viewed(task).plan, with_rooms(task.world.round.problem, frozenset({"二小"}))
    found = least_open(over(task.world.plan, facts), task.policy, 60, known)
    assert found is not None
    assert found.proven
    assert (found.plan.world is known.world) is kept
    assert found.open == 0


def test_one_more_teacher_closes_all_or_at_least_a_load() -> None:
    few = [line.render("zh") for line in ShareInquiry(viewed(crowd()), exact=False).school("二小")]
    assert any("可全部补上这12节" in line for line in few)
    many = task_of(walkers({"一小": {}, "二小": {"grade1": 12}}, {}), W05__subjects=["音乐"])
    told = [line.render("zh") for line in ShareInquiry(viewed(many), exact=False).school("二小")]
    assert any("至少可补上其中18节" in line for line in told)


@pytest.mark.parametrize(("km", "classes", "part"), [
    (10, {"grade1": 1}, "半天"), (31, {"grade1": 1}, "全天"), (10, SIX, "全天")])
def test_a_day_is_half_a_day_where_lessons_and_way_allow(km: int, classes: dict[str, int], part: str) -> None:
    task = task_of(walkers({"一小": {}, "二小": classes}, {"甲": {}}, ("一小", "二小", km)), W05__subjects=["音乐"])
    plan = viewed(task).plan
    visit = week_of(plan, "甲")[0].visits[0]
    assert part_told(plan, "甲", visit).render("zh") == part


def test_sheets_end_in_a_row_that_says_it_is_the_total() -> None:
    task = task_of(walkers({"一小": {}, "二小": SIX}, {"甲": {}}), W05__subjects=["音乐"])
    (table,) = [one for one in share_tables(viewed(task)) if one.key == "timetable"]
    *_, last = table.rows
    told = dict(zip((column.key for column in table.columns), last, strict=True))
    assert told["number"].value.render("zh") == "合计"  # type: ignore[attr-defined]
    assert (told["lessons"], told["km"]) == (12, 40)


def notes(view: ShareView, key: str) -> str:
    (found,) = (table for table in share_tables(view) if table.key == key)
    return " ".join(text.render("zh") for text in found.notes_below)


def test_lessons_from_posts_are_told_as_such_and_nobody_follows_them_by_screen() -> None:
    rooms = {"remote_room": 1}
    facts = tiny({"一小": {**rooms, "grade1": 1}, "二小": {**rooms, "rural": True}}, {"甲": {"subject": "音乐"}},
                 posts={"二小 音乐": 1}, distances=[road("一小", "二小", 200)])
    view = viewed(task_of(facts))
    assert view.world.lessons[cell("二小")].total == 18
    assert not view.plan.remote
    assert "按岗位数乘满工作量折算课时，不能按班同频：二小（小学）音乐" in notes(view, "cover")
    assert not notes(viewed(task_of(music())), "cover")


def test_schools_with_unknown_ways_are_listed_once_and_not_visited() -> None:
    facts = walkers({"一小": {}, "二小": {"grade1": 3}, "三小": {"grade1": 3, "longitude": None, "latitude": None}}, {"甲": {}})
    facts = replace(facts, distances=tuple(one for one in facts.distances if "三小" not in one.start + one.end))
    view = viewed(task_of(facts))
    assert [choice.schools for choice in view.plan.weeks.values()] == [("二小",)]
    (run,) = (table for table in share_tables(view) if table.key == "run")
    found = [tuple(map(str, row[:2])) for row in map(list, run.rows) if str(row[0]) in ("一小", "二小", "三小")]
    assert found == [("一小", "1"), ("三小", "2"), ("二小", "1")]


@pytest.mark.parametrize(("least", "look"), [(0, None), (1, None), (2, "bad")])
def test_a_pair_is_linked_by_who_teaches_it_by_screen(least: int, look: str | None) -> None:
    facts = by_screen()
    paired = facts.of(**{**vars(facts), "schools": [
        replace(one, partner="二小") if one.code == "一小" else one for one in facts.schools]})
    view = viewed(task_of(paired, W05__subjects=["音乐"], F50__least=least, F50__on=least > 0))
    (table,) = [one for one in share_tables(view) if one.key == "pairs"]
    row: Any = dict(zip((column.key for column in table.columns), table.rows[0], strict=True))
    assert (row["moved"], row["walkers"], row["links"], row["remote"]) == (0, 0, 1, 2)
    assert (row["all"].value, row["all"].look) == (1, "bad") if look else row["all"] == 1
    assert "1对结对学校中，1对有联系" in table.notes_above[0].render("zh")
