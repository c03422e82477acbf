"""Drawn rounds that ask for too much are proven to have no plan, by a proof that cannot be changed unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.counties import SIZES
from benchmarks.impossible import TOO_MUCH, impossible, rounds, row
from benchmarks.surplus import SMALL
from rotation.domain.outcome import Status
from tests.support.clock import SHARED


def test_small_rounds_without_a_plan_are_proven_to_have_none():
    found = list(rounds(2, SMALL, tenth=2))
    assert all(one.sound for one in found), found
    assert sum(one.told is not None for one in found) == 1


@pytest.mark.slow
def test_rounds_of_3000_teachers_without_a_plan_are_proven_and_explained():
    """A sample of the hundred of the benchmark."""
    for asked, seed, diagnosed in ((TOO_MUCH[0], 100, True), (TOO_MUCH[5], 105, False)):
        one = impossible(SIZES["S"], seed, asked, diagnosed=diagnosed)
        assert one is not None
        assert one.sound, one
        assert one.seconds < 8 * SHARED, one
        assert (one.told is not None) == diagnosed
        assert one.told is None or one.told[0] < 40 * SHARED, one


def test_a_round_with_a_plan_is_none_of_them():
    assert impossible(SMALL, 100, {"H10.rate": "5%"}, diagnosed=False) is None


def test_what_is_unsound_is_seen():
    one = impossible(SMALL, 100, TOO_MUCH[0], diagnosed=False)
    assert one is not None
    for wrong in ({"status": Status.UNKNOWN}, {"passed": ("turned",)}, {"agrees": False}, {"told": (1.0, 0)}):
        assert not replace(one, **wrong).sound
    assert row(one).startswith("| small 100 | H10.rate=30% | INFEASIBLE |")
