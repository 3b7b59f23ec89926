"""What a clinic refuses, said in one line each: what, and what to do."""

from __future__ import annotations

from sitbone.errors import SitboneError


class ClinicError(SitboneError):
    """Something that the clinic does not do. `status` is that of the page which says so."""

    status = 422


class NotLetInError(ClinicError):
    """Wrong name, password or digits: which of them is not said."""

    status = 401


class TooManyTriesError(ClinicError):
    """Too many tries that failed; the door stays closed for a while."""

    status = 429


class NoInvitationError(ClinicError):
    """No such invitation, or it is used, too old, or was tried with too many wrong codes."""

    status = 404
