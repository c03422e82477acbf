"""The goals on 方案概览: what the plan reaches, what was best, and what is proven."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from rotation.domain.outcome import GoalResult, TierResult
from rotation.domain.ratio import spell_share
from rotation.figures.goals import GAINS, exchange, human
from rotation.report.view import View
from rotation.rules import catalogue
from rotation.tables.looks import decimals
from rotation.tables.table import Cell, Link, Look, Row
from rotation.text import Text, say

_SHORTAGES = Link(say("Shortages", "学科缺额"), "shortages")
_STANDARDS = Link(say("Indicators", "资源配置指标"), "standards")
_CHOICES = Link(say("Choices", "选派说明"), "choices")
_AUDIT = Link(say("Audit", "核查"), "audit")
_TRACE = {"G05": _SHORTAGES, "G10": _SHORTAGES, "G20": _STANDARDS, "G30": _STANDARDS,
          "G60": Link(say("Accounts", "比例核算"), "ratio"),
          "G70": Link(say("Placements", "交流名单"), "placements")}
_HOW = {
    "G05": say("rows with posts and nobody after", "即岗位数≥1而交流后人数为0的行数"),
    "G10": say("sum of column Weighted after", "即“交流后加权缺额”一列之和"),
    "G20": say("sum of column People missing", "即“尚差人数”一列之和"),
    "G30": say("sum of column Difference", "即“差异项”一列之和"),
    "G40": say("sum of column Backbone flow", "即“骨干流向”一列之和"),
    "G50": say("sum of column Way and will", "即“路途与意愿”一列之和"),
    "G52": say("sum of column Points behind", "即“与同组最高积分之差”一列之和"),
    "G55": say("sum of column Score reached", "即“志愿得分”一列之和"),
    "G60": say("people beyond the number required", "即超出应交流人数的人数"),
    "G70": say("people whose post differs from the reference plan", "即与原方案去向不同的人数"),
    "G90": say("sum of column Drawn number", "即“随机序号”一列之和"),
}


def goal_rows(view: View) -> Iterator[Row]:
    """Return the rows of every tier: its value in this plan, its best value, its goals."""
    for tier in view.outcome.tiers:
        yield from _tier(view, tier)


def _tier(view: View, tier: TierResult) -> Iterator[Row]:
    single = len(tier.goals) == 1
    value, look, unit = shown(tier, tier.final)
    item = say("Goal {n}: {l}", "第{n}层目标：{l}", n=tier.tier, l=tier.label)
    source = _TRACE.get(tier.goals[0].code, _CHOICES) if single else _CHOICES
    how = _HOW[tier.goals[0].code] if single else say(
        "sum of the lines below in km-equivalents", "即以下各项折合公里当量之和")
    if tier.final == tier.value:
        yield (item, Cell(value, look), unit, say("{h}; {p}", "{h}；{p}", h=how, p=_proof(view, tier)),
               source)
    else:
        yield (item, Cell(value, look), unit, _gave_way(view, tier, how), source)
        best, look, unit = shown(tier, tier.value)
        yield (say("　best value when settled", "　本层单独求得的最优值"), Cell(best, look), unit,
               _proof(view, tier), _AUDIT)
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
    return (say("　of which {l}", "　其中：{l}", l=catalogue()[goal.code].label), Cell(value, look), unit,
            say("{h}; {t}", "{h}；{t}", h=_HOW[goal.code], t=told), _TRACE.get(goal.code, _CHOICES))


def gains(tier: TierResult) -> bool:
    """Whether the tier is one goal that counts something gained."""
    return len(tier.goals) == 1 and tier.goals[0].code in GAINS


def shown(tier: TierResult, number: int) -> tuple[Fraction, Look, Text]:
    """Return a value for people; what is gained is positive, as on the sheet that lists it."""
    value, look, unit = human(tier, number)
    return (-value if gains(tier) else value), look, unit


def proof(tier: TierResult) -> Text:
    """Return what is proven of a tier, in a few words."""
    bound, look, _ = shown(tier, tier.bound)
    least = decimals(bound, look)
    if gains(tier):
        return (say("proven: no lawful plan has more", "已证明：任何合规方案都不会更高")
                if tier.proven and not tier.gap else
                say("not proven best: no plan has more than {b}", "未证明最优：任何合规方案不高于{b}", b=least))
    if tier.proven and tier.gap == 0:
        return say("proven: no lawful plan has less", "已证明：任何合规方案都不会更低")
    if tier.proven:
        return say("proven within the tolerance; at least {b}", "在允许误差内已证明，下限{b}", b=least)
    return say("not proven best: no plan has less than {b}", "未证明最优：任何合规方案不低于{b}", b=least)
