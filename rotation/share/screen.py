"""Remote lessons one by one: which class is sent, which follow, who is with them, and when all meet (L40).

What a person sends of a grade is dealt out to classes in the first way for which there are hours. Which of its classes
a school takes is its own affair: numbers of classes are told so that lessons of several subjects do not meet at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import permutations
from typing import NamedTuple, TypeVar

from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Crowd, Mover, Sharing
from rotation.rules._share import ruling
from rotation.rules.l15_one_to_many import OneToMany
from rotation.rules.l30_adult_there import AdultThere
from rotation.rules.l40_hours_exist import HoursExist
from rotation.share.calendar import week_of
from rotation.share.hours import DAYS, OutOfPatience, Patience, Weekly, hours_for

_PATIENCE = 20_000
_ALIKE = 24
"""So many crowds that differ in who sends are ruled out at once."""
T = TypeVar("T")


class Class(NamedTuple):
    """A class: its place and subject, its grade, and a number from 1, which the school may exchange."""

    cell: Opening
    grade: int
    number: int

    @property
    def pupils(self) -> tuple[str, str, int, int]:
        """Who sits in it, whatever the subject."""
        return self.cell.school, str(self.cell.stage), self.grade, self.number


class ScreenClass(NamedTuple):
    """What one own class sends in a week: who, which class, which follow, who is with each, and the hours.

    ``lessons`` are in parts of a lesson; ``hours`` are (day from 0, period from 0), one a meeting, None where there
    are none.
    """

    teacher: str
    sent: Class
    followers: tuple[Class, ...]
    adults: tuple[tuple[str, ...], ...]
    lessons: int
    hours: tuple[tuple[int, int] | None, ...] = ()


def remote_classes(plan: SharePlan) -> tuple[ScreenClass, ...]:
    """Return all classes that are sent, by place, grade and teacher, with hours."""
    bundles = bundles_of(plan)
    adults = _Adults(plan)
    found = _tried(plan.world, bundles, _PATIENCE // 10, adults.people) or _tried(plan.world, bundles, _PATIENCE)
    if found is None:
        found = [one._replace(hours=(None,) * meetings(plan.world, one)) for one in next(_dealt(plan.world, bundles))]
    adults.teach(found)
    return tuple(one._replace(adults=tuple(adults.take(there.cell.school, one) for there in one.followers))
                 for one in found)


def _tried(
    world: Sharing, bundles: Sequence[Bundle], steps: int, people: Callable[[str], int] | None = None,
) -> list[ScreenClass] | None:
    """Return the timetable that is found in so many steps."""
    try:
        return timetable(world, bundles, Patience(steps), people)
    except OutOfPatience:
        return None


def meetings(world: Sharing, one: ScreenClass) -> int:
    """Return how often a week a class is sent: half a lesson needs an hour of its own."""
    return -(-one.lessons // world.unit)


# -- what is sent and followed ----------------------------------------------------------------


class Bundle(NamedTuple):
    """What a person sends of a grade: own place, lessons of a class, classes sent, place of each class that follows."""

    teacher: str
    own: Opening
    grade: int
    lessons: int
    sent: int
    followers: tuple[Opening, ...]


def bundles_of(plan: SharePlan) -> list[Bundle]:
    """Return what is sent, by place, grade and teacher."""
    world, found = plan.world, list[Bundle]()
    for own, grade, teacher, mover in sorted((mover.cell, mover.grade, mover.teacher, mover) for mover in plan.remote
                                             if mover.cell is not None and world.sends(mover)):
        there = sorted((one.cell, number) for one, number in plan.remote.items() if one.cell is not None and (
            one.teacher, one.grade) == (teacher, grade) and not world.sends(one))
        lessons = world.hours(own, grade)
        found.append(Bundle(teacher, own, grade, lessons, plan.remote[mover] // lessons, tuple(
            cell for cell, number in there for _ in range(number // world.hours(cell, grade)))))
    return found


def _dealt(world: Sharing, bundles: Sequence[Bundle], *, idle: bool = False) -> Iterator[list[ScreenClass]]:
    """Iterate over all ways to deal what is sent out to classes, still without adults and hours; the evenest first.

    Where ``idle``, classes may be sent that none of these follows: whom others follow besides.
    """
    receivers = ruling(world, OneToMany).receivers
    for groups in _lazily([partial(_groups, one, receivers, idle=idle) for one in bundles]):
        for numbers in _numbers(world, bundles):
            left = {place: list(chosen) for place, chosen in numbers.items()}
            yield [ScreenClass(one.teacher, _class(left, one.own, one.grade), tuple(
                _class(left, cell, one.grade) for cell in group), (), one.lessons)
                for one, dealt in zip(bundles, groups, strict=True) for group in dealt]


def _lazily(ways: Sequence[Callable[[], Iterator[T]]]) -> Iterator[tuple[T, ...]]:
    """Iterate over everything that may be chosen together, the first of each first, without listing any beforehand."""
    if not ways:
        yield ()
        return
    yield from ((first, *rest) for first in ways[0]() for rest in _lazily(ways[1:]))


def _class(left: Mapping[tuple[Opening, int], list[int]], cell: Opening, grade: int) -> Class:
    return Class(cell, grade, left[cell, grade].pop(0))


def _groups(one: Bundle, most: int, *, idle: bool) -> Iterator[tuple[tuple[Opening, ...], ...]]:
    """Iterate over the ways in which the classes sent have so many followers each: the evenest first, none twice."""
    queue, even = list(one.followers), list[tuple[Opening, ...]]()
    for at in range(one.sent):
        size = -(-len(queue) // (one.sent - at))
        even.append(tuple(queue[:size]))
        del queue[:size]
    yield tuple(even)
    seen = {tuple(sorted(even))}
    for parts in range(1 if idle else one.sent, one.sent + 1):
        for dealt in _partitions(one.followers, parts, most):
            told = tuple(sorted([*dealt, *[()] * (one.sent - parts)]))
            if told not in seen:
                seen.add(told)
                yield told


def _partitions(
    followers: tuple[Opening, ...], parts: int, most: int,
) -> Iterator[list[tuple[Opening, ...]]]:
    """Iterate over the ways to put followers into so many parts, none empty and none with more than ``most``."""
    if not followers:
        if not parts:
            yield []
        return
    first, rest = followers[0], followers[1:]
    if parts:
        yield from ([(first,), *dealt] for dealt in _partitions(rest, parts - 1, most))
    for dealt in _partitions(rest, parts, most):
        for at, part in enumerate(dealt):
            if len(part) < most:
                yield [*dealt[:at], (first, *part), *dealt[at + 1:]]


def _numbers(world: Sharing, bundles: Sequence[Bundle]) -> Iterator[dict[tuple[Opening, int], tuple[int, ...]]]:
    """Iterate over the numbers that classes of each place and grade may have, in the order in which they are needed.

    Where one subject of a grade alone is taught by screen at a school, all ways are one.
    """
    needed = Counter[tuple[Opening, int]]()
    for one in bundles:
        needed[one.own, one.grade] += one.sent
        needed.update((cell, one.grade) for cell in one.followers)
    seen, ways = set[tuple[str, str, int]](), list[Callable[[], Iterator[tuple[int, ...]]]]()
    for (cell, grade), number in needed.items():
        grades = cell.school, str(cell.stage), grade
        there = max(number, world.lessons[cell].classes.get(grade, 0))
        ways.append(partial(permutations, range(1, there + 1), number) if grades in seen
                    else partial(iter, [tuple(range(1, number + 1))]))
        seen.add(grades)
    yield from (dict(zip(needed, chosen, strict=True)) for chosen in _lazily(ways))


class _Adults:
    """Who has lessons to spare at a school and still so many halves of them, and when they are elsewhere."""

    def __init__(self, plan: SharePlan) -> None:
        self._plan, world = plan, plan.world
        self._own = {key: max(0, 2 * world.load(key) - self._used(key)) for key, base in world.base.items()
                     if base in world.spare and not world.only_walks(key)}
        self._shared = {cell: 2 * number for cell, number in world.spare.items()}
        for key in self._own:
            self._shared[world.base[key]] -= self._used(key)
        self._busy = set[tuple[str, tuple[int, int] | None]]()

    def people(self, school: str) -> int:
        """Return how many people of a school have lessons to spare."""
        return sum(self._left(key) > 0 for key in self._at(school))

    def teach(self, found: Sequence[ScreenClass]) -> None:
        """Keep the hours at which somebody sends clear."""
        self._busy |= {(one.teacher, hour) for one in found for hour in one.hours}

    def take(self, school: str, one: ScreenClass) -> tuple[str, ...]:
        """Return who is with a class in all its lessons, whoever can be alone first; nobody where nobody is free."""
        names, asked = list[str](), one.lessons * ruling(self._plan.world, AdultThere).halves
        for key in sorted(self._at(school), key=lambda key: -min(asked, self._left(key))):
            taken = min(asked, self._left(key))
            if taken > 0 and self._free(key, one):
                names.append(key)
                self._own[key], asked = self._own[key] - taken, asked - taken
                self._shared[self._plan.world.base[key]] -= taken
                self._busy |= {(key, hour) for hour in one.hours if hour is not None}
        return tuple(names)

    def _left(self, key: str) -> int:
        """Return the halves that somebody still has, within what place and subject have to spare."""
        return min(self._own[key], self._shared[self._plan.world.base[key]])

    def _free(self, key: str, one: ScreenClass) -> bool:
        """Whether somebody is at the own school, and with no other class, whenever a class follows."""
        away = {day.weekday for day in week_of(self._plan, key)} if key in self._plan.weeks else set[int]()
        return not any((key, hour) in self._busy or hour[0] in away for hour in one.hours if hour is not None)

    def _at(self, school: str) -> list[str]:
        base = self._plan.world.base
        return sorted((key for key in self._own if base[key].school == school), key=lambda key: (base[key], key))

    def _used(self, key: str) -> int:
        return 2 * self._plan.away(key) + self._plan.by_screen(self._plan.world.sending.get(key, ()))


# -- hours ------------------------------------------------------------------------------------


class Room(NamedTuple):
    """The rooms of a school."""

    school: str


@dataclass(frozen=True)
class AdultsAt:
    """Those of a school who may be with a class that follows."""

    school: str


def needs(one: ScreenClass) -> Counter[Hashable]:
    """Return what a meeting needs: the teacher, the pupils of each class, a room for each, an adult for who follows."""
    classes = (one.sent, *one.followers)
    return Counter[Hashable]((one.teacher, *(there.pupils for there in classes), *(
        Room(there.cell.school) for there in classes), *(AdultsAt(there.cell.school) for there in one.followers)))


def at_once(
    world: Sharing, classes: Sequence[ScreenClass], people: Callable[[str], int] | None = None,
) -> dict[Hashable, int]:
    """Return the rooms of all schools that send or follow, and how many classes of a school may follow at once.

    Where a school has fewer people than classes that follow one and the same lesson, these still do.
    """
    found: dict[Hashable, int] = {Room(there.cell.school): world.school(there.cell.school).rooms
                                  for one in classes for there in (one.sent, *one.followers)}
    for school in {there.cell.school for one in classes for there in one.followers}:
        following = [sum(there.cell.school == school for there in one.followers) for one in classes]
        found[AdultsAt(school)] = sum(following) if people is None else max(people(school), *following)
    return found


def timetable(
    world: Sharing, bundles: Sequence[Bundle], patience: Patience, people: Callable[[str], int] | None = None,
    *, idle: bool = False,
) -> list[ScreenClass] | None:
    """Return the classes with hours for all their meetings, still without adults; None if no way has any.

    ``idle`` classes need none to follow. ``people`` tells how many adults a school has for classes that follow at
    once; as many as needed if it is not given.

    Raises
    ------
    OutOfPatience
        The search ended before it was sure.
    """
    rule = ruling(world, HoursExist)
    for classes in _dealt(world, bundles, idle=idle):
        patience.step()
        asked = [Weekly(needs(one), meetings(world, one), rule.hours(one.sent.cell.stage)) for one in classes]
        hours = hours_for(asked, at_once(world, classes, people), patience)
        if hours is not None:
            return [one._replace(hours=tuple((hour % DAYS, hour // DAYS) for hour in sorted(found)))
                    for one, found in zip(classes, hours, strict=True)]
    return None


# -- lessons without hours --------------------------------------------------------------------


def crowd_of(plan: SharePlan) -> Crowd | None:
    """Return few remote lessons of a plan for which there are no hours all together; None if all have theirs.

    None of them can be left out, and none of those who follow: whatever else is followed, there are no hours for them.

    Raises
    ------
    OutOfPatience
        The search ended before it was sure.
    """
    world, kept = plan.world, bundles_of(plan)
    if timetable(world, kept, Patience(_PATIENCE)) is not None:
        return None
    for one in list(kept):
        fewer = [other for other in kept if other != one]
        if _none_for_sure(world, fewer):
            kept = fewer
    for at, one in enumerate(kept):
        for cell in one.followers:
            fewer = [*kept[:at], _without(kept[at], cell), *kept[at + 1:]]
            if _none_for_sure(world, fewer):
                kept = fewer
    return _crowd(world, kept)


def _without(one: Bundle, cell: Opening) -> Bundle:
    place = one.followers.index(cell)
    return one._replace(followers=one.followers[:place] + one.followers[place + 1:])


def _crowd(world: Sharing, bundles: Sequence[Bundle]) -> Crowd:
    """Return what is sent and followed by key of the mover."""
    sent = [(Mover(one.teacher, one.own, one.grade).key, one.sent * one.lessons) for one in bundles]
    return tuple(sorted(sent + [
        (Mover(one.teacher, cell, one.grade).key, number * world.hours(cell, one.grade))
        for one in bundles for cell, number in Counter(one.followers).items()]))


def alike(world: Sharing, crowd: Crowd) -> Iterator[Crowd]:
    """Iterate over remote lessons without hours that differ from some in who sends: colleagues of the same place.

    Hours depend on the place, not on the person: as many colleagues who send the same have none either. The crowd
    itself comes first; no more than so many are told (`_ALIKE`).
    """
    movers = [(world.movers[key], number) for key, number in crowd]
    senders = dict.fromkeys(mover.teacher for mover, _ in movers)
    teams = {base: [key for key in senders if world.base[key] == base] for base in dict.fromkeys(
        world.base[key] for key in senders)}
    ways = [partial(permutations, [*team, *(key for key in sorted(world.sending) if world.base[key] == base
                                            and key not in team)], len(team)) for base, team in teams.items()]
    seen = set[Crowd]()
    for chosen in _lazily(ways):
        told = dict(zip((key for team in teams.values() for key in team), (key for way in chosen for key in way),
                        strict=True))
        other = tuple(sorted((replace(mover, teacher=told[mover.teacher]).key, number) for mover, number in movers))
        if other not in seen and all(key in world.movers for key, _ in other):
            seen.add(other)
            yield other
        if len(seen) == _ALIKE:
            return


def _none_for_sure(world: Sharing, bundles: Sequence[Bundle]) -> bool:
    try:
        return timetable(world, bundles, Patience(_PATIENCE // 10), idle=True) is None
    except OutOfPatience:
        return False


def has_none(plan: SharePlan) -> bool:
    """Whether it is sure that the remote lessons of a plan have no hours all together, whatever else is followed."""
    try:
        return timetable(plan.world, bundles_of(plan), Patience(_PATIENCE), idle=True) is None
    except OutOfPatience:
        return False


def with_hours(plan: SharePlan) -> SharePlan:
    """Return a plan without those remote lessons that find no hours beside others: a lawful one, not the best."""
    world, kept = plan.world, list[Bundle]()
    for one in bundles_of(plan):
        try:
            fits = timetable(world, [*kept, one], Patience(_PATIENCE // 10)) is not None
        except OutOfPatience:
            fits = False
        if fits:
            kept.append(one)
    senders = {(one.teacher, one.grade) for one in kept}
    return SharePlan(world, ((key, choice) for key, choice in plan.pairs if not world.movers[key].grade or (
        world.movers[key].teacher, world.movers[key].grade) in senders))
