"""The sheets of 汇总.xlsx: the league on one page, then what lies behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rotation.figures.words import people
from rotation.league.columns import (
    Titles,
    beyond,
    counted,
    crossed,
    link,
    meets,
    named,
    state,
    supposition,
    who,
)
from rotation.league.record import Figures, Record, spoken
from rotation.league.summary import Homes, by_scenario, numbered, sums
from rotation.league.tables_behind import (
    balance_sheet,
    gaps_sheet,
    goals_sheet,
    open_sheets,
    sources_sheet,
    targets_sheet,
    variation_sheet,
)
from rotation.tables.looks import DASH, share
from rotation.tables.table import Column, Row, Table
from rotation.text import say


def league_tables(
    name: str, year: int | None, records: Sequence[Record], homes: Homes
) -> tuple[Table, ...]:
    """Return all sheets.

    Parameters
    ----------
    name, year
        Of the league and of its plans; None if there is none.
    records
        What became of every banner, ranked.
    homes
        Folder of each banner, relative to the folder of all results.
    """
    title = Titles(name, year)
    return (_league(title, records, homes), targets_sheet(title, records),
            *open_sheets(title, records, homes), gaps_sheet(title, records), balance_sheet(title, records),
            variation_sheet(title, records), goals_sheet(title, records), sources_sheet(title, records, homes))


# -- the league -------------------------------------------------------------------------------


_FIGURES: tuple[Column[Any], ...] = (
    Column("state", say("Result", "结果"), "center", 18),
    Column("eligible", say("Eligible", "符合条件人数"), "count"),
    Column("required", say("Required", "应交流人数"), "count"),
    Column("moved", say("Exchanged", "实际交流人数"), "count"),
    Column("rate", say("Share exchanged", "交流比例"), "percent"),
    Column("backbone", say("Backbone exchanged", "交流骨干人数"), "count"),
    Column("share", say("Backbone share", "骨干占比"), "percent"),
    Column("gap", say("Posts short before", "交流前岗位缺额"), "decimal"),
    Column("gap_after", say("Posts short after", "交流后岗位缺额"), "decimal"),
    Column("beyond", say("Variations beyond the limit", "差异系数超限项数"), "center"),
    Column("meets", say("Teacher standards met", "教师三项是否达标"), "center"),
    Column("why", say("Remark", "说明"), "wrap", 36),
)


def _league(title: Titles, records: Sequence[Record], homes: Homes) -> Table:
    rows: list[Row] = []
    for group in by_scenario(records).values():
        rows += [_line(rank, item, records, homes) for rank, item in numbered(group)]
        rows.append(_total(group, records))
    return Table(
        "league", say("League", "盟市汇总"), title.of(say("Exchange of teachers", "教师交流轮岗汇总表")),
        (Column("rank", say("Rank", "名次"), "index"), *who(records), *_FIGURES), tuple(rows),
        frozen=2, notes_above=(counted(records), say(
            "Ranked by: variations within the limit, share of places meeting L1-L3 (both by personnel "
            "relation, after), share of posts that stay short. A banner's name opens its plan. Posts "
            "short are counted in full loads",
            "名次依次按：差异系数超限项数、三项达标校占比（均为统计口径、交流后）、缺额占岗位比例排列。点击旗县名称"
            "打开该旗县方案。岗位缺额按满工作量折算人数")),
        notes_below=(say(
            "Only the counting by personnel relation says whether standards are met; a temporary "
            "exchange does not change it. L1-L3 are three of the seven resource indicators: this "
            "sheet certifies nothing",
            "是否达标只按统计口径（人事关系）判断，临时交流不改变统计口径；教师三项只是资源配置七项指标中的三项，"
            "本表不等于优质均衡认定"),))


def _line(rank: int | None, record: Record, records: Sequence[Record], homes: Homes) -> Row:
    told = record.figures
    numbers = _figures(told, planned=record.planned) if told else (DASH,) * (len(_FIGURES) - 2)
    return (rank if rank is not None else DASH, *named(record, records, link(record, homes)),
            state(record), *numbers, _remark(record))


def _figures(told: Figures, *, planned: bool) -> Row:
    if not planned:
        return (told.quota.eligible, told.quota.required, *(None,) * 4, people(told.gap.before), *(None,) * 3)
    return (told.quota.eligible, told.quota.required, told.moved, share(told.moved_base, told.quota.base),
            told.backbone, share(told.backbone, told.moved), people(told.gap.before),
            people(told.gap.after), beyond(told), meets(told))


def _remark(record: Record) -> object:
    if record.first_defects:
        first = record.first_defects[0]
        return say("{n} defects, the first at {p}: {e}", "{n}处问题，首处在{p}：{e}", n=record.defects,
                   p=first.place, e=spoken(first.expected))
    return spoken(record.reasons[0]) if record.reasons else None


def _total(group: Sequence[Record], records: Sequence[Record]) -> Row:
    told = [item.figures for item in group if item.planned and item.figures]
    total = sums(group)
    whole = say("Sum", "合计")
    scenario = (supposition(group[0]),) if crossed(records) else ()
    return (None, whole, *scenario, say("{p} of {n}", "{p}/{n}", p=total.planned, n=total.banners),
            sum(item.quota.eligible for item in told), sum(item.quota.required for item in told), total.moved,
            share(total.moved_base, total.base), total.backbone, share(total.backbone, total.moved),
            people(sum(item.gap.before for item in told)),
            people(sum(item.gap.after for item in told)), None,
            say("{m} of {n}", "{m}/{n}", m=total.meets, n=total.measured), None)
