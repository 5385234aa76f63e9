"""Every word of the tray in every language: one table each, with the same keys and placeholders."""

from collections.abc import Mapping

from traymon.tray.english import ENGLISH
from traymon.tray.french import FRENCH

__all__ = ["ENGLISH", "FRENCH", "TABLES"]

TABLES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "fr": FRENCH}
"""Language → words."""
