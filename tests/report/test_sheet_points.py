"""Sheet 积分明细: everybody of E, and every sum is that of its terms."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rotation.domain.vocabulary import Rank
from rotation.model.eligibility import settle
from rotation.report import View
from rotation.report._sheet import sheet
from rotation.rules._tiny import tiny
from rotation.rules.g52_seniority import Seniority, points
from rotation.tables.table import Table
from tests.support.drawn_plan import banner_view, planned, policy, words

TABLE: dict[str, Any] = {"points_years": {"each": "1", "cap": "12"}, "points_rank": {"of": {"高级": "2.5"}}}


def parts(table: Table) -> list[str]:
    return [column.key for column in table.columns if column.key.endswith("_points")]


def test_terms_add_up_for_everybody_of_e() -> None:
    view = banner_view()
    table = sheet(view, "points")
    assert sorted(table.column("teacher")) == sorted(view.round.eligible)
    terms = zip(*(table.column(part) for part in parts(table)), strict=True)
    assert [sum(map(Fraction, row)) for row in terms] == list(table.column("sum"))
    own = [Fraction(points(view.round, view.round.teacher(str(key))), 100) for key in table.column("teacher")]
    assert own == list(table.column("points"))
    sent = [n for n, key in zip(table.column("behind"), table.column("teacher"), strict=True)
            if view.plan.placement(str(key))]
    assert sum(sent) == Seniority().measure(view.plan)


def test_the_table_of_the_policy_is_told_with_its_caps() -> None:
    problem = tiny({"一小": {}, "二小": {}}, {"甲": {"rank": Rank.SENIOR}, "乙": {"points": 300}})
    view = planned(problem, "甲>二小", **TABLE)
    table = sheet(view, "points")
    assert parts(table) == ["years_points", "rank_points"]
    told = " ".join(words(table))
    assert "本校任教学年每学年1分（最多12分）" in told
    assert "职称高级2.5分" in told
    assert "以填报为准（1人）" in told
    assert table.column("points") == (Fraction(29, 2), 3)
    assert table.column("highest") == (Fraction(29, 2), Fraction(29, 2))
    assert table.column("behind") == (0, 12)
    assert [str(cell) for cell in table.column("sent")] == ["是", "否"]


def test_a_column_that_the_roster_lacks_is_named() -> None:
    problem = tiny({"一小": {}, "二小": {}}, {"甲": {}}, present=frozenset({"teacher.joined"}))
    rules = policy(**TABLE)
    view = View(settle(problem, rules), rules, planned(problem, "", **TABLE).outcome)
    assert "名册缺少教师表“职称”，该项均计0分" in " ".join(words(sheet(view, "points")))
