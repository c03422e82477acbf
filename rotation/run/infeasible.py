"""What becomes of a round without a plan: its diagnosis, and a draft that says what it breaks."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from rotation.domain.outcome import Outcome
from rotation.engine.diagnose import Found, diagnose
from rotation.policy.policy import without_reserve
from rotation.run.gather import Case, resettled
from rotation.text import say

MOST_SECONDS = 180.0
"""Most time for diagnosis and draft together."""
_NO_RESERVE = say("the reserve of H10 had been given up before, which was not enough",
                  "已先放宽预留比例（H10.reserve），仍无法形成方案")


class Explained(NamedTuple):
    """A round without a plan, explained.

    Parameters
    ----------
    outcome
        The outcome with its diagnosis.
    draft_case, draft
        The round of the draft and the draft; None if no placements exist at all.
    """

    outcome: Outcome
    draft_case: Case
    draft: Outcome | None


def explained(case: Case, outcome: Outcome, seconds: float) -> Explained:
    """Find out why a round has no plan, and make a draft.

    Parameters
    ----------
    case, outcome
        An infeasible round.
    seconds
        What is left of the time limit.
    """
    seconds = max(2.0, min(seconds, MOST_SECONDS))
    eased, found = _diagnosed(case, seconds)
    diagnosis = found.diagnosis if eased is case else found.diagnosis.noting(_NO_RESERVE)
    draft = found.draft and replace(found.draft, diagnosis=diagnosis)
    return Explained(replace(outcome, diagnosis=diagnosis), eased, draft)


def _diagnosed(case: Case, seconds: float) -> tuple[Case, Found]:
    """Ask without the reserve, the first thing that gives way, unless that already has a plan."""
    policy = without_reserve(case.policy)
    if policy is not None:
        eased = resettled(case, policy)
        try:
            return eased, _beside(lambda: diagnose(eased.round, eased.policy, seconds))
        except ValueError:  # the second solve had only run out of time
            pass
    return case, _beside(lambda: diagnose(case.round, case.policy, seconds))


def _beside(ask: Callable[[], Found]) -> Found:
    """Ask in a thread, so that Ctrl-C and SIGTERM are heard while a solver works."""
    told: queue.Queue[Found | Exception] = queue.Queue()

    def work() -> None:
        try:
            told.put(ask())
        except Exception as error:  # noqa: BLE001 - raised where the answer is awaited
            told.put(error)
    threading.Thread(target=work, daemon=True).start()
    while True:
        try:
            found = told.get(timeout=0.2)
        except queue.Empty:
            continue
        if isinstance(found, Exception):
            raise found
        return found
