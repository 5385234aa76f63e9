"""What other parts say in English and a tray, a notification or a window shows, has French words."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from keyring import errors

from traymon.assessment.page_trust import MISSES, UNREADABLE_FOR, PageTrust, followed
from traymon.credentials import validate
from traymon.credentials.keyring_ import explain, store_name
from traymon.credentials.one_call import StillOutstandingError
from traymon.model import (
    Assessment,
    Level,
    Party,
    Provider,
    StatusReport,
    StatusSource,
    TraymonError,
    Update,
)
from traymon.status_pages.documents import TOO_LARGE
from traymon.status_pages.fallback import NOTHING_FRESH
from traymon.status_pages.fetch import TIMED_OUT, address_problem, redirect_problem
from traymon.tray.phrases import FRENCH, translated

TRAYMON = Path(__file__).parents[2] / "traymon"
NOW = datetime(2027, 1, 5, 14, 30, tzinfo=UTC)
PAGE = StatusSource(format="rootly", url="https://status.example.test")
MISTRAL = Provider(id="mistral", name="Mistral AI", base_url="https://api.example.test/v1", status_sources=(PAGE,))

MEETABLE = [
    *sorted(TRAYMON.glob("credentials/*.py")),
    *sorted(TRAYMON.glob("autostart/*.py")),
    *sorted(TRAYMON.glob("app/*.py")),
    *sorted(TRAYMON.glob("status_pages/*.py")),
    TRAYMON / "tray/ask_secret.py",
]
"""Where sentences come from that the desktop shows."""

ERRORS = {"TraymonError", "UnreadableError"}

OF_THE_TERMINAL = {"delete"}
"""Functions that no menu calls."""


def spoken(node: ast.expr) -> str:
    """A literal as it may come out; empty: it is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "X" for part in node.values)
        return "".join(str(part) for part in parts)
    return ""


def said_in(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef) and child.name in OF_THE_TERMINAL:
            continue
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in ERRORS:
            yield from filter(None, map(spoken, child.args))
        yield from said_in(child)


@pytest.mark.parametrize("source", MEETABLE, ids=lambda path: str(path.relative_to(TRAYMON)))
def test_every_sentence_in_the_source_has_french_words(source: Path) -> None:
    said = said_in(ast.parse(source.read_text("utf-8")))
    assert [text for text in said if text.strip("X ") and translated(text, "fr") == text and "HTTP X" not in text] == []


def test_how_a_page_cannot_be_fetched_has_french_words() -> None:
    """By the table of exceptions in ``fetch``."""
    rows = [
        node.elts
        for node in ast.walk(ast.parse((TRAYMON / "status_pages/fetch.py").read_text("utf-8")))
        if isinstance(node, ast.Tuple) and len(node.elts) == 2 and not spoken(node.elts[0])
    ]
    said = [spoken(row[1]) for row in rows if spoken(row[1])]
    assert len(said) > 5
    assert [text for text in said if text not in FRENCH] == []


@pytest.mark.parametrize(
    "error",
    [
        errors.KeyringLocked(),
        errors.InitError(),
        errors.NoKeyringError(),
        errors.PasswordSetError(),
        OSError(),
        ImportError(),
        TimeoutError(),
        StillOutstandingError(),
        ZeroDivisionError(),
    ],
    ids=repr,
)
def test_whatever_the_key_store_says_has_french_words(error: Exception) -> None:
    told = explain(error, 5.0)
    assert translated(told.title, "fr") != told.title
    assert translated(told.advice, "fr") != told.advice
    assert "environment variable" not in translated(told.advice, "fr")


@pytest.mark.parametrize("key", ["", "k" * 2000, "Bearer x", "'k'", "a\nb", "a\x01b", "é", "a b"], ids=repr)
def test_whatever_is_wrong_with_a_key_has_french_words(key: str) -> None:
    with pytest.raises(TraymonError) as caught:
        validate(key)
    assert translated(caught.value.title, "fr") != caught.value.title
    assert translated(caught.value.advice, "fr") != caught.value.advice


def test_the_name_of_the_key_store_has_some_as_well() -> None:
    assert store_name({}) in FRENCH


@pytest.mark.parametrize(
    "reason",
    [
        TIMED_OUT,
        TOO_LARGE,
        NOTHING_FRESH,
        "no status page is known",
        "HTTP 503, a Cloudflare challenge",
        address_problem("ftp://x"),
        address_problem("https://a:b@x"),
        address_problem("http://x"),
        redirect_problem("https://x", "http://y"),
        redirect_problem("https://x", "ftp://y"),
    ],
)
def test_why_a_page_cannot_be_read_has_french_words(reason: str) -> None:
    assert reason
    assert translated(reason, "fr") != reason


def an_update(report: StatusReport) -> Update:
    judged = Assessment(
        provider="mistral", level=Level.OPERATIONAL, party=Party.NONE, at=report.at, since=NOW, evidence=()
    )
    return Update(provider=MISTRAL, assessment=judged, at=report.at, report=report)


def test_a_page_that_was_unreadable_for_hours_is_told_in_french() -> None:
    trust, told = PageTrust(), []
    for number in range(MISSES):
        at = NOW + number * UNREADABLE_FOR
        report = StatusReport(readable=False, at=at, reason="timed out")
        trust, update = followed(trust, an_update(report), UTC)
        told += update.notices
    said = "traymon ne peut plus lire la page d'état de Mistral AI depuis 14:30 (pas de réponse à temps)"
    assert [translated(notice, "fr") for notice in told] == [f"{said} : a-t-elle déménagé ?"]


def test_a_page_of_another_vendor_is_told_in_french() -> None:
    report = StatusReport(readable=True, at=NOW + timedelta(hours=1), format="instatus", url=PAGE.url)
    _, update = followed(PageTrust(), an_update(report), UTC)
    assert [translated(notice, "fr") for notice in update.notices] == [
        "La page d'état de Mistral AI a changé de format : rootly → instatus"
    ]


@pytest.mark.parametrize(
    ("said", "french"),
    [
        pytest.param("brand new", "brand new", id="nobody has translated it"),
        pytest.param("", "", id="nothing"),
        pytest.param(
            "/x cannot be changed (Permission denied)", "/x ne peut pas être modifié (accès refusé)", id="a part, too"
        ),
        pytest.param(
            "the key store is locked; MISTRAL_API_KEY is passed over: the key is empty",
            "le trousseau de clés est verrouillé ; MISTRAL_API_KEY n'est pas pris en compte : la clé est vide",
            id="two at once",
        ),
        pytest.param(
            "redirected: not a web address", "redirection : ce n'est pas une adresse web", id="in one another"
        ),
    ],
)
def test_in_french(said: str, french: str) -> None:
    assert translated(said, "fr") == french


def test_english_stays_as_it_is() -> None:
    assert translated("the key store is locked", "en") == "the key store is locked"
