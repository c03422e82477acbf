"""Hostile surroundings for `benchmarks.hostile`: what stands where a file should, what lies beside the data, odd options."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.support.hostile.files import CHANGE, DEFECTS, FILES, LONG, USAGE
from tests.support.hostile.ground import Case, Here, Words, one


def _pipe(path: Path) -> None:
    os.mkfifo(path)


STRANGE: dict[str, Callable[[Path], None]] = {
    "a pipe": _pipe, "a folder": lambda path: path.mkdir(), "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to nothing": lambda path: path.symlink_to("nowhere"), "a link to endless zeros": lambda path: path.symlink_to("/dev/zero"),
    "a link to endless noise": lambda path: path.symlink_to("/dev/urandom"),
}
"""What may stand where a file should."""
DOORS: dict[str, tuple[str, Callable[[Here, Path], Words]]] = {
    "workbook": ("a.xlsx", lambda _, path: ["check", path]),
    "workbook of a plan": ("a.xlsx", lambda here, path: ["plan", path, "-o", here.out]),
    "table of text": ("a.csv", lambda _, path: ["check", path]),
    "policy": ("p.toml", lambda here, path: ["plan", here.book(), "-o", here.out, "--policy", path]),
    "scenario": ("s.toml", lambda here, path: ["whatif", here.book(), "-o", here.out, "-s", path]),
    "change": ("c.toml", lambda here, path: ["replan", here.ground.run, "--change", path, "-o", here.out]),
    "list of banners": ("m.toml", lambda here, path: ["batch", path, "-o", here.out]),
    "scanned file": ("x.docx", lambda _, path: ["scan", path]),
    "moved workbook": ("a.xlsx", lambda here, path: ["papers", here.ground.run, "--source", path, "-o", here.out]),
}


def _at_the_door(file: str, strange: Callable[[Path], None], words: Callable[[Here, Path], Words], here: Here) -> Words:
    strange(here.folder / file)
    return words(here, here.folder / file)


def _in_a_run(file: str, strange: Callable[[Path], None], here: Here) -> Words:
    run = here.run()
    (run / file).unlink()
    strange(run / file)
    return ["papers", run, "-o", here.out]


def _doors() -> Iterator[Case]:
    for door, (file, words) in DOORS.items():
        for name, strange in STRANGE.items():
            yield Case("pipes, devices, links, folders", f"{door}: {name}", one(partial(_at_the_door, file, strange, words)), (2, 3, 7))
    for file in ("plan.json", "run.json"):
        for name, strange in STRANGE.items():
            yield Case("pipes, devices, links, folders", f"{file} of a run: {name}", one(partial(_in_a_run, file, strange)), (3, 7))
    for name, strange in STRANGE.items():  # of which papers need the plan.json alone
        yield Case("pipes, devices, links, folders", f"方案.xlsx of a run: {name}", one(partial(_in_a_run, "方案.xlsx", strange)), (0, 7))
    for name, strange in STRANGE.items():
        if name != "a folder":
            yield Case("places that take nothing", f"out is {name}", one(partial(
                _at_the_door, "out", strange, lambda here, path: ["plan", here.book(), "-o", path])), FILES)
    yield Case("places that take nothing", "out is below a file", one(
        lambda here: ["plan", here.book(), "-o", here.text("file", "x") / "below"]), FILES)


# -- code beside the data -----------------------------------------------------------------------------------

MODULES = ("numbers", "numpy", "highspy", "openpyxl", "json", "secrets", "sitecustomize", "click", "typing", "signal")
STRUCK = "STRUCK"


def _planted(folder: Path, mark: Path) -> None:
    """Put modules into a folder that leave a mark if they run."""
    folder.mkdir(exist_ok=True)
    (folder / "rotation").mkdir()
    strike = f"open({str(mark)!r}, 'a').write(__name__)\nraise SystemExit(99)\n"
    for name in (*MODULES, "rotation/__init__", "rotation/__main__"):
        (folder / f"{name}.py").write_text(strike, encoding="utf-8")


BESIDE: dict[str, Callable[[Here], Words]] = {
    "check": lambda here: ["check", here.book()], "plan": lambda here: ["plan", here.book(), "-o", here.out],
    "whatif": lambda here: ["whatif", here.book(), "-s", "fifteen_percent", "-o", here.out],
    "sweep": lambda here: ["sweep", here.book(), "--over", "H10.rate=10%..11%:1%", "-o", here.out],
    "batch": lambda here: ["batch", _league(here), "-o", here.out],
    "papers": lambda here: ["papers", here.run(), "--template", here.folder / "模板", "-o", here.out],
    "audit": lambda here: ["audit", here.book(), here.run()],
    "replan": lambda here: ["replan", here.run(), "--change", here.text("变更.toml", CHANGE), "-o", here.out],
}


def _league(here: Here) -> Path:
    (here.folder / "盟").mkdir()
    here.book("盟/小.xlsx")
    return here.folder / "盟"


def _beside(make: Callable[[Here], Words], here: Here) -> Words:
    here.templates()
    words = make(here)
    for folder in (here.folder, here.out, here.folder / "模板", here.folder / "盟"):
        _planted(folder, here.folder / STRUCK)
    return words


def _struck(folder: Path) -> str:
    return "code beside the data ran" if (folder / STRUCK).exists() else ""


# -- options ------------------------------------------------------------------------------------------------

OVERS = ("H10.rate=0%..100%:0.0000001%", "H10.rate=8%..20%:0%", "R10.years=9..5:1", "R10.years=1..inf:1", "R10.years=nan..3:1",
         f"R10.years=1..{LONG}:1", "=", "H10.rate", "\x1b[31m=1..2:1")
SETS = ("H10.rate={0}%s[red]", f"R10.years={LONG}", "H10.rate=", "=12%", "tiers=" + "[" * 100_000, "H99.x=1", "H10.rate=\x1b]0;x\x07",
        "H10.rate=1e999999999", "R10.years=0x10", "R10.years=١٢")


def _options() -> Iterator[Case]:
    kind = "odd options"
    for value in OVERS:
        yield Case(kind, f"--over {value[:40]!a}", one(lambda here, value=value: ["sweep", here.book(), "--over", value, "-o", here.out]), USAGE)
    for value in SETS:
        yield Case(kind, f"--set {value[:40]!a}", one(lambda here, value=value: ["plan", here.book(), "--set", value, "-o", here.out]), USAGE)
    for words in (["--year", "9" * 30], ["--time-limit", "nan"], ["--time-limit", "-1"], ["--accept", "[bold]x[/bold]"]):
        yield Case(kind, " ".join(words)[:40], one(lambda here, words=words: ["plan", here.book(), *words, "-o", here.out]), USAGE)
    for words in (["--teacher", "无此人"], ["--school", "\x1b[31mZ"], ["--gap", "A", "魔术"]):
        yield Case(kind, f"explain {words[0]}", one(lambda here, words=words: ["explain", here.ground.run, *words]), USAGE)
    yield Case(kind, "a workbook of an endless name", one(lambda _: ["check", "长" * 3_000 + ".xlsx"]), FILES)
    yield Case(kind, "a freeze list of nobody", one(lambda here: [
        "replan", here.ground.run, "--change", here.text("变更.toml", CHANGE), "--freeze", "X1,X2", "-o", here.out]), DEFECTS)


def cases() -> list[Case]:
    """Return all cases of hostile surroundings."""
    return [*_doors(), *_options(),
            *(Case("modules planted beside the data", command, one(partial(_beside, make)), (0,), _struck)
              for command, make in BESIDE.items())]
