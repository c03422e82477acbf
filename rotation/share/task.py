"""What there is to plan when lessons are shared: weeks and lessons as columns of the program that places teachers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from rotation.domain.round import Integers, Opening, Options
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice, Mover, Sharing
from rotation.model.columns import STRICT, Columns, Leeway, Row
from rotation.model.task import Refusal, Swept
from rotation.policy.share_policy import SharePolicy
from rotation.policy.tiers import AnyTier
from rotation.rules import PlanRule
from rotation.rules._words import Expression
from rotation.share.settle import refusals
from rotation.text import Text, say


class ShareRows(Columns[Mover, Choice]):
    """Columns with the words of weeks and lessons.

    Parameters
    ----------
    world
        The settled world.
    leeway
        How far clauses give way.
    """

    many_each = True

    def __init__(self, world: Sharing, leeway: Leeway = STRICT) -> None:
        super().__init__(world.options, world.movers, leeway)
        self.world = world
        amounts = np.array([choice.amount for choice in world.options.openings], dtype=np.int64)
        self._amounts = amounts[world.options.opening]

    @cached_property
    def _visiting(self) -> dict[tuple[str, str], Integers]:
        """By teacher and school: the weeks of his that lead there."""
        found: dict[tuple[str, str], list[int]] = {}
        schools = [choice.schools for choice in self.options.openings]
        for at, (who, what) in enumerate(zip(
                self.options.mover.tolist(), self.options.opening.tolist(), strict=True)):
            for code in schools[what]:
                found.setdefault((self.options.movers[who], code), []).append(at)
        return {key: np.array(columns, np.int64) for key, columns in found.items()}

    def weeks(
        self, weigh: Callable[[str, Choice], int], teacher: str | None = None, school: str | None = None,
    ) -> Expression:
        """Return the sum of a weight over the weeks of all, of one person, or of one that lead to a school."""
        options, posts, none = self.options, self.options.openings, np.zeros(0, np.int64)
        people = [teacher] if teacher is not None else [
            key for key, mover in self.world.movers.items() if mover.cell is None]
        columns = np.concatenate([none, *(self._options_of(key) if school is None else self._visiting.get(
            (key, school), none) for key in people)])
        weights = [weigh(options.movers[who], posts[what]) for who, what in zip(
            options.mover[columns].tolist(), options.opening[columns].tolist(), strict=True)]
        return Expression(columns, np.array(weights, dtype=np.int64)).tidy()

    def given(self, teacher: str | None = None, cell: Opening | None = None) -> Expression:
        """Return the lessons that somebody gives somewhere; all of a person, of a cell, or of a person in a cell."""
        wanted = [key for key, mover in self._lessons_of(teacher) if cell is None or mover.cell == cell]
        columns = np.concatenate([np.zeros(0, np.int64), *map(self._options_of, wanted)])
        return Expression(columns, self._amounts[columns])

    def givers(self, cell: Opening, teacher: str | None = None) -> Expression:
        """Return how many people, or whether one of them, give lessons in a cell face to face."""
        wanted = [key for key, mover in self._lessons_of(teacher) if mover.cell == cell]
        columns = np.concatenate([np.zeros(0, np.int64), *map(self._options_of, wanted)])
        return Expression(columns, np.ones(len(columns), np.int64))

    def remote(self, movers: Iterable[Mover], weigh: Callable[[Mover, int], int] | None = None) -> Expression:
        """Return the remote lessons of some movers, or the sum of a weight of mover and lessons."""
        listed = [(mover, self._options_of(mover.key)) for mover in movers]
        columns = np.concatenate([np.zeros(0, np.int64), *(found for _, found in listed)])
        if weigh is None:
            return Expression(columns, self._amounts[columns])
        weights = [weigh(mover, number) for mover, found in listed for number in self._amounts[found].tolist()]
        return Expression(columns, np.array(weights, dtype=np.int64)).tidy()

    def _lessons_of(self, teacher: str | None) -> Iterable[tuple[str, Mover]]:
        if teacher is None:
            return [(key, mover) for key, mover in self.world.movers.items() if mover.cell is not None
                    and not mover.grade]
        movers = [Mover(teacher, cell) for cell in self.world.reach.get(teacher, ())]
        return [(mover.key, mover) for mover in movers]


COUNTED: Mapping[str, Text] = {
    "walkers": say("People who walk", "走教教师人数"), "trips": say("Days away a week", "每周走教人次"),
    "walked": say("Lessons given by walkers", "走教课时"),
    "besides": say("Lessons besides the own subject", "兼课课时"),
    "remote": say("Remote lessons", "同频互动课时"), "open": say("Lessons still open", "仍缺课时"),
    "empty": say("Subjects without any lesson", "完全未开课的学校学科数")}
"""What is counted of a plan of shared lessons, by key; lessons in parts of a lesson as `Sharing.unit` says."""


@dataclass(frozen=True, eq=False)
class ShareTask:
    """To share the lessons of a finished round.

    Parameters
    ----------
    sharing
        From `rotation.share.settle.settle`.
    policy
        The same policy, whose tiers are the goals.
    """

    sharing: Sharing
    policy: SharePolicy

    @property
    def world(self) -> Sharing:
        """The settled world."""
        return self.sharing

    @property
    def options(self) -> Options[Choice]:
        """Weeks and numbers of lessons that may be chosen."""
        return self.sharing.options

    @property
    def rules(self) -> Sequence[PlanRule[Any, Any, Any]]:
        """Plan rules in force, by code."""
        return [rule for rule in self.sharing.law.values() if isinstance(rule, PlanRule)]

    @property
    def tiers(self) -> tuple[AnyTier, ...]:
        """Goals in order, those of the policy."""
        return self.policy.tiers

    def columns(self, leeway: Leeway = STRICT) -> ShareRows:
        """Return the words of weeks and lessons over the options."""
        return ShareRows(self.sharing, leeway)

    def write(self, leeway: Leeway = STRICT) -> ShareRows:
        """Write out every clause: one week per person, one number of lessons per place, then all plan rules."""
        return self.columns(leeway).write(self.rules, self.sharing)

    def plan(self, values: Integers) -> SharePlan:
        """Return the plan that takes the options whose value is 1."""
        options, chosen = self.options, np.flatnonzero(values[:len(self.options)]).tolist()
        return self.placed((options.movers[options.mover[index]], options.openings[options.opening[index]])
                           for index in chosen)

    def pairs(self, plan: SharePlan) -> tuple[tuple[str, Choice], ...]:
        """Return (mover, choice) of all that is chosen."""
        return plan.pairs

    def placed(self, pairs: Iterable[tuple[str, Choice]]) -> SharePlan:
        """Return the plan of (mover, choice) pairs."""
        return SharePlan(self.sharing, pairs)

    # -- the audit ----------------------------------------------------------------------------

    def post(self, parts: Sequence[str]) -> Choice:
        """Return a choice from route and amount as printed."""
        route, amount = parts
        choice = Choice(route, int(amount))
        if choice.amount < 0 or bool(choice.trips) == bool(choice.amount):
            raise ValueError(parts)
        return choice

    def refusals(self, plan: SharePlan) -> Iterator[Refusal]:
        """Iterate over what forbids a week or lessons."""
        for code, key, why in refusals(plan):
            yield Refusal(code, f"{code}|{key}", why, 0, self.named(key.split("|")))

    def counts(self, plan: SharePlan) -> Mapping[str, tuple[Text, int]]:
        """Return who walks, how often, and how many lessons are given and stay open."""
        cells = self.sharing.lessons
        numbers = {"walkers": len(plan.weeks), "trips": sum(week.days for week in plan.weeks.values()),
                   "walked": plan.walked.total(), "besides": plan.besides.total(),
                   "remote": plan.followed.total(),
                   "open": sum(map(plan.open, cells)),
                   "empty": sum(map(plan.empty, cells))}
        return {key: (title, numbers[key]) for key, title in COUNTED.items()}

    def named(self, subject: Iterable[object]) -> Text:
        """Return parts of a clause by names."""
        return Text.joined((self.sharing.named(str(part)) for part in subject), " ", " ")

    # -- neighbors ----------------------------------------------------------------------------

    @property
    def law(self) -> Mapping[str, object]:
        """Rules in force by code."""
        return self.sharing.law

    def under(self, law: Mapping[str, object]) -> ShareTask:
        """Return the world under other plan rules; what may be chosen stays the same."""
        return replace(self, sharing=replace(self.sharing, law=law))

    def akin(self, other: ShareTask) -> bool:
        """Whether two worlds have the same options and tiers."""
        return self.options is other.options and self.tiers == other.tiers

    def looked_at_orders(self) -> bool:
        """Whether somebody has read orders since this was asked last: there are none."""
        return False

    def onto(self, columns: Columns[Any, Choice]) -> ShareRows:
        """Return columns of this world that go on where those of another stop."""
        assert isinstance(columns, ShareRows), "columns of shared lessons"
        fresh = columns.branch()
        fresh.world = self.sharing
        return fresh

    def implied(self, columns: ShareRows) -> Iterator[Row]:
        """Iterate over nothing: the rules are rows that the relaxation sees."""
        del columns
        yield from ()


SWEPT: type[Swept[Choice, SharePlan]] = ShareTask
"""The type checker compares the task with the protocol."""
