"""``status.json``: never half a document, and never believed when nobody keeps it up to date."""

import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from traymon.document import check_document
from traymon.history import StatusFile, read_status_file
from traymon.model import Level, Party, TraymonError, Update

SECOND = timedelta(seconds=1)
STALE_AFTER = timedelta(seconds=90)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "status.json"


@pytest.fixture
def status_file(path: Path) -> StatusFile:
    return StatusFile(path, version="1.0.0", stale_after=STALE_AFTER)


def ended_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        return process.pid


def test_the_file_is_the_check_document_and_who_wrote_it_when(
    status_file: StatusFile, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    first, second = made_update(now, provider="mistral"), made_update(now + SECOND, provider="openai")
    status_file(first)
    status_file(second)

    assert json.loads(path.read_bytes()) == check_document([first, second], version="1.0.0", at=now + SECOND) | {
        "pid": os.getpid(),
        "updated_at": "2026-11-22T18:00:01Z",
        "stale_after": 90,
        "running": True,
    }


def test_the_newest_update_of_each_provider_counts(
    status_file: StatusFile, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    status_file(made_update(now, provider="mistral"))
    status_file(made_update(now, provider="openai"))
    status_file(made_update(now + SECOND, provider="mistral", level=Level.DEGRADED, party=Party.PROVIDER))

    providers = json.loads(path.read_bytes())["providers"]
    assert [(element["id"], element["level"]) for element in providers] == [
        ("mistral", "degraded"),
        ("openai", "operational"),
    ]


def test_a_late_update_makes_the_file_no_older(
    status_file: StatusFile, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    status_file(made_update(now + SECOND, provider="mistral"))
    status_file(made_update(now, provider="openai"))

    assert json.loads(path.read_bytes())["updated_at"] == "2026-11-22T18:00:01Z"


def test_it_is_read_back_while_fresh(
    status_file: StatusFile, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    status_file(made_update(now))

    assert read_status_file(path, now + STALE_AFTER) == json.loads(path.read_bytes())


def test_a_reader_never_sees_half_a_document(
    status_file: StatusFile, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    status_file(made_update(now))
    done, seen, broken = threading.Event(), set(), []

    def read() -> None:
        while not done.is_set():
            content = path.read_bytes()
            try:
                seen.add(json.loads(content)["updated_at"])
            except ValueError:
                broken.append(content)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(300):
        long_and_short = ("x" * (number % 7) * 2_000,)
        status_file(made_update(now + number * SECOND, evidence=long_and_short))
    done.set()
    reader.join()

    assert broken == []
    assert len(seen) > 1, "the reader read while there was writing"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_nobody_else_may_read_it(
    status_file: StatusFile, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    status_file(made_update(now))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_leftovers_of_a_killed_process_are_cleaned_up(
    path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    path.parent.mkdir()
    (path.parent / "status.json.4711.tmp").write_text('{"schema":')
    (path.parent / "notes.tmp").write_text("mine")
    status_file = StatusFile(path, version="1.0.0", stale_after=STALE_AFTER)
    status_file(made_update(now))

    assert sorted(file.name for file in path.parent.iterdir()) == ["notes.tmp", "status.json"]


def test_the_end_is_told(
    status_file: StatusFile, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    status_file(made_update(now))
    status_file.close()
    status_file(made_update(now + SECOND))

    document = json.loads(path.read_bytes())
    assert (document["running"], document["updated_at"]) == (False, "2026-11-22T18:00:00Z")
    with pytest.raises(TraymonError, match="not running: it ended after 2026-11-22T18:00:00Z"):
        read_status_file(path, now)


def test_without_any_update_the_end_writes_nothing(status_file: StatusFile, path: Path) -> None:
    status_file.close()

    assert not path.exists()


def test_many_providers_share_a_file_that_is_written_now_and_then(
    status_file: StatusFile, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    def updated_at() -> str:
        return json.loads(path.read_bytes())["updated_at"][-4:-1]

    for number in range(30):
        status_file(made_update(now, provider=f"provider-{number}"))
    for second in range(1, 5):
        status_file(made_update(now + second * SECOND, provider="provider-7"))
    assert updated_at() == ":00", "nothing changed"

    status_file(made_update(now + 4 * SECOND, provider="provider-8", level=Level.DEGRADED, party=Party.PROVIDER))
    assert updated_at() == ":04", "a change is written at once"

    status_file(made_update(now + 8 * SECOND, provider="provider-7"))
    assert updated_at() == ":04"
    status_file(made_update(now + 9 * SECOND, provider="provider-7"))
    assert updated_at() == ":09", "a pause is over"

    status_file(made_update(now + 10 * SECOND, provider="provider-7"))
    status_file.close()
    assert updated_at() == ":10", "nothing is forgotten at the end"


def test_a_folder_that_cannot_be_written_is_told_and_tried_again(
    path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    path.parent.write_text("a file where the folder should be")
    status_file = StatusFile(path, version="1.0.0", stale_after=STALE_AFTER)
    with pytest.raises(TraymonError, match=r"status\.json cannot be written: "):
        status_file(made_update(now))

    path.parent.unlink()
    status_file(made_update(now + SECOND))
    assert read_status_file(path, now)["updated_at"] == "2026-11-22T18:00:01Z"


def test_a_target_that_cannot_be_replaced_leaves_no_litter(
    path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    path.mkdir(parents=True)
    status_file = StatusFile(path, version="1.0.0", stale_after=STALE_AFTER)
    with pytest.raises(TraymonError, match="cannot be written"):
        status_file(made_update(now))

    assert [file.name for file in path.parent.iterdir()] == ["status.json"]


def document(**changes: object) -> dict[str, object]:
    whole = {
        "schema": "traymon/check/1",
        "providers": [],
        "pid": os.getpid(),
        "updated_at": "2026-11-22T18:00:00Z",
        "stale_after": 90,
        "running": True,
    }
    return whole | changes


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(None, "traymon is not running. Start it", id="no file"),
        pytest.param("", "is not JSON", id="an empty file"),
        pytest.param('{"schema": "traymon/che', "is not JSON", id="half a file"),
        pytest.param("[" * 100_000, "is not JSON", id="brackets without end"),
        pytest.param("[1, 2]", "is not a traymon/check/1 document", id="another kind of JSON"),
        pytest.param(document(schema="traymon/check/9"), "is not a traymon/check/1 document", id="another schema"),
        pytest.param(document(running=False), "it ended after 2026-11-22T18:00:00Z", id="it said goodbye"),
        pytest.param(document(pid=None), "process None ended", id="no process"),
        pytest.param(document(pid=-1), "process -1 ended", id="a process that cannot be"),
        pytest.param(document(pid=2**80), "ended after", id="a number that is no process"),
        pytest.param(document(updated_at="2026-11-22T17:58:29Z"), "silent since 2026-11-22T17:58:29Z", id="91 s old"),
        pytest.param(document(updated_at="2026-11-22T19:00:00Z"), "silent since", id="from the future"),
        pytest.param(document(updated_at="tea time"), "does not say how old it is", id="no time"),
        pytest.param(document(stale_after="soon"), "does not say how old it is", id="no number"),
        pytest.param(document(stale_after=1e300), "does not say how old it is", id="an endless number"),
    ],
)
def test_a_file_that_cannot_be_believed_says_why(path: Path, now: datetime, content: object, reason: str) -> None:
    path.parent.mkdir()
    if content is not None:
        path.write_text(content if isinstance(content, str) else json.dumps(content))

    with pytest.raises(TraymonError) as raised:
        read_status_file(path, now)
    assert reason in str(raised.value)


def test_a_process_that_is_gone_is_noticed_before_the_file_is_stale(path: Path, now: datetime) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps(document(pid=ended_process())))

    with pytest.raises(TraymonError, match=r"traymon is not running: process \d+ ended"):
        read_status_file(path, now)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary()
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(document())), inner),
        max_leaves=8,
    ).map(lambda value: json.dumps(document() | value if isinstance(value, dict) else value).encode())
)
def test_no_content_surprises_the_reader(path: Path, now: datetime, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    with suppress(TraymonError):
        assert isinstance(read_status_file(path, now), dict)
