"""The door for files that others may have made: plain ones, of bounded size, whatever stands in their place."""

import os
import socket

import pytest

from rotation.errors import why
from rotation.process.door import plain_bytes


def pipe(path):
    os.mkfifo(path)


def bound_socket(path):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def loop(path):
    path.symlink_to(path)


STRANGE = {"文件夹": lambda path: path.mkdir(), "普通文件": pipe, "普通文件 ": bound_socket, "循环": loop,
           "不存在": lambda path: path.symlink_to(path.with_name("nowhere")),
           "普通文件  ": lambda path: path.symlink_to("/dev/zero")}


@pytest.mark.parametrize("told", STRANGE)
def test_what_is_no_plain_file_is_refused_in_a_sentence_and_at_once(told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    STRANGE[told](tmp_path.joinpath("x").relative_to(tmp_path) if told == "普通文件 " else tmp_path / "x")
    with pytest.raises(OSError, match=r".") as refused:
        plain_bytes(tmp_path / "x", 10)
    assert told.strip() in why(refused.value).render("zh")


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "长" * 3000])
def test_names_that_no_file_has(name, tmp_path):
    with pytest.raises(OSError, match=r"."):
        plain_bytes(tmp_path / name, 10)


@pytest.mark.parametrize("size", [0, 10, 11, 50])
def test_of_a_larger_file_only_what_shows_that_it_is_larger_is_read(size, tmp_path):
    (tmp_path / "x").write_bytes(bytes(size))
    assert len(plain_bytes(tmp_path / "x", 10)) == min(size, 11)
