"""Sections of a policy that say how posts follow, refused in words where they could not be meant."""

from __future__ import annotations

from typing import Any

import pytest

from rotation.errors import PolicyError
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT

NINE = ["2"] * 9


def policy(**values: Any) -> Policy:
    given = {"round.year": 2026, **{f"need.{name}": value for name, value in values.items()}}
    return Policy.of({name: (value, DEFAULT) for name, value in given.items()})


WRONG = {
    "no_table": ({"method": "class"}, "per_class_primary"),
    "one_table": ({"method": "class", "per_class_primary": {"数学": "0.5"}}, "per_class_junior"),
    "unknown": ({"method": "pupils"}, "hours"),
    "load_of_nothing": ({"load_primary": {"数学": "0"}}, "need.load_primary"),
    "load_in_words": ({"load_primary": {"数学": "十四"}}, "need.load_primary"),
    "less_than_none": ({"per_class_primary": {"数学": "-1"}}, "need.per_class_primary"),
    "divided_by_zero": ({"per_class_primary": {"数学": "1/0"}}, "need.per_class_primary"),
    "eight_grades": ({"hours": {"数学": NINE[1:]}}, "need.hours"),
    "no_pupils_for_a_post": ({"ratio_junior": "0"}, "need.ratio_junior"),
    "yes": ({"ratio_junior": True}, "need.ratio_junior"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_meant_is_refused(name: str) -> None:
    values, told = WRONG[name]
    with pytest.raises(PolicyError) as caught:
        policy(**values)
    for language in ("zh", "en"):
        assert told in caught.value.message.render(language)


def test_numbers_are_read_as_they_come() -> None:
    """TOML gives 13.5 or 14, a sheet gives text; 1/3 stays exact."""
    made = policy(ratio_junior=12.5, load_primary={"数学": 14}, per_class_primary={"数学": "1/3"},
                  hours={"数学": [1, 2.5, *NINE[2:]]}).teaching
    assert (made.ratio_junior, made.load_primary, made.per_class_primary) == ("12.5", {"数学": "14"}, {"数学": "1/3"})
    assert made.hours["数学"][:2] == ("1", "2.5")
    again = Policy.load(policy(ratio_junior=12.5).dump())
    assert again.teaching.ratio_junior == "12.5"
