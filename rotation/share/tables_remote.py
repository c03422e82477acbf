"""The sheet of 走教同频方案.xlsx on lessons by screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rotation.report._sheet import Filled, Group
from rotation.share.calendar import WEEKDAYS
from rotation.share.screen import Class, ScreenClass
from rotation.share.tables import SUMMED, ShareSheet, lessons
from rotation.share.view import ShareView
from rotation.tables.table import Column, summed
from rotation.text import Text, say


class RemoteLine(NamedTuple):
    """One class that follows, and who is with it."""

    one: ScreenClass
    follower: Class
    adults: tuple[str, ...]


def _remote(view: ShareView) -> Filled | None:
    rows = tuple(_lines(view))
    if not rows:
        return None
    world = view.world
    columns: tuple[Column[RemoteLine], ...] = (
        SUMMED, Column("sender", say("Sends", "主讲学校"), "wrap", 24,
                       lambda row: world.named(row.one.sent.cell.school)),
        Column("name", say("Teacher", "主讲教师"), of=lambda row: world.named(row.one.teacher)),
        Column("stage", say("Stage", "学段"), "center", of=lambda row: row.follower.cell.stage),
        Column("subject", say("Subject", "学科"), "center", of=lambda row: row.follower.cell.subject),
        Column("sent", say("Class that is sent", "主讲班级"), "center", of=lambda row: class_told(row.one.sent)),
        Column("school", say("Follows", "接收学校"), "wrap", 24, lambda row: world.named(row.follower.cell.school)),
        Column("followed", say("Class that follows", "接收班级"), "center", of=lambda row: class_told(row.follower)),
        Column("adults", say("Adult in the room", "辅助教师"), "wrap", 20, lambda row: Text.of(tuple(
            map(world.named, row.adults))) if row.adults else say("named by the school", "由接收学校确定")),
        Column("lessons", say("Lessons a week", "每周课时"), "count", of=lambda row: lessons(view, row.one.lessons),
               total=summed, mixed=world.unit > 1),
        Column("hours", say("Proposed hours", "建议节次"), "wrap", 28, _hours),
        Column("teacher", say("Teacher ID", "教师编号"), "center", of=lambda row: row.one.teacher),
        Column("code", say("School code", "接收学校代码"), "center", of=lambda row: row.follower.cell.school))
    return Filled(columns, rows, notes_above=(say(
        "Each row is one class that follows all its lessons of the subject, in the remote classrooms of both schools. "
        "Classes that follow together have the same class that is sent. At the proposed hours teacher, classes and "
        "rooms are used once; schools may exchange classes of a grade and hours by agreement.",
        "每行是一个接收班级，该学科每周的课全部同频，在两校同频互动教室上。主讲班级相同的同时上课。"
        "按建议节次，教师、班级、教室都不重复使用；同年级的班级和节次可由两校商定调换。"),), frozen=3, filtered=True)


def _lines(view: ShareView) -> Iterator[RemoteLine]:
    for one in view.remote:
        yield from (RemoteLine(one, there, adults) for there, adults in zip(one.followers, one.adults, strict=True))


def class_told(one: Class) -> Text:
    """Return a class in words."""
    return say("grade {g} ({n})", "{g}年级（{n}）班", g=one.grade, n=one.number)


def _hours(row: RemoteLine) -> Text:
    return Text.of(tuple(
        say("to be agreed", "由两校商定") if hour is None
        else say("{d} lesson {n}", "{d}第{n}节", d=WEEKDAYS[hour[0]], n=hour[1] + 1) for hour in row.one.hours))


REMOTE: tuple[ShareSheet, ...] = (
    ShareSheet("remote", say("By screen", "同频课表"), Group.WORKING, _remote),)
