"""What is built tells whoever receives it what it is: metadata, licences, types."""

import subprocess
import sys
import tarfile
import tomllib
from email.parser import HeaderParser
from zipfile import ZipFile

import pytest

from tests.support.places import ROOT

pytest.importorskip("hatchling", reason="hatchling builds the package")
pytestmark = pytest.mark.slow
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """By path the files of the wheel, and of the source archive without its folder."""
    folder = tmp_path_factory.mktemp("built")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", folder], cwd=ROOT, check=True, capture_output=True)
    with ZipFile(next(folder.glob("*.whl"))) as opened:
        wheel = {name: opened.read(name) for name in opened.namelist()}
    with tarfile.open(next(folder.glob("*.tar.gz"))) as opened:
        source = {one.name.partition("/")[2]: opened.extractfile(one).read() for one in opened.getmembers() if one.isfile()}
    return wheel, source


def about(files):
    [text] = [content for path, content in files.items() if path.endswith(("dist-info/METADATA", "PKG-INFO"))]
    return HeaderParser().parsestr(text.decode("utf-8"))


@pytest.mark.parametrize("kind", [0, 1], ids=["wheel", "source"])
def test_everything_that_the_project_says_is_told(built, kind):
    told = about(built[kind])
    assert (told["Name"], told["Version"], told["Summary"]) == (PROJECT["name"], PROJECT["version"], PROJECT["description"])
    assert (told["Requires-Python"], told["License-Expression"]) == (PROJECT["requires-python"], PROJECT["license"])
    assert told["Description-Content-Type"] == "text/markdown"
    assert told.get_payload().startswith("# rotation")
    assert set(told.get_all("Classifier")) == set(PROJECT["classifiers"])
    assert set(told["Keywords"].split(",")) == set(PROJECT["keywords"])
    needs = {line.partition(" ")[0].rstrip("<>=0123456789.,") for line in told.get_all("Requires-Dist") if "extra ==" not in line}
    assert len(needs) == len(PROJECT["dependencies"])


@pytest.mark.parametrize("kind", [0, 1], ids=["wheel", "source"])
def test_every_licence_goes_along(built, kind):
    files, named = built[kind], about(built[kind]).get_all("License-File")
    echarts = "rotation/tables/page/static/echarts"
    assert {"LICENSE", f"{echarts}/LICENSE", f"{echarts}/LICENSE-d3", f"{echarts}/LICENSE-zrender", f"{echarts}/NOTICE"} == set(named)
    places = {path.partition("/licenses/")[2] or path for path in files}
    assert set(named) <= places


def test_the_wheel_is_the_package_alone_and_typed(built):
    files = built[0]
    assert "rotation/py.typed" in files
    assert {path.split("/")[0] for path in files} == {"rotation", f"rotation-{PROJECT['version']}.dist-info"}
    [entry] = [content for path, content in files.items() if path.endswith("entry_points.txt")]
    assert b"rotation = rotation.cli:main" in entry
    here = {path.relative_to(ROOT).as_posix() for path in (ROOT / "rotation").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert here <= set(files)


def test_the_source_has_what_builds_and_judges_it(built):
    files = built[1]
    assert {"pyproject.toml", "hatch_build.py", "Makefile", "requirements.lock", "README.md", "README.zh-CN.md", "CHANGELOG.md", "SECURITY.md",
            "CITATION.cff", "docs/refresh.py", "packaging/portable/bundle.py", "tests/conftest.py"} <= files.keys()
    assert any(path.startswith("scenarios/samples/") for path in files)
    assert not [path for path in files if path.startswith((".venv/", "out/", "dist/")) or "__pycache__" in path]
