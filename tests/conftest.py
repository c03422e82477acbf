"""Every test starts in the language of a machine that says nothing about it."""

from __future__ import annotations

import os

import pytest

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "ROTATION_LANG")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Forget the language that the test before spoke, before any fixture runs."""
    del item
    for name in VARIABLES:
        os.environ.pop(name, None)
