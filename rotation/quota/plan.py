"""名额分配: fair numbers per school, proven to leave room for a plan, as a workbook to plan from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.school import School
from rotation.engine import Limits, solve_apart
from rotation.errors import OutputError
from rotation.model.eligibility import settle
from rotation.policy.policy import RESERVE_GIVEN_UP, Policy
from rotation.policy.tiers import Tier
from rotation.process.litter import private_folder
from rotation.quota.shares import SchoolQuota, Span, quotas
from rotation.quota.tables import quota_sheets
from rotation.rules.g60_size import Size
from rotation.run.gather import Case, Inputs, gather
from rotation.run.rounds import eased
from rotation.tables.sheet_style import publish
from rotation.tables.sheet_writer import paper_book
from rotation.text import Lang, Text, say
from rotation.workbook.filled import filled_book
from rotation.workbook.gate import file_bytes
from rotation.workbook.numbering import side_files
from rotation.workbook.reader import read_workbook

WIDTHS = (1, 2, 3)
"""By how many people a school may miss its fair number, tried in turn until there is a plan."""

COLUMNS = ("send_min", "send_max", "receive_min", "receive_max")


@dataclass(frozen=True, eq=False)
class QuotaRun:
    """What was worked out.

    Parameters
    ----------
    case
        The round.
    outcome
        Of the trial that proved the bands; without a plan nothing was written.
    quotas
        One for each school.
    files
        The workbook with the numbers filled in, and the tables to print.
    """

    case: Case
    outcome: Outcome
    quotas: tuple[SchoolQuota, ...]
    files: tuple[Path, ...] = ()

    @property
    def sums_up(self) -> Text:
        """How many people all schools send and receive, in a sentence."""
        return say("{s} to send, {r} to receive; a plan within these numbers exists",
                   "共派出{s}人、接收{r}人；已验算，在上下限之内能够编制出方案",
                   s=sum(item.send.fair for item in self.quotas), r=sum(item.receive.fair for item in self.quotas))


def quota_round(inputs: Inputs, out: Path, tables: Path, *, seconds: float = 600.0, lang: Lang = "zh") -> QuotaRun:
    """Work out the numbers of every school and write them.

    Parameters
    ----------
    inputs
        Workbook, policy files and options.
    out
        The copy of the workbook with the four columns of sheet 学校 filled in.
    tables
        名额分配表 and the roster for recommendations.
    seconds
        Time limit of all trials.
    lang
        Language of the tables.

    Raises
    ------
    WorkbookError, PolicyError, OutputError
        See `rotation.errors`.
    """
    left_out: list[Text] = []
    case, found, outcome = handed_out(gather(inputs, lambda policy: _unasked(policy, left_out)), seconds)
    outcome = replace(outcome, notes=(*left_out, *outcome.notes))
    if outcome.plan is None:
        return QuotaRun(case, outcome, found)
    filled = with_quotas(case.problem, found)
    content = filled_book(case.reading, inputs.source, _cells(filled))
    _check(inputs, content, filled)
    publish(out, content)
    publish(tables, paper_book(quota_sheets(case.round, found, left_out), lang))
    return QuotaRun(case, outcome, found, (out, tables))


def _unasked(policy: Policy, left_out: list[Text]) -> Policy:
    """Return the policy without rules on what people were asked, and note each: nobody has been asked in May."""
    for code, rule in policy.rules.items():
        if rule.on and rule.asks:
            policy = policy.with_value(f"{code}.on", False, say("handing out numbers", "名额测算"))
            left_out.append(say(
                "“{l}” is left out: numbers are handed out before anybody was asked; the plan will keep it",
                "名额测算不考虑“{l}”：下达名额时尚未征求本人和学校意见，编制方案时仍按此执行", l=rule.label))
    return policy


def with_quotas(problem: Problem, found: Sequence[SchoolQuota]) -> Problem:
    """Return the facts with the numbers on sheet 学校."""
    numbers = {item.school.code: item for item in found}
    schools = tuple(_given(school, numbers[school.code]) if school.code in numbers else school
                    for school in problem.schools)
    names = frozenset(f"school.{name}" for name in COLUMNS)
    return replace(problem, schools=schools, present=problem.present | names)


def _given(school: School, item: SchoolQuota) -> School:
    return replace(school, send_min=item.send.least, send_max=item.send.most,
                   receive_min=item.receive.least, receive_max=item.receive.most)


def handed_out(case: Case, seconds: float) -> tuple[Case, tuple[SchoolQuota, ...], Outcome]:
    """Prove bands; as in a plan, the reserve of H10 is the first thing that gives way."""
    end = monotonic() + seconds
    found, outcome = _proven(case, end)
    relaxed = eased(case) if outcome.status is Status.INFEASIBLE else None
    if relaxed is None:
        return case, found, outcome
    again, proven = _proven(relaxed, end)
    if proven.plan is None:
        return case, found, outcome
    return relaxed, again, replace(proven, notes=(*proven.notes, RESERVE_GIVEN_UP))


def _proven(case: Case, end: float) -> tuple[tuple[SchoolQuota, ...], Outcome]:
    """Return the narrowest bands that a plan keeps, with the plan; none if no plan keeps the rules."""
    found, outcome = _within(case, WIDTHS[0], end)
    if outcome.plan is not None:
        return found, outcome
    free = _tried(case.problem, case.policy, end)
    if free.plan is None:
        return (), free
    for width in WIDTHS[1:]:
        found, outcome = _within(case, width, end)
        if outcome.plan is not None:
            return found, outcome
    found = _around(found, free.plan)
    return found, _tried(with_quotas(case.problem, found), case.policy, end)


def _within(case: Case, width: int, end: float) -> tuple[tuple[SchoolQuota, ...], Outcome]:
    found = quotas(case.round, width)
    return found, _tried(with_quotas(case.problem, found), case.policy, end)


def _tried(problem: Problem, policy: Policy, end: float) -> Outcome:
    """Look for any plan under all the rules; the only goal is to move few people."""
    left = end - monotonic()
    if left <= 0:
        return Outcome(Status.UNKNOWN, None)
    plain = replace(policy, tiers=(Tier(((Size(), 1),)),))
    round: Round = settle(problem, plain)
    return solve_apart(round, plain, Limits(left))


def _around(found: Sequence[SchoolQuota], plan: Plan) -> tuple[SchoolQuota, ...]:
    """Widen the bands so far that a plan that is known fits in."""
    return tuple(replace(item, send=_wide(item.send, len(plan.leavers(item.school.code))),
                         receive=_wide(item.receive, len(plan.arrivals(item.school.code))))
                 for item in found)


def _wide(band: Span, number: int) -> Span:
    return Span(band.fair, min(band.least, number), max(band.most, number))


def _cells(problem: Problem) -> dict[str, dict[str, int | None]]:
    return {school.code: {name: getattr(school, name) for name in COLUMNS} for school in problem.schools}


def _check(inputs: Inputs, content: bytes, filled: Problem) -> None:
    """Read the copy back before it is put in place: the same facts, and the numbers."""
    with private_folder() as folder:
        path = folder / inputs.source.name
        path.write_bytes(content)
        for side in side_files([inputs.source]):
            (folder / side.name).write_bytes(file_bytes(side))
        again = read_workbook(path, inputs.accept).problem
    if again is None or _plain(again) != _plain(filled):
        raise OutputError(say(
            "the numbers could not be filled into a copy of this workbook; fill in the template and use that",
            "无法在该工作簿的副本中填入名额，请改用模板重新整理数据后再试"))


def _plain(problem: Problem) -> tuple[object, ...]:
    schools = tuple(replace(school, row=0) for school in problem.schools)
    return (schools, problem.present,
            *(tuple(replace(item, row=0) for item in getattr(problem, name))
              for name in ("teachers", "needs", "wishes", "locks", "distances", "history", "others", "seconds")))
