"""Where the folder of a plan lies of which only the SHA-256 is known, as a ledger knows it."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from rotation.errors import OutputError
from rotation.run.folder import PLAN_JSON, read_bytes

_DEEP = ("", "*/", "*/*/")
"""Plans lie in a folder beside the workbook, as a rule within one that was named with -o."""


def located(plan_sha256: str, beside: Path) -> Path | None:
    """Return the run folder in a folder whose plan.json has a hash, drafts and copies alike; None if none has.

    Parameters
    ----------
    plan_sha256
        SHA-256 of plan.json.
    beside
        The folder to look in, two levels deep.
    """
    for deep in _DEEP:
        with suppress(OSError):  # a folder that may not be looked into holds nothing for us
            for file in sorted(beside.glob(deep + PLAN_JSON)):
                with suppress(OutputError):
                    if sha256(read_bytes(file)).hexdigest() == plan_sha256:
                        return file.parent
    return None
