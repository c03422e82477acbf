"""How long a ledger of ten years takes and how large it is: ``python -m benchmarks.ledger [FOLDER | postgresql://…]``.

Thirteen units, ten years, 500 spells a round; then one round more is written, what is due is looked up, every link and
everything that is looked up is verified and worked out anew. Processor seconds of this process, the least of three runs
but for what is done once.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time

from rotation.ledger.place import Database, Place
from rotation.ledger.store import Draft, Ledger
from rotation.ledger.verify import looked_up, verified
from tests.support.made_ledger import BASIS, CLERK, round_of

UNITS, YEARS, SPELLS = 13, 10, 500
BARS = {"record a round of 500": 1.0, "show --due": 0.3, "open": 0.2, "verify": 5.0, "rebuild": 20.0}
"""Processor seconds; the file has 60 MB."""
MOST_MEGABYTES = 60


def filled(ledger: Ledger, units: int = UNITS, years: int = YEARS, spells: int = SPELLS) -> tuple[str, ...]:
    """Write rounds of so many units, years and people; return the banners."""
    banners = tuple(f"旗{number:02d}" for number in range(1, units + 1))
    for banner in banners:
        for year in range(2016, 2016 + years):
            record(ledger, banner, year, range(spells * (year - 2016), spells * (year - 2015)))
    return banners


def record(ledger: Ledger, banner: str, year: int, people: range) -> None:
    """Write one round."""
    pen = ledger.begin(banner, new=True)
    pen.write([Draft(year, round_of(pen, year, people), CLERK, BASIS)])


def least(work: Callable[[], object], runs: int = 3) -> float:
    """Return the least processor seconds of some runs."""
    return min(_once(work) for _ in range(runs))


def _once(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def measured(ledger: Ledger, banners: tuple[str, ...], spells: int = SPELLS) -> Iterator[tuple[str, float]]:
    """Yield what each deed takes in processor seconds."""
    banner, after = banners[0], len(ledger.history(banners[0]).rounds) + 2016
    yield "open", least(lambda: ledger.begin(banner))
    yield "show --due", least(lambda: looked_up(ledger, banner)[0].due(after))
    yield f"record a round of {spells}", _once(lambda: record(
        ledger, banner, after, range(spells * (after - 2016), spells * (after - 2015))))
    yield "verify", _once(lambda: [verified(ledger, one) for one in banners])
    yield "rebuild", _once(lambda: [ledger.rebuild(one) for one in banners])


@contextmanager
def place(asked: str | None) -> Iterator[Place]:
    """Give the place that is asked for: a server, or a new file in a folder."""
    if asked is not None and "://" in asked:
        yield Place.of(asked)
        return
    with tempfile.TemporaryDirectory(dir=asked) as folder:
        yield Place(Path(folder) / "台账.db")


def main(asked: str | None) -> None:
    """Tell every figure beside its bar."""
    with place(asked) as here:
        ledger, started = Ledger(Database(here)), perf_counter()
        banners = filled(ledger)
        print(f"{UNITS} units, {YEARS} years, {SPELLS} spells a round: written in {perf_counter() - started:.0f} s")
        for name, seconds in measured(ledger, banners):
            print(f"{name}: {seconds:.2f} s (bar {BARS[name]} s)")
        if here.file is not None:
            print(f"file: {here.file.stat().st_size / 1e6:.1f} MB (bar {MOST_MEGABYTES} MB)")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
