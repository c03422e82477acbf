"""Wheels: found in a folder, held against the lock, taken apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from email.parser import HeaderParser
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from packaging.utils import InvalidWheelFilename, NormalizedName, parse_wheel_filename

from portable.lock import Pin, Refused
from portable.machine import Machine

_LICENCE = ("licen", "copying", "notice", "authors")
_DATA = {"purelib", "platlib"}
"""Parts of a wheel's data that lie among the modules; scripts and manuals are for an installed program."""


class Wheel:
    """One wheel, whole in memory.

    Parameters
    ----------
    name
        Of its file.
    content
        Its bytes.
    """

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return sha256(self.content).hexdigest()

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The files as they lie among modules, by path."""
        with ZipFile(BytesIO(self.content)) as opened:
            found = ((_placed(name), name) for name in opened.namelist() if not name.endswith("/"))
            return {path: opened.read(name) for path, name in found if path}

    @cached_property
    def about(self) -> dict[str, list[str]]:
        """The metadata by field."""
        [text] = [content for path, content in self.files.items()
                  if path.endswith(".dist-info/METADATA") and path.count("/") == 1]
        head = HeaderParser().parsestr(text.decode("utf-8"))
        return {field: [str(value) for value in head.get_all(field, [])] for field in head}

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.about['Name'][0]} {self.about['Version'][0]}"

    @property
    def licence(self) -> str:
        """What the metadata say of the licence, in one line."""
        classified = [line.rpartition("::")[2].strip() for line in self.about.get("Classifier", [])
                      if line.startswith("License ::")]
        said = [*self.about.get("License-Expression", []), *self.about.get("License", []), *classified, "see the text"]
        return next(line.strip().splitlines()[0] for line in said if line.strip())

    @property
    def licences(self) -> list[str]:
        """Paths of the texts of its licences."""
        return [path for path in self.files if ".dist-info/" in path
                and any(word in path.partition(".dist-info/")[2].lower() for word in _LICENCE)]


def _placed(name: str) -> str:
    """Return where a file of a wheel lies among modules; nothing if it does not."""
    head, _, rest = name.partition(".data/")
    if not rest or "/" in head:
        return name
    part, _, path = rest.partition("/")
    return path if part in _DATA else ""


def chosen(folder: Path, pins: Iterable[Pin], machine: Machine) -> dict[NormalizedName, Wheel]:
    """Return for every pin the best wheel in a folder that the lock knows.

    Raises
    ------
    Refused
        Wheels are missing, or their bytes are others than those of the lock: all of them.
    """
    there = dict(_parsed(folder))
    found, wrong = {}, []
    for pin in pins:
        path = next((there[pin.name, pin.version, str(tag)] for tag in machine.tags()
                     if (pin.name, pin.version, str(tag)) in there), None)
        if path is None:
            wrong.append(f"{pin.name} {pin.version}: no wheel for {machine.label}, Python {machine.version}")
            continue
        found[pin.name] = Wheel(path.name, path.read_bytes())
        if found[pin.name].sha256 not in pin.hashes:
            wrong.append(f"{path.name}: these bytes are not in the lock")
    if wrong:
        raise Refused(wrong)
    return found


def _parsed(folder: Path) -> Iterator[tuple[tuple[NormalizedName, str, str], Path]]:
    """Yield what each wheel of a folder may be used for: name, version and tag."""
    for path in sorted(folder.glob("*.whl")):
        try:
            name, version, _, tags = parse_wheel_filename(path.name)
        except InvalidWheelFilename as error:
            raise Refused([f"{path.name}: {error}"]) from error
        for tag in tags:
            yield (name, str(version), str(tag)), path
