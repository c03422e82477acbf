"""留任建议: what a round gains if somebody whose term has ended stays, in worlds known by thought."""

from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from rotation.domain.months import Month
from rotation.domain.vocabulary import AfterTerm
from rotation.engine import solve
from rotation.model.staying import may_stay, undecided
from rotation.policy.policy import Policy
from rotation.report._sheet import sheet
from rotation.report.sheet_staying import STAYING
from rotation.rules._tiny import tiny
from rotation.run import Case
from rotation.run.gather import Inputs
from rotation.run.publish import bare_view
from rotation.run.rounds import solved
from rotation.run.staying import LeaveToStay, with_staying
from rotation.workbook.reader import Reading
from tests.support.lawful_plans import feasible
from tests.support.ten_people import CALM
from tests.support.worlds import MADE

ENDED = {"subject": "音乐", "rotation_ended": Month(2026, 8), "last_host": "二小"}


@cache
def staying(guests=1, solves=40, established=None, **given):
    """甲 (and 丙) taught music at 二小 till August; the own school has its music teacher 乙, who may not go yet."""
    names = "甲丙"[:guests]
    problem = tiny({"一小": {}, "二小": {} if established is None else {"established_posts": established}}, {
        **{name: {**ENDED, **given} for name in names}, "乙": {"subject": "音乐", "joined": Month(2025, 9)}},
        posts={"一小 音乐": 1, "二小 音乐": 1})
    values = {"round.year": 2026, "H10.reserve": "0%", **CALM, "reasons.solves": solves}
    case, outcome = solved(Case.of(problem, Policy.of({name: (value, MADE) for name, value in values.items()})), 30.0,
                           None)
    return with_staying(case, bare_view(case, outcome))


def test_who_leaves_the_only_gap_would_close_it():
    """Without 甲 nobody teaches music at 二小, and 一小 has one too many."""
    view = staying()
    assert view.plan.placements == ()
    table = sheet(view, "staying")
    told = {key: table.column(key)[0] for key in ("teacher", "lacks", "over", "short", "empty")}
    assert told == {"teacher": "甲", "lacks": 1, "over": 1, "short": 1, "empty": 1}
    assert "0" not in view.staying["甲"].says.render("zh")


def test_nobody_is_placed_by_the_suggestion():
    view = staying()
    assert view.staying["甲"].worked
    assert view.plan.placement("甲") is None


def test_each_is_asked_alone():
    """There is one post: either would fill it, and the sum of both would be wrong."""
    view = staying(guests=2)
    assert {key: one.short for key, one in view.staying.items()} == {"甲": 100, "丙": 100}


@pytest.mark.parametrize(("solves", "worked"), [(3, 0), (4, 1), (8, 2)])
def test_a_quarter_of_the_questions_is_for_them_and_the_others_are_told(solves, worked):
    found = staying(guests=2, solves=solves).staying.values()
    assert sum(one.worked for one in found) == worked
    assert [one.says.render("zh") for one in found if not one.worked] == ["未测算"] * (2 - worked)


def test_who_could_not_stay_is_told_by_which_rule_and_takes_no_question():
    """二小 has no approved post."""
    told = staying(solves=0, established=0).staying["甲"]
    assert told.says.render("zh").startswith("本方案其他安排不变时不能留任：H25")
    assert not told.worked


@pytest.mark.parametrize("given", [{"after_term": AfterTerm.STAY}, {"after_term": AfterTerm.RETURN}, {"last_host": None}])
def test_who_has_an_answer_already_is_not_asked(given):
    assert staying(**given).staying == {}
    assert STAYING.table(staying(**given)) is None


@pytest.mark.slow
def test_going_on_from_the_known_proof_finds_what_a_whole_solve_finds():
    """In drawn worlds everybody whose term has ended is asked both ways."""
    compared = 0
    for force, outcome in islice(feasible(70_000), 40):
        case = Case(Inputs(Path()), Reading(force.round.problem, (), sha256=""), force.policy, force.round, ())
        asked = LeaveToStay(case, outcome)
        for one in undecided(force.round)[:2]:
            whole = solve(may_stay(force.round, {one.id}), force.policy)
            assert [tier.value for tier in asked.solved(one.id).tiers] == [tier.value for tier in whole.tiers], one.id
            compared += 1
    assert compared > 5
