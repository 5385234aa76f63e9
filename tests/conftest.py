"""What holds for every test."""

from hypothesis import settings

settings.register_profile("traymon", deadline=None)  # speed belongs into benchmarks: a busy machine is no failure
settings.load_profile("traymon")
