"""Wheels, DLLs and locks small enough to be made by a test."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

AMD64 = 0x8664
_AT, _RAW = 0x1000, 0x200
"""Where the only section lies in memory, and in the file."""


def pe(*names: str, late: Iterable[str] = (), machine: int = AMD64) -> bytes:
    """A PE file of one section with nothing but tables of the DLLs that it names, at once or late."""
    late = list(late)
    start = 20 * (len(names) + 1)
    texts, places = b"", {}
    for name in [*names, *late]:
        places[name] = _AT + start + 32 * (len(late) + 1) + len(texts)
        texts += name.encode() + b"\0"
    now = b"".join(struct.pack("<IIIII", 0, 0, 0, places[name], 0) for name in names) + bytes(20)
    then = b"".join(struct.pack("<II", 1, places[name]) + bytes(24) for name in late) + bytes(32)
    section = now + then + texts
    tables = [(0, 0)] * 16
    tables[1] = (_AT, len(now)) if names else (0, 0)
    tables[13] = (_AT + start, len(then)) if late else (0, 0)
    optional = struct.pack("<H", 0x20B) + bytes(110) + b"".join(struct.pack("<II", *pair) for pair in tables)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", machine, 1, 0, 0, 0, len(optional), 0)
    head = b".rdata\0\0" + struct.pack("<IIII", len(section), _AT, len(section), _RAW) + bytes(16)
    made = b"MZ" + bytes(0x3A) + struct.pack("<I", 0x40) + coff + optional + head
    return made.ljust(_RAW, b"\0") + section


def wheel(
    folder: Path, name: str, version: str = "1.0", *, tag: str = "py3-none-any", requires: Iterable[str] = (),
    files: Mapping[str, bytes | str] | None = None, licence: bool = True,
) -> Path:
    """Write a wheel with these files beside its metadata."""
    spelled = name.replace("-", "_")
    about = f"{spelled}-{version}.dist-info"
    head = [f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense-Expression: MIT",
            *(f"Requires-Dist: {line}" for line in requires)]
    inside = {f"{about}/METADATA": "\n".join(head) + "\n\nText.\n", f"{about}/WHEEL": f"Tag: {tag}\n", **(files or {})}
    if licence:
        inside[f"{about}/licenses/LICENSE"] = f"Licence of {name}.\n"
    written = BytesIO()
    with ZipFile(written, "w") as opened:
        for path, content in inside.items():
            opened.writestr(path, content)
    path = folder / f"{spelled}-{version}-{tag}.whl"
    path.write_bytes(written.getvalue())
    return path


def lock(*paths: Path, marker: str = "") -> str:
    """The lock that knows these wheels."""
    return "".join(f"{path.name.split('-')[0].replace('_', '-')}=={path.name.split('-')[1]}{marker} \\\n"
                   f"    --hash=sha256:{sha256(path.read_bytes()).hexdigest()}\n    # via made\n" for path in paths)
