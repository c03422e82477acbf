"""What a parameter may be, told from how its field is declared."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from rotation.domain.own_kind import alternatives
from rotation.domain.ratio import parse_share, spell_share
from rotation.domain.spoken import spoken
from rotation.text import Text, say


def permitted(kind: type[BaseModel], key: str, given: object = None) -> Text | None:
    """Return a clause such as ``应为0%—100%，如 12%``.

    Parameters
    ----------
    kind, key
        The model and the field.
    given
        What was written; a bare number of a share is taken for the per cent of the example.

    Returns
    -------
        None for a field whose values are too free to be listed.
    """
    field = kind.model_fields[key]
    types = [part for part in alternatives(field.annotation) if part is not type(None)]
    if Fraction in types:
        return _share(_bounds(field.metadata), field.default, given)
    if bool in types:
        return say("yes or no", "应为“是”或“否”")
    if int in types:
        return _number(_bounds(field.metadata), field.default)
    if takes_lists(kind, key):
        return _list([inner for part in types for inner in get_args(part)])
    told = spoken(kind, key)
    words = tuple(_called(word, told) for word in _words(types))
    return say("one of {w}", "应为下列之一：{w}", w=words) if words else None


def _called(word: str, told: Mapping[str, Text]) -> Text | str:
    """Return a word with what is said for it, where something is."""
    return say("{w} ({s})", "{s}（{w}）", w=word, s=told[word]) if word in told else word


def words_of(kind: type[BaseModel], key: str) -> tuple[str, ...]:
    """Return the words of which a field takes one; none if it takes something else."""
    types = alternatives(kind.model_fields[key].annotation)
    return () if takes_lists(kind, key) else _words([part for part in types if part is not type(None)])


def takes_lists(kind: type[BaseModel], key: str) -> bool:
    """Whether a field takes several values."""
    return any(get_origin(part) in (tuple, list) for part in alternatives(kind.model_fields[key].annotation))


def _list(types: list[Any]) -> Text | None:
    words = _words(types)
    if not words:
        return None
    return say('a list of {w}, such as ["{c}"]', '应为列表，如 ["{c}"]，可选：{w}', w=words, c=words[0])


def _words(types: list[Any]) -> tuple[str, ...]:
    found: list[str] = []
    for part in types:
        if isinstance(part, type) and issubclass(part, Enum):
            found += [str(item.value) for item in part]
        elif not isinstance(part, type):
            found += [word for word in get_args(part) if isinstance(word, str)]
    return tuple(found)


def _bounds(metadata: list[Any]) -> tuple[Any, Any]:
    """Return the least and the greatest value; None where there is no bound."""
    least = (getattr(item, "ge", getattr(item, "gt", None)) for item in metadata)
    most = (getattr(item, "le", getattr(item, "lt", None)) for item in metadata)
    return (next((value for value in least if value is not None), None),
            next((value for value in most if value is not None), None))


def _share(bounds: tuple[Any, Any], default: Any, given: object) -> Text:
    least, most = Fraction(bounds[0] or 0), Fraction(1 if bounds[1] is None else bounds[1])
    usual = default if isinstance(default, Fraction) else max(least, min(most, Fraction(1, 10)))
    return say("from {a} to {b}, such as {c}", "应为{a}—{b}，如 {c}", a=spell_share(least), b=spell_share(most),
               c=spell_share(_meant(given, least, most) or usual))


def _meant(given: object, least: Fraction, most: Fraction) -> Fraction | None:
    """Return a bare number as per cent, if that is within the bounds."""
    try:
        share = parse_share(f"{given}%")
    except ValueError:
        return None
    return share if least <= share <= most and share else None


def _number(bounds: tuple[Any, Any], default: Any) -> Text:
    least, most = bounds
    example = default if isinstance(default, int) else most if least is None else least
    if least is not None and most is not None:
        return say("a whole number from {a} to {b}", "应为{a}—{b}的整数", a=least, b=most)
    if least is not None:
        return say("a whole number of at least {a}, such as {c}", "应为不小于{a}的整数，如 {c}", a=least, c=example)
    return say("a whole number", "应为整数")
