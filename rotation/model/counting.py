"""What counting alone says of a round: demands that the people and posts at hand cannot meet.

No solver is asked. Every finding names the rules and the numbers; no finding means nothing: rules
that clash only together are found by the engine.
"""

from __future__ import annotations

from collections.abc import Iterator

from rotation.domain.round import Round
from rotation.model.eligibility import plan_rules
from rotation.rules import PlanRule, catalogue
from rotation.rules._at_hand import obliged
from rotation.text import Text, say


def counting(round: Round) -> tuple[Text, ...]:
    """Return a sentence for every demand that counting alone shows to be too much, rule by rule."""
    found = (text for rule in plan_rules(round) for text in rule.counts(round))
    return (*found, *_without_post(round))


def _without_post(round: Round) -> Iterator[Text]:
    lost = [key for key in obliged(round) if not round.options.of(key)]
    if lost:
        rules = tuple(code for code, kind in catalogue().items()
                      if issubclass(kind, PlanRule) and kind.obliges)
        yield say("{n} people must be placed ({c}) but have no possible post: {t}",
                  "{n}人必须安排（{c}），但没有可去的岗位：教师{t}", n=len(lost), c=rules, t=tuple(lost[:10]))
