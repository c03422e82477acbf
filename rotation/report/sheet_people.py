"""The sheets about people: 资格审查, 选派说明, 同条件倒挂, 志愿落选说明."""

from __future__ import annotations

from typing import NamedTuple

from rotation.domain.plan import Placement
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.figures.words import people, yes
from rotation.model.eligibility import failed, neutral
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.after_term import impossible, unplaced
from rotation.report.names import MAIN, SCHOOL, STAGE, SUBJECT, who
from rotation.report.reasons import Inversion, inversions
from rotation.report.view import Envy, View
from rotation.rules import in_force
from rotation.rules.g52_seniority import points
from rotation.rules.h10_rate import RotationRate
from rotation.rules.r10_tenure import Tenure
from rotation.tables.table import NUMBER, Column, Styled
from rotation.text import Text, say

# -- 资格审查 ---------------------------------------------------------------------------------


def _standings(view: View) -> Filled:
    """Return the verdict on every teacher with rule and figures."""
    return Filled(
        (*who(view), *_judged(view)), tuple(view.round.problem.teachers), frozen=3, filtered=True,
        notes_above=(say("Rules by code; see sheet Policy. Kinds of deferral are not printed",
                         "规则代码见“政策参数”表；暂缓的具体情形不在本表列出"),))


def _judged(view: View) -> tuple[Column[Teacher], ...]:
    base, found = _base(view), view.round.standings
    return (
        ESTABLISHED, SERVED.by(lambda t: served(view, t)), BACKBONE.by(lambda t: yes(view.round.is_backbone(t))),
        Column("verdict", say("Verdict", "审查结论"), "center", of=lambda t: found[t.id].verdict),
        Column("base", say("In the base", "计入比例基数"), "center", of=lambda t: yes(t.id in base)),
        Column("rule", say("Rule", "依据规则"), "center", of=lambda t: found[t.id].rule or None),
        Column("failing", say("All rules failed", "不符合的全部规则"), "center",
               of=lambda t: " ".join(failed(view.round, t)) or None),
        Column("why", say("Reason", "说明"), "wrap", 52, lambda t: _told(view, t)),
        Column("notes", say("To be checked", "待核实"), "wrap", 30, lambda t: found[t.id].notes or None))


def _told(view: View, teacher: Teacher) -> Text:
    """Return the reason of a verdict; of who cannot stay or go on as approved the rule that keeps him from it."""
    hindered = impossible(teacher, view.choices.why(teacher)) if view.has_plan else None
    return hindered or neutral(view.round.standings[teacher.id])


ESTABLISHED: Column[Teacher] = Column("established", say("In establishment", "在编"), "center",
                                      of=lambda t: yes(t.established))
SERVED: Column[Teacher] = Column("served", say("School years here", "本校任教学年"), "count")
BACKBONE: Column[Teacher] = Column("backbone", say("Backbone", "骨干教师"), "center")


def _base(view: View) -> frozenset[str]:
    h10 = in_force(view.round, RotationRate)
    return frozenset(h10.base(view.round)) if h10 else view.round.eligible_set


def served(view: View, teacher: Teacher) -> int | None:
    """Return the school years that R10 counts at the teacher's school; None if unknown."""
    rule = in_force(view.round, Tenure) or Tenure()
    return rule.served(view.round, teacher) if teacher.joined else None


STANDINGS = Sheet("standings", say("Standings", "资格审查"), say("Standings", "教师资格审查表"),
                  Group.WORKING, 70, _standings)


def points_told(round: Round, teacher: Teacher) -> Styled:
    """Return a teacher's points, with decimals only where there are some."""
    found = points(round, teacher)
    return Styled(people(found), "decimal" if found % 100 else "count")


# -- 选派说明 ---------------------------------------------------------------------------------


class _Choice(NamedTuple):
    """Somebody who was considered, and where to if anywhere."""

    teacher: Teacher
    item: Placement | None

    def who(self) -> Teacher:
        """Return the teacher."""
        return self.teacher


def _choices(view: View) -> Filled:
    """Return one line per teacher of E, then those placed outside E or who were to go on after a term."""
    outside = [item.teacher for item in view.plan.placements
               if item.teacher not in view.round.eligible_set]
    outside += [one.id for one in unplaced(view) if one.id not in view.round.eligible_set]
    keys = [*view.round.eligible, *outside] if view.has_plan else []
    items = tuple(_Choice(view.round.teacher(key), view.plan.placement(key)) for key in keys)
    asked = tuple(column.over(_Choice.who) for column in who(view))
    return Filled(
        (*asked, *_chosen(view)), items, frozen=3, filtered=True,
        notes_above=(say(
            "Of those who stay the first reason that is true: a rule; the own school would be short; those with more "
            "points go first; the school has sent all it may; no school lacks the subject; drawn later among equals. "
            "Names and points of others: for the office only",
            "未选派的，原因为依次核对后第一项成立的：规则不允许，本校该学科派出后不足，同组资历更深者先派，学校派出已满，"
            "没有缺该学科的学校，同等条件随机序号靠后。“同组”指同一学校、同一学段学科中符合条件的教师。"
            "本表含他人姓名和积分，内部使用"),))


def _chosen(view: View) -> tuple[Column[_Choice], ...]:
    return (
        Column("points", say("Points", "积分"), "count", of=lambda one: points_told(view.round, one.teacher)),
        Column("chosen", say("Chosen", "是否选派"), "center", of=lambda one: yes(one.item is not None)),
        Column("host", say("Host school", "接收学校"), "wrap", 22, lambda one: one.item and view.school(one.item.host)),
        Column("kind", say("Kind of move", "去向类别"), "center",
               of=lambda one: one.item and view.kinds[one.teacher.id]),
        Column("why", say("Why", "说明"), "wrap", 64, lambda one: _why(view, one)))


def _why(view: View, one: _Choice) -> Text:
    told = view.reasons.get(one.teacher.id)
    return told or view.choices.why(one.teacher).says


CHOICES = Sheet("choices", say("Choices", "选派说明"), say("Why chosen or not", "选派说明"),
                Group.WORKING, 72, _choices)


# -- 同条件倒挂 -------------------------------------------------------------------------------


def _inversions(view: View) -> Filled:
    """Return where fewer points were sent while more points stayed, with the reason."""
    return Filled(
        _inverted(view), tuple(inversions(view.plan)), filtered=True,
        notes_above=(say("Somebody with fewer points was sent while one with more of the same "
                         "school, stage and subject stayed", "同一学校、同一学段学科中，积分较低者被选派、"
                         "较高者留校的情况；原因取第一项可以确认的事实"),))


def _inverted(view: View) -> tuple[Column[Inversion], ...]:
    return (
        NUMBER, SCHOOL.by(lambda one: view.school(one.sent.school)), STAGE.by(lambda one: one.sent.stage),
        MAIN.by(lambda one: one.sent.subject),
        Column("sent", say("Sent: ID", "被派者编号"), of=lambda one: one.sent.id),
        Column("sent_name", say("Sent", "被派者"), of=lambda one: one.sent.name),
        Column("sent_points", say("Points", "被派者积分"), "count",
               of=lambda one: points_told(view.round, one.sent)),
        Column("stayed", say("Stayed: ID", "留校者编号"), of=lambda one: one.stayed.id),
        Column("stayed_name", say("Stayed", "留校者"), of=lambda one: one.stayed.name),
        Column("stayed_points", say("Points", "留校者积分"), "count",
               of=lambda one: points_told(view.round, one.stayed)),
        Column("why", say("Reason", "原因"), "wrap", 44,
               lambda one: view.inverted.get((one.sent.id, one.stayed.id), one.reason)))


INVERSIONS = Sheet("inversions", say("Inversions", "同条件倒挂"), say("Inversions", "同校同学科积分倒挂情况"),
                   Group.WORKING, 76, _inversions)


# -- 志愿落选说明 -----------------------------------------------------------------------------


def _wishes(view: View) -> Filled | None:
    """Return every wish that went to a lower score, with the rule that required it; only if there is a case."""
    if not view.envied:
        return None
    return Filled(
        _wished(view), view.envied, filtered=True,
        notes_above=(say("Somebody with a lower score was placed at a school that the other had wished "
                         "for; scores of the wishes if both have one, else points",
                         "志愿学校的岗位安排给了得分较低者的情况；双方均填有志愿分数的比较分数，否则比较积分"),))


def _wished(view: View) -> tuple[Column[Envy], ...]:
    teacher = view.round.teacher
    unsaid = say("the plan as a whole; what the other choice would change was not worked out",
                 "由整体方案决定；改派的影响未测算")
    return (
        NUMBER, Column("teacher", say("Wished: ID", "志愿者编号"), of=lambda one: one.teacher),
        Column("name", say("Wished", "志愿者"), of=lambda one: teacher(one.teacher).name),
        Column("mine", say("Score", "志愿者得分"), "decimal", of=lambda one: people(one.mine)),
        Column("school", say("School wished", "志愿学校"), of=lambda one: view.school(one.post.school)),
        STAGE.by(lambda one: one.post.stage), SUBJECT.by(lambda one: one.post.subject),
        Column("got", say("Placed: ID", "安排者编号"), of=lambda one: one.got),
        Column("got_name", say("Placed", "安排者"), of=lambda one: teacher(one.got).name),
        Column("theirs", say("Score", "安排者得分"), "decimal", of=lambda one: people(one.theirs)),
        Column("why", say("Reason", "原因"), "wrap", 44, lambda one: one.why or unsaid))


WISHES = Sheet("wishes", say("Wishes not met", "志愿落选说明"), say("Wishes not met", "志愿落选说明"),
               Group.WORKING, 78, _wishes)
