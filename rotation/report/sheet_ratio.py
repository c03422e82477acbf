"""Sheet 比例核算: live formulas over 资格审查 and 交流名单, so that anybody can recount in Excel."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from rotation.domain.vocabulary import Verdict
from rotation.figures.accounts import Accounts, accounts
from rotation.figures.words import NO, YES
from rotation.model.eligibility import not_run
from rotation.report.sheet_moves import titled
from rotation.report.sheet_policy import unchecked
from rotation.report.view import View
from rotation.rules import in_force
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h15_ceiling import RotationCeiling
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.tables.looks import share
from rotation.tables.table import Column, Formula, Link, Look, Table
from rotation.text import Lang, Text, say, spell

_BACKBONE_REQUIRED = say(
    "Backbone teachers required ({c})", "应交流骨干人数（{c}）", c=BackboneShare.code)


class Line(NamedTuple):
    """One line of the account: its name for formulas, title, value, where from, remark."""

    key: str
    title: Text
    value: object
    source: object = None
    note: Text | None = None


STANDINGS = Link(say("Standings", "资格审查"), "standings")
PLACEMENTS = Link(say("Placements", "交流名单"), "placements")
POLICY = Link(say("Policy", "政策参数"), "policy")


def ratio_sheet(view: View, lang: Lang) -> Table:
    """Return 比例核算; criteria of the formulas are spelled in the language of the sheets."""
    found = accounts(view.round, view.plan)
    lines = [*_base(found, lang), *_moved(view, found, lang), *_asked(view, found, lang), *_shares(found)]
    return Table(
        "ratio", say("Accounts", "比例核算"), titled(view, say("The 10 % and 20 % accounts", "交流轮岗比例核算表")),
        (Column("title", say("Item", "项目"), "wrap", 44), Column("value", say("Value", "数值"), "count"),
         Column("source", say("From sheet", "出处")), Column("note", say("How", "算法"), "wrap", 60)),
        tuple(lines),
        notes_above=(say("Live formulas: change a sheet and these numbers follow. Shares are cut "
                         "off, never rounded up", "本表为实时公式，改动“资格审查”“交流名单”后自动重算；"
                         "比例截取两位小数，不进位；应交流人数向上取整"),))


def _quoted(value: object, lang: Lang) -> str:
    return '"' + str(spell(value, lang)) + '"'


def _count(column: str, value: object, lang: Lang, number: int) -> Formula:
    return Formula(f"COUNTIF({{{column}}},{_quoted(value, lang)})", number)


def _base(found: Accounts, lang: Lang) -> Iterator[Line]:
    base = _count("standings.base", YES, lang, found.base)
    yield Line("eligible", say("Eligible teachers in all |E|", "符合交流条件教师总数"), Formula(
        f"COUNTIF({{standings.verdict}},{_quoted(Verdict.ELIGIBLE, lang)})"
        f"+COUNTIF({{standings.verdict}},{_quoted(Verdict.LOCKED, lang)})", found.eligible),
        STANDINGS, say("eligible, and eligible but kept this year",
                       "审查结论为“符合交流条件”和“符合条件、本年度留校”的人数"))
    yield Line("base", say("Base of the share", "比例基数"), base, STANDINGS,
               say("the same unless the policy narrows it to urban and strong schools",
                   "一般等于上一行；政策限定城区和优质学校时只计这些学校"))


def _moved(view: View, found: Accounts, lang: Lang) -> Iterator[Line]:
    yes = _quoted(YES, lang)
    stock = "+{@stock}" if found.stock else ""
    stock_backbone = "+{@stock_backbone}" if found.stock else ""
    if view.round.settings.count == "stock":
        yield Line("stock", say("On rotation from earlier years", "往年派出仍在交流人数"), found.stock,
                   None, say("the policy counts them along", "政策规定存量一并计入"))
        yield Line("stock_backbone", say("Backbone teachers among them", "其中骨干教师"),
                   found.stock_backbone)
    yield Line("moved", say("Teachers exchanged", "实际交流轮岗教师数"), Formula(
        f"COUNTIF({{placements.counts}},{yes}){stock}", found.moved + found.stock), PLACEMENTS,
        say("placements of eligible teachers; recruits and volunteers outside the base do not count",
            "交流名单中“计入交流人数”为是的人数；新任教师和未列入交流范围的自愿者不计"))
    if found.base != found.eligible:
        yield Line("moved_base", say("Of them inside the base", "其中属于比例基数的"), Formula(
            f"SUMPRODUCT(COUNTIFS({{standings.teacher}},{{placements.teacher}},"
            f"{{standings.base}},{yes})){stock}", found.moved_base + found.stock), PLACEMENTS)
    yield Line("backbone", say("Backbone teachers exchanged", "实际交流骨干教师数量"), Formula(
        f"COUNTIFS({{placements.counts}},{yes},{{placements.backbone}},{yes}){stock_backbone}",
        found.backbone_moved + found.stock_backbone), PLACEMENTS)
    yield Line("favored", say("Of them to rural and weak schools", "其中去往农村牧区或薄弱学校"), Formula(
        f"COUNTIFS({{placements.counts}},{yes},{{placements.favored}},{yes})", found.to_favored),
        PLACEMENTS)


def _ceil(share: Fraction, name: str) -> str:
    """Return a formula for ceil(share * cell), exact because it divides whole numbers only once."""
    return f"-INT(-{share.numerator}*{{@{name}}}/{share.denominator})"


def _asked(view: View, found: Accounts, lang: Lang) -> Iterator[Line]:
    if in_force(view.round, RotationRate):
        yield from _asked_h10(found, lang)
    if found.ceiling is not None:
        yield Line("ceiling", say("Ceiling ({c})", "交流人数上限（{c}）", c=RotationCeiling.code), Formula(
            _ceiling(view), found.ceiling), POLICY,
            say("the greater of: required plus 1; the ceiling's share of |E|, rounded down",
                "“应交流人数加1”与“上限比例×符合条件人数（向下取整）”中较大者"))
    lacking = not_run(view.round.problem, view.policy).get(BackboneShare.code)
    if lacking:
        yield Line("backbone_required", _BACKBONE_REQUIRED,
                   say("not checked", "未核查"), POLICY, unchecked(lacking))
    if in_force(view.round, BackboneShare):
        base = "eligible" if _h20_by_eligible(view) else "moved"
        yield Line("backbone_required", _BACKBONE_REQUIRED,
                   Formula(_ceil(found.share, base), found.backbone_required), POLICY,
                   say("share {s}, rounded up", "占比{s}，向上取整", s=_percent(found.share)))
        ok = found.backbone_moved + found.stock_backbone >= found.backbone_required
        yield Line("backbone_ok", say("Backbone share kept", "骨干占比是否达到"),
                   _judged("{@backbone}>={@backbone_required}", ok, lang))


def _asked_h10(found: Accounts, lang: Lang) -> Iterator[Line]:
    both = found.rate + found.reserve
    yield Line("minimum", say("Legal minimum", "法定最低交流人数"), Formula(
        _ceil(found.rate, "base"), found.legal_minimum), POLICY,
        say("{r} of the base, rounded up", "基数×{r}，向上取整", r=_percent(found.rate)))
    yield Line("required", say(
        "Required with the reserve ({c})", "应交流人数（含预留，{c}）", c=RotationRate.code), Formula(
        _ceil(both, "base"), found.required), POLICY,
        say("{r} of the base, rounded up", "基数×{r}，向上取整", r=_percent(both)))
    yield Line("reserve", say("Of this the reserve", "其中预留（应对公示后退出）"), Formula(
        "{@required}-{@minimum}", found.required - found.legal_minimum))
    ok = found.moved_base + found.stock >= found.legal_minimum
    yield Line("minimum_ok", say("Legal minimum kept", "是否达到法定最低人数"), _judged(
        "{@" + _counted(found) + "}>={@minimum}", ok, lang))


def _counted(found: Accounts) -> str:
    """Return the line that H10 counts: X, or its part inside a narrower base."""
    return "moved" if found.base == found.eligible else "moved_base"


def _judged(test: str, holds: bool, lang: Lang) -> Formula:
    text = f"IF({test},{_quoted(YES, lang)},{_quoted(NO, lang)})"
    return Formula(text, YES if holds else NO, "center")


def _ceiling(view: View) -> str:
    h15, h10 = in_force(view.round, RotationCeiling), in_force(view.round, RotationRate)
    assert h15 is not None, "asked only of a round with a ceiling"
    rate, lowest = h15.share(view.round), "{@required}" if h10 else "0"
    return f"MAX({lowest}+1,INT({rate.numerator}*{{@eligible}}/{rate.denominator}))"


def _h20_by_eligible(view: View) -> bool:
    rule = in_force(view.round, BackboneShare)
    return rule is not None and rule.base == "eligible"


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):g}%"


def _share(part: str, whole: str) -> str:
    return f'IF({{@{whole}}}=0,"—",INT(10000*{{@{part}}}/{{@{whole}}})/10000)'


def _shares(found: Accounts) -> Iterator[Line]:
    moved = found.moved + found.stock
    backbone = found.backbone_moved + found.stock_backbone
    look: Look = "percent"
    yield Line("rate", say("Share exchanged", "交流比例"), Formula(
        _share(_counted(found), "base"), share(found.moved_base + found.stock, found.base), look))
    yield Line("backbone_rate", say("Backbone share", "骨干占比"), Formula(
        _share("backbone", "moved"), share(backbone, moved), look))
    yield Line("favored_rate", say("Share to rural and weak schools", "流向农村牧区、薄弱学校占比"), Formula(
        _share("favored", "moved"), share(found.to_favored, moved), look))


