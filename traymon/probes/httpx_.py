"""httpx, imported without its command line, without asyncio's ways and without HTTP/2, which few ever need.

``httpx/__init__.py`` imports ``httpx._main`` when click, rich and pygments are installed: 80 ms of CPU and 6 MB for a
program nobody runs here. ``httpcore`` imports ``h2`` when it is installed: 1.4 MB that only DNS over HTTPS needs, when
it is asked; and ``anyio``, 0.1 MB that nothing here needs. A ``None`` in ``sys.modules`` is Python's documented way to
make an import fail, which both allow for.
"""

import sys

_LATER = ("httpcore._sync.http2", "httpcore._async.http2", "anyio")

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
_withheld = [name for name in _LATER if sys.modules.setdefault(name, None) is None]  # type: ignore[arg-type]

import httpcore  # noqa: E402 - must follow the lines above
import httpx  # noqa: E402

for _name in _withheld:  # from now on they can be imported
    del sys.modules[_name]

__all__ = ["httpcore", "httpx"]
