"""``rotation compare``: two plans, or a plan and the office's own list, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rotation.cli.options import FILE, inputs, json_option, lang_option, policy_options
from rotation.cli.program import argument, command, option
from rotation.cli.speech import N_, _, lang

if TYPE_CHECKING:
    from rotation.run.compare import Comparison, Side
    from rotation.run.compare_tables import Judged
    from rotation.text import Text


@command("compare", N_("Compare two plans, or a plan and a list made by hand."))
@argument("left", type=FILE, metavar=N_("PLAN"),
          help=N_("A run folder, its plan.json, or a plan workbook."))
@argument("right", type=FILE, metavar=N_("PLAN"),
          help=N_("Likewise, or a workbook that lists teachers and host schools."))
@option("--source", type=FILE, metavar=N_("FILE"),
        help=N_("The workbook of the round, where no run folder tells it."))
@option("-o", "--out", type=FILE, metavar=N_("FILE"), help=N_("Workbook to write."))
@policy_options
@json_option
@lang_option
def command_(
    *, left: Path, right: Path, source: Path | None, out: Path | None,
    as_json: bool, **told: Any,
) -> None:
    """Say how far two plans agree, what each breaks and what each is worth."""
    from rotation.cli.issues import refusing
    from rotation.run.compare import compare
    with refusing(None, as_json=as_json):
        found = compare(left, right, inputs(source or Path(), told))
    _write(found, out)
    _tell(found, as_json=as_json)


def _judged(side: Side) -> Judged:
    from rotation.run.compare_tables import Judged
    return Judged(side.name, side.plan, tuple(
        (item.rule, item.place, item.evidence) for item in side.findings), side.tiers, side.notes)


def _write(found: Comparison, out: Path | None) -> None:
    if out is None:
        return
    from rotation.run.compare_tables import compare_tables
    from rotation.tables.sheet_writer import write_plan
    tables = compare_tables(
        _judged(found.left), _judged(found.right),
        (found.chosen, found.same_people, found.same_host),
        [(item.teacher, item.left, item.right) for item in found.differences], _yardstick(found))
    write_plan(out, tables, lang(), seed=found.policy.settings.seed, draft=False)


def _yardstick(found: Comparison) -> tuple[Text, ...]:
    from rotation.run.compare_tables import yardstick_of
    return yardstick_of(found.judge, found.partings)


def _remarks(found: Comparison) -> tuple[Text, ...]:
    from rotation.run.compare_tables import remarks_of
    return remarks_of(_judged(found.left), _judged(found.right))


def _sides(found: Comparison) -> tuple[tuple[str, Side], ...]:
    from rotation.cli.console import shown
    from rotation.text import say
    return ((shown(say("First", "甲")), found.left), (shown(say("Second", "乙")), found.right))


def _tell(found: Comparison, *, as_json: bool) -> None:
    from rotation.cli.console import answer, grid, out, shown, write_json
    from rotation.cli.figures import amount
    if as_json:
        write_json(_plain(found))
        return
    from rotation.run.compare_tables import bound_of
    from rotation.tables.looks import percent
    from rotation.text import say
    sides = _sides(found)
    for which, side in sides:
        answer(say("{w}: {n}", "{w}：{n}", w=which, n=side.name), "bold")
    for line in (*_yardstick(found), *_remarks(found)):
        answer(line)
    answer(_("Agreement: {share} ({same} of {all} people at the same school)").format(
        share=percent(found.same_host, found.chosen) if found.chosen else "100.00%",
        same=found.same_host, all=found.chosen), "bold")
    table = grid((_("goal"), *(which for which, _side in sides), _("no plan has less than")),
                 right=(1, 2, 3), title=_("Goals in order"))
    for one, other in zip(found.left.tiers, found.right.tiers, strict=True):
        bound = bound_of(one, other)
        least = amount(one, bound) if bound > -(2**53) else _("unknown")
        table.add_row(shown(one.label), amount(one, one.final), amount(other, other.final), least)
    out().print(table)
    for which, side in sides:
        answer(_("{name} breaks {n} clauses").format(name=which, n=len(side.findings)),
               "bold red" if side.findings else "bold green")
        for item in side.findings:
            answer(f"  {shown(item.line)}")
    for person in found.differences:
        answer(f"{_named(found, person.teacher)}: {_post(found, person.left)} | {_post(found, person.right)}")


def _named(found: Comparison, key: str) -> str:
    from rotation.cli.console import shown
    from rotation.report.reasons import person
    return shown(person(found.left.plan.round, key))


def _post(found: Comparison, opening: Any) -> str:
    if opening is None:
        return _("stays")
    from rotation.cli.console import shown
    from rotation.report.reasons import post_name
    return shown(post_name(found.left.plan.round, opening))


def _plain(found: Comparison) -> dict[str, Any]:
    from rotation.cli.console import shown
    return {
        "exit": 0, "chosen": found.chosen, "same_people": found.same_people,
        "same_host": found.same_host, "agreement": str(found.agreement),
        "judge": found.judge, "yardstick": [shown(line) for line in _yardstick(found)],
        "partings": [one._asdict() for one in found.partings],
        "remarks": [shown(line) for line in _remarks(found)],
        "sides": [{
            "name": side.name, "placed": len(side.plan.placements),
            "findings": [{"rule": item.rule, "clause": item.clause, "place": shown(item.place),
                          "evidence": shown(item.evidence)}
                         for item in side.findings],
            "tiers": [{"tier": tier.tier, "value": tier.final,
                       "bound": tier.bound if tier.bound > -(2**53) else None,
                       "goals": [goal._asdict() for goal in tier.goals]} for tier in side.tiers]}
            for side in (found.left, found.right)],
        "differences": [{"teacher": item.teacher, "left": item.left, "right": item.right}
                        for item in found.differences]}
