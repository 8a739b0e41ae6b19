"""The machine's self-signed certificate, as Debian's ssl-cert 1.1.2 makes it with OpenSSL 3.0, and its web server told to use it.

Made once, from the system's randomness, and kept; dated when people set the machine up. It lies where the package puts it,
and the lines about TLS in nginx's default site have lost their #; or `a2enmod ssl` and `a2ensite default-ssl` have been run.
"""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from mirage.base.clock import SECOND
from mirage.world.identity import HOUR
from mirage.world.pen import Pen, together
from mirage.world.persona import Listener

if TYPE_CHECKING:
    from mirage.world.host import Host

CERTIFICATE, KEY = b"/etc/ssl/certs/ssl-cert-snakeoil.pem", b"/etc/ssl/private/ssl-cert-snakeoil.key"
APACHE = b"/etc/apache2/"
ENABLED = {  # below it, what stands for what
    b"mods-enabled/socache_shmcb.load": b"../mods-available/socache_shmcb.load", b"mods-enabled/ssl.conf": b"../mods-available/ssl.conf",
    b"mods-enabled/ssl.load": b"../mods-available/ssl.load", b"sites-enabled/default-ssl.conf": b"../sites-available/default-ssl.conf",
}  # fmt: skip
BY_ADMIN = (
    b"module/enabled_by_admin/socache_shmcb",
    b"module/enabled_by_admin/ssl",
    b"site/enabled_by_admin/default-ssl",
)  # a2query's
SITE = b"/etc/nginx/sites-available/default"
DAYS = 3650
LONGEST = 64  # of a common name (ub-common-name-length)
GROUP = b"ssl-cert"


class Pair(msgspec.Struct, frozen=True):
    """Certificate and key in PEM."""

    certificate: bytes
    key: bytes


def of(host: Host) -> Pair:
    """The machine's pair, with all its traces in the host layer."""
    since = host.identity.install_time + 26 * HOUR
    raw = host.secret("snakeoil", lambda: msgspec.json.encode(make(host.identity.fqdn, since)))
    pair = msgspec.json.decode(raw, type=Pair)
    together(host.view().mounts[0].fs, lambda pen: _write(pen, pair, since))  # type: ignore[arg-type]
    if host.packages.get("apache2") is not None:
        host.network.opened = [
            Listener(service="apache2", protocol="tcp6", address="::", port=443, fd=6, package="apache2", backlog=511)
        ]
        return pair
    host.network.opened = [
        Listener(service="nginx", protocol="tcp", address="0.0.0.0", port=443, fd=7, package="nginx", backlog=511),  # noqa: S104
        Listener(service="nginx", protocol="tcp6", address="::", port=443, fd=8, package="nginx", backlog=511, v6only=True),
    ]
    return pair


def make(name: str, since: int) -> Pair:
    """make-ssl-cert generate-default-snakeoil, on a host of this full name, at a moment (nanoseconds)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name if len(name) <= LONGEST else name.partition(".")[0])])
    start = datetime.datetime.fromtimestamp(since // SECOND, datetime.UTC)
    serial = int.from_bytes(os.urandom(20), "big") >> 1
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), serial, start, start + datetime.timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    return Pair(certificate.public_bytes(pem), key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))


def _write(pen: Pen, pair: Pair, since: int) -> None:
    if pen.read(CERTIFICATE) == pair.certificate:
        return
    pen.at(since)
    pen.file(CERTIFICATE, pair.certificate)
    groups = (line.split(b":") for line in pen.read(b"/etc/group").splitlines())
    gid = next((int(fields[2]) for fields in groups if fields[0] == GROUP and len(fields) > 2), 0)
    pen.directory(b"/etc/ssl/private", 0o710, 0, gid)
    pen.file(KEY, pair.key, 0o640, 0, gid)
    text = pen.read(SITE)
    for line in (b"listen 443 ssl default_server;", b"listen [::]:443 ssl default_server;", b"include snippets/snakeoil.conf;"):
        text = text.replace(b"\t# " + line, b"\t" + line, 1)
    if text:
        pen.file(SITE, text)
    if pen.find(APACHE + b"mods-available/ssl.load") is not None:
        for name, target in ENABLED.items():
            pen.link(APACHE + name, target)
        for name in BY_ADMIN:
            pen.file(b"/var/lib/apache2/" + name, b"")
