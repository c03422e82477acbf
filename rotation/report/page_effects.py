"""Before and after: shortages by subject and by area, the indicators and their variation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from rotation.domain.indicators import Indicator, root
from rotation.domain.round import Opening
from rotation.domain.supply import Place
from rotation.domain.vocabulary import SUBJECT_ENGLISH, Stage
from rotation.figures.shown import BOTH, FIGURES, PEOPLE
from rotation.figures.standards import NAMES, Measure, Pair, Spread, measures, met_by_place, spreads
from rotation.figures.words import people
from rotation.report._part import Contents, Part
from rotation.report.names import PLACE, STAGE
from rotation.report.page_places import area
from rotation.report.sheet_standards import beyond, coefficients
from rotation.report.view import View
from rotation.tables.looks import decimals
from rotation.tables.page.charts import Bars, bars, limited
from rotation.tables.page.parts import Chart, height_for
from rotation.tables.table import Column, Styled, Table
from rotation.text import Text, pair, say

BEFORE, AFTER = say("before", "交流前"), say("after", "交流后")


def subject(name: str) -> Text:
    """Return a subject in both languages; one that is not known keeps its name."""
    return pair(SUBJECT_ENGLISH.get(name, name), name)


# -- shortages --------------------------------------------------------------------------------


def _shortages(view: View) -> Contents:
    """Return what is short before and after, by subject and by area."""
    by_subject, by_area = _short(view, lambda at: at.subject), _short(view, lambda at: area(
        view.round.problem.school[at.school]))
    before, after = (sum(pair[index] for pair in by_subject.values()) for index in (0, 1))
    return Contents(
        (say("In full loads, {b} people are short before and {a} after.",
             "按折算人数计，缺额合计：交流前{b}人，交流后{a}人。", b=_two(before), a=_two(after)),),
        (_gap_chart("subjects", say("By subject", "按学科"), say("Subject", "学科"), by_subject, subject),
         _gap_chart("townships", say("By area", "按苏木乡镇（街道）"), say("Area", "片区"), by_area,
                    lambda name: name)))


GAPS = Part("gaps", say("Shortages before and after", "学科缺额：交流前后"), 70, fill=_shortages)


def _short(view: View, key: Callable[[Opening], str]) -> dict[str, tuple[int, int]]:
    """Return shortages in hundredths before and after; the greatest first, nothing short left out."""
    before, after = Counter[str](), Counter[str]()
    for at, cell in view.round.cells.items():
        before[key(at)] += cell.shortage(0)
        after[key(at)] += cell.shortage(view.change(at))
    names = sorted((name for name in before if before[name] or after[name]),
                   key=lambda name: (-before[name], name))
    return {name: (before[name], after[name]) for name in names}


def _gap_chart(key: str, title: Text, head: Text, short: dict[str, tuple[int, int]],
               named: Callable[[str], object]) -> Chart:
    series = [Bars(name, [round(pair[index] / 100, 2) for pair in short.values()])
              for index, name in enumerate((BEFORE, AFTER))]
    columns: tuple[Column[str], ...] = (
        Column("name", head, of=named),
        Column("before", FIGURES["short_before"].title, "gap", of=lambda name: people(short[name][0])),
        Column("after", FIGURES["short"].title, "gap", of=lambda name: people(short[name][1])),
        Column("less", say("Less by", "减少"), "gap", of=lambda name: people(short[name][0] - short[name][1])))
    table = Table(key, title, title, columns, tuple(short))
    return Chart(key, title, bars([named(name) for name in short], series, BOTH["short"]),
                 table, height_for(90 + 34 * len(short)), half=True)


def _two(hundredths: int) -> str:
    return decimals(people(hundredths), "decimal")


# -- variation --------------------------------------------------------------------------------


def _variation(view: View) -> Contents:
    """Return the coefficients of variation before and after, in both counting ways, with the limits."""
    found = spreads(measures(view.round, view.plan))
    limits = [view.round.standards.cv_limit(item.stage) for item in found]
    told = tuple(say("{s} {l}", "{s}{l}", s=stage, l=decimals(view.round.standards.cv_limit(stage), "decimal"))
                 for stage in (Stage.PRIMARY, Stage.JUNIOR))
    return Contents(
        (say("Limits: {l}. By personnel relation is what the inspection counts; by place of work is for the "
             "office's own use.",
             "上限：{l}。统计口径按人事关系，为评估认定口径；实际任教口径按实际上课学校，仅供工作参考。", l=told),),
        tuple(_cv_chart(way, title, found, limits) for way, title in _WAYS) if found else (),
        (_cv_table(view, found),) if found else ())


VARIATION = Part("variation", say("Variation between schools", "校际差异系数"), 80, fill=_variation)


_WAYS = (("statistical", say("By personnel relation", "统计口径（人事关系）")),
         ("actual", say("By place of work", "实际任教口径")))
SHORT = {Indicator.L1: say("degree", "高学历"), Indicator.L2: say("backbone", "骨干"),
         Indicator.L3: say("PE and arts", "体育艺术")}
"""What the indicators are called where there is little room."""


def _cv_chart(way: str, title: Text, found: tuple[Spread, ...], limits: list[Fraction]) -> Chart:
    squares: list[tuple[Fraction, Fraction]] = [getattr(item, way) for item in found]
    series = [Bars(name, [float(root(pair[index])) for pair in squares])
              for index, name in enumerate((BEFORE, AFTER))]
    names = [say("{s}: {i}", "{s}{i}", s=item.stage, i=SHORT[item.indicator]) for item in found]
    option = limited(names, series, [float(limit) for limit in limits],
                     say("coefficient of variation", "差异系数"))
    return Chart(f"cv_{way}", title, option, None, height_for(100 + 42 * len(found)), half=True)


def _cv_table(view: View, found: tuple[Spread, ...]) -> Table:
    """Return the coefficients as the sheet has them, and where one lies beyond its limit, in words."""
    _, indicator, limit, *rest = coefficients(view)
    note: Column[Spread] = Column("note", say("Note", "提示"), "wrap", of=lambda item: _beyond(view, item))
    columns = (STAGE.by(lambda item: item.stage), indicator,
               Column("limit", say("Limit", "上限"), "decimal", of=limit.of),
               *(replace(column, title=say("Within the limit", "统计口径是否达标"))
                 if column.key == "formal_ok" else column for column in rest), note)
    return Table("cv", say("Variation", "差异系数"), say("Coefficients of variation", "差异系数"), columns, found)


def _beyond(view: View, item: Spread) -> Styled | None:
    told = beyond(view, item)
    return Styled(tuple(one.says for one in told), "bad") if told else None


# -- standards --------------------------------------------------------------------------------


def _standards(view: View) -> Contents:
    """Return the three indicators of every school: people required, before and after."""
    found = measures(view.round, view.plan)
    met, places = met_by_place(found), list(dict.fromkeys(item.place for item in found))
    missing = {kind: _missing(found, kind) for kind in Indicator}
    series = [Bars(name, [pair[index] for pair in missing.values()])
              for index, name in enumerate((BEFORE, AFTER))]
    chart = Chart(
        "missing", BOTH["missing"],
        bars([NAMES[kind] for kind in missing], series, PEOPLE), None, "xs")
    return Contents(
        (say("{t}: {b} before, {a} after, of {n} schools and stages.", "{t}：交流前{b}个，交流后{a}个，共{n}个。",
             t=BOTH["met"], b=met.before, a=met.after, n=len(places)),),
        (chart,) if found else (), (_places(view, found),) if found else ())


STANDARDS = Part("standards", say("Standards of every school", "校校达标"), 90, fill=_standards)


def _missing(found: tuple[Measure, ...], kind: Indicator) -> Pair:
    here = [item for item in found if item.indicator is kind]
    return Pair(*(sum(max(0, item.required - item.actual[index]) for item in here) for index in (0, 1)))


class _Place(NamedTuple):
    """One school and stage with its indicators."""

    place: Place
    items: Mapping[Indicator, Measure]


def _places(view: View, found: tuple[Measure, ...]) -> Table:
    groups: dict[Place, dict[Indicator, Measure]] = {}
    for item in found:
        groups.setdefault(item.place, {})[item.indicator] = item
    columns: tuple[Column[_Place], ...] = (
        PLACE.by(lambda one: view.school(one.place[0])), STAGE.by(lambda one: one.place[1]),
        Column("pupils", say("Pupils", "学生数"), "count", of=lambda one: next(iter(one.items.values())).pupils),
        *(column for kind in Indicator for column in _present(kind)))
    return Table(
        "standards", say("Standards", "达标情况"), say("People required and present", "应有与实有人数"), columns,
        tuple(_Place(place, items) for place, items in groups.items()),
        notes_above=(say("By place of work; red: fewer than required.", "实际任教口径；红色为低于应有人数。"),))


def _present(kind: Indicator) -> Iterator[Column[_Place]]:
    def after(one: _Place) -> Styled:
        item = one.items[kind]
        return Styled(item.actual.after, "count" if item.actual.after >= item.required else "bad")
    required = say("{k} {n}: required", "{k}{n} 应有", k=kind.value, n=SHORT[kind])
    yield Column(f"{kind.value}_required", required, "count", of=lambda one: one.items[kind].required)
    yield Column(f"{kind.value}_before", BEFORE, "count", of=lambda one: one.items[kind].actual.before)
    yield Column(f"{kind.value}_after", AFTER, "count", of=after)
