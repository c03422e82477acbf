"""How long a sweep of thirteen points takes, in plans: ``python -m benchmarks.sweep [FILE]``.

Processor time, not the clock, and both sides in one run, so that a busy machine does not decide.
A plan is one solve of one point, without reading, settling and writing; the sweep is counted with
everything that it does beyond reading the workbook. The bar is four plans.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from rotation.domain.outcome import Outcome, Status
from rotation.engine import solve
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy, without_reserve
from rotation.run import Case, Inputs, gather
from rotation.sweep.result import SweepPoint
from rotation.sweep.sweep import sweep_parameter
from rotation.text import say

BAR = 4.0
OVER = "H10.rate=8%..20%:1%"
CITY = Path(__file__).parent.parent / "scenarios" / "samples" / "锡林浩特市_虚构数据.xlsx"


@dataclass(frozen=True)
class Race:
    """Processor seconds of a sweep and of separate plans of its points.

    Parameters
    ----------
    together
        The whole sweep.
    apart
        Every point solved by itself.
    same
        Whether all tiers have the same values and bounds.
    """

    together: float
    apart: tuple[float, ...]
    same: bool

    @property
    def plans(self) -> float:
        """How many plans the sweep takes."""
        return self.together / (sum(self.apart) / len(self.apart))


def race(case: Case, over: str = OVER) -> Race:
    """Sweep one parameter, then solve every point by itself."""
    started = process_time()
    found = sweep_parameter(case, [over])
    together = process_time() - started
    name, apart, same = found.axes[0].parameter, [], True
    for point in found.points:
        seconds, outcome = _alone(case, case.policy.with_value(name, point.at[0], say("race", "对比")))
        apart.append(seconds)
        same &= _agree(point, outcome)
    return Race(together, tuple(apart), same)


def _alone(case: Case, policy: Policy) -> tuple[float, Outcome]:
    """Solve a point as ``rotation plan`` does: the reserve is the first thing that gives way."""
    seconds, outcome = _timed(case, policy)
    relaxed = without_reserve(policy) if outcome.status is Status.INFEASIBLE else None
    if relaxed is not None:
        more, again = _timed(case, relaxed)
        return seconds + more, again if again.plan is not None else outcome
    return seconds, outcome


def _timed(case: Case, policy: Policy) -> tuple[float, Outcome]:
    round = settle(case.problem, policy)
    started = process_time()
    outcome = solve(round, policy)
    return process_time() - started, outcome


def _agree(point: SweepPoint, outcome: Outcome) -> bool:
    return [(tier.value.raw, tier.bound and tier.bound.raw) for tier in point.tiers] == [
        (tier.value, tier.bound) for tier in outcome.tiers]


def main(arguments: Sequence[str]) -> int:
    """Run the race and say how it ended; 1 if the bar is missed or a point differs."""
    file = Path(arguments[0]) if arguments else CITY
    found = race(gather(Inputs(file)))
    mean = sum(found.apart) / len(found.apart)
    print(f"{file.stem}: {OVER}, processor seconds")
    print(f"  {len(found.apart)} separate plans: {sum(found.apart):.1f} s, "
          f"mean {mean:.2f}, from {min(found.apart):.2f} to {max(found.apart):.2f}")
    print(f"  one sweep: {found.together:.1f} s = {found.plans:.2f} plans (bar: {BAR:.0f})")
    print(f"  the same values and bounds in every tier: {'yes' if found.same else 'NO'}")
    return 0 if found.same and found.plans <= BAR else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
