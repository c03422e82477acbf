"""What a sweep gives: points of a curve or grid, the frontier of two goals, and price lists.

Plain frozen values; ``sweep.json`` is a `Sweep` written out: sentences in both languages, exact
numbers as fractions, status by its English name. Nobody is named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

from rotation.domain.outcome import Status
from rotation.domain.ratio import parse_share
from rotation.domain.vocabulary import Stage
from rotation.figures.figures import Figures, Said, TierValue
from rotation.figures.shown import chosen
from rotation.tables.frames import need_pandas

if TYPE_CHECKING:
    from pandas import DataFrame

VERSION = 2
"""Version of the schema of sweep.json; it grows when a key changes its meaning or goes."""
AxisUnit = Literal["share", "years", "km", "posts", "number"]


def _status(name: object) -> object:
    return Status[name] if isinstance(name, str) and not isinstance(name, Status) else name


Named = Annotated[
    Status, BeforeValidator(_status), PlainSerializer(lambda status: status.name, return_type=str),
    WithJsonSchema({"enum": [status.name for status in Status], "type": "string"})]
"""A status, told by its English name."""


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
    label: Said
    unit: AxisUnit
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
class SweepPoint:
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
    status: Named
    origin: Origin
    neighbor: tuple[str, ...] | None = None
    no_reserve: bool = False
    tiers: tuple[TierValue, ...] = ()
    figures: Figures | None = None
    why: tuple[Said, ...] = ()
    notes: tuple[Said, ...] = ()
    placements: SkipJsonSchema[Annotated[tuple[tuple[str, str, str, str], ...], Field(exclude=True)]] = field(
        default=(), repr=False)


@dataclass(frozen=True)
class FrontierPoint:
    """One plan that no lawful plan beats in one goal without losing in the other.

    Parameters
    ----------
    values
        Of the two goals in units for people.
    raw
        The same as integers in the goals' own units.
    figures
        The plan in numbers.
    """

    values: tuple[Fraction, Fraction]
    raw: tuple[int, int]
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
    labels: tuple[Said, Said]
    units: tuple[Said, Said]
    points: tuple[FrontierPoint, ...]
    complete: bool
    open: tuple[int, ...] = ()
    status: Named = Status.OPTIMAL


@dataclass(frozen=True)
class PriceStep:
    """What one step of a parameter changes, from one value to the next.

    Parameters
    ----------
    start, end
        Values of the parameter.
    lost, won
        Whether the plan ceases to exist, or comes to exist, with this step.
    moved, short, empty, missing, km_total
        By how much people exchanged, posts short, empty subjects, people missing to the standards
        and kilometers change; None where one side has no plan.
    variation
        By how much each coefficient of variation changes, in the order of `Figures.variations`,
        written with sign and four decimals.
    tiers
        By how much each tier's best value changes, in the tier's raw unit.
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
    missing: int | None = None
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
    says: Said


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
    points: tuple[SweepPoint, ...]
    steps: tuple[PriceStep, ...]
    breakpoints: tuple[Breakpoint, ...]


@dataclass(frozen=True, kw_only=True)
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

    schema_version: int = VERSION
    kind: Literal["sweep"] = "sweep"
    banner: str
    year: int
    public_seed: str
    facts_sha256: str
    axes: tuple[Axis, ...]
    points: tuple[SweepPoint, ...]
    prices: tuple[PriceList, ...] = ()
    frontier: Frontier | None = None
    complete: bool = True

    def frame(self) -> DataFrame:
        """Return the points as a table of pandas: one row per point, numbers as numbers.

        Columns: the parameters (shares as decimals), ``status``, ``proven``, ``tier1`` and so on
        (value in the tier's raw unit), then figures by key and coefficients of variation; those of
        a point without a plan are missing.
        """
        need_pandas()
        import pandas as pd
        return pd.DataFrame([_row(self, point) for point in self.points])


_FRAMED = chosen("eligible", "moved", "backbone", "required", "short", "empty", "missing", "km_total",
                 "km_longest", "km_mean")


def _row(sweep: Sweep, point: SweepPoint) -> dict[str, object]:
    row: dict[str, object] = {axis.parameter: _number(axis, value)
                              for axis, value in zip(sweep.axes, point.at, strict=True)}
    row |= {"status": point.status.name,
            "proven": bool(point.tiers) and all(tier.proven for tier in point.tiers)}
    row |= {f"tier{tier.number}": tier.value.raw for tier in point.tiers}
    if point.figures is None:
        return row
    values = {item.key: item.of(point.figures) for item in _FRAMED}
    row |= {key: float(value) if isinstance(value, Fraction) else value for key, value in values.items()}
    return row | {f"cv_{Stage(item.stage.zh).name.lower()}_{item.indicator.lower()}": float(item.actual_after)
                  for item in point.figures.variations}


def _number(axis: Axis, value: str) -> float | int:
    return float(parse_share(value)) if axis.unit == "share" else int(value)
