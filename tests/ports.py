"""Ports of this machine, for servers of the tests' own."""

from __future__ import annotations

import socket
import time


def free_port() -> int:
    """One that nobody listens at now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until_it_listens(port: int, address: str = "127.0.0.1", seconds: float = 30) -> None:
    """Wait until somebody does, at this address of this machine."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as tried:
            if tried.connect_ex((address, port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nobody listens at port {port}")
