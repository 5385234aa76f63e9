"""What the tray shows, story by story."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traymon.model import (
    Assessment,
    Auth,
    Component,
    Failure,
    IconState,
    Incident,
    Level,
    MenuItem,
    Observation,
    Party,
    ProbeKind,
    Provider,
    StatusReport,
    StatusSource,
    Timings,
    Transition,
    Update,
)
from traymon.tray.view import Scene, view_of

NOW = datetime(2027, 1, 5, 14, 30, tzinfo=UTC)
SINCE = datetime(2027, 1, 5, 14, 2, tzinfo=UTC)
LINKS = {name: f"https://{name}.example.test" for name in ("status", "console", "usage", "search")}
MISTRAL = Provider(
    id="mistral",
    name="Mistral",
    base_url="https://api.example.test/v1",
    status_sources=(StatusSource(format="rootly", url="https://status.example.test"),),
    links=LINKS,
)


def seen(probe, failure=None, status=None, ms=212.4):
    return Observation(
        provider="mistral", probe=probe, at=NOW, failure=failure, http_status=status, timings=Timings(total=ms)
    )


CHAT = seen(ProbeKind.CHAT)
NO_EMBEDDINGS = seen(ProbeKind.EMBEDDINGS, Failure.PROVIDER_FAULT, 503)
NO_KEY = seen(ProbeKind.MODELS, Failure.KEY_MISSING, 401)
RATE = seen(ProbeKind.CHAT, Failure.USER_RATE_LIMIT, 429)
PORTAL = seen(ProbeKind.CHAT, Failure.EDGE_BLOCK, 200)
BAD_KEY = seen(ProbeKind.CHAT, Failure.KEY_INVALID, 401)


def judged(level, party, *, since=SINCE, evidence=(), provider="mistral"):
    return Assessment(provider=provider, level=level, party=party, at=NOW, since=since, evidence=evidence)


def update(level=Level.OPERATIONAL, party=Party.NONE, *latest, provider=MISTRAL, since=SINCE, evidence=(), **more):
    assessment = judged(level, party, since=since, evidence=evidence, provider=provider.id)
    return Update(provider=provider, assessment=assessment, at=NOW, latest=latest, **({"key_origin": "keyring"} | more))


def named(id_, name=None):
    return Provider(id=id_, name=name or id_.title(), base_url="https://api.example.test/v1")


def page(level=Level.OPERATIONAL, *, readable=True, reason="", fallback=False, complete=True):
    incidents = () if level <= Level.OPERATIONAL else (Incident(name="API errors", level=level),)
    return StatusReport(
        readable=readable,
        reason=reason,
        at=NOW - timedelta(seconds=40),
        level=level,
        components=(Component(name="API", level=level),),
        incidents=incidents,
        fallback=fallback,
        complete=complete,
    )


def view(*updates, events=(), zone=UTC, **more):
    return view_of(Scene(updates=updates, events=events, now=NOW, zone=zone, **more))


FINE = update(Level.OPERATIONAL, Party.NONE, CHAT)
PARTIAL = update(Level.PARTIAL_OUTAGE, Party.PROVIDER, NO_EMBEDDINGS, CHAT)
OFFLINE = update(Level.UNKNOWN, Party.LOCAL_NETWORK, seen(ProbeKind.CHAT, Failure.NETWORK_UNREACHABLE))
LIMITED = update(Level.OPERATIONAL, Party.ACCOUNT, RATE)


def other(level=Level.OPERATIONAL, party=Party.NONE, id_="other"):
    return update(level, party, provider=named(id_))


SECOND_DOWN = update(Level.MAJOR_OUTAGE, Party.PROVIDER, provider=replace(named("second"), primary=False))
PORTAL_FOUND = replace(OFFLINE, assessment=replace(OFFLINE.assessment, cause="captive_portal"))


def rows(items) -> Iterator[MenuItem]:
    for item in items:
        yield item
        yield from rows(item.children)


def actions(shown) -> list[str]:
    return [item.action for item in rows(shown.menu) if item.action]


def labels(shown) -> list[str]:
    return [item.label for item in rows(shown.menu) if item.label]


def find(shown, action) -> MenuItem:
    (item,) = [item for item in rows(shown.menu) if item.action == action]
    return item


@pytest.mark.parametrize(
    ("updates", "icon"),
    [
        pytest.param([], IconState.UNKNOWN, id="nothing is known yet"),
        pytest.param([FINE], IconState.OPERATIONAL, id="all is well"),
        pytest.param([update(Level.DEGRADED, Party.PROVIDER)], IconState.DEGRADED, id="slow"),
        pytest.param([PARTIAL], IconState.PARTIAL_OUTAGE, id="embeddings are down"),
        pytest.param([update(Level.MAJOR_OUTAGE, Party.CDN)], IconState.MAJOR_OUTAGE, id="their CDN is down"),
        pytest.param([update(Level.MAINTENANCE, Party.PROVIDER)], IconState.MAINTENANCE, id="announced"),
        pytest.param([OFFLINE], IconState.OFFLINE, id="the cable is out"),
        pytest.param([update(Level.UNKNOWN, Party.ISP)], IconState.OFFLINE, id="the line is down"),
        pytest.param([update(Level.UNKNOWN, Party.PATH)], IconState.OFFLINE, id="the way there is blocked"),
        pytest.param([update(Level.UNKNOWN, Party.YOU)], IconState.OFFLINE, id="the firewall"),
        pytest.param([update(Level.MAJOR_OUTAGE, Party.YOU)], IconState.OFFLINE, id="never red for a local fault"),
        pytest.param([LIMITED], IconState.LIMITED, id="too many requests"),
        pytest.param(
            [update(Level.UNKNOWN, Party.ACCOUNT, RATE, BAD_KEY)], IconState.ACCOUNT, id="limited and refused"
        ),
        pytest.param([update(Level.OPERATIONAL, Party.ACCOUNT, NO_KEY)], IconState.ACCOUNT, id="no key"),
        pytest.param([update(Level.UNKNOWN, Party.ACCOUNT)], IconState.ACCOUNT, id="account, nothing seen"),
        pytest.param(
            [update(Level.UNKNOWN, Party.UNKNOWN, PORTAL)],
            IconState.UNKNOWN,
            id="something in between answers",
        ),
        pytest.param([OFFLINE, other(Level.UNKNOWN, Party.ISP)], IconState.OFFLINE, id="every provider unreachable"),
        pytest.param([OFFLINE, other(Level.DEGRADED, Party.PROVIDER)], IconState.DEGRADED, id="degraded beats offline"),
        pytest.param(
            [LIMITED, other(Level.MAINTENANCE, Party.PROVIDER)], IconState.MAINTENANCE, id="planned work wins"
        ),
        pytest.param([PARTIAL, other(Level.MAJOR_OUTAGE, Party.PROVIDER)], IconState.MAJOR_OUTAGE, id="the worst wins"),
        pytest.param([FINE, other(Level.UNKNOWN, Party.UNKNOWN)], IconState.UNKNOWN, id="unknown is not green"),
        pytest.param([FINE, SECOND_DOWN], IconState.OPERATIONAL, id="what is not primary does not colour it"),
        pytest.param([SECOND_DOWN], IconState.MAJOR_OUTAGE, id="where none is primary, all are"),
        pytest.param([PORTAL_FOUND], IconState.CAPTIVE_PORTAL, id="what the local test found decides"),
        pytest.param([LIMITED, other(Level.UNKNOWN, Party.UNKNOWN)], IconState.LIMITED, id="a limit is worth knowing"),
    ],
)
def test_the_icon(updates, icon):
    assert view(*updates).icon is icon


def test_while_paused_the_icon_says_only_that():
    down = replace(PARTIAL, report=page())
    assert view(down).disagrees
    shown = view(down, paused=True)
    assert (shown.icon, shown.disagrees) == (IconState.PAUSED, False)
    assert shown.tooltip.splitlines()[0] == "traymon: paused, nothing is asked"
    assert "resume" in actions(shown)
    assert "pause" not in actions(shown)


@pytest.mark.parametrize(
    ("level", "party", "report", "badge"),
    [
        pytest.param(Level.MAJOR_OUTAGE, Party.PROVIDER, page(), True, id="their page sleeps"),
        pytest.param(Level.MAJOR_OUTAGE, Party.PROVIDER, page(Level.MAJOR_OUTAGE), False, id="both say down"),
        pytest.param(
            Level.MAJOR_OUTAGE, Party.PROVIDER, page(complete=False), False, id="the page was not read to its end"
        ),
        pytest.param(Level.MAJOR_OUTAGE, Party.PROVIDER, page(fallback=True), False, id="the old page knows nothing"),
        pytest.param(Level.MAJOR_OUTAGE, Party.PROVIDER, page(readable=False), False, id="unreadable"),
        pytest.param(Level.MAJOR_OUTAGE, Party.PROVIDER, None, False, id="no page"),
        pytest.param(Level.OPERATIONAL, Party.NONE, page(Level.DEGRADED), True, id="their trouble is not mine"),
        pytest.param(
            Level.OPERATIONAL, Party.NONE, page(Level.MAINTENANCE), False, id="planned work that nobody notices"
        ),
        pytest.param(Level.OPERATIONAL, Party.NONE, page(), False, id="both say fine"),
        pytest.param(
            Level.UNKNOWN, Party.LOCAL_NETWORK, page(Level.MAJOR_OUTAGE), False, id="offline: nothing to compare"
        ),
        pytest.param(Level.MAINTENANCE, Party.PROVIDER, page(), False, id="maintenance that ends"),
    ],
)
def test_the_badge_of_disagreement(level, party, report, badge):
    assert view(update(level, party, report=report)).disagrees is badge


@pytest.mark.parametrize(
    ("updates", "line"),
    [
        pytest.param([], "traymon: asking for the first time", id="just started"),
        pytest.param([FINE], "Mistral: operational since 14:02", id="fine"),
        pytest.param(
            [PARTIAL], "Mistral: partial outage since 14:02, embeddings fail with 503, chat fine", id="embeddings down"
        ),
        pytest.param(
            [
                update(
                    Level.MAJOR_OUTAGE, Party.PROVIDER, NO_EMBEDDINGS, seen(ProbeKind.CHAT, Failure.PROVIDER_FAULT, 503)
                )
            ],
            "Mistral: major outage since 14:02, nothing works (503)",
            id="everything down",
        ),
        pytest.param(
            [update(Level.MAJOR_OUTAGE, Party.PROVIDER, seen(ProbeKind.CHAT, Failure.TIMEOUT), NO_EMBEDDINGS)],
            "Mistral: major outage since 14:02, chat: no answer in time, embeddings fail with 503",
            id="for several reasons",
        ),
        pytest.param(
            [update(Level.DEGRADED, Party.PROVIDER, CHAT, evidence=("chat answered in 9000 ms, slower than usual",))],
            "Mistral: degraded since 14:02, slow or unsteady (chat 212 ms)",
            id="slow",
        ),
        pytest.param(
            [update(Level.MAINTENANCE, Party.PROVIDER, CHAT, report=page(Level.MAINTENANCE))],
            "Mistral: maintenance since 14:02, API errors",
            id="what the page reports, where nothing fails",
        ),
        pytest.param(
            [SECOND_DOWN, FINE],
            "Mistral: operational since 14:02",
            id="a provider that does not colour the icon",
        ),
        pytest.param(
            [update(Level.MAJOR_OUTAGE, Party.PROVIDER, since=SINCE - timedelta(days=2))],
            "Mistral: major outage since Sunday 14:02",
            id="for days",
        ),
        pytest.param([OFFLINE], "Mistral: you are offline since 14:02", id="offline"),
        pytest.param([LIMITED], "Mistral: your rate limit is used up", id="limited"),
        pytest.param(
            [update(Level.UNKNOWN, Party.ACCOUNT, NO_KEY, key_origin="none")], "Mistral: no API key yet", id="first run"
        ),
        pytest.param(
            [update(Level.OPERATIONAL, Party.ACCOUNT, NO_KEY, key_origin="none")],
            "Mistral: operational, no API key yet",
            id="first run, page read",
        ),
        pytest.param(
            [update(Level.UNKNOWN, Party.ACCOUNT, BAD_KEY)],
            "Mistral: your key is refused",
            id="bad key",
        ),
        pytest.param(
            [update(Level.UNKNOWN, Party.ACCOUNT, BAD_KEY, seen(ProbeKind.STREAM, Failure.USER_RATE_LIMIT))],
            "Mistral: your key or account needs a look, chat: your key is refused, stream: your rate limit is used up",
            id="bad key and used up",
        ),
        pytest.param(
            [update(Level.UNKNOWN, Party.UNKNOWN, PORTAL, replace(PORTAL, probe=ProbeKind.MODELS))],
            "Mistral: state unknown, nothing works (something in between answered)",
            id="a login page answers",
        ),
        pytest.param([update(Level.UNKNOWN, Party.UNKNOWN)], "Mistral: state unknown", id="nothing seen yet"),
        pytest.param(
            [update(Level.PARTIAL_OUTAGE, Party.PROVIDER, seen(ProbeKind.MODELS), NO_EMBEDDINGS, CHAT)],
            "Mistral: partial outage since 14:02, embeddings fail with 503, chat, models fine",
            id="what works, by importance",
        ),
        pytest.param([FINE, other()], "All 2 providers operational", id="two, fine"),
        pytest.param(
            [FINE, other(Level.MAJOR_OUTAGE, Party.PROVIDER)], "Other: major outage since 14:02", id="the other one"
        ),
        pytest.param(
            [PARTIAL, other(Level.DEGRADED, Party.PROVIDER), other(id_="third")],
            "Mistral: partial outage since 14:02 (and 1 more), embeddings fail with 503, chat fine",
            id="two of three",
        ),
    ],
)
def test_the_first_line_of_the_tooltip(updates, line):
    assert view(*updates).tooltip.splitlines()[0] == line


def test_in_french():
    shown = view(PARTIAL, language="fr")
    assert shown.tooltip == "Mistral : panne partielle depuis 14:02, embeddings en échec (503), chat OK"
    assert {"Tester maintenant", "Quitter", "✗ embeddings : erreur du serveur (503)"} <= set(labels(shown))


def test_times_are_local_ones():
    assert "since 16:02" in view(FINE, zone=timezone(timedelta(hours=2))).tooltip


def test_after_local_midnight_an_earlier_hour_has_its_date():
    zone = timezone(timedelta(hours=9, minutes=45))
    assert "since yesterday 23:47" in view(FINE, zone=zone).tooltip


@pytest.mark.parametrize(
    ("report", "words"),
    [
        pytest.param(page(), "Status page: operational, 40 s ago", id="readable"),
        pytest.param(page(fallback=True), "Old status page: operational, 40 s ago", id="the page that was left"),
        pytest.param(page(readable=False, reason="HTTP 500"), "Status page unreadable: HTTP 500", id="unreadable"),
        pytest.param(None, "Status page: not read yet", id="not read yet"),
    ],
)
def test_the_row_of_the_status_page(report, words):
    assert words in labels(view(update(Level.OPERATIONAL, Party.NONE, CHAT, report=report)))


def test_a_provider_without_a_status_page_has_no_row_for_it():
    assert not [label for label in labels(view(other())) if "page" in label]


def test_the_rows_of_one_provider():
    shown = view(PARTIAL)
    (provider,) = [item for item in shown.menu if item.label.startswith("◐")]
    assert provider.label == "◐ Mistral: partial outage, 212 ms"
    assert [(item.label, item.action) for item in provider.children] == [
        ("✗ embeddings: server error (503)", ""),
        ("✓ chat: 212 ms", ""),
        ("Status page: not read yet", ""),
        ("", ""),
        ("Open status page", "open:mistral:status"),
        ("Console", "open:mistral:console"),
        ("Usage", "open:mistral:usage"),
        ("Search “Mistral down”", "open:mistral:search"),
    ]


def test_the_menu_from_top_to_bottom():
    assert [item.label for item in view(FINE, autostart=True).menu] == [
        "Mistral: operational since 14:02",
        "",
        "● Mistral: operational, 212 ms",
        "",
        "Test now",
        "Check now",
        "Last events",
        "",
        "Snooze notifications",
        "Pause",
        "",
        "Set API key…",
        "Start at login",
        "About traymon",
        "",
        "Quit",
    ]


@pytest.mark.parametrize("updates", [[], [FINE], [PARTIAL, other()]], ids=["none", "one", "two"])
def test_a_left_click_tests(updates):
    defaults = [item for item in rows(view(*updates).menu) if item.default]
    assert [item.action for item in defaults] == ["test"]


def test_a_test_under_way_says_so_where_it_was_started_and_cannot_be_started_twice():
    shown = view(FINE, testing="Asking 8.8.8.8…")
    button = find(shown, "test")
    assert (button.label, button.enabled, shown.testing) == ("Asking 8.8.8.8…", False, True)


def test_the_verdict_of_a_test_stands_below_it():
    shown = view(FINE, testing="Nothing is wrong on your side.")
    (position,) = [number for number, item in enumerate(shown.menu) if item.action == "test"]
    assert shown.menu[position].label == "Test now"
    assert shown.menu[position + 1] == MenuItem(label="Nothing is wrong on your side.", enabled=False)
    assert not shown.testing


def test_the_report_of_a_test_can_be_copied_and_opened():
    shown = view(FINE, testing="Nothing is wrong on your side.", has_report=True)
    labels = [item.label for item in shown.menu]
    (position,) = [number for number, item in enumerate(shown.menu) if item.action == "test"]
    assert labels[position + 2 : position + 4] == ["Copy report", "Open report"]
    assert [item.action for item in shown.menu[position + 2 : position + 4]] == ["report:copy", "report:open"]


def test_while_a_test_runs_the_report_of_the_last_one_is_not_offered():
    shown = view(FINE, testing="Testing Mistral AI…", has_report=True)
    assert not [item for item in shown.menu if item.action.startswith("report:")]


def test_a_long_verdict_takes_two_rows():
    said = "Mistral AI cannot be reached; it is unclear whether line or provider is at fault"
    shown = view(FINE, testing=said)
    (position,) = [number for number, item in enumerate(shown.menu) if item.action == "test"]
    assert " ".join(item.label for item in shown.menu[position + 1 : position + 3]) == said


def test_the_last_eight_events():
    event = Transition(before=judged(Level.OPERATIONAL, Party.NONE), after=judged(Level.MAJOR_OUTAGE, Party.PROVIDER))
    lost = Transition(before=event.before, after=judged(Level.UNKNOWN, Party.LOCAL_NETWORK, provider="gone"))
    shown = view(FINE, events=[event, lost, *[event] * 20])
    (menu,) = [item for item in shown.menu if item.label == "Last events"]
    assert len(menu.children) == 8
    assert menu.children[0].label == "14:30 Mistral: operational → major outage"
    assert menu.children[1].label == "14:30 gone: operational → you are offline"
    assert "Nothing has changed yet" in labels(view(FINE))


def test_snoozing():
    offered = [f"snooze:{length}" for length in ("30m", "1h", "4h", "tomorrow")]
    assert [action for action in actions(view(FINE)) if "snooze" in action] == offered
    shown = view(FINE, snoozed_until=NOW + timedelta(hours=1))
    assert [action for action in actions(shown) if "snooze" in action] == ["snooze:off", *offered]
    assert "Notifications snoozed until 15:30" in labels(shown)
    assert shown.tooltip.endswith("\nNotifications snoozed until 15:30")
    assert "snooze:off" not in actions(view(FINE, snoozed_until=NOW))


def test_only_what_is_down_can_be_waited_for_in_silence():
    assert "snooze:resolved" in actions(view(PARTIAL))
    shown = view(PARTIAL, snoozed_until_resolved=True)
    assert "Notifications snoozed until it works again" in labels(shown)
    assert "snooze:off" in actions(shown)


def test_only_what_is_down_can_come_back():
    assert find(view(PARTIAL), "tell_back:mistral").checked is False
    assert find(view(PARTIAL, awaited={"mistral"}), "tell_back:mistral").checked is True
    for up in (FINE, OFFLINE, LIMITED):
        assert not [action for action in actions(view(up)) if action.startswith("tell_back")]


def test_each_of_several_that_are_down_can_be_waited_for():
    shown = view(PARTIAL, other(Level.MAJOR_OUTAGE, Party.PROVIDER), other(id_="third"), awaited={"other"})
    (menu,) = [item for item in shown.menu if item.label == "Tell me when it's back"]
    assert [(item.label, item.checked) for item in menu.children] == [("Mistral", False), ("Other", True)]


@pytest.mark.parametrize("on", [True, False])
def test_start_at_login_shows_how_it_is(on):
    assert find(view(FINE, autostart=on), "autostart").checked is on


def test_without_autostart_there_is_no_switch_for_it():
    assert "autostart" not in actions(view(FINE))


def test_the_key_of_one_provider_or_of_several():
    assert find(view(FINE), "key:mistral").label == "Set API key…"
    shown = view(FINE, other())
    assert find(shown, "key:mistral").label == "Mistral…"
    assert find(shown, "key:other").label == "Other…"


def test_a_provider_that_needs_no_key_is_not_offered_one():
    local = Provider(id="local", name="Ollama", base_url="http://localhost:11434/v1", auth=Auth.NONE)
    assert not [action for action in actions(view(update(provider=local))) if action.startswith("key:")]


def test_a_locked_key_store_is_unlocked_by_a_click():
    shown = view(FINE, other(), key_problem="the key store is locked")
    assert find(shown, "unlock").label == "Key store locked: click to unlock"


def test_another_problem_of_the_key_store_is_told():
    shown = view(FINE, key_problem="no key store runs in this session")
    assert "Keys: no key store runs in this session" in labels(shown)
    assert find(shown, "key:mistral").label == "Set API key…"


def test_twenty_providers_keep_menu_and_tooltip_short():
    shown = view(*(other(id_=f"provider-{number}") for number in range(20)))
    assert len(shown.menu) < 20
    (menu,) = [item for item in shown.menu if item.label == "Providers"]
    assert len(menu.children) == 20
    lines = shown.tooltip.splitlines()
    assert len(lines) == 1 + 8 + 1
    assert lines[-1] == "… and 12 more"


def test_long_names_are_cut():
    name = "The Incomparable Company of Very Large Language Models " * 5
    shown = view(update(Level.MAJOR_OUTAGE, Party.PROVIDER, NO_EMBEDDINGS, provider=named("long", name)), other())
    assert len(shown.tooltip.splitlines()[0]) == 127
    assert max(map(len, labels(shown))) == 60


TEXTS = st.text(max_size=80) | st.sampled_from(["\x1b[31m\r\nx", "{name}", "{}", "%s", "\u202egnp", "\ud800"])
TIMES = st.datetimes(timezones=st.just(UTC))
PROVIDERS = st.builds(
    Provider,
    id=TEXTS,
    name=TEXTS,
    base_url=TEXTS,
    components=st.tuples() | st.tuples(TEXTS),
    chat_model=TEXTS,
    auth=st.sampled_from(Auth),
    links=st.dictionaries(st.sampled_from([*LINKS, "support"]), TEXTS),
)
OBSERVATIONS = st.builds(
    Observation,
    provider=TEXTS,
    probe=st.sampled_from(ProbeKind),
    at=TIMES,
    failure=st.none() | st.sampled_from(Failure),
    http_status=st.none() | st.integers(),
    timings=st.builds(Timings, total=st.floats()),
)
ASSESSMENTS = st.builds(
    Assessment,
    provider=TEXTS,
    level=st.sampled_from(Level),
    party=st.sampled_from(Party),
    at=TIMES,
    since=TIMES,
    evidence=st.tuples() | st.tuples(TEXTS),
)
LEVELS = st.sampled_from(Level)
REPORTS = st.builds(
    StatusReport,
    readable=st.booleans(),
    at=TIMES,
    reason=TEXTS,
    level=LEVELS,
    components=st.tuples() | st.tuples(st.builds(Component, name=TEXTS, level=LEVELS)),
    incidents=st.tuples() | st.tuples(st.builds(Incident, name=TEXTS, level=LEVELS, text=TEXTS)),
    fallback=st.booleans(),
)
UPDATES = st.builds(
    Update,
    provider=PROVIDERS,
    assessment=ASSESSMENTS,
    at=TIMES,
    latest=st.lists(OBSERVATIONS, max_size=4).map(tuple),
    report=st.none() | REPORTS,
    key_origin=st.sampled_from(["none", "keyring"]),
)


@settings(max_examples=200, deadline=None)
@given(
    updates=st.lists(UPDATES, max_size=9),
    events=st.lists(st.builds(Transition, before=ASSESSMENTS, after=ASSESSMENTS), max_size=3),
    now=TIMES,
    snoozed_until=st.none() | TIMES,
    testing=TEXTS,
    has_report=st.booleans(),
    key_problem=TEXTS,
    language=st.sampled_from(["en", "fr", "tlh"]),
)
def test_nothing_breaks_it_and_labels_are_short_and_plain(updates, events, **more):
    shown = view_of(Scene(updates=updates, events=events, **more))
    assert len(shown.tooltip.splitlines()[0]) <= 127
    for label in labels(shown) + shown.tooltip.splitlines():
        assert not {unicodedata.category(letter) for letter in label} & {"Cc", "Cf", "Cs"}
    assert all(len(label) <= 60 for label in labels(shown))
    assert sum(item.default for item in rows(shown.menu)) == 1
