"""The folder itself: what lies where, what must hold of it, and the archive, byte for byte the same every time."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from portable.lock import Refused
from portable.machine import Machine
from portable.wheels import Wheel
from portable.windows import RUNTIME, names_runtime, runtime_among, unfit, unresolved

FOLDER = "教师交流轮岗"
"""The one folder in the archive."""
FILES = Path(__file__).parent / "files"
LONGEST = 180
"""Most characters of a path on the officer's machine; Windows takes 259, and the officer's own folders need some."""
USUAL = "C:\\Users\\Administrator\\Desktop\\"
"""Where a folder is unpacked as a rule, into another folder that is called like the archive."""
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_PYTHONS = {"windows": re.compile(r"python/python(3)(\d+)\.dll"), "linux": re.compile(r"python/bin/python(3)\.(\d+)")}
"""By family the file of a runtime that tells its version."""
_DAY = (2000, 1, 1, 0, 0, 0)
"""Of every file in the archive."""
_STARTS = re.compile(r"\.(?:sh|desktop)$|^(python/)?bin/")
"""Files that Linux may start."""


# -- the runtime ------------------------------------------------------------------------------


def read_runtime(path: Path) -> dict[str, bytes]:
    """Return the files of a Python that was given as an archive, as they lie in folder ``python``.

    The embeddable package of python.org is a zip without a folder of its own; builds for Linux are a tar with one,
    ``python``. Links are left out: what they lead to is there.

    Raises
    ------
    Refused
        It cannot be read.
    """
    try:
        return _unpacked(path)
    except (OSError, BadZipFile, tarfile.TarError) as error:
        raise Refused([f"{path}: {error}"]) from error


def _unpacked(path: Path) -> dict[str, bytes]:
    if path.name.endswith(".zip"):
        with ZipFile(path) as opened:
            return {f"python/{name}": opened.read(name) for name in opened.namelist() if not name.endswith("/")}
    with tarfile.open(path) as packed:
        found = {one.name: packed.extractfile(one) for one in packed.getmembers() if one.isfile()}
        return {f"python/{name.removeprefix('python/')}": read.read() for name, read in found.items() if read}


def version_of(runtime: Mapping[str, bytes], machine: Machine) -> str:
    """Return the version of a runtime, such as ``3.12``.

    Raises
    ------
    Refused
        It is none for the machine.
    """
    found = {".".join(match.groups()) for path in runtime if (match := _PYTHONS[machine.family].fullmatch(path))}
    if len(found) != 1:
        raise Refused([f"the archive given as runtime is no Python for {machine.label}"])
    return found.pop()


# -- what lies where --------------------------------------------------------------------------


def assembled(
    machine: Machine, wheels: Iterable[Wheel], runtime: Mapping[str, bytes], cpp: bytes | None = None,
) -> dict[str, bytes]:
    """Return the files of the folder by path, without bytecode and sums.

    Parameters
    ----------
    machine
        Where it is to run.
    wheels
        The program and everything that it needs.
    runtime
        Python, from `read_runtime`; empty to leave its place named.
    cpp
        Microsoft's C++ runtime; taken from the wheels if not given and needed.
    """
    wheels = sorted(wheels, key=lambda wheel: wheel.name.lower())
    files = {**_python(machine, runtime), **_modules(wheels), **_licences(wheels, runtime)}
    if machine.family == "windows" and (cpp or names_runtime(files)) and f"python/{RUNTIME}" not in files:
        found = cpp or runtime_among(files)
        if found is None:
            raise Refused([f"{RUNTIME} is needed and in no wheel: give --msvcp140 FILE"])
        files[f"python/{RUNTIME}"] = found
    return {**files, **_faces(machine, wheels)}


def _modules(wheels: Iterable[Wheel]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for wheel in wheels:
        twice = [path for path, content in wheel.files.items() if files.get(f"lib/{path}", content) != content]
        if twice:
            raise Refused(f"{wheel.name}: another wheel has {path} too" for path in twice)
        files |= {f"lib/{path}": content for path, content in wheel.files.items()}
    return files


def _python(machine: Machine, runtime: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the runtime, told where the modules are; or a word of what belongs in its place."""
    files = dict(runtime)
    if not runtime:
        told = {"PYTHON": machine.version, "DIGITS": machine.digits}
        files["python/请放入Python.txt"] = _text(machine, "请放入Python.txt", **told)
    if machine.family == "windows":
        files[f"python/python{machine.digits}._pth"] = f"python{machine.digits}.zip\r\n.\r\n..\\lib\r\n".encode("ascii")
    return files


def _faces(machine: Machine, wheels: Iterable[Wheel]) -> dict[str, bytes]:
    """Return what people see and start."""
    version = next(wheel.about["Version"][0] for wheel in wheels if wheel.name.startswith("rotation-"))
    told = {"VERSION": version, "PYTHON": machine.version, "DIGITS": machine.digits, "KIND": machine.kind}
    faces = [path.relative_to(FILES / machine.family).as_posix() for path in sorted((FILES / machine.family).rglob("*"))
             if path.is_file() and path.name != "请放入Python.txt"]
    return {name: _text(machine, name, **told) for name in faces}


def _text(machine: Machine, name: str, **told: str) -> bytes:
    """Return a text with what changes put in; as Windows reads it, one with Chinese begins with a mark."""
    text = (FILES / machine.family / name).read_text(encoding="utf-8")
    for key, value in told.items():
        text = text.replace(f"@{key}@", value)
    if machine.family != "windows":
        return text.encode()
    return text.replace("\n", "\r\n").encode("ascii" if name.endswith(".cmd") else "utf-8-sig")


def _licences(wheels: Iterable[Wheel], runtime: Iterable[str]) -> dict[str, bytes]:
    """Return a list of everybody's licence with the place of its text, and texts that their wheels lack."""
    files, lines, lacking = {}, [], []
    for wheel in wheels:
        name = wheel.about["Name"][0]
        places = [f"lib/{path}" for path in wheel.licences]
        own = FILES / "licences" / f"{name.lower()}.txt"
        if not places and own.exists():
            places = [f"许可/{own.name}"]
            files[places[0]] = own.read_bytes()
        if not places:
            lacking.append(f"{wheel.title}: no text of its licence ({wheel.licence}); put one into {own}")
        lines += [f"{wheel.title}    {wheel.licence}", *(f"    {place}" for place in places)]
    if lacking:
        raise Refused(lacking)
    texts = [path for path in sorted(runtime) if path.rpartition("/")[2].lower().startswith("license")]
    lines += ["Python    PSF-2.0", *(f"    {path}" for path in texts)]
    files["许可/清单.txt"] = "\r\n".join([*lines, ""]).encode("utf-8-sig")
    return files


# -- what must hold ---------------------------------------------------------------------------


def faults(files: Mapping[str, bytes], machine: Machine) -> list[str]:
    """Return everything that would keep the folder from being unpacked or from running, one line each."""
    found = [*_names(files, f"{stem(files, machine)}\\{FOLDER}\\")]
    if machine.family == "windows":
        found += [*unresolved(files, machine.digits), *unfit(files, machine.digits)]
    return found


def stem(files: Mapping[str, bytes], machine: Machine) -> str:
    """Return the name of the archive, without its ending."""
    version = next(path.split("-")[1].removesuffix(".dist") for path in sorted(files)
                   if re.fullmatch(r"lib/rotation-[^/]+\.dist-info/METADATA", path))
    return f"{FOLDER}-{version}-{machine.label}"


def _names(files: Mapping[str, bytes], above: str) -> Iterator[str]:
    seen: dict[str, str] = {}
    for path in sorted(files):
        if len(USUAL + above + path) > LONGEST:
            yield f"{path}: {len(USUAL + above + path)} characters where the folder usually lies, {LONGEST} at most"
        if seen.setdefault(path.lower(), path) != path:
            yield f"{path}: Windows takes it for {seen[path.lower()]}"
        for part in path.split("/"):
            if re.search(r'[<>:"\\|?*\x00-\x1f]|[ .]$', part) or _DEVICES.fullmatch(part):
                yield f"{path}: Windows allows no such name"


# -- the archive ------------------------------------------------------------------------------


def with_sums(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files and the list of their SHA-256, which ``sha256sum -c`` reads."""
    lines = [f"{sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items())]
    return {**files, "SHA256SUMS": "".join(lines).encode()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the zip of the folder; the same files make the same bytes."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=9) as opened:
        for path, content in sorted(files.items()):
            entry = ZipInfo(f"{FOLDER}/{path}", _DAY)
            entry.create_system, entry.compress_type = 3, ZIP_DEFLATED
            entry.external_attr = (0o755 if _STARTS.search(path) else 0o644) << 16
            opened.writestr(entry, content)
    return written.getvalue()
