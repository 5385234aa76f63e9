"""The settings that point traymon at the demo provider, as a user would write them: the demo takes a user's path."""

from traymon.demo.anchors import Anchors
from traymon.demo.server import DemoServer

_SHORTEST_PATIENCE = 0.4
"""Real seconds: a busy machine needs that for an answer, however fast the demo runs."""
_SHORTEST_IDLE = 0.3
"""Real seconds between two events: less than an answer, or stalled streams would take too long to be believed."""

_PATIENCE, _STREAM_PATIENCE, _STREAM_IDLE = 10.0, 40.0, 20.0
"""Virtual seconds; the usual settings."""

_SLOW_FLOOR = 1.6
"""Virtual seconds, twice the usual: sped up, the delays of a busy machine must not look like slow answers, which take
2.5 s in the script."""

_TEXT = """\
# Written by traymon demo. Nothing here leaves this machine.
interval = "30s"

[timeouts]
total = "{total}"
stream = "{stream}"
stream_idle = "{stream_idle}"

[judgement]
slow_floor = "{slow_floor}"
slow_evidence = 60  # a busy machine, sped up, is slow now and then

[providers.mistral]
base_url = "{base_url}"
probes = ["models", "chat", "stream", "embeddings"]

[[providers.mistral.status_sources]]
format = "rootly"
url = "{status_url}"

[diagnosis]
mode = "standard"
inference = true
control_names = []
captive_checks = []
resolvers = []
udp_resolvers = []
injection_canary = ""
peers = []
cdn_controls = []

[[diagnosis.anchors]]
name = "demo-anchor-1"
operator = "Demo One"
address = "127.0.0.1"
port = {first_port}

[[diagnosis.anchors]]
name = "demo-anchor-2"
operator = "Demo Two"
address = "127.0.0.1"
port = {second_port}
"""


def settings_toml(server: DemoServer, anchors: Anchors, *, speed: float) -> str:
    """The text, for an open server and open anchors.

    Time-outs and the floor of slowness measure real sockets, so they are divided by ``speed``; everything else counts
    in the virtual time of the demo's clock.
    """
    first_port, second_port = anchors.ports
    return _TEXT.format(
        total=_milliseconds(max(_PATIENCE / speed, _SHORTEST_PATIENCE)),
        stream=_milliseconds(max(_STREAM_PATIENCE / speed, _SHORTEST_PATIENCE * 2)),
        stream_idle=_milliseconds(max(_STREAM_IDLE / speed, _SHORTEST_IDLE)),
        slow_floor=_milliseconds(_SLOW_FLOOR / speed),
        base_url=server.base_url,
        status_url=server.status_url,
        first_port=first_port,
        second_port=second_port,
    )


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.3f}ms"
