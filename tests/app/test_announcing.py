from datetime import UTC, datetime, timedelta

import pytest

from traymon.alerts import Alert, Held, Kind
from traymon.app.announcing import Announcer
from traymon.model import (
    Assessment,
    Control,
    Failure,
    Level,
    Observation,
    Party,
    ProbeKind,
    Provider,
    StatusReport,
    Timings,
    Transition,
    TraymonError,
    Update,
)

NOW = datetime(2027, 1, 5, 14, 30).astimezone()
MISTRAL = Provider(id="mistral", name="Mistral AI", base_url="https://a.example.test/v1", fallbacks=("ollama",))
OLLAMA = Provider(id="ollama", name="Ollama", base_url="http://127.0.0.1:11434/v1")


def judged(level, party, provider="mistral"):
    since = NOW - timedelta(minutes=28)
    return Assessment(provider=provider, level=level, party=party, at=NOW, since=since, evidence=("English only",))


def seen(probe, failure=None, status=None, provider="mistral"):
    return Observation(
        provider=provider, probe=probe, at=NOW, failure=failure, http_status=status, timings=Timings(total=240)
    )


WELL = judged(Level.OPERATIONAL, Party.NONE)
DOWN = judged(Level.MAJOR_OUTAGE, Party.PROVIDER)
PAGE = StatusReport(readable=True, at=NOW - timedelta(seconds=40), level=Level.OPERATIONAL)
OUTAGE = Update(
    provider=MISTRAL,
    assessment=DOWN,
    at=NOW,
    transition=Transition(before=WELL, after=DOWN),
    latest=(seen(ProbeKind.CHAT, Failure.PROVIDER_FAULT, 503), seen(ProbeKind.MODELS)),
    report=PAGE,
    controls=(Control(name="quad9", operator="Quad9", at=NOW),),
)
HELPER = Update(
    provider=OLLAMA,
    assessment=judged(Level.OPERATIONAL, Party.NONE, "ollama"),
    at=NOW,
    latest=(seen(ProbeKind.CHAT, provider="ollama"),),
)
BOTH = {"mistral": OUTAGE, "ollama": HELPER}


def announcer(language="en"):
    return Announcer(language=language, now=lambda: NOW)


@pytest.mark.parametrize(
    ("language", "body"),
    [
        pytest.param(
            "en",
            "Since 14:02: chat fails with 503; models fine. Your own connection works. "
            "Status page: operational, 40 s ago. Activate your fallback; pause batch jobs. Ollama answers in 240 ms.",
            id="English",
        ),
        pytest.param(
            "fr",
            "Depuis 14:02 : chat en échec (503) ; modèles OK. Votre propre connexion fonctionne. "
            "Page d'état : operational, il y a 40 s. Activez votre solution de repli ; suspendez les traitements par "
            "lots. Ollama répond en 240 ms.",
            id="French",
        ),
    ],
)
def test_an_outage_is_told_by_its_facts(language, body):
    told = announcer(language).of_transition(OUTAGE.transition, OUTAGE, BOTH)
    assert told.body == body.replace("operational, il", "opérationnel, il")


def test_a_reminder_is_of_what_is_so_now():
    reminder = Alert(kind=Kind.REMINDER, provider="mistral")
    assert announcer().of_alert(reminder, BOTH).title == "Mistral AI: still major outage"
    well = {"mistral": Update(provider=MISTRAL, assessment=WELL, at=NOW)}
    assert announcer().of_alert(reminder, well) is None, "what has ended since is not told as trouble"
    assert announcer().of_alert(reminder, {}) is None, "nothing has been heard of it since the start"


def test_a_digest_names_providers_as_people_do():
    at = datetime(2027, 1, 5, 2, 10).astimezone().astimezone(UTC)
    held = (
        Held(
            provider="mistral",
            level=Level.MAJOR_OUTAGE,
            party=Party.PROVIDER,
            since=at,
            until=at + timedelta(minutes=21),
        ),
        Held(provider="gone", level=Level.MAJOR_OUTAGE, party=Party.PROVIDER, since=at),
    )
    told = announcer().of_alert(Alert(kind=Kind.DIGEST, held=held), BOTH)
    assert told.title == "While it was quiet: 2 outages"
    assert told.body == "Mistral AI: major outage, 02:10\N{EN DASH}02:31. Gone: major outage, since 02:10."


@pytest.mark.parametrize(
    ("failure", "title", "body"),
    [
        pytest.param(
            Failure.USER_RATE_LIMIT,
            "Mistral AI: your rate limit is used up",
            "Mistral AI works: wait a little, or spread your requests.",
            id="rate limit",
        ),
        pytest.param(
            Failure.KEY_INVALID,
            "Mistral AI: your key is refused",
            "Set a valid key in the menu; the console shows yours.",
            id="key",
        ),
        pytest.param(
            Failure.ACCOUNT_QUOTA_OR_PLAN,
            "Mistral AI: outside your plan or quota",
            "Look at plan and usage in the console; Mistral AI is not to blame.",
            id="quota",
        ),
        pytest.param(
            Failure.KEY_MISSING,
            "Mistral AI: no API key to ask with",
            "Set one in the menu, or unlock the key store there.",
            id="no key",
        ),
    ],
)
def test_what_is_wrong_with_an_account_is_told_once(failure, title, body):
    after = judged(Level.UNKNOWN, Party.ACCOUNT)
    change = Transition(before=WELL, after=after)
    update = Update(provider=MISTRAL, assessment=after, at=NOW, latest=(seen(ProbeKind.CHAT, failure),))
    told = announcer().of_transition(change, update)
    assert (told.title, told.body) == (title, body)


def test_of_an_account_it_is_told_what_still_works():
    after = judged(Level.UNKNOWN, Party.ACCOUNT)
    latest = (seen(ProbeKind.CHAT, Failure.ACCOUNT_QUOTA_OR_PLAN), seen(ProbeKind.MODELS))
    told = announcer("fr").of_transition(
        Transition(before=WELL, after=after), Update(provider=MISTRAL, assessment=after, at=NOW, latest=latest)
    )
    assert told.title == "Mistral AI : hors de votre offre ou quota"
    assert told.body.startswith("Chat : hors de votre offre ou quota ; modèles OK. ")


def test_several_faults_of_an_account_are_told_one_by_one():
    after = judged(Level.UNKNOWN, Party.ACCOUNT)
    latest = (seen(ProbeKind.CHAT, Failure.USER_RATE_LIMIT), seen(ProbeKind.MODELS, Failure.FORBIDDEN))
    told = announcer().of_transition(
        Transition(before=WELL, after=after), Update(provider=MISTRAL, assessment=after, at=NOW, latest=latest)
    )
    assert told.title == "Mistral AI: your key or account needs a look"
    assert told.body == "Chat: your rate limit is used up; models: your key lacks the right."


def test_what_is_new_of_the_status_page_is_told_in_the_user_s_language():
    notice = "Mistral AI's status page changed its format: rootly → instatus"
    [told] = announcer("fr").of_page(Update(provider=MISTRAL, assessment=WELL, at=NOW, notices=(notice,)))
    assert told.body == "La page d'état de Mistral AI a changé de format : rootly → instatus"


def test_a_new_key_is_answered_by_what_it_can_do():
    told = announcer("fr").key_stored(MISTRAL, "the desktop's key store (Secret Service)", HELPER)
    assert told.title == "Clé de Mistral AI"
    assert told.body == "Enregistrée dans le trousseau de clés du bureau (Secret Service). Test : opérationnel."


def test_an_error_is_told_in_the_user_s_language():
    told = announcer("fr").error(TraymonError("the key is empty", "Give nothing but the key."))
    assert (told.title, told.body) == ("La clé est vide", "Ne donnez que la clé.")


def test_a_second_start_is_answered_by_how_things_are():
    assert announcer().hello({"ollama": HELPER}).body == "● Ollama: operational, 240 ms"
