import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traymon.diagnosis.host.resolv_conf import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("nameserver 192.0.2.53\n", (("192.0.2.53",), ()), id="one server"),
        pytest.param("nameserver 192.0.2.53\nnameserver 2001:db8::53\nnameserver 192.0.2.53", (("192.0.2.53", "2001:db8::53"), ()), id="twice is once"),
        pytest.param("nameserver fe80::1%eth0", (("fe80::1%eth0",), ()), id="a zone"),
        pytest.param("domain a.test\nsearch b.test c.test # of the office", ((), ("b.test", "c.test")), id="the last search list counts"),
        pytest.param("# nameserver 192.0.2.1\n; nameserver 192.0.2.2\n\tnameserver\t192.0.2.3 # mine", (("192.0.2.3",), ()), id="comments"),
        pytest.param("nameserver\nnameserver dns.test\nnameserver 300.1.1.1\nsearch\noptions rotate", ((), ()), id="bad lines"),
        pytest.param("", ((), ()), id="empty"),
    ],
)  # fmt: skip
def test_servers_and_search_domains(text, expected):
    assert parse(text) == expected


@settings(deadline=None)
@given(st.text())
def test_no_text_makes_it_fail(text):
    parse(text)
