"""Published run folders read back, and 变更.json: what was changed since the first version."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rotation.domain.fields import columns
from rotation.domain.problem import Problem, facts_sha256
from rotation.domain.revision import Change, ChangeKind, Lineage, Post
from rotation.domain.vocabulary import Form, LockKind
from rotation.errors import OutputError, PlanError, WorkbookError, why
from rotation.run.folder import CHANGES_JSON, PLAN_JSON, RUN_JSON, check_run_folder
from rotation.text import say
from rotation.workbook.changes import revised
from rotation.workbook.reader import Reading, read_workbook


@dataclass(frozen=True)
class Published:
    """A published run folder.

    Parameters
    ----------
    folder
        Where it is.
    told
        Its plan.json.
    sha256
        SHA-256 of that file.
    source, source_sha256
        The workbook it was made from, as run.json tells.
    lineage
        None for a plan made from the workbook alone.
    """

    folder: Path
    told: Mapping[str, Any]
    sha256: str
    source: Path | None
    source_sha256: str | None
    lineage: Lineage | None

    @property
    def posts(self) -> dict[str, Post]:
        """Placements by teacher id."""
        return {item["teacher"]: (item["to"], item["stage"], item["subject"])
                for item in self.told["placements"]}


def read_published(folder: Path) -> Published:
    """Read a run folder.

    Raises
    ------
    OutputError
        A file of it cannot be read.
    PlanError
        It holds no plan, or its files do not belong together.
    """
    check_run_folder(folder)
    content = _bytes(folder / PLAN_JSON)
    told = _json(content, PLAN_JSON)
    if told.get("status") not in ("OPTIMAL", "FEASIBLE"):
        raise PlanError(say("{p} holds no plan", "{p} 中没有方案", p=folder.name))
    run = _json(_bytes(folder / RUN_JSON), RUN_JSON) if (folder / RUN_JSON).exists() else {}
    source = run.get("source")
    return Published(folder, told, sha256(content).hexdigest(), Path(source) if source else None,
                     run.get("source_sha256"), _lineage_of(folder, told))


def published_facts(
    published: Published, given: Path | None = None, accept: Collection[str] = ()
) -> tuple[Reading, Problem]:
    """Return the workbook and the facts of a published plan, once sure that they are those.

    Raises
    ------
    WorkbookError
        Defects or unanswered questions remain.
    PlanError
        No workbook is known, or it is not the one that the plan was made from.
    """
    source = given or published.source
    if source is None:
        raise PlanError(say("run.json tells no workbook; give it with --source",
                            "run.json 未记录数据文件，请用 --source 指定"))
    reading = read_workbook(source, accept)
    if reading.problem is None:
        raise WorkbookError(reading.issues)
    facts = (reading.problem if published.lineage is None
             else revised(reading.problem, published.lineage))
    if facts_sha256(facts) != published.told["facts_sha256"]:
        raise PlanError(say(
            "{p} is not the workbook that the plan was made from; keep that file as it was and tell "
            "what changed with --change", "{p} 与制定该方案时的数据不一致；请保留原数据文件，变动内容用 --change 提供",
            p=source.name))
    return reading, facts


def as_revised(problem: Problem, folder: Path, told: Mapping[str, Any] | None = None) -> Problem:
    """Return the facts that a plan in a folder was made from: revised, if the plan is.

    Raises
    ------
    PlanError
        The plan is a revised one and 变更.json is missing.
    """
    lineage = _lineage_of(folder, told)
    return problem if lineage is None else revised(problem, lineage)


def _lineage_of(folder: Path, told: Mapping[str, Any] | None) -> Lineage | None:
    path = folder / CHANGES_JSON
    version = ((told or {}).get("lineage") or {}).get("version", 1)
    if path.exists() and (told is None or version > 1):
        return read_lineage(_json(_bytes(path), CHANGES_JSON))
    if version > 1:
        raise PlanError(say("{f} is missing beside the revised plan", "修订方案旁缺少 {f}",
                            f=CHANGES_JSON))
    return None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OutputError(say("cannot read {p}: {e}", "无法读取 {p}（{e}）", p=str(path),
                              e=why(error))) from error


def _json(content: bytes, name: str) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(content)
    except ValueError as error:
        raise PlanError(say("{p} is no plan.json", "{p} 不是有效的文件", p=name)) from error
    return told


# -- 变更.json --------------------------------------------------------------------------------


def lineage_json(told: Lineage) -> dict[str, Any]:
    """Return a lineage as plain values; `read_lineage` is the inverse."""
    return {
        "version": told.version, "parent": told.parent, "parent_sha256": told.parent_sha256,
        "base": None if told.base is None else sorted(told.base),
        "reference": {key: list(map(str, post)) for key, post in sorted(told.reference.items())},
        "changes": [_change_json(item) for item in told.changes]}


def _change_json(item: Change) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in columns(Change)}
    return {name: str(value) if isinstance(value, str) else value
            for name, value in values.items() if value is not None}


def read_lineage(told: Mapping[str, Any]) -> Lineage:
    """Return the lineage that 变更.json tells.

    Raises
    ------
    PlanError
        It is not such a file.
    """
    try:
        base = None if told["base"] is None else frozenset(told["base"])
        reference = {key: (post[0], post[1], post[2]) for key, post in told["reference"].items()}
        return Lineage(told["version"], told["parent"], told["parent_sha256"], base, reference,
                       tuple(_change(item) for item in told["changes"]))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise PlanError(say("{p} is damaged", "{p} 内容有误", p=CHANGES_JSON)) from error


def _change(told: Mapping[str, Any]) -> Change:
    words: dict[str, Any] = {"kind": ChangeKind, "lock": LockKind, "form": Form}
    return Change(**{name: words[name](value) if name in words else value
                     for name, value in told.items()})
