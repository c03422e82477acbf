"""The counter: what people ask for by id, code or name, and the answer in lines."""

from __future__ import annotations

from collections.abc import Iterable

from rotation.domain.school import School
from rotation.errors import PlanError
from rotation.explain.answer import Line
from rotation.explain.inquiry import Inquiry
from rotation.explain.people import about_teacher, standing
from rotation.explain.posts import about_gap, about_school
from rotation.explain.reasons import Everybody
from rotation.explain.whole import about_all as whole
from rotation.text import say

_NO_PLAN = Line("none", say("this run has no plan: the conditions could not all be met, or it was stopped",
                            "该次运行没有得出方案：现有条件无法同时满足，或在限定时间内未算出"))


def teacher_named(asked: Inquiry, key: str, *, exact: bool) -> list[Line]:
    """Explain a teacher.

    Raises
    ------
    PlanError
        Nobody has the id.
    """
    teacher = asked.round.problem.teacher.get(key)
    if teacher is None:
        raise PlanError(say("there is no teacher {t}", "花名册中没有编号为“{t}”的教师", t=key))
    if asked.outcome.plan is None:
        return [standing(asked, teacher), _NO_PLAN]
    return about_teacher(asked, _everybody(asked), teacher, exact=exact)


def school_named(asked: Inquiry, name: str, *, exact: bool) -> list[Line]:
    """Explain a school's posts and gaps; the school is named by code or full name.

    Raises
    ------
    PlanError
        There is no such school.
    """
    school = _school(asked, name)
    if asked.outcome.plan is None:
        return [_NO_PLAN]
    return about_school(asked, _everybody(asked), school.code, exact=exact)


def gaps_named(asked: Inquiry, name: str, subject: str, *, exact: bool) -> list[Line]:
    """Explain a subject at a school, at each stage that the school has.

    Raises
    ------
    PlanError
        There is no such school, or the subject is not tracked there.
    """
    school = _school(asked, name)
    posts = [post for post in asked.round.cells if post.school == school.code
             and post.subject == asked.round.subject_at(post.stage, subject)]
    if not posts:
        raise PlanError(say("{s} has no subject {j}", "{s}没有“{j}”这一学科的岗位", s=school.name, j=subject))
    if asked.outcome.plan is None:
        return [_NO_PLAN]
    return _joined(about_gap(asked, post, exact=exact) for post in posts)


def about_all(asked: Inquiry, *, exact: bool) -> list[Line]:
    """Explain the whole round."""
    if asked.outcome.plan is None:
        return [_NO_PLAN]
    return whole(asked, _everybody(asked), exact=exact)


def _everybody(asked: Inquiry) -> Everybody:
    return Everybody(asked.round, asked.policy, asked.outcome, asked.bounds)


def _school(asked: Inquiry, name: str) -> School:
    known = asked.round.problem.school.get(name)
    if known is not None:
        return known
    named = [school for school in asked.round.problem.schools if school.name == name]
    if len(named) != 1:
        raise PlanError(say("there is no school {s}", "没有代码或全称为“{s}”的学校", s=name))
    return named[0]


def _joined(parts: Iterable[list[Line]]) -> list[Line]:
    return [line for part in parts for line in part]
