"""plan.json: one run for other programs, with a published schema."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rotation.domain.indicators import root
from rotation.domain.outcome import Certificate, TierResult
from rotation.domain.plan import Placement
from rotation.domain.teacher import Teacher
from rotation.figures.accounts import accounts
from rotation.figures.standards import Measure, Pair, Spread, measures, spreads
from rotation.model.certificate import spell_price
from rotation.model.eligibility import neutral
from rotation.report.sheet_conflict import conflict_json
from rotation.report.view import View

VERSION = 1
"""Version of the schema; it grows when a key changes its meaning or goes."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GoalEntry(_Part):
    """One goal of a tier: its value in the goal's unit and the rate at which the tier counts it."""

    code: str
    rate: int
    value: int


class TierEntry(_Part):
    """One tier of goals; integers in the tier's unit.

    ``value`` is the best value of the tier, to which (plus slack) the later tiers were held;
    ``final`` and ``goals`` are measured on the finished plan.
    """

    tier: int
    value: int
    bound: int
    proven: bool
    final: int
    goals: list[GoalEntry]


class CertificateEntry(_Part):
    """Shadow prices that prove a lower bound on a tier by weak duality, in exact arithmetic."""

    tier: int
    bound: int = Field(description="the bound that the prices give, rounded up")
    prices: dict[str, str] = Field(description="clause id -> price, decimals of the tier's unit")
    witness: list[list[str]] | None = Field(
        description="[teacher, school, stage, subject] of a plan that reaches the tier's value, "
                    "told only if the finished plan gives way within the slack")


class Counts(_Part):
    """People: |E|, X, B and what the law asks."""

    eligible: int
    moved: int
    backbone_moved: int
    legal_minimum: int
    required: int
    backbone_required: int


class PlacementEntry(_Part):
    """One placement; school codes, Chinese stage, subject, form and kind of move."""

    teacher: str
    from_: str = Field(alias="from", description="home school code; empty for a new recruit")
    to: str = Field(description="host school code")
    stage: str
    subject: str
    backbone: bool
    form: str
    term: int = Field(description="school years")
    relation: bool = Field(description="whether the personnel relation moves")
    kind: str


class StandingEntry(_Part):
    """Verdict on one teacher; the reason is neutral and never tells the kind of a deferral."""

    teacher: str
    standing: str
    rule: str = Field(description="code of the deciding rule; empty if none")
    why: str


class ShortageEntry(_Part):
    """Need and supply of one (place, subject); need, before and after in hundredths of a load."""

    school: str
    stage: str
    subject: str
    need: int
    posts: int = Field(description="whole teachers: need rounded half up")
    before: int = Field(description="supply before")
    after: int = Field(description="supply after")


class Both(_Part):
    """People before and after."""

    before: int
    after: int


class Variation(_Part):
    """Coefficient of variation before and after, four decimals."""

    before: str
    after: str


class IndicatorEntry(_Part):
    """One indicator at one place, in both counting ways."""

    school: str
    stage: str
    indicator: Literal["L1", "L2", "L3"]
    pupils: int
    required: int
    statistical: Both
    actual: Both


class SpreadEntry(_Part):
    """One indicator over the schools of a stage."""

    stage: str
    indicator: Literal["L1", "L2", "L3"]
    limit: str
    statistical: Variation
    actual: Variation


class Indicators(_Part):
    """Resource indicators per school and stage, and their coefficients of variation."""

    places: list[IndicatorEntry]
    variation: list[SpreadEntry]


class WayEntry(_Part):
    """One way out of a round without a plan, tried and found to give one."""

    rule: str = Field(description="code of the rule that gives way; + for several")
    people: int
    settings: list[str] = Field(description="NAME=VALUE")
    clauses: dict[str, int] = Field(description="clause id -> people by whom it gives way")
    least: bool = Field(description="whether fewer people are proven not to suffice")


class ConflictEntry(_Part):
    """Why there is no plan; of a draft also what it breaks."""

    clauses: list[str] = Field(description="ids of a minimal set that cannot all be kept")
    proven: bool = Field(description="by two solvers, and by a plan without each of them")
    ways: list[WayEntry]
    breaks: dict[str, int] = Field(description="clause id -> people by whom the draft breaks it")


class LineageEntry(_Part):
    """Which version of the plan this is; a revised plan names the one it was made from."""

    version: int = Field(description="1 for a plan made from the workbook alone")
    parent: str | None = Field(description="folder of the plan that was revised")
    parent_sha256: str | None = Field(description="SHA-256 of its plan.json")
    changed: int | None = Field(description="people whose post, or staying, differs")


class PlanFile(_Part):
    """The whole file."""

    schema_version: int
    status: Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE", "UNKNOWN"]
    tiers: list[TierEntry]
    eligible: list[str]
    counts: Counts
    placements: list[PlacementEntry]
    standings: list[StandingEntry]
    shortages: list[ShortageEntry]
    indicators: Indicators
    policy: dict[str, Any]
    facts_sha256: str
    public_seed: str
    versions: dict[str, str]
    certificates: list[CertificateEntry]
    conflict: ConflictEntry | None = Field(description="only of a round without a plan")
    lineage: LineageEntry


def schema() -> dict[str, Any]:
    """Return the JSON schema of plan.json."""
    return PlanFile.model_json_schema(by_alias=True)


def plan_json(view: View) -> dict[str, Any]:
    """Return plan.json as plain values; lists about the plan are empty when there is none."""
    return {
        "schema_version": VERSION,
        "status": view.outcome.status.name,
        "tiers": [_tier(tier) for tier in view.outcome.tiers],
        "eligible": sorted(view.round.eligible),
        "counts": _counts(view),
        "placements": [_placement(view, item) for item in view.plan.placements],
        "standings": [_standing(view, t) for t in view.round.problem.teachers],
        "shortages": _shortages(view) if view.has_plan else [],
        "indicators": _indicators(view),
        "policy": view.policy.dump(),
        "facts_sha256": view.facts_sha256,
        "public_seed": view.round.settings.seed,
        "versions": dict(sorted(view.versions.items())),
        "certificates": [_certificate(tier, tier.certificate)
                         for tier in view.outcome.tiers if tier.certificate is not None],
        "conflict": conflict_json(view.outcome.diagnosis),
        "lineage": _lineage(view),
    }


def _lineage(view: View) -> dict[str, Any]:
    told = view.lineage
    if told is None:
        return {"version": 1, "parent": None, "parent_sha256": None, "changed": None}
    return {"version": told.version, "parent": told.parent, "parent_sha256": told.parent_sha256,
            "changed": len(view.changes.people) if view.changes else None}


def _tier(tier: TierResult) -> dict[str, Any]:
    return {"tier": tier.tier, "value": tier.value, "bound": tier.bound, "proven": tier.proven,
            "final": tier.final, "goals": [goal._asdict() for goal in tier.goals]}


def _certificate(tier: TierResult, told: Certificate) -> dict[str, Any]:
    witness = tier.witness and [[teacher, *map(str, post)] for teacher, post in tier.witness]
    return {"tier": tier.tier, "bound": told.bound, "witness": witness,
            "prices": {clause: spell_price(price) for clause, price in told.prices.items()}}


def _counts(view: View) -> dict[str, int]:
    found = accounts(view.round, view.plan)
    return {
        "eligible": found.eligible, "moved": found.moved, "backbone_moved": found.backbone_moved,
        "legal_minimum": found.legal_minimum, "required": found.required,
        "backbone_required": found.backbone_required}


def _placement(view: View, item: Placement) -> dict[str, Any]:
    return {
        "teacher": item.teacher, "from": item.home, "to": item.host, "stage": item.stage.value,
        "subject": item.subject, "form": item.form.value, "term": item.term_years,
        "backbone": view.round.is_backbone(view.round.teacher(item.teacher)),
        "relation": item.relation, "kind": view.kinds[item.teacher].value}


def _standing(view: View, teacher: Teacher) -> dict[str, str]:
    item = view.round.standings[teacher.id]
    return {"teacher": teacher.id, "standing": item.verdict.value, "rule": item.rule,
            "why": neutral(item).render("zh")}


def _shortages(view: View) -> list[dict[str, Any]]:
    return [
        {"school": at.school, "stage": at.stage.value, "subject": at.subject, "need": cell.need,
         "posts": cell.posts, "before": cell.before, "after": cell.after(view.change(at))}
        for at, cell in view.round.cells.items()]


def _indicators(view: View) -> dict[str, Any]:
    found = measures(view.round, view.plan) if view.has_plan else ()
    return {"places": [_measure(item) for item in found],
            "variation": [_spread(view, item) for item in spreads(found)]}


def _measure(item: Measure) -> dict[str, Any]:
    return {
        "school": item.place[0], "stage": item.place[1].value, "indicator": item.indicator.value,
        "pupils": item.pupils, "required": item.required,
        "statistical": _both(item.statistical), "actual": _both(item.actual)}


def _both(pair: Pair) -> dict[str, int]:
    return {"before": pair.before, "after": pair.after}


def _spread(view: View, item: Spread) -> dict[str, Any]:
    limit = view.round.standards.cv_limit(item.stage)
    return {
        "stage": item.stage.value, "indicator": item.indicator.value,
        "limit": f"{float(limit):.2f}",
        "statistical": {"before": root(item.statistical[0]), "after": root(item.statistical[1])},
        "actual": {"before": root(item.actual[0]), "after": root(item.actual[1])}}
