"""How status pages are fetched: which transport the reader reads through."""

from collections.abc import Callable

from traymon.probes.network import Attempt, in_flight
from traymon.probes.transport import Transport, new_client
from traymon.status_pages.fetch import Fetcher
from traymon.status_pages.reader import Reader
from traymon.trust import ssl_context


def open_pages() -> tuple[Reader, Callable[[], None]]:
    """A reader, and what closes its connections: a page that is being read then only fails to be."""
    transport = Transport(ssl_context())
    fetcher = Fetcher(new_client(transport), lambda deadline: in_flight(Attempt(deadline=deadline)))
    return Reader(fetcher), transport.close
