"""What there is to plan over several years: a task like the round's, over the same engine, certificate and audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from rotation.auditor.findings import clauses
from rotation.domain.horizon import Horizon, YearPost
from rotation.domain.horizon_plan import HorizonPlan
from rotation.domain.round import Integers, Options
from rotation.domain.vocabulary import Stage
from rotation.model.certificate import most
from rotation.model.columns import STRICT, Leeway
from rotation.model.eligibility import ELSEWHERE
from rotation.model.task import Refusal, RoundTask, Task
from rotation.policy.policy import Policy
from rotation.policy.tiers import AnyTier
from rotation.rules import PlanRule
from rotation.rules._later import LATER
from rotation.rules._words import Subject, total
from rotation.text import Text, say
from rotation.years.goals import of_one_year, over_years
from rotation.years.rows import HorizonRows


@dataclass(frozen=True, eq=False)
class HorizonTask:
    """The exchange of several years.

    Parameters
    ----------
    horizon
        From `rotation.years.settle.settle_years`.
    policy
        The round's.
    goals
        Tiers as told by the policies, in the round's own goals and those over years.
    held
        Values of the tiers of the round alone that year one is held to; none if all years are planned together.
    open
        The one later year that is planned: the years before are as ``done``, those after it out of sight; None for all.
    done
        What is settled before an open year.
    """

    horizon: Horizon
    policy: Policy
    goals: tuple[AnyTier, ...]
    held: tuple[int, ...] = ()
    open: int | None = None
    done: tuple[tuple[str, YearPost], ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the tiers, whose classes are made when they are asked for."""
        return {name: value for name, value in vars(self).items() if name != "tiers"}

    @property
    def world(self) -> Horizon:
        """The settled years."""
        return self.horizon

    @property
    def options(self) -> Options[YearPost]:
        """Who may take which post in which year."""
        return self.horizon.options

    @cached_property
    def of_year_one(self) -> RoundTask:
        """The round of year one, as it is planned alone."""
        return RoundTask(self.horizon.round, self.policy)

    @property
    def rules(self) -> Sequence[PlanRule[Any, Any, Any]]:
        """Rules on later years and on all of them, by code; those of year one are kept as its own."""
        later = [kind() for kind in LATER] if self.horizon.later else []
        return [*later, *(rule for rule in self.horizon.law.values() if isinstance(rule, PlanRule))]

    @cached_property
    def tiers(self) -> tuple[AnyTier, ...]:
        """Goals in order, over all years."""
        return tuple(map(over_years, self.goals)) if self.open is None else of_one_year(self.goals, self.open)

    def columns(self, leeway: Leeway = STRICT) -> HorizonRows:
        """Return the words of several years over the options."""
        return HorizonRows(self.horizon, leeway)

    def write(self, leeway: Leeway = STRICT) -> HorizonRows:
        """Write out every clause: those of the round first, then that nobody goes twice, then those of later years."""
        columns = self.columns(leeway)
        columns.first.write(self.of_year_one.rules, self.horizon.round)
        columns.once()
        if self.horizon.later:
            columns.rows.extend(self.of_year_one.implied(columns.first))
        for rule in self.rules:
            for subject in rule.subjects(self.horizon):
                if not self._out_of_sight(rule, subject):
                    columns.add(rule.clause(subject), rule.encode(columns, subject))
        self._hold(columns)
        return columns

    def _out_of_sight(self, rule: PlanRule[Any, Any, Any], subject: Subject) -> bool:
        return self.open is not None and getattr(rule, "by_year", False) and int(subject[0]) > self.open

    def _hold(self, columns: HorizonRows) -> None:
        """Add what the round alone came to, and what was settled before."""
        for number, (tier, value) in enumerate(zip(self.policy.tiers, self.held, strict=False), 1):
            goal = total(rate * goal.express(columns.first) for goal, rate in tier.goals)
            columns.add(f"year one|{number}", goal <= most(tier, value))
        if self.open is not None:
            columns.settle(self.done, self.open)

    def plan(self, values: Integers) -> HorizonPlan:
        """Return the plan of an integer point: so many people of each mover take each option."""
        options, taken = self.options, values[:len(self.options)]
        chosen = np.repeat(np.arange(len(taken)), taken).tolist()
        return self.placed((options.movers[options.mover[index]], options.openings[options.opening[index]])
                           for index in chosen)

    def pairs(self, plan: HorizonPlan) -> tuple[tuple[str, YearPost], ...]:
        """Return (person or cohort, post), one as often as people take it."""
        return plan.pairs

    def placed(self, pairs: Iterable[tuple[str, YearPost]]) -> HorizonPlan:
        """Return the plan of (person or cohort, post) pairs."""
        return HorizonPlan(self.horizon, pairs)

    # -- the audit ----------------------------------------------------------------------------

    def post(self, parts: Sequence[str]) -> YearPost:
        """Return a post from year, school, stage and subject as printed."""
        year, school, stage, subject = parts
        return YearPost(int(year), school, Stage(stage), subject)

    def refusals(self, plan: HorizonPlan) -> Iterator[Refusal]:
        """Check year one as the round is checked, rules of the plan included, and everybody placed later."""
        one = self.of_year_one
        yield from one.refusals(plan.first)
        for found in clauses(one, plan.first):
            yield Refusal(found.rule, found.clause, found.evidence, found.row, found.where)
        for person, post in plan.placements:
            if post.year != self.horizon.first:
                yield from self._refused(person, post)

    def _refused(self, person: str, post: YearPost) -> Iterator[Refusal]:
        """Yield that somebody has no such post in a later year."""
        if self.horizon.rounds[post.year].options.find(person, post.opening) is None:
            yield Refusal(ELSEWHERE, f"{ELSEWHERE}|{post.year}|{person}|{post.school}", say(
                "no lawful post of that year", "该年度无此可去岗位"), 0, self.named((post.year, person, post.school)))

    def counts(self, plan: HorizonPlan) -> Mapping[str, tuple[Text, int]]:
        """Return size of E, X and B by year."""
        found: dict[str, tuple[Text, int]] = {}
        for year, round in self.horizon.rounds.items():
            fresh = plan.fresh(year)
            for key, title, number in (
                    ("eligible", say("Eligible", "符合条件人数"), len(round.eligible_set - plan.placed_before(year))),
                    ("moved", say("Exchanged", "交流人数"), len(fresh.exchanged)),
                    ("backbone_moved", say("Backbone exchanged", "交流骨干人数"), len(fresh.backbone))):
                found[f"{key}_{year}"] = say("{y}: {t}", "{y}年{t}", y=year, t=title), number
        return found

    def named(self, subject: Iterable[object]) -> Text:
        """Return parts of a clause by names."""
        return self.of_year_one.named(subject)

    # -- one year after the other -------------------------------------------------------------

    def after(self, done: Iterable[tuple[str, YearPost]], year: int) -> HorizonTask:
        """Return the task of one later year alone, by the goals of the round, what goes before being settled."""
        return replace(self, goals=self.policy.tiers, done=tuple(done), open=year, held=())


TASK: type[Task[YearPost, HorizonPlan]] = HorizonTask
"""The type checker compares the task with its protocol."""
