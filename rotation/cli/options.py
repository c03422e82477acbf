"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.program import Whole, argument, option
from rotation.cli.speech import shown
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.run import Inputs

Body = Callable[..., Any]


class _Named(click.Path):
    """A path that must have a name: an empty one would mean the folder one stands in."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the placeholder of what has none of its own."""
        del param, ctx
        return shown(say("FILE", "文件"))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if str(value).strip() == "":
            self.fail(shown(say("name a file or folder; it is empty", "请给出文件或文件夹名，不能为空")), param, ctx)
        return super().convert(value, param, ctx)


FILE = _Named(path_type=Path)
FOLDER = say("FOLDER", "文件夹")
CODE = say("CODE", "代码")
RUN_FOLDER = say("A published run folder.", "已输出的方案文件夹。")
PLAN: dict[str, Any] = {"type": FILE, "metavar": say("PLAN", "方案"), "help": say(
    "A run folder, its plan.json, or a plan workbook.", "方案文件夹、其中的 plan.json，或方案工作簿。")}
"""An argument that is a plan in any of its forms."""

source_argument = argument("files", type=FILE, nargs=-1, required=True, help=say(
    "The workbook of the round (.xlsx, .xlsm, .xls, .ods, .csv), or several files and folders that together make it.",
    "本年度的数据工作簿（.xlsx、.xlsm、.xls、.ods、.csv）；也可给出多个文件或文件夹，合并读取。"))
"""FILE...: the workbook, or the files and folders that make it."""

lang_option = option(
    "--lang", type=click.Choice(["zh", "en"]), expose_value=False,
    help=say("Language of messages and outputs.", "提示和输出文件的语言。"))
"""--lang: already settled by the group; here it is checked and listed."""

new_folder_option = option(
    "-o", "--out", type=FILE, required=True, metavar=FOLDER,
    help=say("Folder in which the numbered folder is made.", "在此文件夹下新建带编号的方案文件夹。"))
"""--out: where the numbered folder of a run is made."""

force_option = option(
    "--force/--no-force", default=False, help=say("Replace a file of the same name.", "替换同名文件。"))
"""--force: whether a file may be replaced."""


def _asked(_ctx: click.Context, _option: click.Parameter, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a code that no question has: whoever mistypes one would believe to have answered."""
    from rotation.workbook.asked import ASKED, code_of, near
    for code in map(code_of, codes):
        if code not in ASKED:
            meant = near(code)
            raise click.BadParameter(shown(say(
                "nothing is asked under the code {c}{m}", "没有代码为“{c}”的需确认问题{m}", c=code,
                m=say("; perhaps {k}", "，是否指 {k}", k=tuple(meant)) if meant else say(
                    "; rotation check lists what is asked with its codes",
                    "；请用 rotation check 列出需确认的问题及其代码"))))
    return codes


accept_option = option("--accept", multiple=True, metavar=CODE, callback=_asked, help=say(
    "Answer yes to the questions of a code, or of one cell: CODE@SHEET.A1; may be repeated.",
    "对该代码的“需确认”问题一律答“是”；只答一处写作 代码@工作表.A1；可多次使用。"))
"""--accept: what the officer says yes to."""


def time_limit_option(meaning: Text, default: int = 600) -> Callable[[Body], Body]:
    """--time-limit: whole seconds, up to a day; `meaning` is what happens when they are over."""
    return option("--time-limit", type=Whole(1, 86400), default=default, show_default=True,
                  metavar=say("SECONDS", "秒数"), help=meaning)


def _remember(ctx: click.Context, _option: click.Parameter, value: bool) -> bool:
    ctx.meta["as_json"] = value
    return value


json_option = option(
    "--json/--no-json", "as_json", default=False, callback=_remember, is_eager=True,
    help=say("Write the result to standard output as JSON.", "以 JSON 输出结果，供其他程序读取。"))
"""--json: results for a program."""


def policy_options(body: Body) -> Body:
    """Declare everything that `inputs` takes."""
    declared = (
        option("--year", type=Whole(2000, 2200), metavar=say("YEAR", "年份"),
               help=say("Year of the round: the calendar year of its September.", "方案年度：九月所在的公历年。")),
        option("--policy", "policy_files", type=FILE, multiple=True, metavar=say("FILE.toml", "文件.toml"),
               help=say("Policy file, or the folder of a plan whose parameters are taken; may be repeated, later files "
                        "win.", "政策文件，或方案文件夹（沿用该方案的全部参数）；可多次使用，后面的优先。")),
        option("--set", "sets", multiple=True, metavar=say("NAME=VALUE", "参数=值"),
               help=say("One parameter, such as H10.rate=12%; may be repeated.",
                        "设定一个政策参数，如 H10.rate=12%；可多次使用。")),
        accept_option)
    for decorate in reversed(declared):
        body = decorate(body)
    return body


def inputs(files: Sequence[Path], told: dict[str, Any]) -> Inputs:
    """Return what a run is made from."""
    from rotation.run import Inputs
    return Inputs(files[0], tuple(map(_named, told["policy_files"])), told["sets"], told["year"],
                  told.get("public_seed"), told["accept"], tuple(files[1:]))


def _named(path: Path) -> Path:
    """Return the file of a shipped scenario that is named where no such file is."""
    if path.exists() or path.name != str(path):
        return path
    from rotation.whatif.file import shipped
    return next((one for one in shipped() if str(path) in (one.stem, one.name)), path)
