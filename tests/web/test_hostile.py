"""Files that no office makes, dropped on the page: the same words as on the terminal, and no harm."""

import json
import os
import re
from html import unescape

import pytest

from rotation.errors import WorkbookError
from rotation.run import Inputs, gather
from rotation.workbook.defects import counted
from tests.support import gallery
from tests.support.desk import served

pytestmark = pytest.mark.slow
SAMPLED = list(gallery.GALLERY)[::1 if os.environ.get("ROTATION_GALLERY") else 30]
"""All of it where ROTATION_GALLERY is set, which takes some minutes."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with served(tmp_path_factory.mktemp("desk") / "桌") as found:
        yield found


def on_the_terminal(path):
    try:
        return gather(Inputs(path)).issues
    except WorkbookError as error:
        return error.issues


@pytest.mark.parametrize("name", SAMPLED)
def test_a_malformed_workbook_is_told_as_on_the_terminal(desk, name, tmp_path):
    path = gallery.GALLERY[name][0](tmp_path)
    go = desk.drop(path)
    page = unescape(desk.ask("GET", go.replace("数据", "%E6%95%B0%E6%8D%AE")).text)
    assert counted(on_the_terminal(path)).render("zh") in page
    assert not [secret for secret in gallery.SECRETS if secret in page]
    assert "Traceback" not in page


def test_nothing_personal_is_written_beside(desk, tmp_path):
    """Names, answers and requests of the desk hold no cell of a workbook."""
    desk.drop(gallery.GALLERY[SAMPLED[0]][0](tmp_path))
    note = (desk.folder / ".desk" / "desk.json").read_text(encoding="utf-8")
    assert json.loads(note)["version"] == 1
    assert not [secret for secret in gallery.SECRETS if secret in note]
    assert not re.findall(r"\bT0[0-9]\b", note)
