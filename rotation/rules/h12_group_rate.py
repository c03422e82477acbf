"""H12 分组比例."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, NamedTuple
from unicodedata import normalize

from pydantic import AliasChoices, ConfigDict, Field

from rotation.domain.besides import besides, sent_from
from rotation.domain.own_kind import OfOwnKind
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.ratio import ceil_of, floor_of, parse_share, spell_share
from rotation.domain.records import GroupShare
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import GroupBasis, Rounding
from rotation.rules._at_hand import able
from rotation.rules._base import Example, PlanRule, Share
from rotation.rules._covering import fewest
from rotation.rules._slack import Slack, by_place
from rotation.rules._tiny import tiny
from rotation.rules._values import Misfit
from rotation.rules._words import Inequality, Subject, Words
from rotation.rules.h35_leavers import LeaverCap
from rotation.rules.h40_subject_leavers import SubjectLeaverCap
from rotation.rules.h42_key_staff import KeyStaff
from rotation.text import Text, say

_EVERY = "每个"


def _either(name: str, title: str) -> Any:
    return Field(validation_alias=AliasChoices(name, title))


class GroupRate(OfOwnKind):
    """One entry of ``[[H12.groups]]``: the columns of sheet 分组比例, named in Chinese or English."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = _either("name", "名称")
    basis: GroupBasis = _either("basis", "依据")
    value: str = Field(default=_EVERY, validation_alias=AliasChoices("value", "取值"))
    share: Share = Field(ge=0, le=1, validation_alias=AliasChoices("share", "比例"))
    rounding: Rounding = Field(default=Rounding.UP, validation_alias=AliasChoices("rounding", "取整"))


Row = GroupShare | GroupRate


class GroupDemand(NamedTuple):
    """One group of E with the number asked of it.

    Parameters
    ----------
    name, value
        Of the row, and the value that its members share.
    members
        Ids of E in the group.
    asked
        People of the group who must exchange.
    standing
        People of the group on a rotation that goes on, if the policy counts them along.
    row
        Where it is asked for.
    """

    name: str
    value: str
    members: tuple[str, ...]
    asked: int
    standing: int
    row: Row

    @property
    def to_place(self) -> int:
        """How many new placements that asks for."""
        return max(0, self.asked - self.standing)


def _two_schools(*rows: GroupShare, **people: dict[str, Any]) -> Problem:
    return tiny({"一小": {}, "二小": {}, "三小": {}}, {
        "甲": {}, "乙": {}, "丙": {"school": "二小"}, "丁": {"school": "二小"}, **people}, shares=rows)


def _row(value: str, share: str, basis: GroupBasis = GroupBasis.SCHOOL, **given: Any) -> GroupShare:
    return GroupShare(name="示例", basis=basis, value=value, share=share, **given)


class GroupedRate(PlanRule):
    r"""A share of every group of E exchanges: of a school, a stage, an education group, the graduating classes.

    .. math:: X_g \ge \lceil \mathrm{share} \cdot |E_g| \rceil

    (``舍去``: the floor). Groups are rows of sheet 分组比例 or of ``[[H12.groups]]`` and may overlap; the value
    每个 stands for every value by itself. A teacher is in the groups of the home school. An empty group asks for
    nobody and is a warning; more than H35, H40 and H42 let leave is an input error.
    """

    code = "H12"
    label = say("Share of groups", "分组比例")
    sentence = say("Every group keeps to its own share", "各校、各学段等分组的交流人数不低于各自规定的比例")
    basis = "常州市武进区区管校用（各校不低于15%）；合肥市（毕业年级不低于30%）；比例由旗县确定"
    rank = 15
    gives = 185
    examples: ClassVar = (
        Example("每校50%，各1人", lambda: _two_schools(_row("每个", "50%")), True, plan="甲>三小 丙>三小"),
        Example("每校50%，二小无人交流", lambda: _two_schools(_row("每个", "50%")), False, plan="甲>三小 乙>三小"),
        Example("只规定二小", lambda: _two_schools(_row("二小", "50%")), True, plan="丙>三小"),
        Example("30%进一为1人", lambda: _two_schools(_row("二小", "30%")), False, plan="甲>三小"),
        Example("30%舍去为0人", lambda: _two_schools(_row("二小", "30%", rounding=Rounding.DOWN)), True,
                plan="甲>三小"),
        Example("毕业班教师一半以上", lambda: _two_schools(
            _row("是", "50%", GroupBasis.GRADUATING), 戊={"graduated": True}, 己={"graduated": True}), False,
            plan="甲>三小"),
        Example("政策文件中规定小学比例", _two_schools, False, plan="甲>三小", policy={
            "H12.groups": [{"名称": "小学", "依据": "学段", "取值": "小学", "比例": "50%"}]}),
    )

    groups: tuple[GroupRate, ...] = Field(
        default=(), title="分组比例（也可填写在“分组比例”表）",
        description="shares of groups; they may stand on sheet Group shares instead")

    def lacking(self, problem: Problem) -> tuple[str, ...]:
        """Only a group by graduating class needs a column."""
        rows: tuple[Row, ...] = (*problem.shares, *self.groups)
        asked = any(row.basis is GroupBasis.GRADUATING for row in rows)
        return ("teacher.graduated",) if asked and "teacher.graduated" not in problem.present else ()

    def _rows(self, round: Round) -> tuple[Row, ...]:
        return (*round.problem.shares, *self.groups)

    # -- the groups ---------------------------------------------------------------------------

    def demands(self, round: Round) -> tuple[GroupDemand, ...]:
        """Return every group with the number asked of it; of two with one name and value the one that asks more."""
        found: dict[Subject, GroupDemand] = {}
        for row in self._rows(round):
            for value, members in _members(round, row, round.eligible).items():
                exact = parse_share(row.share) * len(members)
                asked = ceil_of(exact) if row.rounding is Rounding.UP else floor_of(exact)
                standing = len(_members(round, row, besides(round)).get(value, ()))
                one = GroupDemand(row.name, value, members, asked, standing, row)
                found[row.name, value] = max(found.get((row.name, value), one), one, key=lambda given: given.asked)
        return tuple(found.values())

    def _demand(self, round: Round, subject: Subject) -> GroupDemand:
        return next(one for one in self.demands(round) if (one.name, one.value) == subject)

    def fewest(self, round: Round) -> int:
        """Return the least X that meets every group."""
        may = set(round.countable)
        return fewest([(may & {*one.members}, one.to_place) for one in self.demands(round) if one.to_place])

    # -- the demand ---------------------------------------------------------------------------

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(one.name, one.value) for one in self.demands(round) if one.asked]

    def says(self, round: Round, subject: Subject) -> Text:
        one = self._demand(round, subject)
        return say("{g}, {v}: at least {n} of {e} eligible teachers exchange",
                   "{g}（{v}）：符合交流条件{e}人，至少交流{n}人", g=one.name, v=round.named(one.value), n=one.asked,
                   e=len(one.members))

    def encode(self, words: Words, subject: Subject) -> Inequality:
        one = self._demand(words.round, subject)
        return words.counted(one.members) + one.standing >= one.asked

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        one = self._demand(plan.round, subject)
        short = one.asked - one.standing - sum(key in one.members for key in (t.id for t in plan.exchanged))
        return [say("{n} missing", "还差{n}人", n=short)] if short > 0 else []

    def eased(self, slack: Slack) -> Text:
        return say("{c} {l}: {n} people fewer than asked ({w})", "{c} {l}：比要求少交流{n}人（{w}）", c=self.code,
                   l=self.label, n=slack.people, w=by_place(slack))

    # -- what cannot be meant -----------------------------------------------------------------

    def counts(self, round: Round) -> Iterator[Text]:
        movable = set(able(round))
        for one in self.demands(round):
            here = sum(key in movable for key in one.members)
            if here < one.to_place:
                yield say("{c} asks for {n} people of {g} ({v}); only {a} have any possible post",
                          "{c} 要求{g}（{v}）交流{n}人，但只有{a}人有可去的岗位", c=self.code, n=one.to_place,
                          g=one.name, v=round.named(one.value), a=here)

    def warned(self, round: Round) -> Iterator[Misfit]:
        """Yield the groups that nobody of E is in."""
        for row in self._rows(round):
            if not any(_members(round, row, round.eligible).values()):
                yield _misfit(say("nobody eligible is in the group {g} ({b}: {v})",
                                  "分组“{g}”（{b}：{v}）中没有符合交流条件的教师，此项比例不起作用",
                                  g=row.name, b=row.basis, v=row.value), row)

    def refused(self, round: Round) -> Iterator[Misfit]:
        rows = {(row.name, _folded(row.value)): row for row in self._rows(round)}
        seen = Counter((row.name, _folded(row.value)) for row in self._rows(round))
        for (name, value), times in seen.items():
            if times > 1:
                yield _misfit(say("the group {g} ({v}) is given {n} times", "分组“{g}”（{v}）重复填写{n}次",
                                  g=name, v=value, n=times), rows[name, value])
        for one in self.demands(round):
            told = _leavable(round, one.members)
            if told.most < one.to_place:
                yield _misfit(say(
                    "{g} ({v}): {n} of {e} are to exchange ({p}), but {m} can leave at most: {w}",
                    "{g}（{v}）：符合交流条件{e}人，应交流{n}人，但最多只能派出{m}人（{w}）", g=one.name,
                    v=round.named(one.value), n=one.to_place, e=len(one.members), m=told.most, w=told.words,
                    p=spell_share(parse_share(f"{one.asked}/{len(one.members)}"))), one.row)


def _misfit(says: Text, row: Row) -> Misfit:
    """Return a sentence about a group with its row of sheet 分组比例; a group of the policy has none."""
    return Misfit(says, "shares", row.row, "share") if isinstance(row, GroupShare) and row.row else Misfit(says)


def _folded(text: str) -> str:
    return normalize("NFKC", text).strip().casefold()


def _members(round: Round, row: Row, among: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the members of a row by value; of a row with one value nothing else."""
    read = _READ[row.basis]
    found: dict[str, list[str]] = {}
    for key in among:
        value = read(round, round.teacher(key))
        if value and _meant(round, row, value):
            found.setdefault(value, []).append(key)
    return {value: tuple(found[value]) for value in sorted(found)}


def _meant(round: Round, row: Row, value: str) -> bool:
    asked = _folded(row.value)
    names = _school_names(round, value) if row.basis is GroupBasis.SCHOOL else {_folded(value)}
    return asked == _EVERY or asked in names


def _school_names(round: Round, code: str) -> set[str]:
    """Return what a school may be called: code, full name, and a short name that no other school has."""
    short = round.problem.school[code].short
    alone = short and sum(school.short == short for school in round.problem.schools) == 1
    return {_folded(text) for text in (code, round.named(code), short if alone else None) if text}


def _school(round: Round, teacher: Teacher) -> str | None:
    home = sent_from(round, teacher)
    return None if home is None else home.code


def _stage(round: Round, teacher: Teacher) -> str:
    del round
    return str(teacher.stage.value)


def _education_group(round: Round, teacher: Teacher) -> str | None:
    home = sent_from(round, teacher)
    return None if home is None else home.group_at(teacher.stage)


def _graduated(round: Round, teacher: Teacher) -> str | None:
    del round
    return None if teacher.graduated is None else "是" if teacher.graduated else "否"


_READ: dict[GroupBasis, Callable[[Round, Teacher], str | None]] = {
    GroupBasis.SCHOOL: _school, GroupBasis.STAGE: _stage,
    GroupBasis.GROUP: _education_group, GroupBasis.GRADUATING: _graduated}


# -- how many can leave -------------------------------------------------------------------------


class Leavable(NamedTuple):
    """How many of some people the limits on leavers let go, and the limits in words."""

    most: int
    words: tuple[Text, ...]


def _leavable(round: Round, members: tuple[str, ...]) -> Leavable:
    schools: dict[str, list[str]] = {}
    for key in members:
        place = round.supply.counted.get(key)
        schools.setdefault(place[0] if place else "", []).append(key)
    free = len(schools.pop("", ()))
    parts = [_of_school(round, code, here) for code, here in schools.items()]
    return Leavable(free + sum(part.most for part in parts), tuple(word for part in parts for word in part.words)[:8])


def _of_school(round: Round, code: str, here: list[str]) -> Leavable:
    """Return the least of what each limit by itself lets go, told of the limits that ask for that little."""
    caps = [(rule, most) for rule, most in _caps(round, code, here) if most < len(here)]
    least = min([len(here), *(most for _, most in caps)])
    words = tuple(say("{s}: {l} ({c}) {n}", "{s}：{l}（{c}）最多{n}人", s=round.named(code), l=rule.label, c=rule.code,
                      n=most) for rule, most in caps if most == least)
    return Leavable(least, words)


def _caps(round: Round, code: str, here: list[str]) -> Iterator[tuple[PlanRule, int]]:
    law = round.law
    cells = Counter(tuple(map(str, round.supply.key_of(key))) for key in here)
    if isinstance(h35 := law.get(LeaverCap.code), LeaverCap):
        yield h35, h35.most(round, code)
    if isinstance(h40 := law.get(SubjectLeaverCap.code), SubjectLeaverCap):
        yield h40, sum(min(number, h40.most(round, cell)) for cell, number in cells.items())
    if isinstance(h42 := law.get(KeyStaff.code), KeyStaff):
        yield h42, h42.most_of(round, here)
