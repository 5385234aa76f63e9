"""The embedded demo provider: a loopback API and status page that play a script of incidents.

``conditions``  how each endpoint behaves now, as a value
``answers``     what the API says, well or in trouble; ``streams``: the same for streamed chat
``validation``  which requests the API refuses as badly formed
``api``         request + trouble → answer; pure
``pages``       what the status page shows; ``rootly`` and ``statuspage`` write it as JSON; pure
``wire``        one HTTP/1.1 request off a socket
``faults``      connections that go wrong below HTTP
``listener``    accepts loopback connections, one daemon thread each
``server``      ``DemoServer``: all of the above behind one port
``anchors``     two more ports that stand in for the rest of the Internet
``script``      the stages; ``player`` plays them in virtual time
``settings_text``  the settings that point traymon at the demo

All lengths of time in conditions and script are virtual: the server and the player divide them by ``speed``.
"""

from traymon.demo.anchors import Anchors
from traymon.demo.conditions import Behaviour, Condition, Endpoint, Trouble, everywhere
from traymon.demo.player import Player
from traymon.demo.script import SCRIPT, Stage, stage_at
from traymon.demo.server import DemoServer
from traymon.demo.settings_text import settings_toml

__all__ = [
    "SCRIPT",
    "Anchors",
    "Behaviour",
    "Condition",
    "DemoServer",
    "Endpoint",
    "Player",
    "Stage",
    "Trouble",
    "everywhere",
    "settings_toml",
    "stage_at",
]
