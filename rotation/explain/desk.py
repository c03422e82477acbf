"""The counter: what people ask for by id, code or name, and the answer in lines."""

from __future__ import annotations

from collections.abc import Iterable

from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.errors import PlanError
from rotation.explain.answer import Line
from rotation.explain.inquiry import Inquiry
from rotation.explain.people import about_teacher, standing
from rotation.explain.posts import about_gap, about_school
from rotation.explain.reasons import Everybody
from rotation.explain.whole import about_all as whole
from rotation.text import say
from rotation.workbook.header import fold
from rotation.workbook.lexicon import subject_word

_NO_PLAN = Line("none", say("this run has no plan: the conditions could not all be met, or it was stopped",
                            "该次运行没有得出方案：现有条件无法同时满足，或在限定时间内未算出"))


def teacher_named(asked: Inquiry, key: str, *, exact: bool) -> list[Line]:
    """Explain a teacher, named by id or by a name that nobody else has.

    Raises
    ------
    PlanError
        Nobody has the id or the name, or several have the name.
    """
    teacher = _teacher(asked, key.strip())
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

    The subject may be spelled as in the workbook: by an alias or in English.

    Raises
    ------
    PlanError
        There is no such school, or the subject is not tracked there.
    """
    school = _school(asked, name)
    word = subject_word(subject)
    posts = [post for post in asked.round.cells if post.school == school.code
             and post.subject == asked.round.subject_at(post.stage, word)]
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


def _teacher(asked: Inquiry, key: str) -> Teacher:
    known = {fold(one.id): one for one in asked.round.problem.teachers}.get(fold(key))
    if known is not None:
        return known
    named = [one for one in asked.round.problem.teachers if fold(one.name or "") == fold(key)]
    if len(named) > 1:
        raise PlanError(say("{n} teachers are called {t}; name one by id: {i}",
                            "有{n}名教师叫“{t}”，请改用教师编号：{i}", n=len(named), t=key,
                            i=tuple(one.id for one in named)))
    if not named:
        raise PlanError(say("there is no teacher with the id or name {t}",
                            "花名册中没有编号或姓名为“{t}”的教师", t=key))
    return named[0]


def _school(asked: Inquiry, name: str) -> School:
    known = asked.round.problem.school.get(name)
    if known is not None:
        return known
    named = [school for school in asked.round.problem.schools
             if fold(name) in (fold(school.code), fold(school.name))]
    if len(named) != 1:
        raise PlanError(say("there is no school {s}", "没有代码或全称为“{s}”的学校", s=name))
    return named[0]


def _joined(parts: Iterable[list[Line]]) -> list[Line]:
    return [line for part in parts for line in part]
