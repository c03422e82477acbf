"""principals.json: one plan of leaders for other programs; the model writes it, reads it and prints its schema."""

from __future__ import annotations

from typing import Any, cast

from pydantic import Field

from rotation.domain.cadre import SchoolLeader
from rotation.domain.file_part import FilePart, Several, Table
from rotation.domain.leadership import LeaderVerdict
from rotation.domain.outcome import DualCertificate, GoalResult, Outcome, Status, TierResult
from rotation.domain.seats import Seat
from rotation.domain.vocabulary import Duty
from rotation.errors import PlanError
from rotation.leaders.task import CadreTask
from rotation.leaders.view import LeaderView
from rotation.model.certificate import read_price, spell_price
from rotation.report.plan_file import ConflictEntry, StatusName, TierEntry
from rotation.text import Text, say

VERSION = 1
"""Version of the schema; it grows when a key changes its meaning or goes."""


class MoveEntry(FilePart):
    """One move: who leaves which seat for which; codes of schools, duties in Chinese."""

    leader: str
    home: str = Field(alias="from", description="school code")
    held: Duty = Field(description="duty before; none of a candidate")
    host: str = Field(alias="to", description="school code")
    duty: Duty
    kind: str = Field(description="交流 or 提任")
    chain: int = Field(description="number of its chain or ring")

    @property
    def pair(self) -> tuple[str, Seat]:
        """The person and the seat."""
        return self.leader, Seat(self.host, self.duty)


class LeaderVerdictEntry(FilePart):
    """任职审查 of one leader; the reason never tells appraisal or kind of deferral."""

    leader: str
    school: str
    duty: Duty
    verdict: LeaderVerdict
    rule: str = Field(description="code of the deciding rule; empty if none")
    years: int = Field(description="full school years in the post")
    why: str


class ChainEntry(FilePart):
    """One chain or ring."""

    ring: bool
    opened: str | None = Field(description="who gives up the first seat; null if it was vacant, or of a ring")
    leaders: Several[str] = Field(description="in order: each takes the seat that the one before left")


class LeaderCertificateEntry(FilePart):
    """Shadow prices that prove a lower bound on a tier by weak duality, in exact arithmetic."""

    tier: int
    bound: int
    witness: tuple[tuple[str, str, str], ...] | None = Field(
        fail_fast=True, description="[leader, school, duty] of a plan that reaches the tier's value, "
                                    "told only if the finished plan gives way within the slack")
    prices: Table[str] = Field(description="clause id -> price, decimals of the tier's unit")

    @classmethod
    def of(cls, tier: TierResult, proof: DualCertificate) -> LeaderCertificateEntry:
        """Return the proof of a tier."""
        witness = None if tier.witness is None else tuple((key, *seat.words) for key, seat in tier.witness)
        return cls(tier=tier.tier, bound=proof.bound, witness=witness,
                   prices={clause: spell_price(price) for clause, price in proof.prices.items()})

    @property
    def proof(self) -> DualCertificate:
        """The prices as numbers; `ValueError` if one is none."""
        return DualCertificate(self.bound, {clause: read_price(price) for clause, price in self.prices.items()})


class ParentEntry(FilePart):
    """The plan that this one revises: its folder, and who was to take which seat."""

    folder: str
    sha256: str = Field(description="SHA-256 of its principals.json")
    seats: Table[tuple[str, Duty]] = Field(description="leader -> [school, duty]")

    @property
    def reference(self) -> dict[str, Seat]:
        """The seats by person."""
        return {key: Seat(*seat) for key, seat in self.seats.items()}


class PrincipalsFile(FilePart):
    """principals.json: the whole file; lists about the plan are empty when there is none."""

    schema_version: int
    status: StatusName
    tiers: Several[TierEntry]
    counts: Table[int] = Field(description="leaders, must, due, moved, promoted, leaving")
    moves: Several[MoveEntry]
    leaving: Several[str] = Field(description="who gives up a seat whatever the plan")
    chains: Several[ChainEntry]
    verdicts: Several[LeaderVerdictEntry]
    policy: dict[str, Any]
    facts_sha256: str
    public_seed: str
    versions: Table[str | None]
    certificates: Several[LeaderCertificateEntry]
    conflict: ConflictEntry | None = Field(description="only where there is no plan")
    parent: ParentEntry | None = Field(default=None, description="only of a plan that revises another")

    @classmethod
    def of(cls, view: LeaderView) -> PrincipalsFile:
        """Return the file of what is told of a plan."""
        outcome = view.outcome
        return cls(
            schema_version=VERSION, status=cast("StatusName", outcome.status.name),
            tiers=tuple(map(TierEntry.model_validate, outcome.tiers)),
            counts={key: number for key, (_, number) in view.task.counts(view.plan).items()},
            moves=tuple(_move(view, person, seat) for person, seat in view.moves),
            leaving=tuple(sorted(person.id for person in view.leaving)),
            chains=tuple(ChainEntry(ring=chain.ring, opened=chain.opened.id if chain.opened else None,
                                    leaders=tuple(step.person.id for step in chain.steps)) for chain in view.chains),
            verdicts=tuple(_verdict(view, person) for person in (*view.leaders, *view.candidates)),
            policy=view.policy.dump(), facts_sha256=view.facts_sha256, public_seed=view.cadre.settings.seed,
            versions=dict(sorted(view.versions.items())),
            certificates=tuple(LeaderCertificateEntry.of(tier, tier.certificate)
                               for tier in outcome.tiers if tier.certificate is not None),
            conflict=None if outcome.diagnosis is None else ConflictEntry.of(outcome.diagnosis, outcome.refutation),
            parent=None if view.parent is None else ParentEntry(
                folder=view.parent.folder, sha256=view.parent.sha256, seats=dict(sorted(view.parent.seats.items()))))

    @property
    def has_plan(self) -> bool:
        """Whether it tells a plan."""
        return self.status in (Status.OPTIMAL.name, Status.FEASIBLE.name)

    @property
    def reference(self) -> dict[str, Seat] | None:
        """Seats of the plan that this one revises; None if it revises none."""
        return None if self.parent is None else self.parent.reference

    @property
    def pairs(self) -> tuple[tuple[str, Seat], ...]:
        """(Person, seat) of every move."""
        return tuple(item.pair for item in self.moves)

    def outcome(self, task: CadreTask) -> Outcome[Any]:
        """Return the outcome that the file tells of its task, certificates included.

        Raises
        ------
        PlanError
            A move, price or tier is none of this task.
        """
        try:
            if not self.has_plan:
                return Outcome(Status[self.status], None)
            proofs = {item.tier: item.proof for item in self.certificates}
            tiers = tuple(_tier(item, task, proofs.get(item.tier)) for item in self.tiers)
            return Outcome(Status[self.status], task.placed(self.pairs), tiers)
        except (KeyError, ValueError, IndexError) as error:
            raise PlanError(say("principals.json is damaged", "principals.json 内容不完整或已损坏")) from error


def _tier(item: TierEntry, task: CadreTask, proof: DualCertificate | None) -> TierResult:
    if item.tier < 1:
        raise IndexError(item.tier)
    goals = tuple(GoalResult(goal.code, goal.rate, goal.value) for goal in item.goals)
    return TierResult(item.tier, task.tiers[item.tier - 1].label, item.value, item.bound, item.proven, goals, proof)


def kind_of(person: SchoolLeader, seat: Seat) -> Text:
    """Return what a move is: 交流 or 提任."""
    return say("promotion", "提任") if seat.duty.height > person.level else say("exchange", "交流")


def _move(view: LeaderView, person: SchoolLeader, seat: Seat) -> MoveEntry:
    return MoveEntry(leader=person.id, home=person.team, held=person.duty, host=seat.school, duty=seat.duty,
                     kind=kind_of(person, seat).render("zh"), chain=view.chain_of[person.id])


def neutral(view: LeaderView, person: SchoolLeader) -> Text:
    """Return the reason of a verdict without appraisal or the kind of a deferral."""
    from rotation.leaders.settle import leader_rules
    found = view.cadre.standings[person.id]
    rule = next((rule for rule in leader_rules(view.cadre) if rule.code == found.rule), None)
    return (rule.neutral if rule is not None else None) or found.why


def _verdict(view: LeaderView, person: SchoolLeader) -> LeaderVerdictEntry:
    found = view.cadre.standings[person.id]
    return LeaderVerdictEntry(
        leader=person.id, school=person.team, duty=person.duty, verdict=found.verdict, rule=found.rule,
        years=view.cadre.in_post(person), why=neutral(view, person).render("zh"))
