"""The user's choices: one TOML file laid over the catalogue."""

from traymon.settings.choices import Budget, Diagnosis, Settings, Timeouts
from traymon.settings.loading import load, parse

__all__ = ["Budget", "Diagnosis", "Settings", "Timeouts", "load", "parse"]
