"""Characters that no text of an office has: they end a name for the system, or act on a screen."""

from __future__ import annotations

import re

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters but ends of lines and tabs, lone surrogates, and what is no character."""
