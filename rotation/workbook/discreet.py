"""Sentences without what may be personal in them: the last look at every message of a workbook."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, partial
from typing import Any

from rotation.errors import Issue
from rotation.personal import kinds, private
from rotation.text import Term, Text
from rotation.workbook import words as spelled
from rotation.workbook.defects import MASK
from rotation.workbook.header import fold, fold_title
from rotation.workbook.quoting import (
    Known,
    about_people,
    is_code,
    is_number_of_a_person,
    list_words,
)

_SCHOOL = re.compile(r"[^的]{1,16}(?:小学|中学|初中|高中|学校|幼儿园|教学点|完小|[一二三四五六七八九十](?:小|中))")


def remark(text: Text, record: Any, known: Known) -> Text:
    """Return a sentence about read cells without what may be personal in it."""
    people = about_people(record)

    def hidden(value: str) -> bool:
        key = fold(value)
        if key in list_words() or key in known.schools:
            return False
        return known.secrets.holds(value, people=people) or (people and not _shareable(value))
    return masked(text, hidden)


def _shareable(value: str) -> bool:
    """Whether a spelling is that of a list word with a bracket after it, of a school, or a code."""
    if private(value) or any(kinds(value)):
        return is_code(value) and not is_number_of_a_person(value)
    bare = fold_title(value)
    return is_code(value) or bare in list_words() or fold_title(value.partition("-")[2]) in list_words() or (
        _titled(bare) or _SCHOOL.fullmatch(fold(value)) is not None)


def _titled(key: str) -> bool:
    """Whether a spelling is a level and a title of honor, or a stage and a subject."""
    return any(key.removesuffix(fold(tail)) in list_words() for tail in spelled.HONOURS) or any(
        key.removeprefix(head) in list_words() for head in spelled.STAGE_PREFIXES)


def discreet(issues: Iterable[Issue], known: Known, people: frozenset[str]) -> list[Issue]:
    """Return issues without a value of a sensitive column in any sentence.

    Parameters
    ----------
    issues
        What was found, wherever.
    known
        Schools and secrets of the workbook.
    people
        Titles of its sheets about people.
    """
    @cache
    def hidden(value: str, *, personal: bool) -> bool:
        key = fold(value)
        return key not in list_words() and key not in known.schools and (
            known.secrets.holds(value, people=personal))
    return [_discreet(issue, partial(hidden, personal=issue.sheet in people)) for issue in issues]


def _discreet(issue: Issue, hidden: Callable[[str], bool]) -> Issue:
    told = MASK if issue.found and hidden(issue.found) else issue.found
    return replace(issue, found=told, expected=masked(issue.expected, hidden), remedy=masked(issue.remedy, hidden))


def masked(text: Text, hidden: Callable[[str], bool]) -> Text:
    """Return a sentence with the mask in place of every hidden value."""
    return Text(text.en, text.zh, {name: _mask(value, hidden) for name, value in text.values.items()})


def _mask(value: object, hidden: Callable[[str], bool]) -> object:
    if isinstance(value, Text):
        return masked(value, hidden)
    if isinstance(value, tuple | list):
        return tuple(_mask(item, hidden) for item in value)
    if value is None or isinstance(value, Term | int | float):
        return value
    return MASK if hidden(str(value)) else value
