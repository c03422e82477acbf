"""Charts by value: the options that the page hands to the charting library, and where their numbers come from."""

import json
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from rotation.domain.indicators import root
from rotation.figures.standards import measures, spreads
from rotation.report.page_effects import GAPS, STANDARDS, VARIATION
from rotation.report.page_places import FLOWS, MAP, MOST_SCHOOLS, crowd, labels
from rotation.report.page_plan import _page
from rotation.rules._tiny import tiny
from rotation.sample import draw
from rotation.tables.page.cells import grid, shown
from rotation.tables.page.charts import Bars, Curve, Dial, Mark, bars, curves, gauge, limited
from rotation.tables.page.flow_charts import MOST_LINES, Flow, MapPoint, Node, heat, sankey, spots
from rotation.tables.page.parts import HEIGHTS, height_for
from rotation.tables.page.render import embedded, spelled
from rotation.tables.table import Formula, Styled
from rotation.text import say
from tests.support.drawn_plan import banner_view, planned, view_of

PEOPLE = say("people", "人")


@pytest.fixture(scope="module")
def view():
    return banner_view()


# -- options ----------------------------------------------------------------------------------


def test_gauge_shows_the_share_and_marks_what_is_asked():
    option = gauge(Dial(0.1168, 0.10, "11.68%"))
    reached, mark = option["series"]
    assert (reached["data"], reached["detail"]["formatter"], reached["max"]) == ([{"value": 11.68}], "11.68%", 20)
    assert mark["data"] == [{"value": 10.0}]


@pytest.mark.parametrize(("share", "asked", "end"), [(0, 0.1, 20), (0.35, 0.1, 50), (1, 0.2, 100), (0, 0, 10)])
def test_dial_has_room_on_both_sides(share, asked, end):
    assert gauge(Dial(share, asked, ""))["series"][0]["max"] == end


def test_bars_keep_their_order_and_figures():
    option = bars(["语文", "音乐"], [Bars(say("before", "前"), [2, 3.5]), Bars(say("after", "后"), [1, 0])], PEOPLE)
    assert option["yAxis"]["data"] == ["语文", "音乐"]
    assert option["yAxis"]["inverse"] is True
    assert [item["data"] for item in option["series"]] == [[2, 3.5], [1, 0]]
    assert option["color"][0] != option["color"][1]


def test_limits_stand_beside_their_bars():
    option = limited(["a", "b"], [Bars(say("x", "x"), [0.44, 0.1])], [0.45, 0.5], PEOPLE)
    assert option["series"][-1]["data"] == [[0.45, 0], [0.5, 1]]
    near, far = option["series"][0]["data"]
    assert near["label"]["distance"] > 8  # the figure is moved off the mark
    assert far == {"value": 0.1}


def test_flow_pictures_never_have_a_cycle():
    option = sankey([Node("甲"), Node("乙")], [Node("甲"), Node("乙")], [Flow(0, 1, 2), Flow(1, 0, 1), Flow(0, 0, 1)])
    told = spelled(option, "zh")["series"][0]
    starts, ends = ({link[side] for link in told["links"]} for side in ("source", "target"))
    assert starts == {"甲（派出）", "乙（派出）"}
    assert not starts & ends
    assert [node["label"]["formatter"] for node in told["data"]] == ["甲", "乙", "甲", "乙"]
    assert [link["value"] for link in told["links"]] == [2, 1, 1]


def test_heat_maps_put_rows_down_and_columns_across():
    option = heat(["r0", "r1"], ["c0", "c1", "c2"], [(1, 2, 5.0)])
    assert option["series"][0]["data"] == [[2, 1, 5.0]]
    assert (len(option["xAxis"]["data"]), len(option["yAxis"]["data"])) == (3, 2)
    assert heat([], [], [])["series"][0]["data"] == []


def test_map_draws_lines_short_of_their_end_and_not_too_many():
    places = [MapPoint("甲", 116.0, 44.0, 0, 2, 0), MapPoint("乙", 117.0, 45.0, 2, 0, 1)]
    lines, *kinds = spots(places, [Flow(0, 1, 2)], ["城", "乡"])["series"]
    start, end = lines["data"][0]["coords"]
    assert start == [116.0, 44.0]
    assert all(0.9 < b - a < 1 for a, b in zip(start, end, strict=True))
    assert [len(kind["data"]) for kind in kinds] == [1, 1]
    many = [Flow(0, 1, number) for number in range(100)]
    drawn = spots(places, many, ["城", "乡"])["series"][0]["data"]
    assert len(drawn) == MOST_LINES


def test_curves_mark_values_and_limits():
    option = curves([Curve("a", [(8, 1.0), (9, 2.0)])], "x", "y",
                    [Mark("xAxis", 8.5, "now"), Mark("yAxis", 1.5, "limit", strong=True)])
    line = option["series"][0]
    assert line["data"] == [[8, 1.0], [9, 2.0]]
    assert [mark.get("xAxis", mark.get("yAxis")) for mark in line["markLine"]["data"]] == [8.5, 1.5]
    assert option["tooltip"]["trigger"] == "axis"


def test_every_chart_of_a_plan_speaks_as_plain_json(view):
    for section in _page(view).sections:
        for chart in section.charts:
            for lang in ("zh", "en"):
                json.dumps(spelled(chart.option, lang), allow_nan=False)


def test_no_tooltip_is_written_as_html(view):
    for section in _page(view).sections:
        for chart in section.charts:
            tooltip = chart.option["tooltip"]
            assert tooltip.get("show") is False or tooltip["renderMode"] == "richText", chart.key


# -- the numbers are those of the plan --------------------------------------------------------


def test_flows_add_up_to_the_placements(view):
    chart, = FLOWS.section(view).charts
    links = chart.option["series"][0]["links"]
    assert sum(link["value"] for link in links) == len(view.plan.placements)
    told = grid(chart.table, "zh").rows
    assert sum(int(cells[1].text) for _, cells in told) == len(view.plan.placements)


def test_many_schools_get_a_heat_map_and_flows_between_areas():
    view = many_schools()
    areas, heat_map = FLOWS.section(view).charts
    assert (areas.key, heat_map.key) == ("areas", "heat")
    total = len(view.plan.placements)
    assert sum(link["value"] for link in areas.option["series"][0]["links"]) == total
    assert sum(value for _, _, value in heat_map.option["series"][0]["data"]) == total


def many_schools():
    """A ring of schools, each sending one teacher to the next."""
    count = MOST_SCHOOLS + 2
    codes = [f"S{number:02}" for number in range(count)]
    moves = {f"T{number:02}": codes[(number + 1) % count] for number in range(count)}
    problem = tiny({code: {"town": f"镇{number % 3}"} for number, code in enumerate(codes)},
                   {f"T{number:02}": {"school": code} for number, code in enumerate(codes)})
    return planned(problem, " ".join(f"{key}>{code}" for key, code in moves.items()))


def test_shortages_by_subject_and_by_area_have_the_same_sum(view):
    by_subject, by_area = GAPS.section(view).charts
    cells = view.round.cells
    for index, expected in enumerate((sum(c.shortage(0) for c in cells.values()),
                                      sum(c.shortage(view.change(at)) for at, c in cells.items()))):
        for chart in (by_subject, by_area):
            assert round(100 * sum(chart.option["series"][index]["data"])) == expected


def test_variation_is_that_of_the_sheet_with_the_limits(view):
    formal, real = VARIATION.section(view).charts
    found = spreads(measures(view.round, view.plan))
    for chart, way in ((formal, "statistical"), (real, "actual")):
        before, after, limits = chart.option["series"]
        assert [item["value"] for item in before["data"]] == [float(root(getattr(s, way)[0])) for s in found]
        assert [item["value"] for item in after["data"]] == [float(root(getattr(s, way)[1])) for s in found]
        assert Counter(limit for limit, _ in limits["data"]) == {0.5: 3, 0.45: 3}


def test_people_missing_add_up_to_the_goal(view):
    (chart,) = STANDARDS.section(view).charts
    goal = next(tier for tier in view.outcome.tiers if tier.goals[0].code == "G20")
    assert sum(chart.option["series"][1]["data"]) == goal.value


# -- places -----------------------------------------------------------------------------------


def test_schools_of_one_short_name_are_told_apart():
    first, second, *_ = draw("西乌珠穆沁旗").schools
    assert labels([first, replace(second, short=first.short)]) == {
        first.code: f"{first.short}（{first.code}）", second.code: f"{first.short}（{second.code}）"}


def test_crowded_schools_are_enlarged_once(view):
    schools = [school for school in view.round.problem.schools if school.stages]
    close = crowd(schools)
    assert {school.town for school in close} == {view.round.problem.schools[0].town}
    whole, enlarged = MAP.section(view).charts
    drawn = [sum(len(part["data"]) for part in chart.option["series"][1:]) for chart in (whole, enlarged)]
    assert drawn == [len(schools) - len(close) + 1, len(close)]


def test_a_map_without_a_crowd_is_drawn_once():
    far = {code: {"longitude": 115.0 + number, "latitude": 44.0} for number, code in enumerate("甲乙丙丁")}
    problem = tiny(far, {"T": {"school": "甲"}})
    assert [chart.key for chart in MAP.section(planned(problem, "T>乙")).charts] == ["map"]


def test_schools_at_one_spot_can_be_drawn():
    problem = draw("西乌珠穆沁旗")
    heap = tuple(replace(school, longitude=117.0, latitude=44.0) for school in problem.schools)
    (chart,) = MAP.section(view_of(replace(problem, schools=heap))).charts
    json.dumps(spelled(chart.option, "zh"), allow_nan=False)


# -- cells ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "look", "told"), [
    (Fraction(229, 100), "tenth", ("2.2", "n", "2.2")), (Fraction(-1, 3), "decimal", ("-0.33", "n", "-0.33")),
    (0, "moves", ("–", "n", "0")), (Fraction(1999, 10_000), "percent", ("19.99%", "n", "0.1999")),
    (Styled("好", "good"), "center", ("好", "good c", "")), (Styled(3, "bad"), "count", ("3", "bad n", "3")),
    (None, "count", ("", "n", "")), (Formula("A1", 7), "count", ("7", "n", "7")),
    ("a\x00b", "text", ("ab", "", "")), (True, "text", ("True", "", "")),
    (Styled(Fraction(5, 2), "tenth"), "count", ("2.5", "n", "2.5")), ("—", "count", ("—", "c", ""))])
def test_cells_are_cut_off_and_never_rounded_up(value, look, told):
    assert tuple(shown(value, look, "zh")) == (*told, "")


def test_json_cannot_end_its_element():
    told = embedded({"a": ["</script><!--", say("x & y", "甲 & 乙")]}, "zh")
    assert not set("<>&") & set(told)
    assert json.loads(told) == {"a": ["</script><!--", "甲 & 乙"]}


def test_heights_are_classes_of_the_style_sheet():
    from rotation.tables.page.render import _static
    for name, pixels in HEIGHTS.items():
        assert f".h-{name} {{ height: {pixels}px; }}" in _static("page.css")
    assert (height_for(1), height_for(361), height_for(5000)) == ("xs", "l", "xxxl")


# -- told values ------------------------------------------------------------------------------
