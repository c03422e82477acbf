"""Sheet 冲突与出路: why there is no plan, what would give one, what the draft breaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rotation.domain.diagnosis import Diagnosis, WayOut
from rotation.report._part import Part
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.view import View
from rotation.rules import PlanRule
from rotation.rules import catalogue as rules
from rotation.tables.table import NUMBER, Band, Column
from rotation.text import Text, say


class _ClashLine(NamedTuple):
    """One line: what is said, and of a clause or a way its number, rule, people and how."""

    says: object
    number: int | None = None
    rule: object = None
    people: int | None = None
    how: Text | None = None


_COLUMNS: tuple[Column[_ClashLine], ...] = (
    Column("number", NUMBER.title, "index"), Column("rule", say("Rule", "规则"), "center"),
    Column("says", say("What", "内容"), "wrap", 70), Column("people", say("People", "人数"), "count"),
    Column("how", say("How", "做法与证明"), "wrap", 60))


def _conflict(view: View) -> Filled | None:
    """Return why there is no plan, what would give one, what the draft breaks; nothing of any other round."""
    told = view.outcome.diagnosis
    if told is None:
        return None
    return Filled(_COLUMNS, (*_counts(told), *_clashes(told), *_ways(told), *_breaks(view, told), *_notes(told)),
                  (_head(told),))


CONFLICT = Sheet("conflict", say("Conflict and ways out", "冲突与出路"),
                 say("Conflict and ways out", "冲突条款与可行出路"), Group.DECIDED, 20, _conflict)
PART = Part("conflict", CONFLICT.name, 10, ("conflict",), always=True)


def _head(told: Diagnosis) -> Text:
    if told.proven:
        return say("These clauses cannot all be kept: this is proven, and without any one of "
                   "them there is a plan for the others",
                   "下列冲突条款不能同时满足：已经证实，且去掉其中任何一条，其余各条即可同时满足")
    return say("No plan keeps all rules; the smallest conflict is not settled, see the last lines for why",
               "现有规则无法同时满足；最小冲突条款未能确定，原因见表末")


def _counts(told: Diagnosis) -> Iterator[Band | _ClashLine]:
    if told.counts:
        yield Band(say("What counting alone shows", "一、直接测算"))
    for number, line in enumerate(told.counts, 1):
        yield _ClashLine(line, number)


def _clashes(told: Diagnosis) -> Iterator[Band | _ClashLine]:
    yield Band(say("Clauses that clash", "二、相互冲突的条款"))
    for number, clash in enumerate(told.clashes, 1):
        shown = None if clash.witness is None else say(
            "without it the others can be kept: a plan of {n} placements was found",
            "去掉此条，其余各条可同时满足（已找到安排{n}人的方案）", n=len(clash.witness))
        yield _ClashLine(clash.says, number, clash.clause.partition("|")[0], how=shown)


def _ways(told: Diagnosis) -> Iterator[Band | _ClashLine]:
    yield Band(say("Ways out, the fewest people first", "三、可行出路（按涉及人数由少到多）"))
    if not told.ways:
        yield _ClashLine(say("none was found", "未找到可行出路"))
    for number, way in enumerate(told.ways, 1):
        rule = say("several", "多条") if way.code == "+" else way.code
        yield _ClashLine(way.says, number, rule, way.people, _how(way))


def _obliges(code: str) -> bool:
    rule = rules().get(code)
    return rule is not None and issubclass(rule, PlanRule) and rule.obliges


def _how(way: WayOut) -> Text:
    proof = (say("tried: there is a plan", "已验证：可形成方案") if way.least else
             say("tried: there is a plan; perhaps fewer people suffice", "已验证可形成方案，但未证明人数最少"))
    if way.settings:
        return say("set {s}; {p}", "参数设为 {s}；{p}", s=way.settings, p=proof)
    if _obliges(way.code):
        return say("withdraw the decision or the post for these people; {p}",
                   "由教育局撤回对上述人员的指定或另行安排；{p}", p=proof)
    return say("the office lets the clauses named give way; {p}", "由教育局对所列条款个别放宽；{p}", p=proof)


def _breaks(view: View, told: Diagnosis) -> Iterator[Band | _ClashLine]:
    if not told.breaks:
        return
    yield Band(say("What this draft breaks", "四、本草案突破的条款") if view.has_plan else
               say("What the draft in the other folder breaks", "四、另附草案突破的条款"))
    for number, item in enumerate(told.breaks, 1):
        yield _ClashLine(item.says, number, item.clause.partition("|")[0], item.people)


def _notes(told: Diagnosis) -> Iterator[Band | _ClashLine]:
    for note in told.notes:
        yield _ClashLine(note)
