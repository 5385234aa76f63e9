from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from traymon.model import Assessment, IconState, Level, Party, Provider, Transition
from traymon.notifiers.wording import Facts, Past, digest_of, notification_of, reminder_of
from traymon.notifiers.words import TABLES

NOW = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
MISTRAL = Provider(
    id="mistral",
    name="Mistral AI",
    base_url="https://api.example.test/v1",
    links={"status": "https://status.example.test"},
)


class Speaker:
    """Knows the words, and tells times and lengths plainly."""

    def __init__(self, language="en"):
        self._words = TABLES[language]

    def __call__(self, key, **values):
        return self._words[key].format(**values)

    def time(self, at):
        return f"{at:%H:%M}"

    def span(self, begin, end):
        return f"{begin:%H:%M} to {end:%H:%M}"

    def length(self, length):
        return f"{length // timedelta(minutes=1)} min"


ENGLISH, FRENCH = Speaker(), Speaker("fr")
DETAILS = Facts(seen=("chat fails with 503", "your own connection works"), instead="Ollama answers in 240 ms")


def state(level, party, *, minutes_ago=0, cause=""):
    at = NOW - timedelta(minutes=minutes_ago)
    return Assessment(provider="mistral", level=level, party=party, at=at, since=at, cause=cause)


NOTHING, NO_KEY = Facts(), Facts(account="no_key")


def told(before, after, facts=NOTHING, say=ENGLISH, provider=MISTRAL):
    return notification_of(Transition(before=before, after=after), provider, say, facts)


GOOD = state(Level.OPERATIONAL, Party.NONE, minutes_ago=60)
DOWN = state(Level.MAJOR_OUTAGE, Party.PROVIDER)
OFFLINE = state(Level.UNKNOWN, Party.LOCAL_NETWORK)
ACCOUNT = state(Level.UNKNOWN, Party.ACCOUNT)


@pytest.mark.parametrize(
    ("before", "after", "title", "body"),
    [
        pytest.param(
            GOOD,
            DOWN,
            "Mistral AI: major outage",
            "Since 10:00: chat fails with 503. Your own connection works. "
            "Activate your fallback; pause batch jobs. Ollama answers in 240 ms.",
            id="down",
        ),
        pytest.param(
            state(Level.MAJOR_OUTAGE, Party.PROVIDER, minutes_ago=12),
            state(Level.OPERATIONAL, Party.NONE),
            "Mistral AI is back",
            "The trouble lasted 12 min.",
            id="back",
        ),
        pytest.param(
            state(Level.UNKNOWN, Party.LOCAL_NETWORK, minutes_ago=3), GOOD, "You are online again", "", id="online"
        ),
        pytest.param(ACCOUNT, GOOD, "Mistral AI works again", "", id="the key again is no recovery of the provider"),
    ],
)
def test_a_transition_in_words(before, after, title, body):
    said = told(before, after, DETAILS)
    assert (said.title, said.body) == (title, body)


@pytest.mark.parametrize(
    ("party", "cause", "title", "body"),
    [
        pytest.param(
            Party.LOCAL_NETWORK,
            "",
            "You are offline",
            "Your network does not let anything through; Mistral AI is not to blame.",
            id="offline",
        ),
        pytest.param(
            Party.LOCAL_NETWORK,
            "captive_portal",
            "The network wants you to log in",
            "Open any web page and log in; Mistral AI is not to blame.",
            id="a login page",
        ),
        pytest.param(Party.ISP, "", "No way to the Internet", "Mistral AI is not to blame.", id="the line"),
        pytest.param(
            Party.YOU,
            "",
            "Mistral AI: something on this computer is in the way",
            "Mistral AI is not to blame.",
            id="this computer",
        ),
        pytest.param(Party.ACCOUNT, "", "Mistral AI: your key or account needs a look", "", id="the key"),
    ],
)
def test_a_fault_of_this_side_in_words(party, cause, title, body):
    said = told(GOOD, state(Level.UNKNOWN, party, cause=cause))
    assert (said.title, said.body) == (title, body)


def test_in_french():
    assert told(GOOD, DOWN, Facts(seen=("rien ne marche",)), FRENCH).body == (
        "Depuis 10:00 : rien ne marche. Activez votre solution de repli ; suspendez les traitements par lots."
    )
    assert told(GOOD, DOWN, say=FRENCH).title == "Mistral AI : panne majeure"
    assert [label for _, label in told(GOOD, DOWN, say=FRENCH).actions] == ["Tester", "Page d'état", "Silence 1 h"]


@pytest.mark.parametrize("party", [party for party in Party if not party.theirs])
def test_only_the_provider_is_ever_said_to_be_out(party):
    said = told(GOOD, state(Level.UNKNOWN, party))
    assert "outage" not in said.title + said.body


@pytest.mark.parametrize(
    ("before", "after", "subject"),
    [
        pytest.param(GOOD, DOWN, "mistral", id="the provider's"),
        pytest.param(GOOD, OFFLINE, "network", id="everybody's"),
        pytest.param(OFFLINE, GOOD, "network", id="and its end"),
        pytest.param(GOOD, ACCOUNT, "mistral", id="the key's"),
    ],
)
def test_what_all_providers_share_is_one_subject(before, after, subject):
    assert told(before, after).subject == subject


PAGE = ["test_now", "open_status", "snooze_1h"]
NO_PAGE = ["test_now", "snooze_1h"]


@pytest.mark.parametrize(
    ("before", "after", "urgency", "icon", "actions"),
    [
        pytest.param(GOOD, DOWN, "critical", IconState.MAJOR_OUTAGE, PAGE, id="down"),
        pytest.param(
            GOOD, state(Level.MAJOR_OUTAGE, Party.CDN), "critical", IconState.MAJOR_OUTAGE, PAGE, id="down by its CDN"
        ),
        pytest.param(GOOD, state(Level.DEGRADED, Party.PROVIDER), "normal", IconState.DEGRADED, PAGE, id="degraded"),
        pytest.param(DOWN, GOOD, "normal", IconState.OPERATIONAL, [], id="back"),
        pytest.param(GOOD, OFFLINE, "normal", IconState.OFFLINE, NO_PAGE, id="offline"),
        pytest.param(OFFLINE, GOOD, "low", IconState.OPERATIONAL, [], id="online again"),
        pytest.param(GOOD, ACCOUNT, "normal", IconState.ACCOUNT, NO_PAGE, id="account"),
        pytest.param(
            GOOD,
            state(Level.UNKNOWN, Party.LOCAL_NETWORK, cause="captive_portal"),
            "normal",
            IconState.CAPTIVE_PORTAL,
            NO_PAGE,
            id="a login page",
        ),
    ],
)
def test_how_loud_it_is_said_and_what_can_be_done(before, after, urgency, icon, actions):
    said = told(before, after)
    assert (said.urgency, said.icon, [action for action, _label in said.actions]) == (urgency, icon, actions)


@pytest.mark.parametrize("say", [ENGLISH, FRENCH], ids=TABLES)
@pytest.mark.parametrize("party", list(Party))
@pytest.mark.parametrize("level", list(Level))
def test_every_judgement_has_words_and_a_picture(level, party, say):
    judged = state(level, party)
    assert told(GOOD, judged, say=say).icon in IconState
    assert reminder_of(judged, MISTRAL, say).title
    assert digest_of([Past(name="Mistral AI", level=level, party=party, since=NOW)], say).body


def test_a_provider_without_a_status_page_offers_none():
    bare = Provider(id="own", name="Own", base_url="http://localhost")
    assert [action for action, _label in told(GOOD, DOWN, provider=bare).actions] == NO_PAGE


def test_a_reminder_says_since_when_it_goes_on():
    said = reminder_of(state(Level.MAJOR_OUTAGE, Party.PROVIDER, minutes_ago=30), MISTRAL, ENGLISH, DETAILS)
    assert said.title == "Mistral AI: still major outage"
    assert said.body.startswith("Since 09:30: chat fails with 503.")
    assert (said.urgency, said.subject) == ("normal", "mistral")


def past(name="Mistral AI", level=Level.MAJOR_OUTAGE, party=Party.PROVIDER, *, over=True):
    begin = NOW.replace(hour=2, minute=10)
    return Past(name=name, level=level, party=party, since=begin, until=begin + timedelta(minutes=21) if over else None)


@pytest.mark.parametrize(
    ("entries", "title", "body"),
    [
        pytest.param(
            [past()], "While it was quiet: 1 outage of Mistral AI", "Major outage, 02:10 to 02:31.", id="an outage"
        ),
        pytest.param(
            [past(level=Level.DEGRADED, over=False)],
            "While it was quiet: 1 event of Mistral AI",
            "Degraded, since 02:10.",
            id="it goes on",
        ),
        pytest.param(
            [past(), past()],
            "While it was quiet: 2 outages of Mistral AI",
            "Major outage, 02:10 to 02:31. Major outage, 02:10 to 02:31.",
            id="two of one",
        ),
        pytest.param(
            [past(), past("OpenAI", Level.DEGRADED)],
            "While it was quiet: 2 events",
            "Mistral AI: major outage, 02:10 to 02:31. OpenAI: degraded, 02:10 to 02:31.",
            id="of two",
        ),
        pytest.param(
            [past(level=Level.UNKNOWN, party=Party.LOCAL_NETWORK)],
            "While it was quiet: your network was away",
            "You were offline, 02:10 to 02:31.",
            id="the network",
        ),
    ],
)
def test_what_came_in_quiet_hours_is_summed_up(entries, title, body):
    said = digest_of(entries, ENGLISH)
    assert (said.title, said.body, said.subject) == (title, body, "digest")


@pytest.mark.parametrize(
    ("entries", "icon"),
    [
        pytest.param([past(), past("OpenAI", Level.DEGRADED)], IconState.OPERATIONAL, id="all is over"),
        pytest.param([past(), past("OpenAI", Level.DEGRADED, over=False)], IconState.DEGRADED, id="the lesser goes on"),
        pytest.param(
            [past(level=Level.MAINTENANCE, over=False), past("OpenAI", over=False)],
            IconState.MAJOR_OUTAGE,
            id="both go on",
        ),
        pytest.param([past(party=Party.ISP, level=Level.UNKNOWN, over=False)], IconState.OFFLINE, id="the line"),
    ],
)
def test_the_picture_of_what_came_in_quiet_hours_is_of_what_goes_on(entries, icon):
    assert digest_of(entries, ENGLISH).icon is icon


def test_what_came_first_in_quiet_hours_is_said_first():
    later = replace(past("OpenAI"), since=NOW)
    assert digest_of([later, past()], ENGLISH).body.startswith("Mistral AI: ")


@pytest.mark.parametrize("say", [ENGLISH, FRENCH], ids=TABLES)
@pytest.mark.parametrize(
    "fault", ["limited", "quota", "payment", "key_refused", "key_lacks_right", "no_model", "no_key"]
)
def test_each_fault_of_an_account_has_its_title_and_its_advice(fault, say):
    said = told(GOOD, ACCOUNT, Facts(account=fault), say)
    assert said.title == say("told.trouble", name="Mistral AI", state=say(f"state.{fault}"))
    assert said.body == f"{say(f'advice.{fault}', name='Mistral AI')}."


def test_an_outage_is_over_without_a_key_as_well():
    said = told(replace(DOWN, since=NOW - timedelta(minutes=12)), replace(ACCOUNT, level=Level.OPERATIONAL), NO_KEY)
    assert (said.title, said.body, said.icon) == (
        "Mistral AI is back",
        "The trouble lasted 12 min.",
        IconState.OPERATIONAL,
    )
    assert told(DOWN, ACCOUNT, NO_KEY).title == "Mistral AI: no API key to ask with", "nothing says that it is over"


def test_a_rate_limit_has_the_picture_of_one():
    assert told(GOOD, ACCOUNT, Facts(account="limited")).icon is IconState.LIMITED


def test_a_fault_that_is_said_in_a_clause_goes_on():
    said = reminder_of(ACCOUNT, MISTRAL, ENGLISH, Facts(account="key_refused"))
    assert said.title == "Mistral AI: your key is refused, still"
