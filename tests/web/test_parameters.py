"""Every parameter can be asked for on the page; every word that is offered is one that the policy takes."""

import pytest

from rotation.policy.values import command_values
from rotation.web.parameters import parameters
from rotation.web.plans import LEADERS, SHARED, TEACHERS
from rotation.web.screens.curve import _drawn, _shaded
from rotation.web.screens.plan import MINUTES, asked_for

ALL = parameters()


SORTS = [TEACHERS, LEADERS, SHARED]


@pytest.mark.parametrize("sort", SORTS, ids=["teachers", "leaders", "shared"])
def test_all_of_them_are_there(sort):
    dumped = sort.read({}).dump()
    assert set(parameters(sort)) == {f"{section}.{key}" for section, told in dumped.items()
                                     if section not in ("tiers", "principals", "sharing") for key in told}
    assert set(sort.main) <= set(parameters(sort))


@pytest.mark.parametrize(("sort", "name"), [(sort, name) for sort in SORTS for name in sorted(parameters(sort))],
                         ids=lambda one: one if isinstance(one, str) else "")
def test_each_is_told_in_words(sort, name):
    told = parameters(sort)[name]
    for lang in ("zh", "en"):
        assert told.label.render(lang).strip()
        assert told.section.render(lang).strip()
    words = [word for word, _ in told.words]
    assert len(words) == len(set(words)) != 1
    for word in words:
        policy = sort.read(command_values([f"{name}={word}"])) if name != "need.method" else None
        assert policy is None or policy.raw[name] in (word, word == "true")


def test_what_is_usual_is_what_the_policy_has():
    assert (ALL["H10.rate"].usual, ALL["H10.rate"].unit.render("zh"), ALL["R10.years"].unit.render("zh")) == ("10%", "%", "年")
    assert ALL["round.year"].usual == ""
    assert [word for word, _ in ALL["E35.on"].words] == ["true", "false"]
    assert "不低于10%" in ALL["H10.rate"].law.render("zh")


def test_a_form_asks_for_what_is_filled_in_and_for_nothing_else():
    sets, seconds = asked_for({"E35.on": "false", "H10.rate": " 12% ", "H20.share": "", "nothing.here": "1", "minutes": "3"})
    assert sets == ["H10.rate=12%", "E35.on=false"]
    assert seconds == 180
    assert asked_for({}) == ([], 60 * MINUTES)


def point(value):
    return {"known": value is not None, "values": [value], "told": ["" if value is None else str(value)]}


def test_a_curve_has_a_dot_for_what_was_solved_and_nothing_in_between():
    told = _drawn([point(2.0), point(None), point(6.0)], 0)
    (left, low, _), (middle, _, known), (right, high, _) = told["dots"]
    assert left < middle < right
    assert low > high  # drawn from the top
    assert not known
    assert (told["least"], told["most"]) == ("2.0", "6.0")
    assert _drawn([point(None)], 0)["least"] == "—"


def test_a_grid_is_dark_where_a_figure_is_great():
    assert _shaded([point(0.0), point(None), point(4.0), point(2.0)], 0) == [0, -1, 4, 2]
    assert _shaded([point(3.0), point(3.0)], 0) == [0, 0]
