"""H72 对调成环."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.swaps import Leg, Ring
from rotation.domain.vocabulary import Form, LockKind
from rotation.rules._base import Example, PlanRule
from rotation.rules._slack import Slack
from rotation.rules._tiny import lock, tiny
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say


def _swapped(*pairs: str) -> Problem:
    rows = [lock(name, LockKind.GOES_TO, to, form=Form.SWAP) for name, to in (pair.split(">") for pair in pairs)]
    people = {"甲": {}, "乙": {"school": "二小"}, "丙": {"school": "三小"}}
    return tiny({"一小": {}, "二小": {}, "三小": {}}, people, locks=rows,
                posts={"一小 数学": 1, "二小 数学": 1, "二小 语文": 1, "三小 数学": 1})


class SwapRings(PlanRule):
    r"""A ring of 对调 is carried out whole, subject for subject, or not at all.

    Rows of form 对调 on sheet 指定, each to one school, are read as rings: within a stage, a pooled subject
    and, where given, a 对调组, every school gives as many as it gets. For every two that follow each other

    .. math:: \text{first placed in the post of the second's school} \ge \text{second placed anywhere}

    so that around a ring all of them go, each to teach the own pooled subject, or nobody does. Rows that do
    not close are an input error; a ring that lost a member after publication is none any more.
    """

    code = "H72"
    label = say("Swaps in whole rings", "对调成环")
    sentence = say("A swap is carried out whole: everybody in it goes, or nobody",
                   "对调人员首尾相接、整组进行，要么全部交流，要么都不交流")
    basis = "组织决定（对调须双方对等，登记理由和经办人）"
    needs = ("lock.form", "lock.schools")
    rank = 125
    gives = None
    examples: ClassVar = (
        Example("两人对调", lambda: _swapped("甲>二小", "乙>一小"), True, plan="甲>二小 乙>一小"),
        Example("对调只去了一人", lambda: _swapped("甲>二小", "乙>一小"), False, plan="甲>二小"),
        Example("对调后改教其他学科", lambda: _swapped("甲>二小", "乙>一小"), False, plan="甲>二小:语文 乙>一小"),
        Example("三人轮换", lambda: _swapped("甲>二小", "乙>三小", "丙>一小"), True,
                plan="甲>二小 乙>三小 丙>一小"),
        Example("三人轮换缺一人", lambda: _swapped("甲>二小", "乙>三小", "丙>一小"), False, plan="甲>二小 丙>一小"),
        Example("对调一人也没有去", lambda: _swapped("甲>二小", "乙>一小"), True, plan="",
                policy={"H75.on": False}),
    )

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [link for ring in round.swaps.rings for link in _links(ring)]

    def says(self, round: Round, subject: Subject) -> Text:
        ring = round.swaps.ring_of(subject[0]) or ()
        people = tuple(say("{n} to {s}", "{n}到{s}", n=round.teacher(leg.teacher).name, s=round.named(leg.host))
                       for leg in ring)
        return say("swapped together or not at all: {p}", "对调须整组进行：{p}", p=people)

    def people(self, subject: Subject) -> tuple[str, ...]:
        return subject

    def encode(self, words: Words, subject: Subject) -> Inequality:
        first, second = subject
        post = _post(words.round, first)
        there = words.moved((first,), post.__eq__)
        return there - words.moved((second,)) >= 0

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        first, second = subject
        if plan.placement(second) is None:
            return []
        item = plan.placement(first)
        if item is not None and item.opening == _post(plan.round, first):
            return []
        return [say("{t} does not go where the swap has it, {o} goes", "{t}未按对调安排，而{o}已安排",
                    t=first, o=second)]

    def eased(self, slack: Slack) -> Text:
        return say("{c} {l}: {n} people leave the swap", "{c} {l}：{n}人退出对调", c=self.code, l=self.label,
                   n=slack.people)


def _links(ring: Ring) -> list[Subject]:
    return [(leg.teacher, after.teacher) for leg, after in zip(ring, (*ring[1:], ring[0]), strict=True)]


def _post(round: Round, teacher: str) -> Opening:
    """Return the post to which somebody is swapped: the own pooled subject at the school named."""
    ring = round.swaps.ring_of(teacher)
    assert ring is not None, teacher
    leg: Leg = next(leg for leg in ring if leg.teacher == teacher)
    return swapped_to(round, leg)


def swapped_to(round: Round, leg: Leg) -> Opening:
    """Return the post that a row of a ring means."""
    person = round.teacher(leg.teacher)
    return Opening(leg.host, person.stage, round.subject_at(leg.host, person.stage, person.subject))
