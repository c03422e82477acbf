"""The import contracts of pyproject.toml name every room, and what they cannot see is known."""

import ast
import tomllib
from functools import cache
from pathlib import Path

from tests.support.places import ROOT

CONTRACTS = {one["name"]: one for one in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "tool"]["importlinter"]["contracts"]}
FLOORS = [[room.strip() for room in floor.split("|")]
          for floor in CONTRACTS["the rooms of the house, lower never imports higher"]["layers"]]
HEIGHT = {room: -number for number, floor in enumerate(FLOORS) for room in floor}
BY_NAME = {
    "__init__.py": "the public names, each when it is asked for",
    "cli/program.py": "commands",
    "cli/schema.py": "the module that describes a file, when its schema is asked for",
    "domain/problem.py": "the lazy door upward: tables of pandas are read like a workbook",
    "league/cluster.py": "the extra `cluster`, which may not be installed",
    "papers/_paper.py": "papers",
    "process/__main__.py": "what a child process is told to do",
    "report/_sheet.py": "sheets",
    "rules/__init__.py": "rules and goals, those of packages of their own too",
    "web/plans.py": "what of the two sorts of plan a screen needs, when it is asked for",
    "web/screens/__init__.py": "screens",
    "web/sheets.py": "pypinyin, which may not be installed",
    "run/__init__.py": "what solves and writes, when it is asked for",
}
"""Files that import by name, and what."""
CALLS = {"import_module", "__import__", "exec_module", "resolve_name", "run_module", "load_module"}


def name_of(node: ast.expr) -> str:
    return getattr(node, "id", getattr(node, "attr", ""))


def literal(node: ast.expr) -> str:
    """The name that a call gives, as far as it is written there."""
    if isinstance(node, ast.JoinedStr):
        return literal(node.values[0])
    return str(node.value) if isinstance(node, ast.Constant) else ""


@cache
def trees() -> dict[Path, ast.Module]:
    """Every file of the program, parsed once."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "rotation").rglob("*.py"))}


@cache
def imports() -> list[tuple[str, str]]:
    """(file, name as far as it is written) of every import by name."""
    return [(path.relative_to(ROOT / "rotation").as_posix(), literal(node.args[0]) if node.args else "")
            for path, tree in trees().items() for node in ast.walk(tree)
            if isinstance(node, ast.Call) and name_of(node.func) in CALLS]


def room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def test_imports_by_name_are_these():
    assert {file for file, _ in imports()} == set(BY_NAME)


def test_one_door_leads_upward():
    """A name of this package that is written out leads to the own room or a lower one, but for one door."""
    upward = set()
    for file, name in imports():
        own = "rotation." + file.split("/")[0]
        if name.startswith("rotation.") and room(name) != own and HEIGHT[room(name)] >= HEIGHT[own]:
            upward.add((file, name))
    assert upward == {("domain/problem.py", "rotation.workbook.frames")}


def test_nothing_is_imported_under_another_name():
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "importlib":
                assert [item.asname for item in node.names] == [None] * len(node.names), path


def test_every_room_has_its_floor():
    rooms = {f"rotation.{path.stem}" for path in (ROOT / "rotation").iterdir()
             if not path.name.startswith("_") and (path.suffix == ".py" or (path / "__init__.py").exists())}
    assert rooms == set(HEIGHT)


def test_the_solver_is_kept_from_every_room_but_the_engine():
    bound = CONTRACTS["the solver stays behind the engine"]["source_modules"]
    assert set(bound) == set(HEIGHT) - {"rotation.engine"}
