"""Plans the yearly exchange of teachers between the schools of a banner.

Facts (`Problem`), policy (`Policy`) and a plan (`Plan`) are all that is passed around. In short::

    case = gather(Inputs(Path("数据.xlsx")))
    outcome = solve(case.round, case.policy)
    folder, report = write(case, outcome, Path("out"))

Names are imported when they are first used, so that ``import rotation`` costs nothing, and finds
nothing of the same name in a folder that ``python -m`` still searches.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from rotation.auditor import AuditReport, Finding, audit
    from rotation.domain.outcome import Outcome, Status, TierResult
    from rotation.domain.plan import Placement, Plan
    from rotation.domain.problem import Problem
    from rotation.domain.round import Round
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
    from rotation.model.eligibility import settle
    from rotation.policy.policy import Policy
    from rotation.run import Run, audit_file, plan_round, write
    from rotation.run.gather import Case, Inputs, gather
    from rotation.sweep.result import Sweep
    from rotation.sweep.sweep import sweep_parameter, write_sweep
    from rotation.whatif.file import Scenario, read_scenario
    from rotation.whatif.result import WhatIf
    from rotation.whatif.whatif import compare_scenarios
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
    "compare_scenarios",
    "gather",
    "plan_round",
    "read_problem",
    "read_scenario",
    "read_workbook",
    "settle",
    "solve",
    "solve_apart",
    "sweep_parameter",
    "write",
    "write_sweep",
]

_HOMES = {
    "rotation.auditor": ("AuditReport", "Finding", "audit"),
    "rotation.domain.outcome": ("Outcome", "Status", "TierResult"),
    "rotation.domain.plan": ("Placement", "Plan"),
    "rotation.domain.problem": ("Problem",),
    "rotation.domain.round": ("Round",),
    "rotation.model.eligibility": ("settle",),
    "rotation.engine": ("Limits", "solve", "solve_apart"),
    "rotation.errors": ("AuditFailed", "Issue", "OutputError", "PlanError", "PolicyError",
                        "RotationError", "SolverBug", "WorkbookError"),
    "rotation.policy.policy": ("Policy",),
    "rotation.run": ("Case", "Inputs", "Run", "audit_file", "gather", "plan_round", "write"),
    "rotation.sweep.sweep": ("sweep_parameter", "write_sweep"),
    "rotation.sweep.result": ("Sweep",),
    "rotation.whatif.file": ("Scenario", "read_scenario"),
    "rotation.whatif.result": ("WhatIf",),
    "rotation.whatif.whatif": ("compare_scenarios",),
    "rotation.workbook.reader": ("read_problem", "read_workbook"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__version__: str


def __getattr__(name: str) -> "Any":
    """Import a public name when it is first used (PEP 562)."""
    from importlib import import_module
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
