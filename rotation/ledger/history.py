"""What the chain of a banner tells once it is read: rounds, spells, terms of leaders, comings and goings.

Nothing here knows where the chain is kept: a `History` may be made by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from rotation.domain.months import SEPTEMBER, Month
from rotation.domain.records import Spell
from rotation.domain.vocabulary import AfterTerm, Duty, Form, Stage
from rotation.text import Term

if TYPE_CHECKING:
    from rotation.domain.indicators import Indicator

MEETS = "meets"
"""Figure of a round: 1 if L1 to L3 are met everywhere and evenly (统计口径), else 0; none where nothing is measured."""


def spread_key(stage: Stage, indicator: Indicator) -> str:
    """Return under which name a round tells the coefficient of variation of an indicator, in ten-thousandths."""
    return f"cv {stage.value} {indicator.value}"


class RoundOf(Term):
    """What a round decided about."""

    TEACHERS = "教师", "teachers"
    LEADERS = "校长", "leaders"
    SHARING = "走教", "shared lessons"
    YEARS = "多年规划", "several years"


class Ending(Term):
    """How a spell ended; one without is running, or ends when its term does (期满返回 by default)."""

    RETURNED = "期满返回", "returned when due"
    STAYED = "期满留任", "stayed when due"
    THIRD = "期满转第三校", "went on to a third school when due"
    EARLY = "提前结束", "ended early"
    ABSENT = "未报到", "never reported"


class EventKind(Term):
    """类型 of a row of 变动: what happened after a decision."""

    REPORTED = "报到", "reported"
    ABSENT = "未报到", "never reported"
    EARLY = "提前结束", "ended early"
    EXTENDED = "延长", "extended"
    APPRAISED = "考核等次", "appraised"
    AFTER = "期满去向", "after the term"
    CAME = "调入", "came to the banner"
    LEFT = "调出", "left the banner"
    RETIRED = "退休", "retired"
    DUTY = "职务变动", "duty changed"
    RENUMBERED = "更号", "new number"
    MERGED = "撤并", "school merged"
    RENAMED = "更名", "school renamed"


class Grade(Term):
    """考核等次 while on rotation."""

    EXCELLENT = "优秀", "excellent"
    GOOD = "合格", "good"
    BARELY = "基本合格", "barely good"
    NOT = "不合格", "not good"
    OPEN = "不确定等次", "not graded"


@dataclass(frozen=True, kw_only=True)
class LedgerSpell:
    """交流经历: one person at one host, as decided and as it came.

    Parameters
    ----------
    seq
        Entry of the chain that tells it: a recorded round (its last version) or an import.
    person
        Key of the person, 32 hexadecimal digits; it outlives the name.
    teacher, name
        教师编号 and 姓名; None once the person is forgotten (``ledger erase``).
    year
        Round that decided it: the calendar year of its September.
    home, host
        School codes as they were then; home is empty for a recruit's first post.
    stage, subject
        What is taught at the host; None of an import that tells none.
    form, relation
        交流形式, and whether the personnel relation moved (then nobody returns).
    kind
        去向类别 as plan.json tells it; empty of an import.
    start
        First month.
    planned_end
        Last month of the term, extensions included; None where nobody returns.
    real_end
        Last month as it came, from an event; None: not told, so the term holds.
    ended
        How it ended, or is decided to end, from an event; None: running, or over by its term.
    after_term
        期满去向 as decided; None: not decided, so 返回原校.
    extended, reported
        Whether an event extended the term, or told that the person reported.
    appraisal
        考核等次 while there; None if not told.
    checked
        False of an import: 未经本系统核查.
    backbone
        Whether a backbone teacher went, as the round counted it; None of an import, which does not tell.
    told_by, told_basis
        Entry of the event that changed last when or how it ends, and its document number; 0 and empty if none did.
    """

    seq: int
    person: str
    teacher: str | None = None
    name: str | None = None
    year: int
    home: str
    host: str
    stage: Stage | None = None
    subject: str | None = None
    form: Form | None = None
    relation: bool = False
    kind: str = ""
    start: Month
    planned_end: Month | None = None
    real_end: Month | None = None
    ended: Ending | None = None
    after_term: AfterTerm | None = None
    extended: bool = False
    reported: bool = False
    appraisal: Grade | None = None
    checked: bool = True
    backbone: bool | None = None
    told_by: int = 0
    told_basis: str = ""

    @property
    def end(self) -> Month | None:
        """Last month: as it came, else as planned; None where nobody returns."""
        return self.real_end or self.planned_end

    @property
    def away(self) -> bool:
        """Whether it takes somebody away from a home to which the personnel relation still belongs."""
        return bool(self.home) and not self.relation and self.ended is not Ending.ABSENT

    def running(self, month: Month) -> bool:
        """Whether the person is there in a month, still belonging to the home (存量)."""
        return self.away and self.start <= month and (self.end is None or month <= self.end)

    def due(self, year: int) -> bool:
        """Whether the term ends between September before and August of a round's year, and nothing ended it before."""
        if not self.away or self.ended is Ending.EARLY or self.planned_end is None:
            return False
        return Month(year - 1, SEPTEMBER) <= self.planned_end < Month(year, SEPTEMBER)

    @property
    def row(self) -> Spell | None:
        """The row of sheet 台账 that tells it; None of a recruit, of somebody forgotten, or who never reported."""
        if self.teacher is None or not self.home or self.ended is Ending.ABSENT:
            return None
        return Spell(teacher=self.teacher, school_year=f"{self.year}-{self.year + 1}", home=self.home, host=self.host,
                     start=self.start, end=self.end, form=self.form, relation=self.relation)


@dataclass(frozen=True, kw_only=True)
class LeaderTerm:
    """One move of a school leader: who left which seat for which.

    Parameters
    ----------
    seq, person, teacher, name, year
        As of `LedgerSpell`.
    home, held
        School code and duty before.
    host, duty
        School code and duty after.
    kind
        交流 or 提任.
    start
        First month of the term: September of the year.
    """

    seq: int
    person: str
    teacher: str | None = None
    name: str | None = None
    year: int
    home: str
    held: Duty
    host: str
    duty: Duty
    kind: str
    start: Month


@dataclass(frozen=True, kw_only=True)
class LessonsElsewhere:
    """Lessons that somebody gives every week at another school without leaving the own one (走教); no spell.

    Parameters
    ----------
    seq, person, teacher, name, year
        As of `LedgerSpell`.
    home, host
        School codes.
    stage, subject, lessons
        What is taught there, and how many lessons a week in hundredths.
    start
        First month: September of the year.
    """

    seq: int
    person: str
    teacher: str | None = None
    name: str | None = None
    year: int
    home: str
    host: str
    stage: Stage
    subject: str
    lessons: int
    start: Month


@dataclass(frozen=True, kw_only=True)
class Walk:
    """A person who came, left, retired or changed duty.

    Parameters
    ----------
    seq, person, teacher, name
        As of `LedgerSpell`.
    kind
        What happened: 调入, 调出, 退休 or 职务变动.
    month
        When.
    school
        School code it tells, empty if none.
    """

    seq: int
    person: str
    teacher: str | None = None
    name: str | None = None
    kind: EventKind
    month: Month
    school: str = ""


@dataclass(frozen=True, kw_only=True)
class RoundRecord:
    """One decided round in its last recorded version.

    Parameters
    ----------
    seq
        Its entry.
    programme, year, version
        What was decided, for which year, and which version of the plan.
    plan_sha256, facts_sha256, policy_sha256
        SHA-256 of plan.json (principals.json), of the facts and of the policy.
    approved, basis
        Day of the decision and document number.
    counts
        People by name as plan.json counts them (eligible, moved, backbone_moved, … or leaders, must, moved, …).
    figures
        Value of every goal by code, in the goal's unit.
    """

    seq: int
    programme: RoundOf
    year: int
    version: int
    plan_sha256: str
    facts_sha256: str
    policy_sha256: str
    approved: date
    basis: str
    counts: Mapping[str, int] = field(default_factory=dict)
    figures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class History:
    """Everything that the chain of one banner tells.

    Parameters
    ----------
    banner
        Name of the banner.
    seq, head
        Number and hash of the last entry; 0 and 64 zeros of an empty chain.
    rounds
        Recorded rounds by year, teachers before leaders before shared lessons; only the last version of each.
    recorded
        All spells by start, then person.
    leader_terms, itineraries, walks
        Moves of leaders; lessons given elsewhere; comings and goings.
    schools
        Name of every school that is told of, by code.
    became
        School code -> code that follows it after 撤并 or 更名; spells keep the old one.
    """

    banner: str
    seq: int = 0
    head: str = "0" * 64
    rounds: tuple[RoundRecord, ...] = ()
    recorded: tuple[LedgerSpell, ...] = ()
    leader_terms: tuple[LeaderTerm, ...] = ()
    itineraries: tuple[LessonsElsewhere, ...] = ()
    walks: tuple[Walk, ...] = ()
    schools: Mapping[str, str] = field(default_factory=dict)
    became: Mapping[str, str] = field(default_factory=dict)

    @property
    def last_year(self) -> int | None:
        """Year of the last recorded round of teachers; None if there is none."""
        return max((one.year for one in self.rounds if one.programme is RoundOf.TEACHERS), default=None)

    def called(self, code: str) -> str:
        """Return the name of a school, or its code where no name is told."""
        return self.schools.get(code, code)

    def ending(self, spell: LedgerSpell) -> Ending | EventKind | AfterTerm | None:
        """Return how a spell ended or is decided to: 调出 or 退休 where that ended it early; None: by its term."""
        if spell.ended is Ending.EARLY:
            return next((walk.kind for walk in self.walks if walk.kind in (EventKind.LEFT, EventKind.RETIRED)
                         and (walk.person, walk.month) == (spell.person, spell.real_end)), spell.ended)
        return spell.ended or spell.after_term

    def spells(self, *, teacher: str | None = None, year: int | None = None) -> tuple[LedgerSpell, ...]:
        """Return spells: of one 教师编号, of one round's year, or all."""
        return tuple(one for one in self.recorded
                     if teacher in (None, one.teacher) and year in (None, one.year))

    def stock(self, month: Month) -> tuple[LedgerSpell, ...]:
        """Return the spells running in a month (存量)."""
        return tuple(one for one in self.recorded if one.running(month))

    def due(self, year: int) -> tuple[LedgerSpell, ...]:
        """Return whose term ends by the cutoff of a round (期满), not counting earlier years."""
        return tuple(one for one in self.recorded if one.due(year))
