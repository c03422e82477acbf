"""Many banners: each planned in a process of its own, here or on other machines, and summed up."""

from __future__ import annotations

from rotation.league.job import BannerLimits, Job
from rotation.league.league import League, LeagueEvents, plan_league
from rotation.league.manifest import entries_of
from rotation.league.prepare import LeagueOptions, drawn_league, prepared
from rotation.league.record import Record, Trouble

__all__ = ["BannerLimits", "Job", "League", "LeagueEvents", "LeagueOptions", "Record", "Trouble", "drawn_league",
           "entries_of", "plan_league", "prepared"]
