from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from traymon.app.parts import Parts
from traymon.cli.watching.chronicle import Chronicle, read_chronicle
from traymon.cli.watching.sources import Following, Latest, open_source
from traymon.folders import Folders, folders_in
from traymon.history import StatusFile, open_history
from traymon.instance import SingleInstance
from traymon.model import Assessment, Level, Observation, Party, ProbeKind, Provider, Timings, TraymonError, Update
from traymon.settings import Settings

AT = datetime(2026, 11, 22, 18, tzinfo=UTC)
PROVIDER = Provider(id="mistral", name="Mistral AI", base_url="http://127.0.0.1/v1")


def update(level: Level = Level.OPERATIONAL, at: datetime = AT) -> Update:
    judgement = Assessment(provider="mistral", level=level, party=Party.NONE, at=at, since=AT)
    chat = Observation(provider="mistral", probe=ProbeKind.CHAT, at=at, timings=Timings(total=212.0))
    return Update(provider=PROVIDER, assessment=judgement, at=at, observation=chat, latest=(chat,))


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    return folders_in(tmp_path, settings=tmp_path / "config.toml")


def written(places: Folders) -> StatusFile:
    file = StatusFile(places.status, version="1", stale_after=timedelta(seconds=60))
    file(update())
    return file


def test_a_fresh_file_is_followed(places: Folders) -> None:
    written(places)
    sight = Following(places.status).look(AT)
    assert [element["id"] for element in sight.elements] == ["mistral"]
    assert sight.mode.startswith("following pid ")
    assert sight.problem == ""


def test_the_last_word_of_a_traymon_that_ended_is_kept(places: Folders) -> None:
    file, following = written(places), Following(places.status)
    following.look(AT)
    file.close()
    sight = following.look(AT)
    assert [element["id"] for element in sight.elements] == ["mistral"]
    assert "traymon is not running" in sight.problem
    assert "this was its last word" in sight.problem
    written(places)
    assert following.look(AT).problem == ""


def test_a_traymon_that_hangs_is_told(places: Folders) -> None:
    written(places)
    following = Following(places.status)
    following.look(AT)
    assert "silent" in following.look(AT + timedelta(minutes=5)).problem


def test_before_the_first_results_it_waits(places: Folders) -> None:
    sight = Following(places.status).look(AT)
    assert sight.elements == ()
    assert sight.problem.startswith("waiting for the first results")


def test_a_file_of_something_else_is_no_reason_to_stop(places: Folders) -> None:
    for content in ("", "[]", '{"schema": "traymon/check/1", "providers": 3}', "\x00"):
        places.status.write_text(content, encoding="utf-8")
        assert Following(places.status).look(AT).elements == ()


def test_a_sink_keeps_the_newest_of_each_provider_and_wakes_the_view() -> None:
    woken: list[int] = []
    latest = Latest(lambda: woken.append(1))
    latest(update())
    latest(update(Level.DEGRADED))
    assert [element["level"] for element in latest.look(AT).elements] == ["degraded"]
    assert woken == [1, 1]


def test_a_running_traymon_is_followed_and_not_commanded(places: Folders) -> None:
    written(places)
    with SingleInstance(places.lock), open_source(Parts(settings=Settings()), places, lambda: None) as source:
        assert source.check_now is None
        assert source.look(AT).mode.startswith("following")


def test_a_lock_that_nobody_can_open_is_an_error(places: Folders) -> None:
    places.lock.mkdir()
    source = open_source(Parts(settings=Settings()), places, lambda: None)
    with pytest.raises(TraymonError, match="cannot be opened"), source:
        pass


def test_the_chronicle_is_what_the_history_knows(places: Folders) -> None:
    history = open_history(places.history, now=AT)
    history(update())
    history(update(at=AT + timedelta(seconds=30)))
    history.close()
    chronicle = read_chronicle(places.history, ["mistral", "openai"], AT + timedelta(minutes=1))
    assert chronicle.totals["mistral", ProbeKind.CHAT] == (212.0, 212.0)
    assert chronicle.totals["openai", ProbeKind.CHAT] == ()


def test_no_history_and_a_broken_one_tell_nothing(places: Folders) -> None:
    assert read_chronicle(places.history, ["mistral"], AT) == Chronicle()
    places.history.write_bytes(b"not a database" * 100)
    assert read_chronicle(places.history, ["mistral"], AT) == Chronicle()
