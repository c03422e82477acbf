"""Titles name banner and year in one way."""

from __future__ import annotations

from rotation.domain.settings import Settings
from rotation.league.names import Titles
from rotation.tables.table import titled
from rotation.text import say

LIST = say("list", "名单")


def test_a_title_names_the_banner_and_the_year() -> None:
    """Whatever has a banner and a year may head a table."""
    title = titled(Settings(year=2026, banner="甲旗"), LIST)
    assert (title.render("en"), title.render("zh")) == ("甲旗 2026: list", "甲旗2026年名单")


def test_a_league_without_a_common_year_names_none() -> None:
    """The year is left out rather than guessed."""
    title = titled(Titles("某盟", None), LIST)
    assert (title.render("en"), title.render("zh")) == ("某盟: list", "某盟名单")
