"""The leaders of a banner's schools and their seats: facts seen under settings, in the words of their rules.

`Cadre` is to leaders what `rotation.domain.round.Round` is to teachers: it answers who holds which seat,
who must give it up, and how good somebody is. Standings and options are filled in by
`rotation.leaders.settle`; the facts part needs no rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from rotation.domain.leadership import (
    Appraisal,
    LeaderOrder,
    LeaderOrderKind,
    LeaderProfile,
    LeaderVerdict,
    PartyBody,
)
from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.round import Options, Round
from rotation.domain.school import School
from rotation.domain.seats import Seat, SeatSettings
from rotation.domain.settings import Settings
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Duty, PersonStatus, SchoolType, Stage
from rotation.text import Text

NOTHING = (np.zeros(0, np.int64), np.zeros(0, np.int64))
"""Indices of no options."""
_MARKS = re.compile(r"[、，,;；\s]+")


def listed(text: str | None) -> tuple[str, ...]:
    """Return the parts of a cell that names several things."""
    return tuple(part for part in _MARKS.split(text or "") if part)


@dataclass(frozen=True)
class SchoolLeader:
    """Somebody who holds a seat, or may take one.

    Parameters
    ----------
    teacher
        The row of the roster.
    team
        Code of the legal person whose team the leader belongs to; of a candidate the school's.
    profile
        The row of 校级领导; None if there is none.
    """

    teacher: Teacher
    team: str
    profile: LeaderProfile | None = None

    @property
    def id(self) -> str:
        """Number of the person."""
        return self.teacher.id

    @property
    def name(self) -> str:
        """Name of the person."""
        return self.teacher.name

    @property
    def duty(self) -> Duty:
        """行政职务, blank as none."""
        return self.teacher.duty or Duty.NONE

    @property
    def level(self) -> int:
        """层级: 2 for 正职, 1 for 副职, 0 for candidates."""
        return self.duty.height

    @property
    def seat(self) -> Seat | None:
        """The seat held at the base date; None of a candidate."""
        return Seat(self.team, self.duty) if self.level else None

    @property
    def appraisal(self) -> Appraisal | None:
        """近两年考核, None if not told."""
        return self.profile.appraisal if self.profile else None

    @property
    def relatives(self) -> frozenset[str]:
        """Ids of spouse and 回避编号."""
        told = {*listed(self.profile.avoids)} if self.profile else set()
        return frozenset(told | ({self.teacher.spouse} if self.teacher.spouse else set()))


@dataclass(frozen=True)
class LeaderStanding:
    """任职审查 of one leader.

    Parameters
    ----------
    verdict
        What the leader is this year.
    rule
        Code of the deciding rule; empty if none.
    failing
        Codes of all rules on people that hold, lowest first.
    why
        The sentence of the deciding rule with its figures.
    placeable
        Whether the leader may take another seat.
    upward
        Whether only a higher one.
    notes
        Remarks to be checked by the office.
    """

    verdict: LeaderVerdict
    rule: str
    failing: tuple[str, ...]
    why: Text
    placeable: bool
    upward: bool = False
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, eq=False)
class Cadre:
    """Leaders and seats of one banner and year, settled under a policy.

    Parameters
    ----------
    problem
        The facts.
    settings, seat_settings
        Sections ``[round]`` and ``[seats]`` of the policy.
    law
        Rules in force by code.
    standings
        Verdict on every leader and candidate; empty before settling.
    options
        (Person, seat) pairs that every pair rule permits.
    reference
        Seats of an earlier plan by person, for goal K70; None if there is none.
    """

    problem: Problem
    settings: Settings
    seat_settings: SeatSettings = field(default_factory=SeatSettings)
    law: Mapping[str, object] = field(default_factory=dict)
    standings: Mapping[str, LeaderStanding] = field(default_factory=dict)
    options: Options[Seat] = field(default_factory=lambda: Options((), (), *NOTHING))
    reference: Mapping[str, Seat] | None = None

    @cached_property
    def facts(self) -> Round:
        """The same facts in the words of the round: ways, rural schools, years."""
        return Round(self.problem, self.settings)

    # -- schools ------------------------------------------------------------------------------

    def legal(self, code: str) -> str:
        """Return the legal person that a school, branch or teaching point belongs to."""
        return self.problem.legal(code)

    @cached_property
    def schools(self) -> tuple[str, ...]:
        """Codes of the schools whose teams are planned: compulsory legal persons of the kinds in scope."""
        return tuple(school.code for school in self.problem.schools if self._takes_part(school))

    def _takes_part(self, school: School) -> bool:
        told = self.seat_settings
        point = school.type is SchoolType.POINT and not told.points
        own = self.legal(school.code) == school.code
        return own and not point and bool(school.stages) and school.type in told.kinds

    def school(self, code: str) -> School:
        """Return a school by code."""
        return self.problem.school[code]

    def named(self, part: str) -> str:
        """Return a school's or a leader's name for a code; anything else as it is."""
        school = self.problem.school.get(part)
        if school is not None:
            return school.name
        return self.people[part].name if part in self.people else part

    def stages(self, code: str) -> frozenset[Stage]:
        """Return the compulsory stages of a school."""
        return frozenset(self.school(code).stages)

    def favored(self, code: str) -> bool:
        """Whether a school is rural, pastoral or weak."""
        return self.facts.is_favored(self.school(code))

    def priority(self, code: str) -> int:
        """Return the school priority, as in the teachers' round."""
        return self.facts.priority(self.school(code))

    # -- people -------------------------------------------------------------------------------

    @cached_property
    def people(self) -> dict[str, SchoolLeader]:
        """Leaders, and everybody whom the pool or middle management makes a candidate, by id."""
        return {teacher.id: self._leader(teacher) for teacher in self.problem.teachers if self._concerned(teacher)}

    def _concerned(self, teacher: Teacher) -> bool:
        duty, told = teacher.duty or Duty.NONE, self.problem.leader_of.get(teacher.id)
        return duty.leads_school or duty.is_middle or (told is not None and told.reserve is not None)

    def _leader(self, teacher: Teacher) -> SchoolLeader:
        return SchoolLeader(teacher, self.legal(teacher.school), self.problem.leader_of.get(teacher.id))

    def seated(self, person: SchoolLeader) -> bool:
        """Whether somebody is of the team of a school that takes part.

        A branch or teaching point has no head seat: whoever heads it is of no team, its deputies are of that which
        leads it.
        """
        own = person.teacher.school == person.team
        return person.level > 0 and person.team in self._codes and (own or person.level == 1)

    def place(self, person: SchoolLeader) -> str:
        """Return the school that somebody's post is at: of whoever heads a teaching point that point."""
        return person.team if self.seated(person) or not person.level else person.teacher.school

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(self.schools)

    @cached_property
    def teams(self) -> dict[str, tuple[SchoolLeader, ...]]:
        """班子 before: the leaders of every school that takes part, those who leave included."""
        found: dict[str, list[SchoolLeader]] = {code: [] for code in self.schools}
        for person in self.people.values():
            if self.seated(person):
                found[person.team].append(person)
        return {code: tuple(sorted(team, key=lambda one: (-one.level, one.id))) for code, team in found.items()}

    def leaves(self, person: SchoolLeader) -> bool:
        """Whether somebody gives up the seat whatever the plan (离任)."""
        return self.standings[person.id].verdict is LeaderVerdict.LEAVING

    def staying(self, code: str) -> tuple[SchoolLeader, ...]:
        """Return the team of a school without those who leave."""
        return tuple(person for person in self.teams[code] if not self.leaves(person))

    def orders(self, person: SchoolLeader) -> tuple[LeaderOrder, ...]:
        """Return the rows of 校长指定 about somebody."""
        return self.problem.leader_orders_of.get(person.id, ())

    def ordered(self, person: SchoolLeader, *kinds: LeaderOrderKind) -> bool:
        """Whether an order of some kind is given."""
        return any(order.kind in kinds for order in self.orders(person))

    def years(self, since: Month | None) -> int:
        """Return full school years up to the cutoff; 0 if the start is not known."""
        return 0 if since is None else self.facts.school_years(since)

    def in_post(self, person: SchoolLeader) -> int:
        """任职年限: full school years at the seat."""
        return self.years(person.teacher.duty_since)

    def at_school(self, person: SchoolLeader) -> int:
        """Return the full school years at the school."""
        return self.years(person.teacher.joined)

    def leading_here(self, person: SchoolLeader) -> int:
        """Return the full school years of leading this school, in whatever seat."""
        since = person.profile.leading_since if person.profile else None
        return self.years(since or person.teacher.duty_since)

    def grade(self, person: SchoolLeader) -> int:
        """优秀等级, 0 to 3."""
        told, here = person.profile, self.seat_settings
        if told is None:
            return 0
        return max(1 if told.appraisal is Appraisal.EXCELLENT else 0, here.grade_by_honour.get(told.honour or "", 0),
                   here.grade_by_rank.get(told.career_rank or "", 0))

    def gone(self, person: SchoolLeader) -> bool:
        """Whether the roster says that somebody has retired or left."""
        return person.teacher.status in (PersonStatus.RETIRED, PersonStatus.LEFT)

    # -- seats --------------------------------------------------------------------------------

    def separate(self, code: str) -> bool:
        """Whether secretary and principal of a school are two people (分设)."""
        party = self.school(code).party
        if party is not None:
            return party.separate
        return any(person.duty is Duty.SECRETARY for person in self.teams[code])

    def head(self, code: str) -> Seat:
        """Return the head seat of a school: what its holder has, else by its 党组织."""
        held = [person.duty for person in self.teams[code] if person.duty.heads]
        if held:
            return Seat(code, held[0])
        one = self.school(code).party in (PartyBody.BRANCH, PartyBody.JOINT_BRANCH)
        return Seat(code, Duty.BOTH if one else Duty.HEAD)

    def secretary(self, code: str) -> Seat:
        """Return the seat of the secretary of a school, whether it has one or not."""
        return Seat(code, Duty.SECRETARY)

    def deputies(self, code: str) -> tuple[Seat, ...]:
        """Return the deputy seats of a school: 副校长, and 副书记 if somebody holds it."""
        held = {person.duty for person in self.teams[code]}
        return tuple(Seat(code, duty) for duty in (Duty.VICE_HEAD, Duty.VICE_SECRETARY)
                     if duty is Duty.VICE_HEAD or duty in held)

    def deputy_posts(self, code: str) -> int:
        """副职职数: as approved, else as many as there are."""
        told = self.school(code).deputy_posts
        return sum(person.level == 1 for person in self.teams[code]) if told is None else told

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """Every seat that somebody may take, sorted."""
        found: list[Seat] = []
        for code in self.schools:
            found.append(self.head(code))
            if self.separate(code):
                found.append(self.secretary(code))
            if self.deputy_posts(code):
                found += self.deputies(code)
        return tuple(sorted(found))

    def held(self, *seats: Seat) -> tuple[str, ...]:
        """Return the ids of those who hold seats and do not leave."""
        return tuple(person.id for seat in seats for person in self.staying(seat.school) if person.duty is seat.duty)

    def before(self, seat: Seat) -> tuple[SchoolLeader, ...]:
        """Return those who hold a seat at the base date."""
        return tuple(person for person in self.teams[seat.school] if person.duty is seat.duty)

    def movable(self, person: SchoolLeader) -> bool:
        """Whether somebody may be moved on the own level."""
        found = self.standings[person.id]
        return found.placeable and not found.upward

    @cached_property
    def longest(self) -> dict[int, int]:
        """Longest tenure of the movable leaders of each level, in full school years."""
        found: dict[int, int] = {}
        for person in self.people.values():
            if person.level and self.movable(person):
                found[person.level] = max(found.get(person.level, 0), self.in_post(person))
        return found

    def vacant(self, seat: Seat) -> bool:
        """Whether a seat of one holder is without any who stays; of deputies whether a post is free."""
        if seat.duty.height == 2:
            return not self.held(seat)
        return len(self.held(*self.deputies(seat.school))) < self.deputy_posts(seat.school)

    def km(self, person: SchoolLeader, code: str) -> int | None:
        """Return whole kilometers from somebody's home to a school; None if unknown."""
        return self.facts.km(person.teacher, code)

    def wished(self, person: SchoolLeader, code: str) -> bool:
        """Whether somebody wished for a school."""
        return person.profile is not None and code in person.profile.wishes
