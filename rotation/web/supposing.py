"""What the children of the page do about what is only supposed: ranges of values, scenarios, numbers of schools."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rotation.process.litter import private_folder
from rotation.text import Text, say
from rotation.web.job import both
from rotation.web.tasks import Plain, Request, Tell, inputs, question, written

if TYPE_CHECKING:
    from rotation.sweep.result import Axis, SweepPoint
    from rotation.tables.table import Table
    from rotation.whatif.apart import TrialStep

WAITING, SOLVED = say("waiting", "等待"), say("solved", "已求解")
_GOAL = say("goal {n} proven", "第 {n} 项目标已证")


def sweep(request: Request, tell: Tell) -> Plain:
    """Solve a range of values, or a grid of two, as ``rotation sweep`` does."""
    from rotation.run import gather
    from rotation.sweep.axis import read_axes
    from rotation.sweep.sweep import sweep_parameter, write_sweep
    case = gather(inputs(request))
    axes = read_axes(case.policy, request["over"])
    tell({"event": "range", "range": {**_axes(axes), "points": [
        {**_UNKNOWN, "at": list(at), "verdict": both(WAITING)} for at in product(*(axis.values for axis in axes))]}})
    found = sweep_parameter(
        case, request["over"], seconds=float(request["seconds"]), conflicts=True, outward=True,
        progress=lambda done, most, one: tell({"event": "point", "done": done, "most": most, "point": _point(one)}))
    says = say("all values are told", "各取值已测算") if found.complete else say(
        "stopped before the end; what is missing is marked", "未全部完成，未测算的取值已标明")
    return written(write_sweep(found, Path(), lang=request["lang"]), "curve", says)


def whatif(request: Request, tell: Tell) -> Plain:
    """Solve scenarios side by side as ``rotation whatif`` does."""
    from rotation.whatif.file import BASELINE, read_scenario
    from rotation.whatif.whatif import Effort, compare_scenarios
    wanted = [read_scenario(name) for name in (BASELINE, *request["scenarios"])]
    labels = {one.name: both(one.label.text) for one in wanted}
    for name, label in labels.items():
        tell({"event": "row", "name": name, "label": label, "says": both(WAITING)})

    def step(told: TrialStep) -> None:
        says = _GOAL.filled(n=told.tier) if told.solved is None else told.solved.result.state_label.text
        tell({"event": "row", "name": told.name, "label": labels[told.name], "says": both(says)})
    done = compare_scenarios(inputs(request), request["scenarios"], Path(), lang=request["lang"],
                             effort=Effort(float(request["seconds"])), tell=step)
    return written(done.folder, "whatif", say("{n} scenarios are compared", "已比较 {n} 个情景",
                                              n=len(done.result.cases)))


def quota(request: Request, tell: Tell) -> Plain:
    """Work out the numbers of the schools as ``rotation quota`` does, into a folder of their own."""
    from rotation.quota.plan import quota_round
    from rotation.run.folder import fresh_folder
    tell({"event": "phase", "phase": "solving"})
    source, lang = Path(request["source"]), request["lang"]
    filled, printed = ("名额", "分配表") if lang == "zh" else ("quotas", "_tables")
    names = f"{source.stem}_{filled}.xlsx", f"{source.stem}_{filled}{printed}.xlsx"
    with private_folder() as folder:
        run = quota_round(inputs(request), *(folder / name for name in names), seconds=float(request["seconds"]),
                          lang=lang)
        if run.outcome.plan is None:
            return {"how": "refused", "says": both(say(
                "no plan keeps the rules, whatever the numbers: make the plan to see why",
                "无论名额如何分配，都没有符合全部规则的方案；原因请编制方案查看"))}
        with fresh_folder(Path(), f"{source.stem}-名额") as (work, final):
            for name in names:
                (work / name).write_bytes((folder / name).read_bytes())
    return {**written(final[0], "quota", run.sums_up), "go": f"/quota/{source.name}"}


# -- read back --------------------------------------------------------------------------------


@question
def compared(request: Plain) -> Plain:
    """Return the sentences and tables of a comparison of scenarios, in the language of the page."""
    from rotation.run.folder import WHATIF_JSON
    from rotation.whatif.result import read
    from rotation.whatif.sentences import told_first
    from rotation.whatif.tables import whatif_tables
    result = read(_json(Path(request["folder"]) / WHATIF_JSON))
    return {"says": [both(line) for line in told_first(result)],
            "tables": grids(whatif_tables(result), request["lang"])}


@question
def swept(request: Plain) -> Plain:
    """Return a curve or grid: its axes, and of every point what is known, in the language of the page."""
    from pydantic import TypeAdapter

    from rotation.run.folder import SWEEP_JSON
    from rotation.sweep.result import Sweep
    from rotation.sweep.sentences import told_first
    from rotation.sweep.tables import sweep_tables
    found = TypeAdapter(Sweep).validate_python(_json(Path(request["folder"]) / SWEEP_JSON))
    return {**_axes(found.axes), "points": [_point(one) for one in found.points],
            "says": [both(line) for line in told_first(found)], "tables": grids(sweep_tables(found), request["lang"])}


_UNKNOWN: Plain = {"solved": False, "known": False, "why": [], "values": [], "told": []}
"""What is known of a point that nobody has solved."""


def _figures() -> tuple[Any, ...]:
    """Return the figures of a curve: who is exchanged, what stays short, how far it is."""
    from rotation.figures.shown import chosen
    return chosen("moved", "short", "empty", "missing", "km_total")


def _axes(axes: Iterable[Axis]) -> Plain:
    """Return the parameters of a range and the figures that are told of every point."""
    return {"axes": [{"parameter": axis.parameter, "label": both(axis.label.text), "values": list(axis.values),
                      "base": axis.base or ""} for axis in axes],
            "figures": [both(item.title) for item in _figures()]}


def _point(one: SweepPoint) -> Plain:
    """Return what is known of a point."""
    from rotation.sweep.result import Origin
    from rotation.sweep.tables import verdict
    known = one.figures is not None
    return {"at": list(one.at), "solved": one.origin is not Origin.LEFT, "known": known,
            "verdict": both(Text.of(verdict(one))), "why": [both(line.text) for line in one.why],
            "values": [float(item.known(one.figures) or 0) if known else None for item in _figures()],
            "told": [item.spelled(one.figures) for item in _figures()]}


def grids(tables: tuple[Table, ...], lang: Any) -> list[Plain]:
    """Return tables as rows of spelled cells, as plain values."""
    from rotation.tables.page.cells import grid
    return [_plain(grid(table, lang)) for table in tables]


def _plain(told: Any) -> Plain:
    return {**told._asdict(), "heads": [head._asdict() for head in told.heads],
            "rows": [[kind, [cell._asdict() for cell in cells]] for kind, cells in told.rows]}


def _json(path: Path) -> Any:
    import json

    from rotation.run.folder import read_bytes
    return json.loads(read_bytes(path))
