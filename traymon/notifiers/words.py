"""Every word of the notifications, in English and French: one table per language, with the same keys and placeholders.

What fails, and what the status page says, comes from the menu's own words.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

ENGLISH: Mapping[str, str] = {
    "told.trouble": "{name}: {state}",
    "told.still": "{name}: still {state}",
    "told.still_so": "{name}: {state}, still",
    "told.back": "{name} is back",
    "told.works": "{name} works again",
    "told.online": "You are online again",
    "told.local_network": "You are offline",
    "told.isp": "No way to the Internet",
    "told.captive_portal": "The network wants you to log in",
    "told.since": "Since {time}: {facts}",
    "told.since_alone": "Since {time}",
    "told.lasted": "The trouble lasted {length}",
    # whose fault, in a title
    "state.degraded": "degraded",
    "state.partial_outage": "partial outage",
    "state.major_outage": "major outage",
    "state.maintenance": "maintenance",
    "state.operational": "operational",
    "state.unknown": "state unknown",
    "state.local_network": "you were offline",
    "state.isp": "no way to the Internet",
    "state.path": "cannot be reached from here",
    "state.you": "something on this computer is in the way",
    "state.account": "your key or account needs a look",
    "state.limited": "your rate limit is used up",
    "state.quota": "outside your plan or quota",
    "state.payment": "payment required",
    "state.key_refused": "your key is refused",
    "state.key_lacks_right": "your key lacks a right",
    "state.no_model": "a model is unknown or withdrawn",
    "state.no_key": "no API key to ask with",
    # what to do
    "advice.degraded": "Expect retries; batch jobs can wait",
    "advice.partial_outage": "Use what works or your fallback; pause batch jobs",
    "advice.major_outage": "Activate your fallback; pause batch jobs",
    "advice.maintenance": "It was announced: wait, or use your fallback",
    "advice.local_network": "Your network does not let anything through; {name} is not to blame",
    "advice.captive_portal": "Open any web page and log in; {name} is not to blame",
    "advice.isp": "{name} is not to blame",
    "advice.path": "Others may reach it: test now to see where the way ends",
    "advice.you": "{name} is not to blame",
    "advice.limited": "{name} works: wait a little, or spread your requests",
    "advice.quota": "Look at plan and usage in the console; {name} is not to blame",
    "advice.payment": "Add credit in the console; {name} is not to blame",
    "advice.key_refused": "Set a valid key in the menu; the console shows yours",
    "advice.key_lacks_right": "Grant it in the console, or set another key in the menu",
    "advice.no_model": "Name another model in the settings",
    "advice.no_key": "Set one in the menu, or unlock the key store there",
    "fallback": "{name} answers in {latency}",
    # of the status page
    "page.notice": "Status page of {name}",
    "page.lead": "{name} says so now, too",
    "page.lead.body": "You knew it {length} before the status page.",
    # after quiet hours
    "digest.outage": "While it was quiet: 1 outage of {name}",
    "digest.outages": "While it was quiet: {count} outages of {name}",
    "digest.outages_of_several": "While it was quiet: {count} outages",
    "digest.event": "While it was quiet: 1 event of {name}",
    "digest.events": "While it was quiet: {count} events of {name}",
    "digest.events_of_several": "While it was quiet: {count} events",
    "digest.shared": "While it was quiet: your network was away",
    "digest.over": "{state}, {span}",
    "digest.goes_on": "{state}, since {begin}",
    # buttons
    "button.test_now": "Test now",
    "button.open_status": "Status page",
    "button.snooze_1h": "Snooze 1 h",
    # of traymon itself
    "self.welcome": "{name}: no API key yet",
    "self.welcome.body": (
        "Watching whether its API answers and what its status page says. Set an API key in the menu to see more."
    ),
    "self.key": "Key of {name}",
    "self.key.body": "Stored in {place}. Test: {result}.",
    "self.key.ask": "API key of {name}",
    "self.key.cancel": "Cancel",
    "self.unlocked": "The key store is open",
    "self.unlocked.body": "traymon asks with your keys from now on.",
    "self.hello": "traymon is already running",
    "self.about": "traymon {version}",
    "self.about.body": "Python {python}. In a terminal: traymon doctor.",
    "self.demo": "This is the demo",
    "self.demo.body": "It leaves your keys and settings alone.",
}

FRENCH: Mapping[str, str] = {
    "told.trouble": "{name} : {state}",
    "told.still": "{name} : toujours {state}",
    "told.still_so": "{name} : {state}, toujours",
    "told.back": "{name} est de retour",
    "told.works": "{name} fonctionne à nouveau",
    "told.online": "Vous êtes de nouveau en ligne",
    "told.local_network": "Vous êtes hors ligne",
    "told.isp": "Pas d'accès à Internet",
    "told.captive_portal": "Le réseau veut que vous vous connectiez",
    "told.since": "Depuis {time} : {facts}",
    "told.since_alone": "Depuis {time}",
    "told.lasted": "La panne a duré {length}",
    # whose fault, in a title
    "state.degraded": "dégradé",
    "state.partial_outage": "panne partielle",
    "state.major_outage": "panne majeure",
    "state.maintenance": "maintenance",
    "state.operational": "opérationnel",
    "state.unknown": "état inconnu",
    "state.local_network": "vous étiez hors ligne",
    "state.isp": "pas d'accès à Internet",
    "state.path": "injoignable d'ici",
    "state.you": "quelque chose bloque sur cet ordinateur",
    "state.account": "votre clé ou compte est à vérifier",
    "state.limited": "votre limite de débit est atteinte",
    "state.quota": "hors de votre offre ou quota",
    "state.payment": "paiement requis",
    "state.key_refused": "votre clé est refusée",
    "state.key_lacks_right": "il manque un droit à votre clé",
    "state.no_model": "un modèle est inconnu ou retiré",
    "state.no_key": "pas de clé API pour interroger",
    # what to do
    "advice.degraded": "Prévoyez des reprises ; les traitements par lots peuvent attendre",
    "advice.partial_outage": "Utilisez ce qui marche ou votre solution de repli ; suspendez les traitements par lots",
    "advice.major_outage": "Activez votre solution de repli ; suspendez les traitements par lots",
    "advice.maintenance": "Elle était annoncée : attendez, ou utilisez votre solution de repli",
    "advice.local_network": "Votre réseau ne laisse rien passer ; {name} n'y est pour rien",
    "advice.captive_portal": "Ouvrez une page web et identifiez-vous ; {name} n'y est pour rien",
    "advice.isp": "{name} n'y est pour rien",
    "advice.path": "D'autres l'atteignent peut-être : testez pour voir où le chemin s'arrête",
    "advice.you": "{name} n'y est pour rien",
    "advice.limited": "{name} fonctionne : patientez un peu, ou espacez vos requêtes",
    "advice.quota": "Vérifiez l'offre et la consommation dans la console ; {name} n'y est pour rien",
    "advice.payment": "Ajoutez du crédit dans la console ; {name} n'y est pour rien",
    "advice.key_refused": "Définissez une clé valide dans le menu ; la console montre les vôtres",
    "advice.key_lacks_right": "Accordez-le dans la console, ou définissez une autre clé dans le menu",
    "advice.no_model": "Indiquez un autre modèle dans les réglages",
    "advice.no_key": "Définissez-en une dans le menu, ou déverrouillez-y le trousseau",
    "fallback": "{name} répond en {latency}",
    # of the status page
    "page.notice": "Page d'état de {name}",
    "page.lead": "{name} le dit aussi maintenant",
    "page.lead.body": "Vous le saviez {length} avant la page d'état.",
    # after quiet hours
    "digest.outage": "Entre-temps : 1 panne de {name}",
    "digest.outages": "Entre-temps : {count} pannes de {name}",
    "digest.outages_of_several": "Entre-temps : {count} pannes",
    "digest.event": "Entre-temps : 1 événement de {name}",
    "digest.events": "Entre-temps : {count} événements de {name}",
    "digest.events_of_several": "Entre-temps : {count} événements",
    "digest.shared": "Entre-temps : votre réseau était coupé",
    "digest.over": "{state}, {span}",
    "digest.goes_on": "{state}, depuis {begin}",
    # buttons
    "button.test_now": "Tester",
    "button.open_status": "Page d'état",
    "button.snooze_1h": "Silence 1 h",
    # of traymon itself
    "self.welcome": "{name} : pas encore de clé API",
    "self.welcome.body": (
        "traymon regarde si son API répond et ce que dit sa page d'état. "
        "Définissez une clé API dans le menu pour en voir plus."
    ),
    "self.key": "Clé de {name}",
    "self.key.body": "Enregistrée dans {place}. Test : {result}.",
    "self.key.ask": "Clé API de {name}",
    "self.key.cancel": "Annuler",
    "self.unlocked": "Le trousseau de clés est ouvert",
    "self.unlocked.body": "traymon utilise désormais vos clés.",
    "self.hello": "traymon est déjà lancé",
    "self.about": "traymon {version}",
    "self.about.body": "Python {python}. Dans un terminal : traymon doctor.",
    "self.demo": "Ceci est la démo",
    "self.demo.body": "Elle ne touche ni à vos clés ni à vos réglages.",
}

TABLES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "fr": FRENCH}
"""Language → words."""


class Speaker(Protocol):
    """Somebody who speaks one language and knows these words."""

    def __call__(self, key: str, **values: object) -> str:
        """The words of ``key``."""

    def time(self, at: datetime) -> str:
        """``14:02``."""

    def span(self, begin: datetime, end: datetime) -> str:
        """``14:02–14:40``."""  # noqa: RUF002 - a range

    def length(self, length: timedelta) -> str:
        """``12 min``."""
