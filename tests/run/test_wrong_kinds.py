"""Files that the program wrote and somebody changed, and files that people write: every wrong kind of value is
refused with a sentence."""

import json
import os
import shutil
import sys
from datetime import date
from random import Random

import pytest
from click.testing import CliRunner

from rotation.cli.root import program
from rotation.errors import OutputError, PlanError, PolicyError, RotationError
from rotation.league.manifest import entries_of
from rotation.policy.policy import Policy
from rotation.policy.values import command_values, read_policy_file
from rotation.report.plan_file import PlanFile
from rotation.run import Inputs, audit_file, plan_round
from rotation.run.folder import PLAN_JSON, read_bytes
from rotation.run.published import RunFile, parsed
from rotation.whatif.file import read_scenario
from rotation.whatif.store import FOLDER, Store
from rotation.workbook.change_reader import read_changes
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


@pytest.mark.parametrize(("name", "kind"), [
    pytest.param("plan.json", PlanFile, marks=pytest.mark.slow), ("run.json", RunFile)])
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


COMMANDS = {
    "audit": ["audit", "{book}", "{run}"], "explain": ["explain", "{run}", "--source", "{book}", "--teacher", "T0"],
    "compare": ["compare", "{run}", "{other}", "--source", "{book}"], "papers": ["papers", "{run}", "--source", "{book}", "-o", "{out}"],
    "replan": ["replan", "{run}", "--change", "{change}", "--source", "{book}", "-o", "{out}"]}
CHANGE = '[[withdrawn]]\nteacher = "T1"\nreason = "病"\nclerk = "王"\n'


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["plan.json", "run.json"])
def test_no_command_stumbles_over_a_wrong_kind(made, tmp_path, command, name):
    book, other = made
    run, drawn = shutil.copytree(other, tmp_path / "run"), Random(f"{command} {name}")
    (tmp_path / "变更.toml").write_text(CHANGE, encoding="utf-8")
    named = {"book": book, "other": other, "run": run, "change": tmp_path / "变更.toml", "out": tmp_path / "out"}
    words = [word.format(**named) for word in COMMANDS[command]]
    told = json.loads((other / name).read_bytes())
    for path in drawn.sample(sorted(places(told), key=str), 10):
        wrong = drawn.choice(WRONG)
        (run / name).write_text(json.dumps(altered(told, path, wrong)), encoding="utf-8")
        answer = CliRunner().invoke(program, words)
        assert answer.exit_code in (0, 2, 3, 6, 7), (path, wrong, answer.output, answer.exception)
        assert answer.exit_code or name == "run.json" or path[0] in ("policy", "versions"), (path, wrong)


# -- files that people write ------------------------------------------------------------------

KINDS = {"switch": bool, "number": (int, float), "text": str, "list": list, "table": dict, "day": date}
OTHER = ([1], {"a": 1}, ["x"], [[]], {}, [], 2**63, -10**30, 1.5, 0, 7, True, False, "x", "a\0", "", 10**400, date(2024, 9, 1))


def kind_of(value):
    return next(name for name, kinds in KINDS.items() if isinstance(value, kinds))


def spelled(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {spelled(part)}" for key, part in value.items()) + "}"
    if isinstance(value, date):
        return value.isoformat()
    return f"[{', '.join(map(spelled, value))}]" if isinstance(value, list) else json.dumps(value)


def as_toml(tables):
    return "".join(f"{json.dumps(key, ensure_ascii=False)} = {spelled(value)}\n" for key, value in tables.items())


POLICY = Policy.of_any_year({}).dump()
POLICY = {name: {key: value for key, value in part.items() if value is not None} if isinstance(part, dict) else part
          for name, part in POLICY.items()}
POLICY["points"] = {"years": {"each": "1", "cap": "12"}, "rank": {"of": {"高级": "3"}}}
POLICY["H12"]["groups"] = [{"name": "甲", "basis": "学校", "value": "每个", "share": "5%", "rounding": "进一"}]
POLICY["need"] |= {"hours": {"数学": ["2"] * 9}, "load_primary": {"数学": "14"}, "per_class_primary": {"数学": "1"}}
SCENARIO = {
    "label": {"zh": "甲", "en": "a"}, "question": "问", "limits": {"seconds": 60, "tolerance": "1%"},
    "H10": {"rate": "12%"}, "tiers": [{"goals": [{"code": "G10"}, {"code": "G50", "rate": 3}], "slack": "5%"}],
    "facts": {"growth": [{"share": "5%", "stage": "小学", "schools": ["A"]}],
              "recruits": [{"subject": "数学", "number": 2, "stage": "小学"}],
              "lapsed": [{"what": "deferral", "teachers": ["T1"]}]}}
MANIFEST = {"banner": [{"banner": "甲旗", "file": "甲.xlsx", "policy": ["a.toml"], "sets": ["H10.rate=12%"], "accept": ["c"],
                        "year": 2026, "time_limit": 30}]}
DONE = {"reason": "病", "clerk": "王"}
CHANGES = {
    "withdrawn": [{"teacher": ["T1"], **DONE}], "exempt": [{"teacher": "T2", "rule": "R20", **DONE}],
    "corrected": [{"teacher": "T3", "field": "进本校年月", "value": "2022-09", **DONE}], "closed": [{"school": "B", **DONE}],
    "locked": [{"teacher": "T4", "lock": "指定去向", "school": "B", "form": "交流", "term_years": 2, "relation": False, **DONE}],
    "released": [{"teacher": "T5", **DONE}], "posts": [{"school": "A", "stage": "小学", "subject": "数学", "amount": 2, **DONE}]}
WRITTEN = {"policy": POLICY, "scenario": SCENARIO, "manifest": MANIFEST, "change": CHANGES}


def told_kinds(name, path):
    """Return the kinds that a place takes besides its own: what a text spells, and one where there may be several."""
    last = path[-1] if path else ""
    if name == "policy":
        shared = {"text": {"number"}, "number": {"text"}}
    elif name == "scenario":
        shared = {"text": {"number"}, "table": {"text"} if last == "label" else set()}
    elif name == "manifest":
        shared = {"list": {"text"} if last in ("policy", "sets", "accept") else set(), "number": {"text"}}
    else:
        codes = last in ("teacher", "school") or (len(path) > 2 and path[2] == "teacher")
        shared = {"text": {"number", *(["switch", "day"] if last == "value" else [])} if codes or last == "value" else set(),
                  "list": {"text", "number"}, "number": {"text"}, "switch": {"text"}}
    return shared


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=pytest.mark.slow) if name == "policy" else name for name in WRITTEN])
def test_what_people_write_takes_its_own_kind_alone(tmp_path, name):
    """A right value of another kind is no fault: whether it is right is judged, never an error of ours."""
    whole, path, problem, tried = WRITTEN[name], tmp_path / "a.toml", small_banner("小旗"), 0
    read = {"policy": lambda: Policy.of_any_year(read_policy_file(path)), "scenario": lambda: read_scenario(path),
            "manifest": lambda: entries_of(path), "change": lambda: read_changes(path, problem)}[name]
    path.write_text(as_toml(whole), encoding="utf-8")
    read()
    for place in places(whole):
        now = whole
        for key in place:
            now = now[key]
        for wrong in OTHER:
            new = altered(whole, place, wrong)
            if not isinstance(new, dict) or (place == () and kind_of(wrong) == "table"):
                continue
            part = {place[0]: new[place[0]]} if name == "policy" and place else new  # one section is soon read
            path.write_text(as_toml(part), encoding="utf-8")
            tried += 1
            try:
                read()
            except RotationError:
                continue
            own = {kind_of(now), *told_kinds(name, place).get(kind_of(now), ())}
            assert kind_of(wrong) in own, (place, wrong)
    assert tried > 200


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
