"""G60 控制规模."""

from __future__ import annotations

from rotation.domain.plan import Plan
from rotation.domain.round import Round
from rotation.rules._base import Goal, Trace, Unit, in_force
from rotation.rules._words import Expression, Words
from rotation.rules.h10_rate import RotationRate
from rotation.text import say


class Size(Goal):
    r"""People exchanged above the number of H10.

    .. math:: \max(0, X - \mathrm{number}_{H10})

    counted over H10's base; with H10 off over E, from 0.
    """

    code = "G60"
    label = say("Kept small", "控制规模")
    sentence = say("Nobody is moved without need", "在满足比例的前提下，交流规模不过大")
    basis = "地方通行做法（保持教学稳定）"
    unit = say("people", "人")
    rate = 3000
    shown = Unit(1, "count", say("people", "人"))
    worse = say("people beyond the number required: {d}", "超出应交流人数的人数{d}")
    traced = Trace("ratio", say(
        "people beyond the number required", "即超出应交流人数的人数"))

    @staticmethod
    def _base(round: Round) -> tuple[tuple[str, ...], int]:
        h10 = in_force(round, RotationRate)
        return (h10.base(round), h10.required(round)) if h10 else (round.eligible, 0)

    def express(self, words: Words) -> Expression:
        people, number = self._base(words.round)
        return words.table(self.code, words.counted(people), lambda x: max(0, x - number))

    def measure(self, plan: Plan) -> int:
        people, number = self._base(plan.round)
        return max(0, sum(map(plan.counts, people)) - number)
