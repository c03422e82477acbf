"""Blockers hold: dropped they admit the decision, no part of them does; counted over all plans of small rounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from math import floor
from typing import Any

import numpy as np
import pytest

from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.domain.round import Opening
from rotation.domain.settings import Explaining
from rotation.domain.vocabulary import LockKind, Stage
from rotation.engine import Budget, Decision, blocking, solve
from rotation.engine.clauses import System
from rotation.engine.relaxation import TimeUp
from rotation.engine.restricted import Searched
from rotation.engine.yielding import Adding, Softened
from rotation.explain import Inquiry, why_all_short
from rotation.explain.blockers import (
    Blocked,
    against,
    blocked,
    deciding,
    filling,
    obstacles,
    open_cells,
)
from rotation.explain.people import instead_of
from rotation.model.columns import UNBOUNDED, Row
from rotation.model.eligibility import settle
from rotation.model.rows import Rows
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.rules import PlanRule
from rotation.rules._tiny import lock, tiny
from tests.support.brute_force import value_of
from tests.support.lawful_plans import Force, Keeps, feasible, place
from tests.support.worlds import MADE


class Counted:
    """Which clauses every conceivable plan breaks, and whether its tiers are held."""

    def __init__(self, force: Force, outcome: Outcome) -> None:
        held = [tier.value + floor(spec.slack * abs(tier.value))
                for tier, spec in zip(outcome.tiers, force.policy.tiers, strict=True)]
        self.plans = [(plan, broken(force, plan), all(
            value_of(tier, plan) <= most for tier, most in zip(force.policy.tiers, held, strict=True)))
            for plan in force.every]

    def admits(self, keeps: Keeps, dropped: Iterable[str], *, tiers: bool = True) -> bool:
        """Whether some plan keeps a decision, all clauses but those dropped, and every tier."""
        free = set(dropped)
        pool = tuple("H25|" if one.startswith("H30|") else one for one in free)  # a pool without end serves every school
        return any(keeps(plan) and all(one in free or one.startswith(pool) for one in against) and (held or not tiers) for plan, against, held in self.plans)


def broken(force: Force, plan: Plan) -> set[str]:
    return {rule.clause(subject) for rule in force.round.law.values() if isinstance(rule, PlanRule)
            for subject in rule.subjects(force.round) if rule.breaches(plan, subject)}


def check(force: Force, outcome: Outcome, seen: Counter[str]) -> None:
    asked, counted = Inquiry(force.round, force.policy, outcome), Counted(force, outcome)
    plan = outcome.plan
    for post in open_cells(asked):
        more = plan.change(post)
        question = filling(asked, post)
        if asked.able(post):
            told = blocked(asked, question, Budget())
            judge(counted, told, lambda p, o=post, m=more: p.change(o) > m,
                  {one.id for one in obstacles(asked, question)}, force.item.seed)
            seen["gap " + told.kind] += 1
    for key in force.round.options.movers:
        goes = plan.placement(key) is None
        question = deciding(asked, Decision(key, "placed" if goes else "stays"))
        if question is not None and force.round.options.of(key):
            told = blocked(asked, question, Budget())
            judge(counted, told, lambda p, k=key, g=goes: (place(p, k) is not None) == g,
                  {one.id for one in obstacles(asked, question)}, force.item.seed)
            seen[told.kind] += 1


def judge(counted: Counted, told: Blocked, keeps: Keeps, strained: set[str], seed: int) -> None:
    where = f"world {seed}: {told}"
    if told.kind == "clauses":
        assert told.clauses, where
        assert counted.admits(keeps, told.clauses), where
        for one in told.clauses:
            assert not counted.admits(keeps, set(told.clauses) - {one}), where
    elif told.kind == "nobody":
        assert not counted.admits(keeps, set.union(*(against for _, against, _ in counted.plans)), tiers=False), where
    elif told.kind == "free":
        assert counted.admits(keeps, ()), where
    elif told.kind == "weighed":
        assert not counted.admits(keeps, strained), where
        assert counted.admits(keeps, (), tiers=False), where
    else:
        assert told.kind == "forbidden", where
        assert not counted.admits(keeps, strained), where
        assert counted.admits(keeps, told.clauses, tiers=False), where
        for one in told.clauses:
            assert not counted.admits(keeps, set(told.clauses) - {one}, tiers=False), where


def checked(start: int, number: int) -> Counter[str]:
    seen = Counter[str]()
    for force, outcome in islice(feasible(start), number):
        assert outcome.status is Status.OPTIMAL
        check(force, outcome, seen)
    return seen


def test_blockers_of_a_few_small_rounds_hold() -> None:
    seen = checked(83_000, 6)
    assert seen.total() > 20, seen


def test_a_clause_that_prices_rule_out_would_not_have_been_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked of every clause, as if the prices of another question were not known, the answers are the same."""
    real, ruled_out = Adding.useless, list[bool]()

    def noted(*given: Any) -> bool:
        ruled_out.append(real(*given))
        return ruled_out[-1]
    for force, outcome in islice(feasible(83_000), 6):
        told = []
        for useless in (noted, lambda *_: False):
            monkeypatch.setattr(Adding, "useless", useless)
            asked = Inquiry(force.round, force.policy, outcome)
            answers = [blocked(asked, filling(asked, post), Budget()) for post in open_cells(asked) if asked.able(post)]
            told.append([(one.kind, one.codes) for one in answers])
        assert told[0] == told[1]
    assert any(ruled_out)


@pytest.mark.parametrize(("least", "most", "hopeless"), [(1, 1, True), (2, 3, False), (5, 5, True), (3, 4, False)])
def test_halves_of_people_do_not_give_way(least: int, most: int, hopeless: bool) -> None:
    """Two clauses that give way by so many people that twice as many lie between two numbers: a relaxation halves them."""
    force, outcome = next(feasible(83_000))
    task = RoundTask(force.round, force.policy)
    clauses = {clause.id: clause for clause in System(RoundTask(force.round)).clauses[:2]}
    ground = Softened(task, clauses, outcome, 60)
    columns = np.array([slack.column for slack in ground.slacks])
    twice = [Row(name, columns, np.full(len(columns), 2), low, high)
             for name, low, high in (("decision|a", least, UNBOUNDED), ("decision|b", -UNBOUNDED, most))]
    asked = ground.asked(twice, dict.fromkeys(clauses, 1), tiers=True)
    assert asked.held() is not None
    kept = asked.program.lower.copy(), asked.program.upper.copy()
    assert asked.hopeless(100) is hopeless
    assert not asked.hopeless(1)
    assert (asked.program.lower == kept[0]).all()
    assert (asked.program.upper == kept[1]).all()


def gaps(start: int, number: int) -> list[tuple[Force, Outcome]]:
    """Rounds of which a gap of a whole post is told."""
    return list(islice((pair for pair in feasible(start) if why_all_short(Inquiry(pair[0].round, pair[0].policy, pair[1]))),
                       number))


def test_gaps_take_three_quarters_of_the_count_at_most_and_leave_the_rest() -> None:
    for force, outcome in gaps(83_000, 3):
        every = why_all_short(Inquiry(force.round, force.policy, outcome))
        for solves in (0, 4, 8):
            budget = Budget(solves)
            told = why_all_short(Inquiry(force.round, force.policy, outcome, budget=budget))
            assert solves / 4 <= budget.left <= solves
            assert all(every[post] == why for post, why in told.items())
            assert bool(told) == bool(solves)


def test_a_search_that_was_cut_off_names_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(*_: object, **__: object) -> Searched:
        raise TimeUp
    monkeypatch.setattr(blocking, "search_shrunk", cut_off)
    for force, outcome in gaps(83_000, 3):
        asked = Inquiry(force.round, force.policy, outcome)
        for post in open_cells(asked):
            told = blocked(asked, filling(asked, post), Budget())
            assert told.kind in ("weighed", "nobody", "unsolved", "free")
            assert not told.clauses


def test_a_set_that_gives_way_by_few_people_is_still_made_minimal() -> None:
    """Four of five shall go, one of each school may: one more of each, or two more of the larger alone."""
    problem = tiny({"一小": {}, "二小": {}, "三小": {}},
                   {"甲": {}, "乙": {}, "丙": {}, "丁": {"school": "二小"}, "戊": {"school": "二小"}},
                   posts={"一小 数学": 3, "二小 数学": 2, "三小 数学": 5})
    off = {f"{code}.on": (False, MADE) for code in ("H10", "H15", "H20", "H40", "H42", "H45", "H50", "H60")}
    policy = Policy.of({"round.year": (2026, MADE), "H35.share": ("10%", MADE), **off,
                        "tiers": ([{"goals": [{"code": "G05"}]}], MADE)})
    round = settle(problem, policy)
    asked = Inquiry(round, policy, solve(round, policy))
    clauses = [clause for clause in asked.system.clauses if clause.code == "H35"]
    everybody = Rows(round).moved("甲乙丙丁戊")
    four = Row("four", everybody.columns, everybody.coefficients, 4, UNBOUNDED)

    def found(dear: int) -> set[str]:
        given = asked.blocking.blocker([four], clauses, Budget(), dear=lambda one: dear * ("一小" in one.subject))
        return set() if given is None else set(given.by)
    assert found(0) == found(5) == {"H35|一小"}


def test_what_gets_worse_is_told_by_its_own_goal_and_posts_only_where_posts_are_counted() -> None:
    """Sent to the full school one is in surplus there; a post that stays open elsewhere is of no concern to that goal."""
    problem = tiny({"一小": {}, "二小": {}, "三小": {}}, {"甲": {}, "乙": {"school": "二小"}},
                   posts={"一小 数学": 1, "二小 数学": 1, "三小 数学": 1},
                   locks=[lock("甲", LockKind.MUST_MOVE), lock("乙", LockKind.STAY)])
    off = {f"{code}.on": (False, MADE) for code in ("H10", "H15", "H20", "H40", "H45", "H50", "H60")}

    def told(goal: str) -> str:
        policy = Policy.of({"round.year": (2026, MADE), **off, "tiers": ([{"goals": [{"code": goal}]}], MADE)})
        round = settle(problem, policy)
        asked = Inquiry(round, policy, solve(round, policy))
        return str(against(asked, Decision("甲", "at", Opening("二小", Stage.PRIMARY, "数学"))).says)
    assert "派往富余学科的人数增加1人" in told("G25")
    assert "无人任教" not in told("G25")
    assert "三小（小学）数学将无人任教" in told("G10")


@pytest.mark.parametrize(("posts", "moves"), [(2, True), (1, False)])
def test_a_gap_that_only_moves_is_told_with_the_place_where_people_are_then_missing(posts: int, *, moves: bool) -> None:
    """Nobody may exchange; the one who could fill the other school's post is missed at home only if needed there."""
    problem = tiny({"一小": {}, "二小": {}}, {"甲": {}, "乙": {}}, posts={"一小 数学": posts, "二小 数学": 1})
    off = {f"{code}.on": (False, MADE) for code in ("H10", "H20", "H35", "H40", "H42", "H45", "H50", "H60")}
    policy = Policy.of({"round.year": (2026, MADE), "H15.rate": ("0%", MADE), **off,
                        "tiers": ([{"goals": [{"code": "G10"}]}], MADE)})
    round = settle(problem, policy)
    asked = Inquiry(round, policy, solve(round, policy))
    told = blocked(asked, filling(asked, Opening("二小", Stage.PRIMARY, "数学")), Budget())
    assert told.codes == ("H15",)
    assert "放宽1人即可补数学" in str(told.says)
    assert ("他处将相应缺人，如一小（小学）数学" in str(told.says)) == moves


def test_what_is_worse_within_a_slack_is_no_tie() -> None:
    """Half as much again may be short: whoever alone fills a post need not, but that is not as good."""
    off = {f"{code}.on": (False, MADE) for code in ("H10", "H15", "H20", "H35", "H40", "H45", "H50", "H60")}
    policy = Policy.of({"round.year": (2026, MADE), **off, "tiers": (
        [{"goals": [{"code": "G10"}], "slack": "50%"}, {"goals": [{"code": "G25"}]}], MADE)})

    def told(people: str, posts: dict[str, float]) -> list[str]:
        """Return why the one sent does not stay, and of any other what a price says of sending them."""
        round = settle(tiny({"一小": {}, "二小": {}}, {key: {} for key in people}, posts=posts), policy)
        asked = Inquiry(round, policy, solve(round, policy))
        assert asked.outcome.plan is not None
        (sent,) = (item.teacher for item in asked.outcome.plan.placements)
        return [str(against(asked, Decision(sent, "stays")).says),
                *(str(instead_of(asked, key)) for key in people if key != sent)]
    assert "宽限" in told("甲", {"二小 数学": 4})[0]
    assert "完全并列" in told("甲丙", {"一小 数学": 1, "二小 数学": 4})[1]


@pytest.mark.slow
def test_blockers_of_many_small_rounds_hold() -> None:
    """Sixty drawn plans, and every gap and every person in them."""
    seen = Counter[str]()
    for start in range(82_000, 88_000, 1000):
        seen += checked(start, 10)
    for kind in ("gap clauses", "gap weighed", "gap forbidden", "clauses", "weighed", "forbidden", "free"):
        assert seen[kind] > 2, seen


@pytest.mark.parametrize(("solves", "options", "questions"), [
    (40, 0, 40), (40, 100_000, 40), (40, 100_001, 39), (40, 333_740, 11), (40, 1_001_990, 3), (0, 333_740, 0), (400, 200_000, 200)])
def test_the_questions_of_a_large_county_are_as_much_work_as_those_of_a_middle_one(solves: int, options: int, questions: int) -> None:
    asked = Explaining(solves=solves).questions(options)
    assert asked == questions
    assert asked * max(options, 100_000) <= solves * 100_000
