"""What click is given: commands that speak two languages, and a group that loads late and tells every failure."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any
from unicodedata import east_asian_width

import click

from rotation.cli.speech import language, shown, speak
from rotation.errors import RotationError
from rotation.process.hearing import interruption, listening
from rotation.text import Text, say

# -- help pages: columns stand straight although a Chinese character is two cells wide ------------


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def folded(text: str, width: int) -> list[str]:
    """Return a text in lines of at most so many cells; Chinese breaks anywhere, English at blanks."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and cells(line + piece.rstrip()) > width and piece[0] not in "，。；、）]：":
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> Iterable[str]:
    """Split after every blank and around every wide character."""
    piece = ""
    for sign in text:
        wide = east_asian_width(sign) in "WF"
        if wide and piece:
            yield piece
            piece = ""
        piece += sign
        if wide or sign == " ":
            yield piece
            piece = ""
    if piece:
        yield piece


class Formatter(click.HelpFormatter):
    """Click's help formatter, measuring in cells."""

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write terms and their meanings in two columns."""
        pairs = list(rows)
        widest = max((cells(term) for term, _ in pairs), default=0)
        start = min(widest, col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in pairs:
            lines = folded(meaning, max(20, self.width - start - 2))
            gap = start - cells(term)
            head = term + (" " * gap if gap >= col_spacing else f"\n{indent}{' ' * start}")
            self.write(f"{indent}{head}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{indent}{' ' * start}{line}\n")


class Context(click.Context):
    """A context whose help pages stand straight in Chinese."""

    formatter_class = Formatter


# -- parameters and commands ----------------------------------------------------------------------


class Whole(click.IntRange):
    """A whole number, called so in messages."""

    def __init__(self, least: int | None = None, most: int | None = None) -> None:
        super().__init__(least, most)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number; a message says what it should be in the language in force."""
        self.name = shown(say("whole number", "整数"))
        return super().convert(value, param, ctx)

    def _describe_range(self) -> str:
        """Return the range for the help page; nothing where there is none (click says x<=None)."""
        return "" if self.min is None and self.max is None else super()._describe_range()


class Spoken:
    """Says its help and placeholders anew for every call, in the language of the call."""

    def __init__(self, *args: Any, texts: Mapping[str, Text | str | None], **told: Any) -> None:
        super().__init__(*args, **told)
        self._texts = texts

    def speak(self) -> None:
        """Put every text into the language in force, those of the parameters too."""
        for name, text in self._texts.items():
            setattr(self, name, None if text is None else shown(text))
        for part in getattr(self, "params", ()):
            part.speak()


class Option(Spoken, click.Option):
    """An option that speaks two languages."""


class Argument(Spoken, click.Argument):
    """An argument that speaks two languages."""


class Helpful(Spoken, click.Command):
    """A command whose ``--help`` explains itself in the language in force."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return click's help option, which it keeps, with its help said anew."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = shown(say("Show this message and exit.", "显示本帮助后退出。"))
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and keep its name, after which the next step is told."""
        ctx.meta["rotation.ran"] = self.name
        return super().invoke(ctx)


class Family(Helpful, click.Group):
    """A command that is a family of commands; each speaks when it is asked for."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Let a command of the family speak; None if there is none of the name."""
        found = super().get_command(ctx, cmd_name)
        if isinstance(found, Helpful):
            found.speak()
        return found

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of use."""
        del ctx
        return list(self.commands)


OPTIONS = say("[OPTIONS]", "[选项]")
COMMAND_OF = say("COMMAND [ARGS]...", "命令 [参数]...")
"""What stands for the command of a family."""


def option(
    *names: str, help: Text, metavar: Text | str | None = None, **told: Any,  # noqa: A002 - click calls it so
) -> Callable[[Any], Any]:
    """Declare an option; see `click.option`."""
    return click.option(*names, cls=Option, texts={"help": help, "metavar": metavar}, **told)


def argument(
    name: str, *, help: Text, metavar: Text | str | None = None, **told: Any,  # noqa: A002 - click calls it so
) -> Callable[[Any], Any]:
    """Declare an argument; see `click.argument`."""
    return click.argument(name, cls=Argument, texts={"help": help, "metavar": metavar}, **told)


def command(name: str, meaning: Text) -> Callable[[Any], Any]:
    """Declare a command; see `click.command`."""
    return click.command(name, cls=Helpful, texts={"help": meaning, "options_metavar": OPTIONS})


def family(name: str, meaning: Text) -> Callable[[Any], Family]:
    """Declare a command that is a family of commands; see `click.group`."""
    return click.group(name, cls=Family, texts={
        "help": meaning, "options_metavar": OPTIONS, "subcommand_metavar": COMMAND_OF})


# -- the program ----------------------------------------------------------------------------------


def _tell_next(ctx: click.Context, code: int) -> None:
    """Tell the next step; a reader who has gone is told nothing."""
    from rotation.cli.next_step import tell_next
    tell_next(ctx, code)


class Commands(Helpful, click.Group):
    """The program: finds commands by name, imports only the one it runs, tells every failure."""

    def __init__(self, *, names: tuple[str, ...], **told: Any) -> None:
        super().__init__(**told)
        self._names = names

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of use."""
        del ctx
        return list(self._names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command and let it speak; None if there is none of the name."""
        del ctx
        if cmd_name not in self._names:
            return None
        found: Helpful = import_module(f"rotation.cli.{cmd_name}").command_
        found.speak()
        return found

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Settle the language before anything is parsed or shown; a page of help that nobody reads is no fault."""
        speak(language(args, os.environ))
        self.speak()
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.ClickException as error:
            raise _shown(error) from error
        except BrokenPipeError:
            from rotation.cli.console import hang_up
            hang_up()
        except OSError as error:
            from rotation.cli.failures import tell
            raise click.exceptions.Exit(tell(error, as_json=False)) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; every failure becomes a sentence and an exit code."""
        with listening() as hearing:
            heard = ctx.meta["rotation.heard"] = hearing.heard
            try:
                super().invoke(ctx)
                _tell_next(ctx, 0)
            except click.exceptions.Exit as end:
                if not heard:
                    _tell_next(ctx, end.exit_code)
                    raise
            except click.ClickException as error:
                raise _shown(error) from error
            except click.Abort:
                raise
            except BrokenPipeError:
                from rotation.cli.console import hang_up
                hang_up()
            except BaseException as error:  # noqa: BLE001 - told in a sentence
                _fail(ctx, error, heard)
        if heard:
            ctx.exit(128 + heard[0])


def _shown(error: click.ClickException) -> click.exceptions.Exit:
    """Show what is wrong with a call, to nobody if nobody reads; return the end of the program."""
    with suppress(OSError):
        error.show()
    return click.exceptions.Exit(error.exit_code)


def _fail(ctx: click.Context, error: BaseException, heard: list[int]) -> None:
    """Tell a failure and exit; what a signal broke is an interruption, whatever it looks like."""
    debug = ctx.params.get("debug")
    if debug and not heard:
        raise error
    if debug:
        traceback.print_exception(error)
    if heard and not isinstance(error, RotationError | OSError):
        error = interruption(heard[0])
    from rotation.cli.failures import code_of, tell
    with suppress(OSError):  # nobody may be there to read it
        tell(error, as_json=bool(ctx.meta.get("as_json")))
    ctx.exit(128 + heard[0] if heard else code_of(error))
