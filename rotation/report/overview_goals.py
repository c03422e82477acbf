"""The goals on 方案概览: what the plan reaches, what was best, and what is proven."""

from __future__ import annotations

from collections.abc import Iterator

from rotation.domain.outcome import GoalResult, TierResult
from rotation.domain.ratio import spell_share
from rotation.figures.goals import exchange, goal_of, proof, shown
from rotation.report.overview_lines import link
from rotation.report.view import View
from rotation.rules._base import Trace
from rotation.tables.looks import decimals
from rotation.tables.table import Cell, Row
from rotation.text import Text, say

_SUM = Trace("choices", say("sum of the lines below in km-equivalents", "即以下各项折合公里当量之和"))


def goal_rows(view: View) -> Iterator[Row]:
    """Return the rows of every tier: its value in this plan, its best value, its goals."""
    for tier in view.outcome.tiers:
        yield from _tier(view, tier)


def _tier(view: View, tier: TierResult) -> Iterator[Row]:
    single = len(tier.goals) == 1
    value, look, unit = shown(tier, tier.final)
    item = say("Goal {n}: {l}", "第{n}层目标：{l}", n=tier.tier, l=tier.label)
    table, how = goal_of(tier.goals[0].code).traced if single else _SUM
    source = link(table)
    if tier.final == tier.value:
        yield (item, Cell(value, look), unit, say("{h}; {p}", "{h}；{p}", h=how, p=_proof(view, tier)),
               source)
    else:
        yield (item, Cell(value, look), unit, _gave_way(view, tier, how), source)
        best, look, unit = shown(tier, tier.value)
        yield (say("　best value when settled", "　本层单独求得的最优值"), Cell(best, look), unit,
               _proof(view, tier), link("audit"))
    if not single:
        yield from map(_goal, tier.goals)


def _proof(view: View, tier: TierResult) -> Text:
    """Return what is proven; of a draft nothing is, for it may break rules."""
    if view.draft:
        return say("a draft: nothing is said of the best", "草案，不作最优性结论")
    return proof(tier)


def _gave_way(view: View, tier: TierResult, how: Text) -> Text:
    best, look, _ = shown(tier, tier.value)
    mine, _, _ = shown(tier, tier.final)
    slack = view.policy.tiers[tier.tier - 1].slack
    return say("{h}; best {b}, this plan {v}, within the slack of {s} in favor of later goals",
               "{h}；最优值{b}，本方案为{v}，在宽限{s}内让位于后面的目标",
               h=how, b=decimals(best, look), v=decimals(mine, look), s=spell_share(slack))


def _goal(goal: GoalResult) -> Row:
    value, look, unit, told = exchange(goal)
    kind = goal_of(goal.code)
    return (say("　of which {l}", "　其中：{l}", l=kind.label), Cell(value, look), unit,
            say("{h}; {t}", "{h}；{t}", h=kind.traced.says, t=told), link(kind.traced.table))
