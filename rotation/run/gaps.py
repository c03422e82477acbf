"""Posts that a change after publication leaves short: who left, who comes instead, and what keeps them open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from rotation.domain.plan import Plan
from rotation.domain.revision import Lineage, OpenedGap
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import Stage
from rotation.explain import Inquiry
from rotation.explain.blockers import NOT_ASKED, why_short
from rotation.rules.g70_stability import Stability
from rotation.text import Text, say

MOST = 8
"""So many posts that stay open are asked about; each takes solving again."""


def opened_gaps(asked: Inquiry, lineage: Lineage) -> tuple[OpenedGap, ...]:
    """Return every (place, subject) that is short, or would be, of more people than in the published plan.

    Parameters
    ----------
    asked
        The revised plan.
    lineage
        What happened, and what was missing when it was published.
    """
    plan = asked.outcome.plan
    assert plan is not None, "only a plan changes anything"
    undone = _undone(asked.round, lineage)
    left, questions, found = _left(asked.round), MOST, []
    freed = _freed(asked)
    for opening, cell in asked.round.cells.items():
        post, before = opening.words, lineage.short.get(opening.words, 0)
        after, idle = (_missing(cell.shortage(one.change(opening))) for one in (plan, undone))
        if max(after, idle) <= before:
            continue
        why = None
        if after > before:
            why = _why(asked, freed, opening) if questions > 0 else NOT_ASKED
            questions -= 1
        found.append(OpenedGap(post, before, idle, after, tuple(left.get(opening, ())),
                               tuple(_came(asked.round, lineage, plan, opening)), why))
    return tuple(found)


def _missing(hundredths: int) -> int:
    return -(-hundredths // 100)


def _undone(round: Round, lineage: Lineage) -> Plan:
    """Return the published plan without those who may no longer go where they were placed."""
    return Plan.of(round, [(key, opening) for key, post in lineage.reference.items()
                           if (opening := Opening.of(post)) in round.options.of(key)])


def _left(round: Round) -> Mapping[Opening, list[str]]:
    found: dict[Opening, list[str]] = defaultdict(list)
    revision = round.problem.revision
    for key, post in sorted((round.problem.reference or {}).items()):
        shadowed = revision is not None and key in revision.shadowed
        if (opening := Opening.of(post)) not in round.options.of(key) and not shadowed:
            found[opening].append(key)
    for key, (school, stage, subject) in sorted((revision.absent if revision else {}).items()):
        where = Stage(stage)
        found[Opening(school, where, round.subject_at(school, where, subject))].append(key)
    return found


def _came(round: Round, lineage: Lineage, plan: Plan, opening: Opening) -> Iterator[str]:
    """Iterate over those who newly come to a post, and those who now stay in it."""
    for item in plan.taught(opening.school):
        if item.opening == opening and lineage.reference.get(item.teacher) != opening.words:
            yield item.teacher
    for key in sorted(lineage.reference):
        if key in round.supply.counted and plan.placement(key) is None and round.supply.key_of(key) == opening:
            yield key


# -- what keeps a post open -------------------------------------------------------------------------


def _why(asked: Inquiry, freed: tuple[Inquiry, Inquiry], post: Opening) -> Text:
    """Return what keeps one more person from a post: clauses, the fewest changes, or all goals together."""
    if not asked.able(post):
        return say(
            "nobody who may be placed meets the conditions of the post; somebody must be recruited or trained",
            "可安排的人员中无人符合该岗位条件，需招聘或培训")
    answer = asked.one_more(post)
    for tier, value in zip(asked.outcome.tiers, answer.price if answer.possible else (), strict=False):
        if value > 0 and tier.goals[0].code == Stability.code:
            return say("the fewest changes: filling it takes {n} more changes", "最少变动：补齐需再变动{n}人", n=value)
        if value > 0:
            break
    told = why_short(freed[0], post, asked.budget)
    if told.kind == "weighed":
        other = why_short(freed[1], post, asked.budget)
        return other.says if other.kind == "clauses" else told.says
    return told.says


def _freed(asked: Inquiry) -> tuple[Inquiry, Inquiry]:
    """Return the same plan with the number of changes left open, and with its last tier open as well.

    Each post filled takes changes and ways; what keeps it open is a clause even so, where a plan
    without that clause would fill it, for a filled post comes before kilometers.
    """
    kept = [at for at, tier in enumerate(asked.outcome.tiers) if tier.goals[0].code != Stability.code]
    return _only(asked, kept), _only(asked, kept[:-1] or kept)


def _only(asked: Inquiry, kept: list[int]) -> Inquiry:
    tiers = tuple(replace(asked.outcome.tiers[at], tier=number) for number, at in enumerate(kept, 1))
    policy = replace(asked.policy, tiers=tuple(asked.policy.tiers[at] for at in kept))
    return Inquiry(asked.round, policy, replace(asked.outcome, tiers=tiers))
