"""What can go wrong in a plan."""

from sitbone.pose.errors import SitboneError


class PrescriptionError(SitboneError):
    """A prescription that cannot be followed as it is written."""
