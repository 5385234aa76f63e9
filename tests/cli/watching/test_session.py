import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from traymon.cli.watching.chronicle import Chronicle
from traymon.cli.watching.inbox import Doing, Done, Ended, Inbox, Message, News, Noticed, Pressed, Suspended
from traymon.cli.watching.reading import Element
from traymon.cli.watching.session import Outside, Session
from traymon.cli.watching.sources import Sight, Source
from traymon.cli.watching.values import ProviderRow, Screen
from traymon.model import Assessment, Level, Party, ProbeKind, Transition, TraymonError

BEGIN = datetime(2026, 11, 22, 18, 0, 0, tzinfo=UTC)
MakeElement = Callable[..., Element]


@dataclass
class World:
    """A clock that the test moves, and a monitor that does what the test says."""

    now: datetime = BEGIN
    elements: tuple[Element, ...] = ()
    problem: str = ""
    rows: Sequence[ProviderRow] = ()
    error: Exception | None = None
    check_now: Callable[[], None] | None = None
    chronicle: Chronicle = field(default_factory=Chronicle)
    chronicles_asked: list[tuple[str, ...]] = field(default_factory=list)
    inbox: Inbox = field(default_factory=Inbox)
    go_on: threading.Event = field(default_factory=threading.Event)
    """A local test may end."""

    def session(self, names: dict[str, str] | None = None) -> Session:
        outside = Outside(
            source=Source(look=self.look, check_now=self.check_now),
            chronicle=self.ask_chronicle,
            check=self.check,
            test=self.test,
            now=lambda: self.now,
            names=names or {"mistral": "Mistral AI"},
        )
        return Session(outside, self.inbox)

    def look(self, _now: datetime) -> Sight:
        return Sight(mode="watching", elements=self.elements, problem=self.problem)

    def ask_chronicle(self, ids: Sequence[str], _now: datetime) -> Chronicle:
        self.chronicles_asked.append(tuple(ids))
        return self.chronicle

    def check(self) -> Sequence[ProviderRow]:
        if self.error:
            raise self.error
        return self.rows

    def test(self, ids: Sequence[str], tell: Callable[[str], object]) -> Sequence[str]:
        if self.error:
            raise self.error
        tell("the router")
        self.go_on.wait(10)
        return [f"tested: {', '.join(ids)}"]


@dataclass
class Play:
    """A display that, after each picture, lets the next thing happen; at last, the end."""

    world: World
    happenings: Iterable[Callable[[], Message]]
    screens: list[Screen] = field(default_factory=list)
    suspended: int = 0

    def __post_init__(self) -> None:
        self._next = iter(self.happenings)

    def show(self, screen: Screen) -> None:
        self.screens.append(screen)
        self.world.inbox.put(next(self._next, Ended)())

    def suspend(self) -> None:
        self.suspended += 1


def after(world: World, seconds: float, message: Message | None = None, **changes: object) -> Callable[[], Message]:
    def happen() -> Message:
        world.now += timedelta(seconds=seconds)
        for name, value in changes.items():
            setattr(world, name, value)
        return message or News()

    return happen


def played(world: World, *happenings: Callable[[], Message]) -> list[Screen]:
    play = Play(world, happenings)
    world.session().run(play)
    return play.screens


@pytest.mark.parametrize("end", [Ended(), Pressed("q"), Pressed("Q")], ids=["signal", "q", "Q"])
def test_it_shows_a_picture_and_ends_when_asked(end: Message) -> None:
    assert len(played(World(), lambda: end)) == 1


def test_providers_of_the_settings_have_their_places_before_anything_is_known(element: MakeElement) -> None:
    world = World()
    screens = played(world, after(world, 1, elements=(element(),)))
    assert [[(row.id, row.at is None) for row in screen.rows] for screen in screens] == [
        [("mistral", True)],
        [("mistral", False)],
    ]


def test_a_provider_that_is_not_in_the_settings_is_shown_all_the_same(element: MakeElement) -> None:
    world = World(elements=(element("outage"),))
    assert [row.id for row in played(world)[0].rows] == ["mistral", "openai"]


def test_the_history_is_read_again_only_for_news_and_not_twice_a_second(element: MakeElement) -> None:
    world = World()
    played(
        world,
        after(world, 1),
        after(world, 1, elements=(element(),)),
        after(world, 0.2, elements=(element(spend_usd=1),)),
        after(world, 0.2, elements=(element(spend_usd=2),)),
        after(world, 0.6),
        after(world, 5),
    )
    assert world.chronicles_asked == [("mistral",)] * 3


def test_the_history_brings_sparklines_and_changes(element: MakeElement) -> None:
    level = {"provider": "mistral", "party": Party.NONE, "at": BEGIN, "since": BEGIN}
    before, later = (Assessment(level=which, **level) for which in (Level.UNKNOWN, Level.OPERATIONAL))  # type: ignore[arg-type]
    chronicle = Chronicle(
        transitions=(Transition(before=before, after=later),), totals={("mistral", ProbeKind.CHAT): (1.0, None)}
    )
    screen = played(World(elements=(element(),), chronicle=chronicle))[0]
    assert screen.rows[0].probes[1].totals == (1.0, None)
    assert [(event.provider, event.after) for event in screen.events] == [("Mistral AI", Level.OPERATIONAL)]


def test_what_cannot_be_followed_any_more_is_stale(element: MakeElement) -> None:
    world = World(elements=(element(),), problem="traymon is not running")
    screen = played(world)[0]
    assert (screen.notice, screen.stale) == ("traymon is not running", True)


def test_a_warning_is_shown_for_a_minute() -> None:
    world = World()
    screens = played(world, after(world, 0, Noticed("no key store")), after(world, 59), after(world, 2))
    assert [screen.notice for screen in screens] == ["", "no key store", "no key store", ""]


def test_ctrl_z_gives_the_terminal_back() -> None:
    play = Play(World(), [Suspended])
    play.world.session().run(play)
    assert play.suspended == 1


def banners(screens: Sequence[Screen]) -> list[tuple[str, bool] | None]:
    return [screen.banner and (screen.banner.title, screen.banner.busy) for screen in screens]


def until(world: World, kind: type[Doing | Done]) -> Callable[[], Message]:
    """Waits for a message of ``kind``, which arrives from another thread, and passes it on."""

    def happen() -> Message:
        if kind is Done:
            world.go_on.set()
        (message,) = world.inbox.wait(10)
        assert isinstance(message, kind)
        return message

    return happen


@pytest.mark.parametrize("key", ["r", "R"])
def test_a_key_sets_off_a_round_and_its_outcome_stays_for_a_minute(row: Callable[..., ProviderRow], key: str) -> None:
    world = World(rows=[row("outage")])
    screens = played(world, after(world, 0, Pressed(key)), until(world, Done), after(world, 59), after(world, 2))
    assert banners(screens) == [None, ("Checking", True), ("Check", False), ("Check", False), None]
    assert screens[2].banner
    assert screens[2].banner.lines[0].startswith("OpenAI: partial outage, the provider's fault; embeddings: server")


@pytest.mark.parametrize("key", ["t", "T"])
def test_a_key_sets_off_the_local_test_of_the_worst_which_says_what_it_does(element: MakeElement, key: str) -> None:
    world = World(elements=(element(), element("outage")))
    screens = played(world, after(world, 0, Pressed(key)), until(world, Doing), until(world, Done))
    assert banners(screens) == [None, ("Testing", True), ("Testing", True), ("Test", False)]
    assert [screen.banner and screen.banner.lines for screen in screens[1:]] == [
        (),
        ("the router",),
        ("tested: openai, mistral",),
    ]


def test_another_key_puts_the_outcome_away(row: Callable[..., ProviderRow]) -> None:
    world = World(rows=[row()])
    screens = played(world, after(world, 0, Pressed("r")), until(world, Done), after(world, 1, Pressed(" ")))
    assert banners(screens)[-1] is None


@pytest.mark.parametrize(
    ("error", "words"),
    [
        pytest.param(
            TraymonError("the disk is full", "Free some space."), "the disk is full. Free some space.", id="expected"
        ),
        pytest.param(ZeroDivisionError("x"), "it broke: ZeroDivisionError('x')", id="a bug"),
    ],
)
@pytest.mark.parametrize("key", ["r", "t"])
def test_what_fails_says_why(error: Exception, words: str, key: str) -> None:
    world = World(error=error)
    screens = played(world, after(world, 0, Pressed(key)), until(world, Done))
    assert screens[-1].banner
    assert screens[-1].banner.lines == (words,)


def test_a_monitor_of_ones_own_is_asked_and_waited_for(element: MakeElement) -> None:
    asked: list[int] = []
    fresh = [{"probe": "chat", "ok": True, "at": "2026-11-22T18:00:02Z"}]
    old = [{"probe": "chat", "ok": True, "at": "2026-11-22T17:59:30Z"}]
    world = World(check_now=lambda: asked.append(1), elements=(element(probes=old),))
    screens = played(
        world,
        after(world, 1, Pressed("r")),
        after(world, 1, Pressed("r")),
        after(world, 1, elements=(element(probes=fresh),)),
    )
    assert asked == [1]
    assert banners(screens) == [None, ("Checking", True), ("Checking", True), ("Check", False)]


def test_a_monitor_that_may_not_ask_at_once_is_not_waited_for_long(element: MakeElement) -> None:
    world = World(check_now=lambda: None, elements=(element(),))
    screens = played(world, after(world, 1, Pressed("r")), after(world, 14), after(world, 2))
    assert banners(screens)[-2:] == [("Checking", True), ("Check: some answers are not in yet", False)]
