"""Ten people of one subject, solved in a moment."""

from __future__ import annotations

from typing import Any

from rotation.policy.policy import Policy
from rotation.rules._tiny import tiny
from rotation.run import Case
from tests.support.worlds import MADE

TEN = "甲乙丙丁戊己庚辛壬癸"
CALM = {f"{code}.on": False for code in ("H20", "H35", "H40", "H60")}


def ten(**values: Any) -> Case:
    """Ten of one subject where six are needed; four posts stand empty 35 and 95 km away."""
    problem = tiny({"一小": {}, "二小": {"longitude": 116.34}, "三小": {"longitude": 116.92}},
                   {name: {} for name in TEN}, posts={"一小 数学": 6, "二小 数学": 2, "三小 数学": 2})
    told = {"round.year": 2026, "round.banner": "旗", "H10.reserve": "0%", **CALM, **values}
    return Case.of(problem, Policy.of({name: (value, MADE) for name, value in told.items()}))
