"""The sheets of 校长方案.xlsx for those who check how it was made: conflict, policy, audit, run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from rotation.domain.diagnosis import Diagnosis
from rotation.domain.seats import SeatSettings
from rotation.domain.settings import Settings, meaning
from rotation.figures.goals import exchange, proof, shown
from rotation.leaders.settle import not_run
from rotation.leaders.tables import SHEETS, LeaderSheet
from rotation.leaders.view import LeaderView
from rotation.policy.cadre_policy import CadrePolicy
from rotation.policy.source import DEFAULT
from rotation.report._sheet import Filled, Group
from rotation.report.sheet_policy import in_words, unchecked
from rotation.rules import PairRule, PlanRule, Rule, known
from rotation.rules._seats import PartlyRead
from rotation.tables.looks import decimals
from rotation.tables.table import Band, Column, Styled, Table
from rotation.text import Text, say


class AnnexLine(NamedTuple):
    """One line: a name, a value and what they mean."""

    name: object
    value: object = None
    note: object = None
    basis: object = None
    kind: object = None


def _columns(name: Text, value: Text, note: Text, basis: Text) -> tuple[Column[AnnexLine], ...]:
    return (Column("name", name, "wrap", 34), Column("value", value, "wrap", 34), Column("note", note, "wrap", 64),
            Column("basis", basis, "wrap", 44))


# -- 冲突与出路 -------------------------------------------------------------------------------


def _conflict(view: LeaderView) -> Filled | None:
    told = view.outcome.diagnosis
    if told is None:
        return None
    columns = (*_columns(say("Rule", "规则"), say("People", "人数"), say("What", "内容"), say("How", "做法")),
               Column("kind", say("Kind", "类别"), "center"))
    head = (say("These clauses cannot all be kept", "下列条款不能同时满足") if told.proven else
            say("No plan keeps all rules", "现有规则无法同时满足"))
    return Filled(columns, tuple(_conflict_lines(told)), notes_above=(head,))


def _conflict_lines(told: Diagnosis) -> Iterator[AnnexLine | Band]:
    for line in told.counts:
        yield AnnexLine(None, None, line, kind=say("counting", "测算"))
    yield Band(say("Clauses that clash", "相互冲突的条款"))
    for clash in told.clashes:
        yield AnnexLine(named_rule(clash.clause.partition("|")[0]), None, clash.says, kind=say("clashes", "相互冲突"))
    yield Band(say("Ways out, the fewest people first", "可行出路（按涉及人数由少到多）"))
    for way in told.ways:
        rule = say("several", "多条") if way.code == "+" else named_rule(way.code)
        yield AnnexLine(rule, str(way.people), way.says, Text.of(way.settings) if way.settings else None,
                        say("way out", "出路"))
    for note in told.notes:
        yield AnnexLine(None, None, note)


def named_rule(code: str) -> Text:
    """Return ``校长 P10 一校一长`` for a code."""
    rule = known(code)
    return Text.of(code) if rule is None else say("leaders {c} {l}", "校长 {c} {l}", c=code, l=rule.label)


# -- 政策参数 ---------------------------------------------------------------------------------

_KINDS: dict[str, type[BaseModel]] = {"round": Settings, "seats": SeatSettings}


def _policy(view: LeaderView) -> Filled:
    columns = _columns(say("Meaning", "含义"), say("Value", "值"), say("Source", "来源与依据"),
        say("Parameter", "参数名"))
    return Filled(columns, tuple(_parameters(view)), frozen=1)


def _parameters(view: LeaderView) -> Iterator[AnnexLine | Band]:
    for section, values in view.policy.dump().items():
        if section == "principals":
            continue
        kind: type[BaseModel] = _KINDS.get(section) or type(view.policy.rules[section])
        if issubclass(kind, Rule):
            yield Band(say("{r}: {s}", "{r}：{s}", r=named_rule(section), s=kind.sentence))
        for key, value in values.items():
            name = f"{section}.{key}"
            source = view.policy.sources.get(name, DEFAULT)
            yield AnnexLine(meaning(kind, key), _said(kind, key, value),
                            _basis(kind, source.place, source.basis), name)
    yield from _goals(view.policy)


def _said(kind: type[BaseModel], key: str, value: Any) -> Text | str | None:
    """Return a value in words; nothing for a list or table that is empty unless something is set."""
    if isinstance(value, list | dict) and not value and not kind.model_fields[key].get_default(
            call_default_factory=True):
        return None
    return in_words(kind, key, value)


def _basis(kind: type[BaseModel], place: Text, given: str | None) -> Text:
    basis = given or (kind.basis if issubclass(kind, Rule) else "")
    return say("{p} ({b})", "{p}（{b}）", p=place, b=basis) if basis else place


def _goals(policy: CadrePolicy) -> Iterator[AnnexLine | Band]:
    for number, tier in enumerate(policy.tiers, 1):
        yield Band(say("Tier {n}", "第{n}层目标", n=number))
        for goal, rate in tier.goals:
            yield AnnexLine(say("{l}: {s}", "{l}：{s}", l=goal.label, s=goal.sentence), str(rate), goal.basis,
                            goal.code)


# -- 核查 -------------------------------------------------------------------------------------


def _audit(view: LeaderView) -> Filled:
    columns = _columns(say("Rule", "规则"), say("Checked", "核查条数"), say("What it asks", "要求"),
        say("State", "结论"))
    return Filled(columns, tuple(_checked(view)), notes_above=(_verdict(view),))


def _verdict(view: LeaderView) -> Text:
    if not view.has_plan:
        return say("There is no plan to audit", "没有可核查的方案")
    if view.audit is None:
        return say("This plan has not been audited", "本方案尚未核查，不得发布")
    if not view.audit:
        return say("No problem found: every clause was checked on the plan as written",
            "未发现问题：已对写出的方案逐条核查")
    return say("{n} findings", "发现{n}个问题，须处理后重新核查", n=len(view.audit))


def _checked(view: LeaderView) -> Iterator[AnnexLine | Band]:
    lacking = not_run(view.cadre.problem, view.policy)
    for code, rule in view.policy.rules.items():
        missing = lacking.get(code, ())
        yield AnnexLine(named_rule(code), _clauses(view, rule, missing), rule.sentence, _state(view, rule, missing))
    for clause, evidence in view.audit or ():
        yield AnnexLine(clause, None, evidence, Styled(say("finding", "问题"), "bad"))
    if view.certificate:
        yield Band(say("Proof", "最优性证明"))
    for line in view.certificate:
        yield AnnexLine(say("proof", "证明"), None, line)


def _clauses(view: LeaderView, rule: Rule, lacking: tuple[str, ...]) -> str | Text | None:
    """Return how often a rule was checked: its clauses, else the moves or the people judged."""
    if not rule.on:
        return None
    if lacking:
        return say("not run", "未核查")
    if isinstance(rule, PlanRule):
        return str(sum(1 for _ in rule.subjects(view.cadre)))
    return str(len(view.moves) if isinstance(rule, PairRule) else len(view.cadre.standings))


def _state(view: LeaderView, rule: Rule, lacking: tuple[str, ...]) -> Text | Styled:
    if not rule.on:
        return say("switched off", "已关闭，未执行")
    if lacking:
        return Styled(unchecked(lacking), "bad")
    found = any(clause.partition("|")[0] == rule.code for clause, _ in view.audit or ())
    if found:
        return Styled(say("broken", "不符合"), "bad")
    return _kept(view, rule)


def _kept(view: LeaderView, rule: Rule) -> Text | Styled:
    """Return that the moves keep a rule, and what of it was not checked or is broken by those who stay."""
    unread = rule.unread(view.cadre.problem) if isinstance(rule, PartlyRead) else ()
    staying = sum(rule.code in {code for code, _ in told} for told in view.to_decide.values())
    remarks = []
    if unread:
        remarks.append(say("in part {u}", "部分{u}", u=unchecked(unread)))
    if staying:
        remarks.append(say("{n} who stay are for the party group to decide, see the verdicts",
                           "留任人员中有{n}人不符，提请党组研究（见“任职审查”）", n=staying))
    if not remarks:
        return say("kept", "符合")
    head = () if unread else (say("kept by the moves", "所作调整符合"),)
    return Styled(Text.joined((*head, *remarks)), "bad")


# -- 运行信息 ---------------------------------------------------------------------------------


def _run(view: LeaderView) -> Filled:
    columns = _columns(say("What", "项目"), say("Value", "内容"), say("In words", "说明"), say("Unit", "单位"))
    return Filled(columns, tuple(_ran(view)))


def _ran(view: LeaderView) -> Iterator[AnnexLine | Band]:
    yield AnnexLine(say("Result", "求解结论"), view.outcome.status)
    for note in view.outcome.notes:
        yield AnnexLine(say("Remark", "备注"), None, note)
    for tier in view.outcome.tiers:
        value, look, unit = shown(tier, tier.value)
        yield Band(say("Tier {n}: {l}", "第{n}层：{l}", n=tier.tier, l=tier.label))
        yield AnnexLine(say("Value", "数值"), decimals(value, look), proof(tier), unit)
        for goal in tier.goals if len(tier.goals) > 1 else ():
            own, how, of, says = exchange(goal)
            yield AnnexLine(named_rule(goal.code), decimals(own, how), says, of)
    yield Band(say("Repeatable", "可复核信息"))
    yield AnnexLine(say("Public seed", "公开随机种子"), view.cadre.settings.seed)
    yield AnnexLine(say("SHA-256 of the facts", "数据校验值"), view.facts_sha256)
    for name, version in view.versions.items():
        yield AnnexLine(name, version or say("not installed", "未安装"))


ANNEX: tuple[LeaderSheet, ...] = (
    LeaderSheet("policy", say("Policy", "政策参数"), Group.ANNEX, _policy),
    LeaderSheet("audit", say("Audit", "核查"), Group.ANNEX, _audit),
    LeaderSheet("run", say("Run", "运行信息"), Group.ANNEX, _run),
)
CONFLICT = LeaderSheet("conflict", say("Conflict and ways out", "冲突与出路"), Group.DECIDED, _conflict)


def catalogue() -> dict[str, LeaderSheet]:
    """Return all sheets of 校长方案.xlsx by key, in order."""
    return {sheet.key: sheet for sheet in (CONFLICT, *SHEETS, *ANNEX)}


def leader_tables(view: LeaderView) -> tuple[Table, ...]:
    """Return all tables of 校长方案.xlsx in the order of the sheets."""
    made = (sheet.table(view) for sheet in catalogue().values())
    return tuple(table for table in made if table is not None)

