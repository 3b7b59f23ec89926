"""What `sitbone analyse` does: each film in turn, its outputs written, its result printed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.markup import escape

from sitbone.batch.judge import of_no_use
from sitbone.errors import CANNOT, SOME_FAILED, STOPPED, SitboneError
from sitbone.files.angles import check_angle_file, write_angles
from sitbone.files.annotate import annotate as annotate_film
from sitbone.files.annotate import check_film_name
from sitbone.files.writing import check_folder, check_writable
from sitbone.pose.film import find_films
from sitbone.pose.variants import Variant
from sitbone.recording.analyse import Interrupted, Progress, Unfinished, known_stretch
from sitbone.recording.analyse import analyse as analyse_film
from sitbone.recording.recording import Recording
from sitbone.recording.schema import ProblemModel, SessionModel
from sitbone.terminal.table import films_table, print_recording
from sitbone.words.saying import say, shown

if TYPE_CHECKING:
    from rich.progress import TaskID


@dataclass
class Analysing:
    """One run over one or several films. `run` gives the exit code."""

    stretch: str | None = None
    side: Literal["left", "right"] | None = None
    as_json: bool = False
    angles: Path | None = None
    annotate: Path | None = None
    model: Variant = "heavy"
    force: bool = False
    """Whether outputs are written over files that are there."""
    rows: list[tuple[Path, Recording | str]] = field(default_factory=list)
    documents: list[SessionModel | ProblemModel] = field(default_factory=list)
    failed: int = 0

    def run(self, paths: list[Path]) -> int:
        """Judge all films at `paths`."""
        self._check()
        films = self._films(paths)
        single = len(paths) == 1 and not paths[0].is_dir()
        if not films:
            return CANNOT
        outputs = _Outputs(self.angles, self.annotate, several=not single, force=self.force)
        stopped = False
        try:
            for film in films:
                stopped = self._one(film, outputs, single=single)
                if stopped:
                    break
        except KeyboardInterrupt:
            say("stopped")
            stopped = True
        finally:
            if not single:
                self._print_all()
        if stopped:
            return STOPPED
        if not self.failed:
            return 0
        return CANNOT if single or self.failed >= len(self.rows) else SOME_FAILED

    def _check(self) -> None:
        """What can be known to be wrong before the long work begins."""
        known_stretch(self.stretch)
        if self.angles is not None:
            check_angle_file(self.angles)
            check_folder(self.angles)
        if self.annotate is not None:
            check_film_name(self.annotate)
            check_folder(self.annotate)

    def _films(self, paths: list[Path]) -> list[Path]:
        films: list[Path] = []
        for path in paths:
            try:
                films += find_films(path)
            except SitboneError as error:
                if len(paths) == 1:
                    raise
                self._failed(path, str(error))
        return list(dict.fromkeys(films))

    def _one(self, film: Path, outputs: _Outputs, *, single: bool) -> bool:
        """Judge one film; whether the run was stopped at it."""
        stopped = False
        try:
            outputs.check(film)
            with self._progress(film.name) as progress:
                recording = analyse_film(
                    film, stretch=self.stretch, side=self.side, model=self.model, progress=progress
                )
        except Interrupted as interruption:
            recording, stopped = interruption.recording, True
            say(f"{film}: stopped at {recording.duration:.1f} s; what was found until then is kept")
        except Unfinished as unfinished:
            recording = unfinished.recording
            self.failed += 1
            say(str(unfinished))
        except SitboneError as error:
            self._failed(film, str(error))
            return False
        self._keep(film, recording, single=single)
        if not stopped:
            self._complain(film, recording)
        if len(recording.track):
            self._write(film, recording, outputs, stopped=stopped)
        return stopped

    def _keep(self, film: Path, recording: Recording, *, single: bool) -> None:
        if self.as_json:
            self.documents.append(SessionModel.of(recording))
            if single:
                _print_json(self.documents[-1].model_dump_json(indent=2))
        elif not single:
            self.rows.append((film, recording))
            return
        elif recording.trust.seen > 0:
            print_recording(_stdout(), recording)
        self.rows.append((film, ""))

    def _complain(self, film: Path, recording: Recording) -> None:
        """Say where a film that could be read is of no use."""
        problem = None if recording.partial else of_no_use(str(film), recording)
        if problem:
            say(problem)
            self.failed += 1

    def _write(self, film: Path, recording: Recording, outputs: _Outputs, *, stopped: bool) -> None:
        try:
            if outputs.angles is not None:
                write_angles(recording, outputs.for_film(outputs.angles, film), force=self.force)
            if outputs.annotate is not None:
                target = outputs.for_film(outputs.annotate, film)
                if stopped:
                    say(f"{target}: not written, as the film was not watched to its end")
                    return
                with self._progress(target.name) as progress:
                    annotate_film(recording, target, force=self.force, progress=progress)
        except SitboneError as error:
            self.failed += 1
            say(str(error))

    def _failed(self, film: Path, line: str) -> None:
        self.failed += 1
        self.rows.append((film, line))
        self.documents.append(ProblemModel(schema="sitbone.problem/1", file=str(film), problem=line))
        say(line)

    def _print_all(self) -> None:
        if self.as_json:
            _print_json("[\n" + ",\n".join(d.model_dump_json(indent=2) for d in self.documents) + "\n]")
        elif self.rows:
            _stdout().print(films_table(self.rows))

    @contextmanager
    def _progress(self, what: str) -> Iterator[Progress | None]:
        """A bar with the time left on stderr; none where nobody watches it."""
        if self.as_json or not sys.stderr.isatty():
            yield None
            return
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        console = Console(file=sys.stderr, highlight=False)
        with Bars(*columns, console=console, transient=True) as bars:
            task: TaskID = bars.add_task(escape(shown(what)), total=None)

            def progress(done: float, total: float) -> None:
                bars.update(task, completed=done, total=max(total, done) or None)

            yield progress


@dataclass
class _Outputs:
    """Where the outputs of each film go: where there are several, the film's name is put behind that of the file."""

    angles: Path | None
    annotate: Path | None
    several: bool
    force: bool = False
    given: dict[tuple[Path, Path], Path] = field(default_factory=dict)

    def for_film(self, file: Path, film: Path) -> Path:
        if not self.several:
            return file
        if (file, film) not in self.given:
            taken = set(self.given.values())
            target, number = file.with_stem(f"{file.stem}-{film.stem}"), 1
            while target in taken:
                number += 1
                target = file.with_stem(f"{file.stem}-{film.stem}-{number}")
            self.given[file, film] = target
        return self.given[file, film]

    def check(self, film: Path) -> None:
        """A film is never written over itself, nor anything else without being told to."""
        for file in (self.angles, self.annotate):
            if file is None:
                continue
            target = self.for_film(file, film)
            if target.exists() and film.exists() and target.samefile(film):
                raise SitboneError(f"{target}: is the film itself; give the output another name")
            check_writable(target, force=self.force)


def _print_json(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _stdout() -> Console:
    return Console(highlight=False)
