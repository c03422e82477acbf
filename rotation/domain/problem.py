"""The facts of one round, as read, in canonical order; and the sheets they come from."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property
from hashlib import sha256
from importlib import import_module
from operator import attrgetter
from typing import Any

from rotation.domain.forecast import Forecast
from rotation.domain.leadership import LeaderOrder, LeaderProfile, LeadersDecided
from rotation.domain.months import Month
from rotation.domain.records import (
    Agreed,
    Answer,
    Distance,
    GroupShare,
    Lock,
    Need,
    Parameter,
    Spell,
    Wish,
)
from rotation.domain.revision import Revision
from rotation.domain.school import School
from rotation.domain.staff import OtherStaff, SecondPost
from rotation.domain.support import Itinerary, PairOfSchools, Support, partners
from rotation.domain.teacher import Teacher


@dataclass(frozen=True)
class SheetOf:
    """Which sheet of the workbook holds which records.

    Parameters
    ----------
    attribute
        Field of `Problem`.
    title, english
        Sheet names in the two languages.
    record
        Class of one row.
    required
        Whether the workbook must have the sheet.
    aliases
        Other sheet names in use.
    later
        It came after the first workbooks: without rows the facts are the same as without it.
    """

    attribute: str
    title: str
    english: str
    record: type[Any]
    required: bool = False
    aliases: tuple[str, ...] = ()
    later: bool = False


SHEETS = (
    SheetOf("schools", "学校", "Schools", School, True, (
        "学校基本情况表", "学校基本情况", "学校名单", "学校一览表", "学校班级情况", "学校基本信息")),
    SheetOf("teachers", "教师", "Teachers", Teacher, True, (
        "教师花名册", "教师名单", "花名册", "教职工花名册", "教职工名册", "教师名册", "教职工", "教师基本信息",
        "教职工基本信息", "教师基本情况")),
    SheetOf("needs", "需求", "Needs", Need, False, ("岗位需求表", "岗位需求")),
    SheetOf("wishes", "意愿", "Wishes", Wish, False, ("意愿申报表", "志愿")),
    SheetOf("locks", "指定", "Locks", Lock, False, ("指定与禁止",)),
    SheetOf("agreed", "双方同意", "Agreed", Agreed, False, ("双方同意名单",)),
    SheetOf("shares", "分组比例", "Group shares", GroupShare, False, ("分组交流比例",)),
    SheetOf("distances", "距离", "Distances", Distance, False, (
        "距离表", "学校间距离", "校际距离", "校间距离", "学校距离", "距离矩阵", "里程", "校际里程")),
    SheetOf("history", "台账", "Ledger", Spell, False, ("历年交流台账", "交流台账")),
    SheetOf("leaders", "校级领导", "School leaders", LeaderProfile, False, (
        "校级领导情况", "校级领导名册", "校长情况", "中小学校长名册"), later=True),
    SheetOf("leader_orders", "校长指定", "Leader locks", LeaderOrder, False, ("校级领导指定",), later=True),
    SheetOf("supports", "支援", "Support", Support, False, ("支援教师", "银龄教师", "外来支援"), later=True),
    SheetOf("itineraries", "走教安排", "Itineraries", Itinerary, False, ("上年走教安排",), later=True),
    SheetOf("pairs", "结对", "Pairs", PairOfSchools, False, ("结对学校", "结对帮扶"), later=True),
    SheetOf("forecasts", "预测", "Forecasts", Forecast, False, ("年度预测", "班级和招聘预测"), later=True),
    SheetOf("parameters", "政策", "Policy", Parameter, False, ("规则参数", "规则参数表", "政策参数")),
    SheetOf("answers", "确认", "Answers", Answer, False, ()),
)


@dataclass(frozen=True)
class Problem:
    """Facts of one round, each table sorted by its key so that row order never matters.

    Parameters
    ----------
    schools, teachers, needs, wishes, locks, agreed, shares, distances, history, leaders, leader_orders, supports,
    itineraries, pairs, forecasts, parameters, answers
        Records of the sheets; build with `Problem.of`, which sorts them.
    present
        ``teacher.spouse``-style names of the columns the workbook has, which decides whether
        a rule can run.
    reference
        Placements of an earlier plan as teacher -> (host code, stage, subject), for goal G70.
    revision
        What happened after that plan was published; None for a round planned afresh.
    others
        Staff of the schools who teach no subject (教辅, 工勤), read from the rows of 教师.
    seconds
        What teachers teach besides at home, read from their second rows of 教师.
    decided
        What a plan of leaders that went before decided about those who were due; None if there is none.
    """

    schools: tuple[School, ...]
    teachers: tuple[Teacher, ...]
    needs: tuple[Need, ...] = ()
    wishes: tuple[Wish, ...] = ()
    locks: tuple[Lock, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    shares: tuple[GroupShare, ...] = ()
    distances: tuple[Distance, ...] = ()
    history: tuple[Spell, ...] = ()
    leaders: tuple[LeaderProfile, ...] = ()
    leader_orders: tuple[LeaderOrder, ...] = ()
    supports: tuple[Support, ...] = ()
    itineraries: tuple[Itinerary, ...] = ()
    pairs: tuple[PairOfSchools, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    answers: tuple[Answer, ...] = ()
    present: frozenset[str] = frozenset()
    reference: Mapping[str, tuple[str, str, str]] | None = field(default=None, hash=False)
    revision: Revision | None = field(default=None, hash=False)
    others: tuple[OtherStaff, ...] = ()
    seconds: tuple[SecondPost, ...] = ()
    decided: LeadersDecided | None = field(default=None, hash=False)

    @classmethod
    def of(cls, *, present: frozenset[str] | None = None, **tables: Any) -> Problem:
        """Build a problem from records in any order.

        Without ``present`` every column counts as present, as in a world written in code.
        """
        ordered = {
            sheet.attribute: tuple(sorted(tables.get(sheet.attribute, ()), key=_order))
            for sheet in SHEETS
        }
        ordered |= {name: tuple(sorted(tables.get(name, ()), key=_order)) for name in _ASIDE}
        known = every_column() if present is None else present
        return cls(**ordered, present=known, reference=tables.get("reference"),
                   revision=tables.get("revision"), decided=tables.get("decided"))

    @classmethod
    def from_frames(cls, frames: Mapping[str, Any], accept: Collection[str] = ()) -> Problem:
        """Build a problem from pandas tables, read and checked like the sheets of a workbook.

        The reader is found by name when it is asked for: facts know nothing of workbooks.

        Parameters
        ----------
        frames
            A DataFrame per sheet, by field of this class or by the sheet's title; the columns are
            named by field or by any title that a workbook may use.
        accept
            Codes of questions that are answered yes.

        Raises
        ------
        WorkbookError
            With every defect of the tables.
        """
        reader = import_module("rotation.workbook.frames")
        problem: Problem = reader.problem_from_frames(frames, accept)
        return problem

    def frames(self) -> dict[str, Any]:
        """Return the facts as a pandas DataFrame per sheet; `from_frames` reads them back.

        The writer too is found by name when it is asked for.
        """
        tables: dict[str, Any] = import_module("rotation.workbook.frames").frames_of(self)
        return tables

    def rows(self, sheet: SheetOf) -> tuple[Any, ...]:
        """Return what stands on a sheet: its records; on 教师 also second posts, and who teaches no subject."""
        records: tuple[Any, ...] = getattr(self, sheet.attribute)
        if sheet.attribute != "teachers":
            return records
        seconds = (replace(self.teacher[post.teacher], school=post.school, stage=post.stage, subject=post.subject,
                           workload=post.workload) for post in self.seconds if post.teacher in self.teacher)
        return (*records, *seconds, *self.others)

    @cached_property
    def school(self) -> dict[str, School]:
        """Schools by code."""
        return {school.code: school for school in self.schools}

    @cached_property
    def teacher(self) -> dict[str, Teacher]:
        """Teachers by id."""
        return {teacher.id: teacher for teacher in self.teachers}

    @cached_property
    def locks_of(self) -> dict[str, tuple[Lock, ...]]:
        """Locks by teacher id."""
        return _grouped(self.locks)

    @cached_property
    def wishes_of(self) -> dict[str, tuple[Wish, ...]]:
        """Wishes by teacher id."""
        return _grouped(self.wishes)

    @cached_property
    def leader_of(self) -> dict[str, LeaderProfile]:
        """Rows of 校级领导 by teacher id."""
        return {item.teacher: item for item in self.leaders}

    @cached_property
    def leader_orders_of(self) -> dict[str, tuple[LeaderOrder, ...]]:
        """Rows of 校长指定 by teacher id."""
        return _grouped(self.leader_orders)

    def legal(self, code: str) -> str:
        """Return the legal person that a school, branch or teaching point belongs to (法人单位)."""
        school = self.school.get(code)
        return school.legal if school is not None and school.legal in self.school else code

    def partners(self, when: Month) -> dict[str, frozenset[str]]:
        """Return the partners of each school in a month (结对), as sheet 结对 and column 结对学校 tell, both ways."""
        told = [(pair.school, pair.partner) for pair in self.pairs if pair.holds(when)]
        return partners([*told, *((one.code, one.partner) for one in self.schools if one.partner)])

    @cached_property
    def agreed_pairs(self) -> frozenset[tuple[str, str]]:
        """(Teacher id, school code) to which both schools agreed."""
        return frozenset((item.teacher, item.school) for item in self.agreed)

    def afresh(self) -> Problem:
        """Return the same records, which nobody can change, with nothing kept that was worked out of them."""
        return replace(self)

    @cached_property
    def facts_sha256(self) -> str:
        """SHA-256 of the facts in hex; `facts_sha256` says of what."""
        return _facts_sha256(self)

    @cached_property
    def spells_of(self) -> dict[str, tuple[Spell, ...]]:
        """Past and present rotations by teacher id."""
        return _grouped(self.history)


def every_column() -> frozenset[str]:
    """Return the names of all columns of all sheets, such as ``teacher.spouse``."""
    return frozenset(
        f"{sheet.record.__name__.lower()}.{item.name}"
        for sheet in SHEETS for item in fields(sheet.record) if "column" in item.metadata
    )


def _order(record: Any) -> tuple[str, ...]:
    return tuple(str(getattr(record, name)) for name in _names(record))


def _names(record: Any) -> tuple[str, ...]:
    """Return the names of what a record tells, besides where it stands."""
    kind: Any = type(record)
    return _names_of(kind)


@cache
def _names_of(kind: Any) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind) if item.name != "row")


def _grouped(records: tuple[Any, ...]) -> dict[str, tuple[Any, ...]]:
    groups: dict[str, list[Any]] = {}
    for record in records:
        groups.setdefault(record.teacher, []).append(record)
    return {key: tuple(group) for key, group in groups.items()}


# -- the same facts, the same hash ------------------------------------------------------------


_ASIDE = ("others", "seconds")
"""Facts that have no sheet of their own: they stand among the rows of 教师."""

_NO_FACTS = ("parameters", "answers")
"""Sheets that are policy or consent, not facts."""


def facts_sha256(problem: Problem) -> str:
    """Return the SHA-256 of the facts in hex, whatever the order of rows, columns and sheets.

    A column that is blank from top to bottom counts like one that is not there.
    """
    return problem.facts_sha256


def _facts_sha256(problem: Problem) -> str:
    filled = _filled(problem)
    told: dict[str, Any] = {
        sheet.attribute: _plain(getattr(problem, sheet.attribute), filled)
        for sheet in SHEETS if sheet.attribute not in _NO_FACTS
        and (getattr(problem, sheet.attribute) or not sheet.later)
    }
    told |= {name: _plain(getattr(problem, name)) for name in _ASIDE if getattr(problem, name)}
    told["present"] = sorted(problem.present & filled)
    told["reference"] = {key: list(post) for key, post in sorted((problem.reference or {}).items())}
    if problem.revision is not None:
        told["revision"] = _revision(problem.revision)
    if problem.decided is not None:
        told["decided"] = {"homes": dict(problem.decided.homes), "exchanged": sorted(problem.decided.exchanged)}
    return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _filled(problem: Problem) -> frozenset[str]:
    """Return the names of the columns in which somebody or something has a value, such as ``teacher.spouse``."""
    return frozenset(
        f"{sheet.record.__name__.lower()}.{item.name}"
        for sheet in SHEETS if sheet.attribute not in _NO_FACTS for item in fields(sheet.record)
        if any(getattr(record, item.name) not in (None, "", ()) for record in getattr(problem, sheet.attribute)))


def _revision(revision: Revision) -> dict[str, Any]:
    return {"base": None if revision.base is None else sorted(revision.base),
            "withdrawn": sorted(revision.withdrawn), "exempt": dict(revision.exempt),
            "reported": {key: list(post) for key, post in revision.reported.items()},
            "swapped": [_plain(rows) for rows in revision.swapped],
            "absent": {key: list(post) for key, post in revision.absent.items()},
            "closed": sorted(revision.closed), "empty": sorted(map(list, revision.empty)),
            "substitutes": {key: sorted(map(list, posts)) for key, posts in revision.substitutes.items()}}


def _plain(records: Sequence[Any], filled: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """Return records of one kind as plain values; a column that came later only where somebody filled it in."""
    if not records:
        return []
    kind: Any = type(records[0])
    blank = {name for name in _later_of(kind) if f"{kind.__name__.lower()}.{name}" not in filled}
    names = [name for name in _names_of(kind) if name not in blank]
    values = attrgetter(*names)
    return [dict(zip(names, map(_value, values(record)), strict=True)) for record in records]


@cache
def _later_of(kind: Any) -> tuple[str, ...]:
    """Return the names of the columns of a kind of record that came later."""
    return tuple(item.name for item in fields(kind) if "column" in item.metadata and item.metadata["column"].later)


_PLAIN = frozenset({str, int, bool, type(None)})


def _value(value: Any) -> Any:
    if type(value) in _PLAIN:  # nearly all are
        return value
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    return value if isinstance(value, bool | int | float) or value is None else str(value)
