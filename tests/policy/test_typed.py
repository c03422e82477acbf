"""Parameters as people type them: words for choices, lists and tables without brackets."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rotation.domain.records import Parameter
from rotation.domain.settings import Settings, Teaching
from rotation.domain.spoken import spoken
from rotation.errors import PolicyError
from rotation.policy.parameters import DECLARED, SECTIONS, TIERS
from rotation.policy.policy import Policy
from rotation.policy.typed import taken, typed
from rotation.policy.values import sheet_values
from rotation.rules import PROGRAMMES, catalogue
from rotation.text import spell
from tests.support.clock import Spent

TABLE, LIST = dict[str, str], tuple[str, ...]
WORDS = some.text(min_size=1, max_size=6)


def given_as(name: str, text: str) -> Any:
    """Return the value in force of a parameter that stands on sheet 政策."""
    rows = [Parameter(name="round.year", value="2026"), Parameter(name=name, value=text)]
    section, _, key = name.partition(".")
    return Policy.of(sheet_values(rows)).dump()[section][key]


@given(some.dictionaries(WORDS, WORDS, max_size=4) | some.dictionaries(WORDS, some.lists(WORDS, max_size=3), min_size=1),
       some.sampled_from(["zh", "en"]))
def test_a_table_is_read_back_as_it_was(value, lang):
    listed = any(isinstance(told, list) for told in value.values())
    assert taken(dict[str, LIST] if listed else TABLE, str(spell(typed(value), lang))) == value


@given(some.lists(WORDS, max_size=4), some.sampled_from(["zh", "en"]))
def test_a_list_is_read_back_as_it_was(value, lang):
    assert taken(LIST, str(spell(typed(value), lang))) == value


def test_tables_and_lists_are_typed_without_brackets():
    assert given_as("need.pools_primary", "科学：数学；信息科技: 数学") == {"科学": "数学", "信息科技": "数学"}
    assert given_as("round.backbone_titles", "高级、正高级") == ["高级", "正高级"]
    assert given_as("need.hours", "音乐：1、1、1、1、1、1、1、1、1")["音乐"] == ["1"] * 9


@pytest.mark.parametrize("wrong", ["科学：数学；科学：语文", "科学；数学：语文", '{"科学": '])
def test_half_a_table_is_refused(wrong):
    with pytest.raises(PolicyError, match=r"need\.pools_primary"):
        given_as("need.pools_primary", wrong)


def chosen():
    """Every parameter that takes one of a few words, with each of its words."""
    for section, kind in {**SECTIONS, **catalogue()}.items():
        for key in kind.model_fields:
            for word, told in spoken(kind, key).items():
                yield f"{section}.{key}", word, told


def test_every_word_may_be_written_as_it_is_said():
    assert {name for name, _, _ in chosen()} >= {"round.count", "need.method", "E60.scope_junior", "H10.scope"}
    for name, word, told in chosen():
        if name != "need.method":  # which asks for tables besides
            assert {given_as(name, text) for text in (word, told.zh, told.en, f" {told.zh} ")} == {word}


def test_no_word_stands_for_two():
    assert Teaching.model_validate({"method": "师生比"}).method == "ratio"
    assert Settings.model_validate({"year": 2026, "count": "含往年派出仍在外的"}).count == "stock"
    for name in {name for name, _, _ in chosen()}:
        words = [text for one, word, told in chosen() if one == name for text in {word, told.zh, told.en}]
        assert len(words) == len(set(words))


@pytest.mark.parametrize("share", ["1e999999999", "1e-999999999", "１e９９９９９９９９９", "9" * 4_000])
def test_a_number_of_any_size_is_refused_at_once(share):
    spent = Spent()
    with pytest.raises(PolicyError, match=r"H10\.rate"):
        given_as("H10.rate", share)
    spent.at_most(1)


def test_every_programme_with_rules_declares_its_sections_and_goals():
    assert tuple(DECLARED) == PROGRAMMES
    for name, programme in DECLARED.items():
        assert not set(programme.sections) & set(catalogue(name))
        assert programme.tiers in TIERS
