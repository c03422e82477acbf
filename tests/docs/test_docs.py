"""What is derived from the code is fresh; the papers keep their promises."""

import importlib.util
import re
import sys

import pytest

from rotation.rules import catalogue
from tests.support.places import ROOT

PAPERS = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.fixture(scope="module")
def refresh():
    spec = importlib.util.spec_from_file_location("refresh", ROOT / "docs/refresh.py")
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


def test_derived_files_are_fresh(refresh):
    stale = [path.name for path, right in refresh.derived().items() if path.read_bytes() != right]
    assert stale == [], "run python docs/refresh.py"


def test_rule_pages_cover_every_rule():
    text = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    assert re.findall(r"^### (\w+)", text, re.MULTILINE) == sorted(
        {**catalogue(), **catalogue("principals"), **catalogue("sharing"), **catalogue("years")},
        key=lambda code: ("REFHGDCPKLWVY".index("H" if code == "F50" else code[0]), code[0] == "Y" and code < "Y20", code))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_links_lead_somewhere(paper):
    text = paper.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not target.startswith("http"):
            assert (paper.parent / target).exists(), target


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_codes_in_the_papers_exist(paper):
    text = paper.read_text(encoding="utf-8")
    assert set(re.findall(r"\b[EHGR][0-9]{2}\b", text)) <= set(catalogue())


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_commands_of_the_readme_exist(name):
    from rotation.cli.root import COMMANDS, program
    text = (ROOT / name).read_text(encoding="utf-8")
    commands = set(re.findall(r"^rotation (\w+)", text, re.MULTILINE))
    assert set(COMMANDS) - {"schema"} <= commands <= set(COMMANDS)
    asked = [program.get_command(None, command) for command in COMMANDS]
    options = {opt for command in [*asked, *(one for each in asked for one in getattr(each, "commands", {}).values())]
               for param in command.params for opt in param.opts}
    used = {word for line in re.findall(r"^rotation .*", text, re.MULTILINE)
            for word in re.findall(r"(?<=\s)--?[a-z][a-z-]*", line)}
    assert used <= options | {"--help"}
    targets = re.findall(r"^make (\w+)", text, re.MULTILINE)
    assert {"plan", "test"} <= set(targets)
    assert all(re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
               for target in targets)


def test_exit_codes_of_the_readme_are_those_of_the_program():
    from rotation.cli import failures
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    told = {int(code) for code in re.findall(r"^\| ([0-9]+) \|", text, re.MULTILINE)}
    assert told == {*range(8), failures.INTERRUPTED, failures.TERMINATED}


@pytest.mark.parametrize("paper", ["reliability.md", "zh/reliability.md"])
def test_the_scorecard_names_tests_that_are_there(paper):
    text = (ROOT / "docs" / paper).read_text(encoding="utf-8")
    named = {path for told in re.findall(r"`pytest ([^`]+)`", text) for path in told.split()}
    assert len(named) > 20
    assert not [path for path in sorted(named) if not (ROOT / path).exists()]
    assert [f"R-{number}" for number in range(1, 29)] == re.findall(r"^\| (R-[0-9]+) \|", text, re.MULTILINE)
    assert "@" not in text


def test_the_chinese_readme_begins_with_a_double_click_and_the_terminal_follows():
    text = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
    assert text.index("\n## 双击") == text.index("\n## ")
    assert text.index("教师交流轮岗.cmd") < text.index("```")
