"""What can go wrong in a plan."""

from sitbone.errors import SitboneError


class PrescriptionError(SitboneError):
    """A prescription that cannot be followed as it is written."""
