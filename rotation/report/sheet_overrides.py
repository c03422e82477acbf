"""人工指定: every decision of the office, where it led, and what it changes."""

from __future__ import annotations

from rotation.domain.answers import by_hand
from rotation.domain.ratio import spell_share
from rotation.domain.records import Lock
from rotation.report.sheet_moves import stage_subject, titled
from rotation.report.view import View
from rotation.tables.table import Column, Row, Table
from rotation.text import Text, say


def override_sheets(view: View) -> tuple[Table, ...]:
    """Return 人工指定; nothing where the office decided nothing."""
    locks = sorted(view.round.problem.locks, key=lambda lock: (lock.teacher, lock.row))
    if not locks or not view.has_plan:
        return ()
    return (Table(
        "overrides", say("Decisions by hand", "人工指定"), titled(view, say("Decisions by hand", "人工指定事项及影响")),
        (Column("number", say("No.", "序号"), "index"),
         Column("teacher", say("Teacher ID", "教师编号")), Column("name", say("Name", "姓名")),
         Column("school", say("School", "任教学校"), "wrap", 24),
         Column("kind", say("Decision", "指定类型"), "center"),
         Column("schools", say("Schools named", "指定学校"), "wrap", 30),
         Column("result", say("In this plan", "本方案安排"), "wrap", 36),
         Column("price", say("What it changes", "对方案的影响"), "wrap", 44)),
        tuple(_row(view, number, lock) for number, lock in enumerate(locks, start=1)),
        notes_above=(_share(view), _how(view))),)


def _share(view: View) -> Text:
    told, cap = by_hand(view.plan), view.round.settings.override_cap
    above = (say(", above the cap of {c}", "，超过提示线{c}，请核实", c=spell_share(cap)) if told.above(cap)
             else say(" (cap {c})", "（提示线{c}）", c=spell_share(cap)))
    return say("{n} of {m} placements were decided by hand{a}; reasons and clerks stand on sheet 指定 of "
               "the workbook", "本方案{m}项安排中有{n}项由人工指定{a}；理由和经办人见数据文件“指定”表",
               n=len(told.placed), m=told.placements, a=above)


def _how(view: View) -> Text:
    if view.override_prices is None:
        return say("What each changes was left out; it takes solving again: plan with --override-prices",
                   "逐项影响未测算（须逐人重新求解）：编制时加 --override-prices 即列入本表")
    return say("What each changes: the plan solved again without the decisions about this person, goal by "
               "goal", "影响为去掉对该人的指定后重新求解、逐层比较所得；“各项目标均不变差”即该指定不影响方案")


def _row(view: View, number: int, lock: Lock) -> Row:
    teacher, item = view.round.teacher(lock.teacher), view.plan.placement(lock.teacher)
    result = say("stays", "留校") if item is None else say(
        "{s}: {j}", "{s}：{j}", s=view.school(item.host), j=stage_subject(item))
    named = tuple(view.school(code) for code in lock.schools)
    price = None if view.override_prices is None else view.override_prices.get(lock.teacher)
    return (number, teacher.id, teacher.name, view.school(teacher.school), lock.kind,
            Text.of(named) if named else None, result,
            price or say("not asked", "未测算"))
