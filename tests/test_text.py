"""Sentences in two languages: filling in, pairing and joining."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.errors import Issue, PolicyError
from rotation.text import Term, Text, pair, say
from tests.support.places import ROOT


class Color(Term):
    """A closed list of two words."""

    RED = "红", "red"
    BLUE = "蓝", "blue"


ANY = st.text(max_size=20)


@given(ANY, ANY)
def test_a_pair_says_each_language_its_own_as_it_stands(en: str, zh: str) -> None:
    """A brace in a name or a message is no field."""
    told = pair(en, zh)
    assert (told.render("en"), told.render("zh")) == (en, zh)


def test_a_pair_spells_what_is_not_a_string() -> None:
    """Lists and terms follow the language they are paired for."""
    told = pair((Color.RED, Color.BLUE), ("甲", Color.BLUE, 3))
    assert (told.render("en"), told.render("zh")) == ("red, blue", "甲、蓝、3")


@given(st.lists(ANY, max_size=6))
def test_joined_is_what_joining_the_parts_is(parts: list[str]) -> None:
    """Parts follow one another in order, with the mark of the language between two of them only."""
    told = Text.joined(parts)
    assert told.render("en") == "; ".join(parts)
    assert told.render("zh") == "；".join(parts)


def test_joined_parts_follow_the_language_and_so_does_what_is_between() -> None:
    """Sentences, terms and names may stand side by side, whatever fields they have."""
    parts = (say("{n} posts", "{n}个岗位", n=3), Color.RED, Text.joined((Color.BLUE, 1), ", ", "、"))
    told = Text.joined(parts, "\n", "／")
    assert told.render("en") == "3 posts\nred\nblue, 1"
    assert told.render("zh") == "3个岗位／红／蓝、1"


def test_a_text_of_one_value_is_the_value() -> None:
    """A list in it is joined as a list, a name stays as it is."""
    assert str(Text.of("{甲}")) == "{甲}"
    assert Text.of([Color.RED, Color.BLUE]).render("en") == "red, blue"


@pytest.mark.parametrize(("cell", "title", "found", "en", "zh"), [
    ("B3", "Name", "x", "People!B3 “Name”: found “x” a name → write it", "People!B3「Name」：填写的是“x” 姓名 → 请填写"),
    ("", "", "", "People: a name → write it", "People： 姓名 → 请填写"),
])
def test_an_issue_is_one_line(cell: str, title: str, found: str, en: str, zh: str) -> None:
    """Place, column, what is there, what should be, and the remedy."""
    issue = Issue("x", "error", "People", cell, title, found, say("a name", "姓名"), say("write it", "请填写"))
    assert (issue.render("en"), issue.render("zh")) == (en, zh)


def test_faults_of_a_policy_stand_on_lines_of_their_own() -> None:
    """One fault is told as it is."""
    one, two = PolicyError(say("no {r}", "没有{r}", r="H99")), PolicyError(pair("{b}", "乙"), by_option=True)
    whole = PolicyError.joined((one, two))
    assert whole.message.render("en") == "no H99\n{b}"
    assert str(whole.message) == "没有H99\n乙"
    assert whole.by_option
    assert whole.parts == (one, two)
    assert PolicyError.joined((one,)) is one


def test_fields_may_be_filled_in_one_after_the_other() -> None:
    """The last value counts, and the sentence that was there stays as it is."""
    blank = say("{n} at {s}", "{s}有{n}人", n=1)
    assert blank.filled(s="甲校", n=2).render("zh") == "甲校有2人"
    assert blank.values == {"n": 1}


def test_no_sentence_says_the_name_of_a_class() -> None:
    """A class that is renamed everywhere must not be renamed in what people read."""
    classes, said = set[str](), list[str]()
    for path in (ROOT / "rotation").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                classes.add(node.name)
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                said += [arg.value for arg in node.args[:2]
                         if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    camel = {name for name in classes if re.fullmatch(r"(?:[A-Z][a-z]+){2,}", name)}
    assert len(said) > 2000
    assert len(camel) > 100
    assert [text for text in said if camel & set(re.findall(r"\w+", text))] == []


def test_a_text_tells_what_stands_in_it_however_deep_whatever_it_reads_like():
    unit = say("km", "公里")
    inner = say("{n} {u}", "{n}{u}", n=3, u=unit)
    assert say("{a}", "{a}", a=(inner, "b")).holds(unit)
    assert Text.joined((inner,)).holds(inner)
    assert not say("3 km", "3公里").holds(unit)
