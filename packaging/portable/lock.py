"""The lock of all dependencies, and the part of it that a machine needs to run the program."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from portable.machine import Machine


class Refused(Exception):
    """The folder is not made; every reason at once."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(self.reasons))


@dataclass(frozen=True)
class Pin:
    """One distribution of the lock.

    Parameters
    ----------
    name, version
        Normalized, and exact.
    hashes
        SHA-256 of the files that may be it.
    """

    name: NormalizedName
    version: str
    hashes: frozenset[str]

    @property
    def spelled(self) -> str:
        """The lines that pip reads."""
        return " \\\n".join([f"{self.name}=={self.version}",
                             *(f"    --hash=sha256:{code}" for code in sorted(self.hashes))])


def read_lock(text: str, machine: Machine) -> dict[NormalizedName, Pin]:
    """Return what the lock pins for a machine, by name.

    Parameters
    ----------
    text
        A requirements file with exact versions, markers and hashes.
    machine
        Whose markers count.
    """
    pins = {}
    for line in text.replace("\\\n", " ").splitlines():
        told, *hashes = line.partition(" #")[0].split("--hash=sha256:")
        if not told.strip() or told.lstrip().startswith("#"):
            continue
        asked = Requirement(told.strip())
        if asked.marker is None or asked.marker.evaluate(machine.marked):
            name = canonicalize_name(asked.name)
            pins[name] = Pin(name, str(asked.specifier).removeprefix("=="), frozenset(code.strip() for code in hashes))
    return pins


_ALONG = {"sqlalchemy": "ledger"}
"""Of which extra what goes along: a ledger in a file needs no driver of a server, and who has a server has a Python."""


def roots(pyproject: str) -> list[str]:
    """Return what the program itself requires, and the part of its extras that goes along."""
    told = tomllib.loads(pyproject)["project"]
    extras = told.get("optional-dependencies", {}).items()
    return along([*told["dependencies"], *(f"{line}; extra == '{extra}'" for extra, lines in extras for line in lines)])


def along(required: Iterable[str]) -> list[str]:
    """Return requirements as a wheel tells them; what goes along of an extra is asked for by everybody."""
    told = [Requirement(line) for line in required]
    for one in told:
        extra = _ALONG.get(canonicalize_name(one.name))
        if extra is not None and one.marker is not None and one.marker.evaluate({"extra": extra}):
            one.marker = None
    return [str(one) for one in told]


def needed(
    asked: Iterable[str], pins: dict[NormalizedName, Pin], machine: Machine,
    requires_of: Callable[[Pin], Iterable[str]],
) -> list[Pin]:
    """Return the pins that requirements lead to on a machine, by name.

    Parameters
    ----------
    asked
        Requirements to begin with.
    pins
        From `read_lock`.
    requires_of
        What a pinned distribution requires.

    Raises
    ------
    Refused
        Something required is not in the lock.
    """
    found: dict[NormalizedName, Pin] = {}
    missing: set[str] = set()
    waiting = [Requirement(line) for line in asked]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if not _applies(one, machine) or name in found:
            continue
        if name not in pins:
            missing.add(name)
            continue
        found[name] = pins[name]
        waiting += map(Requirement, requires_of(pins[name]))
    if missing:
        raise Refused(f"{name} is required and not in the lock" for name in sorted(missing))
    return [found[name] for name in sorted(found)]


def _applies(one: Requirement, machine: Machine) -> bool:
    return one.marker is None or one.marker.evaluate(machine.marked)


def installed(pin: Pin) -> list[str]:
    """Return what a distribution requires as it is installed here; nothing of one that is not, as of another system."""
    try:
        return requires(pin.name) or []
    except PackageNotFoundError:
        return []


def needs(root: Path, machine: Machine) -> str:
    """Return what is to be downloaded for a machine, as a requirements file for pip."""
    pins = read_lock((root / "requirements.lock").read_text(encoding="utf-8"), machine)
    asked = roots((root / "pyproject.toml").read_text(encoding="utf-8"))
    return "\n".join(pin.spelled for pin in needed(asked, pins, machine, installed)) + "\n"
