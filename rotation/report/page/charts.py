"""ECharts options as plain values: numbers in, a dict out, nothing of plans or schools.

Colors differ in lightness so that they tell apart in black and white as well; limits are drawn as
dashed or solid marks, never by color alone. Tooltips are drawn as text on the chart, not as HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from rotation.text import Text, say

Option = dict[str, Any]
FONTS = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, WenQuanYi Zen Hei, sans-serif"
BEFORE, AFTER, LIMIT, INK, SOFT = "#a9c1d9", "#1f4e79", "#c00000", "#1d2733", "#5b6876"
SERIES = ("#1f4e79", "#e0912f", "#6aa06f", "#b9c9d9", "#8c4a6b", "#4f9bb5", "#cfa94a", "#7f7f7f")
"""Colors of series, of clearly unlike lightness from one to the next."""
SYMBOLS = ("circle", "rect", "triangle", "diamond", "pin", "arrow")


def base(**parts: Any) -> Option:
    """Return what all charts share; parts are added or replace."""
    return {
        "animation": False, "textStyle": {"fontFamily": FONTS, "color": INK}, "color": list(SERIES),
        "tooltip": {"renderMode": "richText", "confine": True}, **parts}


def _category(labels: Sequence[object], **more: Any) -> Option:
    return {"type": "category", "data": list(labels), "axisTick": {"show": False},
            "axisLabel": {"color": INK, "interval": 0}, **more}


def _amount(name: object, **more: Any) -> Option:
    return {"type": "value", "name": name, "nameLocation": "middle", "nameGap": 28,
            "nameTextStyle": {"color": SOFT}, "axisLabel": {"color": SOFT, "hideOverlap": True}, **more}


def _grid(**more: Any) -> Option:
    return {"left": 12, "right": 36, "top": 34, "bottom": 44, "containLabel": True, **more}


# -- gauge ------------------------------------------------------------------------------------


class Reached(NamedTuple):
    """A share reached and the share asked for, both from 0 to 1."""

    share: float
    asked: float
    told: str


def gauge(found: Reached) -> Option:
    """Return a half dial with the share reached and a mark at the share asked for."""
    top = _dial(found)
    common: Option = {
        "type": "gauge", "startAngle": 190, "endAngle": -10, "min": 0, "max": top, "radius": "92%",
        "center": ["50%", "68%"], "splitNumber": 5, "axisTick": {"show": False}, "title": {"show": False}}
    reached = {
        **common, "pointer": {"show": False}, "splitLine": {"show": False},
        "axisLine": {"lineStyle": {"width": 20, "color": [[1, "#e3e9ef"]]}},
        "progress": {"show": True, "width": 20, "itemStyle": {"color": AFTER}},
        "axisLabel": {"distance": -46, "color": SOFT, "fontSize": 11, "formatter": "{value}%"},
        "detail": {"formatter": found.told, "offsetCenter": [0, "-8%"], "fontSize": 26,
                   "fontWeight": "bold", "color": INK},
        "data": [{"value": round(min(100 * found.share, top), 2)}]}
    mark = {
        **common, "axisLine": {"show": False}, "splitLine": {"show": False},
        "axisLabel": {"show": False}, "detail": {"show": False}, "silent": True,
        "pointer": {"icon": "rect", "width": 4, "length": 30, "offsetCenter": [0, "-76%"],
                    "itemStyle": {"color": LIMIT}},
        "data": [{"value": round(100 * found.asked, 2)}]}
    return base(tooltip={"show": False}, series=[reached, mark])


def _dial(found: Reached) -> int:
    """Return the end of the dial in per cent: a multiple of 10 with room on both sides."""
    widest = max(100 * found.share * 1.15, 200 * found.asked, 10)
    return min(100, -(-int(widest) // 10) * 10)


# -- bars -------------------------------------------------------------------------------------


class Bars(NamedTuple):
    """One series of bars: its name and a value for each label."""

    name: Text
    values: Sequence[float]


def bars(labels: Sequence[object], series: Sequence[Bars], unit: Text) -> Option:
    """Return lying bars side by side, the first label on top; two series are before and after."""
    colors = (BEFORE, AFTER) if len(series) == 2 else SERIES
    return base(
        color=list(colors), legend={"top": 0, "left": 0, "itemGap": 18}, grid=_grid(),
        tooltip={"renderMode": "richText", "confine": True, "trigger": "axis",
                 "axisPointer": {"type": "shadow"}},
        xAxis=_amount(unit), yAxis=_category(labels, inverse=True),
        series=[{"type": "bar", "name": item.name, "data": list(item.values), "barMaxWidth": 14,
                 "barGap": "10%", "label": _figure(len(series) * len(labels))} for item in series])


def _figure(count: int) -> Option:
    """Return figures at the end of bars, as long as there are few enough to read."""
    return {"show": count <= 60, "position": "right", "fontSize": 11, "color": INK,
            "backgroundColor": "rgba(255,255,255,0.8)", "padding": [0, 2]}


def limited(labels: Sequence[object], series: Sequence[Bars], limits: Sequence[float], unit: Text) -> Option:
    """Return bars with a mark at the limit of each label."""
    option = bars(labels, series, unit)
    for item in option["series"]:
        item["data"] = [_clear(value, limit) for value, limit in zip(item["data"], limits, strict=True)]
    option["series"].append({
        "type": "scatter", "name": say("limit", "上限"), "symbol": "rect", "symbolSize": [4, 36],
        "itemStyle": {"color": LIMIT}, "z": 5,
        "data": [[limit, index] for index, limit in enumerate(limits)]})
    return option


def _clear(value: float, limit: float) -> Option:
    """Return a value whose figure stands beyond the mark of the limit when it would lie on it."""
    near = 0 <= limit - value < 0.35 * limit
    return {"value": value, **({"label": {"distance": round(8 + 800 * (limit - value))}} if near else {})}


# -- flows ------------------------------------------------------------------------------------


class Flow(NamedTuple):
    """People from one place to another, by their positions in the lists of names."""

    start: int
    end: int
    people: int


class Node(NamedTuple):
    """A place of a flow picture: its name and a number that chooses its color."""

    name: object
    kind: int = 0


def sankey(starts: Sequence[Node], ends: Sequence[Node], flows: Sequence[Flow]) -> Option:
    """Return flows from left to right; every place stands on both sides, so that there is no cycle."""
    nodes = [_node(node, side) for side, places in enumerate((starts, ends)) for node in places]
    links = [{"source": _name(starts[flow.start].name, 0), "target": _name(ends[flow.end].name, 1),
              "value": flow.people} for flow in flows]
    return base(series=[{
        "type": "sankey", "left": 150, "right": 150, "top": 8, "bottom": 8, "nodeGap": 9, "nodeWidth": 14,
        "draggable": False, "layoutIterations": 64, "emphasis": {"focus": "adjacency"},
        "lineStyle": {"color": "source", "opacity": 0.38}, "label": {"fontSize": 12, "color": INK},
        "data": nodes, "links": links}])


_SIDES = (say("{n} (from)", "{n}（派出）"), say("{n} (to)", "{n}（接收）"))


def _name(place: object, side: int) -> Text:
    told = _SIDES[side]
    return say(told.en, told.zh, n=place)


def _node(node: Node, side: int) -> Option:
    return {"name": _name(node.name, side), "depth": side,
            "label": {"position": ("left", "right")[side], "formatter": say("{n}", "{n}", n=node.name)},
            "itemStyle": {"color": SERIES[node.kind % len(SERIES)]}}


def heat(rows: Sequence[object], columns: Sequence[object], cells: Sequence[tuple[int, int, float]]) -> Option:
    """Return a table of colored fields: ``cells`` are (row, column, value); fields without are blank."""
    most = max((value for _, _, value in cells), default=1) or 1
    least = min(0, *(value for _, _, value in cells)) if cells else 0
    few = len(rows) * len(columns) <= 1600
    return base(
        grid=_grid(top=8, bottom=8, right=16),
        xAxis=_category(columns, splitArea={"show": True}, axisLine={"show": False},
                        axisLabel={"rotate": 60 if len(columns) > 8 else 0, "interval": 0, "color": INK,
                                   "fontSize": 11},
                        position="bottom"),
        yAxis=_category(rows, inverse=True, splitArea={"show": True}, axisLine={"show": False},
                        axisLabel={"interval": 0, "color": INK, "fontSize": 11}),
        visualMap={"show": False, "min": least, "max": most, "inRange": {"color": ["#dfe9f3", AFTER]}},
        series=[{"type": "heatmap", "data": [[column, row, value] for row, column, value in cells],
                 "itemStyle": {"borderColor": "#ffffff", "borderWidth": 1},
                 "label": {"show": few, "fontSize": 11}}])


# -- map --------------------------------------------------------------------------------------


MOST_LINES = 40
"""Lines beyond which a map is a tangle: the thickest are drawn."""


class Spot(NamedTuple):
    """A place on the map: name, longitude, latitude, people who arrive and who leave, kind."""

    name: object
    longitude: float
    latitude: float
    arrive: int
    leave: int
    kind: int


def spots(places: Sequence[Spot], flows: Sequence[Flow], kinds: Sequence[object]) -> Option:
    """Return places where they lie, with the thickest lines from where people leave to where they arrive."""
    most = max((flow.people for flow in flows), default=1)
    spans = _spans(places)
    drawn = sorted(flows, key=lambda flow: (-flow.people, flow.start, flow.end))[:MOST_LINES]
    lines = [{"coords": [_at(places[flow.start]), _short_of(places[flow.start], places[flow.end], spans)],
              "lineStyle": {"width": round(1 + 4 * flow.people / most, 2)}} for flow in drawn]
    return base(
        legend={"top": 0, "left": 0, "data": list(kinds)}, tooltip={"renderMode": "richText", "confine": True},
        grid=_grid(bottom=12, right=24), xAxis=_degrees(), yAxis=_degrees(),
        series=[{"type": "lines", "coordinateSystem": "cartesian2d", "data": lines, "silent": True, "z": 1,
                 "lineStyle": {"color": "#6b7785", "opacity": 0.6, "curveness": 0.18},
                 "symbol": ["none", "arrow"], "symbolSize": 9},
                *(_kind(places, number, kind) for number, kind in enumerate(kinds))])


def _at(place: Spot) -> list[float]:
    return [place.longitude, place.latitude]


def _spans(places: Sequence[Spot]) -> tuple[float, float]:
    """Return the width and the height of the map in degrees; 1 where all places share one."""
    axes = ([place.longitude for place in places], [place.latitude for place in places])
    wide, high = (max(axis, default=0) - min(axis, default=0) or 1.0 for axis in axes)
    return wide, high


def _short_of(start: Spot, end: Spot, spans: tuple[float, float]) -> list[float]:
    """Return where a line ends so that its arrow is not hidden under the place it points to."""
    x, y = end.longitude - start.longitude, end.latitude - start.latitude
    way = ((x / spans[0]) ** 2 + (y / spans[1]) ** 2) ** 0.5
    back = min(0.35, 0.03 / way) if way else 0.0
    return [round(end.longitude - back * x, 6), round(end.latitude - back * y, 6)]


def _degrees() -> Option:
    return {"type": "value", "scale": True, "axisLabel": {"color": SOFT, "hideOverlap": True},
            "splitLine": {"lineStyle": {"color": "#eef1f4"}}, "boundaryGap": ["4%", "8%"]}


def _kind(places: Sequence[Spot], number: int, kind: object) -> Option:
    here = [place for place in places if place.kind == number]
    return {
        "type": "scatter", "name": kind, "symbol": SYMBOLS[number], "z": 3,
        "itemStyle": {"color": SERIES[number], "borderColor": "#ffffff", "borderWidth": 1},
        "labelLayout": {"hideOverlap": True, "moveOverlap": "shiftY"},
        "data": [{
            "name": place.name, "value": _at(place),
            "symbolSize": round(9 + 3 * (place.arrive + place.leave) ** 0.5, 1),
            "label": {"show": True, "position": "right", "fontSize": 11, "color": INK, "formatter": "{b}"},
            "tooltip": {"formatter": _spot_told(place)}} for place in here]}


def _spot_told(place: Spot) -> Text:
    return say("{n}\nleave {l}, arrive {a}", "{n}\n派出{l}人，接收{a}人", n=place.name,
               l=place.leave, a=place.arrive)


# -- curves -----------------------------------------------------------------------------------


class Curve(NamedTuple):
    """A curve: its name, points (x, y), and the positions of points to be marked."""

    name: object
    points: Sequence[tuple[float, float]]
    marked: Sequence[int] = ()


def curves(series: Sequence[Curve], across: object, up: object, *, steps: bool = False) -> Option:
    """Return curves with all their points; hovering tells every curve at that place."""
    return base(
        legend={"top": 0, "left": 0, "itemGap": 18}, grid=_grid(top=40),
        tooltip={"renderMode": "richText", "confine": True, "trigger": "axis"},
        xAxis=_amount(across, scale=True), yAxis=_amount(up, scale=True, nameGap=48),
        series=[{
            "type": "line", "name": item.name, "symbol": SYMBOLS[number % len(SYMBOLS)], "symbolSize": 7,
            "step": "end" if steps else False,
            "lineStyle": {"width": 2, "type": ("solid", "dashed", "dotted")[number % 3]},
            "data": [list(point) for point in item.points],
            "markPoint": {"symbol": "pin", "symbolSize": 26, "itemStyle": {"color": LIMIT},
                          "label": {"show": False},
                          "data": [{"coord": list(item.points[index])} for index in item.marked]}}
            for number, item in enumerate(series)])


def scatter(series: Sequence[Curve], across: object, up: object) -> Option:
    """Return single points, those of a Pareto set joined by steps if the series is named first."""
    option = curves(series, across, up)
    option["tooltip"] = {"renderMode": "richText", "confine": True}
    for number, item in enumerate(option["series"]):
        item["type"] = "line" if number == 0 else "scatter"
    return option
