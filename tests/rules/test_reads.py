"""What a pair rule declares that it reads of a teacher is all that it reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from functools import cache

import pytest

from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.model.eligibility import find_options, pair_rules, refusals
from rotation.rules import PairRule, catalogue
from tests.support.worlds import world

FACTS = frozenset(item.name for item in fields(Teacher))
DECLARED = sorted(code for code, kind in catalogue().items()
                  if issubclass(kind, PairRule) and kind.reads is not PairRule.reads)


class Watched(Teacher):
    """A teacher who remembers which facts were looked at."""

    def __getattribute__(self, name: str) -> object:
        if name in FACTS:
            object.__getattribute__(self, "__dict__").setdefault("looked", set()).add(name)
        return object.__getattribute__(self, name)


def watched(teacher: Teacher) -> Watched:
    fresh = object.__new__(Watched)
    vars(fresh).update(vars(teacher), looked=set())
    return fresh


@cache
def rounds() -> tuple[Round, ...]:
    return tuple(world(seed, people=(4, 9), off=0.1).round for seed in range(70_000, 70_060))


def under(code: str) -> Iterable[tuple[Round, PairRule]]:
    """Return the rounds in which a rule is in force."""
    for round in rounds():
        rule = round.law.get(code)
        if isinstance(rule, PairRule):
            yield round, rule


def looked_at(rule: PairRule, round: Round, teacher: Teacher) -> set[str]:
    person = watched(teacher)
    for opening in round.cells:
        rule.permits(round, person, opening)
    return set(vars(person)["looked"])


@pytest.mark.parametrize("code", DECLARED)
def test_a_rule_looks_at_nothing_of_a_teacher_that_it_does_not_declare(code: str) -> None:
    seen: set[str] = set()
    for round, rule in under(code):
        for teacher in round.problem.teachers:
            person = watched(teacher)
            rule.reads(round, person)
            read = looked_at(rule, round, teacher)
            assert read <= vars(person)["looked"], f"{code}: reads() leaves out {read - vars(person)['looked']}"
            seen |= read
    assert seen, f"{code} looks at nobody in these worlds"


@pytest.mark.parametrize("code", DECLARED)
def test_people_of_whom_a_rule_reads_the_same_may_take_the_same_posts(code: str) -> None:
    alike = 0
    for round, rule in under(code):
        known: dict[object, list[bool]] = {}
        for teacher in round.problem.teachers:
            told = [rule.permits(round, teacher, opening) for opening in round.cells]
            same = known.setdefault(rule.reads(round, teacher), told)
            assert same == told, f"{code}: teacher {teacher.id} differs from somebody like him"
            alike += same is not told
    assert alike > 5


@pytest.mark.parametrize("since", [0.0, 0.9])
def test_options_are_the_posts_that_nothing_refuses(since: float) -> None:
    drawn = [world(seed, people=(4, 9), off=0.2, since=since).round for seed in range(71_000, 71_030)]
    assert sum(len(pair_rules(round)) for round in drawn) > 100
    for round in drawn:
        options = find_options(round)
        lawful = [(key, opening) for key in sorted(round.standings) for opening in sorted(round.cells)
                  if not refusals(round, round.teacher(key), opening)]
        assert list(options.pairs()) == lawful
