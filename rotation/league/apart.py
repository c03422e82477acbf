"""Banners on this machine: each in a process of its own with hard limits, a few at a time."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from rotation.domain.outcome import Outcome, TierResult
from rotation.engine import Incumbent
from rotation.errors import (
    AuditFailed,
    Issue,
    OutputError,
    PolicyError,
    RotationError,
    WorkbookError,
)
from rotation.leaders.after import after
from rotation.leaders.run import plan_leaders
from rotation.league.carry import packed
from rotation.league.job import BannerRequest, Job, Phase
from rotation.league.record import (
    FIRST_DEFECTS,
    Defect,
    Record,
    Result,
    SharedEnd,
    Trouble,
    figures_of_round,
    record_of,
)
from rotation.league.shared import shared_after
from rotation.process import Ended, Errand, Fate, Work, asked, side_by_side
from rotation.process.litter import private
from rotation.process.serve import spelled_fault
from rotation.run import Case, Inputs, Run, plan_round
from rotation.run.gather import settled
from rotation.text import Term, Text, say
from rotation.whatif.file import Scenario
from rotation.whatif.stage import staged
from rotation.workbook.annotate import free_name, write_annotated

OUT = "out"
"""Where in the folder of the request the results are; everything there is brought home."""

Tell = Callable[[Job, Phase], None]
OnPhase = Callable[[Phase], None]


# -- the child --------------------------------------------------------------------------------


def answer(request: BannerRequest, tell: OnPhase) -> Result:
    """Plan one banner, telling every phase."""
    record = _record(request.job, request.folder, tell)
    return Result(record, packed(request.folder / OUT))


def _record(job: Job, folder: Path, tell: OnPhase) -> Record:
    (folder / OUT).mkdir()
    inputs = _laid_out(job, folder)
    try:
        run = _planned(job, inputs, folder / OUT, tell)
        return _of_run(job, run, shared_after(job, run, folder / OUT))
    except WorkbookError as error:
        return _of_defects(job, error, inputs.source, folder / OUT)
    except _Leaderless as none:
        return record_of(job, none.outcome.status, *_reasons(none.outcome))
    except _Refused as refused:
        return record_of(job, Trouble.REFUSED, *(item.text for item in refused.issues))
    except (RotationError, OSError) as error:
        return record_of(job, _trouble(error), _sentence(error))


def _laid_out(job: Job, folder: Path) -> Inputs:
    """Write the files of a job, each policy file in a folder of its own so that names may repeat."""
    files = [(folder / str(number) / item.name, item)
             for number, item in enumerate((job.workbook, *job.policies))]
    for path, item in files:
        path.parent.mkdir()
        path.write_bytes(item.content)
    for item in job.numbers:
        (files[0][0].parent / item.name).write_bytes(item.content)
    source, *policies = (path for path, _ in files)
    return Inputs(source, tuple(policies), job.sets, job.year, job.public_seed, job.accept)


def _planned(job: Job, inputs: Inputs, out: Path, tell: OnPhase) -> Run:
    of = 0

    def ready(case: Case) -> None:
        nonlocal of
        of = len(case.policy.tiers)
        tell(Phase("solving", 1, of))

    def progress(found: TierResult | Incumbent) -> None:
        if isinstance(found, TierResult):
            done = found.tier >= of
            tell(Phase("writing" if done else "solving", found.tier + 1, of))

    def supposed(case: Case) -> Case:
        led = case if leaders is None else after(leaders)(case)
        return led if job.scenario is None else _supposed(led, job.scenario)

    tell(Phase("reading"))
    limit = (job.scenario.seconds if job.scenario else None) or job.limits.seconds
    leaders = _led(job, inputs, out, limit) if job.principals else None
    return plan_round(inputs, out, seconds=limit, lang=job.lang, progress=progress,
                      ready=ready, supposed=supposed)


def _led(job: Job, inputs: Inputs, out: Path, seconds: float) -> Path:
    """Plan the leaders first; return the folder of their plan."""
    run = plan_leaders(inputs, out, seconds=seconds, lang=job.lang)
    if not run.view.has_plan:
        raise _Leaderless(run.view.outcome)
    return run.folder


class _Leaderless(Exception):
    """The leaders of this banner have no plan, so that the teachers' cannot follow it."""

    def __init__(self, outcome: Outcome[Any]) -> None:
        super().__init__()
        self.outcome = outcome


class _Refused(Exception):
    """The scenario contradicts the facts of this banner."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        super().__init__()
        self.issues = tuple(item for item in issues if item.severity in ("error", "ask"))


def _supposed(case: Case, scenario: Scenario) -> Case:
    """Put a scenario on a round; changed facts stand in no workbook that could be read again."""
    ready = staged(case, scenario)
    same = ready.problem is case.problem
    reading = case.reading if same else replace(case.reading, problem=ready.problem, sha256="")
    try:
        return replace(settled(case.inputs, reading, ready.problem, ready.policy), after=case.after)
    except WorkbookError as error:
        raise _Refused(error.issues) from error


def _of_run(job: Job, run: Run, shared: SharedEnd | None) -> Record:
    return record_of(
        job, run.outcome.status, *_reasons(run.outcome), folder=run.folder.name,
        draft=run.draft.name if run.draft else None, figures=figures_of_round(run.case, run.outcome), shared=shared)


def _reasons(outcome: Outcome[Any]) -> list[Text]:
    diagnosis = outcome.diagnosis
    reasons: list[Text] = list(outcome.notes)
    if diagnosis is not None:
        reasons += [say("{c} {s}", "{c} {s}", c=item.clause.partition("|")[0], s=item.says)
                    for item in diagnosis.clashes]
        reasons += [say("way out: {s} {v}", "出路：{s} {v}", s=way.says, v=" ".join(way.settings))
                    for way in diagnosis.ways[:1]]
    return reasons


def _of_defects(job: Job, error: WorkbookError, source: Path, out: Path) -> Record:
    grave = [issue for issue in error.issues if issue.severity in ("error", "ask")]
    target = write_annotated(source, error.issues, free_name(source, job.lang, out), job.lang, abroad=True)
    return record_of(
        job, Trouble.DEFECTS, error.message, defects=len(grave), annotated=target.name,
        first_defects=[Defect.of(issue) for issue in grave[:FIRST_DEFECTS]])


_TROUBLES: tuple[tuple[type[Exception], Trouble], ...] = (
    (PolicyError, Trouble.POLICY), (AuditFailed, Trouble.AUDIT), (OutputError, Trouble.FILES),
    (OSError, Trouble.FILES))


def _trouble(error: RotationError | OSError) -> Term:
    return next((trouble for kind, trouble in _TROUBLES if isinstance(error, kind)), Trouble.FAULT)


def _sentence(error: RotationError | OSError) -> Text:
    """Return the sentence for people; what the system refused is told by kind and place only."""
    if isinstance(error, RotationError):
        return error.message
    return Text.of(spelled_fault(error))


# -- the parent -------------------------------------------------------------------------------


PLANNING = Work.of(answer)


def default_jobs() -> int:
    """Return how many banners are planned at once unless told otherwise: two, or the one core."""
    return min(2, os.cpu_count() or 1)


def on_this_machine(jobs: Sequence[Job], most: int, tell: Tell) -> Iterator[tuple[Job, Result]]:
    """Plan jobs, so many at a time; yield each with its result as it ends.

    When the caller goes away (or is struck by a signal), running children are ended at once.
    """
    with closing(side_by_side(map(_errand, jobs), most)) as happening:
        for errand, said in happening:
            job = errand.request.job
            if isinstance(said, Ended):
                yield job, _result(job, said)
            elif isinstance(said, Phase):
                tell(job, said)


def plan_apart(
    job: Job, tell: OnPhase = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Result:
    """Plan one banner in a child process and return what became of it, whatever that is.

    Parameters
    ----------
    job
        The banner.
    tell
        Called with every phase.
    stopped
        Asked again and again whether the job is called off.

    Raises
    ------
    CalledOff
        It was called off; the child is ended and nothing is left of it.
    """
    return _result(job, asked(_errand(job), tell, stopped))


def _errand(job: Job) -> Errand[BannerRequest, Phase, Result]:
    folder = private()
    limits = job.limits
    return Errand(PLANNING, BannerRequest(job, folder), limits.hard_seconds, limits.memory, folder)


def _result(job: Job, ended: Ended[Result]) -> Result:
    result = ended.answer or Result(_troubled(job, ended))
    told = result.record.model_copy(update={"seconds": round(ended.seconds, 2)})
    return result._replace(record=told)


def _troubled(job: Job, ended: Ended[Result]) -> Record:
    if ended.how is Fate.LATE:
        return record_of(job, Trouble.HUNG, say(
            "ended after {n} seconds", "运行满 {n} 秒后被终止", n=job.limits.hard_seconds))
    if ended.how is Fate.MEMORY:
        return record_of(job, Trouble.MEMORY, say(
            "more than {n} MB were asked for", "所需内存超过 {n} MB", n=job.limits.memory // 2**20))
    if ended.how is Fate.FAULT:
        return record_of(job, Trouble.FAULT, Text.of(ended.fault))
    return record_of(job, Trouble.CRASHED, _crash(ended.exit_code))


def _crash(code: int | None) -> Text:
    """Say how a process ended that gave no answer."""
    if code is None:
        return say("the process could not be started, or fell silent", "进程无法启动，或中途不再响应")
    if code >= 0:
        return say("exit code {c}", "退出码 {c}", c=code)
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    return say("ended by signal {s}", "被信号 {s} 终止", s=name)
