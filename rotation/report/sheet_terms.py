"""The technical sheet 目标计算依据: what the goals about single people sum up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from rotation.domain.plan import Placement
from rotation.domain.teacher import Teacher
from rotation.policy.policy import Policy
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.names import who
from rotation.report.view import View
from rotation.rules import Goal
from rotation.rules.g40_backbone_flow import BackboneFlow
from rotation.rules.g50_burden import Burden
from rotation.rules.g52_seniority import Seniority
from rotation.rules.g55_scores import Scores
from rotation.rules.g90_lottery import ticket
from rotation.tables.table import Column
from rotation.text import Text, say


class _Weighed(NamedTuple):
    """Somebody of whom a goal counts something, and where to if anywhere."""

    teacher: Teacher
    item: Placement | None

    def who(self) -> Teacher:
        """Return the teacher."""
        return self.teacher


class _Sums(NamedTuple):
    """What goals count of people who may stay: the burden of ways, costs of staying, scores if asked."""

    burden: Burden
    stays: Mapping[str, int]
    scores: Mapping[str, int] | None


def _terms(view: View) -> Filled:
    """Return one line per person placed, then those who stay and of whom a goal counts something."""
    sums = _sums(view)
    placed = [item.teacher for item in view.plan.placements]
    others = sorted((sums.stays.keys() | (sums.scores or {}).keys()) - set(placed))
    keys = [*placed, *others] if view.has_plan else []
    items = tuple(_Weighed(view.round.teacher(key), view.plan.placement(key)) for key in keys)
    asked = tuple(column.over(_Weighed.who) for column in who(view))
    host = Column[_Weighed]("host", say("Host school", "接收学校"),
                            of=lambda one: one.item and view.school(one.item.host))
    return Filled((*asked, host, *_counted(view, sums), *_scored(sums)), items, frozen=3, filtered=True,
                  notes_above=(_equivalents(sums.burden),))


def _sums(view: View) -> _Sums:
    scored = any(isinstance(goal, Scores) for tier in view.policy.tiers for goal, _ in tier.goals)
    burden = _burden(view.policy)
    return _Sums(burden, burden.stays(view.round), _scores(view) if scored else None)


def _counted(view: View, sums: _Sums) -> tuple[Column[_Weighed], ...]:
    """Return the columns that goals sum up."""
    round = view.round
    return (
        Column("burden", say("Way and will (km-equivalents)", "路途与意愿（公里当量）"), "count",
               of=lambda one: sums.burden.term(round, one.teacher, one.item.host) if one.item
               else sums.stays.get(one.teacher.id)),
        Column("behind", say("Points behind the first", "与同组最高积分之差"), "count",
               of=lambda one: one.item and Seniority.distance(round, one.teacher)),
        Column("flow", say("Backbone flow (points)", "骨干流向（分）"), "count",
               of=lambda one: one.item and -BackboneFlow().measure(type(view.plan)(round, [one.item]))),
        Column("ticket", say("Drawn number", "随机序号"), "count",
               of=lambda one: one.item and ticket(round.settings.seed, one.teacher.id, one.item.opening)))


def _scored(sums: _Sums) -> tuple[Column[_Weighed], ...]:
    scores = sums.scores
    if scores is None:
        return ()
    return (Column("score", say("Score reached", "志愿得分"), "count", of=lambda one: scores.get(one.teacher.id, 0)),)


def _equivalents(burden: Burden) -> Text:
    """Explain the kilometer-equivalent once, with the parameters in force."""
    bonus = "、".join(map(str, burden.bonus)) or "0"
    return say("km-equivalents put distance, will and the other goals on one scale: each km counts once "
               "up to 30, twice from 30 to 80, three times beyond; {u} more for those who did not apply, "
               "less {b} for the wishes in order; a cost given on sheet Wishes replaces the sum",
               "公里当量：把路途、意愿和其他目标折成同一尺度的数。30公里以内按1倍、30—80公里按2倍、"
               "80公里以上按3倍；未主动申请加{u}；第一、二、三志愿依次减{b}；“意愿”表另有填报数的以所填为准。"
               "骨干流向为正数即流向更需要的学校，折算时抵减",
               u=burden.unwilling, b=bonus)


def _scores(view: View) -> dict[str, int]:
    """Return the score of wishes that each teacher reaches, at the post or by staying (goal G55)."""
    reached: Counter[str] = Counter()
    for wish in view.round.problem.wishes:
        item = view.plan.placement(wish.teacher)
        where = item.host if item else view.round.teacher(wish.teacher).school
        if wish.score and wish.school == where:
            reached[wish.teacher] += wish.score
    return dict(reached)


def _burden(policy: Policy) -> Burden:
    goals: list[Goal] = [goal for tier in policy.tiers for goal, _ in tier.goals]
    return next((goal for goal in goals if isinstance(goal, Burden)), Burden())


TERMS = Sheet("terms", say("What goals sum up", "目标计算依据"), say("What the goals sum up", "各项目标计算依据"),
              Group.ANNEX, 176, _terms)
