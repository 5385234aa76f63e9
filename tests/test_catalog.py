"""The catalogue: data, no code; so the data are tested."""

import tomllib
from importlib import resources
from urllib.parse import urlsplit

import pytest

from traymon import catalog, status_pages
from traymon.model import Auth, Price, ProbeKind, Provider
from traymon.settings import parse
from traymon.tables import Reader, SettingsError

each = pytest.mark.parametrize("provider", [catalog.load(name) for name in catalog.ids()], ids=catalog.ids())


def test_mistral_is_known() -> None:
    assert "mistral" in catalog.ids()


def test_each_file_is_a_provider() -> None:
    files = {entry.name for entry in resources.files(catalog).iterdir() if entry.name.endswith(".toml")}
    assert files == {f"{name}.toml" for name in catalog.ids()}


@each
def test_what_everybody_needs_is_there(provider: Provider) -> None:
    assert provider.name != provider.id
    assert provider.auth is not Auth.NONE
    assert provider.key_variables
    assert {"status", "console"} <= set(provider.links)
    assert ProbeKind.MODELS in provider.probes, "the free one"


@each
def test_every_address_is_https_without_credentials(provider: Provider) -> None:
    addresses = [provider.base_url, *(source.url for source in provider.status_sources), *provider.links.values()]
    for address in addresses:
        parts = urlsplit(address)
        assert parts.scheme == "https", address
        assert parts.hostname, address
        assert parts.username is parts.password is None


@each
def test_every_paid_probe_has_a_model_and_its_price(provider: Provider) -> None:
    for probe in provider.probes:
        if probe.paid:
            price = provider.embeddings_price if probe is ProbeKind.EMBEDDINGS else provider.chat_price
            assert provider.model_of(probe)
            assert price != Price()


@each
def test_every_status_page_is_in_a_known_format_and_the_first_is_in_use(provider: Provider) -> None:
    assert provider.status_sources
    for source in provider.status_sources:
        assert source.format == status_pages.AUTO or status_pages.named(source.format), source.format
    assert not provider.status_sources[0].fallback


@each
def test_the_words_of_incidents_are_in_lower_case(provider: Provider) -> None:
    words = provider.vocabulary
    for word in (*words.products_out, *words.other_components, *words.model_families):
        assert word == word.lower().strip()


@each
def test_it_passes_the_checks_that_a_users_own_settings_pass(provider: Provider) -> None:
    made = parse(f"[providers.{provider.id}]".encode(), resources.files(catalog) / "x.toml")
    assert made.providers == {provider.id: provider}


def test_an_unknown_key_is_refused_as_in_the_settings() -> None:
    table = tomllib.loads('name = "X"\nbase_url = "https://x.example/v1"\nchat_modell = "m"')
    with pytest.raises(SettingsError, match=r"catalog/x\.toml: chat_modell: unknown key\. Did you mean chat_model\?"):
        Reader("catalog/x.toml").build(Provider, table, over=Provider(id="x", name="x", base_url=""))


def test_no_file_can_name_its_own_id() -> None:
    with pytest.raises(SettingsError, match="id: unknown key"):
        Reader("f").build(Provider, {"id": "y"}, over=Provider(id="x", name="x", base_url=""))
