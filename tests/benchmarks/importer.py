"""Imports the modules named on its input, as ``recorder`` writes them, and prints what that cost in ms of CPU."""

import json
import sys
import time

names = sys.stdin.read().split()
before = time.process_time()
for name in names:
    if name.startswith("-"):
        sys.modules[name[1:]] = None  # type: ignore[assignment]
    elif name not in sys.modules:
        try:
            __import__(name)
        except ImportError:  # made by another module, not from a file
            continue
print(json.dumps((time.process_time() - before) * 1000))
