"""同频课表: for each school a week of lessons by screen, to hang on the wall of the remote classroom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from docx.document import Document
from docx.shared import Mm

from rotation.papers._word import heading, line, next_page, packed, paper, table
from rotation.share.calendar import WEEKDAYS
from rotation.share.material import LINE, WALL, ShareMaterial
from rotation.share.screen import ScreenClass
from rotation.share.tables_remote import class_told
from rotation.text import Text, say

_FIRST, _DAY = 22.0, 47.0
"""Widths of the lesson's column and of a weekday's, millimeters."""
_ROWS = 112.0
"""Height of all rows of a week, millimeters."""
_HOURS = say(
    "Hours are proposed so that no teacher, class or room is used twice; schools may exchange hours and classes of a "
    "grade together, and tell the teacher and the adult in the room.",
    "节次为建议，教师、班级、教室都不重复使用；需要调换节次或同年级班级的，由两校协商，并告诉主讲教师和辅助教师。")
_TESTED = say("Test picture and sound together before the first lesson; if the line fails, the adult teaches on: "
              "telephone of the other school {l}",
              "开课前两校共同调试画面和声音；线路中断时由辅助教师接着上课，并电话告知对方学校：{l}")


class _Lesson(NamedTuple):
    """What a class that is sent means to one school: what stands in its week."""

    one: ScreenClass
    says: Text


def remote_timetables(told: ShareMaterial) -> bytes | None:
    """Return one page for every school that sends or follows lessons by screen."""
    codes = sorted({code for one in told.view.remote for code in (
        one.sent.cell.school, *(there.cell.school for there in one.followers))})
    if not codes:
        return None
    document = paper(landscape=True, margins=WALL)
    for code in codes:
        next_page(document)
        _school(document, told, code)
    return packed(document)


def _school(document: Document, told: ShareMaterial, code: str) -> None:
    lang, listed = told.lang, list(_lessons(told, code))
    heading(document, say("{s}, {y}: timetable of lessons by screen", "{s}{y}年同频互动课堂课表", s=told.named(code),
                          y=told.settings.year).render(lang))
    rooms = told.view.world.school(code).rooms
    line(document, say("{t}    Rooms: {n}", "{t}　　同频互动教室：{n}间", t=told.term, n=rooms).render(lang),
         align="center", size=14)
    _week(document, told, listed)
    open_ = [one.says for one in listed for hour in one.one.hours if hour is None]
    if open_:
        line(document, say("Hour to be agreed by both schools: {l}", "节次由两校商定：{l}",
                           l=tuple(open_)).render(lang), align="left", size=12, spacing=18, before=2)
    for note in (_HOURS, _TESTED.filled(l=LINE)):
        line(document, note.render(lang), align="left", size=12, spacing=18, before=2)
    line(document, say("Contact at this school: {l}    Principal (signature): {l}    School (seal)",
                       "本校联系人、电话：{l}　　校长（签字）：{l}　　学校（盖章）", l=LINE).render(lang), align="left",
         size=12, spacing=18, before=8)


def _week(document: Document, told: ShareMaterial, listed: list[_Lesson]) -> None:
    """Add a row for every lesson of the day up to the last in use, with what is taught on each weekday."""
    lang, hours = told.lang, [hour for one in listed for hour in one.one.hours if hour is not None]
    last = max((period for _, period in hours), default=0)
    rows = [[say("Lesson {n}", "第{n}节", n=period + 1).render(lang), *(
        "\n".join(one.says.render(lang) for one in listed if (day, period) in one.one.hours)
        for day in range(len(WEEKDAYS)))] for period in range(last + 1)]
    titles = (say("Lesson", "节次"), *WEEKDAYS)
    made = table(document, [title.render(lang) for title in titles], rows, (_FIRST, *[_DAY] * len(WEEKDAYS)), size=12)
    for row in made.rows[1:]:
        row.height = Mm(min(24.0, _ROWS / len(rows)))


def _lessons(told: ShareMaterial, code: str) -> Iterator[_Lesson]:
    """Iterate over what a school sends and what its classes follow."""
    for one in told.view.remote:
        subject, teacher = one.sent.cell.subject, told.named(one.teacher)
        if one.sent.cell.school == code:
            yield _Lesson(one, say(
                "{j}, {c}: sent by {t} to {f}", "{j} {c}（{t}主讲，{f}收看）", j=subject, c=class_told(one.sent),
                t=teacher, f=tuple(dict.fromkeys(told.named(there.cell.school) for there in one.followers))))
        for there, adults in zip(one.followers, one.adults, strict=True):
            if there.cell.school == code:
                yield _Lesson(one, say(
                    "{j}, {c}: follows {t} of {s}; with the class: {a}", "{j} {c}（收看{s}{t}老师的课，{a}在教室辅助）",
                    j=subject, c=class_told(there), t=teacher, s=told.named(one.sent.cell.school),
                    a=tuple(map(told.named, adults)) if adults else say("a teacher of the school", "本校教师")))
