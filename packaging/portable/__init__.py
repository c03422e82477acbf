"""The folder to unpack and double-click: everything that a machine without Python and without a network needs.

Run as ``python -m portable`` with ``packaging`` on the path (`make portable`); see docs/portable.md.
"""
