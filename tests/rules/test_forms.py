"""F10 to F60: the form of a placement, its term and whether it counts, each drawn at its line by thought."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from rotation.domain.months import Month
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.support import PairOfSchools
from rotation.domain.vocabulary import UNPOSTED, Form, Level, LockKind, Stage
from rotation.errors import WorkbookError
from rotation.figures.forms import (
    FormCount,
    Walker,
    form_counts,
    pairs_served,
    walkers_count,
    walkers_counted,
)
from rotation.model.eligibility import settle
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.rules._tiny import lock, tiny
from rotation.run.gather import Case
from tests.support.completion import Completion
from tests.support.tried_plans import clauses_of, columns_of
from tests.support.worlds import MADE


def policy(**values: Any) -> Policy:
    told = {"round.year": 2026, "round.seat_town": "旗镇", **values}
    return Policy.of({name.replace("__", "."): (value, MADE) for name, value in told.items()})


def placed(problem: Problem, *pairs: str, **values: Any) -> Plan:
    round = settle(problem, policy(**values))
    return Plan.of(round, [(key, Opening(host, Stage.PRIMARY, "数学")) for key, host in (p.split(">") for p in pairs)])


def world(*locks: Any, pairs: Any = (), people: Any = None, **host: Any) -> Problem:
    return tiny({"一小": {"group": "一集团"}, "二小": host}, people or {"甲": {}}, locks=locks, pairs=pairs)


def pair(start: Month | None = None, end: Month | None = None) -> PairOfSchools:
    return PairOfSchools(school="二小", partner="一小", start=start, end=end)


# -- form and term ------------------------------------------------------------------------------


@pytest.mark.parametrize(("problem", "values", "form", "years"), [
    (world(), {}, Form.TERM, 2),
    (world(), {"round.term_years": 3}, Form.TERM, 3),
    (world(partner="一小"), {}, Form.PAIR, 1),
    (world(pairs=[pair()]), {}, Form.PAIR, 1),
    (world(pairs=[pair(start=Month(2026, 9))]), {}, Form.PAIR, 1),
    (world(pairs=[pair(start=Month(2026, 10))]), {}, Form.TERM, 2),
    (world(pairs=[pair(end=Month(2026, 9))]), {}, Form.PAIR, 1),
    (world(pairs=[pair(end=Month(2026, 8))]), {}, Form.TERM, 2),
    (world(group="一集团"), {}, Form.GROUP, 2),
    (world(group="一集团"), {"round.term_years": 3}, Form.GROUP, 3),
    (world(group="一集团"), {"round.term_years": 3, "F30.group": 1}, Form.GROUP, 1),
    (world(group="二集团", primary_group="一集团"), {}, Form.GROUP, 2),
    (world(group="一集团", partner="一小"), {}, Form.PAIR, 1),
    (world(group="一集团", partner="一小"), {"round.relation": True}, Form.TRANSFER, 2),
    (world(lock("甲", LockKind.MUST_MOVE, form=Form.TERM), partner="一小"), {}, Form.TERM, 2),
    (world(lock("甲", LockKind.MUST_MOVE, form=Form.SHADOW), partner="一小"), {"round.relation": True}, Form.SHADOW, 1),
    (world(lock("甲", LockKind.MUST_MOVE, relation=True), partner="一小"), {}, Form.TRANSFER, 2),
    (world(lock("甲", LockKind.MUST_MOVE, term_years=3), partner="一小"), {}, Form.PAIR, 3),
    (world(rural=True), {"round.form": "支教"}, Form.SUPPORT, 1),
    (world(rural=True), {"round.form": "支教", "F30.support": 3}, Form.SUPPORT, 3),
    (world(partner="一小"), {"F20.on": False}, Form.TERM, 2),
    (world(partner="一小"), {"F30.on": False}, Form.PAIR, 2),
])
def test_a_form_follows_from_the_facts_and_has_a_term_of_its_own(problem, values, form, years):
    (item,) = placed(problem, "甲>二小", **values).placements
    assert (item.form, item.term_years) == (form, years)


def test_a_recruit_has_no_form():
    (item,) = placed(world(people={"甲": {"school": UNPOSTED}}, partner="一小"), "甲>二小").placements
    assert (item.form, item.term_years) == (Form.TERM, 2)


# -- what counts --------------------------------------------------------------------------------


THREE = {"甲": {"backbone": Level.BANNER}, "乙": {}, "丙": {}}


def counted(problem: Problem, *pairs: str, **values: Any) -> tuple[str, ...]:
    """Return the ids of X, in the order of the alphabet of stems."""
    found = {teacher.id for teacher in placed(problem, *pairs, **values).exchanged}
    return tuple(sorted(found, key="甲乙丙丁".index))


def test_only_the_chosen_forms_count_and_shadowing_never():
    orders = [lock("甲", LockKind.MUST_MOVE, form=Form.SHADOW), lock("乙", LockKind.MUST_MOVE, form=Form.SUPPORT)]
    problem = world(*orders, people=THREE, rural=True)
    everybody = ("甲>二小", "乙>二小", "丙>二小")
    assert counted(problem, *everybody) == ("乙", "丙")
    assert counted(problem, *everybody, **{"F10.count": [Form.TERM, Form.SHADOW]}) == ("丙",)
    assert counted(problem, *everybody, **{"F10.min_years": 2}) == ("丙",)
    assert counted(problem, *everybody, **{"F10.min_years": 3}) == ()
    assert counted(problem, *everybody, **{"F10.min_years": 3, "F10.on": False}) == ("乙", "丙")


def test_a_transfer_counts_however_long_is_asked():
    assert counted(world(), "甲>二小", **{"round.relation": True, "F10.min_years": 9}) == ("甲",)


BRANCH = {"H10.rate": "50%", "H10.reserve": "0%", "H20.on": False, "H35.on": False, "H45.on": False, "H40.on": False,
          "H60.on": False}


def test_inside_one_legal_person_nobody_counts_in_rows_or_checks():
    problem = tiny({"中心校": {}, "教学点": {"legal": "中心校"}, "村小": {"rural": True}}, {"甲": {}, "乙": {}})
    for host, whole in (("教学点", False), ("村小", True)):
        plan = placed(problem, f"甲>{host}", **BRANCH)
        round = plan.round
        assert [teacher.id for teacher in plan.exchanged] == (["甲"] if whole else [])
        rule: Any = round.law["H10"]
        assert (not rule.breaches(plan, ("本旗县",))) is whole
        completion = Completion(RoundTask(round).write(), clauses_of("H10"))
        assert completion.accepts(columns_of(round, {"甲": Opening(host, Stage.PRIMARY, "数学")})) is whole
    assert counted(problem, "甲>教学点", **BRANCH, **{"F60.on": False}) == ("甲",)


def test_no_form_is_an_exchange_inside_one_legal_person():
    problem = tiny({"中心校": {}, "教学点": {"legal": "中心校"}}, {"甲": {}})
    (told,) = form_counts(placed(problem, "甲>教学点"))
    assert told == FormCount(Form.TERM, 1, 0, 0, 0, 0, 0, supplies=True, terms=(2,))


# -- who walks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("lessons", "years", "values", "counts"), [
    (49, 1, {}, False), (50, 1, {}, True), (50, 1, {"F10.min_share": "51%"}, False),
    (50, 1, {"F10.min_years": 2}, False), (50, 2, {"F10.min_years": 2}, True),
    (100, 1, {"F10.count": [Form.TERM]}, False), (100, 1, {"F10.count": [Form.TERM], "F10.on": False}, True)])
def test_whoever_walks_counts_from_half_a_load_on(lessons, years, values, counts):
    plan = placed(world(people=THREE), "丙>二小", **values)
    walkers = [Walker("甲", lessons, Fraction(100), years)]
    assert walkers_counted(plan, walkers) == (("甲",) if counts else ())
    told = walkers_count(plan, walkers)
    assert told == FormCount(Form.ITINERANT, 1, int(counts), int(counts), 1, 1, 0, supplies=True, terms=(years,))


def test_whoever_is_placed_or_outside_the_base_counts_no_second_time():
    people = {**THREE, "丁": {"joined": Month(2025, 9)}}
    plan = placed(world(people=people), "丙>二小")
    walkers = [Walker(key, 16, Fraction(16)) for key in ("乙", "丙", "丁", "乙")]
    assert walkers_counted(plan, walkers) == ("乙",)
    told = walkers_count(plan, walkers)
    assert (told.placed, told.counted, told.every, told.beside) == (2, 1, 1, 1)


# -- pairs --------------------------------------------------------------------------------------


def test_a_pair_is_served_by_either_way_and_told_once():
    problem = tiny({"一小": {"partner": "二小"}, "二小": {"partner": "一小"}, "三小": {}},
                   {"甲": {}, "乙": {"school": "二小"}, "丙": {}})
    assert pairs_served(placed(problem, "甲>三小")) == {("一小", "二小"): 0}
    assert pairs_served(placed(problem, "甲>二小", "乙>一小", "丙>三小")) == {("一小", "二小"): 2}


# -- orders that mean another form --------------------------------------------------------------


@pytest.mark.parametrize(("home", "host", "form", "code"), [
    ({}, {}, Form.SUPPORT, "support-direction"),
    ({}, {"rural": True}, Form.SUPPORT, ""),
    ({"rural": True}, {"rural": True}, Form.SUPPORT, "support-direction"),
    ({"strong": True}, {"rural": True}, Form.SHADOW, "shadow-direction"),
    ({}, {"rural": True}, Form.SHADOW, ""),
    ({"strong": True}, {}, Form.SHADOW, ""),
])
def test_support_towards_a_town_and_shadowing_towards_the_weak_are_refused(home, host, form, code):
    problem = tiny({"一小": home, "二小": host}, {name: {} for name in "甲乙丙丁戊己庚辛壬癸"},
                   locks=[lock("甲", LockKind.GOES_TO, "二小", form=form)])
    told = set()
    try:
        Case.of(problem, policy())
    except WorkbookError as error:
        told = {issue.code for issue in error.issues}
    assert (code in told) if code else not {"support-direction", "shadow-direction"} & told


# -- 跟岗置换 -----------------------------------------------------------------------------------


def in_return(*, subject: str = "数学", host: str = "村小", back: bool = True) -> Problem:
    """甲, who alone teaches mathematics at 村小, learns at 一小; 乙 of 一小 is sent to teach there in return."""
    locks = [lock("甲", LockKind.GOES_TO, "一小", form=Form.SHADOW, swap_group="子" if back else None)]
    if back:
        locks.append(lock("乙", LockKind.GOES_TO, host, form=Form.SUPPORT, swap_group="子"))
    people = {"甲": {"school": "村小"}, "乙": {"subject": subject}, "丙": {}, "丁": {"subject": "音乐"}}
    return tiny({"一小": {"strong": True}, "二小": {}, "村小": {"rural": True}}, people, locks=locks, posts={
        "村小 数学": 1, "村小 音乐": 1, "一小 数学": 1, "二小 数学": 1})


FREE = {"H10.on": False, "H20.on": False, "H35.on": False, "H40.on": False, "H60.on": False, "E30.on": False, "R35.on": False}


@pytest.mark.parametrize(("facts", "going", "kept"), [
    ({}, "甲>一小 乙>村小", True), ({}, "甲>一小", False), ({"back": False}, "甲>一小", False),
    ({"subject": "音乐"}, "甲>一小 乙>村小", False)])
def test_a_school_may_send_its_only_teacher_to_learn_if_one_comes_in_return(facts, going, kept):
    """H45 holds with who is sent in return, if they teach the subject; both go or the plan is none."""
    round = Case.of(in_return(**facts), policy(**FREE)).round
    posts = {who: Opening(host, Stage.PRIMARY, round.problem.teacher[who].subject)
             for who, host in (one.split(">") for one in going.split())}
    assert Completion(RoundTask(round).write()).accepts(columns_of(round, posts)) is kept
    if len(posts) == 1 or not kept:
        assert round.law["H45"].breaches(Plan.of(round, posts.items()), ("村小", "小学", "数学"))


@pytest.mark.parametrize(("facts", "refused"), [({}, False), ({"host": "二小"}, True), ({"back": False}, False)])
def test_two_rows_that_do_not_send_in_return_are_refused(facts, refused):
    told = set()
    try:
        Case.of(in_return(**facts), policy(**FREE))
    except WorkbookError as error:
        told = {issue.code for issue in error.issues}
    assert ("shadow-not-returned" in told) is refused


def test_no_form_is_chosen_by_the_solver():
    """The same people at the same schools go in the same form, however they were listed."""
    problem = world(people=THREE, group="一集团")
    plan = placed(problem, "甲>二小", "乙>二小")
    anew = Plan.of(plan.round, [(item.teacher, item.opening) for item in plan.placements])
    assert anew.placements == plan.placements
    assert isinstance(plan.round, Round)
