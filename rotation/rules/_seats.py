"""The words, and the tiny worlds, of the rules on school leaders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Protocol

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.leadership import LeaderOrder, LeaderProfile, LeaderVerdict
from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.round import Options
from rotation.domain.seats import Seat
from rotation.domain.vocabulary import Duty, Rank
from rotation.rules._base import Goal, Kind, PairRule, PlanRule, RosterRule
from rotation.rules._tiny import tiny
from rotation.rules._words import Expression
from rotation.text import Text, say

PRINCIPALS = "principals"
"""The programme of these rules."""


class SeatWords(Protocol):
    """What may be asked of seats while the plan is still to be found."""

    @property
    def cadre(self) -> Cadre:
        """The settled cadre."""

    @property
    def options(self) -> Options[Seat]:
        """Who may take which seat."""

    def moved(self, people: Iterable[str], to: Callable[[Seat], bool] | None = None) -> Expression:
        """Return how many of the people take another seat, anywhere or of those wanted."""

    def into(self, seats: Iterable[Seat], wanted: Callable[[SchoolLeader], bool] | None = None) -> Expression:
        """Return how many people wanted take one of some seats."""

    def holders(self, seats: Iterable[Seat]) -> Expression:
        """Return how many hold one of some seats after the plan."""

    def departed(self, school: str, wanted: Callable[[SchoolLeader], bool] | None = None) -> Expression:
        """Return how many people wanted leave the team of a school by the plan."""

    def weighed(self, weigh: Callable[[SchoolLeader, Seat], int]) -> Expression:
        """Return the sum of a weight over everybody who takes a seat."""

    def table(self, name: str, change: Expression, cost: Callable[[int], int]) -> Expression:
        """Return a convex integer function of an integer expression."""


SeatRule = PairRule[Cadre, SchoolLeader, Seat]
CadreRule = PlanRule[Cadre, CadrePlan, SeatWords]
CadreGoal = Goal[CadrePlan, SeatWords]


class LeaderRule(RosterRule[Cadre, SchoolLeader]):
    """Decides what a leader is this year (任职审查)."""

    parts: ClassVar[tuple[str, ...]] = ("finds|catches|admits|bars", "says")
    finding: ClassVar[LeaderVerdict] = LeaderVerdict.FIXED

    def finds(self, cadre: Cadre, leader: SchoolLeader) -> LeaderVerdict | None:
        """Return what the rule makes of a leader; None if it says nothing."""
        return self.finding if self.catches(cadre, leader) else None

    def lifts(self, cadre: Cadre, leader: SchoolLeader) -> bool:
        """Whether somebody whom it keeps may take a higher seat all the same."""
        del cadre, leader
        return False


class PartlyRead:
    """A rule that runs on the roster and reads more of columns that may be missing.

    Parameters
    ----------
    partly
        Those columns, such as ``leaderprofile.member``: without one a part of the rule is not checked.
    """

    partly: ClassVar[tuple[str, ...]] = ()

    def unread(self, problem: Problem) -> tuple[str, ...]:
        """Return the columns of `partly` that the workbook lacks."""
        return tuple(name for name in self.partly if name not in problem.present)


class AsksHolders:
    """A rule that forbids a seat and is broken too by somebody who keeps one: told, and nobody moved for it."""

    code: ClassVar[str]

    def holding(self, plan: CadrePlan, leader: SchoolLeader) -> Text | None:
        """Return what the party group is to decide about somebody who keeps a seat; None if nothing.

        Without appraisal or membership: the rule's code says enough to the office.
        """
        raise NotImplementedError


def measured_alike(weigh: Callable[[SchoolLeader, Seat], int], plan: CadrePlan) -> int:
    """Return the sum of a weight over everybody who takes a seat in a finished plan."""
    return sum(weigh(plan.cadre.people[key], seat) for key, seat in plan.pairs)


# -- tiny worlds ------------------------------------------------------------------------------

Given = Mapping[str, Any]
_PROFILE = {"leading_since", "career_rank", "honour", "appraisal", "trained", "member", "led", "served", "reserve",
            "wishes", "avoids", "skills"}


def posts(schools: Mapping[str, Given], leaders: Mapping[str, Given], *orders: LeaderOrder, **tables: Any) -> Problem:
    """Make a small world of primary schools and leaders with sensible defaults.

    Parameters
    ----------
    schools
        Code -> fields that differ: a primary school in the seat town.
    leaders
        Id -> fields that differ, of the roster or of 校级领导: a principal of the school named, born in 1980,
        in post since September 2022.
    orders
        Rows of 校长指定.
    tables
        Further records, such as ``distances``.
    """
    people: dict[str, dict[str, Any]] = {}
    profiles = []
    for key, given in leaders.items():
        usual = {"duty": Duty.HEAD, "duty_since": Month(2022, 9), "born": Month(1980, 1), "rank": Rank.SENIOR}
        people[key] = {**usual, **{name: value for name, value in given.items() if name not in _PROFILE}}
        told = {name: value for name, value in given.items() if name in _PROFILE}
        if told:
            profiles.append(LeaderProfile(teacher=key, **told))
    return tiny(schools, people, posts={}, leaders=profiles, leader_orders=orders, **tables)


def order(teacher: str, kind: Any, *schools: str, **given: Any) -> LeaderOrder:
    """Make a row of 校长指定."""
    return LeaderOrder(teacher=teacher, kind=kind, schools=schools, reason="示例", clerk="经办人", **given)


def at(school: str, duty: Duty = Duty.HEAD, start: int = 2022, **given: Any) -> dict[str, Any]:
    """Return the fields of a leader of a school in a seat since September of a year."""
    return {"school": school, "duty": duty, "duty_since": Month(start, 9), **given}


def evidence(wrong: bool, en: str, zh: str, **values: object) -> list[Text]:
    """Return one sentence of evidence if something is wrong."""
    return [say(en, zh, **values)] if wrong else []


def ruling(cadre: Cadre, kind: type[Kind]) -> Kind | None:
    """Return the rule in force of a class; None if it is off."""
    rule = cadre.law.get(kind.code)
    return rule if isinstance(rule, kind) else None
