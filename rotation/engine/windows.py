"""Which columns a search leaves open: windows of reduced costs, and few likely options."""

from __future__ import annotations

import numpy as np

from rotation.domain.round import Integers
from rotation.engine.relaxation import Duals
from rotation.model.certificate import PRICE_UNIT
from rotation.model.program import Program

FIRST_COLUMNS = 1500
"""The first window is the one that leaves about so many options open."""
FEW = 400
"""Options open in the first, quick search of a tier."""
EACH = 40
"""Options of each person open in that search where a few have many (`Columns.many_each`)."""
_TINY = 1e-7
"""A part of a person that the relaxation does not tell from none."""
JUMP = 2
"""A window that closes the tier is searched at once if it is at most so many times the one that would come first."""


def window_bounds(program: Program, duals: Duals, window: int) -> tuple[Integers, Integers]:
    """Return column bounds within a window given in 1/PRICE_UNIT above the exact bound."""
    reduced = duals.reduced
    step = np.where(reduced == 0, 0, window // np.maximum(np.abs(reduced), 1))
    lower = np.where(reduced < 0, np.maximum(program.lower, program.upper - step), program.lower)
    upper = np.where(reduced > 0, np.minimum(program.upper, program.lower + step), program.upper)
    return lower, upper


def first_window(program: Program, duals: Duals, *, single: bool) -> int:
    """Return a window (1/PRICE_UNIT) that reaches the next integer and leaves enough options.

    That of a single goal is no wider than one unit.
    """
    options = np.sort(np.abs(duals.reduced[:program.written.option_count]))
    enough = int(options[min(FIRST_COLUMNS, len(options)) - 1]) if len(options) else 0
    next_integer = duals.least * PRICE_UNIT - duals.bound
    if single:
        return max(next_integer, min(enough, PRICE_UNIT))
    return max(next_integer, enough)


def widest(program: Program, duals: Duals) -> int:
    """Return a window that excludes nothing."""
    span = program.upper - program.lower
    return int((np.abs(duals.reduced) * np.maximum(span, 1)).max(initial=0))


def wider(window: int) -> int:
    """Return the window to look in after one, both in 1/PRICE_UNIT."""
    return 4 * window + PRICE_UNIT


def following(window: int, closing: int) -> int:
    """Return the window to search after one in which a point was found, all in 1/PRICE_UNIT.

    A little wider first, as a better point makes the window that closes the tier narrower; but two windows that
    hardly differ would cost twice what one does.

    Parameters
    ----------
    window
        The one that was searched.
    closing
        The one outside which nothing is better than the best point known.
    """
    return closing if closing <= JUMP * wider(window) else wider(window)


def few_options(program: Program, duals: Duals, likely: Integers, number: int) -> tuple[
        Integers, Integers]:
    """Return column bounds that leave open only the likeliest options.

    Those that the relaxed optimum uses stay open; so do ``number`` others, by reduced cost and then
    by ``likely``. A value that the bound proves is proven whatever was left out.
    """
    count = program.written.option_count
    unused = (duals.point[:count] < _TINY).astype(np.int64)
    order = np.lexsort((likely[:count], duals.reduced[:count], unused))
    upper = program.upper.copy()
    upper[order[count - int(unused.sum()) + number:]] = 0
    return program.lower, upper


def few_of_each(program: Program, duals: Duals, likely: Integers) -> tuple[Integers, Integers]:
    """Return column bounds that leave open only the likeliest options of each person, by the order of `few_options`."""
    mover, count = program.written.options.mover, program.written.option_count
    used = duals.point[:count] >= _TINY
    order = np.lexsort((likely[:count], duals.reduced[:count], ~used, mover))
    sizes = np.bincount(mover)
    rank = np.arange(count) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    upper = program.upper.copy()
    upper[order[(rank >= EACH) & ~used[order]]] = 0
    return program.lower, upper


def near_bounds(
    program: Program, duals: Duals, point: Integers, number: int, bounds: tuple[Integers, Integers],
) -> tuple[Integers, Integers]:
    """Return column bounds that leave open where the relaxed optimum and a known point differ, and a little beside.

    Parameters
    ----------
    program, duals
        All rows and columns, and the relaxation.
    point
        Of every option whether it is taken in a plan that is near.
    number
        So many of the options that neither takes stay open, the cheapest by reduced cost.
    bounds
        Narrower bounds that hold as well.
    """
    count = program.written.option_count
    lower, upper = bounds[0].copy(), bounds[1].copy()
    taken, used = point > 0, duals.point[:count]
    lower[:count][taken & (used > 1 - _TINY)] = 1
    idle = np.flatnonzero(~taken & (used < _TINY))
    order = np.argsort(np.abs(duals.reduced[idle]), kind="stable")
    upper[idle[order[number:]]] = 0
    lower[:count] = np.minimum(lower[:count], bounds[1][:count])
    return lower, np.maximum(lower, upper)
