"""One teacher: standing, chosen or not, the next best person, the price of the other choice."""

from __future__ import annotations

from collections.abc import Iterator

from rotation.domain.plan import Placement
from rotation.domain.teacher import Teacher
from rotation.engine import Cost, Decision
from rotation.explain.inquiry import Forbidden, Inquiry, Ranking, Sentence
from rotation.explain.reasons import Everybody
from rotation.explain.refusal import refused, unplaceable
from rotation.explain.units import at_least, exactly
from rotation.model.eligibility import neutral
from rotation.report.reasons import label, person
from rotation.rules import in_force
from rotation.rules.r10_tenure import Tenure
from rotation.text import Text, say

UNDECIDED = say("not decided within the time limit", "限时内未能判定是否可行，请放宽时限后再测算")
"""Stands where time ran out before a plan was found, or before it was proven that there is none."""


def about_teacher(asked: Inquiry, everybody: Everybody, teacher: Teacher, *, exact: bool) -> list[Sentence]:
    """Explain one teacher.

    Parameters
    ----------
    asked, everybody
        Exact answers and bulk sentences about the same plan.
    teacher
        Anybody of the roster.
    exact
        Whether prices are solved again; else lower bounds are told.
    """
    lines = [standing(asked, teacher)]
    plan = asked.outcome.plan
    if plan is None:
        return lines
    item = plan.placement(teacher.id)
    if item is not None:
        return [*lines, Sentence("chosen", everybody.placed(teacher, item)),
                *(_instead(asked, teacher, item) if exact else ())]
    if not asked.round.standings[teacher.id].placeable:
        return [*lines, *_unplaceable(asked, teacher, lines[0])]
    if not asked.round.options.of(teacher.id):
        return [*lines, *_no_option(asked, teacher)]
    if not exact:
        return [*lines, Sentence("passed over", everybody.choice(teacher))]
    return [*lines, *_passed_over(asked, teacher)]


def _unplaceable(asked: Inquiry, teacher: Teacher, told: Sentence) -> Iterator[Sentence]:
    """Tell why somebody may not be placed, unless the verdict has said so already."""
    why = unplaceable(asked.round, teacher)
    if why.render("en") not in told.says.render("en"):
        yield Sentence("forbidden", why)


def standing(asked: Inquiry, teacher: Teacher) -> Sentence:
    """Tell the verdict on a teacher with the deciding rule and its figures."""
    item = asked.round.standings[teacher.id]
    rule = label(item.rule)
    failing = tuple(label(code) for code in item.failing)
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


def _no_option(asked: Inquiry, teacher: Teacher) -> Iterator[Sentence]:
    found = refused(asked.round, teacher)
    yield Sentence("forbidden", say("no post is possible: {r}", "没有可安排的岗位：{r}", r=found.says))
    for code, (post, why) in found.alone.items():
        yield Sentence("rule", say("{c} alone: {s} {g} {j}: {w}", "仅因{c}：{s}（{g}）{j}：{w}", c=label(code),
                                   s=asked.round.problem.school[post.school].name, g=post.stage,
                                   j=post.subject, w=why), rule=code)


def _passed_over(asked: Inquiry, teacher: Teacher) -> Iterator[Sentence]:
    answer = asked.price(Decision(teacher.id, "placed"))
    number = len(asked.round.options.of(teacher.id))
    yield Sentence("options", say("{n} posts are possible", "有{n}个岗位可安排", n=number))
    if answer.possible:
        yield priced(asked, say("choosing this teacher", "如改派该教师"), answer)
        yield Sentence("others", moves(asked, answer))
    elif answer.impossible:
        yield from forbidden(asked, asked.forbidden_by(Decision(teacher.id, "placed")))
    else:
        yield Sentence("undecided", UNDECIDED)


def _instead(asked: Inquiry, teacher: Teacher, item: Placement) -> Iterator[Sentence]:
    answer = asked.price(Decision(teacher.id, "stays"))
    if answer.impossible:
        yield from forbidden(asked, asked.forbidden_by(Decision(teacher.id, "stays")))
        return
    if answer.possible:
        yield priced(asked, say("keeping this teacher at home", "如该教师留校不派"), answer)
    else:
        yield Sentence("undecided", UNDECIDED)
    yield from ranked(asked, asked.substitutes(item, 1, most=8))


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
        name = say("{i}, number {p} of {n}{q}", "{i}，{n}名可任该岗位者中第{p}{q}",
                   i=person(asked.round, one.teacher), p=place, n=found.candidates,
                   q=say("", "") if found.proven else say(
                       " so far, {a} looked at", "，已测算{a}人", a=found.asked))
        yield priced(asked, say("instead: {w}", "换成{w}", w=name), one.answer,
                     kind="substitute", teacher=one.teacher)
        yield Sentence("others", moves(asked, one.answer))


def priced(
    asked: Inquiry, what: Text, answer: Cost, kind: str = "price", teacher: str = ""
) -> Sentence:
    """Tell a price that was solved again; one that is not proven is marked."""
    mark = say("", "") if asked.exact(answer) else say(" (not proven best)", "（未证最优）")
    told = exactly(asked.outcome.tiers, answer.price)
    return Sentence(kind, say("{a}: {p}{m}", "{a}：{p}{m}", a=what, p=told, m=mark),
                    price=answer.price, exact=asked.exact(answer), teacher=teacher,
                    changed=answer.changed)


def moves(asked: Inquiry, answer: Cost) -> Text:
    """Tell who else would be placed, stay, or go elsewhere."""
    if not answer.changed:
        return say("nobody else would move", "其他人员安排不变")
    told = tuple(_move(asked, answer, key) for key in answer.changed)
    return say("{n} others would change: {w}", "另有{n}人变动：{w}", n=len(told), w=told)


def _move(asked: Inquiry, answer: Cost, key: str) -> Text:
    assert answer.outcome.plan is not None, "told of plans only"
    item = answer.outcome.plan.placement(key)
    if item is None:
        return say("{t} stays", "{t}留校", t=person(asked.round, key))
    return say("{t} to {s}", "{t}到{s}", t=person(asked.round, key), s=asked.round.problem.school[item.host].name)


def forbidden(asked: Inquiry, found: Forbidden) -> Iterator[Sentence]:
    """Tell which plan rules forbid something, each by itself or together."""
    for code in found.alone:
        yield Sentence("forbidden", say("forbidden by {c} ({w}); without it there would be a plan",
                                        "{c}不允许（{w}）；只要不执行该规则，就有可行方案", c=label(code),
                                        w=asked.policy.rules[code].sentence), rule=code)
    if found.together:
        yield Sentence("forbidden", say(
            "no plan allows it; only without {r} together would there be one",
            "任何方案都不能这样安排；只放宽一条规则不够，须同时放宽{r}",
            r=tuple(label(code) for code in found.together)), rule=" ".join(found.together))
    elif found.undecided:
        yield Sentence("undecided", say("no plan allows it; time ran out before all rules were asked about",
                                        "任何方案都不能这样安排；限时内未能逐条判定是哪些规则限制"))
    elif not found.alone:
        yield Sentence("forbidden", say("no plan allows it, whatever the rules: there is nobody to choose",
                                        "没有可供选择的人员，与方案规则无关"))


def least(asked: Inquiry, bound: tuple[int, ...]) -> Text:
    """Tell a lower bound, or that there is none."""
    told = at_least(asked.outcome.tiers, bound)
    return told or say("not excluded by the certificate", "最优性证明不能断定")
