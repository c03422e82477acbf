"""Compare ours with whole-model solvers in one run: ``python -m benchmarks.run``.

Prints every table as it grows and writes docs/benchmarks.md after each measurement, so that a
stopped run leaves what it has found.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median_low
from time import monotonic

from rich.console import Console
from rich.table import Table

from benchmarks.books import time_books
from benchmarks.contest import CONTENDERS, OURS, Record, keep, policy_for, run_apart
from benchmarks.counties import SEED, SIZES, county, region
from benchmarks.findings import CLOSE, Facts, Findings, Grid, Region
from benchmarks.report import grids, markdown
from benchmarks.rivals import RIVALS
from benchmarks.whole import write_out
from rotation.domain.problem import Problem
from rotation.model.eligibility import settle

REGION = "region"
BOOKS = ("S",)
"""Counties whose workbooks are timed."""
AT_ONCE = 2
GB = 2**30
_WIDE = 150


def parser() -> argparse.ArgumentParser:
    """Return the options of the command."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    made.add_argument("--sizes", type=_names((*SIZES, REGION)), default=[*SIZES, REGION],
                      help=f"of {', '.join((*SIZES, REGION))}")
    made.add_argument("--contenders", type=_names(_every_contender()), default=list(CONTENDERS),
                      help=f"of {', '.join(CONTENDERS)}; @0.5 asks for a proof within 0.5 %%")
    made.add_argument("--limit", type=float, default=300.0, help="seconds per contender in all")
    made.add_argument("--repeat", type=int, default=1, help="runs of each; the median counts")
    made.add_argument("--seed", type=int, default=SEED)
    made.add_argument("--memory", type=float, default=0, help="GB per process; 0 for no cap")
    made.add_argument("--banners", type=int, help="only so many banners of the region")
    made.add_argument("--no-books", action="store_true", help="leave the workbooks out")
    made.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    return made


def _every_contender() -> tuple[str, ...]:
    return tuple(f"{name}{at}" for name in (OURS, *RIVALS) for at in ("", "@0.5"))


def _names(known: Sequence[str]) -> Callable[[str], list[str]]:
    def names(text: str) -> list[str]:
        told = [name.strip() for name in text.split(",")]
        for name in told:
            if name not in known:
                raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(known)}")
        return told
    return names


def main(arguments: Sequence[str] | None = None) -> Findings:
    """Run the contests that the arguments ask for."""
    asked = parser().parse_args(arguments)
    console = Console() if sys.stdout.isatty() else Console(width=_WIDE)
    findings = Findings(asked.limit, asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        for what in _measured(asked, findings, Path(folder)):
            console.print(f"[dim]{what}[/dim]")
            findings.loads.append(_load())
            asked.out.write_text(markdown(findings), encoding="utf-8")
    for grid in grids(findings):
        console.print(_pretty(grid))
    return findings


def _measured(asked: argparse.Namespace, findings: Findings, folder: Path) -> Iterator[str]:
    """Measure one thing after another, and say what was measured."""
    for name in asked.sizes:
        if name == REGION:
            sizes = region(asked.seed)[:asked.banners]
            cases = [keep(county(size, asked.seed), folder / size.name) for size in sizes]
            findings.region = _region(cases, asked.limit, int(asked.memory * GB))
            yield f"region: {findings.region.seconds:.1f} s"
            continue
        problem = county(SIZES[name], asked.seed)
        case = keep(problem, folder / name)
        findings.facts[name] = facts_of(problem)
        for contender in asked.contenders:
            record = _median([run_apart(case, contender, asked.limit, int(asked.memory * GB))
                              for _ in range(asked.repeat)])
            findings.records.append(record)
            yield f"{name}, {contender}: {record.seconds:.1f} s {record.failed}"
        if name in BOOKS and not asked.no_books:
            yield _timed_books(findings, name, case)


def _load() -> float:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _timed_books(findings: Findings, name: str, case: Path) -> str:
    try:
        findings.books[name] = time_books(case)
    except subprocess.CalledProcessError as error:
        return f"{name}: workbooks failed: {error.stderr.decode().strip().splitlines()[-1:]}"
    return f"{name}: workbooks"


def facts_of(problem: Problem) -> Facts:
    """Return how big a case is, its model written out."""
    policy = policy_for(problem)
    round = settle(problem, policy)
    whole, _ = write_out(round, policy)
    return Facts(len(problem.teachers), sum(1 for school in problem.schools if school.stages),
                 len(round.eligible), len(round.options), len(whole.rows), whole.width)


def _median(records: list[Record]) -> Record:
    middle = median_low(record.seconds for record in records)
    return next(record for record in records if record.seconds == middle)


def _region(cases: list[Path], limit: float, memory: int) -> Region:
    """Solve the banners within 0.5 %, the largest first, two at a time."""
    ordered = sorted(cases, key=lambda case: -case.stat().st_size)
    began = monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        records = tuple(pool.map(lambda case: run_apart(case, CLOSE, limit, memory), ordered))
    return Region(records, monotonic() - began, _teachers(cases))


def _teachers(cases: list[Path]) -> int:
    import pickle
    return sum(len(pickle.loads(case.read_bytes()).teachers) for case in cases)


def _pretty(grid: Grid) -> Table:
    table = Table(title=grid.heading, caption=" ".join(grid.notes) or None, title_justify="left")
    for number, title in enumerate(grid.titles):
        table.add_column(title, justify="right" if number else "left")
    for row in grid.rows:
        table.add_row(*(cell.replace("[", r"\[") for cell in row))
    return table


if __name__ == "__main__":
    main()
