"""Namesakes: what tells two people of one name apart in a list that leaves the office."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import combinations

from rotation.domain.plan import Plan
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Stage
from rotation.text import Text, say

SHORTEST = 2
"""Fewest characters of a 教师编号 that make a mark."""


def marks(plan: Plan) -> dict[str, str]:
    """Return by teacher id the tail of the id that tells namesakes apart; nobody else has one.

    Namesakes are people of one name at one school of whom a reader of the notice could take one for
    the other: they teach the same stage and subject at home or are placed to, whether they go or
    stay. The tail is the shortest of at least `SHORTEST` characters that is different for all of
    them; nothing else about a person may stand in its place.
    """
    groups: dict[tuple[str, str], list[Teacher]] = {}
    for teacher in plan.round.problem.teachers:
        groups.setdefault((_folded(teacher.name), teacher.school), []).append(teacher)
    found: dict[str, str] = {}
    for group in groups.values():
        alike = {teacher.id for pair in combinations(group, 2) if _alike(plan, *pair) for teacher in pair}
        found |= _tails(sorted(alike))
    return found


def marked(name: str, teacher: str, found: Mapping[str, str]) -> Text | str:
    """Return a name, with the mark of its bearer if there is one."""
    if teacher not in found:
        return name
    return say("{n} (ID ending {t})", "{n}（编号尾号{t}）", n=name, t=found[teacher])


def _folded(name: str) -> str:
    return re.sub(r"[\s·•・.]", "", unicodedata.normalize("NFKC", name))


def _alike(plan: Plan, one: Teacher, other: Teacher) -> bool:
    return bool(frozenset(_taught(plan, one)) & frozenset(_taught(plan, other)))


def _taught(plan: Plan, teacher: Teacher) -> Iterator[tuple[Stage | None, str]]:
    """Yield stages and subjects under which a list may show a teacher."""
    yield teacher.stage, teacher.subject
    yield teacher.stage, plan.round.subject_at(teacher.school, teacher.stage, teacher.subject)
    item = plan.placement(teacher.id)
    if item is not None:
        yield item.stage, item.subject


def _tails(keys: list[str]) -> dict[str, str]:
    """Return the shortest tails that differ; two whole ids always do."""
    longest = max(map(len, keys), default=0)
    for length in range(SHORTEST, longest + 1):
        tails = {key: key[-length:] for key in keys}
        if len(set(tails.values())) == len(keys):
            return tails
    return {key: key for key in keys}
