"""The plan before in the same folder: under what it was made, and what a new one changes against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from rotation.domain.plan import Plan
from rotation.domain.round import Opening
from rotation.domain.settings import Settings
from rotation.errors import OutputError, PlanError
from rotation.policy.policy import Policy
from rotation.process.typed import quoted
from rotation.report.sheet_policy import parameter_meaning, said
from rotation.run.compare_tables import TIERS, Parting, partings
from rotation.run.folder import run_name
from rotation.run.published import Published, read_plan
from rotation.text import Text, say

_MOST = 5
"""So many parameters are named at most."""


def earlier(out: Path, settings: Settings, than: Path | None = None) -> Published | None:
    """Return the newest plan of a round in a folder, drafts and damaged ones passed over; None if there is none.

    Parameters
    ----------
    out, settings
        The folder that holds the numbered folders, and the round.
    than
        The run folder before which it was made; None: whichever is the newest.
    """
    pattern = re.compile(re.escape(run_name(settings)) + r"-([0-9]{3,})")
    found = {int(match[1]): path for path in _inside(out) if (match := pattern.fullmatch(path.name))}
    limit = next((number for number, path in found.items() if than is not None and path.name == than.name), None)
    for number in sorted(found, reverse=True):
        with suppress(OutputError, PlanError):
            if limit is None or number < limit:
                published = read_plan(found[number])
                if published.file.has_plan:
                    return published
    return None


def _inside(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def told_against(before: Published, policy: Policy, plan: Plan, folder: Path) -> Iterator[Text]:
    """Tell what a new plan changes against the one before: parameters, data, people; and how to see each of them.

    Parameters
    ----------
    before
        The plan before.
    policy, plan, folder
        Of the new one.
    """
    parts = [*parameters_told(before.policy, policy), *_people(before, plan)]
    yield say("Against the plan before, {n}: {p}", "与上一个方案 {n} 相比：{p}", n=before.folder.name,
              p=Text.joined(parts, "; ", "；"))
    yield say("Person by person: rotation compare {a} {b}", "逐人对照：rotation compare {a} {b}",
              a=quoted(before.folder), b=quoted(folder))


def parameters_told(before: Policy, now: Policy) -> tuple[Text, ...]:
    """Return the parameters that have another value now, each with both values; nothing if none has."""
    found = list(partings(now, before))
    if not found:
        return ()
    told = [_parted(one) for one in found[:_MOST]]
    more = [say("{n} more", "等共{n}项", n=len(found))] if len(found) > _MOST else []
    return (say("parameters changed: {p}", "参数改动：{p}", p=Text.joined([*told, *more], ", ", "、")),)


def _parted(one: Parting) -> Text:
    section, _, key = one.name.partition(".")
    if not key:
        return TIERS
    was, now = (say("not set", "未设定") if value in (None, "", [], {}) else
                _spelled(section, key, value) for value in (one.own, one.judged))
    return say("{n} ({m}) {a} → {b}", "{n}（{m}）{a}→{b}", n=one.name, m=parameter_meaning(section, key), a=was, b=now)


def _spelled(section: str, key: str, value: object) -> object:
    return str(value) if isinstance(value, Mapping) else said(section, key, value) or str(value)


def _people(before: Published, plan: Plan) -> Iterator[Text]:
    """Yield how many people are placed anew, no more, or elsewhere."""
    was: Mapping[str, Opening] = {item.teacher: item.opening for item in before.file.planned}
    now = {item.teacher: item.opening for item in plan.placements}
    joined, left = len(now.keys() - was.keys()), len(was.keys() - now.keys())
    moved = sum(was[key] != now[key] for key in was.keys() & now.keys())
    if not joined and not left and not moved:
        yield say("everybody is placed as before", "每个人的安排都相同")
        return
    yield say("{a} people are placed who were not, {b} are no more, {c} go elsewhere",
              "新安排{a}人，不再安排{b}人，改去他校或改任他科{c}人", a=joined, b=left, c=moved)


def basis_told(out: Path, settings: Settings, policy: Policy) -> Text | None:
    """Tell that the newest plan in a folder was made under other parameters than those one starts from; None if not."""
    before = earlier(out, settings)
    told = () if before is None else parameters_told(before.policy, policy)
    if before is None or not told:
        return None
    return say("started from the data file and the options of this command, not from the plan {n}: {p}; to start from "
               "that plan add --policy {f}",
               "本次以数据文件和命令选项的参数为准，未沿用方案 {n} 的参数（{p}）；要以该方案为准，请加 --policy {f}",
               n=before.folder.name, p=told[0], f=quoted(before.folder))
