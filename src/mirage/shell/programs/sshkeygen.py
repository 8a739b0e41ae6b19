"""ssh-keygen (OpenSSH 9.2p1): makes keys with its dialogue, tells fingerprints, finds and removes hosts that are known."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib import nss
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.passwd import ask
from mirage.shell.registry import program
from mirage.world import hostkeys

if TYPE_CHECKING:
    from mirage.shell.process import Process

KINDS = {"rsa": ("RSA", 3072), "ecdsa": ("ECDSA", 256), "ed25519": ("ED25519", 256), "dsa": ("DSA", 1024)}
NAMES = {"ssh-rsa": "RSA", "ssh-ed25519": "ED25519", "ecdsa-sha2-nistp256": "ECDSA", "ssh-dss": "DSA"}
BITS = (1024, 16384)  # of RSA keys: sshkey.h SSH_RSA_MINIMUM_MODULUS_SIZE, and the most that it makes
TRUE_BITS_MAX = 4096  # a larger key would hold up the machine; it is made smaller
WIDTH, HEIGHT = 17, 9
STEPS = " .o+=*BOX@%&#/^SE"


FIELDS = {"ssh-rsa": 3, "ssh-dss": 5, "ssh-ed25519": 2, "ecdsa-sha2-nistp256": 3, "ecdsa-sha2-nistp384": 3, "ecdsa-sha2-nistp521": 3}


@dataclass(frozen=True, slots=True)
class Public:
    """A line of a .pub file."""

    kind: str
    blob: bytes
    comment: str

    @property
    def bits(self) -> int:
        if self.kind != "ssh-rsa":
            return 1024 if self.kind == "ssh-dss" else 256
        return int.from_bytes(self.fields[2], "big").bit_length()

    @property
    def is_whole(self) -> bool:
        """sshkey_from_blob(): the fields of its kind, and nothing behind them; an RSA key of less than 1024 bits is none."""
        fields = self.fields
        if len(fields) != FIELDS.get(self.kind, len(fields)) or not fields or to_text(fields[0]) != self.kind:
            return False
        return self.kind != "ssh-rsa" or self.bits >= 1024

    @property
    def fields(self) -> list[bytes]:
        """Strings with their length before them, as far as they are whole; none where something is left over."""
        fields: list[bytes] = []
        at = 0
        while at + 4 <= len(self.blob):
            size = struct.unpack_from(">I", self.blob, at)[0]
            fields.append(self.blob[at + 4 : at + 4 + size])
            at += 4 + size
        return fields if at == len(self.blob) else []

    def fingerprint(self, name: str = "sha256") -> str:
        digest = hashlib.new(name, self.blob, usedforsecurity=False).digest()
        return f"MD5:{digest.hex(':')}" if name == "md5" else f"{name.upper()}:{base64.b64encode(digest).decode().rstrip('=')}"


OPEN_TO_ALL = (  # sshkey_perm_ok() of authfile.c
    f"{'@' * 59}\r\n@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @\r\n{'@' * 59}\r\n"
    "Permissions 0{mode:03o} for '{path}' are too open.\r\nIt is required that your private key files are NOT accessible by others.\r\n"
    'This private key will be ignored.\r\nLoad key "{path}": bad permissions\r\n'
)


@program("ssh-keygen")
async def ssh_keygen(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "ABHKLQUXceghiklopquvyC:D:E:F:I:M:N:O:P:R:V:Y:Z:a:b:f:m:n:r:s:t:w:z:", {})
    except UsageError as error:
        proc.err(
            str(error).replace("invalid option", "unknown option").replace("'", "") + "\r\n" + recorded(proc, "ssh-keygen.usage")
        )
        return 1
    if operands and not any(key == "k" for key, _ in options):
        proc.err("Too many arguments.\r\n" + recorded(proc, "ssh-keygen.usage"))
        return 1
    given = dict(options)
    if given.keys() & {"l", "B"}:
        return await _tell(proc, given)
    if "y" in given:
        return _public(proc, given)
    if given.keys() & {"R", "F", "H"}:
        return _known(proc, given)
    if given.keys() & {"e", "i", "p", "c"}:
        return _converted(proc, given)
    if "A" in given:
        return 0  # all kinds of host keys are there
    return await _generate(proc, given)


async def _generate(proc: Process, given: dict[str, str]) -> int:
    kind = given.get("t", "rsa").lower()
    if kind not in KINDS:
        proc.err(f"unknown key type {given['t']}\r\n")
        return 255
    title, bits = KINDS[kind]
    if kind == "rsa" and "b" in given:
        if not given["b"].isdecimal():
            proc.err(f"Invalid number of bits: {given['b']}\r\n")
            return 255
        bits = int(given["b"][:9])
        if bits < BITS[0]:
            proc.err(f"Invalid RSA key length: minimum is {BITS[0]} bits\r\n")
            return 255
        if bits > BITS[1]:
            proc.err(f"Invalid RSA key length: maximum is {BITS[1]} bits\r\n")
            return 255
    if kind == "ecdsa" and given.get("b", "256") not in ("256", "384", "521"):
        proc.err("Invalid ECDSA key length: valid lengths are 256, 384 or 521 bits\r\n")
        return 255
    if kind == "dsa" and given.get("b", "1024") != "1024":
        proc.err("Invalid DSA key length: must be 1024 bits\r\n")
        return 255
    is_quiet = "q" in given
    if not is_quiet:
        proc.out(f"Generating public/private {kind} key pair.\n")
    user = nss.user(proc, proc.uid)
    home = user.home if user is not None else proc.env.get("HOME", "/")
    path = given.get("f", "")
    if not path:
        standard = f"{home}/.ssh/id_{kind}"
        proc.out(f"Enter file in which to save the key ({standard}): ")
        path = to_text(await proc.read_line(0)).strip() or standard
    if proc.exists(path):
        proc.out(f"{path} already exists.\nOverwrite (y/n)? ")
        if (await proc.read_line(0))[:1] not in (b"y", b"Y"):
            return 1
    _directory(proc, path, home, is_quiet=is_quiet)
    await proc.flush()
    if "N" not in given and not await _passphrase(proc):
        return 1
    comment = given.get("C", f"{user.name if user is not None else proc.uid}@{proc.hostname}")
    made = await asyncio.to_thread(hostkeys.make, "rsa" if kind == "dsa" else kind, comment, min(bits, TRUE_BITS_MAX))
    await proc.tick(10_000)
    return _save(proc, path, made, comment, title, is_quiet=is_quiet)


async def _passphrase(proc: Process) -> bool:
    if not proc.isatty(0):
        proc.err("Enter passphrase (empty for no passphrase): Enter same passphrase again: ")
        return True
    while True:
        first = await ask(proc, "Enter passphrase (empty for no passphrase): ")
        if first is None:
            return False
        if first == await ask(proc, "Enter same passphrase again: "):
            return True
        proc.out("Passphrases do not match.  Try again.\n")


def _directory(proc: Process, path: str, home: str, *, is_quiet: bool) -> None:
    """~/.ssh is made if that is where the key goes."""
    if path.startswith(f"{home}/.ssh/") and not proc.exists(f"{home}/.ssh"):
        try:
            proc.caller.mkdir(to_bytes(f"{home}/.ssh"), 0o700)
        except OSError as error:
            proc.err(f"Could not create directory '{home}/.ssh'. ({why(error)})\r\n")
            return
        proc.out(f"Created directory '{home}/.ssh'.\r\n" if not is_quiet else "")


def _save(proc: Process, path: str, made: hostkeys.HostKey, comment: str, title: str, *, is_quiet: bool) -> int:
    caller = proc.caller
    try:
        caller.write_file(to_bytes(path), made.private, 0o600)
        caller.write_file(to_bytes(f"{path}.pub"), made.public, 0o644)
    except OSError as error:
        proc.err(f'Saving key "{path}" failed: {why(error)}\r\n')
        return 1
    key = _parsed(to_text(made.public))
    if not is_quiet and key is not None:
        proc.out(
            f"Your identification has been saved in {path}\nYour public key has been saved in {path}.pub\nThe key fingerprint is:\n"
        )
        proc.out(
            f"{key.fingerprint()} {comment}\nThe key's randomart image is:\n{randomart(hashlib.sha256(key.blob).digest(), f'{title} {key.bits}')}\n"
        )
    return 0


def randomart(digest: bytes, title: str) -> str:
    """fingerprint_randomart() of sshkey.c: a drunken bishop's walk."""
    field = [[0] * HEIGHT for _ in range(WIDTH)]
    x, y, last = WIDTH // 2, HEIGHT // 2, len(STEPS) - 1
    for byte in digest:
        for _ in range(4):
            x = min(max(x + (1 if byte & 1 else -1), 0), WIDTH - 1)
            y = min(max(y + (1 if byte & 2 else -1), 0), HEIGHT - 1)
            if field[x][y] < last - 2:
                field[x][y] += 1
            byte >>= 2
    field[WIDTH // 2][HEIGHT // 2], field[x][y] = last - 1, last
    rows = ["|" + "".join(STEPS[field[column][row]] for column in range(WIDTH)) + "|" for row in range(HEIGHT)]
    return "\n".join([f"+{_centred(f'[{title}]')}+", *rows, f"+{_centred('[SHA256]')}+"])


def _centred(text: str) -> str:
    left = (WIDTH - len(text)) // 2
    return "-" * left + text + "-" * (WIDTH - left - len(text))


# ---- keys that are there


def _parsed(line: str) -> Public | None:
    words = line.split(None, 2)
    if len(words) < 2 or words[0] not in NAMES:
        return None
    try:
        found = Public(words[0], base64.b64decode(words[1], validate=True), words[2].strip() if len(words) > 2 else "no comment")
    except binascii.Error:
        return None
    return found if found.is_whole else None


def _inside(text: str) -> Public | None:
    """The public half of an openssh-key-v1 file, which its comment follows only beyond the private one."""
    body = "".join(line for line in text.splitlines() if not line.startswith("-----"))
    try:
        data = base64.b64decode(body)
    except binascii.Error:
        return None
    at = len(b"openssh-key-v1\0")
    for _ in range(3):
        at += 4 + struct.unpack_from(">I", data, at)[0] if at + 4 <= len(data) else len(data)
    at += 4
    if at + 8 > len(data):
        return None
    size = struct.unpack_from(">I", data, at)[0]
    blob = data[at + 4 : at + 4 + size]
    name = blob[4 : 4 + struct.unpack_from(">I", blob, 0)[0]].decode("ascii", "replace") if len(blob) > 4 else ""
    return Public(name, blob, "") if name in NAMES else None


def _keys(proc: Process, path: str) -> list[Public] | None:
    """Those of a file; None when it can not be read, which is told of."""
    try:
        text = to_text(proc.read_file(path, 1 << 20))
    except OSError as error:
        proc.err(f"ssh-keygen: {path}: {why(error)}\r\n")
        return None
    if text.startswith("-----BEGIN"):
        public = f"{path}.pub"
        if proc.exists(public):
            return _keys(proc, public)
        found = _inside(text)
        return [found] if found is not None else []
    return _listed(text)


def _listed(text: str) -> list[Public]:
    return [key for line in text.splitlines() if (key := _parsed(line)) is not None]


def _path(proc: Process, given: dict[str, str]) -> str:
    user = nss.user(proc, proc.uid)
    return given.get("f") or f"{user.home if user is not None else ''}/.ssh/id_rsa"


async def _tell(proc: Process, given: dict[str, str]) -> int:
    path = _path(proc, given)
    found = _keys(proc, path) if path != "-" else _listed(to_text(await proc.read_all(0, 1 << 20)))
    path = path if path != "-" else "(stdin)"
    if found is None:
        return 255
    if not found:
        proc.err(f"{path} is not a public key file.\r\n")
        return 255
    for key in found:
        proc.out(f"{key.bits} {key.fingerprint(given.get('E', 'sha256').lower())} {key.comment} ({NAMES[key.kind]})\n")
    return 0


def _public(proc: Process, given: dict[str, str]) -> int:
    path = _path(proc, given)
    try:
        mode = proc.stat(path).mode
        if mode & 0o077 and proc.stat(path).uid == proc.uid:
            proc.err(OPEN_TO_ALL.format(mode=mode & 0o777, path=path))
            return 255
        key = _inside(to_text(proc.read_file(path, 1 << 20)))
    except OSError as error:
        proc.err(f"{path}: {why(error)}\r\n")
        return 255
    if key is None:
        proc.err(f'Load key "{path}": error in libcrypto\r\n')
        return 255
    known = _keys(proc, f"{path}.pub") if proc.exists(f"{path}.pub") else []
    comment = f" {known[0].comment}" if known else ""
    proc.out(f"{key.kind} {base64.b64encode(key.blob).decode()}{comment}\n")
    return 0


def _converted(proc: Process, given: dict[str, str]) -> int:
    """-e and -i: other forms of a public key; -p and -c: another passphrase or comment."""
    path = _path(proc, given)
    if not proc.exists(path):
        proc.err(f"{'ssh-keygen: ' if given.keys() & {'e', 'i'} else ''}{path}: No such file or directory\r\n")
        return 255
    found = _keys(proc, path)
    if not found:
        return 255
    key = found[0]
    if "e" in given:
        if given.get("m", "RFC4716").upper() != "RFC4716" and key.kind != "ssh-rsa":
            proc.err(f"do_convert_to_pem: unsupported key type {NAMES[key.kind]}\r\n")
            return 255
        lines = base64.b64encode(key.blob).decode()
        user = nss.user_name(proc, proc.uid)
        proc.out(
            f'---- BEGIN SSH2 PUBLIC KEY ----\nComment: "{key.bits}-bit {NAMES[key.kind]}, converted by {user}@{proc.hostname} from OpenSSH"\n'
        )
        proc.out("".join([f"{lines[at : at + 70]}\n" for at in range(0, len(lines), 70)]) + "---- END SSH2 PUBLIC KEY ----\n")
    elif "c" in given:
        proc.out(f"Old comment: {key.comment}\nComment '{given.get('C', '')}' applied\n")
        text = f"{key.kind} {base64.b64encode(key.blob).decode()} {given.get('C', '')}\n"
        proc.caller.write_file(to_bytes(f"{path}.pub"), text.encode())
    elif "p" in given:
        proc.out(f"Key has comment '{key.comment}'\nYour identification has been saved with the new passphrase.\n")
    return 0


# ---- hosts that are known


def _known(proc: Process, given: dict[str, str]) -> int:
    user = nss.user(proc, proc.uid)
    path = given.get("f") or f"{user.home if user is not None else ''}/.ssh/known_hosts"
    host = given.get("R") or given.get("F", "")
    try:
        lines = to_text(proc.read_file(path, 1 << 20)).splitlines()
    except OSError as error:
        proc.err(f"Cannot stat {path}: {why(error)}\r\n")
        return 255
    hits = [number for number, line in enumerate(lines) if host in line.partition(" ")[0].split(",")]
    if "R" in given:
        if not hits:
            proc.err(f"Host {host} not found in {path}\r\n")
            return 0
        for number in hits:
            proc.out(f"# Host {host} found: line {number + 1}\n")
        kept = "".join(f"{line}\n" for number, line in enumerate(lines) if number not in hits)
        proc.caller.write_file(to_bytes(f"{path}.old"), to_bytes("".join(f"{line}\n" for line in lines)), 0o600)
        proc.caller.write_file(to_bytes(path), to_bytes(kept), 0o600)
        proc.out(f"{path} updated.\nOriginal contents retained as {path}.old\n")
        return 0
    for number in hits:
        proc.out(f"# Host {host} found: line {number + 1} \n{lines[number]}\n")
    return 0 if hits else 1
