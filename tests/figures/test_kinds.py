"""What moves are for: known answers in tiny worlds, and counts taken anew from facts on drawn plans."""

from collections import Counter
from math import ceil

import pytest

from rotation.domain.months import Month
from rotation.domain.plan import Plan
from rotation.domain.round import Opening
from rotation.domain.vocabulary import Degree, Form, Level, LockKind, Willingness
from rotation.figures.kinds import APART, ONLY_EXCHANGE, Kind, kinds_of, purposes
from rotation.rules._tiny import lock, tiny
from rotation.rules.g20_standards import StandardGap
from rotation.rules.g30_variation import Variation
from tests.support.drawn_plan import banner_view, planned

TWO = {"一小": {}, "二小": {}}
THREE = {**TWO, "三小": {}}


@pytest.fixture(scope="module")
def banner():
    return banner_view()


def kind(problem, placements, who="甲"):
    return planned(problem, placements).kinds[who]


# -- the post: short, replaced, exchanged -------------------------------------------------------


def test_the_first_n_arrivals_fill_a_shortage_of_n_and_no_more():
    people = {"甲": {}, "乙": {}, "丙": {"school": "二小"}}
    problem = tiny(TWO, people, posts={"一小 数学": 2, "二小 数学": 2})
    assert planned(problem, "甲>二小 乙>二小").kinds == {"甲": Kind.FILLS, "乙": Kind.RATE}


@pytest.mark.parametrize(("more", "first"), [
    ({}, "甲"), ({"points": 100}, "乙"), ({"points": 9900, "subject": "语文", "certificate_subjects": ("数学",)}, "乙")])
def test_fit_then_points_then_the_ticket_say_who_is_first(more, first):
    """Both have 16 years; 甲's ticket is 22, 乙's 65: counted outside with sha256sum."""
    problem = tiny(TWO, {"甲": more, "乙": {}}, posts={"一小 数学": 2, "二小 数学": 1})
    assert [key for key, found in planned(problem, "甲>二小 乙>二小").kinds.items() if found is Kind.FILLS] == [first]


def test_half_a_post_lacking_is_a_whole_person_as_for_the_goal():
    problem = tiny(TWO, {"甲": {}, "乙": {"school": "二小", "workload": 50}}, posts={"一小 数学": 1, "二小 数学": 1})
    assert kind(problem, "甲>二小") is Kind.FILLS


def test_replaces_as_many_leavers_as_would_be_missed():
    people = {"甲": {}, "乙": {"school": "二小"}, "丙": {"school": "二小"}, "丁": {}}
    exact = tiny(THREE, people, posts={"一小 数学": 2, "二小 数学": 2, "三小 数学": 1})
    assert kind(exact, "甲>二小 乙>三小") is Kind.REPLACES
    assert kind(exact, "甲>二小") is Kind.RATE
    spare = tiny(THREE, people, posts={"一小 数学": 2, "二小 数学": 1, "三小 数学": 2})
    assert kind(spare, "甲>二小 乙>三小") is Kind.SWAPS
    both = planned(spare, "甲>二小 丁>二小 乙>三小 丙>三小").kinds
    assert sorted(both[key] for key in "甲丁") == sorted([Kind.REPLACES, Kind.SWAPS])


def test_two_of_a_full_subject_who_change_places_are_only_exchanged():
    problem = tiny(TWO, {"甲": {}, "乙": {"school": "二小"}}, posts={"一小 数学": 0.4, "二小 数学": 0.4},
                   most={"一小 数学": 3, "二小 数学": 3})
    view = planned(problem, "甲>二小 乙>一小")
    assert set(view.kinds.values()) == {Kind.SWAPS}
    assert purposes(view.plan).only_exchange == 2


# -- standards, backbone, balance, orders -------------------------------------------------------


def test_helps_a_school_meet_the_standards_counts_pupils_of_both():
    schools = {"一小": {"primary_pupils": 60}, "二小": {"primary_pupils": 60}}
    strong = {"backbone": Level.BANNER, "degree": Degree.SENIOR}
    posts = {"一小 数学": 1, "二小 数学": 1}
    rich = tiny(schools, {"甲": strong, "乙": strong, "丙": {"school": "二小", "degree": Degree.SENIOR}},
                posts=posts)
    assert kind(rich, "甲>二小") is Kind.STANDARD
    poor = tiny(schools, {"甲": strong, "丙": {"school": "二小", "degree": Degree.SENIOR}}, posts=posts)
    assert kind(poor, "甲>二小") is Kind.RATE


def test_backbone_teacher_to_a_school_of_higher_priority():
    people = {"甲": {"backbone": Level.BANNER}, "乙": {"school": "二小"}, "丙": {}}
    problem = tiny({"一小": {}, "二小": {"rural": True}}, people, posts={"一小 数学": 1, "二小 数学": 1})
    assert kind(problem, "甲>二小") is Kind.BACKBONE
    assert kind(problem, "丙>二小", "丙") is Kind.RATE


def test_what_only_the_office_wanted_is_not_called_a_move_for_the_share():
    people, posts = {"甲": {}, "乙": {"school": "二小"}}, {"一小 数学": 1, "二小 数学": 1}
    assert kind(tiny(TWO, people, posts=posts), "甲>二小") is Kind.RATE
    ordered = tiny(TWO, people, posts=posts, locks=(lock("甲", LockKind.MUST_MOVE),))
    assert kind(ordered, "甲>二小") is Kind.DECIDED


def share(goal, plan, teacher):
    """Return by how much one teacher's placement changes a goal's value."""
    rest = [item for item in plan.placements if item.teacher != teacher]
    return goal.measure(plan) - goal.measure(Plan(plan.round, rest))


def test_kinds_agree_with_the_goals_measured_anew(banner):
    for item in banner.plan.placements[::4]:
        found = banner.kinds[item.teacher]
        if found in (Kind.STANDARD, Kind.BACKBONE, Kind.BALANCE, Kind.DECIDED, Kind.RATE):
            better = share(StandardGap(), banner.plan, item.teacher) < 0
            assert (found is Kind.STANDARD) == better
            if found in (Kind.BALANCE, Kind.RATE):
                assert (found is Kind.BALANCE) == (share(Variation(), banner.plan, item.teacher) < 0)


# -- volunteers, recruits, shadowing ------------------------------------------------------------

VOLUNTEER = {"joined": Month(2024, 9), "willingness": Willingness.VOLUNTEERS}


def test_a_volunteer_outside_the_share_never_moves_for_the_share():
    people = {"甲": VOLUNTEER, "乙": {"school": "二小"}}
    full = tiny(TWO, people, posts={"一小 数学": 1, "二小 数学": 1})
    assert kind(full, "甲>二小") is Kind.VOLUNTEER
    assert kind(full, "甲>二小 乙>一小") is Kind.REPLACES
    short = tiny(TWO, people, posts={"一小 数学": 1, "二小 数学": 2})
    assert kind(short, "甲>二小") is Kind.FILLS
    spare = tiny(TWO, {**people, "丙": {"school": "二小"}}, posts={"一小 数学": 1, "二小 数学": 1})
    assert kind(spare, "甲>二小 乙>一小") is Kind.VOLUNTEER
    applied = tiny(TWO, {**people, "甲": {"willingness": Willingness.VOLUNTEERS}},
                   posts={"一小 数学": 1, "二小 数学": 1})
    assert kind(applied, "甲>二小") is Kind.RATE


def test_a_recruit_is_a_recruit_wherever_posted():
    assert kind(tiny(TWO, {"甲": {"school": "待分配"}, "乙": {}}), "甲>二小") is Kind.RECRUIT


def test_who_shadows_fills_no_post_and_leaves_it_to_the_next():
    people, posts = {"甲": {"points": 9900}, "乙": {}}, {"一小 数学": 2, "二小 数学": 1}
    teaching = planned(tiny(TWO, people, posts=posts), "甲>二小 乙>二小")
    assert teaching.kinds == {"乙": Kind.RATE, "甲": Kind.FILLS}
    watching = tiny(TWO, people, posts=posts, locks=(lock("甲", LockKind.GOES_TO, "二小", form=Form.SHADOW),))
    assert planned(watching, "甲>二小 乙>二小").kinds == {"乙": Kind.FILLS, "甲": Kind.SHADOW}


# -- the sentence -------------------------------------------------------------------------------


def test_one_sentence_sums_up():
    people = {"甲": {}, "乙": {}, "丙": {"school": "二小"}, "丁": VOLUNTEER, "戊": {"school": "待分配"}}
    problem = tiny(TWO, people, posts={"一小 数学": 3, "二小 数学": 2})
    found = purposes(planned(problem, "甲>二小 乙>二小 丁>二小 戊>一小").plan)
    assert str(found.says) == "交流3人（其中1人不计入比例）：补缺1人，只为交流1人（仅为比例1人），自愿1人；新任教师分配1人"
    assert found.says.render("en") == (
        "3 exchanged (1 of them beside the share): fills a shortage: 1, only for the exchange: 1 (for the share only: 1), volunteer: 1; "
        "recruit's first post: 1")
    nobody = purposes(planned(problem, "").plan)
    assert (str(nobody.says), nobody.exchanged) == ("没有人员交流", 0)


def test_counts_sum_up_and_agree_with_heads_counted_at_the_posts(banner):
    """Per cell: people who fill are the least of those lacking and those arriving, and so on."""
    plan, round = banner.plan, banner.round
    found, kinds = purposes(plan), kinds_of(plan)
    assert sum(found.counts.values()) == len(plan.placements)
    assert found.exchanged + sum(found.counts[one] for one in APART) == len(plan.placements)
    assert found.only_exchange == sum(found.counts[one] for one in ONLY_EXCHANGE)
    came, gone = Counter(item.opening for item in plan.placements), Counter()
    for item in plan.placements:
        if item.teacher in round.supply.counted:
            gone[Opening(*round.supply.key_of(item.teacher))] += 1
    for opening, number in came.items():
        here = Counter(kinds[item.teacher] for item in plan.placements if item.opening == opening)
        cell = round.cells[opening]
        lacking = ceil((100 * cell.posts - cell.before) / 100)
        at_posts = min(number, max(0, lacking + gone[opening]), max(0, lacking) + gone[opening])
        if not here[Kind.RECRUIT]:
            assert here[Kind.FILLS] == min(number, max(0, lacking))
            assert here[Kind.FILLS] + here[Kind.REPLACES] == at_posts
