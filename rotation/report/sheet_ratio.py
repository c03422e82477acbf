"""Sheet 比例核算: live formulas over 资格审查 and 交流名单, so that anybody can recount in Excel."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from rotation.domain.ratio import spell_share
from rotation.domain.vocabulary import Verdict
from rotation.figures.accounts import Accounts, accounts, by_programme
from rotation.figures.shown import FIGURES, PEOPLE
from rotation.figures.words import NO, YES
from rotation.model.eligibility import not_run
from rotation.report._sheet import Filled, Group, Sheet, link
from rotation.report.headlines import AccountLine, director
from rotation.report.sheet_policy import unchecked
from rotation.report.view import View
from rotation.rules import in_force
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h15_ceiling import RotationCeiling
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.tables.looks import percent, share
from rotation.tables.print_setup import PageSetup
from rotation.tables.table import Band, Column, Formula, Look
from rotation.text import Text, say

_BACKBONE_REQUIRED = say("Backbone teachers required ({c})", "应交流骨干人数（{c}）", c=BackboneShare.code)


def _ratio(view: View) -> Filled:
    """Return the accounts, so that the numbers follow when another sheet is changed."""
    found = accounts(view.round, view.plan)
    return Filled(
        _COLUMNS, (*_base(found), *_moved(view, found), *_asked(view, found), *_shares(found), *_with_leaders(view),
                   *_director(view)),
        notes_above=(say("Lines with a formula follow when a list is changed (a person is added by a row put into the "
                         "list, not below it); those to rural and weak schools and the other figures stay as planned. "
                         "Shares are cut off, never rounded up",
                         "带公式的各行在改动“资格审查”“交流名单”后自动重算（增加人员须在名单中间插入行，不能写在末尾之后）；"
                         "去往农村牧区、薄弱学校人数和“其他数据”为编制时的数字，不随改动变化。"
                         "比例截取两位小数，不进位；应交流人数向上取整"),),
        setup=PageSetup(upright=True))


_COLUMNS: tuple[Column[AccountLine], ...] = (
    Column("item", say("Item", "项目"), "wrap", 44, lambda line: line.title),
    Column("value", say("Value", "数值"), "count", mixed=True), Column("unit", say("Unit", "单位"), "center"),
    Column("source", say("From sheet", "出处"), of=lambda line: link(line.source) if line.source else None),
    Column("note", say("How", "算法"), "wrap", 60))
RATIO = Sheet("ratio", say("Accounts", "比例核算"), say("The 10 % and 20 % accounts", "交流轮岗比例核算表"),
              Group.DECIDED, 110, _ratio)
STANDINGS, PLACEMENTS, POLICY = "standings", "placements", "policy"
"""The sheets that the account is made from."""


def _director(view: View) -> Iterator[AccountLine | Band]:
    """Return who moves, how far and what for, as plain numbers."""
    lines = director(view)
    if lines:
        yield Band(say("Other figures", "其他数据"))
    yield from lines


def _base(found: Accounts) -> Iterator[AccountLine]:
    base = Formula("COUNTIF({standings.base},{0})", found.base, words=(YES,))
    yield AccountLine("eligible", say("Eligible teachers in all |E|", "符合交流条件教师总数"), Formula(
                      "COUNTIF({standings.verdict},{0})+COUNTIF({standings.verdict},{1})", found.eligible,
                      words=(Verdict.ELIGIBLE, Verdict.LOCKED)),
                      STANDINGS, say("eligible, and eligible but kept this year",
                                     "审查结论为“符合交流条件”和“符合条件、本年度留校”的人数"))
    yield AccountLine("base", say("Base of the share", "比例基数"), base, STANDINGS,
                      say("the same unless the policy narrows it to urban and strong schools",
                          "一般等于上一行；政策限定城区和优质学校时只计这些学校"))


def _with_leaders(view: View) -> Iterator[AccountLine | Band]:
    """Return teachers, leaders and both together, whichever count; nothing where no plan of leaders went before."""
    lines = by_programme(view.round, view.plan)
    if lines:
        yield Band(say("Teachers and leaders", "教师、校级领导分列与合计"))
    for line in lines:
        yield AccountLine("", line.name, line.moved, "", say(
            "of {e} eligible or due {x} are exchanged ({p}), of them {b} backbone ({q})",
            "符合交流条件（任满）{e}人，交流{x}人，占{p}；其中骨干{b}人，占{q}", e=line.eligible, x=line.moved,
            p=percent(line.moved, line.eligible), b=line.backbone, q=percent(line.backbone, line.moved)), PEOPLE)


def _moved(view: View, found: Accounts) -> Iterator[AccountLine]:
    stock = _besides(found)
    stock_base = ("+{@stock}" if found.stock else "") + (f"+{found.decided_base}" if found.decided_base else "")
    stock_backbone = _besides(found, of="_backbone")
    if found.decided:
        yield AccountLine(
            "decided", say("Leaders exchanged by their own plan", "校长方案已交流、计入人数"), found.decided, "",
            say("the policy counts them along (R40.include)", "政策规定校级领导一并计入（R40.include）"))
        yield AccountLine("decided_backbone", say("Backbone teachers among them", "其中骨干教师"),
                          found.decided_backbone)
    if view.round.settings.count == "stock":
        yield AccountLine("stock", say("On rotation from earlier years", "往年派出仍在交流人数"), found.stock,
                          "", say("the policy counts them along", "政策规定存量一并计入"))
        yield AccountLine("stock_backbone", say("Backbone teachers among them", "其中骨干教师"),
                          found.stock_backbone)
    yield AccountLine("moved", say("Teachers exchanged", "实际交流轮岗教师数"), Formula(
                      f"COUNTIF({{placements.counts}},{{0}}){stock}", found.counted, words=(YES,)),
                      PLACEMENTS, _how_counted(found))
    if found.base != found.eligible:
        yield AccountLine("moved_base", say("Of them inside the base", "其中属于比例基数的"), Formula(
                          f"SUMPRODUCT(COUNTIFS({{standings.teacher}},{{placements.teacher}},"
                          f"{{standings.base}},{{0}})*({{placements.counts}}={{0}})){stock_base}",
                          found.counted_base, words=(YES,)),
                          PLACEMENTS)
    yield AccountLine("backbone", say("Backbone teachers exchanged", "实际交流骨干教师数量"), Formula(
                      f"COUNTIFS({{placements.counts}},{{0}},{{placements.backbone}},{{0}}){stock_backbone}",
                      found.counted_backbone, words=(YES,)), PLACEMENTS)
    yield AccountLine("favored", say("Of them to rural and weak schools", "其中去往农村牧区或薄弱学校"), Formula(
                      "COUNTIFS({placements.counts},{0},{placements.favored},{0})", found.to_favored, words=(YES,)),
                      PLACEMENTS)
    yield AccountLine("to_rural", say("to rural schools", "　其中去往农村牧区学校"), found.to_rural)
    yield AccountLine("to_weak", say("to weak schools", "　其中去往薄弱学校"), found.to_weak, "", say(
        "a weak school in town that is full in the subject is left out; a rural school that is weak counts in both",
        "县城薄弱学校在该学科不缺人的不计；农村牧区薄弱学校两项都计"))


def _besides(found: Accounts, sign: str = "+", of: str = "") -> str:
    """Return in a formula those who count besides the list: the stock, and leaders moved."""
    told = {"stock": found.stock, "decided": found.decided}
    return "".join(f"{sign}{{@{name}{of}}}" for name, number in told.items() if number)


def _how_counted(found: Accounts) -> Text:
    told = say("placements of eligible teachers; recruits, volunteers outside the base and whoever takes part without "
               "counting (sheet Forms) do not",
               "交流名单中“计入交流人数”为是的人数；新任教师、未列入交流范围的自愿者和“参与交流、未计入”的人员（见“形式与计入口径”表）不计")
    if not found.stock:
        return told
    return Text.joined((told, say("with those on rotation from earlier years", "另加往年派出仍在交流的人数")))


def _minimum(found: Accounts) -> Text:
    """Return the name of H10's number."""
    if found.of_law:
        return say("Legal minimum", "法定最低交流人数")
    return say("Minimum at this plan's rate of {r}", "按本方案比例（{r}）的最低人数", r=spell_share(found.rate))


def _kept(found: Accounts) -> Text:
    """Return the question whether that number is reached, in the same words."""
    if found.of_law:
        return say("Legal minimum kept", "是否达到法定最低人数")
    side = say("above", "高于") if found.rate > RotationRate.by_law("rate") else say("below", "低于")
    return say("This plan's minimum kept ({w} the law's)", "是否达到本方案最低人数（{w}法定比例）", w=side)


def _ceil(share: Fraction, name: str) -> str:
    """Return a formula for ceil(share * cell), exact because it divides whole numbers only once."""
    return f"-INT(-{share.numerator}*{{@{name}}}/{share.denominator})"


def _asked(view: View, found: Accounts) -> Iterator[AccountLine]:
    if in_force(view.round, RotationRate):
        yield from _asked_h10(found)
    if found.ceiling is not None:
        yield AccountLine("ceiling", say("Ceiling ({c})", "交流人数上限（{c}）", c=RotationCeiling.code), Formula(
                          _ceiling(view), found.ceiling), POLICY,
                          say("the largest of: {w}", "以下各项中最大者（向下取整）：{w}", w=_grounds(view)))
    lacking = not_run(view.round.problem, view.policy).get(BackboneShare.code)
    if lacking:
        yield AccountLine("backbone_required", _BACKBONE_REQUIRED,
                          say("not checked", "未核查"), POLICY, unchecked(lacking))
    if in_force(view.round, BackboneShare):
        base = "eligible" if _h20_by_eligible(view) else "moved"
        yield AccountLine("backbone_required", _BACKBONE_REQUIRED,
                          Formula(_ceil(found.share, base), found.backbone_required), POLICY,
                          say("share {s}, rounded up", "占比{s}，向上取整", s=_percent(found.share)))
        ok = found.counted_backbone >= found.backbone_required
        yield AccountLine("backbone_ok", say("Backbone share kept", "骨干占比是否达到"),
                          _judged("{@backbone}>={@backbone_required}", ok))


def _asked_h10(found: Accounts) -> Iterator[AccountLine]:
    both = found.rate + found.reserve
    yield AccountLine("minimum", _minimum(found), Formula(
                      _ceil(found.rate, "base"), found.legal_minimum), POLICY,
                      say("{r} of the base, rounded up", "基数×{r}，向上取整", r=_percent(found.rate)))
    required = say("Required with the reserve ({c})", "应交流人数（含预留，{c}）", c=RotationRate.code)
    yield AccountLine("required", required,
                      Formula(_ceil(both, "base"), found.required), POLICY,
                      say("{r} of the base, rounded up", "基数×{r}，向上取整", r=_percent(both)))
    yield AccountLine("reserve", say("Of this the reserve", "其中预留（应对公示后退出）"), Formula(
                      "{@required}-{@minimum}", found.required - found.legal_minimum))
    ok = found.counted_base >= found.legal_minimum
    yield AccountLine("minimum_ok", _kept(found), _judged("{@" + _counted(found) + "}>={@minimum}", ok))


def _counted(found: Accounts) -> str:
    """Return the line that H10 counts: X, or its part inside a narrower base."""
    return "moved" if found.base == found.eligible else "moved_base"


def _judged(test: str, holds: bool) -> Formula:
    return Formula(f"IF({test},{{0}},{{1}})", YES if holds else NO, "center", (YES, NO))


def _ceiling(view: View) -> str:
    h15, h10 = in_force(view.round, RotationCeiling), in_force(view.round, RotationRate)
    assert h15 is not None, "asked only of a round with a ceiling"
    if h15.rate is not None:
        return f"INT({h15.rate.numerator}*{{@eligible}}/{h15.rate.denominator})"
    lowest, (_, (_, by_rate), *others) = "{@required}" if h10 else "0", h15.grounds(view.round)
    return f"MAX({lowest}+1,{','.join(str(number) for number in (by_rate, *(n for _, n in others)))})"


def _grounds(view: View) -> tuple[Text, ...]:
    h15 = in_force(view.round, RotationCeiling)
    grounds = h15.grounds(view.round) if h15 else ()
    return tuple(say("{w}: {n}", "{w}为{n}人", w=why, n=number) for why, number in grounds)


def _h20_by_eligible(view: View) -> bool:
    rule = in_force(view.round, BackboneShare)
    return rule is not None and rule.base == "eligible"


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):g}%"


def _share(part: str, whole: str, less: str = "") -> str:
    """Return a formula for a part of a line, or of what is left of it without others."""
    rest = f"({{@{whole}}}{less})" if less else f"{{@{whole}}}"
    return f'IF({rest}=0,"—",INT(10000*{{@{part}}}/{rest})/10000)'


def _shares(found: Accounts) -> Iterator[AccountLine]:
    look: Look = "percent"
    yield AccountLine("rate", FIGURES["share"].title, Formula(
                      _share(_counted(found), "base"), share(found.counted_base, found.base), look))
    yield AccountLine("backbone_rate", FIGURES["backbone_share"].title, Formula(
                      _share("backbone", "moved"), share(found.counted_backbone, found.counted), look))
    title = (say("Share to rural and weak schools, of those newly sent", "本年新派出人员流向农村牧区、薄弱学校占比")
             if found.stock else say("Share to rural and weak schools", "流向农村牧区、薄弱学校占比"))
    yield AccountLine("favored_rate", title, Formula(
                      _share("favored", "moved", _besides(found, "-")),
                      share(found.to_favored, found.moved), look))


