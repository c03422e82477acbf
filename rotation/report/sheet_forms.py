"""Sheet 形式与计入口径: what each form of exchange counts for, and both readings of the shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rotation.domain.vocabulary import Form
from rotation.figures.accounts import accounts
from rotation.figures.forms import FormCount, between_persons, form_counts, pairs_served
from rotation.figures.words import yes
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.sheet_moves import NO_PLAN
from rotation.tables.looks import percent
from rotation.tables.table import Column, summed
from rotation.text import Text, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rotation.domain.plan import Placement
    from rotation.report.view import View


def _forms(view: View) -> Filled:
    """Return the forms of a plan with people counted and not counted."""
    if not view.has_plan:
        return Filled(_COLUMNS, (), (NO_PLAN,))
    return Filled(_COLUMNS, form_counts(view.plan), tuple(_readings(view)), tuple(_not_counted(view)))


def _remark(one: FormCount) -> Text | None:
    if one.form is None:
        return say("a recruit's first post is no exchange", "首次分配，不属于交流轮岗")
    if one.form is Form.SHADOW:
        return say("learns at the host and fills no post there; missing at home, where the limits on leavers count it",
                   "到接收学校学习，不占岗位、不计入交流人数；派出学校按派出一人计算")
    if one.form is Form.SWAP:
        return say("whole rings only", "须整组进行，一进一出")
    if one.form is Form.GROUP:
        return say("inside one education group", "同一教育集团（学区）内")
    if one.form is Form.PAIR:
        return say("between paired schools", "结对学校之间")
    return None


def _term(one: FormCount) -> Text | None:
    if one.form is Form.TRANSFER:
        return say("for good", "长期")
    return say("{n} years", "{n}学年", n=tuple(map(str, one.terms))) if one.terms else None


def _after(one: FormCount) -> Text | None:
    """Return where people belong when the term is over."""
    if one.form is None:
        return None
    if one.form is Form.ITINERANT:
        return say("stays at the base", "留在派出学校")
    return say("belongs to the host", "归接收学校") if one.form is Form.TRANSFER else say("returns", "返回派出学校")


_COLUMNS: tuple[Column[FormCount], ...] = (
    Column("form", say("Form", "交流形式"), "center", of=lambda one: one.form or say("first post", "新任教师分配"),
           total=lambda _: say("Total", "合计")),
    Column("placed", say("People placed", "安排人数"), "count", total=summed),
    Column("counted", say("Counted as exchanged", "计入交流人数"), "count", total=summed),
    Column("backbone", say("Backbone teachers of them", "其中骨干教师"), "count", total=summed),
    Column("every", say("If all forms counted", "各种形式全部计入时"), "count", total=summed),
    Column("every_backbone", say("Backbone teachers of these", "全部计入时骨干教师"), "count", total=summed),
    Column("beside", say("Volunteers outside the base", "自愿者（不计入）"), "count", total=summed),
    Column("leaves", say("Leaves the home school", "是否离开派出学校"), "center",
           of=lambda one: yes(one.form is not None)),
    Column("supplies", say("Takes classes at the host", "是否承担接收学校教学"), "center",
           of=lambda one: yes(one.supplies)),
    Column("term", say("Term", "期限"), "center", of=_term),
    Column("after", say("After the term", "期满后"), "center", of=_after),
    Column("note", say("Remark", "说明"), "wrap", 46, _remark))


def _readings(view: View) -> Iterator[Text]:
    """Tell both readings in a sentence each, with the shares."""
    found, told = accounts(view.round, view.plan), form_counts(view.plan)
    every, backbone = sum(one.every for one in told), sum(one.every_backbone for one in told)
    yield say(
        "As this plan counts: {n} of {e} eligible teachers exchange ({p}), {b} of them backbone teachers ({q})",
        "本方案口径：符合交流条件{e}人，计入交流{n}人，占{p}；其中骨干教师{b}人，占交流人数{q}",
        e=found.eligible, n=found.moved, p=percent(found.moved, found.eligible), b=found.backbone_moved,
        q=percent(found.backbone_moved, found.moved))
    if every == found.moved:
        yield say("Every form in this plan counts: both readings are the same",
                  "本方案所用各种形式都计入交流人数，两种口径一致")
    else:
        yield say(
            "If all forms counted: {n} ({p}), {b} of them backbone teachers ({q})",
            "各种形式全部计入时：交流{n}人，占{p}；其中骨干教师{b}人，占{q}", n=every, p=percent(every, found.eligible),
            b=backbone, q=percent(backbone, every))


def _not_counted(view: View) -> Iterator[Text]:
    people = [item for item in view.plan.placements
              if item.teacher in view.round.eligible_set and not view.plan.counts(item.teacher)]
    if people:
        yield say("Taking part without counting: {p}", "参与交流、未计入：{p}", p=tuple(
            say("{n} ({f}, {a} to {b})", "{n}（{f}，{a}到{b}）", n=view.round.teacher(item.teacher).name,
                f=_why(view, item), a=view.school(item.home), b=view.school(item.host)) for item in people))
    pairs = pairs_served(view.plan)
    if pairs:
        yield say("{n} pairs of schools; in this plan people go between {m} of them",
                  "结对学校{n}对，本方案中{m}对之间有人员交流", n=len(pairs), m=sum(map(bool, pairs.values())))


def _why(view: View, item: Placement) -> Text:
    if between_persons(view.round, item):
        return Text.of(item.form)
    return say("{f}, one legal person", "{f}，同一法人单位", f=item.form)


FORMS = Sheet("forms", say("Forms", "形式与计入口径"), say("Forms of exchange and what counts", "交流形式与计入口径表"),
              Group.WORKING, 175, _forms)
