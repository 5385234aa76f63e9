"""Sentences that other parts say in English, in the user's language."""

from collections.abc import Mapping

FRENCH: Mapping[str, str] = {
    # the key store
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
    "the key store has still not answered": "le trousseau de clés n'a toujours pas répondu",
    "A password prompt of it may be waiting for you.": "Il attend peut-être votre mot de passe.",
    "a library that reaches the key store is missing": "il manque une bibliothèque pour accéder au trousseau de clés",
    "the desktop session (D-Bus), which the key store belongs to, cannot be reached": (
        "la session de bureau (D-Bus), à laquelle appartient le trousseau de clés, est injoignable"
    ),
    "the desktop's key store (Secret Service)": "le trousseau de clés du bureau (Secret Service)",
    "the macOS Keychain": "le trousseau d'accès de macOS",
    "the Windows Credential Manager": "le gestionnaire d'identifiants de Windows",
    # what was typed as a key
    "the key is empty": "la clé est vide",
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
    "Name a file in a folder of yours.": "Indiquez un fichier dans un dossier à vous.",
    "Correct the permissions of its folder.": "Corrigez les droits de son dossier.",
}

_TABLES: Mapping[str, Mapping[str, str]] = {"fr": FRENCH}


def translated(text: str, language: str) -> str:
    """``text`` in ``language``; as it is where nobody has translated it."""
    return _TABLES.get(language, {}).get(text, text)
