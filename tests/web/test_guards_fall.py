"""Every guard of the page is needed: with any one of them taken away, a test of the guards turns red."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.support.places import ROOT

pytestmark = pytest.mark.slow
GUARD, APP, DESK, ACTIONS = (f"rotation/web/{name}.py" for name in ("guard", "app", "desk", "actions"))
CUTS = {
    "host": (GUARD, 'headers.all("host") != [self._keys.host]', "False", "another_host or two_hosts"),
    "origin": (GUARD, 'headers.all("origin") == [f"http://{self._keys.host}"]', "True", "another_page_sends"),
    "no origin": (GUARD, '== [f"http://{self._keys.host}"]', 'in ([], [f"http://{self._keys.host}"])', "without_an_origin"),
    "site": (GUARD, 'headers.all("sec-fetch-site") in ([], ["same-origin"])', "True", "another_page_sends"),
    "methods": (GUARD, 'if scope["method"] not in ("GET", "HEAD", "POST")', "if False", "other_methods"),
    "cookie": (GUARD, "found is not None and compare_digest(found.value.encode(), self._keys.cookie.encode())",
               "found is not None", "without_its_cookie"),
    "link once": (GUARD, "self._codes.pop(code, None)", "self._codes.get(code)", "good_once"),
    "link in time": (GUARD, "and monotonic() - born <= _CODE_LIVES", "", "late_link"),
    "key of links": (APP, 'if request.headers.get("x-rotation-key") != self.keys.link_key', "if False", "good_once"),
    "cookie hidden": (APP, "self.keys.cookie, httponly=True", "self.keys.cookie, httponly=False", "good_once"),
    "policy": (GUARD, "default-src 'none'; script-src 'self'", "script-src *", "every_answer_says"),
    "framing": (GUARD, "; frame-ancestors 'none'", "", "every_answer_says"),
    "kind of content": (GUARD, '"x-content-type-options": "nosniff", ', "", "every_answer_says"),
    "report apart": (GUARD, "; sandbox allow-scripts allow-modals", "", "report_is_apart"),
    "GET": (APP, 'methods=["POST"]) for name, act in actions.ACTIONS', 'methods=["GET", "POST"]) for name, act in actions.ACTIONS',
            "get_changes"),
    "length": (DESK, "if size > MAX_FILE", "if False", "never_ends"),
    "length of forms": (APP, "if len(body) > MOST_FORM", "if False", "forms_that_are_too_long"),
    "names of files": (DESK, 'name = f"{sort.word}-{number:03d}{suffix}"', "name = title", "never_used_as_a_path"),
    "read-only": (DESK, "spare.chmod(stat.S_IREAD | stat.S_IRGRP | stat.S_IROTH)", "pass", "never_used_as_a_path"),
    "folders": (DESK, "self.folder / self.folder_of(name).name", "self.folder / name", "no_path_leads"),
    "kinds": (DESK, "if suffix not in sort.suffixes", "if False", "no_workbook"),
    "escape": (APP, "autoescape=True", "autoescape=False", "never_used_as_a_path"),
    "markup": ("rotation/web/static/list.js", "made.textContent = text", "made.innerHTML = text", "markup_of_text"),
    "way back": (ACTIONS, 'and not back.startswith("//") ', "", "way_back"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the program and its tests."""
    home = tmp_path_factory.mktemp("house")
    for name in ("rotation", "tests"):
        shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", home)
    return home


def judged(house, words):
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider",
         "tests/web/test_guard.py", "-k", words], cwd=house, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(house)})


@pytest.mark.parametrize("name", CUTS)
def test_without_a_guard_a_test_turns_red(house, name):
    path, guard, cut, words = CUTS[name]
    whole = (house / path).read_text(encoding="utf-8")
    assert whole.count(guard) == 1, name
    (house / path).write_text(whole.replace(guard, cut), encoding="utf-8")
    try:
        found = judged(house, words)
    finally:
        (house / path).write_text(whole, encoding="utf-8")
    assert found.returncode == 1, found.stdout[-3000:]
    assert "AssertionError" in found.stdout or "assert" in found.stdout


def test_with_all_of_them_the_tests_are_green(house):
    found = judged(house, "without_its_cookie or good_once or report_is_apart or way_back or every_answer_says")
    assert found.returncode == 0, found.stdout[-3000:]
