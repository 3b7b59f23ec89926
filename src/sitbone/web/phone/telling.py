"""What the terminal says about phones."""

from __future__ import annotations

import sys

from sitbone.web.guard.guardian import LINK_LIVES, Guardian
from sitbone.web.guard.network import Network
from sitbone.web.phone.qr import drawn


def how(guardian: Guardian, here: str) -> None:
    """Where a phone finds the coach. What lets it in is drawn on a screen only: into a file it is not written."""
    network = guardian.network
    assert network is not None
    shows = sys.stdout.isatty() and _has_letters_for_it(sys.stdout.encoding)
    say = [
        "",
        f"For a phone in the same network; the same with larger pictures is at {here}/phone",
        "",
        f"1. The first time only: {network.first} says how the phone gets to know this machine.",
        f"   Its certificate, as the phone's settings show it, has to have this SHA-256:\n   {network.fingerprint}",
        *([drawn(network.first)] if shows else []),
        "",
        f"2. Then, and each time: {network.origin}",
    ]
    if shows:
        code = guardian.pairing_code
        say += [
            f"   It lets in one phone, within {LINK_LIVES / 60:.0f} minutes; {here}/phone shows a new one. "
            f"Or type the code {code[:4]} {code[4:]}.",
            "   Where the browser warns of this address, do not go on: do step 1.",
            drawn(network.link(guardian.link())),
        ]
    _print(*say)


def let_in() -> None:
    """A browser was let in: if it was none of yours, stop the coach."""
    _print("A browser of the network was let in. If it was not yours, stop Sitbone (Ctrl-C).")


def moved(network: Network) -> None:
    """This machine is in another network."""
    _print(
        f"This machine's address has changed. Phones find it at {network.origin}, "
        f"and for the first time at {network.first}."
    )


def nobody_came(network: Network) -> None:
    """Nothing came from the network."""
    _print(
        f"No phone has come yet. It has to be in the same Wi-Fi (not a guest network), and this machine's firewall has "
        f"to let in TCP {network.first_port} and {network.port} from it, "
        f"such as: sudo ufw allow {network.first_port}:{network.port}/tcp"
    )


def _has_letters_for_it(encoding: str | None) -> bool:
    try:
        "▀▄█".encode(encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _print(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)
