"""名额分配表 and 推荐名册: what goes out to the schools in May."""

from __future__ import annotations

from collections.abc import Sequence

from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.figures.shown import BOTH
from rotation.figures.words import people
from rotation.quota.shares import SchoolQuota
from rotation.report.names import CODE, MAIN, NAME, TEACHER
from rotation.tables.table import NUMBER, Band, Column, Table, summed, titled
from rotation.text import Text, say

_QUOTA: tuple[Column[SchoolQuota], ...] = (
    NUMBER, CODE.by(lambda one: one.school.code),
    Column("name", say("School", "学校名称"), "wrap", 24, lambda one: one.school.name,
           lambda _: say("All schools", "合计")),
    Column("eligible", say("Eligible", "符合交流条件教师"), "count", total=summed),
    Column("movable", say("Of them with a post to go to", "其中有岗位可去"), "count", total=summed),
    Column("send", say("To send", "派出名额"), "count", of=lambda one: one.send.fair, total=summed),
    Column("send_min", say("Least to send", "派出名额下限"), "count", of=lambda one: one.send.least),
    Column("send_max", say("Most to send", "派出名额上限"), "count", of=lambda one: one.send.most),
    Column("shortage", BOTH["short"], "gap",
           of=lambda one: people(one.shortage), total=summed),
    Column("receive", say("To receive", "接收名额"), "count", of=lambda one: one.receive.fair, total=summed),
    Column("receive_min", say("Least to receive", "接收名额下限"), "count", of=lambda one: one.receive.least),
    Column("receive_max", say("Most to receive", "接收名额上限"), "count", of=lambda one: one.receive.most),
)
_ROSTER: tuple[Column[Teacher], ...] = (
    NUMBER, TEACHER.by(lambda t: t.id), NAME,
    Column("stage", say("Stage", "任教学段"), "center"), MAIN,
    Column("rank", say("Rank", "职称"), "center"),
    Column("backbone", say("Backbone level", "骨干级别"), "center"),
    Column("application", say("How named", "申报方式"), "center"),
    Column("order", say("Order of the school", "推荐顺序"), "center", of=lambda t: t.recommended),
    Column("wish", say("Schools wished for", "志愿学校"), "wrap", 24, lambda _: None),
    Column("signature", say("Signature", "本人签字"), "wrap", 16, lambda _: None, least=16),
)
_FOOT = say("Principal: ____________    School (seal)    Date: ____-__-__",
            "校长（签字）：____________　　学校（盖章）　　　　　　年　　月　　日")


def quota_sheets(
    round: Round, found: Sequence[SchoolQuota], remarks: Sequence[Text] = ()
) -> tuple[Table, ...]:
    """Return the tables of May.

    Parameters
    ----------
    round
        The settled round.
    found
        The numbers of every school.
    remarks
        What they leave out of account.
    """
    return quota_sheet(round, found, remarks), recommendation_sheet(round, found)


def quota_sheet(round: Round, found: Sequence[SchoolQuota], remarks: Sequence[Text] = ()) -> Table:
    """Return 名额分配表."""
    return Table("quota", say("Quotas", "名额分配表"),
                 titled(round.settings, say("Quotas of schools", "教师交流轮岗名额分配表")), _QUOTA, tuple(found),
                 notes_above=(*_EXPLAINED, *remarks), frozen=3)


_EXPLAINED = (
    say("To send: in proportion to eligible teachers, by largest remainder, within what rules on "
        "leavers allow. To receive: in proportion to shortage and leavers; first posts of recruits "
        "are included.",
        "派出名额按符合交流条件教师人数比例分配（最大余数法），不超过各校派出上限和学科派出上限；"
        "接收名额按缺额与派出人数之和的比例分配，含新任教师分配，进出保持平衡。"),
    say("A plan that keeps every least and every most exists: it was found before this was written.",
        "已验算：在上下限之内能够编制出符合全部规则的方案。"),
)


def recommendation_sheet(round: Round, found: Sequence[SchoolQuota]) -> Table:
    """Return 推荐名册: for each school its eligible teachers, to be named and signed."""
    items: list[Band | Teacher] = []
    for item in found:
        eligible = [round.teacher(key) for key in round.eligible
                  if round.teacher(key).school == item.school.code and round.options.of(key)]
        if eligible and item.send.most:
            items += [Band(_asked(item)), *eligible]
    return Table("recommended", say("Recommendations", "推荐名册"),
                 titled(round.settings, say("Roster for recommendations", "教师交流轮岗推荐名册")), _ROSTER,
                 tuple(items),
                 notes_above=(say(
                     "Fill in how named (own application, named by the school or chosen by the office) and the order; "
                     "then enter both on sheet Teachers.",
                     "请学校填写“申报方式”（本人申请、学校推荐、组织选派）和“推荐顺序”，教育局汇总后填入“教师”表对应列。"),),
                 notes_below=(_FOOT,), frozen=3)


def _asked(item: SchoolQuota) -> Text:
    return say("{s}: name {n} teachers ({a} to {b})", "{s}：应推荐{n}人（{a}至{b}人）", s=item.school.name,
               n=item.send.fair, a=item.send.least, b=item.send.most)
