"""Standings and options: who counts, who may go where, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from rotation.domain.problem import Problem
from rotation.domain.revision import Revision
from rotation.domain.round import NO_OPTIONS, Integers, Opening, Options, Round, Standing
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import LockKind, Verdict, Willingness
from rotation.policy.policy import Policy
from rotation.rules import PairRule, PlanRule, RosterRule, catalogue
from rotation.rules.e50_directed import Directed
from rotation.text import Text, say

ELSEWHERE = "E00"
"""Code under which a post is refused that is no post for the teacher at all, whatever the rules."""
_UNASKED = -1


def settle(problem: Problem, policy: Policy) -> Round:
    """Judge every teacher and list every lawful option.

    Parameters
    ----------
    problem
        The facts.
    policy
        Rules and parameters.

    Returns
    -------
        The settled round; zero options is a result, not an error.
    """
    judged = judged_alone(problem, policy, problem.teacher)
    return of_same_facts(judged, options=find_options(judged))


def judged_alone(problem: Problem, policy: Policy, people: Iterable[str]) -> Round:
    """Return a round in which some people are judged as `settle` does, and nobody has an option.

    Parameters
    ----------
    problem, policy
        The facts; rules and parameters.
    people
        Ids; of those whom nobody knows nothing is said.
    """
    law = {code: rule for code, rule in policy.rules.items()
           if rule.on and not rule.lacking(problem)}
    bare = Round(problem, policy.settings, policy.teaching, policy.standards, policy.points, law)
    known = [problem.teacher[key] for key in people if key in problem.teacher]
    return of_same_facts(bare, standings={teacher.id: standing(bare, teacher) for teacher in known})


def judged_anew(round: Round, problem: Problem, people: Iterable[str]) -> Round:
    """Return a settled round under other orders about some people: they alone are judged again.

    Parameters
    ----------
    round
        As it is settled.
    problem
        The same facts but for the rows of 指定 about these people.
    people
        Their ids.

    Returns
    -------
        What `settle` returns for the facts.
    """
    concerned = [problem.teacher[key] for key in people if key in problem.teacher]
    bare = of_same_facts(round, problem=problem, standings={}, options=NO_OPTIONS)
    standings = {**round.standings, **{teacher.id: standing(bare, teacher) for teacher in concerned}}
    judged = of_same_facts(bare, standings=standings)
    posts = _Posts(judged, round.options.openings)
    found = {teacher.id: posts.open_to(teacher) if standings[teacher.id].placeable else None for teacher in concerned}
    return of_same_facts(judged, options=with_posts(round.options, found))


_OF_FACTS = ("supply", "cells", "roads")
"""What is worked out of people, schools and roads alone."""


def of_same_facts(round: Round, **found: Any) -> Round:
    """Return a round with other parts, but the same people and schools; what these need and have is counted once."""
    more = replace(round, **found)
    vars(more).update({name: told for name, told in vars(round).items() if name in _OF_FACTS})
    return more


def not_run(problem: Problem, policy: Policy) -> dict[str, tuple[str, ...]]:
    """Return the rules and goals that lack columns, and the columns that each lacks (未核查).

    A rule without its columns does not run; a goal is measured all the same, on what is not there.
    """
    goals = {goal.code: goal for tier in policy.tiers for goal, _ in tier.goals}
    lacking = {code: rule.lacking(problem) for code, rule in {**policy.rules, **goals}.items() if rule.on}
    return {code: columns for code, columns in lacking.items() if columns}


def roster_rules(round: Round) -> list[RosterRule]:
    """Return the roster rules in force, by code."""
    return [rule for rule in round.law.values() if isinstance(rule, RosterRule)]


def pair_rules(round: Round) -> list[PairRule]:
    """Return the pair rules in force that may refuse a post, by code."""
    return [rule for rule in round.law.values() if isinstance(rule, PairRule) and rule.screens()]


def plan_rules(round: Round) -> list[PlanRule]:
    """Return the plan rules in force, by code."""
    return [rule for rule in round.law.values() if isinstance(rule, PlanRule)]


# -- standings --------------------------------------------------------------------------------


def standing(round: Round, teacher: Teacher) -> Standing:
    """Return the verdict on one teacher: R10-R45 exempt, then R30 defers, then a lock keeps.

    After publication E is that of the base date (基准日): see `rotation.domain.revision`.
    """
    judged = _judged(round, teacher)
    revision = round.problem.revision
    return judged if revision is None else after_publication(revision, teacher, judged)


def _judged(round: Round, teacher: Teacher) -> Standing:
    outside = _outside(round, teacher)
    if outside is not None:
        return outside
    rules = roster_rules(round)
    decided = next((why for rule in rules if (why := rule.decides(round, teacher)) is not None), None)
    if decided is not None:
        return Standing(Verdict.ELIGIBLE, "", (), decided, placeable=False)
    caught = [rule for rule in rules if rule.catches(round, teacher)]
    exempting = [rule for rule in caught if rule.verdict is Verdict.EXEMPT]
    notes = tuple(note for rule in rules if (note := rule.remarks(round, teacher)) is not None)
    failing = tuple(rule.code for rule in caught)
    if caught and not any(rule.includes(teacher, failing) for rule in rules):
        rule = (exempting or caught)[0]
        telling = next((one for one in caught if one.outspeaks and {*failing} <= {one.code, *one.outspeaks}), rule)
        placeable = (bool(exempting) and exempting == caught
                     and any(r.admits(round, teacher, failing) for r in rules)
                     and _placeable(round, teacher, rules))
        return Standing(rule.verdict, rule.code, failing, telling.says(round, teacher), placeable, notes)
    if _kept(round, teacher):
        why = say("kept at the school this year by the office", "教育局指定本年度留任")
        return Standing(Verdict.LOCKED, Directed.code, (), why, placeable=False, notes=notes)
    why = say("meets the conditions", "符合交流条件")
    return Standing(Verdict.ELIGIBLE, "", (), why, _placeable(round, teacher, rules), notes)


def after_publication(revision: Revision, teacher: Teacher, judged: Standing) -> Standing:
    """Return a verdict as changed by what happened after publication."""
    item = judged
    if teacher.id in revision.exempt and item.verdict in (Verdict.ELIGIBLE, Verdict.LOCKED):
        code = revision.exempt[teacher.id]
        why = say("exempted by the office after publication", "公示后经批准不列入交流范围")
        item = Standing(Verdict.EXEMPT, code, (code,), why, placeable=False, notes=item.notes)
    elif teacher.id in {*revision.withdrawn, *revision.exempt}:
        why = say("withdrew after publication", "公示后退出")
        item = replace(item, placeable=False)
        if item.verdict is Verdict.ELIGIBLE:
            item = replace(item, verdict=Verdict.LOCKED, rule=Directed.code, why=why)
    return item if revision.base is None else _of_base_date(revision.base, teacher, item)


def _of_base_date(base: frozenset[str], teacher: Teacher, item: Standing) -> Standing:
    """Keep E as it was at the base date; who would leave it stays in the base but at home."""
    inside = item.verdict in (Verdict.ELIGIBLE, Verdict.LOCKED)
    if teacher.id in base and not inside:
        why = say("in the base since the base date; now: {w}", "按基准日计入比例基数；现：{w}",
                  w=neutral(item))
        return replace(item, verdict=Verdict.LOCKED, why=why, placeable=False)
    if inside and teacher.id not in base:
        why = say("meets the conditions only since the base date; counts from next year on",
                  "基准日之后才符合条件，自下年度起列入")
        willing = item.placeable and teacher.willingness is Willingness.VOLUNTEERS
        return replace(item, verdict=Verdict.EXEMPT, why=why, placeable=willing)
    return item


def neutral(item: Standing) -> Text:
    """Return the reason of a verdict without leave, illness or the kind of a deferral."""
    return discreet(item.rule, item.why)


def failed(round: Round, teacher: Teacher) -> tuple[str, ...]:
    """Return the rules that somebody does not meet; one that by itself lets him be placed (R60) is none of them."""
    helping = {rule.code for rule in roster_rules(round) if rule.admits(round, teacher, (rule.code,))}
    return tuple(code for code in round.standings[teacher.id].failing if code not in helping)


def discreet(code: str, why: Text) -> Text:
    """Return what a rule says of people outside the office, else the sentence given."""
    rule = catalogue().get(code)
    told = rule.neutral if rule is not None and issubclass(rule, RosterRule) else None
    return told or why


def _outside(round: Round, teacher: Teacher) -> Standing | None:
    home = round.home(teacher)
    if not teacher.stage.compulsory or (home is not None and teacher.stage not in home.stages):
        why = say("not in compulsory education: {s}", "不属于义务教育学段（{s}）", s=teacher.stage)
        return Standing(Verdict.OUTSIDE, "", (), why, placeable=False)
    if teacher.unposted:
        why = say("new recruit without a post", "新招聘待分配，须安排岗位，不计入比例")
        return Standing(Verdict.RECRUIT, "", (), why, placeable=True)
    return None


def _kept(round: Round, teacher: Teacher) -> bool:
    locks = round.orders_of.get(teacher.id, ())
    return any(lock.kind is LockKind.STAY for lock in locks)


def may_volunteer(round: Round, teacher_id: str) -> bool:
    """Whether somebody exempt would be placeable, were it not for an order to stay (R50)."""
    teacher, rules = round.teacher(teacher_id), roster_rules(round)
    caught = [rule for rule in rules if rule.catches(round, teacher)]
    failing = tuple(rule.code for rule in caught)
    return (bool(caught) and all(rule.verdict is Verdict.EXEMPT for rule in caught)
            and any(rule.admits(round, teacher, failing) for rule in rules)
            and not any(rule.bars(round, teacher) for rule in rules))


def _placeable(round: Round, teacher: Teacher, rules: Iterable[RosterRule]) -> bool:
    return not _kept(round, teacher) and not any(rule.bars(round, teacher) for rule in rules)


# -- options ----------------------------------------------------------------------------------


def find_options(round: Round) -> Options:
    """List every (teacher, opening) that all pair rules in force permit."""
    movers = tuple(sorted(key for key, item in round.standings.items() if item.placeable))
    openings = tuple(sorted(opening for opening, cell in round.cells.items() if cell.wanted))
    posts = _Posts(round, openings)
    found = [posts.open_to(round.teacher(key)) for key in movers]
    counts = [len(indices) for indices in found]
    return Options(movers, openings, np.repeat(np.arange(len(movers), dtype=np.int64), counts),
                   np.concatenate([np.zeros(0, np.int64), *found]))


def with_posts(options: Options, found: Mapping[str, Integers | None]) -> Options:
    """Return the same options but for some people.

    Parameters
    ----------
    options
        Those of everybody.
    found
        By id the posts that each may take, by number and ascending; None for who may not be placed.
    """
    movers = tuple(sorted({*options.movers, *found} - {key for key, posts in found.items() if posts is None}))
    place = {key: index for index, key in enumerate(movers)}
    where = np.array([-1 if key in found else place[key] for key in options.movers], np.int64)
    kept = where[options.mover] >= 0
    told = [(place[key], posts) for key, posts in found.items() if posts is not None]
    mover = np.concatenate([where[options.mover[kept]], *(np.full(len(posts), at) for at, posts in told)])
    opening = np.concatenate([options.opening[kept], *(posts for _, posts in told)])
    order = np.lexsort((opening, mover))
    return Options(movers, options.openings, mover[order], opening[order])


class _AskedOnce:
    """What one pair rule says of some posts, asked once for all people of whom it reads the same."""

    def __init__(self, rule: PairRule, round: Round, posts: Sequence[Opening]) -> None:
        self._rule, self._round, self._posts = rule, round, posts
        self._known: dict[object, npt.NDArray[np.int8]] = {}

    def permitted(self, teacher: Teacher, among: Integers) -> Integers:
        """Return those of some posts, by number, that a teacher may take."""
        alike = self._rule.reads(self._round, teacher)
        known = self._known.get(alike)
        if known is None:
            known = self._known[alike] = np.full(len(self._posts), _UNASKED, np.int8)
        for number in among[known[among] == _UNASKED].tolist():
            known[number] = self._rule.permits(self._round, teacher, self._posts[number])
        kept: Integers = among[known[among] == 1]
        return kept


class _Posts:
    """The openings by what is taught there, on which most people fail at once, and by school."""

    def __init__(self, round: Round, openings: tuple[Opening, ...]) -> None:
        self._round, self._openings = round, openings
        groups = _by_teaching(round, openings)
        self._groups = [np.array(group, dtype=np.int64) for group in groups.values()]
        schools = {opening.school: opening for opening in reversed(openings)}
        self._schools = {school: number for number, school in enumerate(schools)}
        self._school = np.array([self._schools[opening.school] for opening in openings], dtype=np.int64)
        samples = [openings[group[0]] for group in groups.values()]
        rules = pair_rules(round)
        self._teaching = [_AskedOnce(rule, round, samples) for rule in rules if not rule.by_school]
        self._placing = [_AskedOnce(rule, round, list(schools.values())) for rule in rules if rule.by_school]
        self._taught: dict[bytes, tuple[Integers, Integers]] = {}

    def open_to(self, teacher: Teacher) -> Integers:
        """Return the indices of the openings that a teacher may take, ascending."""
        groups = np.arange(len(self._groups), dtype=np.int64)
        for asked in self._teaching:
            groups = asked.permitted(teacher, groups)
        there, schools = self._at(groups)
        barred = [self._schools[s] for s in _there_already(self._round, teacher) if s in self._schools]
        schools = schools[~np.isin(schools, barred)]
        for asked in self._placing:
            schools = asked.permitted(teacher, schools)
        wanted = np.zeros(len(self._schools), dtype=bool)
        wanted[schools] = True
        return self._begun(teacher.id, there[wanted[self._school[there]]])

    def _at(self, groups: Integers) -> tuple[Integers, Integers]:
        """Return the openings of some groups, ascending, and their schools."""
        key = groups.tobytes()
        if key not in self._taught:
            there = np.sort(np.concatenate([np.zeros(0, np.int64), *(self._groups[n] for n in groups.tolist())]))
            self._taught[key] = there, np.unique(self._school[there])
        return self._taught[key]

    def _begun(self, teacher_id: str, there: Integers) -> Integers:
        """Return the openings without those that are not the one where a teacher has reported (已报到)."""
        kept = [not _begun_elsewhere(self._round, teacher_id, self._openings[n]) for n in there.tolist()
                ] if self._round.problem.revision else slice(None)
        return there[kept]


def _begun_elsewhere(round: Round, teacher_id: str, opening: Opening) -> bool:
    """Whether a teacher has reported (已报到) to another post than this one."""
    revision = round.problem.revision
    post = revision.reported.get(teacher_id) if revision is not None else None
    return post is not None and post != tuple(opening)


Taught = tuple[str, str, tuple[str, ...]]
"""Stage, subject, and what that place does not pool though others do."""


def _by_teaching(round: Round, openings: Sequence[Opening]) -> dict[Taught, list[int]]:
    """Group openings, by number, by what is taught there."""
    groups: dict[Taught, list[int]] = {}
    for number, opening in enumerate(openings):
        apart = round.supply.apart((opening.school, opening.stage))
        groups.setdefault((opening.stage, opening.subject, apart), []).append(number)
    return groups


def _there_already(round: Round, teacher: Teacher) -> frozenset[str]:
    """Return the home school and the one where a teacher on rotation is counted."""
    counted = round.supply.counted.get(teacher.id)
    return frozenset({teacher.school, *([counted[0]] if counted else [])})


def refusals(round: Round, teacher: Teacher, opening: Opening) -> list[tuple[str, Text]]:
    """Return every reason (rule code, sentence) why a teacher may not take a post; a verdict's is the neutral one."""
    item = round.standings[teacher.id]
    if not item.placeable:
        return [(item.rule or Directed.code, neutral(item))]
    if opening.school in _there_already(round, teacher):
        return [(ELSEWHERE, say("the teacher is at that school already", "接收学校就是教师现在的任教学校"))]
    cell = round.cells.get(opening)
    if cell is None or not cell.wanted:
        return [(ELSEWHERE, say("no post of that subject there", "该校该学科没有岗位需求"))]
    refused = [(rule.code, rule.says(round, teacher, opening)) for rule in pair_rules(round)
               if not rule.permits(round, teacher, opening)]
    if _begun_elsewhere(round, teacher.id, opening):
        refused.append((Directed.code, say("has reported to another post", "已到另一岗位报到")))
    return refused
