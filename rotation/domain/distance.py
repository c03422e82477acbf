"""Kilometers by road between a home and a school (model section 3, below the pair rules)."""

from __future__ import annotations

from functools import cached_property
from math import asin, cos, radians, sin, sqrt

from rotation.domain.problem import Problem
from rotation.domain.records import Distance
from rotation.domain.school import School

EARTH_KM = 6371
ROAD_FACTOR = 1.3


class Roads:
    """Looks distances up: the bureau's sheet first, else 1.3 times the great circle."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._known: dict[tuple[str, str], int | None] = {}

    def km(self, origin: str, host: School) -> int | None:
        """Return whole kilometers from a town name or school code to a school.

        Parameters
        ----------
        origin
            A town, or the code of the home school.
        host
            The school to reach.

        Returns
        -------
            None if neither the sheet nor coordinates tell.
        """
        key = (origin, host.code)
        if key not in self._known:
            listed = self._listed(origin, host)
            self._known[key] = self._drawn(origin, host) if listed is None else listed
        return self._known[key]

    def _listed(self, origin: str, host: School) -> int | None:
        home = self._problem.school.get(origin)
        starts = [origin, *([home.town] if home and home.town else [])]
        ends = [host.code, *([host.town] if host.town else [])]
        for start in starts:
            for end in ends:
                if start != end and (start, end) in self._sheet:
                    return self._sheet[start, end]
        return None

    def _drawn(self, origin: str, host: School) -> int | None:
        start, end = self.point(origin), self.point(host.code)
        return None if start is None or end is None else half_up_km(start, end)

    def point(self, origin: str) -> tuple[float, float] | None:
        """Return (longitude, latitude) of a school, or of a town as stated, else the mean of its schools."""
        school = self._problem.school.get(origin)
        if school is not None:
            return _coordinates(school)
        if origin in self._stated:
            return self._stated[origin]
        points = self._towns.get(origin)
        if not points:
            return None
        return (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points))

    @cached_property
    def _towns(self) -> dict[str, list[tuple[float, float]]]:
        towns: dict[str, list[tuple[float, float]]] = {}
        for school in self._problem.schools:
            point = _coordinates(school)
            if school.town and point:
                towns.setdefault(school.town, []).append(point)
        return towns

    @cached_property
    def _stated(self) -> dict[str, tuple[float, float]]:
        """Where sheet 距离 says that towns lie."""
        return {row.start: point for row in self._problem.distances if (point := _coordinates(row)) is not None}

    @cached_property
    def _sheet(self) -> dict[tuple[str, str], int]:
        """Both directions; the direction that is written wins over its mirror image."""
        known: dict[tuple[str, str], int] = {}
        rows = [row for row in self._problem.distances if row.km is not None]
        for row in rows:
            known[row.end, row.start] = _whole(row.km or 0)
        for row in rows:
            known[row.start, row.end] = _whole(row.km or 0)
        return known


def _whole(hundredths: int) -> int:
    return (hundredths + 50) // 100


def _coordinates(place: School | Distance) -> tuple[float, float] | None:
    if place.longitude is None or place.latitude is None:
        return None
    return place.longitude, place.latitude


def half_up_km(start: tuple[float, float], end: tuple[float, float]) -> int:
    """Return 1.3 times the great circle in whole kilometers, rounded half up."""
    (lon1, lat1), (lon2, lat2) = start, end
    a, b = radians(lat1), radians(lat2)
    chord = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon2 - lon1) / 2) ** 2
    return int(ROAD_FACTOR * 2 * EARTH_KM * asin(sqrt(min(1.0, chord))) + 0.5)
