"""The same chat as a stream: first byte, no stall between chunks, a proper end.

Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) with one JSON object per ``data:``
line, ended by ``data: [DONE]``; or, as Ollama does, one JSON object per line.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from traymon.model import Failure, Provider
from traymon.probes import chat, dialects
from traymon.probes.answers import Answer, document_of, error_inside, error_words
from traymon.probes.finding import Finding, cost_usd, usage_of
from traymon.probes.http import Question

_END_EVENTS = frozenset({"message_stop", "response.completed"})
"""How other vendors end a stream without ``[DONE]``."""


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """What a stream's text holds so far."""

    chunks: tuple[dict[str, object], ...] = ()
    ended: bool = False
    """The end mark came."""


def question(provider: Provider) -> Question:
    """The request."""
    return dialects.of(provider).stream(provider)


def judge(provider: Provider, answer: Answer, broken: Failure | None) -> Finding:
    """A good stream has a chunk, no error in any, a ``finish_reason`` and its end mark."""
    transcript = transcribe(answer.body)
    cost = _cost(provider, transcript)
    failure, detail = _trouble_in(transcript)
    if failure is None and not transcript.ended:
        stalled = broken is Failure.TIMEOUT
        failure = Failure.STALLED_STREAM if stalled else Failure.TRUNCATED_STREAM
        detail = f"{'no more data' if stalled else 'cut off'} after {len(transcript.chunks)} chunks"
    return Finding(failure=failure, detail=detail, cost_usd=cost)


def transcribe(body: bytes) -> Transcript:
    """Read a stream's text; a line that is no JSON (cut in the middle) is passed over."""
    chunks: list[dict[str, object]] = []
    ended = False
    for line in body.decode("utf-8", "replace").splitlines():
        data = line.removeprefix("data:").strip() if line.startswith(("data:", "{")) else ""
        if data == "[DONE]":
            ended = True
        document = document_of(data.encode()) if data.startswith("{") else None
        if isinstance(document, dict):
            chunks.append(document)
            ended = ended or document.get("done") is True or document.get("type") in _END_EVENTS or _finished(document)
    return Transcript(chunks=tuple(chunks), ended=ended)


def _trouble_in(transcript: Transcript) -> tuple[Failure | None, str]:
    for chunk in transcript.chunks:
        if chunk.get("error") or chunk.get("object") == "error" or chunk.get("type") == "error":
            return error_inside(error_words(chunk)), "200 with an error inside the stream"
        failure, detail = chat.trouble_in(chunk["choices"]) if chunk.get("choices") else (None, "")
        if failure:
            return failure, detail
    if transcript.ended and not transcript.chunks:
        return Failure.PROVIDER_FAULT, "200 with an empty stream"
    return None, ""


def _finished(chunk: Mapping[str, object]) -> bool:
    """Gemini's streams have no end mark: the last piece gives the reason why it ended."""
    candidates = chunk.get("candidates")
    return isinstance(candidates, list) and any(
        isinstance(candidate, dict) and candidate.get("finishReason") for candidate in candidates
    )


def _cost(provider: Provider, transcript: Transcript) -> float:
    counted: dict[str, object] = {}
    for chunk in transcript.chunks:  # Anthropic counts the input in the first piece and the output in the last
        usage = usage_of(chunk)
        counted |= usage if isinstance(usage, dict) else {}
    return cost_usd(counted, provider.chat_price, floor_tokens=dialects.MAX_TOKENS)
