"""学校材料: one workbook for each school: its own verdicts to be signed, who leaves, who arrives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from rotation.domain.plan import Placement
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.figures.words import yes
from rotation.model.eligibility import neutral
from rotation.papers._paper import File, Material, Paper
from rotation.report.names import TEACHER, schools_of, stage_subject, who
from rotation.report.reasons import label
from rotation.report.sheet_moves import comes, goes, roster
from rotation.report.sheet_people import BACKBONE, ESTABLISHED, SERVED, served
from rotation.report.view import View
from rotation.tables.sheet_style import safe_name
from rotation.tables.sheet_writer import paper_book
from rotation.tables.table import NUMBER, Column, Table
from rotation.text import Text, say

_SIGNED = (
    say("Checked by: ____________    Principal: ____________    School (seal)    Date: ____-__-__",
        "填表人：____________　　校长（签字）：____________　　学校（盖章）　　　　　　年　　月　　日"),)
_ORDER = say("For withdrawals after the notice, the least effect on the plan first; the bureau decides",
             "供公示后有人退出时参考，按对方案的影响由小到大排列，以教育局确定为准")
_NOBODY = say("nobody", "无")


def _write(material: Material) -> Iterator[File]:
    for school in schools_of(material.view):
        content = paper_book(tuple(_sheets(material, school)), material.lang)
        called = safe_name("_".join(dict.fromkeys((school.code, school.name))))  # where there are no codes, just once
        yield File(f"{PAPER.name(material.lang)}/{called}.xlsx", content)


def _sheets(material: Material, school: School) -> Iterator[Table]:
    view = material.view
    leaving = [item for item in view.plan.placements if item.home == school.code]
    coming = [item for item in view.plan.placements if item.host == school.code]
    yield _standings(material, school)
    yield _moves(material, school, "leaving", say("Leaving", "派出名册"), other=goes(view), items=leaving)
    yield _moves(material, school, "arriving", say("Arriving", "接收名册"), other=comes(view), items=coming)
    yield from _substitutes(material, school, coming)


def _title(material: Material, school: School, name: Text) -> Text:
    year = material.view.round.settings.year
    return material.titled(say("{s}, {y}: {n}", "{s}{y}年{n}", s=school.name, y=year, n=name))


# -- 资格审查 ---------------------------------------------------------------------------------


def _standings(material: Material, school: School) -> Table:
    view = material.view
    teachers = [t for t in view.round.problem.teachers if t.school == school.code]
    return Table(
        "standings", say("Standings", "资格审查"),
        _title(material, school, say("Standings of teachers", "教师资格审查表")),
        _signed(view), tuple(teachers),
        notes_above=(say("Kinds of deferral are not printed. {n} teachers",
                         "暂缓的具体情形不在本表列出。共{n}人，请本人核对后签字", n=len(teachers)),),
        notes_below=_SIGNED, row_height=24)


def _signed(view: View) -> tuple[Column[Teacher], ...]:
    found = view.round.standings
    return (
        *(column for column in who(view) if column.key != "school"), ESTABLISHED,
        SERVED.by(lambda t: served(view, t)), BACKBONE.by(lambda t: yes(view.round.is_backbone(t))),
        Column("verdict", say("Verdict", "审查结论"), "wrap", 22, lambda t: found[t.id].verdict),
        Column("rule", say("Rule", "依据规则"), "wrap", 20,
               lambda t: label(found[t.id].rule) if found[t.id].rule else None),
        Column("why", say("Reason", "说明"), "wrap", 40, lambda t: neutral(found[t.id])),
        Column("signed", say("Signature", "本人签字"), "center", 14, lambda _: None, least=14))


# -- who moves --------------------------------------------------------------------------------


def _moves(
    material: Material, school: School, key: str, name: Text, *, other: Column[Placement], items: list[Placement],
) -> Table:
    return Table(key, name, _title(material, school, name),
                 roster(material.view, replace(other, look="wrap")), tuple(items),
                 notes_above=(say("{n} teachers", "共{n}人", n=len(items)),) if items else (_NOBODY,),
                 notes_below=_SIGNED)


class _Next(NamedTuple):
    """Somebody who would take over a post, and which in the order."""

    item: Placement
    place: int
    other: Teacher
    conditions: tuple[Text, ...]


def _substitutes(material: Material, school: School, coming: list[Placement]) -> Iterator[Table]:
    """Yield who would take over each post, if somebody is known."""
    teacher = material.view.round.teacher
    items = tuple(_Next(item, place, teacher(key), conditions) for item in coming
                  for place, (key, conditions) in enumerate(material.substitutes(item), start=1))
    if items:
        name = say("Substitutes", "递补人选")
        yield Table("substitutes", name, _title(material, school, name), _next(material.view), items,
                    notes_above=(_ORDER,))


def _next(view: View) -> tuple[Column[_Next], ...]:
    return (
        NUMBER, Column("taught", say("Post", "岗位"), "center", of=lambda one: stage_subject(one.item)),
        Column("name", say("Placed", "拟安排人员"), "center", of=lambda one: view.round.teacher(one.item.teacher).name),
        Column("place", say("Order", "递补顺序"), "index"),
        Column("who", say("Substitute", "递补人选"), "center", of=lambda one: one.other.name),
        Column("who_id", TEACHER.title, "center", of=lambda one: one.other.id),
        Column("who_school", say("School", "现任教学校"), "wrap", of=lambda one: view.school(one.other.school)),
        Column("conditions", say("Remarks", "备注"), "wrap", 30, lambda one: one.conditions or None))


PAPER = Paper("schools", 3, say("School files", "学校材料"), _write)
