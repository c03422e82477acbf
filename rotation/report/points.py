"""What a meeting should talk about before it decides a plan: five to ten points, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rotation.domain.answers import by_hand
from rotation.domain.plan import Placement
from rotation.figures.accounts import accounts, base_of
from rotation.figures.kinds import ONLY_EXCHANGE
from rotation.figures.needs import in_short
from rotation.figures.words import some
from rotation.model.eligibility import not_run
from rotation.report._sheet import catalogue
from rotation.report.names import TownCountry, direction
from rotation.report.namesakes import marks
from rotation.report.sheet_policy import told_below_the_law
from rotation.report.sheet_standards import beyond_in_all
from rotation.report.view import View
from rotation.text import Text, say

MOST = 8
"""Points that are put before a meeting, the weightiest first."""
_FAR = 30
"""Kilometers beyond which housing has to be thought of."""


class Point(NamedTuple):
    """Something to talk about, and the key of the sheet that tells more."""

    says: Text
    source: str


def points(view: View) -> tuple[Point, ...]:
    """Return what a meeting should talk about; never fewer than five of a plan that places anybody."""
    return questions(view)[:MOST]


def questions(view: View) -> tuple[Point, ...]:
    """Return everything there is to talk about: the paper of the meeting has all of it, the overview what fits."""
    return (*problems(view), *proposals(view))


def problems(view: View) -> tuple[Point, ...]:
    """Return what somebody may object to, the weightiest first; nothing of a plan without any."""
    return (*_below_the_law(view), *_purpose(view), *_surplus(view), *_newly_beyond(view), *_hours(view),
            *_to_town(view), *_far(view), *_older(view), *_ordered(view), *_unchecked(view), *_beyond(view),
            *_unsure(view))


def proposals(view: View) -> tuple[Point, ...]:
    """Return what has to be settled whatever the plan is."""
    return (*_reserve(view), *_standing(view))


def _below_the_law(view: View) -> Iterator[Point]:
    below = told_below_the_law(view.policy)
    if below:
        yield Point(say("{w} is below the law: the plan is for comparison only, plan again with the share of the law.",
                        "{w}低于规定，本方案仅供比较，不能执行，请按规定比例重新编制。", w=below), "ratio")


def _purpose(view: View) -> Iterator[Point]:
    found = view.purposes
    if found.only_exchange:
        yield Point(say(
            "{n} move only for the exchange{o}: they fill no gap and replace nobody. Keep them{l}?",
            "{n}人只为交流{o}（不补缺额、不接替他人，主要用于达到交流比例），是否保留这些安排{l}。",
            n=found.only_exchange, o=_among_them(view), l=_without(view)), "placements")


def _among_them(view: View) -> Text:
    ordered = sum(view.kinds[key] in ONLY_EXCHANGE for key in by_hand(view.plan).placed)
    return say(", {n} of them by order of the office", "，其中{n}人由教育局指定", n=ordered) if ordered else say("", "")


def _without(view: View) -> Text:
    """Tell what is left of the share without those who move only for it, where that is too little."""
    found, base = accounts(view.round, view.plan), base_of(view.round)
    left = found.counted_base - sum(
        view.plan.counts(key) and key in base for key, kind in view.kinds.items() if kind in ONLY_EXCHANGE)
    if left >= found.legal_minimum:
        return say("", "")
    return say(" (without them {n} people would be exchanged, fewer than the {m} of this plan's share)",
               "（如都不安排，交流人数为{n}人，低于按本方案比例最少应交流的{m}人）", n=left, m=found.legal_minimum)


def _surplus(view: View) -> Iterator[Point]:
    beyond = {at: number for at, cell in view.round.cells.items() if (number := cell.beyond(view.change(at)))}
    if beyond:
        where = some(say("{s} {g} {j}", "{s}{g}{j}", s=view.school(at.school), g=at.stage, j=at.subject)
                      for at in beyond)
        yield Point(say("{n} people are sent where the subject is full already: {w}.",
                        "{n}人派往该学科已经满员的学校：{w}，请逐一确认。", n=sum(beyond.values()), w=where),
                    "shortages")


def _hours(view: View) -> Iterator[Point]:
    told = in_short(view.round)
    if told is not None:
        yield Point(told, "basis")


def _to_town(view: View) -> Iterator[Point]:
    items = [item for item in view.plan.placements if direction(view.round, item) is TownCountry.IN]
    if items:
        yield Point(say("{n} people leave rural schools for town: {w}.",
                        "{n}人由农村牧区学校去往城镇学校：{w}，请确认确有需要。", n=len(items), w=_named(view, items)),
                    "placements")


def _far(view: View) -> Iterator[Point]:
    ways = {item.teacher: view.km(item) or 0 for item in view.plan.placements if item.home}
    far = [item for item in view.plan.placements if ways.get(item.teacher, 0) > _FAR]
    if far:
        last = min(far, key=lambda item: (-ways[item.teacher], item.teacher))
        yield Point(say(
            "{n} people go farther than {k} km, the farthest {m} km ({t}, to {s}): settle housing and transport.",
            "{n}人路程超过{k}公里，最远{m}公里（{t}，去{s}），请落实住宿和交通。", n=len(far), k=_FAR,
            m=ways[last.teacher], t=view.round.teacher(last.teacher).name, s=view.school(last.host)), "placements")


def _older(view: View) -> Iterator[Point]:
    table = catalogue()["inversions"].table(view)
    number = len(set(table.column("sent"))) if table is not None else 0
    if number:
        yield Point(say("{n} people are sent although a colleague of more points stays: the reasons are listed, be "
                        "ready to answer.", "{n}人虽积分低于本校同学科留校者仍被选派，原因已逐一列出，请准备答复。",
                        n=number), "inversions")


def _ordered(view: View) -> Iterator[Point]:
    told, cap = by_hand(view.plan), view.round.settings.override_cap
    if told.placed:
        above = say(", more than usual", "，人数偏多") if told.above(cap) else say("", "")
        yield Point(say("{n} placements were decided by the office beforehand{a}: are the reasons sound?",
                        "{n}人的去向由教育局事先指定{a}，请审核理由是否充分。", n=len(told.placed), a=above),
                    "overrides")


def _unchecked(view: View) -> Iterator[Point]:
    rules = not_run(view.round.problem, view.policy)
    if rules:
        names = some(view.policy.rules[code].label for code in rules if code in view.policy.rules)
        yield Point(say("{n} rules could not be checked for want of columns ({w}): supply them?",
                        "有{n}条规则因花名册缺少相应列未核查（{w}），是否补报数据。", n=len(rules), w=names), "audit")


def _newly_beyond(view: View) -> Iterator[Point]:
    """Tell by name the differences that the plan itself brings above the national limit."""
    new = [one.figures for one in beyond_in_all(view) if one.new]
    if new:
        yield Point(say("This plan brings {n} differences between schools above the national limit: {w}. Are they "
                        "acceptable?", "本方案使{n}项校际差距新超过国家规定的上限：{w}，请确认是否接受。",
                        n=len(new), w=some(new)), "standards")


def _beyond(view: View) -> Iterator[Point]:
    old = [one for one in beyond_in_all(view) if not one.new]
    if old:
        worse = sum(one.worse for one in old)
        grown = say(" ({n} of them more than before)", "（其中{n}项比交流前变差）", n=worse) if worse else say("", "")
        yield Point(say("{n} differences between schools were above the national limit before and still are{g}.",
                        "校际差距仍有{n}项超过国家规定的上限{g}，交流前已超过，需逐年缩小。", n=len(old), g=grown),
                    "standards")


def _unsure(view: View) -> Iterator[Point]:
    number = sum(bool(item.notes) for key, item in view.round.standings.items() if key in view.round.eligible_set)
    if number:
        yield Point(say("{n} of the eligible have something to be checked in their files.",
                        "{n}名符合条件的教师有待核实事项，请在公示前核实。", n=number), "standings")


def _reserve(view: View) -> Iterator[Point]:
    found = accounts(view.round, view.plan)
    spare = found.counted_base - found.legal_minimum
    if spare > 0 and found.legal_minimum and not found.below_law:
        yield Point(say("Up to {n} people may withdraw after the notice and the share is still kept{s}.",
                        "公示后如有人退出，在{n}人以内仍能达到规定比例{s}。", n=spare, s=_stand_ins(view)),
                    "standbys" if view.posts else "ratio")


def _stand_ins(view: View) -> Text:
    """Tell for how many posts somebody could stand in; nothing where that was not worked out."""
    if not view.posts:
        return say("", "")
    posts, nobody = len(view.posts), sum(not one.standbys for one in view.posts)
    return say("; of {n} posts {k} have a substitute, {m} have none who could step in alone",
               "；{n}个岗位中{k}个已排好递补人选，{m}个没有可单独递补的人", n=posts, k=posts - nobody, m=nobody)


def _standing(view: View) -> Iterator[Point]:
    """Yield what every meeting has to settle."""
    deferred = sum(view.deferred.values())
    if deferred:
        yield Point(say("{n} people are deferred: are basis and end in order?",
                        "暂缓交流{n}人，请核对依据和期限。", n=deferred), "standings")
    marked = {item.teacher for item in view.plan.placements if item.home} & marks(view.plan).keys()
    if marked:
        yield Point(say("{n} people in the notice have a namesake: the end of their ID is shown.",
                        "公示名单中{n}人有同名教师，已加注教师编号尾号。", n=len(marked)), "notice")
    yield Point(say("Notice of at least 5 working days: from when, which office, which telephone?",
                    "公示不少于5个工作日，请确定公示时间、受理科室和监督电话。"), "notice")
    yield Point(_relations(view), "placements")
    yield Point(say("Pay, allowance and housing of those who go: by when, and by whom?",
                    "交流教师的待遇、补助、住宿由谁落实、何时到位。"), "receiving")
    yield Point(say("Who takes over the classes at the sending schools?",
                    "派出学校的课务如何衔接。"), "sending")
    yield Point(say("When must everybody be at the new school?", "交流教师到岗时间和交接要求。"), "placements")


def _relations(view: View) -> Text:
    moved = sum(item.relation for item in view.plan.placements)
    if not moved:
        return say("The personnel relation of nobody moves: is that so intended?",
                   "本方案均不调动人事关系，是否如此掌握。")
    return say("The personnel relation of {n} people moves: posts and payroll must follow.",
               "{n}人调动人事关系，请与编制、人社部门衔接。", n=moved)


def _named(view: View, items: Iterable[Placement]) -> Text:
    return some(say("{t} ({a} to {b})", "{t}（{a}→{b}）", t=view.round.teacher(item.teacher).name,
                     a=view.school(item.home), b=view.school(item.host)) for item in items)
