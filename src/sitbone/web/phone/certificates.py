"""A certificate authority of this machine's own, so that a phone can know it: made on first use, good for nothing else.

A phone is asked to trust a root. Its key is gone: it signed one certificate, the issuer's, and was forgotten. The
issuer's key is kept, and what it signs is good for addresses of private networks and for names in `.local` alone. That
stands in the issuer's certificate, where every phone has to look (RFC 5280, 4.2.1.10), and in the root, where most look
too. So whoever steals what is kept here can stand in, before that phone, for machines at such addresses, and for no
place in the web.
"""

from __future__ import annotations

import ipaddress
import os
import plistlib
import ssl
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from sitbone.diary.engine import where
from sitbone.diary.place import check_file, check_folder, no_links
from sitbone.errors import SitboneError
from sitbone.extras import needs
from sitbone.files.writing import CannotWrite, written_beside

with needs("phone"):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LIVES = timedelta(days=3650)
"""After ten years phones have to be shown a new one. Our choice."""
LEAF_LIVES = timedelta(days=90)
"""Of what the server shows. Apple takes 825 days (HT210176), of others' authorities 398 (HT211025)."""
LEAF_IS_RENEWED = timedelta(days=30)
"""Before its end."""
CLOCKS_DIFFER = timedelta(days=1)
"""By which a phone's clock may be behind."""
PERMITTED = (
    *map(
        ipaddress.ip_network,
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"),
    ),
)
"""What may be signed for, besides names in `.local`."""
_AUTHORITY, _LEAF = "authority.pem", "server.pem"


class DamagedAuthorityError(SitboneError):
    """What is kept of the authority cannot be used."""


@dataclass(frozen=True)
class Authority:
    """Who signs for this machine."""

    root: x509.Certificate
    """What phones are asked to trust."""
    issuer: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    """The issuer's. The root has none any more."""

    @cached_property
    def der(self) -> bytes:
        """The root, as a phone takes it in."""
        return self.root.public_bytes(serialization.Encoding.DER)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the root, in pairs, as phones show it."""
        return self.root.fingerprint(hashes.SHA256()).hex(":").upper()

    @cached_property
    def name(self) -> str:
        """What a phone calls it in its settings."""
        return str(self.root.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)

    def profile(self, description: str) -> bytes:
        """The root as a profile for an iPhone (Apple's Configuration Profile Reference, com.apple.security.root)."""
        own = uuid.uuid5(uuid.NAMESPACE_URL, self.fingerprint)
        common = {"PayloadVersion": 1, "PayloadDisplayName": self.name}
        certificate = {
            **common,
            "PayloadType": "com.apple.security.root",
            "PayloadIdentifier": f"sitbone.phone.{own}.root",
            "PayloadUUID": str(uuid.uuid5(own, "root")),
            "PayloadCertificateFileName": "sitbone.crt",
            "PayloadContent": self.der,
        }
        whole = {
            **common,
            "PayloadType": "Configuration",
            "PayloadIdentifier": f"sitbone.phone.{own}",
            "PayloadUUID": str(own),
            "PayloadDescription": description,
            "PayloadRemovalDisallowed": False,
            "PayloadContent": [certificate],
        }
        return plistlib.dumps(whole)


def folder_for(database_url: str | None) -> Path:
    """Where it is kept: beside the diary, or in the user's data folder where that is no file."""
    from platformdirs import user_data_path

    url = where(database_url)
    if url.drivername == "sqlite" and url.database:
        return Path(url.database).absolute().parent / "phone"
    return user_data_path("sitbone", appauthor=False) / "phone"


def authority(folder: Path, machine: str, now: datetime) -> Authority:
    """The authority that is kept in this folder; a new one where there is none yet.

    Raises `DamagedAuthorityError`, `PlaceError` or `CannotWrite`.
    """
    check_folder(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / _AUTHORITY
    if not os.path.lexists(file):
        try:
            with written_beside(file) as made:  # whole or not at all, its owner's alone
                made.write(_new(machine, now))
        except CannotWrite:
            if not file.is_file():
                raise  # else another start was quicker: its one holds
    found = _read(file)
    if not found.issuer.not_valid_before_utc <= now < found.issuer.not_valid_after_utc - LEAF_LIVES:
        raise _useless(file, "is out of its time: look at this machine's clock, or")
    return found


def known(folder: Path) -> Authority | None:
    """The authority that is kept here already, if any. Raises as `authority` does."""
    file = folder / _AUTHORITY
    return _read(file) if os.path.lexists(file) else None


def leaf(folder: Path, signer: Authority, names: Sequence[str], now: datetime) -> Path:
    """A file with key and certificates for a server at these addresses and names: what is kept, or renewed."""
    file = folder / _LEAF
    if not _is_good(file, signer, names, now):
        with written_beside(file, force=True) as made:
            made.write(signed(signer, names, now))
    return file


def context(file: Path) -> ssl.SSLContext:
    """How a server shows what is in this file."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    made.load_cert_chain(file)
    return made


def signed(signer: Authority, names: Sequence[str], now: datetime) -> bytes:
    """Key and certificate of a server at these addresses and names, and the issuer's behind it."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        _certificate("Sitbone server", key.public_key(), signer.issuer.subject, now, LEAF_LIVES)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_named(name) for name in names]), critical=False)
        .add_extension(_points_to(signer.key.public_key()), critical=False)
        .sign(signer.key, hashes.SHA256())
    )
    return _private(key) + _public(made) + _public(signer.issuer)


def _new(machine: str, now: datetime) -> bytes:
    """A root, an issuer that it signed, and the issuer's key; the root's own is kept nowhere."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    called = f"Sitbone on {machine[:30]} ({now:%Y-%m-%d})"
    constraints = x509.NameConstraints([x509.DNSName("local"), *map(x509.IPAddress, PERMITTED)], None)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, called)])
    root = (
        _certificate(called, root_key.public_key(), subject, now, AUTHORITY_LIVES)
        .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(constraints, critical=True)
        .sign(root_key, hashes.SHA256())
    )
    issuer = (
        _certificate(f"{called}, issuer", key.public_key(), subject, now, AUTHORITY_LIVES)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(constraints, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_points_to(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    return _private(key) + _public(issuer) + _public(root)


def _certificate(
    called: str, key: ec.EllipticCurvePublicKey, issuer: x509.Name, now: datetime, lives: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, called)]))
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCKS_DIFFER)
        .not_valid_after(now + lives)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _points_to(key: ec.EllipticCurvePublicKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _named(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _read(file: Path) -> Authority:
    text = _own(file)
    try:
        key = serialization.load_pem_private_key(text, None)
        issuer, root = x509.load_pem_x509_certificates(text)
        issuer.verify_directly_issued_by(root)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != issuer.public_key():
            raise ValueError
    except Exception:  # whatever is wrong with it, it can sign nothing
        raise _useless(file, "is damaged:") from None
    return Authority(root, issuer, key)


def _own(file: Path) -> bytes:
    """What is in a file of ours that nobody else can read or write. Raises `PlaceError` or `DamagedAuthorityError`."""
    check_folder(file.parent)
    try:
        with open(file, "rb", opener=no_links) as read:
            found = os.fstat(read.fileno())
            check_file(file, found)
            if found.st_mode & 0o077:
                raise _useless(file, "can be read by other users, who may have it by now:")
            return read.read(1 << 16)
    except OSError as error:
        raise DamagedAuthorityError(f"{file} cannot be read ({error.strerror})") from None


def _is_good(file: Path, signer: Authority, names: Sequence[str], now: datetime) -> bool:
    """Whether what is kept for the server is of this signer, for exactly these names, and not soon over."""
    if not os.path.lexists(file):
        return False
    try:
        text = _own(file)
        made = x509.load_pem_x509_certificates(text)[0]
        made.verify_directly_issued_by(signer.issuer)
        shown = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        key = serialization.load_pem_private_key(text, None)
    except Exception:  # of what is damaged a new one is made
        return False
    in_time = made.not_valid_before_utc <= now < made.not_valid_after_utc - LEAF_IS_RENEWED
    return in_time and key.public_key() == made.public_key() and list(shown) == [_named(n) for n in names]


def _useless(file: Path, why: str) -> DamagedAuthorityError:
    return DamagedAuthorityError(
        f"{file} {why} delete it, and each phone has to be shown the new certificate (docs/phone.md)"
    )


def _public(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
