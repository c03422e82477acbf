"""``rotation ledger``: what was decided and what happened, kept once in a chain that proves itself."""

from __future__ import annotations

from rotation.cli import ledger_keep, ledger_look, ledger_write
from rotation.cli.options import lang_option
from rotation.cli.program import family
from rotation.text import say


@family("ledger", say("Keep the years: what was decided and what happened, and who is due back.",
                      "历年台账：记录已定方案和实际变动，查询期满人员。"))
@lang_option
def command_() -> None:
    """Hold the commands together."""


for _one in (
        ledger_write.record, ledger_write.form, ledger_write.event, ledger_write.import_, ledger_look.show,
        ledger_look.head, ledger_write.correct, ledger_look.verify, ledger_look.rebuild, ledger_look.export,
        ledger_look.cockpit,
        ledger_keep.backup, ledger_keep.restore, ledger_keep.upgrade, ledger_write.erase):
    command_.add_command(_one)
