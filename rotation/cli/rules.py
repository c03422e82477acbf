"""``rotation rules``: all rules and goals, or the page of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rotation.cli.options import CODE, lang_option
from rotation.cli.program import argument, command
from rotation.cli.speech import lang, shown
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.rules import Rule


@command("rules", say("List the rules and goals, or show one with its parameters and examples.",
                      "列出全部规则和目标，或查看某一条的参数和例子。"))
@argument("code", required=False, metavar=say("[CODE]", "[代码]"),
          help=say("A rule or goal, such as H45.", "规则或目标的代码，如 H45。"))
@lang_option
def command_(code: str | None) -> None:
    """Write the list or one page to standard output."""
    if code is None:
        _list()
        return
    _page(_found(code))


def _found(code: str) -> type[Rule]:
    from difflib import get_close_matches

    from rotation.rules import PROGRAMMES, catalogue, known
    rule = known(code.strip().upper())
    if rule is None:
        codes = [one for programme in PROGRAMMES for one in catalogue(programme)]
        alike = get_close_matches(code.strip().upper(), codes, n=3, cutoff=0.3)
        raise click.BadParameter(shown(say(
            "there is no rule {c}; similar: {s}", "没有 {c} 这条规则；相近的有：{s}",
            c=code, s=", ".join(alike) or "-")), param_hint=shown(CODE))
    return rule


def _list() -> None:
    from rotation.cli.console import Listing, out
    from rotation.cli.pages import in_order, kind_of
    table = Listing((say("code", "代码"), say("kind", "类别"), say("name", "名称"), say("policy", "政策要求")))
    for rule in in_order():
        mark = "" if rule().on else say(" (off unless switched on)", "（默认不执行）")
        table.line(rule.code, kind_of(rule), Text.joined((rule.label, mark), "", ""), rule.sentence)
    out().print(table)


def _page(rule: type[Rule]) -> None:
    from rotation.cli.console import Listing, answer, out
    from rotation.cli.pages import docstring, example_text, kind_of, parameters
    answer(f"{rule.code} {shown(rule.label)} ({kind_of(rule)})", "bold")
    answer(rule.sentence)
    if lang() == "en":
        answer(f"\n{docstring(rule)}\n")
    answer(say("Source: {b}", "依据：{b}", b=rule.basis))
    if rule.needs:
        answer(say("Needs the columns: {n}", "所需列：{n}", n=_titles(rule)))
    table = Listing((say("parameter", "参数"), say("default", "默认值"), say("range", "允许范围"),
                     say("meaning", "含义")))
    for item in parameters(rule):
        table.line(*item)
    out().print(table)
    for example in rule.examples:
        answer(example_text(example.label, holds=example.holds))


def _titles(rule: type[Rule]) -> tuple[Text, ...]:
    """Return the titles of the columns that a rule needs."""
    from rotation.report.sheet_policy import column_title
    return tuple(column_title(name) for name in rule.needs)
