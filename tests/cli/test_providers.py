"""``traymon providers``: who can be watched."""

import json
import re

from tests.user import User
from traymon import catalog

ROW = re.compile(r"(watched|       )  ([\w-]+) +(.+): (https?://\S+)")


def rows(text: str) -> dict[str, str]:
    """Id → whether it is watched."""
    return {found[2]: found[1].strip() for line in text.splitlines() if (found := ROW.fullmatch(line))}


def test_without_settings_the_catalogue_is_listed_and_mistral_is_watched(stranger: User) -> None:
    stranger.configure("")
    done = stranger.run("providers")
    assert rows(done.out) == dict.fromkeys(catalog.ids(), "") | {"mistral": "watched"}
    assert "with a key: models, chat, stream, embeddings; without one: whether it answers, and its status" in done.out
    assert "with a key: chat; without one: its status page" in done.out
    assert "needs no key: models" in done.out
    assert "Any other OpenAI-compatible API" in done.out
    assert done.code == 0


def test_the_users_own_are_listed_with_the_catalogues(stranger: User) -> None:
    stranger.configure('[providers.mine]\nbase_url = "http://localhost:11434/v1"\nauth = "none"')
    done = stranger.run("providers")
    assert rows(done.out) == dict.fromkeys(catalog.ids(), "") | {"mine": "watched"}
    assert "mine: http://localhost:11434/v1\n                       needs no key: models\n" in done.out


def test_the_list_for_programs(stranger: User) -> None:
    stranger.configure("")
    listed = {one["id"]: one for one in json.loads(stranger.run("providers", "--json").out)}
    assert listed.keys() == set(catalog.ids())
    assert listed["mistral"]["watched"]
    assert not listed["ollama"]["needs_key"]


def test_wrong_settings_are_refused(stranger: User) -> None:
    stranger.configure("providers = 1")
    done = stranger.run("providers")
    assert "providers: must be a table, not 1" in done.err
    assert (done.out, done.code) == ("", 2)
