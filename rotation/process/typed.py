"""How a command is typed, by people who paste it into a terminal of Windows or of another system."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[\s&()\[\]{}^;!'`~|<>$*?#]")
"""What a command line takes for more than itself."""


def quoted(given: object) -> str:
    """Return a file or a value as it is typed; single quotes mean nothing on Windows."""
    text = str(given)
    return f'"{text}"' if _SPECIAL.search(text) else text
