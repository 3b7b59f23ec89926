"""What can go wrong, said in one line: what it is, and what to do.

Each error is defined in the room that knows of it; all of them are a `SitboneError`:

    SitboneError
    ├── FilmError, ModelError                    here: a film or the pose model
    ├── MissingExtraError                        sitbone.extras
    ├── StretchError                             sitbone.stretches.stretch
    ├── Unfinished, UnknownStretch               sitbone.recording.analyse
    ├── PrescriptionError, ReminderError         sitbone.plan.errors
    ├── Malformed                                sitbone.live.message
    ├── DiaryError                               sitbone.diary.errors
    │   ├── DamagedError, BusyError, FullError, ReadOnlyError, NewerError, UnreachableError
    │   ├── NoSuchSessionError, DamagedTrackError
    │   ├── BackupError                          sitbone.diary.backup
    │   └── PlaceError                           sitbone.diary.place
    ├── ExchangeError                            sitbone.diary.errors
    │   └── SomebodyElsesError
    ├── CannotWrite, NothingStored               sitbone.files
    ├── FhirError                                sitbone.fhir.errors
    ├── ClinicError                              sitbone.clinic.errors
    │   └── NotLetInError, TooManyTriesError, NoInvitationError
    ├── NoNetwork, DamagedAuthorityError         sitbone.web.phone
    └── Refused, Forbidden, TooMany, CannotMake, CannotServe     sitbone.web
"""

SOME_FAILED, CANNOT, OWN_FAULT, STOPPED, PIPE_CLOSED = 1, 2, 3, 130, 141
"""What a command ends with where not all went well (`sitbone.terminal.running` says when)."""


class SitboneError(Exception):
    """Something a user can understand and mend. Its text is one clear line; no traceback is shown for it."""


class FilmError(SitboneError):
    """A file that cannot be read as a film or a photograph."""


class ModelError(SitboneError):
    """The pose model is missing, damaged, or does not run."""
