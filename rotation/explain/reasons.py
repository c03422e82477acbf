"""One sentence for everybody, without solving: rules, places in the order, proven lower bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from rotation.domain.outcome import Outcome
from rotation.domain.plan import Placement
from rotation.domain.round import Integers, Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Verdict
from rotation.explain.bounds import Bounds
from rotation.explain.envy import cases
from rotation.explain.refusal import refused, unplaceable
from rotation.explain.units import at_least
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.report.reasons import inversions, label, pinned, why_inverted
from rotation.report.view import Envy, View
from rotation.rules import in_force
from rotation.rules.h75_must_move import MustMove
from rotation.rules.h95_recruits import Recruits
from rotation.rules.r50_volunteer import Volunteer
from rotation.text import Text, say

_MEETS = say("meets the conditions", "符合交流条件")


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
    floors
        By teacher id: what choosing somebody costs at least, where published prices prove nothing.
    """

    choices: Mapping[str, Text] = field(default_factory=dict)
    inverted: Mapping[tuple[str, str], Text] = field(default_factory=dict)
    envy: tuple[Envy, ...] = ()
    floors: Mapping[str, Text] = field(default_factory=dict)


class Everybody:
    """Sentences about all, from one reading of the certificate.

    Parameters
    ----------
    round, policy, outcome
        The settled round, its policy and a result with a plan.
    bounds
        Made here if not given.
    """

    def __init__(
        self, round: Round, policy: Policy, outcome: Outcome, bounds: Bounds | None = None
    ) -> None:
        assert outcome.plan is not None, "only a plan can be explained"
        self._round, self._tiers, self._plan = round, outcome.tiers, outcome.plan
        self._bounds = bounds or Bounds(RoundTask(round, policy), outcome)
        self._view = View(round, policy, outcome)

    @cached_property
    def told(self) -> Reasons:
        """All sentences."""
        outside = [p.teacher for p in self._plan.placements
                   if p.teacher not in self._round.eligible_set]
        keys = [*self._round.eligible, *outside]
        choices = {key: self.choice(self._round.teacher(key)) for key in keys}
        return Reasons(choices, self.inverted(), self.envy())

    # -- chosen or not ------------------------------------------------------------------------

    def choice(self, teacher: Teacher) -> Text:
        """Return why a teacher was chosen or not."""
        item = self._plan.placement(teacher.id)
        if item is not None:
            return self._chosen(teacher, item)
        if not self._round.standings[teacher.id].placeable:
            return unplaceable(self._round, teacher)
        if not self._round.options.of(teacher.id):
            return say("no post is possible: {r}", "没有可安排的岗位：{r}",
                       r=refused(self._round, teacher).says)
        return self._passed_over(teacher)

    def _passed_over(self, teacher: Teacher) -> Text:
        return self.passing_over(teacher.id, self._placing(teacher.id))

    def _placing(self, key: str) -> Text | None:
        return at_least(self._tiers, self._bounds.placing([key])[0])

    def passing_over(self, key: str, price: Text | None) -> Text:
        """Return why somebody with options was not chosen, with what is known of the price."""
        number = len(self._round.options.of(key))
        if price is None:
            return say("{n} posts were possible; the certificate alone proves no price for choosing "
                       "this teacher, the exact one is told by `rotation explain`",
                       "有{n}个岗位可安排；仅凭最优性证明不能断定改派的影响，可用 rotation explain 精确测算", n=number)
        return say("{n} posts were possible; choosing this teacher: {p}",
                   "有{n}个岗位可安排；如改派该教师，{p}", n=number, p=price)

    def undecided(self) -> list[str]:
        """Return ids of all who could be chosen and of whom the certificate proves no price."""
        able = [key for key in self._round.eligible
                if self._plan.placement(key) is None and self._round.standings[key].placeable
                and self._round.options.of(key)]
        leasts = self._bounds.placing(able)
        return [key for key, least in zip(able, leasts, strict=True)
                if at_least(self._tiers, least) is None]

    def placed(self, teacher: Teacher, item: Placement) -> Text:
        """Return why somebody was chosen, for those who know already who meets the conditions."""
        return (self._chosen(teacher, item) if self._by(teacher) is not _MEETS
                else self._served_best(item))

    def _chosen(self, teacher: Teacher, item: Placement) -> Text:
        return say("{w}; {k}", "{w}；{k}", w=self._by(teacher), k=self._served_best(item))

    def _served_best(self, item: Placement) -> Text:
        return say("{k}; {r}{s}", "{k}；{r}{s}", k=self._served(item), r=self._rank(item), s=self._otherwise(item))

    def _by(self, teacher: Teacher) -> Text:
        if pinned(self._round, teacher.id):
            return say("named by the office ({h})", "教育局指定交流（{h}）", h=label(MustMove.code))
        verdict = self._round.standings[teacher.id].verdict
        if verdict is Verdict.RECRUIT:
            return say("new recruit, not in the share ({h})", "新招聘教师分配，不计入比例（{h}）",
                       h=label(Recruits.code))
        if verdict is Verdict.EXEMPT:
            return say("volunteer, not in the share ({h})", "未列入交流范围、主动申请，不计入比例（{h}）",
                       h=label(Volunteer.code))
        if self._round.volunteers(teacher):
            return say("applied", "主动申请")
        return _MEETS

    def _served(self, item: Placement) -> Text:
        cell = self._round.cells[item.opening]
        return say("{k}: {g} {j}, {p} posts, {b} people before", "{k}：{g}{j}，岗位{p}个，原有{b}人",
                   k=self._view.kinds[item.teacher], g=item.stage, j=item.subject, p=cell.posts,
                   b=f"{cell.before / 100:g}")

    def _rank(self, item: Placement) -> Text:
        place, number = self.rank(item)
        return say("number {r} of {n} who may take the post, by way, will, seniority and draw",
                   "在可任该岗位的{n}人中，按路途、意愿、资历等个人条件排第{r}", n=number, r=place)

    def rank(self, item: Placement) -> tuple[int, int]:
        """Return the place of the one chosen among all who may take the post, and their number.

        Ordered by what each placement alone adds to the last tier; equals share the better place.
        """
        options = self._round.options
        able = options.by_opening[options.opening_index[item.opening]]
        own = self._bounds.own[able]
        mine = own[options.mover[able] == options.mover_index[item.teacher]]
        return 1 + int((own < mine[0]).sum()), len(able)

    def _otherwise(self, item: Placement) -> Text:
        others = self._others(item)
        if not len(others):
            return say("; nobody else who stays may take it", "；未选派人员中无其他人可任该岗位")
        if in_force(self._round, MustMove) and pinned(self._round, item.teacher):
            return say("; somebody else only if the order is lifted", "；撤销该指定后方可换人")
        leasts = self._bounds.taking(others, kept=item.teacher)
        price = at_least(self._tiers, min(leasts))
        if price is None:
            return say("", "")
        return say("; any of the {n} others who stay: {p}", "；换成未选派的{n}人中任何一人，{p}",
                   n=len(others), p=price)

    def _others(self, item: Placement) -> Integers:
        options = self._round.options
        able = options.by_opening[options.opening_index[item.opening]].tolist()
        stay = [at for at in able if self._plan.placement(options.movers[options.mover[at]]) is None]
        return np.array(stay, np.int64).reshape(-1)

    # -- more points stayed, less points went -------------------------------------------------

    def inverted(self) -> dict[tuple[str, str], Text]:
        """Return for every inversion the rule that required it, or a proven price."""
        return {(one.sent.id, one.stayed.id): self._why(one.sent, one.stayed)
                for one in inversions(self._view)}

    def _why(self, sent: Teacher, stayed: Teacher) -> Text:
        rule = self._required(sent, stayed)
        if rule is not None:
            return rule
        price, fact = self._price(sent, stayed), why_inverted(self._view, sent, stayed)
        if price is None:
            return fact
        return say("{f}; sending the other instead: {p}", "{f}；如改派留校者，{p}", f=fact, p=price)

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
                       h=label(MustMove.code))
        return None

    def _price(self, sent: Teacher, stayed: Teacher) -> Text | None:
        return at_least(self._tiers, self._bounds.placing([stayed.id], kept=sent.id)[0])

    def unproven(self, sent: str, stayed: str) -> bool:
        """Whether an inversion has neither a rule nor a proven price, so that it must be solved."""
        pair = (self._round.teacher(sent), self._round.teacher(stayed))
        return self._required(*pair) is None and self._price(*pair) is None

    # -- wishes -------------------------------------------------------------------------------

    def envy(self) -> tuple[Envy, ...]:
        """Return every case of a wish that went to a lower score."""
        return cases(self._round, self._plan, self._tiers, self._bounds)
