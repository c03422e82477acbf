"""A real server of a desk, and one who asks it without a browser."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import psutil

from tests.support.places import ROOT

POST = {"Sec-Fetch-Site": "same-origin"}


class Answer(NamedTuple):
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


class Served:
    """A desk that is served."""

    def __init__(self, folder: Path, process: subprocess.Popen[str], link: str) -> None:
        self.folder, self.process, self.link = folder, process, link
        self.host = link.split("/")[2]
        self.cookie = ""

    @property
    def home(self) -> str:
        """Address of the desk."""
        return f"http://{self.host}"

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None, *, plain: bool = False,
    ) -> Answer:
        """Ask as the page itself does, with other headers if told; `plain` leaves out all that are ours."""
        asking = http.client.HTTPConnection("127.0.0.1", int(self.host.rpartition(":")[2]), timeout=180)
        own = {} if plain else {"Cookie": self.cookie, **({"Origin": self.home, **POST} if method == "POST" else {})}
        with closing(asking):
            asking.request(method, path, body, {"Host": self.host, **own, **(headers or {})})
            with asking.getresponse() as answer:
                return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    def enter(self) -> None:
        """Use the link and keep the cookie."""
        answer = self.ask("GET", "/" + self.link.split("/", 3)[3], plain=True)
        assert answer.status == 303, answer
        self.cookie = answer.headers["set-cookie"].partition(";")[0]

    def anew(self) -> None:
        """Have a fresh link, for one more browser."""
        told = json.loads((self.folder / ".desk" / "server.json").read_bytes())
        self.link = self.home + self.ask("POST", "/link", headers={"X-Rotation-Key": told["key"]}).text

    def drop(self, book: Path, kind: str = "", before: str = "") -> str:
        """Drop a workbook, or a file of another kind; return where the page goes on."""
        answer = self.ask("POST", "/do/upload", book.read_bytes(), {
            "X-Name": quote(book.name), "X-Kind": kind, "X-Before": quote(before), "Accept": "application/json"})
        assert answer.status == 200, answer.text
        return str(json.loads(answer.body)["go"])

    def send(self, action: str, **fields: str) -> Answer:
        """Press a button."""
        return self.ask("POST", f"/do/{action}", json.dumps(fields).encode(), {
            "Content-Type": "application/json", "Accept": "application/json"})

    def job(self) -> dict[str, Any]:
        """Return what is known of the job."""
        told: dict[str, Any] = json.loads(self.ask("GET", "/job.json").body)["told"]
        return told

    def children(self) -> list[psutil.Process]:
        """The processes of the server."""
        return list(psutil.Process(self.process.pid).children(recursive=True))


def begun(folder: Path, *options: str) -> Served:
    """Start a server and wait for its link."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "rotation", "serve", str(folder), "--no-browser", *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "ROTATION_LANG": "zh", "PYTHONUNBUFFERED": "1"})
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://\S+", line)
    assert found, line + (process.stderr.read() if process.stderr else "")
    return Served(folder, process, found[0])


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Served]:
    """Serve a desk while the block runs; a fault that it told of by then is one of the program."""
    found = begun(folder, *options)
    try:
        found.enter()
        yield found
    finally:
        found.process.terminate()
        said = found.process.communicate(timeout=300)[1]
    assert "Error" not in said, said  # a fault by its kind and place; a browser hears a mere 500
