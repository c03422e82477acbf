"""Who is counted where, and what every (place, tracked subject) needs and has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import NamedTuple, TypeVar

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.ratio import floor_of, half_up
from rotation.domain.records import Need
from rotation.domain.school import grades_of
from rotation.domain.settings import Teaching
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import AfterTerm, PersonStatus, Stage

Place = tuple[str, Stage]
Key = tuple[str, Stage, str]
K = TypeVar("K")
_GRADES = 9
"""Of compulsory education."""


class Posting(NamedTuple):
    """A rotation that goes on beyond the cutoff: host school and last month (None: open)."""

    school: str
    until: Month | None


@dataclass(frozen=True, slots=True)
class Cell:
    """Need and supply of one (place, tracked subject), before the plan.

    Parameters
    ----------
    need
        Computed or given need, hundredths of a full load.
    posts
        Whole teachers: need rounded half up.
    before
        Supply of counted teachers, hundredths.
    most
        最多 of the 需求 row, whole teachers; None if not given.
    """

    need: int
    posts: int
    before: int
    most: int | None

    def after(self, change: int) -> int:
        """Return the supply after a net change of whole people, hundredths."""
        return self.before + 100 * change

    def shortage(self, change: int) -> int:
        """Return max(0, posts - supply after), hundredths."""
        return max(0, 100 * self.posts - self.after(change))

    @property
    def vacancies(self) -> int:
        """Whole people who are short before the plan; negative where there are more than posts."""
        return -((self.before - 100 * self.posts) // 100)

    def beyond(self, change: int) -> int:
        """Return the people by whom a net change exceeds what is short (G25)."""
        return max(0, change - max(0, self.vacancies))

    @property
    def wanted(self) -> bool:
        """Whether options may lead here: posts > 0, or 最多 > 0."""
        return self.posts > 0 or (self.most or 0) > 0


def posting_of(problem: Problem, teacher: Teacher, cutoff: Month) -> Posting | None:
    """Return the rotation a teacher is on beyond the cutoff, from the roster, else the 台账."""
    away = teacher.status in (PersonStatus.IN_POST, PersonStatus.ROTATION, PersonStatus.SUPPORT)
    if teacher.host and away:
        if teacher.host_until is None or teacher.host_until > cutoff:
            return Posting(teacher.host, teacher.host_until)
        return None
    spells = problem.spells_of.get(teacher.id, ())
    running = [s for s in spells if s.end is not None and s.start <= cutoff < s.end]
    if running and away and not running[-1].relation:
        return Posting(running[-1].host, running[-1].end)
    return None


def left_host(teacher: Teacher, cutoff: Month) -> str | None:
    """Return the host whose term ended in the year up to the cutoff (期满); None of everybody else."""
    until = teacher.host_until
    if teacher.last_host is not None or until is None:
        return teacher.last_host
    return teacher.host if until <= cutoff < until.plus(12) else None


def goes_home(teacher: Teacher, cutoff: Month) -> bool:
    """Whether a term ended in the year up to the cutoff, or 返回原校 stands there, and nothing else was decided."""
    if teacher.after_term in (AfterTerm.STAY, AfterTerm.THIRD):
        return False
    return teacher.after_term is not None or left_host(teacher, cutoff) is not None


class Supply:
    """Counted teachers and cells of a round.

    Parameters
    ----------
    problem
        Facts.
    teaching
        Lessons, loads and pools.
    cutoff
        August of the round; terms ending by then are over.
    """

    def __init__(self, problem: Problem, teaching: Teaching, cutoff: Month) -> None:
        self._problem = problem
        self._teaching = teaching
        self._cutoff = cutoff
        self.headcounts: dict[tuple[Place, str], int] = {}
        """What `rotation.domain.indicators.counted` has counted so far: goals ask many times."""
        self._rates: dict[tuple[Stage, tuple[str, ...]], tuple[int, tuple[int, ...]]] = {}

    def place_of(self, teacher: Teacher) -> Place | None:
        """Return the place where a teacher is counted (在册在岗), or None."""
        if teacher.unposted or not teacher.stage.compulsory:
            return None
        posting = posting_of(self._problem, teacher, self._cutoff)
        if posting is not None:
            return self._existing(posting.school, teacher.stage)
        returned = teacher.status is PersonStatus.ROTATION and teacher.host_until is not None
        if teacher.status is PersonStatus.IN_POST or returned:
            return self._existing(teacher.school, teacher.stage)
        return None

    def _existing(self, code: str, stage: Stage) -> Place | None:
        school = self._problem.school.get(code)
        return (code, stage) if school and stage in school.stages else None

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """All (school code, stage) of compulsory education."""
        return tuple((s.code, stage) for s in self._problem.schools for stage in s.stages)

    @cached_property
    def counted(self) -> dict[str, Place]:
        """Place of every counted teacher, by teacher id."""
        pairs = ((t.id, self.place_of(t)) for t in self._problem.teachers)
        return {key: place for key, place in pairs if place is not None}

    @cached_property
    def at_place(self) -> dict[Place, tuple[Teacher, ...]]:
        """Counted teachers of each place."""
        return _grouped(self._problem, ((place, key) for key, place in self.counted.items()))

    @cached_property
    def staff(self) -> dict[str, tuple[Teacher, ...]]:
        """Counted teachers of each school, all stages and subjects."""
        return _grouped(self._problem, ((place[0], key) for key, place in self.counted.items()))

    def teachers_in_post(self, school: str) -> int:
        """Return how many counted teachers a school has, of whom H35 and H60 take shares."""
        return len(self.staff.get(school, ()))

    def headcount(self, school: str) -> int:
        """Return who is in post of the approved posts: counted teachers, and staff who teach no subject."""
        return self.teachers_in_post(school) + self.others[school]

    @cached_property
    def others(self) -> Counter[str]:
        """Staff in post of each school who teach no subject (教辅, 工勤)."""
        return Counter(person.school for person in self._problem.others if person.in_post)

    @cached_property
    def lent(self) -> Counter[Key]:
        """Hundredths of a full load that teachers who are counted at home give to each cell elsewhere."""
        given: Counter[Key] = Counter()
        for post in self._problem.seconds:
            place = self.counted.get(post.teacher)
            teacher = self._problem.teacher.get(post.teacher)
            if teacher is not None and place == (teacher.school, teacher.stage):
                subject = self.pooled(post.school, post.stage, post.subject)
                given[post.school, post.stage, subject] += post.workload
        return given

    @cached_property
    def of_subject(self) -> dict[Key, tuple[Teacher, ...]]:
        """Counted teachers of each place by pooled main subject, tracked or not."""
        return _grouped(self._problem, ((self.key_of(key), key) for key in self.counted))

    def key_of(self, teacher_id: str) -> Key:
        """Return (school, stage, pooled main subject) where a counted teacher is counted."""
        code, stage = self.counted[teacher_id]
        return code, stage, self.pooled(code, stage, self._problem.teacher[teacher_id].subject)

    def pooled(self, school: str, stage: Stage, subject: str) -> str:
        """Return the pool of a subject at a place; one that a 需求 row names there stands for itself there."""
        if (school, stage, subject) in self.given:
            return subject
        return self._teaching.pools(stage).get(subject, subject)

    @cached_property
    def given(self) -> dict[Key, Need]:
        """The rows of 需求; each speaks of its own place and subject only."""
        return {(need.school, need.stage, need.subject): need for need in self._problem.needs}

    def tracked(self, place: Place) -> tuple[str, ...]:
        """Return the tracked subjects of a place: the hours table after pooling, and those of its 需求 rows."""
        if place not in self._named:
            return tuple(self._pools[place[1]])
        names = [self.pooled(*place, name) for name in self._timetabled[place[1]]]
        return tuple(dict.fromkeys([*names, *self._named[place]]))

    def apart(self, place: Place) -> tuple[str, ...]:
        """Return the subjects that 需求 rows take out of their pools at a place."""
        pools = self._teaching.pools(place[1])
        return tuple(subject for subject in self._named.get(place, ()) if subject in pools)

    @cached_property
    def _named(self) -> dict[Place, list[str]]:
        named: dict[Place, list[str]] = {}
        for school, stage, subject in sorted(self.given):
            named.setdefault((school, stage), []).append(subject)
        return named

    @cached_property
    def cells(self) -> dict[Key, Cell]:
        """Every (school, stage, tracked subject)."""
        return {(*place, subject): self._cell((*place, subject))
                for place in self.places for subject in self.tracked(place)}

    def _cell(self, key: Key) -> Cell:
        row = self.given.get(key)
        need = self._need(key) if row is None else row.amount
        before = sum(teacher.load for teacher in self.of_subject.get(key, ())) + self.lent.get(key, 0)
        return Cell(need, (need + 50) // 100, before, row.most if row else None)

    def _need(self, key: Key) -> int:
        code, stage, subject = key
        if self._teaching.method == "ratio":
            return self._dealt[code, stage].get(subject, 0)
        parts, posts = self._posts(stage, self.members(key))
        grades, classes = grades_of(stage), self._problem.school[code].classes
        whole = sum([classes[grade - 1] * posts[grade - 1] for grade in grades])
        return (200 * whole + parts) // (2 * parts)  # halves upward

    def _posts(self, stage: Stage, subjects: tuple[str, ...]) -> tuple[int, tuple[int, ...]]:
        """Return the posts that one class of each grade asks of some subjects, in whole parts of a post."""
        known = self._rates.get((stage, subjects))
        if known is None:
            rates = [self._rate(stage, name) for name in subjects]
            posts = [sum(told, Fraction(0)) for told in zip(*rates, strict=True)] or [Fraction(0)] * _GRADES
            parts = lcm(*(post.denominator for post in posts))
            known = self._rates[stage, subjects] = parts, tuple(int(post * parts) for post in posts)
        return known

    def _rate(self, stage: Stage, subject: str) -> list[Fraction]:
        """Return the posts that one class of each grade asks of a subject."""
        if self._teaching.method == "class":
            return [self._teaching.per_class(stage).get(subject, Fraction(0))] * _GRADES
        load = self._teaching.load(stage, subject)
        return [hours / load for hours in self._timetabled[stage][subject]]

    def members(self, key: Key) -> tuple[str, ...]:
        """Return the timetabled subjects that count as a subject at a place."""
        code, stage, pool = key
        if (code, stage) not in self._named:
            return self._pools[stage].get(pool, ())
        return tuple(s for s in self._timetabled[stage] if self.pooled(code, stage, s) == pool)

    @cached_property
    def _pools(self) -> dict[Stage, dict[str, tuple[str, ...]]]:
        """The timetabled subjects of each pool, in the order of the hours table, where 需求 has no row of the place."""
        found: dict[Stage, dict[str, tuple[str, ...]]] = {}
        for stage, table in self._timetabled.items():
            pools, joined = self._teaching.pools(stage), found.setdefault(stage, {})
            for name in table:
                pool = pools.get(name, name)
                joined[pool] = (*joined.get(pool, ()), name)
        return found

    @cached_property
    def _dealt(self) -> dict[Place, dict[str, int]]:
        """Need by subject under ``method=ratio``: the posts of a place dealt out by lessons, hundredths."""
        return {place: self._deal(place) for place in self.places}

    def _deal(self, place: Place) -> dict[str, int]:
        """Deal out by largest remainder; equal remainders go by name."""
        school, stage = self._problem.school[place[0]], place[1]
        lessons = {pool: sum((self.weekly(school.classes, stage, name) for name in self.members((*place, pool))),
                             Fraction(0)) for pool in self.tracked(place)}
        if not sum(lessons.values()):
            return {}
        classes = sum(school.classes[g - 1] for g in grades_of(stage))
        whole = half_up(100 * self._teaching.staff(stage, school.pupils(stage), classes))
        exact = {pool: Fraction(whole) * hours / sum(lessons.values()) for pool, hours in lessons.items()}
        dealt = {pool: floor_of(value) for pool, value in exact.items()}
        first = sorted(exact, key=lambda pool: (dealt[pool] - exact[pool], pool))
        for pool in first[:whole - sum(dealt.values())]:
            dealt[pool] += 1
        return dealt

    @cached_property
    def _timetabled(self) -> dict[Stage, dict[str, tuple[Fraction, ...]]]:
        """Weekly lessons by stage and subject, worked out once and not for every place."""
        return {stage: {name: self._teaching.lessons(name) for name in self._teaching.subjects(stage)}
                for stage in (Stage.PRIMARY, Stage.JUNIOR)}

    @cached_property
    def _units(self) -> dict[Stage, dict[str, tuple[int, tuple[int, ...]]]]:
        """Weekly lessons as whole numbers of parts of a lesson, with how many parts make one: such sums are fast."""
        found: dict[Stage, dict[str, tuple[int, tuple[int, ...]]]] = {}
        for stage, table in self._timetabled.items():
            for name, lessons in table.items():
                parts = lcm(*(hours.denominator for hours in lessons))
                found.setdefault(stage, {})[name] = parts, tuple(int(hours * parts) for hours in lessons)
        return found

    def weekly(self, classes: tuple[int, ...], stage: Stage, subject: str) -> Fraction:
        """Return the weekly lessons of a subject in the classes of a stage; 0 if it is not timetabled."""
        parts, lessons = self._units.get(stage, {}).get(subject, (1, ()))
        grades = grades_of(stage) if lessons else ()
        return Fraction(sum(classes[g - 1] * lessons[g - 1] for g in grades), parts)


def _grouped(problem: Problem, pairs: Iterable[tuple[K, str]]) -> dict[K, tuple[Teacher, ...]]:
    groups: dict[K, list[Teacher]] = {}
    for key, teacher_id in pairs:
        groups.setdefault(key, []).append(problem.teacher[teacher_id])
    return {key: tuple(group) for key, group in groups.items()}
