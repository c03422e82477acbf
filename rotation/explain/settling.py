"""What prices leave open about inversions and wishes, solved again where the round is small enough."""

from __future__ import annotations

from dataclasses import replace

from rotation.domain.outcome import Outcome, Status
from rotation.domain.round import Round
from rotation.engine import Decision
from rotation.explain.inquiry import Inquiry
from rotation.explain.reasons import Everybody, Reasons
from rotation.explain.whole import solved
from rotation.policy import Policy
from rotation.report.view import Envy
from rotation.text import Text, say

EFFORT = 30_000
"""Options that may be solved over in all; counted, not timed, so that every machine writes the same."""


def reasons(round: Round, policy: Policy, outcome: Outcome) -> Reasons:
    """Return a sentence for every teacher of E, every inversion and every envied post.

    Cases that neither a rule nor a bound explains are solved again if the round is small and its
    plan proven best; else the sheets refer to the command.
    """
    if outcome.plan is None:
        return Reasons()
    asked = Inquiry(round, policy, outcome)
    everybody = Everybody(round, policy, outcome, asked.bounds)
    told = everybody.told
    most = EFFORT // max(1, len(round.options)) if outcome.status is Status.OPTIMAL else 0
    pairs = [pair for pair in told.inverted if everybody.unproven(*pair)][:most]
    inverted = dict(told.inverted) | {pair: _inverted(asked, told, *pair) for pair in pairs}
    left, envy = max(0, most - len(pairs)), list(told.envy)
    for place, one in [pair for pair in enumerate(envy) if pair[1].why is None][:left]:
        envy[place] = replace(one, why=_envied(asked, one))
    return replace(told, inverted=inverted, envy=tuple(envy))


def _inverted(asked: Inquiry, told: Reasons, sent: str, stayed: str) -> Text:
    what = say("sending the other instead", "如改派留校者")
    price = solved(asked, what, Decision(sent, "stays"), Decision(stayed, "placed"))
    return say("{f}; {p}", "{f}；{p}", f=told.inverted[sent, stayed], p=price)


def _envied(asked: Inquiry, one: Envy) -> Text:
    what = say("giving it to the one who wished for it", "如改由申请者任该岗位")
    return solved(asked, what, *asked.swap(one))
