"""Every shipped scenario on the shipped samples: solved, or explained."""

import json

import pytest

from rotation.run import Inputs
from rotation.whatif.file import shipped
from rotation.whatif.result import read
from rotation.whatif.whatif import Effort, compare_scenarios
from tests.support.places import SAMPLES

OWN_TIERS = 60.0
"""Seconds in which every scenario proves its own goals; what the city's nearest plans take is longer,
and a comparison that is cut short there says so."""
QUICK = ("fifteen_percent", "backbone_of_eligible", "recruits_music", "tenure_9")


NEEDS_FACTS = {"wujin_2017": "指定!"}
"""Scenarios that rest on consent, which nobody gave to the orders of the samples, and where that is told."""


def check(result, names):
    """Judge a comparison: every scenario has a plan with proofs, or clauses and a way out, or lacks its facts."""
    assert [case.name for case in result.cases] == ["baseline", *names]
    for case in result.cases:
        if case.state == "REFUSED":
            assert NEEDS_FACTS[case.name] in case.failure.zh
            continue
        if case.figures is None:
            assert case.state == "INFEASIBLE", (case.name, case.state, case.failure)
            assert case.conflict.clauses or case.conflict.counts, case.name
            assert case.conflict.ways, case.name
            continue
        quota = case.figures.quota
        assert quota.moved_base >= quota.legal_minimum, case.name
        assert quota.backbone_moved >= quota.backbone_required, case.name
        assert all(tier.bound is not None for tier in case.figures.tiers), case.name
        if case.name != "baseline":
            assert case.figures.changed == len(case.figures.people), case.name
            assert all(person.why.zh for person in case.figures.people), case.name


def solved(sample, names, out, seconds=600.0):
    book = SAMPLES / f"{sample}_虚构数据.xlsx"
    done = compare_scenarios(Inputs(book), names, out, effort=Effort(seconds))
    check(done.result, names)
    assert read(json.loads((done.folder / "whatif.json").read_text(encoding="utf-8"))) == done.result
    return done.result


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_some_scenarios_on_the_pastoral_sample(tmp_path):
    found = solved("西乌珠穆沁旗", QUICK, tmp_path)
    base = found.baseline.figures
    assert found.case("fifteen_percent").figures.quota.moved > base.quota.moved
    assert found.case("tenure_9").eligible < base.quota.eligible
    assert found.case("recruits_music").figures.quota.placements == base.quota.placements + 10
    assert found.case("backbone_of_eligible").state == "INFEASIBLE"


@pytest.mark.slow
@pytest.mark.timeout(2400)
@pytest.mark.parametrize(("sample", "part", "parts"), [
    ("西乌珠穆沁旗", 0, 1), ("太仆寺旗", 0, 1), *(("锡林浩特市", part, 4) for part in range(4))])
def test_every_scenario_is_solved_or_explained(sample, part, parts, tmp_path):
    names = [path.stem for path in shipped() if path.stem != "baseline"][part::parts]
    found = solved(sample, names, tmp_path, OWN_TIERS)
    figures = {case.name: case.figures for case in found.cases if case.figures is not None}
    base = figures["baseline"].quota
    assert "tenure_5" not in names or figures["tenure_5"].quota.eligible > base.eligible
    assert "fifteen_percent" not in names or figures["fifteen_percent"].quota.moved > base.moved
