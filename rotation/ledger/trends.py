"""What became of the years: shares, shortages, returns and stays, by round; no person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rotation.domain.months import SEPTEMBER, Month
from rotation.domain.vocabulary import AfterTerm
from rotation.ledger.history import Ending, History, RoundOf, RoundRecord
from rotation.tables.looks import share
from rotation.tables.table import Column, Table
from rotation.text import Text, say


@dataclass(frozen=True, kw_only=True)
class YearTold:
    """One round of one banner, and what came of it.

    Parameters
    ----------
    banner, year
        Which.
    eligible, moved, backbone
        E, X and B, people.
    stock
        People on rotation in September, those of earlier rounds included.
    short, empty
        People missing and subjects without anybody after the round.
    absent, early
        Of this round: who never reported, who ended early.
    due, stayed, third
        Whose term ended by August of the year, and who of them stayed or went on to a third school.
    again
        Of those placed, who had been on rotation before as far as the ledger tells.
    """

    banner: str
    year: int
    eligible: int
    moved: int
    backbone: int
    stock: int
    short: int
    empty: int
    absent: int
    early: int
    due: int
    stayed: int
    third: int
    again: int

    @property
    def rate(self) -> Fraction:
        """X of E; nothing where nobody is eligible."""
        return Fraction(self.moved, self.eligible) if self.eligible else Fraction(0)

    @property
    def backbone_rate(self) -> Fraction:
        """B of X; nothing where nobody moved."""
        return Fraction(self.backbone, self.moved) if self.moved else Fraction(0)


def years_told(history: History) -> tuple[YearTold, ...]:
    """Return what is told of every recorded round of teachers, by year."""
    return tuple(_told(history, one) for one in history.rounds if one.programme is RoundOf.TEACHERS)


def _told(history: History, one: RoundRecord) -> YearTold:
    spells, due = [spell for spell in history.spells(year=one.year) if spell.home], history.due(one.year)
    ends, ways = Counter(spell.ended for spell in spells), Counter(spell.after_term for spell in due)
    earlier = {spell.person for spell in history.recorded if spell.home and spell.year < one.year}
    return YearTold(
        banner=history.banner, year=one.year, eligible=one.counts.get("eligible", 0), moved=one.counts.get("moved", 0),
        backbone=one.counts.get("backbone_moved", 0), stock=len(history.stock(Month(one.year, SEPTEMBER))),
        short=one.figures.get("short", 0), empty=one.figures.get("empty", 0), absent=ends[Ending.ABSENT],
        early=ends[Ending.EARLY], due=len(due), stayed=ways[AfterTerm.STAY], third=ways[AfterTerm.THIRD],
        again=sum(spell.person in earlier for spell in spells))


_COUNTED: tuple[tuple[str, Text], ...] = (
    ("stock", say("on rotation in September", "9月在外")), ("again", say("moved again", "再次交流")),
    ("absent", say("never reported", "未报到")), ("early", say("ended early", "提前结束")),
    ("due", say("terms ended by August", "8月底前期满")), ("stayed", say("of them stayed", "其中留任")),
    ("third", say("of them to a third school", "其中转第三校")), ("short", say("people missing", "缺额（人）")),
    ("empty", say("subjects without anybody", "学科空缺")))


def years_table(told: Sequence[YearTold]) -> Table:
    """Return the figures of rounds, one a row."""
    return Table("years", say("Years", "历年"), say("The rounds and what came of them", "历年交流情况"), (
        Column[YearTold]("banner", say("Banner", "旗县")),
        Column("year", say("Year", "年度"), "center", of=lambda one: str(one.year)),
        Column("eligible", say("Eligible", "符合交流条件"), "count"),
        Column("moved", say("Exchanged", "交流人数"), "count"),
        Column("rate", say("Share", "交流比例"), "percent", of=lambda one: share(one.moved, one.eligible)),
        Column("backbone_rate", say("Backbone share", "骨干占比"), "percent",
               of=lambda one: share(one.backbone, one.moved)),
        *(Column[YearTold](key, title, "count") for key, title in _COUNTED)), tuple(told))
