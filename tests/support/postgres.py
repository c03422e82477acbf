"""A real PostgreSQL for a while: started by the test itself, on loopback, in a folder that goes with it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"
"""Who runs the server where the tests run as root, which it refuses to be."""


def programs() -> Path | None:
    """Return the folder of the server's programs; None where there are none."""
    known = [*Path("/usr/lib/postgresql").glob("*/bin"), *(Path(told).parent for told in [shutil.which("initdb")] if told)]
    return next((folder for folder in sorted(known, reverse=True) if (folder / "initdb").exists()), None)


@contextmanager
def server() -> Iterator[str]:
    """Give the URL of an empty database; the server ends with the block."""
    folder = programs()
    assert folder is not None, "asked for only where there is one"
    home = Path(tempfile.mkdtemp(prefix="rotation-pg-"))
    if os.geteuid() == 0:
        shutil.chown(home, USER, USER)
    port = _free()
    try:
        _run(folder / "initdb", "-D", home / "data", "-U", "hr", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        _run(folder / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log", "-o",
             f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off", "start")
        try:
            yield f"postgresql://hr@127.0.0.1:{port}/postgres"
        finally:
            _run(folder / "pg_ctl", "-D", home / "data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _free() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _run(*words: object) -> None:
    as_user = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   cwd="/", timeout=120, **as_user)
