"""The long jobs by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rotation.web import farther, leading, leagues, revising, supposing, tasks
from rotation.web.tasks import Plain, Request, Tell

LONG: Mapping[str, Callable[[Request, Tell], Plain]] = {
    "plan": tasks.plan, "papers": tasks.papers, "replan": revising.replan, "sweep": supposing.sweep,
    "whatif": supposing.whatif, "quota": supposing.quota, "batch": leagues.batch,
    "principals": leading.principals, "share": farther.share, "share_papers": farther.share_papers,
    "years": farther.years,
    "replan_leaders": leading.replan_leaders, "planned_after": leading.planned_after}
"""What a child does when the page asks for it by name."""
