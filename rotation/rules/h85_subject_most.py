"""H85 学科上限."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import ClassVar

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.ratio import floor_of
from rotation.domain.round import Opening, Round
from rotation.rules._at_hand import obliged, post_of
from rotation.rules._base import Example, PlanRule, in_force
from rotation.rules._slack import Slack, by_subject
from rotation.rules._tiny import tiny
from rotation.rules._words import Inequality, Subject, Words
from rotation.rules.h35_leavers import LeaverCap
from rotation.rules.h40_subject_leavers import SubjectLeaverCap, key
from rotation.text import Text, say


def _most(number: int) -> Problem:
    return tiny({"一小": {}, "二小": {}}, {"甲": {}, "乙": {}, "丙": {"school": "二小"}},
                posts={"二小 数学": 1}, most={"二小 数学": number})


class SubjectMost(PlanRule):
    r"""No subject of a place ends above 最多 of its 需求 row, even where it was above before.

    .. math:: \text{after}_{s,j} \le 100 \cdot \text{most}_{s,j}
    """

    code = "H85"
    label = say("Most per subject", "学科上限")
    sentence = say("A subject of a place ends with no more teachers than its row allows",
                   "交流后学科人数不超过需求表的“最多”")
    basis = "岗位需求表（教育局核定）"
    needs = ("need.most",)
    rank = 110
    gives = 130
    priced = "always"
    examples: ClassVar = (
        Example("最多2人，派入1人", lambda: _most(2), True, plan="甲>二小"),
        Example("最多2人，派入2人", lambda: _most(2), False, plan="甲>二小 乙>二小"),
        Example("原已超出而不派出", lambda: _most(0), False, plan=""),
    )

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [tuple(map(str, opening)) for opening, cell in round.cells.items()
                if cell.most is not None]

    def says(self, round: Round, subject: Subject) -> Text:
        return say("{s} {g} {j}: at most {n}", "{s}（{g}）{j}：最多{n}人",
                   s=round.problem.school[subject[0]].name, g=key(subject)[1], j=subject[2],
                   n=round.cells[Opening(*key(subject))].most)

    def encode(self, words: Words, subject: Subject) -> Inequality:
        opening = Opening(*key(subject))
        cell = words.round.cells[opening]
        room = floor_of(Fraction(100 * (cell.most or 0) - cell.before, 100))
        return words.change(opening) <= room

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        opening = Opening(*key(subject))
        after, most = plan.after(opening), plan.round.cells[opening].most or 0
        return [say("{a} after", "交流后{a}人", a=f"{after / 100:g}")] if after > 100 * most else []

    def eased(self, slack: Slack) -> Text:
        return say("{c} {l}: {n} people more ({w})", "{c} {l}：{w}，共放宽{n}名", c=self.code, l=self.label,
                   n=slack.people, w=by_subject(slack))

    def counts(self, round: Round) -> Iterator[Text]:
        yield from self._crowded(round)
        yield from self._above(round)

    def _crowded(self, round: Round) -> Iterator[Text]:
        """Look for people who must be placed, all into the same posts, and too little room there.

        Room of a post is what the rule leaves plus everybody of that subject who could leave (Hall).
        """
        groups: dict[tuple[Opening, ...], list[str]] = defaultdict(list)
        for teacher in obliged(round):
            if round.options.of(teacher):
                groups[round.options.of(teacher)].append(teacher)
        for openings in sorted(groups):
            people = [teacher for other, ids in groups.items() if set(other) <= set(openings)
                      for teacher in ids]
            rooms = [_room(round, opening) for opening in openings]
            known = [room for room in rooms if room is not None]
            if len(known) == len(rooms) and sum(known) < len(people):
                yield say("{n} people must be placed in {w}, where there is room for {m} (H85)",
                          "{n}人必须安排到{w}，但那里最多还能接收{m}人（H85）", n=len(people), m=sum(known),
                          w=tuple(post_of(round, opening) for opening in openings[:6]))

    def _above(self, round: Round) -> Iterator[Text]:
        """Check rows of 最多 that are above already and cannot shrink enough."""
        for opening, cell in round.cells.items():
            if cell.most is None or cell.before <= 100 * cell.most:
                continue
            over, could = -((100 * cell.most - cell.before) // 100), _could_leave(round, opening)
            if could < over:
                yield say("H85: {w} has {n} people too many, at most {m} could leave",
                          "H85：{w}超出“最多”{n}人，但最多只能派出{m}人", w=post_of(round, opening),
                          n=over, m=could)


def _room(round: Round, opening: Opening) -> int | None:
    cell = round.cells[opening]
    if cell.most is None:
        return None
    return max(0, (100 * cell.most - cell.before) // 100 + _could_leave(round, opening))


def _could_leave(round: Round, opening: Opening) -> int:
    counted = round.supply.of_subject.get((opening.school, opening.stage, opening.subject), ())
    number = sum(bool(round.options.of(teacher.id)) for teacher in counted)
    h40, h35 = in_force(round, SubjectLeaverCap), in_force(round, LeaverCap)
    caps = [h40.most(round, tuple(map(str, opening)))] if h40 else []
    return min([number, *caps, *([h35.most(round, opening.school)] if h35 else [])])
