"""Short jobs: a question asked of a child process, at most two at a time, cut off with a sentence."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from rotation.errors import sentence
from rotation.process import Errand, Fate, Work, asked
from rotation.text import Text, say

Plain = dict[str, Any]
Asking = Callable[[Plain, Callable[[Any], None]], Plain]
AT_ONCE = 2
SECONDS = 120.0
MEMORY = 3 << 30
"""Address space of a child that reads a file of others; 500 MB of it are ever used."""
_KEPT = 8

_LATE = say("this took longer than {s} seconds and was cut off; close other programs and try again",
            "用时超过 {s} 秒，已中止；请关闭其他程序后再试", s=int(SECONDS))
FAULT = say("this is a fault of the program, not of your data ({k}); nothing was changed",
            "这是程序的错误，不是数据的问题（{k}）；没有改动任何内容")


class Refused(Exception):
    """A job came to no answer; the sentence says why and what to do."""

    def __init__(self, told: Text | dict[str, str]) -> None:
        super().__init__()
        self.told = told


class Shorts:
    """Asks children, and remembers the last answers to what cannot have changed."""

    def __init__(self) -> None:
        self._room = threading.BoundedSemaphore(AT_ONCE)
        self._known: OrderedDict[tuple[object, ...], Plain] = OrderedDict()

    def ask(self, question: Asking, request: Plain, key: tuple[object, ...] = ()) -> Plain:
        """Return the answer to a question.

        Parameters
        ----------
        question
            A function of `rotation.web.tasks`.
        request
            Plain values.
        key
            What the answer depends on; if given, it is remembered under it.

        Raises
        ------
        Refused
            There is no answer.
        """
        known = (question.__name__, *key)
        if key and known in self._known:
            self._known.move_to_end(known)
            return self._known[known]
        with self._room:
            answer = self._asked(question, request)
        if key:
            self._known[known] = answer
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return answer

    def _asked(self, question: Asking, request: Plain) -> Plain:
        ended = asked(Errand(Work.of(question), request, SECONDS, MEMORY), lambda _: None)
        if ended.how is Fate.ANSWERED and ended.answer is not None:
            if "refused" in ended.answer:
                raise Refused(ended.answer["refused"])
            return ended.answer
        told = {Fate.LATE: _LATE, Fate.MEMORY: sentence(MemoryError())}.get(ended.how)
        raise Refused(told or FAULT.filled(k=ended.fault or ended.how.value))
