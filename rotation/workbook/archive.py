"""A zip package that is not read beyond what any roster holds: caps on markup, counted before the slow walk."""

from __future__ import annotations

import zipfile

from rotation.workbook.cells import TooMuch

MAX_TAGS = 10_000_000
"""So many tags have all parts of a package together, the ends of elements included."""

MAX_TAGS_BESIDE = 1_000_000
"""So many has a part that holds no cells or shared strings: styles, names, relations, comments."""


class Archive(zipfile.ZipFile):
    """A package whose parts are counted as they are read, each once however often it is read.

    `read` raises `TooMuch` ("markup") where a cap is exceeded, besides what `zipfile` raises.
    """

    def __init__(self, file: object) -> None:
        self._tags: dict[str, int] = {}
        super().__init__(file)  # type: ignore[call-overload]

    @property
    def tags(self) -> int:
        """Tags of all parts that were read so far."""
        return sum(self._tags.values())

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """Return a part that is not a table of cells or of strings."""
        return self._counted(name, pwd, MAX_TAGS_BESIDE)

    def table(self, name: str) -> bytes:
        """Return a part that holds cells or strings, and may be long."""
        return self._counted(name, None, MAX_TAGS)

    def _counted(self, name: str | zipfile.ZipInfo, pwd: bytes | None, most: int) -> bytes:
        content = super().read(name, pwd)
        part = name if isinstance(name, str) else name.filename
        self._tags[part] = content.count(b"<")
        if self._tags[part] > most or self.tags > MAX_TAGS:
            raise TooMuch("markup")
        return content
