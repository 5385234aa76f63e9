"""From the settings file to values in force, and the sentence when it cannot be used."""

import contextlib
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon import catalog
from traymon.model import Anchor, Auth, ProbeKind, StatusSource
from traymon.settings import Diagnosis, Settings, load, parse
from traymon.settings.choices import CaptiveCheck, NamedUrl, Vantage
from traymon.tables import SettingsError

PATH = Path("config.toml")

PROMISED = """
interval = "30s"                          # of the free probe; 10s to 1h

[budget]                                  # bounds what paid probes may cost
usd_per_month = 0.25
share_of_rate_limit = 0.33                # of the requests per minute the key's headers announce

[providers.mistral]                       # id from the catalogue, or a new one with base_url
enabled = true
base_url = "https://api.mistral.ai/v1"
auth = "bearer"                           # bearer | x-api-key | x-goog-api-key | none
chat_model = "ministral-3b-latest"
embeddings_model = "mistral-embed"
probes = ["models", "chat", "stream", "embeddings"]
components = ["Chat Completions API", "Embeddings API"]   # of the status page; what colours the icon
[[providers.mistral.status_sources]]      # first readable and fresh one wins
format = "rootly"                         # or "auto"
url = "https://status.mistral.ai"

[alerts]
quiet_hours = "22:00-07:00"
remind_after = "0s"                       # 0 = never

[diagnosis]
mode = "standard"                         # minimal | standard | full
deadline = "9s"
control_names = ["www.iana.org"]
[[diagnosis.anchors]]
name = "google"
operator = "Google"
address = "8.8.8.8"
address6 = "2001:4860:4860::8888"
port = 443
cdn = ""                                  # equal to the provider's = a same-CDN control, not an anchor
[[diagnosis.captive_checks]]
url = "http://captive.apple.com/hotspot-detect.html"
status = 200
body = "Success"
[[diagnosis.resolvers]]                   # DNS over HTTPS
name = "google"
url = "https://8.8.8.8/dns-query"
[[diagnosis.peers]]
name = "openai"
url = "https://api.openai.com/v1/models"
cdn = "cloudflare"
[diagnosis.vantage]
enabled = false
url = "https://api.globalping.io/v1"
"""
"""Every key that outside programs were promised, with its usual value. None may ever be refused."""


def read(toml: str) -> Settings:
    return parse(toml.encode(), PATH)


def refusal(toml: str | bytes) -> str:
    with pytest.raises(SettingsError) as refused:
        parse(toml.encode() if isinstance(toml, str) else toml, PATH)
    said = str(refused.value)
    assert "\n" not in said
    return said


def test_every_promised_key_is_understood() -> None:
    settings = read(PROMISED)
    [mistral] = settings.providers.values()
    assert settings.interval == timedelta(seconds=30)
    assert (settings.budget.usd_per_month, settings.budget.share_of_rate_limit) == (0.25, 0.33)
    assert mistral.base_url == "https://api.mistral.ai/v1"
    assert mistral.auth is Auth.BEARER
    assert (mistral.chat_model, mistral.embeddings_model) == ("ministral-3b-latest", "mistral-embed")
    assert mistral.probes == tuple(ProbeKind)
    assert mistral.components == ("Chat Completions API", "Embeddings API")
    assert mistral.status_sources == (StatusSource(format="rootly", url="https://status.mistral.ai"),)
    assert (settings.alerts.quiet_hours, settings.alerts.remind_after) == ("22:00-07:00", timedelta(0))
    assert settings.diagnosis == Diagnosis(
        mode="standard",
        deadline=timedelta(seconds=9),
        control_names=("www.iana.org",),
        anchors=(Anchor(name="google", operator="Google", address="8.8.8.8", address6="2001:4860:4860::8888"),),
        captive_checks=(CaptiveCheck(url="http://captive.apple.com/hotspot-detect.html", status=200, body="Success"),),
        resolvers=(NamedUrl(name="google", url="https://8.8.8.8/dns-query"),),
        peers=(NamedUrl(name="openai", url="https://api.openai.com/v1/models", cdn="cloudflare"),),
        vantage=Vantage(enabled=False, url="https://api.globalping.io/v1"),
    )


def test_the_promised_values_are_the_defaults_where_there_are_any() -> None:
    settings, defaults = read(PROMISED), Settings()
    assert settings.budget == defaults.budget
    assert settings.interval == defaults.interval
    assert settings.alerts.remind_after == defaults.alerts.remind_after
    assert settings.diagnosis.mode == defaults.diagnosis.mode
    assert settings.diagnosis.anchors[0] in defaults.diagnosis.anchors


LINES = PROMISED.splitlines()


@pytest.mark.parametrize("number", [number for number, line in enumerate(LINES) if " = " in line])
def test_a_promised_key_that_is_misspelt_is_refused_and_the_right_one_is_named(number: int) -> None:
    key = LINES[number].partition(" = ")[0]
    misspelt = [*LINES[:number], LINES[number].replace(key, f"{key}x", 1), *LINES[number + 1 :]]
    assert f"{key}x: unknown key. Did you mean {key}?" in refusal("\n".join(misspelt))


def test_an_empty_file_is_the_defaults() -> None:
    assert read("") == Settings(source=PATH)


# --- the file ---


def test_without_a_file_the_defaults_are_in_force(tmp_path: Path) -> None:
    assert load(tmp_path / "config.toml") == Settings()
    assert load(tmp_path / "no folder" / "config.toml").source is None


def test_a_file_that_was_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such file") as refused:
        load(tmp_path / "config.toml", required=True)
    assert "TRAYMON_CONFIG" in refused.value.advice


def test_the_file_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbfinterval = '45s'  # by Windows' Notepad, with a byte order mark\r\n")
    settings = load(path)
    assert (settings.interval, settings.source) == (timedelta(seconds=45), path)


def test_a_file_that_cannot_be_read_is_not_taken_for_a_missing_one(tmp_path: Path) -> None:
    """A folder in its place stands in for a file without permission, which the superuser could read all the same."""
    with pytest.raises(SettingsError, match="cannot be read") as refused:
        load(tmp_path)
    assert "permissions" in refused.value.advice


def test_a_file_in_place_of_its_folder_cannot_be_read_either(tmp_path: Path) -> None:
    (tmp_path / "traymon").write_text("")
    with pytest.raises(SettingsError):
        load(tmp_path / "traymon" / "config.toml")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param(b"interval = '30s' # \xe9", "is not UTF-8 (byte 19). Save the file as UTF-8.", id="Latin-1"),
        pytest.param("interval = '30s'".encode("utf-16"), "is not UTF-8 (byte 0)", id="UTF-16"),
        pytest.param(b"\n\ninterval = 30s", "is not valid TOML: ", id="a text without quotes"),
        pytest.param(b"\n\ninterval = 30s", "line 3", id="in which line"),
        pytest.param(b"[a]\n[a]", "is not valid TOML: ", id="a table twice"),
        pytest.param(b"interval =", "is not valid TOML: ", id="no value"),
        pytest.param(b"interval = 1" + b"0" * 5000, "is not valid TOML: ", id="5000 digits"),
        pytest.param(b"a = " + b"[" * 20_000, "is not valid TOML: ", id="20,000 brackets"),
        pytest.param(b"a" + b".a" * 2_000 + b" = 1", "a: unknown key", id="2,000 dots"),
        pytest.param(b"\x00", "is not valid TOML: ", id="a zero byte"),
    ],
)
def test_a_file_that_is_no_toml(raw: bytes, said: str) -> None:
    assert said in refusal(raw)


# --- the values ---


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        pytest.param("intervall = '30s'", "intervall: unknown key. Did you mean interval?", id="a typo"),
        pytest.param("[budgets]", "budgets: unknown key. Did you mean budget?", id="a table misspelt"),
        pytest.param(
            "[colours]\na = 1", "colours: unknown key. Known here: alerts, breaker, budget,", id="an unknown table"
        ),
        pytest.param("[budget]\nusd = 1", "budget.usd: unknown key", id="an unknown key in a table"),
        pytest.param("source = 'x'", "source: unknown key", id="what no file may say"),
        pytest.param("interval = 30", 'interval: must be a text like "30s", not 30', id="a number for a time"),
        pytest.param("interval = '9s'", "interval: must be 10s to 1h", id="too often"),
        pytest.param("interval = '61m'", "interval: must be 10s to 1h", id="too seldom"),
        pytest.param("status_interval = '30s'", "status_interval: must be 60s to 24h", id="a page too often"),
        pytest.param("keep_history = '12h'", "keep_history: must be 1d to 400d", id="hardly any history"),
        pytest.param("[budget]\nusd_per_month = -1", "budget.usd_per_month: must be 0 to", id="a negative budget"),
        pytest.param("[budget]\nusd_per_month = 1e-9", "budget.usd_per_month: must be 0 (no", id="hardly any budget"),
        pytest.param("[budget]\nusd_per_month = inf", "budget.usd_per_month: must be a number", id="an endless one"),
        pytest.param("[budget]\nshare_of_rate_limit = 0", "share_of_rate_limit: must be 0.01 to 1", id="no share"),
        pytest.param("[budget]\nshare_of_rate_limit = 1.1", "share_of_rate_limit: must be 0.01 to 1", id="too much"),
        pytest.param("[timeouts]\ntotal = '10ms'", "timeouts.total: must be 100ms to 10m", id="no patience"),
        pytest.param("[timeouts]\nstream_idle = '1h'", "timeouts.stream_idle: must be 100ms to 10m", id="too much"),
        pytest.param("[judgement]\nfailures = 0", "judgement.failures: must be 1 to 100", id="no failure at all"),
        pytest.param("[judgement]\nfailures = 1000000000", "judgement.failures: must be 1 to 100", id="never believed"),
        pytest.param(
            "[judgement]\naddresses_span = '2h'", "judgement.addresses_span: must be 0s to 1h", id="a long span"
        ),
        pytest.param("[judgement]\nslow_factor = 0.5", "judgement.slow_factor: must be 1 to 1000", id="slow is fast"),
        pytest.param("language = 'de'", 'language: must be "en", "fr" or ""', id="a language that is not spoken"),
        pytest.param("[alerts]\nquiet_hours = '22-7'", "alerts.quiet_hours: must be a time of day", id="odd hours"),
        pytest.param("[alerts]\nquiet_hours = '24:00-07:00'", "alerts.quiet_hours: must be", id="24 o'clock"),
        pytest.param("[diagnosis]\nmode = 'fast'", "diagnosis.mode: must be one of minimal, standard, full", id="mode"),
        pytest.param("[diagnosis]\ndeadline = '0s'", "diagnosis.deadline: must be 1s to 1m", id="a test without time"),
        pytest.param("[diagnosis]\ncontrol_names = ['']", "control_names[0]: is not the name of a host", id="no name"),
        pytest.param(
            "[diagnosis]\ncontrol_names = ['a', 'http://b']", "control_names[1]: is not", id="a URL for a name"
        ),
        pytest.param("[diagnosis]\ncontrol_names = ['a\\u0000']", "is not", id="a zero in a name"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_path_and_the_reason(toml: str, said: str) -> None:
    assert said in refusal(toml.replace("'a\\u0000'", '"a\\u0000"'))


ANCHOR = "[[diagnosis.anchors]]\nname = 'a'\noperator = 'A'\n"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        pytest.param(ANCHOR, "diagnosis.anchors[0].address: is missing", id="no address"),
        pytest.param(ANCHOR + "address = 'dns.google'", "anchors[0].address: must be an IP address", id="a name"),
        pytest.param(
            ANCHOR + "address = '9.9.9.9'\naddress6 = 'x'", "anchors[0].address6: must be an IP address", id="no IPv6"
        ),
        pytest.param(ANCHOR + "address = '9.9.9.9'\nport = 0", "anchors[0].port: must be 1 to 65535", id="port 0"),
        pytest.param(
            ANCHOR + "address = '9.9.9.9'\nport = 99999", "anchors[0].port: must be 1 to 65535", id="a port too high"
        ),
    ],
)
def test_anchors_are_addresses(toml: str, said: str) -> None:
    assert said in refusal(toml)


def test_a_list_of_the_diagnosis_replaces_the_built_in_one() -> None:
    settings = read(ANCHOR + "address = '192.0.2.1'")
    assert [anchor.name for anchor in settings.diagnosis.anchors] == ["a"]
    assert settings.diagnosis.control_names == Diagnosis().control_names, "another list"
    assert read("[diagnosis]\nanchors = []\ncontrol_names = []").diagnosis.anchors == ()


# --- the providers ---


def test_without_any_table_of_providers_mistral_is_watched() -> None:
    assert read("interval = '60s'").providers == {"mistral": catalog.load("mistral")}


@pytest.mark.parametrize(
    ("toml", "watched"),
    [
        pytest.param("[providers.mistral]", ["mistral"], id="Mistral by name"),
        pytest.param("[providers.mine]\nbase_url = 'https://a.example/v1'", ["mine"], id="exactly those named"),
        pytest.param(
            "[providers.mine]\nbase_url = 'https://a.example/v1'\n[providers.mistral]",
            ["mine", "mistral"],
            id="in the order of the file",
        ),
        pytest.param("[providers.mistral]\nenabled = false", [], id="switched off"),
        pytest.param("[providers]", [], id="none at all"),
    ],
)
def test_who_is_watched(toml: str, watched: list[str]) -> None:
    assert list(read(toml).providers) == watched


def test_what_the_file_does_not_say_of_a_provider_comes_from_the_catalogue() -> None:
    [mistral] = read("[providers.mistral]\nchat_model = 'other'\nprobes = ['chat']").providers.values()
    known = catalog.load("mistral")
    assert (mistral.chat_model, mistral.probes) == ("other", (ProbeKind.CHAT,))
    assert (mistral.base_url, mistral.links, mistral.vocabulary) == (known.base_url, known.links, known.vocabulary)


def test_a_new_provider_is_asked_for_its_models_only() -> None:
    [mine] = read("[providers.mine]\nbase_url = 'http://localhost:11434/v1/'\nauth = 'none'").providers.values()
    assert (mine.id, mine.name, mine.base_url) == ("mine", "mine", "http://localhost:11434/v1")
    assert mine.probes == (ProbeKind.MODELS,)
    assert mine.status_sources == ()


MINE = "[providers.mine]\nbase_url = 'https://a.example/v1'\n"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        pytest.param("providers = 1", "providers: must be a table, not 1", id="no table"),
        pytest.param("[providers]\nmistral = true", "providers.mistral: must be a table, not true", id="a word"),
        pytest.param("[[providers.mistral]]", "providers.mistral: must be a table, not a list", id="a list"),
        pytest.param("[providers.mine]", "providers.mine.base_url: is missing", id="a new one without its URL"),
        pytest.param("[providers.mistrall]\nenabled = false", "providers.mistrall.base_url: is missing", id="a typo"),
        pytest.param("[providers.mistral]\nid = 'x'", "providers.mistral.id: unknown key", id="another id"),
        pytest.param("[providers.mistral]\nenabled = 1", "enabled: must be true or false, not 1", id="enabled = 1"),
        pytest.param("[providers.'a b']", 'providers."a b": is no name for a provider', id="a name with a space"),
        pytest.param('[providers.""]', 'providers."": is no name for a provider', id="no name"),
        pytest.param('[providers."\\u001b[31m"]', "is no name for a provider", id="a name that paints the terminal"),
        pytest.param(MINE + "probes = []", "providers.mine.probes: is empty", id="no probe"),
        pytest.param(
            MINE + "probes = ['chats']",
            'providers.mine.probes[0]: must be one of models, chat, stream, embeddings, not the text "chats". '
            "Did you mean 'chat'?",
            id="an unknown probe",
        ),
        pytest.param(
            MINE + "probes = ['chat']",
            "providers.mine.chat_model: is missing: the probe chat needs a model",
            id="a chat without a model",
        ),
        pytest.param(
            MINE + "probes = ['stream']", "chat_model: is missing: the probe stream needs", id="a stream without one"
        ),
        pytest.param(
            MINE + "probes = ['embeddings']\nchat_model = 'm'",
            "providers.mine.embeddings_model: is missing: the probe embeddings needs a model",
            id="embeddings without one",
        ),
        pytest.param(
            MINE + "auth = 'basic'", "auth: must be one of bearer, x-api-key, x-goog-api-key, api-key, none", id="auth"
        ),
        pytest.param(
            MINE + "chat_model = 'm'\nprobes = ['models', 'chat']\nrelies_on = ['chat', 'embeddings']",
            "config.toml: providers.mine.relies_on[1]: is not asked: probes are models, chat",
            id="relying on an endpoint that is not asked",
        ),
        pytest.param(
            MINE + "relies_on = ['cat']",
            "relies_on[0]: must be one of models, chat, stream, embeddings, not the text \"cat\". Did you mean 'chat'?",
            id="relying on what is no endpoint",
        ),
        pytest.param(MINE + "relies_on = 'chat'", "relies_on: must be a list, not the text", id="relying on a text"),
        pytest.param(MINE + "chat_price = { input = -1 }", "providers.mine.chat_price: must be 0 to", id="a gift"),
        pytest.param(
            MINE + "chat_price = { input = 1e14 }", "chat_price: must be 0 to 100000", id="a price beyond words"
        ),
        pytest.param(
            MINE + "status_sources = [{ format = 'auto', url = 'status.example' }]",
            "providers.mine.status_sources[0].url: must be the https:// URL of a status page",
            id="a page without a scheme",
        ),
        pytest.param(
            MINE + "status_sources = [{ format = 'auto', url = 'https://status.example:x' }]",
            "status_sources[0].url: is not a URL",
            id="a page at no port",
        ),
        pytest.param(
            MINE + "status_sources = [{ url = 'https://status.example' }]",
            "status_sources[0].format: is missing",
            id="a page without a format",
        ),
    ],
)
def test_a_provider_that_cannot_be_asked_is_refused(toml: str, said: str) -> None:
    assert said in refusal(toml)


def test_the_endpoints_that_are_relied_on_are_among_those_that_are_asked() -> None:
    chosen = read("[providers.mistral]\nrelies_on = ['chat', 'embeddings']").providers["mistral"]
    assert chosen.relies_on == (ProbeKind.CHAT, ProbeKind.EMBEDDINGS)
    assert read("[providers.mistral]").providers["mistral"].relies_on == ()


@pytest.mark.parametrize("name", ["key", "api_key", "API_KEY", "apikey", "token", "secret", "api-key"])
def test_a_key_in_the_file_is_refused_and_not_repeated(name: str) -> None:
    said = refusal(f"[providers.mistral]\n{name} = 'c4nary-0123456789'")
    assert f"providers.mistral.{name}: API keys do not belong into a file" in said
    assert "traymon key set" in said
    assert "c4nary" not in said


@pytest.mark.parametrize(
    "toml",
    [
        pytest.param("api_key = '{key}'", id="at the top"),
        pytest.param("[providers.mistral]\nmistral_api_key = '{key}'", id="under a name of its own"),
        pytest.param("[providers.mistral]\nauth = '{key}'", id="as the way to send it"),
        pytest.param("[providers.mistral]\nbase_url = '{key}'", id="as the address"),
        pytest.param("[providers.mistral]\nprobes = ['{key}']", id="as a probe"),
        pytest.param("[providers.mistral]\nprobes = '{key}'", id="as the probes"),
        pytest.param("[providers.mistral]\nkey_variables = {key}", id="without quotes"),
        pytest.param("{key}", id="alone"),
        pytest.param("[providers]\nmistral = '{key}'", id="instead of a table"),
        pytest.param(
            "[[providers.mistral.status_sources]]\nformat = 'auto'\nurl = 'https://u:{key}@s.example'", id="page"
        ),
    ],
)
def test_a_key_in_the_wrong_place_is_not_repeated_either(toml: str) -> None:
    assert "c4nary" not in refusal(toml.format(key="c4nary-0123456789abcdef0123456789abcdef"))


# --- anything else ---

SOME_TOML = st.sampled_from(LINES)
VALUES = st.one_of(
    st.integers().map(str),
    st.integers(min_value=10**300, max_value=10**310).map(str),
    st.floats().map(str),
    st.sampled_from(
        ["true", "nan", "inf", "1979-05-27", "07:32:00", "[]", "{}", "[[]]", "[1]", "''", "'auto'", "0x7f"]
    ),
    st.from_regex(r"'[0-9]{1,400}(ms|s|m|h|d)'", fullmatch=True),
    st.text(alphabet=st.characters(exclude_characters="'", exclude_categories=("Cc", "Cs"))).map("'{}'".format),
)


@given(st.binary() | st.text().map(str.encode) | st.lists(SOME_TOML | st.text()).map("\n".join).map(str.encode))
def test_any_file_is_read_or_refused(raw: bytes) -> None:
    with contextlib.suppress(SettingsError):
        assert isinstance(parse(raw, PATH), Settings)


@given(st.data())
def test_any_value_in_any_place_is_taken_or_refused(data: st.DataObject) -> None:
    lines = [line.partition("#")[0] for line in LINES]
    number = data.draw(st.sampled_from([number for number, line in enumerate(lines) if " = " in line]))
    lines[number] = f"{lines[number].partition('=')[0]}= {data.draw(VALUES)}"
    toml = "\n".join(lines)
    tomllib.loads(toml)
    with contextlib.suppress(SettingsError):
        assert isinstance(read(toml), Settings)
