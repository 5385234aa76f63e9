"""A line by satellite: two tunnel devices, and a thread that carries each packet over after a while."""

import fcntl
import heapq
import os
import select
import struct
import threading
import time

from tests.netlab.spaces import Spaces

_TUNSETIFF = 0x400454CA
_IFF_TUN, _IFF_NO_PI = 0x0001, 0x1000


def open_tunnel(spaces: Spaces, space: str, name: str) -> int:
    """A tunnel device inside a namespace; the handle keeps it alive, and reads its packets."""
    with spaces.inside(space):
        handle = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(handle, _TUNSETIFF, struct.pack("16sH14x", name.encode(), _IFF_TUN | _IFF_NO_PI))
    return handle


class SlowLine:
    """Carries packets between two tunnel devices, each way with a delay."""

    def __init__(self, ends: tuple[int, int], seconds: float) -> None:
        self._ends, self._seconds = ends, seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="slow line", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End it; the devices vanish with their handles."""
        self._stop.set()
        self._thread.join()
        for end in self._ends:
            os.close(end)

    def _run(self) -> None:
        under_way: list[tuple[float, int, int, bytes]] = []
        count = 0
        while not self._stop.is_set():
            wait = min(0.1, max(0.0, under_way[0][0] - time.monotonic())) if under_way else 0.1
            for end in select.select(self._ends, [], [], wait)[0]:
                other = self._ends[1] if end == self._ends[0] else self._ends[0]
                count += 1
                heapq.heappush(under_way, (time.monotonic() + self._seconds, count, other, os.read(end, 65535)))
            while under_way and under_way[0][0] <= time.monotonic():
                _, _, sink, packet = heapq.heappop(under_way)
                os.write(sink, packet)
