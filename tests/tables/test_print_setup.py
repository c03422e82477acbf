"""Paper, scale and page ends of tables, by arithmetic that can be followed."""

import pytest

from rotation.tables.print_setup import (
    A3,
    A3_UPRIGHT,
    A4,
    A4_UPRIGHT,
    PageSetup,
    breaks,
    lines_of,
    on_one_page,
    points_wide,
    printed,
)


@pytest.mark.parametrize(("columns", "setup", "paper"), [
    (5, PageSetup(), A4), (5, PageSetup(upright=True), A4_UPRIGHT), (12, PageSetup(upright=True), A4),
    (16, PageSetup(), A3), (30, PageSetup(printed=5), A4)])
def test_the_smallest_paper_that_is_legible_is_taken(columns, setup, paper):
    found = printed([12] * columns, [False] * columns, setup)
    assert (found.paper, found.side_by_side) == (paper, False)
    assert found.points >= 9
    shown = found.widths[:setup.printed or columns]
    assert points_wide(shown) * found.scale / 100 <= paper.room[0]


def test_a_table_too_wide_for_any_paper_goes_over_several_in_the_smallest_letters():
    found = printed([20] * 20, [False] * 20, PageSetup())
    assert (found.paper, found.side_by_side, found.points >= 9) == (A3, True, True)


def test_sentences_give_up_room_before_the_paper_grows():
    found = printed([60, 60, 60], [False, True, True], PageSetup())
    assert found.paper is A4
    assert found.widths[0] == 60
    assert 16 <= found.widths[1] < 60
    assert printed([60, 60, 60], [False] * 3, PageSetup()).paper is A3


def test_sentences_take_the_room_that_is_left_and_no_more_than_they_need():
    assert printed([20, 20], [False, True], PageSetup(), [20, 30]).widths == (20, 30)
    found = printed([20, 20, 20], [False, True, True], PageSetup(), [90, 400, 200])
    assert (found.widths[0], found.scale) == (20, 100)
    assert found.widths[1] > found.widths[2] > 20
    assert 0.9 * A4.room[0] < points_wide(found.widths) <= A4.room[0]
    assert printed([20, 20], [False, True], PageSetup()).widths == (20, 20)


def test_what_is_looked_up_is_printed_in_the_smallest_letters_whatever_room_there_is():
    small = PageSetup(small=True)
    for columns in (3, 12, 16):
        found = printed([12] * columns, [False] * columns, small)
        assert 9 <= found.points < 9.2
    assert printed([20, 20], [False, True], small, [20, 400]).widths[1] > printed(
        [20, 20], [False, True], PageSetup(), [20, 400]).widths[1]


def test_one_page_holds_all_rows():
    found = printed([10], [False], PageSetup(whole=True))
    assert on_one_page(found, 100).scale == found.scale
    assert on_one_page(found, 520) == found._replace(scale=int(100 * A4.room[1] / 520))
    assert on_one_page(found, 1200) == found._replace(paper=A3_UPRIGHT, scale=int(100 * A3_UPRIGHT.room[1] / 1200))
    assert on_one_page(found, 800) == found._replace(paper=A3, scale=int(100 * A3.room[1] / 800))


def test_pages_end_above_a_heading_that_would_stand_alone():
    assert list(breaks([20, 20, 20, 20, 20], set(), 0, 60)) == [3]
    assert list(breaks([20, 20, 20, 20, 20], {2}, 0, 60)) == [2]
    assert list(breaks([20, 20, 20, 20, 20], {1, 2}, 0, 60)) == [1, 4]


def test_repeated_titles_take_their_room_on_every_later_page():
    assert list(breaks([20] * 7, {0}, 20, 60)) == [3, 5]


def test_a_page_of_headings_alone_still_ends():
    assert list(breaks([20, 20, 20, 20], {0, 1, 2, 3}, 0, 40)) == [2]


def test_a_row_higher_than_a_page_stands_on_its_own():
    assert list(breaks([10, 90, 10], set(), 0, 50)) == [1, 2]


def test_lines_leave_some_room_at_their_ends():
    assert [lines_of(number, 20) for number in (0, 18, 19, 32, 33)] == [1, 1, 2, 2, 3]
