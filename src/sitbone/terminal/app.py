"""`sitbone …` on the command line: its commands, with what each of them may be told."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from sitbone import __version__
from sitbone.errors import CANNOT, STOPPED, SitboneError
from sitbone.pose.variants import Variant
from sitbone.terminal.clinic import app as clinic_app
from sitbone.terminal.running import (
    native_code_is_quiet,
    plain_errors,
    settings_with,
    stdout,
)
from sitbone.words.language import ENGLISH, LANGUAGES, speaking
from sitbone.words.saying import say, shown

_UsageError: Any = typer.BadParameter.__base__
"""What is raised where words on the command line make no sense."""
Phone = Annotated[
    bool,
    typer.Option("--phone", help="Let a phone of the same network be the camera (docs/phone.md)."),
]
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
app.add_typer(clinic_app)


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
        with plain_errors():
            typer.echo(f"sitbone {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    _wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
    phone: Phone = False,
) -> None:
    if context.invoked_subcommand is None:
        coach(phone=phone)
    elif phone:
        raise typer.BadParameter("--phone goes with no command, with coach or with serve: sitbone --phone")


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
    phone: Phone = False,
) -> None:
    """Serve the coach without opening a browser; with --clinic, for the patients and clinicians of a clinic."""
    with plain_errors():
        told = {"clinic": clinic or None, "public_url": public_url, "host": host, "port": port}
        _serve(browser=False, phone=phone or None, **told)


@app.command()
def coach(
    host: Annotated[
        str | None, typer.Option(help="Where to listen. Beyond this machine it needs TLS.")
    ] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="8000 by default.")] = None,
    tls_certificate: Annotated[Path | None, typer.Option(metavar="FILE", help="PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(metavar="FILE", help="PEM.")] = None,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    phone: Phone = False,
) -> None:
    """Open the coach: today's stretches, watched and counted, on this machine."""
    with plain_errors():
        told = {"host": host, "port": port, "tls_certificate": tls_certificate, "tls_key": tls_key}
        _serve(browser=browser, phone=phone or None, **told)


def _serve(*, browser: bool, **told: Any) -> None:
    from sitbone.web.server import serve

    serve(settings_with(**told), browser=browser)


@app.command()
def backup(
    out: Annotated[Path, typer.Argument(metavar="FILE.zip")],
    force: Force = False,
) -> None:
    """Write everything that is kept to one file, while the coach goes on working."""
    with plain_errors():
        from sitbone.diary.backup import back_up
        from sitbone.diary.engine import where
        from sitbone.diary.place import check_folder
        from sitbone.files.writing import written_beside

        check_folder(out.parent)
        with written_beside(out, force=force) as file:
            made = back_up(where(settings_with().database_url), file)
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
    with plain_errors():
        from sitbone.diary import backup as backups
        from sitbone.diary.engine import where

        made = backups.restore(where(into or settings_with().database_url), file, replace=replace)
        rows = sum(table.rows for table in made.tables.values())
        typer.echo(f"{rows} rows are back, as they were at {made.made:%Y-%m-%d %H:%M} UTC.")


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
    with plain_errors():
        native_code_is_quiet()
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
    with plain_errors():
        from sitbone.terminal.programme import print_programme

        print_programme(stdout())


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
    with plain_errors():
        from sitbone.terminal.programme import print_stretch, write_figure

        if svg is None:
            print_stretch(stdout(), name, side)
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
    with plain_errors():
        from sitbone.files.prescription import schema_text

        if schema:
            typer.echo(schema_text(), nl=False)
            return
        from sitbone.diary.diary import Diary
        from sitbone.terminal.prescribing import Prescribing
        from sitbone.web.settings import Settings

        with Diary.open(Settings().database_url) as diary:
            Prescribing(diary, stdout()).run(file, accept=accept)


@app.command()
def fhir(
    out: Annotated[Path, typer.Option(metavar="FILE.json", help="Where to write the Bundle.")],
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Leave out sessions before this day.")
    ] = None,
    force: Force = False,
) -> None:
    """Write your diary as FHIR R4, for your clinic (docs/fhir.md)."""
    with plain_errors():
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
    with plain_errors():
        from datetime import UTC, datetime

        from sitbone.diary.diary import Diary
        from sitbone.diary.record import record_of
        from sitbone.paper.report import check_report_file, write_report
        from sitbone.web.clock import zone
        from sitbone.web.settings import Settings

        check_report_file(out, force=force)
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
    with plain_errors():
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
    with plain_errors():
        native_code_is_quiet()
        from sitbone.terminal.examination import print_examination

        well = print_examination(stdout())
    if not well:
        raise typer.Exit(CANNOT)


if __name__ == "__main__":
    main()
