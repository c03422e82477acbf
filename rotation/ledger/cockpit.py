"""驾驶舱: the years of a ledger as one offline page of curves, without a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rotation.ledger.history import History
from rotation.ledger.trends import YearTold, years_table, years_told
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.tables.looks import percent
from rotation.tables.page.charts import Curve, Mark, category, curves
from rotation.tables.page.parts import OFFLINE, PRIVATE, Card, Chart, Headline, Page, Section
from rotation.tables.page.render import render
from rotation.text import Lang, Text, say

_PERCENT, _PEOPLE = say("%", "%"), say("people", "人")


def cockpit(histories: Sequence[History], lang: Lang) -> str:
    """Return the page of one or several banners; the same ledger gives the same bytes.

    Parameters
    ----------
    histories
        Of banners; those without a recorded round of teachers are named and not drawn.
    lang
        Language of titles and sentences.
    """
    told = tuple(one for history in histories for one in years_told(history))
    names = say("{b}: exchange of teachers by year", "{b}历年教师交流轮岗", b=tuple(one.banner for one in histories))
    return render(Page(
        title=names, subtitle=_heads(histories), headline=_headline(told), cards=_cards(told),
        sections=(*([_drawn(told)] if told else []),
                  Section("years", say("The years in figures", "历年数据"), (_MEANT,), tables=(years_table(told),))),
        foot=(OFFLINE,), mark=PRIVATE), lang)


_MEANT = say("A term that ends without a decision means a return. Moved again counts rounds and imported years alike.",
             "期满未登记去向的，按返回原校计。“再次交流”含补录的历年经历。")


def _heads(histories: Sequence[History]) -> Text:
    return Text.joined([say("{b}: {n} entries, head {h}", "{b}：记至第{n}条，校验码 {h}", b=one.banner, n=one.seq,
                            h=one.head[:12]) for one in histories])


def _headline(told: Sequence[YearTold]) -> Headline:
    lacking = [one for one in told if one.rate < RotationRate.by_law("rate")]
    says = say("{n} rounds recorded; the share of 10 % was kept in {k}.",
               "共记录{n}个年度方案，其中{k}个达到10%的交流比例。", n=len(told), k=len(told) - len(lacking))
    return Headline(say("{n} rounds", "{n}个年度方案", n=len(told)), bool(told) and not lacking, says)


def _cards(told: Sequence[YearTold]) -> tuple[Card, ...]:
    """Return the figures of the last year that any banner has."""
    last = [one for one in told if one.year == max(other.year for other in told)]
    if not last:
        return ()
    moved = sum(one.moved for one in last)
    return (
        Card(str(last[0].year), say("last recorded year", "最近记录年度")),
        Card(percent(moved, sum(one.eligible for one in last)), say("exchanged of the eligible", "交流比例")),
        Card(percent(sum(one.backbone for one in last), moved), say("backbone teachers of them", "骨干占比")),
        Card(sum(one.stock for one in last), say("on rotation in September", "9月在外人数")))


def _drawn(told: Sequence[YearTold]) -> Section:
    legal = Mark("yAxis", float(100 * RotationRate.by_law("rate")), say("law", "法定"), strong=True)
    backbone = Mark("yAxis", float(100 * BackboneShare.by_law("share")), say("law", "法定"), strong=True)
    return Section("curves", say("Curves", "历年曲线"), charts=(
        _chart("rate", say("Share exchanged", "交流比例"), told, lambda one: float(100 * one.rate), _PERCENT, legal),
        _chart("backbone", say("Backbone share", "骨干占比"), told, lambda one: float(100 * one.backbone_rate),
               _PERCENT, backbone),
        _chart("stock", say("On rotation in September", "9月在外人数"), told, lambda one: one.stock, _PEOPLE),
        _chart("short", say("People missing after the round", "安排后缺额"), told, lambda one: one.short, _PEOPLE)))


def _chart(
    key: str, title: Text, told: Sequence[YearTold], of: Callable[[YearTold], float], unit: Text, *marks: Mark,
) -> Chart:
    years = sorted({one.year for one in told})
    banners = dict.fromkeys(one.banner for one in told)
    series = [Curve(banner, [(years.index(one.year), round(of(one), 2)) for one in told if one.banner == banner])
              for banner in banners]
    option = {**curves(series, say("year", "年度"), unit, marks), "xAxis": category([str(year) for year in years])}
    return Chart(key, title, option, None, "s", half=True)
