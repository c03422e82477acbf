"""K65 匹配."""

from __future__ import annotations

from rotation.domain.cadre import Cadre, SchoolLeader, listed
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.school import School
from rotation.domain.seats import Seat
from rotation.domain.vocabulary import Stage
from rotation.rules._base import Trace, Unit
from rotation.rules._seats import PRINCIPALS, CadreGoal, SeatWords, measured_alike
from rotation.rules._words import Expression
from rotation.text import say

_SIZES = (300, 800, 1500)
"""Pupils from which a school is of the next size."""


def size(school: School) -> int:
    """Return the size class of a school, 0 to 3."""
    pupils = sum(school.pupils(stage) for stage in school.stages)
    return sum(pupils >= least for least in _SIZES)


class Match(CadreGoal):
    r"""Mismatch points: steps between size classes led and the host's, and one for each trait not known to the leader.

    Traits are 寄宿, 九年一贯 and 小规模; a leader knows those of the schools led and of 专长.
    """

    programme = PRINCIPALS
    code = "K65"
    label = say("Match", "匹配")
    sentence = say("Leaders go to schools like those they know", "尽量安排到规模、类型相近的学校")
    basis = "义务教育学校校长专业标准（人岗相适）"
    unit = say("points", "分")
    rate = 1000
    shown = Unit(1, "count", unit)
    traced = Trace("audit", say("steps of size and unknown traits of each move", "逐人规模级差与不熟悉的学校类型"))

    def term(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> int:
        """Return the mismatch of one move."""
        host, known = cadre.school(seat.school), self._led(cadre, leader)
        steps = min(abs(size(host) - size(one)) for one in known)
        skills = {*listed(leader.profile.skills)} if leader.profile else set()
        learned = skills.union(*map(self._traits, known))
        return steps + len(self._traits(host) - learned)

    @staticmethod
    def _led(cadre: Cadre, leader: SchoolLeader) -> list[School]:
        names = {*listed(leader.profile.served)} if leader.profile else set()
        before = [one for one in cadre.problem.schools if names & {one.code, one.name}] if names else []
        return [cadre.school(leader.team), *before]

    @staticmethod
    def _traits(school: School) -> set[str]:
        told = {"寄宿": bool(school.boarding), "九年一贯": {Stage.PRIMARY, Stage.JUNIOR} <= {*school.stages},
                "小规模": size(school) == 0}
        return {name for name, holds in told.items() if holds}

    def express(self, words: SeatWords) -> Expression:
        return words.weighed(lambda leader, seat: self.term(words.cadre, leader, seat))

    def measure(self, plan: CadrePlan) -> int:
        return measured_alike(lambda leader, seat: self.term(plan.cadre, leader, seat), plan)
