"""Whether the provider's address shakes hands when another name is asked for: then somebody filters the name.

Evidence per address: address, family; ``word``: ``ctl_ok`` (the server answered, be it with an alert) or ``ctl_fail``.
"""

from collections.abc import Iterator

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.handshake import Tls
from traymon.diagnosis.network.paths import FIRST_STAGE, unless_tls_fails
from traymon.diagnosis.network.second_handshake import PATIENCE, Change, shake_hands_again
from traymon.model import Evidence

NAME = "control_sni"


def ask_for_another_name(case: Case) -> Iterator[Evidence]:
    """The handshake with ``control_sni`` of the settings; the certificate does not matter."""
    tls = Tls(server_name=case.settings.diagnosis.control_sni, verify=False)
    change = Change(check=NAME, tls=lambda _path: tls, helped="ctl_ok", not_helped="ctl_fail", any_answer=True)
    return shake_hands_again(change, case)


CHECK = Check(name=NAME, ask=ask_for_another_name, needs=FIRST_STAGE, unless=unless_tls_fails, patience=PATIENCE)
