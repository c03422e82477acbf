"""One school's posts and gaps: who got it, who could instead, and what would close what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rotation.domain.plan import Placement, Plan
from rotation.domain.round import Opening
from rotation.domain.supply import Cell
from rotation.engine import Budget
from rotation.explain.blockers import why_short
from rotation.explain.inquiry import Inquiry, Sentence
from rotation.explain.people import moves, ranked
from rotation.explain.reasons import Everybody
from rotation.explain.standbys import stand_ins
from rotation.model.eligibility import ELSEWHERE, refusals
from rotation.report.reasons import (
    PART_OF_A_POST,
    label,
    part_of_a_post,
    person,
    pinned,
    post_name,
    while_pinned,
)
from rotation.rules import in_force
from rotation.rules.h75_must_move import MustMove
from rotation.text import Text, say

MOST = 8
"""How many candidates for one post are solved at most; a shorter proof ends the search."""


def about_school(asked: Inquiry, everybody: Everybody, code: str, *, exact: bool) -> list[Sentence]:
    """Explain every post that a school was given, and every gap it still has."""
    plan = asked.outcome.plan
    if plan is None:
        return []
    lines = [line for item in plan.taught(code) for line in _post(asked, everybody, item, exact=exact)]
    if exact and any(line.kind == "others" for line in lines):
        lines.append(Sentence("note", say(
            "Here others may move when somebody is replaced; sheet 递补名单 names who may stand in while "
            "nobody else moves", "以上换人允许其他人员随之变动；其他人员不变时的递补人见“递补名单”")))
    if not lines:
        lines.append(Sentence("post", say("nobody is placed here", "本校没有接收交流教师")))
    for post, cell in asked.round.cells.items():
        if post.school == code and cell.shortage(plan.change(post)) > 0:
            lines.extend(about_gap(asked, post, exact=exact))
    return lines


def _post(
    asked: Inquiry, everybody: Everybody, item: Placement, *, exact: bool
) -> Iterator[Sentence]:
    teacher = asked.round.teacher(item.teacher)
    yield Sentence("post", say("{g} {j}: {i}: {w}", "{g}{j}：{i}：{w}", g=item.stage, j=item.subject,
                               i=person(asked.round, item.teacher), w=everybody.choice(teacher)), teacher=item.teacher)
    if in_force(asked.round, MustMove) and pinned(asked.round, item.teacher):
        yield from _once_lifted(asked, item)
        return
    if exact:
        yield from ranked(asked, asked.substitutes(item, 2, most=MOST))
        return
    for one in stand_ins(asked, item):
        yield Sentence("substitute", say(
            "instead, nobody else moving, number {p}: {i}: {w}", "其他人员不变时第{p}递补人：{i}：{w}",
            p=one.rank, i=person(asked.round, one.teacher), w=one.why), teacher=one.teacher)


def _once_lifted(asked: Inquiry, item: Placement) -> Iterator[Sentence]:
    """Tell the stand-ins of a post whose teacher the office named: while it does, nobody can be."""
    yield Sentence("order", while_pinned(), rule=MustMove.code)
    for one in stand_ins(asked, item):
        yield Sentence("substitute", say(
            "once lifted, nobody else moving, number {p}: {i}: {b}", "撤销指定后（其他人员不变）第{p}递补人：{i}：{b}",
            p=one.rank, i=person(asked.round, one.teacher), b=one.why), teacher=one.teacher)


# -- gaps -------------------------------------------------------------------------------------


def about_gap(asked: Inquiry, post: Opening, *, exact: bool) -> list[Sentence]:
    """Explain why a (place, subject) is still short and what would close it.

    Parameters
    ----------
    asked
        Exact answers about the plan.
    post
        The place and subject; it must be one of the round's cells.
    exact
        Whether the round may be solved again; else what takes solving is said not to be worked out.
    """
    plan, cell = asked.outcome.plan, asked.round.cells[post]
    if plan is None:
        return []
    short = cell.shortage(plan.change(post))
    if short <= 0:
        return [Sentence("gap", say("{w} is not short", "{w}没有缺额", w=post_name(asked.round, post)))]
    lines = [Sentence("gap", _gap(asked, plan, post, cell))]
    able = asked.able(post)
    if not able:
        return [*lines, *_nobody(asked, post)]
    lines.append(Sentence("able", _able(plan, post, able)))
    if part_of_a_post(cell, plan.change(post)):
        lines.append(Sentence("part", PART_OF_A_POST))
    return [*lines, *_blocked(asked, post, exact=exact)]


def _blocked(asked: Inquiry, post: Opening, *, exact: bool) -> Iterator[Sentence]:
    told = why_short(asked, post, asked.budget if exact else Budget(0))
    answer = told.answer
    yield Sentence("blocker" if told.clauses else told.kind, told.says, rule=" ".join(told.codes),
                   price=None if answer is None else answer.price, exact=answer is not None,
                   changed=() if answer is None else answer.changed)
    if answer is not None and answer.changed:
        yield Sentence("others", moves(asked, answer))


def _gap(asked: Inquiry, plan: Plan, post: Opening, cell: Cell) -> Text:
    return say("{w}: {p} posts, {a} people after, {s} short", "{w}：岗位{p}个，交流后{a}人，缺{s}人",
               w=post_name(asked.round, post), p=cell.posts, a=f"{plan.after(post) / 100:g}",
               s=f"{cell.shortage(plan.change(post)) / 100:g}")


def _able(plan: Plan, post: Opening, able: list[str]) -> Text:
    placed = [item for key in able if (item := plan.placement(key)) is not None]
    here = sum(item.opening == post for item in placed)
    return say("{n} meet the rules for it: {h} placed here, {e} elsewhere, {f} stay",
               "符合该岗位规则的有{n}人：已安排到此{h}人，安排到他处{e}人，留校{f}人",
               n=len(able), h=here, e=len(placed) - here, f=len(able) - len(placed))


def _nobody(asked: Inquiry, post: Opening) -> Iterator[Sentence]:
    tally, alone, people = keeping_out(asked, post)
    counts = tuple(say("{c} keeps out {n}", "{c}不符合{n}人", c=label(code), n=number)
                   for code, number in sorted(tally.items()))
    yield Sentence("nobody", say("nobody of the {m} of this subject meets the rules: {r}",
                                 "该学科可安排的{m}人中没有人符合规则：{r}", m=people, r=counts)
                   if people else say("nobody who may be placed teaches the subject",
                                      "可安排交流的人员中没有任教该学科的教师，需招聘或培训"))
    for code, number in sorted(alone.items()):
        yield Sentence("rule", say("{c} alone keeps out {n}: without it they could come",
                                   "其中{n}人仅因{c}不能来；放宽该规则即有人可派", c=label(code), n=number), rule=code)


def keeping_out(asked: Inquiry, post: Opening) -> tuple[Counter[str], Counter[str], int]:
    """Return whom the pair rules keep out of a post, among those of its own stage and subject.

    Returns
    -------
        (rule -> people it refuses, rule -> people whom it alone refuses, people in all).
    """
    round = asked.round
    tally, alone, people = Counter[str](), Counter[str](), 0
    for key in round.options.movers:
        teacher = round.teacher(key)
        if (teacher.stage, round.subject_at(post.school, teacher.stage, teacher.subject)) != post[1:]:
            continue
        codes = [code for code, _ in refusals(round, teacher, post) if code != ELSEWHERE]
        people += bool(codes)
        tally.update(codes)
        alone.update(codes if len(codes) == 1 else ())
    return tally, alone, people
