"""Whoever judges film after film in one process, on one core, with a model that is loaded once."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from sitbone.batch.films import FilmFile, Order
from sitbone.batch.verdict import Status, Verdict
from sitbone.errors import ModelError, SitboneError
from sitbone.pose.film import PHOTOGRAPH_ENDINGS
from sitbone.recording.analyse import Progress, Unfinished, analyse
from sitbone.recording.schema import SessionModel

if TYPE_CHECKING:
    from sitbone.pose.watch import Lookers
    from sitbone.recording.recording import Recording


class Judge:
    """Judges films as an order asks. Not to be used by two threads at once."""

    def __init__(self, order: Order, progress: Progress | None = None) -> None:
        self._order = order
        self._progress = progress
        self._lookers: Lookers | None = None

    def judge(self, film: FilmFile) -> Verdict:
        """The verdict on a film, whatever is wrong with it.

        Raises `ModelError`, as without a model there is no use in going on.
        """
        lookers = self._loaded()
        began = time.process_time()
        recording: Recording | None = None
        problem: str | None = None
        status: Status
        try:
            recording = analyse(
                film.path,
                stretch=self._order.stretch,
                side=self._order.side,
                progress=self._progress,
                lookers=lookers,
            )
            problem = of_no_use(film.path, recording)
            status = "not_judged" if problem else "judged"
        except Unfinished as unfinished:
            recording, status, problem = unfinished.recording, "partial", str(unfinished)
        except ModelError:
            raise
        except SitboneError as error:
            status, problem = "unreadable", str(error)
        except Exception as error:
            status = "fault"
            problem = f"{film.path}: a fault of sitbone's own ({type(error).__name__}: {error})"
        return Verdict.of(
            film,
            self._order,
            status,
            problem,
            SessionModel.of(recording) if recording else None,
            time.process_time() - began,
        )

    def close(self) -> None:
        """Let go of the model."""
        if self._lookers is not None:
            self._lookers.close()
            self._lookers = None

    def _loaded(self) -> Lookers:
        if self._lookers is None:
            from sitbone.pose.watch import Lookers

            self._lookers = Lookers(self._order.model, cores=1)
        return self._lookers


def of_no_use(film: str, recording: Recording) -> str | None:
    """Why a film that could be read cannot be judged, in one line; None where it can."""
    if recording.trust.seen == 0:
        return f"{film}: nobody is seen in it; film the whole body from the side, in good light"
    if recording.trust.looks == 1 and Path(film).suffix.lower() not in PHOTOGRAPH_ENDINGS:
        return f"{film}: has one picture only, so no hold can be judged; record the whole stretch"
    return None
