"""A plan.json with one leaf changed: every leaf by its kind, and what another value of it would be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from rotation.domain.indicators import Indicator
from rotation.domain.vocabulary import Form, Stage, Verdict
from rotation.figures.kinds import Kind

_CHOICES = [
    ("OPTIMAL", "FEASIBLE", "INFEASIBLE", "UNKNOWN"), *(tuple(map(str, kind)) for kind in (
        Stage, Form, Verdict, Kind, Indicator))]
_TABLES = ("prices", "versions", "breaks")


class Leaf(NamedTuple):
    """One value of a JSON file: the way to it, and its kind (the way without numbers and free keys)."""

    path: tuple[str | int, ...]
    kind: str


def leaves(told: object, path: tuple[str | int, ...] = ()) -> Iterator[Leaf]:
    """Iterate over all leaves of a JSON value."""
    steps: Any = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else None
    if steps is None:
        yield Leaf(path, kind_of(path))
    for key, value in steps or ():
        yield from leaves(value, (*path, key))


def kind_of(path: tuple[str | int, ...]) -> str:
    """Return the kind of a leaf: ``standings.*.why``."""
    free = ["*" if isinstance(step, int) or (at and path[at - 1] in _TABLES) else str(step)
            for at, step in enumerate(path)]
    return ".".join(free)


def value_at(told: Any, path: tuple[str | int, ...]) -> Any:
    """Return the value of a leaf."""
    for step in path:
        told = told[step]
    return told


def put(told: Any, path: tuple[str | int, ...], value: object) -> None:
    """Set the value of a leaf."""
    value_at(told, path[:-1])[path[-1]] = value


def others(told: Any, leaf: Leaf) -> list[object]:
    """Return other values that a forger could write: of the same type, at their place."""
    value = value_at(told, leaf.path)
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1, value + 100]
    if value is None:
        return ["x", 1] if leaf.path[0] == "lineage" else []
    choice = next((kind for kind in _CHOICES if value in kind), None)
    if choice is not None:
        return [other for other in choice if other != value]
    alike = sorted({value_at(told, other.path) for other in leaves(told) if other.kind == leaf.kind
                    and isinstance(value_at(told, other.path), str)} - {value})
    return [*alike[:2], _more(value)]


def _more(text: str) -> str:
    try:
        return str(Decimal(text) + 1_000_000)
    except InvalidOperation:
        return text + "x"
