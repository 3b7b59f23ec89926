"""Firefox, as Debian packages it, driven by its own remote protocol (WebDriver BiDi): no driver beside it is needed."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.ports import free_port, until_it_listens

PREFERENCES = {
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "media.navigator.permission.disabled": True,
    "media.navigator.streams.fake": True,
    "media.webspeech.synth.enabled": False,
    "media.cubeb.force_mock_context": True,
}
"""A camera that shows a test picture, a loudspeaker that needs no sound card, and no voice of its own."""


def firefox() -> str | None:
    """Where it is, if it is installed."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


_MIDDLE = """(selector) => {
  const element = document.querySelector(selector);
  element.scrollIntoView({block: "center"});
  const box = element.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


class Firefox:
    """One tab."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._ids = socket, count(1)
        self._ask("session.new", capabilities={})
        self._tab = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def goto(self, address: str) -> None:
        """Open a page and wait until it is loaded."""
        self._ask("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression of JavaScript, or of its promise; what it is, as JSON would say."""
        found = self._ask(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})) ?? 'null')()",
            target={"context": self._tab},
            awaitPromise=True,
            userActivation=True,
        )
        assert found["type"] == "success", found
        return json.loads(found["result"]["value"])

    def before_each_page(self, script: str) -> None:
        """Run this before a page's own scripts."""
        self._ask("script.addPreloadScript", functionDeclaration=f"() => {{ {script} }}")

    def click(self, selector: str) -> None:
        """Press the middle of an element, as a mouse does."""
        place = self.evaluate(f"({_MIDDLE})({json.dumps(selector)})")
        x, y = (round(value) for value in place)
        steps = [{"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0}]
        actions = [
            {"type": "pointer", "id": "mouse", "actions": [*steps, {"type": "pointerUp", "button": 0}]}
        ]
        self._ask("input.performActions", context=self._tab, actions=actions)

    def _ask(self, method: str, **parameters: Any) -> Any:
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(60))
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]


@contextmanager
def browsed() -> Iterator[Firefox]:
    """A Firefox of its own, with an empty profile."""
    found, port = firefox(), free_port()
    assert found is not None, "scripts/system.sh firefox installs one"
    with tempfile.TemporaryDirectory() as profile:
        prefs = "".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in PREFERENCES.items())
        (Path(profile) / "user.js").write_text(prefs)
        command = [
            found,
            "--headless",
            "--no-remote",
            "--profile",
            profile,
            "--remote-debugging-port",
            str(port),
        ]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            try:
                until_it_listens(port)
                with connect(f"ws://127.0.0.1:{port}/session", max_size=None) as socket:
                    yield Firefox(socket)
            finally:
                running.terminate()
                running.wait(20)
