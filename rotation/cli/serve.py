"""``rotation serve``: the officer's desk in a browser on the own machine."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from rotation.cli.options import FILE, FOLDER, lang_option
from rotation.cli.program import Whole, argument, command, option
from rotation.cli.speech import lang
from rotation.errors import Terminated
from rotation.text import say


@command("serve", say("Open the desk: everything in a browser window, on this machine alone.",
                      "打开工作页面：在本机浏览器中检查、编制、查看方案。"))
@argument("folder", type=FILE, required=False, metavar=FOLDER, help=say(
    "Folder in which workbooks and plans are kept (default: one of its own among the documents).",
    "存放数据和方案的文件夹（默认为“文档”中的“教师交流轮岗”）。"))
@option("--port", type=Whole(0, 65535), default=0, metavar=say("PORT", "端口"), help=say(
    "Port to listen on (default: any that is free).", "使用的端口（默认自动选用空闲端口）。"))
@option("--browser/--no-browser", default=True, help=say(
    "Whether to open a browser.", "是否自动打开浏览器。"))
@option("--link", is_flag=True, help=say(
    "Print a fresh link of the desk that is open already.", "给出已打开页面的新链接。"))
@lang_option
@click.pass_context
def command_(ctx: click.Context, /, *, folder: Path | None, port: int, browser: bool, link: bool) -> None:
    """Serve until the page is closed; Ctrl-C is one way to close it."""
    from rotation.cli.console import answer, tell
    from rotation.web.launch import Talk, default_folder, serve

    def told(address: str, running: bool) -> None:
        if running:
            answer(say("The desk is open already: {a}", "工作页面已经打开：{a}", a=address))
        else:
            answer(say("The desk (Ctrl-C closes it): {a}", "工作页面（按 Ctrl-C 关闭）：{a}", a=address))
    with suppress(KeyboardInterrupt, Terminated):  # how a server ends
        serve(folder or default_folder(), port, lang(), Talk(told, tell), browser=browser, link=link)
    ctx.meta["rotation.heard"].clear()
