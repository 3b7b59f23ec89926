"""`sitbone prescription`: what holds, what a file would change, and keeping it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from sitbone.diary.diary import Diary
from sitbone.diary.prescriptions import prescribe, prescribed
from sitbone.diary.sessions import ongoing
from sitbone.files.prescription import begins_later, print_changes, print_prescription
from sitbone.plan.errors import PrescriptionError
from sitbone.plan.prescription import LARGEST, Prescription, read_prescription
from sitbone.plan.records import SESSION_LASTS


class Prescribing:
    """Shows a person's prescription on the terminal, and takes in a new one."""

    def __init__(self, diary: Diary, console: Console) -> None:
        self.diary, self.console = diary, console

    def run(self, path: Path | None, *, accept: bool) -> None:
        """Show what holds; with a file, what it says and would change; keep it where that is asked for.

        Raises `PrescriptionError`, one line, where the file cannot be followed; nothing is changed then.
        """
        if path is None:
            if accept:
                raise PrescriptionError("Name the file to accept: sitbone prescription FILE --accept")
            now = prescribed(self.diary)
            print_prescription(self.console, now.prescription, now.version)
            return
        today = datetime.now().astimezone().date()
        new = read_prescription(_text(path), today)
        print_prescription(self.console, new)
        print_changes(self.console, prescribed(self.diary).prescription, new)
        if later := begins_later(new, today):
            self.console.print(Text(later))
        if accept:
            self._keep(new)
        else:
            self.console.print(Text("Nothing is kept yet: with --accept it is.", "dim"))

    def _keep(self, new: Prescription) -> None:
        now = datetime.now(UTC)
        if ongoing(self.diary, now - SESSION_LASTS) is not None:
            raise PrescriptionError("A session is still open, which follows the old one. End it first.")
        kept = prescribe(self.diary, new, now)
        self.console.print(Text(f"Kept as version {kept.version}.", style="bold"))
        if new.cleared:
            self.console.print(
                Text("What a clinician agreed to is noted in the pages, where the questions are asked.")
            )


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(4 * LARGEST + 1).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PrescriptionError(
            f"{path} is not a prescription: it is not text. Ask for a new file."
        ) from None
