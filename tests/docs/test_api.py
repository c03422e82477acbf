"""The public names, and the examples of docs/api.md run as printed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import rotation
from rotation.sample import draw
from rotation.workbook.template import write_input
from tests.support.places import ROOT


def examples(page):
    """Return the Python of a page, cell by cell."""
    return re.findall(r"```python\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)


def test_public_names_are_sorted_and_importable():
    assert rotation.__all__ == sorted(rotation.__all__)
    assert all(getattr(rotation, name) is not None for name in rotation.__all__)
    assert set(rotation.__all__) <= set(dir(rotation))


def test_every_public_name_has_one_home():
    homes = [name for names in rotation._HOMES.values() for name in names]
    assert sorted([*homes, "__version__"]) == rotation.__all__
    source = (ROOT / "rotation/__init__.py").read_text(encoding="utf-8")
    typed = source.partition("if TYPE_CHECKING:")[2].partition("__all__")[0]
    assert set(re.findall(r"\b\w+\b", typed)) >= set(homes)


def test_unknown_names_are_refused():
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = rotation.no_such_thing


def test_import_loads_nothing_heavy():
    code = ("import sys, rotation; "
            "assert not {'numpy', 'ortools', 'openpyxl', 'pydantic', 'rotation.policy.policy'} & set(sys.modules)")
    subprocess.run([sys.executable, "-c", code], check=True)


def test_documented_names_exist():
    table = (ROOT / "docs/api.md").read_text(encoding="utf-8").partition("## The names")[2]
    names = re.findall(r"^\| `(\w+)|, `(\w+)\(", table, re.MULTILINE)
    assert len(names) >= 11
    assert {first or second for first, second in names} <= set(rotation.__all__)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("api") / "数据.xlsx"
    write_input(path, draw("二连浩特市"), "zh")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("example", examples("api.md"), ids=["one-call", "steps", "program"])
def test_examples_run_as_printed(example, book, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("数据.xlsx").write_bytes(book.read_bytes())
    exec(compile(example, "docs/api.md", "exec"), {})
    (folder,) = Path("out").iterdir()
    assert {path.name for path in folder.iterdir()} == {"plan.json", "report.html", "run.json", "变更.xlsx", "方案.xlsx"}


@pytest.mark.slow
@pytest.mark.parametrize("example", examples("analysis.md"), ids=["tables", "facts", "model"])
def test_the_cells_of_the_notebook_run_as_printed(example, book, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("数据.xlsx").write_bytes(book.read_bytes())
    exec(compile(example, "docs/analysis.md", "exec"), {})
