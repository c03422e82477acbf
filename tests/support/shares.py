"""Worlds whose lessons are shared: made from facts, drawn at random, and their rules retold from the specification."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations, combinations_with_replacement, permutations, product
from random import Random
from typing import Any

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice, Mover, Sharing
from rotation.domain.support import Itinerary, Walking, Weekday
from rotation.domain.vocabulary import SchoolType, Stage, Willingness
from rotation.model.eligibility import settle as settle_round
from rotation.policy.policy import Policy
from rotation.policy.share_policy import SharePolicy
from rotation.policy.source import Source
from rotation.rules._share import fit
from rotation.rules._share_tiny import walkers
from rotation.share.settle import settle
from rotation.share.task import ShareTask
from rotation.text import say

MADE = Source(say("test", "测试"))
YEAR = 2026


def task_of(problem: Problem, placed: tuple[tuple[str, Opening], ...] = (), **values: Any) -> ShareTask:
    """The task of facts after a round, under parameters named with two underscores for the point."""
    named = {name.replace("__", "."): value for name, value in values.items()}
    return task_under(problem, named, placed)


def task_under(
    problem: Problem, named: Mapping[str, object], placed: tuple[tuple[str, Opening], ...] = (),
) -> ShareTask:
    """The task of facts after a round, under parameters by name."""
    given = {name: (value, MADE) for name, value in {
        "round.year": YEAR, "round.banner": "旗", "round.seat_town": "旗镇", **named}.items()}
    round, policy = settle_round(problem, Policy.of(given)), SharePolicy.of(given)
    return ShareTask(settle(Plan.of(round, placed), policy), policy)


def week(text: str) -> Choice:
    """The week written as ``二小;三小+四小;五小*2``: trips by semicolons, two schools of a day by a plus, days of a block."""
    def trip(one: str) -> tuple[str, ...]:
        code, _, days = one.partition("*")
        return (code,) * int(days) if days else tuple(one.split("+"))
    return Choice.week([trip(one) for one in text.split(";")])


def cell(school: str, stage: str = "小学", subject: str = "音乐") -> Opening:
    return Opening(school, Stage(stage), subject)


def plan_of(task: ShareTask, text: str) -> SharePlan:
    """The plan written as ``甲>二小;三小 甲@二小:小学:音乐=6``, blank-separated."""
    pairs = []
    for part in text.split():
        if "@" in part:
            who, rest = part.split("@")
            place, number = rest.split("=")
            where, grade = place.split(":")[:3], place.split(":")[3:]
            pairs.append((Mover(who, cell(*where), *map(int, grade)).key, Choice("", int(number))))
        else:
            who, days = part.split(">")
            pairs.append((who, week(days)))
    return task.placed(pairs)


# -- random worlds ----------------------------------------------------------------------------


def world(seed: int, schools: int = 4, people: int = 3, *, far: bool = False, **values: Any) -> ShareTask:
    """A random small banner in which the teachers of the first two schools may walk, and some teach besides.

    If ``far``, most schools are too far for a day and have beds.
    """
    rng = Random(seed)
    codes = [f"S{n}" for n in range(rng.randint(2, schools))]
    apart = Random(f"beds {seed}")
    places = {code: {**_school(rng, at < 2), "dorm_beds": apart.choice([0, 1, 1, 2] if far else [None])}
              for at, code in enumerate(codes)}
    drawn_km = [(pair, rng.choice([3, 8, 15, 19, 20, 21, 25, 29, 31, 41, 55, 59, 61])) for pair in combinations(codes, 2)]
    roads = [(*pair, apart.choice([km, 41, 61, 61, 99, 101]) if far else km) for pair, km in drawn_km]
    teachers = {f"t{n}": _teacher(rng, codes[rng.randrange(min(2, len(codes)))], places)
                for n in range(rng.randint(1, people))}
    drawn = {"E10__cross_stage": rng.random() < 0.4, "W20__days": rng.choice([1, 2, 2, 3]),
             "W25__schools": rng.choice([1, 2, 3]), "W25__week_km": rng.choice([60, 120, 300]),
             "W10__lessons": rng.choice([2, 3, 4]), "W40__over": rng.choice([0, 0, 1]),
             "W15__winter": rng.random() < 0.5, "need__mental": rng.random() < 0.3,
             "W60__min_fit": rng.choice([1, 1, 2])}
    if far:
        drawn |= {"W20__days": apart.choice([2, 3]), "W25__week_km": 300}
    facts = walkers(places, teachers, *roads)
    last = [Itinerary(teacher=rng.choice(sorted(teachers)), school=rng.choice(codes)) for _ in range(rng.choice([0, 0, 2]))]
    return task_of(replace(facts, itineraries=tuple(last)), **{**drawn, **values})


def _school(rng: Random, first: bool) -> dict[str, Any]:
    kind = rng.choice([SchoolType.PRIMARY, SchoolType.PRIMARY, SchoolType.NINE_YEAR])
    grades = [n for n in range(1, 10 if kind is SchoolType.NINE_YEAR else 7) if rng.random() < (0.2 if first else 0.4)]
    return {"type": kind, "rural": rng.random() < 0.4, "weak": rng.random() < 0.3,
            "no_walk_days": _closed(rng),
            **{f"grade{n}": rng.choice([1, 1, 2]) for n in grades}}


def _closed(rng: Random) -> tuple[Weekday, ...]:
    return tuple(day for day in Weekday if rng.random() < 0.4) if rng.random() < 0.2 else ()


def _teacher(rng: Random, school: str, places: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    junior = places[school]["type"] is SchoolType.NINE_YEAR and rng.random() < 0.6
    return {"school": school, "stage": Stage.JUNIOR if junior else Stage.PRIMARY,
            "certificate_stage": "初中" if junior else "小学", "subject": rng.choice(["音乐", "音乐", "美术", "心理健康"]),
            "minor_subjects": rng.choice([(), (), ("音乐",), ("美术",)]), "no_walk_days": _closed(rng),
            "certificate_subjects": rng.choice([(), (), (), ("美术",)]),
            "walking": rng.choice([None] * 6 + [Walking.ONLY, Walking.NEVER]),
            "class_teacher": rng.random() < 0.15, "willingness": rng.choice([None, None, Willingness.VOLUNTEERS]),
            "points": rng.choice([None, 300, 900]), "workload": rng.choice([None, None, 50])}


# -- the rules retold -------------------------------------------------------------------------


class ShareOracle:
    """The rules of 走教 retold from the specification; it asks the program for nothing but facts and numbers.

    Parameters
    ----------
    task
        Its world tells demand, people and distances, its law the parameters.
    """

    def __init__(self, task: ShareTask) -> None:
        self.world: Sharing = task.sharing
        self.law: Any = task.sharing.law

    def far(self, base: str, trip: tuple[str, ...]) -> bool:
        rule, world = self.law["W15"], self.world
        if self.stays(trip):
            way, school = world.km(base, trip[0]) or 0, world.school(trip[0])
            home = rule.winter_far if rule.winter and world.round.is_rural(school) else rule.far
            return way <= home or not school.dorm_beds or len(trip) < (2 if way <= 100 else 3)
        limits = {code: (rule.winter_near, rule.winter_far) if rule.winter and world.round.is_rural(world.school(code))
                  else (rule.near, rule.far) for code in trip}
        ways = [world.km(base, code) or 0 for code in trip]
        most = [limits[code][1 if len(trip) == 1 else 0] for code in trip]
        between = (world.km(*trip) or 0) if len(trip) == 2 else 0
        return (any(a > b for a, b in zip(ways, most, strict=True)) or between > rule.between
                or ways[0] + between + ways[-1] > rule.round_trip)

    def weeks(self, teacher: str) -> Iterator[tuple[tuple[str, ...], ...]]:
        """Every lawful week, beaten ones as well."""
        base = self.world.base[teacher].school
        schools = sorted({there.school for there in self.world.away.get(teacher, ())})
        most = self.most_days(teacher)
        trips = [trip for trip in self.trips(schools) if not self.far(base, trip)]
        for number in range(1, most + 1):
            for chosen in combinations_with_replacement(trips, number):
                if self.days(chosen) <= most and sum(map(self.stays, chosen)) <= 1 and not self.too_much(
                        base, chosen) and self.has_days(teacher, chosen):
                    yield chosen

    @staticmethod
    def trips(schools: list[str]) -> list[tuple[str, ...]]:
        """Everything that a trip could be: one school, two of a day, or several days at one."""
        return [*((code,) for code in schools), *combinations(schools, 2),
                *((code,) * days for code in schools for days in range(2, 6))]

    @staticmethod
    def stays(trip: tuple[str, ...]) -> bool:
        """Whether nights are spent away."""
        return len(trip) > 1 and trip[0] == trip[-1]

    def days(self, trips: tuple[tuple[str, ...], ...]) -> int:
        return sum(len(trip) if self.stays(trip) else 1 for trip in trips)

    def most_days(self, teacher: str) -> int:
        rule = self.law["W20"]
        return int(rule.full_time if self.world.teacher(teacher).walking is Walking.ONLY else rule.days)

    def free(self, teacher: str, trip: tuple[str, ...], day: int) -> bool:
        """Whether nobody concerned is marked as not free on a day, 0 for Monday."""
        closed = [*self.world.teacher(teacher).no_walk_days, *self.world.school(self.world.base[teacher].school).no_walk_days,
                  *(one for code in trip for one in self.world.school(code).no_walk_days)]
        return list(Weekday)[day] not in closed

    def has_days(self, teacher: str, trips: tuple[tuple[str, ...], ...]) -> bool:
        def held(days: tuple[int, ...]) -> bool:
            left = list(days)
            for trip in trips:
                here = [left.pop(0) for _ in range(self.days((trip,)))]
                if here != list(range(here[0], here[0] + len(here))) or not all(
                        self.free(teacher, trip, day) for day in here):
                    return False
            return True
        return any(map(held, permutations(range(5), self.days(trips))))

    def too_much(self, base: str, trips: tuple[tuple[str, ...], ...]) -> bool:
        km = sum((self.world.km(base, trip[0]) or 0) + (self.world.km(base, trip[-1]) or 0)
                 + ((self.world.km(*trip) or 0) if len({*trip}) == 2 else 0) for trip in trips)
        return len({code for trip in trips for code in trip}) > self.law["W25"].schools or km > self.law["W25"].week_km

    def visits(self, trips: tuple[tuple[str, ...], ...], school: str) -> list[int]:
        return [halves for trip in trips if school in trip
                for halves in ([2] * len(trip) if self.stays(trip) else [2 if len(trip) == 1 else 1])]

    def a_class(self, there: Opening) -> int:
        """Lessons that all classes of a place may have on one visit."""
        told = self.world.lessons[there]
        return sum(told.classes.values()) * self.law["W30"].per_class_day.get(there.subject, 1) * self.world.unit

    def fits(self, trips: tuple[tuple[str, ...], ...], lessons: Mapping[Opening, int]) -> bool:
        """Whether lessons of one school can be dealt out to the visits, by trying every way."""
        school = next(iter(lessons)).school
        return self._dealt(self.visits(trips, school), dict(lessons))

    def _dealt(self, halves: list[int], left: dict[Opening, int]) -> bool:
        if not any(left.values()):
            return True
        if not halves:
            return False
        room = halves[0] * self.law["W10"].lessons * self.world.unit
        ways = product(*(range(min(number, self.a_class(there), room) + 1) for there, number in left.items()))
        return any(self._dealt(halves[1:], {there: number - here for (there, number), here in zip(
            left.items(), way, strict=True)}) for way in ways if sum(way) <= room)

    def lawful(self, plan: SharePlan) -> bool:
        """Whether a plan keeps every rule."""
        return not (self._overfull(plan) or self._crowded(plan) or self._spent(plan) or self._jumped(plan)
                    or self._no_bed(plan)
                    or any(self._strays(key, choice.trips) for key, choice in plan.weeks.items()))

    def _strays(self, key: str, trips: tuple[tuple[str, ...], ...]) -> bool:
        base = self.world.base[key].school
        return (self.days(trips) > self.most_days(key) or sum(map(self.stays, trips)) > 1 or not self.has_days(key, trips) or any(self.far(base, trip) for trip in trips)
                or self.too_much(base, trips))

    def _no_bed(self, plan: SharePlan) -> bool:
        """Whether more people stay somewhere than there are beds that nobody placed by the round from afar has."""
        nights = Counter(trip[0] for choice in plan.weeks.values() for trip in choice.trips if self.stays(trip))
        placed = plan.world.plan
        guests = Counter(code for code in nights for teacher in placed.arrivals(code)
                         if (self.world.round.km(teacher, code) or 0) > 30)
        return any(number + guests[code] > (self.world.school(code).dorm_beds or 0) for code, number in nights.items())

    def _overfull(self, plan: SharePlan) -> bool:
        for key, school in {(key, there.school) for key, there in plan.given if not self.home(key, there)}:
            lessons = {there: n for (who, there), n in plan.given.items() if (who, there.school) == (key, school)}
            if not self.fits(plan.weeks[key].trips if key in plan.weeks else (), lessons):
                return True
        return any(sum(n for (_, where), n in plan.given.items() if where == there) > self.world.lessons[there].open
                   for _, there in plan.given)

    def _crowded(self, plan: SharePlan) -> bool:
        here = [(school, subject) for key, choice in plan.weeks.items() for school in choice.schools
                for subject in {there.subject for there in self.world.away[key] if there.school == school}]
        return any(here.count(one) > 1 for one in here)

    def _spent(self, plan: SharePlan) -> bool:
        away = {key: sum(n for (who, _), n in plan.given.items() if who == key) for key, _ in plan.given}
        homes = {self.world.base[key] for key in away}
        over = self.law["W40"].over * self.world.unit
        return any(number > self.world.load(key) for key, number in away.items()) or any(
            sum(n for key, n in away.items() if self.world.base[key] == home and self.world.teacher(
                key).walking is not Walking.ONLY) > self.world.spare.get(home, 0) + over for home in homes)

    def gives(self, key: str) -> int:
        """Lessons that somebody may give away."""
        only = self.world.teacher(key).walking is Walking.ONLY
        home = self.world.spare.get(self.world.base[key], 0) + self.law["W40"].over * self.world.unit
        return self.world.load(key) if only else min(self.world.load(key), home)

    def _jumped(self, plan: SharePlan) -> bool:
        """Whether somebody walks while a colleague in equal conditions, who comes first, does not."""
        return any(self.alike(one, other) and self.turn(one) < self.turn(other) and one not in plan.weeks
                   for other in plan.weeks for one in self.world.away)

    def alike(self, one: str, other: str) -> bool:
        a, b = self.world.teacher(one), self.world.teacher(other)
        kinds = [(self.world.base[key], self.world.load(key), self.world.reach[key], teacher.subject,
                  [(there, fit(self.world, key, there)) for there in self.world.reach[key]], teacher.walking,
                  teacher.no_walk_days, self.world.last_year.get(key)) for key, teacher in ((one, a), (other, b))]
        return one != other and kinds[0] == kinds[1]

    def home(self, key: str, there: Opening) -> bool:
        return there.school == self.world.base[key].school

    def turn(self, key: str) -> tuple[object, ...]:
        from hashlib import sha256

        from rotation.rules.g52_seniority import points
        teacher = self.world.teacher(key)
        lot = int.from_bytes(sha256(f"{self.world.round.settings.seed}|{key}|走教".encode()).digest()[:2], "big") % 100
        return teacher.willingness is not Willingness.VOLUNTEERS, -points(self.world.round, teacher), lot, key

    # -- the best of all ----------------------------------------------------------------------

    def best(self, task: ShareTask) -> tuple[int, ...]:
        """The tiers of the best plan where nobody teaches besides: every choice of weeks tried, lessons by weight.

        With weeks given, what may be given is bounded for places, schools, people and homes, each inside the next:
        so the dearest lesson first is best.
        """
        people = sorted(self.world.reach)
        weeks = [[(), *self.weeks(key)] if key in self.world.away else [()] for key in people]
        values = []
        for chosen in product(*weeks):
            there = {key: Choice.week(trips) for key, trips in zip(people, chosen, strict=True) if trips}
            plan = task.placed([*there.items(), *self._dearest(there)])
            if self.lawful(plan):
                values.append(tuple(sum(rate * goal.measure(plan) for goal, rate in tier.goals) for tier in task.tiers))
        return min(values)

    def _dearest(self, weeks: Mapping[str, Choice]) -> list[tuple[str, Choice]]:
        given: dict[tuple[str, Opening], int] = {}
        places = [(key, there) for key, cells in self.world.reach.items() for there in cells
                  if self.home(key, there) or (key in weeks and there.school in weeks[key].schools)]
        while True:
            more = [one for one in places if self._room(weeks, given, one)]
            if not more:
                return [(Mover(*one).key, Choice("", number)) for one, number in given.items()]
            one = max(more, key=lambda one: self._worth(given, one))
            given[one] = given.get(one, 0) + 1

    def _worth(self, given: Mapping[tuple[str, Opening], int], one: tuple[str, Opening]) -> tuple[bool, int]:
        from rotation.rules.v10_open_lessons import OpenLessons
        told = self.world.lessons[one[1]]
        bare = told.own == 0 and not any(there == one[1] for _, there in given)
        return bare, OpenLessons().weight(self.world, one[1])

    def _room(self, weeks: Mapping[str, Choice], given: Mapping[tuple[str, Opening], int], one: tuple[str, Opening]) -> bool:
        more = {**given, one: given.get(one, 0) + 1}
        key, there = one
        lessons = {where: n for (who, where), n in more.items() if (who, where.school) == (key, there.school)}
        over = self.law["W40"].over * self.world.unit
        base, only = self.world.base[key], self.world.teacher(key).walking is Walking.ONLY
        home = sum(n for (who, _), n in more.items() if self.world.base[who] == base and self.world.teacher(
            who).walking is not Walking.ONLY)
        return ((self.home(key, there) or self.fits(weeks[key].trips, lessons))
                and sum(n for (_, where), n in more.items() if where == there) <= self.world.lessons[there].open
                and sum(n for (who, _), n in more.items() if who == key) <= self.world.load(key)
                and (only or home <= self.world.spare.get(base, 0) + over))


def wild(rng: Random, task: ShareTask) -> SharePlan:
    """A plan drawn from what may be chosen, often unlawful."""
    options = task.options
    pairs = [(key, rng.choice(options.of(key))) for key in options.movers if rng.random() < 0.7]
    return task.placed(pairs)
