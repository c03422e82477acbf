"""A published run folder: what its files for programs hold, and the one reader of them."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from pydantic import Field, field_serializer

from rotation.domain.fields import columns
from rotation.domain.file_part import FilePart, Several, Table
from rotation.domain.problem import Problem, facts_sha256
from rotation.domain.revision import Change, Lineage, Post
from rotation.domain.succession import Succession, applied
from rotation.errors import Issue, OutputError, PlanError, WorkbookError
from rotation.explain import Inquiry
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.report.plan_file import PlanFile
from rotation.run.folder import (
    CHANGES_JSON,
    PLAN_JSON,
    RUN_JSON,
    check_run_folder,
    parsed,
    read_bytes,
    read_json,
    refuse_other,
)
from rotation.run.gather import Inputs
from rotation.text import say
from rotation.workbook.changes import revised
from rotation.workbook.reader import Reading, read_workbook

# -- what the files hold ----------------------------------------------------------------------


class Made(Protocol):
    """What a run was made from: a round, or a plan of leaders."""

    @property
    def inputs(self) -> Inputs:
        """Where it came from."""

    @property
    def reading(self) -> Reading:
        """The workbook as read."""

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Remarks that remain."""

    @property
    def from_file(self) -> bool:
        """Whether the facts stand in a workbook."""


class RunFile(FilePart):
    """run.json: where and how long; the only file that may differ between equal runs."""

    seconds: float
    machine: str
    python: str
    processors: int | None
    source: str | None = Field(description="the workbook; null if a program made the facts")
    more_sources: Several[str] = Field(default=(), description="further files and folders that belong to it")
    source_sha256: str
    policy_files: Several[str]
    remarks: Several[str] = Field(description="in Chinese")

    @classmethod
    def of(cls, case: Made, seconds: float) -> RunFile:
        """Return where a case was run, and how long it took."""
        return cls(
            seconds=round(seconds, 2), machine=platform.platform(), python=sys.version.split()[0],
            processors=os.cpu_count(), source=str(case.inputs.source.resolve()) if case.from_file else None,
            more_sources=tuple(str(path.resolve()) for path in case.inputs.more),
            source_sha256=case.reading.sha256, policy_files=tuple(map(str, case.inputs.policy_files)),
            remarks=tuple(issue.render("zh") for issue in case.issues))


class ChangesFile(FilePart):
    """变更.json: where a revised plan comes from and what was changed since its first version."""

    version: int
    parent: str = Field(description="folder of the plan that was revised")
    parent_sha256: str = Field(description="SHA-256 of its plan.json")
    base: tuple[str, ...] | None = Field(fail_fast=True, description="E as first published; null if worked out anew")
    reference: Table[Post] = Field(description="teacher -> [host, stage, subject] in that plan")
    changes: Several[Change] = Field(description="rows of 变更; what is blank is left out")
    short: Several[tuple[str, str, str, int]] = Field(
        default=(), description="[school, stage, subject, people missing] in that plan")
    empty: Several[Post] = Field(default=(), description="subjects without anybody in that plan")
    substitutes: Table[tuple[Post, ...]] = Field(
        default_factory=dict, description="teacher -> posts for which they were published as a stand-in")

    @classmethod
    def of(cls, lineage: Lineage) -> ChangesFile:
        """Return a lineage as it is kept."""
        return cls(version=lineage.version, parent=lineage.parent, parent_sha256=lineage.parent_sha256,
                   base=None if lineage.base is None else tuple(sorted(lineage.base)),
                   reference=dict(sorted(lineage.reference.items())), changes=lineage.changes,
                   short=tuple((*post, number) for post, number in sorted(lineage.short.items())),
                   empty=tuple(sorted(lineage.empty)), substitutes=dict(sorted(lineage.substitutes.items())))

    @property
    def lineage(self) -> Lineage:
        """The lineage that the file tells."""
        base = None if self.base is None else frozenset(self.base)
        return Lineage(self.version, self.parent, self.parent_sha256, base, self.reference, self.changes,
                       {(school, stage, subject): number for school, stage, subject, number in self.short},
                       frozenset(self.empty), self.substitutes)

    @field_serializer("changes")
    def _filled(self, changes: tuple[Change, ...]) -> list[dict[str, Any]]:
        names = (*columns(Change), "person")
        return [{name: value for name in names if (value := getattr(item, name)) not in (None, ())} for item in changes]


# -- reading ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Published:
    """A published run folder.

    Parameters
    ----------
    folder
        Where it is.
    file
        Its plan.json.
    sha256
        SHA-256 of that file.
    lineage
        None for a plan made from the workbook alone.
    """

    folder: Path
    file: PlanFile
    sha256: str
    lineage: Lineage | None

    @cached_property
    def run(self) -> RunFile | None:
        """Its run.json, if it is there; who does not ask for it is not troubled by its damage."""
        path = self.folder / RUN_JSON
        return read_json(path, RunFile) if path.exists() else None

    @cached_property
    def policy(self) -> Policy:
        """The policy that the plan was made under."""
        return Policy.load(self.file.policy)

    def sources(self, given: Path | None = None) -> tuple[Path, ...]:
        """Return the workbook, or the files and folders, that the plan was made from, unless a place is given.

        Raises
        ------
        PlanError
            run.json tells none.
        OutputError
            It is not where run.json says.
        """
        return sources_of(self.folder, self.run) if given is None else (given,)

    def revised(self, problem: Problem) -> Problem:
        """Return the facts of the plan from those of its workbook: after its leaders moved, and changed if revised."""
        facts = applied(problem, self.file.succession)
        return facts if self.lineage is None else revised(facts, self.lineage)


def sources_of(folder: Path, run: RunFile | None) -> tuple[Path, ...]:
    """Return the files that a run folder was made from, as its run.json tells them.

    Raises
    ------
    PlanError, OutputError
        It tells none; they are not where it says.
    """
    if run is None:
        raise PlanError(say("there is no run.json in {p}; name the workbook with --source",
                            "{p} 中没有 run.json，请用 --source 指定数据文件", p=folder.name))
    if not run.source:
        raise PlanError(say("run.json tells no workbook; give it with --source",
                            "run.json 未记录数据文件，请用 --source 指定"))
    sources = tuple(map(Path, (run.source, *run.more_sources)))
    if not all(source.exists() for source in sources):
        raise OutputError(say(
            "the workbook of this run is not where it was; name it with --source",
            "编制该方案的数据文件已不在原处，请用 --source 指定"))
    return sources


def facts_as_made(sources: Sequence[Path], sha256: str, accept: Collection[str] = ()) -> tuple[Reading, Problem]:
    """Return a workbook and its facts, once sure that they are those of a hash.

    Raises
    ------
    WorkbookError, PlanError, OutputError
        The workbook has defects, is not the one that the plan was made from, or cannot be read.
    """
    reading = read_workbook(sources, accept)
    if reading.problem is None:
        raise WorkbookError(reading.issues)
    if facts_sha256(reading.problem) != sha256:
        raise PlanError(say(
            "{p} is not the workbook that the plan was made from, or it was changed since; name that file as it "
            "was with --source", "{p} 与编制该方案时的数据不一致（可能已修改）；请用 --source 指定原数据文件",
            p=sources[0].name))
    return reading, reading.problem


def plan_json_at(path: Path) -> Path | None:
    """Return the plan.json that a path means, that of a run folder included; None of a workbook.

    Raises
    ------
    OutputError
        A run folder is meant, and there is none, or another command made what is named.
    """
    if path.is_file():
        refuse_other(path)
    if path.name == PLAN_JSON or path.is_dir() or not (path.suffix or path.exists()):
        folder = path.parent if path.name == PLAN_JSON else path
        check_run_folder(folder)
        return folder / PLAN_JSON
    return path if path.suffix == ".json" else None


def read_published(path: Path) -> Published:
    """Read a run folder, or a plan.json wherever it lies.

    Raises
    ------
    OutputError
        A file of it cannot be read.
    PlanError
        A file is damaged, or 变更.json is missing beside a revised plan.
    """
    file = plan_json_at(path)
    if file is None:
        raise OutputError(say("{p} is no run folder", "{p} 不是方案文件夹", p=str(path)))
    content, folder = read_bytes(file), file.parent
    plan = parsed(content, file.name, PlanFile)
    lineage = lineage_beside(folder) if plan.lineage.version > 1 else None
    if lineage is None and plan.lineage.version > 1:
        raise PlanError(say("{f} is missing beside the revised plan", "修订方案旁缺少 {f}", f=CHANGES_JSON))
    return Published(folder, plan, sha256(content).hexdigest(), lineage)


def read_plan(path: Path) -> Published:
    """Read a run folder that holds a plan.

    Raises
    ------
    OutputError, PlanError
        As for `read_published`; it holds no plan.
    """
    published = read_published(path)
    if not published.file.has_plan:
        raise PlanError(say("{p} holds no plan", "{p} 中没有方案", p=published.folder.name))
    return published


def lineage_beside(folder: Path) -> Lineage | None:
    """Return what 变更.json of a folder tells; None if there is none."""
    path = folder / CHANGES_JSON
    return read_json(path, ChangesFile).lineage if path.exists() else None


def succession_beside(folder: Path) -> Succession | None:
    """Return the moves of leaders that plan.json of a folder goes on from; None if there are none, or no such file."""
    path = folder / PLAN_JSON
    return read_json(path, PlanFile).succession if path.is_file() else None


def published_facts(
    published: Published, given: Path | None = None, accept: Collection[str] = ()
) -> tuple[Reading, Problem]:
    """Return the workbook and the facts of a published plan, once sure that they are those.

    Parameters
    ----------
    published
        The run folder.
    given
        The workbook, if it is no longer where run.json says.
    accept
        Codes of questions about the workbook that are answered yes.

    Returns
    -------
        The workbook as read, its facts after the leaders moved, and these with what was changed since.

    Raises
    ------
    WorkbookError
        Defects or unanswered questions remain.
    PlanError
        No workbook is known, or it is not the one that the plan was made from.
    OutputError
        It cannot be read.
    """
    sources = published.sources(given)
    reading = read_workbook(sources, accept)
    if reading.problem is None:
        raise WorkbookError(reading.issues)
    facts = published.revised(reading.problem)
    if facts_sha256(facts) != published.file.facts_sha256:
        raise PlanError(say(
            "{p} is not the workbook that the plan was made from, or it was changed since; name that file as it "
            "was with --source, and tell what changed with --change of `rotation replan`",
            "{p} 与编制该方案时的数据不一致（可能已修改）；请用 --source 指定原数据文件，"
            "变动内容用 rotation replan 的 --change 提供", p=sources[0].name))
    return replace(reading, problem=applied(reading.problem, published.file.succession)), facts


_PATIENCE = 120.0
"""Seconds for which somebody at the counter waits for one answer."""


def reopen(folder: Path, source: Path | None = None, accept: tuple[str, ...] = ()) -> Inquiry:
    """Return a published run, ready to be asked; parameters and errors as for `published_facts`."""
    published = read_published(folder)
    _, problem = published_facts(published, source, accept)
    round = settle(problem, published.policy)
    return Inquiry(round, published.policy, published.file.outcome(round, published.policy), _PATIENCE)
