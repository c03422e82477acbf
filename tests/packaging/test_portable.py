"""The folder to double-click: whole, verified, fit for the machine it is made for, and the same every time."""

import importlib.util
import os
import random
import re
import shlex
import subprocess
import sys
import tarfile
from hashlib import sha256
from importlib.machinery import SourcelessFileLoader
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from portable import __main__ as program
from portable.bundle import (
    FILES,
    FOLDER,
    assembled,
    faults,
    packed,
    read_runtime,
    version_of,
    with_sums,
)
from portable.bytecode import compiled, compiler
from portable.lock import Refused, needed, needs, read_lock
from portable.machine import AARCH64, MACHINES, WINDOWS, X86_64
from portable.wheels import Wheel, chosen
from portable.windows import read_binary, runtime_among, unfit, unresolved

from tests.support.made_wheels import lock, pe, wheel
from tests.support.places import ROOT

CPP = pe("vcruntime140.dll", "kernel32.dll")
RENAMED = f"msvcp140-{sha256(CPP).hexdigest()[:32]}.dll"


@pytest.fixture
def folder(tmp_path):
    """Wheels of a program that needs one module of its own kind on Windows, and everywhere a plain one."""
    made = tmp_path / "wheels"
    made.mkdir()
    return made


@pytest.fixture
def made(folder):
    own = wheel(folder, "rotation", "0.1.0", requires=["solver>=1", "plain; sys_platform == 'win32'"],
                files={"rotation/__init__.py": "", "rotation/__main__.py": "print('here')\n"})
    solver = wheel(folder, "solver", tag="cp312-cp312-win_amd64", requires=["extra-only; extra == 'more'"], files={
        "solver/__init__.py": "x = 1\n", "solver/core.cp312-win_amd64.pyd": pe("python312.dll", "msvcp140.dll", "KERNEL32.dll"),
        f"solver.libs/{RENAMED}": CPP, "solver-1.0.data/scripts/solve": "#!python\n", "solver-1.0.data/platlib/beside.py": "y = 2\n"})
    plain = wheel(folder, "plain", files={"plain.py": "z = 3\n"})
    return SimpleNamespace(own=Wheel(own.name, own.read_bytes()), lock=lock(solver, plain), folder=folder)


def files_of(made, **more):
    return assembled(WINDOWS, program.gathered(WINDOWS, made.folder, made.own, made.lock), more.pop("runtime", {}), **more)


# -- what is needed ---------------------------------------------------------------------------


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_what_is_to_be_downloaded_is_in_the_lock_and_no_tool_of_developers(machine):
    told = read_lock(needs(ROOT, machine), machine)
    assert {"numpy", "highspy", "ortools", "pydantic-core", "lxml", "et-xmlfile", "sqlalchemy"} <= told.keys()
    assert not {"pytest", "mypy", "ruff", "hatchling", "playwright", "distributed", "psycopg"} & told.keys()
    whole = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert told.items() <= read_lock(whole, machine).items()
    assert all(pin.hashes for pin in told.values())


def test_markers_follow_the_machine_and_its_python():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    new, old = (read_lock(text, WINDOWS.of(version)) for version in ("3.12", "3.11"))
    assert new["numpy"].version > old["numpy"].version
    assert "colorama" in new
    assert "colorama" not in read_lock(text, AARCH64)


def test_what_is_required_and_not_locked_is_told_at_once():
    with pytest.raises(Refused, match=r"one is required and not in the lock\ntwo is"):
        needed(["one", "two>3"], {}, WINDOWS, lambda _: [])


# -- wheels -----------------------------------------------------------------------------------


def test_the_best_wheel_for_the_machine_is_taken(folder):
    paths = [wheel(folder, "it", tag=tag) for tag in (
        "cp312-cp312-win_amd64", "cp310-abi3-win_amd64", "cp311-cp311-win_amd64", "py3-none-any", "cp312-cp312-manylinux_2_27_aarch64")]
    text = "it==1.0 \\\n" + " \\\n".join(f"    --hash=sha256:{sha256(path.read_bytes()).hexdigest()}" for path in paths)

    def taken(machine):
        return chosen(folder, read_lock(text, machine).values(), machine)["it"].name
    assert taken(WINDOWS) == paths[0].name
    assert taken(AARCH64) == paths[4].name
    assert taken(WINDOWS.of("3.11")) == paths[2].name
    assert taken(WINDOWS.of("3.13")) == paths[1].name
    assert taken(X86_64) == paths[3].name


def test_wheels_that_are_missing_or_changed_are_all_told(made):
    path = made.folder / "solver-1.0-cp312-cp312-win_amd64.whl"
    path.write_bytes(path.read_bytes() + b"x")
    (made.folder / "plain-1.0-py3-none-any.whl").unlink()
    with pytest.raises(Refused) as refused:
        files_of(made)
    assert refused.value.reasons == ("plain 1.0: no wheel for windows-x64, Python 3.12", f"{path.name}: these bytes are not in the lock")


def test_modules_lie_together_and_scripts_are_left_out(made):
    files = files_of(made)
    assert files["lib/beside.py"] == b"y = 2\n"
    assert {"lib/rotation/__main__.py", "lib/plain.py", "lib/solver-1.0.dist-info/METADATA"} <= files.keys()
    assert not [path for path in files if ".data/" in path or path.endswith("/solve")]


def test_two_wheels_with_the_same_file_are_refused(made):
    wheel(made.folder, "plain", files={"solver/__init__.py": "x = 2\n"})
    made.lock = lock(*(path for path in made.folder.glob("*.whl") if not path.name.startswith("rotation")))
    with pytest.raises(Refused, match=r"another wheel has solver/__init__\.py too"):
        files_of(made)


def test_a_licence_without_a_text_is_refused_unless_we_have_it(made):
    text = (FILES / "licences" / "docxtpl.txt").read_text(encoding="utf-8")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "Version 2.1" in text
    bare = wheel(made.folder, "docxtpl", licence=False)
    there = [made.own, Wheel(bare.name, bare.read_bytes())]
    files = assembled(WINDOWS, there, {})
    assert files["许可/docxtpl.txt"].decode() == text
    listed = files["许可/清单.txt"].decode("utf-8-sig")
    assert all(path in files for path in re.findall(r"^    (.+?)\r$", listed, re.MULTILINE))
    assert {"rotation 0.1.0    MIT", "docxtpl 1.0    MIT"} <= set(listed.split("\r\n"))
    other = wheel(made.folder, "nobody", licence=False)
    with pytest.raises(Refused, match=r"nobody 1\.0: no text of its licence"):
        assembled(WINDOWS, [*there, Wheel(other.name, other.read_bytes())], {})


# -- what Windows must find -------------------------------------------------------------------


def test_the_heads_of_real_windows_programs_are_read():
    starters = pytest.importorskip("pip._vendor.distlib", reason="pip brings programs for Windows along")
    told = read_binary((Path(starters.__file__).parent / "w64.exe").read_bytes())
    assert told.machine == 0x8664
    assert {"kernel32.dll", "user32.dll"} <= set(told.names)
    assert read_binary((Path(starters.__file__).parent / "w64-arm.exe").read_bytes()).machine == 0xAA64
    assert read_binary((Path(starters.__file__).parent / "w32.exe").read_bytes()).machine == 0x14C
    for wrong in (b"", b"MZ", b"PK\3\4" * 99, pe("a.dll")[:0x210], b"\x7fELF" + bytes(400)):
        with pytest.raises(ValueError, match="no"):
            read_binary(wrong)


def test_a_dll_is_in_the_folder_in_windows_or_in_the_embeddable():
    good = pe("Beside.DLL", "KERNEL32.dll", "api-ms-win-crt-runtime-l1-1-0.dll", "python312.dll", "VCRUNTIME140_1.dll")
    files = {"lib/a/core.pyd": good, "lib/b/beside.dll": pe()}
    assert unresolved(files, "312") == []
    assert unresolved({"lib/a/core.pyd": good}, "312") == ["lib/a/core.pyd names beside.dll, which nobody has"]
    whole = {**files, "python/python.exe": pe(), "python/python312.dll": pe()}
    assert unresolved(whole, "312") == ["lib/a/core.pyd names vcruntime140_1.dll, which nobody has"]
    late = {"lib/x.dll": pe("ntdll.dll", late=["gone.dll"])}
    assert unresolved(late, "312") == ["lib/x.dll names gone.dll, which nobody has"]
    assert unresolved(files, "311") == ["lib/a/core.pyd names python312.dll, which nobody has"]


@pytest.mark.parametrize(("name", "content", "wrong"), [
    ("a.cp312-win_amd64.pyd", pe("python312.dll"), None), ("a.pyd", pe("python3.dll"), None), ("a.abi3.pyd", pe("python3.dll"), None),
    ("a.pyd", pe("python312.dll"), None), ("a.cp311-win_amd64.pyd", pe("python3.dll"), "is for cp311-win_amd64"),
    ("a.pyd", pe("python311.dll"), "needs python311.dll"), ("a.cp312-win32.pyd", pe("python312.dll"), "is for cp312-win32"),
    ("a.dll", pe(machine=0xAA64), "is not for x64"), ("a.pyd", pe("python312t.dll"), "needs python312t.dll"),
])
def test_every_module_fits_the_python(name, content, wrong):
    assert unfit({f"lib/{name}": content}, "312") == ([] if wrong is None else [f"lib/{name}: {wrong}"])


def test_the_runtime_of_c_comes_unchanged_from_a_wheel_or_from_the_user(made):
    assert files_of(made)["python/msvcp140.dll"] == CPP
    assert files_of(made, cpp=pe("ntdll.dll"))["python/msvcp140.dll"] == pe("ntdll.dll")
    assert runtime_among({f"lib/{RENAMED}": CPP + b"patched"}) is None
    path = wheel(made.folder, "solver", tag="cp312-cp312-win_amd64", files={"solver.pyd": pe("python312.dll", "MSVCP140.dll")})
    made.lock = lock(path, made.folder / "plain-1.0-py3-none-any.whl")
    with pytest.raises(Refused, match=r"msvcp140\.dll is needed and in no wheel"):
        files_of(made)


def test_no_runtime_of_c_where_nobody_asks_for_it(folder):
    own = wheel(folder, "rotation", "0.1.0", files={"a.pyd": pe("python312.dll")})
    assert "python/msvcp140.dll" not in assembled(WINDOWS, [Wheel(own.name, own.read_bytes())], {})


# -- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "wrong"), [
    ("lib/aux.py", "no such name"), ("lib/Con/x.py", "no such name"), ("lib/a:b", "no such name"), ("lib/a.", "no such name"),
    ("lib/Plain.py", "takes it for"), ("lib/" + "x" * 140, "180 at most"), ("lib/auxiliary.py", None), ("lib/com.py", None),
])
def test_names_are_such_as_windows_takes(made, path, wrong):
    told = faults({**files_of(made), path: b""}, WINDOWS)
    assert (told == []) if wrong is None else (len(told) == 1 and wrong in told[0]), told


# -- Python -----------------------------------------------------------------------------------


def embeddable(path, digits="312"):
    with ZipFile(path, "w") as opened:
        for name in ("python.exe", "pythonw.exe", f"python{digits}.dll", "python3.dll", "vcruntime140.dll", "LICENSE.txt"):
            opened.writestr(name, pe("kernel32.dll") if not name.endswith("txt") else "PSF")
        opened.writestr(f"python{digits}._pth", f"python{digits}.zip\n.\n")
    return path


def test_a_python_that_is_given_is_told_where_the_modules_are(made, tmp_path):
    runtime = read_runtime(embeddable(tmp_path / "python-3.12.9-embed-amd64.zip"))
    assert version_of(runtime, WINDOWS) == "3.12"
    files = files_of(made, runtime=runtime)
    assert files["python/python312._pth"] == b"python312.zip\r\n.\r\n..\\lib\r\n"
    assert files["python/python.exe"] == pe("kernel32.dll")
    assert "python/请放入Python.txt" not in files
    assert faults(files, WINDOWS) == []
    assert "    python/LICENSE.txt" in files["许可/清单.txt"].decode("utf-8-sig").split("\r\n")
    for machine in (AARCH64, X86_64):
        with pytest.raises(Refused, match="is no Python for linux"):
            version_of(runtime, machine)


def test_a_python_for_linux_comes_without_its_links(tmp_path):
    with tarfile.open(tmp_path / "python.tar.gz", "w:gz") as opened:
        for name in ("python/bin/python3.12", "python/lib/python3.12/os.py"):
            entry = tarfile.TarInfo(name)
            entry.size = 3
            opened.addfile(entry, BytesIO(b"abc"))
        link = tarfile.TarInfo("python/bin/python3")
        link.type, link.linkname = tarfile.SYMTYPE, "python3.12"
        opened.addfile(link)
    runtime = read_runtime(tmp_path / "python.tar.gz")
    assert runtime == {"python/bin/python3.12": b"abc", "python/lib/python3.12/os.py": b"abc"}
    assert version_of(runtime, AARCH64) == "3.12"


@pytest.mark.parametrize("name", ["gone.zip", "gone.tar.gz", "bad.zip", "bad.tar.gz"])
def test_a_python_that_cannot_be_read_is_refused(tmp_path, name):
    (tmp_path / "bad.zip").write_bytes(b"PK")
    (tmp_path / "bad.tar.gz").write_bytes(b"PK")
    with pytest.raises(Refused, match=re.escape(name)):
        read_runtime(tmp_path / name)


def test_without_a_python_its_place_is_named(made):
    told = files_of(made)["python/请放入Python.txt"].decode("utf-8-sig")
    assert "python-3.12.x-embed-amd64.zip" in told
    assert "python312._pth" in told


# -- bytecode ---------------------------------------------------------------------------------


def test_bytecode_is_shipped_and_never_looks_back(tmp_path):
    files = {"lib/good.py": b"SAID = {'a', 'b', 'c'}\n", "lib/template.py": b"{{ name }} = (\n", "lib/own/tests/test_it.py": b"",
             "lib/text.txt": b""}
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    made = compiled(files, compiler(here, None))
    [(path, code)] = made.items()
    assert path == f"lib/__pycache__/good.{sys.implementation.cache_tag}.pyc"
    assert int.from_bytes(code[4:8], "little") == 0b01, "bytecode by hash that is not checked"
    assert compiled(files, compiler(here, None)) == made
    (tmp_path / "good.pyc").write_bytes(code)
    loader = SourcelessFileLoader("good", str(tmp_path / "good.pyc"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("good", loader))
    loader.exec_module(module)
    assert {"a", "b", "c"} == module.SAID


def test_bytecode_of_another_python_is_refused():
    for asked in (sys.executable, "/no/such/python", None):
        with pytest.raises(Refused, match=r"needs a Python 3\.99: give --compiler, or --without-bytecode"):
            compiler("3.99", asked)


# -- the archive ------------------------------------------------------------------------------


def test_the_same_files_make_the_same_bytes_and_sums_that_hold(made, tmp_path):
    files = files_of(made)
    other = list(files.items())
    random.shuffle(other)
    archive = packed(with_sums(files))
    assert packed(with_sums(dict(other))) == archive
    with ZipFile(BytesIO(archive)) as opened:
        assert {name.split("/")[0] for name in opened.namelist()} == {FOLDER}
        assert {entry.date_time for entry in opened.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        opened.extractall(tmp_path)
    home = tmp_path / FOLDER
    assert {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()} == {*files, "SHA256SUMS"}
    for line in (home / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        code, _, path = line.partition("  ")
        assert sha256((home / path).read_bytes()).hexdigest() == code


def test_the_command_writes_the_archive_or_says_everything_that_is_wrong(made, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(program, "own_wheel", lambda: made.own)
    monkeypatch.setattr(program, "ROOT", tmp_path)
    (tmp_path / "requirements.lock").write_text(made.lock, encoding="utf-8")
    asked = ["pack", "windows", "--wheels", str(made.folder), "--without-bytecode", "-o", str(tmp_path / "dist")]
    assert program.main(asked) == 0
    path = Path(capsys.readouterr().out.strip())
    assert path.name == "教师交流轮岗-0.1.0-windows-x64.zip"
    before = path.read_bytes()
    assert program.main([*asked, "--python", "3.13"]) == 1
    assert "no wheel for windows-x64, Python 3.13" in capsys.readouterr().err
    assert program.main(asked) == 0
    assert path.read_bytes() == before
    for gone in made.folder.glob("[ps]*.whl"):
        gone.unlink()
    assert program.main(asked) == 1
    told = capsys.readouterr().err
    assert "plain 1.0: no wheel" in told
    assert "solver 1.0: no wheel" in told
    assert path.read_bytes() == before


def test_a_folder_that_would_not_run_is_not_written(made, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(program, "own_wheel", lambda: made.own)
    monkeypatch.setattr(program, "ROOT", tmp_path)
    path = wheel(made.folder, "solver", tag="cp312-cp312-win_amd64", files={"solver.pyd": pe("python312.dll", "gone.dll")})
    text = lock(path, made.folder / "plain-1.0-py3-none-any.whl")
    (tmp_path / "requirements.lock").write_text(text, encoding="utf-8")
    asked = ["pack", "windows", "--wheels", str(made.folder), "--without-bytecode", "-o", str(tmp_path / "dist")]
    assert program.main(asked) == 1
    assert "lib/solver.pyd names gone.dll, which nobody has" in capsys.readouterr().err
    assert not (tmp_path / "dist").exists()


# -- what people see --------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["docs/portable.md", "docs/zh/portable.md"])
def test_the_papers_download_what_the_machines_take(paper):
    text = (ROOT / paper).read_text(encoding="utf-8")
    assert set(re.findall(r"--platform (\w+)", text)) <= {*WINDOWS.platforms, *AARCH64.platforms}
    assert re.findall(r"--python-version (\S+)", text) == [WINDOWS.version]
    assert set(re.findall(r"`(--[a-z0-9]+(?:-[a-z]+)*)(?: [^`]*)?` \|", text)) == {
        "--runtime", "--python", "--compiler", "--without-bytecode", "--msvcp140"}
    assert all(f"`{name}`" in text for name in MACHINES)


def faces(family):
    return sorted(path for path in (FILES / family).rglob("*") if path.is_file())


def test_what_windows_starts_is_plain_and_leads_somewhere(made, tmp_path):
    files = files_of(made, runtime=read_runtime(embeddable(tmp_path / "python.zip")))
    there = {path.replace("/", "\\") for path in files} | {"lib\\rotation\\cli\\serve.py"}
    scripts = [path for path in files if path.endswith(".cmd")]
    assert {"教师交流轮岗.cmd", "检查数据.cmd", "bin/rotation.cmd"} == set(scripts)
    for path in scripts:
        text = files[path].decode("ascii")
        assert text.count("\n") == text.count("\r\n")
        above = path.count("/") * "..\\"
        for named in re.findall(r"%~dp0([\w.\\]+\.(?:exe|py|cmd))", text):
            assert named.removeprefix(above) in there, named
        asked = set(re.findall(r"goto (\w+)", text))
        assert asked == set(re.findall(r"^:(\w+)", text, re.MULTILINE)), path


def test_the_page_is_opened_as_soon_as_there_is_one():
    text = (FILES / "windows" / "教师交流轮岗.cmd").read_text(encoding="ascii")
    assert text.index(r"rotation\cli\serve.py") < text.index("--help")
    assert "pythonw.exe" in text[text.index(":page\n"):text.index(":one\n")]


@pytest.mark.parametrize("family", ["windows", "linux"])
def test_the_word_of_advice_is_one_page(family):
    lines = (FILES / family / "说明.txt").read_text(encoding="utf-8").splitlines()
    rows = sum(1 + sum(1 + (ord(sign) > 255) for sign in line) // 110 for line in lines)
    assert rows <= 50


def test_nothing_is_left_to_fill_in(made):
    for path, content in files_of(made).items():
        assert path.startswith("lib/") or not re.search(rb"@[A-Z]+@", content), path
    assert faces("windows")


@pytest.mark.parametrize(("script", "args", "asked"), [
    ("教师交流轮岗.sh", ["数据.xlsx"], "-m rotation plan 数据.xlsx -o ."), ("检查数据.sh", ["a b.xlsx", "c"], "-m rotation check a b.xlsx c"),
    ("教师交流轮岗.sh", [], "-m rotation --help"), ("bin/rotation", ["rules"], "-m rotation rules")])
def test_what_linux_starts_finds_python_and_the_modules(folder, tmp_path, script, args, asked):
    own = wheel(folder, "rotation", "0.1.0", files={"rotation/__init__.py": ""})
    files = assembled(X86_64, [Wheel(own.name, own.read_bytes())], {
        "python/bin/python3.12": b'#!/bin/sh\necho "$PYTHONPATH" "$@"\n'})
    with ZipFile(BytesIO(packed(files))) as opened:
        for entry in opened.infolist():
            os.chmod(opened.extract(entry, tmp_path), entry.external_attr >> 16)
    home = tmp_path / FOLDER
    done = subprocess.run([home / script, *args], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == f"{home}/lib -s -P -X utf8 {asked}"


def test_the_launcher_of_a_linux_desktop_starts_the_page(tmp_path):
    """As the specification of desktop entries has it: backslashes are resolved twice, and %k is where the entry lies."""
    home = tmp_path / "某 处"
    home.mkdir()
    entry = (FILES / "linux" / "教师交流轮岗.desktop").read_text(encoding="utf-8")
    told = dict(line.split("=", 1) for line in entry.splitlines() if "=" in line)
    assert (told["Type"], told["Terminal"]) == ("Application", "false")
    script = home / "教师交流轮岗.sh"
    script.write_text('#!/bin/sh\necho started "$#"\n')
    script.chmod(0o755)
    words = [str(home / "教师交流轮岗.desktop") if word == "%k" else word
             for word in shlex.split(told["Exec"].replace("\\\\", "\\").replace("\\$", "$"))]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == "started 0\n"
