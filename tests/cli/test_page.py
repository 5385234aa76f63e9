"""``traymon page`` as its users call it."""

import json
from pathlib import Path

import pytest

from tests.user import User
from traymon.demo import DemoServer

DATA = Path(__file__).parents[1] / "status_pages" / "data"


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path)


@pytest.mark.parametrize(
    ("file", "options", "code", "said"),
    [
        pytest.param("statuspage/operational.json", [], 0, "operational (statuspage)", id="all is well"),
        pytest.param("statuspage/minor_degraded.json", [], 1, "degraded (statuspage)", id="degraded"),
        pytest.param("statuspage/maintenance.json", [], 1, "maintenance (statuspage)", id="maintenance"),
        pytest.param("onlineornot/outage.json", [], 2, "major outage (onlineornot)", id="an outage"),
        pytest.param("statuspage/unknown_vocabulary.json", [], 3, "unknown (statuspage)", id="words nobody knows"),
        pytest.param("feed/not_a_feed.xml", [], 3, "unreadable: XML that is no feed", id="no status page"),
        pytest.param("aws/multiple_services.json", ["--filter", "S3"], 2, "major outage (aws)", id="one product"),
        pytest.param("aws/multiple_services.json", ["--filter", "Glue"], 0, "operational (aws)", id="another"),
        pytest.param(
            "statuspage/operational.json", ["--format", "rootly"], 0, "operational (statuspage)", id="not as expected"
        ),
    ],
)
def test_what_a_saved_page_claims(user: User, file: str, options: list[str], code: int, said: str) -> None:
    done = user.run("page", str(DATA / file), "--at", "2027-01-05T10:30:00Z", *options)
    assert (done.code, done.out.splitlines()[0], done.err) == (code, said, "")


def test_the_document(user: User) -> None:
    done = user.run("page", str(DATA / "statuspage/major_partial.json"), "--at", "2027-01-05T10:30:00Z", "--json")
    document = json.loads(done.out)
    assert document["schema"] == "traymon/page/1"
    assert (document["readable"], document["format"], document["reason"]) == (True, "statuspage", None)
    assert document["level"] == "partial_outage"
    assert document["components"][0] == {"name": "API", "level": "partial_outage"}
    incident = document["incidents"][0]
    assert {"name", "level", "components", "started_at"} <= incident.keys()
    assert document["maintenances"] == []


def test_the_time_decides_what_is_too_old(user: User) -> None:
    file = str(DATA / "feed/history_of_statuspage.rss")
    fresh, old = (user.run("page", file, "--at", at) for at in ("2027-01-05T10:30:00", "2027-01-07T10:30:00Z"))
    assert (fresh.code, old.code) == (1, 0)


def test_a_page_at_an_address(user: User) -> None:
    with DemoServer() as server:
        done = user.run("page", server.status_url)
    assert (done.code, done.out.split()[0]) == (0, "operational")


@pytest.mark.parametrize(
    ("argument", "code", "said"),
    [
        pytest.param("http://status.example.test", 3, "unreadable: plain HTTP", id="not over plain HTTP"),
        pytest.param("https://user:secret@status.example.test", 3, "unreadable: credentials", id="no credentials"),
        pytest.param("missing.json", 3, "missing.json cannot be read (No such file", id="no such file"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(user: User, argument: str, code: int, said: str) -> None:
    done = user.run("page", argument)
    assert done.code == code
    assert said in done.out + done.err
    assert "Traceback" not in done.err
    assert "secret" not in done.out + done.err


def test_a_time_that_is_none_is_bad_usage(user: User) -> None:
    done = user.run("page", "x.json", "--at", "yesterday")
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
