"""How status pages are fetched: which transport the reader reads through."""

from collections.abc import Callable

from traymon.probes.network import Attempt, in_flight
from traymon.probes.transport import Transport, new_client
from traymon.status_pages.fetch import Fetcher
from traymon.status_pages.reader import Reader
from traymon.trust import ssl_context
from traymon.version import USER_AGENT


def open_pages(user_agent: str = "") -> tuple[Reader, Callable[[], None]]:
    """A reader, and what closes its connections: a page that is being read then only fails to be.

    ``user_agent``: what it calls itself; empty: traymon, as it is.
    """
    transport = Transport(ssl_context())
    client, name = new_client(transport), user_agent or USER_AGENT
    fetcher = Fetcher(client, lambda deadline: in_flight(Attempt(deadline=deadline)), name)
    return Reader(fetcher), transport.close
