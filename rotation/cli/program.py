"""What click is given: parameters that speak two languages, and a group that loads late."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from rotation.cli.layout import Formatter
from rotation.cli.signals import listening
from rotation.cli.speech import N_, _, language, speak


def _translated(name: str) -> Any:
    """Return a property that is stored in English and read in the language in force."""
    hidden = f"_english_{name}"

    def read(owner: object) -> str | None:
        text: str | None = getattr(owner, hidden, None)
        return _(text) if text else text

    def write(owner: object, text: str | None) -> None:
        setattr(owner, hidden, text)

    return property(read, write)


class Context(click.Context):
    """A context whose help pages stand straight in Chinese."""

    formatter_class = Formatter


class Whole(click.IntRange):
    """A whole number, called so in messages."""

    name = _translated("name")

    def __init__(self, least: int | None = None, most: int | None = None) -> None:
        super().__init__(least, most)
        self.name = N_("whole number")

    def _describe_range(self) -> str:
        """Return the range for the help page; nothing where there is none (click says x<=None)."""
        return "" if self.min is None and self.max is None else super()._describe_range()


class Option(click.Option):
    """An option whose help and placeholder are translated when shown."""

    help = _translated("help")
    metavar = _translated("metavar")


class Argument(click.Argument):
    """An argument whose help and placeholder are translated when shown."""

    help = _translated("help")
    metavar = _translated("metavar")


class Helpful(click.Command):
    """A command whose ``--help`` explains itself in the language in force."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return click's help option, which it keeps, with its help said anew."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = _("Show this message and exit.")
        return found


class Command(Helpful):
    """A command whose help is translated when shown."""

    context_class = Context

    help = _translated("help")
    options_metavar = _translated("options_metavar")


def option(*names: str, **told: Any) -> Callable[[Any], Any]:
    """Declare an option; see `click.option`."""
    return click.option(*names, cls=Option, **told)


def argument(name: str, **told: Any) -> Callable[[Any], Any]:
    """Declare an argument; see `click.argument`."""
    return click.argument(name, cls=Argument, **told)


def command(name: str, told: str) -> Callable[[Any], Any]:
    """Declare a command; see `click.command`."""
    return click.command(name, cls=Command, help=told, options_metavar=N_("[OPTIONS]"))


class Program(Helpful, click.Group):
    """The program: finds commands by name, imports only the one it runs, tells every failure."""

    context_class = Context

    help = _translated("help")
    options_metavar = _translated("options_metavar")
    subcommand_metavar = _translated("subcommand_metavar")

    def __init__(self, *, names: tuple[str, ...], **told: Any) -> None:
        super().__init__(**told)
        self._names = names

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of use."""
        del ctx
        return list(self._names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None if there is none of the name."""
        del ctx
        if cmd_name not in self._names:
            return None
        found: click.Command = import_module(f"rotation.cli.{cmd_name}").command_
        return found

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Settle the language before anything is parsed or shown."""
        speak(language(args, os.environ))
        return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; every failure becomes a sentence and an exit code."""
        with listening() as heard:
            try:
                super().invoke(ctx)
            except click.exceptions.Exit:
                if not heard:
                    raise
            except (click.ClickException, click.Abort):
                raise
            except BrokenPipeError:
                from rotation.cli.console import hang_up
                hang_up()
            except BaseException as error:
                if ctx.params.get("debug"):
                    raise
                from rotation.cli.failures import tell
                ctx.exit(tell(error, as_json=bool(ctx.meta.get("as_json"))))
        if heard:
            ctx.exit(128 + heard[0])
