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

For everybody who leaves somebody young is hired at the same school, and for every backbone teacher who went another one
of those who may go is named: banners do so, and without it nobody would be left who may go. Processor seconds of this
process.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from time import process_time
from typing import Any

from openpyxl import load_workbook

from rotation.carry.ahead import Carried
from rotation.carry.carry import Carrying, carry
from rotation.carry.people import Whereabouts
from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.records import Spell
from rotation.domain.vocabulary import AfterTerm, Level
from rotation.errors import WorkbookError
from rotation.ledger.events import read_events
from rotation.ledger.fold import folded
from rotation.ledger.history import EventKind, History
from rotation.ledger.place import Database, Place
from rotation.ledger.record import Approval, decided, recorded
from rotation.ledger.store import Ledger
from rotation.ledger.verify import verified
from rotation.run import Inputs, Run, audit_file, plan_round
from rotation.run.gather import gather
from rotation.sample import draw
from rotation.workbook.reader import read_workbook
from rotation.workbook.template import write_input
from tests.support.made_ledger import CLERK, events, salts
from tests.support.next_year import filled_in, written_in, yellow

SAMPLES = ("西乌珠穆沁旗", "苏尼特右旗", "太仆寺旗")
YEARS = 10
UNEXPLAINED = ("reasons.solves=0",)
"""Reasons of placements are not what is tried here."""
GONE = ("ledger-teacher-unknown",)
"""The question that is answered yes: rows of 台账 and 走教安排 about people who have left are not read."""
_AS_BEFORE = ("任教学校", "任教学段", "主教学科", "性别", "是否在编", "教师资格学段", "教师资格学科")
"""What somebody hired has in common with whoever left."""


def held(kept: object, what: str) -> None:
    """End the run with a sentence if something does not hold.

    Raises
    ------
    SystemExit
        It does not.
    """
    if not kept:
        raise SystemExit(f"NOT HELD: {what}")


@dataclass
class Banner:
    """One banner on its way through the years.

    Parameters
    ----------
    folder
        Where its files go.
    workbook
        Of the year that is next.
    rng
        Draws what happens to people.
    """

    folder: Path
    workbook: Path
    rng: random.Random
    now: datetime = datetime(2026, 8, 21, tzinfo=UTC)
    counted: list[dict[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ledger = Ledger(Database(Place(self.folder / "rotation-台账.db")), lambda: self.now, salts())
        facts = self.facts()
        self.at_first = facts
        self.told_at_first = {_spelled(one) for one in facts.history}
        self.hired = 0

    def facts(self) -> Problem:
        """Return the facts of the workbook that is next; a workbook that has errors ends the run."""
        try:
            return gather(Inputs(self.workbook, sets=UNEXPLAINED, accept=GONE)).round.problem
        except WorkbookError as error:
            raise SystemExit("\n".join(f"{one.sheet} {one.cell} {one.title} {one.expected}" for one in error.issues
                                       if one.severity != "note")) from error

    # -- one year -----------------------------------------------------------------------------

    def year(self) -> None:
        """Plan, record, let happen, carry, fill in and check one year."""
        before, done = self.facts(), self._planned()
        year = done.case.policy.settings.year
        plan = decided(done.folder)
        history = self.ledger.history(plan.banner) if self.counted else None
        self.now = datetime(year, 8, 21, tzinfo=UTC)
        recorded(self.ledger.begin(plan.banner, new=True), plan, Approval(
            f"试教发〔{year}〕1号", date(year, 8, 20), CLERK), history, GONE)
        self.now = datetime(year + 1, 8, 25, tzinfo=UTC)
        self._happened(plan.banner, year, before)
        history = self.ledger.history(plan.banner)
        carried, path = carry(Carrying(self.workbook, history=history, accept=GONE),
                              self.folder / f"{year + 1}数据.xlsx")
        self._filled(carried, path, self._named(done))
        self.workbook = path
        after = self.facts()
        self._conserved(before, after, carried, done)
        self._as_the_ledger_says(after, history, Month(year + 1, 8))
        held(verified(self.ledger, plan.banner).sound, f"{year}: the chain verifies")

    def _planned(self) -> Run:
        inputs = Inputs(self.workbook, sets=UNEXPLAINED, accept=GONE)
        done = plan_round(inputs, self.folder)
        held(done.outcome.plan is not None, f"{self.workbook.name}: there is a plan; " + "; ".join(
            str(line) for line in (done.outcome.diagnosis.counts if done.outcome.diagnosis else ())))
        held(all(tier.proven for tier in done.outcome.tiers), f"{self.workbook.name}: every goal is proven")
        report = audit_file(Inputs(self.workbook, accept=GONE), done.folder)
        held(report.passed, f"{self.workbook.name}: the audit finds nothing")
        return done

    # -- what happens ---------------------------------------------------------------------------

    def _happened(self, banner: str, year: int, facts: Problem) -> None:
        """Write events: somebody never reports, ends early, is extended, transferred away; some stay when due."""
        rows = [*self._events(self.ledger.history(banner), year, facts)]
        pen = self.ledger.begin(banner)
        fold, told = folded(banner, self.ledger.entries(banner))
        pen.write(read_events(events(self.folder, *rows), pen, fold, told.schools))

    def _events(self, history: History, year: int, facts: Problem) -> Iterator[tuple[Any, ...]]:
        sent = [one for one in history.spells(year=year) if one.away]
        self.rng.shuffle(sent)
        kinds: list[tuple[EventKind, str, dict[str, str]]] = [
            (EventKind.ABSENT, f"{year}-09", {}), (EventKind.EARLY, f"{year + 1}-02", {}),
            (EventKind.EXTENDED, f"{sent[2].planned_end.plus(12)}" if sent[2].planned_end else "", {}),
            (EventKind.LEFT, f"{year + 1}-03", {})]
        for spell, (kind, month, more) in zip(sent, kinds, strict=False):
            yield kind.value, spell.teacher, month, more
        due = [one for one in history.due(year + 1) if one.teacher in facts.teacher and not one.extended]
        used = {one.teacher for one in sent[:4]}
        for spell in due:
            if spell.teacher not in used and self.rng.random() < 0.7:
                yield EventKind.AFTER.value, spell.teacher, f"{year + 1}-07", {
                    "去向": self.rng.choice([*AfterTerm]).value}

    # -- the office -----------------------------------------------------------------------------

    def _named(self, done: Run) -> list[str]:
        """Return who gets a backbone title: as many as went, of those who may go and did not."""
        plan, round = done.outcome.plan, done.case.round
        assert plan is not None
        able = [key for key in round.countable if plan.placement(key) is None and not round.has_backbone_level(
            round.teacher(key))]
        return self.rng.sample(able, min(len(able), len(plan.backbone)))

    def _filled(self, carried: Carried, path: Path, named: list[str]) -> None:
        """Check that nothing is wrong but what is yellow, then fill that in, name and hire."""
        marked = yellow(path)
        held(all(issue.severity != "error" or issue.cell in marked.get(issue.sheet, ())
                 for issue in read_workbook(path, GONE).issues), f"{path.name}: no error but in yellow cells")
        filled_in(path, self.workbook)
        written_in(path, {**{key: {"骨干级别": Level.BANNER.value} for key in named}, **{
            person.teacher.id: {"期满去向": self.rng.choice(["", *AfterTerm])} for person in carried.people
            if person.due is not None and person.due.after_term is None}})
        self._hire(path, [person.teacher.id for person in carried.of(Whereabouts.LEFT)], carried.year)

    def _hire(self, path: Path, left: list[str], year: int) -> None:
        """Add a row of 教师 for each who left: as that person's was, but young and new."""
        old, book = load_workbook(self.workbook)["教师"], load_workbook(path)
        sheet = book["教师"]
        was, now = _heads(old), _heads(sheet)
        rows = {str(old.cell(row, was["教师编号"]).value): row for row in range(1, old.max_row + 1)}
        for key in left:
            if key not in rows:
                continue
            self.hired += 1
            told: dict[str, Any] = {"教师编号": f"N{self.hired:05d}", "姓名": f"新{self.hired:05d}",
                                    "出生年月": f"{year - 26}-05", "进本校年月": f"{year}-09", "人员状态": "在职在岗"}
            told |= {title: old.cell(rows[key], was[title]).value for title in _AS_BEFORE if title in was}
            line = _end(sheet, now["教师编号"])
            for title, value in told.items():
                if title in now:
                    sheet.cell(line, now[title]).value = value
        stream = io.BytesIO()
        book.save(stream)
        path.write_bytes(stream.getvalue())

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


def _heads(sheet: Any) -> dict[str, int]:
    head = next(row for row in sheet.iter_rows(max_row=3) if any(cell.value == "教师编号" for cell in row))
    return {str(cell.value): cell.column for cell in head if cell.value}


def _end(sheet: Any, column: int) -> int:
    """Return the first row in which nobody stands."""
    row: int = sheet.max_row
    while not sheet.cell(row, column).value:
        row -= 1
    return row + 1


def simulated(name: str, years: int, folder: Path, tell: Callable[[str], None] = print) -> Banner:
    """Let a sample live so many years; return it at their end."""
    started = process_time()
    first = folder / "2026数据.xlsx"
    write_input(first, draw(name), "zh")
    banner = Banner(folder, first, random.Random(name))
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
