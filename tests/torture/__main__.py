"""Files bent and commands struck for some minutes: ``python -m tests.torture [--minutes 5] [--seed N]``; ``make torture``.

Half of the time goes to `tests.torture.fuzz`, half to `tests.torture.kills`, two processes at a time. Prints the
seed, which repeats the run, what was done, and every fault; the exit code is 1 if there was one.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.places import ROOT
from tests.torture.fuzz import SUBJECTS
from tests.torture.kills import Tally, beaten

BATCH = 100
"""Seeds of every kind that a process tries before the clock is asked."""
COMMANDS = ("plan", "replan", "papers", "whatif", "sweep", "batch", "quota")
SILENCE = 120.0
"""Seconds in which a batch must end one try."""


def batch(first: int, count: int = BATCH, names: str = "") -> tuple[Counter[str], list[str]]:
    """Try a batch of seeds in a process of its own; return how many of each kind, and the faults."""
    command = [sys.executable, "-m", "tests.torture.fuzz", str(first), str(count), *([names] if names else [])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False,
                          timeout=SILENCE + count * len(SUBJECTS))
    lines = [line.split("\t") for line in done.stdout.splitlines() if line.count("\t") > 1]
    faults = [f"{name}, seed {seed}: {wrong}" for name, seed, wrong in lines if wrong]
    if done.returncode:
        last = done.stdout.splitlines()[-1:] or ["before the first try"]
        faults.append(f"a process ended with {done.returncode} at {last[0]}: {done.stderr[-300:]}")
    return Counter(name for name, _, _ in lines), faults


def fuzzed(seed: int, until: float) -> Iterator[tuple[Counter[str], list[str]]]:
    """Try batch after batch, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        while time.monotonic() < until:
            yield from pool.map(batch, (seed, seed + BATCH))
            seed += 2 * BATCH


def struck(seed: int, until: float) -> Tally:
    """Strike the commands in turn, two at a time."""
    whole, share = Tally(), (until - time.monotonic()) / ((len(COMMANDS) + 1) // 2)
    with tempfile.TemporaryDirectory() as home, ThreadPoolExecutor(2) as pool:
        def one(command: str) -> Tally:
            return beaten(Path(home), command, seed, time.monotonic() + share)
        for tally in pool.map(one, COMMANDS):
            whole.blows += tally.blows
            whole.wrong += tally.wrong
    return whole


def main() -> int:
    """Do both, and tell."""
    made = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    made.add_argument("--minutes", type=float, default=5)
    made.add_argument("--seed", type=int, default=int(time.time()))
    asked = made.parse_args()
    print(f"seed {asked.seed}, {asked.minutes:g} minutes", flush=True)
    began, counts, faults = time.monotonic(), Counter[str](), list[str]()
    for tried, found in fuzzed(asked.seed, began + asked.minutes * 30):
        counts += tried
        faults += found
    print(f"{sum(counts.values()):,} bent files: " + ", ".join(f"{name} {n:,}" for name, n in counts.items()), flush=True)
    tally = struck(asked.seed, began + asked.minutes * 60)
    print(f"{sum(tally.blows.values()):,} blows: " + ", ".join(
        f"{command} {blow} → {code}: {n}" for (command, blow, code), n in sorted(tally.blows.items())))
    faults += tally.wrong
    print(*faults, f"{len(faults)} faults; again: python -m tests.torture --minutes {asked.minutes:g} --seed {asked.seed}", sep="\n")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
