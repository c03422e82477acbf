"""An officer at the page of a desk: drops, presses, waits, and looks at every screen as the law of the page wants."""

import os
import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

from tests.support.places import ROOT

PATIENCE = 30_000
PICTURES = ROOT / "docs" / "images" / "desk"
"""Where the docs have the pictures of the screens; drawn anew where ROTATION_PICTURES is set."""


_CARDS = """[...document.querySelectorAll("table.stack")].every(table =>
    table.parentElement.scrollWidth <= table.parentElement.clientWidth + 1 &&
    [...table.querySelectorAll("tbody td")].every(cell => cell.dataset.h))"""
"""On a narrow window: no table of cards is read sideways, and each of its cells has the title of its column."""


class Officer:
    """Somebody at the page, who notes everything that the browser says."""

    def __init__(self, browser, desk, lang="zh"):
        self.lang, self.pictures = lang, bool(os.environ.get("ROTATION_PICTURES"))
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page, self.desk = self.context.new_page(), desk
        self.page.set_default_timeout(PATIENCE)
        self.said, self.asked, self.titles = [], [], set()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(desk.link)

    def speaks(self, lang):
        """Choose the language of the page."""
        self.lang = lang
        self.context.add_cookies([{"name": "lang", "value": lang, "url": self.desk.home}])

    def drops(self, book):
        """Choose a file; its bytes are handed over, for a browser without a locale finds no Chinese path."""
        self.page.set_input_files("#file", {"name": book.name, "mimeType": "", "buffer": book.read_bytes()})

    def press(self, where):
        """Press a button or follow a link; in English by keyboard alone: Tab until it has the focus, then Enter."""
        found = self.page.locator(where).first
        found.wait_for()
        if self.lang == "zh":
            found.click()
            return
        for _ in range(400):
            if found.evaluate("part => part === document.activeElement"):
                self.page.keyboard.press("Enter")
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way leads to {where} by keyboard on {self.page.url}")

    def went(self, where):
        """Wait for another page; what the page says if it does not come."""
        try:
            self.page.wait_for_url(re.compile(where))
        except Error as late:
            raise AssertionError((self.page.url, self.page.inner_text("body"), self.said)) from late

    def looked(self, name=""):
        """What every screen must keep: no violation of access, nothing sideways, nothing said."""
        self.titles.add(self.page.title())
        found = Axe().run(self.page)
        assert found.response["violations"] == [], (self.page.url, found.generate_report())
        for width in (1280, 360):
            self.page.set_viewport_size({"width": width, "height": 900})
            assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (self.page.url, width)
        assert self.page.evaluate(_CARDS), self.page.url
        self.page.set_viewport_size({"width": 1280, "height": 900})
        if name and self.pictures:
            self.page.wait_for_timeout(800)  # charts are drawn anew at another width
            self.page.evaluate("""folder => { for (const part of document.querySelectorAll(".foot p")) {
                part.textContent = part.textContent.replace(folder, "文档/教师交流轮岗"); } }""", str(self.desk.folder))
            self.page.screenshot(path=PICTURES / f"{name}_{self.lang}.png", full_page=True)
