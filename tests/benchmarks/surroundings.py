"""A user with servers to watch: what every measurement of the real program starts from."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.processes import Child
from tests.user import User

_ASKS_NOBODY = "[diagnosis]\ncontrol_names = []\nanchors = []\n"


@dataclass(frozen=True)
class Surroundings:
    """``offered`` is what the servers said of themselves."""

    user: User
    servers: Child
    offered: dict[str, Any]

    def url(self, scheme: str) -> str:
        """Base URL of the server that answers with a list of models."""
        return f"{scheme}://127.0.0.1:{self.offered[scheme]}/v1"

    def watch_demo(self, interval: str) -> None:
        """The demo provider: four probes, a status page, a key in the key store."""
        self.user.configure(self.offered["demo"].replace('interval = "30s"', f'interval = "{interval}"'))

    def watch_many(self, scheme: str, count: int, interval: str) -> None:
        """So many providers at one server: the free probe, no key, no status page."""
        one = f'base_url = "{self.url(scheme)}"\nauth = "none"\nprobes = ["models"]\n'
        tables = "".join(f"[providers.p{number}]\n{one}" for number in range(count))
        self.user.configure(f'interval = "{interval}"\n{_ASKS_NOBODY}{tables}')


@contextmanager
def surroundings() -> Iterator[Surroundings]:
    """Servers, and a user who trusts them, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="traymon-benchmark-") as folder:
        user, authority = User(Path(folder)), str(Path(folder) / "authority.pem")
        with Child("tests.benchmarks.servers", authority) as servers:
            offered = servers.answer()
            user.environ |= {
                "SSL_CERT_FILE": authority,
                "PYTHON_KEYRING_BACKEND": "tests.benchmarks.key_store.OpenKeyring",
                "BENCHMARK_KEY": offered["key"],
            }
            yield Surroundings(user, servers, offered)
