"""Hostile inputs as whole commands: ``python -m benchmarks.hostile [--only WORD] [--every N]``.

Each case runs the program as a process of its own, in an empty folder, and must be answered as an officer is: the right
exit code, within 10 processor seconds a plan and 500 MB of all its processes, no trace, no error of Python, nothing
left that is there for a while only, and no hostile file believed. Prints a line for each case and a table of their
kinds; exit 1 if anything was wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.commands import processor, watched
from benchmarks.findings import MB, Grid
from benchmarks.report import pipes
from rotation.process.litter import PREFIX
from tests.support.hostile import books, files, places
from tests.support.hostile.ground import PROGRAM, Case, Ground, Here, Words, surroundings

SECONDS, MEMORY = 10, 500
"""The bars: processor seconds, and megabytes of all processes at one time."""
PATIENCE, CEILING = 600, 3_000
"""Seconds of the clock, and megabytes, at which a command is ended by force."""
RAW = re.compile(r"Traceback|^\s*File \".*\", line \d+|[A-Za-z_]*(?:Error|Exception|Warning|Interrupt)\b|程序的错误"
                 r"|[\x00-\x08\x0e-\x1f\x7f-\x9f]", re.MULTILINE)
"""What no answer in Chinese says: the words of Python, that the program is at fault, signs that steer a terminal."""


@dataclass(frozen=True)
class Answer:
    """What a case came to.

    Parameters
    ----------
    kind, name, expected
        Of the case.
    code
        Exit code; negative if it was ended by force.
    seconds, megabytes
        Of the processor, and of memory, at most.
    raw
        The first of what no answer says, such as words of Python, or nothing.
    broken
        What else is not as it must be, or nothing.
    plans
        How many plans it had to make, to each of which the bar of seconds belongs.
    """

    kind: str
    name: str
    expected: tuple[int, ...]
    code: int
    seconds: float
    megabytes: float
    raw: str
    broken: str
    plans: int = 1

    @property
    def believed(self) -> bool:
        """Whether what must be refused was not."""
        return self.code == 0 and 0 not in self.expected

    def wrongs(self) -> Iterator[str]:
        """Iterate over what is wrong, the bars left out."""
        if self.code not in self.expected:
            yield f"ended with {self.code}, not {' or '.join(map(str, self.expected))}"
        if self.raw:
            yield f"said {self.raw!r}"
        if self.broken:
            yield self.broken

    def beyond(self) -> Iterator[str]:
        """Iterate over the bars that were not kept."""
        if self.seconds > SECONDS * self.plans:
            yield f"{self.seconds:.1f} s"
        if self.megabytes > MEMORY:
            yield f"{self.megabytes:,.0f} MB"


def cases() -> list[Case]:
    """Return every case."""
    return [*books.cases(), *files.cases(), *places.cases()]


def answer(case: Case, ground: Ground) -> Answer:
    """Run a case in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        here = Here(Path(home, "case"), ground)
        here.folder.mkdir()
        code, seconds, peak, said = 0, 0.0, 0, ""
        for words in case.make(here):
            code, used, most, told = _ended(words, here)
            seconds, peak, said = max(seconds, used), max(peak, most), said + told
            if code:
                break
        broken = [case.check(here.folder), *_left(Path(home))]
        return Answer(case.kind, case.name, case.codes, code, round(seconds, 2), round(peak / MB, 1), raw(said),
                      "; ".join(filter(None, broken)), case.plans)


def raw(said: str) -> str:
    """Return the first of what no answer says, with what stands around it, or nothing."""
    found = RAW.search(said)
    return said[max(0, found.start() - 30):found.end() + 60].strip() if found else ""


def _ended(words: Words, here: Here) -> tuple[int, float, int, str]:
    """Run one command; return its exit code, processor seconds, most memory and all that it said."""
    before = processor()
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen([*PROGRAM, *map(str, words)], cwd=here.folder, env=surroundings(here.folder.parent),
                                 stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        peak = watched(child, most=CEILING * MB, seconds=PATIENCE)
        said.seek(0)
        return child.returncode, processor() - before, peak, said.read().decode("utf-8", "replace")


def _left(home: Path) -> list[str]:
    """Return what is still there that is there for a while only."""
    left = [path for path in home.rglob("*") if PREFIX in path.name or path.name.endswith(".part")]
    left += [path for name in ("tmp", "cache") for path in (home / name).rglob("*") if path.is_file()]
    return [f"left {path.relative_to(home)}" for path in left[:3]]


# -- telling ------------------------------------------------------------------------------------------


def told(one: Answer) -> str:
    """Return the line of a case."""
    wrong = "; ".join((*one.wrongs(), *one.beyond()))
    figures = f"{one.code:4} {one.seconds:6.1f} s {one.megabytes:5.0f} MB"
    return f"{figures}  {one.kind}: {one.name}{f'  WRONG: {wrong}' if wrong else ''}"


def table(found: Sequence[Answer]) -> Grid:
    """Return the table of kinds, and of all."""
    kinds: dict[str, list[Answer]] = {}
    for one in found:
        kinds.setdefault(one.kind, []).append(one)
    titles = ("hostile inputs", "cases", "wrong codes", "believed", "raw errors", "s", "MB", "beyond a bar")
    rows = {**kinds, "all": list(found)}
    return Grid("Hostile inputs", titles, tuple(_row(kind, some) for kind, some in rows.items()))


def _row(kind: str, some: Sequence[Answer]) -> tuple[str, ...]:
    counts = (len(some), sum(one.code not in one.expected for one in some), sum(one.believed for one in some),
              sum(bool(one.raw) for one in some))
    worst = (f"{max(one.seconds for one in some):.1f}", f"{max(one.megabytes for one in some):,.0f}")
    return (kind, *map(str, counts), *worst, str(sum(any(one.beyond()) for one in some)))


def answers(chosen: Iterable[Case]) -> Iterator[Answer]:
    """Run cases one after the other."""
    with tempfile.TemporaryDirectory() as home:
        ground = Ground(Path(home))
        for case in chosen:
            yield answer(case, ground)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases that are asked for, tell each, then their kinds."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.hostile", description=__doc__)
    made.add_argument("--only", default="", help="cases in whose kind or name this stands")
    made.add_argument("--every", type=int, default=1, help="every so-many-th case only")
    made.add_argument("--first", type=int, default=0, help="the number of the first of them, from 0 on")
    made.add_argument("--out", type=Path, help="a line of JSON for each case")
    asked = made.parse_args(arguments)
    found: list[Answer] = []
    chosen = [case for case in cases() if asked.only in f"{case.kind}: {case.name}"]
    for one in answers(chosen[asked.first::asked.every]):
        found.append(one)
        print(told(one), flush=True)
        if asked.out:
            with asked.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
    print("", pipes(table(found)), sep="\n")
    return int(any(any(one.wrongs()) or any(one.beyond()) for one in found))


if __name__ == "__main__":
    sys.exit(main())
