"""A headless browser for tests of pages: what a person would see, and what they would not notice."""

import base64
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
needs_pdftoppm = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="no pdftoppm on this machine")
A4 = (595, 842)
_PATIENCE = 180_000
"""Milliseconds for anything that a page is waited for: a busy machine takes long, and that is no fault of ours."""


@contextmanager
def browsing():
    """Open a browser."""
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"],
            env={**os.environ, "LANG": "C.UTF-8"})  # without a locale no Chinese name of a file is known
        try:
            yield _patient(browser)
        finally:
            browser.close()


def _patient(browser):
    """Let every page that the browser opens be waited for with patience."""
    def waiting(made):
        def opened(*args, **options):
            found = made(*args, **options)
            found.set_default_timeout(_PATIENCE)
            return found
        return opened
    browser.new_page, browser.new_context = waiting(browser.new_page), waiting(browser.new_context)
    return browser


class Sight:
    """A page opened from disk, with everything it said and asked for."""

    def __init__(self, browser, path: Path, width: int = 1280) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": 900})
        self.said, self.asked = [], []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())

    def words(self) -> str:
        """Every word of the page, those drawn in charts included, without scripts and styles."""
        return self.page.evaluate("""() => {
            const copy = document.body.cloneNode(true);
            copy.querySelectorAll('script, style').forEach(part => part.remove());
            return Array.from(copy.querySelectorAll('*')).filter(part => !part.children.length)
                .map(part => part.textContent.trim()).filter(Boolean).join('\\n') + '\\n' +
                Array.from(copy.querySelectorAll('td, th, p, li, h1, h2, h3, figcaption, summary'))
                .map(part => part.textContent.trim()).join('\\n'); }""")

    def ink(self, png: bytes) -> float:
        """Part of the pixels of a picture that are not white."""
        blank = self.page.context.browser.new_page()
        told = blank.evaluate("""async data => {
            const image = new Image(); image.src = 'data:image/png;base64,' + data; await image.decode();
            const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext('2d');
            pen.drawImage(image, 0, 0);
            const dots = pen.getImageData(0, 0, image.width, image.height).data;
            let found = 0;
            for (let i = 0; i < dots.length; i += 4) found += Math.min(dots[i], dots[i + 1], dots[i + 2]) < 230;
            return found / (dots.length / 4); }""", base64.b64encode(png).decode())
        blank.close()
        return told


def printed(sight: Sight, folder: Path) -> list[np.ndarray]:
    """The pages of the page on paper, as arrays of grey at 50 dots per inch."""
    sight.page.pdf(path=str(folder / "page.pdf"), prefer_css_page_size=True, print_background=True)
    subprocess.run(["pdftoppm", "-gray", "-r", "50", str(folder / "page.pdf"), str(folder / "sheet")], check=True)
    return [_grey(path) for path in sorted(folder.glob("sheet*.pgm"))]


def _grey(path: Path) -> np.ndarray:
    head, size, _, dots = path.read_bytes().split(b"\n", 3)
    assert head == b"P5"
    width, height = map(int, size.split())
    return np.frombuffer(dots, np.uint8).reshape(height, width)
