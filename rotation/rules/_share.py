"""The words of the rules on sharing: weeks of those who walk, and lessons they give."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice, Mover, Sharing
from rotation.rules._base import Goal, Kind, PairRule, PlanRule
from rotation.rules._words import Expression, Subject
from rotation.rules.e20_subject import SubjectFit
from rotation.text import Text, say

SHARING = "sharing"
"""The programme of these rules."""


class ShareWords(Protocol):
    """What may be asked of weeks and lessons while the plan is still to be found."""

    @property
    def world(self) -> Sharing:
        """The round to be shared."""

    def weeks(
        self, weigh: Callable[[str, Choice], int], teacher: str | None = None, school: str | None = None,
    ) -> Expression:
        """Return the sum of a weight over the weeks of all, of one person, or of one that lead to a school."""

    def given(self, teacher: str | None = None, cell: Opening | None = None) -> Expression:
        """Return the lessons that somebody gives somewhere; all of a person, of a cell, or of a person in a cell."""

    def givers(self, cell: Opening, teacher: str | None = None) -> Expression:
        """Return how many people, or whether one of them, give lessons in a cell face to face."""

    def remote(self, movers: Iterable[Mover], weigh: Callable[[Mover, int], int] | None = None) -> Expression:
        """Return the remote lessons of some movers, or the sum of a weight of mover and lessons."""

    def below(self, name: str, change: Expression, least: int) -> Expression:
        """Return 1 if an integer expression is below a number, else 0."""


ShareRule = PairRule[Sharing, Mover, Choice]
SharedRule = PlanRule[Sharing, SharePlan, ShareWords]
ShareGoal = Goal[SharePlan, ShareWords]


def ruling(world: Sharing, kind: type[Kind]) -> Kind:
    """Return the rule of a class that is in force, else one with its defaults, for what only its numbers tell."""
    rule = world.law.get(kind.code)
    return rule if isinstance(rule, kind) else kind()


def lessons_told(world: Sharing, number: int) -> str:
    """Return a number of parts of a lesson as lessons."""
    whole, rest = divmod(number, world.unit)
    return f"{whole}" if not rest else f"{number / world.unit:g}"


def fit(world: Sharing, teacher: str, cell: Opening) -> int:
    """Return how fit somebody is for a subject at a place, 0 to 3, as E20 tells."""
    return SubjectFit().fit(world.round, world.teacher(teacher), cell)


def cell_of(subject: Subject) -> Opening:
    """Return the cell that the last three parts of a clause's object tell."""
    school, stage, name = subject[-3:]
    return Opening.of((school, stage, name))


def cells_at(world: Sharing, teacher: str, school: str) -> list[Opening]:
    """Return the cells of another school where somebody may give lessons."""
    return [cell for cell in world.away.get(teacher, ()) if cell.school == school]


def place_told(world: Sharing, cell: Opening) -> Text:
    """Return a cell by names."""
    return say("{s} {t} {j}", "{s}（{t}）{j}", s=world.named(cell.school), t=cell.stage, j=cell.subject)
