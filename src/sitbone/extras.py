"""The parts of Sitbone whose packages not everybody needs: `pip install 'sitbone[paper]'` brings those of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from sitbone.errors import SitboneError

Extra = Literal["clinic", "fhir", "many", "paper", "phone", "tables"]


class MissingExtraError(SitboneError):
    """Something was asked for whose packages are not installed."""

    def __init__(self, extra: Extra, package: str) -> None:
        super().__init__(f"this needs {package}, which is not installed: pip install 'sitbone[{extra}]'")


@contextmanager
def needs(extra: Extra) -> Iterator[None]:
    """Around the import of packages that an extra brings. Raises `MissingExtraError` where they are not installed.

    >>> with needs("paper"):
    ...     import no_such_package
    Traceback (most recent call last):
        ...
    sitbone.extras.MissingExtraError: this needs no_such_package, which is not installed: pip install 'sitbone[paper]'
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.startswith("sitbone"):
            raise
        raise MissingExtraError(extra, error.name or extra) from None
