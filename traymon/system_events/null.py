"""A system of which nothing is known. Sleep is noticed all the same: the monitor compares the clocks."""

from traymon.system_events.events import Sources

SOURCES: Sources = {}
