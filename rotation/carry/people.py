"""What becomes of one row of 教师 by September of the next year: where somebody is, and what the columns say then."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rotation.carry.past import Past
from rotation.domain.months import SEPTEMBER, Month
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import AfterTerm, PersonStatus
from rotation.ledger.history import Ending, EventKind, LedgerSpell
from rotation.rules._base import in_force
from rotation.rules.r20_retirement import statutory_retirement
from rotation.rules.r30_deferral import Deferral
from rotation.text import Term, Text, say

FOR_A_YEAR = ("graduating", "class_teacher", "willingness", "application", "recommended")
"""Columns of 教师 that hold for one round: blank again, to be filled in."""
_AWAY = (PersonStatus.ROTATION, PersonStatus.SUPPORT)


class Whereabouts(Term):
    """What becomes of somebody on the roster; everybody has one."""

    STAYS = "在原单位", "stays"
    MOVED = "人事关系调动", "moved for good"
    POSTED = "新任教师到岗", "recruit posted"
    OUT = "交流在外", "on rotation"
    BACK = "交流期满或提前结束", "back from rotation"
    LEFT = "减员", "off the roster"


class NewValue(NamedTuple):
    """The new value of a column and by what it is known."""

    value: Any
    why: Text


class Away(NamedTuple):
    """A rotation at a host, from the round, the ledger or the workbook; no end: until further notice."""

    host: str
    start: Month | None
    end: Month | None
    why: Text
    after_term: AfterTerm | None = None
    early: bool = False


@dataclass
class AYearOn:
    """What is known of somebody for the next year.

    Parameters
    ----------
    teacher
        As the round was decided on.
    fate
        What becomes of the person.
    changes
        New values by column; what is not there stays as it is.
    blank
        Columns that the office fills in.
    over
        The rotation that has ended, by its term or early; None of all others.
    again
        Whether a deferral has run out (应恢复).
    free
        Whether bound service has ended (服务期满).
    asks
        What only the office can tell.
    """

    teacher: Teacher
    fate: Whereabouts = Whereabouts.STAYS
    changes: dict[str, NewValue] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    over: Away | None = None
    again: bool = False
    free: bool = False
    asks: list[Text] = field(default_factory=list)
    gone: Text | None = None

    @property
    def due(self) -> Away | None:
        """The rotation whose term has ended; None of all others, and of one that ended early."""
        return None if self.over is None or self.over.early else self.over

    def set(self, name: str, value: Any, why: Text) -> None:
        """Note a new value of a column."""
        self.changes[name] = NewValue(value, why)

    def leave(self, name: str, why: Text) -> None:
        """Note that the office fills a column in."""
        self.set(name, None, why)
        self.blank.add(name)


class People:
    """Everybody of the roster a year later.

    Parameters
    ----------
    past
        The round and what happened.
    there
        Numbers of a new roster, which decides who is on it; None: retirement and events do.
    """

    def __init__(self, past: Past, there: Container[str] | None = None) -> None:
        self._past, self._round, self._there = past, past.round, there
        self._start, self._cutoff = Month(past.year, SEPTEMBER), Month(past.year + 1, SEPTEMBER - 1)
        self._spells: dict[str, list[LedgerSpell]] = {}
        for spell in past.history.recorded:
            if spell.teacher is not None and spell.ended is not Ending.ABSENT:
                self._spells.setdefault(spell.teacher, []).append(spell)
        self._walks = {walk.teacher: walk for walk in past.history.walks
                       if walk.kind in (EventKind.LEFT, EventKind.RETIRED) and walk.month <= self._cutoff}

    def of(self, teacher: Teacher) -> AYearOn:
        """Return what becomes of a teacher."""
        person = AYearOn(teacher)
        person.gone = self._leaves(teacher)
        if person.gone is not None:
            person.fate = Whereabouts.LEFT
            return person
        self._aged(person)
        decided, away = self._decided(teacher), self._away(teacher)
        if decided is not None and not decided.away:
            self._moved(person, decided)
        elif away is not None and (away.end is None or away.end > self._cutoff):
            self._out(person, away)
        elif away is not None:
            self._back(person, away)
        else:
            self._home(person)
        self._months(person, decided, away)
        return person

    # -- who leaves -------------------------------------------------------------------------------

    def _leaves(self, teacher: Teacher) -> Text | None:
        if self._there is None:
            return self._retired(teacher)
        return None if teacher.id in self._there else self._retired(teacher) or say(
            "not on the new roster", "不在新花名册中")

    def _retired(self, teacher: Teacher) -> Text | None:
        walk = self._walks.get(teacher.id)
        if walk is not None:
            return say("{p} on {d} (ledger, entry {n})", "{d}{p}（台账第{n}条）", p=walk.kind, d=str(walk.month),
                       n=walk.seq)
        month = statutory_retirement(teacher)
        if month > self._cutoff:
            return None
        return say("statutory retirement {m}, by {w}", "法定退休年月{m}（{w}）", m=str(month), w=(
            say("column 法定退休日期", "“法定退休日期”列") if teacher.retires else
            say("month of birth, sex and rank (R20)", "按出生年月、性别、职称推算，R20")))

    # -- where ------------------------------------------------------------------------------------

    def _decided(self, teacher: Teacher) -> LedgerSpell | None:
        return next((one for one in self._spells.get(teacher.id, ()) if one.year == self._past.year), None)

    def _away(self, teacher: Teacher) -> Away | None:
        """Return the rotation on which somebody was in the school year that ends, if any."""
        spells = [one for one in self._spells.get(teacher.id, ()) if one.away and one.start <= self._cutoff and (
            one.end is None or one.end >= self._start)]
        if spells:
            spell = max(spells, key=lambda one: one.start)
            return Away(self._past.now_called(spell.host), spell.start, spell.end, self._past.entry(spell),
                        spell.after_term, spell.ended is Ending.EARLY)
        posting = self._round.posting(teacher)
        return None if posting is None else Away(posting.school, None, posting.until, say(
            "the workbook of {y}", "{y}年数据", y=self._past.year))

    def _moved(self, person: AYearOn, spell: LedgerSpell) -> None:
        """Let somebody belong to the host: transferred, or a recruit posted."""
        teacher, why = person.teacher, self._past.entry(spell)
        person.fate = Whereabouts.MOVED if spell.home else Whereabouts.POSTED
        person.set("school", self._past.now_called(spell.host), why)
        person.set("joined", spell.start, why)
        if spell.stage is not None:
            person.set("stage", spell.stage, why)
        if spell.subject not in (None, teacher.subject, self._round.main_subject(teacher)):
            person.asks.append(say(
                "teaches {s} there, on the roster {o}: is 主教学科 another one now?",
                "在接收学校任教{s}，花名册主教学科为{o}，是否更改？", s=spell.subject, o=teacher.subject))
        self._home(person)

    def _out(self, person: AYearOn, away: Away) -> None:
        person.fate = Whereabouts.OUT
        person.set("status", PersonStatus.ROTATION, away.why)
        person.set("host", away.host, away.why)
        person.set("host_until", away.end, away.why)
        self._forget_last(person)

    def _back(self, person: AYearOn, away: Away) -> None:
        person.fate = Whereabouts.BACK
        self._returned(person, away.end, away.why)
        person.over = away
        if away.early:
            self._forget_last(person)
            return
        person.set("last_host", away.host, away.why)
        if away.after_term is None:
            person.leave("after_term", say("not decided yet; blank counts as 返回原校", "尚未确定，留空按返回原校"))
        else:
            person.set("after_term", away.after_term, away.why)

    def _home(self, person: AYearOn) -> None:
        """Clear what tells of a rotation that was over before the year began."""
        teacher = person.teacher
        if teacher.host is not None or teacher.host_until is not None:
            self._returned(person, teacher.host_until, say("over since {m}", "已于{m}结束", m=str(teacher.host_until)))
        self._forget_last(person)

    @staticmethod
    def _returned(person: AYearOn, end: Month | None, why: Text) -> None:
        teacher = person.teacher
        if teacher.status in _AWAY:
            person.set("status", PersonStatus.IN_POST, why)
        person.set("host", None, why)
        person.set("host_until", None, why)
        person.set("rotation_ended", max(filter(None, (end, teacher.rotation_ended)), default=None), why)

    @staticmethod
    def _forget_last(person: AYearOn) -> None:
        why = say("told of the round that is over", "仅用于上一年度")
        person.set("after_term", None, why)
        person.set("last_host", None, why)

    # -- what grows, and what ends ----------------------------------------------------------------

    def _aged(self, person: AYearOn) -> None:
        teacher = person.teacher
        for name in FOR_A_YEAR:
            person.leave(name, say("holds for one year", "仅限当年，须重新填写"))
        self._graduated(person)
        self._deferral(person)
        bound = teacher.bound_until
        person.free = bound is not None and self._round.settings.cutoff < bound <= self._cutoff

    def _graduated(self, person: AYearOn) -> None:
        """Take over who taught a graduating class: it was told a year ahead, and holds for whoever did not move."""
        told, moved = person.teacher.graduating, self._decided(person.teacher) is not None
        if told is None or moved:
            person.leave("graduated", say("not known", "无从得知，须填写"))
        else:
            person.set("graduated", told, say("下学年毕业班 of {y}", "{y}年“下学年毕业班”", y=self._past.year))

    def _deferral(self, person: AYearOn) -> None:
        teacher, rule = person.teacher, in_force(self._round, Deferral)
        if rule is not None and rule.catches(self._round, teacher):
            self._one_more(person, rule)
        until = teacher.deferral_until
        if teacher.deferral and until is not None and until < self._cutoff:
            person.again = True
            for name in ("deferral", "deferral_until", "deferral_basis", "deferral_approver"):
                person.set(name, None, say("over since {m}", "已于{m}到期", m=str(until)))

    def _one_more(self, person: AYearOn, rule: Deferral) -> None:
        years = person.teacher.deferral_years
        if years is None or years + 1 > rule.max_years:
            person.leave("deferral_years", say(
                "deferred in {y} as well; more than {n} years, or not told how many before",
                "{y}年又暂缓一年；原年数未填或已满{n}年，请核实", y=self._past.year, n=rule.max_years))
        else:
            person.set("deferral_years", years + 1, say("deferred in {y}", "{y}年暂缓", y=self._past.year))

    # -- months of rural service ------------------------------------------------------------------

    def _months(self, person: AYearOn, decided: LedgerSpell | None, away: Away | None) -> None:
        if person.teacher.rural_months is None:
            return
        served = sum(self._favored(school) for school in self._schools(person.teacher, decided, away))
        person.set("rural_months", person.teacher.rural_months + served, say(
            "{n} months in a rural or weak school since {s}", "{s}起在农村牧区或薄弱学校任教{n}个月", n=served,
            s=str(self._start)))

    def _schools(self, teacher: Teacher, decided: LedgerSpell | None, away: Away | None) -> Iterator[str]:
        """Iterate over the school of each month of the year in which somebody taught."""
        home = teacher.school if teacher.status is PersonStatus.IN_POST or teacher.host is not None else ""
        for number in range(12):
            month = self._start.plus(number)
            if decided is not None and not decided.away:
                yield decided.host if month >= decided.start else home
            elif away is not None and (away.start is None or away.start <= month) and (
                    away.end is None or month <= away.end):
                yield away.host
            else:
                yield home

    def _favored(self, code: str) -> bool:
        school = self._round.problem.school.get(code)
        return school is not None and self._round.is_favored(school)

