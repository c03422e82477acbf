"""Sheet 积分明细: every term of the points of everybody of E, in the order in which G52 compares them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from rotation.domain.points import Counted, Graded, PointsTable, PointsTerm
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.figures.words import yes
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.names import who
from rotation.report.sheet_policy import column_title
from rotation.report.view import View
from rotation.rules.g52_seniority import Merit, distances, group, highest, merits, points
from rotation.tables.table import Column, Look
from rotation.text import Text, say


class _Scored(NamedTuple):
    """Somebody of E with the terms of the table."""

    teacher: Teacher
    merits: dict[str, Merit]
    points: int

    def who(self) -> Teacher:
        """Return the teacher."""
        return self.teacher


def _points(view: View) -> Filled:
    """Return everybody of E by school and subject, the most points first."""
    round = view.round
    people = [round.teacher(key) for key in round.eligible]
    scored = (_Scored(t, {merit.name: merit for merit in merits(round, t)}, points(round, t)) for t in people)
    items = sorted(scored, key=lambda one: (group(round, one.teacher), -one.points, one.teacher.id))
    terms = tuple(column for name, term in round.points.terms.items() for column in _term(name, term))
    return Filled(
        (*(column.over(_Scored.who) for column in who(view)), *terms, *_sums(view)), tuple(items),
        frozen=3, filtered=True,
        notes_above=(_table(round), _given(round), *_lacking(round))[:3])


def _term(name: str, term: PointsTerm) -> tuple[Column[_Scored], ...]:
    title = PointsTable.title(name)
    look: Look = "count" if isinstance(term, Counted) else "center"
    return (
        Column(name, title, look, of=lambda one: one.merits[name].held),
        Column(f"{name}_points", say("{t}: points", "{t}得分", t=title), "gap",
               of=lambda one: Fraction(one.merits[name].points, 100)))


def _sums(view: View) -> tuple[Column[_Scored], ...]:
    best, behind = highest(view.round), distances(view.round)
    return (
        Column("sum", say("Sum", "合计"), "decimal",
               of=lambda one: Fraction(sum(merit.points for merit in one.merits.values()), 100)),
        Column("given", say("Points given", "填报积分"), "decimal",
               of=lambda one: None if one.teacher.points is None else Fraction(one.teacher.points, 100)),
        Column("points", say("Points", "积分"), "decimal", of=lambda one: Fraction(one.points, 100)),
        Column("highest", say("Highest of the group", "同组最高"), "decimal",
               of=lambda one: Fraction(best[group(view.round, one.teacher)], 100)),
        Column("behind", say("Points behind", "与同组最高之差"), "moves", of=lambda one: behind[one.teacher.id]),
        Column("sent", say("Sent", "本年度派出"), "center",
               of=lambda one: yes(view.plan.placement(one.teacher.id) is not None) if view.has_plan else None))


# -- what the table says ----------------------------------------------------------------------


def _table(round: Round) -> Text:
    terms = tuple(_told(name, term) for name, term in round.points.terms.items())
    if round.points.given:
        return say("The table of the policy: {t}", "积分表（政策参数）：{t}", t=terms)
    return say("No table is set; the usual one: {t}", "当地未规定积分表，按默认口径：{t}", t=terms)


def _told(name: str, term: PointsTerm) -> Text:
    title = PointsTable.title(name)
    most = say("", "") if term.cap is None else say(" (at most {c})", "（最多{c}分）", c=term.cap)
    if isinstance(term, Graded):
        return say("{t} {w}{m}", "{t}{w}{m}", t=title, m=most, w=tuple(
            say("{a} {b}", "{a}{b}分", a=word, b=number) for word, number in term.of.items()))
    assert isinstance(term, Counted)
    return say("{t} {e} {u}{m}", "{t}{u}{e}分{m}", t=title, e=term.each, u=_EACH[name], m=most)


_EACH = {"years": say("each", "每学年"), "rural_years": say("each", "每年"), "rural_months": say("each", "每月"),
         "rotation_years": say("each", "每年"), "class_teacher": say("in all", "")}
"""For how much of a counted term points are given."""


def _given(round: Round) -> Text:
    number = sum(1 for key in round.eligible if round.teacher(key).points is not None)
    return say("Points given in the roster count as they are ({n} people). Only those of one school, stage and subject "
               "are compared; the most points go first",
               "名册已填“交流积分”的以填报为准（{n}人）；只在同校同学段同学科之间比较，积分高的先交流", n=number)


_COLUMNS = {"rural_years": "rural_months", "years": "joined", "rotation_years": ""}
"""The column of a term that is not named like it; rotations are read from several."""


def _lacking(round: Round) -> Iterator[Text]:
    names = [_COLUMNS.get(name, name) for name in round.points.terms]
    lacking = [f"teacher.{name}" for name in dict.fromkeys(names)
               if name and f"teacher.{name}" not in round.problem.present]
    if lacking:
        yield say("The roster has no {c}: no points for that", "名册缺少{c}，该项均计0分",
                  c=tuple(column_title(name) for name in lacking))


POINTS = Sheet("points", say("Points", "积分明细"), say("Points of everybody eligible", "交流积分明细表"),
               Group.WORKING, 105, _points)
