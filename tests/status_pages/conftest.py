import http.server
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from traymon.model import Provider, Vocabulary

NOW = datetime(2027, 1, 5, 10, 30, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def saved() -> Callable[[str], bytes]:
    folder = Path(__file__).parent / "data"
    return lambda name: (folder / name).read_bytes()


@pytest.fixture
def mistral() -> Provider:
    return Provider(
        id="mistral",
        name="Mistral AI",
        base_url="https://api.mistral.ai/v1",
        chat_model="ministral-3b-latest",
        embeddings_model="mistral-embed",
        components=("Completion API", "Chat Completions API", "Embedding API", "Embeddings API"),
        vocabulary=Vocabulary(
            products_out=("vibe", "le chat", "console", "studio", "settings", "documentation", "docs", "website"),
            other_components=("ocr api", "ocr", "audio api", "agents api", "batch api", "files api"),
            model_families=("mistral", "ministral", "codestral", "magistral", "glm", "labs"),
        ),
    )


@pytest.fixture
def rootly_status() -> Callable[..., dict[str, Any]]:
    """A ``status.json`` with the incidents given."""

    def build(indicator: str, *incidents: dict[str, Any], url: str = "https://status.example.test/") -> dict[str, Any]:
        return {
            "page": {"name": "Example AI Status", "url": url, "updated_at": "2026-09-10T09:51:19-07:00"},
            "status": {"indicator": indicator, "description": "?"},
            "incidents": list(incidents),
        }

    return build


Script = Callable[[http.server.BaseHTTPRequestHandler], None]


@pytest.fixture
def over() -> Iterator[threading.Event]:
    """Set when the test is over: what a server that never finishes waits for."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def serve(over: threading.Event) -> Iterator[Callable[[Script], str]]:
    """Starts a server that answers every GET by the script given; its address."""
    servers: list[http.server.ThreadingHTTPServer] = []

    def start(script: Script) -> str:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                try:
                    script(self)
                except ConnectionError:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    over.set()
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as plain:
        yield plain


@pytest.fixture
def as_body() -> Callable[[object], bytes]:
    return lambda document: json.dumps(document).encode()
