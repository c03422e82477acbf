"""The whole round at once: everybody of E, every gap, every inversion and envied post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rotation.domain.answers import Binding, PostAnswer
from rotation.engine import Decision
from rotation.explain.binding import bindings
from rotation.explain.blockers import against, open_cells
from rotation.explain.inquiry import Inquiry, Sentence
from rotation.explain.people import UNDECIDED, priced
from rotation.explain.posts import about_gap
from rotation.explain.reasons import Everybody
from rotation.explain.standbys import standbys
from rotation.report.reasons import label, person, post_name
from rotation.text import Text, say


def about_all(asked: Inquiry, everybody: Everybody, *, exact: bool) -> list[Sentence]:
    """Explain everybody, every gap, every inversion and wish, and list stand-ins and clauses.

    Parameters
    ----------
    asked, everybody
        Exact answers and bulk sentences about the same plan.
    exact
        Whether inversions and wishes of which the certificate proves nothing are solved again.
    """
    return [*_people(asked, everybody), *_gaps(asked, exact=exact), *_inversions(asked, everybody, exact=exact),
            *_envy(asked, everybody, exact=exact), *_lists(asked)]


def _lists(asked: Inquiry) -> Iterator[Sentence]:
    """Tell who could stand in at every post, and which clauses hold the goals back."""
    told = listed(asked)
    for one in told.posts:
        names = tuple(say("{t}: {w}", "{t}：{w}", t=person(asked.round, item.teacher), w=item.why)
                      for item in one.standbys)
        yield Sentence("stand-in", say(
            "{p}, instead of {t}: {n}", "{p}，{t}不能到任时：{n}", t=person(asked.round, one.item.teacher),
            p=post_name(asked.round, one.item.opening),
            n=names or say("nobody without others moving", "无人可单独接任")), teacher=one.item.teacher)
    for found in told.bindings:
        yield Sentence("clause", say(
            "goal {n}, {c}: {d}: for one person or post {p}", "第{n}层目标，{c}：{d}；如放宽1人（岗），{p}",
            n=found.tier, c=label(found.code), d=found.says, p=found.person), rule=found.code)


def _people(asked: Inquiry, everybody: Everybody) -> Iterator[Sentence]:
    for key, why in everybody.told.choices.items():
        yield Sentence("teacher", say("{t}: {w}", "{t}：{w}", t=person(asked.round, key), w=why), teacher=key)


def _gaps(asked: Inquiry, *, exact: bool) -> Iterator[Sentence]:
    for post in sorted(open_cells(asked)):
        yield from about_gap(asked, post, exact=exact)


def _inversions(asked: Inquiry, everybody: Everybody, *, exact: bool) -> Iterator[Sentence]:
    for (sent, stayed), told in everybody.told.inverted.items():
        why = instead(asked, sent, stayed) if exact and everybody.unproven(sent, stayed) else told
        yield Sentence("inversion", say("{a} was sent, {b} with more points stayed: {w}",
                                        "{a}被派，积分较高的{b}留校：{w}", a=person(asked.round, sent),
                                        b=person(asked.round, stayed), w=why))


def _envy(asked: Inquiry, everybody: Everybody, *, exact: bool) -> Iterator[Sentence]:
    for one in everybody.told.envy:
        why = one.why
        if why is None:
            why = (solved(asked, say("giving it to the one who wished for it", "如改由申请者任该岗位"),
                           *asked.swap(one)) if exact
                   else say("not worked out", "未测算"))
        yield Sentence("envy", say(
            "{a} wished for {s}, where {b} with a lower score got a post: {w}",
            "{a}志愿{s}，该校岗位安排给了得分较低的{b}：{w}", a=person(asked.round, one.teacher),
            b=person(asked.round, one.got), w=why,
            s=asked.round.problem.school[one.post.school].name), teacher=one.teacher)


def instead(asked: Inquiry, sent: str, stayed: str) -> Text:
    """Return what sending the one with more points instead would change, or the rules that forbid it."""
    decisions = Decision(sent, "stays"), Decision(stayed, "placed")
    told = solved(asked, say("sending the other instead", "如改派留校者"), *decisions)
    if asked.price(*decisions).impossible:
        return told
    return say("no single fact, the plan as a whole; {p}", "无单项原因，由整体方案决定；{p}", p=told)


def solved(asked: Inquiry, what: Text, *decisions: Decision) -> Text:
    """Return the price of the other choice, or the rules that forbid it, by solving again."""
    answer = asked.price(*decisions)
    if answer.possible:
        return priced(asked, what, answer).says
    if not answer.impossible:
        return say("{w}: {u}", "{w}：{u}", w=what, u=UNDECIDED)
    return say("{w}: {r}", "{w}：{r}", w=what, r=against(asked, *decisions).says)


# -- what the sheets list ---------------------------------------------------------------------


class Lists(NamedTuple):
    """Lists about one plan; empty without one, and about a draft that breaks rules."""

    posts: tuple[PostAnswer, ...] = ()
    bindings: tuple[Binding, ...] = ()


def listed(asked: Inquiry, choices: Mapping[str, Text] | None = None) -> Lists:
    """Return the lists of a plan.

    Parameters
    ----------
    asked
        A finished plan.
    choices
        Of `rotation.explain.Reasons`: the same is told of somebody who was nearest to a post.
    """
    if asked.outcome.plan is None or asked.outcome.diagnosis is not None:
        return Lists()
    return Lists(standbys(asked, asked.system, choices), bindings(asked.round, asked.outcome, asked.system))
