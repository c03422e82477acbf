"""Reasons of people: recomputed from facts and plan on drawn plans; the same in every sheet."""

from collections import Counter
from dataclasses import replace
from itertools import islice
from random import Random

import pytest

from rotation.domain.months import Month
from rotation.domain.plan import Plan
from rotation.domain.vocabulary import Level, LockKind, Rank, Verdict, Willingness
from rotation.model.eligibility import plan_rules
from rotation.report.choices import Choices, Ground, choices_of
from rotation.rules._tiny import lock, tiny
from rotation.rules.r60_after_term import ONWARD
from tests.support.asked_oracle import oracle_of, parameters
from tests.support.drawn_plan import banner_view, by_key, planned
from tests.support.lawful_plans import feasible
from tests.support.oracle import Oracle
from tests.support.reason_oracle import Retold
from tests.support.worlds import lawful_choice, world

TWO = {"一小": {}, "二小": {}}
FULL = {"posts": {"一小 数学": 1, "二小 数学": 1}}


@pytest.fixture(scope="module")
def banner():
    return banner_view()


def why(problem, placements, who, **values):
    view = planned(problem, placements, **values)
    return view.choices.why(view.round.teacher(who))


# -- each ground in a tiny world --------------------------------------------------------------


def test_reasons_are_worked_out_once_for_all_sheets_of_a_plan(banner, monkeypatch):
    """However often a view is copied to note something on it."""
    found, first = Counter(), Choices._first
    monkeypatch.setattr(Choices, "_first", lambda self, teacher: found.update([teacher.id]) or first(self, teacher))
    choices_of.cache_clear()
    for view in (replace(banner), replace(banner)):
        for key in view.round.eligible[:20]:
            view.choices.why(view.round.teacher(key))
    assert len(found) == 20
    assert set(found.values()) == {1}


def test_a_rule_that_forbids_comes_first():
    kept = why(tiny(TWO, {"甲": {}}, locks=[lock("甲", LockKind.STAY)]), "", "甲")
    assert (kept.ground, str(kept.says)) == (Ground.FORBIDDEN, "教育局指定本年度留任")
    nowhere = why(tiny(TWO, {"甲": {"subject": "体育与健康"}}), "", "甲")
    assert str(nowhere.says) == "没有可安排的岗位：其他学校没有小学体育与健康岗位"


def test_of_a_couple_only_the_neutral_sentence_is_told():
    people = {"甲": {"spouse": "乙"}, "乙": {"spouse": "甲", "school": "二小"}}
    away = why(tiny({"一小": {}, "二小": {"town": "东镇"}}, people, **FULL), "乙>一小", "甲")
    one_town = why(tiny(TWO, people, **FULL), "乙>一小", "甲")
    assert away.ground is Ground.FORBIDDEN is not one_town.ground
    assert str(away.says) == str(away.outside) == "按规定本年度不安排交流"
    for text in (away.says.render("zh"), away.says.render("en")):
        assert not any(word in text for word in ("夫妻", "配偶", "H70", "spouse", "couple"))


def test_the_own_subject_would_be_short():
    told = why(tiny(TWO, {"甲": {}, "乙": {}}, posts={"一小 数学": 2, "二小 数学": 1}), "", "甲")
    assert (told.ground, str(told.says)) == (
        Ground.SHORT, "本校该学科派出后不足（H45）：小学数学岗位2个，本方案有2人")


def test_those_with_more_points_go_first_and_are_named_inside_only():
    people = {name: {"points": 100 * number, "name": f"师{name}"} for number, name in enumerate("甲乙丙丁", 9)}
    told = why(tiny(TWO, people, posts={"一小 数学": 1, "二小 数学": 2}), "丁>二小 丙>二小", "甲")
    assert told.ground is Ground.SENIOR
    assert str(told.says) == "同组资历更深者先派：师丁（12分）、师丙（11分）；本人9分"
    assert str(told.outside) == "同组另有2人资历更深"
    below = why(tiny(TWO, people, posts={"一小 数学": 2, "二小 数学": 2}), "甲>二小 乙>二小", "丁")
    assert below.ground is Ground.SHORT
    assert str(below.says).endswith("；同组积分较低者先派的原因见“同条件倒挂”")
    assert "倒挂" not in str(below.outside)
    passed = why(tiny(TWO, people, posts={"一小 数学": 1, "二小 数学": 2}), "丁>二小 甲>二小", "乙")
    assert passed.ground is not Ground.SENIOR, "somebody with fewer points was sent as well"


def test_the_school_has_sent_all_it_may():
    people = {f"师{n:02d}": {"points": 100} for n in range(13)}
    told = why(tiny(TWO, people, posts={"一小 数学": 1, "二小 数学": 5}), "师01>二小", "师02")
    assert (told.ground, str(told.says)) == (
        Ground.FULL, "学校派出已满（H35）。一小：在岗13人，最多派出1人")


def test_no_school_lacks_the_subject_or_not_any_more():
    people = {"甲": {}, "乙": {}, "丙": {"school": "二小"}}
    told = why(tiny(TWO, people, **FULL), "", "甲")
    assert (told.ground, str(told.says)) == (Ground.NO_GAP, "没有缺该学科的学校：可去的1个岗位都不缺人")
    three = {**TWO, "三小": {}}
    filled = why(tiny(three, {**people, "丁": {"school": "三小"}, "戊": {"school": "三小"}},
                      posts={"一小 数学": 1, "二小 数学": 2, "三小 数学": 1}), "丁>二小", "甲")
    assert (filled.ground, str(filled.says)) == (
        Ground.NO_GAP, "没有缺该学科的学校：可去的2个岗位中原缺人的1个已由他人补足")


def test_equal_conditions_are_drawn_by_the_public_seed():
    """Tickets of 2026 for 二小 小学 数学: 甲 22, 乙 65."""
    problem = tiny(TWO, {"甲": {}, "乙": {}, "丙": {}, "丁": {}, "戊": {}, "己": {}, "庚": {}, "辛": {}},
                   posts={"一小 数学": 1, "二小 数学": 3})
    off = {"H35_share": "100%", "H40_share": "100%"}
    told = why(problem, "甲>二小", "乙", **off)
    assert (told.ground, str(told.says)) == (Ground.DRAWN, "同等条件，公开随机序号靠后：本人65，甲22")
    assert str(told.outside) == "同等条件，公开随机序号靠后：本人65"
    assert why(problem, "乙>二小", "甲", **off).ground is not Ground.DRAWN


@pytest.mark.parametrize("sent", [{"rank": Rank.SENIOR}, {"graduated": True}, {"established": False}])
def test_what_shares_and_flows_count_is_no_equal_condition(sent):
    """甲 counts as backbone by title, is of a group with a share of its own, or fills no approved post; 乙 does not."""
    people = {name: {} for name in "乙丙丁戊己庚辛"} | {"甲": sent}
    off = {"H35_share": "100%", "H40_share": "100%", "R15_on": False, "round_backbone_titles": ["高级"]}
    told = why(tiny(TWO, people, posts={"一小 数学": 1, "二小 数学": 3}), "甲>二小", "乙", **off)
    assert told.ground is not Ground.DRAWN


def test_somebody_with_fewer_points_went_and_the_fact_that_tells():
    people = {"甲": {"points": 200, "backbone": Level.BANNER}, **{name: {"points": 900} for name in "乙丙丁"}}
    off = {"H35_share": "100%", "H40_share": "100%"}
    told = why(tiny(TWO, people, posts={"一小 数学": 1, "二小 数学": 2}), "甲>二小", "乙", **off)
    assert (told.ground, str(told.says)) == (
        Ground.FACT, "同组积分较低的甲（2分）先派：被派者为骨干教师，留校者不是")
    assert "甲" not in str(told.outside)


def test_the_schools_that_lack_the_subject_can_receive_nobody_more():
    people = {name: {"points": 500} for name in "甲乙丙丁戊己"}
    problem = tiny({"一小": {}, "二小": {"receive_max": 1}}, people, posts={"一小 数学": 1, "二小 数学": 5})
    off = {"H35_share": "100%", "H40_share": "100%", "round_public_seed": "7"}
    placed = next(key for key in people if why(problem, f"{key}>二小", "己" if key == "甲" else "甲", **off).ground
                  is Ground.HOSTS)
    other = "己" if placed == "甲" else "甲"
    told = why(problem, f"{placed}>二小", other, **off)
    assert str(told.says) == "缺该学科的学校已不能再接收。名额（H80）：二小接收：0至1人"
    assert why(problem, "", other, **off).ground is Ground.WHOLE


def test_sent_people_are_told_what_for_and_their_place_in_the_group():
    people = {"甲": {"points": 300}, "乙": {"points": 200}, "丙": {}, "丁": {"school": "待分配"},
              "戊": {"joined": Month(2024, 9), "willingness": Willingness.VOLUNTEERS}}
    problem = tiny(TWO, people, posts={"一小 数学": 1, "二小 数学": 1})
    placed = "甲>二小 丁>二小 戊>二小"
    assert str(why(problem, placed, "甲").says) == (
        "补缺：小学数学，岗位1个，原有0人；同组3人中积分第2；积分较高者未派的原因见“同条件倒挂”")
    recruit = str(why(problem, placed, "丁").says)
    assert recruit.startswith("新任教师分配，不计入比例（H95）；小学数学")
    volunteer = str(why(tiny(TWO, people, **FULL), "戊>二小 甲>二小", "戊").says)
    assert volunteer.startswith("自愿：未列入交流范围、本人主动申请，不计入比例（R50）；")
    assert "仅为比例" not in volunteer


# -- recomputed -------------------------------------------------------------------------------


def broken_everywhere(plan, t, says):
    """Whether the rule named first would break at every post of somebody who stays or goes on (R60): told first of them."""
    rules = {rule.code: rule for rule in plan_rules(plan.round)}
    rule = rules.get(says.split(" ")[0])
    return rule is not None and all(any(
        rule.breaches(other, subject) and not rule.breaches(plan, subject) for subject in rule.subjects(plan.round))
        for post in plan.round.options.of(t.id)
        for other in [plan.beside(*Plan.of(plan.round, [(t.id, post)]).placements)])


def checked(item, plan, seen):
    retold, choices = Retold(oracle_of(item), plan), Choices(plan)
    for t in retold.members:
        if t.id in retold.posts:
            assert choices.why(t).ground is Ground.SENT
            continue
        told = choices.why(t)
        if t.after_term in ONWARD and told.ground is Ground.FORBIDDEN and broken_everywhere(plan, t, str(told.says)):
            seen[told.ground] += 1
            continue
        assert str(told.ground) == retold.ground(t), f"world {item.seed} {t.id}: {told.says}"
        figures(told, retold, t)
        seen[told.ground] += 1


def figures(told, retold, t):
    """Check the numbers and names of a sentence against facts counted outside."""
    inside, outside = str(told.says), str(told.outside)
    if told.ground is Ground.SENIOR:
        more = [u for u in retold.sent_of_group(t) if retold.oracle.points(u) > retold.oracle.points(t)]
        assert f"另有{len(more)}人" in outside
        assert all(f"{u.name}（{retold.oracle.points(u) / 100:g}分）" in inside for u in more[:5])
        assert not any(u.name in outside for u in more)
    if told.ground is Ground.FULL:
        assert any(f"（{code}）" in inside for code in retold.broken_at_home(t))
    if told.ground is Ground.NO_GAP:
        assert f"可去的{len(retold.oracle.options(t))}个岗位" in inside
    if told.ground is Ground.SHORT:
        post = retold.oracle.teaches(t)
        assert f"岗位{retold.oracle.posts(post)}个，本方案有{retold.oracle.after(retold.posts, post) / 100:g}人" in inside


def drawn(start, number):
    seen = Counter()
    for seed in range(start, start + number):
        item = world(seed, off=0.4)
        for odds in (0.2, 0.6):
            plan = Plan.of(item.round, lawful_choice(Random(seed), item.round, odds).items())
            checked(item, plan, seen)
    return seen


def test_every_reason_is_recomputed_on_a_hundred_drawn_plans():
    seen = drawn(80_000, 90)
    for ground in (Ground.FORBIDDEN, Ground.SHORT, Ground.SENIOR, Ground.FULL, Ground.HOSTS, Ground.WHOLE):
        assert seen[ground] > 1, seen


def county(banner, every):
    """Check the reasons of some people of a drawn county whose plan was made by taking turns."""
    rules, round, seen = banner.policy, banner.round, Counter()
    law = {code: parameters(rule) for code, rule in round.law.items()}
    oracle = Oracle(round.problem, rules.settings, rules.teaching, rules.standards, law)
    retold = Retold(oracle, banner.plan)
    for t in [round.teacher(key) for key in round.eligible if key not in retold.posts][::every]:
        told = banner.choices.why(t)
        assert str(told.ground) == retold.ground(t), f"{t.id}: {told.says}"
        figures(told, retold, t)
        seen[told.ground] += 1
    return seen


@pytest.mark.slow
def test_reasons_are_recomputed_in_a_drawn_county(banner):
    seen = county(banner, 40)
    assert seen[Ground.NO_GAP] + seen[Ground.SENIOR] > 2, seen


@pytest.mark.slow
def test_every_reason_is_recomputed_on_many_plans_and_on_plans_that_are_best():
    seen = drawn(81_000, 300)
    for force, outcome in islice(feasible(82_000), 60):
        checked(force.item, outcome.plan, seen)
    grounds = set(Ground) - {Ground.SENT, Ground.DRAWN}
    for start in range(83_000, 86_000, 100):  # every rule that is added draws other worlds: as many as it takes
        if all(seen[ground] > 1 for ground in grounds):
            break
        seen += drawn(start, 100)
    assert all(seen[ground] > 1 for ground in grounds), seen


# -- one person, one story --------------------------------------------------------------------


def test_no_two_sheets_contradict_each_other_about_a_person(banner):
    tables, round = by_key(banner), banner.round
    listed = dict(zip(tables["placements"].column("teacher"), tables["placements"].column("kind")))
    rows = {key: (str(chosen), kind, str(told)) for key, chosen, kind, told in zip(*(
        tables["choices"].column(name) for name in ("teacher", "chosen", "kind", "why")))}
    assert {key for key, (chosen, _, _) in rows.items() if chosen == "是"} == set(listed)
    for key, (chosen, kind, told) in rows.items():
        assert listed.get(key) == kind
        volunteer = round.standings[key].verdict is Verdict.EXEMPT
        if chosen == "是":
            assert ("不计入比例" in told) == (key not in round.eligible_set)
            assert not volunteer or (told.startswith("自愿") and "只为交流" not in told and "仅为比例" not in told)
        elif key in round.eligible_set:
            assert "符合交流条件；" not in told
    stayed = set(tables["inversions"].column("stayed"))
    assert not stayed & set(listed)
    assert set(tables["inversions"].column("sent")) <= set(listed)
    assert not [key for key in stayed if rows[key][2].startswith("同组资历更深者先派")]
    assert all(told and "公里当量" not in told and "至少" not in told.replace("至少保留", "")
               for _, _, told in rows.values() if "没有可安排" not in told)
