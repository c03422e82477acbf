"""The machines that a folder is made for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from packaging.tags import Tag, compatible_tags, cpython_tags

VERSION = "3.12"
"""Python of the folder, where no runtime is given whose own version would decide."""


@dataclass(frozen=True)
class Machine:
    """One kind of machine.

    Parameters
    ----------
    name
        What the command line calls it.
    family
        What starts there, and what Python looks like.
    label, kind
        Its part of the archive's name, and how officers call it.
    platforms
        Tags of platforms whose wheels run there, the best first.
    facts
        What the markers of requirements ask for, without the version of Python.
    version
        Of Python, such as ``3.12``.
    """

    name: str
    family: Literal["windows", "linux"]
    label: str
    kind: str
    platforms: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    version: str = VERSION

    def of(self, version: str) -> Machine:
        """Return the same machine with another Python."""
        return replace(self, version=version)

    @property
    def digits(self) -> str:
        """The version as tags spell it, ``312``."""
        return self.version.replace(".", "")

    @property
    def marked(self) -> dict[str, str]:
        """What markers are judged by."""
        return {**dict(self.facts), "python_version": self.version, "python_full_version": f"{self.version}.0",
                "implementation_name": "cpython", "implementation_version": f"{self.version}.0",
                "platform_python_implementation": "CPython", "platform_release": "", "platform_version": "",
                "extra": ""}

    def tags(self) -> Iterator[Tag]:
        """Yield the tags of wheels that run there, the best first."""
        major, minor = map(int, self.version.split("."))
        python = f"cp{self.digits}"
        return chain(cpython_tags((major, minor), [python], self.platforms),
                     compatible_tags((major, minor), python, self.platforms))


def _linux(processor: str, kind: str) -> Machine:
    """Return a Linux of the last years, glibc 2.28 or later."""
    platforms = (*(f"manylinux_2_{minor}_{processor}" for minor in range(28, 16, -1)), f"manylinux2014_{processor}")
    return Machine(processor, "linux", f"linux-{processor}", kind, platforms, (
        ("sys_platform", "linux"), ("platform_system", "Linux"), ("os_name", "posix"), ("platform_machine", processor)))


WINDOWS = Machine("windows", "windows", "windows-x64", "Windows", ("win_amd64",), (
    ("sys_platform", "win32"), ("platform_system", "Windows"), ("os_name", "nt"), ("platform_machine", "AMD64")))
AARCH64 = _linux("aarch64", "64 位 ARM（飞腾、鲲鹏等）")
X86_64 = _linux("x86_64", "64 位 x86（兆芯、海光、Intel 等）")
MACHINES = {machine.name: machine for machine in (WINDOWS, AARCH64, X86_64)}
