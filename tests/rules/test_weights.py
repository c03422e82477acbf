"""What a goal declares that its weight reads of a person or a post is all that it reads."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import pytest

from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.model.rows import Rows
from rotation.rules import Goal, catalogue
from rotation.rules._words import Expression, Wanted
from rotation.rules.h88_dorm_beds import DormBeds
from tests.support.watched import looked_at
from tests.support.worlds import world

GOALS = sorted(code for code, kind in catalogue().items() if issubclass(kind, Goal) and kind.programme == "round")
SHARED = ("G40", "G50", "G52")
"""Goals whose weights many people share."""
ROUNDS = range(72_000, 72_020)


class Doubting(Rows):
    """Rows that ask about every placement by itself, and watch what is looked at."""

    def __init__(self, round: Round) -> None:
        super().__init__(round)
        self.declared = 0

    def weighed(
        self, weigh: Callable[[Teacher, Opening], int], of_person: Callable[[Teacher], object] | None = None,
        of_post: Callable[[Opening], object] | None = None,
    ) -> Expression:
        told = super().weighed(weigh, of_person, of_post)
        pairs = [(self.people[key], opening) for key, opening in self.options.pairs()]
        assert told.coefficients.tolist() == [weigh(*pair) for pair in pairs]
        if of_person is not None:
            for person, opening in pairs:
                assert looked_at(partial(_turned, weigh, opening), person) <= looked_at(of_person, person)
            self.declared += len(pairs)
        return told

    def arrivals(
        self, school: str, wanted: Wanted | None = None, of_person: Callable[[Teacher], object] | None = None,
    ) -> Expression:
        told = super().arrivals(school, wanted, of_person)
        if wanted is not None and of_person is not None:
            assert told.columns.tolist() == super().arrivals(school, wanted).columns.tolist()
            for key in self.options.movers:
                assert looked_at(wanted, self.people[key]) <= looked_at(of_person, self.people[key])
            self.declared += len(told.columns)
        return told


def _turned(weigh: Callable[[Teacher, Opening], int], opening: Opening, person: Teacher) -> int:
    return weigh(person, opening)


@cache
def rounds() -> tuple[Round, ...]:
    return tuple(world(seed, people=(4, 9), off=0.4).round for seed in ROUNDS)


@pytest.mark.parametrize("code", GOALS)
def test_a_weight_is_that_of_everybody_alike(code: str) -> None:
    kind = catalogue()[code]
    assert issubclass(kind, Goal)
    words = [Doubting(round) for round in rounds()]
    for rows in words:
        kind().express(rows)
    assert code not in SHARED or sum(rows.declared for rows in words) > 50


def test_who_arrives_is_asked_of_all_that_is_declared() -> None:
    kind, declared = DormBeds(), 0
    for round in rounds():
        words = Doubting(round)
        for subject in kind.subjects(round):
            kind.encode(words, subject)
        declared += words.declared
    assert declared > 10


def test_who_arrives_is_asked_once_for_all_alike() -> None:
    for round in rounds():
        seen: list[str] = []

        def wanted(teacher: Teacher, seen: list[str] = seen) -> bool:
            seen.append(teacher.id)
            return len(teacher.school) % 2 == 0
        Rows(round).arrivals(round.problem.schools[0].code, wanted, lambda teacher: len(teacher.school))
        assert len({len(round.teacher(key).school) for key in seen}) == len(seen)


def test_a_weight_is_asked_once_for_all_alike() -> None:
    for round in rounds():
        seen: list[str] = []

        def weigh(teacher: Teacher, opening: Opening, seen: list[str] = seen) -> int:
            seen.append(opening.school)
            return len(teacher.school) + len(opening.school)
        Rows(round).weighed(weigh, lambda teacher: len(teacher.school), lambda opening: opening.school)
        assert len(seen) == len({(len(round.teacher(key).school), opening.school)
                                 for key, opening in round.options.pairs()})
