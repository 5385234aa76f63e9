"""What was seen, kept: the SQLite history and ``status.json``. Both are sinks; neither asks anyone anything.

``sink``         ``open_history``, ``History``: stores each update and outlives damage, full disks and locks
``queries``      ``open_reader``, ``HistoryReader``: questions, over a read-only connection of their own
``status_file``  ``StatusFile``, ``read_status_file``: the newest state of all providers as one JSON file
``schema``       the tables, as append-only migrations
``connection``   how a file is opened
``store``        one update as one transaction
``rows``         values to rows and back
``intervals``    pure: stretches of one judgement, and the arithmetic of uptime
``backlog``      updates that wait while the file cannot be written
``recovery``     which errors mean a damaged file, and setting it aside
``upkeep``       the daily round: looking for damage, forgetting what is old
``processes``    whether a process is alive
"""

from traymon.history.intervals import Interval, PartyGroup, Uptime
from traymon.history.queries import Claim, HistoryReader, Latency, open_reader
from traymon.history.sink import History, open_history
from traymon.history.status_file import StatusFile, read_status_file

__all__ = [
    "Claim",
    "History",
    "HistoryReader",
    "Interval",
    "Latency",
    "PartyGroup",
    "StatusFile",
    "Uptime",
    "open_history",
    "open_reader",
    "read_status_file",
]
