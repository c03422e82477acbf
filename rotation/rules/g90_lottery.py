"""G90 同等条件随机排序."""

from __future__ import annotations

from hashlib import sha256

from rotation.domain.plan import Plan
from rotation.domain.round import Opening
from rotation.domain.teacher import Teacher
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words
from rotation.text import say


def ticket(seed: str, teacher_id: str, opening: Opening) -> int:
    """Return the ticket of one option, 0 to 99, that anyone can recompute.

    The first two bytes, big-endian, of SHA-256 of ``seed|teacher|host|stage|subject`` in UTF-8,
    modulo 100.
    """
    text = "|".join((seed, teacher_id, *opening))
    return int.from_bytes(sha256(text.encode()).digest()[:2], "big") % 100


class Lottery(Goal):
    r"""A public lottery settles equal conditions.

    .. math:: \sum_{\text{placed}} \text{ticket}_{t,s,j}
    """

    code = "G90"
    label = say("Lottery among equals", "同等条件随机排序")
    sentence = say("Equal conditions are drawn by the public seed", "同等条件下按公开随机种子排序")
    basis = "公开、公平原则（种子公布，可复核）"
    unit = say("tickets", "签")
    rate = 1
    shown = Unit(1, "count", say("sum of drawn numbers", "随机序号之和"))
    traced = Trace("terms", say(
        "sum of column Drawn number", "即“随机序号”一列之和"))

    def express(self, words: Words) -> Expression:
        seed = words.round.settings.seed

        def weigh(teacher: Teacher, opening: Opening) -> int:
            return ticket(seed, teacher.id, opening)
        return words.weighed(weigh)

    def measure(self, plan: Plan) -> int:
        seed = plan.round.settings.seed
        return sum(ticket(seed, item.teacher, item.opening) for item in plan.placements)
