"""A page gets the clips, and nothing else by their addresses."""

from __future__ import annotations

import json
from hashlib import sha256

from sitbone.web.voice.clips import LIST, clip_name
from tests.web.conftest import Home


def test_a_browser_keeps_a_clip_for_good_and_another_content_has_another_address(home: Home) -> None:
    page = home.client.get("/static/voice/de.json")
    assert "immutable" in page.headers["cache-control"]
    for sentence, address in list(json.loads(page.text).items())[:3]:
        clip = home.client.get(address)
        assert (clip.status_code, clip.headers["content-type"]) == (200, "audio/ogg")
        assert "immutable" in clip.headers["cache-control"]
        assert clip_name("de", sentence) in address and sha256(clip.content).hexdigest()[:12] in address


def test_only_clips_are_served_there(home: Home) -> None:
    for path in ("fr.json", "de/0000000000000000.ogg", f"de/..%2Fen%2F{LIST}", f"de/{LIST}", "qps.json"):
        assert home.client.get(f"/static/voice/{path}").status_code == 404
