"""What happened after a plan was published, and which version of the plan came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rotation.domain.fields import column
from rotation.domain.records import Lock
from rotation.domain.vocabulary import Form, LockKind
from rotation.text import Term, Text

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


@dataclass(frozen=True, kw_only=True)
class Change:
    """变更: one thing that happened after publication, with reason and author."""

    kind: ChangeKind = column("类型", "Kind", "choice", required=True, choices=ChangeKind)
    teacher: str | None = column("教师编号", "Teacher ID", "teacher", aliases=("工号",))
    school: str | None = column("学校", "School", "school")
    field: str | None = column("字段", "Field", "text")
    value: str | None = column("值", "Value", "text", sensitive=True)
    rule: str | None = column("规则", "Rule", "text")
    lock: LockKind | None = column("指定类型", "Kind of decision", "choice", choices=LockKind)
    form: Form | None = column("交流形式", "Form", "choice", choices=Form)
    term_years: int | None = column("期限", "Term in years", "count")
    relation: bool | None = column("是否调动人事关系", "Personnel relation moves", "yes_no")
    reason: str | None = column("理由", "Reason", "text", sensitive=True)
    clerk: str | None = column("经办人", "Clerk", "text", sensitive=True)
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
        All rows of form 对调 as they were before, if any of them fell away: its ring closes no more.
    """

    base: frozenset[str] | None = None
    withdrawn: frozenset[str] = frozenset()
    exempt: Mapping[str, str] = field(default_factory=dict)
    reported: Mapping[str, Post] = field(default_factory=dict)
    swapped: tuple[Lock, ...] = ()


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
    """

    version: int
    parent: str
    parent_sha256: str
    base: frozenset[str] | None
    reference: Mapping[str, Post]
    changes: tuple[Change, ...]


class Cause(Term):
    """变动原因, in words that may be published."""

    WITHDRAWN = "退出", "withdrew"
    EXEMPT = "不再列入交流范围", "exempted"
    CLOSED = "接收学校撤并", "host school closed"
    DIRECTED = "组织指定", "decided by the office"
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
    """

    people: tuple[Revised, ...]
    names: Mapping[str, tuple[str, str]]
    leaving: tuple[tuple[str, Text], ...] = ()
    joining: tuple[tuple[str, Text], ...] = ()
