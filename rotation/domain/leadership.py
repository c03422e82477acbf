"""What is told of school leaders besides the roster: sheets 校级领导 and 校长指定, and their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rotation.domain.fields import column
from rotation.domain.months import Month
from rotation.domain.vocabulary import Duty, Stage
from rotation.text import Term, say


class PartyBody(Term):
    """党组织 of a school."""

    COMMITTEE = "党委", "party committee"
    GENERAL_BRANCH = "党总支", "general party branch"
    BRANCH = "党支部", "party branch"
    JOINT_BRANCH = "联合支部", "joint party branch"
    NONE = "无", "none"

    @property
    def separate(self) -> bool:
        """Whether secretary and principal are two people (分设)."""
        return self in (PartyBody.COMMITTEE, PartyBody.GENERAL_BRANCH)


class Appraisal(Term):
    """近两年考核."""

    EXCELLENT = "优秀", "excellent"
    GOOD = "合格", "up to standard"
    BARELY = "基本合格", "barely up to standard"
    FAILED = "不合格", "not up to standard"


class Led(Term):
    """管理学段: what a leader has managed."""

    PRIMARY = "小学", "primary"
    JUNIOR = "初中", "junior"
    NINE_YEAR = "九年", "nine years"

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The compulsory stages meant."""
        return {Led.PRIMARY: (Stage.PRIMARY,), Led.JUNIOR: (Stage.JUNIOR,)}.get(self, (Stage.PRIMARY, Stage.JUNIOR))


class Reserve(Term):
    """后备: for which level somebody is in the pool."""

    HEAD = "校长", "principal"
    DEPUTY = "副校长", "vice principal"

    @property
    def height(self) -> int:
        """The level that may be taken."""
        return 2 if self is Reserve.HEAD else 1


class LeaderOrderKind(Term):
    """类型 of a row of 校长指定."""

    STAY = "留任", "stays"
    GOES_TO = "指定去向", "goes to"
    NEVER_TO = "禁止去向", "never to"
    MUST_MOVE = "应交流", "must move"
    RELIEVED = "免职", "relieved"
    PROMOTED = "提任", "promoted"

    @property
    def moves(self) -> bool:
        """Whether it asks for another seat."""
        return self in (LeaderOrderKind.GOES_TO, LeaderOrderKind.MUST_MOVE, LeaderOrderKind.PROMOTED)


class LeaderVerdict(Term):
    """任职审查: what a leader is this year; the first that holds is told."""

    OUTSIDE = "不在范围", "outside"
    LEAVING = "离任", "leaving"
    FIXED = "不调整", "not moved"
    NEAR = "临近退休", "near retirement"
    DEFERRED = "暂缓", "deferred"
    LOCKED = "留任", "kept by order"
    MUST = "必须交流", "must move"
    DUE = "任满", "term served"
    FREE = "可调整", "may move"
    CANDIDATE = "后备", "candidate"

    @property
    def is_due(self) -> bool:
        """Whether somebody is to be exchanged this year."""
        return self in (LeaderVerdict.MUST, LeaderVerdict.DUE)


@dataclass(frozen=True, kw_only=True)
class LeaderProfile:
    """校级领导: what the office knows of a leader, or of somebody in the pool, besides the roster."""

    teacher: str = column("教师编号", "Teacher ID", "teacher", required=True)
    leading_since: Month | None = column("任本校校级领导起始", "Leads this school since", "month", later=True)
    career_rank: str | None = column("校长职级", "Principal grade", "text", later=True)
    honour: str | None = column("名校长级别", "Honour as a principal", "text", later=True)
    appraisal: Appraisal | None = column("近两年考核", "Appraisal, two years", "choice", choices=Appraisal,
                                         sensitive=True, later=True)
    trained: bool | None = column("任职资格培训", "Trained for the post", "yes_no", later=True)
    member: bool | None = column("中共党员", "Party member", "yes_no", sensitive=True, later=True)
    led: Led | None = column("管理学段", "Stage managed", "choice", choices=Led, later=True)
    served: str | None = column("任过学校", "Schools led before", "text", later=True,
                                note=say("codes or full names, separated by 、", "学校代码或全称，多所用顿号隔开"))
    reserve: Reserve | None = column("后备", "In the pool for", "choice", choices=Reserve, later=True)
    wishes: tuple[str, ...] = column("意愿学校", "Schools wished for", "schools", default=(), later=True)
    avoids: str | None = column("回避编号", "Relatives by ID", "text", sensitive=True, later=True,
                                note=say("ids of relatives, separated by 、", "须回避的亲属的教师编号，多人用顿号隔开"))
    skills: str | None = column("专长", "Strong in", "text", later=True,
                                note=say("such as 寄宿、小规模、九年一贯", "如寄宿、小规模、九年一贯，用顿号隔开"))
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class LeaderOrder:
    """校长指定: a decision of the party group that the plan must respect."""

    teacher: str = column("教师编号", "Teacher ID", "teacher", required=True)
    kind: LeaderOrderKind = column("类型", "Kind", "choice", required=True, choices=LeaderOrderKind)
    schools: tuple[str, ...] = column("学校", "School", "schools", default=(), later=True)
    duty: Duty | None = column("职务", "Post", "choice", choices=Duty, later=True)
    reason: str = column("理由", "Reason", "text", required=True, sensitive=True)
    clerk: str = column("经办人", "Clerk", "text", required=True, sensitive=True)
    row: int = 0


@dataclass(frozen=True)
class LeadersDecided:
    """What a plan of leaders has decided about those who had to move or had served their terms.

    Parameters
    ----------
    homes
        Their schools before, by id.
    exchanged
        Those of them who go to another school.
    """

    homes: Mapping[str, str]
    exchanged: frozenset[str]
