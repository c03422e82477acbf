"""What the parts of 方案概览 are made of: lines with a unit and a source, and bands between them."""

from __future__ import annotations

from rotation.tables.table import Band, Link, Row
from rotation.text import Text, say

_FROM = {
    "ratio": say("Accounts", "比例核算"), "placements": say("Placements", "交流名单"),
    "standings": say("Standings", "资格审查"), "shortages": say("Shortages", "学科缺额"),
    "standards": say("Indicators", "资源配置指标"), "choices": say("Choices", "选派说明"),
    "inversions": say("Inversions", "同条件倒挂"), "staff": say("Staff", "编制与在岗"),
    "policy": say("Policy", "政策参数"), "audit": say("Audit", "核查"), "run": say("Run", "运行信息"),
    "unsolved": say("Still short", "未解决缺额"), "overrides": say("Decisions by hand", "人工指定"),
}
PERSON, POST, KM, ITEM = (say("people", "人"), say("posts", "个"), say("km", "公里"), say("items", "项"))


def line(item: Text, value: object, unit: Text | None, source: str, note: object = None) -> Row:
    """Return a row: what it is, its value and unit, the sheet it comes from ("" for none), a remark."""
    return (item, value, unit, note, link(source) if source else None)


def link(table: str) -> Link:
    """Return the link to the sheet of a table, by its title."""
    return Link(_FROM[table], table)


def band(en: str, zh: str) -> Row:
    """Return the heading of a part."""
    return (Band(say(en, zh)),)
