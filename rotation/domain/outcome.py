"""What solving a round gives: a status, tiers with bounds, and a plan if there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, NamedTuple

from typing_extensions import TypeVar

from rotation.domain.diagnosis import Diagnosis
from rotation.domain.plan import Plan
from rotation.text import Term, Text

PlanT = TypeVar("PlanT", default=Plan)


class Status(Term):
    """Whether there is a plan and what is proven about it."""

    OPTIMAL = "已证最优", "proven best"
    FEASIBLE = "可行、未证最优", "feasible, not proven best"
    INFEASIBLE = "现有条件无法同时满足", "the conditions cannot all be met"
    UNKNOWN = "限定时间内未算出", "nothing found in the time allowed"


class GoalResult(NamedTuple):
    """Value of one goal in its unit, and the rate at which its tier counts it."""

    code: str
    rate: int
    value: int


@dataclass(frozen=True)
class DualCertificate:
    """Shadow prices of clauses that prove a lower bound by arithmetic alone (model section 5).

    Parameters
    ----------
    bound
        The bound that the prices give, rounded up to the tier's integer unit.
    prices
        Clause id -> price in millionths of the tier's unit; clauses without a price are free.
    """

    bound: int
    prices: Mapping[str, int]


@dataclass(frozen=True)
class TierResult:
    """One tier of goals after solving.

    Parameters
    ----------
    tier
        1 for the first.
    label
        Name of the tier for people.
    value, bound
        Integers in the tier's unit: the value at which the tier was settled, to which (plus slack)
        the later tiers were held; no plan that keeps the earlier tiers has less than ``bound``.
    proven
        Whether value and bound are within the tier's tolerance.
    goals
        Every goal measured on the finished plan; within the slack it may lie above ``value``.
    certificate
        What of the bound can be recomputed by arithmetic; None if the tier was not priced.
    witness
        The (person, post) pairs that reached ``value``, told only if the finished plan has another value.
    """

    tier: int
    label: Text
    value: int
    bound: int
    proven: bool
    goals: tuple[GoalResult, ...]
    certificate: DualCertificate | None = None
    witness: tuple[tuple[str, Any], ...] | None = None

    @property
    def final(self) -> int:
        """The tier's value of the finished plan."""
        return sum(goal.rate * goal.value for goal in self.goals)

    @property
    def gap(self) -> int:
        """How much better a plan could still be at most, in the tier's unit."""
        return self.value - self.bound


@dataclass(frozen=True)
class Outcome(Generic[PlanT]):
    """Result of a solve.

    Parameters
    ----------
    status
        OPTIMAL only if every tier's value equals its bound.
    plan
        The best plan found, or None.
    tiers
        One entry per tier that was reached; all tiers if there is a plan.
    notes
        Remarks for the office, such as a reserve that had to be given up.
    diagnosis
        Of a round without a plan, and of its draft: the conflict and the ways out.
    refutation
        Of a round without a plan, if the relaxation has none either: clause id -> weight in millionths
        with which the clauses together ask for what no choice of posts can give (Farkas' lemma).
    """

    status: Status
    plan: PlanT | None
    tiers: tuple[TierResult, ...] = ()
    notes: tuple[Text, ...] = ()
    diagnosis: Diagnosis | None = None
    refutation: Mapping[str, int] | None = None

    def noting(self, *notes: Text) -> Outcome[PlanT]:
        """Return the result with further remarks; those that it has are not repeated."""
        new = tuple(note for note in notes if note not in self.notes)
        return replace(self, notes=(*self.notes, *new)) if new else self
