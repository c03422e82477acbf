"""What an officer waits for: whole commands, workbook to published folder: ``python -m benchmarks.commands``.

Every command runs twice as a process of its own: once as it is, for processor seconds (its children's included) and
the most memory of it and its children at one time; once by `benchmarks.stages`, for the shares of its stages. Writes
docs/benchmarks_commands.md after each command, so that a stopped run leaves what it has found.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from benchmarks.counties import SEED, SIZES, county, region
from benchmarks.findings import MB, Grid
from benchmarks.report import machine, pipes
from benchmarks.stages import REST, STAGES, START
from rotation.workbook.template import write_input

ROOT = Path(__file__).parent.parent
BARS: dict[tuple[str, str], float] = {
    ("banner", "plan"): 3.5, ("S", "plan"): 9, ("M", "plan"): 15, ("L", "plan"): 42, ("XL", "plan"): 170,
    ("S", "explain"): 4, ("L", "explain"): 20, ("S", "whatif"): 20, ("L", "check"): 5, ("banner083", "plan"): 10}
"""Processor seconds that were set beforehand."""
MEMORY_BARS = {("banner", "plan"): 170, ("S", "plan"): 300, ("M", "plan"): 450, ("L", "plan"): 800,
               ("XL", "plan"): 2500, ("L", "explain"): 800}
"""Megabytes that were set beforehand."""


@dataclass(frozen=True)
class Desk:
    """Where the files of a county lie: the workbook, and the run that the later commands read."""

    folder: Path
    workbook: Path

    @property
    def run(self) -> Path:
        """The published run."""
        return next(path for path in sorted(self.folder.glob("plan/*")) if (path / "方案.xlsx").exists())

    @property
    def plan(self) -> dict[str, Any]:
        """What its plan.json tells."""
        told: dict[str, Any] = json.loads((self.run / "plan.json").read_text(encoding="utf-8"))
        return told

    def stays(self) -> str:
        """Return somebody eligible who was left out."""
        placed = {item["teacher"] for item in self.plan["placements"]}
        return next(name for name in self.plan["eligible"] if name not in placed)

    def withdrawn(self) -> Path:
        """Return a change file by which the first of those placed withdraws."""
        path = self.folder / "变更.toml"
        path.write_text(f'[[withdrawn]]\nteacher = "{self.plan["placements"][0]["teacher"]}"\n'
                        'reason = "因病"\nclerk = "测试员"\n', encoding="utf-8")
        return path


Args = list[str | Path]
COMMANDS: dict[str, Callable[[Desk], Args]] = {
    "plan": lambda desk: ["plan", desk.workbook, "-o", desk.folder / "plan"],
    "check": lambda desk: ["check", desk.workbook],
    "explain": lambda desk: ["explain", desk.run, "--teacher", desk.stays()],
    "papers": lambda desk: ["papers", desk.run],
    "replan": lambda desk: ["replan", desk.run, "--change", desk.withdrawn(), "-o", desk.folder / "replan"],
    "audit": lambda desk: ["audit", desk.workbook, desk.run],
    "sweep": lambda desk: ["sweep", desk.workbook, "--over", "H10.rate=8%..20%:1%", "-o", desk.folder / "sweep"],
    "whatif": lambda desk: ["whatif", desk.workbook, "-s", "fifteen_percent", "-s", "backbone_30", "-s", "tenure_5",
                            "--jobs", "2", "-o", desk.folder / "whatif"],
}
"""Arguments of each command; plan comes first, the later ones read its run."""


@dataclass(frozen=True)
class Used:
    """What one command took.

    Parameters
    ----------
    county, command
        Names.
    cpu, clock
        Seconds of processor, children included, and of the clock.
    memory
        Most resident bytes of all its processes at one time, shared pages counted once.
    code
        Exit code.
    stages
        Processor seconds by stage, of the second run; empty if it was not made.
    load
        Processes that wanted a core at its end; 0 if nobody can tell.
    """

    county: str
    command: str
    cpu: float
    clock: float
    memory: int
    code: int
    stages: dict[str, float] = field(default_factory=dict)
    load: float = 0.0


def measured(name: str, command: str, args: Sequence[str | Path], *, staged: bool = True) -> Used:
    """Run a command and say what it took."""
    began, before = monotonic(), processor()
    code, peak = _run([sys.executable, "-P", "-m", "rotation", *map(str, args)])
    used, clock, load = processor() - before, monotonic() - began, _load()
    stages = _staged(args) if staged and not code else {}
    return Used(name, command, used, clock, peak, code, stages, load)


def _load() -> float:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _staged(args: Sequence[str | Path]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "stages.json")
        _run([sys.executable, "-m", "benchmarks.stages", str(out), *map(str, args)])
        stages: dict[str, float] = json.loads(out.read_text(encoding="utf-8"))
    return stages


def _run(command: Sequence[str]) -> tuple[int, int]:
    """Run to the end; return the exit code and the most memory of the whole family at one time."""
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             env={**os.environ, "PYTHONPATH": str(ROOT)})
    peak = watched(child)
    return child.returncode, peak


def watched(child: subprocess.Popen[bytes], *, most: float = inf, seconds: float = inf) -> int:
    """Wait for a command; return the most bytes of its whole family at one time, killed where beyond a bound."""
    peak, until = 0, monotonic() + seconds
    while child.poll() is None:
        family = _family(child.pid)
        peak = max(peak, sum(map(_resident, family)))
        if peak > most or monotonic() > until:
            child.kill()
            for one in family - {child.pid}:
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
        sleep(0.03)
    return peak


def processor() -> float:
    """Return the processor seconds of all that this process has started and that has ended."""
    return sum(os.times()[2:4])


def _family(parent: int) -> set[int]:
    """Return a process and its descendants, on Linux; elsewhere the process alone, and no memory is told."""
    family, asked = {parent}, [parent]
    while asked:
        more = set(_children(asked.pop())) - family
        family |= more
        asked += more
    return family


def _children(parent: int) -> list[int]:
    """Return what any thread of a process has started: cheaper than to look at all processes of a busy machine."""
    found: list[int] = []
    for told in Path(f"/proc/{parent}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, told.read_text().split())
    return found


def _resident(pid: int) -> int:
    """Return the resident bytes of a process; of a page shared by n processes an n-th, so that sums count it once."""
    try:
        kilobytes = re.search(r"^Pss: +(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(kilobytes[1]) * 1024 if kilobytes else 0


def desk(name: str, folder: Path, seed: int = SEED) -> Desk:
    """Write the workbook of a county, or of a banner of the region, into a folder of its own."""
    size = SIZES.get(name) or next(size for size in region(seed) if size.name == name)
    own = folder / name
    own.mkdir(parents=True)
    write_input(own / "数据.xlsx", county(size, seed), "zh")
    return Desk(own, own / "数据.xlsx")


# -- tables -------------------------------------------------------------------------------------------

HEAD = """# The whole command

Written by `python -m benchmarks.commands`; do not edit. Measured on {machine}.

What an officer waits for: from the workbook to the published folder, default policy, decisions of the office priced.
Processor seconds, child processes included, so that a busy machine does not decide; memory is the most of all
processes of the command at one time, pages that they share counted once. What stands in no row was not run. Fictitious
counties of `benchmarks.counties`, seed {seed}. The proof alone, beside others, is in [benchmarks.md](benchmarks.md).
Some of it again, elsewhere: `python -m benchmarks.commands --counties banner,S --out elsewhere.md`.
{busy}"""
BUSY = """
The machine did other work meanwhile: {low:.1f} to {high:.1f} processes at a time wanted its {cores} cores. A busy core
does less in a second, so these seconds are more than those of a quiet machine.
"""


def grids(found: Sequence[Used]) -> list[Grid]:
    """Return the tables: every command of every county, then the stages."""
    commands = Grid("Commands", ("county", "command", "CPU s", "bar", "clock s", "MB", "bar, MB", "kept"),
                    tuple(map(_line, found)))
    names = (START, *STAGES, REST)
    rows = [(one.county, one.command, *(f"{one.stages.get(name, 0):.1f}" for name in names))
            for one in found if one.stages]
    stages = Grid("Stages, CPU seconds", ("county", "command", *names), tuple(rows))
    missed = Grid("Bars missed", ("county", "command", "of", "measured", "bar", "its largest stages"),
                  tuple(_missed(found)))
    return [grid for grid in (missed, commands, stages) if grid.rows]


def _missed(found: Sequence[Used]) -> Iterator[tuple[str, ...]]:
    """Iterate over what went beyond a bar, with where most of it went."""
    for one in found:
        key = (one.county, one.command)
        parts = ", ".join(f"{name} {seconds:.1f}" for name, seconds in Counter(one.stages).most_common(_LARGEST))
        for of, used, bar in (("CPU s", one.cpu, BARS.get(key)), ("MB", one.memory / MB, MEMORY_BARS.get(key))):
            if bar is not None and used > bar:
                yield (*key, of, f"{used:,.1f}" if of == "CPU s" else f"{used:,.0f}", f"{bar:,g}", parts)


_LARGEST = 3
"""So many stages are named where a bar is missed."""


def _line(one: Used) -> tuple[str, ...]:
    key = (one.county, one.command)
    bar, most = BARS.get(key), MEMORY_BARS.get(key)
    kept = [one.cpu <= bar] if bar else []
    kept += [one.memory <= most * MB] if most else []
    return (*key, f"{one.cpu:.1f}" if not one.code else f"ended with {one.code}", f"{bar:g}" if bar else "",
            f"{one.clock:.1f}", f"{one.memory / MB:,.0f}", f"{most:,}" if most else "",
            ("yes" if all(kept) and not one.code else "no") if kept else "")


def markdown(found: Sequence[Used], seed: int) -> str:
    """Return docs/benchmarks_commands.md."""
    loads = [one.load for one in found if one.load]
    busy = BUSY.format(low=min(loads), high=max(loads), cores=os.cpu_count()) if loads else ""
    return "\n".join([HEAD.format(machine=machine(), seed=seed, busy=busy),
                      *(f"## {grid.heading}\n\n{pipes(grid)}" for grid in grids(found))])


def parser() -> argparse.ArgumentParser:
    """Return the options of the command."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.commands", description=__doc__)
    made.add_argument("--counties", default="banner,S,M,L", help="sizes, or banners of the region such as banner083")
    made.add_argument("--commands", default=",".join(COMMANDS), help="plan is always run")
    made.add_argument("--seed", type=int, default=SEED)
    made.add_argument("--no-stages", action="store_true", help="one run of each, without its stages")
    made.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks_commands.md")
    made.add_argument("--kept", type=Path, help="JSON file of what was measured before, told as well and added to")
    return made


def main(arguments: Sequence[str] | None = None) -> list[Used]:
    """Run the commands that the arguments ask for."""
    asked = parser().parse_args(arguments)
    found = remembered(asked.kept)
    with tempfile.TemporaryDirectory() as folder:
        for name in asked.counties.split(","):
            here = desk(name, Path(folder), asked.seed)
            for command in [key for key in COMMANDS if key == "plan" or key in asked.commands.split(",")]:
                used = measured(name, command, COMMANDS[command](here), staged=not asked.no_stages)
                print(*_line(used), used.stages or "", flush=True)
                found[name, command] = used
                _keep(asked, list(found.values()))
            shutil.rmtree(here.folder)
    return list(found.values())


def remembered(kept: Path | None) -> dict[tuple[str, str], Used]:
    """Return by county and command what was measured before."""
    if kept is None or not kept.exists():
        return {}
    return {(one["county"], one["command"]): Used(**one) for one in json.loads(kept.read_text(encoding="utf-8"))}


def _keep(asked: argparse.Namespace, found: Sequence[Used]) -> None:
    """Write the document, and what a later run adds to."""
    asked.out.write_text(markdown(found, asked.seed), encoding="utf-8")
    if asked.kept is not None:
        asked.kept.write_text(json.dumps([vars(one) for one in found]), encoding="utf-8")


if __name__ == "__main__":
    main()
