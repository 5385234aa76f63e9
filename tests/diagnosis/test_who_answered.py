import pytest

from traymon.diagnosis.who_answered import word_of
from traymon.model import Provider
from traymon.probes.answers import Answer

CLOUDFLARE = {"server": "cloudflare", "cf-ray": "9c0ffee-CDG"}
KONG = CLOUDFLARE | {"x-kong-request-id": "de30"}
HTML = {"content-type": "text/html"}
BEHIND_CLOUDFLARE = Provider(id="mistral", name="Mistral AI", base_url="https://api.example.test/v1", cdn="cloudflare")
BEHIND_NOTHING = Provider(id="local", name="Local", base_url="https://api.example.test/v1")


def page(text):
    return f"<!DOCTYPE html><html><title>{text}</title></html>".encode()


@pytest.mark.parametrize(
    ("status", "headers", "body", "word"),
    [
        pytest.param(401, KONG, b'{"detail":"Unauthorized"}', "401", id="healthy"),
        pytest.param(401, {}, b"", "401", id="healthy, bare"),
        pytest.param(403, KONG, b'{"message":"No API key found"}', "401", id="forbidden by the gateway"),
        pytest.param(200, KONG, b'{"data":[]}', "ok", id="no key needed"),
        pytest.param(403, CLOUDFLARE | HTML, page("Attention Required! | Cloudflare"), "403_cf", id="firewall rule"),
        pytest.param(
            403, CLOUDFLARE | HTML, page("Error 1009: banned the country"), "403_geo", id="country at the edge"
        ),
        pytest.param(
            403,
            KONG,
            b'{"error":{"code":"unsupported_country_region_territory"}}',
            "403_geo",
            id="country at the gateway",
        ),
        pytest.param(451, CLOUDFLARE, b"", "451", id="legal reasons"),
        pytest.param(429, CLOUDFLARE | HTML, page("Error 1015"), "429_cf", id="rate limit of the edge"),
        pytest.param(429, CLOUDFLARE, b"", "429_cf", id="rate limit of the edge, no page"),
        pytest.param(429, KONG, b'{"object":"error"}', "other", id="rate limit of the gateway"),
        pytest.param(500, CLOUDFLARE | HTML, page("500 Internal Server Error - cloudflare"), "5xx_edge", id="edge ill"),
        pytest.param(502, CLOUDFLARE | HTML, page("502 Bad gateway"), "5xx_gw", id="replaced by the edge's page"),
        pytest.param(503, KONG, b'{"message":"no Route matched"}', "5xx_gw", id="gateway ill"),
        pytest.param(503, {"server": "envoy"}, b"upstream connect error", "5xx_gw", id="proxy in plain text"),
        pytest.param(522, CLOUDFLARE | HTML, page("522"), "52x", id="origin silent"),
        pytest.param(530, CLOUDFLARE | HTML, page("530"), "52x", id="origin unknown"),
        pytest.param(529, KONG, b'{"type":"overloaded_error"}', "5xx_gw", id="overloaded"),
        pytest.param(404, KONG, b'{"detail":"Not Found"}', "404other", id="no such path"),
        pytest.param(404, HTML, page("nginx"), "block", id="somebody else's page"),
        pytest.param(200, HTML, page("Please log in to the network"), "block", id="portal"),
        pytest.param(302, {"location": "http://portal.example.test/"}, b"", "block", id="redirect to a portal"),
        pytest.param(511, {}, b"", "block", id="network authentication required"),
        pytest.param(403, {}, b"Forbidden by policy", "block", id="filter without a page"),
        pytest.param(503, HTML, page("FortiGuard Intrusion Prevention - Access Blocked"), "block", id="filter, 503"),
        pytest.param(503, HTML, page("503 Service Unavailable"), "other", id="page of nobody known"),
        pytest.param(418, KONG, b"{}", "other", id="anything else"),
    ],
)
def test_the_layer_that_answered_decides_what_a_status_means(status, headers, body, word):
    assert word_of(Answer(status=status, headers=headers, body=body, sent_key=False), BEHIND_CLOUDFLARE) == word


def test_an_api_without_a_cdn_may_forbid_in_its_own_words():
    answer = Answer(status=403, headers={}, body=b"Forbidden", sent_key=False)
    assert word_of(answer, BEHIND_NOTHING) == "401"
