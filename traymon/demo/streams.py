"""Streamed chat answers: data-only server-sent events, in chunks, ended by ``data: [DONE]``; and how they go wrong."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from traymon.demo.answers import RATE_LIMIT, Moment, head
from traymon.demo.bodies import CREATED, usage
from traymon.demo.conditions import Trouble
from traymon.model import Layer


class Ending(Enum):
    """What follows the last byte of a stream."""

    COMPLETE = auto()
    """The last-chunk mark; the connection can be used again."""
    CUT = auto()
    """The connection is closed at once, without that mark."""
    HELD = auto()
    """Nothing: the connection stays open until the condition changes."""


@dataclass(frozen=True, kw_only=True)
class Stream:
    """One streamed answer with status 200."""

    body: bytes
    """Chunked, with the last-chunk mark if it is complete."""
    ending: Ending

    def wire(self, moment: Moment) -> bytes:
        """Everything that is sent, in one piece."""
        return b"HTTP/1.1 200 OK\r\n" + head(Layer.UPSTREAM, moment) + _HEADERS + self.body


@lru_cache(maxsize=64)
def stream(*, model: str, prompt_tokens: int, finish: str, newline: str, trouble: Trouble | None) -> Stream:
    """The stream that answers a request, complete or in ``trouble``."""
    failed = trouble is Trouble.FINISH_ERROR
    end: dict[str, object] = {"choices": [_choice({"content": ""}, "error" if failed else finish)]}
    spent: dict[str, object] = {"usage": usage(prompt_tokens, 0 if failed else 1)}
    opening = _event(model, {"choices": [_choice({"role": "assistant", "content": ""}, None)]}, newline)
    word = _event(model, {"choices": [_choice({"content": "OK"}, None)]}, newline)
    last = _event(model, end | spent, newline)
    events = [opening, *([] if failed else [word]), last, f"data: [DONE]{newline * 2}".encode()]
    return _SHAPES.get(trouble, _complete)(events)


def _event(model: str, more: dict[str, object], newline: str) -> bytes:
    chunk = {"id": "cmpl-de3001", "object": "chat.completion.chunk", "created": CREATED, "model": model} | more
    return f"data: {json.dumps(chunk, separators=(',', ':'))}{newline * 2}".encode()


def _choice(delta: dict[str, str], finish: str | None) -> dict[str, object]:
    return {"index": 0, "delta": delta, "finish_reason": finish}


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def _complete(events: list[bytes]) -> Stream:
    return Stream(body=b"".join(map(_chunk, events)) + b"0\r\n\r\n", ending=Ending.COMPLETE)


def _cut(events: list[bytes]) -> Stream:
    within = events[1][: len(events[1]) // 2]
    return Stream(body=_chunk(events[0]) + _chunk(within), ending=Ending.CUT)


_HEADERS = (
    "".join(f"{name}: {value}\r\n" for name, value in RATE_LIMIT.items())
    + "content-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n"
).encode()

_SHAPES: dict[Trouble | None, Callable[[list[bytes]], Stream]] = {
    Trouble.STREAM_SILENT: lambda _: Stream(body=b"", ending=Ending.HELD),
    Trouble.STREAM_STALLED: lambda events: Stream(body=_chunk(events[0]), ending=Ending.HELD),
    Trouble.STREAM_TRUNCATED: _cut,
    Trouble.STREAM_WITHOUT_DONE: lambda events: _complete(events[:-1]),
}
