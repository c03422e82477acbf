"""The sentence that an office asks for tells what differs between two plans, and nothing that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rotation.figures.figures import Coefficient, Distances, Figures, Gap, Said, figures_of
from rotation.figures.gist import gist, improves
from tests.support.drawn_plan import banner_view


@pytest.fixture(scope="module")
def plan() -> Figures:
    view = banner_view()
    return figures_of(view.round, view.plan)


def _sent(plan: Figures, more: int, backbone: int = 0) -> Figures:
    quota = replace(plan.quota, moved=plan.quota.moved + more, backbone_moved=plan.quota.backbone_moved + backbone)
    return replace(plan, quota=quota)


def _short(plan: Figures, hundredths: int, empty: int = 0) -> Figures:
    gap = Gap(Said("小学", "primary"), "音乐", Said("乡村", "village"), 9, 0, hundredths, 0, empty)
    return replace(plan, gaps=(*plan.gaps, gap))


def test_more_people_and_no_post_filled_is_said_without_mercy(plan: Figures) -> None:
    told = gist(plan, _sent(plan, 29))
    assert told.render("zh") == "多派29人，缺额一个也没有减少"
    assert told.render("en") == "29 more people are sent, not one post short fewer"


@pytest.mark.parametrize(("more", "hundredths", "empty", "words"), [
    (3, -250, -1, "多派3人，缺额减少2.5人，没有教师的学科减少1个"),
    (-4, 300, 0, "少派4人，缺额增加3人"),
    (0, -1000, 0, "派出人数不变，缺额减少10人"),
    (-2, 0, 0, "少派2人，缺额不变"),
])
def test_what_differs_is_told_and_in_whole_words(
    plan: Figures, more: int, hundredths: int, empty: int, words: str
) -> None:
    one = _short(plan, 5000, 5)
    assert str(gist(one, _sent(_short(plan, 5000 + hundredths, 5 + empty), more))) == words


def test_the_way_back_says_the_opposite(plan: Figures) -> None:
    other = _sent(_short(plan, 700), 2, backbone=1)
    assert str(gist(plan, other)) == "多派2人，缺额增加7人，骨干教师增加1人"
    assert str(gist(other, plan)) == "少派2人，缺额减少7人，骨干教师减少1人"


def test_nothing_but_equal_plans_are_told_as_equal(plan: Figures) -> None:
    assert str(gist(plan, plan)) == "派出人数、骨干人数、缺额、指标和平均路程均不变"
    ways = Distances(4, 42, "10.5", (20, 10, 8), 0, 0)
    shorter = replace(plan, roads=replace(ways, mean="7.2"))
    assert str(gist(replace(plan, roads=ways), shorter)) == "派出人数不变，缺额不变，平均路程少3.3公里"


def test_a_gap_counts_before_a_standard_and_an_empty_subject_before_both(plan: Figures) -> None:
    worse = Coefficient(Said("小学", "primary"), "L1", Said("", ""), "0.50", "0", "0", True, "0", "0", 0, 9)
    poor = replace(plan, variations=(*plan.variations, worse))
    assert improves(poor, plan)
    assert not improves(plan, poor)
    assert improves(_short(plan, 200), replace(_short(plan, 100), variations=poor.variations))
    assert improves(_short(plan, 100, 1), _short(plan, 300, 0))
    assert not improves(plan, plan)
