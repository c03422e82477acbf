"""report.html of the league: the sheets of 汇总.xlsx as one offline page, with pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from rotation.figures.shown import BOTH, FIGURES
from rotation.league.names import PlannedRecord, Titles, counted, planned_of
from rotation.league.record import Record
from rotation.league.sentences import told_first
from rotation.league.summary import LEGAL_RATE, LEGAL_SHARE, by_scenario, sums
from rotation.run.folder import PLAN_XLSX, REPORT_HTML
from rotation.tables.looks import number, percent
from rotation.tables.page.charts import Bars, bars, limited
from rotation.tables.page.flow_charts import heat
from rotation.tables.page.parts import (
    OFFLINE,
    Card,
    Chart,
    Headline,
    Page,
    Section,
    height_for,
)
from rotation.tables.page.render import render
from rotation.tables.table import FileLink, Table
from rotation.text import Lang, Text, say

_LEFT_OUT = ("required", "why")
"""Columns of the first sheet that the page has no room for; why there is no plan it tells below."""


def league_page(
    name: str, year: int | None, records: Sequence[Record], tables: Sequence[Table], lang: Lang, *,
    notice: str = "",
) -> str:
    """Return report.html of a league.

    Parameters
    ----------
    name, year
        Of the league and of its plans.
    records
        What became of every banner, ranked.
    tables
        The sheets of its summary.
    lang
        Language of the page.
    notice
        Said below the title, such as that the people are invented.
    """
    sheets = {table.key: _opening_pages(table) for table in tables}
    keep = [heading.key for heading in sheets["league"].columns if heading.key not in _LEFT_OUT]
    whole = sheets["league"]
    sheets["league"] = replace(whole.narrowed(keep), notes_above=whole.notes_above[len(told_first(records)):])
    planned = planned_of(records)
    subtitle = counted(records)
    if notice:
        subtitle = say("{n}. {c}", "{n}。{c}", n=notice, c=subtitle)
    return render(Page(
        title=Titles(name, year).of(say("exchange of teachers", "教师交流轮岗汇总")),
        subtitle=subtitle, headline=_headline(records), cards=_cards(records),
        sections=tuple(section for section in _sections(sheets, planned) if section), foot=(OFFLINE,)),
        lang)


def _opening_pages(table: Table) -> Table:
    """Return a table whose links open pages rather than workbooks."""
    return table.mapped(lambda cell: FileLink(cell.text, cell.path.removesuffix(PLAN_XLSX) + REPORT_HTML)
                        if isinstance(cell, FileLink) and cell.path.endswith(PLAN_XLSX) else cell)


def _headline(records: Sequence[Record]) -> Headline:
    planned = sum(item.planned for item in records)
    proven = sum(group.proven for group in map(sums, by_scenario(records).values()))
    return Headline(
        say("{p} of {n} have a plan", "共{n}个，{p}个形成方案", p=planned, n=len(records)),
        planned == len(records), say("{t}. {k} plans are proven best.", "{t}。其中{k}个方案已证最优。",
                                     t=Text.joined(told_first(records)[1:]), k=proven))


def _cards(records: Sequence[Record]) -> tuple[Card, ...]:
    """Return the figures of the plans as they are; of scenarios the tables tell."""
    groups = by_scenario(records)
    if len(groups) > 1:
        return ()
    total = sums(records)
    before, after = (sum(getattr(item.figures.gap, when) for item in planned_of(records))
                     for when in ("before", "after"))
    return (
        Card(total.moved, FIGURES["moved"].title),
        Card(percent(total.moved_base, total.base), FIGURES["share"].title),
        Card(percent(total.backbone, total.moved), FIGURES["backbone_share"].title),
        Card(f"{before / 100:.2f} → {after / 100:.2f}", BOTH["short"]),
        Card(f"{total.meets} / {total.wanted}", say(
            "banners meeting the teacher standards, of those wanted", "教师三项达标旗县（统计口径）/ 目标")))


Planned = Sequence[PlannedRecord]


def _sections(sheets: dict[str, Table], planned: Planned) -> list[Section]:
    made = [
        Section("league", say("The banners", "各旗县"), tables=(sheets["league"],)),
        Section("targets", say("Targets", "目标进度"), tables=(sheets["targets"],))]
    if "open" in sheets:
        made.append(Section("open", say("Without a plan", "待处理"), tables=(sheets["open"],)))
    if planned:
        made += [_shares(planned), _gaps(planned, sheets), _variation(planned, sheets)]
    if "shared" in sheets:
        made.append(Section("shared", say("Lessons taught beyond the own school", "走教、同频"),
                            tables=(sheets["shared"],)))
    return [*made, Section("goals", say("Goals and proof", "目标与证明"), tables=(sheets["goals"],))]


def _names(planned: Planned) -> list[Text]:
    return [say("{b} {s}", "{b} {s}", b=item.named, s=item.scenario_label.text)
            if item.scenario_label else Text.of(item.named) for item, _ in planned]


def _shares(planned: Planned) -> Section:
    return Section("shares", say("10 % and 20 %", "交流比例与骨干占比"), charts=(
        _limited("share", planned, LEGAL_RATE), _limited("backbone_share", planned, LEGAL_SHARE)))


def _limited(key: str, planned: Planned, limit: Fraction) -> Chart:
    """Draw a share in per cent, cut off after two decimals, against its limit."""
    figure = FIGURES[key]
    values = [number(100 * (figure.of(item.figures) or Fraction(0)), "decimal") for item in planned]
    option = limited(_names(planned), [Bars(figure.title, values)], [float(100 * limit)] * len(planned), figure.unit)
    option["series"][-1]["name"] = say("at least", "应达到")
    return Chart(key, figure.title, option, None, height_for(80 + 26 * len(planned)), half=True)


def _gaps(planned: Planned, sheets: dict[str, Table]) -> Section:
    series = [Bars(title, [getattr(figures.gap, when) / 100 for _, figures in planned])
              for when, title in (("before", say("before", "交流前")), ("after", say("after", "交流后")))]
    chart = Chart("gaps", BOTH["short"],
                  bars(_names(planned), series, FIGURES["short"].unit), None, height_for(80 + 38 * len(planned)))
    return Section("gaps", BOTH["short"], charts=(chart,), tables=(sheets["gaps"],))


def _variation(planned: Planned, sheets: dict[str, Table]) -> Section:
    kinds = list(dict.fromkeys((item.stage, item.indicator) for _, figures in planned
                               for item in figures.variations))
    cells = [(row, kinds.index((item.stage, item.indicator)), float(item.statistical_after))
             for row, (_, figures) in enumerate(planned) for item in figures.variations]
    chart = Chart(
        "variation", say("By personnel relation, after", "差异系数：统计口径、交流后"),
        heat(_names(planned), [say("{s} {i}", "{s} {i}", s=stage.text, i=indicator)
                               for stage, indicator in kinds], cells), None,
        height_for(70 + 24 * len(planned)))
    return Section("variation", say("Variation between schools", "校际差异与达标"), charts=(chart,),
                   tables=(sheets["balance"], sheets["variation"]))
