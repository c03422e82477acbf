"""The samples as drawn, and who of them the tests look at."""

from __future__ import annotations

from functools import cache

import pytest

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.teacher import Teacher
from rotation.sample import BANNERS, draw

THREE = ("锡林浩特市", "西乌珠穆沁旗", "太仆寺旗")
"""The samples that are shipped."""
SCARCE = ("音乐", "体育与健康", "美术")
three = pytest.mark.parametrize("banner", THREE)
every = pytest.mark.parametrize("banner", BANNERS)


@cache
def sample(banner: str) -> Problem:
    """Return the facts of a unit, drawn once."""
    return draw(banner)


@cache
def staff(banner: str) -> tuple[Teacher, ...]:
    """Return the teachers of compulsory stages who have a post."""
    return tuple(t for t in sample(banner).teachers if t.stage.compulsory and not t.unposted)


def age(teacher: Teacher) -> float:
    """Return the age in years at the start of the round."""
    return teacher.born.until(Month(2026, 8)) / 12
