"""What became of one banner, as plain values that are kept beside its plan."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from rotation.domain.outcome import Status
from rotation.errors import Issue
from rotation.figures.figures import Gap, Quota, Said, Tier, Variation
from rotation.league.job import Job
from rotation.text import Term, Text, pair, say

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


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def spoken(said: Said) -> Text:
    """Return a sentence that was kept in both languages as one to be shown."""
    return pair(said.en, said.zh)


class Defect(_Part):
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


class Change(_Part):
    """A number before and after the plan."""

    before: int
    after: int


class Figures(_Part):
    """The figures of one round; gaps are hundredths of a full load."""

    year: int
    banner: str
    public_seed: str
    quota: Quota
    stock: int = Field(description="people on a rotation that goes on, if the policy counts them")
    stock_backbone: int
    gaps: tuple[Gap, ...]
    variations: tuple[Variation, ...]
    tiers: tuple[Tier, ...]
    places: int = Field(description="(school, stage) with enough pupils to be judged")
    met: Change = Field(description="places meeting L1-L3 by personnel relation")

    @property
    def moved(self) -> int:
        """X, rotations that go on included if the policy counts them."""
        return self.quota.moved + self.stock

    @property
    def moved_base(self) -> int:
        """The part of X that the share counts."""
        return self.quota.moved_base + self.stock

    @property
    def backbone(self) -> int:
        """B, likewise."""
        return self.quota.backbone_moved + self.stock_backbone

    @property
    def posts(self) -> int:
        """Whole teachers needed."""
        return sum(item.posts for item in self.gaps)

    @property
    def gap(self) -> Change:
        """Posts short."""
        return Change(before=sum(item.before for item in self.gaps),
                      after=sum(item.after for item in self.gaps))

    @property
    def empty(self) -> Change:
        """(school, stage, subject) with a post and nobody."""
        return Change(before=sum(item.empty_before for item in self.gaps),
                      after=sum(item.empty_after for item in self.gaps))

    @property
    def missing(self) -> Change:
        """People missing to L1-L3, by place of work."""
        return Change(before=sum(item.missing_before for item in self.variations),
                      after=sum(item.missing_after for item in self.variations))

    @property
    def beyond(self) -> int:
        """How many coefficients of variation are beyond their limit, 统计口径, after the plan."""
        return sum(not item.within_limit for item in self.variations)

    @property
    def meets(self) -> bool | None:
        """Whether L1-L3 are met everywhere and evenly, 统计口径; None if nothing is measured."""
        if not self.places:
            return None
        return self.met.after == self.places and not self.beyond


class Record(_Part):
    """What became of one job."""

    banner: str
    scenario: str | None
    scenario_label: Said | None
    key: str
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
    figures: Figures | None = None
    time_limit: int = 0
    seconds: float = Field(default=0.0, description="told beside the summary, never in it")

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

    def settles(self, job: Job) -> bool:
        """Whether the job need not be done again."""
        if self.key != job.key:
            return False
        if self.state is Status.FEASIBLE:
            return self.time_limit >= job.limits.seconds
        return self.state in (Status.OPTIMAL, Status.INFEASIBLE, *SETTLED)


def record_of(job: Job, state: Term, *reasons: Text, **told: object) -> Record:
    """Return the record of a job that came to this end."""
    return Record.model_validate({
        "banner": job.banner, "scenario": job.scenario.name if job.scenario else None,
        "scenario_label": job.scenario.label if job.scenario else None, "key": job.key,
        "workbook": job.workbook.name, "workbook_sha256": job.workbook.sha256,
        "status": state.name if isinstance(state, Status) else None,
        "trouble": None if isinstance(state, Status) else state.name,
        "reasons": [Said.of(item) for item in reasons], "time_limit": job.limits.seconds, **told})


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
