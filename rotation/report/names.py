"""What teachers, schools, posts and moves are called, and the columns that many sheets share."""

from __future__ import annotations

from typing import Any

from rotation.domain.months import Month, term_of
from rotation.domain.plan import Placement
from rotation.domain.round import Opening, Round
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Form
from rotation.report.view import View
from rotation.tables.table import NUMBER, Column
from rotation.text import Term, Text, say

TEACHER: Column[Any] = Column("teacher", say("Teacher ID", "教师编号"))
NAME: Column[Any] = Column("name", say("Name", "姓名"))
SCHOOL: Column[Any] = Column("school", say("School", "任教学校"))
PLACE: Column[Any] = Column("school", say("School", "学校"))
CODE: Column[Any] = Column("code", say("School code", "学校代码"))
STAGE: Column[Any] = Column("stage", say("Stage", "学段"), "center")
SUBJECT: Column[Any] = Column("subject", say("Subject", "学科"), "center")
MAIN: Column[Any] = Column("subject", say("Main subject", "主教学科"), "center")
TAUGHT: Column[Any] = Column("taught", say("Stage and subject", "学段学科"))
HOME: Column[Any] = Column("home", say("Home school", "派出学校"))
HOST: Column[Any] = Column("host", say("Host school", "接收学校"))


def who(view: View) -> tuple[Column[Teacher], ...]:
    """Return the columns that tell who a teacher is."""
    return (NUMBER, TEACHER.by(lambda t: t.id), NAME.by(lambda t: t.name),
            SCHOOL.by(lambda t: view.school(t.school)), STAGE.by(lambda t: t.stage), MAIN.by(lambda t: t.subject))


def where(view: View) -> tuple[Column[Opening], ...]:
    """Return the columns that tell which (place, subject) is meant."""
    return (CODE.by(lambda at: at.school), PLACE.by(lambda at: view.school(at.school)),
            STAGE.by(lambda at: at.stage), SUBJECT.by(lambda at: at.subject))


class TownCountry(Term):
    """流向: between town (the seat and cities) and country (农村牧区)."""

    OUT = "城→乡", "town to country"
    COUNTRY = "乡→乡", "country to country"
    TOWN = "城→城", "town to town"
    IN = "乡→城", "country to town"
    NEW = "新任", "new recruit"


def direction(round: Round, item: Placement) -> TownCountry:
    """Return between which kinds of school a placement leads."""
    home = round.problem.school.get(item.home)
    if home is None:
        return TownCountry.NEW
    sides = (round.is_rural(home), round.is_rural(round.problem.school[item.host]))
    return {(False, True): TownCountry.OUT, (True, True): TownCountry.COUNTRY,
            (False, False): TownCountry.TOWN, (True, False): TownCountry.IN}[sides]


def period(view: View, item: Placement) -> Text | None:
    """Return first and last month of a placement; nothing for a recruit, who stays."""
    if not item.home:
        return None
    return span(view.round.settings.year, item)


def span(year: int, item: Placement) -> Text:
    """Return the months of a placement in words; whoever is posted or transferred stays, without a last one."""
    start, end = term_of(year, item.term_years)
    if not item.home or item.form is Form.TRANSFER:
        return say("from {a}", "自{y}年{m}月起", a=str(start), y=start.year, m=start.month)
    return months_told(start, end)


def months_told(start: Month, end: Month) -> Text:
    """Return first and last month of a term in words."""
    return say("{a} to {b}", "{y}年{m}月至{v}年{n}月", a=str(start), b=str(end), y=start.year,
               m=start.month, v=end.year, n=end.month)


def stage_subject(item: Placement) -> Text:
    """Return ``小学数学``."""
    return say("{s}, {j}", "{s}{j}", s=item.stage, j=item.subject)


FIRST_POST = say("first post", "新任教师分配")
"""What stands for the form of a recruit's placement; it has no term and moves nobody."""
VOLUNTEER = say("volunteer", "自愿")


def form_told(item: Placement) -> Form | Text:
    """Return what the form of a placement is called."""
    return item.form if item.home else FIRST_POST


def remark(view: View, item: Placement) -> Text | None:
    """Return that a recruit is posted for the first time, or that a volunteer is outside the share."""
    if not item.home:
        return FIRST_POST
    return VOLUNTEER if view.choices.volunteers(view.round.teacher(item.teacher)) else None


def schools_of(view: View) -> tuple[School, ...]:
    """Return the schools that have compulsory stages."""
    return tuple(school for school in view.round.problem.schools if school.stages)
