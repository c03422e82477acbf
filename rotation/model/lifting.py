"""Rounds without some decisions of the office, side by side: what each opens, and what it leaves closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from rotation.domain.round import Integers, Opening, Options, Round
from rotation.domain.teacher import Teacher
from rotation.model.eligibility import judged_anew, with_posts
from rotation.model.orders import freed


class OneLifted(NamedTuple):
    """A round without the decisions about one person.

    Parameters
    ----------
    round
        With the options of all such rounds.
    closed
        Options, by number, that are none of this round.
    """

    round: Round
    closed: Integers


class Lifted:
    """A settled round, and by person the round without the decisions about this person.

    Only people count whose decisions do nothing but open or close options and oblige to go: then
    all these rounds have the same E, and their rules and goals differ where they look at decisions alone.

    Parameters
    ----------
    round
        As it is settled.
    people
        Ids of those whose decisions are lifted, each in turn.
    """

    def __init__(self, round: Round, people: Iterable[str]) -> None:
        self._round = round
        self._opened: dict[str, Integers] = {}
        for key in people:
            other = _without(round, key)
            if _alike(round, other, key):
                self._opened[key] = _posts(other.options, key)

    def __contains__(self, person: str) -> bool:
        return person in self._opened

    @cached_property
    def wide(self) -> Round:
        """The round with every option that it has or that lifting the decisions about somebody opens."""
        own = self._round.options
        every = {key: np.union1d(_posts(own, key), opened) for key, opened in self._opened.items()}
        return replace(self._round, options=with_posts(own, every))

    def without(self, person: str) -> OneLifted:
        """Return the round without the decisions about somebody."""
        return self._over_all(_without(self._round, person), person)

    def unlifted(self) -> OneLifted:
        """Return the round as it is settled, over the options of all."""
        return self._over_all(self._round, None)

    def _over_all(self, round: Round, person: str | None) -> OneLifted:
        own, every = self._round.options, self.wide.options
        closed = [np.zeros(0, np.int64)]
        for key in self._opened:
            where = every.slice_of(key)
            may = self._opened[key] if key == person else _posts(own, key)
            closed.append(where.start + np.flatnonzero(~np.isin(every.opening[where], may)))
        return OneLifted(replace(round, options=every), np.concatenate(closed))


def _alike(round: Round, other: Round, person: str) -> bool:
    """Whether two rounds differ in where somebody may or must go alone; after publication more hangs on orders."""
    problem, teacher = round.problem, round.problem.teacher.get(person)
    if teacher is None or problem.revision is not None or problem.reference is not None:
        return False
    return (other.eligible == round.eligible and other.swaps == round.swaps and other.shadowing == round.shadowing
            and _weighs(other, teacher) == _weighs(round, teacher))


def _weighs(round: Round, teacher: Teacher) -> tuple[bool, list[bool]]:
    """Return what plan rules read of how somebody goes: form and term matter to them by whether a placement counts."""
    openings = round.options.openings if round.narrowed else ()
    return round.relation(teacher), [round.counts(teacher, opening) for opening in openings]


def _without(round: Round, person: str) -> Round:
    return judged_anew(round, freed(round, person), (person,))


def _posts(options: Options[Opening], person: str) -> Integers:
    return options.opening[options.slice_of(person)]
