"""A fictitious banner with recorded years: every year planned, recorded, told of, carried and filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from shutil import rmtree

from rotation.carry.ahead import Carried
from rotation.carry.carry import Carrying, carry
from rotation.carry.people import Whereabouts
from rotation.domain.problem import Problem
from rotation.domain.vocabulary import AfterTerm, Level
from rotation.errors import OutputError, PlanError
from rotation.ledger import FILE_NAME
from rotation.ledger.event_form import event_form
from rotation.ledger.events import read_events
from rotation.ledger.fold import folded
from rotation.ledger.history import EventKind, History
from rotation.ledger.past import read_past
from rotation.ledger.place import Database, Place
from rotation.ledger.record import Approval, decided, recorded
from rotation.ledger.store import Draft, Ledger
from rotation.lived.office import filled_in, hired, written_in
from rotation.run import Inputs, Run, plan_round
from rotation.run.gather import gather
from rotation.sample import SEED, draw, file_name, notice
from rotation.text import Text, say
from rotation.workbook.template import write_input

CLERK = "记账员"
"""Who writes into the ledger of a fictitious banner."""
UNEXPLAINED = ("reasons.solves=0",)
"""Reasons of placements are left out: whoever wants them asks for a plan of the year."""
ANSWERED = ("ledger-teacher-unknown", "class-size")
"""Questions that are answered yes: rows of 台账 and 走教安排 about people who have left are not read, and the pupils of
last year stand beside classes that went up a grade."""


@dataclass
class Banner:
    """One fictitious banner on its way through the years.

    For everybody who leaves somebody young is hired at the same school, and for every backbone teacher who went
    another one of those who may go is named: banners do so, and without it nobody would be left who may go.

    Parameters
    ----------
    folder
        Where its workbooks, plans and ledger go.
    workbook
        Of the year that is next.
    random
        Draws what happens to people.
    """

    folder: Path
    workbook: Path
    random: Random
    now: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    began: bool = False
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        salts = Random(str(self.workbook.name))  # noqa: S311 - fictitious people have no secrets
        self.ledger = Ledger(Database(Place(self.folder / FILE_NAME)), lambda: self.now, lambda: salts.randbytes(16))

    def facts(self) -> Problem:
        """Return the facts of the workbook that is next."""
        return gather(Inputs(self.workbook, sets=UNEXPLAINED, accept=ANSWERED)).round.problem

    def round(self) -> Run:
        """Plan the year and record the plan as an office does that approved it.

        Raises
        ------
        PlanError
            The people who were drawn allow none.
        """
        done = plan_round(Inputs(self.workbook, sets=UNEXPLAINED, accept=ANSWERED), self.folder)
        if done.outcome.plan is None:
            raise PlanError(_no_plan(done))
        self._record(done)
        return done

    def _record(self, done: Run) -> None:
        year, plan = done.case.policy.settings.year, decided(done.folder)
        self.now = datetime(year, 8, 21, tzinfo=UTC)
        history = self.ledger.history(plan.banner) if self.began else None
        recorded(self.ledger.begin(plan.banner, new=True), plan, Approval(
            f"试教发〔{year}〕1号", date(year, 8, 20), CLERK), history, ANSWERED)
        self.began = True

    def next_year(self, done: Run) -> Carried:
        """Let the year pass: tell what happened, carry by the ledger, fill in as an office does.

        Parameters
        ----------
        done
            The round of the year.
        """
        settings = done.case.policy.settings
        self.now = datetime(settings.year + 1, 8, 25, tzinfo=UTC)
        self._happened(settings.banner, settings.year, done.case.round.problem)
        carried, path = carry(Carrying(self.workbook, history=self.ledger.history(settings.banner), accept=ANSWERED),
                              self.folder / self.workbook.name.replace(str(settings.year), str(settings.year + 1)))
        self.filled(carried, path, self._named(done))
        self.workbook = path
        return carried

    # -- what happens ---------------------------------------------------------------------------

    def _happened(self, banner: str, year: int, facts: Problem) -> None:
        """Write events: somebody never reports, ends early, is extended, transferred away; some stay when due."""
        history = self.ledger.history(banner)
        told = dict(self._events(history, year, facts))
        path = self.folder / f"{year}变动.xlsx"
        path.write_bytes(event_form(history, self.ledger.month, told=told))
        pen = self.ledger.begin(banner)
        fold, before = folded(banner, self.ledger.entries(banner))
        pen.write(read_events(path, pen, fold, before.schools))

    def _events(self, history: History, year: int, facts: Problem) -> Iterator[tuple[str, dict[str, str]]]:
        """Return what happened, by number of the teacher, as the form asks for it."""
        def row(kind: EventKind, month: str, after: AfterTerm | None = None) -> dict[str, str]:
            told = {"kind": kind.value, "month": month, "clerk": CLERK}
            return told if after is None else {**told, "after": after.value}
        sent = [one for one in history.spells(year=year) if one.away and one.teacher]
        self.random.shuffle(sent)
        kinds: list[tuple[EventKind, str]] = [(EventKind.ABSENT, f"{year}-09"), (EventKind.EARLY, f"{year + 1}-02")]
        if len(sent) > len(kinds) and (end := sent[len(kinds)].planned_end) is not None:
            kinds += [(EventKind.EXTENDED, str(end.plus(12))), (EventKind.LEFT, f"{year + 1}-03")]
        told = list(zip(sent, kinds, strict=False))
        for spell, (kind, month) in told:
            yield str(spell.teacher), row(kind, month)
        used = {spell.teacher for spell, _ in told}
        for spell in history.due(year + 1):
            if spell.teacher in facts.teacher and not spell.extended and spell.teacher not in used and (
                    self.random.random() < 0.7):
                yield str(spell.teacher), row(EventKind.AFTER, f"{year + 1}-07", self.random.choice([*AfterTerm]))

    # -- the office -----------------------------------------------------------------------------

    def _named(self, done: Run) -> list[str]:
        """Return who gets a backbone title: as many as went, of those who may go and did not, best with a post."""
        plan, round = done.outcome.plan, done.case.round
        assert plan is not None, "next_year follows a round that has a plan"
        able = [key for key in round.countable if plan.placement(key) is None and not round.has_backbone_level(
            round.teacher(key))]
        self.random.shuffle(able)
        return sorted(able, key=lambda key: not round.options.of(key))[:len(plan.backbone)]

    def filled(self, carried: Carried, path: Path, named: list[str]) -> None:
        """Fill in what is yellow, decide about who is due, name backbone teachers and hire."""
        filled_in(path, self.workbook)
        written_in(path, {**{key: {"骨干级别": Level.BANNER.value} for key in named}, **{
            person.teacher.id: {"期满去向": self.random.choice(["", *AfterTerm])} for person in carried.people
            if person.due is not None and person.due.after_term is None}})
        hired(path, self.workbook, [person.teacher.id for person in carried.of(Whereabouts.LEFT)], carried.year,
              self.random)

    def told_before(self, done: Run) -> None:
        """Take the spells of before the first round into the ledger, as sheet 台账 of the workbook tells them."""
        settings, problem = done.case.policy.settings, done.case.round.problem
        if problem.history:
            pen = self.ledger.begin(settings.banner)
            told = read_past(self.workbook, pen, self.ledger.history(settings.banner))
            pen.write([Draft(settings.year, told, CLERK)])


def _no_plan(done: Run) -> Text:
    """Say why the people who were drawn allow no plan, as far as counting shows it, and what to do."""
    told, year = done.outcome.diagnosis, done.case.policy.settings.year
    ask = say("draw others with --seed, or take a larger banner", "请用 --seed 换一个随机数，或换一个较大的旗县")
    if told is None or not (told.counts or told.clashes):
        return say("in {y} these people allow no plan: {a}", "{y}年度按虚构的人员无法编制方案：{a}", y=year, a=ask)
    whys = told.counts[:1] or tuple(clash.says for clash in told.clashes)
    return say("in {y} these people allow no plan ({w}): {a}", "{y}年度按虚构的人员无法编制方案（{w}）：{a}",
               y=year, w=whys, a=ask)


def lived(
    name: str, folder: Path, years: int, seed: int = SEED, *, last: int = SEED,
    tell: Callable[[int], None] = lambda _year: None,
) -> Banner:
    """Let a fictitious banner live through recorded years; return it with the last year decided.

    Parameters
    ----------
    name
        One of `rotation.sample.BANNERS`.
    folder
        Where everything goes, made anew and taken away again if not all years can be written: workbook, plan and
        events of every year, and the ledger beside them.
    years
        How many, at least 1.
    seed
        Another seed gives other schools and people.
    last
        Year of the last round, whose plan is recorded and after which nothing has happened yet.
    tell
        Hears every year when it is recorded.

    Raises
    ------
    OutputError
        The folder is there already, or cannot be written.
    RotationError
        There is no such banner, or a year of its people allows no plan.
    """
    if folder.exists():
        raise OutputError(say("{p} exists already; name a new folder", "{p} 已存在，请另指定新文件夹", p=folder))
    first = last - years + 1
    facts = draw(name, seed, first)
    folder.mkdir(parents=True)
    try:
        return _live(_begun(name.strip(), folder, facts, first, seed), range(first, last + 1), tell)
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise


def _begun(name: str, folder: Path, facts: Problem, first: int, seed: int) -> Banner:
    path = folder / f"{first}{file_name(name)}"
    write_input(path, facts, "zh", title=notice(name))
    return Banner(folder, path, Random(f"{name} {seed}"))  # noqa: S311 - fiction needs no secrecy


def _live(banner: Banner, years: range, tell: Callable[[int], None]) -> Banner:
    for year in years:
        done = banner.round()
        if year == years[0]:
            banner.told_before(done)
        tell(year)
        if year != years[-1]:
            banner.next_year(done)
    return banner
