"""The figures of a tiny made tree are those that one counts by hand; the real tree keeps its ceilings."""

import re
from textwrap import dedent

import pytest

from benchmarks.house import Lines, circles, floors, main, measured
from tests.support.places import ROOT

FILES = {
    "__init__.py": '"""All."""\n',
    "text.py": '''
        """What is said."""

        # a comment of its own
        LONGEST = 3  # not this one
        """Words of a sentence."""
        ''',
    "rules/__init__.py": "from rotation.rules.h10_rate import Rate\n",
    "rules/h10_rate.py": 'class Rate:\n    code = "H10"\n',
    "engine/__init__.py": "",
    "engine/solver.py": """
        from rotation import text
        from rotation.engine import desk


        def solve():
            from rotation.rules import Rate
            return Rate, text, desk, {"H10.rate": 1, "H100": "the rule H10"}
        """,
    "engine/desk.py": '''
        """H10"""
        from .stand import Stand
        from . import solver


        class Answer:
            pass
        ''',
    "engine/stand.py": "class Stand:\n    pass\n\n\nclass Answer:\n    pass\n",
    "cli/__init__.py": "import rotation.engine.solver\n",
    "cli/plan.py": "def plan():\n" + "    pass\n" * 40,
    "cli/long.py": "def fits():\n" + "    pass\n" * 39 + "x = 1\n" * 411,
}


@pytest.fixture
def tree(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "rotation" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return tmp_path


def test_files_and_lines(tree):
    house = measured(tree)
    assert (house.files, house.loose) == (len(FILES), ["text.py"])
    assert house.lines.all == 1 + 5 + 1 + 2 + 0 + 7 + 7 + 6 + 1 + 41 + 451
    assert house.lines == Lines(house.lines.all, blank=1 + 2 + 2 + 2, comments=1, docstrings=1 + 2 + 1,
                                imports=1 + 3 + 2 + 1)
    assert house.lines.code == house.lines.all - 7 - 1 - 4 - 7


def test_names(tree):
    house = measured(tree)
    assert house.twice == ["Answer"]
    assert house.codes == {"rotation/engine/solver.py": 1}
    assert house.long_functions == ["rotation/cli/plan.py:plan"]
    assert house.long_files == ["rotation/cli/long.py"]


def test_who_imports_whom(tree):
    house = measured(tree)
    assert sorted(house.lone) == ["rotation.engine.desk", "rotation.engine.stand", "rotation.rules.h10_rate"]
    assert house.room_floors == 3  # cli, engine, then rules or text
    assert house.file_floors == 4  # cli; solver with desk; rules; h10_rate
    assert house.room_circles == []
    assert house.file_circles == [("rotation.engine.desk", "rotation.engine.solver")]


def test_a_circle_is_one_floor():
    arrows = {name: frozenset(ends) for name, ends in {"a": "b", "b": "c", "c": "b", "d": "a", "e": ""}.items()}
    assert (floors(arrows), circles(arrows)) == (3, [("b", "c")])
    assert (floors({}), circles({})) == (0, [])


def test_the_command_prints_figures_and_refuses_nothing_else(tree, capsys):
    assert main([str(tree)]) == 0
    said = capsys.readouterr().out
    assert f"{'files':<46}{len(FILES):>8}" in said.splitlines()
    assert "rotation.engine.desk rotation.engine.solver" in said
    assert main([str(tree / "nowhere")]) == 2
    assert "no package" in capsys.readouterr().err


MOST_CODES = 60
"""Rule codes that may stand outside the room of the rules."""
MOST_LOOSE = 3
"""Files that may stand in no room."""


def test_the_house_keeps_its_ceilings():
    house = measured(ROOT)
    assert house.files > 200
    assert house.long_functions == []
    assert house.long_files == []
    assert house.room_circles == []
    assert house.file_circles == []
    assert house.twice == []
    assert len(house.loose) <= MOST_LOOSE, house.loose
    assert sum(house.codes.values()) < MOST_CODES, house.codes


def test_no_test_holds_another_machine_to_our_seconds():
    """Bars of the clock grow where tests share the cores; processor time is judged by ``Spent`` alone."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            bar = "assert" in line and re.search(r"(process_time|perf_counter|monotonic|time)\(\) - .*<", line)
            assert not bar or re.search("SHARED|PROMPT|PATIENCE", line), f"{path.name}:{number}: {line.strip()}"
