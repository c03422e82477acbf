"""The whole round at once: everybody of E, every gap, every inversion and envied post."""

from __future__ import annotations

from rotation.explain.answer import Line
from rotation.explain.inquiry import Inquiry
from rotation.explain.posts import about_gap
from rotation.explain.reasons import Everybody
from rotation.explain.units import exactly
from rotation.report.reasons import label
from rotation.report.view import Envy
from rotation.text import Text, say


def about_all(asked: Inquiry, everybody: Everybody) -> list[Line]:
    """Explain everything from the certificate, without solving."""
    plan = asked.outcome.plan
    if plan is None:
        return [Line("none", say("there is no plan to explain", "没有方案可供说明"))]
    told = everybody.told
    lines = [Line("teacher", say("{t}: {w}", "{t}：{w}", t=key, w=why), teacher=key)
             for key, why in told.choices.items()]
    for post, cell in asked.round.cells.items():
        if cell.shortage(plan.change(post)) > 0:
            lines.extend(about_gap(asked, post, exact=False))
    lines += [Line("inversion", say("{a} was sent, {b} with more points stayed: {w}",
                                    "{a}被派，积分较高的{b}留校：{w}", a=a, b=b, w=why))
              for (a, b), why in told.inverted.items()]
    return lines + [
        Line("envy", say("{a} wished for {s}, which {b} with a lower score got: {w}",
                         "{a}志愿{s}，安排给了得分较低的{b}：{w}", a=one.teacher, b=one.got,
                         s=asked.round.problem.school[one.post.school].name,
                         w=one.why or _solved(asked, one)), teacher=one.teacher)
        for one in told.envy]


def _solved(asked: Inquiry, one: Envy) -> Text:
    """Return the price of the other choice, or the rules that forbid it, by solving again."""
    answer = asked.settled(one)
    if answer.possible:
        return say("giving it to the one who wished for it: {p}", "如改由申请者任该岗位：{p}",
                   p=exactly(asked.outcome.tiers, answer.price))
    rules = asked.forbidden_by(*asked.swap(one))
    named = tuple(label(code) for code in rules) or say("several rules together", "多条规则共同限定")
    return say("not allowed by {r}", "不允许：{r}", r=named)
