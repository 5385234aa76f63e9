"""Whether the handshake completes with a small, old greeting: then a device on the way chokes on modern ones.

Since OpenSSL 3.5 the first message holds a post-quantum key and needs two packets. TLS 1.2 has neither that nor the
other novelties of TLS 1.3. Evidence per address: address, family; ``word``: ``ok_without`` or ``fail``.
"""

import ssl
from functools import partial

from traymon.diagnosis.case import Check
from traymon.diagnosis.network.handshake import Tls
from traymon.diagnosis.network.paths import FIRST_STAGE, NO_HANDSHAKE, unless_tls_fails
from traymon.diagnosis.network.second_handshake import PATIENCE, Change, shake_hands_again

NAME = "no_post_quantum"

_CHANGE = Change(
    check=NAME,
    tls=lambda path: Tls(server_name=path.target, verify=False, maximum=ssl.TLSVersion.TLSv1_2),
    helped="ok_without",
    not_helped="fail",
    failures=NO_HANDSHAKE,
)

CHECK = Check(
    name=NAME,
    ask=partial(shake_hands_again, _CHANGE),
    needs=FIRST_STAGE,
    unless=partial(unless_tls_fails, failures=NO_HANDSHAKE),
    patience=PATIENCE,
)
