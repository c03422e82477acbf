"""The points of a sweep as a table of pandas, for those who go on in a notebook."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from rotation.domain.indicators import root
from rotation.domain.ratio import parse_share
from rotation.sweep.result import Axis, Point, Sweep

if TYPE_CHECKING:
    import pandas as pd


def frame(sweep: Sweep) -> pd.DataFrame:
    """Return one row per point; parameters and results are numbers, shares as decimals.

    Columns: the parameters, ``status``, ``proven``, ``tier1`` and so on (value in the tier's
    unit), then the figures; those of a point without a plan are missing.
    """
    import pandas as pd
    return pd.DataFrame([_row(sweep, point) for point in sweep.points])


def _row(sweep: Sweep, point: Point) -> dict[str, object]:
    row: dict[str, object] = {axis.parameter: _number(axis, value)
                              for axis, value in zip(sweep.axes, point.at, strict=True)}
    row |= {"status": point.status.name,
            "proven": bool(point.tiers) and all(tier.proven for tier in point.tiers)}
    row |= {f"tier{tier.tier}": tier.value for tier in point.tiers}
    told = point.figures
    if told is None:
        return row
    row |= {"eligible": told.eligible, "moved": told.moved, "backbone_moved": told.backbone_moved,
            "required": told.required, "short": float(told.short), "empty": told.empty,
            "standards": told.standards, "km_total": told.km_total, "km_longest": told.km_longest,
            "km_mean": None if told.km_mean is None else float(told.km_mean)}
    return row | {f"cv_{item.stage.name.lower()}_{item.indicator.name.lower()}": float(root(item.after))
                  for item in told.variation}


def _number(axis: Axis, value: str) -> float | int:
    return float(Fraction(parse_share(value))) if axis.unit == "share" else int(value)
