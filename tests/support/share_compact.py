"""The same banner as one program over persons, weekdays and trips, with neither weeks nor what beats them, for CP-SAT."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations, pairwise
from typing import Any

from ortools.sat.python import cp_model

from rotation.domain.round import Opening
from rotation.domain.sharing import Sharing
from rotation.rules._share import fit
from rotation.rules.g50_burden import weighted_km
from rotation.rules.v10_open_lessons import OpenLessons
from rotation.rules.v90_drawn import drawn
from rotation.share.task import ShareTask
from tests.support.shares import ShareOracle, week

Trip = tuple[str, ...]


class Compact:
    """Trips of every weekday and lessons of every visit as variables of their own."""

    def __init__(self, task: ShareTask) -> None:
        self.task, self.world, self.law = task, task.sharing, task.sharing.law
        self.oracle, self.model = ShareOracle(task), cp_model.CpModel()
        self.people = sorted(self.world.reach)
        self.days: dict[tuple[str, Trip, int], Any] = {}
        self.nights: dict[tuple[str, str, int, int], Any] = {}
        """Blocks by teacher, school, first day, and number of days."""
        self.lessons: dict[tuple[str, Opening, int], Any] = {}
        self.visited: dict[tuple[str, str], Any] = {}
        self.walks: dict[str, Any] = {}
        for key in self.people:
            self._week(key)
        self._shared()
        self._beds()

    def values(self) -> tuple[int, ...]:
        """The best value of every tier, each held before the next."""
        solver, found = cp_model.CpSolver(), []
        solver.parameters.num_workers = 1
        for goal in (self.empty(), self.open(), self.unfit(), self.ways()):
            self.model.minimize(goal)
            assert solver.solve(self.model) == cp_model.OPTIMAL
            found.append(round(solver.objective_value))
            self.model.add(goal <= found[-1])
        return tuple(found)

    # -- one person ---------------------------------------------------------------------------

    def _week(self, key: str) -> None:
        model, world, law = self.model, self.world, self.law
        base, cells = world.base[key].school, world.away.get(key, ())
        schools = sorted({cell.school for cell in cells})
        trips = [trip for size in (1, 2) for trip in combinations(schools, size) if not self.oracle.far(base, trip)]
        stays = [trip for trip in self.oracle.trips(schools) if self.oracle.stays(trip)
                 and not self.oracle.far(base, trip)]
        trips += sorted({trip[:1] for trip in stays})  # what is too far for a day is visited in a block alone
        for trip in trips:
            for day in range(5):
                self.days[key, trip, day] = model.new_bool_var("")
                if not self.oracle.free(key, trip, day):
                    model.add(self.days[key, trip, day] == 0)
        self._stays(key, stays)
        for day in range(5):
            model.add(sum(self.days[key, trip, day] for trip in trips) <= 1)
        away = [self.days[key, trip, day] for trip in trips for day in range(5)]
        model.add(sum(away) <= (law["W20"].full_time if world.only_walks(key) else law["W20"].days))
        model.add(sum(self._km(key, trip) * self.days[key, trip, day] for trip in trips for day in range(5))
                  + sum(2 * (world.km(base, code) or 0) * there for (who, code, _, _), there in self.nights.items()
                        if who == key) <= law["W25"].week_km)
        for code in schools:
            self.visited[key, code] = model.new_bool_var("")
            here = [self.days[key, trip, day] for trip in trips if code in trip for day in range(5)]
            model.add_max_equality(self.visited[key, code], [0, *here])
        model.add(sum(self.visited[key, code] for code in schools) <= law["W25"].schools)
        self.walks[key] = model.new_bool_var("")
        model.add_max_equality(self.walks[key], [0, *away])
        for cell in world.reach[key]:
            self._lessons(key, cell, trips)
        self._together(key, schools, trips)

    def _stays(self, key: str, stays: list[Trip]) -> None:
        """One block a week at most; its school is visited on exactly its days."""
        for trip in stays:
            for first in range(5 - len(trip) + 1):
                self.nights[key, trip[0], first, len(trip)] = self.model.new_bool_var("")
        own = {block: there for block, there in self.nights.items() if block[0] == key}
        self.model.add(sum(own.values()) <= 1)
        for code in {trip[0] for trip in stays}:
            for day in range(5):
                self.model.add(self.days[key, (code,), day] == sum(
                    there for (_, school, first, days), there in own.items() if school == code and (
                        first <= day < first + days)))

    def _km(self, key: str, trip: Trip) -> int:
        """Kilometers of a day away; those of a block are counted with the block."""
        return 0 if any(block[:2] == (key, trip[0]) and len(trip) == 1 for block in self.nights) else (
            self.world.trip_km(self.world.base[key].school, trip) or 0)

    def _beds(self) -> None:
        """W50; the round of a drawn banner places nobody."""
        for code in {code for _, code, _, _ in self.nights}:
            self.model.add(sum(there for (_, school, _, _), there in self.nights.items() if school == code)
                           <= (self.world.school(code).dorm_beds or 0))

    def _lessons(self, key: str, cell: Opening, trips: list[Trip]) -> None:
        most = self.world.lessons[cell].open
        if self.world.at_home(key, cell):
            self.lessons[key, cell, 0] = self.model.new_int_var(0, most, "")
            return
        for day in range(5):
            given = self.lessons[key, cell, day] = self.model.new_int_var(0, most, "")
            self.model.add(given <= sum(min(self._half(trip), self.oracle.a_class(cell)) * self.days[key, trip, day]
                                        for trip in trips if cell.school in trip))

    def _together(self, key: str, schools: list[str], trips: list[Trip]) -> None:
        for code in schools:
            for day in range(5):
                self.model.add(self._given(lambda who, cell, at, c=code, d=day: (  # type: ignore[misc]
                    who == key and cell.school == c and at == d)) <= sum(
                        self._half(trip) * self.days[key, trip, day] for trip in trips if code in trip))

    def _half(self, trip: Trip) -> int:
        return int((2 if len(trip) == 1 else 1) * self.law["W10"].lessons * self.world.unit)

    def _given(self, wanted: Callable[[str, Opening, int], bool]) -> Any:
        return sum(given for (key, cell, day), given in self.lessons.items() if wanted(key, cell, day))

    # -- what is shared -----------------------------------------------------------------------

    def _shared(self) -> None:
        model, world = self.model, self.world
        for cell in world.gaps:
            model.add(self._given(lambda _k, there, _d, c=cell: there == c) <= world.lessons[cell].open)  # type: ignore[misc]
        over = self.law["W40"].over * world.unit
        for key in self.people:
            model.add(self._given(lambda who, _c, _d, k=key: who == k) <= world.load(key))  # type: ignore[misc]
        for home in {world.base[key] for key in self.people}:
            model.add(self._given(lambda who, _c, _d, h=home: (  # type: ignore[misc]
                world.base[who] == h and not world.only_walks(who))) <= world.spare.get(home, 0) + over)
        for code, subject in {(cell.school, cell.subject) for cells in world.away.values() for cell in cells}:
            model.add(sum(self.visited[key, code] for key in self._walkers(code, subject)) <= 1)
        for one, other in self._lines():
            model.add(self.walks[other] <= self.walks[one])

    def _walkers(self, code: str, subject: str) -> Iterable[str]:
        return [key for key, cells in self.world.away.items() if any(
            (cell.school, cell.subject) == (code, subject) for cell in cells)]

    def _lines(self) -> Iterable[tuple[str, str]]:
        """Pairs of colleagues who follow each other."""
        groups: list[list[str]] = []
        for key in self.world.away:
            group = next((one for one in groups if self.oracle.alike(one[0], key)), None)
            groups.append([key]) if group is None else group.append(key)
        return [pair for group in groups for pair in pairwise(sorted(group, key=self.oracle.turn))]

    # -- goals --------------------------------------------------------------------------------

    def empty(self) -> Any:
        """V05."""
        flags = []
        for cell, told in self.world.lessons.items():
            if told.total and not told.own:
                flags.append(self.model.new_bool_var(""))
                self.model.add(self._given(lambda _k, there, _d, c=cell: there == c) >= 1).only_enforce_if(  # type: ignore[misc]
                    flags[-1].negated())
        return sum(flags) + self.model.new_constant(0)

    def open(self) -> Any:
        """V10."""
        goal, world = OpenLessons(), self.world
        return sum(goal.weight(world, cell) * (world.lessons[cell].open - self._given(
            lambda _k, there, _d, c=cell: there == c)) for cell in world.gaps) + self.model.new_constant(0)  # type: ignore[misc]

    def unfit(self) -> Any:
        """V15."""
        return 2 * self._given(lambda key, cell, _: fit(self.world, key, cell) < 2) + self.model.new_constant(0)

    def ways(self) -> Any:
        """V20, V70 and V90 in hundredths of a kilometer."""
        world: Sharing = self.world
        days = sum(100 * (weighted_km(self._km(key, trip)) + 5) * there
                   for (key, trip, _), there in self.days.items())
        days += sum(100 * weighted_km(2 * (world.km(world.base[key].school, code) or 0)) * there
                    for (key, code, _, _), there in self.nights.items())
        seed = world.round.settings.seed
        schools = sum((500 + drawn(seed, key, week(code))) * there for (key, code), there in self.visited.items())
        changes: Any = 0
        for key in world.away if world.last_year else ():
            before = world.last_year.get(key, frozenset())
            now = {code: there for (who, code), there in self.visited.items() if who == key}
            changes += sum(1 - now[code] if code in now else 1 for code in before)
            changes += sum(there for code, there in now.items() if code not in before)
        return days + schools + 500 * changes + self.model.new_constant(0)
