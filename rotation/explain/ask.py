"""The counter: what people ask for by id, code or name, and the answer in lines."""

from __future__ import annotations

from collections.abc import Iterable

from rotation.domain.problem import Problem
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.errors import UnknownName
from rotation.explain.inquiry import Inquiry, Sentence
from rotation.explain.people import about_teacher, standing
from rotation.explain.posts import about_gap, about_school
from rotation.explain.reasons import Everybody
from rotation.explain.whole import about_all as whole
from rotation.text import Text, say
from rotation.workbook.changes import lexicon
from rotation.workbook.choices import close
from rotation.workbook.header import fold, fold_name
from rotation.workbook.lexicon import subject_word

_NO_PLAN = Sentence("none", say("this run has no plan: the conditions could not all be met, or it was stopped",
                                "该次运行没有得出方案：现有条件无法同时满足，或在限定时间内未算出"))


def teacher_named(asked: Inquiry, key: str, *, exact: bool) -> list[Sentence]:
    """Explain a teacher, named by id or by a name that nobody else has.

    Raises
    ------
    UnknownName
        Nobody has the id or the name, or several have the name.
    """
    teacher = teacher_asked(asked.round.problem, key.strip())
    if asked.outcome.plan is None:
        return [standing(asked, teacher), _NO_PLAN]
    return about_teacher(asked, _everybody(asked), teacher, exact=exact)


def school_named(asked: Inquiry, name: str, *, exact: bool) -> list[Sentence]:
    """Explain a school's posts and gaps; the school is named by code, full name or unique short name.

    Raises
    ------
    UnknownName
        There is no such school.
    """
    school = school_asked(asked.round.problem, name)
    if asked.outcome.plan is None:
        return [_NO_PLAN]
    return about_school(asked, _everybody(asked), school.code, exact=exact)


def gaps_named(asked: Inquiry, name: str, subject: str, *, exact: bool) -> list[Sentence]:
    """Explain a subject at a school, at each stage that the school has.

    The subject may be spelled as in the workbook: by an alias or in English.

    Raises
    ------
    UnknownName
        There is no such school, or the subject is not tracked there.
    """
    school = school_asked(asked.round.problem, name)
    word = subject_word(subject)
    posts = [post for post in asked.round.cells if post.school == school.code
             and post.subject == asked.round.subject_at(post.school, post.stage, word)]
    if not posts:
        raise UnknownName(say("{s} has no subject {j}", "{s}没有“{j}”这一学科的岗位", s=school.name, j=subject))
    if asked.outcome.plan is None:
        return [_NO_PLAN]
    return _joined(about_gap(asked, post, exact=exact) for post in posts)


def about_all(asked: Inquiry, *, exact: bool) -> list[Sentence]:
    """Explain the whole round."""
    if asked.outcome.plan is None:
        return [_NO_PLAN]
    return whole(asked, _everybody(asked), exact=exact)


def _everybody(asked: Inquiry) -> Everybody:
    return Everybody(asked.round, asked.outcome)


def teacher_asked(problem: Problem, key: str) -> Teacher:
    """Return the teacher of an id, or of a name that nobody else has.

    Raises
    ------
    UnknownName
        Nobody has it, or several have the name.
    """
    known = {fold(one.id): one for one in problem.teachers}.get(fold(key))
    if known is not None:
        return known
    named = [one for one in problem.teachers if fold_name(one.name or "") == fold_name(key)]
    if len(named) > 1:
        raise UnknownName(say("{n} teachers are called {t}; name one by id: {i}",
                            "有{n}名教师叫“{t}”，请改用教师编号：{i}", n=len(named), t=key,
                            i=tuple(one.id for one in named)))
    if not named:
        raise UnknownName(say("there is no teacher with the id or name {t}",
                            "花名册中没有编号或姓名为“{t}”的教师", t=key))
    return named[0]


def school_asked(problem: Problem, name: str) -> School:
    """Return the school of a code, full or short name; the last only if nobody else has it.

    Raises
    ------
    UnknownName
        There is no such school.
    """
    words, key = lexicon(problem), fold(name)
    code = words.codes.get(key)
    found = [code] if code is not None else words.names.get(key) or words.shorts.get(key) or []
    if len(found) > 1:
        raise UnknownName(say("{n} schools are called {s}; name one by code: {c}",
                              "有{n}所学校叫“{s}”，请改用学校代码：{c}", n=len(found), s=name, c=tuple(found)))
    if not found:
        raise UnknownName(say("there is no school with the code, full or short name {s}{h}",
                              "没有代码、全称或简称为“{s}”的学校{h}", s=name, h=_meant(problem, key)))
    return problem.school[found[0]]


def _meant(problem: Problem, key: str) -> Text:
    known = {fold(spelled): f"{school.name} ({school.code})" for school in problem.schools
             for spelled in (school.code, school.name, school.short) if spelled}
    near = close(key, known)
    return say("; did you mean {w}?", "；是否应为“{w}”？", w=known[near[0]]) if near else say("", "")


def _joined(parts: Iterable[list[Sentence]]) -> list[Sentence]:
    return [line for part in parts for line in part]
