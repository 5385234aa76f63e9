import threading
import time

import pytest

from tests.user import until
from traymon.threads import DeadlineExceededError, Pool, call_with_deadline


def test_a_call_that_hangs_is_given_up():
    release = threading.Event()
    began = time.monotonic()
    with pytest.raises(DeadlineExceededError, match="the key store"):
        call_with_deadline(release.wait, 0.05, name="the key store")
    assert time.monotonic() - began < 2
    release.set()


def test_what_a_call_raises_is_raised_again():
    with pytest.raises(ZeroDivisionError):
        call_with_deadline(lambda: 1 // 0, 1.0)


def test_what_a_call_returns_is_returned():
    assert call_with_deadline(lambda: 42, 1.0) == 42


def test_a_pool_runs_every_job_in_no_more_threads_than_allowed():
    pool, done, seen, lock = Pool(3, "test"), threading.Semaphore(0), set(), threading.Lock()

    def job():
        with lock:
            seen.add(threading.current_thread().name)
        done.release()

    for _ in range(50):
        pool.submit(job)
    for _ in range(50):
        assert done.acquire(timeout=5)
    assert 1 <= len(seen) <= 3


def test_a_pool_starts_a_second_thread_while_the_first_is_busy():
    pool, gate, done = Pool(2, "test"), threading.Event(), threading.Event()
    pool.submit(gate.wait)
    pool.submit(done.set)
    assert done.wait(5)
    gate.set()


def test_a_job_of_a_pool_wakes_the_thread_that_was_idle_last():
    pool, names = Pool(3, "test"), []
    together = threading.Barrier(3, timeout=5)
    for _ in range(3):
        pool.submit(together.wait)
    for _ in range(20):
        until(lambda: len(pool._idle) == 3)  # noqa: SLF001 - nothing else tells that all have returned
        pool.submit(lambda: names.append(threading.current_thread().name))
    until(lambda: len(names) == 20)
    assert len(set(names)) == 1


def test_jobs_beyond_the_size_of_a_pool_wait_their_turn():
    pool, gate, order, done = Pool(1, "test"), threading.Event(), [], threading.Event()
    pool.submit(gate.wait)
    for number in range(3):
        pool.submit(lambda number=number: order.append(number))
    pool.submit(done.set)
    assert order == []
    gate.set()
    assert done.wait(5)
    assert order == [0, 1, 2]
