"""What is said of schools whose leaders do not fit their Party body."""

import pytest

from rotation.domain.leadership import PartyBody
from rotation.domain.records import Parameter
from rotation.domain.vocabulary import Duty
from rotation.leaders.objections import objections
from rotation.rules._seats import at, posts
from tests.support.cadres import task_of


@pytest.mark.parametrize(("party", "duties", "said"), [
    (PartyBody.BRANCH, [Duty.HEAD], ["party-nobody"]),
    (PartyBody.JOINT_BRANCH, [Duty.HEAD], ["party-nobody"]),
    (PartyBody.BRANCH, [Duty.BOTH], []),
    (PartyBody.BRANCH, [Duty.HEAD, Duty.SECRETARY], ["party-two-people"]),
    (PartyBody.COMMITTEE, [Duty.HEAD, Duty.SECRETARY], []),
    (PartyBody.GENERAL_BRANCH, [Duty.BOTH], ["party-one-person"]),
    (None, [Duty.HEAD], [])])
def test_a_head_who_is_principal_alone_under_a_party_branch_is_warned_of(party, duties, said):
    world = posts({"一小": {"party": party}}, {f"甲{number}": at("一小", duty, 2020) for number, duty in enumerate(duties)},
                  parameters=[Parameter(name="round.year", value="2026")])
    found = [item.code for item in objections(task_of(world).cadre) if item.code.startswith("party-")]
    assert found == said
