"""What ends with an account, and with its password."""

from __future__ import annotations

import pytest

from sitbone.clinic import devices, sign_ins, tokens
from sitbone.clinic.accounts import Account, change_password, close
from sitbone.clinic.errors import ClinicError
from tests.clinic.town import PASSWORD, Town


def _ways_in(town: Town, account: Account) -> tuple[str, str, str]:
    signed_in = sign_ins.begin(town.clinic, account)
    return (
        signed_in,
        tokens.make(town.clinic, account, "records"),
        devices.remember(town.clinic, account.id, None),
    )


def test_closing_an_account_ends_every_way_in_and_nobody_elses(town: Town) -> None:
    ada, bea = town.clinician_joins("ada"), town.clinician_joins("bea")
    for account, closed in ((ada, True), (bea, False)):
        signed_in, key, device = _ways_in(town, account)
        if closed:
            close(town.clinic, "ADA")
        assert (sign_ins.check_and_touch(town.clinic, signed_in) is None) is closed
        assert (tokens.whose(town.clinic, key) is None) is closed
        assert devices.is_known(town.clinic, account.id, device) is not closed
    with pytest.raises(ClinicError, match="no account"):
        close(town.clinic, "nobody")


def test_a_new_password_signs_every_browser_out_and_a_wrong_old_one_changes_nothing(town: Town) -> None:
    ada = town.clinician_joins("ada")
    signed_in, key, device = _ways_in(town, ada)
    with pytest.raises(ClinicError, match="not your password"):
        change_password(town.clinic, ada, "another one of mine", "five other plain words here")
    assert sign_ins.check_and_touch(town.clinic, signed_in) == ada
    change_password(town.clinic, ada, PASSWORD, "five other plain words here")
    assert sign_ins.check_and_touch(town.clinic, signed_in) is None
    assert not devices.is_known(town.clinic, ada.id, device)
    assert tokens.whose(town.clinic, key) == ada, "a program goes on"
