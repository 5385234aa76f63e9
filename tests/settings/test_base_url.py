"""The base URL is where the key is sent to: it is checked before anything is asked."""

from pathlib import Path

import pytest

from traymon.model import Auth, Provider
from traymon.settings.base_url import checked_base_url
from traymon.tables import Reader, SettingsError

READER = Reader(Path("config.toml"))


def checked(url: str, auth: Auth = Auth.BEARER) -> str:
    provider = Provider(id="mine", name="Mine", base_url=url, auth=auth)
    return checked_base_url(provider, READER, "providers.mine")


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        pytest.param("https://api.mistral.ai/v1", "https://api.mistral.ai/v1", id="usual"),
        pytest.param("https://api.mistral.ai/v1/", "https://api.mistral.ai/v1", id="a slash at the end"),
        pytest.param("  https://api.mistral.ai/v1//\n", "https://api.mistral.ai/v1", id="pasted with blanks"),
        pytest.param("https://example.org", "https://example.org", id="no path"),
        pytest.param("HTTPS://example.org/v1", "HTTPS://example.org/v1", id="capitals"),
        pytest.param("https://example.org:8443/a/b", "https://example.org:8443/a/b", id="a port and a longer path"),
        pytest.param("https://[2001:db8::1]:8443/v1", "https://[2001:db8::1]:8443/v1", id="an IPv6 literal"),
        pytest.param("https://example.org/models/v1", "https://example.org/models/v1", id="models within the path"),
    ],
)
def test_what_can_work_is_kept_without_its_last_slash(url: str, kept: str) -> None:
    assert checked(url) == kept


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:11434/v1",
        "http://LOCALHOST:11434/v1",
        "http://localhost.:11434/v1",
        "http://127.0.0.1:8080/v1",
        "http://127.8.9.1/v1",
        "http://[::1]:8080/v1",
    ],
)
def test_plain_http_to_this_very_machine_needs_no_permission(url: str) -> None:
    assert checked(url) == url


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://example.org/v1", id="a name"),
        pytest.param("http://192.168.1.5:11434/v1", id="a neighbour"),
        pytest.param("http://0.0.0.0:11434/v1", id="the address of no machine"),
        pytest.param("http://[fe80::1]/v1", id="a neighbour by IPv6"),
        pytest.param("http://localhost.example.org/v1", id="a name that begins like this machine's"),
        pytest.param("http://127.0.0.1.example.org/v1", id="a name that begins like an address"),
    ],
)
def test_no_key_travels_in_the_clear(url: str) -> None:
    with pytest.raises(SettingsError, match="is plain HTTP to another machine: the key would travel in the clear"):
        checked(url)
    assert checked(url, Auth.NONE) == url


@pytest.mark.parametrize(
    ("url", "said"),
    [
        pytest.param("", "is missing. The catalogue does not know this provider: give its URL.", id="empty"),
        pytest.param(
            "api.mistral.ai/v1",
            "needs http:// or https:// in front. Perhaps https://api.mistral.ai/v1?",
            id="no scheme",
        ),
        pytest.param("ftp://api.mistral.ai/v1", "needs http:// or https:// in front", id="another scheme"),
        pytest.param("localhost:11434/v1", "needs http:// or https:// in front", id="a port for a scheme"),
        pytest.param("https://", "names no host", id="a scheme alone"),
        pytest.param("https:///v1", "names no host", id="no host"),
        pytest.param("https://api.mistral.ai/v1?a=b", "must end with its path: no ? and no #", id="a query"),
        pytest.param("https://api.mistral.ai/v1#top", "must end with its path: no ? and no #", id="a fragment"),
        pytest.param(
            "https://api.mistral.ai/v1/chat/completions",
            "is the URL of one endpoint (/chat/completions). Give the part before it: https://api.mistral.ai/v1",
            id="the URL of chat",
        ),
        pytest.param("https://api.mistral.ai/v1/models/", "is the URL of one endpoint (/models)", id="of the models"),
        pytest.param("https://api.mistral.ai/v1/embeddings", "of one endpoint (/embeddings)", id="of embeddings"),
        pytest.param("https://api.mistral.ai:https/v1", "its host or port cannot be read", id="a port in words"),
        pytest.param("https://api.mistral.ai:99999/v1", "its host or port cannot be read", id="a port too high"),
        pytest.param("https://[::1/v1", "its host or port cannot be read", id="half a bracket"),
        pytest.param("https://api.mistral.ai/v 1", "holds a space or a control character", id="a space"),
        pytest.param("https://api.mistral\x00.ai/v1", "holds a space or a control character", id="a control character"),
    ],
)
def test_what_cannot_work_is_refused_with_the_remedy(url: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        checked(url)
    assert str(refused.value).startswith("config.toml: providers.mine.base_url: ")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://me:c4nary@api.mistral.ai/v1", id="a password"),
        pytest.param("https://c4nary@api.mistral.ai/v1", id="a user name"),
        pytest.param("http://:c4nary@localhost/v1", id="a password without a name"),
        pytest.param("me:c4nary@api.mistral.ai/v1", id="without a scheme"),
        pytest.param("https://me:c4nary@[::1/v1", id="that is no URL"),
        pytest.param("https://api.mistral.ai:c4nary/v1", id="in place of the port"),
        pytest.param("https://api.mistral.ai/v1?key=c4nary", id="in the query"),
        pytest.param("c4nary-0123456789abcdef", id="nothing but the key"),
    ],
)
def test_a_secret_in_it_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        checked(url)
    assert "c4nary" not in str(refused.value)
