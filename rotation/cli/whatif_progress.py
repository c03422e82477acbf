"""Progress of a comparison on standard error: a bar over the scenarios, a line for each that ended."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from rotation.cli.console import err
from rotation.cli.speech import _, lang

if TYPE_CHECKING:
    from rotation.whatif.apart import TrialStep


class WhatIfProgress:
    """Shows how many scenarios ended, and which are at work and at which goal."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        self._console, self._quiet = err(), quiet
        self._working: dict[str, int] = {}
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TimeElapsedColumn(), console=self._console, transient=True,
            disable=quiet or not self._console.is_terminal)
        self._task = self._bar.add_task(_("Reading the workbook"), total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def step(self, told: TrialStep) -> None:
        """Tell what a scenario did."""
        if told.event in ("started", "tier"):
            self._working[told.name] = told.tier
        else:
            self._working.pop(told.name, None)
            self._ended(told)
        self._bar.update(self._task, description=self._at_work())

    def _at_work(self) -> str:
        return "  ".join(_("{name}: goal {n}").format(name=name, n=tier + 1)
                         for name, tier in sorted(self._working.items())) or _("Writing")

    def _ended(self, told: TrialStep) -> None:
        self._bar.advance(self._task)
        if self._quiet or told.solved is None:
            return
        state = told.solved.result.state_label.render(lang())
        kept = _(" (kept from the interrupted run)") if told.event == "kept" else ""
        self._console.print(f"{told.name}: {state}{kept}", soft_wrap=True)
