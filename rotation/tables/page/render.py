"""A page as one HTML file: styles, script, charting library and numbers are all inside.

The content policy forbids every request and every script and style but those of this package,
which it names by their hashes. Names and sentences reach the page only through escaping templates
or as JSON without ``<``; tooltips are drawn, not written as HTML.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from rotation.tables.looks import printable
from rotation.tables.page.cells import Grid, grid
from rotation.tables.page.parts import Chart, Page
from rotation.text import Lang, Text, say, spell

if TYPE_CHECKING:
    from jinja2 import Environment

_WORDS: Mapping[str, Text] = {
    "find": say("Search", "查找"), "numbers": say("The numbers of this chart", "本图数据"),
    "hint": say("name, school, subject …", "姓名、学校、学科……"),
    "draw": say("The charts need a browser that runs scripts; every number stands in the tables.",
                "图表需要浏览器启用脚本；全部数据均在表格中。")}


def render(page: Page, lang: Lang) -> str:
    """Return the page as HTML; the same page gives the same bytes.

    Parameters
    ----------
    page
        What to show.
    lang
        Language of every title and sentence.
    """
    charts = {chart.key: chart.option for section in page.sections for chart in section.charts}
    template = _templates().get_template("page.html.j2")
    return template.render(
        page=page, lang=lang, tag="zh-CN" if lang == "zh" else "en",
        words={name: text.render(lang) for name, text in _WORDS.items()},
        say=lambda value: spell_plain(value, lang), grid=lambda table: grid(table, lang),
        numbers=lambda chart: _numbers(chart, lang), policy=_policy(), style=_static("page.css"),
        library=_static("echarts/echarts.min.js"), script=_static("page.js"),
        options=embedded({"locale": lang.upper(), "charts": charts}, lang)) + "\n"


def spell_plain(value: object, lang: Lang) -> str:
    """Return a value as text without control characters."""
    return printable(str(spell(value, lang)))


def embedded(value: object, lang: Lang) -> Markup:
    """Return values as JSON that cannot end the script element it stands in."""
    text = json.dumps(spelled(value, lang), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def spelled(value: Any, lang: Lang) -> Any:
    """Return plain values with every `Text` and `Term` inside spelled in one language."""
    if isinstance(value, Mapping):
        return {key: spelled(item, lang) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [spelled(item, lang) for item in value]
    return spell(value, lang)


def _numbers(chart: Chart, lang: Lang) -> Grid | None:
    return None if chart.table is None else grid(chart.table, lang)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    return Environment(
        loader=PackageLoader("rotation.tables.page"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True)


@cache
def _static(name: str) -> Markup:
    """Return a file of this package, which is trusted and goes in as it is."""
    path = resources.files("rotation.tables.page").joinpath("static", *name.split("/"))
    return Markup(path.read_bytes().decode().replace("\r\n", "\n"))  # noqa: S704


@cache
def _policy() -> str:
    scripts = " ".join(_hash(name) for name in ("echarts/echarts.min.js", "page.js"))
    return (f"default-src 'none'; script-src {scripts}; style-src {_hash('page.css')}; "
            "base-uri 'none'; form-action 'none'")


def _hash(name: str) -> str:
    digest = hashlib.sha256(_static(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
