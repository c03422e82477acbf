"""Audit of a plan that somebody hands in: a run folder, a plan.json, or an edited workbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rotation.auditor import AuditReport, audit
from rotation.errors import OutputError, PlanError
from rotation.policy import Policy, sheet_values
from rotation.run.gather import Inputs, policy_values
from rotation.run.lineage import as_revised
from rotation.run.publish import PLAN_JSON, told_placements
from rotation.text import say
from rotation.workbook.plan_reader import read_placements
from rotation.workbook.reader import read_problem


def audit_file(inputs: Inputs, plan: Path) -> AuditReport:
    """Audit a plan against the workbook it was made from.

    Parameters
    ----------
    inputs
        The workbook; its policy options count only where the plan tells no policy.
    plan
        A run folder or plan.json (every printed number is compared), or a plan workbook, perhaps
        edited by hand (only 交流名单 is trusted, and 政策参数 for policy and seed).

    Raises
    ------
    WorkbookError, PolicyError, PlanError, OutputError
        If either file cannot be read.
    """
    if plan.is_dir() or plan.suffix == ".json":
        return _audit_json(inputs, plan / PLAN_JSON if plan.is_dir() else plan)
    problem = as_revised(read_problem(inputs.source, inputs.accept), plan.parent)
    told = read_placements(plan, problem)
    values = dict(policy_values(problem, inputs))
    values |= sheet_values(told.parameters)
    return audit(problem, Policy.of(values), told.placements)


def _audit_json(inputs: Inputs, path: Path) -> AuditReport:
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        placements = told_placements(told)
        policy = told["policy"]
    except OSError as error:
        raise OutputError(say("cannot read {p}", "无法读取 {p}", p=str(path))) from error
    except (ValueError, KeyError, TypeError) as error:
        raise PlanError(say("{p} is no plan.json", "{p} 不是有效的 plan.json", p=path.name)) from error
    problem = as_revised(read_problem(inputs.source, inputs.accept), path.parent, told)
    return audit(problem, Policy.load(policy), placements, told)

