"""The routes of the page, and how a screen is answered."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from importlib import resources
from time import monotonic
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from rotation.errors import RotationError, why
from rotation.ledger import FILE_NAME
from rotation.process.serve import spelled_fault
from rotation.process.typed import quoted
from rotation.tables.page.render import spell_plain
from rotation.text import Lang, Text
from rotation.web import actions
from rotation.web.begin import TOO_LONG, accepted_in, yes_to
from rotation.web.desk import Desk, DeskFile, RunNote
from rotation.web.guard import REPORT_POLICY, Guard, Keys
from rotation.web.job import Bench
from rotation.web.known import ReadOnce
from rotation.web.plainly import plainly
from rotation.web.screen import Button, Done, Screen, Visit
from rotation.web.screens import screens
from rotation.web.short import FAULT, Refused, Shorts
from rotation.web.shown import listed, report_of, retell, rows_of
from rotation.web.words import WORDS

STATIC = ("page.css", "app.css", "app.js", "columns.js", "list.js", "curve.js", "slide.js", "echarts.min.js")
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
MOST_FORM = 1 << 20
"""Bytes of a form or of JSON."""


class Site:
    """The page of one desk.

    Parameters
    ----------
    desk
        The folder.
    keys
        Of this server.
    lang
        Language until the officer chooses another.
    leave, fault
        Ends the server; hears a fault of the program by its kind and place.
    """

    def __init__(
        self, desk: Desk, keys: Keys, lang: Lang, leave: Callable[[], None], fault: Callable[[str], None],
    ) -> None:
        self.desk, self.keys, self.lang, self.leave, self.fault = desk, keys, lang, leave, fault
        self.bench, self.shorts = Bench(desk.folder, self._remember), Shorts(ReadOnce(desk.own / "known"))
        self.seen = monotonic()
        """When a page was last heard of."""

    def app(self) -> Guard:
        """Return the guarded application."""
        routes = [
            Route("/open/{code}", self._open), Route("/link", self._link, methods=["POST"]),
            Route("/static/{mark}/{name}", self._static), Route("/job.json", self._state),
            Route("/list/{name}/{sheet}", self._list), Route("/report/{name}", self._report),
            Route("/told/{name}/{tab}", self._told_here),
            Route("/file/{name}/{file}", self._file), Route("/zip/{name}", self._zip),
            Route("/book/{name}", self._book), Route("/marked/{name}", self._marked),
            Route("/made/{name}/{file:path}", self._made),
            Route("/blank/{kind}", self._blank),
            Route("/do/upload", self._upload, methods=["POST"]),
            *(Route(f"/do/{name}", self._acting(act), methods=["POST"]) for name, act in actions.ACTIONS.items()),
            *(Route(f"/do/{name}", self._acting(act), methods=["POST"])
              for screen in screens() for name, act in screen.buttons.items()),
            *(Route(screen.route, self._screen(screen)) for screen in screens())]
        return Guard(Starlette(routes=routes, exception_handlers={
            404: self._missing, 405: self._missing, KeyError: self._missing,
            Refused: self._refused, RotationError: self._refused, OSError: self._refused,
            Exception: self._fault}), self.keys)

    def _remember(self, request: Mapping[str, Any], end: Mapping[str, Any], seconds: float) -> None:
        """Keep how a run was asked for, so that its screen can say the command and plan again."""
        if "folder" in end:
            note = RunNote(task=request["task"], book=request["book"], command=tuple(request["command"]),
                           seconds=seconds)

            def keep(told: DeskFile) -> None:
                told.runs[end["folder"]] = note
                told.changes.pop(request.get("tray", ""), None)
            self.desk.note(keep)
            threading.Thread(target=self._ahead, args=(end["folder"],), daemon=True).start()

    def _ahead(self, run: str) -> None:
        """Read the lists of a plan that was just made, so that its screen need not wait."""
        with suppress(Refused, KeyError, OSError):  # told by the screen
            listed(Visit(self.desk, self.bench, self.shorts, self.lang, run))

    # -- screens ------------------------------------------------------------------------------

    def _screen(self, screen: Screen) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            visit = self.visit(request)
            told = await run_in_threadpool(screen.load, visit)
            return self.html(visit, screen.template, title=screen.title, at=screen, **told)
        return answer

    def visit(self, request: Request) -> Visit:
        """Return who looks at what."""
        chosen = request.cookies.get("lang", self.lang)
        lang: Lang = "en" if chosen == "en" else "zh"
        return Visit(self.desk, self.bench, self.shorts, lang, request.path_params.get("name", ""),
                     dict(request.query_params), request.url.path + f"?{request.url.query}" * bool(request.url.query),
                     tuple(request.query_params.getlist("of")))

    def html(self, visit: Visit, template: str, status: int = 200, **told: Any) -> Response:
        """Return a filled template."""
        lang = visit.lang
        words = {name: text.zh if lang == "zh" else text.en for name, text in WORDS.items()}
        body = _templates().get_template(template).render(
            lang=lang, tag="zh-CN" if lang == "zh" else "en", w=words, t=lambda value: _spelled(value, lang),
            static=address, steps=[screen for screen in screens() if screen.step], name=visit.name,
            running=visit.bench.about, here=visit.path, newest=_newest(self.desk), shell=_shell,
            yes=yes_to, accepted=accepted_in, clerk=self.desk.notes().clerk, busy=visit.bench.busy,
            title_book=self.desk.of_book(visit.name).title,
            **{"at": None, "command": [], **told})
        return Response(body, status, media_type="text/html; charset=utf-8")

    # -- errors -------------------------------------------------------------------------------

    async def _missing(self, request: Request, error: Exception) -> Response:
        del error
        return self._told(request, 404, Text("this page does not exist; go back to the desk", "没有这一页，请返回桌面"))

    async def _refused(self, request: Request, error: Exception) -> Response:
        told = error.told if isinstance(error, Refused) else error.message if isinstance(
            error, RotationError) else why(error) if isinstance(error, OSError) else ""
        return self._told(request, 409, told, error.fields if isinstance(error, Refused) else {})

    async def _fault(self, request: Request, error: Exception) -> Response:
        fault = spelled_fault(error)
        self.fault(fault)
        return self._told(request, 500, FAULT.filled(k=fault))

    def _told(
        self, request: Request, status: int, told: object, fields: Mapping[str, object] = MappingProxyType({}),
    ) -> Response:
        visit = self.visit(request)
        if request.headers.get("accept", "").startswith("application/json"):
            return JSONResponse({"says": _spelled(told, visit.lang), "fields": _in(fields, visit.lang)}, status)
        return self.html(visit, "said.html.j2", status, says=told, title=WORDS["program"])

    # -- who may look -------------------------------------------------------------------------

    async def _open(self, request: Request) -> Response:
        if not self.keys.used(request.path_params["code"]):
            return PlainTextResponse(actions.SPENT.render("zh") + "\n" + actions.SPENT.render("en"), 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.keys.name, self.keys.cookie, httponly=True, samesite="strict", path="/")
        return answer

    async def _link(self, request: Request) -> Response:
        if request.headers.get("x-rotation-key") != self.keys.link_key:
            return PlainTextResponse("", 403)
        return PlainTextResponse(f"/open/{self.keys.code()}")

    # -- files --------------------------------------------------------------------------------

    async def _static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in STATIC:
            raise KeyError(name)
        return Response(_content(name), media_type=_TYPES[name.rpartition(".")[2]],
                        headers={"cache-control": "private, max-age=31536000, immutable"})

    async def _state(self, request: Request) -> Response:
        self.seen = monotonic()
        number, told = self.bench.state()
        if request.query_params.get("after") == str(number):
            return Response(status_code=304)
        return JSONResponse({"number": number, "told": told})

    async def _list(self, request: Request) -> Response:
        rows = await run_in_threadpool(rows_of, self.visit(request), request.path_params["sheet"])
        return Response(rows, media_type="application/json")

    async def _told_here(self, request: Request) -> Response:
        """Have a plan told in the language of the page, and go back to it."""
        visit, tab = self.visit(request), request.path_params["tab"]
        kept = await run_in_threadpool(retell, visit)
        if request.headers.get("accept", "").startswith("application/json"):
            return JSONResponse({"kept": kept})
        return RedirectResponse(f"/run/{quote(visit.name)}?tab={quote(tab)}", 303)

    async def _report(self, request: Request) -> Response:
        path, visit = self.desk.file(request.path_params["name"], "report.html"), self.visit(request)
        page = await run_in_threadpool(lambda: report_of(visit) or path.read_bytes())
        return Response(page, media_type="text/html; charset=utf-8",
                        headers={"content-security-policy": REPORT_POLICY})

    async def _file(self, request: Request) -> Response:
        path = self.desk.file(request.path_params["name"], unquote(request.path_params["file"]))
        return attached(path.name, await run_in_threadpool(path.read_bytes))

    async def _made(self, request: Request) -> Response:
        name, file = request.path_params["name"], request.path_params["file"]
        path = self.desk.made(name).get(file)
        if path is None:
            raise KeyError(file)
        return self._shown(request, path.name, await run_in_threadpool(path.read_bytes))

    @staticmethod
    def _shown(request: Request, name: str, content: bytes) -> Response:
        """Return a page of ours to be looked at if that is asked for, everything else as a file."""
        if name.endswith(".html") and "show" in request.query_params:
            return Response(content, media_type="text/html; charset=utf-8",
                            headers={"content-security-policy": REPORT_POLICY})
        return attached(name, content)

    async def _zip(self, request: Request) -> Response:
        name = request.path_params["name"]

        def packed() -> bytes:
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                for file, path in self.desk.made(name).items():
                    archive.write(path, f"{name}/{file}")
            return stream.getvalue()
        return attached(f"{name}.zip", await run_in_threadpool(packed))

    async def _book(self, request: Request) -> Response:
        path = self.desk.book(request.path_params["name"])
        return attached(path.name, await run_in_threadpool(path.read_bytes))

    async def _marked(self, request: Request) -> Response:
        from rotation.web.screens.check import marked_copy
        path = await run_in_threadpool(marked_copy, self.visit(request))
        return attached(path.name, await run_in_threadpool(path.read_bytes))

    async def _blank(self, request: Request) -> Response:
        name, content = await run_in_threadpool(actions.blank, self.visit(request), request.path_params["kind"])
        return self._shown(request, name, content)

    # -- actions ------------------------------------------------------------------------------

    def _acting(self, act: Button) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            visit = self.visit(request)
            return self._done(request, visit, await run_in_threadpool(act, visit, await _form(request)))
        return answer

    async def _upload(self, request: Request) -> Response:
        visit, told = self.visit(request), request.headers
        name, kind, before = (unquote(told.get(f"x-{part}", "")) for part in ("name", "kind", "before"))
        return self._done(request, visit, await actions.upload(visit, name, request.stream(), kind, before))

    def _done(self, request: Request, visit: Visit, done: Done) -> Response:
        if done.leave:
            answer = self.html(visit, "said.html.j2", says=WORDS["closed"], title=WORDS["program"], closed=True)
            asyncio.get_running_loop().call_later(0.3, self.leave)
            return answer
        plain = request.headers.get("accept", "").startswith("application/json")
        said: Response = RedirectResponse(done.go, 303)
        if plain:
            said = JSONResponse({"go": done.go, **_in(done.told, visit.lang)})
        if done.lang:
            said.set_cookie("lang", done.lang, httponly=True, samesite="strict", path="/")
        return said


async def _form(request: Request) -> dict[str, str]:
    """Return the fields of a form, or the text values of a JSON object."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_FORM:
            raise Refused(TOO_LONG)
    try:
        if request.headers.get("content-type", "").startswith("application/json"):
            told = json.loads(body)
            if not isinstance(told, dict):
                raise Refused(TOO_LONG)
            fields = {name: value for name, value in told.items() if isinstance(value, str)}
            "".join((*fields, *fields.values())).encode()  # half a letter, which JSON may spell, is no text
            return fields
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=500))
    except (ValueError, RecursionError) as error:
        raise Refused(TOO_LONG) from error


def attached(name: str, content: bytes) -> Response:
    """Return a file to be saved, never to be shown."""
    return Response(content, media_type="application/octet-stream",
                    headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"})


def _spelled(value: object, lang: Lang) -> str:
    """Spell a value of a task or of the server in one language."""
    if isinstance(value, Mapping) and lang in value:
        return spell_plain(value[lang], lang)
    return plainly(spell_plain(value, lang), lang)


def _in(told: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    return {name: [_spelled(one, lang) for one in value] if isinstance(value, list) else _spelled(value, lang)
            for name, value in told.items()}


def _newest(desk: Desk) -> dict[str, str]:
    return {"book": next((book.name for book in desk.books()), ""), "run": next((run.name for run in desk.runs()), ""),
            "ledger": FILE_NAME if (desk.folder / FILE_NAME).is_file() else ""}


def _shell(parts: list[str]) -> str:
    return " ".join(map(quoted, parts)) if parts else ""


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("rotation.web"), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True)


@cache
def _content(name: str) -> bytes:
    """Return a static file; style and charting library are those of the report."""
    home = {"page.css": "rotation.tables.page", "echarts.min.js": "rotation.tables.page"}.get(name, "rotation.web")
    place = resources.files(home).joinpath("static")
    return (place.joinpath("echarts", name) if name == "echarts.min.js" else place.joinpath(name)).read_bytes()


@cache
def address(name: str) -> str:
    """Return the address of a static file, which changes with its content."""
    return f"/static/{hashlib.sha256(_content(name)).hexdigest()[:16]}/{name}"


