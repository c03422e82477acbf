"""Which pair rules stand between a teacher and the posts, and which of them alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rotation.domain.round import Opening, Round, Standing
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Verdict
from rotation.model.eligibility import ELSEWHERE, discreet, neutral, refusals, roster_rules
from rotation.report.reasons import label
from rotation.text import Text, say


@dataclass(frozen=True)
class NoPost:
    """Why a teacher has no post at all.

    Parameters
    ----------
    alone
        Rule code -> a post that this rule alone refuses, and its sentence: without the rule the
        option exists.
    tally
        Rule code -> how many of the posts it refuses, alone or with others.
    posts
        How many posts were looked at: those of the teacher's own subject, else all.
    lacking
        The teacher's stage and subject, if no other school has a post of it; else None.
    """

    alone: dict[str, tuple[Opening, Text]]
    tally: dict[str, int]
    posts: int
    lacking: Text | None = None

    @property
    def says(self) -> Text:
        """The reason in one sentence."""
        if self.lacking is not None or not self.posts:
            return say("no other school has a post of {j}", "其他学校没有{j}岗位",
                       j=self.lacking or say("the subject", "该学科"))
        counts = tuple(
            say("{c} refuses {n} of {m}", "{c}不符合{n}个（共{m}个）", c=label(code), n=number,
                m=self.posts) for code, number in self.tally.items() if code != ELSEWHERE)
        if not self.alone:
            return say("{r}; at every post several rules stand together",
                       "{r}；每个岗位均有多条规则同时不符合", r=counts)
        only = tuple(label(code) for code in self.alone)
        return say("{r}; without {o} alone there would be a post",
                   "{r}；只要不执行{o}，就有岗位可安排", r=counts, o=_either(only))


def _either(names: tuple[Text, ...]) -> Text:
    if len(names) == 1:
        return names[0]
    return say("any one of {n}", "{n}中的任意一条", n=names)


def refused(round: Round, teacher: Teacher) -> NoPost:
    """Return which rules refuse every post to a teacher who may be placed but has no option."""
    mine = [o for o in round.options.openings if o.school != teacher.school and o.stage is
            teacher.stage and o.subject == round.subject_at(o.school, o.stage, teacher.subject)]
    if mine:
        return _looked(round, teacher, mine)
    lacking = say("{g} {j}", "{g}{j}", g=teacher.stage, j=teacher.subject)
    return replace(_looked(round, teacher, round.options.openings), lacking=lacking)


def _looked(round: Round, teacher: Teacher, posts: Iterable[Opening]) -> NoPost:
    alone: dict[str, tuple[Opening, Text]] = {}
    tally = Counter[str]()
    looked = 0
    for post in posts:
        against = refusals(round, teacher, post)
        looked += 1
        tally.update(code for code, _ in against)
        if len(against) == 1 and against[0][0] != ELSEWHERE:
            alone.setdefault(against[0][0], (post, against[0][1]))
    return NoPost(dict(sorted(alone.items())), dict(sorted(tally.items())), looked)


def first_refusal(round: Round, teacher: Teacher, post: Opening) -> Text | None:
    """Return the first rule that refuses one post to a teacher, with its sentence; None if none."""
    if not round.standings[teacher.id].placeable:
        return unplaceable(round, teacher)
    against = refusals(round, teacher, post)
    if not against:
        return None
    code, why = against[0]
    return say("{c}: {w}", "{c}：{w}", c=label(code), w=why)


def unplaceable(round: Round, teacher: Teacher) -> Text:
    """Return why a teacher may not be placed anywhere: a roster rule, a lock or a bar."""
    item = round.standings[teacher.id]
    if item.rule in round.law and item.failing:
        code = _hindering(round, item)
        why = item.why if code == item.rule else next(rule for rule in roster_rules(round) if rule.code == code).says(
            round, teacher)
        return say("{c}: {w}", "{c}：{w}", c=label(code), w=discreet(code, why))
    barring = [rule for rule in roster_rules(round) if rule.bars(round, teacher)]
    if item.verdict is Verdict.ELIGIBLE and barring:
        rule = barring[0]
        return say("{c}: {w}", "{c}：{w}", c=label(rule.code), w=rule.says(round, teacher))
    return neutral(item)


def _hindering(round: Round, item: Standing) -> str:
    """Return the first rule failed that another one failed does not set aside (R60), else the printed one."""
    rules = [rule for rule in roster_rules(round) if rule.code in item.failing]
    aside = frozenset[str]().union(*(rule.outspeaks for rule in rules))
    return next((rule.code for rule in rules if rule.code not in aside), item.rule) if aside else item.rule
