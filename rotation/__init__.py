"""Plans the yearly exchange of teachers between the schools of a banner.

Facts (`Problem`), policy (`Policy`) and a plan (`Plan`) are all that is passed around. In short::

    case = gather(Inputs(Path("数据.xlsx")))
    outcome = solve(case.round, case.policy)
    folder, report = write(case, outcome, Path("out"))

Names are imported when they are first used, so that ``import rotation`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rotation.auditor import AuditReport, Finding, audit
    from rotation.domain.outcome import Outcome, Status, TierResult
    from rotation.domain.plan import Placement, Plan
    from rotation.domain.problem import Problem
    from rotation.domain.round import Round
    from rotation.eligibility import settle
    from rotation.engine import Limits, solve, solve_apart
    from rotation.errors import (
        AuditFailed,
        Issue,
        OutputError,
        PlanError,
        PolicyError,
        RotationError,
        SolverBug,
        WorkbookError,
    )
    from rotation.policy import Policy
    from rotation.run import Case, Inputs, Run, audit_file, gather, plan_round, write
    from rotation.scenario.file import Scenario, read_scenario
    from rotation.scenario.result import WhatIf
    from rotation.scenario.sweep import sweep
    from rotation.scenario.sweep_result import Sweep
    from rotation.scenario.sweep_write import write_sweep
    from rotation.scenario.whatif import whatif
    from rotation.workbook.reader import read_problem, read_workbook

__all__ = [
    "AuditFailed",
    "AuditReport",
    "Case",
    "Finding",
    "Inputs",
    "Issue",
    "Limits",
    "Outcome",
    "OutputError",
    "Placement",
    "Plan",
    "PlanError",
    "Policy",
    "PolicyError",
    "Problem",
    "RotationError",
    "Round",
    "Run",
    "Scenario",
    "SolverBug",
    "Status",
    "Sweep",
    "TierResult",
    "WhatIf",
    "WorkbookError",
    "__version__",
    "audit",
    "audit_file",
    "gather",
    "plan_round",
    "read_problem",
    "read_scenario",
    "read_workbook",
    "settle",
    "solve",
    "solve_apart",
    "sweep",
    "whatif",
    "write",
    "write_sweep",
]

_HOMES = {
    "rotation.auditor": ("AuditReport", "Finding", "audit"),
    "rotation.domain.outcome": ("Outcome", "Status", "TierResult"),
    "rotation.domain.plan": ("Placement", "Plan"),
    "rotation.domain.problem": ("Problem",),
    "rotation.domain.round": ("Round",),
    "rotation.eligibility": ("settle",),
    "rotation.engine": ("Limits", "solve", "solve_apart"),
    "rotation.errors": ("AuditFailed", "Issue", "OutputError", "PlanError", "PolicyError",
                        "RotationError", "SolverBug", "WorkbookError"),
    "rotation.policy": ("Policy",),
    "rotation.run": ("Case", "Inputs", "Run", "audit_file", "gather", "plan_round", "write"),
    "rotation.scenario.sweep": ("sweep",),
    "rotation.scenario.sweep_result": ("Sweep",),
    "rotation.scenario.sweep_write": ("write_sweep",),
    "rotation.scenario.file": ("Scenario", "read_scenario"),
    "rotation.scenario.result": ("WhatIf",),
    "rotation.scenario.whatif": ("whatif",),
    "rotation.workbook.reader": ("read_problem", "read_workbook"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__version__: str


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    if name == "__version__":
        from importlib.metadata import version
        return version("rotation")
    if name not in _HOME_OF:
        raise AttributeError(f"module 'rotation' has no attribute {name!r}")
    found = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
