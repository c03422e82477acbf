"""What stands in the way of a decision: the clauses that block it, or the plan as a whole and its price.

Looked at are the clauses that the decision breaks when it is added to the plan as it stands, in
whatever way it can be; of these a minimal set is told without which it can be added and no tier
gets worse than its slack allows. A clause that the decision does not strain, but that would save
elsewhere what the decision costs, is no reason why it was not taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import product
from typing import Literal, NamedTuple

from rotation.domain.outcome import Status
from rotation.domain.plan import Placement, Plan
from rotation.domain.round import Opening
from rotation.engine import Budget, Cost, Decision, GivenWay, Spent, TimeUp
from rotation.engine.clauses import Clause
from rotation.explain.inquiry import Inquiry
from rotation.explain.units import in_people
from rotation.figures.words import some
from rotation.model.columns import Row
from rotation.report.reasons import part_of_a_post, person
from rotation.rules._at_hand import post_of
from rotation.text import Text, say

NOT_ASKED = say("not worked out", "未测算")
"""Told where the number of re-solves, or the emergency limit, was used up."""
_TIE = say("no goal gets worse: a tie, settled by a fixed order", "同等条件，按随机序号和固定次序取其一")
_WITHIN = say("no goal gets worse by more than its slack: settled by a fixed order",
              "各项目标的变化均在允许的宽限之内，按随机序号和固定次序取其一")
_MOST_USERS = 8
_ELSEWHERE = 300
"""A clause about another school is dearer than one about the school in question."""


Way = tuple[tuple[int, ...], tuple[int, ...]]
"""Options given up and options taken, nobody else moving."""


class Blocked(NamedTuple):
    """Why a decision is not part of the plan.

    Parameters
    ----------
    kind
        ``clauses`` block it; the plan as a whole is ``weighed`` against it; rules ``forbid`` it and
        without them a tier would still get worse; it is ``free``, so that a fixed order decided;
        ``nobody`` is left for it; ``unsolved``.
    says
        The sentence, with people by name and posts.
    clauses
        Ids of the clauses named.
    codes
        Codes of their rules.
    answer
        Of what is weighed: the best plan with the decision.
    """

    kind: Literal["clauses", "weighed", "forbidden", "free", "nobody", "unsolved"]
    says: Text
    clauses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    answer: Cost | None = None


class Asking(NamedTuple):
    """A decision that might be added to a plan.

    Parameters
    ----------
    rows
        The decision as rows over the options.
    ways
        How it can be carried out with nobody else moving.
    then
        What becomes possible, in words: ``补语文``.
    price
        Solves the round again with it.
    school
        Code of the school in question.
    """

    rows: list[Row]
    ways: list[Way]
    then: Text
    price: Callable[[], Cost]
    school: str


# -- questions --------------------------------------------------------------------------------


def filling(asked: Inquiry, post: Opening) -> Asking:
    """Return the question about one more teacher at a post: somebody comes, or a leaver stays."""
    plan, options, row = asked.outcome.plan, asked.round.options, asked.more(post)
    assert plan is not None, "a gap is asked about only when there is a plan"
    ways: list[Way] = []
    for at, sign in zip(row.columns.tolist(), row.coefficients.tolist(), strict=True):
        item = plan.placement(options.movers[options.mover[at]])
        less = () if item is None else (asked.swaps.taken(item),)
        if sign > 0 and at not in less:
            ways.append((less, (at,)))
        elif sign < 0 and at in less:
            ways.append((less, ()))
    return Asking([row], ways, say("{j} can be filled", "可补{j}", j=post.subject),
                    lambda: asked.one_more(post), post.school)


def deciding(asked: Inquiry, *decisions: Decision) -> Asking | None:
    """Return the question about decisions on people taken together; None if there is no option for one of them."""
    rows = asked.rows(*decisions)
    if rows is None:
        return None
    ways = [(tuple(at for less, _ in way for at in less), tuple(at for _, more in way for at in more))
            for way in product(*(_ways(asked, one) for one in decisions))]
    return Asking(rows, ways, _then(decisions), lambda: asked.price(*decisions),
                    asked.round.teacher(decisions[0].person).school)


def _ways(asked: Inquiry, decision: Decision) -> list[Way]:
    """Return how one decision can be carried out with nobody else moving."""
    plan, options = asked.outcome.plan, asked.round.options
    assert plan is not None, "a decision is asked about only when there is a plan"
    item, where = plan.placement(decision.person), options.slice_of(decision.person)
    less = () if item is None else (asked.swaps.taken(item),)
    if decision.kind in ("stays", "not at"):
        return [(less, ())]
    return [(less, (at,)) for at in range(where.start, where.stop)
            if decision.opening in (None, options.openings[options.opening[at]])]


def _then(decisions: tuple[Decision, ...]) -> Text:
    if len(decisions) > 1:
        return say("it can be settled that way", "可如此安排")
    if decisions[0].kind in ("stays", "not at"):
        return say("this teacher can stay", "可让该教师留校")
    return say("this teacher can be sent", "可派该教师")


# -- answers ----------------------------------------------------------------------------------


def blocked(asked: Inquiry, question: Asking, budget: Budget) -> Blocked:
    """Return why a decision is not part of the plan, or that it was not worked out.

    Parameters
    ----------
    asked, question
        The plan and the decision.
    budget
        How many times may be solved again; the search and the price count one each.
    """
    try:
        return _answer(asked, question, budget)
    except (Spent, TimeUp):
        return Blocked("unsolved", NOT_ASKED)


def against(asked: Inquiry, *decisions: Decision) -> Blocked:
    """Return why decisions on people are not part of the plan."""
    question = deciding(asked, *decisions)
    if question is None:
        return Blocked("nobody", say("no post is possible", "没有可安排的岗位"))
    return blocked(asked, question, asked.budget)


def _answer(asked: Inquiry, question: Asking, budget: Budget) -> Blocked:
    if not question.ways:
        return Blocked("nobody", say("all who meet the rules for the post are placed at it already",
                                     "符合该岗位条件的教师均已安排到此，无人可再派"))
    strained = obstacles(asked, question)
    found = _search(asked, question, strained, budget)
    if found is not None:
        return _with_gaps(asked, _named(asked, question, strained, found), Plan.of(asked.round, found.pairs))
    budget.take()
    answer = question.price()
    if answer.possible and asked.exact(answer):
        return _weighed(asked, question, answer)
    if not answer.impossible:
        raise Spent
    found = _search(asked, question, strained, budget, tiers=False)
    if found is None:
        raise Spent
    told = _named(asked, question, strained, found)
    return told._replace(kind="forbidden", says=say(
        "{w}; even so some other goal gets worse: the plan as a whole",
        "{w}，但缺额、路途等其他方面仍会变差（整体权衡）", w=told.says))


def obstacles(asked: Inquiry, question: Asking) -> list[Clause]:
    """Return the clauses that a decision breaks when it is added and nobody else moves."""
    found = {clause.id: clause for less, more in question.ways
             for clause in asked.swaps.changed(less, more)}
    return [found[name] for name in sorted(found)]


def _search(
    asked: Inquiry, question: Asking, strained: list[Clause], budget: Budget, *, tiers: bool = True,
) -> GivenWay | None:
    return asked.blocking.blocker(question.rows, strained, budget, tiers=tiers,
                                  dear=lambda clause: _dear(clause, question.school), usual=lambda: _usual(asked))


def _usual(asked: Inquiry) -> Iterator[Clause]:
    """Iterate over the clauses strained by the questions that the sheets ask of every plan: gaps and people named."""
    number = asked.policy.explaining.questions(len(asked.round.options))
    for post in list(_told_cells(asked))[:number]:
        yield from obstacles(asked, filling(asked, post))
    for decision in _named_choices(asked)[:number]:
        question = deciding(asked, decision)
        if question is not None:
            yield from obstacles(asked, question)


def _dear(clause: Clause, school: str) -> int:
    """Return how late a clause is named: those about the school first, then what a bureau can change."""
    return 200 - min(200, clause.rule.gives or 0) + (0 if school in clause.subject else _ELSEWHERE)


# -- words ------------------------------------------------------------------------------------


def _named(asked: Inquiry, question: Asking, strained: Iterable[Clause], found: GivenWay) -> Blocked:
    if not found.by:
        return Blocked("free", _free(asked, Plan.of(asked.round, found.pairs)))
    clauses = [clause for clause in strained if clause.id in found.by]
    parts = Text.joined([_clause(asked, clause, *found.by[clause.id]) for clause in clauses])
    number = sum(low + high for low, high in found.by.values())
    says = _eased(clauses).filled(w=parts, n=number, t=question.then)
    return Blocked("clauses", says, tuple(clause.id for clause in clauses),
                   tuple(dict.fromkeys(clause.code for clause in clauses)))


def _with_gaps(asked: Inquiry, told: Blocked, shown: Plan) -> Blocked:
    """Tell where people are missing instead in the plan that shows a blocker: a gap that moves is not closed."""
    plan = asked.outcome.plan
    assert plan is not None, "told of plans only"
    if told.kind != "clauses":
        return told
    opened = [post_of(asked.round, at) for at, cell in asked.round.cells.items()
              if cell.shortage(shown.change(at)) > cell.shortage(plan.change(at))]
    return told if not opened else told._replace(says=say(
        "{s} (people are then missing elsewhere, such as at {w})", "{s}（但他处将相应缺人，如{w}）", s=told.says,
        w=some(opened, 2)))


def _eased(clauses: list[Clause]) -> Text:
    """Return the sentence for clauses that would have to give way; an order is lifted, not eased."""
    if len(clauses) > 1:
        return say("because of {w}; only with all of them eased {t}", "因{w}；须同时放宽以上各条，方{t}")
    if clauses[0].rule.neutral is not None:
        return say("those concerned: {w}", "有关教师{w}")
    if clauses[0].rule.obliges or clauses[0].rule.gives is None:
        return say("because of {w}; only once that is lifted {t}", "因{w}；撤销后方{t}")
    return say("because of {w}; with {n} more allowed {t}", "因{w}；放宽{n}人即{t}")


def _clause(asked: Inquiry, clause: Clause, low: int, high: int) -> Text:
    """Return a clause with its demand, and who or what has used it up; nothing about a family."""
    if clause.rule.neutral is not None:
        return clause.rule.neutral
    demand = _demand(asked, clause)
    users = list(_users(asked, clause, upper=high >= low))
    came = _listed(asked, [item for item in users if item.host in clause.subject])
    left = _listed(asked, [item for item in users if item.host not in clause.subject])
    used = say("{c}{l}", "{c}{l}", c=say(", used up by {w}", "，已用于{w}", w=came) if came else "",
               l=say(", {w} leave", "，{w}从本校派出", w=left) if left else "")
    return say("{l} ({c}): {d}{u}{t}", "{l}（{c}）：{d}{u}{t}", l=clause.rule.label, c=clause.code, d=demand, u=used,
               t=_side(asked, clause, low, high))


def _side(asked: Inquiry, clause: Clause, low: int, high: int) -> Text:
    """Tell on which side of a number the decision would be: “at least 41” alone does not say why nobody can come.

    Of a clause about one school it is told who used it up.
    """
    if _local(asked, clause) or clause.rule.obliges or clause.rule.gives is None:
        return say("", "")
    return say(" (this would leave {n} too few)", "（这样安排则差{n}人）", n=low) if low > high else say(
        " (this would be {n} too many)", "（这样安排则超出{n}人）", n=high)


def _listed(asked: Inquiry, items: list[Placement]) -> Text | None:
    """Return people with the subjects they are placed for, the first few of many; None of nobody."""
    names = tuple(say("{j} ({t})", "{j}（{t}）", j=item.subject, t=asked.round.teacher(item.teacher).name)
                  for item in items[:_MOST_USERS])
    more = say(" and others, {n} in all", "等{n}人", n=len(items)) if len(items) > _MOST_USERS else ""
    return say("{w}{m}", "{w}{m}", w=names, m=more) if items else None


def _demand(asked: Inquiry, clause: Clause) -> Text:
    if not clause.people:
        return clause.says(asked.round)
    return Text.of(tuple(person(asked.round, key) for key in clause.people))


def _users(asked: Inquiry, clause: Clause, *, upper: bool) -> Iterator[Placement]:
    """Iterate over the placements that push a clause to the side that gives way."""
    plan = asked.outcome.plan
    assert plan is not None, "told of plans only"
    weights = dict(zip(clause.columns.tolist(), clause.coefficients.tolist(), strict=True))
    for item in plan.placements if _local(asked, clause) else ():
        weight = weights.get(asked.swaps.taken(item), 0)
        if weight > 0 if upper else weight < 0:
            yield item


def _local(asked: Inquiry, clause: Clause) -> bool:
    """Whether a clause is about one school: only then is it told who used it up."""
    return any(part in asked.round.problem.school for part in clause.subject)


def _weighed(asked: Inquiry, question: Asking, answer: Cost) -> Blocked:
    before, after = asked.outcome, answer.outcome
    assert after.plan is not None, "weighed only if it is possible"
    if not any(answer.price):
        return Blocked("free", _free(asked, after.plan), answer=answer)
    costs = in_people(asked.round, before, after, len(answer.changed))
    return Blocked("weighed", say(
        "no single rule forbids it, the plan as a whole does: {t} only so: {p}",
        "无单项规则限制，属整体权衡：{t}，但{p}", t=question.then, p=costs), answer=answer)


def _free(asked: Inquiry, other: Plan) -> Text:
    return _TIE if asked.as_good(other) else _WITHIN


# -- every gap --------------------------------------------------------------------------------


def open_cells(asked: Inquiry) -> list[Opening]:
    """Return every (place, subject) that stays short, those of rural schools first."""
    plan, round = asked.outcome.plan, asked.round
    if plan is None:
        return []
    short = [post for post, cell in round.cells.items() if cell.shortage(plan.change(post)) > 0]
    return sorted(short, key=lambda post: not round.is_rural(round.problem.school[post.school]))


def why_short(asked: Inquiry, post: Opening, budget: Budget) -> Blocked:
    """Return why a (place, subject) stays short."""
    return blocked(asked, filling(asked, post), budget)


def why_all_short(asked: Inquiry) -> dict[Opening, Text]:
    """Return why gaps stay open, as far as three quarters of the budget go; the rest is for people.

    Nothing is told of a plan that is not proven best, nor of a gap of less than one whole post.
    """
    if asked.outcome.plan is None or asked.outcome.status is not Status.OPTIMAL or asked.outcome.diagnosis:
        return {}
    budget = asked.budget.part(Fraction(3, 4))
    told = {post: why_short(asked, post, budget) for post in _told_cells(asked) if budget.left != 0}
    asked.budget.back(budget)
    return {post: one.says for post, one in told.items() if one.kind != "unsolved"}


def _told_cells(asked: Inquiry) -> Iterator[Opening]:
    """Iterate over the open cells that lack a whole post, which somebody could fill."""
    plan = asked.outcome.plan
    assert plan is not None, "a gap is asked about only when there is a plan"
    for post in open_cells(asked):
        if asked.able(post) and not part_of_a_post(asked.round.cells[post], plan.change(post)):
            yield post


def _named_choices(asked: Inquiry) -> list[Decision]:
    """Return the other choice for everybody named by the office who has one."""
    plan = asked.outcome.plan
    assert plan is not None, "people are asked about only when there is a plan"
    return [Decision(key, "placed" if plan.placement(key) is None else "stays")
            for key in sorted({lock.teacher for lock in asked.round.problem.locks}) if asked.round.options.of(key)]


def why_named(asked: Inquiry) -> dict[str, Text]:
    """Return by teacher id what stands against the other choice, of people about whom the office decided.

    A quarter of the budget is for it at most. Nothing is told of those who have no other choice, nor
    of a plan that is not proven best.
    """
    if asked.outcome.plan is None or asked.outcome.status is not Status.OPTIMAL or asked.outcome.diagnosis:
        return {}
    before, asked.budget = asked.budget, asked.budget.part(Fraction(1, 4))
    told = {decision.person: against(asked, decision) for decision in _named_choices(asked)}
    before.back(asked.budget)
    asked.budget = before
    return {key: one.says for key, one in told.items() if one.kind != "unsolved"}
