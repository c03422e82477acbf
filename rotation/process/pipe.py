"""What parent and child tell each other, and how it goes through a pipe."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO, Any, Generic, NamedTuple, TypeVar

Reply = TypeVar("Reply")
LENGTH = struct.Struct(">Q")


class Fate(Enum):
    """How a child ended: with its answer, or why without one."""

    ANSWERED = "answered"
    MEMORY = "out of memory"
    FAULT = "a fault of the program"
    DIED = "died, or never started"
    LATE = "stopped at its limit"


@dataclass(frozen=True)
class Ended(Generic[Reply]):
    """The end of a child.

    Parameters
    ----------
    how
        In what manner.
    answer
        What it found; None unless it answered.
    fault
        Kind and place of a fault, free of personal data.
    exit_code
        Of one that died, negative for a signal; None if it could not be started or is silent.
    seconds
        From its start to its end, by the clock on the wall.
    """

    how: Fate
    answer: Reply | None = None
    fault: str = ""
    exit_code: int | None = None
    seconds: float = 0.0


class Letter(NamedTuple):
    """What a child is told.

    Parameters
    ----------
    request
        What it is asked.
    memory
        Most address space in bytes, 0 for no cap.
    litter
        Folder that it removes if its parent is gone.
    """

    request: Any
    memory: int = 0
    litter: Path | None = None


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message with its length in front."""
    body = pickle.dumps(message)
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message; None at the end of the stream, also if it ends within a message."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    body = stream.read(size)
    return pickle.loads(body) if len(body) == size else None  # noqa: S301 - our own relative
