"""Sheets of 汇总.xlsx behind its first: targets, what is open, variation, goals, sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from rotation.domain.ratio import spell_share
from rotation.figures.figures import Amount, Gap, Said, Tier
from rotation.figures.words import NO, YES, people
from rotation.league.columns import (
    Titles,
    beyond,
    crossed,
    link,
    meets,
    named,
    state,
    supposition,
    who,
)
from rotation.league.record import Record, Trouble, spoken
from rotation.league.summary import (
    LEGAL_RATE,
    LEGAL_SHARE,
    TARGET,
    Homes,
    Sums,
    by_scenario,
    folder_of,
    sums,
)
from rotation.tables.table import Band, Cell, Column, Row, Table
from rotation.text import Term, Text, say

# -- targets ----------------------------------------------------------------------------------


def targets_sheet(title: Titles, records: Sequence[Record]) -> Table:
    """Return 目标进度: what the league has to reach and has reached."""
    rows: list[Row] = []
    for group in by_scenario(records).values():
        if crossed(records):
            rows.append((Band(Text.of(supposition(group[0]))),))
        rows += _aims(sums(group), [item for item in group if item.planned])
    return Table(
        "targets", say("Targets", "目标进度"), title.of(say("Targets", "目标进度表")),
        (Column("aim", say("Target", "目标"), "wrap", 50), Column("wanted", say("Wanted", "应达到"), "center"),
         Column("reached", say("Reached", "已达到"), "center"), Column("ok", say("Reached?", "是否达到"), "center"),
         Column("who", say("Banners that have not", "尚未达到的旗县"), "wrap", 60)), tuple(rows),
        notes_below=(say(
            "25 %: the league's plan for 2025, of all its banners. Only the three teacher indicators "
            "are judged here; recognition asks for seven and for more than resources",
            "25%为盟实施方案提出的2025年优质均衡达标旗县比例，按全部旗县计、向上取整；这里只判断教师三项指标（统计口径），"
            "正式认定还须其余四项资源指标及其他条件"),))


def _aims(total: Sums, planned: Sequence[Record]) -> Iterator[Row]:
    told = [(item.banner, item.figures) for item in planned if item.figures]
    yield _aim(say("A plan for every banner", "全部旗县形成方案"), total.banners, total.planned, ())
    yield _aim(say("{r} of the eligible exchanged", "交流比例不低于{r}", r=spell_share(LEGAL_RATE)),
               total.banners, total.rate_met,
               [name for name, item in told if item.moved_base < LEGAL_RATE * item.quota.base])
    yield _aim(say("{r} of them backbone teachers", "骨干占比不低于{r}", r=spell_share(LEGAL_SHARE)),
               total.banners, total.share_met,
               [name for name, item in told if item.backbone < LEGAL_SHARE * item.moved])
    yield _aim(say("{r} of the banners meet the three teacher standards, by personnel relation",
                   "{r}的旗县教师三项指标达标（统计口径）", r=spell_share(TARGET)),
               total.wanted, total.meets, [name for name, item in told if item.meets is False])


def _aim(aim: Text, wanted: int, reached: int, lacking: Sequence[str]) -> Row:
    ok = reached >= wanted
    return (aim, wanted, reached, Cell(YES if ok else NO, "good" if ok else "bad"),
            tuple(lacking) or None)


# -- what is open -----------------------------------------------------------------------------


def open_sheets(title: Titles, records: Sequence[Record], homes: Homes) -> list[Table]:
    """Return 待处理, if there is a banner without a plan."""
    left = [item for item in records if not item.planned]
    if not left:
        return []
    wide = len(who(records)) + 7
    rows: list[Row] = []
    for record in left:
        rows.append((*named(record, records, link(record, homes)), state(record), None, None, None,
                     spoken(record.reasons[0]) if record.reasons else None, _remedy(record)))
        rows += [_reason(record, records, spoken(item)) for item in record.reasons[1:]]
        rows += [(*named(record, records), None, defect.place, defect.title or None,
                  defect.found or None, spoken(defect.expected), spoken(defect.remedy))
                 for defect in record.first_defects]
    assert all(len(row) == wide - 1 for row in rows)
    return [Table(
        "open", say("Open", "待处理"), title.of(say("Banners without a plan", "未形成方案的旗县")),
        (*who(records), Column("state", say("Result", "结果"), "center", 24),
         Column("place", say("Cell", "位置"), "wrap", 24), Column("title", say("Column", "列"), "wrap", 18),
         Column("found", say("Found", "填写内容"), "wrap", 24),
         Column("why", say("Expected or why", "应为、原因"), "wrap", 56),
         Column("remedy", say("What to do", "处理办法"), "wrap", 44)), tuple(rows), notes_above=(say(
             "Of many defects the first are listed; all are in the marked copy of the workbook",
             "问题较多时只列前几处，全部问题见该旗县文件夹中的“问题标注”文件"),))]


def _reason(record: Record, records: Sequence[Record], why: Text) -> Row:
    return (*named(record, records), None, None, None, None, why, None)


_REMEDIES: dict[Term, Text] = {
    Trouble.DEFECTS: say("mend the workbook and repeat the command; the others are not planned again",
                         "更正数据后重复同一命令，其余旗县不再重算"),
    Trouble.POLICY: say("correct the parameter or file and repeat the command", "更正参数或政策文件后重复同一命令"),
    Trouble.REFUSED: say("this scenario does not fit the banner; plan without it", "该情景不适用于本旗县"),
    Trouble.HUNG: say("repeat with a longer hard limit", "加长强制时限后重复同一命令"),
    Trouble.MEMORY: say("repeat with more memory, or fewer at once", "加大内存上限或减少同时计算的旗县后重复同一命令"),
}


def _remedy(record: Record) -> Text:
    if record.status is not None:
        return say("see the plan's own sheets", "见该旗县方案文件“冲突与出路”等表")
    return _REMEDIES.get(record.state, say("repeat the command", "重复同一命令"))


# -- behind it --------------------------------------------------------------------------------


_BALANCE: tuple[Column[Any], ...] = (
    Column("empty", say("Subjects without anybody: before", "无教师学科：交流前"), "count"),
    Column("empty_after", say("Subjects without anybody: after", "无教师学科：交流后"), "count"),
    Column("missing", say("People missing to L1-L3, by place of work: before",
                           "三项尚差人数（实际任教口径）：交流前"), "count"),
    Column("missing_after", say("People missing to L1-L3, by place of work: after",
                                 "三项尚差人数（实际任教口径）：交流后"), "count"),
    Column("places", say("Places measured", "参评校数"), "count"),
    Column("met", say("Places meeting L1-L3, by personnel relation: before",
                       "三项均达标校数（统计口径）：交流前"), "count"),
    Column("met_after", say("Places meeting L1-L3, by personnel relation: after",
                             "三项均达标校数（统计口径）：交流后"), "count"),
    Column("beyond", say("Variations beyond the limit", "差异系数超限项数"), "center"),
    Column("meets", say("Teacher standards met", "教师三项是否达标"), "center"),
)


def balance_sheet(title: Titles, records: Sequence[Record]) -> Table:
    """Return 均衡与达标: subjects, places and people before and after."""
    rows = tuple(
        (*named(record, records), told.empty.before, told.empty.after, told.missing.before,
         told.missing.after, told.places, told.met.before, told.met.after, beyond(told), meets(told))
        for record in records if record.planned and (told := record.figures))
    return Table(
        "balance", say("Balance", "均衡与达标"), title.of(say("Balance and standards", "均衡与达标情况表")),
        (*who(records), *_BALANCE), rows, frozen=1, notes_above=(say(
            "Places are schools by stage; small ones are outside",
            "无教师学科按学校、学段、学科计；参评校按学校、学段计，不足规定人数的不列入"),))



def variation_sheet(title: Titles, records: Sequence[Record]) -> Table:
    """Return 校际差异: every coefficient of variation with its limit, in both counting ways."""
    rows = tuple(
        (*named(record, records), spoken(item.stage), spoken(item.label), Fraction(item.limit),
         Fraction(item.statistical_before), Fraction(item.statistical_after),
         Cell(YES, "good") if item.within_limit else Cell(NO, "bad"),
         Fraction(item.actual_before), Fraction(item.actual_after))
        for record in records if record.planned and record.figures
        for item in record.figures.variations)
    return Table(
        "variation", say("Variation", "校际差异"), title.of(say(
            "Coefficients of variation between schools", "校际差异系数一览表")),
        (*who(records), Column("stage", say("Stage", "学段"), "center"),
         Column("indicator", say("Indicator", "指标")),
         Column("limit", say("Limit", "差异系数上限"), "decimal"),
         Column("formal", say("By personnel relation: before", "统计口径：交流前"), "ratio"),
         Column("formal_after", say("By personnel relation: after", "统计口径：交流后"), "ratio"),
         Column("within", say("Within the limit", "是否达标"), "center"),
         Column("real", say("By place of work: before", "实际任教口径：交流前"), "ratio"),
         Column("real_after", say("By place of work: after", "实际任教口径：交流后"), "ratio")), rows,
        frozen=1, filtered=True, notes_above=(say(
            "Limits of the inspection: 0.50 at primary, 0.45 at junior stage. By place of work is for "
            "work only and never says that a standard is met",
            "上限按督导评估办法：小学0.50、初中0.45。实际任教口径仅供工作参考，不称达标"),))


def goals_sheet(title: Titles, records: Sequence[Record]) -> Table:
    """Return 目标与证明: every tier of every plan."""
    rows = tuple(
        (*named(record, records), item.number, spoken(item.label), _amount(item.value),
         spoken(item.value.unit), _proof(item))
        for record in records if record.planned and record.figures for item in record.figures.tiers)
    return Table(
        "goals", say("Goals", "目标与证明"), title.of(say("Goals in order, and their proof", "各层目标与证明一览表")),
        (*who(records), Column("tier", say("Tier", "层次"), "index"),
         Column("goal", say("Goal", "目标"), "wrap", 36),
         Column("value", say("Value", "数值"), "decimal"), Column("unit", say("Unit", "单位"), "center"),
         Column("proof", say("Proof", "证明"), "center", 36)), rows, frozen=1, filtered=True)


def _amount(told: Amount) -> Cell:
    return Cell(Fraction(told.shown), "decimal" if "." in told.shown else "count")


def _proof(tier: Tier) -> Cell:
    if tier.proven and tier.bound is not None and tier.value.raw == tier.bound.raw:
        return Cell(say("proven best", "已证最优"), "good")
    if tier.bound is None:
        return Cell(say("not proven best", "未证最优"), "center")
    return Cell(say("at best {b}", "最好不过{b}", b=tier.bound.shown), "center")


def gaps_sheet(title: Titles, records: Sequence[Record]) -> Table:
    """Return 学科缺额: posts short by stage and subject over all banners with a plan."""
    rows: list[Row] = []
    for group in by_scenario(records).values():
        if crossed(records):
            rows.append((Band(Text.of(supposition(group[0]))),))
        rows += _gaps(group)
    return Table(
        "gaps", say("Subjects", "学科缺额"), title.of(say("Posts short by subject", "分学科岗位缺额表")),
        (Column("stage", say("Stage", "学段"), "center"), Column("subject", say("Subject", "学科")),
         Column("posts", say("Posts", "岗位"), "count"),
         Column("before", say("Short before", "交流前缺额"), "decimal"),
         Column("after", say("Short after", "交流后缺额"), "decimal"),
         Column("empty", say("Schools without anybody after", "交流后无教师的学校"), "count"),
         Column("where", say("Where most are short after", "交流后缺额最多的旗县"), "wrap", 60)),
        tuple(rows), frozen=2, notes_above=(say(
            "Posts short are counted in full loads, over banners with a plan; the largest first",
            "岗位缺额按满工作量折算人数，汇总已形成方案的旗县，按交流后缺额由多到少排列"),))


def _gaps(group: Sequence[Record]) -> Iterator[Row]:
    found: dict[tuple[Said, str], dict[str, list[Gap]]] = {}
    for record in group:
        for gap in record.figures.gaps if record.planned and record.figures else ():
            here = found.setdefault((gap.stage, gap.subject), {})
            here.setdefault(record.banner, []).append(gap)
    lines = [(key, [gap for gaps in places.values() for gap in gaps], _most(places))
             for key, places in found.items()]
    lines.sort(key=lambda line: (-sum(gap.after for gap in line[1]), line[0][0].zh, line[0][1]))
    for (stage, subject), gaps, most in lines:
        yield (spoken(stage), subject, sum(gap.posts for gap in gaps),
               people(sum(gap.before for gap in gaps)), people(sum(gap.after for gap in gaps)),
               sum(gap.empty_after for gap in gaps), most or None)


def _most(places: Mapping[str, Sequence[Gap]]) -> tuple[Text, ...]:
    """Return the three banners that stay shortest of a subject, with their gaps."""
    sums = sorted(((sum(gap.after for gap in gaps), name) for name, gaps in places.items()),
                  key=lambda pair: (-pair[0], pair[1]))
    return tuple(say("{n} {g}", "{n}{g}", n=name, g=f"{short / 100:.2f}")
                 for short, name in sums[:3] if short)


def sources_sheet(title: Titles, records: Sequence[Record], homes: Homes) -> Table:
    """Return 数据来源: files, seeds and folders."""
    rows = tuple(
        (*named(record, records), record.workbook, Cell(record.workbook_sha256, "small"),
         record.figures.public_seed if record.figures else None, record.time_limit,
         folder_of(record, homes)) for record in records)
    return Table(
        "sources", say("Sources", "数据来源"), title.of(say("Where the figures come from", "数据来源与结果位置")),
        (*who(records), Column("file", say("Workbook", "数据文件"), "wrap", 44),
         Column("sha256", say("SHA-256 of the file", "文件校验码（SHA-256）"), "small", 40),
         Column("seed", say("Public seed", "公开随机种子"), "center"),
         Column("limit", say("Time limit (seconds)", "求解时限（秒）"), "count"),
         Column("folder", say("Folder of the result", "结果所在文件夹"), "wrap", 60)), rows)
