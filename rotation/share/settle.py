"""Who may walk, which weeks there are, and how many lessons may be given where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Options
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice, Mover, Sharing
from rotation.policy.share_policy import SharePolicy
from rotation.rules._base import PairRule
from rotation.rules._share import ShareRule, ruling
from rotation.rules.w05_subjects import SharedSubjects
from rotation.rules.w10_half_days import HalfDays
from rotation.rules.w30_class_days import ClassDays
from rotation.rules.w38_fair_order import FairOrder, lines
from rotation.rules.w40_home_first import HomeFirst
from rotation.share.weeks import Weeks
from rotation.text import Text

_ANY = Choice("")
"""Stands for what is chosen where only the person is judged."""


def settle(plan: Plan, policy: SharePolicy) -> Sharing:
    """Return the world of a finished round under rules on sharing, with everything that may be chosen.

    Zero options is a result, not an error.
    """
    law = {code: rule for code, rule in policy.rules.items() if rule.on and not rule.lacking(plan.round.problem)}
    subjects = ruling(Sharing(plan, (), law), SharedSubjects).subjects
    world = Sharing(plan, tuple(sorted({*subjects})), law)
    world = replace(world, movers={mover.key: mover for mover in _movers(world)})
    return replace(world, options=_options(dict(_choices(world))))


def pair_rules(world: Sharing) -> list[ShareRule]:
    """Return the rules in force on what may be chosen, by code."""
    return [rule for rule in world.law.values() if isinstance(rule, PairRule)]


def refusals(plan: SharePlan) -> Iterator[tuple[str, str, Text]]:
    """Iterate over what forbids a week or lessons: rule code, key of the mover, and a sentence."""
    world = plan.world
    for key, choice in plan.pairs:
        mover = world.movers[key]
        for rule in pair_rules(world):
            if not rule.permits(world, mover, choice):
                yield rule.code, key, rule.says(world, mover, choice)


# -- who and where ----------------------------------------------------------------------------


def _movers(world: Sharing) -> Iterator[Mover]:
    """Iterate over everybody with spare lessons who may walk, and the cells where each may give some."""
    rules = pair_rules(world)
    for teacher in sorted(world.base):
        walks = Mover(teacher)
        if world.load(teacher) and all(rule.permits(world, walks, _ANY) for rule in rules):
            yield walks
            yield from (mover for cell in world.gaps if cell.school != world.base[teacher].school
                        and all(rule.permits(world, mover := Mover(teacher, cell), _ANY) for rule in rules))


# -- what may be chosen -----------------------------------------------------------------------


def _choices(world: Sharing) -> Iterator[tuple[str, Sequence[Choice]]]:
    """Iterate over all that is chosen about, with what may be chosen."""
    known: dict[object, list[Choice]] = {}
    for teacher in sorted(_needed(world)):
        cells, most = world.reach.get(teacher, ()), _most(world, teacher)
        kind = world.base[teacher].school, cells, most
        if kind not in known:
            known[kind] = Weeks(world, world.base[teacher].school, cells, most).unbeaten()
        if known[kind]:
            yield Mover(teacher).key, known[kind]
        for cell in cells:
            numbers = range(1, min(most, _room(world, cell, known[kind])) + 1)
            if numbers:
                yield Mover(teacher, cell).key, [Choice("", number) for number in numbers]


def _needed(world: Sharing) -> set[str]:
    """Return those who may walk at all: of colleagues in equal conditions no more than there are lessons to give.

    The others would walk only after them (W38), and whoever walks gives a lesson.
    """
    people = {mover.teacher for mover in world.movers.values() if mover.cell is not None}
    if FairOrder.code not in world.law:
        return people
    return people - {key for line in lines(world) for key in line[_together(world, line[0]):]}


def _together(world: Sharing, teacher: str) -> int:
    """Return the lessons that a whole cell may give away, in parts of a lesson: so many people walk at most."""
    rule = world.law.get(HomeFirst.code)
    if not isinstance(rule, HomeFirst):
        return len(world.base)
    return world.lessons[world.base[teacher]].spare + rule.over * world.unit


def _most(world: Sharing, teacher: str) -> int:
    """Return the lessons that somebody may give away, in parts of a lesson."""
    rule = world.law.get(HomeFirst.code)
    if isinstance(rule, HomeFirst):
        return rule.by_person(world, teacher)
    return sum(world.lessons[cell].open for cell in world.reach.get(teacher, ()))


def _room(world: Sharing, cell: Opening, found: Sequence[Choice]) -> int:
    """Return the most lessons that some week holds in a cell."""
    room, days = ruling(world, ClassDays), ruling(world, HalfDays)
    held = (min(room.holds(world, choice, [cell]), days.holds(world, choice, cell.school))
            for choice in found if cell.school in choice.schools)
    return min(world.lessons[cell].open, max(held, default=0))


def _options(chosen: dict[str, Sequence[Choice]]) -> Options[Choice]:
    movers, openings = tuple(sorted(chosen)), tuple(sorted({one for found in chosen.values() for one in found}))
    place = {choice: number for number, choice in enumerate(openings)}
    counts = [len(chosen[key]) for key in movers]
    return Options(movers, openings, np.repeat(np.arange(len(movers), dtype=np.int64), counts),
                   np.array([number for key in movers for number in sorted(map(place.__getitem__, chosen[key]))],
                            dtype=np.int64))
