"""What other pages of the same browser can do to the desk, and the desk on paper."""

import http.server
import subprocess
import threading
from pathlib import Path

import pytest

from tests.support.browser import needs_chromium, needs_pdftoppm
from tests.support.desk import served
from tests.support.listed_run import listed_run

pytestmark = [needs_chromium, pytest.mark.slow]
PEOPLE = 260
"""More than are shown without script."""
HEADS = ["序号", "教师编号", "姓名", "现任教学校", "任教学科", "年限", "交流去向", "说明"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk") / "桌"
    run = listed_run(folder, HEADS, (
        [at, f"T{at:04}", f"师{at}", "某某苏木中心学校", "数学", 6, "某镇第二小学", f"尾{at:04}" + "长" * 40]
        for at in range(1, PEOPLE + 1)), banner="旗")
    (run / "report.html").write_text(
        "<p id=t>x</p><script>try { parent.document.title = 'seen'; } catch (e) { document.title = 'apart'; }"
        "try { document.cookie; t.textContent = 'cookie'; } catch (e) { t.textContent = 'no cookie'; }</script>")
    with served(folder) as found:
        yield found


@pytest.fixture(scope="module")
def context(desk, browser):
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    name, _, value = desk.cookie.partition("=")
    made.add_cookies([{"name": name, "value": value, "url": desk.home, "httpOnly": True, "sameSite": "Strict"}])
    return made


@pytest.fixture
def elsewhere(desk):
    """Another page on this machine that frames the desk, sends it a form and asks it by script."""
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"""<iframe id=frame src="{desk.home}/"></iframe>
                <form id=form method=post action="{desk.home}/do/close" target=out><input name=x></form><iframe name=out></iframe>
                <script>window.done = []; form.submit();
                for (const mode of ["no-cors", "cors"]) {{
                    fetch("{desk.home}/do/lang", {{ method: "POST", mode, credentials: "include", body: "back=/" }})
                        .then((answer) => done.push(answer.type), () => done.push("refused")); }}
                fetch("{desk.home}/job.json", {{ credentials: "include" }}).then(() => done.push("read"), () => done.push("refused"));
                </script>""".encode())

        def log_message(self, *args):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def files(desk):
    return {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file() and path.name != "lock"}


def test_another_page_neither_shows_nor_changes_the_desk(desk, context, elsewhere):
    before, page = files(desk), context.new_page()
    page.goto(elsewhere)
    while len(told := page.evaluate("window.done")) < 3:
        page.wait_for_timeout(50)
    page.wait_for_load_state("networkidle")
    assert set(told) == {"refused"}
    for frame in page.frames[1:]:
        text = frame.evaluate("document.body ? document.body.innerText : ''")
        assert "本年度" not in text
        assert "程序已关闭" not in text
    assert desk.process.poll() is None
    assert [cookie for cookie in context.cookies() if cookie["name"] == "lang"] == []
    assert files(desk) == before
    page.close()


def test_a_report_in_its_frame_reaches_neither_the_desk_nor_its_cookie(desk, context):
    page = context.new_page()
    page.goto(f"{desk.home}/run/2026-旗-001?tab=report")
    frame = page.frame_locator("iframe.report")
    frame.locator("text=no cookie").wait_for()
    assert "seen" not in page.title()
    page.close()


def test_without_its_cookie_a_window_is_shown_nothing(desk, context):
    """A stale cookie, of this port or of another desk's."""
    other = context.browser.new_context()
    other.add_cookies([{"name": desk.cookie.partition("=")[0], "value": "of-yesterday", "url": desk.home},
                       {"name": "rotation_1", "value": desk.cookie.partition("=")[2], "url": desk.home}])
    page = other.new_page()
    assert page.goto(desk.home + "/").status == 403
    assert "rotation serve" in page.inner_text("body")
    other.close()


def pages_of(page, folder):
    page.pdf(path=str(folder / "page.pdf"), prefer_css_page_size=True, print_background=True)
    told = subprocess.run(["pdfinfo", str(folder / "page.pdf")], capture_output=True, text=True, check=True).stdout
    text = subprocess.run(["pdftotext", "-layout", str(folder / "page.pdf"), "-"], capture_output=True, text=True,
                          check=True).stdout
    return told, text


@needs_pdftoppm
def test_a_list_is_printed_whole(desk, context, tmp_path):
    """All rows, every column, on A4, marked and numbered; what is a button is not printed."""
    page = context.new_page()
    page.goto(f"{desk.home}/run/2026-旗-001?tab=standings")
    page.wait_for_selector(".grid [role=cell]")
    told, text = pages_of(page, tmp_path)
    assert "A4" in told
    squeezed = "".join(text.split())
    assert [at for at in range(1, PEOPLE + 1) if f"T{at:04}" not in squeezed] == []
    assert [head for head in HEADS if not set(head) <= set(squeezed)] == []
    assert [at for at in range(1, PEOPLE + 1) if f"尾{at:04}" not in squeezed] == []
    assert "内部资料" in squeezed
    assert "1/" in squeezed
    assert "复制到Excel" not in squeezed
    assert page.locator(".plain-list tr").count() < PEOPLE
    page.close()


@needs_pdftoppm
@pytest.mark.parametrize("where", ["/", "/run/2026-旗-001", "/run/2026-旗-001?tab=files", "/compare", "/papers/2026-旗-001"])
def test_what_is_printed_is_not_cut(desk, context, where, tmp_path):
    page = context.new_page()
    page.goto(desk.home + where)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 688
    told, _ = pages_of(page, tmp_path)
    assert "A4" in told
    page.close()
    assert Path(tmp_path / "page.pdf").stat().st_size
