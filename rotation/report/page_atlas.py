"""The map of the schools: the whole banner, and the place where most schools stand, enlarged."""

from __future__ import annotations

from collections import Counter
from statistics import fmean

from rotation.domain.school import School
from rotation.report.page_places import KINDS, Between, area, between, kind, labels
from rotation.report.view import View
from rotation.tables.page.flow_charts import MOST_LINES, Flow, Spot, spots
from rotation.tables.page.parts import Chart, Section
from rotation.tables.table import Column, Table
from rotation.text import Text, say

_CROWD = 4
"""Schools so close together that the whole map cannot tell them apart are enlarged from this number."""
_NEAR = 0.12
"""Part of the width and height of the whole map within which schools count as close together."""


def school_map(view: View) -> Section:
    """Return schools where they lie, with the moves between them; those without coordinates are named."""
    people = between(view)
    schools = [school for school in view.round.problem.schools if school.stages]
    located = [school for school in schools if school.longitude is not None and school.latitude is not None]
    table = _table(people, schools)
    charts = _charts(view, people, located, table) if located else ()
    return Section("map", say("Map of the schools", "学校分布与交流路线"), _unlocated(schools, located), charts,
                   () if charts else (table,))


def _unlocated(schools: list[School], located: list[School]) -> tuple[Text, ...]:
    found = {school.code for school in located}
    missing = tuple(school.name for school in schools if school.code not in found)
    if not missing:
        return ()
    return (say("Longitude or latitude is missing for {n} schools, which the map leaves out: {s}.",
                "有{n}所学校未填经度或纬度，图上未标出：{s}。", n=len(missing), s=missing),)


def _table(people: Between, schools: list[School]) -> Table:
    leave, arrive = _turnover(people)
    return Table(
        "map", say("Map", "分布"), say("Leavers and arrivals by school", "各校派出、接收人数"),
        (Column("school", say("School", "学校")), Column("area", say("Area", "所在片区")),
         Column("leave", say("Leave", "派出"), "moves"), Column("arrive", say("Arrive", "接收"), "moves")),
        tuple((s.name, area(s), leave[s.code], arrive[s.code]) for s in schools))


def _turnover(people: Between) -> tuple[Counter[str], Counter[str]]:
    leave, arrive = Counter[str](), Counter[str]()
    for (home, host), number in people.items():
        leave[home] += number
        arrive[host] += number
    return leave, arrive


# -- charts -----------------------------------------------------------------------------------


def _charts(view: View, people: Between, located: list[School], table: Table) -> tuple[Chart, ...]:
    close = crowd(located)
    if not close:
        return (Chart("map", say("Schools and moves", "学校位置与交流路线"),
                      _option(view, people, located), table, "l", note=_note(people, {s.code for s in located})),)
    inside = {school.code for school in close}
    merged: Between = Counter()
    for (home, host), number in people.items():
        pair = (close[0].code if home in inside else home, close[0].code if host in inside else host)
        merged[pair] += number if pair[0] != pair[1] else 0
    outside = [school for school in located if school.code not in inside]
    where = _where(close)
    return (
        Chart("map", say("The whole banner ({n} schools {t} drawn as one)", "全域（{t}{n}所学校合为一处）",
                         n=len(close), t=where),
              _option(view, +merged, outside, close), None, "m"),
        Chart("crowd", say("Schools {t}, enlarged", "{t}学校（放大）", t=where), _option(view, people, close), table,
              "l", note=_note(people, inside)))


def _note(people: Between, codes: set[str]) -> Text:
    lines = sum(home in codes and host in codes for home, host in people)
    if lines <= MOST_LINES:
        return _NOTE
    return say("{t} Drawn are the {n} routes of most people, of {a}.", "{t}图上只画人数最多的{n}条路线（共{a}条）。",
               t=_NOTE, n=MOST_LINES, a=lines)


_NOTE = say(
    "Bigger: more people come or go. Arrows lead from home to host school. "
    "Longitude across and latitude up, as given on sheet Schools; no map background.",
    "图形越大，派出和接收的人数越多；箭头由派出学校指向接收学校。横轴经度、纵轴纬度，取自“学校”表，不含底图。")


def crowd(located: list[School]) -> list[School]:
    """Return the schools that stand too close together on the whole map, none if it can be read."""
    wide, high = (max(axis) - min(axis) for axis in _axes(located))
    best: list[School] = []
    for middle in located:
        near = [school for school in located
                if abs(_at(school)[0] - _at(middle)[0]) <= _NEAR * wide / 2
                and abs(_at(school)[1] - _at(middle)[1]) <= _NEAR * high / 2]
        best = max(best, near, key=len)
    return best if _CROWD <= len(best) < len(located) else []


def _where(close: list[School]) -> Text:
    """Return what to call schools that stand close together: by their township if they share it."""
    areas = {area(school) for school in close}
    return say("in {a}", "{a}", a=areas.pop()) if len(areas) == 1 else say("close together", "密集处")


def _at(school: School) -> tuple[float, float]:
    assert school.longitude is not None
    assert school.latitude is not None
    return school.longitude, school.latitude


def _axes(located: list[School]) -> tuple[list[float], list[float]]:
    return [_at(school)[0] for school in located], [_at(school)[1] for school in located]


def _option(view: View, people: Between, located: list[School], close: list[School] | None = None) -> dict[str, object]:
    names, (leave, arrive) = labels(view.round.problem.schools), _turnover(people)
    places = [Spot(names[s.code], *_at(s), arrive[s.code], leave[s.code], kind(view, s.code)) for s in located]
    codes = [school.code for school in located]
    if close:
        first = close[0].code
        told = say("{n} schools", "{t}{n}所", t=_where(close), n=len(close))
        east, north = (round(fmean(axis), 5) for axis in _axes(close))
        places.append(Spot(told, east, north, arrive[first], leave[first], kind(view, first)))
        codes.append(first)
    lines = [Flow(codes.index(home), codes.index(host), number)
             for (home, host), number in sorted(people.items()) if home in codes and host in codes]
    return spots(places, lines, KINDS)
