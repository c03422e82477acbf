"""正在计算: goal by goal, best and bound; the same numbers as a table and as a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web.screen import Screen, Visit


def _load(visit: Visit) -> Mapping[str, Any]:
    number, told = visit.bench.state()
    return {"number": number, "told": told, "orphan": not told and visit.bench.orphaned}


JOB = Screen("job", say("Computation", "计算"), _load)
