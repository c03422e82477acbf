"""Whether what a JSON file tells has the keys of its kind, no more and no less: the first fault alone is told.

The library that reads such files tells every fault, each with a copy of what stands there: a file of a few megabytes
took gigabytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel


class WrongKey(NamedTuple):
    """A key that is missing, or one too many."""

    place: str
    missing: bool


def wrong_key(kind: Any, told: object, place: str = "") -> WrongKey | None:
    """Return the first key in which a value differs from its kind; whether values differ is not asked.

    Parameters
    ----------
    kind
        A model, or a type made of models, lists and tables.
    told
        Plain JSON values.
    place
        Where the value stands, before its own keys.
    """
    arms = tuple(_arms(kind))
    model = next((arm for arm in arms if isinstance(arm, type) and issubclass(arm, BaseModel)), None)
    if isinstance(told, dict) and model is not None:
        found = _of_keys(model, told, place)
        return found or _first((_kind_of(model, key), value, f"{place}{key}.") for key, value in told.items())
    parts: Iterator[tuple[object, object]] = iter(())
    if isinstance(told, dict):
        parts = iter(told.items())
    elif isinstance(told, list):
        parts = enumerate(told)
    inner = next((args[-1 if isinstance(told, dict) else 0] for arm in arms if (args := get_args(arm))), None)
    return None if inner is None else _first((inner, value, f"{place}{key}.") for key, value in parts)


def _first(parts: Iterator[tuple[Any, object, str]]) -> WrongKey | None:
    return next((found for kind, value, place in parts if (found := wrong_key(kind, value, place)) is not None), None)


def _arms(kind: Any) -> Iterator[Any]:
    """Iterate over the kinds that a value may be of."""
    if get_origin(kind) is Annotated:
        yield from _arms(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for arm in get_args(kind):
            yield from _arms(arm)
    else:
        yield kind


def _of_keys(model: type[BaseModel], told: dict[str, object], place: str) -> WrongKey | None:
    fields = model.model_fields
    known = {key for name, field in fields.items() for key in (name, field.alias)}
    if (extra := next((key for key in told if key not in known), None)) is not None:
        return WrongKey(f"{place}{extra}", missing=False)
    lacking = next((field.alias or name for name, field in fields.items()
                    if field.is_required() and name not in told and field.alias not in told), None)
    return None if lacking is None else WrongKey(f"{place}{lacking}", missing=True)


def _kind_of(model: type[BaseModel], key: str) -> Any:
    return next(field.annotation for name, field in model.model_fields.items() if key in (name, field.alias))
