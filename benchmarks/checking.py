"""How many seconds of processor time ``rotation check`` takes, and how many modules it loads.

Run as ``python -m benchmarks.checking [FILE...]``; without files, the workbooks of scenarios/samples. One line for
each: the least of five runs, of which nothing but the work and the imports differs, and the modules of ours and of
others.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from shutil import copy

ROOT = Path(__file__).parent.parent
RUNS = 5
_PROGRAM = """
import resource, sys
from rotation.cli import main
sys.argv = ["rotation", "check", sys.argv[1]]
try:
    main()
except SystemExit:
    pass
used = resource.getrusage(resource.RUSAGE_SELF)
told = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.write("\\n".join(["\\f", str(used.ru_utime + used.ru_stime + told.ru_utime + told.ru_stime), *sys.modules]))
"""


def check(path: Path) -> tuple[float, frozenset[str]]:
    """Return the processor seconds of checking a workbook in a process of its own, and the modules that it loaded."""
    done = subprocess.run([sys.executable, "-c", _PROGRAM, str(path)], check=True, capture_output=True, cwd=ROOT)
    seconds, *modules = done.stderr.decode().rpartition("\f\n")[2].split("\n")
    return float(seconds), frozenset(modules)


def main(paths: Sequence[Path]) -> None:
    """Tell one line for each workbook."""
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            own = Path(copy(path, folder))
            runs = [check(own) for _ in range(RUNS)]
            modules = runs[0][1]
            ours = sum(name.partition(".")[0] == "rotation" for name in modules)
            print(f"{path.name}: {min(seconds for seconds, _ in runs):.2f} s, "
                  f"{ours} modules of ours, {len(modules) - ours} of others")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or sorted((ROOT / "scenarios" / "samples").glob("*.xlsx")))
