import csv
import json
from datetime import datetime, timedelta

from traymon.cli.telling import documents, story
from traymon.history import HistoryReader


def test_the_json_document(reader: HistoryReader, now: datetime) -> None:
    since = now - timedelta(hours=24)
    one = story.read(reader, "mistral", "Mistral AI", since, now)
    document = json.loads(documents.json_text([one], since, now))
    assert {key: document[key] for key in ("schema", "at", "since")} == {
        "schema": "traymon/history/1",
        "at": "2026-11-22T18:00:00Z",
        "since": "2026-11-21T18:00:00Z",
    }
    (provider,) = document["providers"]
    assert provider["id"] == "mistral"
    assert provider["uptime"] == {
        "percent": 87.5,
        "known_s": 28800,
        "local_s": 7200,
        "unclear_s": 0,
        "unobserved_s": 50400,
        "levels_s": {"operational": 25200, "major_outage": 3600},
    }
    assert provider["latency"] == [{"probe": "chat", "count": 6, "failures": 2, "median_ms": 300.0, "p95_ms": 400.0}]
    assert len(provider["transitions"]) == 4
    assert provider["transitions"][0] == {
        "at": "2026-11-22T12:00:00Z",
        "before": {
            "level": "operational",
            "party": "none",
            "since": "2026-11-22T08:00:00Z",
            "evidence": ["chat answered in 200.0 ms", "more"],
        },
        "after": {
            "level": "major_outage",
            "party": "provider",
            "since": "2026-11-22T12:00:00Z",
            "evidence": ["chat: provider_fault", "more"],
        },
        "lasted_s": 3600,
        "ongoing": False,
    }


def test_the_json_document_of_nothing(now: datetime) -> None:
    assert json.loads(documents.json_text([], now, now))["providers"] == []


def test_csv_has_a_header_and_a_row_per_change(reader: HistoryReader, now: datetime) -> None:
    since = now - timedelta(hours=24)
    one = story.read(reader, "mistral", "Mistral AI", since, now)
    rows = list(csv.DictReader(documents.csv_text([one], since, now).splitlines()))
    assert len(rows) == 4
    assert rows[0] == {
        "provider": "mistral",
        "at": "2026-11-22T12:00:00Z",
        "before_level": "operational",
        "before_party": "none",
        "after_level": "major_outage",
        "after_party": "provider",
        "since": "2026-11-22T12:00:00Z",
        "lasted_s": "3600",
        "ongoing": "false",
        "evidence": "chat: provider_fault",
    }


def test_csv_of_nothing_is_its_header(now: datetime) -> None:
    assert documents.csv_text([], now, now).startswith("provider,at,before_level")
    assert "\n" not in documents.csv_text([], now, now)
