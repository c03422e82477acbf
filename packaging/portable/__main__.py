"""``python -m portable needs MACHINE`` says what to download, ``pack MACHINE`` makes the zip; nothing is fetched."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from portable.bundle import assembled, faults, packed, read_runtime, stem, version_of, with_sums
from portable.bytecode import compiled, compiler
from portable.lock import Pin, Refused, along, installed, needed, needs, read_lock
from portable.machine import MACHINES, VERSION, Machine
from portable.wheels import Wheel, chosen

ROOT = Path(__file__).parents[2]


def own_wheel() -> Wheel:
    """Build the wheel of this very tree; nothing is fetched for it."""
    with TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True,
                       capture_output=True)
        [path] = Path(folder).glob("*.whl")
        return Wheel(path.name, path.read_bytes())


def gathered(machine: Machine, folder: Path, own: Wheel, lock: str) -> list[Wheel]:
    """Return the wheels that a machine needs, each held against the lock, and our own.

    Parameters
    ----------
    folder
        Where the wheels lie.
    own
        The program; what it requires is what is needed.
    lock
        Text of the lock.
    """
    pins = read_lock(lock, machine)
    asked = along(own.about.get("Requires-Dist", []))

    def requires_of(pin: Pin) -> list[str]:
        try:
            return chosen(folder, [pin], machine)[pin.name].about.get("Requires-Dist", [])
        except Refused:  # told with all the others at the end
            return installed(pin)
    return [own, *chosen(folder, needed(asked, pins, machine, requires_of), machine).values()]


def pack(asked: argparse.Namespace, own: Wheel) -> Path:
    """Write the archive and return where it lies.

    Raises
    ------
    Refused
        Something is missing, is not what the lock says, or would not run.
    """
    runtime = read_runtime(asked.runtime) if asked.runtime else {}
    machine = MACHINES[asked.machine].of(version_of(runtime, MACHINES[asked.machine]) if runtime else asked.python)
    python = None if asked.without_bytecode else compiler(machine.version, asked.compiler)
    wheels = gathered(machine, asked.wheels, own, (ROOT / "requirements.lock").read_text(encoding="utf-8"))
    files = assembled(machine, wheels, runtime, asked.msvcp140.read_bytes() if asked.msvcp140 else None)
    if python is not None:
        files |= compiled({path: content for path, content in files.items() if path.startswith("lib/")}, python)
    wrong = faults(files, machine)
    if wrong:
        raise Refused(wrong)
    target: Path = asked.out / f"{stem(files, machine)}.zip"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(packed(with_sums(files)))
    return target


def _arguments(told: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m portable", description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    for name, meaning in (("needs", "print what pip is to download"), ("pack", "make the archive")):
        part = parts.add_parser(name, help=meaning)
        part.add_argument("machine", choices=sorted(MACHINES))
        part.add_argument("--python", default=VERSION, help="version of Python where no runtime is given")
    part.add_argument("--wheels", type=Path, required=True, help="folder of the wheels that were downloaded")
    part.add_argument("--runtime", type=Path, help="archive of the Python that goes along; its place if not")
    part.add_argument("--msvcp140", type=Path, help="Microsoft's C++ runtime, where no wheel brings it along")
    part.add_argument("--compiler", help="a Python of the runtime's version that runs here, for the bytecode")
    part.add_argument("--without-bytecode", action="store_true", help="let the first start compile")
    part.add_argument("-o", "--out", type=Path, default=Path("dist"))
    return parser.parse_args(told)


def main(told: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    asked = _arguments(told)
    try:
        if asked.part == "needs":
            print(needs(ROOT, MACHINES[asked.machine].of(asked.python)), end="")
        else:
            print(pack(asked, own_wheel()))
    except Refused as refused:
        print("not made:", *refused.reasons, sep="\n  ", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
