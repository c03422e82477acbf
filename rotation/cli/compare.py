"""``rotation compare``: two plans, or a plan and the office's own list, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rotation.cli.options import FILE, PLAN, inputs, json_option, lang_option, policy_options
from rotation.cli.program import argument, command, option
from rotation.cli.speech import lang, shown
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.domain.round import Opening, Round
    from rotation.leaders.compare import LeaderComparison
    from rotation.run import Inputs
    from rotation.run.compare import Comparison


@command("compare", say("Compare two plans, or a plan and a list made by hand.",
                        "比较两个方案，或比较方案与手工名单。"))
@argument("left", **PLAN)
@argument("right", **{**PLAN, "help": say(
    "Likewise, or a workbook that lists teachers and host schools.", "同上，或一份列明教师与接收学校的名单。")})
@option("--source", type=FILE, help=say(
    "The workbook of the round, where no run folder tells it.", "本年度数据工作簿（结果文件夹未记录时指定）。"))
@option("-o", "--out", type=FILE, help=say("Workbook to write.", "要生成的工作簿。"))
@policy_options
@json_option
@lang_option
def command_(
    *, left: Path, right: Path, source: Path | None, out: Path | None,
    as_json: bool, **told: Any,
) -> None:
    """Say how far two plans agree, what each breaks and what each is worth."""
    from rotation.cli.issues import refusing
    from rotation.cli.next_step import go_on
    from rotation.leaders.published import tells_leaders
    if tells_leaders(left) and tells_leaders(right):
        _leaders(left, right, out, inputs([source or Path()], told), as_json=as_json)
        go_on(_next_of_plans(left, right, out))
        return
    from rotation.run.compare import compare
    with refusing(None, as_json=as_json):
        found = compare(left, right, inputs([source or Path()], told))
    _write(found, out)
    if as_json:
        from rotation.cli.console import write_json
        write_json(_plain(found))
    else:
        _show(found)
        go_on(_next(left, right, out))


def _next(left: Path, right: Path, out: Path | None) -> Text:
    """Return what comes after a comparison: the audit of a list made by hand, or the tables of two plans."""
    from rotation.process.typed import quoted
    from rotation.run.folder import PLAN_XLSX
    from rotation.run.published import plan_json_at
    lists = [path for path in (left, right) if plan_json_at(path) is None and path.name != PLAN_XLSX]
    if lists:
        return say("what the list breaks, row by row: rotation audit FILE {l}",
                   "名单逐行核查：rotation audit 数据 {l}", l=quoted(lists[0]))
    return _next_of_plans(left, right, out)


def _next_of_plans(left: Path, right: Path, out: Path | None) -> Text:
    from rotation.process.typed import quoted
    if out is not None:
        return say("open {o}", "打开 {o}", o=quoted(out))
    return say("all figures side by side, as tables: rotation compare {a} {b} -o FILE.xlsx",
               "逐项对照表：rotation compare {a} {b} -o 比较.xlsx", a=quoted(left), b=quoted(right))


def _leaders(left: Path, right: Path, out: Path | None, given: Inputs, *, as_json: bool) -> None:
    from rotation.cli.console import answer, write_json
    from rotation.cli.issues import refusing
    from rotation.leaders.compare import compare_leaders, figures, leader_comparison, told_of
    from rotation.tables.sheet_writer import write_plan
    with refusing(None, as_json=as_json):
        found = compare_leaders(left, right, given)
    if out is not None:
        write_plan(out, leader_comparison(found), lang(), seed=found.task.cadre.settings.seed, draft=False)
    if as_json:
        write_json(_plain_leaders(found))
        return
    answer(found.sums_up, "bold")
    for remark in found.remarks:
        answer(remark)
    for which, side in ((_FIRST, found.left), (_SECOND, found.right)):
        answer(say("{w}: {n} breaks {f} clauses", "{w}：{n} 违反 {f} 条", w=which, n=side.name, f=len(side.findings)),
               "bold red" if side.findings else "bold green")
        for item in side.findings:
            answer(f"  {shown(item.line)}")
    for line in figures(found):
        answer(say("{n}: {a} | {b}", "{n}：{a} | {b}", n=line.name, a=line.left, b=line.right))
    for key in found.differences:
        answer(say("{p}: {a} | {b}", "{p}：{a} | {b}", p=found.named(key), a=told_of(found.left, key),
                   b=told_of(found.right, key)))


def _plain_leaders(found: LeaderComparison) -> dict[str, Any]:
    return {
        "exit": 0, "chosen": len(found.chosen), "same": len(found.chosen) - len(found.differences),
        "remarks": [shown(line) for line in found.remarks],
        "sides": [{"name": side.name, "moved": len(side.plan.pairs),
                   "findings": [{"rule": item.rule, "clause": item.clause, "evidence": shown(item.evidence)}
                                for item in side.findings],
                   "tiers": [tier.value for tier in side.tiers]} for side in (found.left, found.right)],
        "differences": [{"leader": key, **{name: seat and list(seat.words) for name, seat in (
            ("left", found.left.plan.seat.get(key)), ("right", found.right.plan.seat.get(key)))},
            "leaves": [which for which, side in (("left", found.left), ("right", found.right)) if side.leaves(key)]}
                        for key in found.differences]}


def _write(found: Comparison, out: Path | None) -> None:
    if out is None:
        return
    from rotation.run.compare import tables_of
    from rotation.tables.sheet_writer import write_plan
    write_plan(out, tables_of(found), lang(), seed=found.policy.settings.seed, draft=False)


_FIRST, _SECOND = say("First", "甲"), say("Second", "乙")


def _show(found: Comparison) -> None:
    from rotation.cli.console import answer
    from rotation.figures.goals import units_told
    from rotation.report.reasons import person as told_of
    from rotation.run.compare_tables import decided, knowing, matters
    from rotation.tables.looks import percent
    sides = ((_FIRST, found.left), (_SECOND, found.right))
    for which, side in sides:
        answer(say("{w}: {n}", "{w}：{n}", w=which, n=side.name), "bold")
    counts = (found.chosen, found.same_people, found.same_host)
    answer(matters(found.left.judged, found.right.judged, counts), "bold")
    answer(decided(found.left.tiers, found.right.tiers, len(found.differences)), "bold")
    decides = [one for one, two in zip(found.left.tiers, found.right.tiers, strict=True) if one.final != two.final][:1]
    for line in (*units_told(decides), *found.yardstick, *found.remarks):
        answer(line)
    answer(say("Agreement: {s} ({n} of {all} people at the same school)", "一致率：{s}（{all} 人中 {n} 人去同一学校）",
               s=percent(found.same_host, found.chosen) if found.chosen else "100.00%",
               n=found.same_host, all=found.chosen))
    for which, side in sides:
        if side.findings:
            answer(say("{s} breaks {n} clauses", "{s} 违反 {n} 条", s=which, n=len(side.findings)), "bold red")
        for item in side.findings:
            answer(f"  {shown(item.line)}")
    for person in found.differences:
        one, other = found.left.plan.round, found.right.plan.round
        named = told_of(knowing(one, other, person.teacher), person.teacher)
        answer(say("{p}: {a} | {b}", "{p}：甲 {a}；乙 {b}", p=named, a=_post(one, person.left),
                   b=_post(other, person.right)))


_UNKNOWN = -(2**53)
"""A bound that says nothing."""


def _post(round: Round, opening: Opening | None) -> str:
    from rotation.report.reasons import post_name
    return shown(say("stays", "不安排交流") if opening is None else post_name(round, opening))


def _plain(found: Comparison) -> dict[str, Any]:
    return {
        "exit": 0, "chosen": found.chosen, "same_people": found.same_people,
        "same_host": found.same_host, "agreement": str(found.agreement),
        "judge": found.judge, "yardstick": [shown(line) for line in found.yardstick],
        "partings": [one._asdict() for one in found.partings],
        "remarks": [shown(line) for line in found.remarks],
        "sides": [{
            "name": side.name, "placed": len(side.plan.placements),
            "findings": [{"rule": item.rule, "clause": item.clause, "place": shown(item.place),
                          "evidence": shown(item.evidence)}
                         for item in side.findings],
            "tiers": [{"tier": tier.tier, "value": tier.final,
                       "bound": tier.bound if tier.bound > _UNKNOWN else None,
                       "goals": [goal._asdict() for goal in tier.goals]} for tier in side.tiers]}
            for side in (found.left, found.right)],
        "differences": [{"teacher": item.teacher, "left": item.left, "right": item.right}
                        for item in found.differences]}
