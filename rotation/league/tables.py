"""The sheets of 汇总.xlsx: the league on one page, then what lies behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from rotation.domain.ratio import spell_share
from rotation.figures.figures import Coefficient, Gap, Said, TierValue
from rotation.figures.shown import BOTH, FIGURES, Figure, amount_cell, chosen
from rotation.figures.standards import TARGET, TARGET_NOTE
from rotation.figures.words import NO, YES, people
from rotation.league.names import (
    PlannedRecord,
    Titles,
    crossed,
    planned_of,
    state,
    supposition,
    who,
)
from rotation.league.record import Defect, Record, RoundFigures
from rotation.league.sentences import told_first
from rotation.league.shared import shared_table
from rotation.league.summary import (
    LEGAL_RATE,
    LEGAL_SHARE,
    Homes,
    Sums,
    by_scenario,
    folder_of,
    numbered,
    sums,
)
from rotation.report.names import STAGE, SUBJECT
from rotation.tables.looks import DASH, share
from rotation.tables.table import Band, Column, Styled, Table
from rotation.text import Text, say


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
    return (_league(title, records, homes), _targets(title, records), *_open(title, records, homes),
            _gaps(title, records), _balance(title, records), _variation(title, records), _goals(title, records),
            *shared_table(title, records, homes), _sources(title, records, homes))


def _by_group(records: Sequence[Record]) -> Iterator[tuple[list[Band], list[Record]]]:
    """Iterate over the records of each scenario, with a band that names it if there are several."""
    for group in by_scenario(records).values():
        yield [Band(supposition(group[0]))] if crossed(records) else [], group


def _itself(record: Record) -> Record:
    return record


# -- the league -------------------------------------------------------------------------------


class LeagueLine(NamedTuple):
    """A banner with its rank in its scenario; None without a plan."""

    rank: int | None
    record: Record


class LeagueTotal(NamedTuple):
    """The sums over the banners of a scenario."""

    group: Sequence[Record]

    @property
    def planned(self) -> list[RoundFigures]:
        """The figures of those that have a plan."""
        return [item.figures for item in self.group if item.planned and item.figures]


Ranked = LeagueLine | LeagueTotal
_ALWAYS = ("eligible", "required", "short_before")
"""Figures that are known of a round without a plan."""
_SUMMED: dict[str, Callable[[Sums], object]] = {
    "share": lambda total: share(total.moved_base, total.base),
    "backbone_share": lambda total: share(total.backbone, total.moved)}
"""Sums that are no sums of the column."""


def _ranked(key: str) -> Column[Ranked]:
    """Return a figure as a column over banners and their sums."""
    figure = FIGURES[key]

    def of(row: Ranked) -> object:
        if isinstance(row, LeagueTotal):
            return _SUMMED[key](sums(row.group)) if key in _SUMMED else sum(
                value for figures in row.planned if (value := figure.of(figures)) is not None)
        if row.record.figures is None:
            return DASH
        if not row.record.planned and key not in _ALWAYS:
            return None
        value = figure.of(row.record.figures)
        return DASH if value is None else value
    return Column(key, figure.title, figure.look, of=of)


def _of_figures(of: Callable[[RoundFigures], object], total: Callable[[Sums], object]) -> Callable[[Ranked], object]:
    """Return a cell that is told of plans only, a dash where nothing was read."""
    def cell(row: Ranked) -> object:
        if isinstance(row, LeagueTotal):
            return total(sums(row.group))
        figures = row.record.figures
        return DASH if figures is None else of(figures) if row.record.planned else None
    return cell


def _nothing(_total: Sums) -> None:
    return None


def _reached(total: Sums) -> Text:
    return say("{m} of {n}", "{m}/{n}", m=total.meets, n=total.measured)


def _league(title: Titles, records: Sequence[Record], homes: Homes) -> Table:
    items: list[Ranked] = []
    for group in by_scenario(records).values():
        items += [LeagueLine(rank, item) for rank, item in numbered(group)]
        items.append(LeagueTotal(group))
    return Table(
        "league", say("League", "盟市汇总"), title.of(say("Exchange of teachers", "教师交流轮岗汇总表")),
        (Column("rank", say("Rank", "名次"), "index", of=_rank), *_ranked_who(records, homes),
         Column("state", say("Result", "结果"), "center", 18, _end),
         *map(_ranked, ("eligible", "required", "moved", "share", "backbone", "backbone_share", "short_before",
                        "short")),
         Column("beyond", FIGURES["beyond"].title, "center", of=_of_figures(_beyond, _nothing)),
         Column("meets", say("Teacher standards met", "教师三项是否达标"), "center", of=_of_figures(_meets, _reached)),
         Column("why", say("Remark", "说明"), "wrap", 36,
                lambda row: None if isinstance(row, LeagueTotal) else row.record.remark)),
        tuple(items), frozen=2, notes_above=(*told_first(records), say(
            "Ranked by: variations within the limit, share of places meeting L1-L3 (both by personnel "
            "relation, after), share of posts that stay short. A banner's name opens its plan. Posts "
            "short are counted in full loads",
            "名次依次按：差异系数超限项数、三项达标校占比（均为统计口径、交流后）、缺额占岗位比例排列。点击旗县名称"
            "打开该旗县方案。缺额按满工作量折算人数")),
        notes_below=(say(
            "Only the counting by personnel relation says whether standards are met; a temporary "
            "exchange does not change it. L1-L3 are three of the seven resource indicators: this "
            "sheet certifies nothing",
            "是否达标只按统计口径（人事关系）判断，临时交流不改变统计口径；教师三项只是资源配置七项指标中的三项，"
            "本表不等于优质均衡认定"),))


def _rank(row: Ranked) -> object:
    if isinstance(row, LeagueTotal):
        return None
    return DASH if row.rank is None else row.rank


def _ranked_who(records: Sequence[Record], homes: Homes) -> Iterator[Column[Ranked]]:
    banner, *scenario = who(records, lambda row: row.record, homes)
    yield banner.by(lambda row: say("Sum", "合计") if isinstance(row, LeagueTotal) else banner.cell(row, 0))
    for column in scenario:
        yield column.by(lambda row: supposition(row.group[0] if isinstance(row, LeagueTotal) else row.record))


def _end(row: Ranked) -> object:
    if isinstance(row, LeagueTotal):
        total = sums(row.group)
        return say("{p} of {n}", "{p}/{n}", p=total.planned, n=total.banners)
    return state(row.record)


def _beyond(figures: RoundFigures) -> Text:
    """Return how many of the coefficients of variation are beyond their limit."""
    return say("{b} of {n}", "{b}/{n}", b=figures.beyond, n=len(figures.variations))


def _meets(figures: RoundFigures) -> object:
    """Return whether the three teacher standards are met everywhere and evenly, 统计口径."""
    if figures.meets is None:
        return DASH
    return Styled(YES, "good") if figures.meets else Styled(NO, "center")


# -- targets ----------------------------------------------------------------------------------


class _Aim(NamedTuple):
    """What the league has to reach and has reached."""

    aim: Text
    wanted: int
    reached: int
    lacking: Sequence[str] = ()

    @property
    def ok(self) -> Styled:
        """Whether it is reached."""
        return Styled(YES, "good") if self.reached >= self.wanted else Styled(NO, "bad")

    @property
    def who(self) -> tuple[str, ...] | None:
        """The banners that have not."""
        return tuple(self.lacking) or None


def _targets(title: Titles, records: Sequence[Record]) -> Table:
    """Return 目标进度."""
    items = tuple(item for band, group in _by_group(records)
                  for item in (*band, *_aims(sums(group), [one for one in group if one.planned])))
    return Table(
        "targets", say("Targets", "目标进度"), title.of(say("Targets", "目标进度表")),
        (Column("aim", say("Target", "目标"), "wrap", 50), Column("wanted", say("Wanted", "应达到"), "center"),
         Column("reached", say("Reached", "已达到"), "center"), Column("ok", say("Reached?", "是否达到"), "center"),
         Column("who", say("Banners that have not", "尚未达到的旗县"), "wrap", 60)), items,
        notes_below=(TARGET_NOTE,))


def _aims(total: Sums, planned: Sequence[Record]) -> Iterator[_Aim]:
    figures = [(item.named, item.figures) for item in planned if item.figures]
    yield _Aim(say("A plan for every banner", "全部旗县形成方案"), total.banners, total.planned)
    yield _Aim(say("{r} of the eligible exchanged", "交流比例不低于{r}", r=spell_share(LEGAL_RATE)),
               total.banners, total.rate_met,
               [name for name, item in figures if item.moved_base < LEGAL_RATE * item.quota.base])
    yield _Aim(say("{r} of them backbone teachers", "骨干占比不低于{r}", r=spell_share(LEGAL_SHARE)),
               total.banners, total.share_met,
               [name for name, item in figures if item.backbone < LEGAL_SHARE * item.moved])
    yield _Aim(say("{r} of the banners meet the three teacher standards, by personnel relation",
                   "{r}的旗县教师三项指标达标（统计口径）", r=spell_share(TARGET)),
               total.wanted, total.meets, [name for name, item in figures if item.meets is False])


# -- what is open -----------------------------------------------------------------------------


class _OpenLine(NamedTuple):
    """A banner without a plan, a further reason, or one defect of its workbook."""

    record: Record
    first: bool
    why: Text | None
    defect: Defect | None = None

    @property
    def state(self) -> Styled | None:
        """How it ended."""
        return state(self.record) if self.first else None

    @property
    def remedy(self) -> Text | None:
        """What to do."""
        if self.defect is not None:
            return self.defect.remedy.text
        return self.record.remedy if self.first else None


def _open(title: Titles, records: Sequence[Record], homes: Homes) -> list[Table]:
    """Return 待处理, if there is a banner without a plan."""
    items = tuple(line for record in records if not record.planned for line in _open_lines(record))
    if not items:
        return []
    banner, *scenario = who(records, lambda row: row.record, homes)
    plain, *_ = who(records, lambda row: row.record)
    return [Table(
        "open", say("Open", "待处理"), title.of(say("Banners without a plan", "未形成方案的旗县")),
        (banner.by(lambda row: banner.cell(row, 0) if row.first else plain.cell(row, 0)), *scenario,
         Column("state", say("Result", "结果"), "center", 24),
         Column("place", say("Cell", "位置"), "wrap", 24, lambda row: row.defect and row.defect.place),
         Column("title", say("Column", "列"), "wrap", 18, lambda row: (row.defect and row.defect.title) or None),
         Column("found", say("Found", "填写内容"), "wrap", 24, lambda row: (row.defect and row.defect.found) or None),
         Column("why", say("Expected or why", "应为、原因"), "wrap", 56),
         Column("remedy", say("What to do", "处理办法"), "wrap", 44)), items, notes_above=(say(
             "Of many defects the first are listed; all are in the marked copy of the workbook",
             "问题较多时只列前几处，全部问题见该旗县文件夹中的“问题标注”文件"),))]


def _open_lines(record: Record) -> Iterator[_OpenLine]:
    reasons = [item.text for item in record.reasons]
    yield _OpenLine(record, first=True, why=reasons[0] if reasons else None)
    for reason in reasons[1:]:
        yield _OpenLine(record, first=False, why=reason)
    for defect in record.first_defects:
        yield _OpenLine(record, first=False, why=defect.expected.text, defect=defect)


# -- behind it --------------------------------------------------------------------------------


def _figures(row: PlannedRecord) -> RoundFigures:
    return row.figures


def _balance(title: Titles, records: Sequence[Record]) -> Table:
    """Return 均衡与达标: subjects, places and people before and after."""
    figures: tuple[Figure, ...] = chosen("empty_before", "empty", "missing_before", "missing", "places", "met_before",
                                         "met")
    return Table(
        "balance", say("Balance", "均衡与达标"), title.of(say("Balance and standards", "均衡与达标情况表")),
        (*who(records, lambda row: row.record), *(item.column(_figures) for item in figures),
         Column("beyond", FIGURES["beyond"].title, "center", of=lambda row: _beyond(row.figures)),
         Column("meets", say("Teacher standards met", "教师三项是否达标"), "center",
                of=lambda row: _meets(row.figures))),
        planned_of(records), frozen=1, notes_above=(say(
            "Places are schools by stage; small ones are outside",
            "无教师学科按学校、学段、学科计；参评校按学校、学段计，不足规定人数的不列入"),))


class _BannerSpread(NamedTuple):
    """One coefficient of variation of a banner."""

    record: Record
    item: Coefficient


def _variation(title: Titles, records: Sequence[Record]) -> Table:
    """Return 校际差异: every coefficient of variation with its limit, in both counting ways."""
    items = tuple(_BannerSpread(record, item) for record, figures in planned_of(records) for item in figures.variations)
    return Table(
        "variation", say("Variation", "校际差异"), title.of(say(
            "Coefficients of variation between schools", "校际差异系数一览表")),
        (*who(records, lambda row: row.record),
         STAGE.by(lambda row: row.item.stage.text),
         Column("indicator", say("Indicator", "指标"), of=lambda row: row.item.label.text),
         Column("limit", say("Limit", "差异系数上限"), "decimal", of=lambda row: Fraction(row.item.limit)),
         Column("formal", say("By personnel relation: before", "统计口径：交流前"), "ratio",
                of=lambda row: Fraction(row.item.statistical_before)),
         Column("formal_after", say("By personnel relation: after", "统计口径：交流后"), "ratio",
                of=lambda row: Fraction(row.item.statistical_after)),
         Column("within", say("Within the limit", "是否达标"), "center",
                of=lambda row: Styled(YES, "good") if row.item.within_limit else Styled(NO, "bad")),
         Column("real", say("By place of work: before", "实际任教口径：交流前"), "ratio",
                of=lambda row: Fraction(row.item.actual_before)),
         Column("real_after", say("By place of work: after", "实际任教口径：交流后"), "ratio",
                of=lambda row: Fraction(row.item.actual_after))), items,
        frozen=1, filtered=True, notes_above=(say(
            "Limits of the inspection: 0.50 at primary, 0.45 at junior stage. By place of work is for "
            "work only and never says that a standard is met",
            "上限按督导评估办法：小学0.50、初中0.45。实际任教口径仅供工作参考，不称达标"),))


class _BannerTier(NamedTuple):
    """One tier of a banner's plan."""

    record: Record
    tier: TierValue


def _goals(title: Titles, records: Sequence[Record]) -> Table:
    """Return 目标与证明: every tier of every plan."""
    items = tuple(_BannerTier(record, tier) for record, figures in planned_of(records) for tier in figures.tiers)
    return Table(
        "goals", say("Goals", "目标与证明"), title.of(say("Goals in order, and their proof", "各层目标与证明一览表")),
        (*who(records, lambda row: row.record),
         Column("tier", say("Tier", "层次"), "index", of=lambda row: row.tier.number),
         Column("goal", say("Goal", "目标"), "wrap", 36, lambda row: row.tier.label.text),
         Column("value", say("Value", "数值"), "decimal", of=lambda row: amount_cell(row.tier.value)),
         Column("unit", say("Unit", "单位"), "center", of=lambda row: row.tier.value.unit.text),
         Column("proof", say("Proof", "证明"), "center", 36, lambda row: _proof(row.tier))), items,
        frozen=1, filtered=True)


def _proof(tier: TierValue) -> Styled:
    if tier.proven and tier.exact:
        return Styled(say("proven best", "已证最优"), "good")
    if tier.bound is None:
        return Styled(say("not proven best", "未证最优"), "center")
    return Styled(say("at best {b}", "最好不过{b}", b=tier.bound.shown), "center")


class _SubjectGap(NamedTuple):
    """A subject at a stage over the banners of a scenario."""

    stage: Text
    subject: str
    gaps: Sequence[Gap]
    where: tuple[Text, ...] | None

    def total(self, key: str) -> int:
        """Return the sum of a number of the gaps."""
        return sum(getattr(gap, key) for gap in self.gaps)


def _gaps(title: Titles, records: Sequence[Record]) -> Table:
    """Return 学科缺额: posts short by stage and subject over all banners with a plan."""
    items = tuple(item for band, group in _by_group(records) for item in (*band, *_gap_lines(group)))
    return Table(
        "gaps", say("Subjects", "学科缺额"), title.of(say("{t} by subject", "分学科{t}", t=BOTH["short"])),
        (STAGE, Column("subject", SUBJECT.title),
         Column("posts", say("Posts", "岗位"), "count", of=lambda row: row.total("posts")),
         Column("short_before", FIGURES["short_before"].title, "decimal", of=lambda row: people(row.total("before"))),
         Column("short", FIGURES["short"].title, "decimal", of=lambda row: people(row.total("after"))),
         Column("empty", say("Schools without anybody after", "交流后无教师的学校"), "count",
                of=lambda row: row.total("empty_after")),
         Column("where", say("Where most are short after", "交流后缺额最多的旗县"), "wrap", 60)),
        items, frozen=2, notes_above=(say(
            "Posts short are counted in full loads, over banners with a plan; the largest first",
            "缺额按满工作量折算人数，汇总已形成方案的旗县，按交流后缺额由多到少排列"),))


def _gap_lines(group: Sequence[Record]) -> list[_SubjectGap]:
    found: dict[tuple[Said, str], dict[str, list[Gap]]] = {}
    for record, figures in planned_of(group):
        for gap in figures.gaps:
            found.setdefault((gap.stage, gap.subject), {}).setdefault(record.named, []).append(gap)
    order = sorted(found, key=lambda key: (-sum(gap.after for gaps in found[key].values() for gap in gaps),
                                           key[0].zh, key[1]))
    return [_SubjectGap(stage.text, subject, [gap for gaps in found[stage, subject].values() for gap in gaps],
                     _most(found[stage, subject]) or None) for stage, subject in order]


def _most(places: Mapping[str, Sequence[Gap]]) -> tuple[Text, ...]:
    """Return the three banners that stay shortest of a subject, with their gaps."""
    short = sorted(((sum(gap.after for gap in gaps), name) for name, gaps in places.items()),
                   key=lambda pair: (-pair[0], pair[1]))
    return tuple(say("{n} {g}", "{n}{g}", n=name, g=f"{number / 100:.2f}") for number, name in short[:3] if number)


def _sources(title: Titles, records: Sequence[Record], homes: Homes) -> Table:
    """Return 数据来源: files, seeds and folders."""
    return Table(
        "sources", say("Sources", "数据来源"), title.of(say("Where the figures come from", "数据来源与结果位置")),
        (*who(records, _itself), Column("file", say("Workbook", "数据文件"), "wrap", 44, lambda row: row.workbook),
         Column("sha256", say("SHA-256 of the file", "文件校验码（SHA-256）"), "small", 40,
                lambda row: Styled(row.workbook_sha256, "small")),
         Column("seed", say("Public seed", "公开随机种子"), "center",
                of=lambda row: row.figures and row.figures.public_seed),
         Column("limit", say("Time limit (seconds)", "求解时限（秒）"), "count", of=lambda row: row.time_limit),
         Column("folder", say("Folder of the result", "结果所在文件夹"), "wrap", 60,
                lambda row: folder_of(row, homes))), tuple(records))
