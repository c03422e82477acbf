"""A plan is measured once and every figure has one title: whatever is shown agrees with the report of the plan."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rotation.figures.accounts import accounts
from rotation.figures.figures import Figures, figures_of
from rotation.figures.shown import FIGURES, chosen
from rotation.report import View
from rotation.report.plan_file import PlanFile
from rotation.rules.g05_opened import Opened
from rotation.rules.g20_standards import StandardGap
from tests.support.drawn_plan import banner_view


@pytest.fixture(scope="module")
def view() -> View:
    return banner_view()


@pytest.fixture(scope="module")
def figures(view: View) -> Figures:
    return figures_of(view.round, view.plan)


def test_every_figure_has_a_title_of_its_own_in_both_languages() -> None:
    for lang in ("zh", "en"):
        titles = [item.title.render(lang) for item in FIGURES.values()]
        assert len(set(titles)) == len(titles)


def test_figures_are_those_of_goals_and_of_plan_json(view: View, figures: Figures) -> None:
    """Counts, shortages and what is missing are what goals measure and what plan.json tells."""
    counts, cells = PlanFile.of(view).counts, view.round.cells
    told = {item.key: item.of(figures) for item in FIGURES.values()}
    assert (told["eligible"], told["required"], told["moved"], told["backbone"]) == (
        counts.eligible, counts.required, counts.moved, counts.backbone_moved)
    assert told["short"] == Fraction(sum(cell.shortage(view.change(at)) for at, cell in cells.items()), 100)
    assert told["short_before"] == Fraction(sum(cell.shortage(0) for cell in cells.values()), 100)
    assert (told["empty"], told["missing"]) == (Opened().measure(view.plan), StandardGap().measure(view.plan))
    assert told["favored"] == accounts(view.round, view.plan).to_favored


def test_a_figure_is_read_the_same_way_in_a_table_and_in_a_line(figures: Figures) -> None:
    """The column of a figure holds its number; a line of text spells it with the decimals of its look."""
    for item in FIGURES.values():
        assert item.column(lambda row: row).cell(figures, 0) == item.of(figures)
        assert item.column(lambda row: row).cell(None, 0) is None
    share, km = chosen("share", "km_mean")
    assert share.spelled(figures) == figures.quota.share
    assert km.spelled(figures) == figures.roads.mean
    assert share.spelled(None) == ""
