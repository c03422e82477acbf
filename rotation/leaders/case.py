"""From files and options to a settled cadre, or every reason why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rotation.domain.cadre import Cadre
from rotation.domain.leadership import LeaderOrderKind
from rotation.domain.problem import Problem
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Duty
from rotation.errors import Issue, WorkbookError
from rotation.leaders.objections import IN_FUTURE, objections
from rotation.leaders.settle import not_run, partly_run, settle
from rotation.leaders.task import CadreTask
from rotation.leaders.view import Parent
from rotation.model.objection import Objection
from rotation.policy.cadre_policy import CadrePolicy
from rotation.run.gather import Inputs, answered, every_fault, of_option, stopped
from rotation.text import Text, say
from rotation.workbook.reader import Reading, gravest_first, read_workbook


@dataclass(frozen=True, eq=False)
class LeaderCase:
    """A plan of leaders ready to be solved.

    Parameters
    ----------
    inputs
        Where it came from.
    reading
        The workbook as read, with its remarks.
    policy
        Rules and parameters with their sources.
    cadre
        The settled cadre.
    issues
        Remarks that remain: warnings and notes.
    parent
        The published plan that is to be changed little; None if there is none.
    """

    inputs: Inputs
    reading: Reading
    policy: CadrePolicy
    cadre: Cadre
    issues: tuple[Issue, ...]
    parent: Parent | None = None

    @property
    def problem(self) -> Problem:
        """The facts."""
        return self.cadre.problem

    @property
    def from_file(self) -> bool:
        """Whether the facts stand in a workbook that can be read again."""
        return bool(self.reading.sha256)

    @property
    def size(self) -> Text:
        """How large it is, in words."""
        return say("{t} leaders of {s} schools take part, {o} possible moves",
                   "纳入范围的校级领导 {t} 人，学校 {s} 所，可安排任职组合 {o} 个",
                   t=sum(map(len, self.cadre.teams.values())), s=len(self.cadre.schools), o=len(self.cadre.options))

    @property
    def task(self) -> CadreTask:
        """What there is to plan."""
        return CadreTask(self.cadre, self.policy)

    def keeping(self, parent: Parent) -> LeaderCase:
        """Return the case with a plan that is to be changed little."""
        return replace(self, parent=parent, cadre=replace(self.cadre, reference=dict(parent.seats)))


def gather_leaders(inputs: Inputs) -> LeaderCase:
    """Read, apply the policy and settle.

    Parameters
    ----------
    inputs
        The workbook and the options.

    Raises
    ------
    WorkbookError
        All defects of the data at once, those that show only after settling included.
    PolicyError
        An option or a policy file names an unknown rule or parameter or a value out of range.
    OutputError
        A file cannot be read.
    """
    return gather_leaders_read(read_workbook(inputs.sources, inputs.accept), inputs)


def gather_leaders_read(reading: Reading, inputs: Inputs) -> LeaderCase:
    """Apply the policy to a workbook that was read, and settle; errors as for `gather_leaders`."""
    policy, faults, by_option = every_fault(reading, inputs, CadrePolicy)
    if reading.problem is not None and policy is not None and not faults and by_option is None:
        return settled(inputs, reading, reading.problem, policy)
    told = answered(reading.placed([*faults, *_supposed(reading, policy, faults)]), inputs)
    if by_option is not None and not stopped((*told, *reading.issues)):
        raise by_option
    raise WorkbookError(gravest_first((*of_option(by_option), *told, *reading.issues)))


VITAL = {"schools": ("legal",), "teachers": ("duty", "status"), "leaders": (), "leader_orders": ()}
"""Cells without which it is not known who holds which post; any other that is refused leaves the post held."""

_TEAM = "teachers", "leaders"
_RESTS: Mapping[str, tuple[str, ...]] = {
    "promotion-unqualified": (*_TEAM, "parameters"), "leading-after-post": _TEAM, "deputies-above-posts": _TEAM,
    "order-against-rules": (*_TEAM, "schools", "leader_orders", "distances", "parameters")}
"""The sheets of which a refused cell puts an objection in doubt, by code; one not listed rests on what `VITAL` says."""


def _supposed(reading: Reading, policy: CadrePolicy | None, faults: Sequence[Objection]) -> list[Objection]:
    """Return what a plan would be refused for besides the cells that are refused already; nothing that only follows."""
    problem = reading.legible(VITAL)
    if problem is None or policy is None:
        return []
    unsound = _unsound(reading) | ({"parameters"} if faults else set())
    promoted = {one.row for one in problem.leader_orders if one.kind is LeaderOrderKind.PROMOTED}
    return [item for item in objections(settle(problem, policy), _unread(reading))
            if not (item.row > 0 and item.row in reading.doubted(item.table, item.field))
            and not unsound & {*_RESTS.get(item.code, ())}
            and not (item.code == "order-without-leader" and item.row in promoted and "leaders" in unsound)
            and not (item.code == "relative-unknown" and _lost(reading, problem))
            and not (faults and item.code == IN_FUTURE)]  # without a year no day is in the future


def _unsound(reading: Reading) -> frozenset[str]:
    """Return the sheets with a refused cell; 教师 only if it may be of somebody who leads a school or shall."""
    table, told = reading.tables.get("teachers"), reading.unsound
    if table is None or not table.broken:
        return told
    named = {row.get("teacher") for name in ("leaders", "leader_orders") if name in reading.tables
             for row in reading.tables[name].rows}
    hit = any((row.get("duty") or Duty.NONE) is not Duty.NONE or (row["row"], "duty") in table.faulty
              or "id" not in row or row["id"] in named for row in table.rows if row["row"] in table.broken)
    return told if hit else told - {"teachers"}


def _lost(reading: Reading, problem: Problem) -> bool:
    """Whether somebody on the roster is not among the facts, and may be the relative who is named."""
    table = reading.tables.get("teachers")
    return table is not None and len(problem.teachers) < len(table.rows)


def _unread(reading: Reading) -> frozenset[str | None]:
    """Return the schools of the refused rows of people who may head them; None for one that is not known."""
    table = reading.tables.get("teachers")
    if table is None:
        return frozenset()
    garbled = {row for row, name in table.faulty if name == "duty"}
    own = {row.get("school") for row in table.rows if row["row"] in garbled or (
        not table.whole(row, Teacher) and (row.get("duty") or Duty.NONE).heads)}
    schools = reading.tables.get("schools")
    apart = schools is not None and any(name == "legal" for _, name in schools.faulty)
    return frozenset(own | ({None} if apart else set()))  # the team of a school not known has whoever is not placed


def settled(inputs: Inputs, reading: Reading, problem: Problem, policy: CadrePolicy) -> LeaderCase:
    """Settle facts that were read.

    Raises
    ------
    WorkbookError
        What is wrong with the facts about leaders.
    """
    cadre = settle(problem, policy)
    told = [*objections(cadre), *_idle(problem, policy)]
    issues = gravest_first((*answered(reading.placed(told), inputs), *reading.issues))
    if stopped(issues):
        raise WorkbookError(tuple(issues))
    return LeaderCase(inputs, reading, policy, cadre, tuple(issues))


def _idle(problem: Problem, policy: CadrePolicy) -> Iterator[Objection]:
    """Warn of rules in force that do not run, or not in all their parts, with the columns that they lack."""
    remedy = say("add the columns, titled as here; switch off on sheet 政策 what is really not meant to apply",
                 "请补上所列各列，列标题照此书写；确实不适用的规则请在“政策”表关闭")
    told = (
        ("rules-not-run", not_run(problem, policy), say(
            "these rules are in force but will not be checked, since their columns are missing: {r}",
            "以下规则要求执行，但因缺少所需的列而未核查：{r}")),
        ("rules-in-part", partly_run(problem, policy), say(
            "these rules will be checked in part, since columns are missing: {r}",
            "以下规则因缺少所需的列而部分未核查：{r}")))
    for code, waiting, sentence in told:
        if waiting:
            yield Objection(code, "warning", "parameters", 0, "value", "", sentence.filled(
                r=tuple(_lacking(policy, *one) for one in sorted(waiting.items()))), remedy)


def _lacking(policy: CadrePolicy, code: str, columns: tuple[str, ...]) -> Text:
    from rotation.report.sheet_policy import column_title
    return say("{c} {l} ({t})", "{c} {l}（{t}）", c=code, l=policy.rules[code].label,
               t=tuple(map(column_title, columns)))
