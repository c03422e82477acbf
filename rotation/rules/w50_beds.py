"""W50 走教床位."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Sharing
from rotation.rules._base import Example
from rotation.rules._share import SHARING, SharedRule, ShareWords
from rotation.rules._share_tiny import at_km
from rotation.rules._words import Inequality, Subject
from rotation.rules.h88_dorm_beds import DormBeds
from rotation.text import Text, say


class BedsForWalkers(SharedRule):
    """Whoever stays at a school for days running (W15) has a bed there that nobody placed by the round needs (H88)."""

    programme = SHARING
    code = "W50"
    label = say("Beds", "走教床位")
    sentence = say("People who stay for several days find a bed beside those whom the round places",
                   "住校走教人数与交流到校的远道教师人数合计不超过周转宿舍床位")
    basis = "地方通行做法（周转宿舍保障）"
    rank = 45
    gives = 20
    examples: ClassVar = (
        Example("一张床，一人住校", lambda: at_km(61, beds=1), True, plan="甲>二小*2 甲@二小:小学:音乐=6"),
        Example("一张床，两人住校", lambda: at_km(61, beds=1, 乙={"subject": "美术"}), False,
                plan="甲>二小*2 甲@二小:小学:音乐=6 乙>二小*2 乙@二小:小学:美术=6"),
        Example("两张床，两人住校", lambda: at_km(61, beds=2, 乙={"subject": "美术"}), True,
                plan="甲>二小*2 甲@二小:小学:音乐=6 乙>二小*2 乙@二小:小学:美术=6"),
    )

    def subjects(self, world: Sharing) -> Iterable[Subject]:
        schools = sorted({cell.school for cells in world.away.values() for cell in cells})
        return [(code,) for code in schools if world.school(code).dorm_beds]

    @staticmethod
    def _left(world: Sharing, school: str) -> int:
        """Return the beds that arrivals of the round leave."""
        rule = world.round.law.get(DormBeds.code)
        beds = rule if isinstance(rule, DormBeds) else DormBeds()
        return max(0, (world.school(school).dorm_beds or 0) - beds.taken(world.plan, school))

    def says(self, world: Sharing, subject: Subject) -> Text:
        return say("{s}: beds for {n} people who stay", "{s}：至多{n}人住校走教", s=world.named(subject[0]),
                   n=self._left(world, subject[0]))

    def encode(self, words: ShareWords, subject: Subject) -> Inequality:
        school = subject[0]
        return words.weeks(lambda _, choice: int(school in choice.blocks), school=school) <= self._left(
            words.world, school)

    def breaches(self, plan: SharePlan, subject: Subject) -> list[Text]:
        people = sum(subject[0] in week.blocks for week in plan.weeks.values())
        beds = self._left(plan.world, subject[0])
        return [say("{n} people, {b} beds", "住校{n}人，余{b}张床位", n=people, b=beds)] if people > beds else []
