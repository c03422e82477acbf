"""Tables of a comparison: figures and goals side by side, people who differ, rules that are broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rotation.auditor.findings import heading
from rotation.domain.outcome import GoalResult, TierResult
from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import UNPOSTED
from rotation.figures.accounts import accounts
from rotation.figures.figures import figures_of
from rotation.figures.gist import gist
from rotation.figures.goals import exchange, human, shown, units_told
from rotation.figures.shown import PEOPLE
from rotation.figures.words import yes
from rotation.model.eligibility import discreet
from rotation.policy.cadre_policy import CadrePolicy
from rotation.policy.parameters import TIERS_OF_LEADERS
from rotation.policy.policy import Policy
from rotation.report.names import HOME, NAME, TEACHER
from rotation.report.reasons import post_name
from rotation.report.sheet_policy import parameter_meaning
from rotation.rules import catalogue
from rotation.tables.looks import decimals, percent
from rotation.tables.table import NUMBER, Band, Column, Styled, Table
from rotation.text import Text, say

Found = tuple[str, Text | str, Text]
"""Rule, place in words and evidence of one finding."""
Judge = Literal["left", "right"] | None
"""Whose policy two sides are measured by; None: that of the workbook and the options."""
TIERS = say("the goals, their order and rates", "目标的层级、次序及折算率")
"""What is said where two policies have other tiers: their dump is no reading."""
Difference = tuple[str, Opening | None, Opening | None]
ITS_OWN = say("made from other data (roster, decisions) than the other; its rules are judged by its own",
              "编制所用数据（花名册、指定等）与另一方案不同，违反规则按其自己的数据判定")
"""What is said of a plan that is judged by the data it was made from."""
UNREADABLE = say("made from other data (roster, decisions), which cannot be read any more: judged by those of the "
                 "other, it may “break” orders that were not given yet",
                 "编制所用数据（花名册、指定等）与另一方案不同且已无法读取，只能按另一方案的数据判定，"
                 "其“违反”的指定在编制时可能尚未作出")
"""What is said of a plan whose own data are gone or were changed."""


class Parting(NamedTuple):
    """A parameter under which a side was planned with another value than both are judged by."""

    name: str
    judged: object
    own: object


def partings(policy: Policy | CadrePolicy, own: Policy | CadrePolicy) -> Iterator[Parting]:
    """Return the parameters of which a policy has another value than the one judged by."""
    here, there = policy.dump(), own.dump()
    for section, values in here.items():
        other = there.get(section)
        if not isinstance(values, Mapping) or not isinstance(other, Mapping):
            if values != other:
                yield Parting(section, values, other)
            continue
        for key, value in values.items():
            if value != other.get(key):
                yield Parting(f"{section}.{key}", value, other.get(key))


@dataclass(frozen=True, eq=False)
class Judged:
    """One side of a comparison: its name, plan, findings and goals."""

    name: str
    plan: Plan
    findings: tuple[Found, ...]
    tiers: tuple[TierResult, ...]
    notes: tuple[Text, ...] = ()


def compare_tables(
    left: Judged, right: Judged, counts: tuple[int, int, int], differences: Iterable[Difference],
    yardstick: tuple[Text, ...] = (),
) -> tuple[Table, ...]:
    """Return 方案比较, 差异名单 and 违反规则.

    Parameters
    ----------
    left, right
        The two sides under the same policy.
    counts
        People placed by either, by both, by both at the same school.
    differences
        Teacher id and the two posts; None is staying.
    yardstick
        What both are measured by; see `yardstick_of`.
    """
    apart = tuple(differences)
    told = (matters(left, right, counts), decided(left.tiers, right.tiers, len(apart)), *yardstick,
            *remarks_of(left, right), *units_told(left.tiers))
    return (_figures(left, right, counts, told), _people(left.plan.round, right.plan.round, apart),
            _broken(left, right))


def knowing(one: Round, other: Round, teacher: str) -> Round:
    """Return the round that knows somebody: two plans may be of two rosters."""
    return one if teacher in one.problem.teacher else other


def matters(left: Judged, right: Judged, counts: tuple[int, int, int]) -> Text:
    """Return the sentence that matters: what the second plan does more and less, and which rules are broken.

    Parameters
    ----------
    left, right, counts
        As for `compare_tables`.
    """
    one, other = (figures_of(side.plan.round, side.plan) for side in (left, right))
    either, _, same = counts
    return say("The second against the first: {g}; the first breaks {a} clauses, the second {b}; of {n} people placed "
               "{s} go to the same school in both",
               "乙与甲相比，{g}；违反规则甲{a}条、乙{b}条；两方案共安排{n}人，其中{s}人去同一学校", g=gist(one, other),
               a=len(left.findings), b=len(right.findings), n=either, s=same)


def decided(one: tuple[TierResult, ...], other: tuple[TierResult, ...], apart: int) -> Text:
    """Return at which goal the two part, which of them is better there, and how many people differ.

    Parameters
    ----------
    one, other
        The tiers of the two sides, in order: the first that differs decides.
    apart
        People who differ.
    """
    who = say("{n} people are placed differently", "{n}人的安排不同", n=apart) if apart else say(
        "nobody is placed differently", "没有人的安排不同")
    pair = next(((a, b) for a, b in zip(one, other, strict=True) if a.final != b.final), None)
    return say("{g}; {w}", "{g}；{w}", w=who, g=say(
        "By the goals they are equal", "各层目标的结果均相同") if pair is None else _parts_at(*pair))


def _parts_at(a: TierResult, b: TierResult) -> Text:
    """Tell the first tier that differs; a lower value is better in every tier."""
    (first, look, unit), (second, _, _) = shown(a, a.final), shown(b, b.final)
    before = (say("The first goal differs already: ", "第1层目标就不相同：") if a.tier == 1 else
              say("The goals before no. {n} are equal: ", "前{m}层目标结果相同：", n=a.tier, m=a.tier - 1))
    which = (say("the second is worse", "乙比甲差") if b.final > a.final else
             say("the second is better", "乙比甲好"))
    return say("{f}in goal {n} ({l}) {w} by {d} {u} ({a} → {b})", "{f}第{n}层（{l}）{w}{d}{u}（{a}→{b}）", f=before,
               n=a.tier, l=a.label, w=which, d=decimals(abs(second - first), look), u=unit,
               a=decimals(first, look), b=decimals(second, look))


def yardstick_of(judge: Judge, partings: Iterable[Parting]) -> tuple[Text, ...]:
    """Return what both sides are measured by, and where the other was planned under other values."""
    if judge is None:
        return (say("Both are measured by the policy of the workbook and the options",
                    "两方案均按数据文件和命令行的规则与参数衡量"),)
    names = (say("First", "甲"), say("Second", "乙"))
    own, other = names if judge == "left" else names[::-1]
    told = (say("Both are measured by the policy of {a}: its rules and parameters",
                "两方案均按{a}的规则与参数衡量", a=own),)
    parted = tuple(_parted(one) for one in partings)
    if not parted:
        return told
    return (*told, say("{b} was planned under other parameters, so that a clause which it “breaks” may be "
                       "one it never had to keep (by {a} → by {b})",
                       "{b}编制时的参数与此不同，{b}“违反”的条款可能在其编制时并无此要求（{a}的值 → {b}的值）：",
                       a=own, b=other), *parted)


def remarks_of(left: Judged, right: Judged) -> tuple[Text, ...]:
    """Return what was assumed of a list, and why a plan may be better than the bound."""
    return tuple(remark for name, side in ((say("First", "甲"), left), (say("Second", "乙"), right))
                 for remark in _remarks(name, side, tuple(map(bound_of, left.tiers, right.tiers))))


def bound_of(one: TierResult, other: TierResult) -> int:
    """Return what no lawful plan is below; the side that is better than that tells a lower number."""
    return max(one.bound, other.bound)


def _remarks(name: Text, side: Judged, bounds: tuple[int, ...]) -> Iterator[Text]:
    for told in side.notes:
        yield say("{s}: {t}", "{s}：{t}", s=name, t=told)
    if side.findings and any(tier.final < bound for tier, bound in zip(side.tiers, bounds, strict=True)):
        yield say("{s} breaks rules, so that its values may be below what no lawful plan is below: the "
                  "bounds hold for plans that keep every rule",
                  "{s}违反规则，其数值可低于“已证下限”：下限只对符合全部规则的方案成立", s=name)


def _parted(one: Parting) -> Text:
    if one.name in ("tiers", TIERS_OF_LEADERS):
        return say("{t}: not the same", "{t}：不同", t=TIERS)
    code, _, key = one.name.partition(".")
    return say("{m} ({n}): {a} → {b}", "{m}（{n}）：{a} → {b}", n=one.name,
               m=parameter_meaning(code, key), a=_spelled(one.judged), b=_spelled(one.own))


def _spelled(value: object) -> object:
    if isinstance(value, bool):
        return yes(value)
    return say("not set", "未设定") if value in (None, "", [], {}) else str(value)


class _Facing(NamedTuple):
    """One line of the comparison: what it is, both values, the bound, the unit."""

    item: Text
    left: object
    right: object = None
    best: object = None
    unit: Text | None = None


_COMPARISON: tuple[Column[_Facing], ...] = (
    Column("item", say("Item", "项目"), "wrap", 44),
    Column("left", say("First", "甲"), "count", mixed=True),
    Column("right", say("Second", "乙"), "count", mixed=True),
    Column("best", say("No plan has less than", "已证下限"), "count", mixed=True),
    Column("unit", say("Unit", "单位"), "center"))


def _figures(
    left: Judged, right: Judged, counts: tuple[int, int, int], yardstick: tuple[Text, ...]
) -> Table:
    return Table(
        "comparison", say("Comparison", "方案比较"), say("{a} and {b}", "方案比较：{a}（甲）与 {b}（乙）",
                                                     a=left.name, b=right.name), _COMPARISON,
        (*_agreement(counts), *_accounts(left, right), *_rules(left, right), *_goals(left, right)),
        notes_above=yardstick, notes_below=(say(
            "A bound of a later goal holds for plans as good in the earlier ones; it stands only "
            "where one of the two was solved", "后一层的下限以前面各层不变差为前提；只有求解得到的方案才有下限"),))


def _agreement(counts: tuple[int, int, int]) -> Iterator[Band | _Facing]:
    either, both, same = counts
    yield Band(say("Agreement", "一、一致程度"))
    yield _Facing(say("People placed by either", "任一方案安排的教师"), either, unit=PEOPLE)
    yield _Facing(say("by both", "两方案都安排"), both, unit=PEOPLE)
    yield _Facing(say("by both at the same school", "两方案都安排到同一学校"), same, unit=PEOPLE)
    yield _Facing(say("Agreement", "一致率"), Styled(percent(same, either) if either else "100.00%", "center"))


def _accounts(left: Judged, right: Judged) -> Iterator[Band | _Facing]:
    yield Band(say("Accounts", "二、比例核算"))
    one, other = (accounts(side.plan.round, side.plan) for side in (left, right))
    yield _Facing(say("Placements", "安排人数"), len(left.plan.placements), len(right.plan.placements), unit=PEOPLE)
    yield _Facing(say("Exchanged, of the base", "实际交流轮岗教师数"), one.counted, other.counted, one.required, PEOPLE)
    yield _Facing(say("Backbone teachers", "实际交流骨干教师数量"), one.counted_backbone, other.counted_backbone,
                  unit=PEOPLE)


def _rules(left: Judged, right: Judged) -> Iterator[Band | _Facing]:
    yield Band(say("Clauses broken, rule by rule", "三、违反条款数（逐条规则）"))
    tallies = [Counter(rule for rule, _, _ in side.findings) for side in (left, right)]
    codes = list(left.plan.round.law)
    others = sorted({code for tally in tallies for code in tally} - set(codes))
    kept = [code for code in codes if not any(tally[code] for tally in tallies)]
    for code in (*codes, *others):
        if code not in kept:
            yield _Facing(heading(code), tallies[0][code], tallies[1][code], unit=say("clauses", "条"))
    if kept:
        both = len(kept) == len((*codes, *others))
        yield _Facing(say("Every rule ({n})", "全部{n}条规则", n=len(kept)) if both else
                      say("The other {n} rules", "其余{n}条规则", n=len(kept)), 0, 0, unit=say("clauses", "条"))


def _goals(left: Judged, right: Judged) -> Iterator[Band | _Facing]:
    yield Band(say("Goals in order", "四、各层目标"))
    for one, other in zip(left.tiers, right.tiers, strict=True):
        value, look, unit = human(one, one.final)
        second, _, _ = human(other, other.final)
        bound = bound_of(one, other)
        least, _, _ = human(one, bound)
        best = None if bound <= -(2**53) else Styled(least, look)
        yield _Facing(say("Goal {n}: {l}", "第{n}层目标：{l}", n=one.tier, l=one.label), Styled(value, look),
                      Styled(second, look), best, unit)
        if len(one.goals) > 1:
            yield from map(_summand, one.goals, other.goals)


def _summand(a: GoalResult, b: GoalResult) -> _Facing:
    own, look, unit, _ = exchange(a)
    return _Facing(say("　of which {l}", "　其中：{l}", l=catalogue()[a.code].label), Styled(own, look),
                   Styled(exchange(b)[0], look), unit=unit)


def _people(first: Round, second: Round, differences: Iterable[Difference]) -> Table:
    def known(teacher: str) -> Round:
        return knowing(first, second, teacher)
    columns: tuple[Column[_Apart], ...] = (
        NUMBER, TEACHER, NAME.by(lambda one: known(one.teacher).teacher(one.teacher).name),
        HOME.by(lambda one: _home(known(one.teacher), one.teacher)),
        Column("left", say("First", "甲"), "wrap", 40, lambda one: _post(first, one.left)),
        Column("right", say("Second", "乙"), "wrap", 40, lambda one: _post(second, one.right)))
    found = tuple(_Apart(*one) for one in differences)
    return Table("differences", say("Differences", "差异名单"), say("People who differ", "差异名单"), columns, found,
                 notes_above=() if found else (say("Nobody is placed differently", "没有人的安排不同"),),
                 filtered=True)


class _Apart(NamedTuple):
    """Somebody whose post differs; None is staying."""

    teacher: str
    left: Opening | None
    right: Opening | None


def _home(round: Round, key: str) -> object:
    home = round.home(round.teacher(key))
    return home.name if home is not None else say("to be posted", UNPOSTED)


def _post(round: Round, opening: Opening | None) -> Text:
    if opening is None:
        return say("stays", "不安排交流")
    return post_name(round, opening)


class Breach(NamedTuple):
    """One finding of one side."""

    side: Text
    rule: Text
    place: Text | str
    evidence: Text


BREACHES: tuple[Column[Breach], ...] = (
    Column("side", say("Plan", "方案"), "center"), Column("rule", say("Rule", "规则"), "wrap", 26),
    Column("place", say("Where", "位置"), "wrap", 36), Column("evidence", say("Evidence", "情况"), "wrap", 70))


def _broken(left: Judged, right: Judged) -> Table:
    found = tuple(
        Breach(which, heading(rule), place, discreet(rule, evidence))
        for which, side in ((say("First", "甲"), left), (say("Second", "乙"), right))
        for rule, place, evidence in side.findings)
    return Table("broken", say("Rules broken", "违反规则"), say("What the two plans break", "违反规则清单"), BREACHES,
                 found, notes_above=() if found else (say("Neither breaks a rule", "两方案均未违反规则"),),
                 filtered=True)
