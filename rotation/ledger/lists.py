"""What a ledger tells, as tables and sentences that people read: rounds, spells, who is due in which year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from rotation.domain.months import SEPTEMBER
from rotation.ledger.history import History, LedgerSpell, RoundRecord
from rotation.tables.table import Column, Table
from rotation.text import Text, say

FORGOTTEN = say("(anonymous)", "（已匿名）")
FOR_GOOD = say("for good", "不返回")


def spells_table(history: History, spells: Iterable[LedgerSpell]) -> Table:
    """Return spells, one a row, with the names of schools that the history knows."""
    return Table("spells", say("Spells", "交流经历"), say("Spells", "交流经历"), (
        Column[LedgerSpell]("teacher", say("Teacher ID", "教师编号"), of=lambda one: one.teacher or FORGOTTEN),
        Column("name", say("Name", "姓名")),
        Column("home", say("Home school", "派出学校"), of=lambda one: called(history, one.home)),
        Column("host", say("Host school", "接收学校"), of=lambda one: called(history, one.host)),
        Column("subject", say("Subject", "学科")),
        Column("months", say("Months", "起止"), of=lambda one: f"{one.start}—{one.end}" if one.end else say(
            "{s}—for good", "{s}—不返回", s=str(one.start))),
        Column("ended", say("How it ended", "结束情况"), of=history.ending),
    ), tuple(spells))


def called(history: History, code: str) -> str:
    """Return the name of a school as a narrow column has it: without the banner with which every one begins."""
    name = history.called(code)
    return name.removeprefix(history.banner) or name


def rounds_table(history: History) -> Table:
    """Return the recorded rounds, one a row, each in its last version."""
    return Table("rounds", say("Rounds", "历年方案"), say("Rounds", "历年方案"), (
        Column[RoundRecord]("year", say("Year", "年度"), of=lambda one: str(one.year)),
        Column("programme", say("Of", "类别")),
        Column("version", say("Version", "版次"), "count"),
        Column("approved", say("Approved", "批准日期"), of=lambda one: one.approved.isoformat()),
        Column("basis", say("Document number", "文号")),
        Column("moved", say("People moved", "交流人数"), "count", of=lambda one: one.counts.get("moved")),
        Column("seq", say("Entry", "记账序号"), "count"),
    ), history.rounds)


def proof(history: History) -> Text:
    """Return the sentence under a printed list by which the paper proves the chain, or the chain the paper."""
    return say("Chain of {b}: entry {n}, head {h}. Whoever has this paper can prove the database by it: rotation "
               "ledger verify --head {n}:{s}", "{b}台账：记至第{n}条，校验码 {h}。凭本页可核对数据库：rotation ledger "
               "verify --head {n}:{s}", b=history.banner, n=history.seq, h=history.head, s=history.head[:12])


def _end(spell: LedgerSpell) -> object:
    return FOR_GOOD if spell.end is None else str(spell.end)


def due_years(history: History) -> dict[int, int]:
    """Return how many terms end by August of which year, in the order of the years; see `History.due`."""
    ends = [one.planned_end for one in history.recorded if one.planned_end is not None]
    years = Counter(end.year + (end.month >= SEPTEMBER) for end in ends)
    return {year: number for year in sorted(years) if (number := len(history.due(year)))}


def only_recorded(history: History) -> Text | None:
    """Return that spells of before are not told of, if none were ever imported; None where there are some."""
    if not history.recorded or any(not one.checked for one in history.recorded):
        return None
    return say(
        "The ledger tells of who went since {y}. Whoever was sent out before is not in it: take sheet 台账 of the "
        "workbook in once with rotation ledger import.",
        "台账只有{y}年以来的交流。更早派出、现在仍在外的人员不在台账中，请用 rotation ledger import 补录一次"
        "（读取数据工作簿的“台账”表）。", y=min(one.year for one in history.recorded))


def untold(history: History, year: int, placed: Collection[str]) -> tuple[str | Text, ...]:
    """Return the names of people who stay or go on by a round, and of whom no event tells 期满去向.

    Parameters
    ----------
    history
        With the round.
    year
        Of the round.
    placed
        Keys of whom it places.
    """
    return tuple(one.name or FORGOTTEN for one in history.due(year)
                 if one.after_term is None and one.person in placed)


def spell_said(history: History, spell: LedgerSpell) -> Text:
    """Return one spell in a sentence that names nobody."""
    told = say("{s} to {e}: at {o}, from {h}", "{s} 至 {e}：{h}→{o}", s=str(spell.start), e=_end(spell),
               h=history.called(spell.home), o=history.called(spell.host)) if spell.home else say(
        "from {s}: first post at {o}", "{s} 起：新任教师，到{o}任教", s=str(spell.start), o=history.called(spell.host))
    more = [part for part in (spell.subject, spell.form, history.ending(spell), spell.appraisal) if part]
    return Text.joined([told, *more], ", ", "，")
