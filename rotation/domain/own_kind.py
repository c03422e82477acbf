"""Parameters that take values of their own kind alone: yes or no is no number, 1 no yes, and a text can be printed."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from rotation.domain.unprintable import CONTROL


class OfOwnKind(BaseModel):
    """A part of a policy or a scenario, typed by people: texts may stand for numbers, switches may not.

    A sheet and the command line give texts, so that strict types cannot be asked for. What judges the values is made
    when they come, not when the program starts.
    """

    model_config = ConfigDict(defer_build=True)

    @field_validator("*", mode="before")
    @classmethod
    def _own_kind(cls, value: Any, told: ValidationInfo) -> Any:
        """Refuse yes and no where none is asked, numbers where one is, and control characters anywhere."""
        annotation = cls.model_fields[str(told.field_name)].annotation
        if any(isinstance(part, str) and CONTROL.search(part) for part in parts(value)):
            raise ValueError("No control characters")
        if bool in alternatives(annotation):
            if isinstance(value, int | float | str) and str(value).strip().isdecimal():
                raise ValueError("A number is neither yes nor no")
        elif not _may_hold_switches(annotation) and any(isinstance(part, bool) for part in parts(value)):
            raise ValueError("Yes or no is not asked here")
        return value


def alternatives(annotation: Any) -> tuple[Any, ...]:
    """Return the types that a field admits, annotations taken off."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return alternatives(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return tuple(part for one in get_args(annotation) for part in alternatives(one))
    return (annotation,)


def _may_hold_switches(annotation: Any) -> bool:
    """Whether a part of a type is free, or judges its own fields."""
    if annotation is Any or (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return True
    return any(_may_hold_switches(part) for part in get_args(annotation))


def parts(tree: Any) -> Iterator[Any]:
    """Iterate over all keys and values of tables and lists, however deep."""
    left: list[Any] = [tree]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            left += (*value, *value.values())
        elif isinstance(value, list | tuple):
            left += value
        else:
            yield value
