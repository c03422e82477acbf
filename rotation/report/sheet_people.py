"""The sheets about people: 资格审查, 选派说明, 同条件倒挂."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from rotation.domain.plan import Placement
from rotation.domain.ratio import floor_of
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Verdict
from rotation.figures.accounts import mean_way
from rotation.figures.words import people, yes
from rotation.model.eligibility import neutral
from rotation.policy.policy import Policy
from rotation.report.reasons import inversions, pinned, why_not_chosen
from rotation.report.sheet_moves import need_served, titled
from rotation.report.view import View
from rotation.rules import Goal, in_force
from rotation.rules.g40_backbone_flow import BackboneFlow
from rotation.rules.g50_burden import Burden
from rotation.rules.g52_seniority import Seniority, points
from rotation.rules.g55_scores import Scores
from rotation.rules.g90_lottery import ticket
from rotation.rules.h10_rate import RotationRate
from rotation.rules.r10_tenure import Tenure
from rotation.tables.table import Column, Row, Table
from rotation.text import Text, say

_WHO: tuple[Column[Any], ...] = (
    Column("number", say("No.", "序号"), "index"),
    Column("teacher", say("Teacher ID", "教师编号")),
    Column("name", say("Name", "姓名")),
    Column("school", say("School", "任教学校")),
    Column("stage", say("Stage", "学段"), "center"),
    Column("subject", say("Main subject", "主教学科"), "center"),
)


def _who(view: View, number: int, teacher: Teacher) -> Row:
    return (number, teacher.id, teacher.name, view.school(teacher.school), teacher.stage,
            teacher.subject)


# -- 资格审查 ---------------------------------------------------------------------------------


def standings_sheet(view: View) -> Table:
    """Return 资格审查: the verdict on every teacher with rule and figures."""
    base = _base(view)
    rows = tuple(_standing(view, number, teacher, teacher.id in base)
                 for number, teacher in enumerate(view.round.problem.teachers, start=1))
    return Table(
        "standings", say("Standings", "资格审查"), titled(view, say("Standings", "教师资格审查表")),
        (*_WHO,
         Column("established", say("In establishment", "在编"), "center"),
         Column("served", say("School years here", "本校任教学年"), "count"),
         Column("backbone", say("Backbone", "骨干教师"), "center"),
         Column("verdict", say("Verdict", "审查结论"), "center"),
         Column("base", say("In the base", "计入比例基数"), "center"),
         Column("rule", say("Rule", "依据规则"), "center"),
         Column("failing", say("All rules failed", "不符合的全部规则"), "center"),
         Column("why", say("Reason", "说明"), "wrap", 52),
         Column("notes", say("To be checked", "待核实"), "wrap", 30)),
        rows, frozen=3, filtered=True,
        notes_above=(say("Rules by code; see sheet Policy. Kinds of deferral are not printed",
                         "规则代码见“政策参数”表；暂缓的具体情形不在本表列出"),))


def _base(view: View) -> frozenset[str]:
    h10 = in_force(view.round, RotationRate)
    return frozenset(h10.base(view.round)) if h10 else view.round.eligible_set


def _standing(view: View, number: int, teacher: Teacher, in_base: bool) -> Row:
    item = view.round.standings[teacher.id]
    return (*_who(view, number, teacher), yes(teacher.established), served(view, teacher),
            yes(view.round.is_backbone(teacher)), item.verdict, yes(in_base), item.rule or None,
            " ".join(item.failing) or None, neutral(item), item.notes or None)


def served(view: View, teacher: Teacher) -> int | None:
    """Return the school years that R10 counts at the teacher's school; None if unknown."""
    rule = in_force(view.round, Tenure) or Tenure()
    return rule.served(view.round, teacher) if teacher.joined else None


# -- 选派说明 ---------------------------------------------------------------------------------


class _Sums(NamedTuple):
    """What goals count of people who may stay: the burden of ways, costs of staying, scores if asked."""

    burden: Burden
    stays: Mapping[str, int]
    scores: Mapping[str, int] | None


def choices_sheet(view: View) -> Table:
    """Return 选派说明: one line per teacher of E, then those placed outside E."""
    scored = any(isinstance(goal, Scores) for tier in view.policy.tiers for goal, _ in tier.goals)
    burden = _burden(view.policy)
    sums = _Sums(burden, burden.stays(view.round), _scores(view) if scored else None)
    outside = [item.teacher for item in view.plan.placements
               if item.teacher not in view.round.eligible_set]
    others = sorted((sums.stays.keys() | (sums.scores or {}).keys())
                    - view.round.eligible_set - set(outside))
    keys = [*view.round.eligible, *outside, *others] if view.has_plan else []
    rows = tuple(_choice(view, sums, number, view.round.teacher(key))
                 for number, key in enumerate(keys, start=1))
    return Table(
        "choices", say("Choices", "选派说明"), titled(view, say("Why chosen or not", "选派说明")),
        (*_WHO,
         Column("points", say("Points", "积分"), "decimal"),
         Column("chosen", say("Chosen", "是否选派"), "center"),
         Column("host", say("Host school", "接收学校")),
         Column("kind", say("Kind of move", "去向类别"), "center"),
         Column("why", say("Why", "说明"), "wrap", 44),
         Column("km", say("Kilometers", "公里"), "count"),
         Column("burden", say("Way and will (km-equivalents)", "路途与意愿（公里当量）"), "count"),
         Column("behind", say("Points behind the first", "与同组最高积分之差"), "count"),
         Column("flow", say("Backbone flow (points)", "骨干流向（分）"), "count"),
         Column("ticket", say("Drawn number", "随机序号"), "count"),
         *([Column("score", say("Score reached", "志愿得分"), "count")] if scored else [])),
        rows, frozen=3, filtered=True,
        notes_above=(
            say("Points: given, else years at the school minus years of rural service "
                "and rotation; the last columns are what the goals sum up. “At least” "
                "is proven by the certificate; `rotation explain` tells the exact amount",
                "积分：以花名册填报为准，未填报的按本校任教学年减去乡村任教和交流年数计；"
                "“公里”之后各列为各项目标的计算依据，列合计即“方案概览”的数。“至少”由最优性证明得出，"
                "准确数可用 rotation explain 测算"),
            _equivalents(burden)))


def _equivalents(burden: Burden) -> Text:
    """Explain the kilometer-equivalent once, with the parameters in force."""
    bonus = "、".join(map(str, burden.bonus)) or "0"
    return say("km-equivalents put distance, will and the other goals on one scale: each km counts once "
               "up to 30, twice from 30 to 80, three times beyond; {u} more for those who did not apply, "
               "less {b} for the wishes in order; a cost given on sheet Wishes replaces the sum",
               "公里当量：把路途、意愿和其他目标折成同一尺度的数。30公里以内按1倍、30—80公里按2倍、"
               "80公里以上按3倍；未主动申请加{u}；第一、二、三志愿依次减{b}；“意愿”表另有填报数的以所填为准。"
               "骨干流向为正数即流向更需要的学校，折算时抵减",
               u=burden.unwilling, b=bonus)


def _scores(view: View) -> dict[str, int]:
    """Return the score of wishes that each teacher reaches, at the post or by staying (goal G55)."""
    reached: Counter[str] = Counter()
    for wish in view.round.problem.wishes:
        item = view.plan.placement(wish.teacher)
        where = item.host if item else view.round.teacher(wish.teacher).school
        if wish.score and wish.school == where:
            reached[wish.teacher] += wish.score
    return dict(reached)


def _burden(policy: Policy) -> Burden:
    goals: list[Goal] = [goal for tier in policy.tiers for goal, _ in tier.goals]
    return next((goal for goal in goals if isinstance(goal, Burden)), Burden())


def _choice(view: View, sums: _Sums, number: int, teacher: Teacher) -> Row:
    end = () if sums.scores is None else (sums.scores.get(teacher.id, 0),)
    return (*_considered(view, sums, number, teacher), *end)


def _considered(view: View, sums: _Sums, number: int, teacher: Teacher) -> Row:
    item = view.plan.placement(teacher.id)
    who = (*_who(view, number, teacher), people(points(view.round, teacher)))
    told = view.reasons.get(teacher.id)
    if item is None:
        why = told or (why_not_chosen(view, teacher) if view.in_base(teacher)
                       else neutral(view.round.standings[teacher.id]))
        return (*who, yes(False), None, None, why, None, sums.stays.get(teacher.id),
                *([None] * 3))
    round = view.round
    alone = BackboneFlow().measure(type(view.plan)(round, [item]))
    return (*who, yes(True), view.school(item.host), view.kinds[teacher.id],
            told or _why_chosen(view, teacher, item), view.km(item), sums.burden.term(round, teacher, item.host),
            Seniority.distance(round, teacher), -alone,
            ticket(round.settings.seed, teacher.id, item.opening))


def _why_chosen(view: View, teacher: Teacher, item: Placement) -> Text:
    verdict = view.round.standings[teacher.id].verdict
    if pinned(view.round, teacher.id):
        by = say("named by the office; ", "教育局指定交流；")
    elif verdict is Verdict.RECRUIT:
        by = say("new recruit, not in the share; ", "新招聘教师分配，不计入比例；")
    elif verdict is Verdict.EXEMPT:
        by = say("volunteer, not in the share; ", "未列入交流范围、主动申请，不计入比例；")
    elif view.round.volunteers(teacher):
        by = say("applied; ", "主动申请；")
    else:
        by = say("", "")
    return say("{by}teaches {g} {j} ({n})", "{by}任教{g}{j}（{n}）", by=by, g=item.stage,
               j=item.subject, n=need_served(view, item))


# -- 同条件倒挂 -------------------------------------------------------------------------------


def inversions_sheet(view: View) -> Table:
    """Return 同条件倒挂: fewer points sent while more points stayed, with the reason."""
    rows = tuple(
        (number, view.school(one.sent.school), one.sent.stage, one.sent.subject,
         one.sent.id, one.sent.name, people(points(view.round, one.sent)),
         one.stayed.id, one.stayed.name, people(points(view.round, one.stayed)),
         view.inverted.get((one.sent.id, one.stayed.id), one.reason))
        for number, one in enumerate(inversions(view), start=1))
    return Table(
        "inversions", say("Inversions", "同条件倒挂"), titled(view, say("Inversions", "同校同学科积分倒挂情况")),
        (Column("number", say("No.", "序号"), "index"), Column("school", say("School", "任教学校")),
         Column("stage", say("Stage", "学段"), "center"),
         Column("subject", say("Main subject", "主教学科"), "center"),
         Column("sent", say("Sent: ID", "被派者编号")), Column("sent_name", say("Sent", "被派者")),
         Column("sent_points", say("Points", "被派者积分"), "decimal"),
         Column("stayed", say("Stayed: ID", "留校者编号")),
         Column("stayed_name", say("Stayed", "留校者")),
         Column("stayed_points", say("Points", "留校者积分"), "decimal"),
         Column("why", say("Reason", "原因"), "wrap", 44)),
        rows, filtered=True,
        notes_above=(say("Somebody with fewer points was sent while one with more of the same "
                         "school, stage and subject stayed", "同一学校、同一学段学科中，积分较低者被选派、"
                         "较高者留校的情况；原因取第一项可以确认的事实"),))


def mean_km(view: View) -> Fraction | None:
    """Return the mean distance, recruits and unknown ones left out, cut to tenths."""
    mean = mean_way(view.plan)
    return None if mean is None else Fraction(floor_of(10 * mean), 10)
