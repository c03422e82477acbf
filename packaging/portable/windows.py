"""What Windows must find when it loads a module: which DLLs a file names, and who has them."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

AMD64 = 0x8664
OF_WINDOWS = frozenset(f"{name}.dll" for name in (
    "advapi32", "bcrypt", "bcryptprimitives", "cfgmgr32", "comctl32", "comdlg32", "crypt32", "dbghelp", "dnsapi",
    "gdi32", "iphlpapi", "kernel32", "mpr", "msvcrt", "ncrypt", "netapi32", "ntdll", "ole32", "oleaut32", "pdh",
    "powrprof", "psapi", "rpcrt4", "secur32", "setupapi", "shell32", "shlwapi", "ucrtbase", "user32", "userenv",
    "version", "winmm", "ws2_32"))
"""DLLs that every Windows 10 and 11 has; those of an API set are told by their first letters."""
_API_SETS = ("api-ms-win-", "ext-ms-win-")
_EMBEDDABLE = ("python3.dll", "python{digits}.dll", "vcruntime140.dll", "vcruntime140_1.dll")
"""What the embeddable package of CPython has, and modules ask for."""
RUNTIME = "msvcp140.dll"
"""The C++ runtime, which the embeddable package has not."""
_RENAMED = re.compile(r"msvcp140-([0-9a-f]{32})\.dll")
_TAGGED = re.compile(r"\.(cp\d+-\w+|abi3)\.pyd$")


@dataclass(frozen=True)
class Binary:
    """What the head of a PE file tells.

    Parameters
    ----------
    machine
        Number of the processor's kind.
    names
        DLLs that it names, lower case, those loaded late too.
    """

    machine: int
    names: tuple[str, ...]


class _Reader:
    """Numbers and names of a PE file by their addresses in memory; see Microsoft's "PE Format"."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.head = self.number(0x3C)
        self._sections = self.head + 24 + self.short(self.head + 20)

    def number(self, at: int) -> int:
        return int(struct.unpack_from("<I", self._content, at)[0])

    def short(self, at: int) -> int:
        return int(struct.unpack_from("<H", self._content, at)[0])

    def at(self, address: int) -> int:
        """Return the place in the file of an address in memory."""
        for number in range(self.short(self.head + 6)):
            size, start, stored, place = struct.unpack_from("<IIII", self._content, self._sections + 40 * number + 8)
            if start <= address < start + max(size, stored):
                return int(address - start + place)
        raise ValueError(f"no section holds the address {address:#x}")

    def text(self, address: int) -> str:
        place = self.at(address)
        return self._content[place:self._content.index(b"\0", place)].decode("ascii")

    def named(self, directory: int, size: int, field: int) -> Iterator[str]:
        """Yield the names in one table of imports: its number, the size of an entry, and where the name stands."""
        wide = self.short(self.head + 24) == 0x20B
        address = self.number(self.head + 24 + (112 if wide else 96) + 8 * directory)
        place = self.at(address) if address else 0
        while address and self.number(place + field):
            yield self.text(self.number(place + field)).lower()
            place += size


def read_binary(content: bytes) -> Binary:
    """Return what the head of a DLL or module tells.

    Raises
    ------
    ValueError
        It is no PE file.
    """
    try:
        reader = _Reader(content)
        if content[:2] != b"MZ" or content[reader.head:reader.head + 4] != b"PE\0\0":
            raise ValueError("no PE file")
        return Binary(reader.short(reader.head + 4), tuple(dict.fromkeys(
            [*reader.named(1, 20, 12), *reader.named(13, 32, 4)])))
    except (struct.error, UnicodeDecodeError) as error:
        raise ValueError("no PE file") from error


def binaries(files: Mapping[str, bytes]) -> dict[str, Binary]:
    """Return what the heads of all DLLs and modules among files tell, by path."""
    ends = (".dll", ".pyd", ".exe")
    return {path: read_binary(content) for path, content in files.items() if path.lower().endswith(ends)}


def runtime_among(files: Mapping[str, bytes]) -> bytes | None:
    """Return Microsoft's C++ runtime as wheels bring it along; None if none does.

    Those who mend wheels give the DLL a name with the beginning of its SHA-256, so that a copy whose
    bytes agree with its name is the file as Microsoft made it.
    """
    for path in sorted(files):
        found = _RENAMED.fullmatch(path.rpartition("/")[2])
        if found and sha256(files[path]).hexdigest().startswith(found[1]):
            return files[path]
    return None


def names_runtime(files: Mapping[str, bytes]) -> bool:
    """Whether any file needs the C++ runtime under its own name."""
    return any(RUNTIME in binary.names for binary in binaries(files).values())


def unresolved(files: Mapping[str, bytes], digits: str) -> list[str]:
    """Return one line for every DLL that is named and neither among the files nor of Windows.

    Where Python is not among them, what its embeddable package brings along counts as there.

    Parameters
    ----------
    files
        By path.
    digits
        Version of Python, ``312``.
    """
    there = {path.rpartition("/")[2].lower() for path in files}
    if "python/python.exe" not in files:
        there |= {name.format(digits=digits) for name in _EMBEDDABLE}
    return [f"{path} names {name}, which nobody has" for path, binary in binaries(files).items()
            for name in binary.names if name not in there | OF_WINDOWS and not name.startswith(_API_SETS)]


def unfit(files: Mapping[str, bytes], digits: str) -> list[str]:
    """Return one line for every module or DLL that another Python or another processor needs."""
    return [f"{path}: {why}" for path, binary in binaries(files).items() for why in _unfit(path, binary, digits)]


def _unfit(path: str, binary: Binary, digits: str) -> Iterable[str]:
    if binary.machine != AMD64:
        yield "is not for x64"
    tag = _TAGGED.search(path)
    if tag and tag[1] not in {f"cp{digits}-win_amd64", "abi3"}:
        yield f"is for {tag[1]}"
    for name in binary.names:
        if re.fullmatch(r"python3\d+t?\.dll", name) and name != f"python{digits}.dll":
            yield f"needs {name}"
