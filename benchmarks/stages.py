"""One command of `rotation`, with the processor seconds of its stages: ``python -m benchmarks.stages OUT ARGS...``.

Runs ``rotation ARGS`` in this process and writes a JSON object of seconds by stage to OUT. A stage is what happens
inside the functions named in `STAGES`, the innermost counting, child processes included; loading modules is a stage
of its own, wherever it happens. Functions are wrapped when their module is loaded, so nothing is loaded that the
command itself would not load.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib.machinery import SourceFileLoader
from pathlib import Path
from threading import current_thread, main_thread
from time import process_time
from types import ModuleType
from typing import Any

START, REST = "start", "rest"
STAGES: dict[str, tuple[str, ...]] = {
    "read": ("rotation.workbook.reader:read_workbook", "rotation.workbook.plan_reader:read_placements",
             "rotation.workbook.plan_reader:read_back"),
    "settle": ("rotation.model.eligibility:settle",),
    "solve": ("rotation.engine.apart:solve_apart", "rotation.engine.solver:solve",
              "rotation.engine.diagnose:diagnose", "rotation.whatif.whatif:_solved",
              "rotation.sweep.sweep:sweep_parameter"),
    "prices": ("rotation.run.prices:override_prices",),
    "reasons": ("rotation.run.publish:explained_view", "rotation.explain.ask:teacher_named",
                "rotation.explain.ask:about_all"),
    "audit": ("rotation.auditor.rounds:audit", "rotation.run.recompute:figures"),
    "sheets": ("rotation.report._sheet:sheets", "rotation.tables.sheet_writer:write_plan"),
    "page": ("rotation.report.page_plan:plan_page", "rotation.run.folder:write_page"),
}
"""Functions of each stage, as ``module:function``."""
_BY_MODULE: dict[str, list[tuple[str, str]]] = {}
for _stage, _names in STAGES.items():
    for _name in _names:
        _BY_MODULE.setdefault(_name.partition(":")[0], []).append((_name.partition(":")[2], _stage))


class Clock:
    """Processor seconds of this process and of its ended children, charged to the innermost stage."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._open = [REST]
        self._seen = 0.0

    def _charge(self) -> None:
        now = process_time() + sum(os.times()[2:4])  # the own time of `os.times` ticks a hundred times a second
        self.seconds[self._open[-1]] += now - self._seen  # type: ignore[assignment]
        self._seen = now

    @contextmanager
    def within(self, stage: str) -> Iterator[None]:
        """Charge what happens inside to a stage; what a price or a reason solves again is theirs."""
        self._charge()
        self._open.append(self._open[-1] if stage != START and self._open[-1] in ("prices", "reasons")
                          and stage != "prices" else stage)
        try:
            yield
        finally:
            self._charge()
            self._open.pop()

    def told(self) -> dict[str, float]:
        """Return the seconds by stage up to now."""
        self._charge()
        return {stage: round(seconds, 3) for stage, seconds in self.seconds.items()}


def _wrapped(function: Callable[..., Any], clock: Clock, stage: str) -> Callable[..., Any]:
    @wraps(function)
    def timed(*args: Any, **named: Any) -> Any:
        if current_thread() is not main_thread():  # whoever waits for it is timed
            return function(*args, **named)
        with clock.within(stage):
            return function(*args, **named)
    return timed


def watch(clock: Clock) -> None:
    """Time the loading of every module, and the functions of the stages from the moment they exist."""
    load = SourceFileLoader.exec_module

    def exec_module(self: SourceFileLoader, module: ModuleType) -> None:
        with clock.within(START):
            load(self, module)
        for name, stage in _BY_MODULE.get(module.__name__, ()):
            setattr(module, name, _wrapped(getattr(module, name), clock, stage))
    SourceFileLoader.exec_module = exec_module  # type: ignore[method-assign]


def main(out: str, *args: str) -> None:
    """Run the command, then write the seconds, however it ended."""
    clock = Clock()
    watch(clock)
    sys.argv = ["rotation", *args]
    try:
        with clock.within(START):
            from rotation.cli import main as run
        run()
    finally:
        Path(out).write_text(json.dumps(clock.told()), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
