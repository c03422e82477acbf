"""The policy: one public module is one rule or one goal; `catalogue` finds them."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from rotation.rules._base import Goal, PairRule, PlanRule, RosterRule, Rule

__all__ = ["Goal", "PairRule", "PlanRule", "RosterRule", "Rule", "catalogue"]


@cache
def catalogue() -> dict[str, type[Rule]]:
    """Return every rule and goal class by code, sorted; each public module holds exactly one."""
    found: dict[str, type[Rule]] = {}
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            rule = _rule_of(f"{__name__}.{module.name}")
            found[rule.code] = rule
    return dict(sorted(found.items()))


def _rule_of(module_name: str) -> type[Rule]:
    module = import_module(module_name)
    (rule,) = (
        item for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Rule) and item.__module__ == module_name
    )
    return rule
