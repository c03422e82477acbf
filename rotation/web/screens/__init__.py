"""One file per screen; each declares a `Screen`, and nothing else has to be registered."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from rotation.web.screen import Screen


@cache
def screens() -> tuple[Screen, ...]:
    """Return every screen in the order of its step."""
    package = import_module("rotation.web.screens")
    modules = [import_module(f"{package.__name__}.{item.name}") for item in pkgutil.iter_modules(package.__path__)]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Screen)]
    return tuple(sorted({screen.key: screen for screen in found}.values(), key=lambda one: (one.step, one.key)))
