"""Exact answers by solving again: prices, the next best person, the rules that forbid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Placement, Plan
from rotation.domain.round import Opening, Round
from rotation.engine import Blocking, Budget, Cost, Decision, Resolver
from rotation.engine.clauses import System
from rotation.engine.refuting import UNASKED
from rotation.explain.altered import Altered
from rotation.explain.bounds import Bounds, Least
from rotation.model.columns import UNBOUNDED, Leeway, Row
from rotation.model.measured import value_of
from rotation.model.rows import Rows
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.report.view import Envy
from rotation.text import Text

EMERGENCY = 3600.0
"""Seconds of one solve for what is written down: that is counted, never timed, so that all machines tell the same."""


class Sentence(NamedTuple):
    """One sentence.

    Parameters
    ----------
    kind
        What it is about, in English, for programs.
    says
        The sentence.
    rule
        Code of the rule it rests on.
    price
        How much worse each tier gets, in the tier's unit.
    exact
        Whether the price is proven; meaningless without one.
    teacher, changed
        Ids of the teacher in question, and of the others who would move.
    """

    kind: str
    says: Text
    rule: str = ""
    price: tuple[int, ...] | None = None
    exact: bool = False
    teacher: str = ""
    changed: tuple[str, ...] = ()

    def plain(self, says: str) -> dict[str, Any]:
        """Return plain values for another program; what is empty is left out."""
        told: dict[str, Any] = {"kind": self.kind, "says": says}
        if self.price is not None:
            told |= {"price": list(self.price), "exact": self.exact}
        told |= {"rule": self.rule} if self.rule else {}
        told |= {"teacher": self.teacher} if self.teacher else {}
        return told | ({"changed": list(self.changed)} if self.changed else {})


@dataclass(frozen=True)
class Replacement:
    """Somebody who could take a post instead of the one chosen.

    Parameters
    ----------
    teacher
        Id.
    answer
        The best plan with that choice, its price, and who else would move.
    """

    teacher: str
    answer: Cost


@dataclass(frozen=True)
class Ranking:
    """The cheapest substitutes for one placement.

    Parameters
    ----------
    found
        Cheapest first.
    asked, candidates
        How many were solved, of how many who meet the rules and stay in the plan.
    proven
        Whether every answer is proven, and those left unsolved cost no less than the last one told.
    """

    found: tuple[Replacement, ...]
    asked: int
    candidates: int
    proven: bool


class Inquiry:
    """Questions about one finished plan; every answer is kept.

    Parameters
    ----------
    round, policy, outcome
        The settled round, its policy and the published result.
    seconds
        Limit of one question; an emergency stop unless somebody waits for the answer.
    budget
        How many times the round may be solved again for whoever counts it; without limit if not given.
    """

    def __init__(
        self, round: Round, policy: Policy, outcome: Outcome, seconds: float = EMERGENCY,
        budget: Budget | None = None,
    ) -> None:
        self.round, self.policy, self.outcome = round, policy, outcome
        self.budget = budget or Budget()
        self._seconds = seconds
        self._task = RoundTask(round, policy)
        self._known: dict[tuple[Decision, ...], Cost] = {}
        self._filled: dict[Opening, Cost] = {}

    @cached_property
    def bounds(self) -> Bounds:
        """What decisions cost at least."""
        return Bounds(self._task, self.outcome, self._resolver.written)

    @cached_property
    def system(self) -> System:
        """All clauses of the round, each by itself."""
        return System(RoundTask(self.round))

    @cached_property
    def swaps(self) -> Altered:
        """The plan with one thing changed and nobody else moving."""
        assert self.outcome.plan is not None, "only a plan can be changed"
        return Altered(self.system, self.outcome.plan)

    @cached_property
    def blocking(self) -> Blocking:
        """Which clauses keep a decision out of the plan."""
        return Blocking(self._task, self.outcome, self._seconds)

    def rows(self, *decisions: Decision) -> list[Row] | None:
        """Return decisions as rows over the options; None if one of them has no option at all."""
        return self._resolver.rows(decisions)

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver(self._task, self.outcome)

    def price(self, *decisions: Decision) -> Cost:
        """Return what decisions cost, by a real re-solve."""
        if decisions not in self._known:
            self._known[decisions] = self._resolver.price(*decisions, seconds=self._seconds)
        return self._known[decisions]

    @property
    def unasked(self) -> bool:
        """Whether some answer stayed open because the second solver cannot be loaded."""
        return any(UNASKED in answer.outcome.notes for answer in (*self._known.values(), *self._filled.values()))

    def exact(self, answer: Cost) -> bool:
        """Whether both plans are proven best, so that their difference is exact."""
        return Status.OPTIMAL is self.outcome.status is answer.outcome.status

    def as_good(self, other: Plan) -> bool:
        """Whether no goal is worse in another plan than in the finished one, not even within a slack."""
        return all(value_of(tier, other) <= here.final
                   for tier, here in zip(self.policy.tiers, self.outcome.tiers, strict=True))

    # -- substitutes --------------------------------------------------------------------------

    def candidates(self, post: Opening) -> list[tuple[str, int]]:
        """Return (teacher id, option) of all who meet the rules for a post and stay in the plan."""
        plan, options = self.outcome.plan, self.round.options
        index = options.opening_index.get(post)
        if index is None or plan is None:
            return []
        able = [(options.movers[options.mover[at]], at) for at in options.by_opening[index].tolist()]
        return [(key, at) for key, at in able if plan.placement(key) is None]

    def substitutes(self, item: Placement, number: int = 2, most: int | None = None) -> Ranking:
        """Return the people who could take a post most cheaply while the one chosen stays.

        Candidates are solved in the order of their bounds, until the next bound is no lower than
        the price of the last one wanted.

        Parameters
        ----------
        item
            The placement in question.
        number
            How many to find.
        most
            How many candidates to solve at most; None for as many as the proof takes.
        """
        waiting = self.by_bound(item)
        found: list[Replacement] = []
        proven = True
        for asked, (least, key) in enumerate(waiting):
            if len(found) >= number and found[number - 1].answer.price <= least:
                return Ranking(tuple(found[:number]), asked, len(waiting), proven)
            if asked == most:
                return Ranking(tuple(found[:number]), asked, len(waiting), proven=False)
            answer = self.price(Decision(item.teacher, "stays"), Decision(key, "at", item.opening))
            proven = proven and answer.decided
            if answer.possible:
                found.append(Replacement(key, answer))
                found.sort(key=lambda one: (one.answer.price, one.teacher))
        return Ranking(tuple(found[:number]), len(waiting), len(waiting), proven)

    def by_bound(self, item: Placement) -> list[tuple[Least, str]]:
        """Return (lower bound, teacher id) of all who could take a post, the lowest first."""
        people = self.candidates(item.opening)
        options = np.array([at for _, at in people], np.int64).reshape(-1)
        leasts = self.bounds.taking(options, kept=item.teacher)
        return sorted((least, key) for least, (key, _) in zip(leasts, people, strict=True))

    # -- wishes -------------------------------------------------------------------------------

    @staticmethod
    def swap(case: Envy) -> tuple[Decision, Decision]:
        """Return the decisions that give an envied post to the one who wished for it."""
        return (Decision(case.got, "not at", case.post), Decision(case.teacher, "at", case.post))

    # -- gaps ---------------------------------------------------------------------------------

    def able(self, post: Opening) -> list[str]:
        """Return ids of all whom the pair rules permit a post."""
        options = self.round.options
        index = options.opening_index.get(post)
        found = [] if index is None else options.mover[options.by_opening[index]].tolist()
        return [options.movers[mover] for mover in found]

    def one_more(self, post: Opening) -> Cost:
        """Return what one more teacher of the subject at a place would cost."""
        if post not in self._filled:
            row = self.more(post)
            self._filled[post] = (self._resolver.price(demands=[row], seconds=self._seconds) if len(row.columns)
                                  else Cost(Outcome(Status.INFEASIBLE, None), (), ()))
        return self._filled[post]

    @cached_property
    def _words(self) -> Rows:
        """Words over the options alone, which fit any model of the round."""
        return Rows(self.round, Leeway(apart=True))

    def more(self, post: Opening) -> Row:
        """Return one more teacher of the subject at a place as a row over the options."""
        assert self.outcome.plan is not None, "a gap is asked about only when there is a plan"
        change = self._words.change(post).tidy()
        least = self.outcome.plan.change(post) + 1 - change.constant
        return Row("decision|more|" + "|".join(post), change.columns, change.coefficients, least, UNBOUNDED)
