"""Everything that a report of one run is made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rotation.domain.answers import Binding, PostAnswer
from rotation.domain.outcome import Outcome
from rotation.domain.plan import Placement, Plan
from rotation.domain.revision import Changes, Lineage
from rotation.domain.round import Opening, Round
from rotation.domain.succession import Succession
from rotation.domain.vocabulary import UNPOSTED, Verdict
from rotation.errors import Issue
from rotation.figures.figures import Figures, figures_of
from rotation.figures.kinds import Kind, Purposes, kinds_of, purposes
from rotation.policy.policy import Policy
from rotation.report.choices import Choices, choices_of
from rotation.text import Text, say


@dataclass(frozen=True)
class Envy:
    """Somebody wished for a school where a post went to a lower score.

    Parameters
    ----------
    teacher, got
        Ids of the one who wished and of the one who was placed.
    post
        The post in question.
    mine, theirs
        What was compared, hundredths: the scores of both wishes if given, else the points.
    why
        The rule that refuses the post, or the price; None if it takes solving again to say.
    """

    teacher: str
    got: str
    post: Opening
    mine: int
    theirs: int
    why: Text | None


@dataclass(frozen=True)
class Stay:
    """What the round gains if somebody whose term has ended stays at the last host, compared with the plan.

    Parameters
    ----------
    short
        People missing fewer, hundredths.
    empty
        Subjects without a teacher fewer.
    km
        Kilometers of all placements fewer.
    says
        The first goal that gets better, that none does, or the rule by which nobody could stay.
    worked
        Whether two proven plans were compared.
    """

    short: int = 0
    empty: int = 0
    km: int = 0
    says: Text = say("not worked out", "未测算")
    worked: bool = False


@dataclass(frozen=True, eq=False)
class View:
    """One run, as the report sees it.

    Parameters
    ----------
    round
        The settled round.
    policy
        Rules and parameters in force.
    outcome
        What the solver found, or a plan read from a workbook.
    facts_sha256
        SHA-256 of the canonical facts.
    versions
        Versions of the programs, by name.
    issues
        Remarks on the input: warnings and normalizations.
    skipped
        Rows of the roster that were left out and listed.
    rows_read
        Rows of the roster in all; 0 means the teachers plus the skipped.
    audit
        Findings as (clause id, evidence), the rule's code first in the id; None if the plan was not audited.
    certificate
        What the certificate says, line by line.
    draft
        Whether the plan must not be published.
    reasons
        Why each teacher is chosen or not, by id; where one is missing the sheet says what it can.
    inverted
        By (id of the one sent, id of the one who stayed): why not the other way round.
    envied
        Every wish that went to a lower score, with the reason.
    named
        By teacher id what stands against the other choice, of people about whom the office decided.
    gaps
        Why a (place, subject) stays short, as far as it was worked out.
    posts
        For every placement who was nearest to it and who could stand in.
    bindings
        Clauses that hold the plan back, with what one person in them changes.
    override_prices
        By teacher id what the decisions of the office about them change; None if not asked for.
    staying
        By teacher id what the round gains if somebody stays whose term has ended, as far as it was asked.
    lineage, changes
        Of a revised plan: where it comes from, and what it changes.
    after
        The plan of leaders that went before; None if there is none.
    """

    round: Round
    policy: Policy
    outcome: Outcome
    facts_sha256: str = ""
    versions: Mapping[str, str | None] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    skipped: int = 0
    rows_read: int = 0
    audit: tuple[tuple[str, Text], ...] | None = None
    certificate: tuple[Text, ...] = ()
    draft: bool = False
    reasons: Mapping[str, Text] = field(default_factory=dict)
    inverted: Mapping[tuple[str, str], Text] = field(default_factory=dict)
    envied: tuple[Envy, ...] = ()
    named: Mapping[str, Text] = field(default_factory=dict)
    gaps: Mapping[Opening, Text] = field(default_factory=dict)
    posts: tuple[PostAnswer, ...] = ()
    bindings: tuple[Binding, ...] = ()
    override_prices: Mapping[str, Text] | None = None
    staying: Mapping[str, Stay] = field(default_factory=dict)
    lineage: Lineage | None = None
    after: Succession | None = None
    changes: Changes | None = None

    @cached_property
    def plan(self) -> Plan:
        """The plan; an empty one if there is none."""
        return self.outcome.plan or Plan(self.round, [])

    @property
    def has_plan(self) -> bool:
        """Whether a plan was found."""
        return self.outcome.plan is not None

    @cached_property
    def figures(self) -> Figures:
        """What is measured on the plan."""
        return figures_of(self.round, self.plan)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """Kind of each move, by teacher id."""
        return kinds_of(self.plan)

    @cached_property
    def purposes(self) -> Purposes:
        """How many moves serve which purpose."""
        return purposes(self.plan, self.kinds)

    @cached_property
    def choices(self) -> Choices:
        """Why everybody is sent or stays, as far as facts and plan tell."""
        return choices_of(self.plan)

    @cached_property
    def arrived(self) -> Counter[Opening]:
        """How many teachers arrive at each (place, subject)."""
        return Counter(item.opening for item in self.plan.supplying)

    @cached_property
    def departed(self) -> Counter[Opening]:
        """How many counted teachers leave each (place, pooled main subject)."""
        supply = self.round.supply
        return Counter(Opening(*supply.key_of(t.id)) for t in self.plan.moved()
                       if t.id in supply.counted)

    @cached_property
    def deferred(self) -> Counter[str]:
        """How many teachers of each school are deferred (暂缓)."""
        return Counter(t.school for t in self.round.problem.teachers
                       if self.round.standings[t.id].verdict is Verdict.DEFERRED)

    def change(self, opening: Opening) -> int:
        """Return arrivals minus leavers of a (place, subject)."""
        return self.arrived[opening] - self.departed[opening]

    def school(self, code: str) -> object:
        """Return the name of a school; the code if unknown, 待分配 for a recruit."""
        known = self.round.problem.school.get(code)
        if known is not None:
            return known.name
        return code if code not in ("", UNPOSTED) else say("to be posted", UNPOSTED)

    def km(self, item: Placement) -> int | None:
        """Return the kilometers of a placement."""
        return self.round.km(self.round.teacher(item.teacher), item.host)
