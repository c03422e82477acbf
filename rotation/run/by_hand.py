"""What editing a plan workbook by hand changes beyond the rules: goals, and cells that no longer hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from rotation.auditor import AuditReport
from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.errors import RotationError
from rotation.figures.goals import human
from rotation.model.measured import measured
from rotation.policy.policy import Policy
from rotation.report import sheet
from rotation.report.view import View
from rotation.run.folder import PLAN_JSON
from rotation.run.published import Published, read_published
from rotation.tables.looks import decimals, number
from rotation.tables.table import Column
from rotation.text import Lang, Text, say, spell
from rotation.workbook.cells import RawCell
from rotation.workbook.defects import Spot, several
from rotation.workbook.header import fold, fold_title
from rotation.workbook.plan_reader import PlanWorkbook

_LANGUAGES: tuple[Lang, ...] = ("zh", "en")
_MOST = 6
"""So many cells are told one by one."""


def by_hand(told: PlanWorkbook, report: AuditReport, policy: Policy, folder: Path) -> Iterator[Text]:
    """Iterate over what a workbook edited by hand changes though it may keep every rule.

    Parameters
    ----------
    told
        The workbook.
    report
        Its audit.
    policy
        Under which it was judged.
    folder
        Where it lies; the plan.json beside it tells what was published.
    """
    if report.plan is None:
        return
    yield from _goals(report.plan, policy, folder)
    yield from _cells(told, View(report.round, policy, Outcome(Status.FEASIBLE, report.plan)))


# -- goals ------------------------------------------------------------------------------------


def _goals(plan: Plan, policy: Policy, folder: Path) -> Iterator[Text]:
    published = _published(folder)
    posts = {item.teacher: (item.host, str(item.stage), item.subject) for item in plan.placements}
    if published is None or posts == published.posts:
        return
    if published.told["policy"]["tiers"] != policy.dump()["tiers"]:
        yield say("this plan is not that of plan.json beside it; `rotation compare` tells what that changes in "
                  "the goals", "名单与同文件夹 plan.json 的方案不同，各层目标有何变化请用 rotation compare 比较")
        return
    changed = tuple(_changes(plan, policy, published))
    if changed:
        yield say("goals against the published plan: {d}", "与已发布方案相比，修改后各层目标：{d}", d=changed)
    else:
        yield say("this plan differs from the published one; every goal has the same value",
                  "名单与已发布方案不同，各层目标数值不变")


def _published(folder: Path) -> Published | None:
    """Return the plan beside a workbook; None if there is none, or it cannot be read."""
    if not (folder / PLAN_JSON).exists():
        return None
    try:
        return read_published(folder)
    except RotationError:
        return None


def _changes(plan: Plan, policy: Policy, published: Published) -> Iterator[Text]:
    for order, (tier, before) in enumerate(zip(policy.tiers, published.told["tiers"], strict=True), 1):
        now = measured(order, tier, plan, None)
        if now.final == before["value"]:
            continue
        (one, look, unit), (two, _, _) = human(now, before["value"]), human(now, now.final)
        worse = say("worse", "变差") if now.final > before["value"] else say("better", "变好")
        yield say("{l} {a} → {b} {u} ({w})", "{l}由{a}变为{b}{u}（{w}）", l=now.label, a=decimals(one, look),
                  b=decimals(two, look), u=unit, w=worse)


# -- cells ------------------------------------------------------------------------------------


def _cells(told: PlanWorkbook, view: View) -> Iterator[Text]:
    """Tell the cells of 交流名单 that say otherwise than the row itself now means."""
    wrong = [found for row in _wrong(told, view) for found in row]
    if not wrong:
        return
    yield say("cells that no longer fit their row: {c}{m}", "交流名单中与所在行的安排不符的单元格：{c}{m}",
              c=tuple(say("{p} “{t}” should be “{v}”", "{p}「{t}」应为“{v}”", p=spot.cell, t=spot.title, v=right)
                      for spot, right in wrong[:_MOST]),
              m=say("; others: {o}", "；另有{o}", o=several([spot.cell for spot, _ in wrong[_MOST:]]))
              if len(wrong) > _MOST else say("", ""))


def _wrong(told: PlanWorkbook, view: View) -> Iterator[list[tuple[Spot, object]]]:
    listed = sheet(view, "placements")
    right = {item.teacher: row for item, row in zip(view.plan.placements, listed.rows, strict=True)}
    titles = {fold_title(heading.title.render(lang)): at for at, heading in enumerate(listed.columns)
              for lang in _LANGUAGES if heading.key != "number"}
    for item in told.placements:
        beside: Mapping[str, tuple[Spot, RawCell | None]] = told.beside.get(item.row, {})
        row = right[item.teacher]
        yield [(spot, _nothing(row[at])) for title, (spot, cell) in beside.items()
               if (at := titles.get(fold_title(title))) is not None
               and not _says(cell, row[at], listed.columns[at])]


def _nothing(value: object) -> object:
    return say("blank", "空白") if value is None else value


def _says(cell: RawCell | None, value: object, heading: Column[Any]) -> bool:
    """Whether a cell holds a value as it is printed."""
    if cell is None or value is None:
        return cell is None and value is None
    if isinstance(value, int | Fraction):
        return cell.kind == "number" and Fraction(cell.text) == Fraction(str(number(value, heading.look)))
    return fold(cell.text) in {fold(str(spell(value, lang))) for lang in _LANGUAGES}
