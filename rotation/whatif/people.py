"""Who is treated differently from the baseline, and the rule or goal that decides it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from rotation.auditor.findings import Finding, breached, breaches
from rotation.domain.plan import Plan
from rotation.domain.revision import Post
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import UNPOSTED, Verdict
from rotation.engine.clauses import System
from rotation.explain.altered import Altered
from rotation.figures.figures import Said
from rotation.model.eligibility import discreet, neutral, refusals
from rotation.model.measured import value_of
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.report.reasons import label
from rotation.rules.h30_pool import PostPool
from rotation.text import Text, say
from rotation.whatif.result import NamedPost, Person


class Decided(NamedTuple):
    """The deciding rule, if one decides alone, and the sentence."""

    rule: str
    why: Text


@dataclass(frozen=True, eq=False)
class Reference:
    """The baseline: its round, in which everybody is judged who differs, and the posts of its plan."""

    round: Round
    posts: dict[str, Post]


def changed_posts(plan: Plan, posts: Mapping[str, Post]) -> tuple[str, ...]:
    """Return the ids of people whose post, or staying, differs from the baseline's."""
    now = {item.teacher: item.opening.words for item in plan.placements}
    return tuple(key for key in sorted(now.keys() | posts.keys()) if now.get(key) != posts.get(key))


def people_of(plan: Plan, policy: Policy, reference: Reference) -> tuple[Person, ...]:
    """Return everybody who differs from the baseline, with the reason.

    Parameters
    ----------
    plan, policy
        The scenario's.
    reference
        The baseline's.
    """
    back = _Back(plan, policy, reference)
    return tuple(_person(back, key) for key in changed_posts(plan, reference.posts))


def _person(back: _Back, key: str) -> Person:
    plan, reference = back.plan, back.reference
    before = reference.posts.get(key)
    item = plan.placement(key)
    after = None if item is None else item.opening
    decided = _decided(back, key)
    round = plan.round if key in plan.round.problem.teacher else reference.round
    teacher = round.teacher(key)
    home = round.home(teacher)
    return Person(
        key, teacher.name, home.name if home else UNPOSTED,
        None if before is None else _post(reference.round, Opening.of(before)),
        None if after is None else _post(plan.round, after),
        "stays" if after is None else "placed" if before is None else "moved",
        decided.rule, Said.of(decided.why))


def _post(round: Round, opening: Opening) -> NamedPost:
    school = round.problem.school.get(opening.school)
    return NamedPost(opening.school, school.name if school else opening.school,
                Said.of(opening.stage), opening.subject)


def _decided(back: _Back, key: str) -> Decided:
    """Return the first that holds: new facts, eligibility, a pair rule, a clause, a goal."""
    plan, reference = back.plan, back.reference
    return next(chain(_facts(plan, reference, key), _standing(plan, reference, key),
                      _permits(plan, reference, key)), None) or back.taken(key)


def _facts(plan: Plan, reference: Reference, key: str) -> Iterator[Decided]:
    if key not in reference.round.problem.teacher:
        yield Decided("", say("supposed by the scenario", "情景假设新增的人员"))
    elif key not in plan.round.problem.teacher:
        yield Decided("", say("not there in the scenario", "情景中没有此人"))


def _standing(plan: Plan, reference: Reference, key: str) -> Iterator[Decided]:
    """Somebody joins or leaves those who may be placed."""
    now, then = plan.round.standings[key], reference.round.standings[key]
    if now.verdict is then.verdict:
        return
    if now.verdict is Verdict.ELIGIBLE:
        yield Decided(then.rule, say("newly eligible: {r} no longer applies ({w})",
                                     "新列入交流范围：原因“{r}”不列入（{w}）", r=_named(then.rule),
                                     w=neutral(then)))
    elif then.verdict is Verdict.ELIGIBLE:
        yield Decided(now.rule, say("no longer eligible: {r} ({w})", "不再列入交流范围：{r}（{w}）",
                                    r=_named(now.rule), w=neutral(now)))


def _named(code: str) -> object:
    return label(code) if code else say("decision of the office", "教育局指定")


def _permits(plan: Plan, reference: Reference, key: str) -> Iterator[Decided]:
    """A post is open to somebody under one policy only."""
    before, item = reference.posts.get(key), plan.placement(key)
    if before is not None:
        for code, why in _refused(plan.round, key, Opening.of(before)):
            yield Decided(code, say("the former post is not permitted: {r} ({w})",
                                    "原岗位不再允许：{r}（{w}）", r=label(code), w=why))
    if item is not None:
        for code, why in _refused(reference.round, key, item.opening):
            yield Decided(code, say("the post is newly permitted: before, {r} ({w})",
                                    "该岗位原先不允许：{r}（{w}）", r=label(code), w=why))


def _refused(round: Round, key: str, opening: Opening) -> list[tuple[str, Text]]:
    if opening not in round.cells:
        return [("", say("no such post", "无此岗位"))]
    return [(code, discreet(code, why))
            for code, why in refusals(round, round.teacher(key), opening)]


class _Back:
    """What would become worse if one change alone were taken back.

    Parameters
    ----------
    plan, policy
        The scenario's.
    reference
        The baseline's.
    """

    def __init__(self, plan: Plan, policy: Policy, reference: Reference) -> None:
        self.plan, self._policy, self.reference = plan, policy, reference
        self._task = RoundTask(plan.round)

    def taken(self, key: str) -> Decided:
        """Say what would become worse if somebody had the post of the baseline, or none as there."""
        before = self.reference.posts.get(key)
        own = () if before is None else Plan.of(self.plan.round, [(key, Opening.of(before))]).placements
        other = Plan(self.plan.round, [*(item for item in self.plan.placements if item.teacher != key), *own])
        broken = next(self._broken(key, other), None)
        if broken is not None:
            return Decided(broken.rule, _would_break(self.plan.round, broken))
        return _worse(self.plan, other, self._policy)

    def _broken(self, key: str, other: Plan) -> Iterator[Finding]:
        """Iterate over the clauses that break, judged one by one only where the rows do not tell which."""
        item, back, options = self.plan.placement(key), other.placement(key), self.plan.round.options
        option = None if back is None else options.find(key, back.opening)
        if back is not None and option is None:
            return breaches(self._task, other)
        clauses = self._altered.changed([] if item is None else [self._altered.taken(item)],
                                        [] if option is None else [option])
        if any(isinstance(clause.rule, PostPool) for clause in clauses):  # which school is above its posts
            return breaches(self._task, other)
        return chain.from_iterable(breached(self._task, other, one.rule, one.subject) for one in clauses)

    @cached_property
    def _altered(self) -> Altered:
        return Altered(System(self._task), self.plan)


def _would_break(round: Round, found: Finding) -> Text:
    """Name the rule, and the school or subject where it is not the banner as a whole."""
    if found.clause.partition("|")[2] == round.settings.banner:
        return say("otherwise {r} would not hold", "否则达不到 {r} 的要求", r=label(found.rule))
    return say("otherwise {r} would not hold: {e}", "否则不满足 {r}：{e}", r=label(found.rule),
               e=discreet(found.rule, found.evidence))


def _worse(plan: Plan, other: Plan, policy: Policy) -> Decided:
    for number, tier in enumerate(policy.tiers, 1):
        if value_of(tier, other) > value_of(tier, plan):
            return Decided("", say("otherwise goal {n} ({l}) would be worse",
                                   "否则第{n}层目标（{l}）变差", n=number, l=tier.label))
    return Decided("", say("changes together with others", "与其他人的变动连带调整"))
