"""What is going on, on standard error: tiers of a plan, scenarios of a comparison, banners of a league."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from rich.console import Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.status import Status as Spinner
from rich.text import Text as Line

from rotation.cli.console import err, proof
from rotation.cli.speech import shown
from rotation.domain.outcome import TierResult
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.engine import Incumbent
    from rotation.leaders.case import LeaderCase
    from rotation.league import Job, LeagueEvents, Record
    from rotation.league.job import Phase
    from rotation.policy.tiers import AnyTier
    from rotation.run import Case
    from rotation.share.case import ShareCase
    from rotation.whatif.apart import TrialStep
    from rotation.years.case import YearsCase

READING = say("Reading the workbook", "正在读取数据")
SOLVING = say("Solving", "正在求解")
WRITING = say("Writing, reading back, auditing", "正在写出、回读、核查")


class _Live(Protocol):
    """What rich redraws in place while it is started."""

    def start(self) -> None:
        """Begin to draw."""

    def stop(self) -> None:
        """Leave the terminal as it should stay."""


class _Shown:
    """Draws on a terminal what is at work; elsewhere, and there too, writes a line for each that ended."""

    _live: _Live

    def __init__(self, *, quiet: bool) -> None:
        self._console = err()
        self._quiet = quiet

    def __enter__(self) -> Self:
        if not self._quiet and self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()

    def _say(self, line: Text) -> None:
        if not self._quiet:
            self._console.print(shown(line), soft_wrap=True)


# -- a plan ---------------------------------------------------------------------------------------


class PlanProgress(_Shown):
    """Shows one line per finished tier and, on a terminal, the best value so far."""

    def __init__(self, *, quiet: bool) -> None:
        super().__init__(quiet=quiet)
        self._tiers: Sequence[AnyTier] = ()
        self._questions = 0
        self._since: float | None = None
        self._live = self._spinner = Spinner(shown(READING), console=self._console, spinner="line")

    def ready(self, case: Case) -> None:
        """Tell the size of the round before the solve."""
        from rotation.run.room import size_of
        self.begin(size_of(case), case.policy.tiers, case.policy.explaining.questions(len(case.round.options)))

    def ready_to_lead(self, case: LeaderCase) -> None:
        """Tell the size of a plan of leaders before the solve."""
        self.begin(case.size, case.policy.tiers)

    def ready_to_share(self, case: ShareCase) -> None:
        """Tell the size of a plan of shared lessons before the solve."""
        self.begin(case.size, case.policy.tiers)

    def ready_for_years(self, case: YearsCase) -> None:
        """Tell the size of a plan over several years before the solve."""
        self._since = monotonic()
        self.begin(case.size, case.task.tiers)

    def stage(self, told: Text) -> None:
        """Tell what is solved next, of what takes several solves."""
        self._say(say("{t} …", "{t}……", t=told))
        self._spinner.update(shown(told))

    def begin(self, told: Text, tiers: Sequence[AnyTier], questions: int = 0) -> None:
        """Tell what is solved, for these goals; so many questions are answered by solving again afterwards."""
        self._tiers, self._questions = tiers, questions
        self._say(told)
        self._spinner.update(shown(SOLVING))

    def step(self, found: TierResult | Incumbent) -> None:
        """Tell a finished tier, or a better plan."""
        if isinstance(found, TierResult):
            self._say(say("Goal {n}, {t}: {p}{s}", "第{n}项目标“{t}”：{p}{s}", n=found.tier, t=found.label,
                          p=proof(found), s=self._so_far()))
            if found.tier == len(self._tiers):
                self._last()
        elif self._tiers:
            self._spinner.update(shown(say(
                "Goal {n}, {t}: a better plan was found", "第{n}项目标“{t}”：找到更好的方案", n=found.tier,
                t=self._tiers[found.tier - 1].label)))

    def _so_far(self) -> Text | str:
        """Return how long it has taken, of what takes long."""
        if self._since is None:
            return ""
        return say(" ({s} s so far)", "（已用 {s} 秒）", s=int(monotonic() - self._since))

    def _last(self) -> None:
        """Tell that reasons follow, which may take longer than the plan, and how to go without."""
        if self._questions:
            self._say(say("Working out the reasons ({n} questions at most; Ctrl-C goes on without the rest)",
                          "正在说明选派、留校和缺额的原因（最多测算{n}个问题；按 Ctrl-C 可略过，方案照常输出）",
                          n=self._questions))
        self._spinner.update(shown(WRITING))


# -- scenarios ------------------------------------------------------------------------------------


class WhatIfProgress(_Shown):
    """Shows how many scenarios ended, and which are at work and at which goal."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        super().__init__(quiet=quiet)
        self._working: dict[str, int] = {}
        self._live = self._bar = Bars(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TimeElapsedColumn(), console=self._console, transient=True,
            disable=quiet or not self._console.is_terminal)  # or it writes an empty line at its end
        self._task = self._bar.add_task(shown(READING), total=total)

    def step(self, told: TrialStep) -> None:
        """Tell what a scenario did."""
        if told.event in ("started", "tier"):
            self._working[told.name] = told.tier
        else:
            self._working.pop(told.name, None)
            self._ended(told)
        self._bar.update(self._task, description=self._at_work())

    def _at_work(self) -> str:
        return "  ".join(shown(say("{s}: goal {n}", "{s}：第{n}层目标", s=name, n=tier + 1))
                         for name, tier in sorted(self._working.items())) or shown(say("Writing", "正在写出"))

    def _ended(self, told: TrialStep) -> None:
        self._bar.advance(self._task)
        if told.solved is None:
            return
        kept = say(" (kept from the interrupted run)", "（沿用上次中断前的结果）") if told.event == "kept" else ""
        found = told.solved.result
        self._say(say("{n}: {s}{k}", "{n}：{s}{k}", n=found.label.text, s=found.state_label.text, k=kept))


# -- a league -------------------------------------------------------------------------------------


class LeagueProgress(_Shown):
    """Shows a line per running banner on a terminal; elsewhere only a line for each that ended."""

    def __init__(self, *, quiet: bool) -> None:
        super().__init__(quiet=quiet)
        self._running: dict[tuple[str, ...], tuple[Job, Phase, float]] = {}
        self._total = self._done = 0
        self._live = Live(console=self._console, refresh_per_second=4, transient=True,
                          get_renderable=self._lines)

    @property
    def events(self) -> LeagueEvents:
        """What the batch calls."""
        from rotation.league import LeagueEvents
        return LeagueEvents(self._begun, self._stage, self._ended)

    def _begun(self, todo: Sequence[Job], kept: Sequence[Record]) -> None:
        self._total = len(todo)
        self._say(say("{t} to plan, {k} done before", "本次计算 {t} 个，此前已完成 {k} 个", t=len(todo), k=len(kept)))

    def _stage(self, job: Job, stage: Phase) -> None:
        _job, _old, since = self._running.get(job.place, (job, stage, monotonic()))
        self._running[job.place] = job, stage, since

    def _ended(self, record: Record) -> None:
        place = (record.banner, record.scenario) if record.scenario else (record.banner,)
        self._running.pop(place, None)
        self._done += 1
        self._say(say("{d} of {t}  {b}: {r}, {s} seconds", "{d}/{t}  {b}：{r}，用时 {s} 秒", d=self._done,
                      t=self._total, b=" · ".join(place), r=record.state, s=round(record.seconds)))

    def _lines(self) -> Group:
        now = monotonic()
        return Group(*(
            Line(shown(say("{b}  {w}  {s} s", "{b}  {w}  {s} 秒", b=job.title, w=_stage(stage), s=int(now - since))),
                 overflow="ellipsis", no_wrap=True)
            for job, stage, since in list(self._running.values()) if stage.name != "waiting"))


def _stage(stage: Phase) -> Text:
    if stage.name == "solving":
        return say("Solving tier {n} of {m}", "正在求解第 {n} 层（共 {m} 层）", n=stage.tier, m=stage.of)
    return WRITING if stage.name == "writing" else READING
