import threading
import time

import pytest

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
