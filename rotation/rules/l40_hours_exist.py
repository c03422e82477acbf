"""L40 课表可排."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Crowd, Mover, Sharing
from rotation.domain.vocabulary import Stage
from rotation.rules._base import Example
from rotation.rules._share import SHARING, SharedRule, ShareWords, lessons_told
from rotation.rules._share_tiny import by_screen
from rotation.rules._words import Inequality, Subject, total
from rotation.rules.l10_remote_rooms import RemoteRooms
from rotation.text import Text, say

_CUT = 1
"""A clause about lessons that cannot all have hours has so many parts; one about a school has (school, stage)."""


class HoursExist(SharedRule):
    """Remote lessons have hours at which no teacher, room or class is needed twice.

    A week has ``primary`` lessons in primary schools and ``junior`` in junior ones: the first of every day, the second
    of every day, and so on. No room has more remote lessons than that. Where every room has enough hours and lessons
    of a plan still have none all together, those that hinder each other are not planned together (the plan tells which,
    and anyone can try all hours), and the best of the other plans is found.
    """

    programme = SHARING
    code = "L40"
    label = say("Hours exist", "课表可排")
    sentence = say("Every remote lesson has an hour at which teacher, rooms and classes are free",
                   "每节同频课都排得进课表，教师、教室、班级不冲突")
    basis = "义务教育课程方案（2022年版）周课时总量；地方通行做法"
    rank = 30
    gives = 5
    examples: ClassVar = (
        Example("一周两节，排两节", by_screen, True, plan="甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=2",
                policy={"L40.primary": 2, "L10.lessons": 20}),
        Example("一周只有一节，排两节", by_screen, False, plan="甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=2",
                policy={"L40.primary": 1, "L10.lessons": 20}),
    )

    primary: int = Field(default=30, ge=1, le=40, title="小学每周节次数",
                         description="lessons of a week in primary schools")
    junior: int = Field(default=34, ge=1, le=40, title="初中每周节次数",
                        description="lessons of a week in junior schools")

    def hours(self, stage: Stage) -> int:
        """Return how many lessons a week has."""
        return self.primary if stage is Stage.PRIMARY else self.junior

    def subjects(self, world: Sharing) -> Iterable[Subject]:
        rooms = world.law.get(RemoteRooms.code)
        places = {(cell.school, str(cell.stage)) for cell in (*world.sent_from, *world.following)
                  if not isinstance(rooms, RemoteRooms) or rooms.lessons > self.hours(cell.stage)}
        yield from sorted(places)
        yield from ((str(number),) for number in range(1, len(world.crowded) + 1))

    @staticmethod
    def _crowd(world: Sharing, subject: Subject) -> Crowd:
        return world.crowded[int(subject[0]) - 1]

    def says(self, world: Sharing, subject: Subject) -> Text:
        if len(subject) == _CUT:
            people = tuple(dict.fromkeys(world.named(world.movers[key].teacher) for key, _ in self._crowd(
                world, subject)))
            return say("remote lessons of {p}: not all together, there are no hours for them",
                       "{p}的同频课不能都安排：排不进课表", p=people)
        return say("{s} ({t}): at most {n} remote lessons a week in its rooms", "{s}（{t}）：同频教室每周至多{n}节",
                   s=world.named(subject[0]), t=subject[1], n=lessons_told(world, self._most(world, subject)))

    def _most(self, world: Sharing, subject: Subject) -> int:
        """Return what the rooms of a school hold in the hours of a stage, or one less than a set asks for."""
        if len(subject) == _CUT:
            return len(self._crowd(world, subject)) - 1
        return world.school(subject[0]).rooms * self.hours(Stage(subject[1])) * world.unit

    def _at(self, world: Sharing, subject: Subject) -> list[Mover]:
        """Return whose lessons need the rooms of a school in the hours of a stage."""
        within = self.hours(Stage(subject[1]))
        return [mover for group in (world.sent_from, world.following) for cell, movers in group.items()
                if cell.school == subject[0] and self.hours(cell.stage) <= within for mover in movers]

    def encode(self, words: ShareWords, subject: Subject) -> Inequality:
        world, most = words.world, self._most(words.world, subject)
        if len(subject) > _CUT:
            return words.remote(self._at(world, subject)) <= most
        return total(words.remote([world.movers[key]], lambda mover, number, asked=asked: int(  # type: ignore[misc]
            self._as_much(world, mover, number, asked))) for key, asked in self._crowd(world, subject)) <= most

    @staticmethod
    def _as_much(world: Sharing, mover: Mover, number: int, asked: int) -> bool:
        """Whether lessons hinder as those do that were tried: as many sent, as many followed or more."""
        return number == asked or (number > asked and not world.sends(mover))

    def breaches(self, plan: SharePlan, subject: Subject) -> list[Text]:
        world, most = plan.world, self._most(plan.world, subject)
        if len(subject) == _CUT:
            held = sum(self._as_much(world, world.movers[key], plan.remote.get(world.movers[key], 0), asked)
                       for key, asked in self._crowd(world, subject))
            return [say("all of them are planned", "全部安排在内")] if held > most else []
        number = plan.by_screen(self._at(world, subject))
        return [say("{n} lessons, hours for {m}", "安排{n}节，课表只容得下{m}节", n=lessons_told(world, number),
                    m=lessons_told(world, most))] if number > most else []
