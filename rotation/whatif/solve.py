"""One scenario from its policy and facts to an audited plan, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, NamedTuple

from rotation.auditor import audit
from rotation.domain.diagnosis import Diagnosis
from rotation.domain.outcome import Outcome, Status, TierResult
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem, facts_sha256
from rotation.domain.revision import Post
from rotation.domain.succession import applied
from rotation.domain.vocabulary import Stage
from rotation.engine import Incumbent
from rotation.errors import AuditFailed, WorkbookError
from rotation.figures.figures import Said, common_tiers, figures_of, tier_of
from rotation.model.eligibility import judged_alone, of_same_facts
from rotation.model.measured import finished
from rotation.policy.policy import Policy, without_reserve
from rotation.report.plan_file import PlanFile
from rotation.run.folder import PLAN_JSON
from rotation.run.gather import Case, resettled, settled
from rotation.run.publish import bare_view
from rotation.run.rounds import explained, solved
from rotation.tables.sheet_style import safe_name
from rotation.text import Text, say
from rotation.whatif.file import Scenario
from rotation.whatif.people import Reference, changed_posts, people_of
from rotation.whatif.result import (
    CaseConflict,
    CaseFigures,
    CaseResult,
    CaseWayOut,
    ClashingClause,
    State,
)
from rotation.whatif.stage import Staged, near, settings_of, staged
from rotation.workbook.intake import sha256_of
from rotation.workbook.reader import read_workbook

Progress = Callable[[TierResult | Incumbent], None]
_STATES: dict[Status, State] = {
    Status.OPTIMAL: "OPTIMAL", Status.FEASIBLE: "FEASIBLE", Status.INFEASIBLE: "INFEASIBLE",
    Status.UNKNOWN: "UNKNOWN"}
_MAYBE_MORE = say(
    "the goals are proven best, but time ran out before it was proven that so few people differ",
    "各层目标已证最优；到时间限制时，与基准不同的人数尚未证明为最少")
_LABELS: dict[State, Text] = {
    "REFUSED": say("contradicts the facts", "与数据矛盾，未求解"),
    "FAILED": say("failed", "运行失败"),
}


@dataclass(frozen=True, eq=False)
class Yardstick:
    """The baseline that a scenario is held against: facts, policy, and posts of its plan if any."""

    problem: Problem
    policy: Policy
    posts: Mapping[str, Post] | None


class Solved(NamedTuple):
    """A scenario's result, and its plan.json as plain values; None without a plan."""

    result: CaseResult
    plan: dict[str, Any] | None


def run_scenario(
    case: Case, scenario: Scenario, *, yardstick: Yardstick | None = None, seconds: float = 600.0,
    progress: Progress | None = None,
) -> Solved:
    """Solve one scenario of a round, audit its plan, and measure it.

    Parameters
    ----------
    case
        The round as the workbook and the options have it.
    scenario
        What is supposed.
    yardstick
        The baseline; None for the baseline itself.
    seconds
        Time limit of the solve, unless the scenario has its own.
    progress
        Called with every better plan and every finished tier.

    Raises
    ------
    ScenarioError, AuditFailed, SolverBug
        See `rotation.whatif.stage.staged` and `rotation.errors`.
    """
    ready = staged(case, scenario)
    blank = _blank(ready, yardstick.policy if yardstick else case.policy)
    started = monotonic()
    limit = float(scenario.seconds or seconds)
    try:
        own = _own(case, ready)
        run, outcome = _solved(own, ready, yardstick, limit, progress)
    except WorkbookError as error:
        return Solved(_refused(blank, error), None)
    own = own if run.policy is own.policy else _relaxed_alike(own, run)
    if outcome.plan is None:
        return Solved(_without_plan(own, outcome, blank, limit - (monotonic() - started)), None)
    outcome = _own_outcome(own, outcome)
    plan = _audited(case, own, outcome, ready)
    return Solved(replace(_ended(blank, own, outcome), figures=_figures(own, outcome, yardstick),
                          plan=f"{safe_name(scenario.name)}/{PLAN_JSON}"), plan)


def _own(case: Case, ready: Staged) -> Case:
    """Return the scenario's own round; see `settled` for what it refuses."""
    own = settled(case.inputs, case.reading, ready.problem, ready.policy)
    return replace(own, after=ready.scenario.after or case.after)


def _blank(ready: Staged, baseline: Policy) -> CaseResult:
    scenario = ready.scenario
    return CaseResult(
        scenario.name, scenario.label, scenario.question, settings_of(baseline, ready.policy),
        tuple(map(Said.of, ready.says)), "FAILED", Said.of(_LABELS["FAILED"]))


def failed(scenario: Scenario, why: Text) -> CaseResult:
    """Return the result of a scenario whose process failed."""
    return CaseResult(scenario.name, scenario.label, scenario.question, (), (), "FAILED",
                      Said.of(_LABELS["FAILED"]), Said.of(why))


def _refused(blank: CaseResult, error: WorkbookError) -> CaseResult:
    """Tell the defects that only this scenario makes, such as a decision about an exempt person."""
    grave = [item for item in error.issues if item.severity in ("error", "ask")]
    return replace(blank, state="REFUSED", state_label=Said.of(_LABELS["REFUSED"]),
                   failure=Said.of(Text.joined(item.text for item in grave)))


# -- solving ----------------------------------------------------------------------------------


def _solved(
    own: Case, ready: Staged, yardstick: Yardstick | None, seconds: float,
    progress: Progress | None,
) -> tuple[Case, Outcome]:
    """Solve the scenario's own round, near the baseline: which posts were taken there opens and closes none."""
    held = near(ready, yardstick.posts if yardstick else None)
    run = own if held is ready else replace(
        own, policy=held.policy, round=of_same_facts(own.round, problem=held.problem))
    return solved(run, seconds, progress)


def _relaxed_alike(own: Case, run: Case) -> Case:
    """Give up the reserve of H10 in the scenario's own round if the solve had to."""
    policy = without_reserve(own.policy)
    given_up = policy is not None and without_reserve(run.policy) is None
    return resettled(own, policy) if policy is not None and given_up else own


def _own_outcome(own: Case, outcome: Outcome) -> Outcome:
    """Return the outcome as of the scenario's own round: its tiers, without the last criterion."""
    assert outcome.plan is not None, "there is a plan"
    plan = Plan.of(own.round, [(item.teacher, item.opening) for item in outcome.plan.placements])
    tiers = tuple(finished(tier_result, tier, plan)
                  for tier_result, tier in zip(outcome.tiers, own.policy.tiers, strict=False))
    status = _status(outcome, tiers)
    notes = (_MAYBE_MORE,) if status is not outcome.status else outcome.notes
    return replace(outcome, plan=plan, tiers=tiers, status=status, notes=notes)


def _status(outcome: Outcome, tiers: tuple[TierResult, ...]) -> Status:
    """Return OPTIMAL if the scenario's own tiers are proven, whatever became of the criterion."""
    if outcome.status is Status.FEASIBLE and tiers and all(
            tier.value == tier.bound for tier in tiers):
        return Status.OPTIMAL
    return outcome.status


def _audited(case: Case, own: Case, outcome: Outcome, ready: Staged) -> dict[str, Any]:
    """Return plan.json once the audit accepts it.

    Raises
    ------
    AuditFailed
        The plan breaks a rule or tells a wrong number.
    WorkbookError
        The workbook can no longer be read as it was.
    """
    plan = PlanFile.of(bare_view(own, outcome))
    content = plan.plain()
    problem = ready.problem if _as_read(case) else _read_again(case, ready.scenario)
    report = audit(problem, Policy.load(plan.policy), plan.planned, content)
    if not report.passed:
        raise AuditFailed(report)
    return content


def _as_read(case: Case) -> bool:
    """Whether the facts need not be read again: not a byte of the files has changed since."""
    return not case.from_file or sha256_of(case.inputs.sources) == case.reading.sha256


def _read_again(case: Case, scenario: Scenario) -> Problem:
    """Return the facts as they stand on disk, with what is supposed."""
    reading = read_workbook(case.inputs.sources, case.inputs.accept)
    if reading.problem is None:
        raise WorkbookError(reading.issues)
    facts = applied(reading.problem, case.after)
    return staged(replace(case, round=replace(case.round, problem=facts)), scenario).problem


# -- results ----------------------------------------------------------------------------------


def _ended(blank: CaseResult, own: Case, outcome: Outcome) -> CaseResult:
    return replace(
        blank, state=_STATES[outcome.status], state_label=Said.of(outcome.status),
        notes=tuple(map(Said.of, outcome.notes)), eligible=len(own.round.eligible),
        facts_sha256=facts_sha256(own.problem))


def _figures(own: Case, outcome: Outcome, yardstick: Yardstick | None) -> CaseFigures:
    plan = outcome.plan
    assert plan is not None, "there is a plan"
    reference = _reference(yardstick, plan)
    common = yardstick.policy if yardstick else own.policy
    return CaseFigures(
        **vars(figures_of(own.round, plan)), tiers=tuple(map(tier_of, outcome.tiers)),
        common=common_tiers(plan, common),
        changed=None if reference is None else len(changed_posts(plan, reference.posts)),
        people=() if reference is None else people_of(plan, own.policy, reference))


def _reference(yardstick: Yardstick | None, plan: Plan) -> Reference | None:
    """Return the baseline, in which those alone are judged whose post differs."""
    if yardstick is None or yardstick.posts is None:
        return None
    posts = dict(yardstick.posts)
    return Reference(judged_alone(yardstick.problem, yardstick.policy, changed_posts(plan, posts)), posts)


def _without_plan(own: Case, outcome: Outcome, blank: CaseResult, seconds: float) -> CaseResult:
    if outcome.status is Status.INFEASIBLE:
        outcome = explained(own, outcome, seconds).outcome
    diagnosis = outcome.diagnosis
    return replace(_ended(blank, own, outcome), conflict=None if diagnosis is None else _conflict(diagnosis))


def _conflict(diagnosis: Diagnosis) -> CaseConflict:
    return CaseConflict(
        tuple(map(Said.of, diagnosis.counts)),
        tuple(ClashingClause(clash.clause, Said.of(clash.says)) for clash in diagnosis.clashes), diagnosis.proven,
        tuple(CaseWayOut(way.code, way.people, Said.of(way.says), way.settings, way.least)
              for way in diagnosis.ways),
        tuple(map(Said.of, diagnosis.notes)))


def posts_of(plan: dict[str, Any] | None) -> dict[str, Post] | None:
    """Return the posts that a plan.json tells; None without a plan."""
    if plan is None:
        return None
    return {item["teacher"]: (item["to"], str(Stage(item["stage"])), item["subject"])
            for item in plan["placements"]}
