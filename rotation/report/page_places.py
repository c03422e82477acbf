"""Who goes where: flows by school and by area, and the map of the schools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from statistics import fmean

from rotation.domain.school import School
from rotation.report._part import Contents, Part
from rotation.report.names import PLACE
from rotation.report.view import View
from rotation.tables.page.flow_charts import MOST_LINES, Flow, MapPoint, Node, heat, sankey, spots
from rotation.tables.page.parts import Chart, Height, height_for
from rotation.tables.table import Column, Table
from rotation.text import Text, say

MOST_SCHOOLS = 30
"""Schools beyond which a flow picture is unreadable: then a heat-map, and the flows between areas."""
KINDS = (say("schools in towns", "城镇学校"), say("rural and pastoral schools", "农村牧区学校"))
NEW = say("new recruits", "新任教师")
_NEW_KIND = 3
Between = Counter[tuple[str, str]]
Named = Callable[[str], object]


def labels(schools: Iterable[School]) -> dict[str, str]:
    """Return the short name of every school by code, with the code where two share a name."""
    told = {school.code: school.short or school.name for school in schools}
    shared = Counter(told.values())
    return {code: name if shared[name] == 1 else f"{name}（{code}）" for code, name in told.items()}


def area(school: School) -> str:
    """Return the township of a school; where it is not given, whether it is urban or rural."""
    return school.town or school.setting


def between(view: View) -> Between:
    """Count people by home and host school; recruits come from the empty code."""
    known = view.round.problem.school
    return Counter((item.home if item.home in known else "", item.host)
                   for item in view.plan.placements)


def kind(view: View, code: str) -> int:
    """Return the place of a school among `KINDS`; another number for recruits."""
    school = view.round.problem.school.get(code)
    return _NEW_KIND if school is None else int(view.round.is_rural(school))


# -- flows ------------------------------------------------------------------------------------


def _flows(view: View) -> Contents:
    """Return who goes where, as a picture that fits the number of schools."""
    people = between(view)
    involved = {code for pair in people for code in pair if code}
    few = len(involved) <= MOST_SCHOOLS
    return Contents(
        (say("{n} people and {s} schools.", "共安排{n}人，涉及{s}所学校。",
             n=len(view.plan.placements), s=len(involved)),),
        (_of_schools(view, people),) if few else (_of_areas(view, people), _heat(view, people)))


FLOWS = Part("flows", say("Who goes where", "人员流向"), 50, fill=_flows)


def _of_schools(view: View, people: Between) -> Chart:
    names = labels(view.round.problem.schools)
    title = say("From home school (left) to host school (right)", "派出学校（左）→接收学校（右）")
    return _picture("flow", title, people, named=lambda code: names[code] if code else NEW,
                    color=lambda code: kind(view, code), note=_legend(people))


def _legend(people: Between) -> Text:
    rest = (say("; pale: new recruits", "，浅色为新任教师") if any(not home for home, _ in people)
            else say("", ""))
    return say("The thicker the band, the more people. Dark: schools in towns; orange: rural and pastoral "
               "schools{r}.", "流带越宽，人数越多。深色为城镇学校，橙色为农村牧区学校{r}。", r=rest)


def _of_areas(view: View, people: Between) -> Chart:
    known = view.round.problem.school
    merged: Between = Counter()
    for (home, host), number in people.items():
        merged[area(known[home]) if home else "", area(known[host])] += number
    note = say("Flows between townships; the thicker the band, the more people.",
               "按苏木乡镇（街道）合并；流带越宽，人数越多。")
    order = {name: index for index, name in enumerate(sorted({end for _, end in merged}))}
    return _picture("areas", say("From area (left) to area (right)", "派出片区（左）→接收片区（右）"),
                    merged, named=lambda name: name or NEW,
                    color=lambda name: order.get(name, _NEW_KIND), note=note)


def _picture(
    key: str, title: Text, people: Between, *, named: Named, color: Callable[[str], int], note: Text,
) -> Chart:
    starts, ends = sorted({start for start, _ in people}), sorted({end for _, end in people})
    option = sankey([Node(named(code), color(code)) for code in starts],
                    [Node(named(code), color(code)) for code in ends], _placed(people, starts, ends))
    return Chart(key, title, option, _table(key, people, named), _tall(starts, ends), note=note)


def _placed(people: Between, starts: list[str], ends: list[str]) -> list[Flow]:
    return [Flow(starts.index(start), ends.index(end), number)
            for (start, end), number in sorted(people.items())]


def _tall(*sides: list[str]) -> Height:
    return height_for(50 + 28 * max(map(len, sides)))


def _heat(view: View, people: Between) -> Chart:
    names = labels(view.round.problem.schools)
    starts, ends = sorted({start for start, _ in people}), sorted({end for _, end in people})
    option = heat([names[code] if code else NEW for code in starts], [names[code] for code in ends],
                  [(flow.start, flow.end, flow.people) for flow in _placed(people, starts, ends)])
    return Chart("heat", say("From home school (rows) to host school (columns), people",
                             "派出学校（行）→接收学校（列），人数"),
                 option, _table("heat", people, lambda code: names[code] if code else NEW),
                 height_for(140 + 22 * len(starts)))


def _table(key: str, people: Between, named: Named) -> Table:
    ends: dict[str, list[tuple[str, int]]] = {}
    for (start, end), number in sorted(people.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        ends.setdefault(start, []).append((end, number))
    columns: tuple[Column[str], ...] = (
        Column("start", say("From", "派出"), of=named),
        Column("people", say("People", "人数"), "count", of=lambda start: sum(number for _, number in ends[start])),
        Column("ends", say("To", "接收"), of=lambda start: tuple(
            say("{s} {n}", "{s}{n}人", s=named(end), n=number) for end, number in ends[start])))
    return Table(key, say("Flows", "流向"), say("People by home and host", "派出、接收人数"), columns, tuple(ends))


# -- map --------------------------------------------------------------------------------------

_CROWD = 4
"""Schools so close together that the whole map cannot tell them apart are enlarged from this number."""
_NEAR = 0.12
"""Part of the width and height of the whole map within which schools count as close together."""


def _map(view: View) -> Contents:
    """Return schools where they lie, with the moves between them; those without coordinates are named."""
    people = between(view)
    schools = [school for school in view.round.problem.schools if school.stages]
    located = [school for school in schools if school.longitude is not None and school.latitude is not None]
    table = _turnover_table(people, schools)
    charts = _charts(view, people, located, table) if located else ()
    return Contents(_unlocated(schools, located), charts, () if charts else (table,))


MAP = Part("map", say("Map of the schools", "学校分布与交流路线"), 60, fill=_map)


def _unlocated(schools: list[School], located: list[School]) -> tuple[Text, ...]:
    found = {school.code for school in located}
    missing = tuple(school.name for school in schools if school.code not in found)
    if not missing:
        return ()
    return (say("Longitude or latitude is missing for {n} schools, which the map leaves out: {s}.",
                "有{n}所学校未填经度或纬度，图上未标出：{s}。", n=len(missing), s=missing),)


def _turnover_table(people: Between, schools: list[School]) -> Table:
    leave, arrive = _turnover(people)
    columns: tuple[Column[School], ...] = (
        PLACE.by(lambda school: school.name), Column("area", say("Area", "所在片区"), of=area),
        Column("leave", say("Leave", "派出"), "moves", of=lambda school: leave[school.code]),
        Column("arrive", say("Arrive", "接收"), "moves", of=lambda school: arrive[school.code]))
    return Table("map", say("Map", "分布"), say("Leavers and arrivals by school", "各校派出、接收人数"), columns,
                 tuple(schools))


def _turnover(people: Between) -> tuple[Counter[str], Counter[str]]:
    leave, arrive = Counter[str](), Counter[str]()
    for (home, host), number in people.items():
        leave[home] += number
        arrive[host] += number
    return leave, arrive


# -- charts of the map -----------------------------------------------------------------------------------


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
    reach, rise = _NEAR * wide / 2, _NEAR * high / 2
    places = [(*_at(school), school) for school in located]
    best: list[School] = []
    for x, y, _ in places:
        near = [school for lon, lat, school in places if abs(lon - x) <= reach and abs(lat - y) <= rise]
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
    places = [MapPoint(names[s.code], *_at(s), arrive[s.code], leave[s.code], kind(view, s.code)) for s in located]
    codes = [school.code for school in located]
    if close:
        first = close[0].code
        told = say("{n} schools", "{t}{n}所", t=_where(close), n=len(close))
        east, north = (round(fmean(axis), 5) for axis in _axes(close))
        places.append(MapPoint(told, east, north, arrive[first], leave[first], kind(view, first)))
        codes.append(first)
    lines = [Flow(codes.index(home), codes.index(host), number)
             for (home, host), number in sorted(people.items()) if home in codes and host in codes]
    return spots(places, lines, KINDS)
