"""What can go wrong in a plan."""

from sitbone.errors import SitboneError


class PrescriptionError(SitboneError):
    """A prescription that cannot be followed as it is written."""


class ReminderError(SitboneError):
    """Times of a day at which nobody can be reminded as they are written."""

    status = 422
