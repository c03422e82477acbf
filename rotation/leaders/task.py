"""What there is to plan for leaders: seats as columns of the same program that places teachers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.leadership import LeaderVerdict
from rotation.domain.round import Integers, Options
from rotation.domain.seats import Seat
from rotation.leaders.settle import leader_rules, refusals, seat_rules, settle
from rotation.model.columns import STRICT, Columns, Leeway, Row, holds, ones
from rotation.model.task import Mendable, Refusal, Swept
from rotation.policy.cadre_policy import CadrePolicy
from rotation.policy.tiers import AnyTier
from rotation.rules import PlanRule
from rotation.rules._seats import LeaderRule, SeatRule
from rotation.rules._words import Expression
from rotation.text import Text, say


class SeatRows(Columns[SchoolLeader, Seat]):
    """Columns with the words of seats.

    Parameters
    ----------
    cadre
        The settled cadre.
    leeway
        How far clauses give way.
    """

    def __init__(self, cadre: Cadre, leeway: Leeway = STRICT) -> None:
        super().__init__(cadre.options, cadre.people, leeway)
        self.cadre = cadre
        self._into = dict(zip(cadre.options.openings, cadre.options.by_opening, strict=True))

    def into(self, seats: Iterable[Seat], wanted: Callable[[SchoolLeader], bool] | None = None) -> Expression:
        """Return how many people wanted take one of some seats."""
        none = np.zeros(0, np.int64)
        columns = np.concatenate([none, *(self._into.get(seat, none) for seat in seats)])
        if wanted is not None and len(columns):
            who, people = self.options.mover[columns], self.options.movers
            columns = columns[holds(who, lambda number: wanted(self.people[people[number]]))]
        return ones(columns)

    def holders(self, seats: Iterable[Seat]) -> Expression:
        """Return how many hold one of some seats after the plan: those who stay, less who goes, and who comes."""
        listed = tuple(seats)
        kept = self.cadre.held(*listed)
        return self.into(listed) - self.moved(kept) + len(kept)

    def departed(self, school: str, wanted: Callable[[SchoolLeader], bool] | None = None) -> Expression:
        """Return how many people wanted leave the team of a school by the plan."""
        people = [one.id for one in self.cadre.staying(school) if wanted is None or wanted(one)]
        return self.moved(people, lambda seat: seat.school != school)


COUNTED: Mapping[str, Text] = {
    "leaders": say("Leaders who take part", "纳入范围的校级领导人数"),
    "must": say("Must move", "必须交流人数"), "due": say("Due", "任满人数"),
    "moved": say("Exchanged", "交流人数"), "promoted": say("Promoted", "提任人数"),
    "leaving": say("Leaving", "离任人数")}
"""What is counted of a plan of leaders, by key."""


@dataclass(frozen=True, eq=False)
class CadreTask:
    """The exchange of school leaders.

    Parameters
    ----------
    cadre
        From `rotation.leaders.settle.settle`.
    policy
        The same policy, whose tiers are the goals.
    """

    cadre: Cadre
    policy: CadrePolicy

    @property
    def world(self) -> Cadre:
        """The settled cadre."""
        return self.cadre

    @property
    def options(self) -> Options[Seat]:
        """Who may take which seat."""
        return self.cadre.options

    @property
    def rules(self) -> Sequence[PlanRule[Any, Any, Any]]:
        """Plan rules in force, by code."""
        return [rule for rule in self.cadre.law.values() if isinstance(rule, PlanRule)]

    @property
    def tiers(self) -> tuple[AnyTier, ...]:
        """Goals in order, those of the policy."""
        return self.policy.tiers

    def columns(self, leeway: Leeway = STRICT) -> SeatRows:
        """Return the words of seats over the options."""
        return SeatRows(self.cadre, leeway)

    def write(self, leeway: Leeway = STRICT) -> SeatRows:
        """Write out every clause: one seat per person, then all plan rules."""
        return self.columns(leeway).write(self.rules, self.cadre)

    def plan(self, values: Integers) -> CadrePlan:
        """Return the plan that takes the options whose value is 1."""
        options, chosen = self.options, np.flatnonzero(values[:len(self.options)]).tolist()
        return self.placed((options.movers[options.mover[index]], options.openings[options.opening[index]])
                           for index in chosen)

    def pairs(self, plan: CadrePlan) -> tuple[tuple[str, Seat], ...]:
        """Return (person, seat) of every move."""
        return plan.pairs

    def placed(self, pairs: Iterable[tuple[str, Seat]]) -> CadrePlan:
        """Return the plan of (person, seat) pairs."""
        return CadrePlan(self.cadre, pairs)

    # -- the audit ----------------------------------------------------------------------------

    def post(self, parts: Sequence[str]) -> Seat:
        """Return a seat from school and duty as printed."""
        school, duty = parts
        return Seat.of(school, duty)

    def refusals(self, plan: CadrePlan) -> Iterator[Refusal]:
        """Iterate over what forbids somebody's seat."""
        for key, seat in plan.pairs:
            for code, why in refusals(self.cadre, self.cadre.people[key], seat):
                yield Refusal(code, f"{code}|{key}|{seat.school}|{seat.duty}", why, 0,
                              self.named((key, seat.school, seat.duty)))

    def counts(self, plan: CadrePlan) -> Mapping[str, tuple[Text, int]]:
        """Return the leaders, those who must move and who are due, and who moves."""
        verdicts = [item.verdict for item in self.cadre.standings.values()]
        risen = sum(seat.duty.height > self.cadre.people[key].level for key, seat in plan.pairs)
        numbers = {
            "leaders": sum(map(len, self.cadre.teams.values())), "must": verdicts.count(LeaderVerdict.MUST),
            "due": verdicts.count(LeaderVerdict.DUE), "moved": len(plan.pairs) - risen, "promoted": risen,
            "leaving": verdicts.count(LeaderVerdict.LEAVING)}
        return {key: (title, numbers[key]) for key, title in COUNTED.items()}

    def named(self, subject: Iterable[object]) -> Text:
        """Return parts of a clause by names."""
        return Text.joined((part if isinstance(part, str) and part == "" else self.cadre.named(str(part))
                            for part in subject), " ", " ")

    # -- without a plan -----------------------------------------------------------------------

    @property
    def screens(self) -> Sequence[LeaderRule | SeatRule]:
        """Rules in force on people and on pairs."""
        return [*leader_rules(self.cadre), *seat_rules(self.cadre)]

    @property
    def base(self) -> frozenset[str]:
        """Ids of all who may take another seat."""
        return frozenset(key for key, item in self.cadre.standings.items() if item.placeable)

    def revised(self, values: Mapping[str, str]) -> CadreTask:
        """Return the cadre settled anew with some parameters changed."""
        policy = self.policy
        for name, value in values.items():
            policy = policy.with_value(name, value, say("a way out", "拟放宽"))
        return CadreTask(replace(settle(self.cadre.problem, policy), reference=self.cadre.reference), policy)

    def counting(self) -> tuple[Text, ...]:
        """Return what counting alone shows: head seats that nobody may take."""
        cadre = self.cadre
        seats = {self.options.openings[number] for number in self.options.opening.tolist()}
        return tuple(say("{s}: the head's seat is vacant and nobody may take it", "{s}校长职位空缺，没有符合条件的人选",
                         s=cadre.named(code)) for code in cadre.schools
                     if cadre.vacant(cadre.head(code)) and cadre.head(code) not in seats)

    # -- neighbors ----------------------------------------------------------------------------

    @property
    def law(self) -> Mapping[str, object]:
        """Rules in force by code."""
        return self.cadre.law

    def under(self, law: Mapping[str, object]) -> CadreTask:
        """Return the cadre under other plan rules; who may go where stays the same."""
        fresh = replace(self.cadre, law=law)
        return replace(self, cadre=fresh)

    def akin(self, other: CadreTask) -> bool:
        """Whether two cadres have the same standings, options and tiers."""
        return (self.options is other.options and self.tiers == other.tiers
                and self.cadre.standings is other.cadre.standings)

    def looked_at_orders(self) -> bool:
        """Whether somebody may have read rows of 校长指定: nobody keeps count."""
        return True

    def onto(self, columns: Columns[Any, Seat]) -> SeatRows:
        """Return columns of this cadre that go on where those of another stop."""
        assert isinstance(columns, SeatRows), "columns of seats"
        fresh = columns.branch()
        fresh.cadre = self.cadre
        return fresh

    def implied(self, columns: SeatRows) -> Iterator[Row]:
        """Iterate over nothing: rules on seats are short rows that the relaxation sees."""
        del columns
        yield from ()


SWEPT: type[Swept[Seat, CadrePlan]] = CadreTask
MENDABLE: type[Mendable[Seat, CadrePlan]] = CadreTask
"""The type checker compares the task with both protocols."""
