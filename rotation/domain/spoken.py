"""Parameters that take one of a few words: the word of a policy file, and what people say for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from rotation.text import Text


@dataclass(frozen=True, eq=False)
class OneOfWords:
    """Stands in the annotation of a field that takes one of some words.

    Parameters
    ----------
    words
        By the word of a policy file what stands for it on sheets and pages. Either is taken.
    """

    words: Mapping[str, Text]

    def meant(self, given: Any) -> Any:
        """Return the word of a policy file for what somebody wrote; anything else as it is."""
        for word, told in self.words.items():
            if isinstance(given, str) and given.strip() in (told.en, told.zh):
                return word
        return given

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Take the spoken words before the field judges."""
        return core_schema.no_info_before_validator_function(self.meant, handler(source))


def spoken(kind: type[BaseModel], key: str) -> Mapping[str, Text]:
    """Return what is said for the words of a field; nothing for one that takes no such words."""
    field = kind.model_fields[key]
    found = (*field.metadata, *_within(field.annotation))
    return next((item.words for item in found if isinstance(item, OneOfWords)), {})


def _within(annotation: Any) -> Iterator[Any]:
    """Iterate over what annotations inside a type add to it."""
    if get_origin(annotation) is Annotated:
        yield from annotation.__metadata__
    for part in get_args(annotation):
        yield from _within(part)
