"""The same model, solved whole by other solvers: tier after tier, the earlier tiers locked.

Every rival starts a tier from the plan of the tier before, is held to the same integer rounding of
its bound, and its points are checked exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, isfinite
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.whole import Whole, value_of, write_out
from rotation.domain.ratio import floor_of
from rotation.domain.round import Integers, Round
from rotation.policy.policy import Policy
from rotation.rules._words import Expression

if TYPE_CHECKING:
    from benchmarks.solvers import Answer, Rival


class Step(NamedTuple):
    """What a contender knows of one tier.

    Parameters
    ----------
    tier
        1 for the first.
    value, bound
        In the tier's unit; None if there is none.
    proven
        Whether they are within the tier's tolerance.
    seconds
        Wall clock spent on the tier; the first includes writing the model out.
    """

    tier: int
    value: int | None
    bound: int | None
    proven: bool
    seconds: float


class Make(NamedTuple):
    """How to make a rival: its name in `solvers.KINDS`; for CP-SAT, workers and linearization."""

    kind: str
    workers: int
    linearization: int | None
    label: str


RIVALS: dict[str, Make] = {
    "cpsat": Make("CpSat", 2, None, "CP-SAT, 2 workers"),
    "cpsat8": Make("CpSat", 8, 2, "CP-SAT, 8 workers, linearization 2"),
    "highs": Make("Highs", 0, None, "HiGHS, whole MIP"),
    "scip": Make("Scip", 0, None, "SCIP, whole MIP"),
}
"""The rivals by name."""


def climb(
    name: str, round: Round, policy: Policy, limit: float, told: Callable[[Step], None],
) -> None:
    """Let a rival solve the tiers one after another, until one is not proven in time.

    Parameters
    ----------
    name
        One of `RIVALS`.
    round, policy
        As for `rotation.engine.solve`.
    limit
        Seconds in all.
    told
        Called with every tier as it ends.
    """
    began = monotonic()
    deadline = began + limit
    whole, objectives = write_out(round, policy)
    make = RIVALS[name]
    from benchmarks.solvers import KINDS  # loaded by rivals alone: ours needs none of it
    rival: Rival = KINDS[make.kind](whole, make.workers, make.linearization)
    start: Integers | None = None
    for number, (tier, objective) in enumerate(zip(policy.tiers, objectives, strict=True), 1):
        left = deadline - monotonic()
        answer = rival.minimize(objective, max(left, 0.1), start, float(tier.tolerance))
        value, bound = _judged(whole, objective, answer)
        proven = (value is not None and bound is not None
                  and value - bound <= tier.tolerance * abs(value))
        now = monotonic()
        told(Step(number, value, bound, proven, now - began))
        if value is None or not proven:
            return
        began, start = now, answer.values
        rival.lock(whole.lock(f"tier|{number}", objective,
                              value + floor_of(tier.slack * abs(value))))


def _judged(
    whole: Whole, objective: Expression, answer: Answer
) -> tuple[int | None, int | None]:
    """Return value and bound as exact integers."""
    value = None
    if answer.values is not None:
        assert whole.keeps(answer.values), "the point breaks a row"
        value = value_of(objective, answer.values)
    if not isfinite(answer.bound) or abs(answer.bound) > 2**53:
        return value, None
    bound = ceil(answer.bound - 1e-6) + objective.constant
    return value, bound if value is None else min(bound, value)
