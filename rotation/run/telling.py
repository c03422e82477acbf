"""What is told of a run besides its figures: reasons and prices, which take long and can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version

from rotation.domain.outcome import Outcome
from rotation.domain.problem import facts_sha256
from rotation.errors import Terminated
from rotation.explain import Inquiry, listed, reasons
from rotation.report import View
from rotation.run.gather import Case
from rotation.text import say

PROGRAMS = ("rotation", "highspy", "ortools", "xlsxwriter")
UNEXPLAINED = say("stopped as asked before the reasons were settled: they are not told in full; the "
                  "plan itself is whole and was audited",
                  "说明部分按要求中断，未完成（原因说明不完整）；方案本身完整，并已核查")


def explained_view(
    case: Case, outcome: Outcome, *, draft: bool = False,
    priced: Callable[[View], View] | None = None,
) -> View:
    """Return what is told of a run, with its reasons; a plan outlives Ctrl-C while they are settled.

    Parameters
    ----------
    case, outcome
        What was solved, and the result.
    draft
        Whether it is a draft.
    priced
        Puts the prices of the decisions of the office on the view, which may take as long.

    Returns
    -------
        The view; if KeyboardInterrupt or Terminated struck, the part that was finished, and a note
        with the outcome. Without a plan there is nothing to save: the signal goes on.
    """
    view = bare_view(case, outcome, draft=draft)
    try:
        if priced is not None:
            view = priced(view)
        return _explained(case, view)
    except (KeyboardInterrupt, Terminated):
        if outcome.plan is None:
            raise
        return replace(view, outcome=replace(outcome, notes=(*outcome.notes, UNEXPLAINED)))


def _explained(case: Case, view: View) -> View:
    asked = Inquiry(case.round, case.policy, view.outcome)
    told = reasons(asked)
    answers = listed(asked, told.floors)
    return replace(view, reasons=told.choices, inverted=told.inverted, envied=told.envy,
                   posts=answers.posts, bindings=answers.bindings)


def bare_view(case: Case, outcome: Outcome, *, draft: bool = False) -> View:
    """Return what is told of a run without the reasons, which take long to find out."""
    return View(
        round=case.round, policy=case.policy, outcome=outcome,
        facts_sha256=facts_sha256(case.problem),
        versions={name: version(name) for name in PROGRAMS},
        issues=case.issues, skipped=_skipped_teachers(case), draft=draft)


def _skipped_teachers(case: Case) -> int:
    table = case.reading.tables.get("teachers")
    return len(table.skipped) if table is not None else 0
