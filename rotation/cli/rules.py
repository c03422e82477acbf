"""``rotation rules``: all rules and goals, or the page of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rotation.cli.options import lang_option
from rotation.cli.program import argument, command
from rotation.cli.speech import N_, _, lang

if TYPE_CHECKING:
    from rotation.rules import Rule
    from rotation.text import Text


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
            code=code, alike=", ".join(alike) or "-"), param_hint=_("CODE"))
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
    from rotation.cli.console import answer, grid, out, shown
    from rotation.cli.pages import docstring, example_text, kind_of, parameters
    answer(f"{rule.code} {rule.label.render(lang())} ({kind_of(rule)})", "bold")
    answer(rule.sentence)
    if lang() == "en":
        answer(f"\n{docstring(rule)}\n")
    answer(_("Source: {basis}").format(basis=rule.basis))
    if rule.needs:
        answer(_("Needs the columns: {names}").format(names=shown(_titles(rule))))
    table = grid((_("parameter"), _("default"), _("range"), _("meaning")))
    for item in parameters(rule):
        table.add_row(item.name, item.default, item.allowed, item.meaning.render(lang()))
    out().print(table)
    for example in rule.examples:
        answer(example_text(example.label, holds=example.holds))


def _titles(rule: type[Rule]) -> tuple[Text, ...]:
    """Return the titles of the columns that a rule needs."""
    from rotation.report.sheet_policy import column_title
    return tuple(column_title(name) for name in rule.needs)
