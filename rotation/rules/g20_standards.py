"""G20 资源配置达标缺额."""

from __future__ import annotations

from collections.abc import Callable

from rotation.domain.indicators import Indicator, in_scope, required
from rotation.domain.plan import Plan
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._headcount import after, before, gain
from rotation.rules._words import Expression, Words, total
from rotation.text import say


class StandardGap(Goal):
    r"""People missing to the resource standards L1-L3, by where people teach.

    .. math:: \sum_{p,k} \max(0, \lceil \theta_k \cdot \text{pupils}_p / 100 \rceil - A_{p,k})

    over places with at least 50 pupils.
    """

    code = "G20"
    label = say("Standards are met", "资源配置达标缺额")
    sentence = say("People missing to standards L1-L3 are fewest",
                   "高学历、骨干、体育艺术教师达标缺额最少（实际任教口径）")
    basis = "教督〔2017〕6号 七项指标之一、二、三"
    unit = say("people", "人")
    shown = Unit(1, "count", say("people", "人"))
    traced = Trace("standards", say(
        "sum of column People missing", "即“尚差人数”一列之和"))
    worse = say("people missing for the standards {d}", "达标缺额{d}")

    def express(self, words: Words) -> Expression:
        round, parts = words.round, []
        for place in in_scope(round):
            for kind in Indicator:
                gap = required(round, place, kind) - before(round, place, kind)
                name = "|".join((self.code, *place, kind))
                parts.append(words.table(name, gain(words, place, kind), _missing(gap)))
        return total(parts)

    def measure(self, plan: Plan) -> int:
        return sum(max(0, required(plan.round, place, kind) - after(plan, place, kind))
                   for place in in_scope(plan.round) for kind in Indicator)


def _missing(gap: int) -> Callable[[int], int]:
    return lambda change: max(0, gap - change)
