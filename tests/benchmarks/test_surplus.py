"""People sent into surplus (G25) are the fewest that the tiers before allow, and that is proven."""

from __future__ import annotations

import pytest

from benchmarks.surplus import Spared, of_counties, of_samples, told


def sound(found: list[Spared]) -> None:
    for one in found:
        assert one.proven, one
        assert one.certified, f"{one}: the bound is not met in exact arithmetic"
        assert one.least <= one.without, f"{one}: a plan without the tier keeps the tiers before as well"
    assert sum(one.least for one in found) < sum(one.without for one in found)


def test_few_counties_send_nobody_into_surplus_without_need():
    sound(list(of_counties(2)))


@pytest.mark.slow
def test_a_hundred_counties_and_every_sample_do_not_either():
    found = list(of_counties(100))
    sound(found)
    assert 4 * sum(one.least for one in found) < sum(one.without for one in found)
    sound(list(of_samples()))


def test_a_row_of_the_table_adds_up():
    one = Spared("甲", 17, 1, proven=True, certified=True, dearer=None)
    assert told("甲", [one, one]) == "| 甲 | 2 | 34 | 2 | 2 | 2 | 0.0 % |"
