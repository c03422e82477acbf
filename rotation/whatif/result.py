"""What comparing scenarios gives, as plain values: all that a page, a sheet or a program needs.

``whatif.json`` is a `WhatIf` written out; `read` is the inverse of `dump`. Numbers that the law
counts are integers; what is shown with decimals is a string cut off, never rounded up. Sentences
stand in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from rotation.errors import PlanError
from rotation.figures.figures import Figures, Said, TierValue
from rotation.run.folder import plain
from rotation.text import say

T = TypeVar("T")
VERSION = 1
"""Version of the schema of whatif.json; it grows when a key changes its meaning or goes."""

State = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE", "UNKNOWN", "REFUSED", "FAILED"]
"""REFUSED: the scenario contradicts the facts, such as a decision about somebody who is exempt
now; FAILED: the process of the scenario failed."""


@dataclass(frozen=True)
class NamedPost:
    """A post: host school, stage and subject."""

    code: str
    school: str
    stage: Said
    subject: str


@dataclass(frozen=True)
class Person:
    """Somebody whom the scenario treats differently from the baseline; no post means staying.

    ``change`` is ``placed``, ``stays`` or ``moved`` (another post); ``rule`` is the code of the
    deciding rule, empty where none decides alone.
    """

    teacher: str
    name: str
    home: str
    baseline: NamedPost | None
    scenario: NamedPost | None
    change: Literal["placed", "stays", "moved"]
    rule: str
    why: Said


@dataclass(frozen=True)
class CaseFigures(Figures):
    """What is measured on the plan of a scenario.

    Parameters
    ----------
    tiers
        The scenario's own tiers with bounds and proofs.
    common
        The baseline's tiers measured on this plan: the same yardstick for every scenario.
    changed
        People whose post, or staying, differs from the baseline (G70); None without a baseline.
    people
        Those people and why.
    """

    tiers: tuple[TierValue, ...]
    common: tuple[TierValue, ...]
    changed: int | None
    people: tuple[Person, ...]


@dataclass(frozen=True)
class ChangedSetting:
    """A parameter that a scenario changes, such as ``H10.rate``, with both values spelled out."""

    name: str
    label: Said
    baseline: Said
    value: Said


@dataclass(frozen=True)
class CaseWayOut:
    """A way out that was tried and gives a plan: the rule, what it costs in people, the change."""

    rule: str
    people: int
    says: Said
    settings: tuple[str, ...]
    least: bool


@dataclass(frozen=True)
class ClashingClause:
    """One clause of the conflict and what it demands."""

    clause: str
    says: Said


@dataclass(frozen=True)
class CaseConflict:
    """Why there is no plan, and the ways out, the cheapest first."""

    counts: tuple[Said, ...]
    clauses: tuple[ClashingClause, ...]
    proven: bool
    ways: tuple[CaseWayOut, ...]
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
    settings: tuple[ChangedSetting, ...]
    facts: tuple[Said, ...]
    state: State
    state_label: Said
    failure: Said | None = None
    notes: tuple[Said, ...] = ()
    eligible: int | None = None
    figures: CaseFigures | None = None
    conflict: CaseConflict | None = None
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

    @property
    def planned(self) -> tuple[tuple[CaseResult, CaseFigures], ...]:
        """The cases that have a plan, with what is measured on it."""
        return tuple((case, case.figures) for case in self.cases if case.figures is not None)

    def case(self, name: str) -> CaseResult:
        """Return a case by name; `KeyError` if there is none."""
        found = {case.name: case for case in self.cases}
        return found[name]


def dump(result: WhatIf | CaseResult) -> Any:
    """Return a result as plain JSON values."""
    return plain(result)


def read(content: Any) -> WhatIf:
    """Return the result that the plain values of a whatif.json tell.

    Raises
    ------
    PlanError
        It is not such a file, or of another schema version.
    """
    if not isinstance(content, dict) or content.get("schema_version") != VERSION:
        raise PlanError(say("not a whatif.json of version {v}", "不是第{v}版的 whatif.json", v=VERSION))
    return _checked(WhatIf, content)


def read_case(content: Any) -> CaseResult:
    """Return one case from its plain values.

    Raises
    ------
    PlanError
        They are no case.
    """
    return _checked(CaseResult, content)


def _checked(kind: type[T], content: Any) -> T:
    try:
        return TypeAdapter(kind).validate_python(content)
    except ValidationError as error:
        raise PlanError(say("whatif.json is damaged", "whatif.json 内容不完整或已损坏")) from error
