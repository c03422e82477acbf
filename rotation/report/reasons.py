"""What rules, people and posts are called in sentences; who went although somebody with more points stayed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.domain.supply import Cell
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import LockKind, Verdict
from rotation.rules import catalogue, in_force
from rotation.rules.g52_seniority import Group, group, points
from rotation.rules.h70_couples import Couples
from rotation.rules.h75_must_move import MustMove
from rotation.text import Text, say


def label(code: str) -> Text:
    """Return ``R10 同校任教年限`` for a rule code."""
    rule = catalogue().get(code)
    if rule is None:
        return say("same school or no post", "本校或无此岗位")
    return say("{c} {l}", "{c} {l}", c=code, l=rule.label)


def person(round: Round, key: str) -> Text:
    """Return ``姓名（编号）`` for a teacher id."""
    return say("{n} ({t})", "{n}（{t}）", n=round.teacher(key).name, t=key)


def post_name(round: Round, post: Opening) -> Text:
    """Return ``某校（小学）音乐``: a school's name may itself end in its stage."""
    school = round.problem.school.get(post.school)
    return say("{s} ({g}) {j}", "{s}（{g}）{j}", s=school.name if school else post.school, g=post.stage,
               j=post.subject)


def spelled_points(hundredths: int) -> str:
    """Return points as they are told, without idle zeros."""
    return f"{hundredths / 100:g}"


PART_OF_A_POST = say("less than one whole post is missing: itinerant teachers, shared online or taught by others",
                     "缺额不足一个整岗，宜走教、同频互动或兼课解决")


def part_of_a_post(cell: Cell, change: int) -> bool:
    """Whether less than one whole post is missing after a change, and somebody is there."""
    return 0 < cell.shortage(change) < 100 and cell.after(change) > 0


def pinned(round: Round, key: str) -> bool:
    """Whether the office has ordered that a teacher goes, wherever to."""
    return any(lock.kind in (LockKind.GOES_TO, LockKind.MUST_MOVE)
               for lock in round.orders_of.get(key, ()))


def while_pinned() -> Text:
    """Return under which condition somebody may stand in for a teacher who is `pinned`."""
    return say("the office ordered that the one placed goes ({h}): a stand-in only if it lifts that",
               "拟派教师属教育局指定必须安排（{h}），撤销该指定后方可递补", h=label(MustMove.code))


# -- fewer points went, more stayed -----------------------------------------------------------


class Inversion(NamedTuple):
    """Somebody with fewer points was sent while one with more stayed; the first fact that tells them apart."""

    sent: Teacher
    stayed: Teacher
    fact: Text | None

    @property
    def reason(self) -> Text:
        """The fact, or that there is none."""
        return self.fact or NO_FACT


NO_FACT = say("no single fact; ways, wills and needs of the plan as a whole",
              "无单项原因，由路途、意愿和岗位需要综合比较决定")


def inversions(plan: Plan) -> list[Inversion]:
    """Return every such pair of the same place and main subject (同条件倒挂)."""
    round, found = plan.round, list[tuple[Teacher, Teacher]]()
    for members in groups(round).values():
        stayed = sorted((t for t in members if plan.placement(t.id) is None), key=lambda t: points(round, t))
        worth = [points(round, t) for t in stayed]
        found += [(one, other) for one in members if plan.placement(one.id) is not None
                  for other in stayed[bisect_right(worth, points(round, one)):]]
    found.sort(key=lambda pair: (pair[0].id, -points(round, pair[1]), pair[1].id))
    return [Inversion(one, other, _told_apart(plan, one, other)) for one, other in found]


def groups(round: Round) -> dict[Group, list[Teacher]]:
    """Return the members of E by place and main subject, among whom points are compared."""
    found: dict[Group, list[Teacher]] = {}
    for key in round.eligible:
        teacher = round.teacher(key)
        found.setdefault(group(round, teacher), []).append(teacher)
    return found


def _told_apart(plan: Plan, sent: Teacher, stayed: Teacher) -> Text | None:
    facts = (*_about_stayed(plan, stayed), *_about_sent(plan.round, sent), *_about_both(plan, sent, stayed))
    return facts[0] if facts else None


def _about_stayed(plan: Plan, teacher: Teacher) -> Iterator[Text]:
    round, item = plan.round, plan.round.standings[teacher.id]
    if item.verdict is Verdict.LOCKED:
        yield say("the other is kept by the office", "留校者由教育局指定留任")
    if not item.placeable:
        yield say("the other was not proposed", "留校者不在推荐名单内")
    if not round.options.of(teacher.id):
        yield say("there was no post for the other", "留校者没有符合规则的岗位")
    if kept_for_family(plan, teacher):
        yield say("the other: {n}", "留校者{n}", n=UNNAMED)


UNNAMED: Text = Couples.neutral
"""The reason of somebody whom the rule on couples keeps: nothing about a family."""


def kept_for_family(plan: Plan, teacher: Teacher) -> bool:
    """Whether a spouse is placed where no post of the teacher's is in the same town (told neutrally)."""
    round = plan.round
    away = plan.placement(teacher.spouse) if teacher.spouse else None
    if away is None or in_force(round, Couples) is None:
        return False
    town = round.problem.school[away.host].town
    return not town or all(
        round.problem.school[post.school].town != town for post in round.options.of(teacher.id))


def _about_sent(round: Round, teacher: Teacher) -> Iterator[Text]:
    if pinned(round, teacher.id):
        yield say("the one sent was named by the office", "被派者由教育局指定交流")
    if round.volunteers(teacher):
        yield say("the one sent applied", "被派者主动申请")


def _about_both(plan: Plan, sent: Teacher, stayed: Teacher) -> Iterator[Text]:
    round, item = plan.round, plan.placement(sent.id)
    assert item is not None, "told of people who are sent"
    if item.opening not in round.options.of(stayed.id):
        yield say("the other may not take that post", "留校者不符合该岗位条件")
    if round.is_backbone(sent) and not round.is_backbone(stayed):
        yield say("the one sent is a backbone teacher, the other is not", "被派者为骨干教师，留校者不是")
    if stayed.graduating and not sent.graduating:
        yield say("the other teaches next year's graduating class", "留校者下学年任教毕业班")
    near, far = round.km(sent, item.host), round.km(stayed, item.host)
    if near is not None and far is not None and near < far:
        yield say("the one sent lives {n} km nearer", "被派者距接收学校近{n}公里", n=far - near)
