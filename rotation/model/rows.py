"""The words of schools: the model of a settled round as sparse integer rows.

Every supply demand is a row over an integer net change of whole people, which makes the linear
relaxation nearly exact (model section 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from rotation.domain.round import Integers, Opening, Round
from rotation.domain.supply import Key, Place
from rotation.domain.teacher import Teacher
from rotation.model.columns import STRICT, Columns, Extent, Leeway, holds, ones
from rotation.rules import in_force
from rotation.rules._words import Expression, Wanted
from rotation.rules.h30_pool import PostPool

_NOTHING_ASKED: tuple[None, npt.NDArray[np.int8]] = None, np.zeros(0, np.int8)


class Rows(Columns[Teacher, Opening]):
    """Columns with the words of a round's rules.

    Parameters
    ----------
    round
        The settled round.
    leeway
        How far clauses give way.
    """

    def __init__(self, round: Round, leeway: Leeway = STRICT) -> None:
        super().__init__(round.options, round.problem.teacher, leeway)
        self.round = round
        self._masks: dict[str, npt.NDArray[np.bool_]] = {}
        self._counting: tuple[Round, npt.NDArray[np.bool_]] | None = None
        self._latest: tuple[Wanted | None, npt.NDArray[np.int8]] = _NOTHING_ASKED
        self._alike: dict[Callable[[Teacher], object], Integers] = {}
        self._index_people()

    def _index_people(self) -> None:
        options = self.options
        shadowing = self.round.shadowing
        self._supplies = np.array([key not in shadowing for key in options.movers], dtype=bool)
        self._came_by = [self._supplying(columns) for columns in options.by_opening]
        self._arriving: dict[str, list[Integers]] = {}
        self._openings_at: dict[Place, list[int]] = {}
        for index, opening in enumerate(options.openings):
            self._arriving.setdefault(opening.school, []).append(self._came_by[index])
            self._openings_at.setdefault((opening.school, opening.stage), []).append(index)
        self._leaving: dict[str, list[str]] = {}
        self._leaving_place: dict[Place, list[str]] = {}
        self._leaving_cell: dict[Key, list[str]] = {}
        for mover in options.movers:
            place = self.round.supply.counted.get(mover)
            if place is not None and len(self._options_of(mover)):
                self._leaving.setdefault(place[0], []).append(mover)
                self._leaving_place.setdefault(place, []).append(mover)
                self._leaving_cell.setdefault(self.round.supply.key_of(mover), []).append(mover)

    def mark(self) -> Extent:
        """Note how far the model is written; whoever is asked about next is asked anew, and watched in it."""
        self._latest, self._alike = _NOTHING_ASKED, {}
        return super().mark()

    def _supplying(self, columns: Integers) -> Integers:
        """Return the options that give the host a teacher: all but those of form 跟岗."""
        kept: Integers = columns[self._supplies[self.options.mover[columns]]]
        return kept

    def arrivals(
        self, school: str, wanted: Wanted | None = None, of_person: Callable[[Teacher], object] | None = None,
    ) -> Expression:
        """Return how many teachers are placed in a school, but for those on 跟岗."""
        columns = np.concatenate([np.zeros(0, np.int64), *self._arriving.get(school, [])])
        if wanted is not None and len(columns):
            people = self.options.mover[columns]
            columns = columns[self._wanted(wanted, people) if of_person is None else
                              self._wanted_of(wanted, people, of_person)]
        return ones(columns)

    def counted(
        self, teachers: Iterable[str], to: Callable[[Opening], bool] | None = None
    ) -> Expression:
        """Return how many of the teachers count in X: placed in a form and at a school that count."""
        may = self.round.eligible_set - self.round.shadowing
        columns = self.moved((key for key in teachers if key in may), to).columns
        return ones(columns[self._counts()[columns]] if self.round.narrowed else columns)

    def _counts(self) -> npt.NDArray[np.bool_]:
        """Return which options count in X, asked once per round: of our own options, whatever the round has."""
        if self._counting is None or self._counting[0] is not self.round:
            teacher = self.round.problem.teacher
            told = (self.round.counts(teacher[key], post) for key, post in self.options.pairs())
            self._counting = self.round, np.fromiter(told, bool, len(self.options))
        return self._counting[1]

    def _wanted_of(
        self, wanted: Wanted, people: Integers, of_person: Callable[[Teacher], object],
    ) -> npt.NDArray[np.bool_]:
        """Return for each mover whether wanted, asked about the first of all who are alike in what is read."""
        who, teacher = self.options.movers, self.round.problem.teacher
        if of_person not in self._alike:
            first: dict[object, int] = {}
            self._alike[of_person] = np.array([first.setdefault(of_person(teacher[key]), at)
                                               for at, key in enumerate(who)], dtype=np.int64)
        return holds(self._alike[of_person][people], lambda at: wanted(teacher[who[at]]))

    def _wanted(self, wanted: Wanted, people: Integers) -> npt.NDArray[np.bool_]:
        """Return for each mover whether wanted; clauses that follow each other want the same people, asked once."""
        if wanted != self._latest[0]:
            self._latest = wanted, np.full(len(self.options.movers), -1, np.int8)
        known, who, teacher = self._latest[1], self.options.movers, self.round.problem.teacher
        unknown = np.unique(people[known[people] < 0])
        known[unknown] = [wanted(teacher[who[n]]) for n in unknown.tolist()]
        return known[people] > 0

    def leavers(self, school: str, wanted: Wanted | None = None) -> Expression:
        """Return how many counted teachers leave a school."""
        return self.moved(key for key in self._leaving.get(school, ())
                          if wanted is None or wanted(self.round.teacher(key)))

    def losses(self, cell: Key) -> Expression:
        """Return how many teachers counted for a (place, pooled subject) leave."""
        return self.moved(self._leaving_cell.get(cell, ()))

    def change(self, cell: Opening) -> Expression:
        """Return arrivals minus leavers of a (place, pooled subject), as one column."""
        name = "|".join(("d", *cell))
        if name not in self._defined:
            index = self.options.opening_index.get(cell)
            came = Expression() if index is None else ones(self._came_by[index])
            self._defined[name] = self._named(name, came - self.losses(cell))
        return self._defined[name]

    def gain(
        self, place: Place, name: str, wanted: Wanted, teaches: Callable[[str], bool]
    ) -> Expression:
        """Return arrivals minus leavers of a place, of people wanted who teach a subject wanted."""
        key = "|".join(("gain", *place, name))
        if key not in self._defined:
            people = self._people(name, wanted)
            self._defined[key] = self._came(place, people, teaches) - self._left(
                place, people, teaches)
        return self._defined[key]

    def _people(self, name: str, wanted: Wanted) -> npt.NDArray[np.bool_]:
        """Return for every mover whether wanted, asked once per name."""
        if name not in self._masks:
            movers, teacher = self.options.movers, self.round.problem.teacher
            self._masks[name] = np.array([wanted(teacher[key]) for key in movers], dtype=bool)
        return self._masks[name]

    def _came(
        self, place: Place, people: npt.NDArray[np.bool_], teaches: Callable[[str], bool]
    ) -> Expression:
        options = self.options
        parts = [self._came_by[index] for index in self._openings_at.get(place, ())
                 if teaches(options.openings[index].subject)]
        columns = np.concatenate([np.zeros(0, np.int64), *parts])
        return ones(columns[people[options.mover[columns]]])

    def _left(
        self, place: Place, people: npt.NDArray[np.bool_], teaches: Callable[[str], bool]
    ) -> Expression:
        supply, index = self.round.supply, self.options.mover_index
        return self.moved(key for key in self._leaving_place.get(place, ())
                          if people[index[key]] and teaches(supply.key_of(key)[2]))

    def pool_posts(self, school: str, most: int) -> Expression:
        """Return the pool posts used at a school, an integer from 0 to most.

        Only the rule on the pool says how many there are: where it stands apart, all may fill one.
        """
        most += self.leeway.more(PostPool.code)
        if self.leeway.apart and in_force(self.round, PostPool):
            most = len(self.options.movers)
        if most == 0:
            return Expression()
        name = f"pool|{school}"
        if name not in self._defined:
            self._defined[name] = Expression(np.array([self.column(name, 0, most)]), np.array([1]))
        return self._defined[name]
