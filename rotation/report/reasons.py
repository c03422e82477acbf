"""Sentences about people that may be printed: figures and codes, nothing about health or family."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import LockKind, Verdict
from rotation.model.eligibility import refusals
from rotation.report.view import View
from rotation.rules import catalogue, in_force
from rotation.rules.g52_seniority import group, points
from rotation.rules.h45_coverage import Coverage
from rotation.rules.h70_couples import Couples
from rotation.rules.h75_must_move import MustMove
from rotation.rules.r55_nominated import Nominated
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


def pinned(round: Round, key: str) -> bool:
    """Whether the office has ordered that a teacher goes, wherever to."""
    return any(lock.kind in (LockKind.GOES_TO, LockKind.MUST_MOVE)
               for lock in round.orders_of.get(key, ()))


def while_pinned() -> Text:
    """Return under which condition somebody may stand in for a teacher who is `pinned`."""
    return say("the office ordered that the one placed goes ({h}): a stand-in only if it lifts that",
               "拟派教师属教育局指定必须安排（{h}），撤销该指定后方可递补", h=label(MustMove.code))


def why_not_chosen(view: View, teacher: Teacher) -> Text:
    """Return why a teacher of E stays, as far as no solving is needed to say it."""
    item = view.round.standings[teacher.id]
    if item.verdict is Verdict.LOCKED:
        return say("kept at the school this year by the office", "教育局指定本年度留任")
    if not item.placeable:
        return say("not on the list of those proposed ({c})", "不在推荐名单内（{c}）", c=Nominated.code)
    number = len(view.round.options.of(teacher.id))
    if number:
        return say("{n} posts were possible; not chosen this year by the plan as a whole",
                   "有{n}个岗位可安排，本年度按整体方案未选派", n=number)
    return say("no post is possible: {r}", "没有可安排的岗位：{r}", r=_refused(view, teacher))


def _refused(view: View, teacher: Teacher) -> Text | tuple[Text, ...]:
    """Say which rules refuse the posts of the teacher's own subject, and how many each."""
    posts = [o for o, cell in view.round.cells.items() if cell.wanted and o.stage is teacher.stage
             and o.subject == view.round.subject_at(o.school, o.stage, teacher.subject) and o.school != teacher.school]
    if not posts:
        return say("no other school needs the subject", "其他学校没有该学科岗位")
    tally = Counter(code for post in posts for code, _ in refusals(view.round, teacher, post))
    return tuple(
        say("{c} refuses {n} of {m}", "{c}不符合{n}个（共{m}个）", c=label(code), n=number, m=len(posts))
        for code, number in sorted(tally.items()))


class Inversion(NamedTuple):
    """Somebody with fewer points was sent while one with more stayed."""

    sent: Teacher
    stayed: Teacher
    reason: Text


def inversions(view: View) -> list[Inversion]:
    """Return every such pair of the same place and main subject (同条件倒挂)."""
    round, groups = view.round, dict[object, list[Teacher]]()
    for key in round.eligible:
        teacher = round.teacher(key)
        groups.setdefault(group(round, teacher), []).append(teacher)
    found = []
    for members in groups.values():
        sent = [t for t in members if view.plan.placement(t.id) is not None]
        stayed = [t for t in members if view.plan.placement(t.id) is None]
        found += [(one, other) for one in sent for other in stayed
                  if points(round, one) < points(round, other)]
    found.sort(key=lambda pair: (pair[0].id, -points(round, pair[1]), pair[1].id))
    return [Inversion(one, other, why_inverted(view, one, other)) for one, other in found]


def why_inverted(view: View, sent: Teacher, stayed: Teacher) -> Text:
    """Return the first fact that tells the two apart."""
    facts = (
        _about_stayed(view, stayed), _about_sent(view, sent), _about_both(view, sent, stayed))
    return next((fact for fact in facts if fact is not None), say(
        "no single fact; ways, wills and needs of the plan as a whole",
        "无单项原因，由路途、意愿和岗位需要综合比较决定"))


def _about_stayed(view: View, teacher: Teacher) -> Text | None:
    item = view.round.standings[teacher.id]
    if item.verdict is Verdict.LOCKED:
        return say("the other is kept by the office", "留校者由教育局指定留任")
    if not item.placeable:
        return say("the other was not proposed", "留校者不在推荐名单内")
    if not view.round.options.of(teacher.id):
        return say("there was no post for the other", "留校者没有符合规则的岗位")
    if teacher.spouse and view.plan.placement(teacher.spouse) is not None:
        return say("the rule on couples ({c}) keeps the other", "留校者适用夫妻不同时交流规则（{c}）",
                   c=Couples.code)
    return None


def _about_sent(view: View, teacher: Teacher) -> Text | None:
    if pinned(view.round, teacher.id):
        return say("the one sent was named by the office", "被派者由教育局指定交流")
    if view.round.volunteers(teacher):
        return say("the one sent applied", "被派者主动申请")
    return None


def _about_both(view: View, sent: Teacher, stayed: Teacher) -> Text | None:
    round, item = view.round, view.plan.placement(sent.id)
    assert item is not None
    if item.opening not in round.options.of(stayed.id):
        return say("the other may not take that post", "留校者不符合该岗位条件")
    if round.is_backbone(sent) and not round.is_backbone(stayed):
        return say("the one sent is a backbone teacher, the other is not", "被派者为骨干教师，留校者不是")
    if stayed.graduating and not sent.graduating:
        return say("the other teaches next year's graduating class", "留校者下学年任教毕业班")
    near, far = round.km(sent, item.host), round.km(stayed, item.host)
    if near is not None and far is not None and near < far:
        return say("the one sent lives {n} km nearer", "被派者距接收学校近{n}公里", n=far - near)
    return None


def blocked(plan: Plan, teacher: Teacher) -> str:
    """Return the code of a rule that keeps one more teacher from leaving, or nothing."""
    round = plan.round
    place = round.supply.counted.get(teacher.id)
    cell = Opening(*round.supply.key_of(teacher.id)) if place else None
    facts = round.cells.get(cell) if cell else None
    if cell is None or facts is None:
        return ""
    after = plan.after(cell) - 100
    short = after < min(facts.before, 100 * facts.posts)
    return Coverage.code if short and in_force(round, Coverage) else ""
