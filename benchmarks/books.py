"""How long it takes to read the workbook of a case and to write its plan.

Run as ``python -m benchmarks.books CASE``; tells one JSON object of seconds.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tempfile
from dataclasses import replace
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from time import monotonic

from benchmarks.contest import policy_for
from rotation.domain.problem import facts_sha256
from rotation.engine import solve
from rotation.report import View, sheets
from rotation.report.plan_file import PlanFile
from rotation.run import Inputs, gather
from rotation.tables.sheet_writer import write_plan
from rotation.workbook.template import write_input

READ, TABLES, WRITE = "read", "tables", "write"
_WITHIN = Fraction(5, 1000)


def time_books(case: Path) -> dict[str, float]:
    """Return the seconds of reading, of drawing up the tables, and of writing, for a stored case.

    ``read`` is from the file to facts without a defect; ``tables`` and ``write`` are from the
    outcome to the finished 方案.xlsx; ``plan_json`` is told beside them.
    """
    done = subprocess.run([sys.executable, "-m", "benchmarks.books", str(case)], check=True,
                          capture_output=True, cwd=Path(__file__).parent.parent)
    seconds: dict[str, float] = json.loads(done.stdout.decode().splitlines()[-1])
    return seconds


def main(case: str) -> None:
    """Time the books of one case."""
    problem = pickle.loads(Path(case).read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "input.xlsx")
        write_input(source, problem, "zh")
        seconds, view = _read(source)
        began = monotonic()
        PlanFile.of(view).plain()
        seconds["plan_json"] = monotonic() - began
        began = monotonic()
        tables = sheets(view)
        seconds[TABLES] = monotonic() - began
        began = monotonic()
        write_plan(Path(folder, "plan.xlsx"), tables, "zh", seed=view.round.settings.seed,
                   draft=False)
        seconds[WRITE] = monotonic() - began
    print(json.dumps(seconds))


def _read(source: Path) -> tuple[dict[str, float], View]:
    """Read and solve; the view is that of a finished run."""
    from rotation.workbook.reader import read_workbook
    began = monotonic()
    reading = read_workbook(source)
    read = monotonic() - began
    assert reading.problem is not None, [str(issue.remedy) for issue in reading.issues[:3]]
    case = gather(Inputs(source))
    policy = replace(case.policy, tiers=policy_for(case.problem, _WITHIN).tiers)
    view = View(
        round=case.round, policy=case.policy, outcome=solve(case.round, policy),
        facts_sha256=facts_sha256(case.problem), versions={"rotation": version("rotation")},
        issues=case.issues)
    return {READ: read}, view


if __name__ == "__main__":
    main(*sys.argv[1:])
