"""Bytecode that is shipped, so that the first start is not slower than later ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from portable.lock import Refused

_COMPILE = """
import py_compile, sys
for path in sys.stdin.read().splitlines():
    try:
        py_compile.compile(path, dfile=path, doraise=True,
                           invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    except (py_compile.PyCompileError, UnicodeError):
        pass  # a template, or made for another Python: it is never imported
"""


def compiler(version: str, asked: str | None) -> str:
    """Return the Python that compiles for a version: the one asked for, this one, or one on the path.

    Raises
    ------
    Refused
        None is there, or the one asked for has another version.
    """
    for found in (asked, sys.executable, shutil.which(f"python{version}")):
        if found and _version(found) == version:
            return found
        if found and asked:
            break
    raise Refused([f"bytecode for Python {version} needs a Python {version}: give --compiler, or --without-bytecode"])


def _version(python: str) -> str:
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        return subprocess.run([python, "-I", "-c", asked], capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def compiled(files: Mapping[str, bytes], python: str) -> dict[str, bytes]:
    """Return the bytecode of all modules among files, by path, but of tests; it looks at no source or date again."""
    sources = sorted(path for path in files if path.endswith(".py") and "/tests/" not in path)
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path in sources:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(files[path])
        subprocess.run([python, "-I", "-c", _COMPILE], input="\n".join(sources), text=True, check=True, cwd=folder,
                       env={**os.environ, "PYTHONHASHSEED": "0"}, encoding="utf-8")
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.pyc"))}
