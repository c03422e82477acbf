"""Decisions by hand: no reason no decision, number and share, a cap, and what each costs."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from rotation.domain.answers import by_hand
from rotation.domain.outcome import Status
from rotation.domain.plan import Plan
from rotation.domain.round import Opening
from rotation.domain.vocabulary import Form, LockKind, Stage
from rotation.engine import Budget, Lifting, solve
from rotation.errors import PolicyError
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.policy.values import sheet_values
from rotation.report.headlines import director
from rotation.rules._tiny import lock, road, tiny
from rotation.run import Case
from rotation.run.prices import override_prices, spelled
from rotation.sample import draw
from rotation.workbook.template import write_input
from tests.support.clock import Spent
from tests.support.drawn_plan import plain, planned
from tests.support.terminal import run
from tests.support.worlds import MADE

BANNER = "乌拉盖管理区"
OFF = {f"{code}.on": (False, MADE) for code in ("H20", "H35", "H40", "H45", "H60")}


def policy(**more):
    return Policy.of({"round.year": (2026, MADE), **OFF, **more})


def far(*locks):
    """Two people, two hosts at 10 and 60 km; one must go."""
    return tiny({"一小": {}, "二小": {}, "三小": {}}, {"甲": {}, "乙": {}}, locks=locks,
                posts={"一小 数学": 2, "二小 数学": 1, "三小 数学": 1},
                distances=[road("一小", "二小", 10), road("一小", "三小", 60), road("二小", "三小", 50)])


@pytest.mark.slow
def test_decisions_of_the_city_are_priced_in_half_a_minute():
    """One of them moves the last goal so far that the plan itself tells little about the other round."""
    problem = draw("锡林浩特市")
    rules = Policy.of(sheet_values(problem.parameters))
    case = Case.of(problem, rules)
    started = Spent()
    prices = override_prices(case, solve(case.round, rules))
    started.at_most(60)
    assert len(prices) == len(problem.locks) > 3
    assert all(price.tiers for price in prices)
    assert max(price.tiers[-1].value for price in prices) > 10_000


def test_number_and_share_of_placements_by_hand():
    problem = far(lock("甲", LockKind.GOES_TO, "三小"), lock("乙", LockKind.NEVER_TO, "三小"))
    round = settle(problem, policy())
    plan = Plan.of(round, [("甲", Opening("三小", Stage.PRIMARY, "数学")),
                           ("乙", Opening("二小", Stage.PRIMARY, "数学"))])
    told = by_hand(plan)
    assert (told.placed, told.share) == (("甲",), Fraction(1, 2))
    assert told.above(Fraction(49, 100))
    assert not told.above(Fraction(1, 2))
    assert by_hand(Plan(round, [])).share == 0


def test_the_price_is_what_solving_without_it_gains():
    problem, rules = far(lock("甲", LockKind.GOES_TO, "三小")), policy(
        tiers=([{"goals": [{"code": "G50"}]}], MADE))
    case = Case.of(problem, rules)
    outcome = solve(case.round, rules)
    (price,) = override_prices(case, outcome)
    without = solve(settle(far(), rules), rules)
    assert price.teacher == "甲"
    assert [tier.value for tier in price.tiers] == [
        a.value - b.value for a, b in zip(outcome.tiers, without.tiers)]
    assert price.tiers[0].value > 0
    assert "路途合计多50公里" in spelled([price])["甲"].render("zh")


def test_people_beyond_the_count_have_no_price_and_a_plan_that_is_not_proven_prices_nobody():
    locks = (lock("甲", LockKind.GOES_TO, "三小"), lock("乙", LockKind.NEVER_TO, "三小"))
    rules = policy()
    case = Case.of(far(*locks), rules)
    outcome = solve(case.round, rules)
    budget = Budget(4)  # a quarter of it, one person, is for decisions by hand
    told = spelled(override_prices(case, outcome, budget))
    assert [str(told[key]) == "未测算" for key in ("乙", "甲")] == [False, True]
    assert budget.left == 3
    assert not any(one.tiers for one in override_prices(case, replace(outcome, status=Status.FEASIBLE)))


def test_a_solve_that_was_cut_off_is_not_priced_as_if_it_were_the_best(monkeypatch):
    rules = policy()
    case = Case.of(far(lock("甲", LockKind.GOES_TO, "三小")), rules)
    outcome = solve(case.round, rules)
    monkeypatch.setattr(Lifting, "solve", lambda *a, **k: replace(outcome, status=Status.FEASIBLE))
    (price,) = override_prices(case, outcome)
    assert price.tiers == ()
    assert str(spelled([price])["甲"]) == "未测算"


def test_a_decision_that_changes_nothing_costs_nothing():
    rules = policy()
    case = Case.of(far(lock("乙", LockKind.NEVER_TO, "三小")), rules)
    outcome = solve(case.round, rules)
    (price,) = override_prices(case, outcome)
    assert {tier.value for tier in price.tiers} == {0}
    assert "不影响方案" in str(spelled([price])["乙"])


def test_a_swap_is_two_directions_with_the_form():
    problem = tiny({"村小": {"rural": True}, "一小": {}}, {"甲": {}, "乙": {"school": "一小"}}, locks=[
        lock("甲", LockKind.GOES_TO, "一小", form=Form.SWAP), lock("乙", LockKind.GOES_TO, "村小", form=Form.SWAP)],
        posts={"村小 数学": 1, "一小 数学": 1})
    rules = policy(**{"H15.on": (False, MADE), "H42.on": (False, MADE)})
    plan = solve(settle(problem, rules), rules).plan
    assert {(p.teacher, p.host, p.form) for p in plan.placements} == {
        ("甲", "一小", Form.SWAP), ("乙", "村小", Form.SWAP)}


def test_a_share_above_the_cap_is_marked():
    def shown(**values):
        view = planned(far(lock("甲", LockKind.GOES_TO, "三小")), "甲>三小", **values)
        line = next(line for line in director(view) if line.key == "by_hand")
        return plain(line.value), line.value.look, str(line.note)
    number, look, note = shown()
    assert (number, look) == (1, "bad")
    assert "100.00%" in note
    assert "15%" in note
    assert shown(round_override_cap="100%")[1] == "count"


def test_the_cap_is_a_share():
    with pytest.raises(PolicyError):
        policy(**{"round.override_cap": ("150%", MADE)})
    kept = policy(**{"round.override_cap": ("1/3", MADE)})
    assert Policy.load(json.loads(json.dumps(kept.dump()))).settings.override_cap == Fraction(1, 3)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("overrides") / "数据.xlsx"
    problem = draw(BANNER)
    rules = Policy.of(sheet_values(problem.parameters))
    sent = solve(settle(problem, rules), rules).plan.placements[0].teacher
    locks = (*(item for item in problem.locks if item.teacher != sent), lock(sent, LockKind.MUST_MOVE))
    write_input(path, replace(problem, locks=locks), "zh")
    return path


@pytest.mark.parametrize("title", ["理由", "经办人"])
def test_a_decision_without_reason_or_author_is_an_input_error(book, tmp_path, title):
    opened = load_workbook(book)
    sheet = opened["指定"]
    head, column = next((cell.row, cell.column) for row in sheet.iter_rows(max_row=6) for cell in row
                        if str(cell.value or "").strip("*＊ ") == title)
    row = next(r for r in range(head + 1, head + 9)
               if sheet.cell(r, column).value and "示例" not in str(sheet.cell(r, 1).value))
    sheet.cell(row, column).value = None
    opened.save(tmp_path / "数据.xlsx")
    assert title in run("check", tmp_path / "数据.xlsx", "--lang", "zh", code=3).output


def test_the_command_warns_and_prices(book, tmp_path):
    result = run("plan", book, "-o", tmp_path, "--override-prices", "--set", "round.override_cap=0%",
                 "--lang", "zh")
    assert "超过提示线 0%" in result.stderr
    assert result.stdout.count("指定事项 ") == len({item.teacher for item in draw(BANNER).locks}) + 1
    quiet = run("plan", book, "-o", tmp_path, "--no-override-prices", "--set", "round.override_cap=100%",
                "--lang", "zh", "--json")
    assert "提示线" not in quiet.stderr
    assert json.loads(quiet.stdout)["overrides"] == []
