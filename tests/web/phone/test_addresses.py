"""Which addresses are served to phones, and in which order."""

from __future__ import annotations

import ipaddress
import socket

import pytest

from sitbone.web.phone.addresses import PRIVATE, chosen, local_name, private_addresses

AT_HOME = [("lo", "127.0.0.1"), ("eth0", "10.1.0.2"), ("wlan0", "192.168.1.5"), ("wlan0", "fd00::5")]
OTHERS = [
    ("docker0", "172.17.0.1"),
    ("utun3", "10.9.0.2"),
    ("br-0a1b", "172.18.0.1"),
    ("virbr0", "192.168.122.1"),
]


def test_a_phone_is_shown_the_address_of_the_default_route_first_and_never_that_of_a_container() -> None:
    assert chosen([*OTHERS, *AT_HOME], "wlan0") == ("192.168.1.5", "10.1.0.2")
    assert chosen([*OTHERS, *AT_HOME], "utun3") == ("10.1.0.2", "192.168.1.5")
    assert chosen([("wlan0", "fd00::5"), ("lo", "::1")], "wlan0") == ("fd00::5",)


def test_no_address_that_could_be_reached_from_the_web_is_ever_served() -> None:
    reachable = (
        "8.8.8.8",
        "192.0.2.2",
        "100.64.0.1",
        "172.32.0.1",
        "2a02::1",
        "169.254.1.1",
        "fe80::1",
        "127.0.0.1",
    )
    assert chosen([("eth0", address) for address in reachable], "eth0") == ()
    for address in map(ipaddress.ip_address, private_addresses()):
        assert any(address in net for net in PRIVATE if net.version == address.version)


def test_a_name_that_no_certificate_can_carry_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"Adas-Laptop.home": "adas-laptop.local", "localhost": None, "ada's": None, "-x": None, "": None}
    for own, expected in names.items():
        monkeypatch.setattr(socket, "gethostname", lambda own=own: own)
        assert local_name() == expected, own
