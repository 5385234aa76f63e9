from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.conftest import at, change
from traymon.alerts import Alert, Kind, Memory, happened, next_due, snoozed, time_passed, wait_for_end
from traymon.model import Level, Party, Transition
from traymon.settings.choices import Alerts

DOWN, UP = Level.MAJOR_OUTAGE, Level.OPERATIONAL
QUIET = Alerts(quiet_hours="22:00-07:00")


@dataclass
class Story:
    """Plays changes in their order and keeps what was said."""

    rules: Alerts = field(default_factory=Alerts)
    memory: Memory = field(default_factory=Memory)
    said: list[Alert] = field(default_factory=list)
    paused: bool = False

    def see(self, transition: Transition) -> "Story":
        self.memory, alerts = happened(self.memory, transition, self.rules, transition.after.at, paused=self.paused)
        self.said += alerts
        return self

    def pass_to(self, now: datetime) -> "Story":
        self.memory, alerts = time_passed(self.memory, self.rules, now)
        self.said += alerts
        return self

    @property
    def levels(self) -> list[str]:
        return [alert.transition.after.level.word if alert.transition else alert.kind.value for alert in self.said]


def test_an_outage_and_its_end_are_told():
    assert Story().see(change(DOWN, at("12:00"))).see(change(UP, at("12:20"))).levels == ["major_outage", "operational"]


def test_an_outage_that_grows_worse_is_told_again():
    story = Story().see(change(Level.DEGRADED, at("12:00"))).see(change(DOWN, at("12:05")))
    assert story.levels == ["degraded", "major_outage"]
    assert story.memory.open["mistral"].since == at("12:00")


@pytest.mark.parametrize(
    ("level", "party", "told"),
    [
        pytest.param(Level.DEGRADED, Party.PROVIDER, False, id="a level that nobody wants"),
        pytest.param(Level.MAJOR_OUTAGE, Party.PROVIDER, True, id="a level that is wanted"),
        pytest.param(Level.MAJOR_OUTAGE, Party.CDN, True, id="of the CDN"),
        pytest.param(Level.UNKNOWN, Party.LOCAL_NETWORK, False, id="one's own network"),
        pytest.param(Level.OPERATIONAL, Party.ACCOUNT, False, id="one's own key"),
    ],
)
def test_what_is_told_is_chosen_by_level_and_by_whose_fault_it_is(*, level: Level, party: Party, told: bool):
    story = Story(rules=Alerts(levels=("major_outage",), local=False)).see(change(level, at("12:00"), party=party))
    assert bool(story.said) is told
    assert bool(story.see(change(UP, at("12:20"))).said[1:]) is told, "the end is told of what was told"


class TestSnooze:
    def test_nothing_is_told_until_it_ends(self):
        story = Story(memory=snoozed(Memory(), at("13:00"))).see(change(DOWN, at("12:30")))
        assert story.levels == []
        assert next_due(story.memory, story.rules, at("12:30")) == at("13:00")
        assert story.pass_to(at("13:00")).memory.snooze is None
        assert story.see(change(Level.DEGRADED, at("13:05"))).levels == ["degraded"]

    def test_the_end_of_what_was_told_before_is_not_told(self):
        story = Story().see(change(DOWN, at("12:00")))
        story.memory = snoozed(story.memory, at("13:00"))
        assert story.see(change(UP, at("12:30"))).levels == ["major_outage"]

    def test_until_resolved_it_ends_with_the_trouble_whose_end_is_told(self):
        story = Story().see(change(DOWN, at("12:00")))
        story.memory = snoozed(story.memory, None)
        story.see(change(Level.PARTIAL_OUTAGE, at("12:10"))).see(change(UP, at("12:30")))
        assert story.levels == ["major_outage", "operational"]
        assert story.memory.snooze is None

    def test_until_resolved_it_does_not_wait_for_a_key(self):
        story = Story().see(change(UP, at("11:00"), party=Party.ACCOUNT, provider="openai"))
        story.see(change(DOWN, at("12:00")))
        story.memory = snoozed(story.memory, None)
        assert story.see(change(UP, at("12:30"))).memory.snooze is None


@pytest.mark.parametrize("level", [UP, Level.UNKNOWN])
class TestAnOutageThatLeavesAFaultOfTheKey:
    """As without a key: the status page says when it is over, and the key is missing as before."""

    def test_is_over_for_whoever_waits_for_its_end(self, level: Level):
        story = Story(rules=QUIET).see(change(DOWN, at("23:00")))
        story.memory = wait_for_end(story.memory, "mistral", wanted=True)
        story.see(change(level, at("23:30"), party=Party.ACCOUNT))
        assert story.levels == [level.word]
        assert not story.memory.awaited

    def test_ends_a_snooze_until_it_is_resolved(self, level: Level):
        story = Story().see(change(DOWN, at("12:00")))
        story.memory = snoozed(story.memory, None)
        assert story.see(change(level, at("12:30"), party=Party.ACCOUNT)).memory.snooze is None
        assert story.levels == ["major_outage", level.word], "once"

    def test_is_an_entry_of_its_own_in_the_digest(self, level: Level):
        story = Story(rules=QUIET).see(change(DOWN, at("02:10")))
        story.see(change(level, at("02:31"), party=Party.ACCOUNT)).pass_to(at("07:00"))
        assert [(held.party, held.until) for held in story.said[0].held] == [
            (Party.PROVIDER, at("02:31")),
            (Party.ACCOUNT, None),
        ]

    def test_leaves_trouble_whose_end_is_told(self, level: Level):
        story = Story().see(change(DOWN, at("12:00"))).see(change(level, at("12:30"), party=Party.ACCOUNT))
        assert story.see(change(UP, at("12:40"))).levels == ["major_outage", level.word, "operational"]


class TestQuietHours:
    def test_what_came_and_went_is_summed_up_after_them(self):
        story = Story(rules=QUIET).see(change(DOWN, at("02:10"))).see(change(UP, at("02:31")))
        assert story.levels == []
        assert next_due(story.memory, QUIET, at("02:31")) == at("07:00")
        (digest,) = story.pass_to(at("07:00")).said
        (held,) = digest.held
        assert (digest.kind, held.level, held.since, held.until) == (Kind.DIGEST, DOWN, at("02:10"), at("02:31"))
        assert story.pass_to(at("07:01")).levels == ["digest"]

    def test_what_goes_on_counts_as_told_by_the_digest(self):
        story = Story(rules=QUIET).see(change(DOWN, at("06:10"))).pass_to(at("07:00"))
        assert story.said[0].held[0].until is None
        assert story.see(change(UP, at("07:20"))).levels == ["digest", "operational"]

    def test_trouble_that_changes_is_one_entry_at_its_worst(self):
        story = Story(rules=QUIET).see(change(DOWN, at("02:10"))).see(change(Level.DEGRADED, at("02:20")))
        (held,) = story.memory.held
        assert (held.level, held.since) == (DOWN, at("02:10"))

    def test_an_end_in_quiet_hours_of_what_was_told_before_is_silent(self):
        assert Story(rules=QUIET).see(change(DOWN, at("21:50"))).see(change(UP, at("22:10"))).levels == ["major_outage"]


class TestTellMeWhenItIsBack:
    def test_it_is_told_whatever_else_is_silent(self):
        story = Story(rules=QUIET).see(change(DOWN, at("23:00")))
        story.memory = wait_for_end(snoozed(story.memory, at("23:59")), "mistral", wanted=True)
        assert story.see(change(UP, at("23:30"))).levels == ["operational"]
        assert story.see(change(DOWN, at("23:40"))).see(change(UP, at("23:45"))).levels == ["operational"], "once"

    def test_it_can_be_taken_back(self):
        waiting = wait_for_end(Memory(), "mistral", wanted=True)
        assert wait_for_end(waiting, "mistral", wanted=False) == Memory()


def test_nothing_but_an_awaited_end_is_told_while_paused():
    story = Story(paused=True).see(change(DOWN, at("12:00"))).see(change(UP, at("12:10")))
    assert story.levels == []


class TestReminders:
    RULES = Alerts(remind_after=timedelta(minutes=30), quiet_hours="22:00-07:00")

    def test_each_waits_twice_as_long_as_the_one_before(self):
        story = Story(rules=self.RULES).see(change(DOWN, at("12:00")))
        reminded = []
        for minute in range(1, 8 * 60):
            now = at("12:00") + timedelta(minutes=minute)
            if story.pass_to(now).said[-1].kind is Kind.REMINDER and story.memory.open["mistral"].reminded_at == now:
                reminded.append(minute)
        assert reminded == [30, 90, 210, 450]

    def test_none_in_quiet_hours(self):
        story = Story(rules=self.RULES).see(change(DOWN, at("21:50")))
        assert next_due(story.memory, self.RULES, at("22:10")) == at("07:00", day=6)
        assert story.pass_to(at("23:50")).levels == ["major_outage"]
        assert story.pass_to(at("07:00", day=6)).levels == ["major_outage", "reminder"]

    def test_none_after_the_end(self):
        story = Story(rules=self.RULES).see(change(DOWN, at("12:00"))).see(change(UP, at("12:10")))
        assert next_due(story.memory, self.RULES, at("12:10")) is None
        assert story.pass_to(at("13:00")).levels == ["major_outage", "operational"]


class TestWhatAllProvidersShare:
    """A lost network takes them all away, within seconds."""

    def story(self, **more) -> Story:
        story = Story(**more)
        for second, provider in enumerate(("mistral", "openai", "gemini")):
            when = at("12:00") + timedelta(seconds=second)
            story.see(change(Level.UNKNOWN, when, party=Party.LOCAL_NETWORK, provider=provider))
        return story

    def test_it_is_told_once_and_so_is_its_end(self):
        story = self.story()
        assert [alert.provider for alert in story.said] == ["mistral"]
        for provider in ("openai", "mistral", "gemini"):
            story.see(change(UP, at("12:10"), provider=provider))
        assert story.levels == ["unknown", "operational"]
        assert story.memory.open == {}

    def test_an_outage_that_shows_when_it_is_over_is_told(self):
        story = self.story().see(change(UP, at("12:10"))).see(change(DOWN, at("12:11"), provider="openai"))
        story.see(change(UP, at("12:20"), provider="openai"))
        assert story.levels == ["unknown", "operational", "major_outage", "operational"]

    def test_losing_it_again_is_told_again(self):
        story = self.story().see(change(UP, at("12:10")))
        story.see(change(Level.UNKNOWN, at("12:15"), party=Party.LOCAL_NETWORK))
        assert story.levels == ["unknown", "operational", "unknown"]

    def test_other_faults_of_this_side_are_told_for_each(self):
        story = Story()
        for provider in ("mistral", "openai"):
            story.see(change(Level.UNKNOWN, at("12:00"), party=Party.ACCOUNT, provider=provider))
        assert [alert.provider for alert in story.said] == ["mistral", "openai"]

    def test_in_quiet_hours_it_is_one_entry_of_the_digest(self):
        story = self.story(rules=Alerts(quiet_hours="11:00-13:00"))
        assert story.said == []
        (digest,) = story.pass_to(at("13:00")).said
        assert [held.provider for held in digest.held] == ["mistral"]

    def test_one_reminder_is_enough(self):
        story = self.story(rules=Alerts(remind_after=timedelta(minutes=30)))
        assert story.pass_to(at("12:31")).levels == ["unknown", "reminder"]


EVENTS = st.lists(
    st.tuples(
        st.integers(min_value=1, max_value=300),
        st.sampled_from(("a", "b")),
        st.sampled_from([*Level, None, "snooze", "snooze until resolved", "restart"]),
    ),
    max_size=40,
)


@given(EVENTS, st.booleans())
def test_no_end_is_told_of_what_nobody_was_told(events: list[tuple[int, str, object]], quiet: bool):  # noqa: FBT001
    story, now = Story(rules=QUIET if quiet else Alerts()), at("12:00")
    told: set[str] = set()
    for minutes, provider, event in events:
        now += timedelta(minutes=minutes)
        seen = len(story.said)
        if isinstance(event, Level):
            story.see(change(event, now, provider=provider))
        elif event in {"snooze", "snooze until resolved"}:
            story.memory = snoozed(story.memory, now + timedelta(hours=1) if event == "snooze" else None)
        else:
            story.pass_to(now)
        for alert in story.said[seen:]:
            told |= {held.provider for held in alert.held if held.until is None}
            if alert.transition and alert.transition.recovered:
                assert alert.provider in told
            if alert.transition:
                (told.discard if alert.transition.recovered else told.add)(alert.provider)
    story.memory = snoozed(story.memory, now)
    assert not story.pass_to(now.replace(hour=12) + timedelta(days=1)).memory.held, "everything held is told in the end"
    due = next_due(story.memory, story.rules, now + timedelta(days=1))
    assert due is None or due > now
