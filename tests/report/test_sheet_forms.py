"""形式与计入口径: both readings, by thought; who shadows counts in one of them only."""

from __future__ import annotations

from typing import Any

import pytest

from rotation.domain.months import Month
from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.domain.round import Opening
from rotation.domain.vocabulary import UNPOSTED, Form, Level, LockKind, Stage, Willingness
from rotation.figures.accounts import accounts
from rotation.figures.forms import FormCount, form_counts
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.report import View, sheet
from rotation.rules._tiny import lock, tiny
from tests.support.worlds import MADE


def view(*placed: str, **values: Any) -> View:
    """Of six people one shadows, one volunteers and one is a recruit; ``甲>二小`` places somebody."""
    people: Any = {"甲": {"backbone": Level.BANNER}, "乙": {}, "丙": {"backbone": Level.BANNER}, "丁": {},
                   "戊": {"joined": Month(2024, 9), "willingness": Willingness.VOLUNTEERS}, "己": {"school": UNPOSTED}}
    locks = [lock("甲", LockKind.MUST_MOVE, form=Form.SHADOW), lock("丁", LockKind.MUST_MOVE, form=Form.SUPPORT)]
    problem = tiny({"一小": {}, "二小": {}}, people, locks=locks)
    policy = Policy.of({name: (value, MADE) for name, value in {"round.year": 2026, **values}.items()})
    round = settle(problem, policy)
    plan = Plan.of(round, [(key, Opening(host, Stage.PRIMARY, "数学")) for key, host in (p.split(">") for p in placed)])
    return View(round, policy, Outcome(Status.FEASIBLE, plan))


EVERYBODY = ("甲>二小", "丙>二小", "丁>二小", "戊>二小", "己>二小")


def test_every_form_is_counted_both_ways():
    assert form_counts(view(*EVERYBODY).plan) == (
        FormCount(Form.TERM, 2, 1, 1, 1, 1, 1, supplies=True, terms=(2,)),
        FormCount(Form.SUPPORT, 1, 1, 0, 1, 0, 0, supplies=True, terms=(1,)),
        FormCount(Form.SHADOW, 1, 0, 0, 1, 1, 0, supplies=False, terms=(1,)),
        FormCount(None, 1, 0, 0, 0, 0, 0, supplies=True))


def test_the_sheet_tells_both_shares_and_names_who_does_not_count():
    told = sheet(view(*EVERYBODY), "forms")
    above, below = (" ".join(text.render("zh") for text in notes) for notes in (told.notes_above, told.notes_below))
    assert "符合交流条件4人，计入交流2人，占50.00%；其中骨干教师1人，占交流人数50.00%" in above
    assert "各种形式全部计入时：交流3人，占75.00%；其中骨干教师2人，占66.66%" in above
    assert below == "参与交流、未计入：甲（跟岗，一小到二小）"


def test_both_readings_are_the_same_without_shadowing():
    told = sheet(view("丙>二小", "丁>二小"), "forms")
    assert "两种口径一致" in told.notes_above[1].render("zh")
    assert not told.notes_below


@pytest.mark.parametrize("scope", ["all", "urban_and_quality"])
def test_the_accounts_leave_out_who_shadows(scope):
    found = accounts((shown := view(*EVERYBODY, **{"H10.scope": scope})).round, shown.plan)
    assert (found.eligible, found.moved, found.backbone_moved) == (4, 2, 1)
    listed = sheet(shown, "placements")
    column = [item.key for item in listed.columns].index("counts")
    counts = {str(row.teacher): str(listed.columns[column].cell(row, 0)) for row in listed.items}
    assert counts == {"甲": "否", "丙": "是", "丁": "是", "戊": "否", "己": "否"}
