"""P40 必须交流与组织决定落实."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.leadership import LeaderOrderKind, LeaderVerdict
from rotation.domain.problem import Problem
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, CadreRule, SeatWords, at, evidence, order, posts
from rotation.rules._slack import Slack
from rotation.rules._words import Inequality, Subject
from rotation.text import Text, say


def _long(start: int, *orders: object) -> Problem:
    return posts({"一小": {}, "二小": {}}, {"甲": at("一小", start=start), "乙": at("二小")}, *orders)  # type: ignore[arg-type]


class CarriedOut(CadreRule):
    """Whoever must move does, and every 应交流, 指定去向 and 提任 is carried out; whoever takes no seat is left out."""

    programme = PRINCIPALS
    code = "P40"
    label = say("Must move", "必须交流落实")
    sentence = say("Those who must move do, and orders are carried out", "必须交流的人员全部交流，组织决定全部落实")
    basis = "D12、C40"
    obliges = True
    rank = 40
    gives = 10
    examples: ClassVar = (
        Example("满10年的交流", lambda: _long(2015), True, plan="甲>二小:校长 乙>一小:校长"),
        Example("满10年的未动", lambda: _long(2015), False),
        Example("应交流的未动", lambda: _long(2022, order("甲", LeaderOrderKind.MUST_MOVE)), False),
        Example("任满而非必须的可以不动", lambda: _long(2019), True),
    )

    def subjects(self, cadre: Cadre) -> Iterable[Subject]:
        return [(key,) for key, person in sorted(cadre.people.items()) if self._obliged(cadre, person)]

    @staticmethod
    def _obliged(cadre: Cadre, person: SchoolLeader) -> bool:
        found = cadre.standings[person.id]
        ordered = any(told.kind.moves for told in cadre.orders(person))
        return found.placeable and (found.verdict is LeaderVerdict.MUST or ordered)

    @staticmethod
    def _promoted(cadre: Cadre, key: str) -> bool:
        return cadre.ordered(cadre.people[key], LeaderOrderKind.PROMOTED)

    def says(self, cadre: Cadre, subject: Subject) -> Text:
        person = cadre.people[subject[0]]
        told = next((one for one in cadre.orders(person) if one.kind.moves), None)
        if told is None:
            return say("{p} ({i}) moves", "{p}（{i}）必须交流", p=person.name, i=person.id)
        return say("{p} ({i}) moves as decided: {k} {s}, row {r} of sheet 校长指定",
                   "{p}（{i}）按组织决定任职：“校长指定”第{r}行，{k}{s}", p=person.name, i=person.id, k=told.kind,
                   r=told.row, s=tuple(map(cadre.named, told.schools)))

    def discreet(self, cadre: Cadre, subject: Subject) -> Text:
        return self.says(cadre, subject)  # what is told of leaders stays within the party group

    def eased(self, slack: Slack) -> Text:
        return say("{c} {l}: {w} would not move this year", "{c} {l}：{w}本年度不交流", c=self.code, l=self.label,
                   w=tuple(slack.named(subject[0]) for subject in slack.by))

    def encode(self, words: SeatWords, subject: Subject) -> Inequality:
        home, rises = words.cadre.people[subject[0]].team, self._promoted(words.cadre, subject[0])
        return words.moved(subject, lambda seat: rises or seat.school != home) >= 1

    def breaches(self, plan: CadrePlan, subject: Subject) -> list[Text]:
        seat, home = plan.seat.get(subject[0]), plan.cadre.people[subject[0]].team
        kept = seat is None or (seat.school == home and not self._promoted(plan.cadre, subject[0]))
        return evidence(kept, "stays", "未交流")
