"""share.json: one plan of shared lessons for other programs; the model writes it, reads it and prints its schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from rotation.domain.file_part import FilePart, Several, Table
from rotation.domain.outcome import DualCertificate, Status, TierResult
from rotation.domain.round import Opening
from rotation.domain.sharing import Before, Choice, Mover, Trip
from rotation.domain.vocabulary import Stage
from rotation.model.certificate import spell_price
from rotation.report.plan_file import StatusName, TierEntry
from rotation.rules._share import fit
from rotation.share.calendar import DayAway, SchoolVisit, by_grade
from rotation.share.screen import ScreenClass
from rotation.share.view import ShareView

VERSION = 1
"""Version of the schema; it grows when a key changes its meaning or goes."""


class GivenEntry(FilePart):
    """Lessons of one visit in one stage and subject."""

    stage: Stage
    subject: str
    lessons: int


class VisitEntry(FilePart):
    """A visit to a school."""

    school: str
    part: Literal["day", "morning", "afternoon", "stay"] = Field(description="stay: all day, and the night")
    lessons: Several[GivenEntry]


class DayEntry(FilePart):
    """A day away."""

    weekday: int = Field(ge=1, le=5, description="1 for Monday")
    km: int
    visits: Several[VisitEntry]


class WalkEntry(FilePart):
    """The week of somebody who walks."""

    teacher: str
    school: str = Field(description="code of the own school")
    days: Several[DayEntry]

    def pairs(self) -> Iterator[tuple[str, Choice]]:
        """Iterate over what is chosen: the week, and the lessons in every place."""
        yield self.teacher, Choice.week(self._trips())
        given: dict[Opening, int] = {}
        for visit in (visit for day in self.days for visit in day.visits):
            for one in visit.lessons:
                cell = Opening(visit.school, one.stage, one.subject)
                given[cell] = given.get(cell, 0) + one.lessons
        yield from ((Mover(self.teacher, cell).key, Choice("", number)) for cell, number in given.items())


    def _trips(self) -> list[Trip]:
        """Return the trips of the days; whoever stays overnight is still on the one of the day before."""
        trips, stays = list[Trip](), False
        for day in self.days:
            schools = tuple(visit.school for visit in day.visits)
            if stays:
                schools = (*trips.pop(), *schools)
            trips.append(schools)
            stays = any(visit.part == "stay" for visit in day.visits)
        return trips


class BesidesEntry(FilePart):
    """Lessons that somebody gives at the own school besides the own subject (兼课)."""

    teacher: str
    school: str
    stage: Stage
    subject: str
    lessons: int
    fit: int = Field(description="2 with a certificate in the subject, 1 without")

    @property
    def pair(self) -> tuple[str, Choice]:
        """What is chosen."""
        return Mover(self.teacher, Opening(self.school, self.stage, self.subject)).key, Choice("", self.lessons)


class FollowerEntry(FilePart):
    """A class that follows remote lessons, and the ids of whom its school has with it."""

    school: str
    number: int = Field(description="number of the class in its grade, which the school may exchange")
    adults: Several[str]


class HourEntry(FilePart):
    """When a remote lesson could be: day and lesson of the day, from 1."""

    weekday: int = Field(ge=1, le=5)
    period: int = Field(ge=1, le=8)


class RemoteEntry(FilePart):
    """All weekly lessons of one class that are sent by screen (同频)."""

    teacher: str
    school: str
    stage: Stage
    subject: str
    grade: int
    number: int = Field(description="number of the class in its grade, which the school may exchange")
    lessons: int
    followers: Several[FollowerEntry]
    hours: tuple[HourEntry | None, ...] = Field(
        fail_fast=True, description="one for each meeting; null where the schools have to agree on one")

    @classmethod
    def of(cls, one: ScreenClass) -> RemoteEntry:
        """Return what is told of a class that is sent."""
        own, both = one.sent.cell, zip(one.followers, one.adults, strict=True)
        return cls(teacher=one.teacher, school=own.school, stage=own.stage, subject=own.subject, grade=one.sent.grade,
                   number=one.sent.number, lessons=one.lessons, followers=tuple(
                       FollowerEntry(school=there.cell.school, number=there.number, adults=adults)
                       for there, adults in both),
                   hours=tuple(None if hour is None else HourEntry(weekday=hour[0] + 1, period=hour[1] + 1)
                               for hour in one.hours))

    def chosen(self) -> Iterator[tuple[str, int]]:
        """Iterate over key of the mover and lessons: of the class that is sent, and of each that follows."""
        for school in (self.school, *(one.school for one in self.followers)):
            yield Mover(self.teacher, Opening(school, self.stage, self.subject), self.grade).key, self.lessons


class GradeEntry(FilePart):
    """Lessons of one grade; grade 0 where posts were given and no classes."""

    grade: int
    demand: int
    own: int
    besides: int
    walked: int
    remote: int
    open: int


class CellEntry(FilePart):
    """覆盖构成 of one (place, subject): own + besides + walked + remote + open = demand, in all and in every grade."""

    school: str
    stage: Stage
    subject: str
    demand: int
    own: int
    besides: int
    walked: int
    remote: int
    open: int
    spare: int = Field(description="lessons that own people could give elsewhere, before the plan")
    grades: Several[GradeEntry]


class ShareCertificateEntry(FilePart):
    """Shadow prices that prove a lower bound on a tier by weak duality, in exact arithmetic."""

    tier: int
    bound: int
    witness: tuple[tuple[str, str, str], ...] | None = Field(
        fail_fast=True, description="[mover, route, lessons] of a plan that reaches the tier's value, "
                                    "told only if the finished plan gives way within the slack")
    prices: Table[str] = Field(description="clause id -> price, decimals of the tier's unit")

    @classmethod
    def of(cls, tier: TierResult, proof: DualCertificate) -> ShareCertificateEntry:
        """Return the proof of a tier."""
        witness = None if tier.witness is None else tuple((key, *choice.words) for key, choice in tier.witness)
        return cls(tier=tier.tier, bound=proof.bound, witness=witness,
                   prices={clause: spell_price(price) for clause, price in proof.prices.items()})


class RoundEntry(FilePart):
    """The finished round whose lessons are shared."""

    folder: str
    sha256: str = Field(description="SHA-256 of its plan.json")


class BeforeEntry(FilePart):
    """The published plan that this one revises."""

    folder: str
    sha256: str = Field(description="SHA-256 of its share.json")
    version: int = Field(ge=1)
    choices: Several[tuple[str, str, int]] = Field(description="[mover, route, lessons] of all that was chosen")

    @classmethod
    def of(cls, told: Before) -> BeforeEntry:
        """Return what is told of it."""
        return cls(folder=told.folder, sha256=told.sha256, version=told.version,
                   choices=tuple((key, *choice) for key, choice in sorted(told.choices.items())))

    @property
    def told(self) -> Before:
        """The published plan."""
        return Before(self.folder, self.sha256, self.version,
                      {key: Choice(route, amount) for key, route, amount in self.choices})


class ShareFile(FilePart):
    """share.json: the whole file; lessons are whole numbers of ``1/unit`` of a lesson a week."""

    schema_version: int
    status: StatusName
    unit: int = Field(ge=1, description="in how many parts a lesson is counted")
    tiers: Several[TierEntry]
    counts: Table[int] = Field(description="walkers, trips, walked, besides, remote, open, empty")
    walks: Several[WalkEntry]
    besides: Several[BesidesEntry]
    remote: Several[RemoteEntry]
    cells: Several[CellEntry]
    crowded: tuple[tuple[tuple[str, int], ...], ...] = Field(
        default=(), description="[mover, lessons] of remote lessons that have no hours all together: clauses of L40")
    policy: dict[str, Any] = Field(description="rules and goals of sharing; those of the round stand in its plan.json")
    round: RoundEntry
    revises: BeforeEntry | None = Field(default=None, description="null of a first version")
    facts_sha256: str
    public_seed: str
    versions: Table[str | None]
    certificates: Several[ShareCertificateEntry]

    @classmethod
    def of(cls, view: ShareView) -> ShareFile:
        """Return what is told of a plan."""
        outcome = view.outcome
        status: Any = outcome.status.name
        return cls(
            schema_version=VERSION, status=status, unit=view.world.unit,
            tiers=tuple(TierEntry.model_validate(tier) for tier in outcome.tiers),
            counts={key: number for key, (_, number) in view.task.counts(view.plan).items()} if view.has_plan else {},
            walks=tuple(_walk(view, key, days) for key, days in view.weeks.items()),
            besides=tuple(_besides(view, *one) for one in view.besides),
            remote=tuple(map(RemoteEntry.of, view.remote)),
            cells=tuple(_cell(view, cell) for cell in view.world.lessons), crowded=view.world.crowded,
            policy=view.policy.dump(), round=RoundEntry(folder=view.round_folder, sha256=view.round_sha256),
            revises=None if view.world.before is None else BeforeEntry.of(view.world.before),
            facts_sha256=view.facts_sha256, public_seed=view.world.round.settings.seed,
            versions=dict(sorted(view.versions.items())),
            certificates=tuple(ShareCertificateEntry.of(tier, tier.certificate) for tier in outcome.tiers
                               if tier.certificate is not None))

    @property
    def has_plan(self) -> bool:
        """Whether it tells a plan."""
        return self.status in (Status.OPTIMAL.name, Status.FEASIBLE.name)

    @property
    def pairs(self) -> tuple[tuple[str, Choice], ...]:
        """(Mover, choice) of all that is chosen, as the days tell it."""
        return (*(pair for walk in self.walks for pair in walk.pairs()), *(one.pair for one in self.besides),
                *self._remote())

    def _remote(self) -> Iterator[tuple[str, Choice]]:
        found = Counter[str]()
        for key, number in (one for entry in self.remote for one in entry.chosen()):
            found[key] += number
        yield from ((key, Choice("", number)) for key, number in found.items())


def _walk(view: ShareView, teacher: str, days: tuple[DayAway, ...]) -> WalkEntry:
    return WalkEntry(teacher=teacher, school=view.world.base[teacher].school, days=tuple(
        DayEntry(weekday=day.weekday + 1, km=day.km, visits=tuple(map(_visit, day.visits))) for day in days))


def _besides(view: ShareView, teacher: str, cell: Opening, number: int) -> BesidesEntry:
    return BesidesEntry(teacher=teacher, school=cell.school, stage=cell.stage, subject=cell.subject, lessons=number,
                        fit=fit(view.world, teacher, cell))


def _visit(visit: SchoolVisit) -> VisitEntry:
    return VisitEntry.model_validate({"school": visit.school, "part": visit.part, "lessons": tuple(
        GivenEntry(stage=cell.stage, subject=cell.subject, lessons=number) for cell, number in visit.lessons.items())})


def _cell(view: ShareView, cell: Opening) -> CellEntry:
    told, plan = view.world.lessons[cell], view.plan
    return CellEntry(
        school=cell.school, stage=cell.stage, subject=cell.subject, demand=told.total, own=told.taught,
        besides=plan.besides[cell], walked=plan.walked[cell], remote=plan.followed[cell],
        open=plan.open(cell), spare=told.spare,
        grades=tuple(GradeEntry(**one._asdict()) for one in by_grade(plan, cell)))
