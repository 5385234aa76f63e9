"""``traymon key``, on a key store made for the purpose; real stores: tests/desktop."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from keyring.backend import KeyringBackend

from traymon.cli import key as command
from traymon.model import TraymonError

KEY = "c4nary-4f9bd0c7e2a14d55"
BROKEN_KEY = "c4nary broken"


class InMemory(KeyringBackend):
    priority = 1
    kept: dict[tuple[str, str], str] = {}  # noqa: RUF012 - the store outlives the backend, as a real one does

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Api(BaseHTTPRequestHandler):
    """``/v1/models`` for those who have the key."""

    def do_GET(self) -> None:
        accepted = self.headers["authorization"] == f"Bearer {KEY}"
        body = b'{"data": [{"id": "a"}, {"id": "b"}]}' if accepted else b'{"detail": "Unauthorized"}'
        self.send_response(200 if accepted else 401)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def api() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Api) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()
        thread.join()


class Terminal:
    """Runs ``traymon key`` with settings of its own."""

    def __init__(self, settings: Path) -> None:
        self._settings = settings
        self.environ: dict[str, str | None] = {
            "TRAYMON_CONFIG": str(settings),
            "PYTHON_KEYRING_BACKEND": f"{__name__}.InMemory",
            "MISTRAL_API_KEY": None,
        }
        self.configure("")

    def configure(self, toml: str) -> None:
        self._settings.write_text(toml, encoding="utf-8")

    def __call__(self, *arguments: str, typed: str | bytes = "") -> Result:
        return CliRunner().invoke(command.key, arguments, input=typed, env=self.environ)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    InMemory.kept.clear()
    yield Terminal(tmp_path / "config.toml")
    InMemory.kept.clear()


def test_a_key_given_on_standard_input_is_stored_and_never_shown(terminal: Terminal) -> None:
    done = terminal("set", "--stdin", typed=f"{KEY}\nanother line\n")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines() == [
        f"The key of Mistral AI is now in {__name__}.InMemory.",
        "Try it with: traymon key test mistral",
    ]
    assert InMemory.kept == {("traymon", "mistral"): KEY}


def test_without_a_terminal_there_is_no_prompt(terminal: Terminal) -> None:
    done = terminal("set", typed=f"{KEY}\n")
    assert done.exit_code == 2
    assert "--stdin" in done.stderr
    assert not InMemory.kept


def test_no_command_takes_a_key_as_an_argument(terminal: Terminal) -> None:
    done = terminal("set", "mistral", KEY)
    assert done.exit_code == 2
    assert not InMemory.kept


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("", "the key is empty"),
        ("\n", "the key is empty"),
        (f"Bearer {KEY}\n", 'the key begins with "Bearer"'),
        (b"\xff\xfek\x00e\x00y\x00", "the key holds a control character"),
        (b"k\xe9y", "the key holds a character that is not ASCII"),
        ("x" * 100_000, "the key is longer than 1280 characters"),
    ],
    ids=["nothing", "an empty line", "a header", "UTF-16", "Latin-1", "a whole file"],
)
def test_what_is_no_key_is_refused(terminal: Terminal, typed: str | bytes, title: str) -> None:
    done = terminal("set", "--stdin", typed=typed)
    assert isinstance(done.exception, TraymonError)
    assert done.exception.title == title
    assert not InMemory.kept


@pytest.mark.parametrize(
    ("settings", "arguments", "provider"),
    [
        pytest.param("", [], "mistral", id="Mistral without settings"),
        pytest.param('[providers.mine]\nbase_url = "https://a.test/v1"', [], "mine", id="the only one enabled"),
        pytest.param(
            '[providers.mine]\nbase_url = "https://a.test/v1"\n[providers.yours]\nbase_url = "https://b.test/v1"',
            [],
            "mistral",
            id="Mistral among several",
        ),
        pytest.param('[providers.mine]\nbase_url = "https://a.test/v1"', ["mistral"], "mistral", id="one not enabled"),
    ],
)
def test_which_provider_is_meant(terminal: Terminal, settings: str, arguments: list[str], provider: str) -> None:
    terminal.configure(settings)
    assert terminal("set", "--stdin", *arguments, typed=KEY).exit_code == 0
    assert InMemory.kept == {("traymon", provider): KEY}


def test_an_unknown_provider_is_bad_usage_and_the_nearest_is_named(terminal: Terminal) -> None:
    done = terminal("delete", "mistrall")
    assert done.exit_code == 2
    assert "Did you mean mistral?" in done.stderr


def test_a_provider_that_is_asked_without_a_key_gets_none(terminal: Terminal) -> None:
    terminal.configure('[providers.local]\nbase_url = "http://localhost:11434/v1"\nauth = "none"')
    for arguments in (["set", "--stdin"], ["test"]):
        assert "asked without a key" in str(terminal(*arguments, typed=KEY).exception)
    assert terminal("list").stdout == "local  none needed\n"


def test_a_deleted_key_is_gone_and_a_variable_that_holds_one_is_named(terminal: Terminal) -> None:
    terminal("set", "--stdin", typed=KEY)
    terminal.environ["MISTRAL_API_KEY"] = KEY
    done = terminal("delete")
    assert done.stdout.splitlines() == [
        f"The key of Mistral AI is no longer in {__name__}.InMemory.",
        "The environment variable MISTRAL_API_KEY still holds one.",
    ]
    assert not InMemory.kept
    assert "holds no key of mistral" in str(terminal("delete").exception)


def test_the_list_shows_places_and_notes_and_no_key(terminal: Terminal) -> None:
    terminal.configure('[providers.mistral]\n[providers.mine]\nbase_url = "https://a.test/v1"')
    terminal("set", "--stdin", typed=KEY)
    terminal.environ["MISTRAL_API_KEY"] = BROKEN_KEY
    done = terminal("list")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == ["mistral  keyring", "mine     none"]
    assert done.stderr == "Note: MISTRAL_API_KEY is passed over: the key holds a space.\n"
    assert "c4nary" not in done.output


def test_an_accepted_key(terminal: Terminal, api: str) -> None:
    terminal.configure(f'[providers.mistral]\nbase_url = "{api}"')
    terminal("set", "--stdin", typed=KEY)
    done = terminal("test")
    assert done.stdout == "Key from keyring: Mistral AI accepts it and offers 2 model names.\n"
    assert done.exit_code == 0


def test_a_refused_key(terminal: Terminal, api: str) -> None:
    terminal.configure(f'[providers.mistral]\nbase_url = "{api}"')
    terminal.environ["MISTRAL_API_KEY"] = f"{KEY}x"
    done = terminal("test")
    expected = "Key from environment MISTRAL_API_KEY: Mistral AI refuses it: it is wrong, expired or revoked.\n"
    assert done.stdout == expected
    assert done.exit_code == 1


def test_a_provider_that_cannot_be_reached(terminal: Terminal) -> None:
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        port = nobody_listens.getsockname()[1]
        terminal.configure(f'[providers.mistral]\nbase_url = "http://127.0.0.1:{port}/v1"')
        terminal("set", "--stdin", typed=KEY)
        done = terminal("test")
    assert done.stdout.startswith("Key from keyring: Mistral AI could not be asked (")
    assert done.exit_code == 1


def test_nothing_to_test(terminal: Terminal) -> None:
    error = terminal("test").exception
    assert isinstance(error, TraymonError)
    assert error.title == "there is no key of Mistral AI"
    assert "traymon key set mistral" in error.advice


def test_every_command_has_a_help_text() -> None:
    context = click.Context(command.key)
    assert all(command.key.get_command(context, name).help for name in command.key.list_commands(context))
