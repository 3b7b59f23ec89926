"""Sitbone's server, which also counts how many looks of each session it takes, and says so in a file when it ends.

Run as a program of its own: `python bench/crowd_server.py FILE coach --no-browser …`.
"""

from __future__ import annotations

import atexit
import json
import signal
import sys
from collections import Counter
from pathlib import Path

from sitbone.live.answer import Answer
from sitbone.live.guide import Guide
from sitbone.pose.landmarks import Observation
from sitbone.terminal.app import main
from sitbone.web import application

_taken: Counter[int] = Counter()
_see = Guide.see


def _seen(self: Guide, observation: Observation, brightness: int = 128) -> Answer:
    _taken[id(self)] += 1
    return _see(self, observation, brightness)


if __name__ == "__main__":
    file = Path(sys.argv.pop(1))
    Guide.see = _seen  # type: ignore[method-assign]
    if "coach" in sys.argv:
        # Here one person has hundreds of open sessions, and in life has one: each hold would have all of them ask anew
        # whether they may go on.
        application.LOOKED_FOR_CHANGES = None  # type: ignore[assignment]
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit()
    )  # which uvicorn sends itself once more when it has ended
    atexit.register(lambda: file.write_text(json.dumps(list(_taken.values()))))
    main()
