"""`sitbone …` on the command line.

Exit codes: 0 all done; 1 some of several films could not be judged; 2 it could not be done, one line says why; 3 a
fault of Sitbone itself; 130 stopped with Ctrl-C, what was found until then is printed. With `SITBONE_DEBUG=1` in the
environment errors come with all their detail.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sitbone import __version__

if TYPE_CHECKING:
    from rich.console import Console


SOME_FAILED, CANNOT, OWN_FAULT, STOPPED, PIPE_CLOSED = 1, 2, 3, 130, 141

app = typer.Typer(
    name="sitbone",
    help="A coach for five easy stretches. Without a command it opens the coach in the browser.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """The `sitbone` command."""
    try:
        app(prog_name="sitbone")
    except KeyboardInterrupt:
        _say("stopped")
        raise SystemExit(STOPPED) from None


def _version(wanted: bool) -> None:
    if wanted:
        with _plain_errors():
            typer.echo(f"sitbone {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        coach()


@app.command()
def coach(
    host: Annotated[
        str | None, typer.Option(help="Where to listen. Beyond this machine it needs TLS.")
    ] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="8000 by default.")] = None,
    tls_certificate: Annotated[Path | None, typer.Option(metavar="FILE", help="PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(metavar="FILE", help="PEM.")] = None,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Open the coach: today's stretches, watched and counted, on this machine."""
    with _plain_errors():
        from pydantic import ValidationError

        from sitbone.pose.errors import SitboneError
        from sitbone.web.server import serve
        from sitbone.web.settings import Settings

        told: dict[str, Any] = {
            "host": host,
            "port": port,
            "tls_certificate": tls_certificate,
            "tls_key": tls_key,
        }
        try:
            settings = Settings(**{name: value for name, value in told.items() if value is not None})
        except ValidationError as error:
            first = error.errors()[0]
            raise SitboneError(f"SITBONE_{str(first['loc'][0]).upper()}: {first['msg']}") from None
        serve(settings, browser=browser)


@app.command()
def analyse(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Films, photographs, or folders of them.")
    ],
    stretch: Annotated[str | None, typer.Option(help="Which stretch it is, where you know it.")] = None,
    side: Annotated[
        Literal["left", "right"] | None, typer.Option(help="Which leg works, where you know it.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the session as JSON (docs/json.md).")
    ] = False,
    angles: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write angles over time: .parquet, .csv, .mot or .trc."),
    ] = None,
    annotate: Annotated[
        Path | None,
        typer.Option(metavar="OUT.mp4", help="Write the film with skeleton, angles, clock and cues."),
    ] = None,
    model: Annotated[
        Literal["lite", "full", "heavy"],
        typer.Option(help="Size of the pose model: lite is quickest, heavy surest."),
    ] = "heavy",
) -> None:
    """Watch films of somebody stretching and say what was done.

    Which stretch, which leg, from when to when it was held, at what angles, what was wrong, and how far to trust it.
    """
    with _plain_errors():
        _native_code_is_quiet()
        from sitbone.reports.analysing import Analysing

        job = Analysing(
            stretch=stretch, side=side, as_json=as_json, angles=angles, annotate=annotate, model=model
        )
        code = job.run(paths)
    if code:
        raise typer.Exit(code)


@app.command()
def stretches() -> None:
    """List the stretches of the programme."""
    with _plain_errors():
        from sitbone.reports.programme import print_programme

        print_programme(_stdout())


@app.command()
def show(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Such as towel; `sitbone stretches` lists them.")
    ],
    side: Annotated[Literal["left", "right"], typer.Option(help="Which leg works in the picture.")] = "left",
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the moving picture as SVG.")] = None,
) -> None:
    """Show one stretch: the drawn figure and each of its lines."""
    with _plain_errors():
        from sitbone.reports.programme import print_stretch, write_figure

        if svg is None:
            print_stretch(_stdout(), name, side)
        else:
            write_figure(svg, name, side)


@app.command()
def export(
    kind: Annotated[
        Literal["csv", "parquet", "mot", "trc", "holds", "json", "calendar"],
        typer.Option(
            "--as", help="csv, parquet, mot, trc: angles over time; holds: a table (docs/files.md)."
        ),
    ],
    out: Annotated[
        Path, typer.Option(metavar="FILE|FOLDER|ZIP", help="Where to. All sessions go to a folder or a .zip.")
    ],
    session: Annotated[
        str, typer.Argument(metavar="[SESSION]", help="latest, all, or the beginning of a session's id.")
    ] = "latest",
) -> None:
    """Write sessions of your diary as files for other programs."""
    with _plain_errors():
        from sitbone.diary.diary import Diary
        from sitbone.reports.export import Export
        from sitbone.web.clock import zone
        from sitbone.web.settings import Settings

        with Diary.open(Settings().database_url) as diary:
            said = Export(diary, zone()).run(session, kind, out)
    for line in said:
        _say(line)


@app.command()
def doctor() -> None:
    """Say what is installed and whether the pose model runs."""
    with _plain_errors():
        _native_code_is_quiet()
        from sitbone.reports.examination import print_examination

        well = print_examination(_stdout())
    if not well:
        raise typer.Exit(CANNOT)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Every error becomes one line on stderr and an exit code; nobody is shown a traceback."""
    try:
        yield
        sys.stdout.flush()
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        _say("stopped")
        raise SystemExit(STOPPED) from None
    except BrokenPipeError:
        _drop_stdout()
        raise SystemExit(PIPE_CLOSED) from None
    except Exception as error:
        if os.environ.get("SITBONE_DEBUG"):
            raise
        from sitbone.pose.errors import SitboneError

        _drop_stdout()
        if isinstance(error, SitboneError):
            _say(str(error))
        elif isinstance(error, OSError):
            _say(f"{error.filename or 'output'}: {error.strerror or error}")
        elif isinstance(error, MemoryError):
            _say("not enough memory; close other programs, or try --model lite")
        else:
            _say(
                f"a fault of sitbone's own ({type(error).__name__}: {error}); "
                "please report it, with the output of the same command under SITBONE_DEBUG=1"
            )
            raise SystemExit(OWN_FAULT) from None
        raise SystemExit(CANNOT) from None


def _say(line: str) -> None:
    """One line on stderr."""
    with suppress(OSError):  # stderr itself closed or full: only the exit code is left to tell it
        print("sitbone: " + " ".join(line.split()), file=sys.stderr, flush=True)


def _drop_stdout() -> None:
    """Nothing more goes to stdout: what it still holds would fail again, loudly, when Python ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stdout() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def _native_code_is_quiet() -> None:
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


if __name__ == "__main__":
    main()
