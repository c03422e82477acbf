"""Where a value of a policy came from."""

from __future__ import annotations

from typing import NamedTuple

from rotation.text import Text, say


class Source(NamedTuple):
    """Where a value came from, its 依据 if one was given, and whether it is an option or a file."""

    place: Text
    basis: str = ""
    by_option: bool = False
    row: int = 0

    @property
    def spot(self) -> Text:
        """The place with its row, for messages; what is published tells no rows."""
        if not self.row:
            return self.place
        return say("{p}, row {r}", "{p}第 {r} 行", p=self.place, r=self.row)


DEFAULT = Source(say("default", "默认值，当地未规定"))
