"""Sheet 定岗依据: lessons, loads and classes behind every need, and where posts look wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from rotation.domain.school import GRADES, grades_of
from rotation.domain.vocabulary import Stage
from rotation.figures.needs import (
    PlaceNeed,
    SubjectNeed,
    classes_of,
    doubts,
    place_needs,
    school_posts,
    subject_needs,
    surplus_told,
)
from rotation.figures.words import people
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.view import View
from rotation.tables.table import Band, Column, Inset
from rotation.text import Text, say


def _basis(view: View) -> Filled:
    """Return subjects by stage, then classes by school, then posts beside the approved ones."""
    items = tuple(item for stage in (Stage.PRIMARY, Stage.JUNIOR) for item in _stage(view, stage))
    told = surplus_told(view.round)
    return Filled(
        (*_lessons(view), *_posts()), (*items, *_approved(view)), frozen=1,
        notes_above=(_HOW[view.round.teaching.method](view), *(() if told is None else (told,))),
        notes_below=(*doubts(view.round), *_rows_of_the_bureau(view)))


# -- how posts follow -------------------------------------------------------------------------


def _by_hours(view: View) -> Text:
    del view
    return say("Need: classes times weekly lessons, over the lessons of a full load; posts: the need of each school "
               "rounded to whole people",
               "折算需求=各年级班数×每班周课时之和÷满工作量周课时；岗位数为各校需求分别四舍五入取整后相加")


def _by_class(view: View) -> Text:
    del view
    return say("Need: classes times posts for a class; posts: the need of each school rounded to whole people",
               "折算需求=班数×每班岗位数；岗位数为各校需求分别四舍五入取整后相加")


def _by_ratio(view: View) -> Text:
    teaching = view.round.teaching
    return say(
        "Posts of a school: pupils over {a} (primary) or {b} (junior), below {n} pupils {c} for a class; dealt out to "
        "subjects by weekly lessons",
        "小学每{a}名、初中每{b}名学生一个岗位，不足{n}名学生的每班{c}个岗位；再按各学科周课时分到学科",
        a=teaching.ratio_primary, b=teaching.ratio_junior, n=teaching.small_below, c=teaching.small_per_class)


_HOW: dict[str, Callable[[View], Text]] = {"hours": _by_hours, "class": _by_class, "ratio": _by_ratio}


def _rows_of_the_bureau(view: View) -> tuple[Text, ...]:
    number = len(view.round.supply.given)
    if not number:
        return ()
    return (say("{n} posts of schools are those of sheet Needs, whatever the lessons are",
                "另有{n}处（学校、学段、学科）按“需求”表核定，不按上述口径计算", n=number),)


# -- subjects ---------------------------------------------------------------------------------


class _Line(NamedTuple):
    """One subject of a stage with what its posts follow from."""

    lessons: tuple[Fraction, ...]
    load: Fraction | None
    part: Fraction | None
    need: SubjectNeed


def _lessons(view: View) -> tuple[Column[_Line], ...]:
    load = (say("Posts for a class", "每班岗位数") if view.round.teaching.method == "class"
            else say("Full load", "满工作量周课时"))
    return (
        Column("what", say("Subject", "学科"), most=30, of=lambda line: line.need.subject),
        Column("pool", say("Counts as", "计入学科"), "center",
               of=lambda line: None if line.need.pool == line.need.subject else line.need.pool),
        *(_grade(grade) for grade in range(1, 10)),
        Column("load", load, "count", mixed=True, of=lambda line: line.load),
        Column("weekly", say("Lessons in all", "总周课时"), "count", mixed=True,
               of=lambda line: line.need.weekly or None),
        Column("part", say("Full loads", "折算人数"), "gap", of=lambda line: line.part))


def _grade(grade: int) -> Column[_Line]:
    return Column(f"g{grade}", say("G{n}", "{z}", n=grade, z=GRADES[grade - 1]), "count", mixed=True,
                  of=lambda line: line.lessons[grade - 1] or None)


def _posts() -> tuple[Column[_Line], ...]:
    def told(number: Callable[[SubjectNeed], object]) -> Callable[[_Line], object]:
        return lambda line: number(line.need) if line.need.tracked else None
    return (
        Column("need", say("Need", "折算需求"), "gap", of=told(lambda need: people(need.need))),
        Column("posts", say("Posts", "岗位数"), "count", of=told(lambda need: need.posts)),
        Column("people", say("People before", "交流前人数"), "gap", of=told(lambda need: people(need.people))),
        Column("surplus", say("Beyond the posts", "富余"), "gap", of=told(lambda need: people(need.surplus))),
        Column("short", say("Short", "缺额"), "gap", of=told(lambda need: people(need.short))))


def _stage(view: View, stage: Stage) -> Iterator[object]:
    lines = [line for line in subject_needs(view.round) if line.stage is stage]
    if lines:
        yield Band(say("{s}: weekly lessons of a class by grade, and what follows from them",
                       "{s}：各年级每班周课时及由此得出的岗位数（全旗县合计）", s=stage))
        yield from (_line(view, line) for line in lines)
        yield Band(say("{s}: classes by grade", "{s}：各校班级数和岗位数", s=stage))
        places = tuple(one for one in place_needs(view.round) if one.place[1] is stage)
        yield Inset(_places(stage), places)


def _line(view: View, need: SubjectNeed) -> _Line:
    teaching = view.round.teaching
    grades = grades_of(need.stage)
    lessons = tuple(hours if need.timetabled and grade in grades else Fraction(0)
                    for grade, hours in enumerate(teaching.lessons(need.subject), start=1))
    if not need.timetabled or teaching.method == "ratio":
        return _Line(lessons, None, None, need)
    if teaching.method == "hours":
        load = teaching.load(need.stage, need.subject)
        return _Line(lessons, load, need.weekly / load, need)
    each = teaching.per_class(need.stage).get(need.subject, Fraction(0))
    classes = sum(classes_of(school, need.stage) for school in view.round.problem.schools
                  if need.stage in school.stages)
    return _Line(lessons, each, each * classes, need)


# -- schools ----------------------------------------------------------------------------------


def _places(stage: Stage) -> tuple[Column[PlaceNeed], ...]:
    def classes(grade: int) -> Column[PlaceNeed]:
        return Column(f"g{grade}", say("G{n}", "{z}", n=grade, z=GRADES[grade - 1]), "count",
                      of=lambda one: one.school.classes[grade - 1] or None)
    return (
        Column("what", say("School", "学校"), of=lambda one: one.school.name),
        *(classes(grade) for grade in grades_of(stage)),
        Column("load", say("Pupils", "学生数"), "count", of=lambda one: one.school.pupils(stage) or None),
        Column("weekly", say("Classes", "班级数"), "count", of=lambda one: classes_of(one.school, stage)),
        Column("need", say("Need", "折算需求"), "gap", of=lambda one: people(one.need)),
        Column("posts", say("Posts", "岗位数"), "count", of=lambda one: one.posts))


def _approved(view: View) -> Iterator[object]:
    found = school_posts(view.round)
    if not found:
        return
    share = view.round.teaching.posts_apart
    yield Band(say("Posts beside the approved ones (all stages and duties)",
                   "各校岗位数与核定编制（核定编制含管理和教辅岗位）"))
    yield Inset((
        Column("what", say("School", "学校"), of=lambda one: one.school.name),
        Column("need", say("Approved", "核定编制"), "count", of=lambda one: one.approved),
        Column("posts", say("Posts", "岗位数"), "count", of=lambda one: one.posts),
        Column("people", say("Posts more", "岗位多于编制"), "count", of=lambda one: one.more),
        Column("surplus", say("To check", "提示"), "bad",
               of=lambda one: say("check", "请核对") if one.apart(share) else None)), found)


BASIS = Sheet("basis", say("Lessons and posts", "定岗依据"), say("Lessons, loads, classes and posts", "定岗依据表"),
              Group.WORKING, 85, _basis)
