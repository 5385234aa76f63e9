from tests.diagnosis.cases import answers, case_of
from traymon.diagnosis.checks.hosts_file import CHECK
from traymon.diagnosis.host.facts import Facts
from traymon.model import Outcome


def asked(hosts):
    (found,) = answers(CHECK, case_of(facts=Facts(hosts=hosts)))
    return found.word, found.outcome, found.addresses


def test_a_hosts_file_that_says_nothing_is_fine():
    assert asked(()) == ("no", Outcome.OK, ())


def test_lines_on_other_hosts_do_not_count():
    assert asked((("127.0.0.1", "other.test"),)) == ("no", Outcome.OK, ())


def test_its_addresses_are_told_once():
    lines = (("127.0.0.1", "api.provider.test"), ("::1", "API.provider.test"), ("127.0.0.1", "api.provider.test"))
    assert asked(lines) == ("yes", Outcome.FAILED, ("127.0.0.1", "::1"))


def test_a_file_that_cannot_be_read_says_nothing():
    assert asked(None) == ("", Outcome.INCONCLUSIVE, ())
