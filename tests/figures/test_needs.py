"""Who is beyond the posts, and which posts look wrong, on schools counted by thought."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rotation.domain.round import Round
from rotation.figures.needs import (
    doubts,
    in_short,
    place_needs,
    school_posts,
    subject_needs,
    surplus_told,
)
from rotation.model.eligibility import settle
from rotation.rules._tiny import tiny
from tests.support.drawn_plan import banner_view, policy


def world(number: int, approved: int | None = None, **given: Any) -> Round:
    """一小数学岗位2个、有人若干；二小数学岗位3个、无人."""
    people = {f"师{n}": {"school": "一小"} for n in range(number)}
    problem = tiny({"一小": {"established_posts": approved}, "二小": {}}, people, posts={"一小 数学": 2, "二小 数学": 3})
    return settle(problem, policy(**given))


def test_surplus_is_counted_school_by_school() -> None:
    """一小多出2人，二小少3人，不相互抵消."""
    (line,) = (one for one in subject_needs(world(4)) if one.subject == "数学" and one.tracked)
    assert (line.posts, line.people, line.surplus, line.short) == (5, 400, 200, 300)
    told = surplus_told(world(4))
    assert told is not None
    assert told.render("zh") == "按此口径，超出本校岗位的教师共2人：小学数学富余2人"
    assert surplus_told(world(2)) is None


def test_a_subject_half_over_its_posts_is_pointed_out() -> None:
    """5个岗位，7人不到一半以上，8人超过一半."""
    assert doubts(world(7)) == ()
    (told,) = doubts(world(8))
    assert "小学数学（岗位5个，现有8人）" in told.render("zh")
    assert "先核对课时和周课时量" in told.render("zh")
    assert doubts(world(8, need_people_over="60%")) == ()


def test_posts_a_fifth_off_the_approved_ones_are_pointed_out() -> None:
    """岗位2个：编制2人相符；3人相差三分之一；未填编制不比较."""
    for approved, told in ((2, False), (3, True), (1, True), (None, False)):
        assert bool(doubts(world(2, approved))) is told, approved
    assert doubts(world(2, 3, need_posts_apart="1/3")) == ()
    (told,) = doubts(world(2, 3))
    assert "一小（岗位2个，核定编制3人）" in told.render("zh")


def test_the_meeting_hears_it_in_one_sentence() -> None:
    assert in_short(world(2)) is None
    told = in_short(world(4))
    assert told is not None
    assert told.render("zh") == "按现行定岗口径，超出本校岗位的教师有2人（小学数学2人）。"
    told = in_short(world(8, 3))
    assert told is not None
    assert told.render("zh") == ("按现行定岗口径，超出本校岗位的教师有6人（小学数学6人）；1所学校岗位数与核定编制相差超过20%；"
                                 "小学数学全旗县教师超过岗位50%以上，请先核对课时和周课时量。")


def test_lines_add_up_to_the_cells_of_the_round() -> None:
    round = banner_view().round
    lines, cells = subject_needs(round), round.cells.values()
    assert sum(line.need for line in lines) == sum(cell.need for cell in cells)
    assert sum(line.people for line in lines) == sum(cell.before for cell in cells)
    assert sum(line.short for line in lines) == sum(cell.shortage(0) for cell in cells)
    for line in lines:
        assert line.people - 100 * line.posts == line.surplus - line.short
    posts = sum(cell.posts for cell in cells)
    assert sum(one.posts for one in place_needs(round)) == sum(one.posts for one in school_posts(round)) == posts


def test_the_printed_arithmetic_gives_the_need() -> None:
    """周课时之和÷满工作量，各校取整误差每处不超过半个百分之一."""
    round = banner_view().round
    for line in subject_needs(round):
        members = [one for one in subject_needs(round) if one.stage is line.stage and one.pool == line.subject]
        given = any(key[1:] == (line.stage, line.subject) for key in round.supply.given)
        if line.tracked and not given:
            exact = sum((one.weekly / round.teaching.load(one.stage, one.subject) for one in members), Fraction(0))
            assert abs(100 * exact - line.need) <= Fraction(len(round.problem.schools), 2)
