"""Ten years of one banner after another: ``python -m benchmarks.years_simulated [-n YEARS] [banner …]``.

Every year: plan, audit, record in a ledger, tell what happened since, carry by the ledger, fill in as an office does,
check, and on to the next round. Held every year, or the run ends with what is wrong:

- every goal is proven and the published folder stands its audit, also when it is recorded;
- conservation: the roster of the year is who stays, is out, comes back, moved or left, and the next one is the same
  people but for those who left, with those who are new; nobody is lost and nobody is there twice;
- sheet 台账 of the new workbook tells the spells of the ledger and no others, beside those that stood there at first;
- who is on rotation in the new workbook (交流, host, month) is whom the ledger has running, and whom the first workbook
  had on a term that is not over yet;
- the chain of the ledger and all that is looked up in it verify.

Processor seconds of this
process.
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import process_time

from rotation.carry.ahead import Carried
from rotation.carry.people import Whereabouts
from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.records import Spell
from rotation.errors import WorkbookError
from rotation.ledger.history import History
from rotation.ledger.verify import verified
from rotation.lived.office import yellow
from rotation.lived.years import ANSWERED, Banner
from rotation.run import Inputs, Run, audit_file
from rotation.sample import draw
from rotation.workbook.reader import read_workbook
from rotation.workbook.template import write_input

SAMPLES = ("西乌珠穆沁旗", "苏尼特右旗", "太仆寺旗")
YEARS = 10


def held(kept: object, what: str) -> None:
    """End the run with a sentence if something does not hold.

    Raises
    ------
    SystemExit
        It does not.
    """
    if not kept:
        raise SystemExit(f"NOT HELD: {what}")


class Held(Banner):
    """A fictitious banner of which everything that must hold is looked at every year."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.counted: list[dict[str, int]] = []
        self.at_first = self.facts()
        self.told_at_first = {_spelled(one) for one in self.at_first.history}

    def facts(self) -> Problem:
        """Return the facts of the workbook that is next; a workbook that has errors ends the run."""
        try:
            return super().facts()
        except WorkbookError as error:
            raise SystemExit("\n".join(f"{one.sheet} {one.cell} {one.title} {one.expected}" for one in error.issues
                                       if one.severity != "note")) from error

    def year(self) -> None:
        """Plan, record, let happen, carry, fill in and check one year."""
        before, done = self.facts(), self.round()
        self._proven(done)
        settings = done.case.policy.settings
        carried = self.next_year(done)
        after = self.facts()
        self._conserved(before, after, carried, done)
        self._as_the_ledger_says(after, self.ledger.history(settings.banner), Month(settings.year + 1, 8))
        held(verified(self.ledger, settings.banner).sound, f"{settings.year}: the chain verifies")

    def _proven(self, done: Run) -> None:
        held(all(tier.proven for tier in done.outcome.tiers), f"{self.workbook.name}: every goal is proven")
        report = audit_file(Inputs(self.workbook, accept=ANSWERED), done.folder)
        held(report.passed, f"{self.workbook.name}: the audit finds nothing")

    def filled(self, carried: Carried, path: Path, named: list[str]) -> None:
        """Check that nothing is wrong but what is yellow, then fill that in."""
        marked = yellow(path)
        held(all(issue.severity != "error" or issue.cell in marked.get(issue.sheet, ())
                 for issue in read_workbook(path, ANSWERED).issues), f"{path.name}: no error but in yellow cells")
        super().filled(carried, path, named)

    # -- what must hold -------------------------------------------------------------------------

    def _conserved(self, before: Problem, after: Problem, carried: Carried, done: Run) -> None:
        name, counts = self.workbook.name, {fate.name: number for fate, number in carried.count.items()}
        old, new = {one.id for one in before.teachers}, {one.id for one in after.teachers}
        left = {person.teacher.id for person in carried.of(Whereabouts.LEFT)}
        held(sum(counts.values()) == len(before.teachers), f"{name}: everybody of the year before has one fate")
        held(old - new == left, f"{name}: nobody is lost but {len(left)} who left")
        held(len(new) == len(after.teachers), f"{name}: nobody twice")
        held(len(new - old) == len(left), f"{name}: new are those who were hired")
        assert done.outcome.plan is not None
        placed = len(done.outcome.plan.placements)
        self.counted.append({**counts, "NEW": len(new - old), "PLACED": placed, "E": len(done.case.round.eligible)})

    def _as_the_ledger_says(self, after: Problem, history: History, cutoff: Month) -> None:
        name, roster = self.workbook.name, {one.id for one in after.teachers}
        told = {_spelled(one) for one in after.history}
        spells = {_spelled(row) for one in history.recorded if (row := one.row) is not None and one.teacher in roster}
        standing = {row for row in self.told_at_first if row[0] in roster}
        held(told == spells | standing, f"{name}: sheet 台账 tells {len(told ^ (spells | standing))} rows otherwise")
        running = {(one.teacher or "", one.host, one.end) for one in history.stock(cutoff.plus(1))
                   if one.teacher in roster}
        begun = {one.teacher for one in history.recorded}
        other = {(one.id, one.host, one.host_until) for one in self.at_first.teachers if one.host and one.id in roster
                 and one.id not in begun and (one.host_until is None or one.host_until > cutoff)}
        away = {(one.id, one.host, one.host_until) for one in after.teachers if one.host}
        held(away == running | other, f"{name}: on rotation are {len(away)}, the ledger has {len(running | other)}")
        self.counted[-1]["RUNNING"] = len(away)


def _spelled(row: Spell) -> tuple[str, str, str, Month | None, Month | None]:
    return row.teacher, row.home, row.host, row.start, row.end


def simulated(name: str, years: int, folder: Path, tell: Callable[[str], None] = print) -> Held:
    """Let a sample live so many years; return it at their end."""
    started = process_time()
    first = folder / "2026数据.xlsx"
    write_input(first, draw(name), "zh")
    banner = Held(folder, first, Random(name))
    for _ in range(years):
        banner.year()
        counts = banner.counted[-1]
        tell(f"{name} {banner.workbook.name}: " + ", ".join(f"{key.lower()} {value}" for key, value in counts.items())
             + f"; {process_time() - started:.0f} s")
    return banner


def main(told: list[str]) -> None:
    """Simulate the samples named, or three of them."""
    parser = ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("-n", "--years", type=int, default=YEARS)
    parser.add_argument("banners", nargs="*", default=SAMPLES)
    asked = parser.parse_args(told)
    for name in asked.banners:
        with tempfile.TemporaryDirectory() as place:
            simulated(name, asked.years, Path(place))
            print(f"{name}: {asked.years} years, all held")


if __name__ == "__main__":
    main(sys.argv[1:])
