"""Sheet 资源配置指标: L1-L3 per school and stage, both counting ways, and the variation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from rotation.domain.indicators import Indicator, root
from rotation.domain.ratio import floor_of
from rotation.domain.vocabulary import Stage
from rotation.figures.kinds import difference_tables
from rotation.figures.standards import (
    NAMES,
    WAYS,
    Measure,
    Spread,
    measures,
    met_by_place,
    spreads,
)
from rotation.figures.words import NO, YES
from rotation.report.sheet_moves import titled
from rotation.report.view import View
from rotation.tables.table import Band, Cell, Column, Row, Table, Title
from rotation.text import Text, say

_COLUMNS: tuple[Column[Any], ...] = (
    Column("school", say("School", "学校")),
    Column("stage", say("Stage", "学段"), "center"),
    Column("pupils", say("Pupils", "学生数"), "count"),
    Column("indicator", say("Indicator", "指标")),
    Column("threshold", say("Per 100 pupils", "每百名学生标准"), "tenth"),
    Column("required", say("People required", "应有人数"), "count"),
    Column("formal", say("By personnel relation: before", "统计口径：交流前"), "count"),
    Column("formal_after", say("By personnel relation: after", "统计口径：交流后"), "count"),
    Column("formal_share", say("By personnel relation: per 100 after", "统计口径：交流后每百人"), "decimal"),
    Column("formal_ok", say("Meets the standard", "统计口径是否达标"), "center"),
    Column("real", say("By place of work: before", "实际任教口径：交流前"), "count"),
    Column("real_after", say("By place of work: after", "实际任教口径：交流后"), "count"),
    Column("real_share", say("By place of work: per 100 after", "实际任教口径：交流后每百人"), "decimal"),
    Column("gap", say("By place of work: people missing after", "实际任教口径：尚差人数"), "count"),
    Column("difference", say("Difference after (10^-5)", "交流后差异项（十万分之一）"), "count"),
)


def standards_sheet(view: View) -> Table:
    """Return 资源配置指标, schools first, then the coefficients of variation."""
    found = measures(view.round, view.plan)
    terms = _terms(view, found)
    rows = (*(_measure(view, item, term) for item, term in zip(found, terms, strict=True)),
            *_schools(found), *_variation(view, found, terms))
    return Table(
        "standards", say("Indicators", "资源配置指标"),
        titled(view, say("Resource indicators", "义务教育资源配置指标（教师三项）")), _COLUMNS, rows, frozen=4,
        notes_above=(
            say("By personnel relation: what the inspection counts; a temporary exchange does not "
                "change it, except PE and arts teachers of rural schools of 50-99 pupils",
                "统计口径按人事关系，是评估认定的口径；临时交流不改变统计口径（50—99人的农村牧区学校"
                "体育艺术教师可计入交流教师）。实际任教口径按实际上课的学校，仅供工作参考，不称达标"),
            say("Schools of fewer than {n} pupils are outside. Difference: share of pupils times "
                "(people per pupil / mean before - 1)², stepwise rounded to 10^-5",
                "学生不足{n}人的学校（学段）不列入。差异项=本校学生占比×（本校生均教师÷交流前同学段全部学校生均教师－1）²，"
                "逐人累计、四舍五入到十万分之一；各行相加即“方案概览”的校际差异",
                n=view.round.standards.min_pupils)))


def _terms(view: View, found: tuple[Measure, ...]) -> list[int]:
    """Return what each line adds to goal G30 after the plan, in 10^-5 of CV²."""
    tables = difference_tables(view.round)
    return [tables[m.place, m.indicator](m.actual.after - m.actual.before) for m in found]


def _measure(view: View, item: Measure, term: int) -> Row:
    code, stage = item.place
    tenths = view.round.standards.tenths(item.indicator.value, stage)
    ok = item.statistical.after >= item.required
    return (view.school(code), stage, item.pupils, NAMES[item.indicator], Fraction(tenths, 10),
            item.required, *item.statistical, _per_hundred(item, item.statistical.after),
            Cell(YES if ok else NO, "good" if ok else "bad"), *item.actual,
            _per_hundred(item, item.actual.after), max(0, item.required - item.actual.after), term)


def _per_hundred(item: Measure, number: int) -> Fraction:
    """Return people per 100 pupils, cut off after two decimals so that nothing looks better."""
    return Fraction(floor_of(Fraction(10_000 * number, item.pupils)), 100)


def _schools(found: tuple[Measure, ...]) -> list[Row]:
    """Return how many (school, stage) meet all three standards (校校达标)."""
    places = list(dict.fromkeys(item.place for item in found))
    if not places:
        return []
    counts = met_by_place(found)
    told = say("all three standards met: {b} before, {a} after, of {n} schools and stages",
               "三项指标均达标的学校（学段，统计口径）：交流前{b}个，交流后{a}个，共{n}个",
               b=counts.before, a=counts.after, n=len(places))
    return [(Band(say("Every school to the standard: {t}", "校校达标：{t}", t=told)),)]


def _variation(view: View, found: tuple[Measure, ...], terms: list[int]) -> list[Row]:
    """Return a row per stage and indicator, with the sum of its lines in words at the head."""
    sums: Counter[tuple[Stage, Indicator]] = Counter()
    for one, term in zip(found, terms, strict=True):
        sums[one.place[1], one.indicator] += term
    rows = [_spread(view, item) for item in spreads(found)]
    if not rows:
        return []
    titles = (say("Stage", "学段"), say("Indicator", "指标"), say("Limit", "差异系数上限"),
              say("By personnel relation: before", "统计口径：交流前"),
              say("By personnel relation: after", "统计口径：交流后"),
              say("Within the limit", "是否达标"),
              say("By place of work: before", "实际任教口径：交流前"),
              say("By place of work: after", "实际任教口径：交流后"))
    heads = _placed(tuple(Title(text) for text in titles))
    return [*_differences(sums, sum(terms)),
            (Band(say("Coefficient of variation between schools", "校际差异系数")),), heads, *rows]


def _differences(sums: Mapping[tuple[Stage, Indicator], int], total: int) -> list[Row]:
    """Return the sums of goal G30, as lines that span the table so that no column counts twice."""
    parts = tuple(say("{s} {k} {n}", "{s}{k} {n}", s=stage, k=kind.value, n=number)
                  for (stage, kind), number in sums.items())
    return [(Band(say("Differences between schools after (10^-5): {p}; in all {t}",
                      "校际差异（实际任教口径、交流后，十万分之一）：{p}；合计{t}", p=parts, t=total)),)]


def _placed(cells: Row) -> Row:
    """Put eight cells under the columns of the table that are wide enough for them."""
    stage, kind, limit, before, after, ok, real, real_after = cells
    return (stage, None, None, kind, limit, None, before, after, None, ok, real, real_after,
            None, None, None)


def _spread(view: View, item: Spread) -> Row:
    limit = view.round.standards.cv_limit(item.stage)
    ok = item.statistical[1] <= limit * limit
    return _placed((
        item.stage, NAMES[item.indicator], Cell(limit, "decimal"), _cv(item.statistical[0]),
        _cv(item.statistical[1]), Cell(YES if ok else NO, "good" if ok else "bad"),
        _cv(item.actual[0]), _cv(item.actual[1])))


def beyond(view: View, item: Spread) -> tuple[Text, ...]:
    """Return by way of counting how a coefficient lies beyond its limit after the plan; nothing if none does."""
    limit = view.round.standards.cv_limit(item.stage)
    return tuple(_beyond(view, item, way) for way in WAYS if getattr(item, way)[1] > limit * limit)


def _beyond(view: View, item: Spread, way: str) -> Text:
    limit = view.round.standards.cv_limit(item.stage)
    before, after = getattr(item, way)
    return say("{w} {s} {i}: {b} → {a} (limit {l}), {h}", "{w} {s}{i}：{b}→{a}（上限{l}），{h}", w=WAYS[way],
               s=item.stage, i=NAMES[item.indicator], b=root(before), a=root(after), l=f"{float(limit):.2f}",
               h=_how(before, after, limit * limit))


def beyond_in_all(view: View, found: Iterable[Spread]) -> tuple[int, Text] | None:
    """Return how many coefficients lie beyond their limits after the plan, those that worsened told one by one."""
    told = [(way, item) for item in found for way in WAYS
            if getattr(item, way)[1] > view.round.standards.cv_limit(item.stage) ** 2]
    if not told:
        return None
    worse = [one for one in told if getattr(one[1], one[0])[1] > getattr(one[1], one[0])[0]]
    rest = len(told) - len(worse)
    parts = [_beyond(view, item, way) for way, item in worse]
    if rest:
        parts.append(say("{n} were beyond before and are not worse", "{n}项交流前已超过上限，未变差", n=rest))
    return len(told), Text.joined(parts)


def _how(before: Fraction, after: Fraction, limit: Fraction) -> Text:
    if before <= limit:
        return say("within the limit before, now beyond", "交流前未超上限、交流后超过")
    return (say("beyond the limit and worse than before", "超过上限且比交流前变差") if after > before
            else say("beyond the limit as before, not worse", "交流前已超过上限，未变差"))


def _cv(square: Fraction) -> Cell:
    return Cell(Fraction(root(square)), "ratio")
