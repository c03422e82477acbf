"""盟局统计表: figures for the league, rows for the national teacher system, inspection fields."""

from __future__ import annotations

from rotation.papers._paper import File, Material, Paper
from rotation.report.sheet_league import league_sheets
from rotation.tables.sheet_writer import paper_book
from rotation.text import say


def _write(material: Material) -> list[File]:
    content = paper_book(league_sheets(material.view), material.lang)
    return [File(PAPER.name(material.lang, ".xlsx"), content)]


PAPER = Paper("league", 6, say("Statistics for the league", "盟局统计表"), _write)
