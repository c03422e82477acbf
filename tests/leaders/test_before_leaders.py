"""A workbook of the days before leaders were planned makes the plan that it made then, byte for byte."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from rotation.run import Inputs, plan_round
from rotation.run.folder import PLAN_JSON

THEN = "97eb4f02f8fb79c40bb25d6f437be94591918978a4dce56d23c8579d23d46434"
"""Hash of the plan.json that was made of it then, the versions of programs left out."""

SINCE = ("E65", "F10", "F20", "F30", "F45", "F50", "F60", "H98", "R60")
"""Rules that came since: their parameters are new keys of the policy."""


@pytest.mark.slow
def test_the_plan_of_an_older_workbook_is_what_it_was(tmp_path: Path) -> None:
    # Forms are derived since then (F20): without that rule they are those that the round has.
    run = plan_round(Inputs(Path(__file__).parent / "before_leaders.xlsx", (), ("F20.on=false",)), tmp_path)
    told = json.loads((run.folder / PLAN_JSON).read_text(encoding="utf-8"))
    told.pop("versions")
    for code in SINCE:
        del told["policy"][code]
    assert sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest() == THEN
