"""openssl's commands that make keys and certificates, and the lists of what there is."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from mirage.shell.lib.gnu import why
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes
from mirage.shell.programs.openssl import speech

if TYPE_CHECKING:
    from mirage.shell.process import Process

LEAST = 512  # bits
DATE = "%b %d %H:%M:%S %Y GMT"
TRUE_MOST = 3072  # more are not truly made: it would take the machine minutes
NAMES = {
    "CN": NameOID.COMMON_NAME, "C": NameOID.COUNTRY_NAME, "ST": NameOID.STATE_OR_PROVINCE_NAME, "L": NameOID.LOCALITY_NAME,
    "O": NameOID.ORGANIZATION_NAME, "OU": NameOID.ORGANIZATIONAL_UNIT_NAME, "emailAddress": NameOID.EMAIL_ADDRESS,
}  # fmt: skip


async def show_list(proc: Process, name: str, words: list[str]) -> int:
    """list -digest-commands and its like."""
    lists = {part.partition("]")[0]: part.partition("]\n")[2] for part in recorded(proc, "openssl.lists").split("[")[1:]}
    if not words:
        proc.err("list: Use -help for summary.\n")
        return 1
    for word in words:
        if word.lstrip("-") not in lists:
            proc.err(f"list: Unknown option: {word}\nlist: Use -help for summary.\n")
            return 1
        proc.out(lists[word.lstrip("-")])
    return 0


async def genrsa(proc: Process, name: str, words: list[str]) -> int:
    given = _values(words, ("out",))
    last = words[-1] if words and not words[-1].startswith("-") and words[-1] != given.get("out") else "2048"
    if not last.isdecimal():
        proc.err(f'genrsa: Can\'t parse "{last}" as a number\n')
        return 1
    bits = int(last[:9])
    if bits < LEAST:
        proc.err("Error setting RSA length\n")
        speech.queue(
            proc,
            "1C8000AB:Provider routines:rsa_gen_set_params:key size too small:../providers/implementations/keymgmt/rsa_kmgmt.c:494:",
        )
        return 1
    key = await _made(proc, bits)
    form = serialization.PrivateFormat.TraditionalOpenSSL if "-traditional" in words else serialization.PrivateFormat.PKCS8
    return _put(proc, given.get("out", ""), key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()), 0o600)


async def _made(proc: Process, bits: int) -> rsa.RSAPrivateKey:
    key = await asyncio.to_thread(rsa.generate_private_key, 65537, max(1024, min(bits, TRUE_MOST)))
    await proc.tick(10_000)
    return key


def _values(words: list[str], names: tuple[str, ...]) -> dict[str, str]:
    return {word.lstrip("-"): value for word, value in zip(words, words[1:], strict=False) if word.lstrip("-") in names}


def _put(proc: Process, path: str, data: bytes, mode: int = 0o644) -> int:
    if not path:
        proc.out(data)
        return 0
    try:
        proc.caller.write_file(to_bytes(path), data)
        proc.caller.chmod(to_bytes(path), mode)
    except OSError as error:
        proc.err(f'Can\'t open "{path}" for writing, {why(error)}\n')
        return 1
    return 0


def key_of(proc: Process, path: str) -> rsa.RSAPrivateKey | None:
    """The private key of a file that we made, or that another tool wrote; None: it holds none."""
    try:
        key = serialization.load_pem_private_key(proc.read_file(path, 1 << 16), None)
    except (OSError, ValueError, TypeError):
        return None
    return key if isinstance(key, rsa.RSAPrivateKey) else None


def show_key(proc: Process, name: str, words: list[str]) -> int | None:
    """rsa and pkey over a file with a key; None: it is not one."""
    given = _values(words, ("in", "out"))
    key = key_of(proc, given.get("in", ""))
    if key is None:
        return None
    if name == "rsa":
        proc.err("writing RSA key\n" if "-noout" not in words else "")
    if "-noout" in words:
        return 0
    if "-pubout" in words:
        data = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    else:
        data = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return _put(proc, given.get("out", ""), data)


async def req(proc: Process, name: str, words: list[str]) -> int:
    """req -x509 and -new: a certificate, or a request for one. The subject must be given: nobody is asked."""
    given = _values(words, ("key", "keyout", "out", "subj", "days", "newkey"))
    bits = given.get("newkey", "rsa:2048").partition(":")[2]
    key = key_of(proc, given["key"]) if "key" in given else await _made(proc, int(bits) if bits.isdecimal() else 2048)
    if key is None:
        proc.err(f"Could not read private key from {given['key']}\n")
        return 1
    if "key" not in given:
        data = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        if _put(proc, given.get("keyout", "privkey.pem"), data, 0o600):
            return 1
        proc.err("-----\n")
    try:
        subject = x509.Name(
            [
                x509.NameAttribute(NAMES[part.partition("=")[0]], part.partition("=")[2])
                for part in given.get("subj", "/CN=localhost").split("/")
                if part
            ]
        )
    except (KeyError, ValueError):
        proc.err("req: Skipping unknown subject name attribute\n")
        return 1
    if "-x509" not in words:
        request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
        return _put(proc, given.get("out", ""), request.public_bytes(serialization.Encoding.PEM))
    now = datetime.fromtimestamp(proc.clock.now() // 1_000_000_000, UTC)
    days = int(given["days"][:6]) if given.get("days", "").isdecimal() else 30
    made = x509.CertificateBuilder(
        subject, subject, key.public_key(), proc.rng.getrandbits(158) | 1, now, now + timedelta(days=min(days, 36500))
    )
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return _put(proc, given.get("out", ""), made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


def show_certificate(proc: Process, words: list[str]) -> int | None:
    """x509 over a file with a certificate; None: it is not one, or more is asked than is known."""
    given = _values(words, ("in", "out"))
    try:
        made = x509.load_pem_x509_certificate(proc.read_file(given.get("in", ""), 1 << 16))
    except (OSError, ValueError):
        return None
    if "-text" in words:
        return None
    for word in words:
        match word:
            case "-subject" | "-issuer":
                proc.out(f"{word[1:]}={_shown(made.subject if word == '-subject' else made.issuer)}\n")
            case "-serial":
                proc.out(f"serial={made.serial_number:X}\n")
            case "-startdate" | "-enddate" | "-dates":
                proc.out("" if word == "-enddate" else f"notBefore={made.not_valid_before_utc.strftime(DATE)}\n".replace(" 0", "  "))
                proc.out("" if word == "-startdate" else f"notAfter={made.not_valid_after_utc.strftime(DATE)}\n".replace(" 0", "  "))
            case "-fingerprint":
                digits = made.fingerprint(hashes.SHA256() if "-sha256" in words else hashes.SHA1()).hex().upper()  # noqa: S303  openssl's default
                kind = "sha256" if "-sha256" in words else "SHA1"
                proc.out(f"{kind} Fingerprint={':'.join([digits[at : at + 2] for at in range(0, len(digits), 2)])}\n")
    return 0 if "-noout" in words else _put(proc, given.get("out", ""), made.public_bytes(serialization.Encoding.PEM))


def _shown(name: x509.Name) -> str:
    short = {oid: text for text, oid in NAMES.items()}
    return ", ".join([f"{short.get(part.oid, part.oid.dotted_string)} = {part.value!s}" for part in name])


SHOWN = {
    "rsa": frozenset(("-in", "-out", "-noout", "-pubout")),
    "pkey": frozenset(("-in", "-out", "-noout", "-pubout")),
    "ec": frozenset(("-in",)),
}
COMMANDS = {"list": show_list, "genrsa": genrsa, "req": req}
