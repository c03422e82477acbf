"""学校材料: one workbook for each school: its own verdicts to be signed, who leaves, who arrives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rotation.domain.plan import Placement
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.figures.words import yes
from rotation.model.eligibility import neutral
from rotation.papers._paper import File, Material, Paper
from rotation.report.reasons import label
from rotation.report.sheet_moves import (
    ROSTER,
    ROSTER_END,
    person_row,
    schools_of,
    stage_subject,
)
from rotation.report.sheet_people import served
from rotation.report.view import View
from rotation.tables.sheet_style import safe_name
from rotation.tables.sheet_writer import paper_book
from rotation.tables.table import Column, Row, Table
from rotation.text import Text, say

_SIGNED = (
    say("Checked by: ____________    Principal: ____________    School (seal)    Date: ____-__-__",
        "填表人：____________　　校长（签字）：____________　　学校（盖章）　　　　　　年　　月　　日"),)
_GOES: Column[Any] = Column("other", say("Goes to", "接收学校"), "wrap")
_COMES: Column[Any] = Column("other", say("Comes from", "派出学校"), "wrap")
_NEXT: tuple[Column[Any], ...] = (
    Column("number", say("No.", "序号"), "index"), Column("taught", say("Post", "岗位"), "center"),
    Column("name", say("Placed", "拟安排人员"), "center"),
    Column("place", say("Order", "递补顺序"), "index"),
    Column("who", say("Substitute", "递补人选"), "center"),
    Column("who_id", say("Teacher ID", "教师编号"), "center"),
    Column("who_school", say("School", "现任教学校"), "wrap"),
    Column("conditions", say("Remarks", "备注"), "wrap", 30))
_ORDER = say("For withdrawals after the notice, the least effect on the plan first; the bureau decides",
             "供公示后有人退出时参考，按对方案影响的下限由小到大排列，以教育局确定为准")
_NOBODY = say("nobody", "无")


def _write(material: Material) -> Iterator[File]:
    for school in schools_of(material.view):
        content = paper_book(tuple(_sheets(material, school)), material.lang)
        yield File(f"{PAPER.name(material.lang)}/{safe_name(f'{school.code}_{school.name}')}.xlsx", content)


def _sheets(material: Material, school: School) -> Iterator[Table]:
    view = material.view
    leaving = [item for item in view.plan.placements if item.home == school.code]
    coming = [item for item in view.plan.placements if item.host == school.code]
    yield _standings(material, school)
    yield _moves(material, school, Column("leaving", say("Leaving", "派出名册")), _GOES,
                 [person_row(view, number, item, item.host) for number, item in enumerate(leaving, 1)])
    yield _moves(material, school, Column("arriving", say("Arriving", "接收名册")), _COMES,
                 [person_row(view, number, item, item.home) for number, item in enumerate(coming, 1)])
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
        (Column("number", say("No.", "序号"), "index"), Column("teacher", say("Teacher ID", "教师编号")),
         Column("name", say("Name", "姓名")), Column("stage", say("Stage", "学段"), "center"),
         Column("subject", say("Main subject", "主教学科"), "center"),
         Column("established", say("In establishment", "在编"), "center"),
         Column("served", say("School years here", "本校任教学年"), "count"),
         Column("backbone", say("Backbone", "骨干教师"), "center"),
         Column("verdict", say("Verdict", "审查结论"), "wrap", 22),
         Column("rule", say("Rule", "依据规则"), "wrap", 20),
         Column("why", say("Reason", "说明"), "wrap", 40),
         Column("signed", say("Signature", "本人签字"), "center", 14)),
        tuple(_standing(view, number, teacher) for number, teacher in enumerate(teachers, 1)),
        notes_above=(say("Kinds of deferral are not printed. {n} teachers",
                         "暂缓的具体情形不在本表列出。共{n}人，请本人核对后签字", n=len(teachers)),),
        notes_below=_SIGNED, row_height=24)


def _standing(view: View, number: int, teacher: Teacher) -> Row:
    item = view.round.standings[teacher.id]
    return (number, teacher.id, teacher.name, teacher.stage, teacher.subject,
            yes(teacher.established), served(view, teacher), yes(view.round.is_backbone(teacher)),
            item.verdict, label(item.rule) if item.rule else None, neutral(item), None)


# -- who moves --------------------------------------------------------------------------------


def _moves(
    material: Material, school: School, named: Column[Any], other: Column[Any], rows: list[Row]
) -> Table:
    return Table(named.key, named.title, _title(material, school, named.title),
                 (*ROSTER, other, *ROSTER_END), tuple(rows),
                 notes_above=(say("{n} teachers", "共{n}人", n=len(rows)),) if rows else (_NOBODY,),
                 notes_below=_SIGNED)


def _substitutes(material: Material, school: School, coming: list[Placement]) -> Iterator[Table]:
    """Yield who would take over each post, if somebody is known."""
    round, rows = material.view.round, list[Row]()
    for item in coming:
        for place, (key, conditions) in enumerate(material.substitutes(item), start=1):
            other = round.teacher(key)
            rows.append((len(rows) + 1, stage_subject(item), round.teacher(item.teacher).name, place,
                         other.name, other.id, material.view.school(other.school), conditions or None))
    if rows:
        name = say("Substitutes", "递补人选")
        yield Table("substitutes", name, _title(material, school, name), _NEXT, tuple(rows),
                    notes_above=(_ORDER,))


PAPER = Paper("schools", 3, say("School files", "学校材料"), _write)
