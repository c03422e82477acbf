"""Everything that is told of one plan of leaders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.leadership import LeaderVerdict
from rotation.domain.outcome import Outcome
from rotation.domain.seats import Seat
from rotation.errors import Issue
from rotation.leaders.chains import LinkedMoves, linked
from rotation.leaders.settle import to_decide
from rotation.leaders.task import CadreTask
from rotation.policy.cadre_policy import CadrePolicy
from rotation.tables.table import titled
from rotation.text import Text, say


@dataclass(frozen=True)
class Parent:
    """A published plan that another one revises.

    Parameters
    ----------
    folder, sha256
        Name of its folder, and SHA-256 of its principals.json.
    seats
        Who was to take which seat.
    """

    folder: str
    sha256: str
    seats: Mapping[str, Seat]


@dataclass(frozen=True, eq=False)
class LeaderView:
    """One plan of leaders, as its files and sheets tell it.

    Parameters
    ----------
    cadre, policy
        As settled.
    outcome
        What the solver found.
    facts_sha256
        SHA-256 of the canonical facts.
    versions
        Versions of the programs, by name.
    issues
        Remarks on the input.
    audit
        Findings as (clause id, evidence); None if the plan was not audited.
    certificate
        What the certificate says, line by line.
    draft
        Whether the plan must not be published.
    reasons
        Why each leader moves or stays, by id, as far as it was worked out by solving again.
    offers
        By seat that is vacant after the plan: who could take it, and at what price, as far as that was worked out.
    parent
        The published plan that this one revises; None if it revises none.
    """

    cadre: Cadre
    policy: CadrePolicy
    outcome: Outcome[CadrePlan]
    facts_sha256: str = ""
    versions: Mapping[str, str | None] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    audit: tuple[tuple[str, Text], ...] | None = None
    certificate: tuple[Text, ...] = ()
    draft: bool = False
    reasons: Mapping[str, Text] = field(default_factory=dict)
    offers: Mapping[Seat, tuple[tuple[str, Text], ...]] = field(default_factory=dict)
    parent: Parent | None = None

    def titled(self, name: Text) -> Text:
        """Return the title of a sheet, with banner and year before what its tab is called."""
        return titled(self.cadre.settings, name)

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan."""
        return self.outcome.plan is not None

    @cached_property
    def plan(self) -> CadrePlan:
        """The plan; without one, everybody stays."""
        return self.outcome.plan or CadrePlan(self.cadre, ())

    @cached_property
    def task(self) -> CadreTask:
        """The task that was solved."""
        return CadreTask(self.cadre, self.policy)

    @cached_property
    def chains(self) -> tuple[LinkedMoves, ...]:
        """Chains and rings of the plan."""
        return linked(self.plan)

    @cached_property
    def chain_of(self) -> dict[str, int]:
        """Number of the chain or ring of everybody who moves, from 1."""
        return {step.person.id: number for number, chain in enumerate(self.chains, 1) for step in chain.steps}

    @cached_property
    def moves(self) -> tuple[tuple[SchoolLeader, Seat], ...]:
        """Everybody who takes a seat, by chain and the order in it."""
        return tuple((step.person, step.seat) for chain in self.chains for step in chain.steps)

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """Ids of those whose seat, or staying, differs from the plan that this one revises."""
        before = self.parent.seats if self.parent else {}
        found = {*self.plan.seat, *before} if self.parent else set()
        return tuple(sorted(key for key in found if self.plan.seat.get(key) != before.get(key)))

    @property
    def sums_up(self) -> Text:
        """How it ended; of a plan that revises another also for how many it decides otherwise."""
        if self.parent is None or not self.has_plan:
            return Text.of(self.outcome.status)
        return say("Changed since {f}: {n} people", "与上一版（{f}）不同：{n}人", f=self.parent.folder,
                   n=len(self.changed))

    @cached_property
    def leaving(self) -> tuple[SchoolLeader, ...]:
        """Everybody who gives up a seat whatever the plan."""
        return tuple(person for code in self.cadre.schools for person in self.cadre.teams[code]
                     if self.cadre.leaves(person))

    @cached_property
    def to_decide(self) -> dict[str, tuple[tuple[str, Text], ...]]:
        """What the party group is to decide about those who keep a seat, by id: rule code and sentence."""
        return to_decide(self.plan)

    def decides(self, person: SchoolLeader) -> Text | None:
        """Return what the party group is to decide about somebody who keeps a seat; None if nothing."""
        told = self.to_decide.get(person.id, ())
        return Text.joined(say("{c} {w}", "{c} {w}", c=code, w=what) for code, what in told) if told else None

    def verdict(self, person: SchoolLeader) -> LeaderVerdict:
        """任职审查 of somebody."""
        return self.cadre.standings[person.id].verdict

    @cached_property
    def leaders(self) -> tuple[SchoolLeader, ...]:
        """All leaders of the roster, by school, the higher first."""
        people = [person for person in self.cadre.people.values() if person.level]
        return tuple(sorted(people, key=lambda one: (one.team, -one.level, one.id)))

    @cached_property
    def candidates(self) -> tuple[SchoolLeader, ...]:
        """Candidates of the pool, by school."""
        people = [person for person in self.cadre.people.values()
                  if self.verdict(person) is LeaderVerdict.CANDIDATE]
        return tuple(sorted(people, key=lambda one: (one.team, one.id)))
