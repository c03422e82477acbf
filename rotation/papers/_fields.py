"""What a template may do: show fields, and choose between words. Whatever could grow or reach further is refused."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from rotation.workbook import gate
from rotation.workbook.markup import RefusedFile

LETTERS = "letters"
"""What the one loop of a template is over, which we add ourselves."""

MOST = 30 << 20
"""Bytes of a template, unpacked."""

_PLAIN = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.CondExpr,
          nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.Tuple)
_FILTERS = {"default", "d", "trim", "upper", "lower"}


class FieldsOnly(SandboxedEnvironment):
    """An environment in which a template can show fields and nothing else."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()

    def parse(self, source: str, name: str | None = None, filename: str | None = None) -> nodes.Template:
        """Return the tree of a template.

        Raises
        ------
        TemplateSyntaxError
            It is miswritten, or does more than show and choose.
        """
        tree = super().parse(source, name, filename)
        loops = 0
        for node in tree.find_all(nodes.Node):
            loops += isinstance(node, nodes.For)
            if not _allowed(node) or loops > 1:
                raise TemplateSyntaxError(f"only fields, if and comparisons; found {_called(node)}", node.lineno)
        return tree


def _allowed(node: nodes.Node) -> bool:
    if isinstance(node, nodes.For):
        return isinstance(node.iter, nodes.Name) and node.iter.name == LETTERS
    return isinstance(node, _PLAIN) or (isinstance(node, nodes.Filter) and node.name in _FILTERS)


def _called(node: Any) -> str:
    return str(getattr(node, "name", type(node).__name__))


def is_bounded(content: bytes) -> bool:
    """Whether a template unpacks to no more than any letter needs, and is a package at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            gate.bound("", archive, part=MOST, whole=MOST)
            return not any(b"<!DOCTYPE" in archive.read(part) for part in archive.namelist()
                           if part.endswith((".xml", ".rels")))
    except (RefusedFile, zipfile.BadZipFile, ValueError, EOFError):
        return False
