"""Audit of a plan that somebody hands in: a run folder, a plan.json, or an edited workbook."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from rotation.auditor import AuditReport, Finding, audit
from rotation.domain.problem import Problem
from rotation.errors import OutputError, PlanError, PolicyError
from rotation.policy.policy import Policy, flatten
from rotation.policy.source import DEFAULT
from rotation.policy.values import sheet_values
from rotation.report.names import stage_subject
from rotation.report.sheet_policy import written
from rotation.run.by_hand import by_hand
from rotation.run.compare_tables import TIERS
from rotation.run.folder import PLAN_JSON, check_run_folder
from rotation.run.gather import Inputs, policy_values
from rotation.run.publish import told_placements
from rotation.run.published import as_revised
from rotation.run.revised_policy import after_publication
from rotation.text import Text, say
from rotation.workbook.defects import MASK
from rotation.workbook.header import fold
from rotation.workbook.plan_reader import PlanWorkbook, read_placements
from rotation.workbook.quoting import is_code, masked
from rotation.workbook.reader import read_problem


def audit_file(inputs: Inputs, plan: Path) -> AuditReport:
    """Audit a plan against the workbook it was made from.

    Parameters
    ----------
    inputs
        The workbook; policy options only for a plan that tells no policy.
    plan
        A run folder or plan.json (every printed number is compared), or a plan workbook, perhaps
        edited by hand (only 交流名单 is trusted, and 政策参数 for policy and seed).

    Raises
    ------
    WorkbookError, PolicyError, PlanError, OutputError
        If either file cannot be read, or policy options are given beside the policy of the plan.
    """
    told_json = _plan_json(plan)
    if told_json is not None:
        return _audit_json(inputs, told_json)
    problem = as_revised(read_problem(inputs.source, inputs.accept), plan.parent)
    told = read_placements(plan, problem)
    values = sheet_values(told.parameters)
    if values:
        _refuse_options(inputs)
    policy = Policy.of({**policy_values(problem.parameters, inputs), **values})
    report = audit(problem, policy, told.placements)
    wrong = tuple(Finding("PLAN", item.place, item.says) for item in told.mismatches)
    notes = (*report.notes, *_policy_notes(problem, inputs, policy, own=bool(values)),
             *by_hand(told, report, policy, plan.parent), *_stale(told, problem))
    return replace(report, findings=(*wrong, *_discreet(report.findings, told, problem)), notes=notes)


def _discreet(findings: tuple[Finding, ...], told: PlanWorkbook, problem: Problem) -> Iterator[Finding]:
    """Iterate over findings without what stands in the column of numbers and is none."""
    strangers = {item.teacher for item in told.placements if item.teacher not in problem.teacher}
    hidden = {text for text in strangers if not is_code(text)}
    for item in findings:
        clause = MASK if item.clause in hidden else item.clause
        yield replace(item, clause=clause, evidence=masked(item.evidence, hidden.__contains__))


def _plan_json(plan: Path) -> Path | None:
    """Return the plan.json that is meant; None of a workbook."""
    if plan.name == PLAN_JSON or plan.is_dir() or not (plan.suffix or plan.exists()):
        folder = plan.parent if plan.name == PLAN_JSON else plan
        check_run_folder(folder)
        return folder / PLAN_JSON
    return plan if plan.suffix == ".json" else None


def _audit_json(inputs: Inputs, path: Path) -> AuditReport:
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        placements = told_placements(told)
        policy = Policy.load(told["policy"])
    except OSError as error:
        raise OutputError(say("cannot read {p}", "无法读取 {p}", p=str(path))) from error
    except (ValueError, KeyError, TypeError) as error:
        raise PlanError(say("{p} is no plan.json", "{p} 不是有效的 plan.json", p=path.name)) from error
    _refuse_options(inputs)
    problem = as_revised(read_problem(inputs.source, inputs.accept), path.parent, told)
    report = audit(problem, policy, placements, told)
    return replace(report, notes=(*report.notes, *_policy_notes(problem, inputs, policy, own=True)))


def _refuse_options(inputs: Inputs) -> None:
    if inputs.policy_files or inputs.sets or inputs.year is not None:
        raise PolicyError(say(
            "the plan tells its own policy and is judged by it: leave out --policy, --set and --year",
            "方案已附政策，一律按方案所附政策核查，请去掉 --policy、--set、--year；"
            "要试算其他政策请用 rotation plan"), by_option=True)


# -- notes ------------------------------------------------------------------------------------


def _policy_notes(
    problem: Problem, inputs: Inputs, policy: Policy, *, own: bool
) -> Iterator[Text]:
    """Say by which policy the plan was judged, and where the workbook says otherwise now."""
    if not own:
        return
    yield say("judged by the policy that the plan tells", "按方案所附政策核查")
    if problem.revision is not None:
        yield say("a plan revised after publication: the fewest changes come first and the reserve is used up, "
                  "which the sheet 政策 of the workbook need not say",
                  "该方案为公示后的修订：变动最少列为第一层目标，预留名额已启用，数据“政策”表无需另作改动")
    other = _policy_of_the_workbook(problem, inputs, policy)
    found = tuple(_differences(policy, other)) if other else ()
    if found:
        yield say("sheet 政策 of the workbook differs: {d}", "数据“政策”表与方案所附政策不同：{d}", d=found)


def _policy_of_the_workbook(problem: Problem, inputs: Inputs, policy: Policy) -> Policy | None:
    """Return what sheet 政策 says, with the year of the plan if it has none; None if it is wrong.

    For a revised plan it is what a revision makes of that.
    """
    try:
        told = Policy.of({"round.year": (policy.settings.year, DEFAULT),
                          **policy_values(problem.parameters, inputs)})
        return told if problem.revision is None else after_publication(told, problem)
    except PolicyError:
        return None


def _differences(policy: Policy, other: Policy) -> Iterator[Text]:
    mine, theirs = (flatten(each.dump(), DEFAULT) for each in (policy, other))
    for name in sorted(mine.keys() | theirs.keys()):
        one, two = (side.get(name, (None, DEFAULT))[0] for side in (mine, theirs))
        if name == "tiers" and one != two:
            yield TIERS
        elif one != two:
            yield say("{n} ({a} in the plan, {b} in the workbook)", "{n}（方案为{a}，数据为{b}）",
                      n=name, a=_spelled(one), b=_spelled(two))


def _spelled(value: object) -> Text:
    return Text.of(written(value) or say("not set", "未设定"))


def _stale(told: PlanWorkbook, problem: Problem) -> Iterator[Text]:
    """Warn if 公示名单 shows other moves than 交流名单."""
    if told.notice is None:
        return
    shown = Counter((fold(row.name), fold(row.home or ""), fold(row.host or ""), fold(row.taught or ""))
                    for row in told.notice)
    if not any(shown == Counter(_moves(told, problem, lang)) for lang in ("zh", "en")):
        yield say(
            "the public notice and the other sheets do not match the edited placements: do not "
            "publish them; write the changes on sheet 指定 and plan again",
            "公示名单等其他各表与修改后的交流名单不一致，请勿直接公示；请把改动写入“指定”后重新编制")


def _moves(told: PlanWorkbook, problem: Problem, lang: Any) -> Iterator[tuple[str, str, str, str]]:
    for item in told.placements:
        teacher, home, host = (problem.teacher.get(item.teacher), problem.school.get(item.home),
                               problem.school.get(item.host))
        if item.home:
            yield (fold(teacher.name if teacher else ""), fold(home.name if home else item.home),
                   fold(host.name if host else item.host), fold(stage_subject(item).render(lang)))
