"""Headcounts of the resource indicators in both counting ways, before and after a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from rotation.domain.indicators import (
    Indicator,
    counted,
    in_scope,
    pupils,
    required,
    squared_variation,
)
from rotation.domain.plan import Placement, Plan
from rotation.domain.round import Round
from rotation.domain.supply import Place
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import PersonStatus, Stage
from rotation.text import say

SMALL = 100
"""Rural schools below so many pupils may count exchanged teachers in L3 (教督〔2017〕6号)."""
TARGET = Fraction(1, 4)
"""Share of the banners to be recognized by 2025 as balanced with quality (Xilingol's plan, S26)."""
TARGET_NOTE = say(
    "25 %: the league's plan for 2025, of all its banners. Only the three teacher indicators are judged here; "
    "recognition asks for seven and for more than resources",
    "25%为盟实施方案提出的2025年优质均衡达标旗县比例，按全部旗县计、向上取整；这里只判断教师三项指标（统计口径），"
    "正式认定还须其余四项资源指标及其他条件")

COUNTED = {
    Indicator.L1: say("above the required degree", "高于规定学历教师"),
    Indicator.L2: say("backbone teachers", "县级以上骨干教师"),
    Indicator.L3: say("PE and arts teachers", "体育艺术专任教师"),
}
"""Whom each indicator counts, in words for those who know no numbers of indicators."""
NAMES = {kind: say("{k} {w}", "{k} {w}", k=kind.value, w=words) for kind, words in COUNTED.items()}
"""What a column calls each indicator: its number and whom it counts."""
WAYS = {"statistical": say("by personnel relation", "统计口径"),
        "actual": say("by place of work", "实际任教口径")}
"""What the two ways of counting are called in a sentence."""

Measured = tuple[Place, Indicator]


class Pair(NamedTuple):
    """People before and after."""

    before: int
    after: int


@dataclass(frozen=True)
class Measure:
    """One indicator at one place.

    Parameters
    ----------
    place, indicator
        What is measured.
    pupils
        Pupils of the place.
    required
        People the standard asks for.
    statistical
        By personnel relation (统计口径); a temporary exchange does not change it.
    actual
        By where people teach (实际任教口径).
    """

    place: Place
    indicator: Indicator
    pupils: int
    required: int
    statistical: Pair
    actual: Pair


class Spread(NamedTuple):
    """CV² of one indicator over the places of a stage, exactly: before and after, both ways."""

    stage: Stage
    indicator: Indicator
    statistical: tuple[Fraction, Fraction]
    actual: tuple[Fraction, Fraction]


def measures(round: Round, plan: Plan) -> tuple[Measure, ...]:
    """Measure L1-L3 at every place with enough pupils."""
    belongs = _belonging(round)
    formal, real = _formal_changes(round, plan), _real_changes(round, plan)
    keys = [(place, kind) for place in in_scope(round) for kind in Indicator]
    return tuple(
        Measure(place, kind, pupils(round, place), required(round, place, kind),
                Pair(belongs[place, kind], belongs[place, kind] + formal[place, kind]),
                Pair(now := counted(round, place, kind), now + real[place, kind]))
        for place, kind in keys)


def spreads(found: tuple[Measure, ...]) -> tuple[Spread, ...]:
    """Return the coefficients of variation of measured places, squared."""
    result = []
    for stage in (Stage.PRIMARY, Stage.JUNIOR):
        for kind in Indicator:
            here = [m for m in found if m.place[1] is stage and m.indicator is kind]
            if here:
                result.append(Spread(stage, kind, _squares(here, "statistical"),
                                     _squares(here, "actual")))
    return tuple(result)


def met(item: Measure, pair: Pair) -> tuple[bool, bool]:
    """Return whether the standard is met before and after."""
    return pair.before >= item.required, pair.after >= item.required


def met_by_place(found: tuple[Measure, ...]) -> Pair:
    """Return how many places meet all three standards by personnel relation."""
    failing = [{m.place for m in found if not met(m, m.statistical)[i]} for i in (0, 1)]
    places = {m.place for m in found}
    return Pair(len(places - failing[0]), len(places - failing[1]))


def missing_people(found: Iterable[Measure]) -> Pair:
    """Return the people missing to the standards by place of work: goal G20."""
    here = list(found)
    return Pair(sum(max(0, m.required - m.actual.before) for m in here),
                sum(max(0, m.required - m.actual.after) for m in here))


def _squares(here: list[Measure], way: str) -> tuple[Fraction, Fraction]:
    children = [m.pupils for m in here]
    pairs: list[Pair] = [getattr(m, way) for m in here]
    return (squared_variation(children, [p.before for p in pairs]),
            squared_variation(children, [p.after for p in pairs]))


def members(round: Round) -> dict[Place, list[Teacher]]:
    """Return who belongs to each place by personnel relation, on leave or not (统计口径)."""
    found: dict[Place, list[Teacher]] = {}
    for teacher in round.problem.teachers:
        home = round.home(teacher)
        gone = teacher.status in (PersonStatus.RETIRED, PersonStatus.LEFT)
        if home is not None and not gone and teacher.stage in home.stages:
            found.setdefault((home.code, teacher.stage), []).append(teacher)
    return found


def _belonging(round: Round) -> Counter[Measured]:
    """Count people by the school that holds their personnel relation."""
    return Counter((place, kind) for place, people in members(round).items() for teacher in people
                   for kind in _kinds(round, teacher, place, None))


def _kinds(round: Round, teacher: Teacher, place: Place, subject: str | None) -> Iterator[Indicator]:
    taught = round.subject_at(*place, teacher.subject) if subject is None else subject
    return (kind for kind in Indicator if kind.holds(teacher, place[1], taught))


def _formal_changes(round: Round, plan: Plan) -> Counter[Measured]:
    found: Counter[Measured] = Counter()
    for item in plan.placements:
        teacher = round.teacher(item.teacher)
        if item.relation or teacher.unposted:
            found.update(_arrival(round, item))
            home = round.home(teacher)
            if home is not None:
                place = (home.code, teacher.stage)
                found.subtract((place, kind)
                               for kind in _kinds(round, teacher, place, None))
        elif _small_rural(round, item) and item.teacher not in round.shadowing:
            found.update(key for key in _arrival(round, item) if key[1] is Indicator.L3)
    return found


def _small_rural(round: Round, item: Placement) -> bool:
    school = round.problem.school[item.host]
    least = round.standards.min_pupils
    return round.is_rural(school) and least <= school.pupils(item.stage) < SMALL


def _arrival(round: Round, item: Placement) -> list[Measured]:
    teacher = round.teacher(item.teacher)
    return [((item.host, item.stage), kind)
            for kind in _kinds(round, teacher, (item.host, item.stage), item.subject)]


def _real_changes(round: Round, plan: Plan) -> Counter[Measured]:
    found: Counter[Measured] = Counter()
    for item in plan.placements:
        teacher = round.teacher(item.teacher)
        if item.teacher not in round.shadowing:
            found.update(_arrival(round, item))
        place = round.supply.counted.get(teacher.id)
        if place is not None:
            found.subtract((place, kind) for kind in _kinds(round, teacher, place, None))
    return found
