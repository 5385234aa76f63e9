"""Facts of this computer's network, read without privileges and without sending a packet.

``facts``       what there is to know, the same on every operating system
``reading``     reads it all; what cannot be read becomes a sentence, never an exception
``linux``, ``darwin``, ``win32`` (``adapters``)   routes, resolvers and automatic proxies of one operating system
``interfaces``, ``kinds``, ``services``           network interfaces, which of them are tunnels, and VPN programs
``sources``     the source address of each family
``hosts_file``, ``resolv_conf``, ``proxy``, ``desktop_proxy``   names and proxies on this computer

Two ask others, for the checks: ``knocking`` (with ``error_queue``) a router, ``tunnelling`` a proxy.
"""

from traymon.diagnosis.host.reading import read_facts

__all__ = ["read_facts"]
