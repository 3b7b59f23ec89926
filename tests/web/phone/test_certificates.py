"""The authority of this machine: what a phone that trusts it accepts, and what nobody can make of it."""

from __future__ import annotations

import multiprocessing
import os
import plistlib
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from sitbone.diary.place import PlaceError
from sitbone.web.phone import certificates
from sitbone.web.phone.certificates import Authority, DamagedAuthorityError, authority, context, leaf, signed

NOW = datetime.now(UTC)
HOME = ("192.168.1.5", "fd00::5", "ada.local")


@pytest.fixture
def signer(tmp_path: Path) -> Authority:
    return authority(tmp_path / "phone", "ada", NOW)


def _trusting(signer: Authority) -> ssl.SSLContext:
    """A client that trusts this root and nothing else."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.load_verify_locations(cadata=signer.der)
    return made


def _greet(client: ssl.SSLContext, file: Path, name: str) -> None:
    """A whole TLS handshake with whoever shows this file, called by this name. Raises as the client does."""
    ours, theirs = socket.socketpair()

    def serve() -> None:
        with theirs, suppress(ssl.SSLError, OSError):  # what the client refuses, the server hears as an error
            context(file).wrap_socket(theirs, server_side=True).close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with ours, client.wrap_socket(ours, server_hostname=name):
            pass
    finally:
        thread.join()


def _shown(tmp_path: Path, signer: Authority, *names: str) -> Path:
    file = tmp_path / "shown.pem"
    file.write_bytes(signed(signer, names, NOW))
    return file


def test_who_trusts_the_root_is_connected_by_each_address_and_name_and_who_does_not_is_not(
    tmp_path: Path, signer: Authority
) -> None:
    file = leaf(tmp_path / "phone", signer, HOME, NOW)
    for name in HOME:
        _greet(_trusting(signer), file, name)
    for client, name in (
        (ssl.create_default_context(), HOME[0]),
        (_trusting(authority(tmp_path / "another", "ada", NOW)), HOME[0]),
        (_trusting(signer), "192.168.1.6"),
    ):
        with pytest.raises(ssl.SSLCertVerificationError):
            _greet(client, file, name)


@pytest.mark.parametrize(
    "name", ["example.org", "local.example.org", "8.8.8.8", "172.32.0.1", "127.0.0.1", "2a02::1"]
)
def test_whoever_has_all_that_is_kept_can_sign_for_no_place_in_the_web(
    tmp_path: Path, signer: Authority, name: str
) -> None:
    file = _shown(tmp_path, signer, name)
    with pytest.raises(ssl.SSLCertVerificationError, match=r"permitted subtree violation"):
        _greet(_trusting(signer), file, name)
    with pytest.raises(VerificationError, match="name constraints"):
        _verify(signer, file, name)


def test_a_stricter_reader_of_certificates_than_openssl_takes_ours(tmp_path: Path, signer: Authority) -> None:
    for name in HOME:
        _verify(signer, leaf(tmp_path / "phone", signer, HOME, NOW), name)


def _verify(signer: Authority, file: Path, name: str) -> None:
    """As the rules of the web's own certificates are (cryptography's verifier, which is another than OpenSSL's)."""
    shown, *others = x509.load_pem_x509_certificates(file.read_bytes())
    builder = PolicyBuilder().store(Store([signer.root])).time(NOW)
    named = certificates._named(name)
    assert isinstance(named, x509.DNSName | x509.IPAddress)
    builder.build_server_verifier(named).verify(shown, others)


def test_the_constraints_hold_in_the_issuer_alone_too_as_not_every_phone_looks_at_those_of_a_root(
    signer: Authority,
) -> None:
    both = [
        one.extensions.get_extension_for_class(x509.NameConstraints) for one in (signer.root, signer.issuer)
    ]
    assert both[0] == both[1] and both[0].critical
    assert signer.issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0
    assert signer.key.public_key() == signer.issuer.public_key() != signer.root.public_key()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl")
def test_another_authority_signed_with_the_kept_key_is_refused(tmp_path: Path, signer: Authority) -> None:
    """`openssl verify`, which knows more purposes than a handshake, and another program than Python."""
    root, chain = tmp_path / "root.pem", _shown(tmp_path, signer, "192.168.1.5")
    root.write_bytes(ssl.DER_cert_to_PEM_cert(signer.der).encode())

    def verified(*more: str) -> bool:
        command = ["openssl", "verify", "-CAfile", str(root), "-untrusted", str(chain), *more, str(chain)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    assert verified("-purpose", "sslserver", "-verify_ip", "192.168.1.5")
    assert not verified("-purpose", "smimesign") and not verified("-verify_hostname", "example.org")


def test_phones_find_in_the_certificate_what_they_ask_for(tmp_path: Path, signer: Authority) -> None:
    made = x509.load_pem_x509_certificates(leaf(tmp_path / "phone", signer, HOME, NOW).read_bytes())[0]
    assert made.not_valid_after_utc - made.not_valid_before_utc <= timedelta(days=397)
    usage = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert list(map(str, names.get_values_for_type(x509.IPAddress))) == list(HOME[:2])
    assert names.get_values_for_type(x509.DNSName) == ["ada.local"]
    profile = plistlib.loads(signer.profile("why"))
    assert profile["PayloadContent"][0]["PayloadContent"] == signer.der
    assert "Sitbone on ada" in profile["PayloadDisplayName"] and not profile["PayloadRemovalDisallowed"]


def test_it_is_its_owner_s_alone_and_stays_while_addresses_come_and_go(
    tmp_path: Path, signer: Authority
) -> None:
    folder = tmp_path / "phone"
    again = authority(folder, "ada", NOW)
    assert again.fingerprint == signer.fingerprint and len(again.fingerprint) == 32 * 3 - 1
    first = leaf(folder, signer, HOME, NOW).read_bytes()
    assert leaf(folder, again, HOME, NOW + timedelta(days=59)).read_bytes() == first
    moved = leaf(folder, again, ("10.0.0.2",), NOW).read_bytes()
    assert moved != first
    assert leaf(folder, again, ("10.0.0.2",), NOW + timedelta(days=61)).read_bytes() != moved
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()} == {
        "authority.pem": 0o600,
        "server.pem": 0o600,
    }


def test_what_is_damaged_open_to_others_or_out_of_its_time_is_refused_in_one_line(
    tmp_path: Path, signer: Authority
) -> None:
    folder = tmp_path / "phone"
    file = folder / "authority.pem"
    whole = file.read_bytes()
    others = (
        authority(tmp_path / "another", "ada", NOW),
        (tmp_path / "another" / "authority.pem").read_bytes(),
    )[1]
    for damaged in (b"", whole[:-200], whole[200:], others[:200] + whole[200:]):
        file.write_bytes(damaged)
        with pytest.raises(DamagedAuthorityError, match="delete it"):
            authority(folder, "ada", NOW)
        assert file.read_bytes() == damaged
    file.write_bytes(whole)
    with pytest.raises(DamagedAuthorityError, match="out of its time"):
        authority(folder, "ada", NOW + timedelta(days=3600))
    file.chmod(0o640)
    with pytest.raises(DamagedAuthorityError, match="read by other users"):
        authority(folder, "ada", NOW)
    file.chmod(0o666)
    with pytest.raises(PlaceError):
        authority(folder, "ada", NOW)
    file.unlink()
    file.symlink_to(tmp_path / "another" / "authority.pem")
    with pytest.raises((DamagedAuthorityError, PlaceError)):
        authority(folder, "ada", NOW)
    server = folder / "server.pem"
    server.write_bytes(b"nothing")  # this one is only made anew
    assert b"PRIVATE KEY" in leaf(folder, signer, HOME, NOW).read_bytes()


def _make_again_and_again(folder: Path) -> None:
    while True:
        made = authority(folder, "ada", NOW)
        leaf(folder, made, (f"10.0.0.{time.monotonic_ns() % 200 + 1}",), NOW)
        (folder / "authority.pem").unlink()


def test_killed_at_any_moment_it_leaves_a_whole_file_or_none(tmp_path: Path) -> None:
    folder = tmp_path / "phone"
    for n in range(8):
        process = multiprocessing.get_context("fork").Process(target=_make_again_and_again, args=(folder,))
        process.start()
        time.sleep(0.05 + n / 50)
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        made = authority(folder, "ada", NOW)
        assert certificates.known(folder) is not None
        context(leaf(folder, made, HOME, NOW))


def test_two_starts_at_once_take_the_same_authority(tmp_path: Path) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(authority(tmp_path / "phone", "ada", NOW).fingerprint))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and len(set(found)) == 1
