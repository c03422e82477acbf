"""The clauses of a task as a system that can be asked whether some can be kept together.

For this question people who stand in the clauses asked about alike are interchangeable, so they
are counted and not told apart: a class of n people is one row and a few columns from 0 to n.
Nothing is implied by bounds that clauses put on each other, so that any clause can be left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from rotation.domain.diagnosis import Choice
from rotation.domain.round import Integers
from rotation.errors import SolverBug
from rotation.model.columns import UNBOUNDED, Columns, Leeway
from rotation.model.task import AnyRule, AnyTask
from rotation.rules._words import Inequality, Subject
from rotation.text import Text, say

APART = Leeway(apart=True)
"""Each clause stands for itself alone."""


class Clause(NamedTuple):
    """``lower <= coefficients . columns <= upper``, with what a person weighs in it."""

    id: str
    rule: AnyRule
    subject: Subject
    columns: Integers
    coefficients: Integers
    lower: int
    upper: int

    @property
    def code(self) -> str:
        """Code of the rule."""
        return self.rule.code

    @property
    def unit(self) -> int:
        """By how much one person changes the sides of the row."""
        return self.rule.per_person()

    @property
    def people(self) -> tuple[str, ...]:
        """Ids of those whom a demand about single people names; nothing of any other."""
        return self.rule.people(self.subject)

    def says(self, world: Any) -> Text:
        """Return the demand; people are told by their ids."""
        return self.rule.discreet(world, self.subject)


@dataclass(frozen=True, eq=False)
class Classes:
    """Columns of interchangeable options under some clauses.

    Parameters
    ----------
    option
        For every column an option that stands for it.
    of_class
        For every column the class of people it belongs to.
    size
        Number of people of every class.
    marks
        Mark of every option; options of one column have the same.
    members
        Movers (indices) of every class.
    """

    option: Integers
    of_class: Integers
    size: Integers
    marks: Integers
    members: tuple[Integers, ...]


class System:
    """All clauses of a task.

    Parameters
    ----------
    task
        What is planned.

    Raises
    ------
    SolverBug
        If a rule needs rows of its own besides its clauses, which could not be left out with them.
    """

    def __init__(self, task: AnyTask) -> None:
        self.task, self.options = task, task.options
        columns = task.columns(APART)
        self.clauses = [_clause(columns, rule, subject) for rule in task.rules
                        for subject in rule.subjects(task.world)]
        if columns.rows:
            raise SolverBug(say("{c} cannot be left out alone", "{c} 不能单独放宽", c=columns.rows[0].clause))
        self.option_count = columns.option_count
        self.others = list(range(columns.option_count, columns.column_count))
        self.most = np.array(columns.upper[columns.option_count:], np.int64).reshape(-1)

    @cached_property
    def number(self) -> dict[str, int]:
        """Place of every clause by its id."""
        return {clause.id: index for index, clause in enumerate(self.clauses)}

    def entries(self, active: Sequence[int]) -> tuple[Integers, Integers, Integers]:
        """Return (row, column, coefficient) of the active clauses, rows numbered as given."""
        parts = [self.clauses[index] for index in active]
        sizes = [len(part.columns) for part in parts]
        empty = np.zeros(0, np.int64)
        return (np.repeat(np.arange(len(parts), dtype=np.int64), sizes),
                np.concatenate([empty, *(part.columns for part in parts)]),
                np.concatenate([empty, *(part.coefficients for part in parts)]))

    @cached_property
    def _every(self) -> tuple[Integers, Integers, Integers]:
        return self.entries(range(len(self.clauses)))

    def broken_at(self, point: Integers) -> frozenset[int]:
        """Return all clauses that an integer point breaks: one number per option and per other column."""
        which, columns, coefficients = self._every
        reached = np.zeros(len(self.clauses), np.int64)
        np.add.at(reached, which, coefficients * point[columns])
        low = np.array([clause.lower for clause in self.clauses], np.int64)
        high = np.array([clause.upper for clause in self.clauses], np.int64)
        return frozenset(np.flatnonzero((reached < low) | (reached > high)).tolist())

    def classes(self, active: Sequence[int], extra: Integers | None = None) -> Classes:
        """Group the options that the active clauses, and an extra mark, cannot tell apart."""
        which, columns, coefficients = self.entries(active)
        marks = np.zeros(self.option_count, np.int64)
        options = columns < self.option_count
        with np.errstate(over="ignore"):
            np.add.at(marks, columns[options],
                      _scatter(which[options] + 1) * coefficients[options])
            if extra is not None:
                marks += _scatter(np.full(1, len(active) + 1)) * extra
        return self._grouped(marks)

    def _grouped(self, marks: Integers) -> Classes:
        mover = self.options.mover
        used = np.flatnonzero(marks)
        order = used[np.lexsort((used, marks[used], mover[used]))]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (mover[order][1:] != mover[order][:-1]) | (marks[order][1:] != marks[order][:-1])
        first = order[new]
        keys = np.zeros(len(self.options.movers), np.int64)
        with np.errstate(over="ignore"):
            np.add.at(keys, mover[first], _scatter(marks[first]))
        movers = np.unique(mover[first])
        _, lead, inverse = np.unique(keys[movers], return_index=True, return_inverse=True)
        size = np.bincount(inverse, minlength=len(lead)).astype(np.int64)
        class_of_lead = {int(movers[index]): number for number, index in enumerate(lead.tolist())}
        chosen = first[np.isin(mover[first], movers[lead])]
        of_class = np.array([class_of_lead[key] for key in mover[chosen].tolist()], dtype=np.int64)
        split = np.argsort(inverse, kind="stable")
        cuts = np.cumsum(size)[:-1]
        members = tuple(np.split(movers[split], cuts)) if len(lead) else ()
        return Classes(chosen, of_class, size, marks, members)

    def choice(self, classes: Classes, values: Integers) -> Choice:
        """Return placements that a solution by classes stands for."""
        options, chosen = self.options, []
        taken = [0] * len(classes.size)
        for column, amount in enumerate(values.tolist()):
            group = int(classes.of_class[column])
            mark = classes.marks[classes.option[column]]
            for mover in classes.members[group][taken[group]:taken[group] + amount].tolist():
                where = options.slice_of(options.movers[mover])
                index = where.start + int(np.flatnonzero(classes.marks[where] == mark)[0])
                chosen.append((options.movers[mover], options.openings[options.opening[index]]))
            taken[group] += amount
        return tuple(sorted(chosen))


def _clause(columns: Columns[Any, Any], rule: AnyRule, subject: Subject) -> Clause:
    inequality: Inequality = rule.encode(columns, subject)
    tidy = inequality.expression.tidy()
    lower = -UNBOUNDED if inequality.lower is None else inequality.lower
    upper = UNBOUNDED if inequality.upper is None else inequality.upper
    return Clause(rule.clause(subject), rule, subject, tidy.columns, tidy.coefficients, lower, upper)


def _scatter(numbers: Integers) -> Integers:
    """Return well-spread 64-bit numbers, the same for the same input (splitmix64)."""
    with np.errstate(over="ignore"):
        mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(1)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        spread: Integers = (mixed ^ (mixed >> np.uint64(31))).view(np.int64)
    return spread
