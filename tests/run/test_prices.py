"""Prices of decisions from the published proof: what a whole solve without the decisions comes to."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from rotation.domain.outcome import Status
from rotation.domain.round import Options
from rotation.engine import Budget, solve
from rotation.engine.lifting import PricesFirst
from rotation.engine.shared_rows import SharedRows
from rotation.model.eligibility import settle
from rotation.model.lifting import Lifted
from rotation.model.measured import value_of
from rotation.model.orders import freed
from rotation.model.program import Program, dense
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.policy.values import sheet_values
from rotation.rules import PlanRule
from rotation.run.prices import Without, decided
from rotation.sample import draw
from tests.support.worlds import world

FEW, MANY = (1, 7, 23, 59, 67, 81, 88, 90, 119), range(250)
"""Worlds of which a few, and many, are compared; in each of the few a decision costs something."""


def since_nothing(seed):
    """A world in which nothing was published before, so that decisions may be lifted within one program."""
    drawn = world(seed, people=(4, 9), schools=(3, 5), off=0.6, tame=0.8)
    return replace(drawn, problem=replace(drawn.problem, reference=None, revision=None))


def agree(seed):
    """Compare with a whole solve; return how many were priced from the proof, and how many cost something."""
    drawn = since_nothing(seed)
    case: Any = SimpleNamespace(problem=drawn.problem, policy=drawn.policy, round=drawn.round)
    outcome = solve(case.round, drawn.policy)
    if outcome.status is not Status.OPTIMAL:
        return 0, 0
    lifted, without = Lifted(case.round, decided(case)), Without(case, outcome)
    lighter = 0
    for key in decided(case):
        told = without.best(key, Budget())
        whole = solve(settle(freed(case.round, key), drawn.policy), drawn.policy)
        assert (told is not None) == (whole.status is Status.OPTIMAL), (seed, key)
        if told is not None:
            assert [one.value for one in told.tiers] == [one.value for one in whole.tiers], (seed, key)
            assert [one.final for one in told.tiers][-1] == [one.final for one in whole.tiers][-1], (seed, key)
            lighter += told.tiers[-1].value != outcome.tiers[-1].value
            measured = [value_of(tier, whole.plan) for tier in drawn.policy.tiers]
            again = type(whole.plan).of(whole.plan.round, [(p.teacher, p.opening) for p in told.plan.placements])
            assert value_of(drawn.policy.tiers[-1], again) == measured[-1], (seed, key)
    return sum(key in lifted for key in decided(case)), lighter


def test_every_price_is_that_of_a_whole_solve():
    found = [agree(seed) for seed in FEW]
    assert sum(priced for priced, _ in found) > 10
    assert sum(lighter for _, lighter in found) > 5


@pytest.mark.slow
def test_every_price_is_that_of_a_whole_solve_in_many_worlds():
    for seed in MANY:
        agree(seed)


def test_rules_that_look_at_decisions_are_written_anew_for_each():
    problem = draw("太仆寺旗")
    policy = Policy.of(sheet_values(problem.parameters))
    task = RoundTask(settle(problem, policy), policy)
    assert {"H15", "H75"} <= SharedRows(task, (), by_hand=True).loose
    assert SharedRows(task, ()).loose == frozenset()


def test_whoever_is_sent_in_a_form_and_for_a_term_is_priced_like_the_others():
    """What counts all the same is no other program."""
    problem = draw("太仆寺旗")
    policy = Policy.of(sheet_values(problem.parameters))
    sent = {lock.teacher for lock in problem.locks}
    assert any(lock.form or lock.term_years for lock in problem.locks)
    assert all(key in Lifted(settle(problem, policy), sent) for key in sent)


class Hidden(Options):
    """Options that no rule may ask for."""

    def __getattribute__(self, name):
        raise AssertionError(name)


def test_no_rule_or_goal_reads_who_has_options_before_anything_was_published():
    """Else it would have to be written anew for every decision that opens some."""
    for seed in range(15):
        drawn = since_nothing(seed)
        task = RoundTask(drawn.round, drawn.policy)
        columns = task.columns()
        columns.round = replace(drawn.round, options=object.__new__(Hidden))
        for rule in drawn.round.law.values():
            if isinstance(rule, PlanRule):
                for subject in rule.subjects(columns.round):
                    rule.encode(columns, subject)
        for tier in drawn.policy.tiers:
            for goal, _ in tier.goals:
                goal.express(columns)


def test_entries_are_the_same_however_rows_came_and_went():
    rng = np.random.default_rng(5)
    drawn = next(one for one in map(since_nothing, range(50)) if len(one.round.options) > 20)
    written = RoundTask(drawn.round, drawn.policy).write()
    rows = written.rows
    program = Program(written)
    for _ in range(60):
        if rng.random() < 0.5:
            program.extend([rows[at] for at in rng.integers(0, len(rows), 2).tolist()])
        elif len(program.clauses) > len(rows):
            program.shorten(1)
        if rng.random() < 0.7:
            fresh = Program(written, tuple(program.clauses[len(rows):]))
            some = np.flatnonzero(rng.random(program.column_count) < 0.5)
            prices = rng.integers(-9, 9, len(program.clauses))
            for one, other in zip((program.paid(prices), *program.sides(), *program.entries_of(some)),
                                  (fresh.paid(prices), *fresh.sides(), *fresh.entries_of(some)), strict=True):
                assert (one == other).all()
            assert program.paid(prices).tolist() == sum(
                price * dense(row, program.column_count) for row, price in zip(program.clauses, prices, strict=True)).tolist()


def test_a_decision_that_changes_how_somebody_goes_is_not_lifted_within_one_program():
    """With a term of its own more than the choice of posts hangs on it."""
    for seed in range(40):
        drawn = since_nothing(seed)
        odd = {lock.teacher for lock in drawn.problem.locks if lock.term_years not in (
            None, drawn.round.settings.term_years)} & drawn.problem.teacher.keys()
        lifted = Lifted(drawn.round, odd)
        assert not [key for key in odd if key in lifted and not drawn.problem.teacher[key].unposted], seed


def opens_nothing(seed, monkeypatch):
    """Price every decision of a world; return how many tiers were left at the known value by prices alone."""
    left = []
    asked = PricesFirst.unbettered

    def noted(self, duals, result):
        told = asked(self, duals, result)
        left.append(told and duals.least < result.value)
        return told
    monkeypatch.setattr(PricesFirst, "unbettered", noted)
    agree(seed)
    return sum(left)


def test_where_no_option_that_a_decision_closed_can_be_of_use_nothing_is_searched(monkeypatch):
    """The relaxation falls short of the best plan, and yet the prices of what is opened suffice."""
    assert sum(opens_nothing(seed, monkeypatch) for seed in FEW) > 0
