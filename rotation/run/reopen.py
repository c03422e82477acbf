"""A published run read back from its folder, to be asked about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rotation.domain.outcome import Certificate, GoalResult, Outcome, Status, TierResult
from rotation.domain.plan import Plan
from rotation.domain.problem import facts_sha256
from rotation.domain.round import Round
from rotation.errors import OutputError, PlanError, why
from rotation.explain import Inquiry
from rotation.model.certificate import read_price
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.run.folder import PLAN_JSON, RUN_JSON, check_run_folder
from rotation.run.publish import told_placements
from rotation.run.published import as_revised
from rotation.text import say
from rotation.workbook.reader import read_problem


def reopen(folder: Path, source: Path | None = None, accept: tuple[str, ...] = ()) -> Inquiry:
    """Return a published run, ready to be asked.

    Parameters
    ----------
    folder
        A run folder with plan.json and run.json.
    source
        The workbook, if it is no longer where run.json says.
    accept
        Codes of questions about the workbook that are answered yes.

    Raises
    ------
    OutputError
        A file cannot be read.
    PlanError
        plan.json is none, or the workbook holds other facts than those planned with.
    WorkbookError
        The workbook has defects.
    """
    check_run_folder(folder)
    told = _read(folder / PLAN_JSON)
    problem = as_revised(read_problem(source or _source(folder), accept), folder, told)
    if facts_sha256(problem) != told.get("facts_sha256"):
        raise PlanError(say(
            "the workbook is not the one the plan was made from, or it was changed since; "
            "name the right one with --source",
            "数据文件与编制该方案时的不一致（可能已修改），请用 --source 指定原文件"))
    policy = Policy.load(told["policy"])
    round = settle(problem, policy)
    return Inquiry(round, policy, outcome_of(round, policy, told))


def _read(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OutputError(say("cannot read {p} ({w})", "无法读取 {p}（{w}）", p=str(path),
                              w=why(error))) from error
    except ValueError as error:
        raise PlanError(say("{p} is no JSON", "{p} 不是有效的 JSON 文件", p=path.name)) from error
    if not isinstance(told, dict):
        raise PlanError(say("{p} is no result of a run", "{p} 不是方案结果文件", p=path.name))
    return told


def _source(folder: Path) -> Path:
    named = _read(folder / RUN_JSON).get("source")
    if not named or not Path(named).is_file():
        raise OutputError(say(
            "the workbook of this run is not where it was; name it with --source",
            "编制该方案的数据文件已不在原处，请用 --source 指定"))
    return Path(named)


def outcome_of(round: Round, policy: Policy, told: Mapping[str, Any]) -> Outcome:
    """Return the outcome that a plan.json tells, certificates included.

    Raises
    ------
    PlanError
        If something is missing or of another kind.
    """
    try:
        status = Status[told["status"]]
        if status not in (Status.OPTIMAL, Status.FEASIBLE):
            return Outcome(status, None)
        proofs = {item["tier"]: _certificate(item) for item in told["certificates"]}
        tiers = tuple(_tier(policy, item, proofs.get(item["tier"])) for item in told["tiers"])
        return Outcome(status, Plan(round, told_placements(dict(told))), tiers)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise PlanError(say("plan.json is damaged", "plan.json 内容不完整或已损坏")) from error


def _certificate(item: Mapping[str, Any]) -> Certificate:
    prices = {clause: read_price(price) for clause, price in item["prices"].items()}
    return Certificate(item["bound"], prices)


def _tier(policy: Policy, item: Mapping[str, Any], proof: Certificate | None) -> TierResult:
    goals = tuple(GoalResult(goal["code"], goal["rate"], goal["value"]) for goal in item["goals"])
    label = policy.tiers[item["tier"] - 1].label
    return TierResult(item["tier"], label, item["value"], item["bound"], item["proven"], goals, proof)
