"""A round that is solved at once, and one that takes some seconds."""

from __future__ import annotations

from functools import cache

from rotation.domain.round import Round
from rotation.model.eligibility import settle
from rotation.sample import draw
from tests.support.many_cases import facts, policy


@cache
def small() -> Round:
    """A round of half a hundred people."""
    return settle(facts(), policy())


@cache
def large() -> Round:
    """A round that takes some seconds."""
    return settle(draw("锡林浩特市"), policy())
