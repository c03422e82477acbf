"""Progress by tier on standard error, in people, posts and kilometers."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.status import Status as Spinner

from rotation.cli.console import err, shown
from rotation.cli.figures import amount, proof
from rotation.cli.speech import _
from rotation.domain.outcome import GoalResult, TierResult
from rotation.policy.policy import Policy

if TYPE_CHECKING:
    from rotation.engine import Incumbent
    from rotation.run import Case


class Progress:
    """Shows one line per finished tier and, on a terminal, the best value so far."""

    def __init__(self, *, quiet: bool) -> None:
        self._console = err()
        self._quiet = quiet
        self._policy: Policy | None = None
        self._spinner = Spinner(_("Reading the workbook"), console=self._console, spinner="line")

    def __enter__(self) -> Self:
        if not self._quiet and self._console.is_terminal:
            self._spinner.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._spinner.stop()

    def ready(self, case: Case) -> None:
        """Tell the size of the round before the solve."""
        self._policy = case.policy
        round = case.round
        self._say(_("{teachers} teachers, {eligible} eligible, {options} possible placements").format(
            teachers=len(case.problem.teachers), eligible=len(round.eligible),
            options=len(round.options)))
        self._spinner.update(_("Solving"))

    def step(self, found: TierResult | Incumbent) -> None:
        """Tell a finished tier, or a better plan."""
        if isinstance(found, TierResult):
            self._say(_("Tier {n} {name}: {value}, {proof}").format(
                n=found.tier, name=shown(found.label), value=amount(found, found.value),
                proof=proof(found)))
            last = self._policy is not None and found.tier == len(self._policy.tiers)
            self._spinner.update(_("Writing, reading back, auditing") if last else _("Solving"))
        elif self._policy is not None:
            self._spinner.update(_better(self._policy, found))

    def _say(self, line: str) -> None:
        if not self._quiet:
            self._console.print(line, soft_wrap=True)


def _better(policy: Policy, found: Incumbent) -> str:
    spec = policy.tiers[found.tier - 1]
    goals = tuple(GoalResult(goal.code, rate, 0) for goal, rate in spec.goals)
    bound = found.value if found.bound is None else found.bound
    tier = TierResult(found.tier, spec.label, found.value, bound, proven=False, goals=goals)
    return _("Tier {n} {name}: best so far {value}, at least {bound}").format(
        n=tier.tier, name=shown(tier.label), value=amount(tier, tier.value),
        bound=_("unknown") if found.bound is None else amount(tier, bound))
