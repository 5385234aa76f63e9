"""Prints what the kernel tells of the network, one word a line, after ``ready``; ends with its standard input."""

import sys

from traymon.system_events.linux import SOURCES

stop = SOURCES["network changes (rtnetlink)"](lambda event: print(event.value, flush=True))
print("ready", flush=True)
sys.stdin.read()
stop()
