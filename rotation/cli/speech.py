"""The language of the command line: which is in force, and click's own words in it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from click import core, decorators, exceptions, formatting, parser, types

from rotation.domain.unprintable import CONTROL
from rotation.text import Lang, spell

VARIABLE = "ROTATION_LANG"
_IN_FORCE = "LANGUAGE"
"""Where the language stands: other threads and child processes find it there."""


def speak(lang: Lang) -> None:
    """Use a language from now on, in click's own words too.

    Click looks its words up by ``_`` and ``ngettext`` of its modules; both are replaced for the
    whole process, by what leaves messages that it does not know as they are.
    """
    os.environ[_IN_FORCE] = "zh_CN" if lang == "zh" else "en"
    for module in (core, decorators, exceptions, formatting, parser, types):
        vars(module).update({"_": _word, "ngettext": _words})


def lang() -> Lang:
    """Return the language in force."""
    return "en" if os.environ.get(_IN_FORCE, "").startswith("en") else "zh"


def shown(value: object) -> str:
    """Return a sentence, word, name or number in the language in force, without signs that steer a terminal."""
    return CONTROL.sub("", str(spell(value, lang())))


def language(args: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """Return the language that a call asks for: ``--lang``, ROTATION_LANG, locale, else Chinese."""
    asked = [_asked(args), environment.get(VARIABLE, "")]
    asked += [environment.get(name, "") for name in (_IN_FORCE, "LC_ALL", "LC_MESSAGES", "LANG")]
    for word in asked:
        if word[:2].lower() in ("zh", "en"):
            return "zh" if word[:2].lower() == "zh" else "en"
    return "zh"


def _asked(args: Sequence[str]) -> str:
    for number, word in enumerate(args):
        if word == "--lang" and number + 1 < len(args):
            return args[number + 1]
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return ""


# -- click's own words --------------------------------------------------------------------------

_CLICK = {
    "Usage:": "用法：",
    "Options": "选项",
    "Positional arguments": "参数",
    "Commands": "命令",
    "default: {default}": "默认：{default}",
    "required": "必填",
    "Error: {message}": "错误：{message}",
    "Aborted!": "已中止！",
    "Try '{command} {option}' for help.": "可用“{command} {option}”查看帮助。",
    "Did you mean {possibility}?": "您是不是要用 {possibility}？",
    "No such command {name!r}.": "没有 {name!r} 这个命令。",
    "No such option {name!r}.": "没有 {name!r} 这个选项。",
    "Missing command.": "缺少命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Got unexpected extra argument ({args})": "多余的参数（{args}）",
    "Option {name!r} requires an argument.": "选项 {name!r} 后面应写值。",
    "Option {name!r} does not take a value.": "选项 {name!r} 不带值。",
    "Invalid value: {message}": "值无效：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值无效：{message}",
    "{value!r} is not {choice}.": "{value!r} 不在可选值（{choices}）之内。",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是有效的 {number_type}。",
    "{value} is not in the range {range}.": "{value} 不在允许范围 {range} 之内。",
}
"""What click may say in this program; it has words for prompts and files too, which are not used here."""


def _word(message: str) -> str:
    return _CLICK.get(message, message) if lang() == "zh" else message


def _words(one: str, several: str, count: int) -> str:
    return _word(one) if lang() == "zh" or count == 1 else several
