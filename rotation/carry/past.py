"""What happened since the workbook: the decided round and the spells before it, each with the entry that tells it.

A `History` comes from the ledger; here it is made of published folders, so that a banner without one is carried too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rotation.domain.months import term_of
from rotation.domain.plan import Placement
from rotation.domain.round import Round
from rotation.errors import AuditFailed, PlanError
from rotation.leaders.after import after
from rotation.leaders.published import read_leaders, tells_leaders
from rotation.ledger.history import History, LedgerSpell, RoundOf, RoundRecord
from rotation.model.eligibility import judged_alone
from rotation.policy.policy import Policy
from rotation.run.gather import Inputs, every_fault, gather, gather_read
from rotation.run.located import located
from rotation.run.published import Published, published_facts, read_plan
from rotation.run.recompute import verified
from rotation.text import Text, say
from rotation.workbook.reader import Reading, read_workbook

_PLACED = say("{f}, list of placements", "{f} 交流名单")


@dataclass(frozen=True, eq=False)
class Past:
    """The round that was decided for the workbook, and all that is known of people since.

    Parameters
    ----------
    reading
        The workbook as read.
    round
        Its facts as they were decided on, settled under the policy of the round.
    history
        Spells, and what happened to people.
    entries
        What tells a spell, by its ``seq``.
    folder
        Of the recorded round, looked up by itself because the workbook alone does not tell its facts; else None.
    """

    reading: Reading
    round: Round
    history: History
    entries: Mapping[int, Text] = field(default_factory=dict)
    folder: Path | None = None

    @property
    def year(self) -> int:
        """Year of the round that was decided."""
        return self.round.settings.year

    def now_called(self, code: str) -> str:
        """Return the school that a code of the ledger means now: the one that follows it, once it is on sheet 学校."""
        new = self.history.became.get(code)
        return new if new is not None and new in self.round.problem.school else code

    def entry(self, spell: LedgerSpell) -> Text:
        """Return by which entry a spell is known, and by which event when or how it ended; with document numbers."""
        if spell.seq in self.entries:
            return self.entries[spell.seq]
        known = next((one.basis for one in self.history.rounds if one.seq == spell.seq), "")
        told = say("ledger, entry {n}", "台账{n}", n=_entry(spell.seq, known))
        return say("{t} and {e}", "{t}、{e}", t=told, e=_entry(spell.told_by, spell.told_basis)) if (
            spell.told_by) else told


def _entry(seq: int, basis: str) -> Text:
    """Return the number of an entry, with its document number where it has one."""
    return say("{n} ({b})", "第{n}条（{b}）", n=seq, b=basis) if basis else say("{n}", "第{n}条", n=seq)


def from_folders(workbook: Path, folders: Sequence[Path], accept: Sequence[str] = ()) -> Past:
    """Return what published folders tell, each read and audited again.

    Parameters
    ----------
    workbook
        Of the last of the rounds.
    folders
        At least one, of different years; those of earlier years find their own workbook. The last may be a plan of
        leaders, if no teachers were exchanged in its year.
    accept
        Codes of questions about the workbooks that are answered yes.

    Raises
    ------
    WorkbookError, PlanError, OutputError
        A workbook or folder cannot be read, they do not belong together, or two are of one year.
    AuditFailed
        A folder does not stand its audit.
    """
    led = [folder for folder in folders if tells_leaders(folder)]
    found = sorted((read_plan(folder) for folder in folders if folder not in led),
                   key=lambda item: item.policy.settings.year)
    years = [item.policy.settings.year for item in found]
    if len(set(years)) < len(years):
        raise PlanError(say("two of the folders are rounds of the same year; name the one that was decided",
                            "有两个文件夹是同一年度的方案，请只指定实际执行的那一个"))
    spells, entries, last = [], {}, from_leaders(workbook, led, years, accept) if led else None
    for number, published in enumerate(found, 1):
        told = _audited(published, None if led or published is not found[-1] else workbook, accept)
        entries[number] = _PLACED.filled(f=published.folder.resolve().name)
        spells += [spell_of(item, published.policy, number) for item in published.file.planned]
        last = last if led else told
    assert last is not None, "at least one folder is given"
    return Past(last[0], last[1], History(banner=last[1].settings.banner, recorded=tuple(spells)), entries)


def from_leaders(
    workbook: Path, folders: Sequence[Path], years: Sequence[int], accept: Sequence[str] = (),
) -> tuple[Reading, Round]:
    """Return a workbook, and its round as a plan of leaders leaves it, in a year in which no teachers were exchanged.

    Parameters
    ----------
    workbook
        Of the plan.
    folders
        Its folder, and no other of a plan of leaders.
    years
        Of the rounds of teachers that are known.
    accept
        Codes of questions about the workbook that are answered yes.

    Raises
    ------
    WorkbookError, PlanError, OutputError, AuditFailed
        As for `from_folders`; there was a round of teachers in that year or later, which tells of the leaders itself.
    """
    case = gather(Inputs(workbook, accept=tuple(accept)))
    if len(folders) > 1:
        raise PlanError(say("name one plan of school leaders: the one that was carried out",
                            "校长方案请只指定实际执行的那一个"))
    if max(years, default=0) >= case.policy.settings.year:
        raise PlanError(say(
            "teachers were exchanged in that year as well: name the folder of that round, which was planned after the "
            "leaders (rotation plan --after), and leave out that of the leaders",
            "该年度另有教师方案：请指定接在校长方案之后编制的教师方案（rotation plan --after）文件夹，"
            "不必再指定校长方案"))
    moved = after(folders[0])(case)
    return replace(case.reading, problem=moved.problem), moved.round


def from_ledger(
    workbook: Path, history: History, folder: Path | None = None, accept: Sequence[str] = (), *, held: bool = True,
) -> Past:
    """Return what a ledger tells of the banner of a workbook.

    Parameters
    ----------
    workbook
        Of the last recorded round; of a later year if none was held since.
    history
        What the ledger tells.
    folder
        The recorded round, audited again; a plan of leaders where no teachers were exchanged. Where the facts are not
        those of the workbook alone (revised after publication, or after a plan of leaders) it is looked for beside
        the workbook if it is not given.
    accept
        Codes of questions about the workbook that are answered yes.
    held
        Whether a round was held in the year of the workbook.

    Raises
    ------
    WorkbookError, PlanError, OutputError, AuditFailed
        As for `from_folders`; the ledger is another banner's, its last round another year's, or of other facts.
    """
    if folder is not None and tells_leaders(folder):
        reading, round = from_leaders(workbook, [folder], [history.last_year or 0], accept)
        _recorded_leaders(history, round, folder)
    elif folder is not None:
        published = read_plan(folder)
        reading, round = _audited(published, workbook, accept)
        _recorded(history, round, plan=published.sha256)
    else:
        reading, round = judged_workbook(workbook, accept)
        told = _recorded(history, round, held=held)
        if held and told.facts_sha256 != round.problem.facts_sha256:
            own = _beside(workbook, told)
            return replace(from_ledger(workbook, history, own, accept), folder=own)
    return Past(reading, round, history)


def _beside(workbook: Path, told: RoundRecord) -> Path:
    """Return the folder of a recorded round beside the workbook, or tell which one is to be named."""
    folder = located(told.plan_sha256, workbook.absolute().parent)
    if folder is None:
        raise PlanError(say(
            "the workbook alone does not tell the recorded round ({y}, version {v}, entry {n}, {b}): it was changed, "
            "or the round was revised or goes after a plan of leaders; the folder of that version does not lie beside "
            "the workbook: name it with --from",
            "台账所记的是{y}年度教师方案第{v}版（第{n}条，{b}），单凭数据不能还原（数据有修改，或方案经过修订、"
            "接在校长方案之后），数据旁也没有该版的方案文件夹：请用 --from 指定该版的方案文件夹",
            y=told.year, v=told.version, n=told.seq, b=told.basis))
    return folder


def _recorded(history: History, round: Round, *, plan: str | None = None, held: bool = True) -> RoundRecord:
    """Return the last recorded round, or refuse a ledger that is not that of the workbook."""
    _same_banner(history, round)
    year, last = round.settings.year, history.last_year
    if last is None or (year != last if held else year <= last):
        raise PlanError(say(
            "the workbook is of {a}, the last recorded round of {b}: record the round first (rotation ledger record), "
            "or say --no-round if there was none", "数据为{a}年度，台账最近一轮为{b}：请先记账"
            "（rotation ledger record）；本年度没有安排交流的，请用 --no-round", a=year, b=last or say("none", "无")))
    told = next(one for one in history.rounds if one.programme is RoundOf.TEACHERS and one.year == last)
    if plan not in (None, told.plan_sha256):
        raise PlanError(_NOT_THE_RECORDED)
    return told


_NOT_THE_RECORDED = say(
    "the folder is not the recorded round; record it first, or name the one that was",
    "该文件夹不是台账所记的方案，请先记账，或改用已记账的方案文件夹")


def _same_banner(history: History, round: Round) -> None:
    if round.settings.banner != history.banner:
        raise PlanError(say("the ledger is that of {a}, the workbook of {b}", "台账属于{a}，数据为{b}",
                            a=history.banner, b=round.settings.banner))


def _recorded_leaders(history: History, round: Round, folder: Path) -> None:
    """Refuse a ledger of another banner, or in which a plan of leaders is not the recorded one."""
    _same_banner(history, round)
    if read_leaders(folder).sha256 not in {
            one.plan_sha256 for one in history.rounds if one.programme is RoundOf.LEADERS}:
        raise PlanError(_NOT_THE_RECORDED)


def _audited(published: Published, workbook: Path | None, accept: Sequence[str]) -> tuple[Reading, Round]:
    reading, facts = published_facts(published, workbook, accept)
    report = verified(published, facts)
    if not report.passed:
        raise AuditFailed(report)
    return reading, report.round


def spell_of(item: Placement, policy: Policy, seq: int) -> LedgerSpell:
    """Return the spell that a placement of a round begins."""
    year = policy.settings.year
    start, end = term_of(year, item.term_years)
    stays = item.relation or not item.home
    return LedgerSpell(
        seq=seq, person=item.teacher, teacher=item.teacher, year=year, home=item.home, host=item.host,
        stage=item.stage, subject=item.subject, form=item.form if item.home else None, relation=item.relation,
        start=start, planned_end=None if stays else end)


def judged_workbook(workbook: Path, accept: Sequence[str] = ()) -> tuple[Reading, Round]:
    """Return a workbook as read, and everybody judged: what a plan would be refused for hinders nobody's next year.

    Raises
    ------
    WorkbookError, PolicyError, OutputError
        It cannot be read, or tells no sound policy.
    """
    inputs = Inputs(workbook, accept=accept)
    reading = read_workbook(inputs.sources, accept)
    policy, faults, _ = every_fault(reading, inputs, Policy)
    if reading.problem is None or policy is None or faults:
        case = gather_read(reading, inputs)  # tells all that is wrong
        return case.reading, case.round
    return reading, judged_alone(reading.problem, policy, reading.problem.teacher)


def without_round(reading: Reading, round: Round) -> Past:
    """Return the past of a year in which nobody was exchanged."""
    return Past(reading, round, History(banner=round.settings.banner))
