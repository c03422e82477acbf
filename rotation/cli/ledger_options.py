"""What the commands of the ledger share: where it is, who writes, and what is told afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.options import json_option, lang_option
from rotation.cli.program import option
from rotation.cli.speech import shown
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.ledger.chain import Entry
    from rotation.ledger.store import Ledger, Pen

YEAR = say("YEAR", "年份")


class Day(click.ParamType[date]):
    """A day as 2026-08-20."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or say how one is written."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value).strip().replace("/", "-"))
        except ValueError:
            self.fail(shown(say("write the day as 2026-08-20", "日期应写作 2026-08-20")), param, ctx)


class HeadTold(click.ParamType[str]):
    """A head of the chain as `rotation.ledger.chain.HeadNamed` is written."""

    name = "head"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text, or say how a head is written."""
        from rotation.ledger.chain import HeadNamed
        try:
            HeadNamed.of(str(value))
        except ValueError:
            self.fail(shown(say("write a head as 7:0a1b2c3d (entry and hash), or the hash alone, 8 digits or more",
                                "校验码应写作 7:0a1b2c3d（序号:校验码），或只写校验码，不少于8位")), param, ctx)
        return str(value)


ledger_option = option("--ledger", metavar=say("LEDGER", "台账"), help=say(
    "The ledger: a file, or postgresql://… (default: ROTATION_LEDGER, then the ledger file beside the workbook).",
    "台账文件，或 postgresql://… 地址（默认取环境变量 ROTATION_LEDGER，再取数据文件旁的 rotation-台账.db）。"))
banner_option = option("--banner", metavar=say("NAME", "名称"), help=say(
    "Whose chain, if the ledger has several.", "旗县名称（台账中有多个旗县时指定）。"))
HEAD = say("[SEQ:]HASH", "[序号:]校验码")
head_option = option("--head", type=HeadTold(), metavar=HEAD, help=say(
    "The head that was shown when it was last looked at, hash of 8 digits or more: if others wrote since, nothing is "
    "written.", "上次查看时显示的校验码（不少于8位）：其后他人又有记账的，本次不写入。"))
clerk_option = option("--clerk", required=True, metavar=say("NAME", "姓名"), help=say(
    "Who writes it into the ledger.", "记账经办人。"))


def needing(body: Callable[..., Any]) -> Callable[..., Any]:
    """Have a command say first if the extra is not there; its help needs none."""
    @wraps(body)
    def run(*args: Any, **told: Any) -> Any:
        from rotation.ledger import need_ledger
        need_ledger()
        return body(*args, **told)
    return run


def writing(body: Callable[..., Any]) -> Callable[..., Any]:
    """Declare what every command takes that writes."""
    body = needing(body)
    for decorate in (lang_option, json_option, head_option, banner_option, ledger_option):
        body = decorate(body)
    return body


def reading(body: Callable[..., Any]) -> Callable[..., Any]:
    """Declare what every command takes that only reads."""
    body = needing(body)
    for decorate in (lang_option, json_option, banner_option, ledger_option):
        body = decorate(body)
    return body


def opened(given: str | None, beside: Path | None = None) -> Ledger:
    """Return the ledger that is meant; see `Place.of`."""
    from rotation.ledger.place import Place
    from rotation.ledger.store import Ledger
    return Ledger.at(Place.of(given, beside))


def pen_for(ledger: Ledger, banner: str, seen: str | None, *, new: bool = False) -> Pen:
    """Return what is needed to write for a banner into a ledger that is sound, whosever chains are in it."""
    from rotation.ledger.verify import refuse_doubtful
    pen = ledger.begin(banner, seen, new=new)
    refuse_doubtful(ledger)
    return pen


def tell_doubt(ledger: Ledger, banner: str) -> None:
    """Tell that what is looked up of a banner cannot be believed, if it is so."""
    from rotation.cli.console import tell
    from rotation.ledger.verify import doubt
    found = doubt(ledger, banner)
    if found is not None:
        tell(found, "bold red")


def written(
    ledger: Ledger, entries: Iterable[Entry], what: Text, *, as_json: bool, step: Text | None = None,
) -> None:
    """Tell what was written, the head after it, and what comes next."""
    from rotation.cli.console import answer, write_json
    from rotation.cli.next_step import go_on
    done = tuple(entries)
    if as_json:
        write_json({"exit": 0, "ledger": str(ledger.store.place), "banner": done[-1].banner,
                    "entries": [one.seq for one in done], "head": done[-1].hash})
        return
    answer(what)
    answer(say("Ledger {p}, {b}: entry {n}, head {h}", "台账 {p}（{b}）：已记至第{n}条，校验码 {h}",
               p=str(ledger.store.place), b=done[-1].banner, n=done[-1].seq, h=done[-1].hash[:12]), "bold")
    go_on(step or say("look at it: rotation ledger show", "查看：rotation ledger show"))
