"""Hostile files of every other kind for `benchmarks.hostile`: settings, changes, lists, run folders, templates, places, options."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tests.support.hostile.ground import Case, Here, Words, one
from tests.support.miswritten import ENDLESS, MISWRITTEN
from tests.support.scenario_gallery import GALLERY

USAGE, DEFECTS, FILES = (2,), (3,), (7,)
LONG = "9" * 5_000
CHANGE = '[[withdrawn]]\nteacher = "T0"\nreason = "因病"\nclerk = "某某"\n'


def _planned(content: str | bytes, here: Here) -> Words:
    return ["plan", here.book(), "-o", here.out, "--policy", here.text("政策.toml", content)]


def _asked(content: str | bytes, here: Here) -> Words:
    return ["whatif", here.book(), "-o", here.out, "-s", here.text("case.toml", content)]


def _changed(content: str | bytes, here: Here) -> Words:
    return ["replan", here.run(), "--change", here.text("变更.toml", content), "-o", here.out]


def _listed(content: str | bytes, here: Here, name: str = "清单.toml") -> Words:
    here.book("a.xlsx")
    return ["batch", here.text(name, content), "-o", here.out]


# -- texts that people write --------------------------------------------------------------------------------

POLICIES = {
    "inf and nan": "[H10]\nrate = inf\n[H20]\nshare = nan\n", "2^70": "[R10]\nyears = 1180591620717411303424\n",
    "a date as a share": "[H10]\nrate = 2026-01-01T00:00:00Z\n", "a table as a number": "[R10.years]\na = 1\n",
    "a list of tables as a rule": "[[H10]]\nrate = '12%'\n", "a number as a rule": "H10 = 12\n",
    "tiers of wrong kinds": "tiers = [1, [2], {a=3}, 2026-01-01]\n", "tiers as a table": "[tiers]\nx = 1\n",
    "UTF-16": "[H10]\nrate='12%'\n".encode("utf-16"), "GB18030": "# 比例\n[H10]\nrate='12%'\n".encode("gb18030"),
    "a NUL": b"[H10]\nrate='12%'\x00\n", "nothing but a mark of order and noise": b"\xff\xfe\x00",
    "600 unknown parameters": "[H10]\n" + "".join(f"k{n} = 1\n" for n in range(600)),
    "5,000 unknown rules": "".join(f"[X{n}]\na = 1\n" for n in range(5_000)),
    "a hexadecimal of 6,000 digits": f"[R10]\nyears = 0x{'f' * 6_000}\n", "an empty key": '"" = 1\n["" ]\n"" = 2\n',
    "a share of 1/0": "[H10]\nrate = '1/0'\n", "the year -1": "[round]\nyear = -1\n", "a rate of 1000%": "[H10]\nrate = '1000%'\n",
    "a workbook": zipfile.ZipFile.__doc__.encode().join((b"PK\x03\x04", b"\xff\xfe")),
}
SCENARIOS = {
    **{name: text for name, (text, _) in GALLERY.items()}, "a list in a list of policies": f"[policy]\n[policy.R10]\nyears = {LONG}\n",
    "limits of inf and nan": "[limits]\nseconds = 1e300\ntolerance = nan\n", "a path with a NUL": 'extends = "a\\u0000b"\n',
    "facts of wrong kinds": "[facts]\nteachers = 5\n[[facts.x]]\n", "UTF-16": "[H10]\nrate='12%'\n".encode("utf-16"),
    "5,000 unknown rules": "".join(f"[X{n}]\na = 1\n" for n in range(5_000)),
    "a thousand million recruits": "[[facts.recruits]]\nsubject='数学'\nnumber=1000000000\n",
}
CHANGES = {
    "wrong kinds": "[[withdrawn]]\nteacher = [[1],{a=2},true,inf]\nreason = 2026-01-01\n",
    "a number of 5,000 digits": f"[[withdrawn]]\nteacher = {LONG}\nreason='x'\nclerk='y'\n",
    "a table as teacher": "[[withdrawn]]\n[withdrawn.teacher]\na = 1\n", "nothing": "", "an unknown kind": "[[vanished]]\nteacher='T0'\n",
    "400 unknown people": "".join(f'[[withdrawn]]\nteacher="X{n}"\nreason="x"\nclerk="y"\n' for n in range(400)),
    "UTF-16": CHANGE.encode("utf-16"), "GB18030": CHANGE.encode("gb18030"), "a list": "withdrawn = ['T0']\n",
    "control signs in a reason": CHANGE.replace("因病", "\\u0000\\u001b[31m"), "no clerk": CHANGE.replace('clerk = "某某"\n', ""),
    "a post of a negative number": '[[posts]]\nschool="A"\nstage="小学"\nsubject="数学"\namount=-2\nreason="x"\nclerk="y"\n',
    "posts of 10^30": f'[[posts]]\nschool="A"\nstage="小学"\nsubject="数学"\namount={10**30}\nreason="x"\nclerk="y"\n',
    "a term of a thousand million years": '[[locked]]\nteacher="T0"\nlock="指定去向"\nschool="B"\nterm_years=1000000000\nreason="x"\nclerk="y"\n',
}
LISTS = {
    "a NUL in a path": '[[banner]]\nbanner="甲"\nfile="a\\u0000.xlsx"\n', "the file is a folder": '[[banner]]\nbanner="甲"\nfile="."\n',
    "a path of 5,000 letters": f'[[banner]]\nbanner="甲"\nfile="{"a" * 5_000}.xlsx"\n', "a list": "banner = [1, 2]\n", "nothing": "",
    "wrong kinds": "[[banner]]\nbanner=1\nfile=[1]\nyear=inf\nsets=[[1]]\ntime_limit=-5\n",
    "a year of 30 digits": f'[[banner]]\nbanner="甲"\nfile="a.xlsx"\nyear={"9" * 30}\n',
    "a time limit of 30 digits": f'[[banner]]\nbanner="甲"\nfile="a.xlsx"\ntime_limit={"9" * 30}\n',
    "1,000 files that are not there": "".join(f'[[banner]]\nbanner="旗{n}"\nfile="x{n}.xlsx"\nyear="a"\n' for n in range(1_000)),
    "names that climb": "".join(f"[[banner]]\nbanner = '''{name}'''\nfile = 'a.xlsx'\n" for name in (
        "../../evil", "/evil", "a/b", "..", ".", "x\\y", "\u202eabc", "长" * 200)),
    "names that differ by width and case": "".join(f"[[banner]]\nbanner = '{name}'\nfile = 'a.xlsx'\n" for name in ("QI", "ＱＩ", "qi")),
}
ROWS = {
    "a field of 200,000 letters": "旗县,数据文件\n" + "甲" * 200_000 + ",a.xlsx\n", "a NUL": "旗县,数据文件\n\0,a.xlsx\n",
    "an open quote": '旗县,数据文件\n"甲,a.xlsx\n', "half a character": "旗县,数据文件\n甲,a.xlsx".encode()[:-8] + b"\xe6",
}
NOT_THERE = {("lists of banners", "the file is a folder"), ("lists of banners", "nothing")}
"""Those of which no file can be read."""


def _texts() -> Iterator[Case]:
    policies = POLICIES | {f"miswritten: {text[:20]!a}": text for text in MISWRITTEN}
    for kind, make, own, codes in (
            ("policy files", _planned, policies, USAGE), ("scenario files", _asked, SCENARIOS, USAGE),
            ("change files", _changed, CHANGES, DEFECTS), ("lists of banners", _listed, LISTS, DEFECTS)):
        for name, content in (own | ENDLESS).items():
            yield Case(kind, name, one(partial(make, content)), FILES if (kind, name) in NOT_THERE else codes)
    for name, content in ROWS.items():
        yield Case("lists of banners", f"CSV: {name}", one(partial(_listed, content, name="清单.csv")), DEFECTS)
    yield Case("lists of banners", "CSV in UTF-16, which is read as tables of text are", one(partial(
        _listed, "旗县,数据文件\n小旗,a.xlsx\n".encode("utf-16"), name="清单.csv")), (0,))
    yield Case("policy files", "a share of 400 digits, which is exact", one(partial(
        _planned, "[H10]\nrate = '0." + "1" * 400 + "'\n")), (0, 2))
    yield Case("scenario files", "1,500 files, each built upon the next", _chain, USAGE)


def _chain(here: Here) -> Iterator[Words]:
    for n in range(1_500):
        here.text(f"s{n}.toml", f'extends = "s{n + 1}"\n' if n < 1_499 else "label = 'x'\n")
    yield ["whatif", here.book(), "-s", here.folder / "s0.toml", "-o", here.out]


# -- run folders ----------------------------------------------------------------------------------------------

READERS: dict[str, Callable[[Here, Path], Words]] = {
    "audit": lambda here, run: ["audit", here.book(), run], "papers": lambda here, run: ["papers", run, "-o", here.out],
    "explain": lambda here, run: ["explain", run, "--school", "A"], "compare": lambda _, run: ["compare", run, run],
    "replan": lambda here, run: ["replan", run, "--change", here.text("变更.toml", CHANGE), "-o", here.out],
}
Edit = Callable[[dict[str, Any]], Any]


def _set(**values: Any) -> Edit:
    return lambda told: told | values


PLANS: dict[str, Edit] = {
    "the policy is a list": _set(policy=[1, 2]), "the policy is null": _set(policy=None), "the ancestry is a word": _set(lineage="x"),
    "the ancestry of version x": _set(lineage={"version": "x"}), "placements are words": _set(placements=["a"]),
    "placements are a number of 5,000 digits": lambda told: json.dumps(told | {"placements": 7}).replace(
        '"placements": 7', f'"placements": {LONG}'),
    "the whole is a number": lambda _: 7, "nothing": lambda _: "", "cut": lambda told: json.dumps(told)[:700],
    "200,000 lists in each other": lambda _: "[" * 200_000 + "]" * 200_000, "NUL": lambda _: bytes(900),
    "BOM and UTF-16": lambda told: json.dumps(told).encode("utf-16"),
    "NaN for a bound": lambda told: json.dumps(told).replace('"bound": ', '"bound": NaN, "b": ', 1),
    "a lone surrogate": lambda told: json.dumps(told).replace('"status"', '"x": "\\ud800", "status"', 1),
    "the state is a list": _set(status=["OPTIMAL"]), "the state is a word that is none": _set(status="PROVEN"),
    "tiers without names": _set(tiers=[{}]), "a rule that is none": lambda told: told | {"policy": told["policy"] | {"Z99": {"a": 1}}},
    "bounds that are not reached": lambda told: told | {"tiers": [
        tier | {"bound": tier["value"] - 1, "proven": False} for tier in told["tiers"]]},
    "a hundred thousand placements that are none": _set(placements=[[]] * 100_000),
}
RECORDS: dict[str, Edit] = {
    "a list": lambda _: [1], "a word": lambda _: "x", "nothing": lambda _: "", "cut": lambda told: json.dumps(told)[:60],
    "the source is a number": _set(source=7), "a NUL in the path": _set(source="a\0b"), "the source is a folder": _set(source="."),
    "the source is endless zeros": _set(source="/dev/zero"), "100,000 lists in each other": lambda _: "[" * 100_000,
}
OTHERWISE: dict[str, dict[str, tuple[int, ...]]] = {
    "a rule that is none": dict.fromkeys(READERS, USAGE),
    "the source is endless zeros": {command: FILES for command in READERS if command != "audit"},
    "bounds that are not reached": {"papers": (6,), "explain": (0,), "compare": (0,), "replan": (0,)},
}
"""What is told in another way; that a plan is less proven than it says is the business of an audit and of the papers."""


def _spoiled(file: str, edit: Edit, command: str, here: Here) -> Words:
    run = here.run()
    new = edit(json.loads((run / file).read_bytes()))
    here.text(f"run/{file}", new if isinstance(new, str | bytes) else json.dumps(new))
    return READERS[command](here, run)


def _without(file: str, command: str, here: Here) -> Words:
    run = here.run()
    (run / file).unlink()
    return READERS[command](here, run)


def _half(file: str, command: str, here: Here) -> Words:
    run = here.run()
    (run / file).write_bytes((run / file).read_bytes()[:900])
    return READERS[command](here, run)


def _runs() -> Iterator[Case]:
    for command in READERS:
        for file, edits in (("plan.json", PLANS), ("run.json", RECORDS)):
            codes = DEFECTS if command != "audit" else (3, 6) if file == "plan.json" else (0,)  # which needs no run.json
            for name, edit in edits.items():
                yield Case(f"damaged {file}", f"{command}: {name}", one(partial(_spoiled, file, edit, command)),
                           OTHERWISE.get(name, {}).get(command, codes))
            yield Case(f"damaged {file}", f"{command}: not there", one(partial(_without, file, command)), codes if codes == (0,) else (3, 7))
    for command in ("papers", "audit"):
        yield Case("damaged 方案.xlsx", f"{command}: cut", one(partial(_half, "方案.xlsx", command)), (3, 6))


# -- templates and files to be scanned ------------------------------------------------------------------------

LETTER = "派遣通知.docx"


def _papers(spoil: Callable[[dict[str, bytes]], dict[str, bytes] | bytes], here: Here) -> Words:
    path = here.templates() / LETTER
    with zipfile.ZipFile(path) as archive:
        made = spoil({name: archive.read(name) for name in archive.namelist()})
    path.write_bytes(made if isinstance(made, bytes) else zipped(made))
    return ["papers", here.run(), "--template", path.parent, "--only", "dispatch", "-o", here.out]


def zipped(parts: dict[str, bytes]) -> bytes:
    """Pack parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


DOCUMENT = "word/document.xml"


def _saying(sentence: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """Return what puts a sentence at the head of a letter."""
    def spoil(parts: dict[str, bytes]) -> dict[str, bytes]:
        head, body = parts[DOCUMENT].split(b"<w:body>", 1)
        return parts | {DOCUMENT: head + b"<w:body>" + f"<w:p><w:r><w:t>{sentence}</w:t></w:r></w:p>".encode() + body}
    return spoil


TEMPLATES: dict[str, Callable[[dict[str, bytes]], dict[str, bytes] | bytes]] = {
    "a part of 1,200 MB": lambda parts: parts | {DOCUMENT: parts[DOCUMENT].replace(b"</w:body>", b" " * (1_200 << 20) + b"</w:body>")},
    "a text two thousand million times": _saying("{{ 姓名 * 2000000000 }}"), "a text in as wide a line": _saying(
        "{{ 姓名|center(2000000000) }}"), "a power of a power": _saying("{{ 9**(9**(9**9)) }}"),
    "loops in loops": _saying("{% for a in range(99999) %}{% for b in range(99999) %}{{ 姓名 }}{% endfor %}{% endfor %}"),
    "an open bracket": _saying("{{ 姓名"), "a field that is none": _saying("{{ 没有的字段 }}"),
    "the inside of the program": _saying("{{ 姓名.__class__.__mro__[1].__subclasses__() }}"),
    "a document type": lambda parts: parts | {DOCUMENT: parts[DOCUMENT].replace(
        b"?>", b'?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', 1)},
    "elements in each other": lambda parts: parts | {DOCUMENT: parts[DOCUMENT].replace(
        b"</w:body>", b"<w:p>" * 300_000 + b"</w:p>" * 300_000 + b"</w:body>")},
    "no letter": lambda parts: {name: content for name, content in parts.items() if name != DOCUMENT},
    "a text": lambda _: "姓名".encode("gb18030"), "nothing": lambda _: b"", "cut": lambda parts: zipped(parts)[:2_000],
    "an unknown encoding": lambda parts: parts | {DOCUMENT: parts[DOCUMENT].replace(b"UTF-8", b"JTF-8", 1)},
}


def _within(depth: int) -> bytes:
    inner = b"110101199001011237" * 1_000
    for _ in range(depth):
        inner = zipped({f"{n}.docx": inner for n in range(2)})
    return inner[:2_000_000]


SCANNED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a package of two thousand million blanks": ("x.docx", lambda: zipped({DOCUMENT: b"<a/>", "word/media.bin": bytes(2_000 << 20)})),
    "noise": ("x.docx", lambda: bytes(range(256)) * 40), "a page cut": ("x.pdf", lambda: b"%PDF-1.7\n1 0 obj\n<<"),
    "a picture of a package": ("x.xlsx", lambda: zipped({"a.png": b"\x89PNG"})), "nothing": ("x.docx", lambda: b""),
    "elements in each other": ("x.docx", lambda: zipped({DOCUMENT: b"<a>" * 500_000 + b"</a>" * 500_000})),
}


def _letters() -> Iterator[Case]:
    for name, spoil in TEMPLATES.items():
        yield Case("templates of letters", name, one(partial(_papers, spoil)), FILES)
    for name, (file, make) in SCANNED.items():
        yield Case("files to be scanned", name, one(
            lambda here, file=file, make=make: ["scan", here.text(file, make())]), (3, 6))
    yield Case("files to be scanned", "packages in each other, thirty deep", one(
        lambda here: ["scan", here.text("x.docx", _within(30))]), (3, 6))


def cases() -> list[Case]:
    """Return all cases that are files of other kinds."""
    return [*_texts(), *_runs(), *_letters()]
