"""How a command runs, whatever it does: every error is one line and an exit code.

Exit codes: 0 all done; 1 some of several films could not be judged; 2 it could not be done, one line says why; 3 a
fault of Sitbone itself; 130 stopped with Ctrl-C, what was found until then is printed. With `SITBONE_DEBUG=1` in the
environment errors come with all their detail.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from sitbone.errors import CANNOT, OWN_FAULT, PIPE_CLOSED, STOPPED, SitboneError
from sitbone.words.saying import say

if TYPE_CHECKING:
    from rich.console import Console

    from sitbone.web.settings import Settings


@contextmanager
def plain_errors() -> Iterator[None]:
    """Every error becomes one line on stderr and an exit code; nobody is shown a traceback."""
    try:
        yield
        sys.stdout.flush()
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        say("stopped")
        raise SystemExit(STOPPED) from None
    except BrokenPipeError:
        _drop_stdout()
        raise SystemExit(PIPE_CLOSED) from None
    except Exception as error:
        if os.environ.get("SITBONE_DEBUG"):
            raise
        _drop_stdout()
        if isinstance(error, SitboneError):
            say(str(error))
        elif isinstance(error, OSError):
            say(f"{error.filename or 'output'}: {error.strerror or error}")
        elif isinstance(error, MemoryError):
            say("not enough memory; close other programs, or try --model lite")
        else:
            say(
                f"a fault of sitbone's own ({type(error).__name__}: {error}); "
                "please report it, with the output of the same command under SITBONE_DEBUG=1"
            )
            raise SystemExit(OWN_FAULT) from None
        raise SystemExit(CANNOT) from None


def _drop_stdout() -> None:
    """Nothing more goes to stdout: what it still holds would fail again, loudly, when Python ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def stdout() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def native_code_is_quiet() -> None:
    """Send what C++ libraries print on file descriptor 2 nowhere; Python's own stderr goes on as before."""
    if os.environ.get("SITBONE_DEBUG"):
        return
    try:
        if sys.stderr.fileno() != 2:
            return
        own = os.dup(2)
    except (OSError, ValueError, AttributeError):
        return  # no real stderr: nothing to quieten
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.stderr = os.fdopen(own, "w", buffering=1, encoding=sys.stderr.encoding, errors="backslashreplace")


def settings_with(**told: Any) -> Settings:
    """The settings of the environment, and what was told on the command line."""
    from pydantic import ValidationError

    from sitbone.web.settings import Settings

    try:
        return Settings(**{name: value for name, value in told.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        raise SitboneError(f"SITBONE_{str(first['loc'][0]).upper()}: {first['msg']}") from None
