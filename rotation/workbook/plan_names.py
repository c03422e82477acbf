"""What people read in a plan workbook, held against the codes: names of teachers and schools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

from rotation.domain.fields import column
from rotation.domain.plan import Placement
from rotation.domain.problem import Problem, SheetOf
from rotation.domain.school import School
from rotation.domain.vocabulary import UNPOSTED
from rotation.errors import Issue
from rotation.text import Text, say
from rotation.workbook.choices import nearest
from rotation.workbook.defects import MASK, Spot, error
from rotation.workbook.header import fold
from rotation.workbook.tables import Table

_NO_HOME = {"", UNPOSTED, "tobeposted"}
"""What stands for the school of a recruit, folded."""


@dataclass(frozen=True, kw_only=True)
class Listed(Placement):
    """One row of 交流名单 with the names of the schools, as written."""

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


PLACEMENTS = SheetOf("placements", "交流名单", "Placements", Listed, required=True)
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


def completed(rows: Iterable[Listed], problem: Problem | None) -> list[Listed]:
    """Return the rows with blank codes filled from names that mean just one school."""
    if problem is None:
        return list(rows)
    names, filled = Names(problem.schools), []
    for row in rows:
        home, host = names.meant(row.home_name), names.meant(row.host_name)
        filled.append(replace(
            row, home=row.home or (next(iter(home)) if len(home) == 1 else ""),
            host=row.host or (next(iter(host)) if len(host) == 1 else "")))
    return filled


def without_host(rows: Iterable[Listed], table: Table, problem: Problem | None) -> list[Issue]:
    """Return a defect for every row whose host neither code nor name tells."""
    names = {} if problem is None else {fold(s.name): f"{s.name} ({s.code})" for s in problem.schools}
    return [_unknown_host(row, table, names) if row.host_name else _blank_host(table.spot(row.row, "host"))
            for row in rows if not row.host]


def _blank_host(spot: Spot) -> Issue:
    return error("blank-required", spot, say(
        "the code of the host school, or its full name beside it",
        "必填：填接收学校代码，或在“接收学校”列填学校全称"), say("fill in the cell", "请补填"))


def _unknown_host(row: Listed, table: Table, names: dict[str, str]) -> Issue:
    """Return the defect of a name without code that is no school, at the cell of the name."""
    text = row.host_name or ""
    return error("unknown-school", table.spot(row.row, "host_name"), say(
        "the full name of a school of sheet 学校, or its code in {c}",
        "应为“学校”表中的学校全称，或在{c}填写学校代码", c=table.spot(row.row, "host").cell),
        nearest(fold(text), names).told, _named(text, table))


def _named(text: str, table: Table) -> str:
    return MASK if table.known.secrets.holds(text) else text


def mismatches(rows: Iterable[Listed], table: Table, problem: Problem) -> Iterator[Mismatch]:
    """Iterate over the names that contradict the codes of their row."""
    names = Names(problem.schools)
    for row in rows:
        teacher = problem.teacher.get(row.teacher)
        if teacher and row.name and fold(row.name) != fold(teacher.name):
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
    return say("“{a}” is not the school of code {c} ({n})",
               "学校“{a}”与学校代码“{c}”（{n}）不一致，请改成同一所学校",
               a=text, c=code, n=known.name if known else say("unknown", "无此代码"))


def strangers(rows: Iterable[Listed], table: Table, problem: Problem) -> Iterator[Mismatch]:
    """Iterate over the ids that are not on the roster."""
    for row in rows:
        if row.teacher not in problem.teacher:
            yield Mismatch(table.spot(row.row, "teacher"), say(
                "teacher {t} is not on the roster", "教师编号“{t}”不在花名册中",
                t=table.found("teacher", row.teacher)))
