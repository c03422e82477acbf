"""What happened after a plan was published, and which version of the plan came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rotation.domain.fields import column
from rotation.domain.records import Lock
from rotation.domain.vocabulary import Form, LockKind, Stage
from rotation.text import Term, Text, say

Post = tuple[str, str, str]
"""Host code, stage and subject, as plain words."""


class ChangeKind(Term):
    """类型 of a row of 变更."""

    WITHDRAWN = "退出", "withdrawn"
    EXEMPT = "免除", "exempt"
    CORRECTED = "更正", "corrected"
    CLOSED = "撤并", "closed"
    REPORTED = "已报到", "reported"
    LOCKED = "指定", "locked"
    RELEASED = "取消指定", "released"
    POSTS = "岗位", "posts"
    JOINED = "新增", "joined"


@dataclass(frozen=True, kw_only=True)
class Change:
    """变更: one thing that happened after publication, with reason and author."""

    kind: ChangeKind = column("类型", "Kind", "choice", required=True, choices=ChangeKind)
    teacher: str | None = column("教师编号", "Teacher ID", "teacher", aliases=("工号",))
    name: str | None = column("姓名", "Name", "name", sensitive=True)
    reason: str | None = column("理由", "Reason", "text", sensitive=True)
    clerk: str | None = column("经办人", "Clerk", "text", sensitive=True)
    field: str | None = column("字段", "Field", "text")
    value: str | None = column("值", "Value", "text", sensitive=True)
    rule: str | None = column("规则", "Rule", "text")
    school: str | None = column("学校", "School", "school")
    lock: LockKind | None = column("指定类型", "Kind of decision", "choice", choices=LockKind)
    form: Form | None = column("交流形式", "Form", "choice", choices=Form)
    term_years: int | None = column("期限", "Term in years", "count")
    relation: bool | None = column("是否调动人事关系", "Personnel relation moves", "yes_no")
    stage: Stage | None = column("学段", "Stage", "choice", choices=Stage)
    subject: str | None = column("学科", "Subject", "subject")
    amount: int | None = column("需求数", "Needed", "hundredths")
    most: int | None = column("最多", "At most", "count")
    person: tuple[tuple[str, str], ...] = ()
    """Of somebody new: field of the roster -> what stands there."""

    row: int = 0


@dataclass(frozen=True)
class Revision:
    """What changes of a published plan mean for the facts of its round.

    Parameters
    ----------
    base
        E of the published plan: whoever is in it stays in it, nobody joins. None: E follows
        the corrected facts.
    withdrawn
        Ids of teachers who withdrew; they stay where they are.
    exempt
        Teacher id -> code of the roster rule under which the office exempted somebody.
    reported
        Teacher id -> the post in which somebody has begun already; it cannot change.
    swapped
        All rows of form 对调 as they were, each time that one of them fell away: its ring closes no more.
    shadowed
        Ids of those whom an order ever sent in form 跟岗: they leave no post at a host.
    absent
        Teacher id -> the post (home or where they are counted) of somebody who was to stay there and
        is no longer in it: on leave, gone, or of another school or subject.
    closed
        Codes of schools that were closed: they receive nobody, and nothing of theirs has to be kept.
    empty
        Needed subjects that the published plan left without anybody.
    substitutes
        Teacher id -> the posts for which somebody was published as a stand-in (递补).
    """

    base: frozenset[str] | None = None
    withdrawn: frozenset[str] = frozenset()
    exempt: Mapping[str, str] = field(default_factory=dict)
    reported: Mapping[str, Post] = field(default_factory=dict)
    swapped: tuple[tuple[Lock, ...], ...] = ()
    shadowed: frozenset[str] = frozenset()
    absent: Mapping[str, Post] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    empty: frozenset[Post] = frozenset()
    substitutes: Mapping[str, tuple[Post, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Lineage:
    """Where a revised plan comes from; enough to rebuild its facts from the workbook.

    Parameters
    ----------
    version
        1 for a plan made from the workbook alone, then counted up.
    parent, parent_sha256
        Name of the folder that was revised, and the SHA-256 of its plan.json.
    base
        E as first published; None if it was worked out anew.
    reference
        Placements of the parent by teacher id.
    changes
        Everything that happened since the first version.
    short
        Posts missing in the parent, in whole people, where any are.
    empty, substitutes
        Of the parent, as in `Revision`.
    """

    version: int
    parent: str
    parent_sha256: str
    base: frozenset[str] | None
    reference: Mapping[str, Post]
    changes: tuple[Change, ...]
    short: Mapping[Post, int] = field(default_factory=dict)
    empty: frozenset[Post] = frozenset()
    substitutes: Mapping[str, tuple[Post, ...]] = field(default_factory=dict)


class Cause(Term):
    """变动原因, in words that may be published."""

    WITHDRAWN = "退出", "withdrew"
    EXEMPT = "不再列入交流范围", "exempted"
    CLOSED = "接收学校撤并", "host school closed"
    DIRECTED = "组织指定", "decided by the office"
    JOINED = "新增人员", "joined since"
    RULE = "信息更正后不符合规定", "no longer permitted"
    REPLACES = "递补", "takes over a post"
    ADJUSTED = "相应调整", "adjusted in turn"


@dataclass(frozen=True)
class Revised:
    """One person of the list of changes.

    Parameters
    ----------
    teacher
        Id.
    before, after
        Posts in the published and in the revised plan; None for staying.
    cause
        Why, in a word.
    reason
        Why, in a sentence for the office.
    """

    teacher: str
    before: Post | None
    after: Post | None
    cause: Cause
    reason: Text


@dataclass(frozen=True)
class OpenedGap:
    """A post that what happened since publication, or the revision itself, leaves short.

    Parameters
    ----------
    post
        Where.
    published, undone, now
        People missing in the published plan, if nothing were done, and after the revision.
    left
        Ids of those who left a post there, by withdrawing, by leave, or because they may no longer take it.
    came
        Ids of those whom the revision brings there, or lets stay.
    why
        What keeps it open, for the office; None if it is closed again.
    """

    post: Post
    published: int
    undone: int
    now: int
    left: tuple[str, ...]
    came: tuple[str, ...]
    why: Text | None

    @property
    def open(self) -> bool:
        """Whether more people are missing than in the published plan."""
        return self.now > self.published

    @property
    def ends(self) -> Text:
        """How it stands now: open, and why; or filled again, as far as the published plan had filled it."""
        if self.why is not None:
            return say("{n} missing: {w}", "仍缺{n}人：{w}", n=self.now, w=self.why)
        if not self.now:
            return say("filled again", "已补齐")
        return say("what was left is filled again; {n} missing as published",
                   "空出的已补齐，尚缺{n}人（公示方案原有）", n=self.now)


@dataclass(frozen=True)
class Changes:
    """What a revised plan changes.

    Parameters
    ----------
    people
        Everybody whose post, or staying, differs.
    names
        Teacher id -> (name, home school code), people who left the roster included.
    leaving, joining
        Who would leave or join E were it worked out anew, and why; E itself is as published.
    called
        Ids of published stand-ins who are called up to the post named for them.
    gaps
        Posts that the change leaves short, closed again or not.
    proven
        Whether fewer changes are proven impossible, as far as what comes before them goes.
    fewest
        Whether the fewest changes come before everything else, whoever is called up counted.
    """

    people: tuple[Revised, ...]
    names: Mapping[str, tuple[str, str]]
    leaving: tuple[tuple[str, Text], ...] = ()
    joining: tuple[tuple[str, Text], ...] = ()
    called: tuple[str, ...] = ()
    gaps: tuple[OpenedGap, ...] = ()
    proven: bool = False
    fewest: bool = False

    @property
    def sums_up(self) -> Text:
        """How many people change, and what is proven of that."""
        told = (say("not proven to be the fewest", "未证明为最少") if not self.proven else
                say("proven to be the fewest", "已证明为最少") if self.fewest else
                say("proven to be the fewest that fill what can be filled of the posts left",
                    "已证明在补齐空出岗位的前提下为最少"))
        called = (say(", {n} of them published stand-ins", "（其中递补{n}人）", n=len(self.called)) if self.called
                  else say("", ""))
        return say("{n} changes{c}, {p}", "变动{n}人{c}，{p}", n=len(self.people), c=called, p=told)

    @property
    def lacking(self) -> Text:
        """How many posts are missing beyond the published plan."""
        number = sum(gap.now - gap.published for gap in self.gaps if gap.open)
        if not self.gaps:
            return say("no post becomes short", "没有因变动新增的缺额")
        if not number:
            return say("every post that became short is filled again", "因变动空出的岗位已全部补齐")
        return say("{n} posts are missing that were not in the published plan", "比公示方案新增缺额{n}人", n=number)
