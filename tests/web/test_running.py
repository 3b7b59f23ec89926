"""A second start beside one that runs: it opens the page of ours, and trusts nobody else's."""

from __future__ import annotations

import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from sitbone.diary.diary import Diary
from sitbone.web import running
from sitbone.web.application import create_application
from sitbone.web.server import CannotServe, serve
from sitbone.web.settings import Settings
from tests.web.conftest import served


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a browser was told to open; the user's own folder is a new one."""
    found: list[str] = []
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(webbrowser, "open", found.append)
    return found


def _at(tmp_path: Path, port: int) -> Settings:
    return Settings(port=port, database_url=f"sqlite:///{tmp_path}/diary.db")


def _port(at: str) -> int:
    return int(at.rpartition(":")[2])


def _refused(settings: Settings, *, browser: bool = True) -> None:
    with pytest.raises(CannotServe, match="running already"):
        serve(settings, browser=browser)


def test_a_second_start_opens_the_page_of_the_first(
    tmp_path: Path, opened: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    diary = Diary.open(f"sqlite:///{tmp_path}/diary.db")
    secret = "a secret"
    with served(create_application(Settings(), diary, secret=secret)) as at:
        here = _at(tmp_path, _port(at))
        _refused(here)  # nothing was left in our own folder: it could be anybody's
        running._leave(running._file(here), secret)
        serve(here)
        assert opened == [f"http://{at}"] and "running already" in capsys.readouterr().out
        _refused(here, browser=False)  # whoever looks after a server has to hear that it does not serve
        with pytest.raises(CannotServe, match="end it where it was started"):  # the first may serve no phones
            serve(here.model_copy(update={"phone": True}))
        _refused(here.model_copy(update={"database_url": f"sqlite:///{tmp_path}/other.db"}))
        running._leave(running._file(here), "another one's secret")
        _refused(here)
        running._file(here).chmod(0o666)
        _refused(here)
    assert len(opened) == 1
    diary.close()


def test_the_page_of_another_program_is_not_opened(tmp_path: Path, opened: list[str]) -> None:
    with _pretending() as port:
        here = _at(tmp_path, port)
        with running.known(here) as secret:
            file = running._file(here)
            assert file.read_text() == secret and file.stat().st_mode & 0o777 == 0o600
            _refused(here)
        assert not file.exists() and opened == []


@contextmanager
def _pretending() -> Iterator[int]:
    """Somebody who answers as Sitbone does, and sends back whatever they are asked."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header(running.PROOF, self.headers[running.ASKED])
            self.end_headers()
            self.wfile.write(b'{"status": "ok"}')

        def log_message(self, *_said: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield listening.server_port
        listening.shutdown()
