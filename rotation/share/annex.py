"""The technical sheets of 走教同频方案.xlsx: parameters, audit and run; and all sheets in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rotation.domain.settings import meaning
from rotation.figures.goals import exchange, proof, shown
from rotation.policy.source import DEFAULT
from rotation.report._sheet import Filled, Group
from rotation.report.sheet_policy import in_words
from rotation.rules import PlanRule, Rule, known
from rotation.share.tables import SHEETS, ShareSheet
from rotation.share.tables_after import AFTER
from rotation.share.tables_remote import REMOTE
from rotation.share.view import ShareView
from rotation.tables.looks import decimals
from rotation.tables.table import Band, Column, Styled, Table
from rotation.text import Text, say


class Particular(NamedTuple):
    """One line: a name, a value, what they mean, and where they come from."""

    name: object
    value: object = None
    note: object = None
    basis: object = None


def _columns(*titles: Text) -> tuple[Column[Particular], ...]:
    widths = zip(Particular._fields, titles, (40, 34, 64, 40), strict=True)
    return tuple(Column(key, title, "wrap", most) for key, title, most in widths)


def named_rule(code: str) -> Text:
    """Return ``W20 走教天数`` for a code."""
    rule = known(code)
    return Text.of(code) if rule is None else say("{c} {l}", "{c} {l}", c=code, l=rule.label)


def _policy(view: ShareView) -> Filled:
    columns = _columns(say("Meaning", "含义"), say("Value", "值"), say("Parameter", "参数名"),
                       say("Source", "来源与依据"))
    return Filled(columns, tuple(_parameters(view)), frozen=1)


def _parameters(view: ShareView) -> Iterator[Particular | Band]:
    for code, rule in view.policy.rules.items():
        yield Band(say("{r}: {s}", "{r}：{s}", r=named_rule(code), s=rule.sentence))
        for key, value in rule.model_dump(mode="json").items():
            source = view.policy.sources.get(f"{code}.{key}", DEFAULT)
            yield Particular(meaning(type(rule), key), in_words(type(rule), key, value), f"{code}.{key}",
                            say("{p} ({b})", "{p}（{b}）", p=source.place, b=source.basis or rule.basis))
    for number, tier in enumerate(view.policy.tiers, 1):
        yield Band(say("Goals, tier {n}", "第{n}层目标", n=number))
        for goal, rate in tier.goals:
            yield Particular(say("{l}: {s}", "{l}：{s}", l=goal.label, s=goal.sentence), str(rate), goal.code,
                            goal.basis)


def _audit(view: ShareView) -> Filled:
    columns = _columns(say("Rule", "规则"), say("Checked", "核查条数"), say("What it asks", "要求"),
                       say("State", "结论"))
    return Filled(columns, tuple(_checked(view)), notes_above=(_verdict(view),))


def _verdict(view: ShareView) -> Text:
    if view.audit is None:
        return say("This plan has not been audited", "本方案尚未核查，不得使用")
    if not view.audit:
        return say("No problem found: every clause was checked on the plan as written",
                   "未发现问题：已对写出的方案逐条核查")
    return say("{n} findings", "发现{n}个问题，须处理后重新核查", n=len(view.audit))


def _checked(view: ShareView) -> Iterator[Particular | Band]:
    broken = {clause.partition("|")[0] for clause, _ in view.audit or ()}
    for code, rule in view.policy.rules.items():
        state = say("switched off", "已关闭，未执行") if not rule.on else Styled(
            say("broken", "不符合"), "bad") if code in broken else say("kept", "符合")
        yield Particular(named_rule(code), _clauses(view, rule), rule.sentence, state)
    for clause, evidence in view.audit or ():
        yield Particular(clause, None, evidence, Styled(say("finding", "问题"), "bad"))
    if view.certificate:
        yield Band(say("Proof", "最优性证明"))
    yield from (Particular(say("proof", "证明"), None, line) for line in view.certificate)


def _clauses(view: ShareView, rule: Rule) -> str | None:
    """Return how often a rule was checked: its clauses, else the weeks and lessons judged."""
    if not rule.on:
        return None
    return str(sum(1 for _ in rule.subjects(view.world)) if isinstance(rule, PlanRule) else len(view.plan.pairs))


def _run(view: ShareView) -> Filled:
    columns = _columns(say("What", "项目"), say("Value", "内容"), say("In words", "说明"), say("Unit", "单位"))
    return Filled(columns, tuple(_ran(view)))


def _ran(view: ShareView) -> Iterator[Particular | Band]:
    yield Particular(say("Result", "求解结论"), view.outcome.status)
    yield from (Particular(say("Remark", "备注"), None, note) for note in view.outcome.notes)
    for tier in view.outcome.tiers:
        value, look, unit = shown(tier, tier.value)
        yield Band(say("Tier {n}: {l}", "第{n}层：{l}", n=tier.tier, l=tier.label))
        yield Particular(say("Value", "数值"), decimals(value, look), proof(tier), unit)
        for goal in tier.goals if len(tier.goals) > 1 else ():
            own, how, of, says = exchange(goal)
            yield Particular(named_rule(goal.code), decimals(own, how), says, of)
    unknown = {code: others for code, others in _unknown_ways(view) if others}
    if unknown:
        yield Band(say("Ways that are not known: nobody walks between these schools",
                       "里程未知的学校：这些学校之间不安排走教，请补填“距离”表或学校经纬度"))
    yield from (Particular(view.world.named(code), str(len(others)), Text.of(others), say("schools", "所学校"))
                for code, others in unknown.items())
    yield Band(say("Repeatable", "可复核信息"))
    before = view.world.before
    if before is not None:
        yield Particular(say("Version", "版本"), say("{n}, revises {f}", "第{n}版，修订 {f}", n=view.world.version,
                                                   f=before.folder))
    yield Particular(say("Finished round", "依据的教师方案"), view.round_folder)
    yield Particular(say("SHA-256 of its plan.json", "其 plan.json 校验值"), view.round_sha256)
    yield Particular(say("SHA-256 of the facts", "数据校验值"), view.facts_sha256)
    yield Particular(say("Public seed", "公开随机种子"), view.world.round.settings.seed)
    yield from (Particular(name, version or say("not installed", "未安装")) for name, version in view.versions.items())


def _unknown_ways(view: ShareView) -> Iterator[tuple[str, tuple[Text | str, ...]]]:
    """Iterate over the schools with lessons and those to which the distance is not known."""
    world = view.world
    codes = sorted({cell.school for cell in (*world.lessons, *world.base.values())})
    for code in codes:
        yield code, tuple(world.named(other) for other in codes if other != code and world.km(code, other) is None)


ANNEX: tuple[ShareSheet, ...] = (
    ShareSheet("policy", say("Parameters", "参数"), Group.ANNEX, _policy),
    ShareSheet("audit", say("Audit", "核查"), Group.ANNEX, _audit),
    ShareSheet("run", say("Run", "运行信息"), Group.ANNEX, _run))


def share_tables(view: ShareView) -> tuple[Table, ...]:
    """Return all tables of 走教同频方案.xlsx in the order of the sheets."""
    made = (sheet.table(view) for sheet in (*SHEETS, *REMOTE, *AFTER, *ANNEX))
    return tuple(table for table in made if table is not None)
