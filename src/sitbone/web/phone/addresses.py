"""By which addresses a phone of the same network reaches this machine. Found by asking the kernel, and nobody else."""

from __future__ import annotations

import ipaddress
import re
import socket
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sitbone.extras import needs

PRIVATE = tuple(
    map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"))
)  # RFC 1918, RFC 4193
"""What is only ever an address of somebody's own network. No other one is served: it could be reached from outside."""
_NOT_A_HOME = re.compile(
    r"(docker|br-|virbr|veth|cni|podman|lxc|lxd|vmnet|vboxnet|vethernet|bridge|tun|tap|utun|wg|zt|ppp|ipsec|tailscale)",
    re.IGNORECASE,
)
"""Interfaces of containers, of machines within this one and of ways into other networks: no phone is there."""
_ROUTES = Path("/proc/net/route")
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")

Found = tuple[str, str]
"""The name of an interface, and an address that it has."""


def private_addresses() -> tuple[str, ...]:
    """The addresses of this machine in private networks, the likeliest for a phone first; none without a network."""
    return chosen(_all(), _interface_of_the_default_route())


def chosen(found: Iterable[Found], default: str | None) -> tuple[str, ...]:
    """Those at which phones are served, the best one first.

    Where there is a network for people, those of containers and tunnels are left alone. An address of IPv6 is taken
    only where there is none of IPv4: it is hard to read out, and many change by the day.

    >>> chosen([("docker0", "172.17.0.1"), ("eth0", "10.0.0.2"), ("wlan0", "192.168.1.5"), ("ppp0", "8.8.8.8")],
    ...        default="wlan0")
    ('192.168.1.5', '10.0.0.2')
    >>> chosen([("docker0", "172.17.0.1"), ("lo", "127.0.0.1")], None)
    ('172.17.0.1',)
    """
    private = [one for one in found if _is_private(one[1])]
    private = [one for one in private if not _NOT_A_HOME.match(one[0])] or private
    private = [one for one in private if ":" not in one[1]] or private
    private.sort(key=lambda one: one[0] != default)
    return tuple(dict.fromkeys(address for _interface, address in private))


def local_name() -> str | None:
    """What this machine calls itself where names end in `.local` (mDNS); None where that is no name.

    Whether anybody answers to it is not asked.
    """
    own = socket.gethostname().split(".")[0].lower()
    return f"{own}.local" if _NAME.fullmatch(own) and own != "localhost" else None


def _is_private(text: str) -> bool:
    address = ipaddress.ip_address(text)
    return any(address.version == net.version and address in net for net in PRIVATE)


def _all() -> list[Found]:
    with needs("phone"):
        import ifaddr

    found = []
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            text = ip.ip if isinstance(ip.ip, str) else ip.ip[0]
            found.append((str(adapter.nice_name), ipaddress.ip_address(text).compressed))
    return found


def _interface_of_the_default_route() -> str | None:
    """Through which interface this machine would speak to the world; None where it cannot be found out."""
    with suppress(OSError, ValueError, subprocess.SubprocessError):
        if _ROUTES.exists():
            return _default_in(_ROUTES.read_text("ascii"))
        if sys.platform == "darwin":
            said = subprocess.run(
                ["/sbin/route", "-n", "get", "default"], capture_output=True, text=True, timeout=2, check=True
            )
            named = re.search(r"interface: (\S+)", said.stdout)
            return named[1] if named else None
    return None


def _default_in(routes: str) -> str | None:
    """The interface of the default route, of several the one that comes first (Linux's table of IPv4).

    >>> _default_in("Iface Destination Gateway Flags RefCnt Use Metric Mask\\n"
    ...             "eth0 00000000 0101A8C0 0003 0 0 100 00000000\\n"
    ...             "wlan0 00000000 0102A8C0 0003 0 0 50 00000000\\n"
    ...             "wlan0 0002A8C0 00000000 0001 0 0 50 00FFFFFF\\n")
    'wlan0'
    """
    rows = [line.split() for line in routes.splitlines()[1:]]
    ways = [(int(row[6]), row[0]) for row in rows if len(row) > 7 and row[1] == row[7] == "00000000"]
    return min(ways)[1] if ways else None
