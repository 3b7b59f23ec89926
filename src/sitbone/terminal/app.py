"""`sitbone …` on the command line.

Exit codes: 0 all done; 1 some of several films could not be judged; 2 it could not be done, one line says why; 3 a
fault of Sitbone itself; 130 stopped with Ctrl-C, what was found until then is printed. With `SITBONE_DEBUG=1` in the
environment errors come with all their detail.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sitbone import __version__
from sitbone.pose.variants import Variant
from sitbone.words.language import ENGLISH, LANGUAGES, speaking
from sitbone.words.saying import say, shown

if TYPE_CHECKING:
    from rich.console import Console

    from sitbone.web.settings import Settings


_UsageError: Any = typer.BadParameter.__base__
"""What is raised where words on the command line make no sense."""
SOME_FAILED, CANNOT, OWN_FAULT, STOPPED, PIPE_CLOSED = 1, 2, 3, 130, 141

Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]

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
        code = app(prog_name="sitbone", standalone_mode=False)
    except _UsageError as error:
        error.message = shown(
            error.message
        )  # it names words that it was given, and a pattern gives it file names
        error.show()
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        say("stopped")
        raise SystemExit(STOPPED) from None
    raise SystemExit(code)


def _version(wanted: bool) -> None:
    if wanted:
        with _plain_errors():
            typer.echo(f"sitbone {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    _wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        coach()


@app.command()
def serve(
    clinic: Annotated[
        bool, typer.Option("--clinic", help="Many people sign in; needs PostgreSQL (docs/clinic.md).")
    ] = False,
    public_url: Annotated[
        str | None, typer.Option(metavar="URL", help="What browsers call a clinic: https://…")
    ] = None,
    host: Annotated[str | None, typer.Option(help="Where to listen; 127.0.0.1 by default.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="8000 by default.")] = None,
) -> None:
    """Serve the coach without opening a browser; with --clinic, for the patients and clinicians of a clinic."""
    with _plain_errors():
        _serve(browser=False, clinic=clinic or None, public_url=public_url, host=host, port=port)


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
        _serve(browser=browser, host=host, port=port, tls_certificate=tls_certificate, tls_key=tls_key)


def _serve(*, browser: bool, **told: Any) -> None:
    from sitbone.web.server import serve

    serve(_settings(**told), browser=browser)


def _settings(**told: Any) -> Settings:
    """The settings of the environment, and what was told on the command line."""
    from pydantic import ValidationError

    from sitbone.errors import SitboneError
    from sitbone.web.settings import Settings

    try:
        return Settings(**{name: value for name, value in told.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        raise SitboneError(f"SITBONE_{str(first['loc'][0]).upper()}: {first['msg']}") from None


@app.command()
def backup(
    out: Annotated[Path, typer.Argument(metavar="FILE.zip")],
    force: Force = False,
) -> None:
    """Write everything that is kept to one file, while the coach goes on working."""
    with _plain_errors():
        from sitbone.diary.backup import back_up
        from sitbone.diary.engine import where
        from sitbone.diary.place import check_folder
        from sitbone.files.writing import written_beside

        check_folder(out.parent)
        with written_beside(out, force=force) as file:
            made = back_up(where(_settings().database_url), file)
        rows = sum(table.rows for table in made.tables.values())
        typer.echo(
            f"{shown(out)}: {rows} rows of {len(made.tables)} tables. Keep it safe: it holds all that is known."
        )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip")],
    into: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Into this database instead of the one of SITBONE_DATABASE_URL."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Lose what is in the database now, and put the backup there.")
    ] = False,
) -> None:
    """Put a backup back: all of it, or nothing."""
    with _plain_errors():
        from sitbone.diary import backup as backups
        from sitbone.diary.engine import where

        made = backups.restore(where(into or _settings().database_url), file, replace=replace)
        rows = sum(table.rows for table in made.tables.values())
        typer.echo(f"{rows} rows are back, as they were at {made.made:%Y-%m-%d %H:%M} UTC.")


clinic_app = typer.Typer(name="clinic", help="Look after a clinic's accounts.", no_args_is_help=True)
app.add_typer(clinic_app)


@clinic_app.command("invite-clinician")
def invite_clinician(
    name: Annotated[str, typer.Argument(metavar="NAME", help='Such as "Dr Ada Klein".')],
    public_url: Annotated[
        str | None, typer.Option(metavar="URL", help="What browsers call the clinic.")
    ] = None,
) -> None:
    """Print a link and a code with which a clinician makes an account, once."""
    with _plain_errors():
        from sitbone.clinic.accounts import Role
        from sitbone.clinic.clinic import Clinic
        from sitbone.clinic.invitations import invite

        settings = _settings(clinic=True, public_url=public_url)
        with Clinic.open(settings.database_url) as clinic:
            made = invite(clinic, Role.CLINICIAN, name)
        typer.echo(f"Link, for one account, within a week: {settings.origin}/join/{made.secret}")
        typer.echo(f"Code, to be told another way:         {made.code}")


@clinic_app.command("close")
def close_account(login: Annotated[str, typer.Argument(metavar="LOGIN")]) -> None:
    """Close an account for good and end where it is signed in; what it prescribed stays."""
    with _plain_errors():
        from sitbone.clinic.accounts import close
        from sitbone.clinic.clinic import Clinic

        with Clinic.open(_settings().database_url) as clinic:
            close(clinic, login)
        typer.echo(f"{shown(login)} is closed.")


@clinic_app.command("hand-over")
def hand_over_patients(
    from_login: Annotated[str, typer.Argument(metavar="FROM")],
    to_login: Annotated[str, typer.Argument(metavar="TO")],
) -> None:
    """Give all patients of one clinician to another."""
    with _plain_errors():
        from sitbone.clinic.care import hand_over
        from sitbone.clinic.clinic import Clinic

        with Clinic.open(_settings().database_url) as clinic:
            people = hand_over(clinic, from_login, to_login)
        typer.echo(f"{people} patients handed over.")


@app.command()
def analyse(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Films, photographs, or folders of them.")
    ],
    *,
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
        Variant,
        typer.Option(help="Size of the pose model: lite is quickest, heavy surest."),
    ] = "heavy",
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.parquet",
            help="Many films into one table (docs/many.md); the same command again does only what is missing.",
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="WHERE", help="With --out: local (all cores of this machine), ray or ray://host:port."
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="With --out: films at once; one for each core by default.")
    ] = None,
    force: Force = False,
) -> None:
    """Watch films of somebody stretching and say what was done.

    Which stretch, which leg, from when to when it was held, at what angles, what was wrong, and how far to trust it.
    """
    with _plain_errors():
        _native_code_is_quiet()
        if out is not None or on is not None or workers is not None:
            code = _analyse_many(
                paths,
                stretch,
                side,
                model,
                out,
                on,
                workers,
                force=force,
                one_film_only={
                    "--json": as_json,
                    "--angles": angles,
                    "--annotate": annotate,
                },
            )
        else:
            from sitbone.terminal.analysing import Analysing

            job = Analysing(
                stretch=stretch,
                side=side,
                as_json=as_json,
                angles=angles,
                annotate=annotate,
                model=model,
                force=force,
            )
            code = job.run(paths)
    if code:
        raise typer.Exit(code)


def _analyse_many(
    paths: list[Path],
    stretch: str | None,
    side: Literal["left", "right"] | None,
    model: Variant,
    out: Path | None,
    on: str | None,
    workers: int | None,
    *,
    force: bool,
    one_film_only: dict[str, object],
) -> int:
    """Films into one table; the exit code."""
    from sitbone.batch.films import Order
    from sitbone.batch.run import Run
    from sitbone.errors import SitboneError

    if out is None:
        raise SitboneError("--on and --workers need --out results.parquet, the table to write")
    for name, value in one_film_only.items():
        if value:
            raise SitboneError(f"{name} is not for --out, which writes one table; omit one of them")
    order = Order(model, stretch, side)
    return Run(out, order, on=on or "local", workers=workers, force=force).run(paths)


@app.command()
def stretches() -> None:
    """List the stretches of the programme."""
    with _plain_errors():
        from sitbone.terminal.programme import print_programme

        print_programme(_stdout())


@app.command()
def show(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Such as towel; `sitbone stretches` lists them.")
    ],
    side: Annotated[Literal["left", "right"], typer.Option(help="Which leg works in the picture.")] = "left",
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the moving picture as SVG.")] = None,
    force: Force = False,
) -> None:
    """Show one stretch: the drawn figure and each of its lines."""
    with _plain_errors():
        from sitbone.terminal.programme import print_stretch, write_figure

        if svg is None:
            print_stretch(_stdout(), name, side)
        else:
            write_figure(svg, name, side, force=force)


@app.command()
def prescription(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A prescription file (docs/prescription.md).")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Keep the file as what holds from now on.")
    ] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of such a file.")] = False,
) -> None:
    """Show what is prescribed; check a file and show what it would change; with --accept keep it."""
    with _plain_errors():
        from sitbone.files.prescription import schema_text

        if schema:
            typer.echo(schema_text(), nl=False)
            return
        from sitbone.diary.diary import Diary
        from sitbone.terminal.prescribing import Prescribing
        from sitbone.web.settings import Settings

        with Diary.open(Settings().database_url) as diary:
            Prescribing(diary, _stdout()).run(file, accept=accept)


@app.command()
def fhir(
    out: Annotated[Path, typer.Option(metavar="FILE.json", help="Where to write the Bundle.")],
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Leave out sessions before this day.")
    ] = None,
    force: Force = False,
) -> None:
    """Write your diary as FHIR R4, for your clinic (docs/fhir.md)."""
    with _plain_errors():
        from sitbone.diary.diary import Diary
        from sitbone.diary.record import record_of
        from sitbone.fhir.bundle import write_bundle
        from sitbone.files.writing import check_writable
        from sitbone.web.clock import zone

        check_writable(out, force=force)
        with Diary.open(os.environ.get("SITBONE_DATABASE_URL")) as diary:
            first = since and since.replace(tzinfo=zone())
            write_bundle(record_of(diary, datetime.now(UTC), zone(), since=first), out, force=force)


def _known(language: str | None) -> str | None:
    """A language that we speak, or none said."""
    if language is None or language in LANGUAGES:
        return language
    raise typer.BadParameter(f"{language!r} is not one of {', '.join(LANGUAGES)}.")


@app.command()
def report(
    out: Annotated[Path, typer.Option(metavar="FILE.pdf", help="Where to write it.")],
    days: Annotated[int, typer.Option(help="How many days it is about, up to today.")] = 28,
    language: Annotated[
        str | None,
        typer.Option(
            metavar="|".join(LANGUAGES), callback=_known, help="The one chosen in the diary by default."
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Write one page for your clinician, as PDF: what was done, angles, pain, and how it was measured."""
    with _plain_errors():
        from datetime import UTC, datetime

        from sitbone.diary.diary import Diary
        from sitbone.diary.record import record_of
        from sitbone.files.writing import check_writable
        from sitbone.paper.report import write_report
        from sitbone.web.clock import zone
        from sitbone.web.settings import Settings

        check_writable(out, force=force)
        with Diary.open(Settings().database_url) as diary:
            record = record_of(diary, datetime.now(UTC), zone())
            with speaking(language or diary.setting("language") or ENGLISH):
                write_report(out, record, days=days, force=force)


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
    at: Annotated[
        str | None,
        typer.Option(
            metavar="TIMES", help="Of the calendar, such as 07:30,12:00,18:15; those of the page by default."
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Write sessions of your diary as files for other programs."""
    with _plain_errors():
        from sitbone.diary.diary import Diary
        from sitbone.files.export import Export
        from sitbone.web.clock import zone
        from sitbone.web.settings import Settings

        with Diary.open(Settings().database_url) as diary:
            said = Export(diary, zone(), force, at).run(session, kind, out)
    for line in said:
        say(line)


@app.command()
def doctor() -> None:
    """Say what is installed and whether the pose model runs."""
    with _plain_errors():
        _native_code_is_quiet()
        from sitbone.terminal.examination import print_examination

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
        say("stopped")
        raise SystemExit(STOPPED) from None
    except BrokenPipeError:
        _drop_stdout()
        raise SystemExit(PIPE_CLOSED) from None
    except Exception as error:
        if os.environ.get("SITBONE_DEBUG"):
            raise
        from sitbone.errors import SitboneError

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
