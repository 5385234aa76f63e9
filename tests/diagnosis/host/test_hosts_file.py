import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traymon.diagnosis.host.hosts_file import entries, path, read

HOST = "api.provider.test"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(f"127.0.0.1 {HOST}", "127.0.0.1", id="a sinkhole"),
        pytest.param(f"0.0.0.0\tads.test other.test {HOST} # blocked", "0.0.0.0", id="one of several names"),
        pytest.param("2001:db8::1 API.Provider.Test.", "2001:db8::1", id="letters and a final dot do not matter"),
        pytest.param(f"# 127.0.0.1 {HOST}", None, id="a comment"),
        pytest.param(f"127.0.0.1 other.test # not {HOST}", None, id="named in a comment"),
        pytest.param(f"127.0.0.1 not{HOST} {HOST}.lan", None, id="longer names"),
        pytest.param(f"not-an-address {HOST}", None, id="no address"),
        pytest.param(f"{HOST} 127.0.0.1", None, id="the wrong way round"),
        pytest.param("", None, id="empty"),
    ],
)
def test_lines_that_name_the_host_are_found(line, expected):
    assert entries(["127.0.0.1 localhost", line], HOST) == (((expected, HOST),) if expected else ())


def test_localhost_stands_in_every_hosts_file():
    assert entries(["127.0.0.1 localhost", "::1 ip6-localhost"], "localhost") == ()
    assert entries(["127.0.0.1 x"], "") == ()


@settings(deadline=None)
@given(st.text())
def test_no_line_makes_it_fail(text):
    entries([text, f"{text} {HOST}"], HOST)


def test_a_file_of_bytes_that_are_no_text_is_read(tmp_path):
    file = tmp_path / "hosts"
    file.write_bytes(b"\xff\xfe\x00\r\n192.0.2.9 " + HOST.encode() + b"\r\n\x80\x80")
    assert read(file, HOST) == (("192.0.2.9", HOST),)


def test_a_long_list_of_blocked_names_is_read(tmp_path):
    file = tmp_path / "hosts"
    file.write_text("".join(f"0.0.0.0 ads{number}.test\n" for number in range(200_000)) + f"0.0.0.0 {HOST}\n")
    assert read(file, HOST) == (("0.0.0.0", HOST),)


def test_no_file_names_nobody(tmp_path):
    assert read(tmp_path / "absent", HOST) == ()


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(OSError, match="directory"):
        read(tmp_path, HOST)


@pytest.mark.skipif(os.name != "posix", reason="the place differs elsewhere")
def test_its_place():
    assert str(path()) == "/etc/hosts"
