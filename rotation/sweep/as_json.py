"""sweep.json: a sweep for other programs and for the report.

It tells the values of `rotation.sweep.result` field by field, so that no second list of
fields can drift: sentences in both languages, exact numbers as fractions, status by its English
name. Nobody is named.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from rotation.domain.outcome import Status, TierResult
from rotation.figures.goals import amount_of, human
from rotation.figures.sweep_figures import Figures
from rotation.sweep.result import Frontier, Sweep
from rotation.text import Text

VERSION = 1
"""Version of the schema; it grows when a key changes its meaning or goes."""
_UNTOLD = frozenset({"placements", "certificate", "witness"})


def sweep_json(sweep: Sweep) -> dict[str, Any]:
    """Return everything that a sweep tells, as plain values."""
    return {"schema_version": VERSION, "kind": "sweep", **_plain(sweep)}


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return {"zh": value.render("zh"), "en": value.render("en")}
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Enum):
        return value.name if isinstance(value, Status) else value.value
    if is_dataclass(value):
        told = {field.name: _plain(getattr(value, field.name)) for field in fields(value)
                if field.name not in _UNTOLD}
        return told | _besides(value)
    if hasattr(value, "_asdict"):
        return {name: _plain(item) for name, item in value._asdict().items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _besides(value: Any) -> dict[str, Any]:
    """Return what follows from the fields: units for people, sums, means."""
    if isinstance(value, TierResult):
        shown, _, unit = human(value, value.value)
        return {"final": value.final, "shown": str(shown), "unit": _plain(unit)}
    if isinstance(value, Figures):
        return {"short_before": str(value.short_before), "short": str(value.short),
                "km_mean": None if value.km_mean is None else str(value.km_mean)}
    if isinstance(value, Frontier):
        return {"points": [
            {"values": [str(amount_of(code, number))
                        for code, number in zip(value.goals, point.values, strict=True)],
             "raw": list(point.values), "figures": _plain(point.figures)} for point in value.points]}
    return {}
