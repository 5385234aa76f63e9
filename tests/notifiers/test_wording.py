from datetime import UTC, datetime, timedelta

import pytest

from traymon.model import Assessment, IconState, Level, Party, Provider, Transition
from traymon.notifiers.wording import notification_of

NOW = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
MISTRAL = Provider(
    id="mistral",
    name="Mistral AI",
    base_url="https://api.example.test/v1",
    links={"status": "https://status.example.test"},
)


def state(level, party, *, minutes_ago=0, evidence=()):
    at = NOW - timedelta(minutes=minutes_ago)
    return Assessment(provider="mistral", level=level, party=party, at=at, since=at, evidence=evidence)


GOOD = state(Level.OPERATIONAL, Party.NONE, minutes_ago=60)


@pytest.mark.parametrize(
    ("before", "after", "title", "words"),
    [
        pytest.param(
            GOOD,
            state(Level.MAJOR_OUTAGE, Party.PROVIDER, evidence=("chat: server error (503)",)),
            "Mistral AI: major outage",
            "Chat: server error (503). Activate your fallback; pause batch jobs.",
            id="down",
        ),
        pytest.param(
            state(Level.MAJOR_OUTAGE, Party.PROVIDER, minutes_ago=12),
            state(Level.OPERATIONAL, Party.NONE, evidence=("chat answered in 200 ms",)),
            "Mistral AI is back",
            "Chat answered in 200 ms. The trouble lasted 12 min.",
            id="back",
        ),
        pytest.param(
            GOOD,
            state(Level.UNKNOWN, Party.LOCAL_NETWORK),
            "Mistral AI: you are offline",
            "Your network does not let anything through; the provider is not to blame.",
            id="offline",
        ),
        pytest.param(
            state(Level.UNKNOWN, Party.LOCAL_NETWORK, minutes_ago=3),
            state(Level.OPERATIONAL, Party.NONE),
            "Mistral AI works again",
            "",
            id="online again is no recovery of the provider",
        ),
        pytest.param(
            GOOD,
            state(Level.UNKNOWN, Party.ACCOUNT, evidence=("chat: the API refuses your key (401)",)),
            "Mistral AI: your key or account needs a look",
            "Chat: the API refuses your key (401).",
            id="key",
        ),
    ],
)
def test_a_transition_in_words(before, after, title, words):
    told = notification_of(Transition(before=before, after=after), MISTRAL)
    assert (told.title, told.body, told.subject) == (title, words, "mistral")


@pytest.mark.parametrize("party", [party for party in Party if party not in (Party.PROVIDER, Party.CDN)])
def test_only_the_provider_is_ever_said_to_be_out(party):
    told = notification_of(Transition(before=GOOD, after=state(Level.UNKNOWN, party)), MISTRAL)
    assert "outage" not in told.title + told.body


DOWN = state(Level.MAJOR_OUTAGE, Party.PROVIDER)
OFFLINE = state(Level.UNKNOWN, Party.LOCAL_NETWORK)


@pytest.mark.parametrize(
    ("before", "after", "urgency", "icon", "actions"),
    [
        pytest.param(
            GOOD, DOWN, "critical", IconState.MAJOR_OUTAGE, ["test_now", "open_status", "snooze_1h"], id="down"
        ),
        pytest.param(
            GOOD,
            state(Level.MAJOR_OUTAGE, Party.CDN),
            "critical",
            IconState.MAJOR_OUTAGE,
            ["test_now", "open_status", "snooze_1h"],
            id="down by its CDN",
        ),
        pytest.param(
            GOOD,
            state(Level.DEGRADED, Party.PROVIDER),
            "normal",
            IconState.DEGRADED,
            ["test_now", "open_status", "snooze_1h"],
            id="degraded",
        ),
        pytest.param(DOWN, GOOD, "normal", IconState.OPERATIONAL, [], id="back"),
        pytest.param(GOOD, OFFLINE, "normal", IconState.OFFLINE, ["test_now", "snooze_1h"], id="offline"),
        pytest.param(OFFLINE, GOOD, "low", IconState.OPERATIONAL, [], id="online again"),
        pytest.param(
            GOOD,
            state(Level.UNKNOWN, Party.ACCOUNT),
            "normal",
            IconState.ACCOUNT,
            ["test_now", "snooze_1h"],
            id="account",
        ),
    ],
)
def test_how_loud_it_is_said_and_what_can_be_done(before, after, urgency, icon, actions):
    told = notification_of(Transition(before=before, after=after), MISTRAL)
    assert (told.urgency, told.icon, [action for action, _label in told.actions]) == (urgency, icon, actions)


@pytest.mark.parametrize("party", list(Party))
@pytest.mark.parametrize("level", list(Level))
def test_every_judgement_has_a_picture(level, party):
    told = notification_of(Transition(before=GOOD, after=state(level, party)), MISTRAL)
    assert told.icon in IconState


def test_a_provider_without_a_status_page_offers_none():
    bare = Provider(id="own", name="Own", base_url="http://localhost")
    told = notification_of(Transition(before=GOOD, after=DOWN), bare)
    assert [action for action, _label in told.actions] == ["test_now", "snooze_1h"]
