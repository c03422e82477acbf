"""What an entry of the chain may say: typed payloads without names, reasons or free text, and their canonical bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Annotated, Any, ClassVar

from pydantic import Field, StringConstraints

from rotation.domain.file_part import FilePart, Several, Table
from rotation.domain.months import Month
from rotation.domain.vocabulary import AfterTerm, Duty, Form, Stage
from rotation.errors import PlanError
from rotation.ledger.history import Ending, EventKind, Grade, RoundOf
from rotation.personal import is_identity
from rotation.text import Term, say

Sha = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Months = Annotated[str, StringConstraints(pattern=r"^[12]\d{3}-(0[1-9]|1[0-2])$")]
Day = Annotated[str, StringConstraints(pattern=r"^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Code = Annotated[str, StringConstraints(pattern=r"^\S{0,40}$")]

_BASIS = re.compile(r"[\u4e00-\u9fff]{1,20}〔(?:19|20|21)\d\d〕(?:第)?\d{1,5}号")
_BRACKETS = str.maketrans("[［(（【{]］)）】}", "〔〔〔〔〔〔〕〕〕〕〕〕")


class Mistake(Term):
    """Why an entry is corrected; a closed list, for the chain takes no free text."""

    TYPO = "录入错误", "typing error"
    MISSED = "漏记", "left out"
    DOCUMENT = "文件更正", "the document was corrected"
    CHANGED = "情况变化", "what happened was otherwise"


def basis_of(text: str) -> str:
    """Return a document number as the chain keeps it: 西教发〔2026〕18号, whatever brackets were typed.

    Raises
    ------
    PlanError
        It is none; the chain takes no other words as a basis.
    """
    told = "".join(text.split()).translate(_BRACKETS)
    if not _BASIS.fullmatch(told):
        raise PlanError(say("the basis must be a document number such as 西教发〔2026〕18号",
                            "依据应为文号，如：西教发〔2026〕18号"))
    return told


# -- payloads ---------------------------------------------------------------------------------


class Payload(FilePart):
    """What one kind of entry says."""

    kind_: ClassVar[str]

    def canonical(self) -> str:
        """Return the one spelling of it that is hashed: sorted keys, no blanks, what is not told left out."""
        told = self.model_dump(mode="json", exclude_none=True)
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Placed(FilePart):
    """One placement of a round of teachers."""

    person: Key
    home: Code
    host: Code
    stage: Stage
    subject: str
    form: Form
    term: int = Field(ge=0, le=20)
    relation: bool
    backbone: bool
    kind: str


class Seated(FilePart):
    """One move of a round of leaders."""

    person: Key
    home: Code
    held: Duty
    host: Code
    duty: Duty
    kind: str


class Walked(FilePart):
    """Lessons that somebody gives every week at another school."""

    person: Key
    home: Code
    host: Code
    stage: Stage
    subject: str
    lessons: int = Field(ge=1, description="a week, in hundredths")


class RoundPayload(Payload):
    """A decided round."""

    kind_ = "round"
    programme: RoundOf
    year: int
    version: int
    plan_sha256: Sha
    facts_sha256: Sha
    policy_sha256: Sha
    parent_sha256: Sha | None = None
    approved: Day
    counts: Table[int]
    figures: Table[int]
    schools: Table[str]
    placements: Several[Placed] = ()
    seats: Several[Seated] = ()
    lessons: Several[Walked] = ()


class EventPayload(Payload):
    """What happened to a person or a school."""

    kind_ = "event"
    kind: EventKind
    month: Months
    person: Key | None = None
    school: Code | None = None
    after: AfterTerm | None = None
    grade: Grade | None = None
    becomes: str | None = Field(default=None, description="key of the new number, or code of the school that follows")
    named: str | None = Field(default=None, description="name of the school that follows")


class Imported(FilePart):
    """One spell of before the ledger."""

    person: Key
    year: int
    home: Code
    host: Code
    start: Months
    planned_end: Months | None = None
    real_end: Months | None = None
    stage: Stage | None = None
    subject: str | None = None
    form: Form | None = None
    relation: bool = False
    ended: Ending | None = None
    after: AfterTerm | None = None
    grade: Grade | None = None


class ImportPayload(Payload):
    """Spells of before the ledger (未经本系统核查)."""

    kind_ = "import"
    spells: Several[Imported]
    schools: Table[str]


class CorrectPayload(Payload):
    """An earlier entry that is wrong, and what is right instead; None: it never was."""

    kind_ = "correct"
    seq: int
    why: Mistake
    right: dict[str, Any] | None = None


class HeadPayload(Payload):
    """The chain as it was when it was printed, so that paper proves the database."""

    kind_ = "head"
    seq: int
    hash: Sha


class ErasePayload(Payload):
    """Persons forgotten: their names, numbers and salts are gone."""

    kind_ = "erase"
    persons: Several[Key]
    keep_years: int = Field(ge=3, le=30)
    before: Months


KINDS: dict[str, type[Payload]] = {kind.kind_: kind for kind in (
    RoundPayload, EventPayload, ImportPayload, CorrectPayload, HeadPayload, ErasePayload)}
"""Payload by kind of entry."""


def read_payload(kind: str, text: str) -> Payload:
    """Return the payload that an entry tells; `ValueError` if it tells none of its kind."""
    if kind not in KINDS:
        raise ValueError(kind)
    return KINDS[kind].model_validate_json(text)


def month_of(text: str) -> Month:
    """Return the month that a payload spells."""
    year, month = text.split("-")[:2]
    return Month(int(year), int(month))


# -- what may not stand in the chain -----------------------------------------------------------

_CODES = frozenset({"home", "host", "school", "becomes", "person", "persons"})
"""Fields that hold codes of schools, which may look like a 教师编号, and keys."""


def indiscreet(payload: Payload, names: Collection[str], numbers: Collection[str]) -> bool:
    """Whether a payload holds a name or number of a person, or an identity number.

    Parameters
    ----------
    payload
        Before it is written.
    names, numbers
        Of everybody whom the ledger knows.
    """
    return any(text in names or (text in numbers and field not in _CODES) or any(map(is_identity, _runs(text)))
               for field, text in _texts(payload.model_dump(mode="json", exclude_none=True)))


def _texts(tree: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Iterate over the texts of a payload, each with the field it stands in."""
    if isinstance(tree, dict):
        for name, part in tree.items():
            yield from _texts(part, name)
    elif isinstance(tree, list):
        for part in tree:
            yield from _texts(part, field)
    elif isinstance(tree, str):
        yield field, tree


def _runs(text: str) -> Iterator[str]:
    """Iterate over the runs of 18 signs that could be an identity number."""
    for run in re.finditer(r"(?<![0-9a-f])\d{17}[\dXx](?![0-9a-f])", text):
        yield run[0]
