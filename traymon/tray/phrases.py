"""Sentences that other parts say in English, in the user's language. Pure.

What stands in braces is whatever stands there, itself translated where it is one of these sentences.
"""

import functools
import re
from collections.abc import Mapping

FRENCH: Mapping[str, str] = {
    # the key store
    "the key store": "le trousseau de clés",
    "the key store is locked": "le trousseau de clés est verrouillé",
    "Unlock it in the desktop session and try again.": "Déverrouillez-le dans la session et réessayez.",
    "Unlock it in the desktop session, for example by `traymon key test`.": (
        "Déverrouillez-le dans la session, par exemple avec `traymon key test`."
    ),
    "this computer has no key store that works": "cet ordinateur n'a pas de trousseau de clés qui fonctionne",
    "no key store runs in this session": "aucun trousseau de clés ne tourne dans cette session",
    "the key store has never been set up": "le trousseau de clés n'a jamais été créé",
    "Run `traymon key set` in the desktop session and choose a password for it.": (
        "Lancez `traymon key set` dans la session et choisissez-lui un mot de passe."
    ),
    "the key store could not be opened": "le trousseau de clés n'a pas pu être ouvert",
    "Answer its password prompt and try again.": "Répondez à sa demande de mot de passe et réessayez.",
    "the key store refused the change": "le trousseau de clés a refusé la modification",
    "the key store answered with an error, or not at all": "le trousseau de clés a répondu par une erreur, ou pas",
    "the key store did not answer within {length}": "le trousseau de clés n'a pas répondu en {length}",
    "the key store has still not answered": "le trousseau de clés n'a toujours pas répondu",
    "the key store failed ({kind})": "le trousseau de clés a échoué ({kind})",
    "A password prompt of it may be waiting for you.": "Il attend peut-être votre mot de passe.",
    "A password prompt of it may be waiting for you; else restart it.": (
        "Il attend peut-être votre mot de passe ; sinon, relancez-le."
    ),
    "the key store backend {name} cannot be loaded": "le module de trousseau {name} ne peut pas être chargé",
    "Install it, or unset PYTHON_KEYRING_BACKEND.": "Installez-le, ou supprimez PYTHON_KEYRING_BACKEND.",
    "the key store backend {name} keeps no secrets": "le module de trousseau {name} ne garde pas les secrets",
    "Unset PYTHON_KEYRING_BACKEND, or accept it by TRAYMON_ALLOW_PLAINTEXT_KEYRING=1.": (
        "Supprimez PYTHON_KEYRING_BACKEND, ou acceptez-le avec TRAYMON_ALLOW_PLAINTEXT_KEYRING=1."
    ),
    "the key store does not give back the key of {provider} that it was given": (
        "le trousseau de clés ne rend pas la clé de {provider} qu'il a reçue"
    ),
    "Run `traymon key delete {provider}` and set the key again.": (
        "Lancez `traymon key delete {provider}` et définissez à nouveau la clé."
    ),
    "a library that reaches the key store is missing": "il manque une bibliothèque pour accéder au trousseau de clés",
    "the desktop session (D-Bus), which the key store belongs to, cannot be reached": (
        "la session de bureau (D-Bus), à laquelle appartient le trousseau de clés, est injoignable"
    ),
    "Start one, {otherwise}": "Lancez-en un, {otherwise}",
    "Restart it, {otherwise}": "Relancez-le, {otherwise}",
    "Start traymon from the desktop session, {otherwise}": "Lancez traymon depuis la session de bureau, {otherwise}",
    "Install traymon again, {otherwise}": "Réinstallez traymon, {otherwise}",
    "Install and start {stores} (Secret Service), {otherwise}": (
        "Installez et lancez {stores} (Secret Service), {otherwise}"
    ),
    "Look at it with the system's password manager, {otherwise}": (
        "Examinez-le avec le gestionnaire de mots de passe du système, {otherwise}"
    ),
    "or put the key into the provider's environment variable.": (
        "ou mettez la clé dans la variable d'environnement du fournisseur."
    ),
    "the desktop's key store (Secret Service)": "le trousseau de clés du bureau (Secret Service)",
    "the macOS Keychain": "le trousseau d'accès de macOS",
    "the Windows Credential Manager": "le gestionnaire d'identifiants de Windows",
    # what was typed as a key
    "{place} is passed over: {why}": "{place} n'est pas pris en compte : {why}",
    "the key is empty": "la clé est vide",
    "the key is longer than {most} characters": "la clé dépasse {most} caractères",
    'the key begins with "Bearer"': "la clé commence par « Bearer »",
    "the key stands in quotation marks": "la clé est entre guillemets",
    "the key holds a line break": "la clé contient un saut de ligne",
    "the key holds a control character": "la clé contient un caractère de contrôle",
    "the key holds a character that is not ASCII": "la clé contient un caractère non ASCII",
    "the key holds a space": "la clé contient une espace",
    "Copy the key again from the provider's console.": "Recopiez la clé depuis la console du fournisseur.",
    "Give what comes after that word.": "Donnez ce qui suit ce mot.",
    "Give what is between them.": "Donnez ce qui est entre les guillemets.",
    "Give one line with nothing but the key.": "Donnez une seule ligne, avec la clé et rien d'autre.",
    "Give nothing but the key.": "Ne donnez que la clé.",
    # the window for it
    "no window can be shown to enter a key": "aucune fenêtre ne peut s'ouvrir pour saisir une clé",
    "In a terminal: traymon key set. Or install python3-tk or zenity.": (
        "Dans un terminal : traymon key set. Ou installez python3-tk ou zenity."
    ),
    # files and start at login
    "The report {path} cannot be written: {why}": "Le rapport {path} ne peut pas être écrit : {why}",
    "Name a file in a folder of yours.": "Indiquez un fichier dans un dossier à vous.",
    "{path} cannot be changed ({why})": "{path} ne peut pas être modifié ({why})",
    "Correct the permissions of its folder.": "Corrigez les droits de son dossier.",
    "the registry cannot be changed ({why})": "le registre ne peut pas être modifié ({why})",
    "A policy of this computer may forbid it.": "Une stratégie de cet ordinateur l'interdit peut-être.",
    "the path of traymon is too long for Windows to start ({most})": (
        "le chemin de traymon est trop long pour que Windows le lance ({most})"
    ),
    "Move it.": "Déplacez-le.",
    "the path of traymon holds a control character": "le chemin de traymon contient un caractère de contrôle",
    "Install it elsewhere.": "Installez-le ailleurs.",
    # the history
    "The history cannot be written ({why})": "L'historique ne peut pas être écrit ({why})",
    "New entries wait in memory: free some space at {folder}.": (
        "Les nouvelles entrées attendent en mémoire : libérez de la place dans {folder}."
    ),
    "New entries wait in memory: see {path}.": "Les nouvelles entrées attendent en mémoire : voyez {path}.",
    "The history was damaged ({why})": "L'historique était abîmé ({why})",
    "It was kept as {path}, and a new one was begun.": "Il est gardé sous {path}, et un nouveau a été commencé.",
    "its pages do not fit together": "ses pages ne vont pas ensemble",
    "it holds values that cannot be": "il contient des valeurs impossibles",
    "it is empty beside a log of changes": "il est vide à côté d'un journal de modifications",
    "database or disk is full": "le disque est plein",
    "database is locked": "un autre programme le tient",
    "database disk image is malformed": "fichier abîmé",
    "file is not a database": "ce n'est pas une base de données",
    "disk I/O error": "erreur du disque",
    "attempt to write a readonly database": "lecture seule",
    "unable to open database file": "ouverture impossible",
    # what the C library says
    "No space left on device": "plus de place sur le disque",
    "Disk quota exceeded": "quota de disque dépassé",
    "Permission denied": "accès refusé",
    "Operation not permitted": "opération interdite",
    "Read-only file system": "système de fichiers en lecture seule",
    "No such file or directory": "aucun fichier de ce nom",
    "Is a directory": "c'est un dossier",
    "Not a directory": "ce n'est pas un dossier",
    "Input/output error": "erreur d'entrée-sortie",
    "that is no file": "ce n'est pas un fichier",
    # of the status page
    "traymon cannot read {name}'s status page since {at} ({reason}): it moved?": (
        "traymon ne peut plus lire la page d'état de {name} depuis {at} ({reason}) : a-t-elle déménagé ?"
    ),
    "{name}'s status page changed its format: {change}": "La page d'état de {name} a changé de format : {change}",
    # why it cannot be read
    "no status page is known": "aucune page d'état connue",
    "no status document": "pas de document d'état",
    "old status page: nothing fresh": "ancienne page d'état : rien de récent",
    "page of another host ({host})": "page d'un autre hôte ({host})",
    "larger than {size} MB": "plus de {size} Mo",
    "an empty answer": "réponse vide",
    "an empty feed, which is never so when all is well": "flux vide, ce qui n'arrive jamais quand tout va bien",
    "a feed of more than {most} items": "flux de plus de {most} entrées",
    "a list of more than {most} rows": "liste de plus de {most} lignes",
    "a Cloudflare challenge page": "page de vérification de Cloudflare",
    "{status}, a Cloudflare challenge": "{status}, vérification de Cloudflare",
    "HTML where JSON was due": "du HTML au lieu de JSON",
    "cut or broken JSON": "JSON coupé ou abîmé",
    "not JSON": "ce n'est pas du JSON",
    "cut or broken XML": "XML coupé ou abîmé",
    "XML that is no feed": "du XML qui n'est pas un flux",
    "XML with a document type, which no feed has": "du XML avec un type de document, qu'aucun flux n'a",
    "packed in an unknown way ({how})": "compression inconnue ({how})",
    "broken compression": "compression abîmée",
    "cut short": "réponse coupée",
    "timed out": "pas de réponse à temps",
    "too many redirects": "trop de redirections",
    "redirected: {problem}": "redirection : {problem}",
    "redirected to plain HTTP": "redirection vers du HTTP simple",
    "plain HTTP": "du HTTP simple",
    "not a web address": "ce n'est pas une adresse web",
    "credentials in the address": "identifiants dans l'adresse",
    "certificate refused": "certificat refusé",
    "TLS failed": "échec de TLS",
    "name not found": "nom introuvable",
    "the proxy refused": "le proxy a refusé",
    "connection closed early": "connexion fermée trop tôt",
    "connection failed": "échec de la connexion",
}

_TABLES: Mapping[str, Mapping[str, str]] = {"fr": FRENCH}

_PLACE = re.compile(r"\\\{(\w+)\\\}")
"""A place in braces, after ``re.escape``."""


def translated(text: str, language: str) -> str:
    """``text`` in ``language``; as it is where nobody has translated it. Several, joined by ``; ``, one by one."""
    table = _TABLES.get(language)
    if not table or not text:
        return text
    if text in table:
        return table[text]
    for pattern, form in _forms(language):
        if found := pattern.fullmatch(text):
            return form.format(**{name: translated(said, language) for name, said in found.groupdict().items()})
    first, semicolon, rest = text.partition("; ")
    return f"{translated(first, language)} ; {translated(rest, language)}" if semicolon else text


@functools.cache
def _forms(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """What has places, as patterns."""
    return tuple(
        (re.compile(_PLACE.sub(r"(?P<\1>.+)", re.escape(said)), re.DOTALL), form)
        for said, form in _TABLES[language].items()
        if "{" in said
    )
