"""httpx, imported without its command line.

``httpx/__init__.py`` imports ``httpx._main`` when click, rich and pygments are installed: 80 ms of CPU and 6 MB for a
program nobody runs here. A ``None`` in ``sys.modules`` is Python's documented way to make that import fail, which httpx
allows for.
"""

import sys

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

import httpcore  # noqa: E402 - must follow the line above
import httpx  # noqa: E402

__all__ = ["httpcore", "httpx"]
