"""Judges the hours of remote lessons as a share.json tells them (L40); what it counts it counts from the file alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from rotation.auditor.findings import Finding
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice, Sharing
from rotation.rules.l40_hours_exist import HoursExist
from rotation.share.calendar import WEEKDAYS
from rotation.share.file import ShareFile
from rotation.share.screen import Room, has_none
from rotation.text import Text, say

_LIST = say("lessons by screen", "同频课表")


def clashes(told: ShareFile, world: Sharing) -> Iterator[Finding]:
    """Iterate over printed hours at which a person, a class or a room is needed twice, and meetings without any."""
    rule = world.law.get(HoursExist.code)
    if not isinstance(rule, HoursExist):
        return
    used = Counter[tuple[object, int, int]]()
    for one in told.remote:
        most, asked = rule.hours(one.stage), -(-one.lessons // world.unit)
        hours = {(hour.weekday, hour.period) for hour in one.hours if hour is not None
                 and hour.weekday + 5 * (hour.period - 1) <= most}
        if len(hours) != asked or len(one.hours) != asked:
            yield Finding(rule.code, one.teacher, say("{n} lessons a week, {m} of them with an hour of their own",
                                                      "每周{n}节，其中{m}节有各自的节次", n=asked, m=len(hours)),
                          where=world.named(one.teacher))
        classes = ((one.school, one.number), *((there.school, there.number) for there in one.followers))
        for hour in hours:
            used[one.teacher, *hour] += 1
            used.update((key, *hour) for there in one.followers for key in there.adults)
            used.update(((school, one.stage, one.grade, number), *hour) for school, number in classes)
            used.update((Room(school), *hour) for school, _ in classes)
    for (what, day, period), number in used.items():
        there = world.school(what.school).rooms if isinstance(what, Room) else 1
        if number > there:
            yield Finding(rule.code, str(what), say(
                "{d} lesson {p}: {w} is needed {n} times, {m} at most", "{d}第{p}节：{w}同时用{n}次，至多{m}次",
                d=WEEKDAYS[day - 1], p=period, w=_needed(world, what), n=number, m=there), where=_LIST)


def _needed(world: Sharing, what: object) -> Text:
    """Return what a remote lesson needs, in words."""
    if isinstance(what, Room):
        return say("a room of {s}", "{s}同频教室", s=world.named(what.school))
    if isinstance(what, tuple):
        school, stage, grade, number = what
        return say("{s} ({t}) grade {g} ({n})", "{s}（{t}）{g}年级（{n}）班", s=world.named(school), t=stage, g=grade,
                   n=number)
    return Text.of(world.named(str(what)))


def not_crowded(world: Sharing) -> Iterator[Finding]:
    """Iterate over sets of remote lessons that are told to have no hours, but have some."""
    for number, crowd in enumerate(world.crowded, 1):
        if not has_none(SharePlan(replace(world, crowded=()), ((key, Choice("", asked)) for key, asked in crowd))):
            yield Finding(HoursExist.code, str(number), say(
                "remote lessons that are told to have no hours have some, or it is not sure that they have none",
                "所列排不进课表的同频课可以排进，或不能断定排不进"), where=_LIST)
