"""Forms of exchange and what each counts for: as the plan counts, and if all forms counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from rotation.domain.plan import Placement, Plan
from rotation.domain.round import Round
from rotation.domain.vocabulary import Form
from rotation.rules import in_force
from rotation.rules.f10_counted import CountedForms
from rotation.rules.f50_pairs_served import PairsServed
from rotation.rules.f60_one_legal_person import OneLegalPerson


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
    terms
        School years for which they go, each once, ascending.
    """

    form: Form | None
    placed: int
    counted: int
    backbone: int
    every: int
    every_backbone: int
    beside: int
    supplies: bool
    terms: tuple[int, ...] = ()


@dataclass(frozen=True)
class Walker:
    """Somebody who teaches at other schools by the day (走教).

    Parameters
    ----------
    teacher
        Id.
    lessons
        Lessons a week at schools other than the base.
    load
        Lessons a week of a full load.
    years
        School years that it lasts.
    """

    teacher: str
    lessons: int
    load: Fraction
    years: int = 1


def form_counts(plan: Plan) -> tuple[FormCount, ...]:
    """Return the forms that occur in a plan, in the order of the closed list, recruits last."""
    groups: dict[Form | None, list[Placement]] = {}
    for item in plan.placements:
        form = None if plan.round.teacher(item.teacher).unposted else item.form
        groups.setdefault(form, []).append(item)
    return tuple(_counted(plan, form, groups[form]) for form in (*Form, None) if form in groups)


def _counted(plan: Plan, form: Form | None, items: list[Placement]) -> FormCount:
    exchanged = [item.teacher for item in items
                 if item.teacher in plan.round.eligible_set and between_persons(plan.round, item)]
    people = [item.teacher for item in items]
    told = _tallied(plan.round, form, people, [key for key in people if plan.counts(key)], exchanged)
    return told if form in (None, Form.TRANSFER) else replace(
        told, terms=tuple(sorted({item.term_years for item in items})))


def between_persons(round: Round, item: Placement) -> bool:
    """Whether a placement leads to another legal person, without which there is no exchange of any form (F60)."""
    rule = in_force(round, OneLegalPerson)
    return rule is None or rule.counts(round, round.teacher(item.teacher), item.opening)


def _tallied(
    round: Round, form: Form | None, people: Iterable[str], counted: list[str], every: list[str],
) -> FormCount:
    def backbone(keys: list[str]) -> int:
        return sum(round.is_backbone(round.teacher(key)) for key in keys)
    everybody = {*people}
    outside = sum(not round.teacher(key).unposted for key in everybody - round.eligible_set)
    return FormCount(form, len(everybody), len(counted), backbone(counted), len(every), backbone(every), outside,
                     form is not Form.SHADOW)


def walkers_counted(plan: Plan, walkers: Iterable[Walker]) -> tuple[str, ...]:
    """Return who counts in X by 走教: of E, enough by F10, each once, and not by a placement already."""
    rule = in_force(plan.round, CountedForms) or CountedForms()
    return tuple(sorted({one.teacher for one in walkers if one.teacher in plan.round.eligible_set
                         and not plan.counts(one.teacher)
                         and rule.admits_walking(one.lessons, one.load, one.years)}))


def walkers_count(plan: Plan, walkers: Iterable[Walker]) -> FormCount:
    """Return the line of 走教 beside those of `form_counts`; who is placed anyway is of no line twice."""
    found = [one for one in walkers if plan.placement(one.teacher) is None]
    inside = sorted({one.teacher for one in found} & plan.round.eligible_set)
    counted = list(walkers_counted(plan, found))
    told = _tallied(plan.round, Form.ITINERANT, (one.teacher for one in found), counted, inside)
    return replace(told, terms=tuple(sorted({one.years for one in found})))


def pairs_served(plan: Plan) -> dict[tuple[str, str], int]:
    """Return how many people a plan exchanges between the schools of each pair, either way; 跟岗 left out."""
    found = dict.fromkeys(PairsServed.pairs(plan.round), 0)
    for item in plan.supplying:
        pair = (min(item.home, item.host), max(item.home, item.host))
        if pair in found:
            found[pair] += 1
    return found
