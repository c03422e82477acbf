"""The language of the command line: one gettext catalogue, click's own messages included.

The language in force is where gettext itself looks for it, the variable ``LANGUAGE``, so that
click's messages and ours can never differ.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from rotation.text import Lang

DOMAIN = "rotation"
CATALOGUES = Path(__file__).resolve().parent.parent / "locale"
VARIABLE = "ROTATION_LANG"


def speak(lang: Lang) -> None:
    """Use a language from now on."""
    os.environ["LANGUAGE"] = "zh_CN" if lang == "zh" else "en"
    gettext.bindtextdomain(DOMAIN, CATALOGUES)
    gettext.textdomain(DOMAIN)


def lang() -> Lang:
    """Return the language in force."""
    return "en" if os.environ.get("LANGUAGE", "").startswith("en") else "zh"


def language(args: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """Return the language that a call asks for: ``--lang``, ROTATION_LANG, locale, else Chinese."""
    asked = [_asked(args), environment.get(VARIABLE, "")]
    asked += [environment.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
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


def _(message: str) -> str:
    """Return a message in the language in force."""
    return gettext.gettext(message)


def N_(message: str) -> str:  # noqa: N802 - what gettext tools look for
    """Mark a message for the catalogue; it is translated where it is shown."""
    return message
