"""What there is to plan: the interface between a world and the engine, certificate and auditor.

A new kind of planning is a `Task`, with rules, goals and tables; never another engine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol, Self, TypeAlias

import numpy as np

from rotation.domain.besides import besides
from rotation.domain.manners import form_of, term_years_of
from rotation.domain.outcome import PlanT
from rotation.domain.plan import Plan
from rotation.domain.round import HostT, Integers, Opening, Options, Round
from rotation.domain.vocabulary import Stage
from rotation.model.columns import STRICT, UNBOUNDED, Columns, Leeway, Row
from rotation.model.counting import counting
from rotation.model.eligibility import pair_rules, plan_rules, refusals, roster_rules, settle
from rotation.model.rows import Rows
from rotation.policy.policy import Policy
from rotation.policy.tiers import AnyTier, Tier
from rotation.rules import PairRule, PlanRule, RosterRule, in_force
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.text import Text, say

AnyRule: TypeAlias = "PlanRule[Any, Any, Any]"
"""A plan rule of any world."""
AnyScreen: TypeAlias = "RosterRule[Any, Any] | PairRule[Any, Any, Any]"
"""A rule of any world on people or on pairs."""
AnyTask: TypeAlias = "Task[Any, Any]"
"""What the engine takes: it looks into neither posts nor plans."""


class Refusal(NamedTuple):
    """Why somebody may not be placed as a plan says.

    Parameters
    ----------
    rule
        Code of the rule.
    clause
        Id of what is refused.
    why
        The sentence.
    row
        Row of the list that was read, 0 if none.
    where
        Who and where; told if no row is.
    """

    rule: str
    clause: str
    why: Text
    row: int = 0
    where: Text | str = ""


class Task(Protocol[HostT, PlanT]):
    """A settled world and the tiers by which its best plan is chosen."""

    @property
    def world(self) -> Any:
        """The facts that rules speak about; ``named(part)`` tells what people call a part of a subject."""

    @property
    def options(self) -> Options[HostT]:
        """Who may take which post."""

    @property
    def rules(self) -> Sequence[AnyRule]:
        """What every plan keeps, in canonical order."""

    @property
    def tiers(self) -> Sequence[AnyTier]:
        """Goals in order."""

    # -- the model ----------------------------------------------------------------------------

    def columns(self, leeway: Leeway = STRICT) -> Columns[Any, HostT]:
        """Return the options as columns that answer the words of the rules; no clause yet."""

    def write(self, leeway: Leeway = STRICT) -> Columns[Any, HostT]:
        """Return all clauses in canonical order: one post per person, then every rule."""

    def plan(self, values: Integers) -> PlanT:
        """Return the plan of an integer point, one number per column."""

    def pairs(self, plan: PlanT) -> tuple[tuple[str, HostT], ...]:
        """Return (person, post) of everybody placed."""

    def placed(self, pairs: Iterable[tuple[str, HostT]]) -> PlanT:
        """Return the plan of (person, post) pairs.

        Raises
        ------
        PlanError, KeyError
            If they are no plan.
        """

    # -- the audit ----------------------------------------------------------------------------

    def post(self, parts: Sequence[str]) -> HostT:
        """Return a post by its parts as printed.

        Raises
        ------
        TypeError, ValueError
            If they are no post.
        """

    def refusals(self, plan: PlanT) -> Iterator[Refusal]:
        """Iterate over what forbids somebody's placement."""

    def counts(self, plan: PlanT) -> Mapping[str, tuple[Text, int]]:
        """Return the numbers printed beside a plan: key -> (title, number)."""

    def named(self, subject: Iterable[object]) -> Text:
        """Return the object of a clause by names."""


class Mendable(Task[HostT, PlanT], Protocol[HostT, PlanT]):
    """A task that can be settled anew under other parameters, when it turns out to have no plan."""

    @property
    def screens(self) -> Sequence[AnyScreen]:
        """Rules in force on people and on pairs, each of which may offer wider values."""

    @property
    def base(self) -> frozenset[str]:
        """Ids of the people who count."""

    def revised(self, values: Mapping[str, str]) -> Self:
        """Return the task settled anew with some parameters changed.

        Raises
        ------
        PolicyError
            If they make no policy.
        """

    def counting(self) -> tuple[Text, ...]:
        """Return what counting alone shows of demands that cannot be met."""


class Swept(Task[HostT, PlanT], Protocol[HostT, PlanT]):
    """A task of which many are solved one after the other, some rules with other parameters."""

    @property
    def law(self) -> Mapping[str, object]:
        """Rules in force by code."""

    def under(self, law: Mapping[str, object]) -> Self:
        """Return the task under other plan rules: who counts and may go where stay the same."""

    def akin(self, other: Self) -> bool:
        """Whether two tasks have the same people, options and tiers."""

    def onto(self, columns: Columns[Any, HostT]) -> Columns[Any, HostT]:
        """Return columns to go on writing from what a task akin has written."""

    def implied(self, columns: Any) -> Iterator[Row]:
        """Iterate over rows that rules together ask for, which no relaxation sees by itself."""

    def looked_at_orders(self) -> bool:
        """Whether somebody has read what was decided by hand since this was asked last."""


@dataclass(frozen=True, eq=False)
class RoundTask:
    """The yearly exchange of teachers.

    Parameters
    ----------
    round
        From `rotation.model.eligibility.settle`.
    policy
        The same policy, whose tiers are the goals; None for asking about clauses alone.
    """

    round: Round
    policy: Policy | None = None

    @property
    def world(self) -> Round:
        """The settled round."""
        return self.round

    @property
    def options(self) -> Options:
        """Placements that every pair rule permits."""
        return self.round.options

    @property
    def rules(self) -> Sequence[PlanRule]:
        """Plan rules in force, by code."""
        return plan_rules(self.round)

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """Goals in order, those of the policy."""
        return self.policy.tiers if self.policy else ()

    def columns(self, leeway: Leeway = STRICT) -> Rows:
        """Return the words of schools over the options."""
        return Rows(self.round, leeway)

    def write(self, leeway: Leeway = STRICT) -> Rows:
        """Write out every clause: one post per teacher, then all plan rules."""
        return self.columns(leeway).write(self.rules, self.round)

    def plan(self, values: Integers) -> Plan:
        """Return the plan that takes the options whose value is 1."""
        options, chosen = self.options, np.flatnonzero(values[:len(self.options)]).tolist()
        return self.placed((options.movers[options.mover[index]],
                            options.openings[options.opening[index]]) for index in chosen)

    def pairs(self, plan: Plan) -> tuple[tuple[str, Opening], ...]:
        """Return (teacher id, opening) of every placement."""
        return tuple((item.teacher, item.opening) for item in plan.placements)

    def placed(self, pairs: Iterable[tuple[str, Opening]]) -> Plan:
        """Return the plan of (teacher id, opening) pairs."""
        return Plan.of(self.round, pairs)

    # -- the audit ----------------------------------------------------------------------------

    def post(self, parts: Sequence[str]) -> Opening:
        """Return an opening from school, stage and subject as printed."""
        school, stage, subject = parts
        return Opening(school, Stage(stage), subject)

    def refusals(self, plan: Plan) -> Iterator[Refusal]:
        """Check that everybody placed may be placed there, in the form the office set."""
        for item in plan.placements:
            teacher = self.round.teacher(item.teacher)
            for code, why in refusals(self.round, teacher, item.opening):
                yield Refusal(code, f"{code}|{item.teacher}|{item.host}", why, item.row,
                              self.named((item.teacher, item.host)))
            expected: dict[str, tuple[object, object]] = {
                "派出学校": (item.home, "" if teacher.unposted else teacher.school),
                "交流形式": (item.form, form_of(self.round, teacher, item.opening)),
                "交流年限": (item.term_years, term_years_of(self.round, teacher, item.opening)),
                "是否调动人事关系": (item.relation, self.round.relation(teacher)),
            }
            for name, (printed, right) in expected.items():
                if printed != right:
                    yield Refusal("FORM", item.teacher, say(
                        "{n} is “{a}”, facts and policy say “{b}”", "{n}为“{a}”，按数据和政策应为“{b}”",
                        n=name, a=printed, b=right), item.row)

    def counts(self, plan: Plan) -> Mapping[str, tuple[Text, int]]:
        """Return the size of E, of X and of the backbone in X."""
        return {
            "eligible": (say("Eligible", "符合条件人数"), len(self.round.eligible)),
            "moved": (say("Exchanged", "交流人数"), len(plan.exchanged)),
            "backbone_moved": (say("Backbone exchanged", "交流骨干人数"),
                               len(plan.backbone))}

    def named(self, subject: Iterable[object]) -> Text:
        """Return parts of a clause with schools by name, and by code where two have the same name."""
        problem = self.round.problem
        twice = Counter(school.name for school in problem.schools)
        stages = {stage.value: stage for stage in Stage}
        parts: list[object] = []
        for part in map(str, subject):
            school = problem.school.get(part)
            name = stages.get(part, part) if school is None else school.name
            parts.append(f"{name}（{part}）" if school and twice[school.name] > 1 else name)
        return Text.joined(parts, " ", " ")

    # -- without a plan -----------------------------------------------------------------------

    @property
    def screens(self) -> Sequence[RosterRule | PairRule]:
        """Rules in force on people and on pairs."""
        return [*roster_rules(self.round), *pair_rules(self.round)]

    @property
    def base(self) -> frozenset[str]:
        """E."""
        return self.round.eligible_set

    def revised(self, values: Mapping[str, str]) -> RoundTask:
        """Return the round settled anew with some parameters changed."""
        policy = self.policy
        assert policy is not None, "a task to be settled anew has a policy"
        for name, value in values.items():
            policy = policy.with_value(name, value, say("a way out", "拟放宽"))
        return RoundTask(settle(self.round.problem, policy), policy)

    def counting(self) -> tuple[Text, ...]:
        """Return what counting alone shows, rule by rule."""
        return counting(self.round)

    # -- neighbors ----------------------------------------------------------------------------

    @property
    def law(self) -> Mapping[str, object]:
        """Rules in force by code."""
        return self.round.law

    def under(self, law: Mapping[str, object]) -> RoundTask:
        """Return the round under other plan rules; what was worked out of the facts is kept."""
        fresh = replace(self.round, law=law)
        vars(fresh).update({name: value for name, value in vars(self.round).items()
                            if name not in vars(fresh)})
        return replace(self, round=fresh)

    def akin(self, other: RoundTask) -> bool:
        """Whether two rounds have the same standings, options and tiers."""
        return (self.options is other.options and self.tiers == other.tiers
                and self.round.standings is other.round.standings)

    def looked_at_orders(self) -> bool:
        """Whether somebody has read the rows of 指定 in force since this was asked last."""
        return self.round.looked_at_orders()

    def onto(self, columns: Columns[Any, Opening]) -> Rows:
        """Return rows of this round that go on where those of another stop."""
        assert isinstance(columns, Rows), "rows of a round"
        fresh = columns.branch()
        fresh.round = self.round
        return fresh

    def implied(self, columns: Rows) -> Iterator[Row]:
        """Iterate over what H10 and H20 together ask for in whole people.

        At least n exchange, and a share of those exchanged are backbone teachers: so at least the
        share of n, rounded up, are. The relaxation does not see this by itself and is off by up to
        a person.
        """
        round = self.round
        h10, h20 = in_force(round, RotationRate), in_force(round, BackboneShare)
        if h10 is None or h20 is None or not h10.base(round):
            return
        standing = sum(round.is_backbone(round.teacher(key)) for key in besides(round))
        least = h20.required(round, h10.required(round)) - standing
        people = columns.counted(key for key in round.countable
                               if round.is_backbone(round.teacher(key))).tidy()
        if least > 0:
            yield Row(f"{h10.code} {h20.code}", people.columns, people.coefficients, least, UNBOUNDED)
