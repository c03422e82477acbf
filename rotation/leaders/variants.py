"""Plans of leaders under several policies side by side: what another term, share or age would cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

from pydantic import Field

from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.file_part import FilePart, Several
from rotation.domain.outcome import Outcome
from rotation.engine.apart import solve_apart
from rotation.engine.progress import Limits
from rotation.errors import AuditFailed
from rotation.figures.goals import shown
from rotation.leaders.case import LeaderCase, settled
from rotation.leaders.chains import seat_told
from rotation.leaders.file import PrincipalsFile
from rotation.leaders.publish import sound
from rotation.leaders.run import view_of
from rotation.leaders.tables import due_staying, vacancies
from rotation.leaders.view import LeaderView
from rotation.report.plan_file import StatusName
from rotation.run.folder import (
    PRINCIPALS_JSON,
    VARIANTS_JSON,
    VARIANTS_XLSX,
    check_writable,
    fresh_folder,
    write_json,
)
from rotation.tables.looks import decimals
from rotation.tables.sheet_style import safe_name
from rotation.tables.sheet_writer import write_plan
from rotation.tables.table import NUMBER, Column, Table, titled
from rotation.text import Lang, Text, say


class Variant(NamedTuple):
    """A policy to try.

    Parameters
    ----------
    name
        Name of its folder.
    label
        What it is called.
    values
        Parameters by name that differ; none for the policy as it is.
    """

    name: str
    label: Text
    values: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Tried:
    """A variant, solved and audited."""

    variant: Variant
    view: LeaderView


def try_variants(
    case: LeaderCase, variants: Sequence[Variant], seconds: float = 600.0,
    progress: Callable[[Variant], None] = lambda _: None,
) -> tuple[Tried, ...]:
    """Solve and audit each variant.

    Parameters
    ----------
    case
        Facts and policy as they are.
    variants
        What is tried, the first being what the others are held against.
    seconds
        Time limit of each solve.
    progress
        Called with each that is finished.

    Raises
    ------
    PolicyError, WorkbookError, AuditFailed, SolverBug
        See `rotation.errors`.
    """
    cases = [_under(case, variant) for variant in variants]
    found = []
    for variant, one in zip(variants, cases, strict=True):
        outcome: Outcome[CadrePlan] = solve_apart(one.task, Limits(seconds))
        view = view_of(one, outcome)
        if view.has_plan:
            report = sound(PrincipalsFile.of(view), one.policy, one.problem)
            if not report.passed:
                raise AuditFailed(report)
        found.append(Tried(variant, view))
        progress(variant)
    return tuple(found)


def _under(case: LeaderCase, variant: Variant) -> LeaderCase:
    policy = case.policy
    for name, value in variant.values.items():
        policy = policy.with_value(name, value, variant.label)
    return settled(case.inputs, case.reading, case.problem, policy)


def publish_variants(found: Sequence[Tried], out: Path, title: Text, lang: Lang = "zh") -> Path:
    """Write a comparison into a new numbered folder: a workbook, its figures for programs, and each plan's file.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    check_writable(out)
    settings = found[0].view.cadre.settings
    name = f"{settings.year}-{safe_name(settings.banner)}-校长{title.render('zh')}"
    with fresh_folder(out, name) as (work, final):
        for one in found:
            folder = work / safe_name(one.variant.name)
            folder.mkdir()
            write_json(folder / PRINCIPALS_JSON, PrincipalsFile.of(one.view))
        write_json(work / VARIANTS_JSON, VariantsFile.of(found))
        write_plan(work / VARIANTS_XLSX, variant_tables(found, title), lang, seed=settings.seed, draft=False)
    return final[0]


def changed(one: Tried, other: Tried) -> tuple[str, ...]:
    """Return the ids of those whom two variants treat differently."""
    mine, theirs = one.view.plan.seat, other.view.plan.seat
    return tuple(sorted(key for key in {*mine, *theirs} if mine.get(key) != theirs.get(key)))


class VariantEntry(FilePart):
    """One policy and what came of it."""

    name: str = Field(description="name of its folder")
    values: dict[str, str] = Field(description="parameters that differ from the policy as it is")
    status: StatusName
    counts: dict[str, int] = Field(description="leaders, must, due, moved, promoted, leaving")
    vacant: int = Field(description="seats without a holder after")
    due_staying: int = Field(description="leaders who are due, or must move, and change no school")
    tiers: Several[int] = Field(description="value of each goal, in its raw unit")
    changed: Several[str] = Field(description="ids of those treated otherwise than under the first policy")

    @classmethod
    def of(cls, one: Tried, first: Tried) -> VariantEntry:
        """Return the figures of a variant, held against the first."""
        view = one.view
        return cls(name=one.variant.name, values={key: str(value) for key, value in one.variant.values.items()},
                   status=cast("StatusName", view.outcome.status.name),
                   counts={key: number for key, (_, number) in view.task.counts(view.plan).items()},
                   vacant=sum(line.number for line in vacancies(view)), due_staying=len(due_staying(view)),
                   tiers=tuple(tier.value for tier in view.outcome.tiers), changed=changed(one, first))


class VariantsFile(FilePart):
    """variants.json: plans of leaders under several policies, the first being what the others are held against."""

    variants: Several[VariantEntry]

    @classmethod
    def of(cls, found: Sequence[Tried]) -> VariantsFile:
        """Return the figures of all variants."""
        return cls(variants=tuple(VariantEntry.of(one, found[0]) for one in found))


# -- as tables --------------------------------------------------------------------------------


def variant_tables(found: Sequence[Tried], title: Text) -> tuple[Table, ...]:
    """Return the figures of all variants, and who is treated differently in which."""
    settings = found[0].view.cadre.settings
    people = sorted({key for one in found for key in changed(one, found[0])})
    sheets: tuple[tuple[Text, tuple[Column[Any], ...], tuple[object, ...]], ...] = (
              (title, _figures(found), tuple(found)),
              (say("People", "不同人员"), _people(found), tuple(people)))
    return tuple(Table(f"variants{number}", name, titled(settings, name), columns, rows)
                 for number, (name, columns, rows) in enumerate(sheets, 1))


def _figures(found: Sequence[Tried]) -> tuple[Column[Tried], ...]:
    def count(key: str) -> Callable[[Tried], object]:
        return lambda one: one.view.task.counts(one.view.plan)[key][1]
    counts = found[0].view.task.counts(found[0].view.plan)
    return (
        NUMBER, Column("label", say("Policy", "政策"), "wrap", 30, lambda one: one.variant.label),
        Column("status", say("Result", "测算结论"), "center", of=lambda one: one.view.outcome.status),
        *(Column(key, name, "count", of=count(key)) for key, (name, _) in counts.items()),
        Column("vacant", say("Vacant after", "调整后空缺"), "count",
               of=lambda one: sum(line.number for line in vacancies(one.view))),
        Column("due_staying", say("Due and staying", "任满未动人数"), "count",
               of=lambda one: len(due_staying(one.view))),
        *_goals(found),
        Column("changed", say("Otherwise than in the first", "与第一行不同的人数"), "count",
               of=lambda one: len(changed(one, found[0]))))


def _goals(found: Sequence[Tried]) -> Iterator[Column[Tried]]:
    def value(at: int) -> Callable[[Tried], object]:
        def told(one: Tried) -> object:
            if at >= len(one.view.outcome.tiers):
                return None
            number, look, unit = shown(one.view.outcome.tiers[at], one.view.outcome.tiers[at].value)
            return say("{v} {u}", "{v}{u}", v=decimals(number, look), u=unit)
        return told
    for at, tier in enumerate(found[0].view.policy.tiers):
        yield Column(f"tier{at}", say("Goal {n}: {l}", "第{n}层：{l}", n=at + 1, l=tier.label), "center", of=value(at))


def _people(found: Sequence[Tried]) -> tuple[Column[str], ...]:
    cadre = found[0].view.cadre

    def seat(one: Tried) -> Callable[[str], object]:
        return lambda key: say("stays", "不动") if key not in one.view.plan.seat else seat_told(
            cadre, one.view.plan.seat[key])
    return (NUMBER, Column("name", say("Name", "姓名"), of=cadre.named),
            *(Column(f"seat{number}", one.variant.label, "wrap", 30, seat(one)) for number, one in enumerate(found)))
