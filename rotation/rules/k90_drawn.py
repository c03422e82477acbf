"""K90 同等条件随机排序."""

from __future__ import annotations

from hashlib import sha256

from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.seats import Seat
from rotation.rules._base import Trace, Unit
from rotation.rules._seats import PRINCIPALS, CadreGoal, SeatWords, measured_alike
from rotation.rules._words import Expression
from rotation.text import say


def drawn(seed: str, leader: str, seat: Seat) -> int:
    """Return the ticket of one option, 0 to 99, that anyone can recompute.

    The first two bytes, big-endian, of SHA-256 of ``seed|leader|school|duty`` in UTF-8, modulo 100.
    """
    return number_of(seed, leader, *seat.words)


def number_of(*parts: str) -> int:
    """Return the number from 0 to 99 that a text gives, whose parts are joined by ``|``."""
    return int.from_bytes(sha256("|".join(parts).encode()).digest()[:2], "big") % 100


class Drawn(CadreGoal):
    r"""A public lottery settles equal conditions."""

    programme = PRINCIPALS
    code = "K90"
    label = say("Lottery among equals", "同等条件随机排序")
    sentence = say("Equal conditions are drawn by the public seed", "同等条件下按公开随机种子排序")
    basis = "公开、公平原则（种子公布，可复核）"
    unit = say("tickets", "签")
    rate = 1
    shown = Unit(1, "count", say("sum of drawn numbers", "随机序号之和"))
    traced = Trace("audit", say("sum of the drawn numbers of all moves", "各项安排随机序号之和"))

    def express(self, words: SeatWords) -> Expression:
        seed = words.cadre.settings.seed
        return words.weighed(lambda leader, seat: drawn(seed, leader.id, seat))

    def measure(self, plan: CadrePlan) -> int:
        seed = plan.cadre.settings.seed
        return measured_alike(lambda leader, seat: drawn(seed, leader.id, seat), plan)
