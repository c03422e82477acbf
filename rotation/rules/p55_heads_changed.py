"""P55 校长变动总量."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil
from typing import ClassVar

from pydantic import Field

from rotation.domain.cadre import Cadre
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.ratio import spell_share
from rotation.rules._base import Example, Share
from rotation.rules._seats import PRINCIPALS, CadreRule, Given, SeatWords, at, evidence, posts
from rotation.rules._words import Inequality, Subject
from rotation.text import Text, say

_FOUR: Mapping[str, Given] = {"一小": {}, "二小": {}, "三小": {}, "四小": {}}
_HEADS = {"甲": at("一小"), "乙": at("二小"), "丙": at("三小"), "丁": at("四小")}


class HeadsChanged(CadreRule):
    r"""At most max(1, ⌈share · schools⌉) head seats change; those that fall vacant are counted first."""

    programme = PRINCIPALS
    code = "P55"
    label = say("Heads changed", "校长变动总量")
    sentence = say(
        "At most half of the schools change their head in one year, rounded up to whole schools",
        "一年内更换校长的学校不超过一半（不足一所的按一所计，如15所不超过8所），空缺的优先补充")
    basis = "地方通行做法（分批推进）"
    rank = 55
    gives = 18
    examples: ClassVar = (
        Example("四校换两校", lambda: posts(_FOUR, _HEADS), True, plan="甲>二小:校长 乙>一小:校长"),
        Example("三校换两校，一校半按两校计", lambda: posts(
            {"一小": {}, "二小": {}, "三小": {}}, {"甲": at("一小"), "乙": at("二小"), "丙": at("三小")}), True,
            plan="甲>二小:校长 乙>一小:校长"),
        Example("四校换三校", lambda: posts(_FOUR, _HEADS), False, plan="甲>二小:校长 乙>三小:校长 丙>一小:校长"),
    )

    share: Share = Field(default=Fraction(1, 2), ge=0, le=1, title="一年内更换校长的学校最大比例",
                         description="greatest share of schools that change their head")

    def subjects(self, cadre: Cadre) -> Iterable[Subject]:
        return [()] if cadre.schools else []

    def _most(self, cadre: Cadre) -> int:
        vacant = sum(cadre.vacant(cadre.head(code)) for code in cadre.schools)
        return max(1, ceil(self.share * len(cadre.schools)), vacant)

    def says(self, cadre: Cadre, subject: Subject) -> Text:
        del subject
        return say("at most {n} of {s} schools change their head ({p}, rounded up to whole schools)",
                   "{s}所学校中更换校长的不超过{n}所（{p}，不足一所的按一所计）", n=self._most(cadre),
                   s=len(cadre.schools), p=spell_share(self.share))

    def encode(self, words: SeatWords, subject: Subject) -> Inequality:
        del subject
        cadre = words.cadre
        return words.into([cadre.head(code) for code in cadre.schools]) <= self._most(cadre)

    def breaches(self, plan: CadrePlan, subject: Subject) -> list[Text]:
        del subject
        changed = sum(len(plan.taken(seat)) for seat in plan.changed_heads)
        return evidence(changed > self._most(plan.cadre), "{n} change", "更换{n}所", n=changed)
