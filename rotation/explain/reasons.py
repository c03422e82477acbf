"""One sentence for everybody: the first true reason in words; a price only where a plan was solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rotation.domain.outcome import Outcome
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.explain.envy import cases
from rotation.report.choices import Ground, Why, choices_of
from rotation.report.reasons import inversions, pinned
from rotation.report.refusal import refused, unplaceable
from rotation.report.view import Envy
from rotation.rules.h75_must_move import MustMove
from rotation.text import Text, say


@dataclass(frozen=True)
class Reasons:
    """What the sheets tell.

    Parameters
    ----------
    choices
        By teacher id: why chosen or not.
    inverted
        By (id of the one sent, id of the one who stayed): why not the other way round.
    envy
        Everybody whose wish went to a lower score.
    """

    choices: Mapping[str, Text] = field(default_factory=dict)
    inverted: Mapping[tuple[str, str], Text] = field(default_factory=dict)
    envy: tuple[Envy, ...] = ()


class Everybody:
    """Sentences about all, from facts and plan.

    Parameters
    ----------
    round, outcome
        The settled round and a result with a plan.
    """

    def __init__(self, round: Round, outcome: Outcome) -> None:
        assert outcome.plan is not None, "only a plan can be explained"
        self._round, self._plan = round, outcome.plan
        self._choices = choices_of(outcome.plan)

    @cached_property
    def told(self) -> Reasons:
        """All sentences."""
        outside = [p.teacher for p in self._plan.placements
                   if p.teacher not in self._round.eligible_set]
        choices = {key: self.choice(self._round.teacher(key)) for key in (*self._round.eligible, *outside)}
        inverted = {pair: told or self._fact(pair) for pair, told in self._ruled.items()}
        return Reasons(choices, inverted, cases(self._round, self._plan))

    def why(self, teacher: Teacher) -> Why:
        """Return the reason of a teacher, with what it rests on."""
        return self._choices.why(teacher)

    def choice(self, teacher: Teacher) -> Text:
        """Return why a teacher was chosen or not, for the office."""
        return self.why(teacher).says

    def undecided(self) -> list[str]:
        """Return ids of all of E who stay and of whom facts and plan alone tell no reason."""
        return [key for key in self._round.eligible
                if self.why(self._round.teacher(key)).ground is Ground.WHOLE]

    # -- more points stayed, less points went -------------------------------------------------

    @cached_property
    def _facts(self) -> dict[tuple[str, str], Text | None]:
        return {(one.sent.id, one.stayed.id): one.fact for one in inversions(self._plan)}

    @cached_property
    def _ruled(self) -> dict[tuple[str, str], Text | None]:
        """The rule that required each inversion, or None."""
        teacher = self._round.teacher
        return {(sent, stayed): self._required(teacher(sent), teacher(stayed)) for sent, stayed in self._facts}

    def _required(self, sent: Teacher, stayed: Teacher) -> Text | None:
        """Return the rule that keeps the one or sends the other, or None."""
        if not self._round.standings[stayed.id].placeable:
            return say("the other may not be placed: {w}", "留校者不能安排：{w}",
                       w=unplaceable(self._round, stayed))
        if not self._round.options.of(stayed.id):
            return say("there was no post for the other: {w}", "留校者没有可安排的岗位：{w}",
                       w=refused(self._round, stayed).says)
        if pinned(self._round, sent.id):
            return say("the one sent was named by the office ({h})", "被派者由教育局指定交流（{h}）",
                       h=MustMove.code)
        return None

    def _fact(self, pair: tuple[str, str]) -> Text:
        return self._facts[pair] or UNTOLD_PAIR

    def unproven(self, sent: str, stayed: str) -> bool:
        """Whether neither a rule nor a single fact explains an inversion, so that it must be solved."""
        return self._ruled[sent, stayed] is None and self._facts[sent, stayed] is None


UNTOLD_PAIR = say("no single fact, the plan as a whole; what the other choice would change was not worked out",
                  "无单项原因，由路途、意愿和岗位需要综合比较决定；改派的影响未测算")
