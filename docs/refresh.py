"""Make what is derived from the code: generated docs, JSON schemas, and the sample workbooks.

Run ``python docs/refresh.py`` after a change; ``--check`` only says what is stale (exit 1).
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rotation.cli.pages import markdown_rules  # noqa: E402
from rotation.cli.schema import NAMES, schema  # noqa: E402
from rotation.domain.fields import Heading, columns  # noqa: E402
from rotation.domain.problem import SHEETS, SheetOf  # noqa: E402
from rotation.sample import draw, notice  # noqa: E402
from rotation.workbook.template import write_input  # noqa: E402

MARK = "<!-- from here on made by docs/refresh.py -->"
KINDS = {
    "text": "文本", "id": "代码（文本）", "name": "名称", "month": "年月，如 2020-09", "yes_no": "是 / 否",
    "rooms": "是 / 否，或间数（0 至 20）",
    "count": "非负整数", "order": "从 1 起的整数", "hundredths": "最多两位小数", "score": "整数",
    "share": "比例", "coordinate": "十进制度",
    "subject": "学科", "subjects": "学科，可多个", "school": "学校代码、全称或简称", "schools": "学校，可多个",
    "teacher": "教师编号", "certificate": "学段或“无”", "place": "苏木乡镇名称，或学校代码、全称、简称"}


def workbook_tables() -> str:
    """Return the tables of sheets and columns."""
    return "\n".join([MARK, "", *(line for owner in SHEETS for line in _sheet(owner))]) + "\n"


def _sheet(owner: SheetOf) -> Iterator[str]:
    yield f"## {owner.title} · {owner.english}{'' if owner.required else ' (optional)'}"
    yield ""
    yield "| 列 | English | 填写 | 也可写作 |"
    yield "|---|---|---|---|"
    for told in columns(owner.record).values():
        star = "*" if told.starred else ""
        yield f"| {told.title}{star} | {told.english} | {_kind(told)} | {'、'.join((*told.aliases, *told.instead))} |"
    yield ""


def _kind(told: Heading) -> str:
    words = KINDS[told.kind] if told.choices is None else " / ".join(w.value for w in told.choices)
    words += "，可多个" if told.kind == "choices" else ""
    return words if told.note is None else f"{words}；{told.note.render('zh')}"


def derived() -> dict[Path, bytes]:
    """Return every derived file with the content it should have."""
    docs = ROOT / "docs"
    head = (docs / "workbook.md").read_text(encoding="utf-8").partition(MARK)[0]
    return {docs / "rules.md": markdown_rules().encode(),
            docs / "workbook.md": (head + workbook_tables()).encode(),
            **{docs / "schema" / f"{name}.json": schema_bytes(name) for name in NAMES}}


def schema_bytes(name: str) -> bytes:
    """Return the JSON schema of a file that the program writes, as `rotation schema` prints it."""
    return (json.dumps(schema(name), ensure_ascii=False, indent=1) + "\n").encode()


def drawn(path: Path) -> bytes:
    """Return a sample workbook drawn anew; one called 原样 as offices send it."""
    banner, look = path.name.partition("_")[0], "messy" if "原样" in path.name else "clean"
    with TemporaryDirectory() as folder:
        fresh = Path(folder) / path.name
        write_input(fresh, draw(banner), "zh", title=notice(banner), look=look)
        return fresh.read_bytes()


def parts(workbook: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook: how it is packed may differ between builds of zlib."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        return {name: package.read(name) for name in package.namelist()}


def stale() -> Iterator[tuple[Path, bytes]]:
    """Yield every derived file that is not as the code would make it, with what it should be."""
    for path, right in derived().items():
        if not path.exists() or path.read_bytes() != right:
            yield path, right
    for path in sorted((ROOT / "scenarios" / "samples").glob("*.xlsx")):
        right = drawn(path)
        if parts(path.read_bytes()) != parts(right):
            yield path, right


def main() -> int:
    """Write what is stale, or only name it with ``--check``."""
    found = 0
    for path, right in stale():
        found += 1
        print(f"stale: {path.relative_to(ROOT)}")
        if "--check" not in sys.argv:
            path.write_bytes(right)
    return 1 if found and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
