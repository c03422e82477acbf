"""Plans of shared lessons under several scenarios side by side: another limit, a room or a walker more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, cast

from pydantic import Field

from rotation.auditor.judge import judge
from rotation.domain.file_part import FilePart, Several
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Opening
from rotation.errors import AuditFailed
from rotation.policy.parameters import flatten
from rotation.policy.share_policy import SharePolicy
from rotation.policy.source import Source
from rotation.report.plan_file import StatusName
from rotation.rules._share import fit, lessons_told
from rotation.run.folder import (
    SHARE_CASES_JSON,
    SHARE_CASES_XLSX,
    check_writable,
    fresh_folder,
    run_name,
    write_json,
)
from rotation.share.calendar import WEEKDAYS
from rotation.share.settle import settle
from rotation.share.solving import solved
from rotation.share.supposing import over
from rotation.share.tables import CERTIFIED, lessons
from rotation.share.task import ShareTask
from rotation.share.view import ShareView
from rotation.tables.sheet_writer import write_plan
from rotation.tables.table import NUMBER, Column, Styled, Table, titled
from rotation.text import Lang, Text, say


class ShareScenario(NamedTuple):
    """What is supposed of shared lessons after the same round.

    Parameters
    ----------
    name, label, question
        Short name, what it is called, and what it shall answer.
    values
        Parameters by name that differ.
    facts
        The facts as they would be; None if they stay.
    says
        What differs in the facts, in sentences.
    """

    name: str
    label: Text
    question: Text
    values: Mapping[str, Any] = {}
    facts: Problem | None = None
    says: tuple[Text, ...] = ()


@dataclass(frozen=True, eq=False)
class TriedScenario:
    """A scenario, solved and audited."""

    scenario: ShareScenario
    view: ShareView

    @property
    def counts(self) -> Mapping[str, int]:
        """Return who walks, and lessons in parts of a lesson; nothing without a plan."""
        told = self.view.task.counts(self.view.plan) if self.view.has_plan else {}
        return {key: number for key, (_, number) in told.items()}

    @property
    def open(self) -> int:
        """Lessons that stay open, in parts of a lesson."""
        return sum(map(self.view.plan.open, self.view.world.lessons))


def try_scenarios(
    published: ShareView, scenarios: Sequence[ShareScenario], seconds: float = 600.0,
    progress: Callable[[ShareScenario], None] = lambda _: None,
) -> tuple[TriedScenario, ...]:
    """Solve and audit each scenario; the published plan stands first, as it was published.

    Raises
    ------
    PolicyError, PlanError, AuditFailed, SolverBug
        See `rotation.errors`: a value out of range, facts that the round does not bear, or a fault of the program.
    """
    policies = [_policy(published.policy, one) for one in scenarios]
    found = [TriedScenario(ShareScenario("baseline", say("as published", "已编制的走教方案"), say(
        "what the others are held against", "作为比较基准")), published)]
    for one, policy in zip(scenarios, policies, strict=True):
        found.append(TriedScenario(one, _solved(published, one, policy, seconds)))
        progress(one)
    return tuple(found)


def _policy(own: SharePolicy, one: ShareScenario) -> SharePolicy:
    place = Source(say("scenario {s}", "情景 {s}", s=one.name), by_option=True)
    return SharePolicy.of({**flatten(own.dump(), place), **{
        name: (value, place) for name, value in one.values.items()}})


def _solved(published: ShareView, one: ShareScenario, policy: SharePolicy, seconds: float) -> ShareView:
    plan: Plan = published.world.plan if one.facts is None else over(published.world.plan, one.facts)
    task, outcome = solved(ShareTask(settle(plan, policy), policy), seconds)
    if outcome.plan is not None:
        judged = judge(task, outcome.plan)
        if judged.findings:
            raise AuditFailed(judged)
    return ShareView(task.world, policy, outcome, published.round_folder, published.round_sha256)


# -- as figures -------------------------------------------------------------------------------


def _without(view: ShareView) -> int:
    """Return the lessons besides that are given without a certificate in the subject."""
    return sum(number for key, cell, number in view.besides if fit(view.world, key, cell) < CERTIFIED)


def _km(view: ShareView) -> int:
    return sum(day.km for week in view.weeks.values() for day in week)


class ShareCaseEntry(FilePart):
    """One scenario and what came of it; lessons in parts of a lesson as ``unit`` says."""

    name: str
    values: dict[str, str] = Field(description="parameters that differ from the published plan")
    facts: Several[str] = Field(description="what differs in the facts, in Chinese")
    status: StatusName
    unit: int
    counts: dict[str, int] = Field(description="walkers, trips, walked, besides, remote, open, empty")
    km: int = Field(description="kilometers a week")
    without_certificate: int = Field(description="lessons besides given without a certificate in the subject")
    open: dict[str, int] = Field(description="open lessons by school|stage|subject, where there are any")

    @classmethod
    def of(cls, one: TriedScenario) -> ShareCaseEntry:
        """Return the figures of a scenario."""
        view, plan = one.view, one.view.plan
        return cls(
            name=one.scenario.name, values={key: str(value) for key, value in one.scenario.values.items()},
            facts=tuple(told.render("zh") for told in one.scenario.says),
            status=cast("StatusName", view.outcome.status.name), unit=view.world.unit,
            counts=dict(one.counts), km=_km(view), without_certificate=_without(view),
            open={"|".join(cell.words): number for cell in view.world.lessons
                  if view.has_plan and (number := plan.open(cell))})


class ShareCasesFile(FilePart):
    """share_cases.json: the published plan of shared lessons first, then each scenario."""

    cases: Several[ShareCaseEntry]

    @classmethod
    def of(cls, found: Sequence[TriedScenario]) -> ShareCasesFile:
        """Return the figures of all scenarios."""
        return cls(cases=tuple(map(ShareCaseEntry.of, found)))


def publish_scenarios(found: Sequence[TriedScenario], out: Path, lang: Lang = "zh") -> Path:
    """Write a comparison into a new numbered folder: a workbook, and its figures for programs.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    check_writable(out)
    settings = found[0].view.world.round.settings
    with fresh_folder(out, f"{run_name(settings)}-走教情景比较") as (work, final):
        write_json(work / SHARE_CASES_JSON, ShareCasesFile.of(found))
        write_plan(work / SHARE_CASES_XLSX, scenario_tables(found), lang, seed=settings.seed, draft=False)
    return final[0]


# -- as tables --------------------------------------------------------------------------------


def verdict(one: TriedScenario, base: TriedScenario) -> Text:
    """Return in a sentence how many lessons fewer or more stay open, or are given without certificate, than before."""
    if one is base:
        return say("what the others are held against", "作为比较基准")
    if not one.view.has_plan:
        return say("no plan within the time limit", "时限内没有得出方案")
    told = partial(lessons_told, one.view.world)
    less, bare = base.open - one.open, _without(base.view) - _without(one.view)
    open_ = say("as many lessons stay open", "缺课不变") if not less else say(
        "{n} lessons fewer stay open", "少缺{n}节课", n=told(less)) if less > 0 else say(
        "{n} lessons more stay open", "多缺{n}节课", n=told(-less))
    if not bare:
        return open_
    return say("{o}; {n} lessons fewer without certificate", "{o}；无该学科资格的兼课少{n}节", o=open_, n=told(
        bare)) if bare > 0 else say("{o}; {n} lessons more without certificate", "{o}；无该学科资格的兼课多{n}节",
                                    o=open_, n=told(-bare))


def scenario_tables(found: Sequence[TriedScenario]) -> tuple[Table, ...]:
    """Return figures of all scenarios, where open lessons differ, and whose week differs."""
    settings, planned = found[0].view.world.round.settings, [one for one in found if one.view.has_plan]
    sheets: tuple[tuple[str, Text, tuple[Column[Any], ...], tuple[object, ...]], ...] = (
        ("cases", say("Scenarios", "走教情景比较"), _figures(found), tuple(found)),
        ("open", say("Open lessons that differ", "缺课差异"), _places(planned), tuple(_differing(planned))),
        ("weeks", say("Weeks that differ", "走教人员差异"), _weeks(planned), tuple(_walkers(planned))))
    return tuple(Table(key, name, titled(settings, name), columns, rows)
                 for key, name, columns, rows in sheets if rows)


def _figures(found: Sequence[TriedScenario]) -> tuple[Column[TriedScenario], ...]:
    def count(key: str) -> Callable[[TriedScenario], object]:
        return lambda one: one.counts.get(key)

    def told(key: str) -> Callable[[TriedScenario], object]:
        return lambda one: lessons(one.view, one.counts[key]) if one.counts else None
    return (
        NUMBER, Column("label", say("Scenario", "情景"), "wrap", 26, lambda one: one.scenario.label),
        Column("question", say("Question", "要回答的问题"), "wrap", 40, lambda one: one.scenario.question),
        Column("facts", say("Supposed", "假设的变动"), "wrap", 28, lambda one: Text.of(
            one.scenario.says) if one.scenario.says else None),
        Column("status", say("Result", "测算结论"), "center", of=lambda one: one.view.outcome.status),
        Column("verdict", say("Against the published plan", "与已编制方案相比"), "wrap", 22, lambda one: verdict(
            one, found[0])),
        Column("open", say("Lessons nobody gives", "没有人上的课时"), "count", of=told("open"), mixed=True),
        Column("empty", say("Subjects without any lesson", "完全没有开课的学校学科"), "count", of=count("empty")),
        Column("besides", say("Besides", "本校兼课课时"), "count", of=told("besides"), mixed=True),
        Column("without", say("Of these without a certificate", "其中无该学科资格"), "count", of=lambda one: lessons(
            one.view, _without(one.view)) if one.counts else None, mixed=True),
        Column("walked", say("Walked", "走教课时"), "count", of=told("walked"), mixed=True),
        Column("remote", say("By screen", "同频课时"), "count", of=told("remote"), mixed=True),
        Column("walkers", say("Walkers", "走教教师人数"), "count", of=count("walkers")),
        Column("trips", say("Days away", "每周走教天次"), "count", of=count("trips")),
        Column("km", say("Kilometers", "每周公里"), "count", of=lambda one: _km(one.view) if one.counts else None))


def _differing(found: Sequence[TriedScenario]) -> Iterator[Opening]:
    """Iterate over the cells whose open lessons are not the same under all scenarios."""
    cells = sorted({cell for one in found for cell in one.view.world.lessons})
    yield from (cell for cell in cells if len({_open(one, cell) for one in found}) > 1)


def _open(one: TriedScenario, cell: Opening) -> int:
    return one.view.plan.open(cell) if cell in one.view.world.lessons else 0


def _places(found: Sequence[TriedScenario]) -> tuple[Column[Opening], ...]:
    world = found[0].view.world

    def left(one: TriedScenario) -> Callable[[Opening], object]:
        def told(cell: Opening) -> object:
            number = lessons(one.view, _open(one, cell))
            return Styled(number, "good") if _open(one, cell) < _open(found[0], cell) else number
        return told
    return (NUMBER, Column("school", say("School", "学校"), "wrap", 24, lambda cell: world.named(cell.school)),
            Column("stage", say("Stage", "学段"), "center"), Column("subject", say("Subject", "学科"), "center"),
            *(Column(f"open{at}", say("Open: {l}", "没有人上：{l}", l=one.scenario.label), "count", of=left(one),
                     mixed=True) for at, one in enumerate(found)))


def _walkers(found: Sequence[TriedScenario]) -> list[str]:
    """Return the ids of those whose week is not the same under all scenarios."""
    people = sorted({key for one in found for key in one.view.plan.weeks})
    return [key for key in people if len({one.view.plan.weeks.get(key) for one in found}) > 1]


def _weeks(found: Sequence[TriedScenario]) -> tuple[Column[str], ...]:
    def week(one: TriedScenario) -> Callable[[str], object]:
        def told(key: str) -> object:
            return Text.of(tuple(say("{d} {s}", "{d}{s}", d=WEEKDAYS[day.weekday], s="+".join(
                one.view.world.named(visit.school) for visit in day.visits)) for day in one.view.weeks[key])) if (
                key in one.view.weeks) else say("does not walk", "不走教")
        return told

    def named(key: str) -> str:
        return next(one.view.world.named(key) for one in found if key in one.view.world.round.problem.teacher)
    return (NUMBER, Column("name", say("Name", "姓名"), of=named),
            *(Column(f"week{at}", one.scenario.label, "wrap", 28, week(one)) for at, one in enumerate(found)),
            Column("teacher", say("Teacher ID", "教师编号"), "center", of=lambda key: key))
