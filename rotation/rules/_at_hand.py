"""Who and what is at hand in a round, for rules that count before anybody is placed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rotation.domain.round import Opening, Round
from rotation.rules._base import PlanRule
from rotation.text import Text, say


def able(round: Round) -> list[str]:
    """Return the ids of the members of E who may count in X: placeable, with a possible post."""
    return [key for key in round.countable if any(_counted(round, key))]


def certain(round: Round, people: Iterable[str]) -> int:
    """Return how many of some people count in X wherever they are placed."""
    return sum(all(_counted(round, key)) for key in {*round.countable} & {*people})


def _counted(round: Round, person: str) -> Iterator[bool]:
    """Iterate over whether somebody counts at each possible post."""
    teacher = round.teacher(person)
    return (not round.narrowed or round.counts(teacher, post) for post in round.options.of(person))


def obliged(round: Round) -> list[str]:
    """Return the ids of those whom rules in force oblige to be placed, sorted."""
    rules = [rule for rule in round.law.values() if isinstance(rule, PlanRule) and rule.obliges]
    return sorted({subject[0] for rule in rules for subject in rule.subjects(round)})


def post_of(round: Round, opening: Opening) -> Text:
    """Return ``某校（小学）音乐``."""
    return say("{s} {g} {j}", "{s}（{g}）{j}", s=round.problem.school[opening.school].name,
               g=opening.stage, j=opening.subject)
