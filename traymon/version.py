"""The version, read by the build as well, and the name traymon gives itself."""

VERSION = "0.1.0"

USER_AGENT = f"traymon/{VERSION} (+https://github.com/traymon/traymon)"
"""How traymon introduces itself to servers."""
