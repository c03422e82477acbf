"""What all files for other programs are made of: strict parts, and how long a number or a list may be."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, FailFast, field_validator

from rotation.domain.own_kind import parts
from rotation.domain.unprintable import CONTROL

BITS = 62
"""No number of a file that the program wrote is longer; sums of a few stay what a solver can hold."""
T = TypeVar("T")
Several = Annotated[tuple[T, ...], FailFast()]
"""Items of one kind; the first that is of another ends the reading, for telling a million takes the memory of all."""
Table = Annotated[dict[str, T], FailFast()]
"""Values of one kind by name, read likewise."""


class FilePart(BaseModel):
    """Part of a file for other programs: no key more or less, no value of another kind."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, from_attributes=True, defer_build=True,
                              populate_by_name=True)

    @field_validator("*")
    @classmethod
    def _within(cls, value: Any) -> Any:
        """Refuse a number that no solver writes, for arithmetic beyond it would fail, and what acts on a screen."""
        for part in parts(value):
            if isinstance(part, int) and part.bit_length() > BITS:
                raise ValueError("A number is too long")
            if isinstance(part, str) and CONTROL.search(part):
                raise ValueError("A text has control characters")
        return value

    def plain(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return self.model_dump(mode="json", by_alias=True)
