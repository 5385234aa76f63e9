"""Providers that the user adds: in the settings, as files beside them, or as a second entry of a known one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from traymon import catalog
from traymon.settings import Settings, load
from traymon.tables import SettingsError

MINE = 'name = "Mine"\nbase_url = "https://ai.example/v1"\nkey_variables = ["MINE_API_KEY"]\n'

Loaded = Callable[..., Settings]


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    """The settings with these files beside them."""

    def with_files(config: str = "", **files: str) -> Settings:
        folder = tmp_path / "providers"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        if config:
            (tmp_path / "config.toml").write_text(config, encoding="utf-8")
        return load(tmp_path / "config.toml")

    return with_files


def test_a_file_in_the_folder_is_a_provider_that_is_watched(loaded: Loaded) -> None:
    watched = loaded(mine=MINE).providers
    assert list(watched) == ["mistral", "mine"]
    assert (watched["mine"].name, watched["mine"].base_url) == ("Mine", "https://ai.example/v1")


def test_the_settings_may_change_and_switch_off_what_a_file_says(loaded: Loaded) -> None:
    config = '[providers.mistral]\n[providers.mine]\nname = "My own"\n'
    assert loaded(config, mine=MINE).providers["mine"].name == "My own"
    assert list(loaded("[providers.mistral]\n[providers.mine]\nenabled = false\n").providers) == ["mistral"]


def test_a_second_key_for_one_provider_is_a_second_entry(loaded: Loaded) -> None:
    watched = loaded('[providers.mistral]\n[providers.mistral-free]\nlike = "mistral"\nprobes = ["models"]\n').providers
    free, paid = watched["mistral-free"], watched["mistral"]
    assert (free.base_url, free.status_sources) == (paid.base_url, paid.status_sources)
    assert free.name == "Mistral AI (mistral-free)"
    assert free.key_variables == (), "or both would find the same key"
    assert paid == catalog.load("mistral")


def test_an_entry_may_begin_like_one_of_the_users_own(loaded: Loaded) -> None:
    watched = loaded('[providers.other]\nlike = "mine"\nname = "Other"\n', mine=MINE).providers
    assert (watched["other"].name, watched["other"].base_url) == ("Other", "https://ai.example/v1")


def test_fallbacks_are_other_providers_of_the_settings(loaded: Loaded) -> None:
    config = '[providers.mistral]\nfallbacks = ["ollama", "mine"]\n[providers.ollama]\nprimary = false\n'
    watched = loaded(config, mine=MINE).providers
    assert watched["mistral"].fallbacks == ("ollama", "mine")
    assert not watched["ollama"].primary


@pytest.mark.parametrize(
    ("config", "files", "said"),
    [
        pytest.param("", {"mine": "name = 'Mine'"}, "mine.toml: base_url: is missing", id="no address"),
        pytest.param("", {"mine": MINE + "prob = 1"}, "mine.toml: prob: unknown key", id="unknown key"),
        pytest.param("", {"mine": "name = "}, "mine.toml: is not valid TOML", id="no TOML"),
        pytest.param("", {"mine": MINE + "api_key = 'x'"}, "mine.toml: api_key: API keys do not belong", id="a key"),
        pytest.param("", {"a b": MINE}, "a b.toml: is no name for a provider", id="name of the file"),
        pytest.param(
            "[providers.mistral]\nheaders = { Authorization = 'Bearer x' }",
            {},
            "providers.mistral.headers.Authorization: keys do not belong",
            id="a key among the headers",
        ),
        pytest.param(
            "[providers.x]\nlike = 'mistrl'", {}, "providers.x.like: 'mistrl' is no known provider", id="like nobody"
        ),
        pytest.param(
            "[providers.mistral]\nfallbacks = ['olama']",
            {},
            "providers.mistral.fallbacks: 'olama' is no provider",
            id="fallback nobody",
        ),
        pytest.param('status_user_agent = "a\\r\\nb"', {}, "status_user_agent: must be at most 300", id="header"),
        pytest.param("[alerts]\nlevels = ['down']", {}, "alerts.levels[0]: must be one of maintenance", id="level"),
    ],
)
def test_what_cannot_work_is_one_sentence(loaded: Loaded, config: str, files: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        loaded(config, **files)
    assert said in str(refused.value)


def test_a_folder_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "providers" / "mine.toml").mkdir(parents=True)
    with pytest.raises(SettingsError, match=r"mine\.toml: cannot be read \(Is a directory\)"):
        load(tmp_path / "config.toml")
