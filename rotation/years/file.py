"""years.json: a plan over several years for other programs; the keys of plan.json wherever they mean the same."""

from __future__ import annotations

from typing import Any, cast

from pydantic import Field

from rotation.domain.file_part import FilePart, Several, Table
from rotation.domain.horizon import YearPost
from rotation.domain.horizon_plan import HorizonPlan
from rotation.domain.outcome import DualCertificate, Status, TierResult
from rotation.domain.plan import Placement
from rotation.domain.vocabulary import Form, Stage
from rotation.model.certificate import spell_price
from rotation.report.plan_file import StatusName, TierEntry
from rotation.years.case import YearsView
from rotation.years.figures import YearFigures, figures

VERSION = 1
"""Version of the schema; it grows when a key changes its meaning or goes."""


class FirstEntry(FilePart):
    """One placement of year one; school codes, Chinese stage, subject and form."""

    teacher: str
    home: str = Field(alias="from", description="home school code; empty for a new recruit")
    host: str = Field(alias="to", description="host school code")
    stage: Stage
    subject: str
    form: Form
    term: int = Field(description="school years")
    relation: bool = Field(description="whether the personnel relation moves")

    @classmethod
    def of(cls, item: Placement) -> FirstEntry:
        """Return a placement."""
        return cls(teacher=item.teacher, home=item.home, host=item.host, stage=item.stage, subject=item.subject,
                   form=item.form, term=item.term_years, relation=item.relation)


class FlowEntry(FilePart):
    """How many people of a cohort take a post in a later year."""

    cohort: str
    year: int
    host: str = Field(alias="to", description="host school code")
    stage: Stage
    subject: str
    people: int


class CohortEntry(FilePart):
    """People alike for every rule in every later year: how many, and from where; nobody is named."""

    cohort: str
    home: str = Field(alias="from", description="home school code")
    stage: Stage
    subject: str
    people: int


class FiguresEntry(FilePart):
    """Figures of one year: people, subjects without a teacher, missing posts in hundredths, whole kilometers."""

    year: int
    eligible: int = Field(description="E, those placed in earlier years left out")
    moved: int
    backbone_moved: int
    empty: int = Field(description="subjects with posts and nobody")
    shortage: int = Field(description="missing posts, hundredths")
    short: int = Field(description="people missing, as key shortages of plan.json counts them")
    km: int = Field(description="sum of whole kilometers of those who go in the year")

    @classmethod
    def of(cls, told: YearFigures) -> FiguresEntry:
        """Return the figures of a year."""
        return cls(year=told.year, eligible=told.eligible, moved=told.moved, backbone_moved=told.backbone,
                   empty=told.empty, shortage=told.shortage, short=told.short,
                   km=told.km)


class YearsCertificateEntry(FilePart):
    """Shadow prices that prove a lower bound on a tier by weak duality, in exact arithmetic."""

    tier: int
    bound: int
    witness: tuple[tuple[str, int, str, str, str], ...] | None = Field(
        fail_fast=True,
        description="[teacher or cohort, year, school, stage, subject] of a plan that reaches the tier's value, "
                    "told only if the finished plan gives way within the slack")
    prices: Table[str] = Field(description="clause id -> price, decimals of the tier's unit")

    @classmethod
    def of(cls, tier: TierResult, proof: DualCertificate) -> YearsCertificateEntry:
        """Return the proof of a tier."""
        witness = None if tier.witness is None else tuple(
            (who, post.year, post.school, str(post.stage), post.subject) for who, post in tier.witness)
        return cls(tier=tier.tier, bound=proof.bound, witness=witness,
                   prices={clause: spell_price(price) for clause, price in proof.prices.items()})


class YearsFile(FilePart):
    """years.json: the whole file; lists about the plan are empty when there is none."""

    schema_version: int
    status: StatusName
    years: Several[int]
    tiers: Several[TierEntry]
    counts: Table[int] = Field(description="eligible, moved, backbone_moved by year")
    placements: Several[FirstEntry] = Field(description="year one")
    flows: Several[FlowEntry] = Field(description="later years")
    cohorts: Several[CohortEntry]
    figures: Several[FiguresEntry]
    held: Several[int] = Field(description="values of the round's own tiers that year one is held to; none if joint")
    myopic: Several[FiguresEntry] = Field(description="the same figures planned year by year, if that was asked for")
    myopic_tiers: Several[int] = Field(description="values of the tiers planned year by year, if that was asked for")
    policy: dict[str, Any]
    years_policy: dict[str, Any]
    facts_sha256: str
    public_seed: str
    versions: Table[str | None]
    certificates: Several[YearsCertificateEntry]

    @classmethod
    def of(cls, view: YearsView) -> YearsFile:
        """Return the file of what is told of a plan."""
        outcome, horizon, task = view.outcome, view.horizon, view.task
        plan = HorizonPlan(horizon, ()) if outcome.plan is None else outcome.plan
        return cls(
            schema_version=VERSION, status=cast("StatusName", outcome.status.name), years=horizon.years,
            tiers=tuple(map(TierEntry.model_validate, outcome.tiers)),
            counts={key: number for key, (_, number) in task.counts(plan).items()},
            placements=tuple(map(FirstEntry.of, plan.first.placements)),
            flows=tuple(FlowEntry(cohort=who, year=post.year, host=post.school, stage=post.stage, subject=post.subject,
                                  people=number) for (who, post), number in sorted(plan.flows.items())),
            cohorts=tuple(_cohort(view, cohort.id) for cohort in horizon.cohorts),
            figures=tuple(map(FiguresEntry.of, figures(plan))), held=task.held,
            myopic=() if view.myopic is None else tuple(map(FiguresEntry.of, figures(view.myopic))),
            myopic_tiers=() if view.myopic is None else tuple(
                sum(rate * goal.measure(view.myopic) for goal, rate in tier.goals) for tier in task.tiers),
            policy=view.case.policy.dump(), years_policy=view.case.years.dump(), facts_sha256=view.facts_sha256,
            public_seed=horizon.round.settings.seed, versions=dict(sorted(view.versions.items())),
            certificates=tuple(YearsCertificateEntry.of(tier, tier.certificate)
                               for tier in outcome.tiers if tier.certificate is not None))

    @property
    def has_plan(self) -> bool:
        """Whether it tells a plan."""
        return self.status in (Status.OPTIMAL.name, Status.FEASIBLE.name)

    @property
    def pairs(self) -> tuple[tuple[str, YearPost], ...]:
        """(Person or cohort, post), one as often as people take it."""
        first = tuple((item.teacher, YearPost(self.years[0], item.host, item.stage, item.subject))
                      for item in self.placements)
        later = tuple((item.cohort, YearPost(item.year, item.host, item.stage, item.subject))
                      for item in self.flows for _ in range(item.people))
        return (*first, *later)


def _cohort(view: YearsView, key: str) -> CohortEntry:
    cohort = view.horizon.cohort[key]
    one = view.problem.teacher[cohort.one]
    return CohortEntry(cohort=key, home=one.school, stage=one.stage, subject=one.subject, people=len(cohort.people))
