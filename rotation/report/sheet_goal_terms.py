"""What the goals sum up of posts and of schools, line by line: 目标分项 (岗位) and (学校)."""

from __future__ import annotations

from typing import NamedTuple

from rotation.domain.round import Opening
from rotation.domain.supply import Cell
from rotation.figures.kinds import difference_tables
from rotation.figures.standards import NAMES, Measure, measures
from rotation.figures.words import people
from rotation.policy.policy import Policy
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.names import PLACE, STAGE, where
from rotation.report.view import View
from rotation.rules import Goal
from rotation.rules.g10_shortage import Shortage
from rotation.tables.table import Column
from rotation.text import say

# -- by posts ---------------------------------------------------------------------------------


class _ShortPost(NamedTuple):
    """One (place, subject) that is short before or after."""

    at: Opening
    cell: Cell

    def where(self) -> Opening:
        """Return the place and subject."""
        return self.at


def _post_terms(view: View) -> Filled:
    items = tuple(_ShortPost(at, cell) for at, cell in view.round.cells.items()
                  if cell.shortage(0) or cell.shortage(view.change(at)))
    return Filled(
        (*(column.over(_ShortPost.where) for column in where(view)), *_weighted(view)), items, frozen=4, filtered=True,
        notes_above=(say("Weight: that of the subject times the priority of the school (sheet Policy, {c}); "
                         "weighted: shortage times weight",
                         "权重=学科权重×学校优先系数（见“政策参数”{c}），加权缺额=缺额×权重", c=Shortage.code),))


def _weighted(view: View) -> tuple[Column[_ShortPost], ...]:
    goal, round = _shortage(view.policy), view.round
    return (
        Column("weight", say("Weight", "权重"), "count", of=lambda one: goal.weight(round, one.at)),
        Column("weighted", say("Weighted before", "交流前加权缺额"), "gap",
               of=lambda one: goal.weight(round, one.at) * people(one.cell.shortage(0))),
        Column("weighted_after", say("Weighted after", "交流后加权缺额"), "gap",
               of=lambda one: goal.weight(round, one.at) * people(one.cell.shortage(view.change(one.at)))))


def _shortage(policy: Policy) -> Shortage:
    goals: list[Goal] = [goal for tier in policy.tiers for goal, _ in tier.goals]
    return next((goal for goal in goals if isinstance(goal, Shortage)), Shortage())


POST_TERMS = Sheet("terms_posts", say("Goal terms: posts", "目标分项（岗位）"),
                   say("What the goals count of posts", "各项目标的计算依据（岗位）"), Group.ANNEX, 177, _post_terms)


# -- by schools -------------------------------------------------------------------------------


class _Term(NamedTuple):
    """One indicator at one place, and what it adds to goal G30 after the plan, in 10^-5 of CV²."""

    item: Measure
    term: int


def _place_terms(view: View) -> Filled:
    found = measures(view.round, view.plan)
    items = tuple(_Term(item, term) for item, term in zip(found, _terms(view, found), strict=True))
    columns: tuple[Column[_Term], ...] = (
        PLACE.by(lambda line: view.school(line.item.place[0])), STAGE.by(lambda line: line.item.place[1]),
        Column("indicator", say("Indicator", "指标"), of=lambda line: NAMES[line.item.indicator]),
        Column("pupils", say("Pupils", "学生数"), "count", of=lambda line: line.item.pupils),
        Column("before", say("Before", "交流前人数"), "count", of=lambda line: line.item.actual.before),
        Column("after", say("After", "交流后人数"), "count", of=lambda line: line.item.actual.after),
        Column("difference", say("Difference after (10^-5)", "交流后差异项（十万分之一）"), "count",
               of=lambda line: line.term))
    return Filled(columns, items, frozen=2, filtered=True, notes_above=(say(
        "By place of work. Difference: share of pupils times (people per pupil / mean before - 1)², stepwise rounded "
        "to 10^-5; the lines add up to the difference between schools on sheet Goals",
        "实际任教口径。差异项=本校学生占比×（本校生均教师÷交流前同学段全部学校生均教师－1）²，"
        "逐人累计、四舍五入到十万分之一；各行相加即“目标与证明”的校际差异"),))


def _terms(view: View, found: tuple[Measure, ...]) -> list[int]:
    """Return what each line adds to goal G30 after the plan, in 10^-5 of CV²."""
    tables = difference_tables(view.round)
    return [tables[m.place, m.indicator](m.actual.after - m.actual.before) for m in found]


PLACE_TERMS = Sheet("terms_places", say("Goal terms: schools", "目标分项（学校）"),
                    say("What the goals count of schools", "各项目标的计算依据（学校）"),
                    Group.ANNEX, 178, _place_terms)
