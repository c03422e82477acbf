"""Many runs at the same time into one folder, none lost: ``python -m tests.torture.race [RUNS] [PROCESSES]``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from rotation.workbook.template import write_input
from tests.support.places import ROOT
from tests.support.small_banner import small_banner
from tests.torture.kills import WHOLE

RUNNER = """
import sys
from pathlib import Path
from rotation.run import Inputs, plan_round
for _ in range(int(sys.argv[3])):
    plan_round(Inputs(Path(sys.argv[1])), Path(sys.argv[2]))
"""


def raced(home: Path, runs: int, processes: int) -> list[str]:
    """Plan a tiny banner so many times by so many processes at once; return what is wrong."""
    book, out, each = home / "数据.xlsx", home / "out", runs // processes
    write_input(book, small_banner("小旗"), "zh")
    command = [sys.executable, "-c", RUNNER, str(book), str(out), str(each)]
    racers = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(processes)]
    errors = [racer.communicate()[1][-300:] for racer in racers]
    return [error for error in errors if error] + lost(out, each * processes)


def lost(out: Path, runs: int) -> list[str]:
    """Return which numbers are missing, which folders are not whole, and what else lies there."""
    wanted = [f"2026-小旗-{number:03}" for number in range(1, runs + 1)]
    found = {path.name: {file.name for file in path.iterdir()} for path in out.iterdir() if path.is_dir()}
    return [f"{name} is {'not whole' if name in found else 'missing'}" for name in wanted
            if not found.get(name, set()) >= WHOLE["plan"]] + [f"left: {name}" for name in sorted(set(found) - set(wanted))]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        asked = [int(given) for given in sys.argv[1:]]
        wrong = raced(Path(temporary), *[*asked, *(1000, 8)[len(asked):]])
    print(*wrong, f"{len(wrong)} faults", sep="\n")
    sys.exit(bool(wrong))
