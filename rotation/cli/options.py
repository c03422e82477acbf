"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.program import Whole, argument, option
from rotation.cli.speech import N_, _

if TYPE_CHECKING:
    from rotation.run import Inputs

Body = Callable[..., Any]


class _Named(click.Path):
    """A path that must have a name: an empty one would mean the folder one stands in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if str(value).strip() == "":
            self.fail(_("name a file or folder; it is empty"), param, ctx)
        return super().convert(value, param, ctx)


FILE = _Named(path_type=Path)


def source_argument(body: Body) -> Body:
    """FILE: the workbook."""
    return _applied(body, argument(
        "file", type=FILE, metavar=N_("FILE"), help=N_("The workbook of the round (.xlsx).")))


def lang_option(body: Body) -> Body:
    """--lang: already settled by the group; here it is checked and listed."""
    return _applied(body, option(
        "--lang", type=click.Choice(["zh", "en"]), expose_value=False,
        help=N_("Language of messages and outputs.")))


def time_limit_option(meaning: str, default: int = 600) -> Callable[[Body], Body]:
    """--time-limit: whole seconds, up to a day; `meaning` is what happens when they are over."""
    return option("--time-limit", type=Whole(1, 86400), default=default, show_default=True,
                  metavar=N_("SECONDS"), help=meaning)


def new_folder_option(body: Body) -> Body:
    """--out: where the numbered folder of a run is made."""
    return _applied(body, option(
        "-o", "--out", type=FILE, required=True, metavar=N_("FOLDER"),
        help=N_("Folder in which the numbered folder is made.")))


def json_option(body: Body) -> Body:
    """--json: results for a program."""
    return _applied(body, option(
        "--json/--no-json", "as_json", default=False, callback=_remember, is_eager=True,
        help=N_("Write the result to standard output as JSON.")))


def _remember(ctx: click.Context, _option: click.Parameter, value: bool) -> bool:
    ctx.meta["as_json"] = value
    return value


def policy_options(body: Body) -> Body:
    """Declare everything that `inputs` takes."""
    return _applied(
        body,
        option("--year", type=Whole(2000, 2200), metavar=N_("YEAR"),
               help=N_("Year of the round: the calendar year of its September.")),
        option("--policy", "policy_files", type=FILE, multiple=True, metavar=N_("FILE.toml"),
               help=N_("Policy file; may be repeated, later files win.")),
        option("--set", "sets", multiple=True, metavar=N_("NAME=VALUE"),
               help=N_("One parameter, such as H10.rate=12%; may be repeated.")),
        option("--accept", multiple=True, metavar=N_("CODE"),
               help=N_("Answer yes to the questions of a code; may be repeated.")))


def inputs(file: Path, told: dict[str, Any]) -> Inputs:
    """Return what a run is made from."""
    from rotation.run import Inputs
    return Inputs(file, tuple(map(_named, told["policy_files"])), told["sets"], told["year"],
                  told.get("public_seed"), told["accept"])


def _named(path: Path) -> Path:
    """Return the file of a shipped scenario that is named where no such file is."""
    if path.exists() or path.name != str(path):
        return path
    from rotation.whatif.file import shipped
    return next((one for one in shipped() if str(path) in (one.stem, one.name)), path)


def _applied(body: Body, *decorators: Callable[[Body], Body]) -> Body:
    for decorate in reversed(decorators):
        body = decorate(body)
    return body
