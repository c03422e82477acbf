"""A relaxation that goes on from where the one of a neighbor ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import highspy

from rotation.domain.round import Integers
from rotation.engine.relaxation import Priced, Relaxation, first_columns
from rotation.model.program import Program
from rotation.model.rows import Row
from rotation.rules._words import Expression

_PRIMAL, _DUAL = 4, 1
_Statuses = list[highspy.HighsBasisStatus]


@dataclass
class Memory:
    """What neighbors leave to each other.

    Parameters
    ----------
    columns
        Columns of the last relaxation, in its order.
    bases
        By how many tiers were held: the statuses of columns, and of rows by clause id.
    """

    columns: Integers | None = None
    bases: dict[int, tuple[_Statuses, dict[str, highspy.HighsBasisStatus]]] = field(
        default_factory=dict)


class Warm(Relaxation):
    """A relaxation that starts from the columns and bases of a neighbor with the same columns.

    Parameters
    ----------
    program, likely
        As of `Relaxation`.
    memory
        Of the neighbors; it is brought up to date.
    """

    def __init__(self, program: Program, likely: Integers, memory: Memory) -> None:
        self._memory, self._held = memory, 0
        super().__init__(program, likely)

    def __post_init__(self) -> None:
        known = self._memory.columns
        if known is None or known.max(initial=0) >= self.program.column_count:
            self._memory.bases.clear()
            known = first_columns(self.program, self.likely)
        self._load(known)

    def add(self, row: Row) -> None:
        """Append a lock row."""
        super().add(row)
        self._held += 1

    def price(self, objective: Expression, seconds: float) -> Priced:
        """Minimize as `Relaxation.price` does, starting from the neighbor's basis."""
        found = self._memory.bases.get(self._held)
        if found is not None:
            self._start(*found)
        priced = super().price(objective, seconds)
        self._keep()
        return priced

    def _start(
        self, columns: Sequence[highspy.HighsBasisStatus],
        rows: dict[str, highspy.HighsBasisStatus],
    ) -> None:
        """Hand over a basis; one that does not fit is refused by HiGHS, which then starts anew."""
        free = highspy.HighsBasisStatus.kBasic
        basis = highspy.HighsBasis()
        more = len(self._inside) - len(columns)
        if more < 0:
            return
        basis.col_status = [*columns, *[highspy.HighsBasisStatus.kLower] * more]
        basis.row_status = [rows.get(row.clause, free) for row in self.program.clauses]
        basis.valid = True
        self._highs.setOptionValue("simplex_strategy", _DUAL)
        self._highs.setBasis(basis)

    def _keep(self) -> None:
        self._highs.setOptionValue("simplex_strategy", _PRIMAL)
        basis = self._highs.getBasis()
        self._memory.columns = self._inside
        if basis.valid:
            names = [row.clause for row in self.program.clauses]
            self._memory.bases[self._held] = (
                list(basis.col_status), dict(zip(names, basis.row_status, strict=True)))
