"""A server for one desk: its port, its lock, the browser that is opened, and its end."""

from __future__ import annotations

import http.client
import json
import logging
import os
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

import uvicorn
from filelock import FileLock, Timeout

from rotation.errors import OutputError
from rotation.process.litter import put
from rotation.text import Lang, say
from rotation.web.app import Site
from rotation.web.desk import Desk
from rotation.web.guard import Keys

IDLE = 30 * 60.0
"""Seconds after the last sign of a page when a server without a job ends itself."""
_LOOK = 5.0
_WARM = 1.0
"""Seconds after the start when what later screens need is loaded: the first is shown by then."""
HOST = "127.0.0.1"


def default_folder() -> Path:
    """Return the desk that is used when none is named, in the officer's documents."""
    from platformdirs import user_documents_path
    return user_documents_path() / "教师交流轮岗"


class Talk(NamedTuple):
    """Who hears what a server has to say.

    Parameters
    ----------
    address
        Hears the link to open, and whether a server runs already.
    fault
        Hears a fault of the program by its kind and place.
    """

    address: Callable[[str, bool], None]
    fault: Callable[[str], None]


def serve(folder: Path, port: int, lang: Lang, talk: Talk, *, browser: bool, link: bool) -> None:
    """Serve a desk until it is closed, or open the server that serves it already.

    Parameters
    ----------
    folder
        The desk.
    port
        Where to listen; 0 for any that is free.
    lang
        Language of the page until another is chosen.
    talk
        Who hears of it.
    browser
        Whether to open a browser.
    link
        Whether only a fresh link of a running server is wanted.

    Raises
    ------
    OutputError
        The folder or the port cannot be used, or no server runs to give a link.
    """
    desk = Desk(folder)
    lock = FileLock(desk.own / "lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        found = _running(desk)
        talk.address(found, True)
        if browser and not link:
            webbrowser.open(found)
        return
    try:
        if link:
            raise OutputError(say("no page of this folder is open; start it without --link",
                                  "该文件夹的页面没有打开；请不加 --link 启动"))
        _run(desk, port, lang, talk, browser=browser)
    finally:
        lock.release()


def _run(desk: Desk, port: int, lang: Lang, talk: Talk, *, browser: bool) -> None:
    listening = _bound(port)
    keys = Keys(listening.getsockname()[1])
    server: list[uvicorn.Server] = []

    def leave() -> None:
        server[0].should_exit = True
    page = Site(desk, keys, lang, leave, talk.fault)
    server.append(_server(page))
    note = desk.own / "server.json"
    put(note, json.dumps({"port": keys.port, "key": keys.link_key, "process": os.getpid()}).encode())
    note.chmod(0o600)
    threading.Thread(target=_watch, args=(page, leave), daemon=True).start()
    address = f"http://{keys.host}/open/{keys.code()}"
    talk.address(address, False)
    warm = threading.Timer(_WARM, _loaded)
    warm.daemon = True
    warm.start()
    if browser:
        threading.Timer(0.2, webbrowser.open, (address,)).start()
    try:
        server[0].run(sockets=[listening])
    finally:
        page.bench.leave()
        note.unlink(missing_ok=True)


def _loaded() -> None:
    """Load the rules and the sheets of a plan before a screen asks for their words."""
    from rotation import report, rules
    rules.catalogue()
    report.catalogue()


def _server(page: Site) -> uvicorn.Server:
    """Return a server that says nothing of itself and keeps no log of what is asked."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        log = logging.getLogger(name)
        log.handlers, log.propagate = [logging.NullHandler()], False
    return uvicorn.Server(uvicorn.Config(
        page.app(), log_config=None, access_log=False, server_header=False, date_header=False, lifespan="off",
        ws="none", timeout_keep_alive=20, timeout_graceful_shutdown=3))


def _bound(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HOST, port))
        made.listen(128)  # who comes before all is loaded waits
    except OSError as error:
        made.close()
        raise OutputError(say("port {p} is in use; leave --port out, and a free one is taken",
                              "端口 {p} 已被占用；不加 --port 会自动选用空闲端口", p=port)) from error
    return made


def _watch(page: Site, leave: Callable[[], None]) -> None:
    """End the server when no page has been heard of for long and no job runs."""
    while monotonic() - page.seen < IDLE or page.bench.busy:
        sleep(_LOOK)
    leave()


def _running(desk: Desk) -> str:
    """Return a fresh link of the server that holds the lock."""
    with suppress(OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        told: dict[str, Any] = json.loads((desk.own / "server.json").read_bytes())
        host = f"{HOST}:{told['port']}"
        asking = http.client.HTTPConnection(HOST, told["port"], timeout=10)
        asking.request("POST", "/link", headers={
            "Host": host, "Origin": f"http://{host}", "X-Rotation-Key": told["key"]})
        answer = asking.getresponse()
        path = answer.read().decode()
        if answer.status == 200 and path.startswith("/open/"):
            return f"http://{host}{path}"
    raise OutputError(say("another program serves this folder but does not answer; end it and start again",
                          "该文件夹已被另一个程序占用，但没有应答；请结束该程序后重新启动"))
