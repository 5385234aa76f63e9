"""A request goes to its base URL's host, whatever its path says."""

import pytest

from traymon.probes.http import Address, Question
from traymon.probes.httpx_ import httpx


@pytest.mark.parametrize("path", ["@elsewhere.example/", ".elsewhere.example/", ":8443/", "models", "#"])
def test_a_path_cannot_name_another_host(path: str) -> None:
    with pytest.raises(httpx.InvalidURL):
        Address("https://api.example.test", {}).request(Question(method="GET", path=path))


@pytest.mark.parametrize("path", ["", "/models", "//elsewhere.example/", "/../..", "?a=b", "/@elsewhere.example/"])
def test_any_other_path_is_asked_of_that_host(path: str) -> None:
    request = Address("https://api.example.test", {}).request(Question(method="GET", path=path))
    assert (request.url.host, request.url.scheme, request.headers["host"]) == (
        "api.example.test",
        "https",
        "api.example.test",
    )
