"""The vocabulary of the report: tables, headings and cells, without any file format."""

from rotation.domain.table import Band, Cell, Formula, Heading, Link, Look, Row, Table, Title

__all__ = ["Band", "Cell", "Formula", "Heading", "Link", "Look", "Row", "Table", "Title"]
