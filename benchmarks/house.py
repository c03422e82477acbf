"""How simple the house is, in figures that anybody can repeat: ``python -m benchmarks.house [FOLDER]``.

The folder holds the package (this repository unless given). Files are only read, never imported,
so that trees of any age can be measured and put side by side.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path

PACKAGE = "rotation"
OWNERS = "rules"
"""The room whose files may name a rule by its code."""

MOST_OF_A_FUNCTION, MOST_OF_A_FILE = 40, 450
_CODE = re.compile(r"[REHG]\d\d(?:\.\w+)?")
"""A rule's code, alone or with a parameter: ``H10``, ``H10.rate``."""

Graph = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Lines:
    """Lines of one or many files by kind; comments after code are code.

    Parameters
    ----------
    all, blank, comments, docstrings, imports
        Docstrings are those of modules, classes, functions, and strings below an assignment.
    """

    all: int = 0
    blank: int = 0
    comments: int = 0
    docstrings: int = 0
    imports: int = 0

    def __add__(self, other: Lines) -> Lines:
        return Lines(*(getattr(self, item.name) + getattr(other, item.name)
                       for item in fields(Lines)))

    @property
    def code(self) -> int:
        """What is left."""
        return self.all - self.blank - self.comments - self.docstrings - self.imports


@dataclass(frozen=True, eq=False)
class Source:
    """One file.

    Parameters
    ----------
    module
        Its dotted name; a package goes by its own.
    path
        From the folder of the package on.
    text
        What stands in it.
    """

    module: str
    path: Path
    text: str

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of its syntax tree."""
        return tuple(ast.walk(ast.parse(self.text)))

    @property
    def room(self) -> str:
        """The part of the package that it belongs to; the package's own file is none."""
        return ".".join(self.module.split(".")[:2])

    @cached_property
    def _strings(self) -> tuple[ast.expr, ...]:
        """Strings that stand as a statement of their own."""
        return tuple(node.value for node in self.nodes if isinstance(node, ast.Expr)
                     and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str))

    @property
    def lines(self) -> Lines:
        """Its lines by kind."""
        rows = self.text.splitlines()
        told = _span(self._strings)
        imports = _span(node for node in self.nodes if isinstance(node, ast.Import | ast.ImportFrom))
        rest = [row.strip() for number, row in enumerate(rows, 1) if number not in told | imports]
        return Lines(len(rows), rest.count(""), sum(row.startswith("#") for row in rest),
                     len(told), len(imports))

    @property
    def codes(self) -> int:
        """How many string literals are the code of a rule or of a parameter of one."""
        told = set(map(id, self._strings))
        return sum(isinstance(node, ast.Constant) and isinstance(node.value, str)
                   and id(node) not in told and _CODE.fullmatch(node.value) is not None
                   for node in self.nodes)

    @property
    def classes(self) -> list[str]:
        """Names of its classes."""
        return [node.name for node in self.nodes if isinstance(node, ast.ClassDef)]

    @property
    def long_functions(self) -> list[str]:
        """Its functions over the ceiling, decorators left out."""
        return [f"{self.path}:{node.name}" for node in self.nodes
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                and (node.end_lineno or 0) - node.lineno >= MOST_OF_A_FUNCTION]

    def imported(self, known: frozenset[str]) -> frozenset[str]:
        """Return which known modules it imports, wherever in the file."""
        found: set[str] = set()
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found |= {item.name for item in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= self._from(node, known)
        return frozenset(found & known - {self.module})

    def _from(self, node: ast.ImportFrom, known: frozenset[str]) -> set[str]:
        whole = self.module if self.path.name == "__init__.py" else self.module.rpartition(".")[0]
        parents = whole.split(".")[:len(whole.split(".")) + 1 - node.level] if node.level else []
        base = ".".join([*parents, *([node.module] if node.module else [])])
        names = {f"{base}.{item.name}" for item in node.names}
        inner = names & known
        return inner | ({base} if len(inner) < len(names) else set())


def _span(nodes: Iterator[ast.AST] | Sequence[ast.AST]) -> set[int]:
    return {line for node in nodes for line in range(
        node.lineno, node.end_lineno + 1)}  # type: ignore[attr-defined]


def sources(folder: Path, package: str = PACKAGE) -> list[Source]:
    """Read the files of the package in a folder, in the order of their names.

    Raises
    ------
    FileNotFoundError
        There is no such package.
    """
    root = folder / package
    if not root.is_dir():
        raise FileNotFoundError(root)
    found = []
    for path in sorted(root.rglob("*.py")):
        inside = path.relative_to(folder)
        parts = inside.with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Source(name, inside, path.read_text(encoding="utf-8")))
    return found


# -- who imports whom -------------------------------------------------------------------------


def of_files(files: Sequence[Source]) -> Graph:
    """Return which file imports which."""
    known = frozenset(item.module for item in files)
    return {item.module: item.imported(known) for item in files}


def of_rooms(files: Sequence[Source], arrows: Graph) -> Graph:
    """Return which room imports which; the package's own file is no room."""
    room = {item.module: item.room for item in files}
    found: dict[str, set[str]] = {name: set() for name in room.values() if "." in name}
    for start, ends in arrows.items():
        if room[start] in found:
            found[room[start]] |= {room[end] for end in ends} - {room[start]}
    return {name: frozenset(ends & found.keys()) for name, ends in found.items()}


def circles(arrows: Graph) -> list[tuple[str, ...]]:
    """Return the largest sets of which each member reaches every other, in order."""
    reached = _reached(arrows)
    found = {tuple(sorted({start, *(end for end in ends if start in reached[end])}))
             for start, ends in reached.items()}
    return sorted(circle for circle in found if len(circle) > 1)


def floors(arrows: Graph) -> int:
    """Return how many stand above each other on the longest chain; a circle is one floor."""
    reached = _reached(arrows)

    @cache
    def height(start: str) -> int:
        below = [end for end in reached[start] if start not in reached[end]]
        return 1 + max(map(height, below), default=0)
    return max(map(height, arrows), default=0)


def _reached(arrows: Graph) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for start in arrows:
        seen: set[str] = set()
        waiting = list(arrows[start])
        while waiting:
            if (end := waiting.pop()) not in seen:
                seen.add(end)
                waiting += arrows[end]
        found[start] = seen
    return found


def lone(files: Sequence[Source], arrows: Graph) -> list[str]:
    """Return files that exactly one other imports, which stands in the same folder."""
    importers: dict[str, list[str]] = defaultdict(list)
    for start, ends in arrows.items():
        for end in ends:
            importers[end].append(start)
    place = {item.module: item.path for item in files}
    return [name for name, path in place.items() if len(importers[name]) == 1
            and place[importers[name][0]].parent == path.parent]


# -- the house --------------------------------------------------------------------------------


@dataclass(frozen=True)
class House:
    """What is measured of a package; lists where it helps to know which.

    Parameters
    ----------
    files, lines
        How many files, and their lines by kind.
    lone
        Files with exactly one importer, in their own folder.
    codes
        Literal rule codes by file, outside the room that owns them.
    twice
        Class names that are used twice or more.
    long_functions, long_files
        Over the ceilings.
    room_floors, file_floors
        The longest chain of imports, in rooms and in files.
    room_circles, file_circles
        What imports itself through others.
    loose
        Files that are in no room.
    """

    files: int
    lines: Lines
    lone: list[str]
    codes: dict[str, int]
    twice: list[str]
    long_functions: list[str]
    long_files: list[str]
    room_floors: int
    file_floors: int
    room_circles: list[tuple[str, ...]]
    file_circles: list[tuple[str, ...]]
    loose: list[str]


def measured(folder: Path, package: str = PACKAGE) -> House:
    """Measure the package in a folder.

    Raises
    ------
    FileNotFoundError
        There is no such package.
    """
    files = sources(folder, package)
    arrows = of_files(files)
    rooms = of_rooms(files, arrows)
    names = Counter(name for item in files for name in item.classes)
    owners = f"{package}.{OWNERS}"
    return House(
        files=len(files), lines=sum((item.lines for item in files), Lines()),
        lone=lone(files, arrows),
        codes={str(item.path): item.codes for item in files if item.room != owners and item.codes},
        twice=sorted(name for name, count in names.items() if count > 1),
        long_functions=[name for item in files for name in item.long_functions],
        long_files=[str(item.path) for item in files if item.lines.all > MOST_OF_A_FILE],
        room_floors=floors(rooms), file_floors=floors(arrows),
        room_circles=circles(rooms), file_circles=circles(arrows),
        loose=[item.path.name for item in files
               if len(item.path.parts) == 2 and not item.path.name.startswith("__")])


def told(house: House) -> list[tuple[str, str]]:
    """Return the figures with their titles, in the order of the table."""
    lines = house.lines
    return [
        ("files", f"{house.files:,}"), ("lines", f"{lines.all:,}"), ("code", f"{lines.code:,}"),
        ("docstrings", f"{lines.docstrings:,}"), ("comments", f"{lines.comments:,}"),
        ("blank", f"{lines.blank:,}"), ("imports", f"{lines.imports:,}"),
        ("imports per 1,000 lines", f"{1000 * lines.imports // max(1, lines.all)}"),
        ("files with one importer, in their own folder", f"{len(house.lone)}"),
        (f"rule codes outside {OWNERS}/", f"{sum(house.codes.values())}"),
        (f"files with rule codes outside {OWNERS}/", f"{len(house.codes)}"),
        ("class names used twice or more", f"{len(house.twice)}"),
        (f"functions over {MOST_OF_A_FUNCTION} lines", f"{len(house.long_functions)}"),
        (f"files over {MOST_OF_A_FILE} lines", f"{len(house.long_files)}"),
        ("floors of rooms", f"{house.room_floors}"), ("floors of files", f"{house.file_floors}"),
        ("circles of rooms", f"{len(house.room_circles)}"),
        ("circles of files", f"{len(house.file_circles)}"),
        ("files in no room", f"{len(house.loose)}")]


def main(arguments: Sequence[str]) -> int:
    """Print the figures of a folder, then what lies behind them."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parent.parent
    try:
        house = measured(folder)
    except FileNotFoundError as error:
        print(f"no package at {error}", file=sys.stderr)
        return 2
    for title, figure in told(house):
        print(f"{title:<46}{figure:>8}")
    for title, names in {
            "one importer": house.lone, "class names": house.twice,
            "long functions": house.long_functions, "long files": house.long_files,
            "circles": [" ".join(item) for item in (*house.room_circles, *house.file_circles)],
            "rule codes": [f"{path} {count}" for path, count in house.codes.items()],
            "in no room": house.loose}.items():
        print(f"\n{title}:", *names or ["none"], sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
