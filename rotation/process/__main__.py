"""``python -m rotation.process MODULE:FUNCTION`` is the child that does one piece of work."""

import sys
from importlib import import_module

from rotation.process.cycles import look_seldom
from rotation.process.serve import serve

if __name__ == "__main__":
    look_seldom()
    module, _, function = sys.argv[1].partition(":")
    serve(getattr(import_module(module), function))
