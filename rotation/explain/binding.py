"""The clauses that hold a plan back, from the shadow prices of its proof, in people's units.

A price says by how much a tier's proven bound moves when the clause moves by one person and
everything else written out stays. It is an estimate, not a limit: other columns have bounds that
were learned from the same clause, and these would move as well, so that the gain may be greater;
the clause may also meet another one at once, so that it may be smaller.
"""

from __future__ import annotations

from collections.abc import Iterator

from rotation.domain.answers import Binding
from rotation.domain.outcome import Outcome, TierResult
from rotation.domain.round import Round
from rotation.engine.clauses import Clause, System
from rotation.explain.units import gained
from rotation.model.certificate import PRICE_UNIT
from rotation.model.task import RoundTask
from rotation.report.reasons import person as person_of
from rotation.text import Text, say

MOST = 8
"""Clauses told per tier, besides those of rules that ask for it (`PlanRule.priced`)."""


def bindings(round: Round, outcome: Outcome, system: System | None = None) -> tuple[Binding, ...]:
    """Return the clauses with the largest prices, tier after tier, the largest first."""
    if outcome.plan is None:
        return ()
    known = {clause.id: clause for clause in (system or System(RoundTask(round))).clauses}
    last = outcome.tiers[-1].tier if outcome.tiers else 0
    return tuple(one for tier in outcome.tiers
                 for one in _of_tier(round, tier, known, every=tier.tier == last))


def _of_tier(
    round: Round, tier: TierResult, known: dict[str, Clause], *, every: bool
) -> Iterator[Binding]:
    if tier.certificate is None:
        return
    prices = {clause: abs(tier.certificate.prices.get(clause, 0)) * known[clause].unit
              for clause in known}
    ranked = sorted(known, key=lambda clause: (-prices[clause], clause))
    told = [clause for place, clause in enumerate(ranked)
            if prices[clause] and (place < MOST or known[clause].rule.priced != "largest")]
    idle = [clause for clause in ranked if every and known[clause].rule.priced == "idle too"
            and not prices[clause]]
    for clause in (*told, *idle):
        price = prices[clause]
        person = gained(tier, -(-price // PRICE_UNIT)) if price else _IDLE
        yield Binding(tier.tier, known[clause].code, clause, _says(round, known[clause]),
                      person, price)


def _says(round: Round, clause: Clause) -> Text:
    """Return the demand of a clause; somebody it is about is told by name and id."""
    if clause.rule.neutral is not None:
        return clause.rule.neutral
    people = clause.people
    if not people:
        return clause.says(round)
    return say("{l}: {t}", "{l}：{t}", l=clause.rule.label, t=tuple(person_of(round, key) for key in people))


_IDLE = say("does not bind", "目前不构成制约")
