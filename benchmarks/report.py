"""What the records say: tables for the screen and for docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from math import log
from pathlib import Path
from statistics import median

from benchmarks.bars import bars
from benchmarks.books import READ, TABLES, WRITE
from benchmarks.contest import OURS, TIERS, Record
from benchmarks.findings import CLOSE, MB, Findings, Grid, books_total, label, times
from benchmarks.rivals import Step

PROGRAMS = ("highspy", "ortools", "numpy")


def machine() -> str:
    """Describe what the numbers were measured on, without its name."""
    names = ", ".join(f"{name} {version(name)}" for name in PROGRAMS)
    return (f"{_processor()}, {os.cpu_count()} cores, {_memory()}, {platform.system()}, "
            f"Python {platform.python_version()}, {names}")


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return "memory unknown"
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


# -- tables -----------------------------------------------------------------------------------


def grids(findings: Findings) -> list[Grid]:
    """Return every table that the findings can fill."""
    made = [_sizes(findings)] if findings.facts else []
    made += [_contest(findings, case) for case in _by_size(findings) if findings.on(case)]
    made += [grid for grid in (_growth(findings), _books(findings), _region(findings),
                               bars(findings)) if grid.rows]
    return made


def _by_size(findings: Findings) -> list[str]:
    return sorted(findings.facts, key=lambda case: findings.facts[case].options)


def _sizes(findings: Findings) -> Grid:
    rows = tuple(
        (case, f"{f.teachers:,}", f"{f.schools:,}", f"{f.eligible:,}", f"{f.options:,}",
         f"{f.rows:,}", f"{f.columns:,}")
        for case, f in ((case, findings.facts[case]) for case in _by_size(findings)))
    return Grid("Sizes", ("county", "teachers", "schools", "E", "options", "rows", "columns"), rows)


def _contest(findings: Findings, case: str) -> Grid:
    titles = ("contender", *(f"tier {number}" for number in range(1, TIERS + 1)), "proven", "seconds", "CPU s",
              "MB", "time / ours")
    rows = tuple(_line(findings, record) for record in findings.on(case))
    return Grid(f"County {case}", titles, rows)


def _line(findings: Findings, record: Record) -> tuple[str, ...]:
    tiers = [_shown(step) for step in record.steps]
    tiers += ["–"] * (TIERS - len(tiers))
    return (label(record.contender), *tiers, "yes" if record.proven else record.failed or "no",
            f"{record.seconds:.1f}", f"{record.cpu:.1f}", f"{record.memory / MB:,.0f}",
            _ratio(findings, record))


def _shown(step: Step) -> str:
    """A proven value alone; else the value and, in brackets, its bound."""
    if step.value is None:
        return "none" if step.bound is None else f"none [{step.bound:,}]"
    exact = step.value == step.bound
    bound = "none" if step.bound is None else f"{step.bound:,}"
    return f"{step.value:,}" if exact else f"{step.value:,} [{bound}]"


def _ratio(findings: Findings, record: Record) -> str:
    """How many times longer than ours to the same proof; a lower bound if not proven."""
    name, at, percent = record.contender.partition("@")
    ours = findings.of(record.case, OURS + at + percent)
    if name == OURS or ours is None or not ours.proven:
        return ""
    told = f"{times(record, ours):.1f}"
    return told if record.proven else f"> {told}"


def _growth(findings: Findings) -> Grid:
    """How the time of ours grows with the number of options."""
    rows = []
    for contender in (OURS, CLOSE):
        seen = sorted((r for r in findings.records if r.contender == contender and r.proven),
                      key=lambda r: r.options)
        longest = max((r.effort for r in seen), default=1.0)
        for before, record in zip([None, *seen], seen, strict=False):
            rows.append((label(contender), record.case, f"{record.options:,}",
                         f"{record.effort:.1f}",
                         f"{1e6 * record.effort / max(record.options, 1):.0f}",
                         _exponent(before, record), "█" * round(30 * record.effort / longest)))
    return Grid("Growth of ours with the number of options",
                ("contender", "county", "options", "CPU s", "µs per option", "exponent", ""),
                tuple(rows),
                ("Exponent: the power of the options with which CPU seconds grew; 1 is linear.",))


def _exponent(before: Record | None, record: Record) -> str:
    if before is None or before.options >= record.options:
        return ""
    return f"{log(record.effort / before.effort) / log(record.options / before.options):.2f}"


def _books(findings: Findings) -> Grid:
    rows = tuple(
        (case, *(f"{seconds[key]:.2f}" for key in (READ, TABLES, WRITE)),
         f"{books_total(seconds):.2f}") for case, seconds in findings.books.items())
    return Grid("Reading and writing the workbooks, seconds",
                ("county", "read the input", "draw up the sheets", "write 方案.xlsx", "in all"), rows)


def _region(findings: Findings) -> Grid:
    region = findings.region
    if region is None or not region.records:
        return Grid("Region", (), ())
    records = region.records
    longest = max(records, key=lambda r: r.seconds)
    rows = (
        ("banners", f"{len(records)}"), ("teachers", f"{region.teachers:,}"),
        ("options", f"{sum(r.options for r in records):,}"),
        ("all tiers proven within 0.5 %", f"{sum(r.proven for r in records)} of {len(records)}"),
        ("wall clock, two at a time", f"{region.seconds:.1f} s"),
        ("longest solve", f"{longest.seconds:.1f} s ({longest.options:,} options)"),
        ("most memory of one process", f"{max(r.memory for r in records) / MB:,.0f} MB"),
    )
    return Grid("Region", ("", "value"), rows)


# -- markdown ---------------------------------------------------------------------------------


def markdown(findings: Findings) -> str:
    """Return docs/benchmarks.md."""
    parts = [_HEAD.format(machine=machine(), limit=findings.limit, seed=findings.seed),
             *_shared(findings.loads)]
    for grid in grids(findings):
        parts += [f"## {grid.heading}\n", pipes(grid), *(f"{note}\n" for note in grid.notes)]
    return "\n".join(parts)


def _shared(loads: Sequence[float]) -> list[str]:
    """Say so if the machine did other work meanwhile."""
    cores = os.cpu_count() or 1
    if max(loads, default=0.0) < cores + 1:
        return []
    return [_SHARED.format(low=min(loads), middle=median(loads), high=max(loads), cores=cores)]


_SHARED = """The machine did other work meanwhile: {low:.1f} to {high:.1f} processes at a time (median
{middle:.1f}) wanted its {cores} cores, so whoever is told to stop after so many seconds had less of the
processor than on a quiet machine. "CPU s" is what the solve took of it, all threads together.
"""

_HEAD = """# Benchmarks

Written by `python -m benchmarks.run`; do not edit. Measured on {machine}.

Fictitious counties (seed {seed}) under the default policy. Every contender solves the same integer
rows and the same tiers, each tier with the earlier ones locked, in a process of its own, with at
most {limit:g} s in all. Seconds are wall clock and include writing the model out; listing the
options does not count. A rival starts each tier from the plan of the tier before. A value
without brackets is proven; brackets hold the bound. A rival stops at the first tier it cannot
prove in time, and `>` means: not proven, so at least this ratio. "time / ours" is by the clock
or by the processor, whichever says less for ours.
"""


def pipes(grid: Grid) -> str:
    aligned = ["---", *["---:"] * (len(grid.titles) - 1)]
    lines: Sequence[Sequence[str]] = [grid.titles, aligned, *grid.rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
