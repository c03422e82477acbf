"""正在计算: goal by goal, best and bound, as a table and as a line; of a range the points solved so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web.screen import Screen, Visit
from rotation.web.screens.curve import pictured


def _load(visit: Visit) -> Mapping[str, Any]:
    number, told = visit.bench.state()
    span = pictured(told["range"], told.get("book", ""), told.get("sets", [])) if "range" in told else {"span": None}
    return {"number": number, "told": told, "orphan": not told and visit.bench.orphaned, **span}


JOB = Screen("job", say("Computation", "计算"), _load)
