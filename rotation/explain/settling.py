"""What facts and plan leave open about people, inversions and wishes, asked by solving again."""

from __future__ import annotations

from dataclasses import replace

from rotation.domain.outcome import Status
from rotation.engine import Spent
from rotation.explain.inquiry import Inquiry
from rotation.explain.people import instead_of
from rotation.explain.reasons import Everybody, Reasons
from rotation.explain.whole import instead, solved
from rotation.report.view import Envy
from rotation.text import say

_SWAP = say("giving it to the one who wished for it", "如改由申请者任该岗位")


def reasons(asked: Inquiry) -> Reasons:
    """Return a sentence for every teacher of E, every inversion and every envied post.

    Where neither a rule nor a fact explains a case, the best plan with the other choice is found, as
    long as the number of solves allowed lasts; beyond it a case is told as not worked out.
    """
    outcome = asked.outcome
    if outcome.plan is None:
        return Reasons()
    everybody = Everybody(asked.round, outcome)
    return _Settling(asked, everybody).told() if outcome.status is Status.OPTIMAL else everybody.told


class _Settling:
    """The cases that are open, of one plan that is proven best; people first, then pairs, then wishes."""

    def __init__(self, asked: Inquiry, everybody: Everybody) -> None:
        self._asked, self._everybody, self._told = asked, everybody, everybody.told

    def _take(self) -> bool:
        """Whether one more case may be solved: counted, not timed, so that all machines write the same."""
        try:
            self._asked.budget.take()
        except Spent:
            return False
        return True

    def told(self) -> Reasons:
        """Return all sentences."""
        choices = {key: instead_of(self._asked, key) for key in self._everybody.undecided() if self._take()}
        inverted = {pair: instead(self._asked, *pair) for pair in self._told.inverted
                    if self._everybody.unproven(*pair) and self._take()}
        return replace(self._told, choices={**self._told.choices, **choices},
                       inverted={**self._told.inverted, **inverted},
                       envy=tuple(self._envy(one) for one in self._told.envy))

    def _envy(self, one: Envy) -> Envy:
        if one.why is not None or not self._take():
            return one
        return replace(one, why=solved(self._asked, _SWAP, *self._asked.swap(one)))
