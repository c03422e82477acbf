"""A plan of shared lessons: weeks and lessons, and the words in which rules check it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from rotation.domain.round import Opening
from rotation.domain.sharing import Choice, Mover, Sharing, is_trip
from rotation.errors import PlanError
from rotation.text import say


class SharePlan:
    """Who walks where, how many lessons he gives there, and which lessons are sent by screen.

    Parameters
    ----------
    world
        The round to be shared.
    pairs
        (Key of a mover, choice) in any order; kept sorted.

    Raises
    ------
    PlanError
        Something is chosen twice, or about nobody who may share, or a week leads to a school that is not there or is
        none.
    """

    def __init__(self, world: Sharing, pairs: Iterable[tuple[str, Choice]]) -> None:
        self.world, self.pairs = world, tuple(sorted(pairs))
        chosen = dict(self.pairs)
        if len(chosen) < len(self.pairs):
            raise PlanError(say("somebody has two weeks, or two numbers of lessons in one place",
                                "同一人安排了两份行程，或在同一处填了两次课时"))
        if not chosen.keys() <= world.movers.keys():
            raise PlanError(say("somebody is planned who may not teach elsewhere, or where no lessons are open",
                                "安排了不能走教的人员，或安排到没有缺课的学校学科"))
        if not all(map(is_trip, (trip for choice in chosen.values() for trip in choice.trips))):
            raise PlanError(say("a day of a week leads to no school or to more than two",
                                "行程中有一天没有学校，或去两所以上学校"))
        if not all(code in world.round.problem.school for choice in chosen.values() for code in choice.schools):
            raise PlanError(say("a school of a week is not in the workbook", "行程中的学校不在数据中"))
        self.weeks: dict[str, Choice] = {}
        """By teacher: the week."""
        self.given: dict[tuple[str, Opening], int] = {}
        """By teacher and cell: lessons a week face to face, in parts of a lesson."""
        self.remote: dict[Mover, int] = {}
        """Remote lessons a week, sent and followed, in parts of a lesson."""
        for key, choice in self.pairs:
            mover = world.movers[key]
            if mover.cell is None:
                self.weeks[mover.teacher] = choice
            elif mover.grade:
                self.remote[mover] = choice.amount
            else:
                self.given[mover.teacher, mover.cell] = choice.amount

    @cached_property
    def walked(self) -> Counter[Opening]:
        """By cell: lessons that walkers give."""
        return self._given(home=False)

    @cached_property
    def besides(self) -> Counter[Opening]:
        """By cell: lessons that people of the own school give besides their own subject (兼课)."""
        return self._given(home=True)

    def _given(self, *, home: bool) -> Counter[Opening]:
        found = Counter[Opening]()
        for (teacher, cell), number in self.given.items():
            if self.world.at_home(teacher, cell) is home:
                found[cell] += number
        return found

    @cached_property
    def followed(self) -> Counter[Opening]:
        """By cell: remote lessons that its classes follow."""
        found = Counter[Opening]()
        for mover, number in self.remote.items():
            if mover.cell is not None and not self.world.sends(mover):
                found[mover.cell] += number
        return found

    def by_screen(self, movers: Iterable[Mover]) -> int:
        """Return the remote lessons of some movers together."""
        return sum(self.remote.get(mover, 0) for mover in movers)

    def others(self, cell: Opening) -> int:
        """Return the lessons that others than own people of the subject give in a cell, in whatever way."""
        return self.walked[cell] + self.besides[cell] + self.followed[cell]

    def away(self, teacher: str) -> int:
        """Return the lessons that somebody gives face to face outside the own subject and place."""
        return sum(number for (key, _), number in self.given.items() if key == teacher)

    def open(self, cell: Opening) -> int:
        """Return the lessons that stay open."""
        return max(0, self.world.lessons[cell].open - self.others(cell))

    def empty(self, cell: Opening) -> bool:
        """Whether nobody gives a lesson of a subject that is asked for."""
        told = self.world.lessons[cell]
        return told.total > 0 and told.own + self.others(cell) == 0
