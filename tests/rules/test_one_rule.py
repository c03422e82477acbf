"""One rule or goal looked at from all sides in seconds: ``make rule CODE=H35``."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from rotation.cli.pages import markdown_page
from rotation.domain.outcome import Status
from rotation.domain.plan import Plan
from rotation.domain.round import Round
from rotation.engine import solve
from rotation.engine.diagnose import diagnose
from rotation.model.eligibility import settle
from rotation.model.rows import Rows
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.rules import Goal, PlanRule, Rule, catalogue
from tests.support.asked_oracle import broken, choices, oracle_of, parameters
from tests.support.companions import COMPANIONS
from tests.support.completion import Completion
from tests.support.places import ROOT
from tests.support.small_banner import small_banner
from tests.support.tried_plans import clauses_of, columns_of, sample
from tests.support.worlds import MADE, World, every_choice, world

FEW = range(50_000, 50_120)
MORE = range(60_000, 60_060)


@pytest.fixture
def rule(request: pytest.FixtureRequest) -> type[Rule]:
    code = str(request.config.getoption("--rule")).upper()
    if not code:
        pytest.skip("no rule was named: make rule CODE=H35")
    found = catalogue().get(code)
    assert found is not None, f"there is no rule {code}: its file is rotation/rules/{code.lower()}_….py"
    return found


def drawn(code: str, seeds: range) -> list[World]:
    """Return random worlds in which the rule is in force."""
    worlds = [item for item in map(world, seeds) if code in item.round.law]
    assert worlds, f"{code} is in force in none of {len(seeds)} random worlds: does it need a column that none has?"
    return worlds


def alone(round: Round, code: str) -> Round:
    """Return the round without other plan rules: their bounds would tell the rows more than this one does."""
    kept = {code, *COMPANIONS.get(code, ())}
    law = {key: rule for key, rule in round.law.items() if key in kept or not isinstance(rule, PlanRule)}
    return RoundTask(round).under(law).round


def test_rows_and_breaches_agree_on_every_plan_of_small_worlds(rule: type[Rule]) -> None:
    code = rule.code
    if not issubclass(rule, PlanRule):
        pytest.skip("no plan rule")
    for item in (one for one in sample(FEW) if code in one.round.law):
        round, own = alone(item.round, code), item.round.law[code]
        assert isinstance(own, PlanRule)
        completion = Completion(RoundTask(round).write(), clauses_of(*{*COMPANIONS.get(code, ())} - {"H10"} | {code}))
        for choice in every_choice(round):
            plan = Plan.of(round, choice.items())
            against = any(own.breaches(plan, subject) for subject in own.subjects(round))
            assert completion.accepts(columns_of(round, choice)) is not against, (
                f"{code}, world {item.seed}: encode {'accepts' if against else 'refuses'} what breaches "
                f"{'refuses' if against else 'accepts'}: {choice}")


def test_a_goal_costs_in_rows_what_it_measures(rule: type[Rule]) -> None:
    if not issubclass(rule, Goal):
        pytest.skip("no goal")
    goal, values = rule(), set()
    for item in sample(FEW)[:30]:
        rows = Rows(item.round)
        expression = goal.express(rows)
        completion = Completion(rows)
        for choice in Random(item.seed).sample(every_choice(item.round), 2):
            told = completion.minimum(expression, columns_of(item.round, choice))
            measured = goal.measure(Plan.of(item.round, choice.items()))
            assert told == measured, f"{rule.code}, world {item.seed}: express {told}, measure {measured}: {choice}"
            values.add(measured)
    assert len(values) > 1, (f"{rule.code} is {values} in every random world, so nothing was judged: "
                             "let tests/support/worlds.py draw the column that it looks at")


def test_the_oracle_says_the_same(rule: type[Rule]) -> None:
    seeds, judge = MORE, _judge(rule)
    worlds = list(map(world, seeds)) if issubclass(rule, Goal) else drawn(rule.code, seeds)
    for item in worlds:
        judge(item)


def _judge(rule: type[Rule]) -> Callable[[World], None]:
    code = rule.code

    def plan_rule(item: World) -> None:
        oracle = oracle_of(item)
        for choice in choices(item.seed, item.round):
            plan = Plan.of(item.round, choice.items())
            assert broken(item.round, plan, code) == oracle.broken(choice, code), f"{code}, world {item.seed}"

    def goal(item: World) -> None:
        oracle, own = oracle_of(item), rule()
        assert isinstance(own, Goal)
        for choice in choices(item.seed, item.round):
            expected = oracle.value(choice, code, parameters(own))
            assert own.measure(Plan.of(item.round, choice.items())) == expected, f"{code}, world {item.seed}"

    def people(item: World) -> None:
        oracle = oracle_of(item)
        for teacher in item.problem.teachers:
            assert item.round.standings[teacher.id].verdict is oracle.verdict(teacher), f"world {item.seed}"
            told = {tuple(opening) for opening in item.round.options.of(teacher.id)}
            assert told == oracle.options(teacher), f"{code}, world {item.seed}, {teacher.id}"

    return {"PlanRule": plan_rule, "Goal": goal}.get(rule.kind(), people)


def test_a_toy_banner_is_planned_with_it(rule: type[Rule]) -> None:
    problem = small_banner("甲旗")
    values = {f"round.{name}": value for name, value in (("year", 2026), ("banner", "甲旗"), ("seat_town", "旗镇"))}
    if issubclass(rule, Goal):
        values["tiers"] = [{"goals": [{"code": rule.code}]}]
    else:
        values[rule.parameter("on")] = True
    policy = Policy.of({name: (value, MADE) for name, value in values.items()})
    round = settle(problem, policy)
    found = solve(round, policy)
    if found.status is Status.INFEASIBLE:
        assert diagnose(round, policy).diagnosis.proven
        return
    assert found.plan is not None
    assert not [code for code, own in round.law.items() if isinstance(own, PlanRule)
                for subject in own.subjects(round) if own.breaches(found.plan, subject)]


def test_its_page_stands_in_the_documentation(rule: type[Rule]) -> None:
    text = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert markdown_page(rule).strip() in text, "docs/rules.md is stale: run python docs/refresh.py"
