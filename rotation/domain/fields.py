"""What a column of the workbook is: the one place where a fact's titles and unit are written.

Reader, template, writer and documents all derive from these, so a new fact is one line in
`school`, `teacher` or `records`.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import Any, Literal

from rotation.domain import titles
from rotation.text import Text

Kind = Literal[
    "text",        # free text
    "id",          # code; always text, never a number
    "name",        # a person's or school's name; inner blanks folded
    "month",       # 2020-09
    "yes_no",      # 是 / 否
    "rooms",       # 是, 否, or how many: whole number from 0 to 20; 是 is one
    "count",       # whole number >= 0
    "order",       # whole number >= 1
    "hundredths",  # number with at most two decimals, held as an integer of hundredths
    "score",       # whole number, any sign
    "share",       # per cent or fraction, held as it is spelled: 30%
    "coordinate",  # decimal degrees
    "choice",      # a word of a closed list
    "choices",     # several words of a closed list
    "subject",     # one subject
    "subjects",    # several subjects
    "school",      # code or unique full name of a school, held as its code
    "schools",     # several schools
    "teacher",     # id of a teacher
    "certificate",  # 教师资格学段, may be 无
    "place",       # town name or school code
]


@dataclass(frozen=True)
class Heading:
    """Titles, kind and manners of one column.

    Parameters
    ----------
    title, english
        Canonical Chinese title and its English twin.
    kind
        How the cell is read; see `Kind`.
    required
        The column must exist and no cell may be blank.
    must_exist
        The column must exist; its cells may be blank.
    proposed
        The values are proposed by the reader where the column is missing or blank on a whole sheet.
    aliases
        Other titles in use for the same thing, those of `rotation.domain.titles` among them.
    instead
        Titles that are read for it only where no better one is there.
    choices
        The closed list of a ``choice`` or ``choices`` column.
    sensitive
        Values never appear in messages or logs.
    note
        What to fill in, shown on the title in the template.
    later
        It came after the first workbooks: where nobody fills it in, the facts are the same as without it.
    """

    title: str
    english: str
    kind: Kind
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: type[Any] | None = None
    sensitive: bool = False
    note: Text | None = None
    must_exist: bool = False
    proposed: bool = False
    instead: tuple[str, ...] = ()
    later: bool = False

    @property
    def starred(self) -> bool:
        """Whether a sheet without this column is refused."""
        return self.required or self.must_exist


def column(
    title: str,
    english: str,
    kind: Kind = "text",
    *,
    required: bool = False,
    aliases: tuple[str, ...] = (),
    choices: type[Any] | None = None,
    sensitive: bool = False,
    note: Text | None = None,
    must_exist: bool = False,
    proposed: bool = False,
    later: bool = False,
    default: Any = MISSING,
) -> Any:
    """Declare a dataclass field that is a column of the workbook."""
    known = tuple(dict.fromkeys((*aliases, *titles.others(title))))
    told = Heading(title, english, kind, required, known, choices, sensitive, note, must_exist, proposed,
                   instead=titles.instead(title), later=later)
    if required and default is MISSING:
        return field(metadata={"column": told})
    return field(default=None if default is MISSING else default, metadata={"column": told})


def columns(record: Any) -> dict[str, Heading]:
    """Return the columns of a record class by attribute name, in the order of the sheet."""
    return _columns(record)


@cache
def _columns(record: Any) -> dict[str, Heading]:
    return {
        item.name: item.metadata["column"] for item in fields(record) if "column" in item.metadata
    }
