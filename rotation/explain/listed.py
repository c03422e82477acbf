"""What the sheets list about a plan beyond its people: stand-ins, and the clauses that bind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rotation.domain.answers import Binding, PostAnswer
from rotation.engine.clauses import System
from rotation.explain.binding import bindings
from rotation.explain.inquiry import Inquiry
from rotation.explain.standbys import standbys
from rotation.text import Text


class Listed(NamedTuple):
    """Lists about one plan; empty without one, and about a draft that breaks rules."""

    posts: tuple[PostAnswer, ...] = ()
    bindings: tuple[Binding, ...] = ()


def listed(asked: Inquiry, floors: Mapping[str, Text] | None = None) -> Listed:
    """Return the lists of a plan.

    Parameters
    ----------
    asked
        A finished plan.
    floors
        Of `rotation.explain.Reasons`.
    """
    if asked.outcome.plan is None or asked.outcome.diagnosis is not None:
        return Listed()
    system = System(asked.round)
    return Listed(standbys(asked, system, floors), bindings(asked.round, asked.outcome, system))
