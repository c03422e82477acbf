"""One round: facts seen under settings, in the words that every rule uses.

`Round` answers who is where, what each place needs and has, how far it is. Standings and options
are filled in by `rotation.model.eligibility.settle`; the facts part needs no rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Generic, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from typing_extensions import TypeVar

from rotation.domain.distance import Roads
from rotation.domain.months import Month, school_years
from rotation.domain.placement_rule import PlacementRule
from rotation.domain.points import PointsTable
from rotation.domain.problem import Problem
from rotation.domain.records import Lock
from rotation.domain.school import School
from rotation.domain.settings import Settings, Standards, Teaching
from rotation.domain.supply import Cell, Posting, Supply, posting_of
from rotation.domain.swaps import Ring, Swaps, read_swaps
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import AfterTerm, Duty, Form, Setting, Stage, Verdict, Willingness
from rotation.text import Text

Integers = npt.NDArray[np.int64]


class Opening(NamedTuple):
    """A host post: (school code, stage, subject)."""

    school: str
    stage: Stage
    subject: str

    @classmethod
    def of(cls, post: tuple[str, str, str]) -> Opening:
        """Return a post from plain words, as files tell it; see `words`."""
        return cls(post[0], Stage(post[1]), post[2])

    @property
    def words(self) -> tuple[str, str, str]:
        """The post as plain words."""
        return self.school, str(self.stage), self.subject


class Host(Protocol):
    """What options may lead to: anything ordered."""

    def __lt__(self, other: Any, /) -> bool: ...


HostT = TypeVar("HostT", bound=Host, default=Opening)


@dataclass(frozen=True)
class Standing:
    """资格审查结论 of one teacher.

    Parameters
    ----------
    verdict
        What counts for the base of the 10 %.
    rule
        Code of the deciding rule, empty for the eligible.
    failing
        All roster rules that the teacher fails, lowest code first.
    why
        The sentence of the deciding rule with the figures it used.
    placeable
        Whether the teacher may be placed in this round.
    notes
        Remarks to be checked by the office, such as a blank certificate.
    """

    verdict: Verdict
    rule: str
    failing: tuple[str, ...]
    why: Text
    placeable: bool
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, eq=False)
class Options(Generic[HostT]):
    """All (person, post) pairs that every pair rule permits, as parallel arrays.

    Parameters
    ----------
    movers
        Ids of the people who have at least one option or may be placed, sorted.
    openings
        All posts that need somebody, sorted.
    mover, opening
        Indices into the two tuples, sorted by (mover, opening); shape (options,).
    heads
        How many people each mover stands for; None if each is one person.
    """

    movers: tuple[str, ...]
    openings: tuple[HostT, ...]
    mover: Integers
    opening: Integers
    heads: Integers | None = None

    def __len__(self) -> int:
        return len(self.mover)

    def pairs(self) -> Iterator[tuple[str, HostT]]:
        """Iterate over (person, post) in option order."""
        for mover, opening in zip(self.mover.tolist(), self.opening.tolist(), strict=True):
            yield self.movers[mover], self.openings[opening]

    def of(self, person: str) -> tuple[HostT, ...]:
        """Return the posts that one person may take."""
        chosen = self.opening[self.slice_of(person)]
        return tuple(self.openings[index] for index in chosen.tolist())

    def slice_of(self, person: str) -> slice:
        """Return the range of option indices of one person."""
        index = self.mover_index.get(person)
        return slice(0, 0) if index is None else slice(int(self._starts[index]), int(self._starts[index + 1]))

    def find(self, person: str, post: HostT) -> int | None:
        """Return the index of an option, None if there is none."""
        where = self.slice_of(person)
        found = np.flatnonzero(self.opening[where] == self.opening_index.get(post, -1))
        return int(where.start + found[0]) if len(found) else None

    @cached_property
    def mover_index(self) -> dict[str, int]:
        """Position of each mover."""
        return {mover: index for index, mover in enumerate(self.movers)}

    @cached_property
    def opening_index(self) -> dict[HostT, int]:
        """Position of each post."""
        return {opening: index for index, opening in enumerate(self.openings)}

    @cached_property
    def _starts(self) -> Integers:
        return np.searchsorted(self.mover, np.arange(len(self.movers) + 1)).astype(np.int64)

    @cached_property
    def by_opening(self) -> tuple[Integers, ...]:
        """Option indices per opening, in the order of ``openings``."""
        order = np.argsort(self.opening, kind="stable").astype(np.int64)
        cuts = np.searchsorted(self.opening[order], np.arange(1, len(self.openings)))
        return tuple(np.split(order, cuts)) if self.openings else ()


NO_OPTIONS: Options = Options((), (), np.zeros(0, np.int64), np.zeros(0, np.int64))


@dataclass(frozen=True, eq=False)
class Round:
    """Facts of one banner and one school year, settled under a policy.

    Parameters
    ----------
    problem
        The facts.
    settings, teaching, standards, points
        Sections ``[round]``, ``[need]``, ``[standard]`` and ``[points]`` of the policy.
    law
        Rules in force by code, for rules that refer to another (H15 to H10).
    standings
        Verdict on every teacher; empty before settling.
    options
        Placements that every pair rule permits.
    """

    problem: Problem
    settings: Settings
    teaching: Teaching = field(default_factory=Teaching)
    standards: Standards = field(default_factory=Standards)
    points: PointsTable = field(default_factory=PointsTable)
    law: Mapping[str, object] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    options: Options = NO_OPTIONS

    # -- people -------------------------------------------------------------------------------

    def teacher(self, teacher_id: str) -> Teacher:
        """Return a teacher by id."""
        return self.problem.teacher[teacher_id]

    def home(self, teacher: Teacher) -> School | None:
        """Return the school where the teacher belongs; None for a recruit."""
        return self.problem.school.get(teacher.school)

    @cached_property
    def eligible(self) -> tuple[str, ...]:
        """E: ids of eligible and locked teachers, the base of the 10 %."""
        counted = (Verdict.ELIGIBLE, Verdict.LOCKED)
        return tuple(key for key, item in self.standings.items() if item.verdict in counted)

    @cached_property
    def eligible_set(self) -> frozenset[str]:
        """E as a set."""
        return frozenset(self.eligible)

    @cached_property
    def recruits(self) -> tuple[str, ...]:
        """Ids of teachers waiting for their first post (待分配)."""
        return tuple(t.id for t in self.problem.teachers if t.unposted and t.stage.compulsory)

    def named(self, part: str) -> str:
        """Return a school's name for its code; anything else as it is."""
        school = self.problem.school.get(part)
        return part if school is None else school.name

    def is_backbone(self, teacher: Teacher) -> bool:
        """Whether the teacher counts as backbone (骨干教师) in shares and flows: by level, or by title."""
        return self.has_backbone_level(teacher) or teacher.rank in self.settings.backbone_titles

    def has_backbone_level(self, teacher: Teacher) -> bool:
        """Whether the teacher has the least backbone level (骨干级别), whatever the title."""
        return teacher.height >= self.settings.backbone_min_level.height

    @cached_property
    def stock(self) -> tuple[str, ...]:
        """Ids of teachers on a rotation that goes on beyond the cutoff (存量)."""
        return tuple(t.id for t in self.problem.teachers if self.posting(t) is not None)

    def established(self, school: str) -> tuple[Teacher, ...]:
        """Return the established teachers whose personnel relation is at a school, before."""
        return self._established.get(school, ())

    def establishment(self, school: str) -> int:
        """Return how many established staff a school has before, those who teach no subject included."""
        return len(self.established(school)) + self._others_established[school]

    @cached_property
    def _others_established(self) -> Counter[str]:
        return Counter(person.school for person in self.problem.others if person.established)

    @cached_property
    def _established(self) -> dict[str, tuple[Teacher, ...]]:
        staff: dict[str, list[Teacher]] = {}
        for teacher in (one for one in self.problem.teachers if one.established):
            staff.setdefault(teacher.school, []).append(teacher)
        return {school: tuple(people) for school, people in staff.items()}

    def posting(self, teacher: Teacher) -> Posting | None:
        """Return the rotation the teacher is on beyond the cutoff, or None."""
        return posting_of(self.problem, teacher, self.settings.cutoff)

    def rotations(self, teacher: Teacher) -> tuple[tuple[Month | None, Month], ...]:
        """Return the (start, end) of rotations that ended by the cutoff; the start may be unknown."""
        ended: list[tuple[Month | None, Month]] = [
            (spell.start, spell.end) for spell in self.problem.spells_of.get(teacher.id, ())
            if spell.end is not None and spell.end <= self.settings.cutoff
        ]
        known = {end for _, end in ended}
        single = (teacher.rotation_ended, teacher.host_until)
        ended += [(None, end) for end in single
                  if end is not None and end <= self.settings.cutoff and end not in known]
        return tuple(sorted(ended, key=lambda pair: pair[1].index))

    def school_years(self, start: Month) -> int:
        """Return full school years from a start to the cutoff."""
        return school_years(start, self.settings.year)

    # -- places -------------------------------------------------------------------------------

    @cached_property
    def supply(self) -> Supply:
        """Who is counted where, and what each (place, subject) needs and has."""
        return Supply(self.problem, self.teaching, self.settings.cutoff)

    @cached_property
    def cells(self) -> dict[Opening, Cell]:
        """Every (place, tracked subject) with need, posts and supply before."""
        return {Opening(*key): cell for key, cell in self.supply.cells.items()}

    def subject_at(self, school: str, stage: Stage, subject: str) -> str:
        """Return the subject as which a subject counts at a place (its pool there)."""
        return self.supply.pooled(school, stage, subject)

    def is_rural(self, school: School) -> bool:
        """Whether this is a rural or pastoral school (农村牧区学校)."""
        if school.rural is not None:
            return school.rural
        if school.setting is Setting.TOWN:
            return school.town != self.settings.seat_town
        return school.setting is Setting.RURAL

    def is_favored(self, school: School) -> bool:
        """Whether the school is rural or weak, the side that rotation should strengthen."""
        return self.is_rural(school) or bool(school.weak)

    def strengthens(self, opening: Opening, *, rural: bool = True, weak: bool = True) -> bool:
        """Whether whoever takes a post counts as sent to a rural or weak school, or to one of the two alone (H65).

        A weak school in town that has all its people in the subject counts for nobody.
        """
        school = self.problem.school[opening.school]
        if rural and self.is_rural(school):
            return True
        return weak and bool(school.weak) and (self.is_rural(school) or self.cells[opening].vacancies > 0)

    def priority(self, school: School) -> int:
        """Return the school priority: city and seat 2, rural 3, plus 1 if weak."""
        return (3 if self.is_rural(school) else 2) + (1 if school.weak else 0)

    # -- choices of the office ----------------------------------------------------------------

    @cached_property
    def orders(self) -> tuple[Lock, ...]:
        """Rows of 指定 in force: all but those of a ring of 对调 that is dissolved.

        Whoever of such a ring has reported stays there, as by any other 指定去向.
        """
        loose = {lock for _, rows in self._fallen for lock in rows}
        kept = (lock for lock in self.problem.locks if lock.teacher not in self.released or lock not in loose)
        return tuple(replace(lock, form=None) if lock in loose else lock for lock in kept)

    @cached_property
    def released(self) -> frozenset[str]:
        """Ids of those whom a dissolved ring forces no more; not of those who have reported."""
        revision = self.problem.revision
        begun = revision.reported.keys() if revision else frozenset[str]()
        loose = {lock for _, rows in self._fallen for lock in rows}
        return frozenset(lock.teacher for lock in self.problem.locks if lock in loose) - begun

    @cached_property
    def orders_of(self) -> dict[str, tuple[Lock, ...]]:
        """Rows of 指定 in force by teacher id."""
        found: dict[str, list[Lock]] = {}
        for lock in self.orders:
            found.setdefault(lock.teacher, []).append(lock)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def partners(self) -> dict[str, frozenset[str]]:
        """The schools with which each school is paired this year (结对); a school without one is not in it."""
        return self.problem.partners(self.settings.cutoff.plus(1))

    def looked_at_orders(self) -> bool:
        """Whether somebody has read the rows of 指定 in force since this was asked last."""
        return [vars(self).pop(name, None) for name in ("orders", "orders_of")] != [None, None]

    @cached_property
    def dissolved(self) -> tuple[Ring, ...]:
        """Rings of 对调 that have lost a member since publication: nobody of them is forced any more."""
        return tuple(dict.fromkeys(ring for ring, _ in self._fallen))

    @cached_property
    def _fallen(self) -> tuple[tuple[Ring, tuple[Lock, ...]], ...]:
        """Rings that have lost a member, and the rows they were read from."""
        revision, there = self.problem.revision, set(self.problem.locks)
        found: list[tuple[Ring, tuple[Lock, ...]]] = []
        for before in revision.swapped if revision else ():
            lost = {lock.teacher for lock in before if lock not in there}
            for ring in self._swaps(before).rings:
                people = {leg.teacher for leg in ring}
                if people & lost:
                    found.append((ring, tuple(lock for lock in before if lock.teacher in people)))
        return tuple(found)

    @cached_property
    def swaps(self) -> Swaps:
        """Rings of 对调 that are to be carried out, and rows that do not close."""
        return self._swaps(self.orders)

    def _swaps(self, rows: Iterable[Lock]) -> Swaps:
        return read_swaps(rows, self.problem.teacher.get, self.main_subject)

    def main_subject(self, teacher: Teacher) -> str:
        """Return the subject as which somebody's main subject counts where no 需求 row sets it apart."""
        return self.teaching.pools(teacher.stage).get(teacher.subject, teacher.subject)

    @cached_property
    def swapping(self) -> frozenset[str]:
        """Ids of those who go in a whole ring."""
        return frozenset(leg.teacher for ring in self.swaps.rings for leg in ring)

    @cached_property
    def shadowing(self) -> frozenset[str]:
        """Ids of those whom an order sends in form 跟岗: they leave home and count nowhere else."""
        return frozenset(key for key in self.orders_of if self.ordered_form(key) is Form.SHADOW)

    @cached_property
    def countable(self) -> tuple[str, ...]:
        """Ids of the members of E who may count in X: all but those on 跟岗."""
        return tuple(key for key in self.eligible if key not in self.shadowing)

    @cached_property
    def readings(self) -> tuple[PlacementRule, ...]:
        """Rules in force that may read what a placement is."""
        return tuple(rule for rule in self.law.values() if isinstance(rule, PlacementRule))

    @cached_property
    def _narrowing(self) -> tuple[PlacementRule, ...]:
        return tuple(rule for rule in self.readings if rule.narrows(self))

    def counts(self, teacher: Teacher, opening: Opening) -> bool:
        """Whether somebody counts in X who takes a post."""
        return teacher.id in self.eligible_set and teacher.id not in self.shadowing and all(
            rule.counts(self, teacher, opening) for rule in self._narrowing)

    @property
    def narrowed(self) -> bool:
        """Whether somebody whom `countable` names may be placed without counting in X: only then is `counts` asked."""
        return bool(self._narrowing)

    def ordered_form(self, teacher_id: str) -> Form | None:
        """Return the form that an order gives somebody, or None."""
        return next((lock.form for lock in self.orders_of.get(teacher_id, ()) if lock.form), None)

    def relation(self, teacher: Teacher) -> bool:
        """Whether a teacher's placement moves the personnel relation: of 期满留任 always, of 跟岗 never."""
        if teacher.id in self.shadowing:
            return False
        given = [lock.relation for lock in self.orders_of.get(teacher.id, ()) if lock.relation is not None]
        return given[0] if given else teacher.after_term is AfterTerm.STAY or self.settings.relation

    # -- distance -----------------------------------------------------------------------------

    @cached_property
    def roads(self) -> Roads:
        """Distances of the round."""
        return Roads(self.problem)

    def origin(self, teacher: Teacher) -> str:
        """Return where a teacher's way starts: home town, else home school, else the seat."""
        if teacher.home_town:
            return teacher.home_town
        return self.settings.seat_town if teacher.unposted else teacher.school

    def km(self, teacher: Teacher, school: str) -> int | None:
        """Return whole kilometers from a teacher's home to a school; None if unknown."""
        return self.roads.km(self.origin(teacher), self.problem.school[school])

    def volunteers(self, teacher: Teacher) -> bool:
        """Whether the teacher applied for exchange (主动申请)."""
        return teacher.willingness is Willingness.VOLUNTEERS

    def leads(self, teacher: Teacher) -> bool:
        """Whether the teacher is a school leader (校级领导)."""
        return (teacher.duty or Duty.NONE).leads_school
