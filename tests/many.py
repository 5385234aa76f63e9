"""Many providers at one loopback server: a free API and a status page each, in any format."""

import contextlib
import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "status_pages" / "data"
EXPECTED: dict[str, dict[str, Any]] = json.loads((DATA / "expected.json").read_text("utf-8"))

PAGES: dict[str, dict[str, str]] = {
    "statuspage": {"/api/v2/summary.json": "statuspage/major_partial.json"},
    "rootly": {
        "/api/v1/status.json": "rootly/status_minor.json",
        "/api/v1/incidents.json": "rootly/incidents_none.json",
    },
    "incidentio": {"/proxy/127.0.0.1": "incidentio/proxy_summary_full_outage.json"},
    "checkly": {"/api/v1/summary.json": "checkly/summary_with_services.json"},
    "instatus": {
        "/summary.json": "instatus/summary_degraded.json",
        "/v2/components.json": "instatus/components_mixed.json",
    },
    "betterstack": {"/index.json": "betterstack/downtime_of_one.json"},
    "statusio": {"": "statusio/disruption.json"},
    "onlineornot": {"/summary": "onlineornot/outage.json"},
    "flashcat": {"/summary/active": "flashcat/deepseek_active_change.json"},
    "datadog": {"/config.json": "datadog/groups_and_degradation.json"},
    "cachet": {"/api/v1/components": "cachet/components.json"},
    "xai": {"/feed.xml": "xai/all_resolved.xml"},
}
"""Format → paths below the page → what is there. What these say does not change with their age."""

ASKS_NOBODY = """
[diagnosis]
mode = "minimal"
control_names = []
captive_checks = []
resolvers = []
udp_resolvers = []
injection_canary = ""
peers = []
cdn_controls = []
anchors = []
"""
"""Settings by which nothing leaves this machine."""

_MODELS = json.dumps({"object": "list", "data": [{"id": "tiny-1", "object": "model"}]}).encode()


@dataclass
class Many:
    """``served``: whole path → body. ``silent``: beginnings of paths that are never answered."""

    served: dict[str, bytes] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    """Beginnings of paths that are answered with 503."""
    asked: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    def put(self, name: str, format_name: str) -> None:
        """Give the provider ``name`` an API, and a page in one format instead of what it had."""
        for path in [path for path in self.served if path.startswith(f"/{name}/page")]:
            del self.served[path]
        self.served[f"/{name}/v1/models"] = _MODELS
        for path, file in PAGES[format_name].items():
            self.served[f"/{name}/page{path}"] = (DATA / file).read_bytes()

    def table(self, name: str, format_name: str, more: str = "") -> str:
        """The settings of the provider ``name``."""
        root = f"http://127.0.0.1:{self.port}/{name}"
        return (
            f'[providers.{name}]\nbase_url = "{root}/v1"\nauth = "none"\nprobes = ["models"]\n{more}\n'
            f'[[providers.{name}.status_sources]]\nformat = "{format_name}"\nurl = "{root}/page"\n'
        )


@contextlib.contextmanager
def many() -> Iterator[Many]:
    """A server that runs until the end."""
    world = Many()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            world.asked.append(path)
            if any(path.startswith(beginning) for beginning in world.silent):
                world.over.wait()
            body, code = world.served.get(path, b"nothing here"), 200 if path in world.served else 404
            code = 503 if any(path.startswith(beginning) for beginning in world.broken) else code
            with contextlib.suppress(OSError):
                self.send_response(code)
                self.send_header("content-length", str(len(body)))
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

        def handle_error(self, *_: object) -> None:
            """A client that went away is no news."""

    server = Server(("127.0.0.1", 0), Handler)
    world.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield world
    finally:
        world.over.set()
        server.shutdown()
        server.server_close()
