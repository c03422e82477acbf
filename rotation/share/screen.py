"""Remote lessons one by one: which class is sent, which follow, who is with them, and when all could meet.

The hours are proposed by an exact search: the lesson that has the fewest hours left is put first, and what leads
nowhere is taken back, up to `_PATIENCE` steps; where that is not enough the rest has no hour, and the schools agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.rules._share import ruling
from rotation.rules.l30_adult_there import AdultThere

DAYS, PERIODS = 5, 6
_PATIENCE = 20_000


class Class(NamedTuple):
    """A class: its place and subject, its grade, and a number from 1, which the school may exchange."""

    cell: Opening
    grade: int
    number: int


class ScreenClass(NamedTuple):
    """What one own class sends in a week: who, which class, which follow, who is with each, and the hours.

    ``lessons`` are in parts of a lesson; ``hours`` are (day from 0, period from 0), one a meeting, None where none
    was found.
    """

    teacher: str
    sent: Class
    followers: tuple[Class, ...]
    adults: tuple[tuple[str, ...], ...]
    lessons: int
    hours: tuple[tuple[int, int] | None, ...] = ()


def remote_classes(plan: SharePlan) -> tuple[ScreenClass, ...]:
    """Return all classes that are sent, by place, grade and teacher, with hours."""
    found = list(_sent(plan))
    hours = _Hours(plan, found).found
    return tuple(one._replace(hours=tuple(hours[at])) for at, one in enumerate(found))


def _sent(plan: SharePlan) -> Iterator[ScreenClass]:
    world, numbers, adults = plan.world, Counter[tuple[Opening, int]](), _Adults(plan)
    order = sorted((mover.cell, mover.grade, mover.teacher, mover) for mover in plan.remote
                   if mover.cell is not None and world.sends(mover))
    for own, grade, teacher, mover in order:
        there = sorted((one.cell, number) for one, number in plan.remote.items() if one.cell is not None and (
            one.teacher, one.grade) == (teacher, grade) and not world.sends(one))
        queue = [cell for cell, number in there for _ in range(number // world.hours(cell, grade))]
        hours = world.hours(own, grade)
        sent = plan.remote[mover] // hours
        for at in range(sent):
            taken = queue[:-(-len(queue) // (sent - at))]
            del queue[:len(taken)]
            numbers[own, grade] += 1
            followers = []
            for cell in taken:
                numbers[cell, grade] += 1
                followers.append(Class(cell, grade, numbers[cell, grade]))
            yield ScreenClass(teacher, Class(own, grade, numbers[own, grade]), tuple(followers), tuple(
                adults.take(cell.school, hours) for cell in taken), hours)


class _Adults:
    """Who has lessons to spare at a school, and still so many halves of them."""

    def __init__(self, plan: SharePlan) -> None:
        self._plan, self._left = plan, dict[str, dict[str, int]]()

    def take(self, school: str, lessons: int) -> tuple[str, ...]:
        """Return who is with a class for so many lessons; nobody where the school has only arrivals to spare."""
        names, asked = list[str](), lessons * ruling(self._plan.world, AdultThere).halves
        if school not in self._left:
            self._left[school] = self._people(school)
        for key, halves in self._left[school].items():
            taken = min(asked, halves)
            if taken > 0:
                names.append(key)
                self._left[school][key], asked = halves - taken, asked - taken
        return tuple(names)

    def _people(self, school: str) -> dict[str, int]:
        """Return the halves that people have left, within what each place and subject has to spare."""
        world, found = self._plan.world, dict[str, int]()
        for cell in sorted(cell for cell in world.spare if cell.school == school):
            people = sorted(key for key, base in world.base.items() if base == cell and not world.only_walks(key))
            left = 2 * world.spare[cell] - sum(map(self._used, people))
            for key in people:
                found[key] = max(0, min(left, 2 * world.load(key) - self._used(key)))
                left -= found[key]
        return found

    def _used(self, key: str) -> int:
        return 2 * self._plan.away(key) + self._plan.by_screen(self._plan.world.sending.get(key, ()))


class _Room(NamedTuple):
    """The rooms of a school."""

    school: str


_Need = str | Class | _Room
"""What a meeting takes up: a teacher, a class, a room."""


class _Hours:
    """Hours at which teacher, classes and rooms are free."""

    def __init__(self, plan: SharePlan, classes: Sequence[ScreenClass]) -> None:
        world = plan.world
        self._most: dict[_Need, int] = {_Room(code): world.school(code).rooms for one in classes
                      for code in (one.sent.cell.school, *(there.cell.school for there in one.followers))}
        self._taken = Counter[tuple[_Need, int]]()
        self._needs = [self._of(one) for one in classes]
        self._meetings = [at for at, one in enumerate(classes) for _ in range(-(-one.lessons // world.unit))]
        self._placed: list[int | None] = [None] * len(self._meetings)
        self._steps = 0
        if not self._search():
            self._greedily()
        self.found: list[list[tuple[int, int] | None]] = [[] for _ in classes]
        for at, hour in sorted(zip(self._meetings, self._placed, strict=True), key=lambda one: (
                one[0], -1 if one[1] is None else one[1])):
            self.found[at].append(None if hour is None else (hour % DAYS, hour // DAYS))

    @staticmethod
    def _of(one: ScreenClass) -> Counter[_Need]:
        """Return what a meeting takes up: the teacher, the classes, and a room for each of them."""
        classes = (one.sent, *one.followers)
        return Counter[_Need]((one.teacher, *classes, *(_Room(there.cell.school) for there in classes)))

    def _free(self, meeting: int) -> list[int]:
        needs = self._needs[self._meetings[meeting]]
        hours = [hour for hour in range(DAYS * PERIODS) if all(
            self._taken[what, hour] + number <= self._most.get(what, 1) for what, number in needs.items())]
        alike = [hour for other, hour in enumerate(self._placed) if hour is not None
                 and self._meetings[other] == self._meetings[meeting]]
        return sorted(hours, key=lambda hour: (any(hour % DAYS == day % DAYS for day in alike), hour))

    def _put(self, meeting: int, hour: int | None) -> None:
        before, needs = self._placed[meeting], self._needs[self._meetings[meeting]]
        for what, number in needs.items():
            if before is not None:
                self._taken[what, before] -= number
            if hour is not None:
                self._taken[what, hour] += number
        self._placed[meeting] = hour

    def _search(self) -> bool:
        """Put every meeting at an hour; whether it was found within patience."""
        waiting = [at for at, hour in enumerate(self._placed) if hour is None]
        if not waiting:
            return True
        self._steps += 1
        if self._steps > _PATIENCE:
            return False
        free = {at: self._free(at) for at in waiting}
        first = min(waiting, key=lambda at: (len(free[at]), at))
        for hour in free[first]:
            self._put(first, hour)
            if self._search():
                return True
            self._put(first, None)
        return False

    def _greedily(self) -> None:
        for at in range(len(self._placed)):
            free = self._free(at)
            self._put(at, free[0] if free else None)
