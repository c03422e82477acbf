"""What became of one banner, as plain values that are kept beside its plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.domain.settings import Unnamed
from rotation.errors import Issue
from rotation.figures.figures import Figures, Said, TierValue, figures_of, tier_of
from rotation.league.job import Job, called_by_file
from rotation.run import Case
from rotation.text import Term, Text, say

FIRST_DEFECTS = 10
"""How many defects of a workbook are told; all are in its annotated copy."""


class Trouble(Term):
    """Why there is not even an answer that there is no plan."""

    DEFECTS = "数据有问题，须更正", "the workbook must be mended"
    REFUSED = "情景与数据矛盾", "the scenario contradicts the facts"
    POLICY = "参数或政策文件有误", "a parameter or policy file is wrong"
    FILES = "文件无法读写", "a file cannot be read or written"
    AUDIT = "核查未通过，不予发布", "refused by the audit"
    HUNG = "超过强制时限，已终止", "ended at the hard time limit"
    MEMORY = "内存不足", "memory ran out"
    CRASHED = "程序意外退出", "the program ended unexpectedly"
    LOST = "计算节点多次失联", "the machine was lost too often"
    FAULT = "程序错误", "a fault of the program"
    MISSING = "尚未计算", "not planned yet"


SETTLED = (Trouble.DEFECTS, Trouble.REFUSED, Trouble.POLICY)
"""What stays as it is until the files change; everything else is tried again."""


REMEDIES: dict[Term, Text] = {
    Trouble.DEFECTS: say("mend the workbook and repeat the command; the others are not planned again",
                         "更正数据后重复同一命令，其余旗县不再重算"),
    Trouble.POLICY: say("correct the parameter or file and repeat the command", "更正参数或政策文件后重复同一命令"),
    Trouble.REFUSED: say("this scenario does not fit the banner; plan without it", "该情景不适用于本旗县"),
    Trouble.HUNG: say("repeat with a longer hard limit", "加长强制时限后重复同一命令"),
    Trouble.MEMORY: say("repeat with more memory, or fewer at once", "加大内存上限或减少同时计算的旗县后重复同一命令"),
}
"""What to do about it; everything else is tried again by repeating the command."""


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Defect(_Kept):
    """One defect of a workbook: its place, what is expected, how to mend it."""

    severity: Literal["error", "ask"]
    code: str
    place: str
    title: str
    found: str
    expected: Said
    remedy: Said

    @classmethod
    def of(cls, issue: Issue) -> Defect:
        """Return an issue as plain values."""
        severity: Literal["error", "ask"] = "ask" if issue.severity == "ask" else "error"
        return cls(severity=severity, code=issue.code, place=issue.place, title=issue.title,
                   found=issue.found, expected=Said.of(issue.expected), remedy=Said.of(issue.remedy))


@dataclass(frozen=True)
class RoundFigures(Figures):
    """The figures of one finished round that the league office compares.

    Parameters
    ----------
    year, banner, public_seed
        Of the round.
    tiers
        With bounds and proofs.
    """

    year: int
    banner: str
    public_seed: str
    tiers: tuple[TierValue, ...]


def figures_of_round(case: Case, outcome: Outcome) -> RoundFigures:
    """Measure what the league compares; without a plan, after is as before."""
    settings = case.round.settings
    return RoundFigures(
        **vars(figures_of(case.round, outcome.plan or Plan(case.round, []))), year=settings.year,
        banner=settings.banner, public_seed=settings.seed, tiers=tuple(map(tier_of, outcome.tiers)))


class SharedEnd(_Kept):
    """What became of a banner's shared lessons; lessons in parts of a lesson as ``unit`` says."""

    folder: str | None = Field(default=None, description="beside that of the round")
    status: str | None = None
    reason: Said | None = Field(default=None, description="why there is no plan of shared lessons")
    unit: int = 1
    lacking: int | None = Field(default=None, description="lessons that the own teachers of the subjects leave open")
    without_certificate: int | None = None
    km: int | None = Field(default=None, description="kilometers a week")
    counts: dict[str, int] = Field(default={}, description="walkers, trips, walked, besides, remote, open, empty")

    @model_validator(mode="after")
    def _of_one_kind(self) -> SharedEnd:
        """Refuse the name of no status: a record that somebody changed by hand."""
        if self.status not in {None, *Status.__members__}:
            raise ValueError("There is no such status")
        return self


class BannerEnd(_Kept):
    """What became of one job, as it is told."""

    banner: str
    scenario: str | None
    scenario_label: Said | None
    workbook: str
    workbook_sha256: str
    status: str | None = Field(description="name of the status of the plan; null if there is trouble")
    trouble: str | None = Field(description="name of the trouble; null if there is a status")
    reasons: tuple[Said, ...] = ()
    defects: int = 0
    first_defects: tuple[Defect, ...] = ()
    folder: str | None = None
    draft: str | None = None
    annotated: str | None = None
    figures: RoundFigures | None = None
    shared: SharedEnd | None = Field(default=None, description="of lessons shared after the round; null if not asked")
    time_limit: int = 0

    @model_validator(mode="after")
    def _of_one_kind(self) -> BannerEnd:
        """Refuse the name of no status or trouble: a record that somebody changed by hand."""
        known = {None, *Status.__members__}, {None, *Trouble.__members__}
        if self.status not in known[0] or self.trouble not in known[1]:
            raise ValueError("There is no such status or trouble")
        return self

    @property
    def named(self) -> str:
        """What it is called where people read: as its workbook calls the banner, beside the file that stands for it."""
        own = self.figures.banner if self.figures else ""
        if own in ("", Unnamed.BANNER, self.banner) or self.banner != called_by_file(self.workbook):
            return self.banner
        return f"{own}（{self.banner}）"

    @property
    def state(self) -> Term:
        """The status, or the trouble."""
        if self.status is not None:
            return Status[self.status]
        return Trouble[self.trouble or "MISSING"]

    @property
    def planned(self) -> bool:
        """Whether there is a plan."""
        return self.state in (Status.OPTIMAL, Status.FEASIBLE)

    @property
    def remark(self) -> Text | None:
        """The first defect or reason; None of a plan without one."""
        if self.first_defects:
            first = self.first_defects[0]
            return say("{n} defects, the first at {p}: {e}", "{n}处问题，首处在{p}：{e}", n=self.defects,
                       p=first.place, e=first.expected.text)
        return self.reasons[0].text if self.reasons else None

    @property
    def remedy(self) -> Text:
        """What to do where there is no plan."""
        if self.status is not None:
            return say("see the plan's own sheets", "见该旗县方案文件“冲突与出路”等表")
        return REMEDIES.get(self.state, say("repeat the command", "重复同一命令"))


class Record(BannerEnd):
    """What became of one job, as it is kept beside its plan."""

    key: str = Field(description="hash of everything that decides the result")
    seconds: float = Field(default=0.0, description="told beside the summary, never in it")

    def settles(self, job: Job) -> bool:
        """Whether the job need not be done again."""
        if self.key != job.key:
            return False
        if self.state is Status.FEASIBLE:
            return self.time_limit >= job.limits.seconds
        return self.state in (Status.OPTIMAL, Status.INFEASIBLE, *SETTLED)


def record_of(job: Job, state: Term, *reasons: Text, **more: object) -> Record:
    """Return the record of a job that came to this end."""
    return Record.model_validate({
        "banner": job.banner, "scenario": job.scenario.name if job.scenario else None,
        "scenario_label": job.scenario.label if job.scenario else None, "key": job.key,
        "workbook": job.workbook.name, "workbook_sha256": job.workbook.sha256,
        "status": state.name if isinstance(state, Status) else None,
        "trouble": None if isinstance(state, Status) else state.name,
        "reasons": [Said.of(item) for item in reasons], "time_limit": job.limits.seconds, **more})


def missing(job: Job) -> Record:
    """Return the record of a job that was not done."""
    return record_of(job, Trouble.MISSING, say(
        "not planned; repeat the command to go on", "尚未计算，重复同一命令即可继续"))


class Result(NamedTuple):
    """The end of a job.

    Parameters
    ----------
    record
        What became of it.
    files
        A zip archive of the folders and files to be brought home; empty if there are none.
    """

    record: Record
    files: bytes = b""
