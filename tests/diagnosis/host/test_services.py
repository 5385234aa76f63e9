from traymon.diagnosis.host.facts import Interface
from traymon.diagnosis.host.services import idle_adapters, programs, running


def test_vpn_programs_are_known_by_their_services():
    assert programs(["systemd", "mullvad-daemon", "MULLVAD-DAEMON.EXE", "nordvpn-service.exe", ""]) == (
        "Mullvad VPN",
        "NordVPN",
    )


def test_names_that_the_kernel_cut_off_are_known():
    assert programs(["windscribe-help"]) == ("Windscribe",)


def test_names_that_only_begin_alike_are_not():
    assert programs(["mullvad", "nordvpnd-helper", "nordvpn"]) == ()


def test_this_very_process_is_among_the_running_ones():
    assert any(name.startswith(("python", "pytest")) for name in running())


def test_adapters_that_carry_nothing_are_idle():
    up = (
        Interface(name="eth0", addresses=("192.0.2.138",)),
        Interface(name="wg0", kind="tunnel", addresses=("198.51.100.2",)),
        Interface(name="tun1", kind="tunnel"),
        Interface(name="utun0", kind="tunnel"),
    )
    down = (
        Interface(name="tun0", kind="tunnel", addresses=("198.51.100.3",)),
        Interface(name="wlan0"),
        Interface(name="sit0", kind="virtual"),
    )
    assert idle_adapters(up, down) == ("tun0", "tun1")
