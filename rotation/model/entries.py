"""The coefficients of many rows, column by column: what prices of the rows come to, without a pass per row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from rotation.domain.round import Integers
from rotation.model.columns import Row

Prices = npt.NDArray[Any]
"""One number per row: floats, 64-bit integers, or Python's where these may not suffice."""
_SMALL = 2**15 - 1
"""Coefficients no further from 0 fit 16 bits."""
_PART = 2**13
"""So many entries, more or less, are priced at a time."""


@dataclass(frozen=True, eq=False)
class Entries:
    """Every nonzero of some rows, sorted by column and within a column by row.

    Parameters
    ----------
    starts
        Where the entries of each column start, and the end of the last.
    rows
        Row of every entry.
    coefficients
        Its coefficient, in as few bytes as all of them need: they are passed over for every relaxation.
    """

    starts: Integers
    rows: npt.NDArray[np.intp]
    coefficients: npt.NDArray[np.int16] | Integers

    @classmethod
    def of(cls, rows: Integers, columns: Integers, coefficients: Integers, column_count: int) -> Entries:
        """Return entries told row by row."""
        sizes = np.bincount(columns, minlength=column_count)
        order = np.argsort(columns, kind="stable")
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        ordered = coefficients[order]
        small = int(np.abs(ordered).max(initial=0)) <= _SMALL
        return cls(starts, rows[order].astype(np.intp), ordered.astype(np.int16) if small else ordered)

    @cached_property
    def _used(self) -> Integers:
        return np.flatnonzero(np.diff(self.starts))

    def paid(self, prices: Prices) -> Prices:
        """Return by column the sum of coefficient times price of the row.

        A part of the columns at a time: what is in between stays in the processor's cache, and large arrays that
        live for a moment are pages that the system must give anew.
        """
        sums = np.zeros(len(self.starts) - 1, prices.dtype)
        for columns, offsets, first, last in self._parts:
            sums[columns] = np.add.reduceat(
                self.coefficients[first:last] * prices.take(self.rows[first:last], mode="clip"), offsets)
        return sums

    @cached_property
    def _parts(self) -> list[tuple[Integers, Integers, int, int]]:
        """Columns that are used, part by part: where each begins within its part, and where the part lies."""
        used, starts = self._used, self.starts
        cuts = np.flatnonzero(np.diff(starts[used] // _PART, prepend=-1)).tolist()
        parts = [used[here:there] for here, there in pairwise([*cuts, len(used)])]
        return [(part, starts[part] - starts[part[0]], int(starts[part[0]]), int(starts[part[-1] + 1]))
                for part in parts]

    def most_paid(self, prices: Integers) -> int:
        """Return a number that no column's sum of coefficient times price exceeds, nor any part of it."""
        return self._heaviest * int(np.abs(prices).max(initial=0))

    @cached_property
    def _heaviest(self) -> int:
        return int(self._by_column(np.abs(self.coefficients.astype(np.int64))).max(initial=0))

    def _by_column(self, amounts: Prices) -> Prices:
        sums = np.zeros(len(self.starts) - 1, amounts.dtype)
        if len(amounts):
            sums[self._used] = np.add.reduceat(amounts, self.starts[self._used])
        return sums

    def of_columns(self, chosen: Integers) -> tuple[Integers, Integers]:
        """Return how many entries each of some columns has, and their places; columns that came later have none."""
        last = len(self.starts) - 1
        starts, stops = self.starts[np.minimum(chosen, last)], self.starts[np.minimum(chosen + 1, last)]
        sizes = stops - starts
        places = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
        return sizes, places


class RowBlock:
    """Rows that stay as they are, with their sides and entries listed once for all who share them."""

    def __init__(self, rows: Sequence[Row], column_count: int) -> None:
        self.rows, self._column_count = tuple(rows), column_count

    @cached_property
    def sides(self) -> tuple[Integers, Integers]:
        """Lower and upper sides of all rows."""
        return sides_of(self.rows)

    @cached_property
    def entries(self) -> Entries:
        """Every nonzero."""
        empty, sizes = np.zeros(0, np.int64), [len(row.columns) for row in self.rows]
        return Entries.of(np.repeat(np.arange(len(sizes), dtype=np.int64), sizes),
                          np.concatenate([empty, *(row.columns for row in self.rows)]),
                          np.concatenate([empty, *(row.coefficients for row in self.rows)]), self._column_count)


def sides_of(rows: Sequence[Row]) -> tuple[Integers, Integers]:
    """Return lower and upper sides of rows; `UNBOUNDED` stands for none."""
    return (np.array([row.lower for row in rows], dtype=np.int64),
            np.array([row.upper for row in rows], dtype=np.int64))
