"""What published prices leave open about people, inversions and wishes, asked of the relaxations again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from rotation.domain.outcome import Status
from rotation.domain.round import Integers, Round
from rotation.engine import Decision
from rotation.explain.envy import option_of
from rotation.explain.inquiry import Inquiry
from rotation.explain.reasons import Everybody, Reasons
from rotation.explain.units import at_least
from rotation.explain.whole import solved
from rotation.report.view import Envy
from rotation.text import Text, say

EFFORT = 100_000
"""Options that may be asked over case by case; counted, not timed, so that all machines write the same."""
MOST_TIES = 8
"""So many plans as good as this one are looked for at most."""
_TIE = say("no goal gets worse: a tie, settled by a fixed order",
           "各项目标均不变差（完全并列，按固定次序取其一）")
_NEVER = say("no plan keeps every rule then; which rules, `rotation explain` tells",
             "没有能满足全部规则的方案，限制规则可用 rotation explain 查询")
_INSTEAD = say("sending the other instead", "如改派留校者")
_SWAP = say("giving it to the one who wished for it", "如改由申请者任该岗位")


def reasons(asked: Inquiry) -> Reasons:
    """Return a sentence for every teacher of E, every inversion and every envied post.

    Where neither a rule nor a published price explains a case, the relaxations are solved again
    for it, which mostly proves a price; what no plan allows is told with the rules that forbid it.
    Beyond the effort allowed a case is told what the cheapest of all that are left would cost.
    """
    outcome = asked.outcome
    if outcome.plan is None:
        return Reasons()
    everybody = Everybody(asked.round, asked.policy, outcome, asked.bounds)
    return _Settling(asked, everybody).told() if outcome.status is Status.OPTIMAL else everybody.told


class _Settling:
    """The cases that published prices leave open, of one plan that is proven best."""

    def __init__(self, asked: Inquiry, everybody: Everybody) -> None:
        self._asked, self._everybody, self._told = asked, everybody, everybody.told
        most = EFFORT // max(1, len(asked.round.options))
        pairs = [pair for pair in self._told.inverted if everybody.unproven(*pair)]
        wishes = [one for one in self._told.envy if one.why is None]
        self._pairs, self._more_pairs = pairs[:most], pairs[most:]
        left = max(0, most - len(pairs))
        self._wishes, self._more_wishes = wishes[:left], wishes[left:]
        self._people = everybody.undecided()

    def told(self) -> Reasons:
        """Return all sentences."""
        ties, common = self._common()
        choices = {key: self._everybody.passing_over(key, _TIE if key in ties else common)
                   for key in self._people}
        inverted = {pair: self._inverted(pair) for pair in self._pairs}
        inverted |= {pair: _noted(self._told.inverted[pair], _INSTEAD, common)
                     for pair in self._more_pairs if common is not None and pair[1] not in ties}
        floors = {key: common for key in self._people if key not in ties and common is not None}
        return replace(self._told, floors=floors, choices=dict(self._told.choices) | choices,
                       inverted=dict(self._told.inverted) | inverted, envy=self._envy(common))

    def _common(self) -> tuple[set[str], Text | None]:
        """Return who could be chosen for nothing, and what any of the other cases costs at least.

        The bound says nothing about those who tie: their options were left out of the question.
        """
        people, ties = set(self._people) | {stayed for _, stayed in self._more_pairs}, set[str]()
        for _ in range(MOST_TIES):
            options = _options_of(self._asked.round, people - ties, self._more_wishes)
            answer = self._asked.any_of(options) if len(options) else None
            if answer is not None and answer.outcome.status is Status.INFEASIBLE:
                return ties, _NEVER
            if answer is None or not self._asked.exact(answer):
                return ties, None
            if any(answer.price):
                return ties, at_least(self._asked.outcome.tiers, answer.price)
            plan = answer.outcome.plan
            placed = {key for key in people - ties if plan and plan.placement(key) is not None}
            if not placed:
                return ties, None
            ties |= placed
        return ties, None

    def _inverted(self, pair: tuple[str, str]) -> Text:
        sent, stayed = pair
        price = self._price(_INSTEAD, Decision(sent, "stays"), Decision(stayed, "placed"))
        return say("{f}; {p}", "{f}；{p}", f=self._told.inverted[pair], p=price)

    def _envy(self, common: Text | None) -> tuple[Envy, ...]:
        solved_ = {id(one): self._price(_SWAP, *self._asked.swap(one)) for one in self._wishes}
        if common is not None:
            solved_ |= {id(one): say("{w}: {p}", "{w}：{p}", w=_SWAP, p=common)
                        for one in self._more_wishes}
        return tuple(replace(one, why=solved_.get(id(one), one.why)) for one in self._told.envy)

    def _price(self, what: Text, *decisions: Decision) -> Text:
        """Return a bound if one is proven; else the exact price, or the rules that forbid it."""
        least = self._asked.least(*decisions)
        told = None if least is None else at_least(self._asked.outcome.tiers, least)
        if told is None:
            return solved(self._asked, what, *decisions)
        return say("{w}: {p}", "{w}：{p}", w=what, p=told)


def _noted(fact: Text, what: Text, price: Text) -> Text:
    return say("{f}; {w}: {p}", "{f}；{w}：{p}", f=fact, w=what, p=price)


def _options_of(round: Round, people: Iterable[str], wishes: Iterable[Envy]) -> Integers:
    """Return all options of some people, and those that some wishes are about."""
    wanted = {option_of(round, one.teacher, one.post) for one in wishes}
    for key in people:
        where = round.options.slice_of(key)
        wanted.update(range(where.start, where.stop))
    return np.array(sorted(wanted), np.int64).reshape(-1)
