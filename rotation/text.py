"""Sentences in two languages, and nothing else.

A sentence is written where what it tells of is defined, in English and in Chinese,
and is rendered only at the edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, Self

Lang = Literal["zh", "en"]


class Term(StrEnum):
    """A word of a closed list: its Chinese spelling is the value, ``english`` its twin."""

    english: str

    def __new__(cls, value: str, english: str = "") -> Self:
        """Make a member from its two spellings."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.english = english
        return member


@dataclass(frozen=True)
class Text:
    """A sentence in English and Chinese with named values still to be filled in.

    Parameters
    ----------
    en, zh
        ``str.format`` templates with the same field names.
    values
        What the fields stand for; nested `Text` and `Term` follow the language.
    """

    en: str
    zh: str
    values: Mapping[str, object] = field(default_factory=dict)

    def render(self, lang: Lang) -> str:
        """Return the sentence in one language."""
        template = self.zh if lang == "zh" else self.en
        filled = {name: spell(value, lang) for name, value in self.values.items()}
        return template.format(**filled)

    def __str__(self) -> str:
        return self.render("zh")

    def filled(self, **values: object) -> Text:
        """Return the sentence with more of its fields filled in."""
        return replace(self, values={**self.values, **values})

    def holds(self, part: Text) -> bool:
        """Return whether a text is this one or stands for one of its fields, however deep."""
        return self == part or any(_holds(value, part) for value in self.values.values())

    @classmethod
    def of(cls, value: object) -> Text:
        """Return a value as a text of its own: names as they are, `Term` and list by language."""
        return pair(value, value)

    @classmethod
    def joined(cls, parts: Iterable[object], en: str = "; ", zh: str = "；") -> Text:
        """Return parts one after the other as one text; an empty one of none.

        Parameters
        ----------
        parts
            Sentences, terms or names, each spelled as its language has it.
        en, zh
            What stands between two parts.
        """
        values = {f"p{number}": part for number, part in enumerate(parts)}
        fields = [f"{{{name}}}" for name in values]
        return cls(en.join(fields), zh.join(fields), values)


def _holds(value: object, part: Text) -> bool:
    if isinstance(value, tuple | list):
        return any(_holds(item, part) for item in value)
    return isinstance(value, Text) and value.holds(part)


def say(en: str, zh: str, **values: object) -> Text:
    """Make a `Text`; the shortest way to write one sentence twice."""
    return Text(en, zh, values)


def pair(en: object, zh: object) -> Text:
    """Make a `Text` of what each language says, taken as it stands: a brace in it is no field."""
    return Text("{en}", "{zh}", {"en": en, "zh": zh})


def spell(value: object, lang: Lang) -> object:
    """Return a value as one language spells it; numbers and names pass through."""
    if isinstance(value, Text):
        return value.render(lang)
    if isinstance(value, Term):
        return value.english if lang == "en" else value.value
    if isinstance(value, tuple | list):
        joint = ", " if lang == "en" else "、"
        return joint.join(str(spell(item, lang)) for item in value)
    return value
