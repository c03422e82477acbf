"""One teacher: standing, chosen or not, the next best person, the price of the other choice."""

from __future__ import annotations

from collections.abc import Iterator

from rotation.domain.plan import Placement
from rotation.domain.teacher import Teacher
from rotation.engine import Cost, Decision
from rotation.explain.blockers import against
from rotation.explain.inquiry import Inquiry, Ranking, Sentence
from rotation.explain.reasons import Everybody
from rotation.explain.units import in_people
from rotation.model.eligibility import failed, neutral
from rotation.report.after_term import impossible
from rotation.report.choices import UNSOLVED, Ground, Why
from rotation.report.names import form_told
from rotation.report.reasons import label, person, post_name
from rotation.report.refusal import refused
from rotation.rules import in_force
from rotation.rules.r10_tenure import Tenure
from rotation.text import Text, say

UNDECIDED = say("not decided within the time limit", "限时内未能判定是否可行，请放宽时限后再测算")
"""Stands where time ran out before a plan was found, or before it was proven that there is none."""


def about_teacher(asked: Inquiry, everybody: Everybody, teacher: Teacher, *, exact: bool) -> list[Sentence]:
    """Explain one teacher: name and decision first, then standing and reason, as the sheets have them.

    Parameters
    ----------
    asked, everybody
        Exact answers and bulk sentences about the same plan.
    teacher
        Anybody of the roster.
    exact
        Whether the other choice is solved again.
    """
    lines = [decision(asked, teacher), standing(asked, teacher)]
    plan = asked.outcome.plan
    if plan is None:
        return lines
    item, why = plan.placement(teacher.id), everybody.why(teacher)
    hindered = impossible(teacher, why)
    if hindered is not None:
        return [lines[0], Sentence("forbidden", hindered, rule=asked.round.standings[teacher.id].rule)]
    if item is not None:
        return [*lines, Sentence("chosen", why.says), *(_instead(asked, teacher, item) if exact else ())]
    if not asked.round.standings[teacher.id].placeable:
        return [*lines, *_unplaceable(teacher, why, lines[1])]
    if not asked.round.options.of(teacher.id):
        return [*lines, *_no_option(asked, teacher, why)]
    solved = exact and why.ground is Ground.WHOLE
    told = [] if solved else [Sentence("passed over", why.says)]
    return [*lines, *told, *(_passed_over(asked, teacher) if exact else ())]


def decision(asked: Inquiry, teacher: Teacher) -> Sentence:
    """Tell who it is and what the plan decides."""
    plan, home = asked.outcome.plan, asked.round.home(teacher)
    item = None if plan is None else plan.placement(teacher.id)
    if plan is None:
        what = say("no plan", "未形成方案")
    elif item is not None:
        what = say("goes to {p} ({f})", "到{p}（{f}）", p=post_name(asked.round, item.opening), f=form_told(item))
    elif teacher.unposted:
        what = say("without a post", "未安排岗位")
    else:
        what = say("stays at {s}", "留在{s}", s=home.name if home else teacher.school)
    return Sentence("decision", say("{t}: {w}", "{t}：{w}", t=person(asked.round, teacher.id), w=what),
                    teacher=teacher.id)


def _unplaceable(teacher: Teacher, why: Why, told: Sentence) -> Iterator[Sentence]:
    """Tell why somebody may not be placed, unless the verdict has said so already."""
    if why.says.render("en") not in told.says.render("en"):
        yield Sentence("forbidden", why.says, teacher=teacher.id)


def standing(asked: Inquiry, teacher: Teacher) -> Sentence:
    """Tell the verdict on a teacher with the deciding rule and its figures."""
    item = asked.round.standings[teacher.id]
    rule = label(item.rule)
    failing = tuple(label(code) for code in failed(asked.round, teacher))
    also = say(" (fails {f})", "（不符合：{f}）", f=failing) if len(failing) > 1 else say("", "")
    told = say("{v}, {r}: {w}{a}", "{v}，{r}：{w}{a}", v=item.verdict, r=rule, w=neutral(item), a=also)
    return Sentence("standing", told if item.rule else _counted(asked, teacher), rule=item.rule)


def _counted(asked: Inquiry, teacher: Teacher) -> Text:
    """Return the verdict on somebody whom no rule catches, with the figure of R10."""
    item, tenure = asked.round.standings[teacher.id], in_force(asked.round, Tenure)
    if tenure is None or teacher.joined is None:
        return item.why
    return say("{w}; {c}: {s}", "{w}；{c}：{s}", w=item.why, c=label(tenure.code),
               s=tenure.says(asked.round, teacher))


def _no_option(asked: Inquiry, teacher: Teacher, why: Why) -> Iterator[Sentence]:
    found = refused(asked.round, teacher)
    yield Sentence("forbidden", why.says)
    for code, (post, refusal) in found.alone.items():
        yield Sentence("rule", say("{c} alone: {s} {g} {j}: {w}", "仅因{c}：{s}（{g}）{j}：{w}", c=label(code),
                                   s=asked.round.problem.school[post.school].name, g=post.stage,
                                   j=post.subject, w=refusal), rule=code)


def _passed_over(asked: Inquiry, teacher: Teacher) -> Iterator[Sentence]:
    number = len(asked.round.options.of(teacher.id))
    yield Sentence("options", say("{n} posts are possible", "有{n}个岗位可安排", n=number))
    yield from _otherwise(asked, Decision(teacher.id, "placed"), say("choosing this teacher", "如改派该教师"))


def _instead(asked: Inquiry, teacher: Teacher, item: Placement) -> Iterator[Sentence]:
    stays = Decision(teacher.id, "stays")
    yield from _otherwise(asked, stays, say("keeping this teacher at home", "如该教师留校不派"))
    if not asked.price(stays).impossible:
        yield from ranked(asked, asked.substitutes(item, 1, most=8))


def _otherwise(asked: Inquiry, decision: Decision, what: Text) -> Iterator[Sentence]:
    """Tell what blocks the other decision, and what it would cost if it is possible at all."""
    told, answer = against(asked, decision), asked.price(decision)
    if told.clauses:
        yield Sentence("blocker", told.says, rule=" ".join(told.codes))
    if answer.possible:
        yield priced(asked, what, answer)
        yield Sentence("others", moves(asked, answer))
    elif not answer.impossible:
        yield Sentence("undecided", UNDECIDED)


def ranked(asked: Inquiry, found: Ranking) -> Iterator[Sentence]:
    """Tell substitutes of a placement, cheapest first, with what choosing them would cost."""
    if not found.found and found.candidates and not found.proven:
        yield Sentence("substitute", say(
            "{n} others who stay may take the post; {a} looked at, none found yet who keeps every rule",
            "未选派人员中有{n}人可任该岗位，已测算{a}人，尚未找到能满足全部规则的换人方案",
            n=found.candidates, a=found.asked))
    elif not found.found:
        yield Sentence("substitute", say("{n} others who stay may take the post, none of them lawfully",
                                         "未选派人员中有{n}人可任该岗位，但换人后均不能满足全部规则",
                                         n=found.candidates)
                       if found.candidates else say("nobody else who stays may take the post",
                                                    "未选派人员中无其他人可任该岗位"))
    for place, one in enumerate(found.found, start=1):
        name = _ranked(asked, found, place, one.teacher)
        yield priced(asked, say("instead: {w}", "换成{w}", w=name), one.answer,
                     kind="substitute", teacher=one.teacher)
        yield Sentence("others", moves(asked, one.answer))


def _ranked(asked: Inquiry, found: Ranking, place: int, key: str) -> Text:
    """Name a substitute, with the place among all who could if that is proven, else among those looked at."""
    who = person(asked.round, key)
    if found.proven:
        return say("{i}, number {p} of {n} who may take the post", "{i}（{n}名可任该岗位者中第{p}）",
                   i=who, p=place, n=found.candidates)
    return say("{i}, number {p} of the {a} looked at, {n} may take the post",
               "{i}（{n}名可任该岗位者中只测算了{a}人，其中第{p}）", i=who, p=place, a=found.asked, n=found.candidates)


def priced(
    asked: Inquiry, what: Text, answer: Cost, kind: str = "price", teacher: str = ""
) -> Sentence:
    """Tell a price that was solved again; one that is not proven is marked."""
    mark = say("", "") if asked.exact(answer) else say(" (not proven best)", "（未证最优）")
    return Sentence(kind, say("{a}: {p}{m}", "{a}：{p}{m}", a=what, p=price(asked, answer), m=mark),
                    price=answer.price, exact=asked.exact(answer), teacher=teacher,
                    changed=answer.changed)


def price(asked: Inquiry, answer: Cost) -> Text | tuple[Text, ...]:
    """Return what another plan costs, in posts, people and kilometers."""
    return in_people(asked.round, asked.outcome, answer.outcome, len(answer.changed))


NAMED = 4
"""So many others who would move are named; of more, the number is told."""


def moves(asked: Inquiry, answer: Cost) -> Text:
    """Tell who else would be placed, stay, or go elsewhere."""
    if not answer.changed:
        return say("nobody else would move", "其他人员安排不变")
    told, number = tuple(_move(asked, answer, key) for key in answer.changed[:NAMED]), len(answer.changed)
    if number > NAMED:
        return say("{n} others would change: {w} and {m} more", "另有{n}人变动：{w}等",
                   n=number, w=told, m=number - NAMED)
    return say("{n} others would change: {w}", "另有{n}人变动：{w}", n=number, w=told)


def _move(asked: Inquiry, answer: Cost, key: str) -> Text:
    assert answer.outcome.plan is not None, "told of plans only"
    item = answer.outcome.plan.placement(key)
    if item is None:
        return say("{t} stays", "{t}留校", t=person(asked.round, key))
    return say("{t} to {s}", "{t}到{s}", t=person(asked.round, key), s=asked.round.problem.school[item.host].name)


def instead_of(asked: Inquiry, key: str) -> Text:
    """Return the reason of somebody of whom only another plan can tell: what the best one would change."""
    answer = asked.price(Decision(key, "placed"))
    if answer.impossible:
        return _NEVER
    if answer.outcome.plan is None or not asked.exact(answer):
        return UNSOLVED
    if not any(answer.price):
        return _TIE if asked.as_good(answer.outcome.plan) else _WITHIN
    return say("the plan as a whole: if this teacher were sent, {p}", "整体比较：如改派该教师，{p}",
               p=price(asked, answer))


_NEVER = say("no plan that keeps every rule sends this teacher", "没有既派该教师、又满足全部规则的方案")
_TIE = say("sending this teacher would make no goal worse: a tie, settled by a fixed order",
           "改派该教师不使任何一项变差（完全并列），按固定次序取其一")
_WITHIN = say("sending this teacher would make no goal worse by more than its slack: settled by a fixed order",
              "改派该教师后各项目标的变化均在允许的宽限之内，按固定次序取其一")
