"""Who may ask, and what every answer says of itself: host, origin, cookie, policy.

The page listens on the own machine only, yet any web page that is open in a browser there can send
requests to it; so nothing is believed but the cookie that the program's own browser window got.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from secrets import token_urlsafe
from time import monotonic
from typing import Any

from rotation.text import Text, say

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
          "frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
REPORT_POLICY = "frame-ancestors 'self'; sandbox allow-scripts allow-modals"
"""Of report.html, which carries a policy of its own: no other origin frames it, and it cannot reach the desk."""
_CODE_LIVES = 60.0
_HEADERS = {
    "content-security-policy": POLICY, "x-content-type-options": "nosniff", "cache-control": "no-store",
    "referrer-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin"}

_HOST = say("open the page with the address that the program has printed",
            "请用程序给出的地址打开本页")
_NO_COOKIE = say("this page is closed to others: open it with the program (rotation serve), which prints a fresh link "
                 "with --link", "本页不对外开放：请通过程序打开（rotation serve；加 --link 可得到新的链接）")
_FOREIGN = say("this was not asked by the page itself and was refused; nothing was changed",
               "该请求不是由本页发出，已拒绝；没有改动任何内容")
_METHOD = say("this page answers GET and POST only", "本页只接受 GET 和 POST 请求")


class Keys:
    """The session's cookie, and the codes that give it away once.

    Parameters
    ----------
    port
        Where the page listens.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = token_urlsafe(32)
        self.link_key = token_urlsafe(32)
        self._codes: dict[str, float] = {}
        self._lock = threading.Lock()

    @property
    def host(self) -> str:
        """What the page is called, exactly."""
        return f"127.0.0.1:{self.port}"

    @property
    def name(self) -> str:
        """Name of the cookie; another desk on this machine has another."""
        return f"rotation_{self.port}"

    def code(self) -> str:
        """Return a fresh code of 128 bits, good once and for a minute."""
        with self._lock:
            made = token_urlsafe(16)
            self._codes[made] = monotonic()
            return made

    def used(self, code: str) -> bool:
        """Use a code up; False if it is none, or too late."""
        with self._lock:
            born = self._codes.pop(code, None)
            return born is not None and monotonic() - born <= _CODE_LIVES


class Guard:
    """Refuses before anything is routed, and puts the headers on every answer.

    Parameters
    ----------
    app
        What is guarded.
    keys
        Of this server.
    """

    def __init__(self, app: App, keys: Keys) -> None:
        self._app, self._keys = app, keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _headed(message.get("headers", ()))
            await send(message)
        refused = self._refusal(scope)
        if refused is None:
            await self._app(scope, receive, headed)
        else:
            await _refuse(headed, *refused)

    def _refusal(self, scope: Scope) -> tuple[int, Text] | None:
        """Return the code and the sentence of a refusal; None if the request may pass."""
        headers = _Headers(scope["headers"])
        if headers.all("host") != [self._keys.host]:
            return 400, _HOST
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, _METHOD
        if scope["method"] == "POST" and not self._own(headers):
            return 403, _FOREIGN
        if scope["path"].startswith("/open/") or scope["path"] == "/link":
            return None
        return None if self._known(headers) else (403, _NO_COOKIE)

    def _own(self, headers: _Headers) -> bool:
        return (headers.all("origin") == [f"http://{self._keys.host}"]
                and headers.all("sec-fetch-site") in ([], ["same-origin"]))

    def _known(self, headers: _Headers) -> bool:
        try:
            jar = SimpleCookie("; ".join(headers.all("cookie")))
        except CookieError:
            return False
        found = jar.get(self._keys.name)
        return found is not None and compare_digest(found.value.encode(), self._keys.cookie.encode())


class _Headers:
    """Headers of a request by name; one that is given twice is given twice."""

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        self._raw = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw]

    def all(self, name: str) -> list[str]:
        return [value for found, value in self._raw if found == name]


def _headed(raw: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer with ours; what an answer says itself stands."""
    given = list(raw)
    names = {name.lower().decode() for name, _ in given}
    return [*given, *((name.encode(), value.encode()) for name, value in _HEADERS.items() if name not in names)]


async def _refuse(send: Send, status: int, told: Text) -> None:
    body = f"{told.render('zh')}\n{told.render('en')}\n".encode()
    await send({"type": "http.response.start", "status": status, "headers": [
        (b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})
