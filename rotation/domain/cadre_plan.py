"""A plan of leaders: who takes which seat, and the words in which rules check it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.seats import Seat
from rotation.errors import PlanError
from rotation.text import say


class CadrePlan:
    """All moves, promotions included; whoever is not named keeps the seat unless it must be given up.

    Parameters
    ----------
    cadre
        The settled cadre.
    pairs
        (Person, seat) in any order; kept sorted by person.

    Raises
    ------
    PlanError
        Somebody takes two seats, is not known, or a seat is none of the banner's.
    """

    def __init__(self, cadre: Cadre, pairs: Iterable[tuple[str, Seat]]) -> None:
        self.cadre, self.pairs = cadre, tuple(sorted(pairs))
        self.seat = dict(self.pairs)
        if len(self.seat) < len(self.pairs):
            raise PlanError(say("somebody takes two seats", "有人同时拟任两个职位"))
        if not self.seat.keys() <= cadre.people.keys():
            raise PlanError(say("somebody is neither a leader nor a candidate",
                "名单中有人既不是校级领导也不是后备人选"))
        if not {seat.school for seat in self.seat.values()} <= {*cadre.schools}:
            raise PlanError(say("a school has no seats of its own", "名单中有学校不设校级领导职位"))

    def taken(self, *seats: Seat) -> tuple[SchoolLeader, ...]:
        """Return those who take one of some seats."""
        return tuple(self.cadre.people[key] for key, seat in self.pairs if seat in seats)

    def arrived(self, school: str) -> tuple[SchoolLeader, ...]:
        """Return those who take a seat of a school and were not of its team."""
        return tuple(self.cadre.people[key] for key, seat in self.pairs
                     if seat.school == school and not self.within(self.cadre.people[key], seat))

    def within(self, person: SchoolLeader, seat: Seat) -> bool:
        """Whether somebody rises within the own team."""
        return person.level > 0 and person.team == seat.school

    def holders(self, *seats: Seat) -> tuple[str, ...]:
        """Return the ids of those who hold seats after the plan."""
        kept = [key for key in self.cadre.held(*seats) if key not in self.seat]
        return tuple(sorted((*kept, *(person.id for person in self.taken(*seats)))))

    def departed(self, school: str) -> tuple[SchoolLeader, ...]:
        """Return those who leave the team of a school by the plan, not those who leave anyway."""
        return tuple(person for person in self.cadre.staying(school)
                     if person.id in self.seat and self.seat[person.id].school != school)

    @cached_property
    def changed_heads(self) -> tuple[Seat, ...]:
        """Head seats that somebody takes."""
        heads = {self.cadre.head(code) for code in self.cadre.schools}
        return tuple(sorted(seat for seat in {*self.seat.values()} if seat in heads))

    def team(self, school: str) -> tuple[SchoolLeader, ...]:
        """Return the team of a school after the plan, by id."""
        kept = [person for person in self.cadre.staying(school)
                if self.seat.get(person.id, Seat(school, person.duty)).school == school]
        return tuple(sorted((*kept, *self.arrived(school)), key=lambda one: one.id))
