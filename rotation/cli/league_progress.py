"""Progress of a league on standard error: a line per running banner, a line for each that ended."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Group
from rich.live import Live
from rich.text import Text as Line

from rotation.cli.console import err, shown
from rotation.cli.speech import _
from rotation.league import Job, Progress, Record
from rotation.league.job import Phase


class LeagueProgress:
    """Shows running banners live on a terminal; elsewhere only a line for each that ended."""

    def __init__(self, *, quiet: bool) -> None:
        self._console = err()
        self._quiet = quiet
        self._running: dict[tuple[str, ...], tuple[Job, Phase, float]] = {}
        self._total = self._done = 0
        self._live = Live(console=self._console, refresh_per_second=4, transient=True,
                          get_renderable=self._lines)

    def __enter__(self) -> Self:
        if not self._quiet and self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()

    @property
    def told(self) -> Progress:
        """What the batch calls."""
        return Progress(self._begun, self._stage, self._ended)

    def _begun(self, todo: Sequence[Job], kept: Sequence[Record]) -> None:
        self._total = len(todo)
        self._say(_("{todo} to plan, {kept} done before").format(todo=len(todo), kept=len(kept)))

    def _stage(self, job: Job, stage: Phase) -> None:
        _job, _old, since = self._running.get(job.place, (job, stage, monotonic()))
        self._running[job.place] = job, stage, since

    def _ended(self, record: Record) -> None:
        place = (record.banner, record.scenario) if record.scenario else (record.banner,)
        self._running.pop(place, None)
        self._done += 1
        self._say(_("{done} of {total}  {banner}: {state}, {seconds} seconds").format(
            done=self._done, total=self._total, banner=" · ".join(place),
            state=shown(record.state), seconds=round(record.seconds)))

    def _say(self, line: str) -> None:
        if not self._quiet:
            self._console.print(line, soft_wrap=True)

    def _lines(self) -> Group:
        now = monotonic()
        return Group(*(Line(_("{banner}  {stage}  {seconds} s").format(
            banner=job.title, stage=_stage(stage), seconds=int(now - since)), overflow="ellipsis",
            no_wrap=True) for job, stage, since in list(self._running.values())
            if stage.name != "waiting"))


def _stage(stage: Phase) -> str:
    if stage.name == "solving":
        return _("Solving tier {n} of {all}").format(n=stage.tier, all=stage.of)
    if stage.name == "writing":
        return _("Writing, reading back, auditing")
    return _("Reading the workbook")
