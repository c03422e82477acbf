"""A plan told against the one before it in its folder, and a start from the parameters of a plan."""

import json
import shutil

import pytest

from rotation.run import Inputs, gather
from rotation.run.earlier import basis_told, earlier, parameters_told, told_against
from rotation.run.published import read_plan
from rotation.text import say
from tests.support.terminal import run


@pytest.fixture
def out(published, tmp_path):
    """A folder with three numbered folders of the round: a plan, the same, and a draft; and one of another round."""
    for name in ("001", "002", "003-草案"):
        shutil.copytree(published.folder, tmp_path / f"{published.folder.name[:-3]}{name}")
    shutil.copytree(published.folder, tmp_path / f"2020-{published.folder.name[5:-3]}009")
    return tmp_path


def of(out, number):
    (found,) = out.glob(f"2[0-9][0-9][0-9]-*-{number}")
    return found


def test_the_plan_before_is_the_newest_sound_one_of_the_same_round(published, out):
    settings = published.case.round.settings
    assert earlier(out, settings).folder.name == of(out, "002").name
    assert earlier(out, settings, of(out, "002")).folder.name == of(out, "001").name
    assert earlier(out, settings, of(out, "001")) is None
    (of(out, "002") / "plan.json").write_text("{", encoding="utf-8")
    assert earlier(out, settings).folder.name == of(out, "001").name
    assert earlier(out / "无", settings) is None


def test_what_is_told_against_it_is_what_differs(published, out):
    plan, policy = published.outcome.plan, published.case.policy
    before = read_plan(of(out, "001"))
    same, how = map(str, told_against(before, policy, plan, of(out, "002")))
    assert same.endswith("：每个人的安排都相同")
    assert "rotation compare" in how
    told = json.loads((of(out, "001") / "plan.json").read_text(encoding="utf-8"))
    gone = told["placements"].pop()
    (of(out, "001") / "plan.json").write_text(json.dumps(told), encoding="utf-8")
    stricter = policy.with_value("H10.rate", "12%", say("x", "x"))
    other, _ = map(str, told_against(read_plan(of(out, "001")), stricter, plan, of(out, "002")))
    assert gone["teacher"]
    assert "H10.rate（最低交流比例）10%→12%" in other
    assert "新安排1人，不再安排0人，改去他校或改任他科0人" in other
    assert parameters_told(policy, policy) == ()


def test_the_parameters_of_a_plan_can_be_started_from_and_options_still_win(published, out):
    told = json.loads((of(out, "002") / "plan.json").read_text(encoding="utf-8"))
    told["policy"]["H10"]["rate"] = "3/25"
    (of(out, "002") / "plan.json").write_text(json.dumps(told), encoding="utf-8")
    source = published.case.inputs.source
    for given in (of(out, "002"), of(out, "002") / "plan.json"):
        policy = gather(Inputs(source, (given,))).policy
        assert policy.dump() == read_plan(of(out, "002")).policy.dump()
        assert policy.dump()["H10"]["rate"] == "12%"
    assert gather(Inputs(source, (of(out, "002"),), ("H10.rate=15%",))).policy.dump()["H10"]["rate"] == "15%"
    plain = published.case.policy
    assert "12%→10%" in str(basis_told(out, plain.settings, plain))
    assert "--policy" in str(basis_told(out, plain.settings, plain))
    assert basis_told(out, plain.settings, read_plan(of(out, "002")).policy) is None


def test_a_folder_that_is_no_plan_gives_no_parameters(published, out):
    assert "plan.json" in run("check", published.case.inputs.source, "--policy", out, code=7).stderr
