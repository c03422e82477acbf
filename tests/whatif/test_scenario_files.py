"""Scenario files: what ships, what a file may extend, and a gallery of files refused with their lines."""

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from rotation.cli.root import program
from rotation.errors import PolicyError
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT
from rotation.policy.values import read_policy_file
from rotation.whatif.checks import line_of, lines_of
from rotation.whatif.file import ScenarioError, read_scenario, shipped
from rotation.whatif.stage import settings_of
from tests.support.places import ROOT
from tests.support.scenario_gallery import GALLERY

PLAIN = [path for path in shipped() if not {"extends", "facts", "limits"} & tomllib.loads(
    path.read_text(encoding="utf-8")).keys()]
ASKED = {
    "baseline": {}, "fifteen_percent": {"H10.rate": "15%"}, "backbone_30": {"H20.share": "30%"},
    "tenure_5": {"R10.years": 5}, "tenure_9": {"R10.years": 9},
    "urban_and_quality": {"H10.scope": "urban_and_quality"}, "pe_five": {"need.pe_five": True},
    "need_by_ratio": {"need.method": "ratio"},
    "no_coverage": {"H45.on": False}, "rural_60": {"H65.share": "60%", "H65.of": "rural"},
    "personnel_moves": {"round.form": "调动", "round.relation": True},
    "backbone_of_eligible": {"H20.base": "eligible"}}


def lines(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path)
    for line in caught.value.lines:
        assert line.render("en")
        assert line.render("zh")
    return [line.render("zh") for line in caught.value.lines]


@pytest.mark.parametrize("name", GALLERY)
def test_bad_file_is_refused_with_every_line(name, tmp_path):
    text, expected = GALLERY[name]
    path = tmp_path / "case.toml"
    path.write_text(text, encoding="utf-8")
    told = lines(path)
    assert len(told) == len(expected), told
    for sentence, (number, fragment) in zip(told, expected):
        assert sentence.startswith(f"case.toml:{number}："), sentence
        assert fragment in sentence


def test_gallery_is_large_enough():
    assert len(GALLERY) >= 25


def test_files_that_are_no_text(tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes("label = '中文'".encode("gb18030"))
    assert "UTF-8" in lines(path)[0]
    assert "fifteen_percent" in lines(tmp_path / "missing.toml")[0]
    (tmp_path / "b.toml").write_text("\ufefflabel = 'x'", encoding="utf-8")
    assert read_scenario(tmp_path / "b.toml").label.zh == "x"


def test_circles_of_several_files_are_named(tmp_path):
    for name, base in (("a", "b"), ("b", "c"), ("c", "a")):
        (tmp_path / f"{name}.toml").write_text(f"\nextends = '{base}.toml'", encoding="utf-8")
    assert lines(tmp_path / "a.toml") == ["c.toml:2：extends 循环引用：a.toml → b.toml → c.toml → a.toml"]


def test_extends_takes_over_and_is_overruled(tmp_path):
    (tmp_path / "base.toml").write_text(
        "question = 'why?'\n[limits]\nseconds = 9\n[H10]\nrate = '12%'\nreserve = '0%'\n"
        "[[facts.growth]]\nshare = '5%'\n", encoding="utf-8")
    (tmp_path / "own.toml").write_text(
        "extends = 'base.toml'\nlabel = {zh = '甲', en = 'a'}\n[H10]\nrate = '13%'\n"
        "[[facts.recruits]]\nsubject = '音乐'\nnumber = 1\n", encoding="utf-8")
    found = read_scenario(tmp_path / "own.toml")
    assert {name: given.value for name, given in found.values.items()} == {
        "H10.rate": "13%", "H10.reserve": "0%"}
    assert found.values["H10.rate"].place == "own.toml:4"
    assert found.values["H10.reserve"].place == "base.toml:6"
    assert [change.kind for change in found.facts] == ["growth", "recruits"]
    assert (found.seconds, found.question.zh, found.label.en) == (9, "why?", "a")
    assert [path.name for path in found.files] == ["base.toml", "own.toml"]


def test_a_file_may_extend_a_shipped_one(tmp_path):
    (tmp_path / "more.toml").write_text("extends = 'fifteen_percent'\n[H20]\nshare = '25%'", encoding="utf-8")
    found = read_scenario(tmp_path / "more.toml")
    assert {name: given.value for name, given in found.values.items()} == {
        "H10.rate": "15%", "H20.share": "25%"}


def test_everything_asked_for_ships():
    found = {path.stem: read_scenario(path.stem) for path in shipped()}
    for name, values in ASKED.items():
        assert {key: given.value for key, given in found[name].values.items()} == values
    assert next(iter(found)) == "baseline"
    assert [change.kind for change in found["recruits_music"].facts] == ["recruits"]
    first = found["balance_first"].values["tiers"].value
    assert [tier["goals"][0]["code"] for tier in first[:2]] == ["G05", "G30"]
    for scenario in found.values():
        for words in (scenario.label, scenario.question):
            assert words.zh != words.en
            assert not words.en.isspace()
            assert any(sign >= "\u4e00" for sign in words.zh)
            assert "代价" not in words.zh


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.stem)
def test_a_scenario_of_parameters_is_a_policy_file_too(path):
    told = {name: value for name, (value, _) in read_policy_file(path).items()}
    assert told == {name: given.value for name, given in read_scenario(path).values.items()}


def test_a_scenario_with_facts_is_no_policy_file():
    path = next(path for path in shipped() if path.stem == "growth_5")
    with pytest.raises(PolicyError, match="whatif"):
        read_policy_file(path)


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_every_key_is_found_on_its_line(path):
    text = path.read_text(encoding="utf-8")
    found = lines_of(text)
    for key in _paths(tomllib.loads(text)):
        line = text.splitlines()[line_of(found, key) - 1]
        name = next(part for part in reversed(key) if isinstance(part, str))
        near = [part for part in key if isinstance(part, str)]
        assert name in line or any(part in line for part in near), (key, line)


def _paths(content, path=()):
    if isinstance(content, dict):
        for key, value in content.items():
            yield (*path, key)
            yield from _paths(value, (*path, key))
    elif isinstance(content, list):
        for number, value in enumerate(content):
            if isinstance(value, dict):
                yield from _paths(value, (*path, number))


def test_lines_of_awkward_files():
    text = ('a = """\nb = 1\n[c]\n"""\n[x."y.z"]  # [no]\nk = [ # 1\n  "[", {q = 1},\n]\n'
            'm = {n = 1}\n[[t]]\nv = \'#\'\n[[t.u]]\nw = 1\n[[t]]\nv = 2\n[[t.u]]\nw = 3\n')
    assert tomllib.loads(text)
    assert lines_of(text) == {
        ("a",): 1, ("x",): 5, ("x", "y.z"): 5, ("x", "y.z", "k"): 6, ("x", "y.z", "m"): 9,
        ("t",): 10, ("t", 0): 10, ("t", 0, "v"): 11, ("t", 0, "u"): 12, ("t", 0, "u", 0): 12, ("t", 0, "u", 0, "w"): 13,
        ("t", 1): 14, ("t", 1, "v"): 15, ("t", 1, "u"): 16, ("t", 1, "u", 0): 16, ("t", 1, "u", 0, "w"): 17}
    assert line_of(lines_of(text), ("x", "y.z", "m", "n")) == 9
    assert line_of({}, ("nowhere",)) == 1


def test_the_list_shows_every_scenario():
    from click.testing import CliRunner
    told = CliRunner().invoke(program, ["--lang", "en", "whatif", "--list"])
    assert told.exit_code == 0, told.output
    assert all(path.stem in told.output for path in shipped())


def test_an_installed_wheel_finds_them(tmp_path):
    pytest.importorskip("hatchling", reason="hatchling builds the wheel")

    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=ROOT,
                   check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path / "installed")
    told = subprocess.run(
        [sys.executable, "-c", ("import rotation.whatif.file as f; print(f.__file__); "
         "print(*(f.read_scenario(p.stem).name for p in f.shipped()))")],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")}, check=True,
        capture_output=True, encoding="utf-8").stdout.splitlines()
    assert told[0].startswith(str(tmp_path))
    assert told[1].split() == [path.stem for path in shipped()]


def test_tables_of_a_scenario_are_told_in_words() -> None:
    """每班岗位数和积分表不写成花括号；基准没有的写“未设定”."""
    base = Policy.of({"round.year": (2026, DEFAULT)})
    for name, key, zh in (
            ("need_by_class", "need.per_class_primary", "语文 0.8、数学 0.5、外语 0.15"),
            ("points_table", "points.years", "每项 1、最多 12"), ("points_table", "points.rank", "正高级 4、高级 3")):
        values = {key: (given.value, DEFAULT) for key, given in read_scenario(name).values.items()}
        told = {one.name: one for one in settings_of(base, Policy.of({"round.year": (2026, DEFAULT), **values}))}
        assert told[key].value.zh.startswith(zh), told[key]
        assert told[key].baseline.zh == "未设定"
        assert not any(mark in one.value.zh + one.baseline.zh for one in told.values() for mark in "{}[]")
