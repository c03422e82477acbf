"""Why somebody is what the review finds, with the decisions of the party group told in full: for those inside alone."""

from __future__ import annotations

from rotation.domain.cadre import SchoolLeader
from rotation.domain.leadership import LeaderOrder
from rotation.leaders.file import neutral
from rotation.leaders.view import LeaderView
from rotation.rules.c40_orders import ByOrder
from rotation.text import Text, say


def why(view: LeaderView, person: SchoolLeader) -> Text:
    """Return the reason of a verdict, and every row of 校长指定 about somebody with its place and reason (C40).

    Neither appraisal nor the kind of a deferral is told. What leaves the office tells no reason at all.
    """
    orders = tuple(_decided(view, order) for order in view.cadre.orders(person))
    by_order = bool(orders) and view.cadre.standings[person.id].rule == ByOrder.code
    return Text.joined(orders if by_order else (neutral(view, person), *orders))


def _decided(view: LeaderView, order: LeaderOrder) -> Text:
    place = say("{s} {d}", "{s}{d}", s=tuple(map(view.cadre.named, order.schools)), d=order.duty or "")
    return say("decided by the party group: {k} {w} (reason: {r})", "党组决定：{k}{w}（理由：{r}）", k=order.kind,
               w=place, r=order.reason)
