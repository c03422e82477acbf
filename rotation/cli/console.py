"""Results go to standard output, messages to standard error; both through rich.

No emoji, no check marks: consoles of the offices still speak GBK.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from rotation.cli.speech import shown
from rotation.errors import OutputError
from rotation.tables.looks import decimals
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.domain.outcome import TierResult


class Pipe(Console):
    """A console whose reader may go away, as that of ``rotation rules | head`` does."""

    def on_broken_pipe(self) -> None:
        """End in silence; rich would end the program as if it had failed."""
        self.quiet = True
        hang_up()


class Unheard(Console):
    """A console of messages whose reader may go away: the work is not lost because nobody reads of it."""

    def on_broken_pipe(self) -> None:
        """Say the rest to nobody."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def hang_up() -> NoReturn:
    """End without a word, since nobody reads any more, as a program ends that SIGPIPE stops."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise click.exceptions.Exit(HUNG_UP)


HUNG_UP = 141


def out() -> Console:
    """Return the console of results."""
    return Pipe(highlight=False, emoji=False, markup=False)


def err() -> Console:
    """Return the console of messages."""
    return Unheard(stderr=True, highlight=False, emoji=False, markup=False)


def tell(text: Text | str, style: str = "", *, label: str = "") -> None:
    """Write one sentence to standard error, after a label in the style."""
    line = Line(label, style)
    line.append(shown(text), "" if label else style)
    err().print(line, soft_wrap=True)


def answer(text: Text | str, style: str = "") -> None:
    """Write one sentence to standard output."""
    out().print(Line(shown(text), style), soft_wrap=True)


_PLAN_FOLDER = say("Folder", "方案文件夹")


def answer_folder(folder: Path, called: Text = _PLAN_FOLDER) -> None:
    """Write where the results are and what they are, last of what a command that makes a folder has to say."""
    answer(say("{c}: {p}", "{c}：{p}", c=called, p=folder), "bold")


def answer_written(file: Path) -> None:
    """Write the name of a file that was made."""
    answer(say("Written: {p}", "已生成：{p}", p=file))


def write_json(content: Any) -> None:
    """Write plain values to standard output for another program."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=1))


_NUMBER = 6
"""Least width of a column of numbers: 11.14% in one line."""


class Listing(Table):
    """A table in the program's one look.

    Parameters
    ----------
    titles
        Of the columns.
    right, whole
        Columns that hold numbers, and columns of words that are never folded.
    title
        Of the table.
    """

    def __init__(
        self, titles: Sequence[Text | str], *, right: Sequence[int] = (), whole: Sequence[int] = (),
        title: Text | None = None,
    ) -> None:
        super().__init__(
            box=box.SIMPLE_HEAD, title=None if title is None else shown(title), title_justify="left",
            title_style="bold", header_style="bold", pad_edge=False)
        for number, name in enumerate(titles):
            self.add_column(shown(name), justify="right" if number in right else "left", overflow="fold",
                            no_wrap=number in whole, min_width=_NUMBER if number in right else None)

    def line(self, *values: object) -> None:
        """Add a row; None is an empty cell."""
        self.add_row(*("" if value is None else shown(value) for value in values))


def refuse_existing(out: Path, *, force: bool) -> None:
    """Make sure that a file to be written is none yet, unless it may be replaced.

    Raises
    ------
    OutputError
        It is a folder, or is there already.
    """
    if out.is_dir():
        raise OutputError(say("{p} is a folder; name a file", "{p} 是文件夹，请给出文件名", p=out))
    if out.exists() and not force:
        raise OutputError(say(
            "{p} exists already and is not overwritten; choose another name or add --force",
            "{p} 已存在，不予覆盖；请换一个文件名，或加 --force", p=out))


# -- values of tiers ------------------------------------------------------------------------------


def amount(tier: TierResult, number: int) -> Text:
    """Return a value or bound of a tier with its unit."""
    from rotation.figures.goals import human
    value, look, unit = human(tier, number)
    return Text.joined((decimals(value, look), unit), " ", " ")


def proof(tier: TierResult) -> Text:
    """Return what is proven about the value of a tier."""
    if tier.proven and tier.value == tier.bound:
        return say("proven best", "已证最优")
    gap = amount(tier, tier.gap)
    if tier.proven:
        return say("proven within {g}", "已证误差不超过 {g}", g=gap)
    return say("not proven best: at most {g} better is possible", "未证最优，至多还能改进 {g}", g=gap)
