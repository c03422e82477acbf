"""What carrying a workbook into the next year takes: ``python -m benchmarks.carry``, bar 6 processor seconds for S.

A county is drawn and planned once, its round recorded in a ledger; then `rotation carry` runs as a process of its own,
by the ledger and by the folder of the round, which is audited again.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.counties import SIZES, county
from rotation.workbook.template import write_input

BAR = 6.0
"""Processor seconds for 3,000 teachers, by the ledger."""
_TIMES = 3


def rotation(folder: Path, *args: str) -> float:
    """Run a command in a folder and return its processor seconds.

    Raises
    ------
    CalledProcessError
        It failed.
    """
    before = os.times()
    subprocess.run([sys.executable, "-m", "rotation", *args], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main(size: str = "S") -> None:
    """Print the least of some runs either way."""
    with tempfile.TemporaryDirectory() as place:
        folder, facts = Path(place), county(SIZES[size])
        write_input(folder / "数据.xlsx", facts, "zh")
        rotation(folder, "plan", "数据.xlsx", "-o", "out")
        run = str(next(folder.glob("out/*")).relative_to(folder))
        rotation(folder, "ledger", "record", run, "--basis", "试教发〔2026〕1号", "--approved", "2026-08-20",
                 "--clerk", "试")
        for name, told in (("ledger", ()), ("folder", ("--from", run))):
            took = [rotation(folder, "carry", "数据.xlsx", *told, "-o", f"{name}{number}.xlsx")
                    for number in range(_TIMES)]
            print(f"{size}: {len(facts.teachers)} teachers, by the {name}: {min(took):.1f} s (bar {BAR:g})")


if __name__ == "__main__":
    main(*sys.argv[1:])
