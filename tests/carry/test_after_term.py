"""R60, E65, H98, G45 in whole rounds: who stays is transferred where he was, who goes home is not placed again."""

import pytest

from rotation.domain.months import Month
from rotation.domain.plan import Plan
from rotation.domain.round import Opening
from rotation.domain.supply import left_host
from rotation.domain.vocabulary import AfterTerm, Form, Stage, Verdict
from rotation.explain import Inquiry
from rotation.explain.people import about_teacher
from rotation.explain.reasons import Everybody
from rotation.figures.kinds import Kind, kinds_of
from rotation.model.eligibility import failed, settle
from rotation.policy.policy import Policy
from rotation.report._sheet import sheet
from rotation.report.decision import standing
from rotation.rules._tiny import tiny
from rotation.rules.g45_taken_over import TakenOver
from rotation.rules.r35_recent_rotation import RecentRotation
from rotation.run import Case
from rotation.run.rounds import solved
from tests.support.drawn_plan import planned, policy
from tests.support.ten_people import CALM
from tests.support.worlds import MADE

STAGE = Stage.PRIMARY


def over(after: AfterTerm | None = None, **given: object):
    """甲 came home from 二小 in August 2026; 乙 may be sent; 二小 and 三小 want one each."""
    told = {"rotation_ended": Month(2026, 8), "last_host": "二小", "after_term": after, **given}
    return tiny({"一小": {}, "二小": {}, "三小": {}}, {"甲": told, "乙": {}},
                posts={"一小 数学": 0, "二小 数学": 1, "三小 数学": 1})


def settled(after: AfterTerm | None = None, given: dict | None = None, **values: object):
    return settle(over(after, **given or {}), policy(**values))


def hosts(round, key="甲"):
    return [opening.school for opening in round.options.of(key)]


def test_who_stays_may_only_stay_and_is_transferred():
    round = settled(AfterTerm.STAY)
    assert hosts(round) == ["二小"]
    placed = Plan.of(round, [("甲", Opening("二小", STAGE, "数学"))]).placement("甲")
    assert (placed.form, placed.relation) == (Form.TRANSFER, True)


def test_who_goes_on_goes_anywhere_but_there_on_the_usual_terms():
    round = settled(AfterTerm.THIRD)
    assert hosts(round) == ["三小"]
    placed = Plan.of(round, [("甲", Opening("三小", STAGE, "数学"))]).placement("甲")
    assert (placed.form, placed.relation) == (Form.TERM, False)


@pytest.mark.parametrize("after", [None, AfterTerm.RETURN])
def test_who_goes_home_is_not_placed_again_whatever_the_years(after):
    assert hosts(settled(after)) == []
    free = settled(after, R35_years=0, R10_reset_by_rotation=False)
    assert "三小" in hosts(free)  # nothing but H98 keeps him at home
    breaches = [told for rule in free.law.values() if rule.code == "H98" for subject in rule.subjects(free)
                for told in rule.breaches(Plan.of(free, [("甲", Opening("三小", STAGE, "数学"))]), subject)]
    assert len(breaches) == 1


@pytest.mark.parametrize(("after", "home"), [(None, 1), (AfterTerm.RETURN, 1), (AfterTerm.STAY, 0), (AfterTerm.THIRD, 0)])
def test_who_goes_home_is_counted_and_told_so(after, home):
    """R35 keeps him there already, yet the rule speaks of him, and he reads that he is back, not that he is exempt."""
    round = settled(after)
    assert round.law["H98"].governs(round) == home
    assert ("返回原校" in str(RecentRotation().says(round, round.teacher("甲")))) is bool(home)


@pytest.mark.parametrize("after", [AfterTerm.STAY, AfterTerm.THIRD])
def test_neither_counts_in_the_share(after):
    round = settled(after)
    assert "甲" not in round.eligible_set
    plan = Plan.of(round, [("甲", round.options.of("甲")[0])])
    assert plan.exchanged == ()
    assert kinds_of(plan)["甲"] is not Kind.RATE


def test_a_third_school_counts_if_the_office_wants_it():
    round = settled(AfterTerm.THIRD, R60_count_third=True)
    assert round.standings["甲"].verdict is Verdict.ELIGIBLE
    assert "甲" in {t.id for t in Plan.of(round, [("甲", Opening("三小", STAGE, "数学"))]).exchanged}


def test_what_else_exempts_goes_on_exempting():
    assert hosts(settled(AfterTerm.STAY, {"established": False})) == []
    assert hosts(settled(AfterTerm.STAY, R60_allow=False)) == []


def test_the_term_in_the_roster_is_as_good_as_that_of_a_carried_workbook():
    """A roster of old says where somebody is on rotation until August; the term is over then."""
    told = {"host": "二小", "host_until": Month(2026, 7), "last_host": None, "rotation_ended": None}
    assert hosts(settled(AfterTerm.STAY, told)) == ["二小"]
    assert left_host(over(None, **told).teacher["甲"], Month(2026, 8)) == "二小"
    long_ago = {**told, "host_until": Month(2025, 8)}
    assert left_host(over(None, **long_ago).teacher["甲"], Month(2026, 8)) is None


def test_somebody_takes_over_only_if_it_is_a_goal():
    """乙 is as near to 三小; G45 sends him where the guest has gone."""
    round, goal = settled(), TakenOver()
    there, elsewhere = (Plan.of(round, [("乙", Opening(code, STAGE, "数学"))]) for code in ("二小", "三小"))
    assert (goal.measure(there), goal.measure(elsewhere), goal.measure(Plan.of(round, []))) == (0, 1, 1)


@pytest.mark.parametrize("gone", ["二小", "三小"])
def test_a_round_with_the_goal_in_a_tier_of_its_own(gone):
    """Whichever of two equal schools the guest has left, somebody is sent there."""
    values = {"round.year": 2026, "H10.reserve": "0%", "tiers": [{"goals": [{"code": "G45"}]}], **CALM}
    rules = Policy.of({name: (value, MADE) for name, value in values.items()})
    _, outcome = solved(Case.of(over(None, last_host=gone), rules), 30.0, None)
    assert [item.host for item in outcome.plan.placements] == [gone]


# -- what is told of them ---------------------------------------------------------------------------------------


def spoken(view):
    return " ".join(point.says.render("zh") for point in standing(view))


def test_who_goes_on_is_told_by_its_own_rule_and_not_by_tenure():
    for after, word in ((AfterTerm.STAY, "留任"), (AfterTerm.THIRD, "第三校")):
        item = settled(after).standings["甲"]
        assert (item.rule, item.placeable) == ("R10", True)  # the lowest code is printed
        assert f"交流期满：{word}，可安排，不计入比例（R60）" in item.why.render("zh")
    assert "不允许" in settled(AfterTerm.STAY, R60_allow=False).standings["甲"].why.render("zh")
    allowed, refused = (settled(AfterTerm.STAY, R60_allow=told) for told in (True, False))
    assert failed(allowed, allowed.teacher("甲")) == ("R10", "R35")  # to be allowed is no failing
    assert failed(refused, refused.teacher("甲")) == ("R10", "R35", "R60")
    for other in (settled(AfterTerm.STAY, {"established": False}), settled(AfterTerm.RETURN)):
        assert "R60" not in other.standings["甲"].why.render("zh")


@pytest.mark.parametrize(("given", "why"), [
    ({}, "甲（留任；H25 编制：二小：在编人数不超过0人"), ({"established": False}, "甲（留任；R15")])
def test_nobody_who_was_to_go_on_is_left_out_without_a_word(given, why):
    """二小 has no approved post and the pool is empty, so 甲 cannot be transferred there."""
    told = {"rotation_ended": Month(2026, 8), "last_host": "二小", "after_term": AfterTerm.STAY, **given}
    problem = tiny({"一小": {}, "二小": {"established_posts": 0}, "三小": {}}, {"甲": told, "乙": {}},
                   posts={"一小 数学": 0, "二小 数学": 1, "三小 数学": 1})
    view = planned(problem, "乙>三小")
    assert "批准留任1人、转第三校0人，安排0人；未安排1人：" in spoken(view)
    assert why in spoken(view)
    assert "甲" in sheet(view, "choices").column("teacher")
    standings, asked = sheet(view, "standings"), Inquiry(view.round, view.policy, view.outcome)
    told = standings.column("why")[standings.column("teacher").index("甲")].render("zh")
    rule = why.partition("；")[2].partition(" ")[0]
    assert told.startswith(f"期满批准留任，但无法安排：{rule}")
    lines = about_teacher(asked, Everybody(view.round, view.outcome), view.round.teacher("甲"), exact=False)
    assert [line.says.render("zh") for line in lines[1:]] == [told]


def test_who_is_placed_is_counted_and_of_nobody_nothing_is_told():
    assert "批准留任1人、转第三校0人，安排1人。" in spoken(planned(over(AfterTerm.STAY), "甲>二小"))
    assert "转第三校" not in spoken(planned(over(), "乙>三小"))
