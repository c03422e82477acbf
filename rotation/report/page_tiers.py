"""The goals tier by tier: what the plan reaches, what is best, and how far that is proven."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rotation.domain.outcome import GoalResult, TierResult
from rotation.figures.goals import exchange, proof, shown
from rotation.report.view import View
from rotation.rules import catalogue
from rotation.tables.page.parts import Section
from rotation.tables.table import Cell, Column, Row, Table
from rotation.text import say

_COLUMNS: tuple[Column[Any], ...] = (
    Column("tier", say("Tier", "层次"), "index"),
    Column("goal", say("Goal", "目标"), "wrap"),
    Column("value", say("This plan", "本方案"), "count"),
    Column("best", say("Best when settled", "本层最优"), "count"),
    Column("bound", say("Proven bound", "已证明的界限"), "count"),
    Column("unit", say("Unit", "单位"), "center"),
    Column("proof", say("Proof", "证明"), "wrap"),
    Column("arithmetic", say("Of it by arithmetic alone", "其中仅凭算术复核"), "count"))


def tiers(view: View) -> Section:
    """Return every tier with its value, bound and proof; the goals of a sum below it."""
    rows = tuple(row for tier in view.outcome.tiers for row in _tier(view, tier))
    table = Table("tiers", say("Goals", "目标"), say("Goals and proof", "目标与证明"), _COLUMNS, rows)
    kept = [heading.key for heading in _COLUMNS if _told(view, heading.key)]
    return Section(
        "tiers", say("Goals and proof", "目标与最优性证明"),
        (say("Goals count in this order: a later one never makes an earlier one worse beyond its slack.",
             "各层目标按次序求解：后一层不得使前一层变差（允许的宽限除外）。"),),
        tables=(table.narrowed(kept),))


def _told(view: View, key: str) -> bool:
    """Whether a column has anything to tell: a draft that breaks rules proves nothing about lawful plans."""
    if view.outcome.diagnosis is not None:
        return key in ("tier", "goal", "value", "unit")
    return key != "arithmetic" or bool(view.certificate)


def _tier(view: View, tier: TierResult) -> Iterator[Row]:
    value, look, unit = shown(tier, tier.final)
    bounds = (shown(tier, number)[0] for number in (tier.value, tier.bound))
    sure = tier.proven and not tier.gap
    priced = tier.certificate if view.certificate else None
    yield (tier.tier, tier.label, Cell(value, look), *(Cell(number, look) for number in bounds), unit,
           Cell(proof(tier), "good" if sure else "wrap"),
           None if priced is None else Cell(shown(tier, priced.bound)[0], look))
    if len(tier.goals) > 1:
        yield from map(_part, tier.goals)


def _part(goal: GoalResult) -> Row:
    value, look, unit, told = exchange(goal)
    return (None, say("　of which {l}", "　其中：{l}", l=catalogue()[goal.code].label), Cell(value, look), None,
            None, unit, told, None)

