"""A parameter that does not exist, and which one may be meant."""

import pytest

from rotation.errors import PolicyError
from rotation.policy.policy import Policy, Source
from rotation.text import say


@pytest.mark.parametrize(("name", "meant"), [
    ("年度", "round.year"), ("H10", "H10.rate"), ("交流比例", "H10.rate"), ("rate", "H10.rate"), (" h10 ", "H10.rate")])
def test_a_word_of_its_meaning_finds_a_parameter(name, meant):
    with pytest.raises(PolicyError) as refused:
        Policy.of({"round.year": (2026, Source(say("sheet", "表"))), name: ("12%", Source(say("sheet", "表")))})
    assert meant in refused.value.message.render("zh")


def test_nothing_is_guessed_of_a_word_that_nothing_is_called():
    with pytest.raises(PolicyError) as refused:
        Policy.of({"round.year": (2026, Source(say("sheet", "表"))), "天气": (1, Source(say("sheet", "表")))})
    told = refused.value.message.render("zh")
    assert "rotation rules" in told
    assert "是否指" not in told
