"""Forms of exchange and what each counts for: as the plan counts, and if all forms counted."""

from __future__ import annotations

from dataclasses import dataclass

from rotation.domain.plan import Placement, Plan
from rotation.domain.vocabulary import Form


@dataclass(frozen=True)
class FormCount:
    """Placements of one form.

    Parameters
    ----------
    form
        交流形式; None for recruits, whose first post is no exchange.
    placed
        People placed.
    counted, backbone
        Members of X among them, and of B: as the plan counts.
    every, every_backbone
        Members of E among them, and the backbone teachers of these: if all forms counted.
    beside
        Volunteers outside E, who count in neither reading.
    supplies
        Whether the host gets a teacher for its classes.
    """

    form: Form | None
    placed: int
    counted: int
    backbone: int
    every: int
    every_backbone: int
    beside: int
    supplies: bool


def form_counts(plan: Plan) -> tuple[FormCount, ...]:
    """Return the forms that occur in a plan, in the order of the closed list, recruits last."""
    groups: dict[Form | None, list[Placement]] = {}
    for item in plan.placements:
        form = None if plan.round.teacher(item.teacher).unposted else item.form
        groups.setdefault(form, []).append(item)
    return tuple(_counted(plan, form, groups[form]) for form in (*Form, None) if form in groups)


def _counted(plan: Plan, form: Form | None, items: list[Placement]) -> FormCount:
    round = plan.round
    people = [round.teacher(item.teacher) for item in items]
    inside = [t for t in people if t.id in round.eligible_set]
    counted = [t for t in inside if plan.counts(t.id)]
    return FormCount(
        form, len(items), len(counted), sum(map(round.is_backbone, counted)), len(inside),
        sum(map(round.is_backbone, inside)), sum(not t.unposted and t not in inside for t in people),
        form is not Form.SHADOW)
