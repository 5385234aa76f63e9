"""``python -m tests.netlab.tested_demo``: the menu's "Test now" in the demo, while all is well and while nothing works."""

from pathlib import Path

from traymon.app.parts import Parts
from traymon.app.testing import test_provider
from traymon.credentials import Key
from traymon.demo import Anchors, Behaviour, Condition, DemoServer, Trouble, everywhere, settings_toml
from traymon.settings import parse


def verdict_on(condition: Condition) -> str:
    with DemoServer() as server, Anchors() as anchors:
        server.play(condition)
        chosen = parse(settings_toml(server, anchors, speed=1.0).encode(), Path("demo.toml"))
        [provider] = chosen.providers.values()
        key = Key(value=server.key, origin="demo")
        return test_provider(Parts(settings=chosen, look_up=lambda _provider: key), provider).verdict.code


if __name__ == "__main__":
    for condition in (Condition(), everywhere(Behaviour(trouble=Trouble.UNAVAILABLE))):
        print(verdict_on(condition))
