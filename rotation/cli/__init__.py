"""The command line: one small file per command; the only place that prints and exits."""

from __future__ import annotations

import sys

from rotation.cli.hearing import Hearing

__all__ = ["main"]


def main() -> None:
    """Run the program; a signal is heard from here on, while modules load and while it ends.

    While they load and at the end it is only noted: then nothing has begun, or all is done.
    """
    hearing = Hearing()
    hearing.noting = True
    hearing.listen()
    from rotation.cli.root import run
    code = 0 if hearing.heard else run(hearing)
    hearing.end()
    sys.exit(128 + hearing.heard[0] if hearing.heard else code)
