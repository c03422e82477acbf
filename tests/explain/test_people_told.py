"""One person, one story: what explain, the sheets and the list of stand-ins say of somebody agrees."""

import re
from collections import Counter
from itertools import islice

import pytest

from rotation.domain.outcome import GoalResult, TierResult
from rotation.domain.plan import Plan
from rotation.domain.vocabulary import Level
from rotation.engine import solve
from rotation.explain import Inquiry, listed, reasons
from rotation.explain.blockers import _clause, _eased
from rotation.explain.inquiry import Ranking, Replacement
from rotation.explain.people import about_teacher, ranked
from rotation.explain.reasons import Everybody
from rotation.explain.units import _change, improved
from rotation.explain.whole import about_all
from rotation.figures.goals import goal_of
from rotation.figures.kinds import kinds_of
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.policy.values import sheet_values
from rotation.report import View
from rotation.report.choices import Ground
from rotation.rules._tiny import tiny
from rotation.rules.h70_couples import Couples
from rotation.run.gather import Inputs, gather
from rotation.text import say
from tests.support.drawn_plan import by_key, policy
from tests.support.lawful_plans import feasible
from tests.support.places import SAMPLES
from tests.support.small_banner import small_banner
from tests.support.worlds import MADE

SOLVER_WORDS = re.compile("公里当量|加权|下限|最优性证明|至少[0-9.]+公里|rotation ")


@pytest.fixture(scope="module")
def told():
    """Some small rounds, planned, with everything that is told of their people."""
    found = [Inquiry(force.round, force.policy, outcome) for force, outcome in islice(feasible(50_000), 6)]
    facts = small_banner("旗")
    rules = Policy.of(sheet_values(facts.parameters))
    round = settle(facts, rules)
    found.append(Inquiry(round, rules, solve(round, rules)))
    return [(asked, reasons(asked)) for asked in found]


def test_explain_begins_with_name_and_decision_and_says_what_the_sheet_says(told):
    seen = Counter()
    for asked, known in told:
        plan, everybody = asked.outcome.plan, Everybody(asked.round, asked.outcome)
        for key in asked.round.eligible:
            teacher, item = asked.round.teacher(key), plan.placement(key)
            lines = [str(line.says) for line in about_teacher(asked, everybody, teacher, exact=True)]
            assert lines[0].startswith(f"{teacher.name}（{key}）：{'留在' if item is None else '到'}")
            ground = everybody.why(teacher).ground
            if ground is not Ground.WHOLE and asked.round.standings[key].placeable:
                assert str(known.choices[key]) in lines, f"{key}: {lines}"
                seen["same"] += 1
            assert not any(SOLVER_WORDS.search(line) for line in (*lines, str(known.choices[key])))
    assert seen["same"] > 10


def agree(asked, known, posts):
    """Check that sheets and stand-ins tell of everybody what was found out."""
    view = View(asked.round, asked.policy, asked.outcome, reasons=known.choices, inverted=known.inverted,
                envied=known.envy, posts=posts)
    tables, kinds = by_key(view), kinds_of(asked.outcome.plan)
    why = dict(zip(tables["choices"].column("teacher"), map(str, tables["choices"].column("why"))))
    assert why == {key: str(text) for key, text in known.choices.items()}
    assert {key: str(kind) for key, kind in kinds.items()} == dict(
        zip(tables["placements"].column("teacher"), map(str, tables["placements"].column("kind"))))
    for one in posts:
        if one.excluded is not None and one.excluded in why:
            assert str(one.why) == why[one.excluded] or "单独换人不符合" in str(one.why) or "必须安排" in str(one.why)
        assert not any(SOLVER_WORDS.search(str(text)) for text in (one.why, *(item.why for item in one.standbys)))


def counted(asked, posts):
    """Check what stand-ins change on the plan in which they stand in; return how many there are."""
    round, plan, seen = asked.round, asked.outcome.plan, 0
    for one in posts:
        for stand in one.standbys:
            rest = [(item.teacher, item.opening) for item in plan.placements if item != one.item]
            other = Plan.of(round, [*rest, (stand.teacher, one.item.opening)])
            more = sum(cell.shortage(other.change(at)) - cell.shortage(plan.change(at))
                       for at, cell in round.cells.items())
            words = "缺额不变" if not more else f"缺额{'增加' if more > 0 else '减少'}{abs(more) / 100:g}人"
            assert str(stand.why).split("，")[0] == words
            km = round.km(round.teacher(stand.teacher), one.item.host)
            assert km is None or f"路程{km}公里" in str(stand.why)
            seen += 1
    return seen


def test_sheets_say_of_a_person_what_explain_says_and_stand_ins_are_counted(told):
    seen = 0
    for asked, known in told:
        posts = listed(asked, known.choices).posts
        agree(asked, known, posts)
        seen += counted(asked, posts)
    assert seen > 0


@pytest.mark.slow
def test_in_a_sample_of_a_banner_everybody_has_one_story():
    case = gather(Inputs(SAMPLES / "西乌珠穆沁旗_虚构数据.xlsx"))
    asked = Inquiry(case.round, case.policy, solve(case.round, case.policy))
    known = reasons(asked)
    posts = listed(asked, known.choices).posts
    agree(asked, known, posts)
    assert counted(asked, posts) > 40
    everybody = Everybody(asked.round, asked.outcome)
    for key in asked.round.eligible[::7]:
        lines = [str(line.says) for line in about_teacher(asked, everybody, asked.round.teacher(key), exact=False)]
        assert str(known.choices[key]) in lines or str(known.choices[key]) in lines[1]


def test_nothing_tells_of_a_family():
    """甲's husband 乙 goes elsewhere: whatever is asked or listed says so to nobody."""
    people = {"甲": {"spouse": "乙"}, "乙": {"spouse": "甲"}, "丙": {}, "丁": {}}
    facts = tiny({"一小": {}, "二小": {"town": "东镇"}, "三小": {"town": "西镇"}}, people,
                 posts={"一小 数学": 1, "二小 数学": 1, "三小 数学": 1})
    rules = policy(H35_on=False, H40_on=False, H15_on=False, H20_on=False)
    round = settle(facts, rules)
    asked = Inquiry(round, rules, solve(round, rules))
    known, everybody = reasons(asked), Everybody(round, asked.outcome)
    lists = listed(asked, known.choices)
    said = [line.says for key in people
            for line in about_teacher(asked, everybody, round.teacher(key), exact=True)]
    said += [*known.choices.values(), *(one.why for one in lists.posts), *(one.says for one in lists.bindings)]
    assert asked.outcome.plan.placements
    for text in said:
        for words in (text.render("zh"), text.render("en")):
            assert not re.search("夫妻|配偶|spouse|ouple|H70", words), words
    clause = next(one for one in asked.system.clauses if one.code == Couples.code)
    assert str(_clause(asked, clause, 0, 1)) == "按规定本年度不安排交流"
    assert str(_eased([clause]).filled(w=clause.rule.neutral, n=1, t="可派该教师")) == "有关教师按规定本年度不安排交流"


@pytest.mark.parametrize(("facts", "said"), [
    ({"甲": {"points": 200}, "乙": {"points": 900}}, "无单项原因，由整体方案决定；如改派留校者：同等条件随机排序增加"),
    ({"甲": {"points": 900, "backbone": Level.BANNER}, "乙": {"points": 200}},
     "如改派留校者：因农村牧区、薄弱学校骨干不减少（H55）")])
def test_an_inversion_is_told_alike_by_sheet_and_counter_and_no_rule_is_called_no_single_fact(facts, said):
    problem = tiny({"一小": {"rural": True}, "二小": {"rural": True}}, facts, posts={"一小 数学": 1, "二小 数学": 2})
    off = {f"{code}.on": (False, MADE) for code in ("H10", "H15", "H20", "H35", "H40", "H45", "H50", "H60")}
    rules = Policy.of({"round.year": (2026, MADE), **off,
                       "tiers": ([{"goals": [{"code": "G10"}]}, {"goals": [{"code": "G90"}]}], MADE)})
    round = settle(problem, rules)
    asked = Inquiry(round, rules, solve(round, rules))
    (sheet,) = reasons(asked).inverted.values()
    (counter,) = (line.says for line in about_all(asked, Everybody(round, asked.outcome), exact=True)
                  if line.kind == "inversion")
    assert str(sheet).startswith(said)
    assert str(counter).endswith(f"留校：{sheet}")


def test_a_place_among_those_looked_at_is_not_a_place_among_all(told):
    asked, _ = next(one for one in told if one[0].outcome.plan.placements and one[0].outcome.plan.round.eligible)
    item = asked.outcome.plan.placements[0]
    answer = asked.price()
    some = Ranking((Replacement(item.teacher, answer),), 8, 15, proven=False)
    every = Ranking((Replacement(item.teacher, answer),), 15, 15, proven=True)
    assert "15名可任该岗位者中只测算了8人，其中第1" in str(next(iter(ranked(asked, some))).says)
    assert "15名可任该岗位者中第1" in str(next(iter(ranked(asked, every))).says)


def test_a_clause_of_the_whole_banner_says_on_which_side_of_its_number_the_placement_would_be():
    facts = small_banner("旗")
    rules = policy()
    round = settle(facts, rules)
    asked = Inquiry(round, rules, solve(round, rules))
    rate = next(one for one in asked.system.clauses if one.code == "H10")
    assert str(_clause(asked, rate, 1, 0)).endswith("（这样安排则差1人）")
    assert str(_clause(asked, rate, 0, 2)).endswith("（这样安排则超出2人）")
    of_school = next(one for one in asked.system.clauses if set(one.subject) & set(round.problem.school)
                     and one.rule.neutral is None)
    assert "这样安排" not in str(_clause(asked, of_school, 1, 0))


@pytest.mark.parametrize(("code", "less", "more"), [
    ("G70", "与原方案去向不同的人数减少2人", "与原方案去向不同的人数增加2人"),
    ("G60", "超出应交流人数的人数减少2人", "超出应交流人数的人数增加2人"),
    ("G42", "安排到结对学校或同集团学校的人数增加2人", "安排到结对学校或同集团学校的人数减少2人"),
])
def test_a_goal_that_changes_is_told_by_what_it_counts_and_a_gain_upwards(code, less, more):
    def tier(value):
        return TierResult(1, goal_of(code).label, value, value, proven=True, goals=(GoalResult(code, 1, value),))
    assert str(improved([tier(0)], [tier(-2)])) == less
    assert str(_change(tier(2), 2, say("", ""))) == more
