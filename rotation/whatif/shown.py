"""What the sheets of 比较.xlsx share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rotation.tables.table import Column, Look
from rotation.text import Text, pair, say
from rotation.whatif.result import CaseResult, Said, WhatIf

SCENARIO: Column[Any] = Column("scenario", say("Scenario", "情景"), "wrap", 22)


def text_of(said: Said) -> Text:
    """Return a sentence for a cell."""
    return pair(said.en, said.zh)


def planned_cases(result: WhatIf) -> list[CaseResult]:
    """Return the cases that have a plan."""
    return [case for case in result.cases if case.figures is not None]


def case_columns(planned: list[CaseResult], look: Look) -> Iterator[Column[Any]]:
    """Iterate over one heading for every case that has a plan."""
    for number, case in enumerate(planned):
        yield Column(f"case_{number}", text_of(case.label), look, 12)

