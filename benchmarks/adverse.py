"""Rounds that are hard on purpose: ``python -m benchmarks.adverse [--sizes S] [--variants tight_15,…]``.

A drawn county is changed in one way each: rates near the most that can be met, coverage of subjects that binds
everywhere, many couples and orders, equal distances, a scarce subject, wider choices. Each is solved by the engine
in a process of its own; told are its tiers, processor seconds and most memory. Exit 1 if one is not proven.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from benchmarks.contest import OURS, Record, keep, run_apart
from benchmarks.counties import SEED, SIZES, county, possible, supply_of
from benchmarks.findings import MB
from rotation.domain.problem import Problem
from rotation.domain.records import Distance, Lock, Need, Parameter
from rotation.domain.vocabulary import LockKind

Change = Callable[[Problem, Random], Problem]
_EXACT, _SPARE = 0.64, 0.21
"""Shares of the subjects of places with posts for exactly the people, and for all but one; the others are one short."""
_COUPLES, _LOCKS = 0.6, 60
"""Share of the teachers who are married to each other, and orders to stay added."""
_SCARCE, _SCARCE_BY = "外语", 2
"""The scarce subject, and by how many posts more than people at every place that teaches it."""


def asking(**settings: object) -> Change:
    """Return what sets parameters of the policy; double underscores stand for dots."""
    rows = tuple(Parameter(name=name.replace("__", "."), value=str(value), basis="测算") for name, value in
                 settings.items())

    def asked(problem: Problem, _: Random) -> Problem:
        return replace(problem, parameters=(*problem.parameters, *rows))
    return asked


def binding(problem: Problem, random: Random) -> Problem:
    """Give nearly every subject of a place as many posts as people, so that whoever leaves must be replaced (H45)."""
    needs = []
    for (school, stage, subject), cell in supply_of(problem).cells.items():
        people, drawn = cell.before // 100, random.random()
        if people:
            posts = people if drawn < _EXACT else people - 1 if drawn < _EXACT + _SPARE else people + 1
            needs.append(Need(school=school, stage=stage, subject=subject, amount=100 * posts))
    return possible(_with_needs(problem, needs))


def _with_needs(problem: Problem, needs: list[Need]) -> Problem:
    return replace(problem, needs=tuple(sorted(needs, key=lambda need: (need.school, need.stage, need.subject))))


def scarce(problem: Problem, _: Random) -> Problem:
    """Let a subject be short everywhere it is taught."""
    needs = [Need(school=school, stage=stage, subject=subject, amount=100 * (cell.before // 100 + _SCARCE_BY))
             for (school, stage, subject), cell in supply_of(problem).cells.items()
             if subject == _SCARCE and cell.before]
    return possible(_with_needs(problem, needs))


def couples(problem: Problem, random: Random) -> Problem:
    """Marry most teachers to each other, by lot."""
    single = [teacher.id for teacher in problem.teachers if teacher.spouse is None]
    chosen = random.sample(single, round(len(single) * _COUPLES) // 2 * 2)
    pairs = dict(zip(chosen[::2], chosen[1::2], strict=True))
    spouse = {**pairs, **{second: first for first, second in pairs.items()}}
    return replace(problem, teachers=tuple(
        replace(teacher, spouse=spouse.get(teacher.id, teacher.spouse)) for teacher in problem.teachers))


def locked(problem: Problem, random: Random) -> Problem:
    """Add orders by which teachers stay, or do not go to some schools."""
    known = {lock.teacher for lock in problem.locks}
    free = [teacher.id for teacher in problem.teachers if teacher.id not in known and teacher.stage.compulsory]
    codes = [school.code for school in problem.schools]
    orders = ((LockKind.STAY, ()), (LockKind.NEVER_TO, tuple(random.sample(codes, 5))))
    more = [Lock(teacher=name, kind=kind, schools=barred, reason="测算", clerk="测算")
            for at, name in enumerate(random.sample(free, _LOCKS)) for kind, barred in [orders[at % 2]]]
    return replace(problem, locks=tuple(sorted((*problem.locks, *more), key=lambda lock: lock.teacher)))


def equal(problem: Problem, _: Random) -> Problem:
    """Let every place be as far as every other."""
    towns = sorted({name for school in problem.schools if (name := school.town)}
                   | {name for teacher in problem.teachers if (name := teacher.home_town)})
    schools = [school.code for school in problem.schools]
    roads = [Distance(start=start, end=end, km=3000) for start in (*towns, *schools) for end in schools if start != end]
    return replace(problem, distances=tuple(sorted(roads, key=lambda road: (road.start, road.end))))


VARIANTS: dict[str, Change] = {
    "plain": lambda problem, _: problem,
    "rate_15": asking(H10__rate="15%"), "rate_20": asking(H10__rate="20%"),
    "leavers_8": asking(H35__share="8%"), "leavers_10": asking(H35__share="10%"),
    "binding": binding, "couples": couples, "locks": locked, "equal": equal, "scarce": scarce,
    "fit_1": asking(E20__min_fit=1), "fit_0": asking(E20__min_fit=0), "cross_stage": asking(E10__cross_stage="是"),
}
"""The variants by name: what changes the facts of a drawn county."""


def variant(name: str, size: str, seed: int) -> Problem:
    """Return a drawn county, changed."""
    return VARIANTS[name](county(SIZES[size], seed), Random(f"{name} {size} {seed}"))


def found(sizes: Sequence[str], names: Sequence[str], seed: int, limit: float) -> Iterator[Record]:
    """Yield what the engine does on each."""
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            for name in names:
                yield run_apart(keep(variant(name, size, seed), Path(folder, f"{size}_{name}")), OURS, limit)


def row(record: Record) -> str:
    """Return a row of the table."""
    tiers = " ".join(f"{step.value}" if step.value == step.bound else f"{step.value} [{step.bound}]"
                     for step in record.steps)
    cells = (record.case, f"{record.options:,}", tiers, "yes" if record.proven else record.failed or "NO",
             f"{record.cpu:.1f}", f"{record.memory / MB:,.0f}")
    return f"| {' | '.join(cells)} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.adverse", description=__doc__)
    made.add_argument("--sizes", default="S")
    made.add_argument("--variants", default=",".join(VARIANTS))
    made.add_argument("--seed", type=int, default=SEED)
    made.add_argument("--limit", type=float, default=900.0, help="seconds of each")
    asked = made.parse_args(arguments)
    print("| round | options | tiers | proven | CPU s | MB |\n|---|---:|---|---|---:|---:|")
    proven = True
    for record in found(asked.sizes.split(","), asked.variants.split(","), asked.seed, asked.limit):
        proven &= record.proven
        print(row(record), flush=True)
    return 0 if proven else 1


if __name__ == "__main__":
    sys.exit(main())
