"""The list of people: what 交流名单 shows, to be searched and sorted."""

from __future__ import annotations

from typing import Any

from rotation.domain.plan import Placement
from rotation.figures.words import yes
from rotation.report.page_effects import subject
from rotation.report.page_places import NEW, labels
from rotation.report.sheet_moves import direction, period, remark
from rotation.report.view import View
from rotation.tables.page.parts import Section
from rotation.tables.table import Column, Row, Table
from rotation.text import say

_COLUMNS: tuple[Column[Any], ...] = (
    Column("number", say("No.", "序号"), "index"),
    Column("teacher", say("Teacher ID", "教师编号"), "small"),
    Column("name", say("Name", "姓名"), "small"),
    Column("home", say("Home school", "派出学校")),
    Column("host", say("Host school", "接收学校")),
    Column("taught", say("Stage and subject", "学段学科")),
    Column("backbone", say("Backbone", "骨干"), "center"),
    Column("kind", say("Kind of move", "去向类别"), "center"),
    Column("direction", say("Direction", "流向"), "center"),
    Column("km", say("Kilometers", "公里"), "count"),
    Column("form", say("Form", "交流形式"), "center"),
    Column("period", say("Period", "期限起止"), "small"))


def movers(view: View) -> Section:
    """Return everybody who is placed."""
    names = labels(view.round.problem.schools)
    rows = tuple(_row(view, names, number, item) for number, item in enumerate(view.plan.placements, 1))
    return Section(
        "people", say("People", "交流人员名单"),
        (say("Click a title to sort. Any words in any order are found: a name, a school, a subject.",
             "点击列标题可排序；可按姓名、学校、学科等查找，多个词之间用空格隔开。"),),
        tables=(Table("people", say("People", "交流名单"), say("People", "交流名单"), _COLUMNS, rows,
                      filtered=True),))


def _row(view: View, names: dict[str, str], number: int, item: Placement) -> Row:
    teacher = view.round.teacher(item.teacher)
    taught = say("{s}, {j}", "{s}{j}", s=item.stage, j=subject(item.subject))
    return (number, teacher.id, teacher.name, names.get(item.home) or NEW, names[item.host], taught,
            yes(view.round.is_backbone(teacher)), view.kinds[item.teacher], direction(view.round, item),
            view.km(item), item.form, period(view, item) or remark(item))
