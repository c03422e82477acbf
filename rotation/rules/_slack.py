"""By how many people the clauses of a rule give way in a plan that was found, and words for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from rotation.domain.round import Round
from rotation.rules._words import Subject
from rotation.text import Text, say

_MOST_PLACES = 8
_MOST_SCHOOLS = 6


@dataclass(frozen=True)
class Slack:
    """How far one rule gives way.

    Parameters
    ----------
    by
        People by whom the lower and the upper side of each clause give way, in the order of the
        clauses; clauses that are kept are left out.
    moved
        Ids of all who are placed.
    named
        What people call a part of a subject: a school by its name, anything else as it is.
    """

    by: Mapping[Subject, tuple[int, int]]
    moved: tuple[str, ...]
    named: Callable[[str], str]

    @property
    def people(self) -> int:
        """People by whom the rule gives way in all."""
        return sum(low + high for low, high in self.by.values())


def by_place(slack: Slack) -> tuple[Text, ...]:
    """Return ``某校2`` for every clause, the first few of many."""
    return tuple(say("{p} by {n}", "{p}{n}", p=" ".join(map(slack.named, subject)), n=low + high)
                 for subject, (low, high) in slack.by.items())[:_MOST_PLACES] + _rest(
                     len(slack.by) - _MOST_PLACES)


def by_subject(slack: Slack) -> tuple[Text, ...]:
    """Return ``在音乐放宽3名（某校、某校）`` for every taught subject, the last part of a clause's subject."""
    found: dict[str, dict[Subject, int]] = {}
    for subject, (low, high) in slack.by.items():
        found.setdefault(subject[-1], {})[subject] = low + high
    return tuple(say("{j} by {n}: {w}", "在{j}放宽{n}名（{w}）", j=taught, n=sum(part.values()),
                     w=tuple(slack.named(subject[0]) for subject in part)[:_MOST_SCHOOLS]
                     + _rest(len(part) - _MOST_SCHOOLS))
                 for taught, part in sorted(found.items()))


def _rest(number: int) -> tuple[Text, ...]:
    return (say("{n} more", "另有{n}处", n=number),) if number > 0 else ()


# -- parameters that make it lawful -------------------------------------------------------------


def least_share(part: int, whole: int) -> str:
    """Return a share in hundredths of a per cent that asks for so many of the whole, not more."""
    return _percent(10_000 * part // whole)


def most_share(part: int, whole: int) -> str:
    """Return a share in hundredths of a per cent that admits so many of the whole."""
    return _percent(-(-10_000 * part // whole))


def _percent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}%".replace(".00%", "%")


def share_of_staff(
    round: Round, slack: Slack, most: Callable[[Round, str], int], name: str, now: Fraction,
) -> Mapping[str, str]:
    """Return the share of the staff that lets every school give way as far as it must.

    Parameters
    ----------
    round, slack
        Where, and how far; each clause is about one school.
    most
        The number of people that the rule allows a school.
    name, now
        The parameter and its value.

    Returns
    -------
        Empty if a school would need more people than it has.
    """
    asked = now
    for (school,), (low, high) in slack.by.items():
        needed, staff = most(round, school) + low + high, round.supply.teachers_in_post(school)
        if needed > staff:
            return {}
        asked = max(asked, Fraction(needed, staff))
    return {name: most_share(asked.numerator, asked.denominator)}
