"""Every test starts in the language of a machine that says nothing about it; a workbook that many use."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rotation.process.cycles import look_seldom
from rotation.run import Inputs, Run, plan_round
from rotation.sample import draw
from rotation.workbook.template import write_input

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "ROTATION_LANG")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let ``make rule CODE=H35`` say which rule is meant."""
    parser.addoption("--rule", default="", help="the code of a rule or goal that is looked at alone")


def pytest_configure(config: pytest.Config) -> None:
    """Hear signals as a program in a terminal does, though whoever started the tests ignores some, as nohup does.

    Bytecode is kept: where a machine forbids it, each of the hundreds of commands that tests start compiles the
    program anew, and each worker all the tests.
    """
    del config
    gc.disable()  # until all tests are collected
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if threading.current_thread() is threading.main_thread():
        for name, usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) == signal.SIG_IGN:
                signal.signal(number, usual)


def pytest_collection_finish() -> None:
    """Let no search for garbage walk through the thousands of tests again: they stay to the end. Look as seldom as commands do."""
    gc.enable()
    gc.freeze()
    look_seldom()


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than processors: a third of the time of the long tests goes into waiting for children and pages."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Forget the language that the test before spoke, before any fixture runs."""
    del item
    for name in VARIABLES:
        os.environ.pop(name, None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser; only tests that need one pay for it."""
    from tests.support.browser import browsing
    with browsing() as found:
        yield found


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the smallest unit, fictitious, to be read only."""
    path = tmp_path_factory.mktemp("made") / "数据.xlsx"
    write_input(path, draw("乌拉盖管理区"), "zh")
    return path


@pytest.fixture(scope="session")
def published(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A published run of it, to be read only: who changes a file copies the folder."""
    return plan_round(Inputs(made), tmp_path_factory.mktemp("published"))


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    return Path(shutil.copy(made, tmp_path / "数据.xlsx"))
