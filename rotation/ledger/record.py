"""A published folder taken into the ledger: read again, audited again, and only then written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

from rotation.domain.problem import Problem
from rotation.domain.vocabulary import Stage
from rotation.errors import AuditFailed, OutputError, PlanError, all_told
from rotation.figures.figures import figures_of
from rotation.leaders.file import MoveEntry
from rotation.leaders.publish import sound
from rotation.leaders.published import PublishedLeaders, leader_facts, read_planned, tells_leaders
from rotation.ledger.chain import Entry
from rotation.ledger.history import MEETS, History, RoundOf, RoundRecord, spread_key
from rotation.ledger.payload import Placed, RoundPayload, Seated, Walked, basis_of
from rotation.ledger.store import Draft, Pen
from rotation.process.typed import quoted
from rotation.report.plan_file import PlacementEntry, PlanFile, TierEntry
from rotation.report.sheet_policy import told_below_the_law
from rotation.run.folder import PLAN_XLSX, PRINCIPALS_XLSX, SHARE_XLSX, YEARS_XLSX
from rotation.run.located import located
from rotation.run.published import Published, facts_as_made, published_facts, read_plan
from rotation.run.recompute import verified
from rotation.share.case import finished
from rotation.share.publish import sound as audited
from rotation.share.publish import tells_share
from rotation.share.published import PublishedShare, read_shared
from rotation.tables.sheet_writer import marked_draft
from rotation.text import Text, say
from rotation.years.publish import audited as audited_years
from rotation.years.publish import tells_years
from rotation.years.published import PublishedYears, read_years


@dataclass(frozen=True)
class Approval:
    """Who decided a plan, and on what paper.

    Parameters
    ----------
    basis
        Document number, such as 西教发〔2026〕18号.
    approved
        Day of the decision.
    clerk
        Who writes it into the ledger.
    """

    basis: str
    approved: date
    clerk: str

    def faults(self, today: date) -> dict[str, Text]:
        """Return what is wrong with it on a day, by field."""
        found: dict[str, Text] = {}
        try:
            basis_of(self.basis)
        except PlanError as error:
            found["basis"] = error.message
        if self.approved > today:
            found["approved"] = say("the day of the decision ({d}) is in the future",
                                    "批准日期（{d}）在今天之后，请核对", d=self.approved.isoformat())
        return found


@dataclass(frozen=True)
class DecidedRound:
    """A published folder that is to be recorded, as far as its own files tell.

    Parameters
    ----------
    found
        The folder, of teachers, of leaders, of shared lessons or of several years.
    sources
        The workbook, or the files that make it.
    """

    found: Published | PublishedLeaders | PublishedShare | PublishedYears
    sources: tuple[Path, ...]

    @property
    def programme(self) -> RoundOf:
        """What it decides about."""
        if isinstance(self.found, PublishedShare):
            return RoundOf.SHARING
        if isinstance(self.found, PublishedYears):
            return RoundOf.YEARS
        return RoundOf.TEACHERS if isinstance(self.found, Published) else RoundOf.LEADERS

    @property
    def below_the_law(self) -> Text | None:
        """What is told of a plan whose shares were set below the law: nothing refuses what an office has decided."""
        below = told_below_the_law(self.found.policy) if isinstance(self.found, Published) else ()
        told = say("{w} is below the law: such a plan is for comparison only; look whether it is the one approved",
                   "该方案{w}低于规定，仅供比较，不能执行，请核对记账的是否为批准执行的方案", w=below)
        return told if below else None

    @property
    def banner(self) -> str:
        """Whose plan it is."""
        return str(self.found.policy.settings.banner)

    @property
    def year(self) -> int:
        """Year of its round."""
        return self.found.policy.settings.year


def decided(folder: Path, source: Path | None = None) -> DecidedRound:
    """Read what a published folder tells of itself.

    Parameters
    ----------
    folder
        A run folder with a plan of teachers, of leaders, of shared lessons or of several years.
    source
        The workbook, if it is no longer where run.json says.

    Raises
    ------
    OutputError
        There is no such folder, its workbook of results or the workbook of the round is missing.
    PlanError
        It is damaged, or holds no plan or only a draft.
    """
    found, name = _found(folder)
    book = found.folder / name
    if not book.is_file():
        raise OutputError(say("{f} is missing in {p}: record the folder as it was published",
                              "{p} 中缺少 {f}，请使用发布时的完整文件夹", f=book.name, p=str(found.folder)))
    if marked_draft(book):
        raise PlanError(say("{p} is a draft that breaks rules: it is not recorded",
                            "{p} 是不符合规则的草案，不能记账", p=found.folder.name))
    return DecidedRound(found, found.sources(source))


def _found(folder: Path) -> tuple[Published | PublishedLeaders | PublishedShare | PublishedYears, str]:
    """Return a published folder, and what its workbook is called."""
    if tells_years(folder):
        return read_years(folder), YEARS_XLSX
    if tells_leaders(folder):
        return read_planned(folder), PRINCIPALS_XLSX
    return (read_shared(folder), SHARE_XLSX) if tells_share(folder) else (read_plan(folder), PLAN_XLSX)


def recorded(
    pen: Pen, plan: DecidedRound, told: Approval, history: History | None, accept: Collection[str] = (),
) -> tuple[Entry, RoundPayload]:
    """Audit a published folder anew and append it to the ledger.

    Parameters
    ----------
    pen
        Of the banner of the plan.
    plan
        The folder.
    told
        Who decided it.
    history
        What the ledger tells so far; None of a chain that is just begun.
    accept
        Codes of questions about the workbook that are answered yes.

    Returns
    -------
        The entry, and what it says.

    Raises
    ------
    AuditFailed
        The folder breaks a rule or tells a wrong number.
    PlanError
        It was recorded before, comes before the last recorded year, or is no next version of what was.
    WorkbookError, OutputError, HeadMoved
        As for reading the workbook and writing the ledger.
    """
    faults = told.faults(pen.ledger.now().date())
    if faults:
        raise PlanError(all_told(list(faults.values())))
    version = _due_version(plan, history)
    payload = payload_of(pen, plan, told, version, accept)
    (entry,) = pen.write([Draft(plan.year, payload, told.clerk, basis_of(told.basis))])
    return entry, payload


def payload_of(
    pen: Pen, plan: DecidedRound, told: Approval, version: int, accept: Collection[str] = (),
) -> RoundPayload:
    """Return what is written of a folder, once audited anew; errors as for `record`."""
    found = plan.found
    if isinstance(found, Published):
        _, facts = published_facts(found, plan.sources[0] if len(plan.sources) == 1 else None, accept)
        report = verified(found, facts)
        _refuse_findings(report)
        assert report.plan is not None, "a plan that passed is there"
        said = _of_teachers(pen, found, facts, figures_of(report.round, report.plan).meets)
    elif isinstance(found, PublishedYears):
        _, facts = facts_as_made(plan.sources, found.file.facts_sha256, accept)
        _refuse_findings(audited_years(found.file, facts))
        said = _of_years(found, facts)
    elif isinstance(found, PublishedShare):
        _, facts = published_facts(found.round, plan.sources[0] if len(plan.sources) == 1 else None, accept)
        _refuse_findings(audited(found.file, finished(found.round, facts), found.round))
        said = _of_sharing(pen, found, facts)
    else:
        _, facts = leader_facts(found, plan.sources, accept)
        _refuse_findings(sound(found.file, found.policy, facts))
        said = _of_leaders(pen, found, facts)
    return RoundPayload(
        programme=plan.programme, year=plan.year, version=version, plan_sha256=found.sha256,
        facts_sha256=found.file.facts_sha256, policy_sha256=_hash(found.file.policy), parent_sha256=parent_of(plan),
        approved=told.approved.isoformat(), **said)


def _refuse_findings(report: Any) -> None:
    if not report.passed:
        raise AuditFailed(report)


# -- what is refused by its time ----------------------------------------------------------------


def _last(history: History | None, programme: RoundOf) -> RoundRecord | None:
    found = [one for one in (history.rounds if history else ()) if one.programme is programme]
    return found[-1] if found else None


def version_of(plan: DecidedRound, here: RoundRecord | None) -> int:
    """Return the version of a plan; one of leaders has no number of its own, but a parent.

    Parameters
    ----------
    plan
        The folder, of teachers or of leaders.
    here
        What is recorded of its year; None if nothing.
    """
    if isinstance(plan.found, Published):
        return plan.found.file.lineage.version
    return 1 if parent_of(plan) is None else here.version + 1 if here is not None else 2


def parent_of(plan: DecidedRound) -> str | None:
    """Return the SHA-256 of the plan that this one revises, of shared lessons of their round; None if there is none."""
    if isinstance(plan.found, PublishedShare):
        return plan.found.round.sha256
    if isinstance(plan.found, PublishedYears):
        return None
    if isinstance(plan.found, Published):
        return plan.found.file.lineage.parent_sha256
    return plan.found.file.parent.sha256 if plan.found.file.parent is not None else None


def _due_version(plan: DecidedRound, history: History | None) -> int:
    """Return the version as which a plan is recorded, or refuse one whose turn it is not."""
    last = _last(history, plan.programme)
    if last is not None and plan.year < last.year:
        raise PlanError(say(
            "the year {y} comes before the last recorded one ({l}): correct that entry with rotation ledger correct, "
            "or import spells of before with rotation ledger import",
            "{y}年度早于台账最后记录的年度（{l}年）：更正请用 rotation ledger correct，补录历年情况请用 "
            "rotation ledger import", y=plan.year, l=last.year))
    here = last if last is not None and last.year == plan.year else None
    if plan.programme is RoundOf.YEARS and here is not None:
        raise _twice(here)
    if plan.programme is RoundOf.SHARING:
        return _after_its_round(plan, here, _last(history, RoundOf.TEACHERS))
    version = version_of(plan, here)
    if here is not None and (version <= here.version or plan.found.sha256 == here.plan_sha256):
        raise _twice(here)
    right = (here.version + 1, here.plan_sha256) if here is not None else (1, None)
    if (version, parent_of(plan)) != right:
        raise PlanError(say(
            "this is version {v}, but version {p} that it revises is not what the ledger has: record that one first",
            "本方案是第{v}版，但台账中没有它所修订的第{p}版；请先将该版记账", v=version, p=version - 1))
    return version


def _twice(here: RoundRecord) -> PlanError:
    return PlanError(say("{y} is recorded already, version {v} as entry {n}",
                         "{y}年度方案第{v}版已记账（第{n}条），不重复记录", y=here.year, v=here.version, n=here.seq))


def _after_its_round(plan: DecidedRound, here: RoundRecord | None, round: RoundRecord | None) -> int:
    """Return the version of shared lessons: one for every version of the round that they rest on."""
    if round is None or round.plan_sha256 != parent_of(plan):
        raise PlanError(_of_another_round(plan, round))
    if here is not None and here.seq > round.seq:
        raise _twice(here)
    return 1 if here is None else here.version + 1


def _of_another_round(plan: DecidedRound, round: RoundRecord | None) -> Text:
    """Tell what to do with lessons shared after another round than the recorded one: share again, or record first."""
    found = plan.found
    assert isinstance(found, PublishedShare), "only lessons are shared after a round"
    own = found.round
    if round is None or own.file.lineage.parent_sha256 == round.plan_sha256 or plan.year > round.year:
        return say("the lessons are shared after the round {f}, which is not recorded yet: record it first (rotation "
                   "ledger record {f})", "该走教方案依据的教师方案 {f} 尚未记账："
                   "请先将它记账（rotation ledger record {f}）", f=quoted(own.folder))
    places = dict.fromkeys((own.folder.resolve().parent, *(one.absolute().parent for one in plan.sources)))
    kept = next((folder for place in places if (folder := located(round.plan_sha256, place))), None)
    named = say("its folder", "该版的方案文件夹") if kept is None else quoted(kept)
    return say(
        "the lessons are shared after the round {o}, but the ledger has another one: {y}, version {v} (entry {n}, "
        "{b}). Share the lessons of that round again and record them: rotation share {f}",
        "该走教方案依据的是 {o}，而台账所记的是{y}年度教师方案第{v}版（第{n}条，{b}）："
        "请按台账所记的方案重新编制走教方案后再记账：rotation share {f}",
        o=own.folder.name, y=round.year, v=round.version, n=round.seq, b=round.basis, f=named)


# -- what is written ----------------------------------------------------------------------------


def _hash(policy: Mapping[str, Any]) -> str:
    return sha256(json.dumps(policy, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _of_teachers(pen: Pen, found: Published, facts: Problem, meets: bool | None) -> dict[str, Any]:
    file, names = found.file, _called(facts)
    placed = tuple(Placed(
        person=pen.key(item.teacher, names.get(item.teacher)), home=item.home, host=item.host, stage=item.stage,
        subject=item.subject, form=item.form, term=item.term, relation=item.relation, backbone=item.backbone,
        kind=item.kind.value) for item in file.placements)
    return {"counts": file.counts.plain(), "figures": _figures(file, meets),
            "schools": _schools(facts, file.placements), "placements": placed}


def _figures(file: PlanFile, meets: bool | None) -> dict[str, int]:
    """Return what 方案概览 tells in numbers: goals by code, people missing, empty subjects, spread, L1–L3."""
    spread = {spread_key(one.stage, one.indicator): round(float(one.statistical.after) * 10_000)
              for one in file.indicators.variation}
    return {**_goals(file.tiers), "short": sum(file.short.values()), "empty": len(file.unstaffed), **spread,
            **({} if meets is None else {MEETS: int(meets)})}


def _goals(tiers: Sequence[TierEntry]) -> dict[str, int]:
    return {goal.code: goal.value for tier in tiers for goal in tier.goals}


def _of_leaders(pen: Pen, found: PublishedLeaders, facts: Problem) -> dict[str, Any]:
    file, names = found.file, _called(facts)
    seats = tuple(Seated(person=pen.key(item.leader, names.get(item.leader)), home=item.home, held=item.held,
                         host=item.host, duty=item.duty, kind=item.kind) for item in file.moves)
    return {"counts": dict(file.counts), "figures": _goals(file.tiers), "schools": _schools(facts, file.moves),
            "seats": seats}


def _of_sharing(pen: Pen, found: PublishedShare, facts: Problem) -> dict[str, Any]:
    """Return who gives lessons where; lessons are told in hundredths, whatever their unit."""
    file, names, given = found.file, _called(facts), Counter[tuple[str, str, str, Stage, str]]()
    for walk in file.walks:
        for visit in (visit for day in walk.days for visit in day.visits):
            for one in visit.lessons:
                given[walk.teacher, walk.school, visit.school, one.stage, one.subject] += one.lessons
    lessons = tuple(Walked(person=pen.key(teacher, names.get(teacher)), home=home, host=host, stage=stage,
                           subject=subject, lessons=round(Fraction(100 * number, file.unit)))
                    for (teacher, home, host, stage, subject), number in sorted(given.items()))
    return {"counts": dict(file.counts), "figures": _goals(file.tiers), "schools": _schools(facts, lessons),
            "lessons": lessons}


def _of_years(found: PublishedYears, facts: Problem) -> dict[str, Any]:
    """Return what is expected of every year; nobody is placed by it."""
    file = found.file
    told = {f"{name} {one.year}": getattr(one, name) for one in file.figures for name in FORECAST}
    hired = {f"hired {year}": sum(one.hired or 0 for one in facts.forecasts if one.year == year) for year in file.years}
    return {"counts": dict(file.counts), "figures": {**_goals(file.tiers), **told, **hired}, "schools": {}}


FORECAST = ("eligible", "moved", "short", "empty")
"""What is recorded of every year of a plan over several, by the names of its figures."""


def _called(facts: Problem) -> dict[str, str]:
    return {one.id: one.name or "" for people in (facts.others, facts.teachers) for one in people}


def _schools(facts: Problem, moves: Sequence[PlacementEntry | MoveEntry | Walked]) -> dict[str, str]:
    codes = {code for item in moves for code in (item.home, item.host)}
    return {code: facts.school[code].name for code in sorted(codes) if code in facts.school}
