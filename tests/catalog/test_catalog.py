"""Every provider of the catalogue is complete and can be watched."""

import tomllib
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from traymon import catalog
from traymon.model import Auth, ProbeKind, Provider
from traymon.settings import parse
from traymon.status_pages import AUTO, named
from traymon.status_pages.fetch import address_problem
from traymon.tables import Reader, SettingsError

ALL = [catalog.load(name) for name in catalog.ids()]
REMOTE = [provider for provider in ALL if provider.auth is not Auth.NONE]

every = pytest.mark.parametrize("provider", ALL, ids=lambda provider: provider.id)
every_remote = pytest.mark.parametrize("provider", REMOTE, ids=lambda provider: provider.id)


def test_the_promised_providers_are_there() -> None:
    promised = """mistral openai anthropic gemini groq cohere deepseek together openrouter fireworks perplexity xai
        azure-openai bedrock huggingface replicate cerebras nvidia ollama vllm llamacpp lmstudio"""
    assert set(promised.split()) == set(catalog.ids())


@every
def test_it_can_be_watched(provider: Provider, tmp_path: Path) -> None:
    own = 'base_url = "https://mine.openai.azure.com/openai/v1"' if provider.id == "azure-openai" else ""
    watched = parse(f"[providers.{provider.id}]\n{own}".encode(), tmp_path / "config.toml").providers
    assert watched == {provider.id: replace(provider, base_url=watched[provider.id].base_url)}


def test_a_resource_of_ones_own_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="still has RESOURCE in it"):
        parse(b"[providers.azure-openai]", tmp_path / "config.toml")


@every
def test_each_probe_that_is_named_has_what_it_needs(provider: Provider) -> None:
    assert provider.probes
    assert all(provider.model_of(probe) for probe in provider.probes if probe.paid)
    if ProbeKind.CHAT in provider.probes:
        assert provider.chat_price.input > 0


@every_remote
def test_a_key_travels_over_https_and_has_a_usual_variable(provider: Provider) -> None:
    assert provider.base_url.startswith("https://")
    assert provider.key_variables


@every_remote
def test_its_links_are_complete(provider: Provider) -> None:
    assert {"status", "console", "usage", "support", "search"} <= provider.links.keys()
    assert all(urlsplit(url).scheme == "https" for url in provider.links.values())


@every
def test_its_status_pages_are_in_known_formats(provider: Provider) -> None:
    for source in provider.status_sources:
        assert source.format == AUTO or named(source.format)
        assert not address_problem(source.url)


def test_what_runs_on_this_machine_needs_no_key_and_is_free() -> None:
    local = {provider.id for provider in ALL if urlsplit(provider.base_url).hostname == "localhost"}
    assert local == {"ollama", "vllm", "llamacpp", "lmstudio"}
    assert all(provider.auth is Auth.NONE for provider in ALL if provider.id in local)


def test_ids_are_all_that_tells_apart() -> None:
    assert len({provider.name for provider in ALL}) == len(ALL)
    assert len({provider.base_url for provider in ALL}) == len(ALL)


@every
def test_the_words_of_incidents_are_in_lower_case(provider: Provider) -> None:
    words = provider.vocabulary
    for word in (*words.products_out, *words.other_components, *words.model_families):
        assert word == word.lower().strip()


@every
def test_no_address_holds_credentials_and_the_page_in_use_is_none_that_was_left(provider: Provider) -> None:
    for address in (provider.base_url, *(source.url for source in provider.status_sources)):
        assert urlsplit(address).username is urlsplit(address).password is None
    assert not any(source.fallback for source in provider.status_sources[:1])


def test_an_unknown_key_is_refused_as_in_the_settings() -> None:
    table = tomllib.loads('name = "X"\nbase_url = "https://x.example/v1"\nchat_modell = "m"')
    with pytest.raises(SettingsError, match=r"catalog/x\.toml: chat_modell: unknown key\. Did you mean chat_model\?"):
        Reader("catalog/x.toml").build(Provider, table, over=Provider(id="x", name="x", base_url=""))


def test_no_file_can_name_its_own_id() -> None:
    with pytest.raises(SettingsError, match="id: unknown key"):
        Reader("f").build(Provider, {"id": "y"}, over=Provider(id="x", name="x", base_url=""))
