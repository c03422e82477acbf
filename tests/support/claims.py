"""A plan.json in which a test has changed something."""

import json

from rotation.domain.plan import Placement
from rotation.report.plan_file import PlacementEntry


def placements_of(told: dict) -> list[Placement]:
    """Return the placements that the plain values of a plan.json tell."""
    return [PlacementEntry.model_validate_json(json.dumps(item)).placement for item in told["placements"]]
