"""A published plan of leaders: what its folder holds, the one reader of it, and its audit."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from rotation.auditor.judge import Judgement
from rotation.domain.problem import Problem
from rotation.errors import OutputError, PlanError, PolicyError
from rotation.leaders.case import LeaderCase
from rotation.leaders.file import PrincipalsFile
from rotation.leaders.list_reader import APPOINTMENTS, read_appointments
from rotation.leaders.publish import sound
from rotation.leaders.run import view_of
from rotation.leaders.settle import settle
from rotation.leaders.signed import judged_list
from rotation.leaders.view import LeaderView, Parent
from rotation.policy.cadre_policy import CadrePolicy
from rotation.run.folder import PRINCIPALS_JSON, RUN_JSON, parsed, read_bytes, read_json
from rotation.run.gather import Inputs, policy_values
from rotation.run.published import RunFile, facts_as_made, sources_of
from rotation.text import say
from rotation.workbook.reader import Reading, read_problem


def tells_leaders(path: Path) -> bool:
    """Whether a path is a folder of a plan of leaders, its principals.json, or a workbook with 任免建议名单."""
    if path.name == PRINCIPALS_JSON or (path.is_dir() and (path / PRINCIPALS_JSON).is_file()):
        return True
    if path.suffix.lower() != ".xlsx" or not path.is_file():
        return False
    try:
        with zipfile.ZipFile(path) as book:
            names = book.read("xl/workbook.xml")[:1 << 16].decode("utf-8", "replace")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
    return f'"{APPOINTMENTS.title}"' in names or f'"{APPOINTMENTS.english}"' in names


@dataclass(frozen=True, eq=False)
class PublishedLeaders:
    """A published plan of leaders.

    Parameters
    ----------
    folder
        Where it is.
    file
        Its principals.json.
    sha256
        SHA-256 of that file.
    """

    folder: Path
    file: PrincipalsFile
    sha256: str

    @cached_property
    def policy(self) -> CadrePolicy:
        """The policy that the plan was made under."""
        return CadrePolicy.load(self.file.policy)

    def sources(self, given: Path | None = None) -> tuple[Path, ...]:
        """Return the files that the plan was made from, unless a place is given.

        Raises
        ------
        PlanError, OutputError
            run.json tells none, or they are not where it says.
        """
        if given is not None:
            return (given,)
        path = self.folder / RUN_JSON
        return sources_of(self.folder, read_json(path, RunFile) if path.exists() else None)


def read_leaders(path: Path) -> PublishedLeaders:
    """Read a folder of a plan of leaders, or its principals.json.

    Raises
    ------
    OutputError
        There is none, or it cannot be read.
    PlanError
        It is damaged.
    """
    file = path / PRINCIPALS_JSON if path.is_dir() or path.name != PRINCIPALS_JSON else path
    if not file.is_file():
        raise OutputError(say("{p} holds no plan of leaders (principals.json); name the numbered folder of one",
                              "{p} 中没有校长方案（principals.json），请指到带编号的校长方案文件夹", p=str(path)))
    content = read_bytes(file)
    return PublishedLeaders(file.parent, parsed(content, file.name, PrincipalsFile), sha256(content).hexdigest())


def read_planned(path: Path) -> PublishedLeaders:
    """Read a folder that holds a plan of leaders; errors as for `read_leaders`, and if it holds none."""
    found = read_leaders(path)
    if not found.file.has_plan:
        raise PlanError(say("{p} holds no plan", "{p} 中没有方案", p=found.folder.name))
    return found


def leader_facts(
    found: PublishedLeaders, sources: Sequence[Path], accept: Collection[str] = ()) -> tuple[Reading, Problem]:
    """Return the workbook and the facts of a published plan, once sure that they are those.

    Raises
    ------
    WorkbookError, PlanError, OutputError
        The workbook has defects, is not the one that the plan was made from, or cannot be read.
    """
    return facts_as_made(sources, found.file.facts_sha256, accept)


def reopen_leaders(path: Path, source: Path | None = None, accept: Collection[str] = ()) -> tuple[
        LeaderCase, LeaderView]:
    """Return a published plan of leaders with its facts, once sure that they are those.

    Raises
    ------
    WorkbookError, PlanError, OutputError
        The workbook has defects, is not the one that the plan was made from, or cannot be read.
    """
    found = read_leaders(path)
    sources = found.sources(source)
    reading, problem = leader_facts(found, sources, accept)
    inputs = Inputs(sources[0], accept=accept, more=sources[1:])
    case = LeaderCase(inputs, reading, found.policy, settle(problem, found.policy), ())
    if found.file.parent is not None:
        told = found.file.parent
        case = case.keeping(Parent(told.folder, told.sha256, told.reference))
    return case, view_of(case, found.file.outcome(case.task))


# -- the audit --------------------------------------------------------------------------------


def audit_leaders(inputs: Inputs, path: Path) -> Judgement:
    """Audit a plan of leaders against the workbook it was made from.

    Parameters
    ----------
    inputs
        The workbook; policy options only for a plan that tells no policy.
    path
        A folder or principals.json (every printed number is compared), or a workbook, perhaps edited by hand
        (only 任免建议名单 is trusted).

    Raises
    ------
    WorkbookError, PolicyError, PlanError, OutputError
        If either file cannot be read, or policy options are given beside the policy of the plan.
    """
    problem = read_problem(inputs.sources, inputs.accept)
    if path.suffix.lower() == ".xlsx":
        return _audited_book(inputs, problem, path)
    _refuse_options(inputs)
    found = read_leaders(path)
    return sound(found.file, found.policy, problem)


def _audited_book(inputs: Inputs, problem: Problem, path: Path) -> Judgement:
    told = read_appointments(path)
    beside = path.parent / PRINCIPALS_JSON
    if beside.is_file():
        _refuse_options(inputs)
        policy = read_leaders(path.parent).policy
    else:
        policy = CadrePolicy.of(policy_values(problem.parameters, inputs))
    before = read_leaders(path.parent).file.pairs if beside.is_file() else ()
    note = say("the other sheets do not follow an edit of the list and must not be used",
               "其他各表不随名单改动而更新，修改后不得直接使用")
    edited = beside.is_file() and tuple(sorted(told.pairs)) != tuple(sorted(before))
    report = judged_list(told, problem, policy, before)
    return replace(report, notes=(*report.notes, *((note,) if edited else ())))


def _refuse_options(inputs: Inputs) -> None:
    if inputs.policy_files or inputs.sets or inputs.year is not None:
        raise PolicyError(say(
            "the plan tells its own policy and is judged by it: leave out --policy, --set and --year",
            "方案已附政策，一律按方案所附政策核查，请去掉 --policy、--set、--year"), by_option=True)
