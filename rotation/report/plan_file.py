"""plan.json: one run for other programs; the model writes it, reads it and prints its schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from rotation.domain.diagnosis import Diagnosis, Easing
from rotation.domain.file_part import FilePart, Several, Table
from rotation.domain.indicators import Indicator, root
from rotation.domain.outcome import DualCertificate, GoalResult, Outcome, Status, TierResult
from rotation.domain.plan import Placement, Plan
from rotation.domain.revision import Post
from rotation.domain.round import Opening, Round
from rotation.domain.succession import Succession
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Duty, Form, Stage, Verdict
from rotation.errors import PlanError
from rotation.figures.accounts import accounts
from rotation.figures.kinds import Kind
from rotation.figures.standards import Measure, Spread, measures, spreads
from rotation.model.certificate import read_price, spell_price
from rotation.model.eligibility import neutral
from rotation.policy.policy import Policy
from rotation.report.view import View
from rotation.text import Text, pair, say

VERSION = 1
"""Version of the schema; it grows when a key changes its meaning or goes."""
StatusName = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE", "UNKNOWN"]
_PLANNED = (Status.OPTIMAL.name, Status.FEASIBLE.name)


class GoalEntry(FilePart):
    """One goal of a tier: its value in the goal's unit and the rate at which the tier counts it."""

    code: str
    rate: int
    value: int


class TierEntry(FilePart):
    """One tier of goals; integers in the tier's unit.

    ``value`` is the best value of the tier, to which (plus slack) the later tiers were held;
    ``final`` and ``goals`` are measured on the finished plan.
    """

    tier: int
    value: int
    bound: int
    proven: bool
    final: int
    goals: Several[GoalEntry]

    def result(self, policy: Policy, proof: DualCertificate | None) -> TierResult:
        """Return the tier as it was solved; `IndexError` if the policy has no such tier."""
        goals = tuple(GoalResult(goal.code, goal.rate, goal.value) for goal in self.goals)
        if self.tier < 1:
            raise IndexError(self.tier)
        return TierResult(self.tier, policy.tiers[self.tier - 1].label, self.value, self.bound, self.proven,
                          goals, proof)


class CertificateEntry(FilePart):
    """Shadow prices that prove a lower bound on a tier by weak duality, in exact arithmetic."""

    tier: int
    bound: int = Field(description="the bound that the prices give, rounded up")
    witness: tuple[tuple[str, str, str, str], ...] | None = Field(
        fail_fast=True,
        description="[teacher, school, stage, subject] of a plan that reaches the tier's value, "
                    "told only if the finished plan gives way within the slack")
    prices: Table[str] = Field(description="clause id -> price, decimals of the tier's unit")

    @classmethod
    def of(cls, tier: TierResult, proof: DualCertificate) -> CertificateEntry:
        """Return the proof of a tier."""
        witness = None if tier.witness is None else tuple(
            (teacher, post.school, str(post.stage), post.subject) for teacher, post in tier.witness)
        return cls(tier=tier.tier, bound=proof.bound, witness=witness,
                   prices={clause: spell_price(price) for clause, price in proof.prices.items()})

    @property
    def proof(self) -> DualCertificate:
        """The prices as numbers; `ValueError` if one is none."""
        return DualCertificate(self.bound, {clause: read_price(price) for clause, price in self.prices.items()})


class Counts(FilePart):
    """People: |E|, X, B and what the law asks."""

    eligible: int
    moved: int
    backbone_moved: int
    legal_minimum: int
    required: int
    backbone_required: int


class PlacementEntry(FilePart):
    """One placement; school codes, Chinese stage, subject, form and kind of move."""

    teacher: str
    home: str = Field(alias="from", description="home school code; empty for a new recruit")
    host: str = Field(alias="to", description="host school code")
    stage: Stage
    subject: str
    form: Form
    term: int = Field(description="school years")
    backbone: bool
    relation: bool = Field(description="whether the personnel relation moves")
    kind: Kind

    @classmethod
    def of(cls, view: View, item: Placement) -> PlacementEntry:
        """Return a placement with what a plan makes of it."""
        return cls(
            teacher=item.teacher, home=item.home, host=item.host, stage=item.stage, subject=item.subject,
            form=item.form, term=item.term_years, relation=item.relation, kind=view.kinds[item.teacher],
            backbone=view.round.is_backbone(view.round.teacher(item.teacher)))

    @property
    def placement(self) -> Placement:
        """The placement alone."""
        return Placement(
            teacher=self.teacher, home=self.home, host=self.host, stage=self.stage, subject=self.subject,
            form=self.form, term_years=self.term, relation=self.relation)


class StandingEntry(FilePart):
    """Verdict on one teacher; the reason is neutral and never tells the kind of a deferral."""

    teacher: str
    standing: Verdict
    rule: str = Field(description="code of the deciding rule; empty if none")
    why: str

    @classmethod
    def of(cls, round: Round, teacher: Teacher) -> StandingEntry:
        """Return the verdict on a teacher of a round."""
        item = round.standings[teacher.id]
        return cls(teacher=teacher.id, standing=item.verdict, rule=item.rule, why=neutral(item).render("zh"))


class ShortageEntry(FilePart):
    """Need and supply of one (place, subject); need, before and after in hundredths of a load."""

    school: str
    stage: Stage
    subject: str
    need: int
    posts: int = Field(description="whole teachers: need rounded half up")
    before: int = Field(description="supply before")
    after: int = Field(description="supply after")


class GapEntry(FilePart):
    """Why a (place, subject) stays short, in both languages, where that was found by solving again."""

    school: str
    stage: Stage
    subject: str
    zh: str
    en: str

    @classmethod
    def of(cls, at: Opening, why: Text) -> GapEntry:
        """Return the reason of a gap."""
        return cls(school=at.school, stage=at.stage, subject=at.subject, zh=why.render("zh"), en=why.render("en"))


class Both(FilePart):
    """People before and after."""

    before: int
    after: int


class BothSpread(FilePart):
    """Coefficient of variation before and after, four decimals."""

    before: str
    after: str


class IndicatorEntry(FilePart):
    """One indicator at one place, in both counting ways."""

    school: str
    stage: Stage
    indicator: Indicator
    pupils: int
    required: int
    statistical: Both
    actual: Both

    @classmethod
    def of(cls, item: Measure) -> IndicatorEntry:
        """Return what was measured."""
        return cls(
            school=item.place[0], stage=item.place[1], indicator=item.indicator, pupils=item.pupils,
            required=item.required, statistical=Both.model_validate(item.statistical),
            actual=Both.model_validate(item.actual))


class SpreadEntry(FilePart):
    """One indicator over the schools of a stage."""

    stage: Stage
    indicator: Indicator
    limit: str
    statistical: BothSpread
    actual: BothSpread

    @classmethod
    def of(cls, round: Round, item: Spread) -> SpreadEntry:
        """Return what was measured, beside the limit of its stage."""
        one, two = (BothSpread(before=root(before), after=root(after))
                    for before, after in (item.statistical, item.actual))
        limit = float(round.standards.cv_limit(item.stage))
        return cls(stage=item.stage, indicator=item.indicator, limit=f"{limit:.2f}", statistical=one, actual=two)


class Indicators(FilePart):
    """Resource indicators per school and stage, and their coefficients of variation."""

    places: Several[IndicatorEntry]
    variation: Several[SpreadEntry]


class WayEntry(FilePart):
    """One way out of a round without a plan, tried and found to give one."""

    rule: str = Field(description="code of the rule that gives way; + for several")
    people: int
    settings: Several[str] = Field(description="NAME=VALUE")
    clauses: Table[int] = Field(description="clause id -> people by whom it gives way")
    least: bool = Field(description="whether fewer people are proven not to suffice")


class ConflictEntry(FilePart):
    """Why there is no plan; of a draft also what it breaks."""

    clauses: Several[str] = Field(description="ids of a minimal set that cannot all be kept")
    proven: bool = Field(description="by arithmetic, or by two solvers where only whole people forbid it; "
                                    "and by a plan without each of them")
    ways: Several[WayEntry]
    breaks: Table[int] = Field(description="clause id -> people by whom the draft breaks it")
    refutation: dict[str, str] | None = Field(
        default=None, fail_fast=True,
        description="clause id -> weight, decimals: the clauses so weighted ask for what no choice of "
                    "posts can give; none if only whole people forbid it")

    @classmethod
    def of(cls, diagnosis: Diagnosis, refutation: Mapping[str, int] | None = None) -> ConflictEntry:
        """Return what is known of a round without a plan."""
        return cls(
            refutation=None if refutation is None else {
                clause: spell_price(weight) for clause, weight in sorted(refutation.items())},
            clauses=tuple(clash.clause for clash in diagnosis.clashes), proven=diagnosis.proven,
            ways=tuple(WayEntry(rule=way.code, people=way.people, settings=way.settings,
                                clauses=_people(way.eased), least=way.least) for way in diagnosis.ways),
            breaks=_people(diagnosis.breaks))


def _people(eased: tuple[Easing, ...]) -> dict[str, int]:
    return {item.clause: item.people for item in eased}


class LineageEntry(FilePart):
    """Which version of the plan this is; a revised plan names the one it was made from."""

    version: int = Field(description="1 for a plan made from the workbook alone")
    parent: str | None = Field(description="folder of the plan that was revised")
    parent_sha256: str | None = Field(description="SHA-256 of its plan.json")
    changed: int | None = Field(description="people whose post, or staying, differs")

    @classmethod
    def of(cls, view: View) -> LineageEntry:
        """Return the version of what is told of a run."""
        lineage = view.lineage
        if lineage is None:
            return cls(version=1, parent=None, parent_sha256=None, changed=None)
        return cls(version=lineage.version, parent=lineage.parent, parent_sha256=lineage.parent_sha256,
                   changed=len(view.changes.people) if view.changes else None)


class AfterEntry(FilePart):
    """The plan of school leaders that went before this round: its facts are those after these moves."""

    folder: str
    sha256: str = Field(description="SHA-256 of its principals.json")
    year: int
    moves: Several[tuple[str, str, Duty]] = Field(description="[leader, school, duty]")
    leaving: Several[str]
    due: Several[str] = Field(description="who had to move or had served the terms, whether moved or not")

    @property
    def succession(self) -> Succession:
        """The moves as facts know them."""
        return Succession(self.folder, self.sha256, self.year, self.moves, self.leaving, self.due)


class PlanFile(FilePart):
    """plan.json: the whole file; lists about the plan are empty when there is none."""

    schema_version: int
    status: StatusName
    tiers: Several[TierEntry]
    eligible: Several[str]
    counts: Counts
    placements: Several[PlacementEntry]
    standings: Several[StandingEntry]
    shortages: Several[ShortageEntry]
    gaps: Several[GapEntry] = ()
    indicators: Indicators
    policy: dict[str, Any]
    facts_sha256: str
    public_seed: str
    versions: Table[str | None] = Field(
        description="of programs that computed and wrote; null: not installed, or was asked for and does not load")
    certificates: Several[CertificateEntry]
    conflict: ConflictEntry | None = Field(description="only of a round without a plan")
    lineage: LineageEntry
    after: AfterEntry | None = Field(
        default=None, description="the plan of leaders that went before; left out if there is none")

    @model_serializer(mode="wrap")
    def _without_blank(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        told: dict[str, Any] = write(self)
        if self.after is None:
            told.pop("after", None)
        return told

    @property
    def succession(self) -> Succession | None:
        """The plan of leaders that went before; None if there is none."""
        return None if self.after is None else self.after.succession

    @classmethod
    def of(cls, view: View) -> PlanFile:
        """Return the file of what is told of a run."""
        round, plan, outcome = view.round, view.plan, view.outcome
        return cls(
            schema_version=VERSION, status=cast("StatusName", outcome.status.name),
            tiers=tuple(map(TierEntry.model_validate, outcome.tiers)),
            eligible=tuple(sorted(round.eligible)),
            counts=Counts.model_validate(accounts(round, plan)),
            placements=tuple(PlacementEntry.of(view, item) for item in plan.placements),
            standings=tuple(StandingEntry.of(round, teacher) for teacher in round.problem.teachers),
            shortages=_shortages(view), gaps=tuple(GapEntry.of(at, why) for at, why in sorted(view.gaps.items())),
            indicators=_indicators(view), policy=view.policy.dump(),
            facts_sha256=view.facts_sha256, public_seed=round.settings.seed,
            versions=dict(sorted(view.versions.items())),
            certificates=tuple(CertificateEntry.of(tier, tier.certificate)
                               for tier in outcome.tiers if tier.certificate is not None),
            conflict=None if outcome.diagnosis is None else ConflictEntry.of(outcome.diagnosis, outcome.refutation),
            lineage=LineageEntry.of(view),
            after=None if view.after is None else AfterEntry.model_validate(view.after))

    @property
    def has_plan(self) -> bool:
        """Whether it tells a plan."""
        return self.status in _PLANNED

    @property
    def planned(self) -> tuple[Placement, ...]:
        """The placements."""
        return tuple(item.placement for item in self.placements)

    @property
    def posts(self) -> dict[str, Post]:
        """Host, stage and subject by teacher id."""
        return {item.teacher: (item.host, str(item.stage), item.subject) for item in self.placements}

    @property
    def short(self) -> dict[Post, int]:
        """People missing by host, stage and subject, where any are."""
        found = {(item.school, str(item.stage), item.subject): -((item.after - 100 * item.posts) // 100)
                 for item in self.shortages}
        return {post: number for post, number in found.items() if number > 0}

    @property
    def reasons_of_gaps(self) -> dict[Opening, Text]:
        """Why places and subjects stay short, as far as it was worked out."""
        return {Opening(item.school, item.stage, item.subject): pair(item.en, item.zh) for item in self.gaps}

    @property
    def unstaffed(self) -> frozenset[Post]:
        """Needed subjects that nobody teaches after the plan."""
        return frozenset((item.school, str(item.stage), item.subject) for item in self.shortages
                         if item.posts >= 1 and item.after <= 0)

    def outcome(self, round: Round, policy: Policy) -> Outcome:
        """Return the outcome that the file tells of its round, certificates included.

        Raises
        ------
        PlanError
            A placement, price or tier is none of this round and policy.
        """
        try:
            if not self.has_plan:
                return Outcome(Status[self.status], None)
            proofs = {item.tier: item.proof for item in self.certificates}
            tiers = tuple(item.result(policy, proofs.get(item.tier)) for item in self.tiers)
            return Outcome(Status[self.status], Plan(round, self.planned), tiers)
        except (KeyError, ValueError, IndexError) as error:
            raise PlanError(say("plan.json is damaged", "plan.json 内容不完整或已损坏")) from error


def _shortages(view: View) -> tuple[ShortageEntry, ...]:
    if not view.has_plan:
        return ()
    return tuple(
        ShortageEntry(school=at.school, stage=at.stage, subject=at.subject, need=cell.need, posts=cell.posts,
                      before=cell.before, after=cell.after(view.change(at)))
        for at, cell in view.round.cells.items())


def _indicators(view: View) -> Indicators:
    found = measures(view.round, view.plan) if view.has_plan else ()
    return Indicators(places=tuple(map(IndicatorEntry.of, found)),
                      variation=tuple(SpreadEntry.of(view.round, item) for item in spreads(found)))
