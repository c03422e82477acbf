"""What a decision costs at least, proven by the prices of the certificate; no solver is needed.

Under the tiers' own shadow prices every option has a reduced cost. Deciding about a teacher fixes
that teacher's columns, which lifts the proven bound by an amount that is read off at once. Tier
after tier the bound is compared with the value of the plan: the first tier that must get worse
decides, and of the later ones nothing is said, because they may then get better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rotation.domain.outcome import Outcome, TierResult
from rotation.domain.round import Integers
from rotation.model.certificate import PRICE_UNIT, Proof
from rotation.model.columns import Columns
from rotation.model.task import RoundTask
from rotation.rules._words import Expression

UNTOLD = -(2**53)
"""Stands for tiers of which a bound says nothing."""

Least = tuple[int, ...]
"""By how much each tier gets worse at least, up to the first that must; in the tiers' units."""


@dataclass(frozen=True, eq=False)
class _Tier:
    """One tier's bound and what fixing columns adds to it, in 1/PRICE_UNIT.

    Parameters
    ----------
    bound
        The bound of the certificate.
    value
        The value at which the tier was settled, in its unit.
    reduced
        Reduced cost of every option.
    freed
        By mover: what the bound gains when all options of the mover are fixed.
    single
        By mover: price of the clause of one post per teacher, at most 0.
    """

    bound: int
    value: int
    reduced: Integers
    freed: Integers
    single: Integers


class Bounds:
    """Lower bounds on the price of taking an option: the order in which stand-ins are looked at, never told.

    Parameters
    ----------
    task, outcome
        The round that was planned, and the plan with its certificates. Tiers after the first
        one that is not proven best say nothing.
    written
        The round written out with its objectives, if that was done before.
    """

    def __init__(
        self, task: RoundTask, outcome: Outcome,
        written: tuple[Columns[Any, Any], Sequence[Expression]] | None = None,
    ) -> None:
        self._options = task.options
        proof = Proof(task, written)
        self._tiers = []
        for tier in outcome.tiers:
            priced = self._priced(proof, tier)
            if priced is None:
                break
            self._tiers.append(priced)
            proof.lock(tier.tier, tier.value)

    def _priced(self, proof: Proof, tier: TierResult) -> _Tier | None:
        if tier.certificate is None or tier.value != tier.bound:
            return None
        found = proof.priced(tier.tier, tier.certificate.prices)
        if found is None:
            return None
        bound, every, used = found
        options = self._options
        reduced = every[:len(options)].copy()
        freed = np.zeros(len(options.movers), np.int64)
        np.subtract.at(freed, options.mover, np.minimum(reduced, 0))
        single = np.array([used.get(f"one|{key}", 0) for key in options.movers], np.int64)
        return _Tier(bound, tier.value, reduced, freed, single.reshape(-1))

    # -- decisions ----------------------------------------------------------------------------

    @staticmethod
    def _stays(tier: _Tier, places: list[int | None]) -> Integers:
        return np.array([0 if at is None else int(tier.freed[at] - tier.single[at])
                         for at in places], np.int64).reshape(-1)

    def taking(self, options: Integers, kept: str | None = None) -> list[Least]:
        """Return the bound on each option being taken while another teacher stays.

        Parameters
        ----------
        options
            Indices of options of other teachers.
        kept
            Id of the teacher who stays; None decides about nobody else.
        """
        return self._told(self._taken(options, kept), len(options))

    def _taken(self, options: Integers, kept: str | None) -> list[Integers]:
        at = None if kept is None else self._options.mover_index.get(kept)
        return [tier.reduced[options] + tier.freed[self._options.mover[options]]
                + int(self._stays(tier, [at])[0]) for tier in self._tiers]

    def _told(self, lifts: list[Integers], count: int) -> list[Least]:
        """Return the price of each column: nothing is told after the first tier that must worsen."""
        told = np.full((len(self._tiers), count), UNTOLD, np.int64)
        still = np.ones(count, dtype=bool)
        for row, (tier, lift) in enumerate(zip(self._tiers, lifts, strict=True)):
            worse = np.maximum(-(-(lift + tier.bound) // PRICE_UNIT) - tier.value, 0)
            told[row, still] = worse[still]
            still &= worse == 0
        return [tuple(column) for column in told.T.tolist()]
