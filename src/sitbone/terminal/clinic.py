"""`sitbone clinic …`: who looks after the accounts of a clinic, from its own machine."""

from __future__ import annotations

from typing import Annotated

import typer

from sitbone.terminal.running import plain_errors, settings_with
from sitbone.words.saying import shown

app = typer.Typer(name="clinic", help="Look after a clinic's accounts.", no_args_is_help=True)


@app.command("invite-clinician")
def invite_clinician(
    name: Annotated[str, typer.Argument(metavar="NAME", help='Such as "Dr Ada Klein".')],
    public_url: Annotated[
        str | None, typer.Option(metavar="URL", help="What browsers call the clinic.")
    ] = None,
) -> None:
    """Print a link and a code with which a clinician makes an account, once."""
    with plain_errors():
        from sitbone.clinic.accounts import Role
        from sitbone.clinic.clinic import Clinic
        from sitbone.clinic.invitations import invite

        settings = settings_with(clinic=True, public_url=public_url)
        with Clinic.open(settings.database_url) as clinic:
            made = invite(clinic, Role.CLINICIAN, name)
        typer.echo(f"Link, for one account, within a week: {settings.origin}/join/{made.secret}")
        typer.echo(f"Code, to be told another way:         {made.code}")


@app.command("close")
def close_account(login: Annotated[str, typer.Argument(metavar="LOGIN")]) -> None:
    """Close an account for good and end where it is signed in; what it prescribed stays."""
    with plain_errors():
        from sitbone.clinic.accounts import close
        from sitbone.clinic.clinic import Clinic

        with Clinic.open(settings_with().database_url) as clinic:
            close(clinic, login)
        typer.echo(f"{shown(login)} is closed.")


@app.command("hand-over")
def hand_over_patients(
    from_login: Annotated[str, typer.Argument(metavar="FROM")],
    to_login: Annotated[str, typer.Argument(metavar="TO")],
) -> None:
    """Give all patients of one clinician to another."""
    with plain_errors():
        from sitbone.clinic.care import hand_over
        from sitbone.clinic.clinic import Clinic

        with Clinic.open(settings_with().database_url) as clinic:
            people = hand_over(clinic, from_login, to_login)
        typer.echo(f"{people} patients handed over.")
