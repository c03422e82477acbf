"""Two plans of leaders side by side: agreement, what each breaks and is worth, who is treated otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from rotation.auditor.findings import Finding, heading
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.outcome import TierResult
from rotation.domain.problem import Problem
from rotation.domain.seats import Seat
from rotation.errors import OutputError, PlanError, RotationError, WorkbookError
from rotation.figures.goals import shown
from rotation.leaders.chains import seat_told
from rotation.leaders.list_reader import read_appointments
from rotation.leaders.publish import audited
from rotation.leaders.published import PublishedLeaders, leader_facts, read_planned
from rotation.leaders.settle import settle
from rotation.leaders.task import CadreTask
from rotation.model.measured import measured
from rotation.policy.cadre_policy import CadrePolicy
from rotation.run.compare_tables import (
    BREACHES,
    ITS_OWN,
    UNREADABLE,
    Breach,
    Judge,
    partings,
    yardstick_of,
)
from rotation.run.folder import PRINCIPALS_JSON, RUN_JSON
from rotation.run.gather import Inputs, policy_values
from rotation.tables.looks import decimals
from rotation.tables.table import NUMBER, Column, Table, titled
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
        Its moves, in the cadre that it is judged by.
    findings
        Everything that it breaks.
    tiers
        Its values.
    notes
        Which facts it is judged by, if they are not those of the other.
    """

    name: str
    plan: CadrePlan
    findings: tuple[Finding, ...]
    tiers: tuple[TierResult, ...]
    notes: tuple[Text, ...] = ()

    def leaves(self, key: str) -> bool:
        """Whether somebody gives up a seat whatever the plan, by the facts of this side."""
        return key in self.plan.cadre.people and self.plan.cadre.leaves(self.plan.cadre.people[key])

    def makes(self, key: str) -> Seat | bool:
        """Return the seat that somebody takes, else whether the present one is given up."""
        return self.plan.seat.get(key) or self.leaves(key)


@dataclass(frozen=True, eq=False)
class LeaderComparison:
    """Two plans of leaders under the same policy, each by the facts that it was made from.

    Parameters
    ----------
    left, right
        The two sides.
    task
        Facts and policy by which a list is judged: those of the first that tells them.
    yardstick
        By whose policy both are judged, and where a plan's own differs.
    """

    left: LeaderSide
    right: LeaderSide
    task: CadreTask
    yardstick: tuple[Text, ...] = ()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of those whom either moves, or who leave in one of the two alone."""
        either = {*self.left.plan.cadre.people, *self.right.plan.cadre.people}
        parted = (key for key in either if self.left.leaves(key) != self.right.leaves(key))
        return tuple(sorted({*self.left.plan.seat, *self.right.plan.seat, *parted}))

    @property
    def differences(self) -> tuple[str, ...]:
        """Ids of those whom the two treat differently."""
        return tuple(key for key in self.chosen if self.left.makes(key) != self.right.makes(key))

    @property
    def sums_up(self) -> Text:
        """How far the two agree, in one sentence."""
        same = len(self.chosen) - len(self.differences)
        return say("{n} of {a} people take the same seat in both", "两方案共调整{a}人，其中{n}人任职安排相同",
                   n=same, a=len(self.chosen))

    @property
    def remarks(self) -> tuple[Text, ...]:
        """By what both are judged, and what is to be known of either side."""
        sides = ((say("First", "甲"), self.left), (say("Second", "乙"), self.right))
        return (*self.yardstick, *(say("{s}: {t}", "{s}：{t}", s=which, t=note)
                                   for which, side in sides for note in side.notes))

    def named(self, key: str) -> str:
        """Return somebody's name: two plans may be of two rosters."""
        cadre = self.left.plan.cadre if key in self.left.plan.cadre.people else self.right.plan.cadre
        return cadre.named(key)


def compare_leaders(left: Path, right: Path, inputs: Inputs | None = None) -> LeaderComparison:
    """Judge two plans of leaders by the same policy, each published one by the facts that it was made from.

    A plan cannot have kept a decision of the party group that was given later. Where its own facts are not to be
    had any more it is judged by those of the other, and a note says so.

    Parameters
    ----------
    left, right
        A folder, a principals.json, or a 校长方案.xlsx, perhaps edited by hand.
    inputs
        The workbook and policy options, where no run.json tells the workbook.

    Raises
    ------
    WorkbookError, PolicyError, PlanError, OutputError
        If a file cannot be read, or the facts of neither plan.
    """
    told = tuple(read_planned(path) if _is_folder(path) else None for path in (left, right))
    published = [one for one in told if one is not None]
    if published:
        facts, policy = _facts(published, inputs), published[0].policy
    else:
        facts, policy = _given(inputs)
    apart = tuple(found for one in published[1:] for found in partings(policy, one.policy))
    judge: Judge = None if not published else "left" if told[0] is not None else "right"
    tasks = {key: CadreTask(settle(problem, policy), policy) for key, problem in facts.items()}
    one, other = (_side(path, found, tasks) for path, found in zip((left, right), told, strict=True))
    return LeaderComparison(one, other, next(iter(tasks.values())), yardstick_of(judge, apart))


def _source(inputs: Inputs | None) -> Path | None:
    return inputs.source if inputs is not None and inputs.source != Path() else None


def _given(inputs: Inputs | None) -> tuple[dict[str, Problem], CadrePolicy]:
    """Return the facts and the policy by which two lists are judged."""
    given = _source(inputs)
    if inputs is None or given is None:
        raise PlanError(say("none of the two tells its workbook; give it with --source",
                            "两者都没有记录数据文件，请用 --source 指定"))
    reading = read_workbook((given,), tuple(inputs.accept))
    if reading.problem is None:
        raise WorkbookError(reading.issues)
    return {"": reading.problem}, CadrePolicy.of(policy_values(reading.problem.parameters, inputs))


def _facts(published: list[PublishedLeaders], inputs: Inputs | None) -> dict[str, Problem]:
    """Return the facts that plans were made from, by their hash, as far as they are still to be had.

    Raises
    ------
    WorkbookError, PlanError, OutputError
        What keeps the first from being had, if none is.
    """
    found: dict[str, Problem] = {}
    refused: list[RotationError] = []
    for one in published:
        if one.file.facts_sha256 not in found:
            try:
                found[one.file.facts_sha256] = _made_from(one, inputs)
            except (OutputError, PlanError, WorkbookError) as error:
                refused.append(error)
    if not found:
        raise refused[0]
    return found


def _made_from(one: PublishedLeaders, inputs: Inputs | None) -> Problem:
    """Return the facts of a plan: from the workbook that is named if it is that one, else from where run.json says."""
    given, accept = _source(inputs), tuple(inputs.accept) if inputs else ()
    if given is not None:
        try:
            return leader_facts(one, (given,), accept)[1]
        except PlanError:  # it may be that of the other plan
            if not (one.folder / RUN_JSON).is_file():
                raise
    return leader_facts(one, one.sources(), accept)[1]


def _is_folder(path: Path) -> bool:
    return path.is_dir() or path.name == PRINCIPALS_JSON


def _side(path: Path, found: PublishedLeaders | None, tasks: Mapping[str, CadreTask]) -> LeaderSide:
    first = next(iter(tasks))
    sha256 = first if found is None else found.file.facts_sha256
    notes = () if sha256 == first else (ITS_OWN if sha256 in tasks else UNREADABLE,)
    task = tasks.get(sha256, tasks[first])
    pairs, reference = (read_appointments(path).pairs, None) if found is None else (
        found.file.pairs, found.file.reference)
    plan = CadreTask(replace(task.cadre, reference=reference), task.policy).placed(pairs)
    report = audited(task.cadre.problem, task.policy, pairs, None, reference)
    return LeaderSide(path.resolve().name, plan, report.findings, tuple(
        measured(number, tier, plan, None) for number, tier in enumerate(task.tiers, 1)), notes)


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
            BothPlans(_who(found, key), *(told_of(side, key) for side in (found.left, found.right)))
            for key in found.differences)),
        ("findings", say("Broken", "不符合的条款"), BREACHES, tuple(_broken(found))))
    return tuple(Table(key, name, titled(settings, name), columns, rows, notes_above=(found.sums_up, *found.remarks))
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
    return say("{n} ({k})", "{n}（{k}）", n=found.named(key), k=key)


def told_of(side: LeaderSide, key: str) -> Text:
    """Return what a side makes of somebody."""
    made, cadre = side.makes(key), side.plan.cadre
    if isinstance(made, Seat):
        return seat_told(cadre, made)
    if key not in cadre.people:
        return say("neither a leader nor a candidate", "既不是校级领导，也不是后备人选")
    return say("leaves office", "离任") if made else say("stays", "不动")


def _broken(found: LeaderComparison) -> Iterator[Breach]:
    for which, side in ((_FIRST, found.left), (_SECOND, found.right)):
        for item in side.findings:
            yield Breach(which, heading(item.rule), item.place, item.evidence)
