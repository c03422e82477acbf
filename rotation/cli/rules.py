"""``rotation rules``: all rules and goals, or the page of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rotation.cli.options import lang_option
from rotation.cli.program import argument, command
from rotation.cli.speech import N_, _, lang

if TYPE_CHECKING:
    from rotation.rules import Rule


@command("rules", N_("List the rules and goals, or show one with its parameters and examples."))
@argument("code", required=False, metavar=N_("[CODE]"), help=N_("A rule or goal, such as H45."))
@lang_option
def command_(code: str | None) -> None:
    """Write the list or one page to standard output."""
    if code is None:
        _list()
        return
    _page(_found(code))


def _found(code: str) -> type[Rule]:
    from difflib import get_close_matches

    from rotation.rules import catalogue
    rule = catalogue().get(code.strip().upper())
    if rule is None:
        alike = get_close_matches(code.strip().upper(), catalogue(), n=3, cutoff=0.3)
        raise click.BadParameter(_("there is no rule {code}; similar: {alike}").format(
            code=code, alike=", ".join(alike) or "-"), param_hint="CODE")
    return rule


def _list() -> None:
    from rotation.cli.console import grid, out
    from rotation.cli.pages import in_order, kind_of
    table = grid((_("code"), _("kind"), _("name"), _("policy")))
    for rule in in_order():
        mark = "" if rule().on else _(" (off unless switched on)")
        table.add_row(rule.code, kind_of(rule), rule.label.render(lang()) + mark,
                      rule.sentence.render(lang()))
    out().print(table)


def _page(rule: type[Rule]) -> None:
    from rotation.cli.console import answer, grid, out
    from rotation.cli.pages import example_text, kind_of, parameters, sentences, terminal_text
    label, sentence = (pair if lang() == "zh" else pair[::-1] for pair in sentences(rule))
    answer(f"{rule.code} {label[0]} · {label[1]} ({kind_of(rule)})", "bold")
    for line in sentence:
        answer(line)
    answer(f"\n{terminal_text(rule)}\n")
    answer(_("Source: {basis}").format(basis=rule.basis))
    if rule.needs:
        answer(_("Needs the columns: {names}").format(names=", ".join(_titles(rule))))
    table = grid((_("parameter"), _("default"), _("range"), _("meaning")))
    for item in parameters(rule):
        table.add_row(*item)
    out().print(table)
    for example in rule.examples:
        answer(example_text(example.label, holds=example.holds))


def _titles(rule: type[Rule]) -> list[str]:
    """Return the titles of the columns that a rule needs, such as 教师!进本校年月."""
    from rotation.domain.fields import columns
    from rotation.domain.problem import SHEETS
    told = {f"{sheet.record.__name__.lower()}.{name}":
            f"{sheet.title}!{column.title}" if lang() == "zh" else
            f"{sheet.english}!{column.english}"
            for sheet in SHEETS for name, column in columns(sheet.record).items()}
    return [told.get(name, name) for name in rule.needs]
