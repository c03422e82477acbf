"""Why those who could teach what stays open do not: everybody is counted, by the first reason that holds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice, Mover
from rotation.domain.teacher import Teacher
from rotation.rules._share import fit, ruling
from rotation.rules.e10_stage import StageFit
from rotation.rules.l05_remote_subjects import RemoteSubjects
from rotation.rules.w08_people import WhoWalks
from rotation.rules.w15_ways import Ways
from rotation.text import Text, say

ANYBODY = Choice("")
"""Stands for what is chosen where only the person is judged."""


class Held(NamedTuple):
    """People whom the same reason keeps from teaching in a cell, by id."""

    reason: Text
    people: tuple[str, ...]


class KeptAway:
    """What keeps people from teaching what stays open.

    Parameters
    ----------
    plan
        Of shared lessons.
    """

    def __init__(self, plan: SharePlan) -> None:
        self._plan, self._world = plan, plan.world
        self._known: dict[tuple[object, ...], tuple[Teacher, ...]] = {}

    # -- in a line ----------------------------------------------------------------------------

    def told(self, cell: Opening) -> Text:
        """Return the reasons in one line: how many people of other schools each keeps away, then what of screens."""
        held = [say("{n} {w}", "{n}人{w}", n=len(one.people), w=one.reason) for one in self.held(cell)]
        people = Text.joined(held, ", ", "、") if held else say("nobody elsewhere has the subject",
                                                                 "外校没有教该学科、有资格或兼教的教师")
        return Text.joined((people, self.no_screen(cell)), "; ", "；")

    def by_screen(self, cell: Opening) -> bool:
        """Whether the subject is one that is taught by screen."""
        remote = self._world.law.get(RemoteSubjects.code)
        return isinstance(remote, RemoteSubjects) and cell.subject in remote.subjects

    def no_screen(self, cell: Opening) -> Text:
        """Return what keeps classes from following remote lessons."""
        if not self.by_screen(cell):
            return say("{j} is not taught by screen", "{j}不安排同频", j=cell.subject)
        if not self._world.school(cell.school).rooms:
            return say("the school has no room for remote lessons", "该校没有同频互动教室")
        if cell not in self._world.following:
            return say("nobody with a room and lessons of {j} to spare could send any",
                       "没有既有同频互动教室、又有{j}富余课时的学校可以主讲", j=cell.subject)
        return say("by screen as far as teachers, rooms, adults beside the classes and hours allow",
                   "同频受主讲课时、教室、辅助教师或节次所限")

    # -- person by person ---------------------------------------------------------------------

    def held(self, cell: Opening) -> tuple[Held, ...]:
        """Return everybody of another school whose subject, certificate or minor subject fits, most people first."""
        found: dict[str, tuple[Text, list[str]]] = {}
        for teacher in self._fit(cell):
            if teacher.school != cell.school:
                why = self.hinders(teacher, cell)
                found.setdefault(why.render("zh"), (why, []))[1].append(teacher.id)
        listed = (Held(why, tuple(people)) for why, people in found.values())
        return tuple(sorted(listed, key=lambda one: -len(one.people)))

    def _fit(self, cell: Opening) -> tuple[Teacher, ...]:
        """Return all who have the subject in any way; schools of a stage at which it counts as another are apart."""
        key = cell.stage, cell.subject
        if key not in self._known:
            self._known[key] = tuple(one for one in self._world.round.problem.teachers if one.stage.compulsory
                                     and not one.unposted and fit(self._world, one.id, cell))
        return self._known[key]

    def hinders(self, teacher: Teacher, cell: Opening) -> Text:
        """Return the first reason why somebody who has the subject gives no more lessons in a cell."""
        return next(self._before(teacher, cell), None) or self._here(teacher.id, cell)

    def _before(self, teacher: Teacher, cell: Opening) -> Iterator[Text]:
        """Iterate over what forbids a person to walk there at all."""
        world, walks = self._world, Mover(teacher.id)
        who = ruling(world, WhoWalks)
        if self._plan.world.plan.placement(teacher.id) is not None:
            yield say("placed by the round", "本次已安排交流")
        if not who.permits(world, walks, ANYBODY):
            yield who.says(world, walks, ANYBODY)
        if not self._stages.permits(world.round, teacher, cell):
            yield say("of another stage", "学段不同")
        if fit(world, teacher.id, cell) < who.min_fit:
            yield say("without a certificate in the subject", "无该学科资格")
        base = world.base.get(teacher.id)
        if base is None or not self._to_give(teacher.id):
            yield say("with no lessons to spare at their own school", "本校课时已满")
        elif (far := self._far(base.school, cell.school)) is not None:
            yield far

    @cached_property
    def _stages(self) -> StageFit:
        rule = self._world.round.law.get(StageFit.code)
        return rule if isinstance(rule, StageFit) else StageFit()

    def _far(self, base: str, school: str) -> Text | None:
        if self._world.km(base, school) is None:
            return say("from schools to which the distance is not known", "与该校里程未知")
        refused = ruling(self._world, Ways).out_of_reach(self._world, base, school)
        return None if refused is None else say("too far away", "路途过远")

    def _here(self, key: str, cell: Opening) -> Text:
        """Return what keeps somebody who may walk there from giving more."""
        world, plan = self._world, self._plan
        if self.left(key) <= 0:
            return say("have given all that they have to spare", "富余课时已用完")
        if (key, cell) in plan.given:
            return say("already come, as often as days and classes allow", "已来走教，到校时段已满")
        if any(there == cell and not world.at_home(who, there) for who, there in plan.given):
            return say("stay away since one person comes already", "因该科已有一人走教而不再安排")
        return say("could come only at the cost of goals that come first, or within days, schools and kilometers",
                   "受天数、学校数、里程或先后顺序所限")

    def _to_give(self, key: str) -> int:
        """Return the lessons that somebody had to give before the plan."""
        world = self._world
        return world.load(key) if world.only_walks(key) else min(world.load(key), world.spare.get(world.base[key], 0))

    def left(self, key: str) -> int:
        """Return the lessons that somebody still has to give."""
        world, plan = self._world, self._plan
        alone = world.load(key) - plan.away(key)
        if world.only_walks(key):
            return alone
        base = world.base[key]
        return min(alone, world.spare.get(base, 0) - self._given[base] - (
            plan.by_screen(world.sent_from.get(base, ())) + 1) // 2)

    @cached_property
    def _given(self) -> dict[Opening, int]:
        """By cell: lessons that its people give elsewhere or besides."""
        world, found = self._world, dict.fromkeys(self._world.base.values(), 0)
        for (key, _), number in self._plan.given.items():
            if not world.only_walks(key):
                found[world.base[key]] += number
        return found
