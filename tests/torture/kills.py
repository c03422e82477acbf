"""Commands killed and interrupted at random moments: nothing half-written, nothing earlier changed, nothing left.

Each command runs on a tiny banner in a desk of its own, under a cache and a folder of temporary files of its own.
After every blow, what was there before must have the same bytes, every new numbered folder must be whole, and a
signal must have ended the command as a signal does. From time to time the command runs to its end, after which
nothing may be left that is there for a while only.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psutil

from rotation.process.litter import PREFIX
from rotation.workbook.template import write_input
from tests.support.places import ROOT
from tests.support.small_banner import small_banner

PROGRAM = (sys.executable, "-P", "-m", "rotation")
CHANGE = '[[withdrawn]]\nteacher = "{key}"\nreason = "因病"\nclerk = "某某"\n'
EVERY = 8
"""After so many blows, and after the last, a command runs to its end."""
WHOLE = {"plan": {"plan.json", "run.json", "report.html", "方案.xlsx"}, "replan": {"plan.json", "run.json", "变更.json"},
         "whatif": {"whatif.json", "比较.xlsx"}, "sweep": {"sweep.json", "比例测算.xlsx"}, "papers": {"04_公示.xlsx", "06_盟局统计表.xlsx"}}
"""Files without which a new folder of a command is half-written."""


@dataclass
class Desk:
    """Where one command is struck.

    Parameters
    ----------
    home
        A folder for everything.
    """

    home: Path
    run: Path = field(init=False)
    turn: int = 0
    """How often it was struck; a league goes on where it was struck twice, then begins anew."""

    def __post_init__(self) -> None:
        for name in ("out", "tmp", "cache", "league"):
            (self.home / name).mkdir(parents=True)
        self.book = self.home / "数据.xlsx"
        write_input(self.book, small_banner("小旗"), "zh")
        for name in ("甲旗", "乙旗"):
            write_input(self.home / "league" / f"{name}.xlsx", small_banner(name), "zh")
        assert self.to_the_end(["plan", self.book, "-o", self.home / "base"]) == 0
        self.run = next((self.home / "base").glob("2026-*"))
        plan = json.loads((self.run / "plan.json").read_text(encoding="utf-8"))
        (self.home / "变更.toml").write_text(CHANGE.format(key=plan["placements"][0]["teacher"]), encoding="utf-8")

    def arguments(self, command: str) -> list[str | Path]:
        """Return the arguments of a command that writes into ``out``."""
        out = ["-o", self.home / "out"]
        return {
            "plan": ["plan", self.book, *out],
            "replan": ["replan", self.run, "--change", self.home / "变更.toml", "--source", self.book, *out],
            "papers": ["papers", self.run, *out],
            "whatif": ["whatif", self.book, "-s", "fifteen_percent", "--jobs", "2", *out],
            "sweep": ["sweep", self.book, "--over", "H10.rate=10%..12%:1%", *out],
            "batch": ["batch", self.home / "league", "--jobs", "2", "-o", self.home / "out" / f"盟{self.turn // 3}"],
            "quota": ["quota", self.book, "-o", self.home / "out" / f"名额{len(list((self.home / 'out').iterdir()))}.xlsx"],
        }[command]

    def started(self, arguments: list[str | Path]) -> subprocess.Popen[bytes]:
        """Start a command whose every trace stays in the desk."""
        return subprocess.Popen(
            [*PROGRAM, *map(str, arguments)], cwd=self.home, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env={**os.environ, "TMPDIR": str(self.home / "tmp"), "XDG_CACHE_HOME": str(self.home / "cache"),
                 "PYTHONPATH": str(ROOT), "ROTATION_LANG": "zh"})

    def to_the_end(self, arguments: list[str | Path]) -> int:
        """Run a command undisturbed and return its exit code."""
        child = self.started(arguments)
        child.communicate()
        return child.returncode

    def files(self) -> dict[str, bytes]:
        """Return every file that somebody may have kept."""
        return {str(path.relative_to(self.home)): path.read_bytes() for path in sorted(self.home.rglob("*"))
                if path.is_file() and not _for_a_while(path.relative_to(self.home))}

    def left(self) -> list[str]:
        """Return what is there for a while only, or in the shared folder at all."""
        return [str(path.relative_to(self.home)) for path in self.home.rglob("*")
                if PREFIX in path.name or (path.is_file() and path.relative_to(self.home).parts[0] in ("tmp", "cache"))]


def _for_a_while(path: Path) -> bool:
    return path.parts[0] in ("tmp", "cache") or any(part.startswith((PREFIX, ".rotation_")) for part in path.parts)


# -- blows ------------------------------------------------------------------------------------------


def _tree(child: subprocess.Popen[bytes]) -> None:
    """Kill a command and all that it started."""
    family = [psutil.Process(child.pid), *psutil.Process(child.pid).children(recursive=True)]
    for one in family:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue


def _twice(child: subprocess.Popen[bytes]) -> None:
    child.send_signal(signal.SIGINT)
    time.sleep(0.2)
    child.send_signal(signal.SIGINT)


BLOWS: dict[str, tuple[Callable[[subprocess.Popen[bytes]], None], tuple[int, ...]]] = {
    "kill all": (_tree, (-9, 0)), "kill parent": (lambda child: child.kill(), (-9, 0)),
    "interrupt": (lambda child: child.send_signal(signal.SIGINT), (130, -2, 0)),
    "terminate": (lambda child: child.send_signal(signal.SIGTERM), (143, -15, 0)),
    "interrupt twice": (_twice, (130, -2, 0)),
}
"""What befalls a command, and how it may end: as if nothing had happened if it had just finished.

Before Python has read the first line of the program the system ends it, which a shell calls 130 or 143 all the same.
"""


def struck(desk: Desk, command: str, blow: str, wait: float) -> tuple[int, str]:
    """Start a command, strike it after a while, and return its exit code and its last words."""
    desk.turn += 1
    child = desk.started(desk.arguments(command))
    try:
        child.wait(wait)
    except subprocess.TimeoutExpired:
        BLOWS[blow][0](child)
    try:
        _, said = child.communicate(timeout=300)
    except subprocess.TimeoutExpired:
        child.kill()
        return 999, "still running a minute after the blow"
    if not _deserted(desk.home):
        return 998, "what a killed command had started still runs half a minute later"
    return child.returncode, said.decode("utf-8", "replace")


def _deserted(home: Path) -> bool:
    """Wait until nothing runs in a desk: what a killed command had started ends once it hears of it."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if not any(_place(one) == str(home) for one in psutil.process_iter()):
            return True
        time.sleep(0.05)
    return False


def _place(process: psutil.Process) -> str | None:
    """Return the folder in which a process works; None of one that is gone or of others."""
    try:
        return process.cwd()
    except psutil.Error:
        return None


def wrongs(desk: Desk, command: str, before: dict[str, bytes]) -> Iterator[str]:
    """Iterate over what a blow has broken."""
    after = desk.files()
    for name, content in before.items():
        if after.get(name) != content and not _kept_up(name):
            yield f"an earlier file was changed or lost: {name}"
    for path in sorted((desk.home / "out").iterdir()):
        if path.name.startswith("."):
            continue
        yield from _half(command, path)


def _kept_up(name: str) -> bool:
    """Whether a file is one that a batch brings up to date at every run."""
    return (name.startswith("out/") and name.count("/") == 1 and "league" in name) or "汇总" in name


def _half(command: str, path: Path) -> Iterator[str]:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    missing = WHOLE.get(command, set()) - {file.name for file in files} if path.is_dir() else set()
    if missing and "草案" not in path.name:
        yield f"{path.name} lacks {sorted(missing)}"
    for file in files:
        try:
            if file.suffix in (".xlsx", ".docx"):
                with zipfile.ZipFile(file) as package:
                    package.testzip()
            elif file.suffix == ".json":
                json.loads(file.read_text(encoding="utf-8"))
        except (ValueError, zipfile.BadZipFile, OSError) as error:
            yield f"{file.name} is half-written: {type(error).__name__}"


def _before_us(said: str) -> bool:
    """Whether Ctrl-C struck Python itself, before it had begun on a line of the program: that trace is its own."""
    return said.rstrip().endswith("KeyboardInterrupt") and "Traceback" in said and "rotation" not in said


@dataclass
class Tally:
    """What befell, and what was wrong.

    Parameters
    ----------
    blows
        (command, blow, exit code) -> how often.
    wrong
        One line for each fault, with what repeats it.
    """

    blows: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def beaten(home: Path, command: str, seed: int, until: float, most: int = 10**9) -> Tally:
    """Strike one command again and again until a moment of the clock."""
    desk, chance, tally = Desk(home / f"{command}-{seed}"), Random(f"{command} {seed}"), Tally()
    began = time.monotonic()
    tally.wrong += [f"{command}: ends with {code}" for code in [desk.to_the_end(desk.arguments(command))] if code]
    whole = time.monotonic() - began
    while time.monotonic() < until and sum(tally.blows.values()) < most:
        blow, wait, before = chance.choice(list(BLOWS)), chance.uniform(0.02, 1.05) * whole, desk.files()
        code, said = struck(desk, command, blow, wait)
        tally.blows[command, blow, code] += 1
        found = list(wrongs(desk, command, before))
        if not _before_us(said):
            found += [f"ends with {code}"] * (code not in BLOWS[blow][1]) + [f"a traceback: {said[-300:]}"] * ("Traceback" in said)
        if sum(tally.blows.values()) == most or sum(tally.blows.values()) % EVERY == 0:
            found += _next_run(desk, command)
        tally.wrong += [f"{command}, {blow} after {wait:.2f} s (seed {seed}): {one}" for one in found]
    return tally


def _next_run(desk: Desk, command: str) -> Iterator[str]:
    code = desk.to_the_end(desk.arguments(command))
    if code:
        yield f"the next run ends with {code}"
    for name in desk.left():
        yield f"left after the next run: {name}"
