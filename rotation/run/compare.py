"""Two plans side by side, or a plan and the office's own list: agreement, rules, goals, people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from rotation.auditor import Finding
from rotation.auditor.findings import clauses, people
from rotation.domain.outcome import TierResult
from rotation.domain.plan import Placement, Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.succession import applied
from rotation.errors import OutputError, PlanError, WorkbookError
from rotation.model.eligibility import ELSEWHERE, settle
from rotation.model.measured import measured
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.policy.values import sheet_values
from rotation.run.compare_tables import (
    ITS_OWN,
    UNREADABLE,
    Judge,
    Judged,
    Parting,
    compare_tables,
    partings,
    remarks_of,
    yardstick_of,
)
from rotation.run.gather import Inputs, policy_values
from rotation.run.published import (
    Published,
    lineage_beside,
    plan_json_at,
    published_facts,
    read_plan,
    succession_beside,
)
from rotation.tables.table import Table
from rotation.text import Text, say
from rotation.workbook.changes import revised
from rotation.workbook.manual_reader import ManualList, read_manual
from rotation.workbook.plan_reader import PlanWorkbook, read_placements
from rotation.workbook.reader import read_problem


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two plans, judged.

    Parameters
    ----------
    name
        Of the file or folder.
    plan
        Its placements in posts that there are.
    findings
        Everything that it breaks; a row that names no post included.
    tiers
        Its values; the bounds are those proven for a published plan.
    notes
        What was assumed where a list does not say it.
    """

    name: str
    plan: Plan
    findings: tuple[Finding, ...]
    tiers: tuple[TierResult, ...]
    notes: tuple[Text, ...] = ()

    @property
    def judged(self) -> Judged:
        """The side as the tables of a comparison take it."""
        return Judged(self.name, self.plan, tuple(
            (item.rule, item.place, item.evidence) for item in self.findings), self.tiers, self.notes)


@dataclass(frozen=True)
class Difference:
    """Somebody whom the two plans treat differently; None is staying."""

    teacher: str
    left: Opening | None
    right: Opening | None


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two plans under the same policy.

    Parameters
    ----------
    left, right
        The two sides.
    chosen, same_people, same_host
        People placed by either, by both, and by both at the same school.
    differences
        People who differ, also by stage or subject alone.
    policy
        Under which both were judged.
    judge
        Whose policy that is; None: that of the workbook and the options.
    partings
        Parameters under which the other side was planned with another value.
    """

    left: Side
    right: Side
    chosen: int
    same_people: int
    same_host: int
    differences: tuple[Difference, ...]
    policy: Policy
    judge: Judge = None
    partings: tuple[Parting, ...] = ()

    @property
    def agreement(self) -> Fraction:
        """Share of the people placed by either whom both place at the same school; 1 of nobody."""
        return Fraction(self.same_host, self.chosen) if self.chosen else Fraction(1)

    @property
    def yardstick(self) -> tuple[Text, ...]:
        """By whose policy both are judged, and where a plan's own differs."""
        return yardstick_of(self.judge, self.partings)

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What is to be known of either side."""
        return remarks_of(self.left.judged, self.right.judged)


def compare(left: Path, right: Path, inputs: Inputs | None = None) -> Comparison:
    """Judge two plans by the same policy, and say where they differ.

    A published plan that was made from other facts, such as other decisions of the office, is judged by its own: it
    cannot have kept an order that was given later.

    Parameters
    ----------
    left, right
        A run folder, a plan.json, a 方案.xlsx, or a workbook that lists teachers and hosts.
        Facts and policy are those of the first that is a run folder or plan.json.
    inputs
        The workbook and policy options, where no run.json tells the workbook.

    Raises
    ------
    WorkbookError, PolicyError, PlanError, OutputError
        If a file cannot be read.
    """
    published = {path: _published(path) for path in (left, right)}
    main = published[left] or published[right]
    problem, policy = _facts(main, (left, right), inputs)
    own = [_own_policy(path, published[path], problem) for path in (left, right)]
    judge = _judge(own, [published[path] is not None for path in (left, right)])
    round = settle(problem, policy)
    other = _of_other_facts(main, [published[path] for path in (left, right)])
    facts = None if other is None else _own_facts(other, inputs)
    rounds = {path: settle(facts, policy) if facts is not None and published[path] is other else round
              for path in (left, right)}
    bounds = _bounds(main) if other is None else {}
    one, two = (_placements(path, published[path], rounds[path].problem) for path in (left, right))
    sides = [_side(path, _listed(path, mine, others, rounds[path]), policy, bounds, rounds[path])
             for path, mine, others in ((left, one, two), (right, two, one))]
    if other is not None:
        sides[1] = replace(sides[1], notes=(*sides[1].notes, ITS_OWN if facts is not None else UNREADABLE))
    apart = tuple(one for other in own if other is not None for one in partings(policy, other))
    return replace(_compared(sides[0], sides[1], policy), judge=judge, partings=apart)


def _of_other_facts(main: Published | None, sides: list[Published | None]) -> Published | None:
    """Return the side that was made from other facts than those that both would be judged by."""
    return next((one for one in sides if main is not None and one is not None
                 and one.file.facts_sha256 != main.file.facts_sha256), None)


def _own_facts(published: Published, inputs: Inputs | None) -> Problem | None:
    """Return the facts that a plan was made from; None if they are not to be had any more."""
    try:
        return published_facts(published, accept=inputs.accept if inputs else ())[1]
    except (OutputError, PlanError, WorkbookError):
        return None


def _own_policy(path: Path, published: Published | None, problem: Problem) -> Policy | None:
    """Return the policy that a side was planned under; None of a plain list."""
    if published is not None:
        return published.policy
    file = _plan_file(path, problem)
    return Policy.of(sheet_values(file.parameters)) if file is not None and file.parameters else None


def _judge(own: list[Policy | None], published: list[bool]) -> Judge:
    """Return whose policy is taken: a run folder's before a workbook's, the first before the second."""
    places: tuple[Judge, Judge] = ("left", "right")
    for known in (published, [policy is not None for policy in own]):
        if any(known):
            return places[known.index(True)]
    return None


def _published(path: Path) -> Published | None:
    if plan_json_at(path) is not None:
        return read_plan(path)
    if not path.exists():
        raise OutputError(say("cannot read {p}: there is no such file or folder",
                              "无法读取 {p}（文件或文件夹不存在）", p=str(path)))
    return None


def _facts(
    main: Published | None, paths: tuple[Path, Path], inputs: Inputs | None
) -> tuple[Problem, Policy]:
    if main is not None:
        accept = tuple(inputs.accept) if inputs else ()
        source = inputs.source if inputs and inputs.source != Path() else None
        _, problem = published_facts(main, source, accept)
        return problem, main.policy
    if inputs is None or inputs.source == Path():
        raise PlanError(say("none of the two tells its workbook; give it with --source",
                            "两者都没有记录数据文件，请用 --source 指定"))
    problem, lineage = read_problem(inputs.sources, inputs.accept), lineage_beside(paths[0].parent)
    problem = applied(problem, succession_beside(paths[0].parent))
    if lineage is not None:
        problem = revised(problem, lineage)
    values = dict(policy_values(problem.parameters, inputs))
    for path in paths:
        told = _plan_file(path, problem)
        if told is not None and told.parameters:
            return problem, Policy.of(values | sheet_values(told.parameters))
    return problem, Policy.of(values)


def _plan_file(path: Path, problem: Problem) -> PlanWorkbook | None:
    """Return a 方案.xlsx; None if it is a plain list."""
    try:
        return read_placements(path, problem)
    except WorkbookError:
        return None


def _bounds(main: Published | None) -> Mapping[int, int]:
    return {} if main is None else {tier.tier: tier.bound for tier in main.file.tiers}


def _side(path: Path, told: ManualList, policy: Policy, bounds: Mapping[int, int], round: Round) -> Side:
    plan, task = Plan(round, told.placements), RoundTask(round)
    missing = (Finding(ELSEWHERE, f"{ELSEWHERE}|{teacher}|{host}", why, where=task.named((teacher, host)))
               for teacher, host, why in told.impossible)
    tiers = tuple(measured(number, tier, plan, bounds.get(number))
                  for number, tier in enumerate(policy.tiers, 1))
    return Side(path.name, plan, (*missing, *people(task, plan), *clauses(task, plan)), tiers, told.notes)


def _placements(
    path: Path, published: Published | None, problem: Problem
) -> tuple[Placement, ...] | None:
    """Return the placements of a plan; None of a list made by hand."""
    if published is not None:
        return published.file.planned
    file = _plan_file(path, problem)
    return None if file is None else file.placements


def _listed(
    path: Path, mine: tuple[Placement, ...] | None, other: tuple[Placement, ...] | None, round: Round
) -> ManualList:
    if mine is not None:
        return ManualList(mine, ())
    return read_manual(path, round, {item.teacher: item.opening for item in other or ()})


def _compared(left: Side, right: Side, policy: Policy) -> Comparison:
    one, other = ({item.teacher: item.opening for item in side.plan.placements}
                  for side in (left, right))
    either, both = one.keys() | other.keys(), one.keys() & other.keys()
    return Comparison(
        left, right, len(either), len(both),
        sum(one[key].school == other[key].school for key in both),
        tuple(Difference(key, one.get(key), other.get(key)) for key in sorted(either)
              if one.get(key) != other.get(key)), policy)


def tables_of(found: Comparison) -> tuple[Table, ...]:
    """Return a comparison as tables: the figures side by side, who differs, what is broken."""
    return tuple(compare_tables(
        found.left.judged, found.right.judged, (found.chosen, found.same_people, found.same_host),
        [(item.teacher, item.left, item.right) for item in found.differences], found.yardstick))
