"""A defect of a fact that shows only once the round is settled."""

from __future__ import annotations

from typing import NamedTuple

from rotation.errors import Severity
from rotation.text import Text


class Objection(NamedTuple):
    """A defect of a fact.

    Parameters
    ----------
    code, severity
        As in `rotation.errors.Issue`.
    table, row, field
        Attribute of `Problem`, row of the sheet (0 for the whole sheet), field of the record.
    found
        What is there; never a sensitive value.
    expected, remedy
        What should be, and how to mend it.
    """

    code: str
    severity: Severity
    table: str
    row: int
    field: str
    found: str
    expected: Text
    remedy: Text
