"""Who asks is what the proxy says, if it shows that it is the proxy."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from sitbone.web.guard.proxied import Proxied

SECRET = "a secret of the proxy"


def _seen(*headers: tuple[str, str], kind: str = "http") -> tuple[Any, Any]:
    """The client and the scheme that the application is told."""
    told: dict[str, Any] = {}

    async def application(scope: Any, _receive: Any, _send: Any) -> None:
        told.update(scope)

    scope: dict[str, Any] = {
        "type": kind,
        "scheme": "http" if kind == "http" else "ws",
        "client": ("127.0.0.1", 50000),
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }
    unused: Any = None
    anyio.run(Proxied(application, SECRET), scope, unused, unused)
    return told["client"][0], told["scheme"]


@pytest.mark.parametrize("shown", [(), (("x-sitbone-proxy", "a guess"),), (("x-sitbone-proxy", ""),)])
def test_a_program_of_this_machine_cannot_choose_the_address_by_which_its_tries_are_counted(
    shown: Any,
) -> None:
    assert _seen(*shown, ("x-forwarded-for", "6.6.6.6"), ("x-forwarded-proto", "https")) == (
        "127.0.0.1",
        "http",
    )


def test_the_proxy_is_believed_and_only_its_own_word_of_several() -> None:
    proxy = ("x-sitbone-proxy", SECRET)
    assert _seen(proxy, ("x-forwarded-for", "192.0.2.7"), ("x-forwarded-proto", "https")) == (
        "192.0.2.7",
        "https",
    )
    assert _seen(proxy, ("x-forwarded-for", "6.6.6.6, 192.0.2.7"))[0] == "192.0.2.7"
    assert (
        _seen(proxy, ("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "2001:db8::1"))[0] == "2001:db8::1"
    )
    assert _seen(proxy, ("x-forwarded-proto", "https"), kind="websocket") == ("127.0.0.1", "wss")
    assert _seen(proxy, ("x-forwarded-proto", "gopher"))[1] == "http"
