"""Options of charts that show who goes where: flow pictures, heat-maps and maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rotation.tables.page.charts import (
    AFTER,
    INK,
    SERIES,
    SOFT,
    SYMBOLS,
    Option,
    base,
    category,
    room,
)
from rotation.text import Text, say

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
    return _SIDES[side].filled(n=place)


def _node(node: Node, side: int) -> Option:
    return {"name": _name(node.name, side), "depth": side,
            "label": {"position": ("left", "right")[side], "formatter": Text.of(node.name)},
            "itemStyle": {"color": SERIES[node.kind % len(SERIES)]}}


def heat(rows: Sequence[object], columns: Sequence[object], cells: Sequence[tuple[int, int, float]]) -> Option:
    """Return a table of colored fields: ``cells`` are (row, column, value); fields without are blank."""
    values = [value for _, _, value in cells] or [0]
    least, most = (0, 2 * max(values) or 1) if min(values) == max(values) else (min(values), max(values))
    few = len(rows) * len(columns) <= 1600
    return base(
        grid=room(top=8, bottom=8, right=16),
        xAxis=category(columns, splitArea={"show": True}, axisLine={"show": False},
                        axisLabel={"rotate": 60 if len(columns) > 8 else 0, "interval": 0, "color": INK,
                                   "fontSize": 11},
                        position="bottom"),
        yAxis=category(rows, inverse=True, splitArea={"show": True}, axisLine={"show": False},
                        axisLabel={"interval": 0, "color": INK, "fontSize": 11}),
        visualMap={"show": False, "min": least - 0.15 * (most - least), "max": most,
                   "inRange": {"color": ["#dfe9f3", AFTER]}},
        series=[{"type": "heatmap", "data": [[column, row, value] for row, column, value in cells],
                 "itemStyle": {"borderColor": "#ffffff", "borderWidth": 1},
                 "label": {"show": few, "fontSize": 11}}])


# -- map --------------------------------------------------------------------------------------


MOST_LINES = 40
"""Lines beyond which a map is a tangle: the thickest are drawn."""


class MapPoint(NamedTuple):
    """A place on the map: name, longitude, latitude, people who arrive and who leave, kind."""

    name: object
    longitude: float
    latitude: float
    arrive: int
    leave: int
    kind: int


def spots(places: Sequence[MapPoint], flows: Sequence[Flow], kinds: Sequence[object]) -> Option:
    """Return places where they lie, with the thickest lines from where people leave to where they arrive."""
    most = max((flow.people for flow in flows), default=1)
    spans = _spans(places)
    drawn = sorted(flows, key=lambda flow: (-flow.people, flow.start, flow.end))[:MOST_LINES]
    lines = [{"coords": [_at(places[flow.start]), _short_of(places[flow.start], places[flow.end], spans)],
              "lineStyle": {"width": round(1 + 4 * flow.people / most, 2)}} for flow in drawn]
    return base(
        legend={"top": 0, "left": 0, "data": list(kinds)}, tooltip={"renderMode": "richText", "confine": True},
        grid=room(bottom=12, right=24), xAxis=_degrees(), yAxis=_degrees(),
        series=[{"type": "lines", "coordinateSystem": "cartesian2d", "data": lines, "silent": True, "z": 1,
                 "lineStyle": {"color": "#6b7785", "opacity": 0.6, "curveness": 0.18},
                 "symbol": ["none", "arrow"], "symbolSize": 9},
                *(_kind(places, number, kind) for number, kind in enumerate(kinds))])


def _at(place: MapPoint) -> list[float]:
    return [place.longitude, place.latitude]


def _spans(places: Sequence[MapPoint]) -> tuple[float, float]:
    """Return the width and the height of the map in degrees; 1 where all places share one."""
    axes = ([place.longitude for place in places], [place.latitude for place in places])
    wide, high = (max(axis, default=0) - min(axis, default=0) or 1.0 for axis in axes)
    return wide, high


def _short_of(start: MapPoint, end: MapPoint, spans: tuple[float, float]) -> list[float]:
    """Return where a line ends so that its arrow is not hidden under the place it points to."""
    x, y = end.longitude - start.longitude, end.latitude - start.latitude
    way = ((x / spans[0]) ** 2 + (y / spans[1]) ** 2) ** 0.5
    back = min(0.35, 0.03 / way) if way else 0.0
    return [round(end.longitude - back * x, 6), round(end.latitude - back * y, 6)]


def _degrees() -> Option:
    return {"type": "value", "scale": True, "axisLabel": {"color": SOFT, "hideOverlap": True},
            "splitLine": {"lineStyle": {"color": "#eef1f4"}}, "boundaryGap": ["4%", "8%"]}


_HALO: Option = {"show": True, "position": "right", "distance": 7, "fontSize": 12, "color": INK, "formatter": "{b}",
                 "textBorderColor": "#ffffff", "textBorderWidth": 4, "backgroundColor": "rgba(255,255,255,0.75)",
                 "padding": [1, 2]}
"""Name of a place: it stays legible where lines and other places lie under it."""


def _kind(places: Sequence[MapPoint], number: int, kind: object) -> Option:
    here = [place for place in places if place.kind == number]
    return {
        "type": "scatter", "name": kind, "symbol": SYMBOLS[number], "z": 3,
        "itemStyle": {"color": SERIES[number], "borderColor": "#ffffff", "borderWidth": 1},
        "labelLayout": {"hideOverlap": True, "moveOverlap": "shiftY"},
        "data": [{
            "name": place.name, "value": _at(place),
            "symbolSize": round(9 + 3 * (place.arrive + place.leave) ** 0.5, 1),
            "label": _HALO,
            "tooltip": {"formatter": _spot_told(place)}} for place in here]}


def _spot_told(place: MapPoint) -> Text:
    return say("{n}\nleave {l}, arrive {a}", "{n}\n派出{l}人，接收{a}人", n=place.name,
               l=place.leave, a=place.arrive)
