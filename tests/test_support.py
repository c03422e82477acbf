"""What tests share stands in tests/support: a test file can be moved or removed without another's leave."""

import re

import pytest

from tests.support.places import ROOT

OTHER_TEST = re.compile(
    r"\btests(\.\w+)*\.test_\w+"                           # by its full name, in strings as well
    r"|^\s*(from|import)\s+[.\w]*\btest_\w+"               # by a relative or bare name
    r"|^\s*from\s+[.\w]*(tests|\.)[.\w]*\s+import\s[^#\n]*\btest_", re.MULTILINE)
FILES = sorted(ROOT.joinpath("tests").rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_imports_a_test(path):
    assert not OTHER_TEST.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("line", [
    "from tests{}engine.test_optimum import keeps", "import tests{}engine.test_optimum",
    "    from {}test_optimum import keeps", "from {}engine.test_optimum import keeps",
    "import test_optimum", "from tests{}engine import test_optimum", "from {} import test_optimum",
    "'from tests{}engine.test_optimum import keeps'"])
def test_an_import_of_a_test_is_seen(line):
    assert OTHER_TEST.search(line.format("."))
