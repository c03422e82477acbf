"""Files that the program wrote and somebody changed: every wrong kind of value is refused with a sentence."""

import json
import os
import sys

import pytest
from click.testing import CliRunner

from rotation.cli.root import program
from rotation.errors import OutputError, PlanError, PolicyError
from rotation.policy.values import command_values
from rotation.report.plan_file import PlanFile
from rotation.run import Inputs, audit_file, plan_round
from rotation.run.folder import PLAN_JSON, read_bytes
from rotation.run.published import RunFile, parsed
from rotation.whatif.store import FOLDER, Store
from rotation.workbook.template import write_input
from tests.support.small_banner import small_banner

WRONG = ([[None]], {"a": 1}, 2**63, -10**30, 1.5, "a\0", [2], 10**400)
"""None of them is right in any place of plan.json but that of free words and of the policy."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    write_input(folder / "小.xlsx", small_banner("小旗"), "zh")
    return folder / "小.xlsx", plan_round(Inputs(folder / "小.xlsx"), folder / "out").folder


def places(value, path=()):
    """Iterate over one place of every kind in a tree: of a list only the first."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


def altered(value, path, new):
    if not path:
        return new
    key, *rest = path
    made = dict(value) if isinstance(value, dict) else list(value)
    made[key] = altered(value[key], rest, new)
    return made


@pytest.mark.parametrize(("name", "kind"), [("plan.json", PlanFile), ("run.json", RunFile)])
def test_every_place_takes_its_own_kind_alone(made, name, kind):
    told = json.loads((made[1] / name).read_bytes())
    tried = 0
    for path in places(told):
        for wrong in WRONG:
            text = json.dumps(altered(told, path, wrong)).encode()
            tried += 1
            try:
                read = parsed(text, name, kind)
            except PlanError:
                continue
            kept = json.loads(json.dumps(read.plain()))
            for key in path:
                kept = kept[key]
            assert path[0] in ("policy", "versions") or type(kept) in (str, float), (path, wrong)
            assert not isinstance(kept, int) or kept.bit_length() < 64, (path, wrong)
    assert tried > 60


@pytest.mark.parametrize("path", [("tiers", 0, "value"), ("tiers", 0, "bound"), ("policy", "standard", "l1_primary")])
def test_a_number_beyond_any_arithmetic_is_no_fault_of_the_program(made, tmp_path, path):
    told = json.loads((made[1] / PLAN_JSON).read_bytes())
    (tmp_path / PLAN_JSON).write_text(json.dumps(altered(told, path, 10**29)), encoding="utf-8")
    with pytest.raises(PlanError):
        audit_file(Inputs(made[0]), tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders there")
def test_a_pipe_is_no_file_of_a_run(tmp_path):
    os.mkfifo(tmp_path / PLAN_JSON)
    with pytest.raises(OutputError):
        read_bytes(tmp_path / PLAN_JSON)


@pytest.mark.parametrize("text", ["[" * 5000, "[]", "null", '{"case": {}, "plan": 3}', '{"case": [], "plan": null}', "{", "1"])
def test_a_damaged_scenario_kept_is_solved_again(tmp_path, text):
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "key.json").write_text(text, encoding="utf-8")
    assert Store(tmp_path).kept("key") is None


@pytest.mark.parametrize("text", ["[" * 100_000, "[" + "9" * 5000 + "]"])
def test_a_list_beyond_measure_on_the_command_line_is_refused(text):
    with pytest.raises(PolicyError):
        command_values([f"tiers={text}"])


@pytest.mark.parametrize("far", [False, True], ids=["no tiers", "a value beyond reach"])
def test_a_plan_that_its_facts_do_not_bear_out_is_told_when_asked(made, tmp_path, far):
    told = json.loads((made[1] / PLAN_JSON).read_bytes())
    told["tiers"] = altered(told["tiers"], (0, "value"), -1) if far else []
    (tmp_path / PLAN_JSON).write_text(json.dumps(told), encoding="utf-8")
    answer = CliRunner().invoke(program, ["explain", str(tmp_path), "--source", str(made[0]), "--teacher", "T0"])
    assert answer.exit_code == 3
    assert "rotation audit" in answer.output
