"""People sent into surplus (G25) with and without its tier: ``python -m benchmarks.surplus [COUNTIES]``.

Each sample, and as many drawn counties as are asked for (100 unless told), is planned twice: as by
default, and with the tier of G25 left out. Told are the people sent where a subject grows beyond what
it needs, how many of the values are proven least, in how many the bound follows from exact arithmetic
alone, and by how much the last tier rises.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from benchmarks.counties import YEAR, Size, county
from rotation.auditor import audit
from rotation.domain.outcome import Outcome, TierResult
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.engine import solve
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy, without_reserve
from rotation.policy.source import DEFAULT
from rotation.report.plan_file import PlanFile
from rotation.report.view import View
from rotation.rules.g25_surplus import Surplus
from rotation.run import Inputs, gather

SAMPLES = Path(__file__).parent.parent / "scenarios" / "samples"
SMALL = Size("small", 260, 10)
"""A county that is planned in a second."""


@dataclass(frozen=True)
class Spared:
    """What the tier does to one round.

    Parameters
    ----------
    name
        Of the county.
    without, least
        People sent into surplus without the tier and with it.
    proven
        Whether the value with it is proven the least that the tiers before allow.
    certified
        Whether the bound that proves it is recomputed by the audit in exact arithmetic and meets the value.
    dearer
        By which part of itself the last tier rises; None where it was 0.
    """

    name: str
    without: int
    least: int
    proven: bool
    certified: bool
    dearer: Fraction | None


def spared(name: str, problem: Problem, policy: Policy) -> Spared | None:
    """Plan a round with and without the tier; None where no plan is lawful."""
    best = _planned(problem, policy)
    free = _planned(problem, replace(policy, tiers=tuple(tier for tier in policy.tiers if not _is_surplus(tier.goals))))
    if best is None or free is None:
        return None
    round, outcome, chosen = best
    at = next(number for number, tier in enumerate(chosen.tiers) if _is_surplus(tier.goals))
    told, (_, loose, _) = outcome.tiers[at], free
    return Spared(name, _sent(loose), _sent(outcome), told.proven, _certified(round, chosen, outcome, at, told),
                  _rise(loose.tiers[-1].value, outcome.tiers[-1].value))


def _planned(problem: Problem, policy: Policy) -> tuple[Round, Outcome, Policy] | None:
    for chosen in (policy, without_reserve(policy)):
        if chosen is not None:
            round = settle(problem, chosen)
            outcome = solve(round, chosen)
            if outcome.plan is not None:
                return round, outcome, chosen
    return None


def _is_surplus(goals: Sequence[tuple[object, int]]) -> bool:
    return any(isinstance(goal, Surplus) for goal, _ in goals)


def _sent(outcome: Outcome) -> int:
    assert outcome.plan is not None
    return Surplus().measure(outcome.plan)


def _certified(round: Round, policy: Policy, outcome: Outcome, at: int, told: TierResult) -> bool:
    plain = PlanFile.of(View(round, policy, outcome)).plain()
    assert outcome.plan is not None
    report = audit(round.problem, policy, outcome.plan.placements, plain)
    return report.passed and len(report.certified) > at and report.certified[at].bound == told.value


def _rise(before: int, after: int) -> Fraction | None:
    return Fraction(after - before, abs(before)) if before else None


def of_samples() -> Iterator[Spared]:
    """Yield what the tier does to every shipped sample with a lawful plan."""
    for path in sorted(SAMPLES.glob("*_虚构数据.xlsx")):
        if "原样" not in path.stem:
            case = gather(Inputs(path))
            found = spared(path.stem.partition("_")[0], case.round.problem, case.policy)
            if found is not None:
                yield found


def of_counties(number: int) -> Iterator[Spared]:
    """Yield what the tier does to so many drawn counties with a lawful plan."""
    seed = done = 0
    while done < number:
        seed += 1
        problem = county(SMALL, seed)
        policy = Policy.of({"round.year": (YEAR, DEFAULT), "round.seat_town": (f"{SMALL.name}镇", DEFAULT)})
        found = spared(f"{SMALL.name} {seed}", problem, policy)
        if found is not None:
            done += 1
            yield found


def told(label: str, found: Sequence[Spared]) -> str:
    """Return a row of the table of docs/model.md."""
    rises = [one.dearer for one in found if one.dearer is not None]
    mean = sum(rises, Fraction(0)) / len(rises) if rises else Fraction(0)
    numbers = (len(found), sum(one.without for one in found), sum(one.least for one in found),
               sum(one.proven for one in found), sum(one.certified for one in found), f"{float(100 * mean):.1f} %")
    return f"| {label} | {' | '.join(map(str, numbers))} |"


def main() -> None:
    """Print the table."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print("| rounds | number | into surplus without | with | proven least | by arithmetic alone | last tier rises |")
    print("|---|---|---|---|---|---|---|")
    for one in of_samples():
        print(told(one.name, [one]), flush=True)
    print(told(f"drawn counties of {SMALL.teachers} teachers", list(of_counties(number))))


if __name__ == "__main__":
    main()
