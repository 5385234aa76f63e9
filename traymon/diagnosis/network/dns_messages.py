"""DNS messages of one question: built, matched and read with dnspython, which is imported when first needed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from traymon.model import Failure

if TYPE_CHECKING:
    import dns.message

WORDS = {0: "noerror", 2: "servfail", 3: "nxdomain", 5: "refused"}
"""By RCODE (https://www.iana.org/assignments/dns-parameters); the others are ``other``."""

FAILURES = {
    "nodata": Failure.DNS_NO_ANSWER,
    "nxdomain": Failure.DNS_NXDOMAIN,
    "servfail": Failure.DNS_TEMPORARY,
    "refused": Failure.DNS_TEMPORARY,
    "other": Failure.DNS_TEMPORARY,
}

TYPES = ("A", "AAAA")

_ADDRESS_TYPES = (1, 28)

_TELLING = ("nxdomain", "servfail", "refused", "other")
"""Without any address, the first of these says most."""

_FLAG_TRUNCATED = 0x0200


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server said."""

    word: str
    """``noerror`` (with addresses), ``nodata`` (the name exists and has none), ``nxdomain``, ``servfail``, ``refused``
    or ``other``."""
    addresses: tuple[str, ...] = ()
    truncated: bool = False


def question(name: str, kind: str, number: int) -> bytes:
    """One question for the records ``kind`` of ``name``; raises ``ValueError`` for what cannot be a name."""
    import dns.exception  # noqa: PLC0415 - 25 ms that only the local test needs
    import dns.message  # noqa: PLC0415

    try:
        return bytes(dns.message.make_query(name, kind, id=number).to_wire())
    except (dns.exception.DNSException, UnicodeError) as error:
        raise ValueError(f"not a host name: {name}") from error


def read(wire: bytes, asked: bytes) -> Answer | None:
    """The answer to ``asked``; ``None`` for anything else: another id, another question, garbage."""
    import dns.exception  # noqa: PLC0415
    import dns.message  # noqa: PLC0415

    try:
        query, answer = dns.message.from_wire(asked), dns.message.from_wire(wire, ignore_trailing=True)
        if not query.is_response(answer):
            return None
        truncated = bool(answer.flags & _FLAG_TRUNCATED)
        addresses = _addresses(answer)
    except (dns.exception.DNSException, ValueError):
        return None
    return Answer(word=_word(int(answer.rcode()), addresses), addresses=addresses, truncated=truncated)


def together(answers: "dict[str, Answer]") -> Answer | None:
    """The answers per type as one; ``None`` while the one for ``A`` that would decide is missing."""
    addresses = tuple(address for kind in TYPES if kind in answers for address in answers[kind].addresses)
    if addresses:
        return Answer(word="noerror", addresses=addresses)
    if "A" not in answers:
        return None
    words = {answer.word for answer in answers.values()}
    return Answer(word=next((word for word in _TELLING if word in words), "nodata"))


def _word(code: int, addresses: tuple[str, ...]) -> str:
    word = WORDS.get(code, "other")
    return "nodata" if word == "noerror" and not addresses else word


def _addresses(answer: "dns.message.Message") -> tuple[str, ...]:
    """Of every ``A`` and ``AAAA`` record, also of those behind an alias."""
    records = (record for rrset in answer.answer if rrset.rdtype in _ADDRESS_TYPES for record in rrset)
    return tuple(str(getattr(record, "address", "")) for record in records)
