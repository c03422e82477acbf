"""台账: what was decided and what happened, kept once and never changed.

Only the chain of entries is truth (`chain`); everything that is read of it (`history`) is worked out anew from it.
"""

from __future__ import annotations

import os
from pathlib import Path

from rotation.errors import RotationError
from rotation.text import say

FILE_NAME = "rotation-台账.db"
"""The ledger beside the workbooks, unless another place is named."""

VARIABLE = "ROTATION_LEDGER"
"""What names another place in the environment."""


def at_hand(folder: Path) -> bool:
    """Whether a ledger is named by the environment or lies in a folder; nothing is opened."""
    return bool(os.environ.get(VARIABLE)) or (folder / FILE_NAME).exists()


def need_ledger() -> None:
    """Make sure that a ledger can be opened: its values can be read without, its store needs SQLAlchemy.

    Raises
    ------
    RotationError
        The extra is not installed, or does not load.
    """
    try:
        import sqlalchemy  # noqa: F401 - tried, no more
    except (ImportError, OSError) as error:
        raise RotationError(say(
            'the ledger needs the extra “ledger”: pip install "rotation[ledger]"',
            '台账功能需要安装附加组件 ledger：pip install "rotation[ledger]"')) from error
