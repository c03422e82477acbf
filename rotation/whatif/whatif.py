"""All scenarios of one round, side by side, compared with the baseline and published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from rotation.domain.problem import facts_sha256
from rotation.run.folder import (
    PLAN_JSON,
    RUN_JSON,
    WHATIF_JSON,
    WHATIF_XLSX,
    check_writable,
    fresh_folder,
    write_json,
    write_page,
)
from rotation.run.gather import Case, Inputs, gather
from rotation.run.published import RunFile
from rotation.tables.sheet_style import safe_name
from rotation.tables.sheet_writer import write_plan
from rotation.text import Lang, Text, say
from rotation.whatif.apart import (
    GRACE_SECONDS,
    TRYING,
    Tell,
    Trial,
    TrialStep,
    Trying,
    processors,
    solved_apart,
)
from rotation.whatif.file import BASELINE, Scenario, ScenarioError, read_scenario
from rotation.whatif.page import whatif_page
from rotation.whatif.result import VERSION, WhatIf, dump
from rotation.whatif.solve import Solved, Yardstick, posts_of
from rotation.whatif.stage import Staged, staged
from rotation.whatif.store import Store, key_of
from rotation.whatif.tables import whatif_tables


@dataclass(frozen=True)
class Compared:
    """A published comparison: its folder and its content."""

    folder: Path
    result: WhatIf


@dataclass(frozen=True)
class Effort:
    """How the scenarios are solved.

    Parameters
    ----------
    seconds
        Time limit of each solve, unless the scenario has its own.
    jobs
        Most processes at a time; None for one per processor.
    grace
        Seconds beyond the limit after which a process is ended.
    work
        What a process does.
    """

    seconds: float = 600.0
    jobs: int | None = None
    grace: float = GRACE_SECONDS
    work: Trying = TRYING


def compare_scenarios(
    inputs: Inputs, scenarios: Sequence[Scenario | str | Path], out: Path, *,
    baseline: Scenario | str | Path = BASELINE, effort: Effort | None = None, lang: Lang = "zh",
    tell: Tell | None = None,
) -> Compared:
    """Solve scenarios side by side, compare them with the baseline, and publish the comparison.

    Parameters
    ----------
    inputs
        Workbook, policy files and options; scenarios win over sheet 政策 and policy files.
    scenarios
        Read scenarios, files, or names of shipped ones.
    out
        Folder in which a new numbered folder is made; an interrupted comparison into the same
        folder is resumed.
    baseline
        What the others are held against.
    effort, lang
        Time limit and processes; language of the workbook.
    tell
        Hears every step.

    Raises
    ------
    ScenarioError
        Scenario files with all their defects, or two of one name.
    WorkbookError, PolicyError, OutputError
        See `rotation.errors`. A scenario that fails is named in the result and raises nothing.
    """
    started = monotonic()
    check_writable(out)
    chosen = _unique([_scenario(baseline), *map(_scenario, scenarios)])
    case = gather(inputs)
    result, plans = compared(case, chosen, Store(out), effort or Effort(), tell or _silent)
    folder = _published(case, result, plans, out, lang=lang, started=started)
    if all(item.state != "FAILED" for item in result.cases):
        Store(out).clear()
    return Compared(folder, result)


def _silent(step: TrialStep) -> None:
    del step


def _scenario(given: Scenario | str | Path) -> Scenario:
    return given if isinstance(given, Scenario) else read_scenario(given)


def _unique(given: list[Scenario]) -> list[Scenario]:
    """Return the scenarios, the baseline once; two files of one name cannot be told apart."""
    first, *others = given
    others = [item for item in others if item.files != first.files or not item.files]
    names = [safe_name(item.name) for item in (first, *others)]
    twice = [say("scenario {n} is given twice", "情景 {n} 重复", n=name)
             for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise ScenarioError(twice)
    return [first, *others]


def compared(
    case: Case, scenarios: Sequence[Scenario], store: Store | None, effort: Effort, tell: Tell,
) -> tuple[WhatIf, dict[str, dict[str, Any]]]:
    """Solve the first scenario, then the others held against it.

    Returns
    -------
        The comparison, and plan.json of every scenario that has a plan, by name.

    Raises
    ------
    ScenarioError
        Everything in which scenarios do not fit the round, before anything is solved.
    """
    ready = _all_staged(case, scenarios)
    first = ready[scenarios[0].name]
    found = _solved(case, [first], None, store=store, effort=effort, tell=tell)
    yardstick = Yardstick(first.problem, first.policy, posts_of(found[first.scenario.name].plan))
    others = [ready[item.name] for item in scenarios[1:]]
    found |= _solved(case, others, yardstick, store=store, effort=effort, tell=tell)
    settings = first.policy.settings
    result = WhatIf(VERSION, settings.banner, settings.year, settings.seed,
                    facts_sha256(case.problem),
                    tuple(found[item.name].result for item in scenarios))
    return result, {name: item.plan for name, item in found.items() if item.plan is not None}


def _all_staged(case: Case, scenarios: Iterable[Scenario]) -> dict[str, Staged]:
    found: dict[str, Staged] = {}
    wrong: list[Text] = []
    for scenario in scenarios:
        try:
            found[scenario.name] = staged(case, scenario)
        except ScenarioError as error:
            wrong += error.lines
    if wrong:
        raise ScenarioError(wrong)
    return found


def _solved(
    case: Case, ready: Iterable[Staged], yardstick: Yardstick | None, *, store: Store | None,
    effort: Effort, tell: Tell,
) -> dict[str, Solved]:
    """Solve what an earlier run has not left finished."""
    found: dict[str, Solved] = {}
    trials: dict[str, Trial] = {}
    keys: dict[str, str] = {}
    for one in ready:
        name, trial = one.scenario.name, Trial(case, one.scenario, yardstick, effort.seconds)
        keys[name] = key_of(one, trial)
        kept = store.kept(keys[name]) if store else None
        if kept is None:
            trials[name] = trial
        else:
            found[name] = kept
            tell(TrialStep(name, "kept", solved=kept))
    at_once = effort.jobs or processors()
    with closing(solved_apart(trials.values(), at_once, tell, grace=effort.grace,
                              work=effort.work)) as ending:
        for name, solved in ending:
            found[name] = solved
            if store and solved.result.state != "FAILED":
                store.keep(keys[name], solved)
            tell(TrialStep(name, "done", solved=solved))
    return found


def _published(
    case: Case, result: WhatIf, plans: dict[str, dict[str, Any]], out: Path, *, lang: Lang,
    started: float,
) -> Path:
    name = f"{result.year}-{safe_name(result.banner)}-情景比较"
    with fresh_folder(out, name) as (work, final):
        for scenario, plan in plans.items():
            folder = work / safe_name(scenario)
            folder.mkdir()
            write_json(folder / PLAN_JSON, plan)
            write_json(folder / RUN_JSON, RunFile.of(case, monotonic() - started))
        write_json(work / WHATIF_JSON, dump(result))
        write_plan(work / WHATIF_XLSX, whatif_tables(result), lang, seed=result.public_seed,
                   draft=False)
        write_page(work, whatif_page(result, lang))
    return final[0]
