import threading

from traymon import trust


def test_all_who_ask_at_once_get_the_same_context():
    trust.shared.cache_clear()
    found = []
    threads = [threading.Thread(target=lambda: found.append(trust.ssl_context())) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12
    assert len({id(context) for context in found}) == 1


def test_a_new_context_is_nobody_elses():
    assert trust.new_context() is not trust.ssl_context()
