"""What can go wrong, said in one line: what it is, and what to do."""


class SitboneError(Exception):
    """Something a user can understand and mend. Its text is one clear line; no traceback is shown for it."""


class FilmError(SitboneError):
    """A file that cannot be read as a film or a photograph."""


class ModelError(SitboneError):
    """The pose model is missing, damaged, or does not run."""
