"""What holds for every test."""

import signal

from hypothesis import settings

settings.register_profile("traymon", deadline=None)  # speed belongs into benchmarks: a busy machine is no failure
settings.load_profile("traymon")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell starts its background jobs so, and children inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGQUIT") and signal.getsignal(signal.SIGQUIT) is signal.SIG_IGN:
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)
