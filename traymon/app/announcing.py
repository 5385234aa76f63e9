"""What traymon says of itself and of the providers, in the user's language."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from traymon.alerts import Alert, Held, Kind
from traymon.assessment.fallbacks import fallbacks_of
from traymon.model import Party, Provider, Transition, TraymonError, Update
from traymon.notifiers import Notification, Urgency
from traymon.notifiers.wording import Facts, Past, digest_of, notification_of, reminder_of
from traymon.notifiers.words import TABLES
from traymon.tray.phrases import translated
from traymon.tray.provider_rows import page_words
from traymon.tray.sentences import details, name_of, state_key, summary
from traymon.tray.speech import Speech
from traymon.version import VERSION

Updates = Mapping[str, Update]
"""The newest of each provider, by id."""


@dataclass(frozen=True, kw_only=True)
class Announcer:
    """Composes notifications."""

    language: str
    now: Callable[[], datetime]

    def of_transition(self, transition: Transition, update: Update, updates: Updates | None = None) -> Notification:
        """``update``: the newest of its provider; ``updates``: of all providers, which may stand in for it."""
        return notification_of(transition, update.provider, self.speech, self._facts(update, updates or {}))

    def of_alert(self, alert: Alert, updates: Updates) -> Notification | None:
        """``None``: what it was about has changed since."""
        if alert.kind is Kind.DIGEST:
            return digest_of([_past(held, updates) for held in alert.held], self.speech)
        update = updates.get(alert.provider)
        if update is None:
            return None
        if alert.transition:
            return self.of_transition(alert.transition, update, updates)
        if update.assessment.party is Party.NONE:
            return None
        return reminder_of(update.assessment, update.provider, self.speech, self._facts(update, updates))

    def of_page(self, update: Update) -> Iterator[Notification]:
        """What is new of the status page itself. Calmly: it is no trouble of the provider's."""
        name, subject, say = update.provider.name, f"{update.provider.id}-page", self.speech
        for notice in update.notices:
            title, body = say("page.notice", name=name), translated(notice, self.language)
            yield Notification(title=title, body=body, subject=subject, urgency=Urgency.LOW)
        if update.lead:
            title, body = say("page.lead", name=name), say("page.lead.body", length=say.length(update.lead))
            yield Notification(title=title, body=body, subject=subject, urgency=Urgency.LOW)

    def welcome(self, provider: Provider) -> Notification:
        """Without a key there is less to see."""
        return self._plain("welcome", "welcome", name=provider.name)

    def key_stored(self, provider: Provider, place: str, tested: Update) -> Notification:
        """Where the key lies now, and what came of a test with it."""
        say = self.speech
        result = say("semicolon").join([say(state_key(tested)), *details(tested, say)])
        return self._plain("key", "key", name=provider.name, place=translated(place, self.language), result=result)

    def unlocked(self) -> Notification:
        """The key store is open."""
        return self._plain("unlocked", "key")

    def hello(self, updates: Updates) -> Notification:
        """Somebody started traymon a second time."""
        body = ". ".join(summary(update, self.speech) for update in updates.values())
        return Notification(title=self.speech("self.hello"), body=body, subject="traymon")

    def about(self) -> Notification:
        """Who this is."""
        return self._plain("about", "traymon", version=VERSION, python=sys.version.split()[0])

    def demo(self) -> Notification:
        """Why the demo does not do that."""
        return self._plain("demo", "traymon")

    def error(self, error: TraymonError) -> Notification:
        """What went wrong, and what to do."""
        title, advice = (translated(text, self.language) for text in (error.title, error.advice))
        return Notification(title=f"{title[:1].upper()}{title[1:]}", body=advice, subject="traymon")

    @property
    def speech(self) -> Speech:
        """Of this moment."""
        return Speech(language=self.language, now=self.now(), more=TABLES)

    def _plain(self, key: str, subject: str, **values: object) -> Notification:
        say = self.speech
        return Notification(title=say(f"self.{key}", **values), body=say(f"self.{key}.body", **values), subject=subject)

    def _facts(self, update: Update, updates: Updates) -> Facts:
        say, theirs = self.speech, update.assessment.party.theirs
        works = theirs and any(control.ok for control in update.controls)
        fault = state_key(update) if update.assessment.party is Party.ACCOUNT else "account"
        said = fault != "account" and not any(one.ok for one in update.latest)  # by the title, all of it
        seen = (
            "" if said else say("semicolon").join(details(update, say)),
            say("connection_works") if works else "",
            page_words(update.report, say) if theirs and update.report else "",
        )
        instead = self._fallback(update.provider, updates) if theirs else ""
        account = "no_key" if fault == "no_key_reachable" else fault
        return Facts(seen=tuple(filter(None, seen)), instead=instead, account=account)

    def _fallback(self, provider: Provider, updates: Updates) -> str:
        """What answers instead, the best first."""
        say = self.speech
        working = [one for one in fallbacks_of(provider, updates.values()) if one.works]
        return say("semicolon").join(
            say("fallback", name=one.name, latency=say("ms", n=f"{one.ms:.0f}")) for one in working
        )


def _past(held: Held, updates: Updates) -> Past:
    known = updates.get(held.provider)
    name = name_of(known) if known else held.provider
    return Past(name=name, level=held.level, party=held.party, since=held.since, until=held.until)
