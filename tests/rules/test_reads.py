"""What a pair rule declares that it reads of a teacher is all that it reads."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial

import pytest

from rotation.domain.round import Round
from rotation.model.eligibility import find_options, pair_rules, refusals
from rotation.rules import PairRule, catalogue
from tests.support.watched import looked_at
from tests.support.worlds import world

DECLARED = sorted(code for code, kind in catalogue().items()
                  if issubclass(kind, PairRule) and kind.reads is not PairRule.reads)


@cache
def rounds() -> tuple[Round, ...]:
    return tuple(world(seed, people=(4, 9), off=0.1).round for seed in range(70_000, 70_045))


def under(code: str) -> Iterable[tuple[Round, PairRule]]:
    """Return the rounds in which a rule is in force."""
    for round in rounds():
        rule = round.law.get(code)
        if isinstance(rule, PairRule):
            yield round, rule


@pytest.mark.parametrize("code", DECLARED)
def test_a_rule_looks_at_nothing_of_a_teacher_that_it_does_not_declare(code: str) -> None:
    seen: set[str] = set()
    for round, rule in under(code):
        for teacher in round.problem.teachers:
            told = looked_at(partial(rule.reads, round), teacher)
            read: set[str] = set()
            for opening in round.cells:
                read |= looked_at(partial(rule.permits, round, opening=opening), teacher)
            assert read <= told, f"{code}: reads() leaves out {read - told}"
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
    drawn = [world(seed, people=(4, 9), off=0.2, since=since).round for seed in range(71_000, 71_024)]
    assert sum(len(pair_rules(round)) for round in drawn) > 100
    for round in drawn:
        options = find_options(round)
        lawful = [(key, opening) for key in sorted(round.standings) for opening in sorted(round.cells)
                  if not refusals(round, round.teacher(key), opening)]
        assert list(options.pairs()) == lawful
