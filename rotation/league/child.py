"""The child process that plans one banner.

A crash, a hang or a lack of memory here harms no other banner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rotation.domain.outcome import TierResult
from rotation.engine import Incumbent
from rotation.errors import (
    AuditFailed,
    Issue,
    OutputError,
    PolicyError,
    RotationError,
    WorkbookError,
)
from rotation.league.carry import packed
from rotation.league.job import BannerRequest, Job, Phase
from rotation.league.record import (
    FIRST_DEFECTS,
    Defect,
    Record,
    Result,
    Trouble,
    figures_of_round,
    record_of,
)
from rotation.process.serve import spelled_fault
from rotation.run import Case, Inputs, Run, plan_round
from rotation.run.gather import settled
from rotation.text import Term, Text, say
from rotation.whatif.file import Scenario
from rotation.whatif.stage import staged
from rotation.workbook.annotate import write_annotated

OUT = "out"
"""Where in the folder of the request the results are; everything there is brought home."""


Tell = Callable[[Phase], None]


def answer(request: BannerRequest, tell: Tell) -> Result:
    """Plan one banner, telling every phase."""
    record = _record(request.job, request.folder, tell)
    return Result(record, packed(request.folder / OUT))


def _record(job: Job, folder: Path, tell: Tell) -> Record:
    (folder / OUT).mkdir()
    inputs = _laid_out(job, folder)
    try:
        return _of_run(job, _planned(job, inputs, folder / OUT, tell))
    except WorkbookError as error:
        return _of_defects(job, error, inputs.source, folder / OUT)
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
    source, *policies = (path for path, _ in files)
    return Inputs(source, tuple(policies), job.sets, job.year, job.public_seed, job.accept)


def _planned(job: Job, inputs: Inputs, out: Path, tell: Tell) -> Run:
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
        return case if job.scenario is None else _supposed(case, job.scenario)

    tell(Phase("reading"))
    limit = (job.scenario.seconds if job.scenario else None) or job.limits.seconds
    return plan_round(inputs, out, seconds=limit, lang=job.lang, progress=progress,
                      ready=ready, supposed=supposed)


class _Refused(Exception):
    """The scenario contradicts the facts of this banner."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        super().__init__()
        self.issues = tuple(item for item in issues if item.severity in ("error", "ask"))


def _supposed(case: Case, scenario: Scenario) -> Case:
    """Put a scenario on a round; changed facts stand in no workbook that could be read again."""
    told = staged(case, scenario)
    same = told.problem is case.problem
    reading = case.reading if same else replace(case.reading, problem=told.problem, sha256="")
    try:
        return settled(case.inputs, reading, told.problem, told.policy)
    except WorkbookError as error:
        raise _Refused(error.issues) from error


def _of_run(job: Job, run: Run) -> Record:
    told = run.outcome.diagnosis
    reasons: list[Text] = list(run.outcome.notes)
    if told is not None:
        reasons += [say("{c} {s}", "{c} {s}", c=item.clause.partition("|")[0], s=item.says)
                    for item in told.clashes]
        reasons += [say("way out: {s} {v}", "出路：{s} {v}", s=way.says, v=" ".join(way.settings))
                    for way in told.ways[:1]]
    return record_of(
        job, run.outcome.status, *reasons, folder=run.folder.name,
        draft=run.draft.name if run.draft else None, figures=figures_of_round(run.case, run.outcome))


def _of_defects(job: Job, error: WorkbookError, source: Path, out: Path) -> Record:
    grave = [issue for issue in error.issues if issue.severity in ("error", "ask")]
    mark = say("issues", "问题标注").render(job.lang)
    target = out / f"{source.stem}_{mark}.xlsx"
    write_annotated(source, error.issues, target, job.lang)
    return record_of(
        job, Trouble.DEFECTS, error.message, defects=len(grave), annotated=target.name,
        first_defects=[Defect.of(issue) for issue in grave[:FIRST_DEFECTS]])


_TROUBLES: tuple[tuple[type[Exception], Trouble], ...] = (
    (PolicyError, Trouble.POLICY), (AuditFailed, Trouble.AUDIT), (OutputError, Trouble.FILES),
    (OSError, Trouble.FILES))


def _trouble(error: RotationError | OSError) -> Term:
    return next((told for kind, told in _TROUBLES if isinstance(error, kind)), Trouble.FAULT)


def _sentence(error: RotationError | OSError) -> Text:
    """Return the sentence for people; what the system refused is told by kind and place only."""
    if isinstance(error, RotationError):
        return error.message
    return Text.of(spelled_fault(error))
