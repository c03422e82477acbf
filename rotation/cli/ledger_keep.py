"""``rotation ledger backup``, ``restore``, ``upgrade``: copies, the way back, and tables of a newer program."""

from __future__ import annotations

from pathlib import Path

from rotation.cli.ledger_options import ledger_option, needing, opened
from rotation.cli.options import FILE, force_option, json_option, lang_option
from rotation.cli.program import argument, command
from rotation.process.typed import quoted
from rotation.text import say


@command("backup", say("Copy the ledger, names included; keep the copy as safe.", "备份台账（含姓名，请妥善保管）。"))
@argument("file", type=FILE, help=say(
    "The copy: .jsonl for lines of JSON that any ledger takes back, else the database's own form.",
    "备份文件：以 .jsonl 结尾为通用文本格式，否则为数据库文件。"))
@force_option
@ledger_option
@json_option
@lang_option
@needing
def backup(*, file: Path, force: bool, ledger: str | None, as_json: bool) -> None:
    """Write the copy."""
    from rotation.cli.console import answer_written, refuse_existing, write_json
    from rotation.cli.next_step import go_on
    from rotation.ledger.backup import backup as copy
    refuse_existing(file, force=force)
    copy(opened(ledger), file)
    if as_json:
        write_json({"exit": 0, "file": str(file)})
    else:
        answer_written(file)
        go_on(say("keep it in another place, as safe as the ledger; back with: rotation ledger restore {f}",
                  "请另存他处并妥善保管；需要恢复时：rotation ledger restore {f}", f=quoted(file)))


@command("restore", say("Put a copy in the place of the ledger, once sure that it is sound; never over a longer chain.",
                        "用备份恢复台账：先校验备份，不覆盖更长的台账。"))
@argument("file", type=FILE, help=say("The copy.", "备份文件。"))
@ledger_option
@json_option
@lang_option
@needing
def restore(*, file: Path, ledger: str | None, as_json: bool) -> None:
    """Verify the copy, then take it."""
    from rotation.cli.console import answer, write_json
    from rotation.ledger.backup import restore as put_back
    tips = put_back(opened(ledger), file)
    if as_json:
        write_json({"exit": 0, "chains": {banner: tip._asdict() for banner, tip in tips.items()}})
        return
    for banner, tip in tips.items():
        answer(say("{b}: restored, {n} entries, head {h}", "{b}：已恢复，共{n}条，校验码 {h}", b=banner, n=tip.length,
                   h=tip.head[:12]), "bold")


@command("upgrade", say("Bring the tables of a ledger to this program's version; the chain stays as it is.",
                        "将台账的表结构升级到本程序的版本（记账内容不变）。"))
@ledger_option
@json_option
@lang_option
@needing
def upgrade(*, ledger: str | None, as_json: bool) -> None:
    """Make the tables anew from the chain."""
    from rotation.cli.console import answer, write_json
    before, now = opened(ledger).upgrade()
    if as_json:
        write_json({"exit": 0, "before": before, "now": now})
    else:
        answer(say("tables: version {a}, now {b}", "表结构：原版本 {a}，现版本 {b}", a=before, b=now))
