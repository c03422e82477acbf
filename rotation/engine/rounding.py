"""Rows that follow from two others for whole people, though not for parts of people.

Of 192 at least of whom a fifth are backbone teachers, 39 at least are. The relaxation sees 38.4; with the row it comes
nearer to the best plan, and fewer options are left to search. Such a row is never part of a certificate.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from rotation.domain.round import Integers
from rotation.engine.relaxation import at_most
from rotation.model.columns import UNBOUNDED, Row
from rotation.model.program import GUARD, Program, dense

_WIDE = 4
"""Rows over a quarter of the options or more are combined: those about all, of which there are few."""
_MOST_ROWS = 12
"""So many of them at most."""
_MOST_KINDS = 12
"""A pair is left alone if its columns count in more different ways than so many."""


def with_rounded(program: Program) -> Program:
    """Add to a program what pairs of its wide rows come to, rounded up to whole numbers; return it."""
    wide = [row for row in program.written.rows if _WIDE * len(row.columns) >= program.written.option_count]
    sides = [side for row in wide[:_MOST_ROWS] for side in _at_least(row, program.column_count)]
    found = {(weights.tobytes(), least): (weights, least)
             for one, other in combinations(sides, 2) for weights, least in _rounded(*one, *other)}
    for number, (weights, least) in enumerate(found.values(), start=1):
        used = np.flatnonzero(weights)
        program.extend([at_most(Row(f"rounded|{number}", used, weights[used], least, UNBOUNDED))])
    return program


def _at_least(row: Row, count: int) -> Iterator[tuple[Integers, int]]:
    """Iterate over the sides of a row as weights of all columns and what they must come to at least."""
    weights = dense(row, count)
    if row.lower > -UNBOUNDED:
        yield weights, row.lower
    if row.upper < UNBOUNDED:
        yield -weights, -row.upper


def _rounded(one: Integers, least: int, other: Integers, also: int) -> Iterator[tuple[Integers, int]]:
    """Iterate over sums of two sides in which a kind of column cancels out and the rest shares a divisor."""
    span = int(np.abs(other).max(initial=0))
    kinds, which = np.unique(one * (2 * span + 1) + other, return_inverse=True)
    if len(kinds) > _MOST_KINDS:
        return
    there = np.zeros(len(kinds), np.int64)
    here = there.copy()
    here[which], there[which] = one, other
    for first, second in zip(here.tolist(), there.tolist(), strict=True):
        if first * second >= 0:
            continue
        weights, sum_ = abs(second) * here + abs(first) * there, abs(second) * least + abs(first) * also
        step = int(np.gcd.reduce(weights))
        if step > 1 and sum_ % step and int(np.abs(weights // step)[which].sum()) < GUARD:
            yield (weights // step)[which], -(-sum_ // step)
