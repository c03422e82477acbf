"""Every parameter of a plan as the page asks for it: what it means, what it may be, and what is usual."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from rotation.errors import PolicyError
from rotation.text import Text, say
from rotation.web.plans import TEACHERS, WithParameters

_TIERS = ("tiers", "principals", "sharing")
"""The order of goals is a table of its own, on sheet 政策 or in a policy file."""


class ParameterAsked(NamedTuple):
    """One parameter.

    Parameters
    ----------
    name
        As for ``--set``.
    label
        What it means.
    section
        The rule, or the part of the policy, that it belongs to.
    usual
        What holds if nobody says anything, as it is typed.
    unit
        What it is counted in; empty of words.
    span
        What it may be.
    words
        The words of which it is one, each with what is shown of it; none if it is typed.
    law
        Its clause.
    """

    name: str
    label: Text
    section: Text
    usual: object
    unit: Text
    span: object
    words: tuple[tuple[str, object], ...]
    law: object


@cache
def parameters(sort: WithParameters = TEACHERS) -> dict[str, ParameterAsked]:
    """Return every parameter of a sort of plan by name, in the order of the policy."""
    return {f"{section}.{key}": _asked(section, key, value) for section, values in sort.read({}).dump().items()
            if section not in _TIERS for key, value in values.items()}


def _asked(section: str, key: str, value: Any) -> ParameterAsked:
    from rotation.domain.spoken import spoken
    from rotation.policy.parameters import YEAR, declaring
    from rotation.policy.permitted import permitted, words_of
    from rotation.report.sheet_policy import parameter_meaning, said, section_name, written
    kind, name = declaring(section), f"{section}.{key}"
    assert kind is not None, "a section of the policy"
    told = spoken(kind, key)
    words: tuple[tuple[str, object], ...] = tuple((word, told.get(word, word)) for word in words_of(kind, key))
    if isinstance(value, bool):
        words = (("true", written(True)), ("false", written(False)))
    usual = "" if name == YEAR or value in ([], {}) else said(section, key, value) or ""
    return ParameterAsked(name, parameter_meaning(section, key), section_name(section), usual, _unit(name),
                          permitted(kind, key) or "", words, _law(section, key))


def _unit(name: str) -> Text:
    from rotation.sweep.axis import unit_of
    from rotation.sweep.prices import UNITS
    try:
        unit = unit_of(name)
    except PolicyError:  # no number
        return say("", "")
    return say("%", "%") if unit == "share" else say(UNITS[unit][0].strip(), UNITS[unit][1])


def _law(section: str, key: str) -> object:
    from rotation.domain.ratio import spell_share
    from rotation.rules import known
    rule = known(section)
    if rule is None:
        return ""
    if key not in rule.law:
        return rule.basis
    return say("{b}; at least {s}", "{b}；不低于{s}", b=rule.basis, s=spell_share(rule.by_law(key)))
