"""ECharts options as plain values: numbers in, a dict out, nothing of plans or schools.

Colors differ in lightness so that they tell apart in black and white as well; limits are drawn as
dashed or solid marks, never by color alone. Tooltips are drawn as text on the chart, not as HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from rotation.text import Text, say

Option = dict[str, Any]
FONTS = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, WenQuanYi Zen Hei, sans-serif"
BEFORE, AFTER, LIMIT, INK, SOFT = "#a9c1d9", "#1f4e79", "#c00000", "#1d2733", "#5b6876"
SERIES = ("#1f4e79", "#e0912f", "#6aa06f", "#b9c9d9", "#8c4a6b", "#4f9bb5", "#cfa94a", "#7f7f7f")
"""Colors of series, of clearly unlike lightness from one to the next."""
SYMBOLS = ("circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect")


def base(**parts: Any) -> Option:
    """Return what all charts share; parts are added or replace."""
    return {
        "animation": False, "textStyle": {"fontFamily": FONTS, "color": INK}, "color": list(SERIES),
        "tooltip": {"renderMode": "richText", "confine": True}, **parts}


def category(labels: Sequence[object], **more: Any) -> Option:
    """Return an axis of names, all of them shown."""
    return {"type": "category", "data": list(labels), "axisTick": {"show": False},
            "axisLabel": {"color": INK, "interval": 0}, **more}


def amount(name: object, **more: Any) -> Option:
    """Return an axis of numbers with its name beside it."""
    return {"type": "value", "name": name, "nameLocation": "middle", "nameGap": 28,
            "nameTextStyle": {"color": SOFT}, "axisLabel": {"color": SOFT, "hideOverlap": True}, **more}


def room(**more: Any) -> Option:
    """Return where the axes of a chart stand, with room for their names."""
    return {"left": 12, "right": 36, "top": 34, "bottom": 44, "containLabel": True, **more}


# -- gauge ------------------------------------------------------------------------------------


class Dial(NamedTuple):
    """A share reached and the share asked for, both from 0 to 1."""

    share: float
    asked: float
    told: str


def gauge(found: Dial) -> Option:
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
        "axisLabel": {"show": False}, "detail": {"show": False}, "silent": True, "z": 10,
        "pointer": {"icon": "rect", "width": 4, "length": 30, "offsetCenter": [0, "-76%"],
                    "itemStyle": {"color": LIMIT}},
        "data": [{"value": round(100 * found.asked, 2)}]}
    return base(tooltip={"show": False}, series=[reached, mark])


def _dial(found: Dial) -> int:
    """Return the end of the dial in per cent: a multiple of 10 with room on both sides."""
    widest = max(100 * found.share * 1.15, 200 * found.asked, 10)
    return min(100, int(-(-widest // 10)) * 10)


# -- bars -------------------------------------------------------------------------------------


class Bars(NamedTuple):
    """One series of bars: its name and a value for each label."""

    name: Text
    values: Sequence[float]


def bars(labels: Sequence[object], series: Sequence[Bars], unit: Text) -> Option:
    """Return lying bars side by side, the first label on top; two series are before and after."""
    colors = (BEFORE, AFTER) if len(series) == 2 else SERIES
    return base(
        color=list(colors), legend={"top": 0, "left": 0, "itemGap": 18}, grid=room(),
        tooltip={"renderMode": "richText", "confine": True, "trigger": "axis",
                 "axisPointer": {"type": "shadow"}},
        xAxis=amount(unit), yAxis=category(labels, inverse=True),
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


# -- curves -----------------------------------------------------------------------------------


class Curve(NamedTuple):
    """A curve: its name and points (x, y)."""

    name: object
    points: Sequence[tuple[float, float]]


class Mark(NamedTuple):
    """A line across the chart at a value of one axis, with a word at its end."""

    axis: Literal["xAxis", "yAxis"]
    at: float
    told: object
    strong: bool = False


def curves(series: Sequence[Curve], across: object, up: object, marks: Sequence[Mark] = ()) -> Option:
    """Return curves with all their points; hovering tells every curve at that place."""
    drawn = [_line(number, item) for number, item in enumerate(series)]
    if drawn:
        drawn[0]["markLine"] = {"symbol": "none", "silent": True, "data": list(map(_mark, marks))}
    alone = len(series) == 1
    return base(
        legend={"show": not alone, "top": 0, "left": 0, "itemGap": 18}, grid=room(top=24 if alone else 46),
        tooltip={"renderMode": "richText", "confine": True, "trigger": "axis"},
        xAxis=amount(across, scale=True), yAxis=amount(up, scale=True, nameGap=48), series=drawn)


def _line(number: int, item: Curve) -> Option:
    return {"type": "line", "name": item.name, "symbol": SYMBOLS[number % len(SYMBOLS)], "symbolSize": 7,
            "lineStyle": {"width": 2, "type": ("solid", "dashed", "dotted")[number % 3]},
            "data": [list(point) for point in item.points]}


def _mark(told: Mark) -> Option:
    color = LIMIT if told.strong else SOFT
    return {told.axis: told.at, "lineStyle": {"color": color, "type": "dashed", "width": 1.5},
            "label": {"formatter": told.told, "color": color, "fontSize": 11,
                      "position": "end" if told.axis == "xAxis" else "insideEndTop"}}
