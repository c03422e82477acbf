"""The clauses that hold a plan back, from the shadow prices of its proof, in people's units.

A price says by how much a tier's proven bound moves when the clause moves by one person. The best
value of a clause relaxed by one can be no better than the bound so moved: a price is the most that
one person may gain, plus what the proof leaves open. It is an estimate at the margin.
"""

from __future__ import annotations

from collections.abc import Iterator

from rotation.certificate import PRICE_UNIT
from rotation.domain.answers import Binding
from rotation.domain.outcome import Outcome, TierResult
from rotation.domain.round import Round
from rotation.engine.clauses import Clause, System
from rotation.explain.units import gained

MOST = 8
"""Clauses told per tier."""


def bindings(round: Round, outcome: Outcome, system: System | None = None) -> tuple[Binding, ...]:
    """Return the clauses with the largest prices, tier after tier, the largest first."""
    if outcome.plan is None:
        return ()
    known = {clause.id: clause for clause in (system or System(round)).clauses}
    return tuple(one for tier in outcome.tiers for one in _of_tier(round, tier, known))


def _of_tier(round: Round, tier: TierResult, known: dict[str, Clause]) -> Iterator[Binding]:
    if tier.certificate is None:
        return
    priced = [(abs(price) * known[clause].unit, clause)
              for clause, price in tier.certificate.prices.items() if clause in known and price]
    for price, clause in sorted(priced, key=lambda pair: (-pair[0], pair[1]))[:MOST]:
        least = -(-price // PRICE_UNIT)
        yield Binding(tier.tier, known[clause].code, clause, known[clause].says(round),
                      gained(tier, least), price)


