"""Plans over three years against the bars that were set beforehand: ``python -m benchmarks.years [banner …]``.

A name is that of a sample, or of a county of `benchmarks.counties` (S, M). Processor seconds of this process, from
facts to a proven plan: settling all years, writing the rows, every tier, and the audit with its certificate in exact
arithmetic.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from time import process_time

from benchmarks.counties import SIZES, YEAR, county
from rotation.auditor.judge import judge
from rotation.domain.outcome import TierResult
from rotation.engine.progress import Incumbent, Limits
from rotation.engine.solver import solve
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT
from rotation.policy.values import sheet_values
from rotation.policy.years_policy import YearsPolicy
from rotation.sample import draw
from rotation.years.settle import settle_years
from rotation.years.task import HorizonTask

BARS = {"太仆寺旗": 15.0, "西乌珠穆沁旗": 15.0, "锡林浩特市": 120.0, "M": 480.0}
"""Processor seconds for three years, every tier but the last proven best, the last within 1 %."""
LIMIT = 7200.0
"""Seconds on the wall, however busy the machine is."""


def task_of(banner: str) -> HorizonTask:
    """Return the years of a drawn banner or county."""
    problem = county(SIZES[banner]) if banner in SIZES else draw(banner)
    values = {"round.year": (YEAR, DEFAULT), **sheet_values(problem.parameters)}
    policy, years = Policy.of(values), YearsPolicy.of(values)
    return HorizonTask(settle_years(settle(problem, policy), policy, years), policy, years.tiers(policy))


@dataclass
class Watch:
    """Notes when each tier was settled."""

    begun: float
    told: list[tuple[TierResult, float]]

    def note(self, step: TierResult | Incumbent) -> None:
        """Remember a tier that is settled."""
        if isinstance(step, TierResult):
            self.told.append((step, process_time() - self.begun))


def measured(banner: str) -> bool:
    """Print what a banner takes; whether its bar is kept."""
    watch = Watch(process_time(), [])
    task = task_of(banner)
    horizon = task.horizon
    print(f"\n{banner}: {len(horizon.round.eligible)} eligible, {len(horizon.cohorts)} cohorts, "
          f"{len(horizon.options)} options; settled after {process_time() - watch.begun:.1f} s")
    outcome = solve(task, Limits(LIMIT), watch.note)
    whole = process_time() - watch.begun
    for tier, seconds in watch.told:
        gap = (tier.value - tier.bound) / max(1, abs(tier.value))
        print(f"| {tier.tier} {tier.label.render('en')} | {tier.value} | {tier.bound} | "
              f"{'proven' if tier.proven else 'NOT proven'}, gap {gap:.2%} | {seconds:.1f} s |")
    found = judge(task, outcome.plan).findings if outcome.plan is not None else ("no plan",)
    kept = whole <= BARS.get(banner, 15.0) and all(tier.proven for tier in outcome.tiers) and not found
    print(f"{outcome.status.name}, {whole:.1f} s of {BARS.get(banner, 15.0):g}, findings {len(found)}: "
          f"{'kept' if kept else 'MISSED'}")
    return kept


if __name__ == "__main__":
    sys.exit(0 if all(list(map(measured, sys.argv[1:] or BARS))) else 1)
