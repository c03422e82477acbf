"""Many banners: each planned in a process of its own, here or on other machines, and summed up."""

from __future__ import annotations

from rotation.batch.job import Job, Limits
from rotation.batch.league import League, Progress, plan_league
from rotation.batch.manifest import entries_of
from rotation.batch.prepare import Options, drawn_league, prepared
from rotation.batch.record import Record, Trouble

__all__ = ["Job", "League", "Limits", "Options", "Progress", "Record", "Trouble", "drawn_league",
           "entries_of", "plan_league", "prepared"]
