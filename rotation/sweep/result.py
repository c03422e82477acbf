"""What a sweep gives: points of a curve or grid, the frontier of two goals, and price lists.

Plain frozen values; ``sweep.json`` tells all of them (`rotation.sweep.as_json`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from rotation.domain.outcome import Status, TierResult
from rotation.figures.sweep_figures import Figures
from rotation.text import Text

if TYPE_CHECKING:
    from pandas import DataFrame

Unit = Literal["share", "years", "km", "posts", "number"]


@dataclass(frozen=True)
class Axis:
    """One parameter and the values it takes.

    Parameters
    ----------
    parameter
        Its name as for ``--set``, such as ``H10.rate``.
    label
        What it is called on sheets.
    unit
        What its values are.
    values
        Written exactly as for ``--set``, ascending: ``8%``, ``9%``.
    base
        The value in force without the sweep; None if it follows from other values.
    """

    parameter: str
    label: Text
    unit: Unit
    values: tuple[str, ...]
    base: str | None = None


class Origin(StrEnum):
    """How a point was found."""

    SOLVED = "solved"
    """By a solve of its own, warm from its neighbors."""
    SAME = "same"
    """The law asks for the same whole numbers as at a neighbor: the same plans, the same best."""
    KEPT = "kept"
    """A neighbor with more freedom has a best plan that is lawful here: nothing can be better."""
    LEFT = "left"
    """Not solved: the sweep was stopped before."""


@dataclass(frozen=True)
class Point:
    """One combination of values and its best plan.

    Parameters
    ----------
    at
        One value per axis.
    status
        As of a plan; a point that was not reached is UNKNOWN.
    origin
        How it was found.
    neighbor
        Values of the point whose plan it shares; None if it was solved.
    no_reserve
        Whether the reserve of H10 had to be given up, as ``rotation plan`` does.
    tiers
        Value, bound and proof of every tier; empty without a plan.
    figures
        The plan in numbers; None without one.
    why
        Why there is no plan: what counting shows, or the set of clashing clauses if asked for.
    notes
        Other remarks.
    placements
        (teacher, host school, stage, subject) of the plan; not told in ``sweep.json``.
    """

    at: tuple[str, ...]
    status: Status
    origin: Origin
    neighbor: tuple[str, ...] | None = None
    no_reserve: bool = False
    tiers: tuple[TierResult, ...] = ()
    figures: Figures | None = None
    why: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    placements: tuple[tuple[str, str, str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class FrontierPoint:
    """One plan that no lawful plan beats in one goal without losing in the other.

    Parameters
    ----------
    values
        Of the two goals, integers in their units.
    figures
        The plan in numbers.
    """

    values: tuple[int, int]
    figures: Figures


@dataclass(frozen=True)
class Frontier:
    """The Pareto set of two goals over all lawful plans of the policy in force.

    Parameters
    ----------
    goals
        Codes of the two goals, such as ``("G10", "G50")``.
    labels, units
        Their names and units.
    points
        Ascending in the first goal; every one is proven to belong to the set.
    complete
        Whether the set is whole.
    open
        Where it is not: number of the point (from 0) after which others may lie unseen.
    status
        INFEASIBLE if there is no lawful plan at all, UNKNOWN if time ran out before the first.
    """

    goals: tuple[str, str]
    labels: tuple[Text, Text]
    units: tuple[Text, Text]
    points: tuple[FrontierPoint, ...]
    complete: bool
    open: tuple[int, ...] = ()
    status: Status = Status.OPTIMAL


@dataclass(frozen=True)
class Step:
    """What one step of a parameter changes, from one value to the next.

    Parameters
    ----------
    start, end
        Values of the parameter.
    lost, won
        Whether the plan ceases to exist, or comes to exist, with this step.
    moved, short, empty, standards, km_total
        By how much people exchanged, posts short, empty subjects, people missing to the standards
        and kilometers change; None where one side has no plan.
    variation
        By how much each coefficient of variation changes, in the order of `Figures.variation`,
        written with sign and four decimals.
    tiers
        By how much each tier's best value changes, in the tier's unit.
    proven
        Whether the plans of both ends are proven best (or that there is none); else the changes
        are those of the best plans known, and no breakpoint rests on them.
    """

    start: str
    end: str
    lost: bool
    won: bool
    moved: int | None = None
    short: Fraction | None = None
    empty: int | None = None
    standards: int | None = None
    km_total: int | None = None
    variation: tuple[str, ...] = ()
    tiers: tuple[int, ...] = ()
    proven: bool = True


@dataclass(frozen=True)
class Breakpoint:
    """A value at which the price of a step changes, or beyond which there is no plan.

    Parameters
    ----------
    at
        Value of the parameter.
    kind
        ``price``: the step beyond costs something else than the step before in posts, standards or
        empty subjects. ``km``: each further person adds at least twice the kilometers, and 10 more.
        ``infeasible``: the next value has no plan. ``feasible``: the first with one.
    says
        The same in a sentence.
    """

    at: str
    kind: Literal["price", "km", "infeasible", "feasible"]
    says: Text


@dataclass(frozen=True)
class PriceList:
    """What each further step of one parameter costs.

    Parameters
    ----------
    axis
        The parameter and its values.
    points
        One per value, the other parameters as in force.
    steps
        One between each two neighbors.
    breakpoints
        In ascending order.
    """

    axis: Axis
    points: tuple[Point, ...]
    steps: tuple[Step, ...]
    breakpoints: tuple[Breakpoint, ...]


@dataclass(frozen=True)
class Sweep:
    """A finished or interrupted sweep.

    Parameters
    ----------
    banner, year, public_seed
        The round.
    facts_sha256
        SHA-256 of the canonical facts.
    axes
        One for a curve, two for a grid.
    points
        Row by row: the last axis runs fastest.
    prices
        Price lists: of the swept parameter of a curve, and of others if asked for.
    frontier
        Pareto set of two goals, if asked for.
    complete
        False if it was interrupted or ran out of time.
    """

    banner: str
    year: int
    public_seed: str
    facts_sha256: str
    axes: tuple[Axis, ...]
    points: tuple[Point, ...]
    prices: tuple[PriceList, ...] = ()
    frontier: Frontier | None = None
    complete: bool = True

    def frame(self) -> DataFrame:
        """Return the points as a table of pandas: one row per point, numbers as numbers."""
        from rotation.sweep.frame import frame
        return frame(self)
