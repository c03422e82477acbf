"""What parent and child of a solve tell each other, and how it goes through a pipe."""

from __future__ import annotations

import pickle
import struct
from typing import IO, Any, NamedTuple

from rotation.domain.outcome import Status, TierResult
from rotation.domain.round import Round
from rotation.policy.policy import Policy
from rotation.text import Text

LENGTH = struct.Struct(">Q")


class Request(NamedTuple):
    """What to solve.

    Parameters
    ----------
    round, policy
        As for `rotation.engine.solve`.
    deadline
        When to stop, on the clock of `time.monotonic`, which all processes share.
    memory
        Most address space in bytes, 0 for no cap.
    """

    round: Round
    policy: Policy
    deadline: float
    memory: int


class Answer(NamedTuple):
    """The end of a solve: status, chosen placements' option pairs, tiers, notes."""

    status: Status
    chosen: tuple[tuple[str, tuple[str, str, str]], ...] | None
    tiers: tuple[TierResult, ...]
    notes: tuple[Text, ...]


class Failed(NamedTuple):
    """The child gave up: ``memory`` or ``bug``, with a description free of personal data."""

    why: str
    detail: str


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
    return pickle.loads(body) if len(body) == size else None  # noqa: S301 - our own parent
