"""The policy: one public module is one rule or one goal; `catalogue` finds them.

Rules of a bureau's own may live in a package of its own: each module named by an entry point of
the group ``rotation.rules`` is found like a file of this folder.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from rotation.rules._base import Goal, PairRule, PlanRule, RosterRule, Rule, in_force

__all__ = ["Goal", "PairRule", "PlanRule", "RosterRule", "Rule", "catalogue", "in_force", "known"]

PROGRAMMES = ("round", "principals", "sharing", "years")
"""Kinds of planning, each with rules of its own; no code is used twice."""


@cache
def catalogue(programme: str = "round") -> dict[str, type[Rule]]:
    """Return every rule and goal class of a programme by code, sorted.

    Raises
    ------
    TypeError
        If a public module does not hold exactly one of them, or two have one code.
    """
    found: dict[str, type[Rule]] = {}
    for name in _modules():
        rule = _rule_of(name)
        if rule.code in found and rule.programme == found[rule.code].programme:
            raise TypeError(f"{name}: {found[rule.code].__module__} has the code {rule.code} already")
        if rule.programme == programme:
            found[rule.code] = rule
    return dict(sorted(found.items()))


def known(code: str) -> type[Rule] | None:
    """Return the rule or goal of a code, of whatever programme; None if there is none."""
    return next((rules[code] for rules in map(catalogue, PROGRAMMES) if code in rules), None)


def _modules() -> Iterator[str]:
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            yield f"{__name__}.{module.name}"
    yield from sorted({point.value for point in entry_points(group=__name__)})


def _rule_of(module_name: str) -> type[Rule]:
    rules = [item for item in vars(import_module(module_name)).values()
             if isinstance(item, type) and issubclass(item, Rule) and item.__module__ == module_name]
    if len(rules) != 1:
        raise TypeError(f"{module_name} holds {len(rules)} rules or goals; one public file holds one")
    return rules[0]
