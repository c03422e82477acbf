"""Who may walk, which weeks there are, and how many lessons may be given where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Options
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Before, Choice, Mover, Sharing
from rotation.policy.share_policy import SharePolicy
from rotation.rules._base import PairRule
from rotation.rules._share import ShareRule, fit, ruling
from rotation.rules.l05_remote_subjects import RemoteSubjects
from rotation.rules.l15_one_to_many import OneToMany
from rotation.rules.l20_whole_classes import WholeClasses
from rotation.rules.l25_who_sends import WhoSends
from rotation.rules.w05_subjects import SharedSubjects
from rotation.rules.w10_half_days import HalfDays
from rotation.rules.w30_class_days import ClassDays
from rotation.rules.w38_fair_order import FairOrder, lines
from rotation.rules.w40_home_first import HomeFirst
from rotation.rules.w60_besides import Besides
from rotation.share.weeks import Weeks
from rotation.text import Text

_ANY = Choice("")
"""Stands for what is chosen where only the person is judged."""


def settle(plan: Plan, policy: SharePolicy, before: Before | None = None) -> Sharing:
    """Return the world of a finished round under rules on sharing, with everything that may be chosen.

    ``before`` is the published plan that is revised.

    Zero options is a result, not an error.
    """
    law = {code: rule for code, rule in policy.rules.items() if rule.on and not rule.lacking(plan.round.problem)}
    subjects = ruling(Sharing(plan, (), law), SharedSubjects).subjects
    world = Sharing(plan, tuple(sorted({*subjects})), law, before=before)
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
    """Iterate over the week of everybody with spare lessons who may walk, and the cells where each may give some."""
    rules, known, elsewhere = pair_rules(world), dict[object, tuple[Opening, ...]](), dict[object, bool]()
    for key in sorted(world.base):
        if not world.load(key):
            continue
        walks, teacher = Mover(key), world.teacher(key)
        free = all(rule.permits(world, walks, _ANY) for rule in rules)
        able = (teacher.stage, teacher.certificate_stage, teacher.subject, teacher.certificate_subjects,
                teacher.minor_subjects)
        kind = world.base[key], free, able
        if kind not in known:
            known[kind] = tuple(_cells(world, key, able, elsewhere, free=free))
        if free and any(not world.at_home(key, cell) for cell in known[kind]):
            yield walks
        yield from (Mover(key, cell) for cell in known[kind])
    yield from _remote_movers(world)


def _cells(
    world: Sharing, key: str, able: object, elsewhere: dict[object, bool], *, free: bool,
) -> Iterator[Opening]:
    """Iterate over the cells with open lessons where somebody may give some: at the own school, and if free to walk.

    ``elsewhere`` keeps what holds at another school for everybody who is ``able`` to the same, wherever they come from.
    """
    rules, base = pair_rules(world), world.base[key]

    def permitted(cell: Opening) -> bool:
        return all(rule.permits(world, Mover(key, cell), _ANY) for rule in rules)
    for cell in world.gaps:
        if cell.school == base.school:
            own = cell == base  # who only walks starts with the own place; of others what they teach there is not open
            if (world.only_walks(key) if own else Besides.code in world.law) and permitted(cell):
                yield cell
        elif free:
            if (able, cell) not in elsewhere:
                elsewhere[able, cell] = permitted(cell)
            if elsewhere[able, cell]:
                yield cell


def _remote_movers(world: Sharing) -> Iterator[Mover]:
    """Iterate over the grades that somebody may send by screen, and whose classes may follow."""
    subjects, many = world.law.get(RemoteSubjects.code), ruling(world, OneToMany)
    if not isinstance(subjects, RemoteSubjects) or not {kind.code for kind in (
            OneToMany, WholeClasses, WhoSends)} <= world.law.keys():
        return
    open_ = [cell for cell in world.gaps if cell.subject in subjects.subjects and world.school(cell.school).rooms
             and many.fits(world, cell)]
    for own in sorted(world.spare):
        others = [cell for cell in open_ if cell.school != own.school and (cell.stage, cell.subject) == (
            own.stage, own.subject)]
        if own not in world.lessons or not others or not world.school(own.school).rooms:
            continue
        for key in ruling(world, WhoSends).senders(world, own):
            for grade in world.lessons[own].classes:
                there = [cell for cell in others if world.lessons[cell].classes.get(grade)]
                yield from (Mover(key, cell, grade) for cell in ([own, *there] if there else ()))


# -- what may be chosen -----------------------------------------------------------------------


def _choices(world: Sharing) -> Iterator[tuple[str, Sequence[Choice]]]:
    """Iterate over all that is chosen about, with what may be chosen."""
    known: dict[object, list[Choice]] = {}
    for key in sorted(_needed(world)):
        cells, most = world.away.get(key, ()), _most(world, key)
        kind = world.base[key].school, cells, most, world.only_walks(key), world.teacher(key).no_walk_days
        if kind not in known:
            known[kind] = Weeks(world, key, cells, most).unbeaten() if cells else []
        if known[kind]:
            yield Mover(key).key, known[kind]
        for cell in world.reach[key]:
            room = world.lessons[cell].open if world.at_home(key, cell) else _room(world, cell, known[kind])
            numbers = range(1, min(most, room) + 1)
            if numbers:
                yield Mover(key, cell).key, [Choice("", number) for number in numbers]
    for mover in world.movers.values():
        lawful = _remote_choices(world, mover) if mover.grade else []
        if lawful:
            yield mover.key, lawful


def _remote_choices(world: Sharing, mover: Mover) -> list[Choice]:
    """Return the lessons of whole classes that one person may send to one place."""
    own, cell = world.base[mover.teacher], mover.cell
    assert cell is not None, "remote lessons have a place"
    hours, classes = world.hours(cell, mover.grade), world.lessons[own].classes[mover.grade]
    most = min(classes, ruling(world, WhoSends).most * world.unit // hours)
    if not world.sends(mover):
        most = min(world.lessons[cell].classes[mover.grade], ruling(world, OneToMany).receivers * most,
                   world.lessons[cell].open // hours)
    return [Choice("", hours * number) for number in range(1, most + 1)]


def _needed(world: Sharing) -> set[str]:
    """Return those who give lessons at all: of colleagues in equal conditions no more than there are lessons to give.

    The others would walk only after them (W38), and whoever walks gives a lesson; at home, the first of them can
    give all there is.
    """
    people, beyond = {*world.reach}, set[str]()
    if FairOrder.code in world.law:
        for line in lines(world):
            if world.base[line[0]] in world.sent_from:  # who sends has less to give
                continue
            beyond |= {*line[_together(world, line[0]):]}
    groups: dict[object, list[str]] = {}
    for key in sorted(people - world.away.keys()):
        kinds = world.base[key], world.load(key), tuple((cell, fit(world, key, cell)) for cell in world.reach[key])
        groups.setdefault(kinds, []).append(key)
    for group in groups.values():
        if world.base[group[0]] in world.sent_from:
            continue
        beyond |= {*group[-(-_together(world, group[0]) // world.load(group[0])):]}
    return people - beyond


def _together(world: Sharing, key: str) -> int:
    """Return the lessons that colleagues may give away together, in parts of a lesson: so many of them do at most."""
    rule = world.law.get(HomeFirst.code)
    if not isinstance(rule, HomeFirst) or world.only_walks(key):
        return sum(world.lessons[cell].open for cell in world.reach[key])
    return world.spare.get(world.base[key], 0) + rule.over * world.unit


def _most(world: Sharing, key: str) -> int:
    """Return the lessons that somebody may give away, in parts of a lesson."""
    rule = world.law.get(HomeFirst.code)
    if isinstance(rule, HomeFirst):
        return rule.by_person(world, key)
    return sum(world.lessons[cell].open for cell in world.reach[key])


def _room(world: Sharing, cell: Opening, found: Sequence[Choice]) -> int:
    """Return the most lessons that some week holds in a cell."""
    room, days = ruling(world, ClassDays), ruling(world, HalfDays)
    alike = {choice.visits(cell.school): choice for choice in found}  # all with the same visits hold the same
    held = (min(room.holds(world, choice, [cell]), days.holds(world, choice, cell.school))
            for visits, choice in alike.items() if visits)
    return min(world.lessons[cell].open, max(held, default=0))


def _options(chosen: dict[str, Sequence[Choice]]) -> Options[Choice]:
    movers, openings = tuple(sorted(chosen)), tuple(sorted({one for found in chosen.values() for one in found}))
    place = {choice: number for number, choice in enumerate(openings)}
    counts = [len(chosen[key]) for key in movers]
    return Options(movers, openings, np.repeat(np.arange(len(movers), dtype=np.int64), counts),
                   np.array([number for key in movers for number in sorted(map(place.__getitem__, chosen[key]))],
                            dtype=np.int64))
