"""Sheet 目标与证明: every tier of goals, what it comes to, what is proven, and how it is counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rotation.domain.outcome import GoalResult, TierResult
from rotation.domain.ratio import spell_share
from rotation.domain.vocabulary import Verdict
from rotation.figures.goals import EQUIVALENTS, exchange, goal_of, proof, shown, units_told
from rotation.figures.shown import PEOPLE
from rotation.model.eligibility import not_run
from rotation.report._sheet import Filled, Group, Sheet, link
from rotation.report.sheet_policy import unchecked
from rotation.report.view import View
from rotation.rules import catalogue
from rotation.rules._base import Trace
from rotation.tables.looks import decimals
from rotation.tables.table import Band, Column, Styled
from rotation.text import Text, say


class GoalLine(NamedTuple):
    """One line: a tier, a goal of it, or what is not proven or not checked."""

    item: Text
    value: object
    unit: Text | None = None
    source: str = ""
    note: object = None


_COLUMNS: tuple[Column[GoalLine], ...] = (
    Column("item", say("Item", "项目"), "wrap", 44), Column("value", say("Value", "数值"), "count", mixed=True),
    Column("unit", say("Unit", "单位"), "center"), Column("note", say("Remark", "说明"), "wrap", 70),
    Column("source", say("From sheet", "出处"), of=lambda line: link(line.source) if line.source else None))


def _goals(view: View) -> Filled:
    """Return the tiers with values and proofs, then what is not proven or not checked."""
    return Filled(_COLUMNS, (
        Band(say("Goals, tier by tier", "一、各层目标")), GoalLine(say("Outcome", "求解结论"), Styled(
            view.outcome.status, "good" if view.has_plan and not view.draft else "bad"), None, "audit"),
        *goal_rows(view),
        Band(say("What is not proven or not checked", "二、未证明、未核查事项")), *caveats(view)),
        notes_above=(say(
            "A later tier never makes an earlier one worse beyond its slack; the drawn numbers of equal conditions "
            "follow from the public seed",
            "各层按次序求解，后一层不得使前一层变差（允许的宽限除外）；同等条件的随机序号由公开随机种子得出"),
            *units_told(view.outcome.tiers)))


GOALS = Sheet("goals", say("Goals and proof", "目标与证明"), say("Goals and proof", "目标与证明"),
              Group.ANNEX, 175, _goals)


_SUM = Trace("terms", say(
    "sum of the lines below in {u}", "即以下各项折合{u}之和", u=EQUIVALENTS))


def goal_rows(view: View) -> Iterator[GoalLine | Band]:
    """Return the rows of every tier: its value in this plan, its best value, its goals."""
    for tier in view.outcome.tiers:
        yield from _tier(view, tier)


def _tier(view: View, tier: TierResult) -> Iterator[GoalLine | Band]:
    single = len(tier.goals) == 1
    value, look, unit = shown(tier, tier.final)
    item = say("Goal {n}: {l}", "第{n}层目标：{l}", n=tier.tier, l=tier.label)
    table, how = goal_of(tier.goals[0].code).traced if single else _SUM
    if tier.final == tier.value:
        told = say("{h}; {p}", "{h}；{p}", h=how, p=_proof(view, tier))
        yield GoalLine(item, Styled(value, look), unit, table, told)
    else:
        yield GoalLine(item, Styled(value, look), unit, table, _gave_way(view, tier, how))
        best, look, unit = shown(tier, tier.value)
        yield GoalLine(say("　best value when settled", "　本层单独求得的最优值"), Styled(best, look), unit,
                           "audit", _proof(view, tier))
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


def _goal(goal: GoalResult) -> GoalLine:
    value, look, unit, told = exchange(goal)
    kind = goal_of(goal.code)
    return GoalLine(say("　of which {l}", "　其中：{l}", l=kind.label), Styled(value, look), unit,
                        kind.traced.table, say("{h}; {t}", "{h}；{t}", h=kind.traced.says, t=told))


# -- what is not proven or not checked ---------------------------------------------------------


def caveats(view: View) -> list[GoalLine]:
    """Return what is not proven, not run, switched off or to be looked at, a line each."""
    rows = [*_unproven(view), *_not_run(view), *_switched_off(view), *_remarks(view)]
    return rows or [GoalLine(say("None", "无"), None, None, "")]


def _unproven(view: View) -> Iterator[GoalLine]:
    for tier in view.outcome.tiers:
        if not tier.proven or tier.gap:
            yield GoalLine(say("Goal {n}: {l}", "第{n}层目标：{l}", n=tier.tier, l=tier.label), None, None,
                               "audit", say("not proven best", "未证明最优"))


def _not_run(view: View) -> Iterator[GoalLine]:
    for code, lacking in not_run(view.round.problem, view.policy).items():
        yield GoalLine(say("{c} {l}", "{c} {l}", c=code, l=catalogue()[code].label), None, None,
                           "policy", unchecked(lacking))


def _switched_off(view: View) -> Iterator[GoalLine]:
    off = [rule for rule in view.policy.rules.values() if not rule.on]
    for rule in off:
        yield GoalLine(say("{c} {l}", "{c} {l}", c=rule.code, l=rule.label), None, None, "policy",
                           say("switched off", "已关闭，未执行"))


def _remarks(view: View) -> Iterator[GoalLine]:
    for note in view.outcome.notes:
        yield GoalLine(say("Remark", "说明"), None, None, "run", note)
    notes = sum(bool(item.notes) for item in view.round.standings.values()
                if item.verdict is not Verdict.OUTSIDE)
    if notes:
        yield GoalLine(say("Teachers with something to check", "有待核实事项的教师"), notes, PEOPLE,
                           "standings", say("column To be checked", "见“待核实”列"))
