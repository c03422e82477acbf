"""The office's own templates of letters: handed out, dropped again, judged, and kept beside those of before."""

from __future__ import annotations

import re
from pathlib import Path

from rotation.process.litter import spare_name
from rotation.text import Lang, say
from rotation.web.desk import Desk
from rotation.web.job import both
from rotation.web.screen import Done, Visit
from rotation.web.short import Refused
from rotation.web.sorts import LETTER, LETTERS
from rotation.web.tasks import Plain, question

_STRANGE = say("which letter is this? Call the document as it was when it was downloaded: {n}",
               "无法判断这是哪种文书的模板：文件名请保留下载时的名称（{n}）")


def templates(lang: Lang) -> dict[str, str]:
    """Return the letters that are made from templates: by kind, what the file of its template is called."""
    from rotation.papers import catalogue
    return {kind: f"{paper.title.render(lang)}.docx" for kind, paper in catalogue().items() if paper.template}


def usable(desk: Desk, lang: Lang) -> list[str]:
    """Return the folders of templates that belong to a language, the newest first."""
    known = set(templates(lang).values())
    found = [path for path in desk.folder.glob(f"{LETTERS}-*") if re.fullmatch(rf"{LETTERS}-[0-9]{{3,}}", path.name)]
    return [path.name for path in sorted(found, key=_number, reverse=True)
            if known.issuperset(one.name for one in path.iterdir())]


def _number(folder: Path) -> int:
    return int(folder.name.rpartition("-")[2])


def letter_dropped(visit: Visit, made: str, run: str) -> Done:
    """Keep a dropped template under the name of its letter, once it is known that letters can be made from it.

    Raises
    ------
    Refused
        It cannot be told of which letter it is, or it is none.
    """
    visit.desk.run(run)
    path, title = visit.desk.item(LETTER, made), Path(visit.desk.notes().books[made].title).stem
    names = list(templates(visit.lang).values())
    name = max((one for one in names if Path(one).stem in title), key=len, default="")
    try:
        visit.shorts.ask(judged, {"file": str(path), "name": name, "names": names})
    except Refused:
        path.unlink()
        raise
    _beside(visit.desk, usable(visit.desk, visit.lang), name, path.read_bytes())
    return Done(f"/papers/{run}")


def _beside(desk: Desk, known: list[str], name: str, content: bytes) -> None:
    """Make the next folder of templates: those of the last one, and this one under its name."""
    before = {path.name: path.read_bytes() for path in (desk.folder / known[0]).iterdir()} if known else {}
    work = desk.own / spare_name()
    work.mkdir()
    for file, told in {**before, name: content}.items():
        (work / file).write_bytes(told)
    number = max(map(_number, desk.folder.glob(f"{LETTERS}-*")), default=0) + 1
    work.rename(desk.folder / f"{LETTERS}-{number:03d}")


# -- in a child -----------------------------------------------------------------------------------


@question
def blank(request: Plain) -> Plain:
    """Return the template of a letter as the program has it."""
    from rotation.papers import catalogue
    template = catalogue()[request["kind"]].template
    assert template is not None, "only kinds with a template are asked for"
    return {"content": template(request["lang"])}


@question
def judged(request: Plain) -> Plain:
    """Say whether letters can be made from a template."""
    from rotation.papers import template_fault
    if not request["name"]:
        return {"refused": both(_STRANGE.filled(n=tuple(request["names"])))}
    fault = template_fault(Path(request["file"]).read_bytes(), request["name"])
    return {} if fault is None else {"refused": both(fault)}
