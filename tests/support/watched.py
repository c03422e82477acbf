"""A teacher who remembers which facts were looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from rotation.domain.teacher import Teacher

FACTS = frozenset(item.name for item in fields(Teacher))


class Watched(Teacher):
    """A teacher who remembers which facts were looked at."""

    def __getattribute__(self, name: str) -> object:
        if name in FACTS:
            object.__getattribute__(self, "__dict__").setdefault("looked", set()).add(name)
        return object.__getattribute__(self, name)


def looked_at(ask: Callable[[Teacher], object], teacher: Teacher) -> set[str]:
    """Return the facts of a teacher that a question looks at."""
    person = object.__new__(Watched)
    vars(person).update(vars(teacher), looked=set())
    ask(person)
    return set(vars(person)["looked"])
