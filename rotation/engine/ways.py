"""Ways out of a round without a plan: what must give way, by how many people, proven by a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from time import monotonic

import numpy as np

from rotation.domain.diagnosis import Easing, WayOut
from rotation.domain.round import Round
from rotation.engine.clauses import System
from rotation.engine.elastic import Eased, Filter, broken, least
from rotation.engine.relaxation import TimeUp
from rotation.engine.way_settings import setting_of
from rotation.errors import PolicyError
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.text import Text, say

FIRST = ("H10", "H15", "H20", "H30", "H35", "H40", "H45", "H50", "H60", "H80", "H85", "H88", "H75",
         "H95", "H65", "H70", "H42", "H25", "H55")
"""Rules in the order in which equally cheap ways out are told."""
_FAR = 2000
_SHORT = {
    "H10": ("H10 {l}: {n} people fewer than asked", "H10 {l}：比要求少交流{n}人"),
    "H15": ("H15 {l}: {n} people more", "H15 {l}：上限增{n}人"),
    "H20": ("H20 {l}: {n} backbone teachers fewer than asked", "H20 {l}：骨干教师比要求少{n}人"),
    "H30": ("H30 {l}: {n} more posts", "周转池增{n}编（H30 {l}）"),
    "H65": ("H65 {l}: {n} people fewer than asked", "H65 {l}：比要求少{n}人"),
}
_BY_SUBJECT = frozenset({"H40", "H45", "H50", "H85"})


class Ways:
    """Looks for ways out; each is tried and kept only if it gives a plan.

    Parameters
    ----------
    system, policy
        The round without a plan and its policy.
    deadline
        On the clock of `time.monotonic`.
    """

    def __init__(self, system: System, policy: Policy, deadline: float) -> None:
        self._system, self._policy, self._deadline = system, policy, deadline
        self._all = list(range(len(system.clauses)))
        self.unfinished: list[str] = []
        self.together: Eased | None = None
        self._alone: Eased | None = None

    def find(self) -> tuple[WayOut, ...]:
        """Return ways out, the fewest people first."""
        ways = list(self._found())
        alone = min((way.people for way in ways if way.code in FIRST), default=None)
        both = self.together
        if both is not None and both.people and (alone is None or both.people < alone):
            ways.append(self._told("+", both))
        rank = {code: place for place, code in enumerate(FIRST)}
        return tuple(sorted(ways, key=lambda way: (
            way.people, rank.get(way.code, len(rank)), way.code, way.settings)))

    def _found(self) -> Iterator[WayOut]:
        self.together = self._tried("+", self._all)
        if self.together is None:
            return
        yield from self._rule_by_rule()
        for code, changes in _wider(self._policy, self._system.round):
            yield from self._by_policy(code, changes)

    def _left(self) -> float:
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeUp
        return left

    # -- clauses that give way ----------------------------------------------------------------

    def _rule_by_rule(self) -> Iterator[WayOut]:
        for code in self._hopeful():
            own = [i for i in self._all if self._system.clauses[i].code == code]
            eased = self._tried(code, own)
            if eased is not None and eased.people:
                self._prefer(eased)
                yield self._told(code, eased)

    def _hopeful(self) -> list[str]:
        """Return rules without which the relaxation, at least, can keep all the others."""
        asked = Filter(self._system, self._all, self._deadline)
        codes = {clause.code for clause in self._system.clauses}
        hopeful = []
        for code in (code for code in FIRST if code in codes):
            rest = [i for i in self._all if self._system.clauses[i].code != code]
            try:
                if asked.culprits(rest) is None:
                    hopeful.append(code)
            except TimeUp:
                self.unfinished.append(code)
        return hopeful

    def _prefer(self, alone: Eased) -> None:
        """Let one rule give way instead of several at the same price."""
        both = self.together
        if both is not None and alone.people <= both.people and self._alone is None:
            self.together = self._alone = alone

    def _tried(self, code: str, eased: list[int]) -> Eased | None:
        try:
            return least(self._system, self._all, eased, self._left())
        except TimeUp:
            self.unfinished.append(code)
            return None

    def _told(self, code: str, eased: Eased) -> WayOut:
        easings = easings_of(self._system, eased)
        settings: tuple[str, ...] = ()
        if code != "+":
            settings = self._verified(setting_of(self._system, self._policy, code, eased), eased)
        return WayOut(code, eased.people, _sentence(self._system, code, eased), settings, easings,
                      eased.proven)

    def _verified(self, values: Mapping[str, str], eased: Eased) -> tuple[str, ...]:
        """Return the settings if the placements found keep every clause under them."""
        try:
            system = System(settle(self._system.round.problem, changed(self._policy, values)))
            kept = values and not broken(system, range(len(system.clauses)), eased.choice,
                                         eased.pools, {})
        except (PolicyError, KeyError):
            return ()
        return tuple(f"{name}={value}" for name, value in values.items()) if kept else ()

    # -- wider rules --------------------------------------------------------------------------

    def _by_policy(self, code: str, changes: Iterable[Mapping[str, str]]) -> Iterator[WayOut]:
        for values in changes:
            try:
                way = self._wider(code, values)
            except TimeUp:
                self.unfinished.append(code)
                return
            except PolicyError:
                continue
            if way is not None:
                yield way
                return

    def _wider(self, code: str, values: Mapping[str, str]) -> WayOut | None:
        self._left()
        policy = changed(self._policy, values)
        system = System(settle(self._system.round.problem, policy))
        everything = range(len(system.clauses))
        if Filter(system, everything, self._deadline).culprits(everything) is not None:
            return None
        before, after = self._system.round, system.round
        extra = np.zeros(0, np.int64) if code == "R10" else _new_options(before, after)
        found = least(system, everything, (), self._left(), extra if len(extra) else None)
        if found is None:
            return None
        more = len(after.eligible_set - before.eligible_set) if code == "R10" else found.value
        if code == "E30":
            values = self._nearest(system, found, values)
        told = tuple(f"{name}={value}" for name, value in values.items())
        return WayOut(code, more, _wider_sentence(self._policy, code, values, more), told,
                      (), found.proven)

    def _nearest(self, system: System, found: Eased, values: Mapping[str, str]) -> Mapping[str, str]:
        """Return the cap of E30 that the placements found need."""
        round = system.round
        ways = [round.km(round.teacher(key), post.school) or 0 for key, post in found.choice
                if post not in self._system.round.options.of(key)]
        return {"E30.km": str(max(ways))} if ways else values


def changed(policy: Policy, values: Mapping[str, str]) -> Policy:
    """Return a policy with some values changed."""
    for name, value in values.items():
        policy = policy.with_value(name, value, say("a way out", "拟放宽"))
    return policy


def easings_of(system: System, eased: Eased) -> tuple[Easing, ...]:
    """Return by how many people each clause gives way."""
    return tuple(
        Easing(system.clauses[index].id, low + high,
               say("{c} {d}: gives way by {n}", "{c} {d}：放宽{n}人", c=system.clauses[index].code,
                   d=system.clauses[index].says(system.round), n=low + high))
        for index, (low, high) in sorted(eased.slack.items(), key=lambda item: (
            FIRST.index(system.clauses[item[0]].code), item[0])))


# -- sentences --------------------------------------------------------------------------------


def _sentence(system: System, code: str, eased: Eased) -> Text:
    if code == "+":
        return say("several rules together give way by {n} people: {w}", "多条规则合计放宽{n}人：{w}",
                   n=eased.people, w=tuple(_part(system, one, eased) for one in FIRST
                                           if _of(system, eased, one)))
    return _part(system, code, eased)


def _of(system: System, eased: Eased, code: str) -> dict[int, int]:
    return {index: low + high for index, (low, high) in eased.slack.items()
            if system.clauses[index].code == code}


def _part(system: System, code: str, eased: Eased) -> Text:
    """Say what one rule gives way by, and where."""
    own = _of(system, eased, code)
    number, law = sum(own.values()), system.round.law[code]
    label = getattr(law, "label", code)
    if code in _SHORT:
        return say(*_SHORT[code], l=label, n=number)
    if code == "H88":
        return say("H88 {l}: {n} more beds ({w})", "周转宿舍增{n}个床位（H88：{w}）", l=label, n=number,
                   w=_places(system, own))
    if code in ("H75", "H95"):
        return say("{c} {l}: {n} people need not be placed ({w})", "{c} {l}：{n}人不再要求必须安排（{w}）",
                   c=code, l=label, n=number, w=_places(system, own))
    if code in _BY_SUBJECT:
        return say("{c} {l}: {n} people more ({w})", "{c} {l}：{w}，共放宽{n}名", c=code, l=label,
                   n=number, w=_subjects(system, own))
    return say("{c} {l}: {n} people more ({w})", "{c} {l}：放宽{n}人（{w}）", c=code, l=label, n=number,
               w=_places(system, own))


def _places(system: System, own: Mapping[int, int]) -> tuple[Text, ...]:
    return tuple(say("{p} by {n}", "{p}{n}", p=_named(system, index), n=number)
                 for index, number in sorted(own.items()))[:8] + _rest(len(own) - 8)


def _rest(number: int) -> tuple[Text, ...]:
    return (say("{n} more", "另有{n}处", n=number),) if number > 0 else ()


def _named(system: System, index: int) -> str:
    schools = system.round.problem.school
    return " ".join(schools[part].name if part in schools else part
                    for part in system.clauses[index].subject)


def _subjects(system: System, own: Mapping[int, int]) -> tuple[Text, ...]:
    told: dict[str, dict[int, int]] = {}
    for index, number in own.items():
        told.setdefault(system.clauses[index].subject[-1], {})[index] = number
    return tuple(say("{j} by {n}: {w}", "在{j}放宽{n}名（{w}）", j=subject, n=sum(part.values()),
                     w=tuple(system.round.problem.school[system.clauses[index].subject[0]].name
                             for index in sorted(part))[:6] + _rest(len(part) - 6))
                 for subject, part in sorted(told.items()))


def _wider_sentence(policy: Policy, code: str, values: Mapping[str, str], more: int) -> Text:
    if code == "R10":
        name = "R10.years" if "R10.years" in values else next(iter(values))
        now = getattr(policy.rules["R10"], name.partition(".")[2])
        return say("years at the same school from {a} to {b}: {n} more people are eligible",
                   "同校任教年限{a}→{b}年，增{n}人", a=now, b=values[name], n=more)
    if code == "E30":
        return say("greatest distance from {a} to {b} km: {n} people go farther than now allowed",
                   "交流距离上限{a}→{b}公里，{n}人超出原上限", a=policy.rules["E30"].km,  # type: ignore[attr-defined]
                   b=values["E30.km"], n=more)
    return say("{c} {l} switched off: {n} people go where it forbids", "{c} {l}暂不执行，{n}人不符合原规定",
               c=code, l=policy.rules[code].label, n=more)


# -- wider rules ------------------------------------------------------------------------------


def _wider(policy: Policy, round: Round) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Yield changes of roster and pair rules to be tried, the smallest of each first."""
    r10 = policy.rules["R10"]
    if "R10" in round.law:
        own = {name: value for name in ("years", "years_primary", "years_junior")
               if (value := getattr(r10, name)) is not None}
        yield "R10", [{f"R10.{name}": str(max(0, value - step)) for name, value in own.items()}
                      for step in (1, 2, 3) if max(own.values()) >= step]
    if "E30" in round.law:
        yield "E30", [{"E30.km": str(_FAR)}]
    if "E35" in round.law:
        yield "E35", [{"E35.on": "false"}]


def _new_options(before: Round, after: Round) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    old = set(before.options.pairs())
    return np.array([pair not in old for pair in after.options.pairs()], dtype=np.int64)
