"""测算曲线: a slider on the values that were solved, what each of them gives, and the value carried to 编制."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rotation.text import say
from rotation.web import supposing
from rotation.web.begin import Basis, field, sets_of
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.compare import begin_sweep
from rotation.web.screens.made import folder_told

_WIDE, _HIGH, _EDGE = 300, 120, 14
"""A small picture, in the units of its own drawing."""
_SHADES = 5
_ALL_SECONDS = 4 * 3600
"""What a range that was not finished is given when it is solved to its end."""


def _drawn(points: list[Mapping[str, Any]], figure: int) -> dict[str, Any]:
    """Return where the solved points of a curve lie; between them there is nothing."""
    known = [point["values"][figure] for point in points if point["known"]]
    low, high = min(known, default=0), max(known, default=0)
    spelled = {point["values"][figure]: point["told"][figure] for point in points if point["known"]}
    step = (_WIDE - 2 * _EDGE) / max(1, len(points) - 1)

    def at(number: int, point: Mapping[str, Any]) -> tuple[float, float, bool]:
        share = (point["values"][figure] - low) / (high - low) if point["known"] and high > low else 0.5
        return round(_EDGE + number * step, 1), round(_HIGH - _EDGE - share * (_HIGH - 2 * _EDGE), 1), point["known"]
    return {"dots": [at(number, point) for number, point in enumerate(points)], "wide": _WIDE, "high": _HIGH,
            "least": spelled.get(low, "—"), "most": spelled.get(high, "—")}


def _shaded(points: list[Mapping[str, Any]], figure: int) -> list[int]:
    """Return how dark each field of a grid is, from 0 to 4; -1 where there is no plan."""
    known = [point["values"][figure] for point in points if point["known"]]
    low, high = min(known, default=0), max(known, default=0)
    return [-1 if not point["known"] else
            0 if high == low else int((_SHADES - 1) * (point["values"][figure] - low) / (high - low))
            for point in points]


def _base(told: Mapping[str, Any]) -> int:
    """Return the point of the values in force; else the first that has a plan."""
    wanted = [axis["base"] for axis in told["axes"]]
    points = told["points"]
    return next((at for at, point in enumerate(points) if point["at"] == wanted),
                next((at for at, point in enumerate(points) if point["known"]), 0))


def _load(visit: Visit) -> Mapping[str, Any]:
    path = visit.desk.made(visit.name)["sweep.json"]
    told = visit.shorts.ask(supposing.swept, {"folder": str(path.parent), "lang": visit.lang},
                            (visit.name, path.stat().st_mtime_ns, visit.lang), lasting=True)
    note = visit.desk.of_run(visit.name)
    return {**folder_told(visit, visit.name), "told": told, **pictured(told, _kept(visit, note.book), sets_of(note)),
            "left": sum(not point["solved"] for point in told["points"])}


def pictured(told: Mapping[str, Any], book: str, sets: Iterable[str] = ()) -> dict[str, Any]:
    """Return what slider, pictures and shades of a range show, of one that is still being solved too."""
    figures, points = range(len(told["figures"])), told["points"]
    varied = {axis["parameter"] for axis in told["axes"]}
    curve = len(told["axes"]) == 1
    return {"span": told, "curve": curve, "base": _base(told), "book": book,
            "beside": [one.split("=", 1) for one in sets if one.partition("=")[0] not in varied],
            "drawn": [_drawn(points, at) for at in figures] if curve else [],
            "shades": [] if curve else [_shaded(points, at) for at in figures],
            "across": len(told["axes"][-1]["values"])}


def _kept(visit: Visit, book: str) -> str:
    """Return a workbook if it is still on the desk."""
    return book if book in {one.name for one in visit.desk.books()} else ""


def _finish(visit: Visit, form: Mapping[str, str]) -> Done:
    """Solve the range of a folder to its end, as its command does without a stop: into a folder of its own."""
    name = field(form, "folder")
    visit.desk.made(name)
    note = visit.desk.of_run(name)
    visit.desk.book(note.book)
    over = [note.command[at + 1] for at, part in enumerate(note.command[:-1]) if part == "--over"]
    return begin_sweep(visit, Basis(note.book, sets_of(note)), over, _ALL_SECONDS)


CURVE = Screen("curve", say("Range of values", "测算曲线"), _load, of="folder", buttons={"finish": _finish})
