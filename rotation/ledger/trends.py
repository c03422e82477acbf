"""What became of the years: shares, shortages, returns and stays, by round; no person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from rotation.domain.indicators import Indicator
from rotation.domain.months import SEPTEMBER, Month
from rotation.domain.ratio import ceil_of
from rotation.domain.vocabulary import AfterTerm, Stage
from rotation.figures.standards import TARGET, TARGET_NOTE
from rotation.figures.words import yes
from rotation.ledger.forecasts import looked_back
from rotation.ledger.history import MEETS, Ending, History, RoundOf, RoundRecord, spread_key
from rotation.tables.looks import share
from rotation.tables.table import Column, Styled, Table
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
    stock_told, stock_backbone
        Of them, those of whom the ledger knows whether they are backbone teachers (imports do not tell), and the
        backbone teachers.
    short, empty
        People missing and subjects without anybody after the round.
    absent, early
        Of this round: who never reported, who ended early.
    due, stayed, third
        Whose term ended by August of the year, and who of them stayed or went on to a third school.
    back
        Of those due, who went home when the term ended as it was decided: neither stayed, went on nor was extended.
    again
        Of those placed, who had been on rotation before as far as the ledger tells.
    turned
        Who went at least once so far, imported years included.
    meets
        Whether L1 to L3 are met everywhere and evenly after the round (统计口径); None if it was not recorded.
    off
        By how many more came than the last plan over several years of before had expected: exchanged, missing,
        recruits; nothing where the ledger has no such plan.
    spread
        Coefficients of variation after the round (统计口径), by stage and indicator, where they were recorded.
    """

    banner: str
    year: int
    eligible: int
    moved: int
    backbone: int
    stock: int
    stock_told: int
    stock_backbone: int
    short: int
    empty: int
    absent: int
    early: int
    due: int
    stayed: int
    third: int
    back: int
    again: int
    turned: int
    meets: bool | None
    off: Mapping[str, int]
    spread: Mapping[tuple[Stage, Indicator], Fraction]

    @property
    def rate(self) -> Fraction:
        """X of E; nothing where nobody is eligible."""
        return Fraction(self.moved, self.eligible) if self.eligible else Fraction(0)

    @property
    def backbone_rate(self) -> Fraction:
        """B of X; nothing where nobody moved."""
        return Fraction(self.backbone, self.moved) if self.moved else Fraction(0)

    @property
    def stock_rate(self) -> Fraction:
        """People on rotation in September, of E; nothing where nobody is eligible."""
        return Fraction(self.stock, self.eligible) if self.eligible else Fraction(0)

    @property
    def stock_backbone_rate(self) -> Fraction:
        """Backbone teachers of those on rotation in September of whom it is known; nothing where there are none."""
        return Fraction(self.stock_backbone, self.stock_told) if self.stock_told else Fraction(0)


def years_told(history: History) -> tuple[YearTold, ...]:
    """Return what is told of every recorded round of teachers, by year."""
    return tuple(_told(history, one) for one in history.rounds if one.programme is RoundOf.TEACHERS)


def _told(history: History, one: RoundRecord) -> YearTold:
    spells, due = [spell for spell in history.spells(year=one.year) if spell.home], history.due(one.year)
    ends, ways = Counter(spell.ended for spell in spells), Counter(spell.after_term for spell in due)
    stock = history.stock(Month(one.year, SEPTEMBER))
    earlier = {spell.person for spell in history.recorded if spell.home and spell.year < one.year}
    return YearTold(
        banner=history.banner, year=one.year, eligible=one.counts.get("eligible", 0), moved=one.counts.get("moved", 0),
        backbone=one.counts.get("backbone_moved", 0), stock=len(stock),
        stock_told=sum(spell.backbone is not None for spell in stock), stock_backbone=sum(
            spell.backbone is True for spell in stock),
        short=one.figures.get("short", 0), empty=one.figures.get("empty", 0), absent=ends[Ending.ABSENT],
        early=ends[Ending.EARLY], due=len(due), stayed=ways[AfterTerm.STAY], third=ways[AfterTerm.THIRD],
        back=sum(spell.after_term in (None, AfterTerm.RETURN) and not spell.extended for spell in due),
        again=sum(spell.person in earlier for spell in spells),
        turned=len({spell.person for spell in history.recorded if spell.home and spell.year <= one.year
                    and spell.ended is not Ending.ABSENT}),
        meets=bool(one.figures[MEETS]) if MEETS in one.figures else None, off=_off(history, one.year),
        spread={(stage, indicator): Fraction(one.figures[key], 10_000) for stage in Stage for indicator in Indicator
                if (key := spread_key(stage, indicator)) in one.figures})


def _off(history: History, year: int) -> Mapping[str, int]:
    """Return how far the last forecast of a year was off, as far as it told of it."""
    told = [one for one in looked_back(history, year) if one.year == year]
    if not told:
        return {}
    last = max(told, key=lambda one: one.made)
    return {name: last.came[name] - last.told[name] for name in FORESEEN
            if name in last.came and name in last.told}


FORESEEN: Mapping[str, Text] = {
    "moved": say("exchanged, more than forecast", "交流人数：实际比预测多"),
    "short": say("missing, more than forecast", "缺额：实际比预测多"),
    "hired": say("recruits, more than forecast", "招聘：实际比预测多")}
"""What is held against a forecast, and what the difference is called."""

_COUNTED: tuple[tuple[str, Text], ...] = (
    ("stock", say("on rotation in September", "9月在外")), ("again", say("moved again", "再次交流")),
    ("absent", say("never reported", "未报到")), ("early", say("ended early", "提前结束")),
    ("turned", say("went at least once so far", "累计交流过")),
    ("due", say("terms ended by August", "8月底前期满")), ("back", say("of them went home in time", "其中按期返回")),
    ("stayed", say("of them stayed", "其中留任")),
    ("third", say("of them to a third school", "其中转第三校")), ("short", say("people missing", "缺额（人）")),
    ("empty", say("subjects without anybody", "学科空缺")))


class YearCertified(NamedTuple):
    """How many banners of a ledger meet the teacher standards after the rounds of a year, against the league's plan.

    Parameters
    ----------
    year
        Which.
    banners, known, meets
        Banners with a round of the year, those of which it was recorded, and those that meet them.
    wanted
        25 % of the banners, rounded up (S26).
    """

    year: int
    banners: int
    known: int
    meets: int
    wanted: int


def certified(told: Sequence[YearTold]) -> tuple[YearCertified, ...]:
    """Return how far every year came towards the 25 % of banners that the league's plan of 2025 asks for (S26)."""
    found = []
    for year in sorted({one.year for one in told}):
        mine = [one for one in told if one.year == year]
        found.append(YearCertified(year, len(mine), sum(one.meets is not None for one in mine),
                               sum(one.meets is True for one in mine), ceil_of(TARGET * len(mine))))
    return tuple(found)


def certified_table(told: Sequence[YearTold]) -> Table:
    """Return the progress towards the certification target, a year a row."""
    return Table("certified", say("Target", "达标进度"), say(
        "Banners that meet the three teacher standards, by personnel relation", "教师三项指标达标旗县（统计口径）"), (
        Column[YearCertified]("year", say("Year", "年度"), "center", of=lambda one: str(one.year)),
        Column("banners", say("Banners with a plan", "已记账旗县"), "count"),
        Column("known", say("Judged", "已判断"), "count"),
        Column("meets", say("Met", "达标"), "count"),
        Column("wanted", say("Wanted: 25 %", "应达到（25%）"), "count"),
        Column("ok", say("Reached?", "是否达到"), "center", of=lambda one: None if not one.known else Styled(
            yes(one.meets >= one.wanted), "good" if one.meets >= one.wanted else "bad"))), certified(told),
        notes_below=(TARGET_NOTE,))


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
        Column("stock_rate", say("On rotation of the eligible", "9月在外占比"), "percent",
               of=lambda one: share(one.stock, one.eligible)),
        Column("stock_backbone_rate", say("Backbone share of those on rotation", "9月在外骨干占比"), "percent",
               of=lambda one: share(one.stock_backbone, one.stock_told)),
        Column("turned_rate", say("Went so far, of the eligible", "累计交流过占比"), "percent",
               of=lambda one: share(one.turned, one.eligible)),
        Column("meets", say("Teacher standards met", "教师三项达标"), "center",
               of=lambda one: None if one.meets is None else yes(one.meets)),
        *(Column[YearTold](key, title, "count") for key, title in _COUNTED),
        *(Column[YearTold](f"off_{key}", title, "count", of=lambda one, key=key: one.off.get(key))  # type: ignore[misc]
          for key, title in FORESEEN.items() if any(key in one.off for one in told))), tuple(told))
