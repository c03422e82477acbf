"""Sheet 资源配置指标: L1-L3 per school and stage, both counting ways, and the variation."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from rotation.domain.indicators import root
from rotation.domain.ratio import floor_of
from rotation.figures.standards import (
    COUNTED,
    NAMES,
    WAYS,
    Measure,
    Spread,
    measures,
    met_by_place,
    spreads,
)
from rotation.figures.words import NO, YES
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.names import PLACE, STAGE
from rotation.report.view import View
from rotation.tables.looks import decimals
from rotation.tables.table import Band, Column, Inset, Styled
from rotation.text import Text, say


def _standards(view: View) -> Filled:
    """Return schools first, then the coefficients of variation."""
    found = measures(view.round, view.plan)
    return Filled(
        (*_places(view), *_formal(), *_real()), (*found, *_schools(found), *_variation(view, found)), frozen=4,
        notes_above=(
            say("By personnel relation: what the inspection counts; a temporary exchange does not "
                "change it, except PE and arts teachers of rural schools of 50-99 pupils",
                "统计口径按人事关系，是评估认定的口径；临时交流不改变统计口径（50—99人的农村牧区学校"
                "体育艺术教师可计入交流教师）。实际任教口径按实际上课的学校，仅供工作参考，不称达标"),
            say("Schools of fewer than {n} pupils are outside", "学生不足{n}人的学校（学段）不列入",
                n=view.round.standards.min_pupils)))


def _places(view: View) -> tuple[Column[Measure], ...]:
    def threshold(item: Measure) -> Fraction:
        return Fraction(view.round.standards.tenths(item.indicator.value, item.place[1]), 10)
    return (
        PLACE.by(lambda item: view.school(item.place[0])), STAGE.by(lambda item: item.place[1]),
        Column("pupils", say("Pupils", "学生数"), "count", of=lambda item: item.pupils),
        Column("indicator", say("Indicator", "指标"), of=lambda item: NAMES[item.indicator]),
        Column("threshold", say("Per 100 pupils", "每百名学生标准"), "tenth", of=threshold),
        Column("required", say("People required", "应有人数"), "count", of=lambda item: item.required))


def _formal() -> tuple[Column[Measure], ...]:
    return (
        Column("formal", FORMAL_BEFORE, "count", of=lambda item: item.statistical.before),
        Column("formal_after", FORMAL_AFTER, "count", of=lambda item: item.statistical.after),
        Column("formal_share", say("By personnel relation: per 100 after", "统计口径：交流后每百人"), "decimal",
               of=lambda item: _per_hundred(item, item.statistical.after)),
        Column("formal_ok", say("Meets the standard", "统计口径是否达标"), "center",
               of=lambda item: judged(holds=item.statistical.after >= item.required)))


def _real() -> tuple[Column[Measure], ...]:
    return (
        Column("real", REAL_BEFORE, "count", of=lambda item: item.actual.before),
        Column("real_after", REAL_AFTER, "count", of=lambda item: item.actual.after),
        Column("real_share", say("By place of work: per 100 after", "实际任教口径：交流后每百人"), "decimal",
               of=lambda item: _per_hundred(item, item.actual.after)),
        Column("gap", say("By place of work: people missing after", "实际任教口径：尚差人数"), "count",
               of=lambda item: max(0, item.required - item.actual.after)))


FORMAL_BEFORE = say("By personnel relation: before", "统计口径：交流前")
FORMAL_AFTER = say("By personnel relation: after", "统计口径：交流后")
REAL_BEFORE = say("By place of work: before", "实际任教口径：交流前")
REAL_AFTER = say("By place of work: after", "实际任教口径：交流后")


def _per_hundred(item: Measure, number: int) -> Fraction:
    """Return people per 100 pupils, cut off after two decimals so that nothing looks better."""
    return Fraction(floor_of(Fraction(10_000 * number, item.pupils)), 100)


def _schools(found: tuple[Measure, ...]) -> list[Band]:
    """Return how many (school, stage) meet all three standards (校校达标)."""
    places = list(dict.fromkeys(item.place for item in found))
    if not places:
        return []
    counts = met_by_place(found)
    told = say("all three standards met: {b} before, {a} after, of {n} schools and stages",
               "三项指标均达标的学校（学段，统计口径）：交流前{b}个，交流后{a}个，共{n}个",
               b=counts.before, a=counts.after, n=len(places))
    return [Band(say("Every school to the standard: {t}", "校校达标：{t}", t=told))]


def _variation(view: View, found: tuple[Measure, ...]) -> list[object]:
    """Return a row per stage and indicator."""
    items = spreads(found)
    if not items:
        return []
    return [Band(say("Coefficient of variation between schools", "校际差异系数")), Inset(coefficients(view), items)]


def coefficients(view: View) -> tuple[Column[Spread], ...]:
    """Return the columns of a coefficient, each under a column of the table that is wide enough for it."""
    def limit(item: Spread) -> Fraction:
        return view.round.standards.cv_limit(item.stage)
    return (
        Column("school", STAGE.title, of=lambda item: item.stage),
        Column("indicator", say("Indicator", "指标"), of=lambda item: NAMES[item.indicator]),
        Column("threshold", say("Limit", "差异系数上限"), "decimal", of=limit),
        Column("formal", FORMAL_BEFORE, "ratio", of=lambda item: Fraction(root(item.statistical[0]))),
        Column("formal_after", FORMAL_AFTER, "ratio", of=lambda item: Fraction(root(item.statistical[1]))),
        Column("formal_ok", say("Within the limit", "是否达标"), "center",
               of=lambda item: judged(holds=item.statistical[1] <= limit(item) ** 2)),
        Column("real", REAL_BEFORE, "ratio", of=lambda item: Fraction(root(item.actual[0]))),
        Column("real_after", REAL_AFTER, "ratio", of=lambda item: Fraction(root(item.actual[1]))))


def judged(*, holds: bool) -> Styled:
    """Return 是 or 否 in the color of good or bad news."""
    return Styled(YES if holds else NO, "good" if holds else "bad")


class Beyond(NamedTuple):
    """A coefficient beyond its limit after the plan, by one way of counting."""

    item: Spread
    way: str
    limit: Fraction

    @property
    def new(self) -> bool:
        """Whether it was within the limit before: the plan is what exceeds it."""
        return self._pair[0] <= self.limit**2

    @property
    def worse(self) -> bool:
        """Whether it lies farther beyond than before."""
        return self._pair[1] > self._pair[0]

    @property
    def figures(self) -> Text:
        """What it is, before, after and the limit."""
        before, after = map(root, self._pair)
        return say("{s}, {e}: coefficient of variation between schools ({w}) {b} before, {a} after, limit {l}",
                   "{s}每百名学生{i}数的校际差异系数（{w}，越小越均衡）交流前{b}、交流后{a}，上限{l}",
                   w=WAYS[self.way], s=self.item.stage, e=self.item.indicator.english,
                   i=COUNTED[self.item.indicator], b=before, a=after, l=decimals(self.limit, "decimal"))

    @property
    def says(self) -> Text:
        """The figures, and what the plan did to it."""
        how = (say("within the limit before, now beyond", "交流前未超上限、交流后超过") if self.new else
               say("beyond the limit and worse than before", "超过上限且比交流前变差") if self.worse else
               say("beyond the limit as before, not worse", "交流前已超过上限，未变差"))
        return say("{f}, {h}", "{f}，{h}", f=self.figures, h=how)

    @property
    def _pair(self) -> tuple[Fraction, Fraction]:
        pair: tuple[Fraction, Fraction] = getattr(self.item, self.way)
        return pair


def beyond(view: View, item: Spread) -> tuple[Beyond, ...]:
    """Return by way of counting how a coefficient lies beyond its limit after the plan; nothing if none does."""
    limit = view.round.standards.cv_limit(item.stage)
    return tuple(Beyond(item, way, limit) for way in WAYS if getattr(item, way)[1] > limit * limit)


def beyond_in_all(view: View) -> tuple[Beyond, ...]:
    """Return the coefficients that lie beyond their limits after the plan, by either way of counting."""
    return tuple(one for item in spreads(measures(view.round, view.plan)) for one in beyond(view, item))


STANDARDS = Sheet("standards", say("Indicators", "资源配置指标"),
                  say("Resource indicators", "义务教育资源配置指标（教师三项）"),
                  Group.WORKING, 100, _standards)
