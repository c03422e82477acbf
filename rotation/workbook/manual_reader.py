"""The office's own list: an Excel sheet that says no more than who goes to which school."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
from rotation.workbook.header import find, fold
from rotation.workbook.tables import Table


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One row of a list made by hand."""

    teacher: str | None = column("教师编号", "Teacher ID", "text", aliases=("工号", "教职工号", "编号"))
    name: str | None = column("姓名", "Name", "name", aliases=("教师姓名", "教师"), sensitive=True)
    host: str = column("接收学校", "Host school", "school", required=True, aliases=(
        "接收学校代码", "交流学校", "拟交流学校", "调入学校", "去向", "学校"))
    stage: Stage | None = column("任教学段", "Stage", "choice", choices=Stage, aliases=("学段",))
    subject: str | None = column("任教学科", "Subject", "subject", aliases=("学科",))
    row: int = 0


SHEET = SheetOf("listed", "交流名单", "Placements", Listed, required=True)


@dataclass(frozen=True)
class ManualList:
    """A list made by hand, as far as it can be a plan.

    Parameters
    ----------
    placements
        Rows that name a post there is.
    impossible
        (teacher id, host code, why) of rows that name none.
    """

    placements: tuple[Placement, ...]
    impossible: tuple[tuple[str, str, Text], ...]


def read_manual(path: Path, round: Round) -> ManualList:
    """Read a list of teachers (id or unique name) and host schools (code, full or unique short name).

    Parameters
    ----------
    path
        The workbook; the first sheet that has such columns is read.
    round
        The settled round; a blank stage or subject is the teacher's own.

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
    rows: list[Listed] = table.records()
    people = _people(table, rows, round, issues)
    if issues:
        raise WorkbookError(issues)
    return _judged(round, [(teacher, item) for item, teacher in zip(rows, people, strict=True)
                           if teacher is not None])


def _table(report: gate.GateReport, round: Round) -> Table:
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
    table: Table, rows: list[Listed], round: Round, issues: list[Issue]
) -> list[Teacher | None]:
    ids = {fold(key): teacher for key, teacher in round.problem.teacher.items()}
    names: dict[str, list[Teacher]] = {}
    for teacher in round.problem.teachers:
        names.setdefault(fold(teacher.name), []).append(teacher)
    found: list[Teacher | None] = []
    seen: set[str] = set()
    for item in rows:
        same = names.get(fold(item.name or ""), [])
        known = ids.get(fold(item.teacher)) if item.teacher else same[0] if len(same) == 1 else None
        found.append(known)
        spot = table.spot(item.row, "teacher" if "teacher" in table.layout.places else "name")
        issues += _defects(spot, known, len(same), seen)
        if known is not None:
            seen.add(known.id)
    return found


def _defects(spot: Spot, known: Teacher | None, same: int, seen: set[str]) -> Iterator[Issue]:
    if known is None:
        told = (say("several teachers have this name; write the id", "有{n}人同名，请填教师编号", n=same)
                if same > 1 else say("a teacher of the roster", "应为花名册中的教师"))
        yield error("unknown-teacher", spot, told, say("correct the list", "请更正名单"))
    elif known.id in seen:
        yield error("listed-twice", spot, say("listed once", "同一教师重复出现"),
                    say("keep one row", "请只保留一行"), known.id)


def _judged(round: Round, pairs: list[tuple[Teacher, Listed]]) -> ManualList:
    chosen: list[tuple[str, Opening]] = []
    impossible: list[tuple[str, str, Text]] = []
    for teacher, item in pairs:
        opening = _opening(round, teacher, item)
        if opening in round.cells:
            chosen.append((teacher.id, opening))
        else:
            impossible.append((teacher.id, item.host, say(
                "the school has no {s} {j}", "该校没有{s}{j}岗位", s=opening.stage, j=opening.subject)))
    return ManualList(Plan.of(round, chosen).placements, tuple(impossible))


def _opening(round: Round, teacher: Teacher, item: Listed) -> Opening:
    """Return the post that a row means: as written, else the teacher's own stage and subject."""
    stage = item.stage or teacher.stage
    subject = round.subject_at(stage, item.subject or teacher.subject)
    own = Opening(item.host, stage, subject)
    if item.stage or item.subject or own in round.cells:
        return own
    there = [post for post in round.options.of(teacher.id) if post.school == item.host]
    return there[0] if len(there) == 1 else own
