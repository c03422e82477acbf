"""Two plans of leaders side by side: agreement, what each breaks and is worth, who is treated otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from rotation.auditor.findings import Finding
from rotation.domain.cadre import SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.outcome import TierResult
from rotation.domain.seats import Seat
from rotation.errors import PlanError, WorkbookError
from rotation.figures.goals import shown
from rotation.leaders.chains import seat_told
from rotation.leaders.list_reader import read_appointments
from rotation.leaders.publish import audited
from rotation.leaders.published import read_planned
from rotation.leaders.settle import settle
from rotation.leaders.task import CadreTask
from rotation.model.measured import measured
from rotation.policy.cadre_policy import CadrePolicy
from rotation.run.folder import PRINCIPALS_JSON
from rotation.run.gather import Inputs, policy_values
from rotation.tables.looks import decimals
from rotation.tables.table import NUMBER, Band, Column, Table, titled
from rotation.text import Text, say
from rotation.workbook.reader import read_workbook


@dataclass(frozen=True, eq=False)
class LeaderSide:
    """One of the two plans, judged.

    Parameters
    ----------
    name
        Of the file or folder.
    plan
        Its moves.
    findings
        Everything that it breaks.
    tiers
        Its values.
    """

    name: str
    plan: CadrePlan
    findings: tuple[Finding, ...]
    tiers: tuple[TierResult, ...]


@dataclass(frozen=True, eq=False)
class LeaderComparison:
    """Two plans of leaders under the same facts and policy.

    Parameters
    ----------
    left, right
        The two sides.
    task
        Facts and policy by which both are judged: those of the first that tells its policy.
    """

    left: LeaderSide
    right: LeaderSide
    task: CadreTask

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of those whom either moves."""
        return tuple(sorted({*self.left.plan.seat, *self.right.plan.seat}))

    @property
    def differences(self) -> tuple[str, ...]:
        """Ids of those whom the two treat differently."""
        return tuple(key for key in self.chosen if self.left.plan.seat.get(key) != self.right.plan.seat.get(key))

    @property
    def sums_up(self) -> Text:
        """How far the two agree, in one sentence."""
        same = len(self.chosen) - len(self.differences)
        return say("{n} of {a} people take the same seat in both", "两方案共调整{a}人，其中{n}人任职安排相同",
                   n=same, a=len(self.chosen))


def compare_leaders(left: Path, right: Path, inputs: Inputs | None = None) -> LeaderComparison:
    """Judge two plans of leaders by the same facts and policy.

    Parameters
    ----------
    left, right
        A folder, a principals.json, or a 校长方案.xlsx, perhaps edited by hand.
    inputs
        The workbook and policy options, where no run.json tells the workbook.

    Raises
    ------
    WorkbookError, PolicyError, PlanError, OutputError
        If a file cannot be read.
    """
    task = _task((left, right), inputs)
    return LeaderComparison(_side(left, task), _side(right, task), task)


def _task(paths: tuple[Path, Path], inputs: Inputs | None) -> CadreTask:
    main = next((read_planned(path) for path in paths if _is_folder(path)), None)
    given = inputs.source if inputs is not None and inputs.source != Path() else None
    if main is None and (inputs is None or given is None):
        raise PlanError(say("none of the two tells its workbook; give it with --source",
                            "两者都没有记录数据文件，请用 --source 指定"))
    accept = tuple(inputs.accept) if inputs else ()
    sources = main.sources(given) if main is not None else (given,) if given else ()
    reading = read_workbook(sources, accept)
    if reading.problem is None:
        raise WorkbookError(reading.issues)
    if main is not None:
        policy = main.policy
    else:
        assert inputs is not None, "else it was refused before"
        policy = CadrePolicy.of(policy_values(reading.problem.parameters, inputs))
    return CadreTask(settle(reading.problem, policy), policy)


def _is_folder(path: Path) -> bool:
    return path.is_dir() or path.name == PRINCIPALS_JSON


def _side(path: Path, task: CadreTask) -> LeaderSide:
    if _is_folder(path):
        told = read_planned(path)
        pairs, reference = told.file.pairs, told.file.reference
    else:
        pairs, reference = read_appointments(path).pairs, None
    own = CadreTask(replace(task.cadre, reference=reference), task.policy)
    plan = own.placed(pairs)
    report = audited(task.cadre.problem, task.policy, pairs, None, reference)
    return LeaderSide(path.resolve().name, plan, report.findings, tuple(
        measured(number, tier, plan, None) for number, tier in enumerate(task.tiers, 1)))


# -- as tables --------------------------------------------------------------------------------


class BothPlans(NamedTuple):
    """A figure of both plans."""

    name: object
    left: object = None
    right: object = None


_FIRST, _SECOND = say("First", "甲方案"), say("Second", "乙方案")
_BESIDE: tuple[Column[BothPlans], ...] = (
    Column("name", say("Figure", "项目"), "wrap", 40), Column("left", _FIRST, "wrap", 40),
    Column("right", _SECOND, "wrap", 40))


def leader_comparison(found: LeaderComparison) -> tuple[Table, ...]:
    """Return a comparison as tables: figures side by side, who differs, what is broken."""
    settings = found.task.cadre.settings
    sheets = (
        ("figures", say("Side by side", "并列比较"), _BESIDE, tuple(figures(found))),
        ("people", say("People", "不同人员"), (NUMBER, *_BESIDE), tuple(
            BothPlans(_who(found, key), *(told_of(found, side, key) for side in (found.left, found.right)))
            for key in found.differences)),
        ("findings", say("Broken", "不符合的条款"), _BESIDE[:2], tuple(_broken(found))))
    return tuple(Table(key, name, titled(settings, name), columns, rows, notes_above=(found.sums_up,))
                 for key, name, columns, rows in sheets)


def figures(found: LeaderComparison) -> Iterator[BothPlans]:
    """Iterate over what both plans are worth: people moved, clauses broken, and the value of every goal."""
    sides = (found.left, found.right)
    yield BothPlans(say("Plan", "方案"), *(side.name for side in sides))
    yield BothPlans(say("People moved", "调整人数"), *(str(len(side.plan.pairs)) for side in sides))
    yield BothPlans(say("Clauses broken", "不符合的条款数"), *(str(len(side.findings)) for side in sides))
    for one, other in zip(found.left.tiers, found.right.tiers, strict=True):
        yield BothPlans(say("Goal {n}: {l}", "第{n}层：{l}", n=one.tier, l=one.label), _value(one), _value(other))


def _value(tier: TierResult) -> Text:
    value, look, unit = shown(tier, tier.value)
    return say("{v} {u}", "{v}{u}", v=decimals(value, look), u=unit)


def _who(found: LeaderComparison, key: str) -> Text:
    person = _person(found, key)
    return say("{n} ({k})", "{n}（{k}）", n=person.name, k=key)


def _person(found: LeaderComparison, key: str) -> SchoolLeader:
    return found.task.cadre.people[key]


def told_of(found: LeaderComparison, side: LeaderSide, key: str) -> Text:
    """Return what a side makes of somebody."""
    seat: Seat | None = side.plan.seat.get(key)
    return say("stays", "不动") if seat is None else seat_told(found.task.cadre, seat)


def _broken(found: LeaderComparison) -> Iterator[BothPlans | Band]:
    for which, side in ((_FIRST, found.left), (_SECOND, found.right)):
        yield Band(say("{w}: {n}", "{w}：{n}", w=which, n=side.name))
        for item in side.findings:
            yield BothPlans(item.title, item.evidence)
