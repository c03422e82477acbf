"""A plan workbook read back: who goes where, and under which policy. Nothing else in it is trusted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import NamedTuple

from rotation.domain.fields import column
from rotation.domain.plan import Placement
from rotation.domain.problem import Problem, SheetOf
from rotation.domain.records import Parameter
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import UNPOSTED
from rotation.errors import Issue, WorkbookError
from rotation.text import Text, say
from rotation.workbook import gate, tables
from rotation.workbook.cells import RawCell
from rotation.workbook.changes import lexicon
from rotation.workbook.choices import nearest
from rotation.workbook.defects import MASK, Spot, address, error
from rotation.workbook.header import find, fold, fold_name, fold_title
from rotation.workbook.lexicon import Lexicon
from rotation.workbook.sheets import match_sheets
from rotation.workbook.tables import ReadSheet

POLICY = SheetOf("parameters", "政策参数", "Policy", Parameter)
"""Beside 交流名单 the sheet of 方案.xlsx that is read back; 公示名单 is only compared."""


@dataclass(frozen=True)
class PlanWorkbook:
    """What a plan workbook says.

    Parameters
    ----------
    placements
        Rows of 交流名单, as read.
    parameters
        Rows of 政策参数 that have a value.
    sha256
        Hash of the file, in hex.
    mismatches
        Names in 交流名单 that contradict their codes.
    notice
        Rows of 公示名单; None if the sheet is not there.
    beside
        By row of 交流名单 and title: cells of columns that are not read, and where they stand.
    """

    placements: tuple[Placement, ...]
    parameters: tuple[Parameter, ...]
    sha256: str
    mismatches: tuple[Mismatch, ...] = ()
    notice: tuple[Noticed, ...] | None = None
    beside: Mapping[int, Mapping[str, Beside]] = field(default_factory=dict)


def read_placements(path: Path | str, problem: Problem | None = None) -> PlanWorkbook:
    """Read the placements and the policy of a plan workbook.

    Parameters
    ----------
    path
        A 方案.xlsx, perhaps edited by hand.
    problem
        The facts, for subjects that only sheet 需求 names, and for names beside the codes: a
        school named without its code is looked up.

    Raises
    ------
    WorkbookError
        The file or a row of 交流名单 cannot be read; every defect at once.
    OutputError
        The file cannot be opened.
    """
    report = gate.check(Path(path))
    if report.refused:
        raise WorkbookError(report.issues, Path(path))
    words = Lexicon() if problem is None else lexicon(problem)
    words.date1904 = report.date1904
    try:
        table = _table(report, words)
        rows = _rows(table, problem)
    except WorkbookError as found:
        raise WorkbookError(found.issues, Path(path)) from None
    wrong = tuple(mismatches(rows, table, problem)) if problem is not None else ()
    return PlanWorkbook(tuple(row.bare for row in rows), _parameters(report, words), report.sha256,
                        wrong, _notice(report, words), {row.row: beside(table, row.row) for row in rows})


def read_back(path: Path, problem: Problem) -> tuple[Placement, ...]:
    """Read the placements alone of a plan workbook that has just been written; errors as of `read_placements`."""
    report = gate.check(path, lambda title: fold_title(title) in _OF_PLACEMENTS)
    words = lexicon(problem)
    words.date1904 = report.date1904
    return tuple(row.bare for row in _rows(_table(report, words), problem))


Beside = tuple[Spot, RawCell | None]
"""A cell that is not read, and where it stands."""


def beside(table: tables.ReadSheet, row: int) -> dict[str, Beside]:
    """Return by title the cells of a row in columns that are not read."""
    layout = table.layout
    used, cells = set(layout.places.values()), layout.grid.rows[row]
    return {title: (Spot(layout.grid.title, address(row, column), title), cells.get(column))
            for column, title in layout.titles.items() if column not in used}


def _table(report: gate.GateReport, words: Lexicon) -> tables.ReadSheet:
    pairs, issues = match_sheets(report.grids, report.name, (PLACEMENTS,))
    if not pairs:
        raise WorkbookError(issues)
    return tables.read(find(*pairs[0]), words)


def _rows(table: tables.ReadSheet, problem: Problem | None) -> list[ListedPlacement]:
    errors: list[Issue] = [issue for issue in table.issues if issue.severity == "error"]
    rows = completed(table.records(), problem)
    errors += [*without_teacher(rows, table, problem), *without_host(rows, table, problem)]
    if errors and problem is not None:
        others = (*strangers(rows, table, problem), *mismatches(rows, table, problem))
        errors += [item.defect for item in others]
    if errors:
        raise WorkbookError(errors)
    return rows


def _notice(report: gate.GateReport, words: Lexicon) -> tuple[Noticed, ...] | None:
    pairs, _ = match_sheets(report.grids, report.name, (NOTICE,))
    if not pairs:
        return None
    rows: list[Noticed] = tables.read(find(*pairs[0]), words).records()
    return tuple(row for row in rows if row.home and row.host)


def _parameters(report: gate.GateReport, words: Lexicon) -> tuple[Parameter, ...]:
    """Return the parameters; a row without a value is one that was left at its default."""
    grids = [grid for grid in report.grids if fold_title(grid.title) in (
        fold_title(POLICY.title), fold_title(POLICY.english))]
    if not grids:
        return ()
    rows: list[Parameter] = tables.read(find(POLICY, grids[0]), words).records()
    return tuple(row for row in rows if row.given)


# -- names held against the codes -------------------------------------------------------------


_NO_HOME = {"", UNPOSTED, "tobeposted"}
"""What stands for the school of a recruit, folded."""


@dataclass(frozen=True, kw_only=True)
class ListedPlacement(Placement):
    """One row of 交流名单 with the names of the schools, as written; a blank number is looked up by the name."""

    teacher: str = column("教师编号", "Teacher ID", "id", must_exist=True, default="")
    host: str = column("接收学校代码", "Host school code", "id", must_exist=True, default="")
    home_name: str | None = column("派出学校", "Home school")
    host_name: str | None = column("接收学校", "Host school")

    @property
    def bare(self) -> Placement:
        """The placement alone."""
        return Placement(**{item.name: getattr(self, item.name) for item in fields(Placement)})


@dataclass(frozen=True, kw_only=True)
class Noticed:
    """One row of 公示名单, as written."""

    name: str = column("姓名", "Name", required=True, sensitive=True)
    home: str | None = column("派出学校", "Home school")
    host: str | None = column("接收学校", "Host school")
    taught: str | None = column("学段学科", "Stage and subject")
    row: int = 0


PLACEMENTS = SheetOf("placements", "交流名单", "Placements", ListedPlacement, required=True)
_OF_PLACEMENTS = {fold_title(PLACEMENTS.title), fold_title(PLACEMENTS.english)}
NOTICE = SheetOf("notice", "公示名单", "Public notice", Noticed)


class Mismatch(NamedTuple):
    """A name that contradicts its code: where it stands, and what is wrong."""

    spot: Spot
    says: Text

    @property
    def place(self) -> str:
        """``sheet!cell`` as Excel writes it."""
        return f"{self.spot.sheet}!{self.spot.cell}"

    @property
    def defect(self) -> Issue:
        """The same as a defect of the workbook."""
        return error("plan-name", self.spot, self.says, say("correct the row", "请更正该行"))


class Names:
    """Which school a written name means."""

    def __init__(self, schools: Iterable[School]) -> None:
        self._known: dict[str, set[str]] = {}
        for school in schools:
            for text in filter(None, (school.code, school.name, school.short)):
                self._known.setdefault(fold(text), set()).add(school.code)

    def meant(self, text: str | None) -> set[str]:
        """Return the codes that a code, full name or short name may stand for."""
        return self._known.get(fold(text or ""), set())


def completed(rows: Iterable[ListedPlacement], problem: Problem | None) -> list[ListedPlacement]:
    """Return the rows with blank codes and numbers filled from names that mean just one school or teacher."""
    if problem is None:
        return list(rows)
    names, filled = Names(problem.schools), []
    for row in rows:
        home, host = names.meant(row.home_name), names.meant(row.host_name)
        people = [] if row.teacher else _called(row, _homes(row, problem), problem)
        known = people[0] if len(people) == 1 else None
        own = "" if known is None or known.unposted else known.school
        filled.append(replace(
            row, teacher=known.id if known else row.teacher,
            home=row.home or (next(iter(home)) if len(home) == 1 else own),
            host=row.host or (next(iter(host)) if len(host) == 1 else "")))
    return filled


def _homes(row: ListedPlacement, problem: Problem) -> set[str]:
    return {row.home} if row.home else Names(problem.schools).meant(row.home_name)


def _called(row: ListedPlacement, homes: set[str], problem: Problem) -> list[Teacher]:
    """Return the teachers of a name, of the home school that a row tells if it tells one."""
    name = fold_name(row.name or "")
    return [teacher for teacher in problem.teachers
            if name and fold_name(teacher.name) == name and (not homes or teacher.school in homes)]


def without_teacher(rows: Iterable[ListedPlacement], table: ReadSheet, problem: Problem | None) -> Iterator[Issue]:
    """Iterate over the defects of rows whose teacher neither number nor name tells."""
    for row in (item for item in rows if not item.teacher):
        same = 0 if problem is None else len(_called(row, _homes(row, problem), problem))
        told = (say("several teachers have this name; write the number", "有{n}人同名，请填教师编号", n=same)
                if same > 1 else say("a teacher's number, or a name of the roster beside it",
                                     "必填：填教师编号，或在“姓名”列填花名册中的姓名"))
        yield error("blank-required", table.spot(row.row, "teacher"), told, say("fill in the cell", "请补填"))


def without_host(rows: Iterable[ListedPlacement], table: ReadSheet, problem: Problem | None) -> list[Issue]:
    """Return a defect for every row whose host neither code nor name tells."""
    names = {} if problem is None else {fold(s.name): f"{s.name} ({s.code})" for s in problem.schools}
    return [_unknown_host(row, table, names) if row.host_name else _blank_host(table.spot(row.row, "host"))
            for row in rows if not row.host]


def _blank_host(spot: Spot) -> Issue:
    return error("blank-required", spot, say(
        "the code of the host school, or its full name beside it",
        "必填：填接收学校代码，或在“接收学校”列填学校全称"), say("fill in the cell", "请补填"))


def _unknown_host(row: ListedPlacement, table: ReadSheet, names: dict[str, str]) -> Issue:
    """Return the defect of a name without code that is no school, at the cell of the name."""
    text = row.host_name or ""
    return error("unknown-school", table.spot(row.row, "host_name"), say(
        "the full name of a school of sheet 学校, or its code in {c}",
        "应为“学校”表中的学校全称，或在{c}填写学校代码", c=table.spot(row.row, "host").cell),
        nearest(fold(text), names).told, _named(text, table))


def _named(text: str, table: ReadSheet) -> str:
    return MASK if table.known.secrets.holds(text) else text


def mismatches(rows: Iterable[ListedPlacement], table: ReadSheet, problem: Problem) -> Iterator[Mismatch]:
    """Iterate over the names that contradict the codes of their row."""
    names = Names(problem.schools)
    for row in rows:
        teacher = problem.teacher.get(row.teacher)
        if teacher and row.name and fold_name(row.name) != fold_name(teacher.name):
            yield Mismatch(table.spot(row.row, "name"), say(
                "the name is not that of teacher {t} on the roster",
                "姓名与花名册中教师“{t}”的姓名不一致，请核对教师编号", t=row.teacher))
        for shown, code in (("home_name", row.home), ("host_name", row.host)):
            text = getattr(row, shown)
            blank = not text or (not code and (shown == "host_name" or fold(text) in _NO_HOME))
            if not blank and code not in names.meant(text):
                yield Mismatch(table.spot(row.row, shown), _other_school(_named(text, table), code, problem))


def _other_school(text: str, code: str, problem: Problem) -> Text:
    if not code:
        return say("“{a}” is no school of sheet 学校", "“{a}”不是“学校”表中的学校", a=text)
    known = problem.school.get(code)
    return say("“{a}” is not the school of code {c} ({n}): correct one of them, or clear the code",
               "学校“{a}”与学校代码“{c}”（{n}）不一致，请改成同一所学校；以校名为准的，清空代码即可",
               a=text, c=code, n=known.name if known else say("unknown", "无此代码"))


def strangers(rows: Iterable[ListedPlacement], table: ReadSheet, problem: Problem) -> Iterator[Mismatch]:
    """Iterate over the ids that are not on the roster."""
    for row in rows:
        if row.teacher not in problem.teacher:
            yield Mismatch(table.spot(row.row, "teacher"), say(
                "teacher {t} is not on the roster", "教师编号“{t}”不在花名册中",
                t=table.found("teacher", row.teacher)))
