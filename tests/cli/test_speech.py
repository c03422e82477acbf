"""The command line speaks one language at a time, click's own words included."""

from __future__ import annotations

import ast
import inspect
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from click import core, decorators, exceptions, formatting, parser, types

from rotation.cli import speech
from rotation.cli.console import Listing
from rotation.cli.root import COMMANDS
from rotation.text import say
from tests.support.places import ROOT
from tests.support.terminal import run

WRONG = (
    ("plam",), ("plan",), ("plan", "x"), ("explain", "x", "y", "--none"), ("plan", "x", "-o", "z", "--outt"),
    ("plan", "x", "-o", "z", "--time-limit"), ("plan", "x", "-o", "z", "--time-limit", "1m"),
    ("plan", "x", "-o", "z", "--time-limit", "0"), ("plan", "x", "-o", "z", "--json=3"), ("plan", "", "-o", "z"),
    ("explain", "x", "--gap", "1"), ("explain", "x"), ("template", "-o", "1.xlsx", "--look", "3"),
    ("template", "-o", "1.xlsx", "--look", "messy"), ("batch", "-o", "x"), ("whatif", "x", "-o", "y"),
    ("rules", "h99"), ("papers",), ("sweep", "x", "-o", "y"))
"""Calls that click or a command refuses at once."""
ENGLISH = re.compile(r"[A-Z]?[a-z]{3,}")
ALLOWED = {"rotation", "help", "plan", "plam", "replan", "explain", "template", "batch", "whatif", "rules", "papers",
           "sweep", "look", "messy", "clean", "outt", "out", "over", "time", "limit", "json", "gap", "teacher",
           "school", "none", "list", "all", "sample", "league", "write", "rate", "toml", "xlsx"}
"""What is typed: commands, options and their values."""


@pytest.mark.parametrize("args", WRONG, ids=" ".join)
def test_a_refusal_is_in_chinese_or_in_english(args: tuple[str, ...]) -> None:
    """No English word but what is typed stands in Chinese messages, and no Chinese sign in English ones."""
    zh, en = (run(f"--lang={lang}", *args, code=2).stderr for lang in ("zh", "en"))
    assert {word for word in ENGLISH.findall(zh) if word not in ALLOWED} == set()
    assert re.findall(r"[\u4e00-\u9fff，。：]", en) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_no_word_of_the_other_language(name: str) -> None:
    """The same command speaks Chinese after English and English after Chinese."""
    for lang in ("zh", "en", "zh"):
        text = run(name, "--lang", lang, "--help").output
        heads = ("选项:", "用法：") if lang == "zh" else ("Options:", "Usage:")
        assert all(head in text for head in heads)
        assert ("Language of messages and outputs" in text) == (lang == "en")


def test_the_words_of_click_are_words_of_click() -> None:
    """A word that click says otherwise after an update would be English in Chinese."""
    known = {message for module in (core, decorators, exceptions, formatting, parser, types)
             for call in ast.walk(ast.parse(inspect.getsource(module)))
             if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("_", "ngettext")
             for message in [getattr(call.args[0], "value", None)]}
    assert set(speech._CLICK) - known == {"required"}


def test_a_listing_speaks_and_leaves_empty_what_is_not_there() -> None:
    """Titles and cells follow the language; None is an empty cell."""
    speech.speak("en")
    table = Listing((say("one", "一"), "B"))
    table.line(say("two", "二"), None)
    assert [column.header for column in table.columns] == ["one", "B"]
    assert [list(column.cells) for column in table.columns] == [["two"], [""]]
    speech.speak("zh")


def _sentences() -> Iterator[tuple[Path, ast.Call]]:
    for path in sorted((ROOT / "rotation").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "say"
                    and all(isinstance(arg, ast.Constant) for arg in call.args)):
                yield path, call


def _fields(text: str) -> set[str]:
    return {name.partition(".")[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_sentence_is_given_what_it_names_and_nothing_else() -> None:
    """A field that nobody fills would end in a KeyError when the sentence is shown, a needless one is a slip."""
    slips = []
    for path, call in _sentences():
        en, zh = (_fields(arg.value) for arg in call.args)
        given = {word.arg for word in call.keywords}
        if given and None not in given and en | zh != given:
            slips.append(f"{path.name}:{call.lineno} {sorted((en | zh) ^ given)}")
        if not given and en != zh:
            slips.append(f"{path.name}:{call.lineno} {sorted(en ^ zh)}")
    assert slips == []


def test_a_comparison_without_a_terminal_writes_no_empty_line(capfd: pytest.CaptureFixture[str]) -> None:
    """The bar that nobody sees leaves nothing behind."""
    from rotation.cli.progress import WhatIfProgress
    with WhatIfProgress(2, quiet=False):
        pass
    assert capfd.readouterr().err == ""
