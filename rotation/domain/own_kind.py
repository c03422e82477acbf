"""Parameters that take values of their own kind alone: yes or no is no number, and 1 is no yes."""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationInfo, field_validator


class OfOwnKind(BaseModel):
    """A part of a policy or a scenario, typed by people: texts may stand for numbers, switches may not.

    A sheet and the command line give texts, so that strict types cannot be asked for.
    """

    @field_validator("*", mode="before")
    @classmethod
    def _own_kind(cls, value: Any, told: ValidationInfo) -> Any:
        """Refuse yes and no where none is asked, and numbers where one is."""
        annotation = cls.model_fields[str(told.field_name)].annotation
        if bool in alternatives(annotation):
            if isinstance(value, int | float | str) and str(value).strip().isdecimal():
                raise ValueError("A number is neither yes nor no")
        elif not _may_hold_switches(annotation) and _holds_switch(value):
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


def _holds_switch(value: Any) -> bool:
    """Whether yes or no stands somewhere in a value."""
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, bool):
            return True
        if isinstance(part, dict | list | tuple):
            left += [*part, *part.values()] if isinstance(part, dict) else part
    return False
