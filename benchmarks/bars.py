"""The bars that were set beforehand, beside what was measured."""

from __future__ import annotations

from collections.abc import Iterable
from math import log

from benchmarks.contest import OURS, Record
from benchmarks.findings import CLOSE, MB, Findings, Grid, books_total, label, times
from benchmarks.rivals import RIVALS

_SECONDS = {("banner", OURS): 2, ("S", OURS): 15, ("M", OURS): 90, ("L", OURS): 300,
            ("S", CLOSE): 5, ("M", CLOSE): 15, ("L", CLOSE): 50}
_TIMES = {"S": 5, "M": 10, "L": 10}
_MOSTLY = 0.8
"""Share of a core that a rival must have had for its time limit to count as such."""


def bars(findings: Findings) -> Grid:
    """The bars that were set beforehand, beside what was measured."""
    rows = [*_time_bars(findings), *_rival_bars(findings), *_other_bars(findings),
            *_agreement(findings)]
    return Grid("Bars", ("bar", "limit", "measured", "kept"), tuple(rows))


def _bar(what: str, limit: float, measured: float, unit: str, good: bool) -> tuple[str, ...]:
    return what, f"{limit:g} {unit}", f"{measured:,.1f} {unit}", "yes" if good else "no"


def _timed(what: str, limit: float, record: Record) -> tuple[str, ...]:
    """Judge by the clock; where only that is too long, say what the processor took."""
    told = _bar(what, limit, record.seconds, "s", record.proven and record.seconds <= limit)
    if told[-1] == "no" and record.proven and record.effort <= limit:
        return *told[:2], f"{told[2]} (CPU {record.effort:,.1f} s)", "in CPU time"
    return told


def _time_bars(findings: Findings) -> Iterable[tuple[str, ...]]:
    for (case, contender), limit in _SECONDS.items():
        record = findings.of(case, contender)
        if record is not None:
            yield _timed(f"{case}, {label(contender)}: all tiers proven", limit, record)
    largest = findings.of("L", OURS)
    if largest is not None:
        yield _bar("L, ours: memory", 1536, largest.memory / MB, "MB",
                   largest.memory <= 1536 * MB)


def _rival_bars(findings: Findings) -> Iterable[tuple[str, ...]]:
    for case, least in _TIMES.items():
        ours = findings.of(case, OURS)
        rivals = [r for r in findings.on(case) if r.contender in RIVALS]
        if ours is not None and rivals:
            yield _rival_bar(findings.limit, least, ours, rivals)


def _rival_bar(
    limit: float, least: int, ours: Record, rivals: list[Record]
) -> tuple[str, ...]:
    what = f"{ours.case}: faster than the best whole-model solver"
    finished = [times(record, ours) for record in rivals if record.proven]
    if finished:
        return _bar(what, least, min(finished), "×", ours.proven and min(finished) >= least)
    told = f"no rival proves it in {limit:g} s"
    spent = min(record.effort for record in rivals)
    if spent >= _MOSTLY * limit:
        return what, f"{least} ×", told, "yes" if ours.proven else "no"
    ratio = min(times(record, ours) for record in rivals)
    return (what, f"{least} ×", f"{told} (CPU {spent:,.0f} s or more, > {ratio:.1f} ×)",
            "yes" if ours.proven and ratio >= least else "not shown")


def _other_bars(findings: Findings) -> Iterable[tuple[str, ...]]:
    if "S" in findings.books:
        total = books_total(findings.books["S"])
        yield _bar("S: workbooks read and written", 4, total, "s", total <= 4)
    region = findings.region
    if region is not None and region.records:
        good = all(r.proven for r in region.records) and region.seconds <= 360
        yield _bar("region, within 0.5 %", 360, region.seconds, "s", good)
    small, large = findings.of("S", OURS), findings.of("L", OURS)
    if small is not None and large is not None and small.proven and large.proven:
        power = log(large.effort / small.effort) / log(large.options / small.options)
        yield _bar("growth from S to L", 1, power, "(exponent)", power <= 1)


def _agreement(findings: Findings) -> Iterable[tuple[str, ...]]:
    """Whether contenders that ask for exact proofs found the same value in every proven tier."""
    seen: dict[tuple[str, int], set[int | None]] = {}
    for record in findings.records:
        if "@" not in record.contender:
            for step in record.steps:
                if step.proven:
                    seen.setdefault((record.case, step.tier), set()).add(step.value)
    split = [f"{case} tier {tier}" for (case, tier), values in seen.items() if len(values) > 1]
    if seen:
        yield ("proven values agree", f"{len(seen)} tiers", ", ".join(split) or "all",
               "no" if split else "yes")
