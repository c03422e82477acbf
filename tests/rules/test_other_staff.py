"""Staff who teach no subject fill approved posts (H25, G26), and change nothing else."""

from typing import Any

import pytest

from rotation.domain.plan import Plan
from rotation.domain.round import Opening
from rotation.domain.staff import OtherStaff
from rotation.domain.vocabulary import PersonStatus, PostKind, Stage
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.rules._tiny import tiny
from tests.support.worlds import MADE


def round_with(number: int, *, school: str = "一小", status: PersonStatus = PersonStatus.IN_POST, **values: Any) -> Any:
    """Return a round of two schools with ten teachers at the first, and so many others at one of them."""
    others = [OtherStaff(id=f"员{n}", name=f"员{n}", school=school, established=True, status=status, post=PostKind.WORKER)
              for n in range(number)]
    problem = tiny({"一小": {}, "二小": {"established_posts": 2}}, {f"师{n}": {} for n in range(10)}, others=others)
    given = {"round.year": 2026, **{name.replace("__", "."): value for name, value in values.items()}}
    return settle(problem, Policy.of({name: (value, MADE) for name, value in given.items()}))


@pytest.mark.parametrize("number", [0, 4, 30])
def test_shares_of_the_teachers_leave_them_out(number: int) -> None:
    round = round_with(number)
    assert (round.law["H35"].most(round, "一小"), round.law["H60"].band(round, "一小")) == (1, 2)


def test_who_is_not_in_post_is_no_staff() -> None:
    round = round_with(20, status=PersonStatus.SICK)
    assert (round.law["H35"].most(round, "一小"), round.establishment("一小")) == (1, 30)


@pytest.mark.parametrize(("number", "over"), [(0, 0), (1, 0), (2, 1), (5, 1)])
def test_they_fill_approved_posts(number: int, over: int) -> None:
    round = round_with(number, school="二小", round__relation=True)
    rule = round.law["H25"]
    plan = Plan.of(round, [("师0", Opening("二小", Stage.PRIMARY, "数学"))])
    assert plan.above_posts("二小") == over
    assert bool(rule.breaches(plan, ("二小",))) == bool(over)
    assert rule.limit(round, "二小") == max(2, number)


def test_nobody_of_them_is_in_the_base_or_may_be_placed() -> None:
    with_them, without = round_with(20), round_with(0)
    assert with_them.eligible == without.eligible
    assert with_them.options.movers == without.options.movers
    assert with_them.cells == without.cells
