"""What comparing scenarios gives, as plain values: all that a page, a sheet or a program needs.

``whatif.json`` is a `WhatIf` written out; `read` is the inverse of `dump`. Numbers that the law
counts are integers; what is shown with decimals is a string cut off, never rounded up. Sentences
stand in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from rotation.errors import PlanError
from rotation.figures.figures import (
    Amount,
    Figures,
    Gap,
    Goal,
    Person,
    Post,
    Quota,
    Roads,
    Said,
    Tier,
    Variation,
)
from rotation.text import say

__all__ = [
    "VERSION", "Amount", "CaseResult", "Clash", "Conflict", "Figures", "Gap", "Goal", "Person",
    "Post", "Quota", "Roads", "Said", "Setting", "State", "Tier", "Variation", "Way", "WhatIf", "dump",
    "read", "read_case", "schema",
]

VERSION = 1
"""Version of the schema of whatif.json; it grows when a key changes its meaning or goes."""

State = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE", "UNKNOWN", "REFUSED", "FAILED"]
"""REFUSED: the scenario contradicts the facts, such as a decision about somebody who is exempt
now; FAILED: the process of the scenario failed."""


@dataclass(frozen=True)
class Setting:
    """A parameter that a scenario changes, such as ``H10.rate``, with both values spelled out."""

    name: str
    label: Said
    baseline: Said
    value: Said


@dataclass(frozen=True)
class Way:
    """A way out that was tried and gives a plan: the rule, what it costs in people, the change."""

    rule: str
    people: int
    says: Said
    settings: tuple[str, ...]
    least: bool


@dataclass(frozen=True)
class Clash:
    """One clause of the conflict and what it demands."""

    clause: str
    says: Said


@dataclass(frozen=True)
class Conflict:
    """Why there is no plan, and the ways out, the cheapest first."""

    counts: tuple[Said, ...]
    clauses: tuple[Clash, ...]
    proven: bool
    ways: tuple[Way, ...]
    notes: tuple[Said, ...]


@dataclass(frozen=True)
class CaseResult:
    """One scenario, solved, without a plan, or failed.

    Parameters
    ----------
    name
        Its short name, unique in the comparison: the name of its file without the ending.
    label, question
        In words.
    settings, facts
        Parameters it changes against the baseline, and its changes of the facts in sentences.
    state, state_label
        How it ended.
    failure
        Why it was refused or failed.
    notes
        Remarks of the solver, such as a reserve that had to be given up.
    eligible
        |E|, known even without a plan; None if it failed before.
    figures
        None without a plan.
    conflict
        Only without a plan.
    plan
        File of its plan.json, relative to the folder; empty without a plan.
    facts_sha256
        Of its facts; empty if it failed before.
    """

    name: str
    label: Said
    question: Said
    settings: tuple[Setting, ...]
    facts: tuple[Said, ...]
    state: State
    state_label: Said
    failure: Said | None = None
    notes: tuple[Said, ...] = ()
    eligible: int | None = None
    figures: Figures | None = None
    conflict: Conflict | None = None
    plan: str = ""
    facts_sha256: str = ""


@dataclass(frozen=True)
class WhatIf:
    """All scenarios of one round; the first case is the baseline that the others are held against."""

    schema_version: int
    banner: str
    year: int
    public_seed: str
    facts_sha256: str
    cases: tuple[CaseResult, ...]

    @property
    def baseline(self) -> CaseResult:
        """The case that the others are compared with."""
        return self.cases[0]

    def case(self, name: str) -> CaseResult:
        """Return a case by name; `KeyError` if there is none."""
        found = {case.name: case for case in self.cases}
        return found[name]


_WHAT_IF = TypeAdapter(WhatIf)
_CASE = TypeAdapter(CaseResult)


def dump(result: WhatIf | CaseResult) -> Any:
    """Return a result as plain JSON values."""
    kind: TypeAdapter[Any] = _WHAT_IF if isinstance(result, WhatIf) else _CASE
    return kind.dump_python(result, mode="json")


def read(told: Any) -> WhatIf:
    """Return the result that a whatif.json tells.

    Raises
    ------
    PlanError
        It is not such a file, or of another schema version.
    """
    if not isinstance(told, dict) or told.get("schema_version") != VERSION:
        raise PlanError(say("not a whatif.json of version {v}", "不是第{v}版的 whatif.json", v=VERSION))
    found: WhatIf = _checked(_WHAT_IF, told)
    return found


def read_case(told: Any) -> CaseResult:
    """Return one case from its plain values.

    Raises
    ------
    PlanError
        They are no case.
    """
    found: CaseResult = _checked(_CASE, told)
    return found


def _checked(kind: TypeAdapter[Any], told: Any) -> Any:
    try:
        return kind.validate_python(told)
    except ValidationError as error:
        raise PlanError(say("whatif.json is damaged", "whatif.json 内容不完整或已损坏")) from error


def schema() -> dict[str, Any]:
    """Return the JSON schema of whatif.json."""
    return _WHAT_IF.json_schema()
