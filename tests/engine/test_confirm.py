"""Nothing is called infeasible before it is proven twice: by arithmetic or by a second solver."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from ortools.sat.python import cp_model

from rotation.domain.months import Month
from rotation.domain.outcome import Status
from rotation.domain.round import Round
from rotation.domain.vocabulary import LockKind
from rotation.engine import Cost, Resolver, refuting, solve, solve_apart
from rotation.engine.diagnose import diagnose
from rotation.engine.refuting import UNASKED, agreed, confirm_infeasible, refutation, refutes
from rotation.explain import Inquiry
from rotation.model.eligibility import settle
from rotation.model.program import Program
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.rules._tiny import lock, tiny
from tests.support.brute_force import best_by_force, with_tiers
from tests.support.many_cases import facts
from tests.support.many_cases import policy as usual
from tests.support.worlds import MADE, plan_count, world


def policy() -> Policy:
    return Policy.of({"round.year": (2026, MADE)})


def settled(schools, people=None, **given) -> Round:
    people = people or {f"师{n}": {} for n in range(12)}
    return settle(tiny(schools, people, **given), policy())


def contradictions() -> dict[str, Round]:
    """Rounds without a plan, each for another reason."""
    two = {"一小": {}, "二小": {}}
    return {
        "send more than may leave": settled({"一小": {"send_min": 2, "send_max": 1}, "二小": {}}),
        "receive more than may come": settled({"一小": {}, "二小": {"receive_min": 3, "receive_max": 2}}),
        "send more than there are": settled({"一小": {"send_min": 99}, "二小": {}}),
        "a quota and no school may send": settled({"一小": {"send_max": 0}, "二小": {"send_max": 0}}),
        "a quota and no school may receive": settled({"一小": {"receive_max": 0}, "二小": {"receive_max": 0}}),
        "a quota and no post": settled(two, posts={"一小 数学": 12, "二小 数学": 0}, most={"二小 数学": 0}),
        "a lock to a full school": settled(
            {"一小": {}, "二小": {"receive_max": 0}}, locks=[lock("师1", LockKind.GOES_TO, "二小")]),
    }


ROUNDS = contradictions()


@pytest.mark.parametrize("round", ROUNDS.values(), ids=ROUNDS)
def test_what_contradicts_itself_is_infeasible_for_both(round):
    assert solve(round, policy()).status is Status.INFEASIBLE
    assert confirm_infeasible(Program(RoundTask(round).write()), 10.0)


def test_nobody_to_move_and_nothing_asked_is_a_plan():
    """Without a single column there is still a verdict, and a proof of every tier."""
    outcome = solve(settled({"一小": {}, "二小": {}}, {"新": {"joined": Month(2026, 3)}}), policy())
    assert outcome.status is Status.OPTIMAL
    assert outcome.plan is not None
    assert outcome.plan.placements == ()


def test_drawn_rounds_are_confirmed_and_only_they():
    """A round with a plan is never confirmed as having none."""
    verdicts = {True: 0, False: 0}
    for seed in range(40_000, 40_080):
        item = world(seed, off=0.55)
        if plan_count(item.round) < 2:
            continue
        infeasible = solve(item.round, item.policy).status is Status.INFEASIBLE
        assert confirm_infeasible(Program(RoundTask(item.round).write()), 10.0) == infeasible, seed
        verdicts[infeasible] += 1
    assert min(verdicts.values()) > 5, verdicts


@pytest.mark.parametrize("verdict", [cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN, cp_model.MODEL_INVALID])
def test_any_other_verdict_is_a_disagreement_and_leaves_it_unknown(monkeypatch, verdict):
    monkeypatch.setattr(refuting, "refutation", lambda _: None)
    monkeypatch.setattr(cp_model.CpSolver, "solve", lambda *_: verdict)
    outcome = solve(ROUNDS["a quota and no school may send"], policy())
    said = [note.en for note in outcome.notes]
    if outcome.status is Status.INFEASIBLE:
        pytest.fail("said although the second solver did not agree")
    assert (outcome.status, outcome.plan, outcome.tiers) == (Status.UNKNOWN, None, ())
    assert said == ["a second solver did not confirm that there is no plan"]


def test_nobody_to_ask_leaves_it_unknown_and_says_so(monkeypatch):
    """The second solver cannot be loaded: neither "no plan" nor a smallest conflict is claimed."""
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    round = ROUNDS["a quota and no school may send"]
    assert agreed(Program(RoundTask(round).write()), 1.0) is None
    monkeypatch.setattr(refuting, "refutation", lambda _: None)
    outcome = solve(round, policy())
    assert (outcome.status, outcome.plan, outcome.notes) == (Status.UNKNOWN, None, (UNASKED,))
    monkeypatch.setattr("rotation.engine.diagnose.refutes", lambda *_: False)
    told = diagnose(RoundTask(round, policy()), 20.0, goals=False).diagnosis
    assert (told.proven, told.clashes, told.notes) == (False, (), (UNASKED,))
    asked = Inquiry(round, policy(), outcome)
    assert not asked.unasked
    monkeypatch.setattr(Resolver, "price", lambda *_, **__: Cost(outcome, (), ()))
    asked.price()
    assert asked.unasked


def test_a_first_solver_that_wrongly_finds_nothing_is_contradicted(monkeypatch):
    """The first solver is made to say "no plan" about a round that has one."""
    from rotation.engine import solver
    from rotation.engine.relaxation import Infeasible

    def refuse(*_given):
        raise Infeasible
    monkeypatch.setattr(solver.Relaxation, "duals", refuse)
    round = settle(facts(), usual())
    assert solve(round, usual()).status is Status.UNKNOWN


def test_the_second_solver_is_asked_only_when_needed(monkeypatch):
    asked = []
    monkeypatch.setattr(refuting, "agreed", lambda *_: asked.append(1) or True)
    solve(settle(facts(), usual()), usual())
    solve(ROUNDS["a quota and no school may send"], policy())
    assert asked == []
    monkeypatch.setattr(refuting, "refutation", lambda _: None)
    solve(ROUNDS["a quota and no school may send"], policy())
    assert asked == [1]


def test_the_verdict_survives_the_way_back_from_the_child():
    outcome = solve_apart(ROUNDS["a lock to a full school"], policy())
    assert (outcome.status, outcome.plan, outcome.notes) == (Status.INFEASIBLE, None, ())


# -- by arithmetic ----------------------------------------------------------------------------


@pytest.mark.parametrize("round", ROUNDS.values(), ids=ROUNDS)
def test_what_contradicts_itself_is_refuted_without_the_second_solver(round, monkeypatch):
    monkeypatch.setattr(cp_model.CpSolver, "solve", lambda *_: pytest.fail("asked in vain"))
    program = Program(RoundTask(round).write())
    assert confirm_infeasible(program, 0.0)
    assert solve(round, policy()).status is Status.INFEASIBLE


def drawn(seeds):
    """Draw small rounds, each with whether any plan is lawful, by force."""
    for seed in seeds:
        item = world(seed, off=0.55)
        if 1 < plan_count(item.round) <= 400:
            yield seed, Program(RoundTask(item.round).write()), bool(best_by_force(item, with_tiers(item))[1])


@pytest.mark.parametrize("start", [40_100, *(pytest.param(n, marks=pytest.mark.slow) for n in range(42_000, 44_000, 400))])
def test_only_rounds_without_a_plan_are_refuted_and_most_of_them(start):
    refuted = left = 0
    for seed, program, possible in drawn(range(start, start + (60 if start < 42_000 else 400))):
        weights = refutation(program)
        assert weights is None or not possible, seed
        refuted += weights is not None
        left += weights is None and not possible
    assert refuted > 2 * left, (refuted, left)


def test_weights_that_are_changed_prove_nothing():
    program = Program(RoundTask(ROUNDS["a quota and no school may send"]).write())
    weights = refutation(program)
    assert weights is not None
    assert refutes(program, weights)
    used = np.flatnonzero(weights)
    for change in (0 * weights, -weights):
        assert not refutes(program, change)
    for at in used:
        turned = weights.copy()
        turned[at] = -turned[at]
        assert not refutes(program, turned)
