"""Why a round has no plan: the conflict, ways out, and a draft with what it breaks."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import NamedTuple

from rotation.domain.diagnosis import Diagnosis
from rotation.domain.outcome import Outcome
from rotation.domain.round import Round
from rotation.engine.clauses import System
from rotation.engine.conflict import Conflict
from rotation.engine.draft import draft
from rotation.engine.ways import Ways, easings_of
from rotation.model.counting import counting
from rotation.policy.policy import Policy
from rotation.text import say

SET_SECONDS = 20.0
"""Most time for the set of clashing clauses."""


class Found(NamedTuple):
    """A diagnosis, and the draft if placements exist under clauses that give way."""

    diagnosis: Diagnosis
    draft: Outcome | None


def diagnose(round: Round, policy: Policy, seconds: float = 120.0, *, goals: bool = True) -> Found:
    """Find out why a round has no plan and what would give one.

    Parameters
    ----------
    round, policy
        A settled round that has no plan.
    seconds
        Time for everything; what could not be finished is told in the notes.
    goals
        Whether the draft is made good by the goals as well.

    Raises
    ------
    ValueError
        If the round has a plan.
    """
    deadline = monotonic() + seconds
    system = System(round)
    conflict = Conflict(system, min(deadline, monotonic() + max(SET_SECONDS, seconds / 4)))
    proven = conflict.find()
    found = Diagnosis(counting(round), conflict.clashes() if proven else (), proven)
    if not proven:
        found = found.noting(say("the set of clashing clauses was not finished in time",
                                 "时间不足，未能得出最小冲突条款"))
    ways = Ways(system, policy, monotonic() + (deadline - monotonic()) * 0.6)
    found = replace(found, ways=ways.find())
    if ways.unfinished:
        found = found.noting(say("ways out not tried to the end for lack of time: {c}",
                                 "时间不足，以下规则的放宽办法未算完：{c}", c=tuple(ways.unfinished)))
    if ways.together is None:
        return Found(found, None)
    found = replace(found, breaks=easings_of(system, ways.together))
    left = deadline - monotonic() if goals else 0.0
    return Found(found, draft(system, policy, ways.together, left))
