"""A server that nobody looks at ends by itself, but never while something is computed."""

from time import monotonic
from types import SimpleNamespace

from rotation.web import launch


def test_a_server_ends_when_nobody_looks_and_nothing_is_computed(monkeypatch):
    told, page = [], SimpleNamespace(seen=monotonic(), bench=SimpleNamespace(busy=True))

    def passing(_seconds):
        told.append("looked")
        if len(told) == 2:
            page.seen -= launch.IDLE + 1  # the last page was closed long ago, but something is computed
        if len(told) == 4:
            page.bench.busy = False
    monkeypatch.setattr(launch, "sleep", passing)
    launch._watch(page, lambda: told.append("left"))
    assert told == ["looked"] * 4 + ["left"]
