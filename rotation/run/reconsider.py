"""A round without a plan after a plan of leaders: which of their moves would have to be reconsidered."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from time import monotonic

from rotation.domain.diagnosis import Diagnosis, WayOut
from rotation.domain.problem import facts_sha256
from rotation.domain.succession import Succession, applied
from rotation.domain.vocabulary import Duty
from rotation.engine.ways import possible
from rotation.model.eligibility import settle
from rotation.model.task import RoundTask
from rotation.rules.r40_leader import Leader
from rotation.run.gather import Case
from rotation.text import Text, say

STEPS = 40_000
"""Most steps of the simplex method for one set of moves."""

Move = tuple[str, str, Duty]
"""Who takes which seat: person, school, duty."""


def reconsidered(case: Case, told: Diagnosis, seconds: float) -> Diagnosis:
    """Return a diagnosis with the moves of leaders as one more group of clauses.

    Each move that alone, taken back, gives a plan is a way out. If none does, a smallest set is looked for that does.
    A round that follows no plan of leaders, or of which other facts were changed as well, is told as it is.

    Parameters
    ----------
    case
        A round without a plan.
    told
        Its diagnosis.
    seconds
        Emergency limit.
    """
    facts = case.reading.problem
    if case.after is None or facts is None or not case.after.moves or (
            facts_sha256(applied(facts, case.after)) != facts_sha256(case.problem)):
        return told
    ways = tuple(_Moves(case, case.after, monotonic() + seconds).ways())
    if not ways:
        return told.noting(say("the moves of leaders are no part of the conflict: without them there is no plan either",
                               "与校长方案无关：撤回校长调整，同样无法形成方案"))
    found = replace(told, ways=tuple(sorted((*ways, *told.ways), key=lambda way: way.people)))
    return found.noting(say("some moves of leaders taken back, there is a plan: they are part of the conflict",
                            "撤回部分校长调整即可形成方案：校长方案的调整是冲突的一部分"))


class _Moves:
    """Asks whether there is a plan without some moves of the leaders."""

    def __init__(self, case: Case, told: Succession, deadline: float) -> None:
        self._case, self._told, self._deadline = case, told, deadline

    def helps(self, back: Collection[Move]) -> bool:
        """Whether there is a plan if some moves are taken back; False too where no time is left to find out."""
        left, facts = self._deadline - monotonic(), self._case.reading.problem
        if left <= 0 or facts is None:
            return False
        kept = replace(self._told, moves=tuple(move for move in self._told.moves if move not in back))
        policy = self._case.policy
        return possible(RoundTask(settle(applied(facts, kept), policy), policy), STEPS, left) is True

    def ways(self) -> Iterator[WayOut]:
        """Iterate over the moves that alone give a plan if they are taken back; else over one set that does, if any."""
        alone = [move for move in self._told.moves if self.helps((move,))]
        for move in alone:
            yield self._way((move,))
        if not alone and self.helps(self._told.moves):
            yield self._way(self._several())

    def _several(self) -> tuple[Move, ...]:
        back = list(self._told.moves)
        for move in self._told.moves:
            fewer = [one for one in back if one != move]
            if self.helps(fewer):
                back = fewer
        return tuple(back)

    def _way(self, moves: tuple[Move, ...]) -> WayOut:
        return WayOut(Leader.code, len(moves), say(
            "let the party group reconsider, and plan the leaders again: {m}",
            "请党组重新考虑以下调整，并重新编制校长方案：{m}", m=tuple(map(self._told_of, moves))))

    def _told_of(self, move: Move) -> Text:
        who, school, duty = move
        facts = self._case.problem
        return say("{p} as {d} of {s}", "{p}任{s}{d}", p=facts.teacher[who].name, s=facts.school[school].name, d=duty)
