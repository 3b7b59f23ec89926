"""What can be wrong with a bundle that comes from elsewhere."""

from sitbone.errors import SitboneError


class FhirError(SitboneError):
    """A bundle that cannot be used. Its text says where it is wrong, in one line."""


def one_line(text: str, longest: int = 200) -> str:
    """What somebody else wrote, fit for one line of a message."""
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
