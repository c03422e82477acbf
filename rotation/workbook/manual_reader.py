"""The office's own list: an Excel sheet that says no more than who goes to which school."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from rotation.domain.fields import column
from rotation.domain.plan import Placement, Plan
from rotation.domain.problem import SheetOf
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Stage
from rotation.errors import Issue, WorkbookError
from rotation.text import Text, say
from rotation.workbook import gate, tables
from rotation.workbook.changes import lexicon
from rotation.workbook.defects import Spot, error
from rotation.workbook.header import find, fold, fold_name
from rotation.workbook.plan_reader import Names
from rotation.workbook.tables import ReadSheet


@dataclass(frozen=True, kw_only=True)
class HandRow:
    """One row of a list made by hand."""

    teacher: str | None = column("教师编号", "Teacher ID", "text", aliases=("工号", "教职工号", "编号"))
    name: str | None = column("姓名", "Name", "name", aliases=("教师姓名", "教师"), sensitive=True)
    home: str | None = column("派出学校", "Home school", aliases=("派出学校代码", "现任教学校", "任教学校", "原学校"))
    host: str = column("接收学校", "Host school", "school", required=True, aliases=(
        "接收学校代码", "交流学校", "拟交流学校", "调入学校", "去向", "学校"))
    stage: Stage | None = column("任教学段", "Stage", "choice", choices=Stage, aliases=("学段",))
    subject: str | None = column("任教学科", "Subject", "subject", aliases=("学科",))
    row: int = 0


SHEET = SheetOf("listed", "交流名单", "Placements", HandRow, required=True)


@dataclass(frozen=True)
class ManualList:
    """A list made by hand, as far as it can be a plan.

    Parameters
    ----------
    placements
        Rows that name a post there is.
    impossible
        (teacher id, host code, why) of rows that name none.
    notes
        What was assumed where the list names no stage or subject, and for how many people.
    """

    placements: tuple[Placement, ...]
    impossible: tuple[tuple[str, str, Text], ...]
    notes: tuple[Text, ...] = ()


_ASSUMED: dict[str, Text] = {
    "like": say("as in the other plan, which sends them to the same school",
                "按另一方案在同一学校的岗位理解"),
    "own": say("as their own", "按本人任教学段、学科理解"),
    "only": say("as the only post there for which they may be taken", "按该校唯一可任的岗位理解"),
}
"""How a blank stage or subject was understood."""


def read_manual(
    path: Path, round: Round, other: Mapping[str, Opening] = MappingProxyType({})
) -> ManualList:
    """Read a list of teachers and host schools.

    A teacher is told by id or by a name that is unique, at the home school if that is told; a
    school by code, full or unique short name.

    Parameters
    ----------
    path
        The workbook; the first sheet that has such columns is read.
    round
        The settled round; a blank stage or subject is the teacher's own, or that of the only
        post there which the teacher may take.
    other
        Posts by teacher id of the plan that the list is compared with: where that sends a
        teacher to the same school, a blank stage or subject is understood likewise.

    Raises
    ------
    WorkbookError
        No such sheet, or people or schools that are not known or not unique; all at once.
    OutputError
        The file cannot be read.
    """
    report = gate.check(path)
    if report.refused:
        raise WorkbookError(report.issues)
    table = _table(report, round)
    issues = [issue for issue in table.issues if issue.severity == "error"]
    rows: list[HandRow] = table.records()
    people = _people(table, rows, round, issues)
    if issues:
        raise WorkbookError(issues)
    return _judged(round, [(teacher, item) for item, teacher in zip(rows, people, strict=True)
                           if teacher is not None], other)


def _table(report: gate.GateReport, round: Round) -> ReadSheet:
    layouts = [find(SHEET, grid) for grid in report.grids]
    fit = [item for item in layouts if "host" in item.places and (
        "teacher" in item.places or "name" in item.places)]
    if not fit:
        raise WorkbookError([Issue("no-list", "error", report.name, "", "", "", say(
            "a sheet with the columns 教师编号 or 姓名, and 接收学校",
            "应有一张含“教师编号”或“姓名”以及“接收学校”列的工作表"), say("add the titles", "请补充列标题"))])
    layout = fit[0]
    layout.issues = []
    return tables.read(layout, lexicon(round.problem))


def _people(
    table: ReadSheet, rows: list[HandRow], round: Round, issues: list[Issue]
) -> list[Teacher | None]:
    ids = {fold(key): teacher for key, teacher in round.problem.teacher.items()}
    names: dict[str, list[Teacher]] = {}
    for teacher in round.problem.teachers:
        names.setdefault(fold_name(teacher.name), []).append(teacher)
    found: list[Teacher | None] = []
    schools = Names(round.problem.schools)
    seen: set[str] = set()
    for item in rows:
        same = _of_school(names.get(fold_name(item.name or ""), []), schools.meant(item.home))
        known = ids.get(fold(item.teacher)) if item.teacher else same[0] if len(same) == 1 else None
        found.append(known)
        spot = table.spot(item.row, "teacher" if "teacher" in table.layout.places else "name")
        issues += _defects(spot, known, len(same), seen)
        if known is not None:
            seen.add(known.id)
    return found


def _of_school(same: list[Teacher], homes: set[str]) -> list[Teacher]:
    """Return those of namesakes who are at a school that the list names; all if it names none or is the only one."""
    here = [teacher for teacher in same if teacher.school in homes]
    return here if len(same) > 1 and here else same


def _defects(spot: Spot, known: Teacher | None, same: int, seen: set[str]) -> Iterator[Issue]:
    if known is None:
        told = (say("several teachers have this name; write the id", "有{n}人同名，请填教师编号", n=same)
                if same > 1 else say("a teacher of the roster", "应为花名册中的教师"))
        yield error("unknown-teacher", spot, told, say("correct the list", "请更正名单"))
    elif known.id in seen:
        yield error("listed-twice", spot, say("listed once", "同一教师重复出现"),
                    say("keep one row", "请只保留一行"), known.id)


def _judged(
    round: Round, pairs: list[tuple[Teacher, HandRow]], other: Mapping[str, Opening]
) -> ManualList:
    chosen: list[tuple[str, Opening]] = []
    impossible: list[tuple[str, str, Text]] = []
    assumed: Counter[str] = Counter()
    for teacher, item in pairs:
        opening, how = _opening(round, teacher, item, other.get(teacher.id))
        if opening in round.cells:
            chosen.append((teacher.id, opening))
            assumed[how] += 1
        else:
            impossible.append((teacher.id, item.host, say(
                "the school has no {s} {j}", "该校没有{s}{j}岗位", s=opening.stage, j=opening.subject)))
    return ManualList(Plan.of(round, chosen).placements, tuple(impossible), tuple(
        say("{n} people have no stage or subject in the list: understood {h}",
            "名单中{n}人的任教学段或学科未填，{h}", n=assumed[how], h=told)
        for how, told in _ASSUMED.items() if assumed[how]))


def _opening(
    round: Round, teacher: Teacher, item: HandRow, like: Opening | None
) -> tuple[Opening, str]:
    """Return the post that a row means, and what was assumed: nothing if it is written in full."""
    stage = item.stage or teacher.stage
    own = Opening(item.host, stage, round.subject_at(item.host, stage, item.subject or teacher.subject))
    if item.stage and item.subject:
        return own, ""
    if like is not None and _says(round, item, like):
        return like, "like"
    if own in round.cells:
        return own, "own"
    there = [post for post in round.options.of(teacher.id) if _says(round, item, post)]
    return (there[0], "only") if len(there) == 1 else (own, "own")


def _says(round: Round, item: HandRow, post: Opening) -> bool:
    """Whether a row could mean a post: nothing that it tells is otherwise."""
    return (post.school == item.host and item.stage in (None, post.stage)
            and (item.subject is None or round.subject_at(post.school, post.stage, item.subject) == post.subject))
