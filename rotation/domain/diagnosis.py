"""What is known of a round that has no plan: the conflict, the ways out, what a draft breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from rotation.text import Text

Choice = tuple[tuple[str, Any], ...]
"""Placements as (person, post)."""


class Clash(NamedTuple):
    """One clause of the conflict.

    Parameters
    ----------
    clause
        Its id, such as ``H45|S012|小学|音乐``.
    says
        What it demands.
    witness
        Placements that keep all other clauses of the conflict: without this clause there is a
        plan. None if that was not proven in time.
    """

    clause: str
    says: Text
    witness: Choice | None = None


class Easing(NamedTuple):
    """By how many people one clause gives way."""

    clause: str
    people: int
    says: Text


class WayOut(NamedTuple):
    """Something the office can change so that there is a plan.

    Parameters
    ----------
    code
        The rule that gives way; ``+`` for several rules at once.
    people
        What it costs: people by whom clauses give way, or whom a wider rule newly concerns.
    says
        The change in a sentence.
    settings
        Values to give with ``--set`` or on sheet 政策, such as ``R10.years=5``; empty if the
        change is one of facts or of single clauses.
    eased
        Clauses that give way, if no setting says it.
    least
        Whether no smaller change of this kind suffices; False if time ran out before the proof.
    """

    code: str
    people: int
    says: Text
    settings: tuple[str, ...] = ()
    eased: tuple[Easing, ...] = ()
    least: bool = True


@dataclass(frozen=True)
class Diagnosis:
    """Why there is no plan, and what would give one.

    Parameters
    ----------
    counts
        What counting alone shows, each finding a sentence with its numbers.
    clashes
        A minimal set of clauses that cannot all be kept; empty if none was found in time.
    proven
        Whether arithmetic, or where only whole people forbid it two solvers, showed that the set cannot be kept,
        and placements showed that every clause of it is needed.
    ways
        Ways out that were tried and found to give a plan, the fewest people first.
    breaks
        What the draft breaks.
    notes
        What was not finished, and the like.
    """

    counts: tuple[Text, ...] = ()
    clashes: tuple[Clash, ...] = ()
    proven: bool = False
    ways: tuple[WayOut, ...] = ()
    breaks: tuple[Easing, ...] = ()
    notes: tuple[Text, ...] = ()

    def noting(self, note: Text) -> Diagnosis:
        """Return the same diagnosis with one more note."""
        return replace(self, notes=(*self.notes, note))
