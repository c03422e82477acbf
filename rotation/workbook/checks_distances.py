"""Contradictions within sheet 距离: ways, and places of towns in which no school stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rotation.errors import Issue
from rotation.text import say
from rotation.workbook.defects import ask, error, warning
from rotation.workbook.tables import ReadSheet

Row = dict[str, Any]

_POINT = ("longitude", "latitude")


def distances(table: ReadSheet, _: Mapping[str, ReadSheet]) -> Iterator[Issue]:
    """Judge sheet 距离: two ends, a positive distance, the same both ways; towns on rows of their own."""
    seen: dict[tuple[str, str], Row] = {}
    towns: dict[str, Row] = {}
    for row in table.rows:
        yield from _position(table, row, towns)
        if "start" not in row or "end" not in row:
            continue
        if row["start"] == row["end"]:
            yield error("same-ends", table.spot(row["row"], "end"), say(
                "two different places", "起点与终点应不同"), say("delete the row", "请删除该行"))
            continue
        yield from _length(table, row)
        earlier = seen.setdefault(_ends(row), row)
        if earlier is not row:
            yield from _again(table, earlier, row)


def _position(table: ReadSheet, row: Row, towns: dict[str, Row]) -> Iterator[Issue]:
    """Judge where a town is said to lie: on a row of its own, whole, and once."""
    told = [name for name in _POINT if name in row]
    if not told and not any((row["row"], name) in table.faulty for name in _POINT):
        yield from _endless(table, row)
        return
    yield from _alone(table, row)
    for name in _POINT:
        if told and table.lacks(row, name):
            yield error("half-coordinates", table.spot(row["row"], name), say(
                "longitude and latitude together", "经度、纬度应同时填写"), say("fill in both", "请补填"))
    first = towns.setdefault(row.get("start", ""), row)
    if "start" in row and first is not row:
        yield error("town-twice", table.spot(row["row"], "start"), say(
            "row {r} tells already where it lies", "第 {r} 行已填写其位置", r=first["row"]), say(
            "keep one of the rows", "请只保留一行"))


def _endless(table: ReadSheet, row: Row) -> Iterator[Issue]:
    if "end" in table.layout.places and table.lacks(row, "end"):
        table.broken.add(row["row"])
        yield error("blank-required", table.spot(row["row"], "end"), say(
            "must not be blank, unless the row tells where a town lies",
            "必填，不能为空（单独填写乡镇经度、纬度的行除外）"), say(
            "fill in the other end, or 经度 and 纬度 of the town",
            "请补填终点；没有学校的苏木乡镇可改填经度、纬度"))


def _alone(table: ReadSheet, row: Row) -> Iterator[Issue]:
    """Refuse a distance beside coordinates, which end they would be of nobody can tell."""
    extra = [name for name in ("end", "km", "minutes") if name in row]
    if extra:
        yield error("town-with-distance", table.spot(row["row"], extra[0]), say(
            "a row that tells where a town lies has 起点, 经度 and 纬度 only",
            "填写乡镇位置的行只填起点、经度、纬度"), say("put the distance on another row", "里程请另起一行填写"))


def _ends(row: Row) -> tuple[str, str]:
    low, high = sorted((row["start"], row["end"]))
    return low, high


def _length(table: ReadSheet, row: Row) -> Iterator[Issue]:
    spot = table.spot(row["row"], "km")
    if table.lacks(row, "km") and table.lacks(row, "minutes"):
        yield error("no-distance", spot, say("kilometers or minutes", "应填公里或分钟"),
                    say("fill in the distance", "请补填"))
    if row.get("km") == 0:
        yield error("zero-distance", spot, say(
            "more than 0 between different places", "不同地点之间应大于 0"),
            say("correct the distance", "请更正"), "0")
    if row.get("km", 0) > 1_000_00:
        yield ask("distance-unit", spot, say(
            "would be taken as kilometers, though more than 1,000; meters perhaps?",
            "将按公里读取，但超过 1000 公里；单位是否为米？"), str(row["km"] // 100))


def _again(table: ReadSheet, earlier: Row, row: Row) -> Iterator[Issue]:
    same = earlier.get("km") == row.get("km")
    mirrored = earlier["start"] != row["start"]
    spot = table.spot(row["row"], "km")
    if same and not mirrored:
        yield warning("distance-twice", spot, say("listed already in row {r}", "第 {r} 行已有",
                                                  r=earlier["row"]), say("delete one", "请删除一行"))
    elif not same and mirrored:
        yield ask("distance-asymmetric", spot, say(
            "each way would count as written, though row {r} differs for the way back",
            "将分别按所填方向计算，但与第 {r} 行反方向的距离不一致",
            r=earlier["row"]))
    elif not same:
        yield error("distance-twice", spot, say(
            "row {r} gives another distance for the same way", "与第 {r} 行同一路程的距离不一致",
            r=earlier["row"]), say("keep the right one", "请保留正确的一行"))
