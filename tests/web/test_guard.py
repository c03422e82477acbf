"""Who may ask: every way in that is not the page itself is refused, and nothing has changed."""

import http.client
import json
import re
import socket
from urllib.parse import quote

import pytest

from rotation.web.screens import screens
from rotation.workbook.template import write_input
from tests.support.desk import served
from tests.support.places import ROOT
from tests.support.small_banner import small_banner


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with served(tmp_path_factory.mktemp("desk")) as found:
        yield found


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "花名册.xlsx"
    write_input(path, small_banner("小旗"), "zh")
    return path


def state(desk):
    return {path.relative_to(desk.folder): path.read_bytes() for path in sorted(desk.folder.rglob("*"))
            if path.is_file() and path.name != "lock"}


def test_the_page_answers_its_own(desk):
    assert desk.ask("GET", "/").status == 200
    assert "把本年度的数据工作簿拖到这里" in desk.ask("GET", "/").text


@pytest.mark.parametrize("host", ["localhost:{port}", "127.0.0.1", "evil.example:{port}", "127.0.0.1:{port}.evil.example",
                                  "[::1]:{port}", "127.0.0.1:1", ""])
def test_another_host_is_refused(desk, host):
    """What a page of a foreign name sends that was pointed at this machine."""
    port = desk.host.rpartition(":")[2]
    assert desk.ask("GET", "/", headers={"Host": host.format(port=port)}).status == 400


def test_two_hosts_are_refused(desk):
    port = int(desk.host.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(f"GET / HTTP/1.1\r\nHost: {desk.host}\r\nHost: evil\r\nCookie: {desk.cookie}\r\n"
                     "Connection: close\r\n\r\n".encode())
        assert b"200" not in line.makefile("rb").readline()


@pytest.mark.parametrize("cookie", ["", "rotation_1=x", "{name}=", "{name}=x", "{name}={value}x", "other={value}"])
def test_without_its_cookie_nothing_is_told(desk, cookie):
    name, _, value = desk.cookie.partition("=")
    for screen in screens():
        answer = desk.ask("GET", screen.route.replace("{name}", "x"), headers={"Cookie": cookie.format(
            name=name, value=value)})
        assert answer.status == 403
        assert "rotation serve" in answer.text
    for path in ("/job.json", "/static/x/app.js", "/file/x/y", "/nothing"):
        assert desk.ask("GET", path, headers={"Cookie": cookie.format(name=name, value=value)}).status == 403


FOREIGN = [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"},
           {"Origin": "https://{host}"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
           {"Sec-Fetch-Site": "none"}, {"Origin": ""}]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_what_another_page_sends_changes_nothing(desk, book, headers):
    before = state(desk)
    told = {name: value.format(host=desk.host) for name, value in headers.items()}
    for path in ("/do/upload", "/do/plan", "/do/close", "/do/lang", "/link"):
        answer = desk.ask("POST", path, book.read_bytes(), {"X-Name": "a.xlsx", **told})
        assert answer.status == 403
    assert state(desk) == before


def test_without_an_origin_nothing_is_changed(desk):
    assert desk.ask("POST", "/do/lang", plain=True, headers={"Cookie": desk.cookie}).status == 403


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused_and_no_other_origin_is_allowed(desk, method):
    answer = desk.ask(method, "/", headers={"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"})
    assert answer.status == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_get_changes_nothing(desk):
    before = state(desk)
    for action in ("upload", "plan", "close", "stop", "answer", "decide", "apply", "explain", "record", "rebuild", "spells", "ahead", "share", "years"):
        assert desk.ask("GET", f"/do/{action}").status in (404, 405)
    assert state(desk) == before
    assert desk.ask("GET", "/").status == 200


def test_a_link_is_good_once(desk):
    told = json.loads((desk.folder / ".desk" / "server.json").read_bytes())
    asked = desk.ask("POST", "/link", headers={"X-Rotation-Key": told["key"]})
    assert asked.status == 200
    first, second = (desk.ask("GET", asked.text, plain=True) for _ in range(2))
    assert (first.status, second.status) == (303, 403)
    assert "HttpOnly" in first.headers["set-cookie"]
    assert "samesite=strict" in first.headers["set-cookie"].lower()
    assert desk.ask("GET", "/open/guessed", plain=True).status == 403
    assert desk.ask("POST", "/link", headers={"X-Rotation-Key": "x"}).status == 403


def test_a_late_link_is_refused():
    from rotation.web import guard
    keys = guard.Keys(1)
    late = keys.code()
    keys._codes[late] -= guard._CODE_LIVES + 1
    assert not keys.used(late)
    assert keys.used(keys.code())


PATHS = ["../x", "..%2f..%2fetc%2fpasswd", "%2e%2e", "..\\x", ".desk", "C:%5Cx", "%00", "x%0d%0aSet-Cookie:a=b", "～", "a" * 5000]


@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
def test_no_path_leads_out_of_the_folder(desk, path):
    path = quote(path, safe="%")
    for route in ("/check/{}", "/plan/{}", "/run/{}", "/report/{}", "/zip/{}", "/marked/{}", "/file/{}/x",
                  "/file/x/{}", "/list/x/{}", "/static/{}/page.css/x", "/static/x/{}", "/blank/{}"):
        answer = desk.ask("GET", route.format(path))
        assert answer.status in (404, 409), (route, answer.status)
        assert "root:" not in answer.text
        assert "set-cookie" not in answer.headers


HEADERS = {"x-content-type-options": "nosniff", "cache-control": "no-store", "referrer-policy": "same-origin",
           "cross-origin-resource-policy": "same-origin", "cross-origin-opener-policy": "same-origin"}


@pytest.mark.parametrize("path", ["/", "/job.json", "/nothing", "/open/x"])
def test_every_answer_says_what_it_may_do_and_not_what_it_is(desk, path):
    answer = desk.ask("GET", path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert not {"server", "date", "x-powered-by"} & set(answer.headers)


def test_a_report_is_apart_from_the_desk(desk):
    """Its scripts run in an origin of their own, and no other page shows it."""
    run = desk.folder / "2026-旗-001"
    run.mkdir(exist_ok=True)
    (run / "plan.json").write_text("{}")
    (run / "report.html").write_text("<p>report</p>")
    answer = desk.ask("GET", "/report/2026-%E6%97%97-001")
    assert (answer.status, answer.text) == (200, "<p>report</p>")
    policy = {part.split()[0]: part.split()[1:] for part in answer.headers["content-security-policy"].split(";")}
    assert policy["frame-ancestors"] == ["'self'"]
    assert "sandbox" in policy
    assert "allow-same-origin" not in policy["sandbox"]


@pytest.mark.parametrize("back", ["//evil.example", "http://evil.example", "/\\evil.example", "javascript:alert(1)", ""])
def test_no_way_back_leads_elsewhere(desk, back):
    answer = desk.ask("POST", "/do/lang", f"back={quote(back)}".encode(), {
        "Content-Type": "application/x-www-form-urlencoded"})
    assert (answer.status, answer.headers["location"]) == (303, "/")


def test_static_files_are_told_by_their_content(desk):
    page = desk.ask("GET", "/").text
    (found,) = re.findall(r'src="(/static/[0-9a-f]{16}/app\.js)"', page)
    answer = desk.ask("GET", found)
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")


def test_a_file_that_never_ends_is_cut_off(desk):
    """What is announced is not believed; what comes is counted."""
    before = state(desk)
    asking = http.client.HTTPConnection("127.0.0.1", int(desk.host.rpartition(":")[2]), timeout=300)

    def endless():
        for _ in range(110):
            yield b"x" * (1 << 20)
    try:
        asking.request("POST", "/do/upload", endless(), {
            "Host": desk.host, "Cookie": desk.cookie, "Origin": desk.home, "X-Name": "a.xlsx",
            "Accept": "application/json"}, encode_chunked=True)
        with asking.getresponse() as answer:
            assert (answer.status, "100 MB" in answer.read().decode()) == (409, True)
    except (BrokenPipeError, ConnectionResetError):
        pass  # it did not wait for the end
    finally:
        asking.close()
    assert state(desk) == before


@pytest.mark.parametrize("name", ["..\\..\\x.xlsx", "../../x.xlsx", "<script>alert(1)<b>.xlsx", "\u202e.xlsx", "<img src=x onerror=alert(1)>.xlsx",
                                  "/etc/x.xlsx", "=cmd.xlsx", "a" * 3000 + ".xlsx"])
def test_a_name_is_shown_never_used_as_a_path(desk, book, name):
    around = set(desk.folder.parent.iterdir())
    answer = desk.ask("POST", "/do/upload", book.read_bytes(), {"X-Name": quote(name), "Accept": "application/json"})
    assert answer.status == 200
    go = json.loads(answer.body)["go"]
    assert re.fullmatch(r"/check/数据-[0-9]{3}\.xlsx", go)
    kept = desk.folder / go.rpartition("/")[2]
    assert kept.read_bytes() == book.read_bytes()
    assert not kept.stat().st_mode & 0o222
    for page in ("/", go):
        assert not re.findall(r"<script>alert|<img", desk.ask("GET", quote(page)).text)
    assert set(desk.folder.parent.iterdir()) == around


def test_what_is_no_workbook_is_refused_with_a_sentence(desk):
    answer = desk.ask("POST", "/do/upload", b"x", {"X-Name": "a.exe", "Accept": "application/json"})
    assert (answer.status, "不是可读取的表格文件" in answer.text) == (409, True)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"x" * (1 << 21), b"[" * 100_000, b'{"book": 5}',
                                  b'{"book": "\\ud800"}'])
def test_forms_that_are_none_are_refused(desk, body):
    answer = desk.ask("POST", "/do/plan", body, {"Content-Type": "application/json", "Accept": "application/json"})
    assert answer.status in (404, 409), answer.text
    assert "Traceback" not in answer.text


def test_forms_that_are_too_long_are_refused(desk):
    asked = {"Content-Type": "application/json", "Accept": "application/json"}
    assert desk.ask("POST", "/do/lang", json.dumps({"back": "/job"}).encode(), asked).status == 200
    assert desk.ask("POST", "/do/lang", json.dumps({"back": "/job", "x": "y" * (1 << 20)}).encode(), asked).status == 409


def test_no_script_makes_markup_of_text():
    for path in (ROOT / "rotation/web/static").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"innerHTML|insertAdjacentHTML|outerHTML|\beval\b|new Function|document\.write|localStorage",
                              text), path.name


def test_no_template_trusts_what_it_is_given():
    for path in (ROOT / "rotation/web/templates").glob("*.j2"):
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"\|\s*safe\b|autoescape|style=|\son[a-z]+=|<script(?! src=)", text), path.name
