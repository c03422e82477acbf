"""驾驶舱: the years of a ledger as one offline page of curves, without a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rotation.domain.indicators import Indicator
from rotation.domain.settings import Standards
from rotation.domain.vocabulary import Stage
from rotation.figures.standards import NAMES
from rotation.ledger.history import History
from rotation.ledger.trends import FORESEEN, YearTold, certified_table, years_table, years_told
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.tables.looks import percent
from rotation.tables.page.charts import Curve, Mark, category, curves
from rotation.tables.page.parts import OFFLINE, PRIVATE, Card, Chart, Headline, Page, Section
from rotation.tables.page.render import render
from rotation.text import Lang, Text, say

_SPREAD = say("coefficient of variation", "差异系数")
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
        sections=(*([_drawn(told), *_spread(told), *_foreseen(told)] if told else []),
                  Section("years", say("The years in figures", "历年数据"), (_MEANT,),
                          tables=(years_table(told), certified_table(told)))),
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
        _chart("stock_rate", say("On rotation of the eligible", "9月在外占比"), told,
               lambda one: float(100 * one.stock_rate), _PERCENT),
        _chart("stock_backbone", say("Backbone share of those on rotation", "9月在外骨干占比"), told,
               lambda one: float(100 * one.stock_backbone_rate), _PERCENT, backbone),
        _chart("turned", say("Went at least once so far", "累计交流过的人数"), told, lambda one: one.turned, _PEOPLE),
        _chart("stayed", say("Stayed or went on when due", "期满留任、转第三校占比"), told,
               lambda one: 100 * (one.stayed + one.third) / one.due if one.due else 0, _PERCENT),
        _chart("short", say("People missing after the round", "安排后缺额"), told, lambda one: one.short, _PEOPLE)))


def _spread(told: Sequence[YearTold]) -> Iterator[Section]:
    """Yield the curves of L1 to L3, a picture for each stage and indicator; none where none was recorded."""
    keys = sorted({key for one in told for key in one.spread}, key=lambda key: (list(Stage).index(key[0]), key[1]))
    charts = tuple(_of_spread(told, stage, indicator) for stage, indicator in keys)
    if charts:
        yield Section("spread", say("How evenly schools are staffed", "校际差异系数"), (say(
            "Coefficient of variation among schools after the round, by personnel relation; the lower, the more even.",
            "安排后的校际差异系数（统计口径），越小越均衡。"),), charts=charts)


def _foreseen(told: Sequence[YearTold]) -> Iterator[Section]:
    """Yield how far the forecasts of plans over several years were off; nothing where the ledger has none."""
    known = {name: [one for one in told if name in one.off] for name in FORESEEN}
    charts = tuple(_chart(f"off-{name}", title, known[name], lambda one, name=name: one.off[name], _PEOPLE)  # type: ignore[misc]
                   for name, title in FORESEEN.items() if known[name])
    if charts:
        yield Section("foreseen", say("Forecasts and what came", "预测与实际"), (say(
            "What came of a year less what the last plan over several years before it had expected; 0 is as expected.",
            "各年度实际与此前最近一次三年规划预测之差（实际－预测），0为与预测一致。"),), charts=charts)


def _of_spread(told: Sequence[YearTold], stage: Stage, indicator: Indicator) -> Chart:
    title = say("{s}, {i}", "{s}：{i}", s=stage, i=NAMES[indicator])
    known = [one for one in told if (stage, indicator) in one.spread]
    return _chart(f"cv-{list(Stage).index(stage)}-{indicator.name}", title, known,
                  lambda one: float(one.spread[stage, indicator]), _SPREAD, Mark(
                      "yAxis", float(Standards().cv_limit(stage)), say("limit", "上限"), strong=True))


def _chart(
    key: str, title: Text, told: Sequence[YearTold], of: Callable[[YearTold], float], unit: Text, *marks: Mark,
) -> Chart:
    years = sorted({one.year for one in told})
    banners = dict.fromkeys(one.banner for one in told)
    series = [Curve(banner, [(years.index(one.year), round(of(one), 4)) for one in told if one.banner == banner])
              for banner in banners]
    option = {**curves(series, say("year", "年度"), unit, marks), "xAxis": category([str(year) for year in years])}
    return Chart(key, title, option, None, "s", half=True)
