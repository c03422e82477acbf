"""Short jobs: a question asked of a child process, at most two at a time, cut off with a sentence."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from queue import SimpleQueue
from typing import Any

from rotation.errors import sentence
from rotation.process import Ended, Errand, Fate, Work, asked
from rotation.process.serve import spelled_fault
from rotation.text import Text, say
from rotation.web.known import ANSWER, ReadOnce

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
    """A job came to no answer; the sentence says why and what to do.

    Parameters
    ----------
    told
        The sentence.
    fields
        What is wrong with single fields of the form, by their names.
    """

    def __init__(self, told: Text | dict[str, str], fields: Mapping[str, Text | dict[str, str]] | None = None) -> None:
        super().__init__()
        self.told, self.fields = told, fields or {}


class Shorts:
    """Asks children, and remembers the last answers to what cannot have changed.

    Parameters
    ----------
    known
        Where answers outlive this process.
    """

    def __init__(self, known: ReadOnce) -> None:
        self.known = known
        self._room = threading.BoundedSemaphore(AT_ONCE)
        self._last: OrderedDict[tuple[object, ...], Plain] = OrderedDict()
        self._lock = threading.Lock()
        self._asking: dict[tuple[object, ...], threading.Thread] = {}

    def ask(
        self, question: Asking, request: Plain, key: tuple[object, ...] = (), *, lasting: bool = False,
    ) -> Plain:
        """Return the answer to a question.

        Parameters
        ----------
        question
            A function of `rotation.web.tasks`.
        request
            Plain values.
        key
            What the answer depends on; if given, it is remembered under it.
        lasting
            Whether a remembered answer is kept on the desk too; it is made of plain values then.

        A child that tells something before it ends has answered with it, and goes on by itself.

        Raises
        ------
        Refused
            There is no answer.
        """
        about = (question.__name__, *key)
        known = self._remembered(about, lasting) if key else None
        if known is not None:
            return known
        answer = self._asked(question, request, about if key else ())
        if key:
            self._remember(about, answer)
            if lasting:
                self.known.keep(about, {ANSWER: answer})
        return answer

    def settle(self, question: Asking, key: tuple[object, ...]) -> None:
        """Wait until the child that answered a question, if there is one, has done what it goes on with."""
        with self._lock:
            going = self._asking.get((question.__name__, *key))
        if going is not None:
            going.join(SECONDS)

    def _remembered(self, about: tuple[object, ...], lasting: bool) -> Plain | None:
        with self._lock:
            if about in self._last:
                self._last.move_to_end(about)
                return self._last[about]
        found = self.known.part(about) if lasting else None
        if found is not None:
            self._remember(about, found)
        return found

    def _remember(self, about: tuple[object, ...], answer: Plain) -> None:
        with self._lock:
            self._last[about] = answer
            while len(self._last) > _KEPT:
                self._last.popitem(last=False)

    def _asked(self, question: Asking, request: Plain, about: tuple[object, ...]) -> Plain:
        """Return the first that a child tells, or its answer."""
        said: SimpleQueue[Plain | Ended[Plain]] = SimpleQueue()
        going = threading.Thread(target=self._heard, args=(question, request, about, said.put), daemon=True)
        if about:
            with self._lock:
                self._asking[about] = going
        going.start()
        first = said.get()
        if isinstance(first, dict):
            return first
        if first.how is Fate.ANSWERED and first.answer is not None:
            if "refused" in first.answer:
                raise Refused(first.answer["refused"], first.answer.get("fields"))
            return first.answer
        told = {Fate.LATE: _LATE, Fate.MEMORY: sentence(MemoryError())}.get(first.how)
        raise Refused(told or FAULT.filled(k=first.fault or first.how.value))

    def _heard(
        self, question: Asking, request: Plain, about: tuple[object, ...], say: Callable[[Plain | Ended[Plain]], None],
    ) -> None:
        try:
            with self._room:
                ended = asked(Errand(Work.of(question), request, SECONDS, MEMORY), say)
        except Exception as error:  # noqa: BLE001 - whoever waits must hear of it
            ended = Ended(Fate.FAULT, fault=spelled_fault(error))
        with self._lock:
            self._asking.pop(about, None)
        say(ended)
