"""The thirteen units, their towns, and where places lie.

Towns and the coordinates of some are real; the other towns are drawn within plausible distance of
the seat, and the notice of every sample says so.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt, tau
from random import Random

EARTH_KM = 6371.0
KM_PER_DEGREE = 111.2
FARTHEST_KM = 84.0
"""Air kilometers beyond which no sum school stands: 110 by road at a factor of 1.3."""


@dataclass(frozen=True)
class LeagueUnit:
    """One of the thirteen units of the league.

    Parameters
    ----------
    code, name
        Statistics code and name.
    seat
        Name of the seat.
    longitude, latitude
        Of the seat, in degrees.
    primary, junior
        Target numbers of pupils; synthetic, not statistics.
    kind
        ``city``, ``pastoral``, ``farming`` or ``mixed``.
    """

    code: str
    name: str
    seat: str
    longitude: float
    latitude: float
    primary: int
    junior: int
    kind: str


@dataclass(frozen=True)
class Town:
    """A township-level unit with the position a sample gives it.

    Parameters
    ----------
    name
        Name.
    longitude, latitude
        Degrees.
    countryside
        Whether it is a sum or a township rather than a town.
    """

    name: str
    longitude: float
    latitude: float
    countryside: bool


def _rows(name: str) -> list[dict[str, str]]:
    text = files("rotation").joinpath(f"data/xilingol/{name}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def units() -> dict[str, LeagueUnit]:
    """Return the thirteen units by name, in the order of the data."""
    return {
        row["unit"]: LeagueUnit(
            row["code"], row["unit"], row["seat"], float(row["lon"]), float(row["lat"]),
            int(row["synthetic_primary_pupils"]), int(row["synthetic_junior_pupils"]), row["kind"],
        )
        for row in _rows("sizes.csv")
    }


def seat_towns(unit: LeagueUnit) -> list[str]:
    """Return the towns of the seat: its streets in a city, else the one town."""
    rows = [row for row in _rows("towns.csv") if row["banner_code"] == unit.code]
    streets = [row["name"] for row in rows if row["kind"] == "street"]
    if streets:
        return streets
    named = [row["name"] for row in rows if row["name"] == unit.seat]
    offices = [row["name"] for row in rows if row["name"].endswith("社区建设管理局")]
    return named or offices or [unit.seat]


def country_towns(random: Random, unit: LeagueUnit, count: int) -> list[Town]:
    """Return so many towns outside the seat, spread around it.

    Known coordinates are kept; the others are drawn 10 to 40 km by road from the seat in farming
    units, 40 to 110 km elsewhere.
    """
    seats = set(seat_towns(unit)) | {"多伦诺尔镇"}
    rows = [row for row in _rows("towns.csv")
            if row["banner_code"] == unit.code and row["name"] not in seats and _settled(row)]
    rows.sort(key=lambda row: (row["kind"] == "farm/zone/other", row["code"]))
    bearing = random.random()
    return [_town(random, unit, row, bearing + number / max(1, count))
            for number, row in enumerate(rows[:count])]


def _settled(row: dict[str, str]) -> bool:
    """Whether a school may stand there: towns and sums, pastures; nothing too far, no works."""
    if row["kind"] == "farm/zone/other":
        return row["name"].endswith(("牧场", "畜场", "良种场"))
    return row["kind"] != "street" and float(row["km_from_banner_seat"] or 0) <= FARTHEST_KM


def _town(random: Random, unit: LeagueUnit, row: dict[str, str], turn: float) -> Town:
    countryside = row["kind"] != "town"
    if row["lon_wgs84"]:
        return Town(row["name"], round(float(row["lon_wgs84"]), 4),
                    round(float(row["lat_wgs84"]), 4), countryside)
    near, far = (9.0, 30.0) if unit.kind == "farming" else (32.0, FARTHEST_KM - 4)
    longitude, latitude = away(unit.longitude, unit.latitude, random.uniform(near, far),
                               turn + random.uniform(-0.05, 0.05))
    return Town(row["name"], longitude, latitude, countryside)


def away(longitude: float, latitude: float, km: float, turn: float) -> tuple[float, float]:
    """Return the point so many kilometers away; ``turn`` 0 is east, 0.25 north, 1 a full circle."""
    east, north = km * cos(tau * turn), km * sin(tau * turn)
    return (round(longitude + east / (KM_PER_DEGREE * cos(radians(latitude))), 4),
            round(latitude + north / KM_PER_DEGREE, 4))


def air_km(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return the great-circle kilometers between two (longitude, latitude) points."""
    (x1, y1), (x2, y2) = start, end
    half = sin(radians(y2 - y1) / 2) ** 2
    half += cos(radians(y1)) * cos(radians(y2)) * sin(radians(x2 - x1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
