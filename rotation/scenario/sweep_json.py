"""sweep.json: a sweep for other programs and for the report; plain values, exact where exactness matters."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rotation.domain.indicators import root
from rotation.domain.outcome import TierResult
from rotation.report.goal_units import amount_of, human
from rotation.scenario.sweep_result import (
    Axis,
    Breakpoint,
    Figures,
    Frontier,
    Point,
    PriceList,
    Step,
    Sweep,
    Variation,
)
from rotation.text import Text

VERSION = 1
"""Version of the schema; it grows when a key changes its meaning or goes."""


def sweep_json(sweep: Sweep) -> dict[str, Any]:
    """Return everything that a sweep tells; sentences in both languages, no person is named."""
    return {
        "schema_version": VERSION, "kind": "sweep", "banner": sweep.banner, "year": sweep.year,
        "public_seed": sweep.public_seed, "facts_sha256": sweep.facts_sha256,
        "complete": sweep.complete, "axes": [_axis(axis) for axis in sweep.axes],
        "points": [_point(point) for point in sweep.points],
        "prices": [_prices(item) for item in sweep.prices],
        "frontier": None if sweep.frontier is None else _frontier(sweep.frontier)}


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.render("zh"), "en": text.render("en")}


def _axis(axis: Axis) -> dict[str, Any]:
    return {"parameter": axis.parameter, "label": _text(axis.label), "unit": axis.unit,
            "values": list(axis.values), "base": axis.base}


def _point(point: Point) -> dict[str, Any]:
    return {
        "at": list(point.at), "status": point.status.name, "origin": point.origin.value,
        "neighbor": None if point.neighbor is None else list(point.neighbor),
        "no_reserve": point.no_reserve, "tiers": [_tier(tier) for tier in point.tiers],
        "figures": None if point.figures is None else _figures(point.figures),
        "why": [_text(item) for item in point.why], "notes": [_text(item) for item in point.notes]}


def _tier(tier: TierResult) -> dict[str, Any]:
    _, _, unit = human(tier, tier.value)
    return {
        "tier": tier.tier, "label": _text(tier.label), "value": tier.value, "bound": tier.bound,
        "proven": tier.proven, "final": tier.final, "unit": _text(unit),
        "shown": _decimal(human(tier, tier.value)[0]),
        "goals": [goal._asdict() for goal in tier.goals]}


def _figures(told: Figures) -> dict[str, Any]:
    return {
        "eligible": told.eligible, "moved": told.moved, "backbone_moved": told.backbone_moved,
        "legal_minimum": told.legal_minimum, "required": told.required, "ceiling": told.ceiling,
        "backbone_required": told.backbone_required, "to_favored": told.to_favored,
        "placed": told.placed, "empty": {"before": told.empty_before, "after": told.empty},
        "short": {"before": _decimal(told.short_before), "after": _decimal(told.short)},
        "gaps": [{"subject": gap.subject, "before": _decimal(Fraction(gap.before, 100)),
                  "after": _decimal(Fraction(gap.after, 100))} for gap in told.gaps],
        "standards": {"before": told.standards_before, "after": told.standards},
        "variation": [_variation(item) for item in told.variation],
        "km": {"total": told.km_total, "longest": told.km_longest, "known": told.km_known,
               "mean": None if told.km_mean is None else _decimal(told.km_mean)}}


def _variation(item: Variation) -> dict[str, Any]:
    return {"stage": item.stage.value, "indicator": item.indicator.value,
            "limit": _decimal(item.limit), "before": root(item.before), "after": root(item.after)}


def _prices(item: PriceList) -> dict[str, Any]:
    return {"axis": _axis(item.axis), "points": [_point(point) for point in item.points],
            "steps": [_step(step) for step in item.steps],
            "breakpoints": [_breakpoint(found) for found in item.breakpoints]}


def _step(step: Step) -> dict[str, Any]:
    return {
        "from": step.start, "to": step.end, "lost": step.lost, "won": step.won, "moved": step.moved,
        "short": None if step.short is None else _decimal(step.short), "empty": step.empty,
        "standards": step.standards, "km_total": step.km_total,
        "variation": list(step.variation), "tiers": list(step.tiers)}


def _breakpoint(found: Breakpoint) -> dict[str, Any]:
    return {"at": found.at, "kind": found.kind, "says": _text(found.says)}


def _frontier(found: Frontier) -> dict[str, Any]:
    return {
        "goals": [{"code": code, "label": _text(label), "unit": _text(unit)}
                  for code, label, unit in zip(found.goals, found.labels, found.units, strict=True)],
        "status": found.status.name, "complete": found.complete, "open": list(found.open),
        "points": [{"values": list(point.values), "shown": [
            _decimal(amount_of(code, value))
            for code, value in zip(found.goals, point.values, strict=True)],
            "figures": _figures(point.figures)} for point in found.points]}


def _decimal(value: Fraction) -> str:
    """Write an exact number with two decimals, cut towards zero."""
    sign, size = ("-" if value < 0 else ""), int(abs(value) * 100)
    return f"{sign}{size // 100}.{size % 100:02}"
