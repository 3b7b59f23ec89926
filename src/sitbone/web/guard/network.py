"""By what names phones of the local network call this machine, and nothing else: known to the guardian and to pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Network:
    """The way in from the local network. Its addresses change with the network that the machine is in."""

    port: int
    """Where the coach is, over TLS."""
    first_port: int
    """Where a phone that comes for the first time finds the certificate, without TLS."""
    fingerprint: str
    """Of the certificate that phones are asked to trust."""
    addresses: tuple[str, ...] = ()
    """The likeliest one for a phone first."""
    name: str | None = None
    """What the machine calls itself in `.local`."""
    somebody_came: bool = False
    """Whether anybody has asked for anything yet."""
    let_in: Callable[[], None] = lambda: None
    """Told whenever a browser was let in, so that the screen of this machine says so."""

    @property
    def names(self) -> tuple[str, ...]:
        """Addresses, then the name."""
        return (*self.addresses, *([self.name] if self.name else []))

    @property
    def origin(self) -> str:
        """Where a phone opens the coach."""
        return f"https://{_bracketed(self.addresses[0])}:{self.port}"

    @property
    def first(self) -> str:
        """What a phone opens for the first time."""
        return f"http://{_bracketed(self.addresses[0])}:{self.first_port}"

    def is_ours(self, host: str | None, port: int | None = None) -> bool:
        """Whether this `Host` is one of these names, with its port."""
        wanted = self.port if port is None else port
        return host is not None and host.lower() in {f"{_bracketed(name)}:{wanted}" for name in self.names}

    def link(self, secret: str) -> str:
        """The address that a phone opens to be let in. What is behind the `#` no browser sends to anybody."""
        return f"{self.origin}/pair#{secret}"


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name
