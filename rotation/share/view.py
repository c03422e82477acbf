"""Everything that is told of one plan of shared lessons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from rotation.domain.outcome import Outcome
from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Sharing
from rotation.policy.share_policy import SharePolicy
from rotation.share.calendar import DayAway, week_of
from rotation.share.screen import ScreenClass, remote_classes
from rotation.share.task import ShareTask
from rotation.tables.table import titled
from rotation.text import Text


class ChangedWeek(NamedTuple):
    """Somebody who walks, teaches besides or sends lessons otherwise than published, and why."""

    teacher: str
    name: str
    before: Text
    after: Text
    reason: Text


@dataclass(frozen=True, eq=False)
class ShareView:
    """One plan of shared lessons, as its files and sheets tell it.

    Parameters
    ----------
    world, policy
        As settled.
    outcome
        What the solver found.
    round_folder, round_sha256
        Name of the folder of the finished round, and SHA-256 of its plan.json.
    facts_sha256
        SHA-256 of the canonical facts.
    versions
        Versions of the programs, by name.
    audit
        Findings as (clause id, evidence); None if the plan was not audited.
    certificate
        What the certificate says, line by line.
    changes
        Of a plan that revises another one: who teaches otherwise than published.
    """

    world: Sharing
    policy: SharePolicy
    outcome: Outcome[SharePlan]
    round_folder: str
    round_sha256: str
    facts_sha256: str = ""
    versions: Mapping[str, str | None] = field(default_factory=dict)
    audit: tuple[tuple[str, Text], ...] | None = None
    certificate: tuple[Text, ...] = ()
    changes: tuple[ChangedWeek, ...] = ()

    def titled(self, name: Text) -> Text:
        """Return the title of a sheet, with banner and year before what its tab is called."""
        return titled(self.world.round.settings, name)

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan: there is one unless time was over first, for nobody need walk."""
        return self.outcome.plan is not None

    @cached_property
    def plan(self) -> SharePlan:
        """The plan; without one, nobody walks."""
        return self.outcome.plan or SharePlan(self.world, ())

    @cached_property
    def task(self) -> ShareTask:
        """The task that was solved."""
        return ShareTask(self.world, self.policy)

    @cached_property
    def weeks(self) -> dict[str, tuple[DayAway, ...]]:
        """By teacher: the days away, by school, subject and id."""
        order = sorted(self.plan.weeks, key=lambda key: (self.world.base[key].words, key))
        return {key: week_of(self.plan, key) for key in order}

    @cached_property
    def remote(self) -> tuple[ScreenClass, ...]:
        """Classes whose lessons are sent by screen."""
        return remote_classes(self.plan)

    @cached_property
    def besides(self) -> tuple[tuple[str, Opening, int], ...]:
        """(Teacher, cell, lessons) of all lessons at the own school besides the own subject, by cell."""
        return tuple(sorted(((key, cell, number) for (key, cell), number in self.plan.given.items()
                             if self.world.at_home(key, cell)), key=lambda one: (one[1], one[0])))
