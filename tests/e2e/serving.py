"""The coach as a process of its own, forked from one that has imported everything: what takes 2 s is done once.

That it starts from nothing, as `sitbone` in a shell does, is for tests/web/test_running.py and tests/test_silence.py.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import time
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

# What a server needs, so that the process from which it is forked has it.
import uvicorn  # noqa: F401

import sitbone.web.application
import sitbone.web.guard.metrics
import sitbone.web.guard.observing  # noqa: F401
from sitbone.terminal.app import main


def start(arguments: list[str], environment: dict[str, str], log: Path) -> ForkServerProcess:
    """`sitbone` with these arguments, its words in a file."""
    forking = get_context("forkserver")
    forking.set_forkserver_preload([__name__])
    process = forking.Process(target=_run, args=(arguments, environment, log), daemon=True)
    process.start()
    return process


def say_where_it_is(process: ForkServerProcess) -> None:
    """Let a server write into its words what each of its threads does now."""
    if process.pid is not None:
        os.kill(process.pid, signal.SIGUSR1)
        time.sleep(1)


def _run(arguments: list[str], environment: dict[str, str], log: Path) -> None:
    os.environ.update(environment)
    with log.open("w") as said:
        for stream in (1, 2):
            os.dup2(said.fileno(), stream)
        faulthandler.register(signal.SIGUSR1, file=2)
    sys.argv = ["sitbone", *arguments]
    main()
