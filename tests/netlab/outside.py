"""The look from outside: a stand-in of Globalping that really asks the provider, from the addresses of other countries."""

import json
import ssl
import threading
import uuid
from urllib.parse import urlsplit

from tests.netlab import addresses as at
from tests.netlab.names import Records
from tests.netlab.spaces import Spaces
from tests.netlab.trust import client_context
from tests.netlab.web import Answer, Request, json_answer


class Globalping:
    """The look from outside: really asks the provider, from the addresses of other countries."""

    def __init__(self, spaces: Spaces, zones: Records) -> None:
        self._spaces, self._zones = spaces, zones
        self._jobs: dict[str, tuple[list[threading.Thread], list[dict[str, object]]]] = {}

    def __call__(self, request: Request) -> Answer:
        """Take an order, or tell how it went."""
        if request.method == "POST":
            return self._order(json.loads(request.body))
        job = self._jobs.get(urlsplit(request.path).path.rpartition("/")[2])
        if job is None:
            return json_answer({"error": {"type": "not_found", "message": "Not found"}}, 404)
        threads, results = job
        busy = any(thread.is_alive() for thread in threads)
        document = {"id": "job", "type": "http", "target": at.PROVIDER_NAME, "probesCount": len(threads),
                    "status": "in-progress" if busy else "finished", "results": results}  # fmt: skip
        return json_answer(document)

    def _order(self, order: dict) -> Answer:
        name = uuid.uuid4().hex[:16]
        path = order.get("measurementOptions", {}).get("request", {}).get("path", "/")
        countries = [place.get("country") for place in order["locations"]]
        threads, results = [], []
        for country in countries:
            result = {"probe": _probe(country), "result": {"status": "in-progress", "rawOutput": ""}}
            results.append(result)
            if country in at.VANTAGES:
                look = threading.Thread(target=self._look, args=(order["target"], path, country, result), daemon=True)
                look.start()
                threads.append(look)
        self._jobs[name] = threads, results
        return json_answer({"id": name, "probesCount": len(threads)}, 202, location=f"/v1/measurements/{name}")

    def _look(self, host: str, path: str, country: str, result: dict) -> None:
        try:
            result["result"] = self._seen(host, path, country)
        except ssl.SSLError as error:
            result["result"] = _failed(str(error))
        except OSError as error:
            result["result"] = _failed(str(error))

    def _seen(self, host: str, path: str, country: str) -> dict[str, object]:
        known = self._zones.get(host, "NXDOMAIN")
        if isinstance(known, str):
            return _failed(f"queryA {known} {host}", source="resolver")
        address = next(one for one in known if ":" not in one)
        with self._spaces.socket("s2", address) as line:
            line.bind((at.VANTAGES[country], 0))
            line.settimeout(2.0)
            line.connect((address, 443))
            with client_context().wrap_socket(line, server_hostname=host) as secured:
                secured.sendall(f"GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n".encode())
                head = secured.recv(16384).decode("latin-1")
        lines = head.partition("\r\n\r\n")[0].split("\r\n")
        status = int(lines[0].split()[1])
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        return {"status": "finished", "rawOutput": head, "statusCode": status, "statusCodeName": "", "headers": headers,
                "rawHeaders": "\n".join(lines[1:]), "rawBody": head.partition("\r\n\r\n")[2], "truncated": False,
                "resolvedAddress": address, "timings": {"total": 20},
                "tls": {"authorized": True, "protocol": "TLSv1.3"}}  # fmt: skip


def _failed(why: str, source: str = "target") -> dict[str, object]:
    return {"status": "failed", "failureSource": source, "rawOutput": why, "statusCode": None, "headers": {}, "tls": None,
            "rawHeaders": None, "rawBody": None, "truncated": False, "resolvedAddress": None, "timings": {}}  # fmt: skip


def _probe(country: str | None) -> dict[str, object]:
    return {"continent": "EU", "region": "Western Europe", "country": country, "state": None, "city": f"City of {country}",
            "asn": 64500, "network": "Lab Networks", "latitude": 0, "longitude": 0, "tags": [], "resolvers": []}  # fmt: skip
