"""W38 先后有序."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import ClassVar

from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Sharing
from rotation.domain.vocabulary import Willingness
from rotation.rules._base import Example
from rotation.rules._share import SHARING, SharedRule, ShareWords, fit
from rotation.rules._share_tiny import two_walkers
from rotation.rules._words import Inequality, Subject
from rotation.rules.g52_seniority import points
from rotation.rules.k90_drawn import number_of
from rotation.text import Text, say


class FairOrder(SharedRule):
    """Of colleagues in equal conditions those walk first who applied, then those with more points (G52), then by lot.

    Equal are people of one school, stage and subject with the same load who may give the same lessons on the same
    days, and walked to the same schools last year.
    The lot is the number from 0 to 99 that SHA-256 of ``seed|teacher|走教`` gives, as in G90; then the id.
    """

    programme = SHARING
    code = "W38"
    label = say("Fair order", "先后有序")
    sentence = say("Of colleagues in equal conditions those who applied, then those with more points walk first",
                   "同校同学科条件相同的教师，主动申请的先走教，其次积分高的，再按公开随机种子排序")
    basis = "公开、公平原则；地方通行做法（先后有序）"
    rank = 60
    gives = 20
    examples: ClassVar = (
        Example("申请的先走", lambda: two_walkers(乙={"willingness": Willingness.VOLUNTEERS}), True,
                plan="乙>二小 乙@二小:小学:音乐=3"),
        Example("未申请的先走", lambda: two_walkers(乙={"willingness": Willingness.VOLUNTEERS}), False,
                plan="甲>二小 甲@二小:小学:音乐=3"),
        Example("积分高的先走", lambda: two_walkers(甲={"points": 900}, 乙={"points": 300}), True,
                plan="甲>二小 甲@二小:小学:音乐=3"),
        Example("积分低的先走", lambda: two_walkers(甲={"points": 900}, 乙={"points": 300}), False,
                plan="乙>二小 乙@二小:小学:音乐=3"),
    )

    def subjects(self, world: Sharing) -> Iterable[Subject]:
        return [pair for line in lines(world) for pair in pairwise(line)]

    def says(self, world: Sharing, subject: Subject) -> Text:
        first, second = map(world.named, subject)
        return say("{b} walks only if {a} does", "{a}走教在先，{b}在后", a=first, b=second)

    def encode(self, words: ShareWords, subject: Subject) -> Inequality:
        first, second = (words.weeks(lambda *_: 1, key) for key in subject)
        return second - first <= 0

    def breaches(self, plan: SharePlan, subject: Subject) -> list[Text]:
        first, second = subject
        return [say("{b} walks and {a} does not", "安排了{b}而未安排{a}", a=plan.world.named(first),
                    b=plan.world.named(second))] if second in plan.weeks and first not in plan.weeks else []


def lines(world: Sharing) -> Iterator[tuple[str, ...]]:
    """Iterate over the colleagues in equal conditions, two or more each time, in the order in which they walk."""
    groups: dict[object, list[str]] = {}
    for key, cells in sorted(world.away.items()):
        teacher, fits = world.teacher(key), tuple(fit(world, key, cell) for cell in world.reach[key])
        kind = (world.base[key], world.load(key), world.reach[key], cells, fits, teacher.walking,
                teacher.no_walk_days, world.last_year.get(key))
        groups.setdefault(kind, []).append(key)
    yield from (tuple(sorted(group, key=lambda key: turn(world, key))) for group in groups.values() if len(group) > 1)


def turn(world: Sharing, key: str) -> tuple[object, ...]:
    """Return by what colleagues are ordered: who applied, who has more points, the lot, the id."""
    teacher = world.teacher(key)
    return (not world.round.volunteers(teacher), -points(world.round, teacher),
            number_of(world.round.settings.seed, key, "走教"), key)
