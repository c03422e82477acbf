"""任免建议名单 as it is to be signed: every row held against what its numbers mean, and rules told by their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rotation.auditor.concerned import EditedList, with_rows
from rotation.auditor.findings import Finding
from rotation.auditor.judge import Judgement
from rotation.domain.cadre import Cadre
from rotation.domain.outcome import Outcome, Status
from rotation.domain.problem import Problem
from rotation.domain.seats import Seat
from rotation.leaders.list_reader import APPOINTMENTS, Appointment, LeaderList
from rotation.leaders.publish import audited
from rotation.leaders.settle import settle
from rotation.leaders.tables import AppointmentLine, appointment_columns
from rotation.leaders.task import CadreTask
from rotation.leaders.view import LeaderView
from rotation.policy.cadre_policy import CadrePolicy
from rotation.run.review import or_blank, reads_as
from rotation.text import Lang, Text, say, spell
from rotation.workbook.header import fold, fold_name, fold_title

LIST = say("the appointments", APPOINTMENTS.title)
"""What findings call the sheet."""
_LANGUAGES: tuple[Lang, ...] = ("zh", "en")
_OF_THE_PLAN = ("chain", "why")
"""Columns that follow from the whole list: an edit elsewhere changes them, so they are told and forbid nothing."""
_NOT_HELD = ("number", "teacher", "name", "host", "duty")
"""Columns that are read, and the serial number."""


def judged_list(
    told: LeaderList, problem: Problem, policy: CadrePolicy, before: Sequence[tuple[str, Seat]],
) -> Judgement:
    """Judge a list that was perhaps edited by hand: its numbers by the rules, all other cells by its numbers.

    Parameters
    ----------
    told
        As read.
    problem, policy
        As read by the auditor itself.
    before
        Moves of the plan that was published, if it is known: findings name who was taken out.
    """
    cadre = settle(problem, policy)
    wrong = [*_unreadable(told, cadre)]
    report = audited(problem, policy, told.pairs, None)
    if wrong:
        report = replace(report, findings=tuple(wrong))
        outcome = Outcome(Status.FEASIBLE, CadreTask(cadre, policy).placed(()))
    else:
        report = replace(report, findings=_placed(report.findings, told, CadreTask(cadre, policy), before))
        outcome = Outcome(Status.FEASIBLE, CadreTask(cadre, policy).placed(told.pairs))
    held = _Held(told, LeaderView(cadre, policy, outcome))
    notes = () if wrong else tuple(held.stale())
    return replace(report, findings=(*_misnamed(told, problem), *held.findings(), *report.findings),
                   notes=(*report.notes, *notes))


# -- rows -------------------------------------------------------------------------------------


def _found(row: Appointment, says: Text) -> Finding:
    return Finding("PLAN", row.teacher, says, row.row, sheet=LIST)


def _misnamed(told: LeaderList, problem: Problem) -> Iterator[Finding]:
    """Iterate over the names that contradict their numbers."""
    for row in told.rows:
        known = problem.teacher.get(row.teacher)
        if row.name and known is not None and fold_name(row.name) != fold_name(known.name):
            yield _found(row, say("the name is not that of the number on the roster",
                                  "姓名与花名册中该编号的姓名不一致"))


def _unreadable(told: LeaderList, cadre: Cadre) -> Iterator[Finding]:
    """Iterate over the rows that no plan may have."""
    seen: set[str] = set()
    for row in told.rows:
        if row.teacher not in cadre.people:
            yield _found(row, say("neither a leader nor a candidate", "既不是校级领导，也不是后备人选"))
        elif row.teacher in seen:
            yield _found(row, say("a second row of the same person", "同一人重复列入名单"))
        if row.opening is not None and row.opening.school not in cadre.teams:
            yield _found(row, say("the school has no seats of its own", "该校不设校级领导职位，或无此学校代码"))
        seen.add(row.teacher)


def _placed(
    findings: Iterable[Finding], told: LeaderList, task: CadreTask, before: Sequence[tuple[str, Seat]],
) -> tuple[Finding, ...]:
    """Return findings with the rows that they are about."""
    rows = {f"|{row.teacher}|{row.school}|{row.duty}": row.row for row in told.moves}
    listed = EditedList(
        told.moves, tuple(_FormerMove(key, seat) for key, seat in before),
        lambda items: task.placed((item.teacher, item.opening) for item in items), task.cadre.named)
    named = (replace(item, rows=(rows[part],), sheet=LIST) if (part := item.clause[len(item.rule):]) in rows else item
             for item in with_rows(task, listed, findings))
    return tuple(replace(item, sheet=LIST) for item in named)


@dataclass(frozen=True)
class _FormerMove:
    """A row of the list that was published."""

    teacher: str
    opening: Seat
    row: int = 0


# -- cells ------------------------------------------------------------------------------------


class _Held:
    """The cells of a list against what they must be."""

    def __init__(self, told: LeaderList, view: LeaderView) -> None:
        self._told, self._view = told, view
        self._columns = {fold_title(one.title.render(lang)): one for one in appointment_columns(view)
                         for lang in _LANGUAGES if one.key not in _NOT_HELD}

    def findings(self) -> Iterator[Finding]:
        """Iterate over rows that say otherwise than their numbers, or that are missing or too many."""
        leaving = {person.id for person in self._view.leaving}
        for row in self._told.rows:
            if row.teacher not in self._view.cadre.people:
                continue
            if row.opening is None and row.teacher not in leaving:
                yield _found(row, say("who keeps the seat does not leave: fill in school code and duty, or take the "
                                      "row out", "此人本年度并不离任：请填写拟任学校代码和拟任职务，或删去此行"))
                continue
            wrong = [self._says(*one) for one in self._wrong(row) if one[0] not in _OF_THE_PLAN]
            if wrong:
                yield _found(row, Text.joined(wrong))
        yield from self._left_out(leaving)

    def _left_out(self, leaving: set[str]) -> Iterator[Finding]:
        for key in sorted(leaving - {row.teacher for row in self._told.rows}):
            yield Finding("PLAN", key, say(
                "leaves the post and is not on the list", "应离任，名单中没有此人"), sheet=LIST,
                where=say("{n} ({k})", "{n}（{k}）", n=self._view.cadre.named(key), k=key))

    def stale(self) -> Iterator[Text]:
        """Tell the cells that follow from the whole list and no longer fit it."""
        cells = [cell for row in self._told.rows if row.teacher in self._view.cadre.people
                 for key, cell, _, _ in self._wrong(row) if key in _OF_THE_PLAN]
        if cells:
            yield say("chain or reason no longer fit the list: {c}", "链号、理由与改动后的名单不符的单元格：{c}",
                      c=tuple(cells))

    def _wrong(self, row: Appointment) -> Iterator[tuple[str, str, Text, object]]:
        """Iterate over (column, cell, title, what must stand there) of the cells that say otherwise."""
        cadre = self._view.cadre
        if row.opening is not None and row.opening.school not in cadre.teams:
            return
        line = AppointmentLine(cadre.people[row.teacher], row.opening)
        for title, (spot, cell) in self._told.beside.get(row.row, {}).items():
            column = self._columns.get(fold_title(title))
            unplanned = row.opening is not None and row.teacher not in self._view.plan.seat
            if column is None or (unplanned and column.key in _OF_THE_PLAN):
                continue
            right = column.cell(line, 0)
            if reads_as(cell, right, column) or (column.key == "why" and cell and _begins(cell.text, right)):
                continue
            yield column.key, spot.cell, column.title, right

    @staticmethod
    def _says(key: str, cell: str, title: Text, right: object) -> Text:
        if key == "taken":
            return say("{c} names another post than school code and duty, which mean “{r}”: make them agree",
                       "{c}“拟任”校名与代码不一致：拟任学校代码、拟任职务所指为“{r}”，请改成同一职位",
                       c=cell, r=or_blank(right))
        return say("{c} “{t}” should be “{r}”", "{c}“{t}”应为“{r}”", c=cell, t=title, r=or_blank(right))


def _begins(text: str, right: object) -> bool:
    """Whether a reason begins as it must; what another choice would cost may follow."""
    return any(fold(text).startswith(fold(str(spell(right, lang)))) for lang in _LANGUAGES)
