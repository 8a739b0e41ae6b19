"""The client's side of SSH as ssh, scp and sftp share it (OpenSSH 9.2p1): reach a host, know its key, say who one is.

Nothing leaves the machine: other hosts answer as the world's internet says. The machine's own sshd takes logins, against the
visitor's own /etc/shadow, and its key is the one in /etc/ssh.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib import auth, nss
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.net import network
from mirage.shell.programs.passwd import ask
from mirage.world import accounts
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.shell.lib.nss import Passwd
    from mirage.shell.process import Process

PORT = 22
FAILED = 255  # what ssh ends with when it is its own failure
TRIES = 3  # NumberOfPasswordPrompts
HOST_KEY = "/etc/ssh/ssh_host_ed25519_key.pub"
FORBIDDEN = frozenset("'`\"$\\;&<>|(){}")  # valid_hostname() of ssh.c


@dataclass(slots=True)
class Target:
    """Whom to reach; `options` are the -o's, by their lower-case names."""

    host: str
    user: str = ""
    port: int = PORT
    options: dict[str, str] = field(default_factory=dict)
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """A connection that stands. `is_own`: to the machine itself."""

    address: str
    is_own: bool


def say(proc: Process, target: Target, text: str) -> None:
    """error() of log.c: on standard error, with the carriage return that ssh puts there."""
    if not target.is_quiet:
        proc.err(f"{text}\r\n")


def split(destination: str) -> tuple[str, str, int]:
    """User, host and port of [user@]host or ssh://[user@]host[:port]."""
    port = 0
    if destination.startswith("ssh://"):
        destination = destination[6:].rstrip("/")
        head, colon, tail = destination.rpartition(":")
        if colon and tail.isdecimal():
            destination, port = head, int(tail)
    user, mark, host = destination.rpartition("@")
    return (user if mark else ""), host, port


def is_name(host: str) -> bool:
    """valid_hostname(): what ssh takes for a name at all."""
    return not host.startswith("-") and not any(letter in FORBIDDEN or letter.isspace() for letter in host)


async def reach(proc: Process, target: Target) -> Reached | None:
    """ssh_connect(): None when it failed, and why has been said."""
    found = await network.resolve(proc, target.host, family=4) if target.host else network.Found((), Failure.NO_NAME)
    if found.failure is not None or not found.addresses:
        why = network.GAI.get(found.failure or Failure.NO_NAME, "No address associated with hostname")
        say(proc, target, f"ssh: Could not resolve hostname {target.host}: {why}")
        return None
    word = target.options.get("connecttimeout", "")
    answer = None
    for address in found.addresses:
        answer = await network.connect(proc, target.host, address, target.port, timeout=float(word) if word.isdecimal() else None)
        if not isinstance(answer, ConnectFailure):
            break
    if answer is None or isinstance(answer, ConnectFailure):
        why = network.ERRORS.get(answer.failure, "Connection timed out") if answer is not None else "Connection timed out"
        say(proc, target, f"ssh: connect to host {target.host} port {target.port}: {why}")
        return None
    reached = Reached(answer.address, network.is_own(proc, answer.address) and answer.greeting.startswith(b"SSH-"))
    if not reached.is_own:
        say(proc, target, "kex_exchange_identification: Connection closed by remote host")
        say(proc, target, f"Connection closed by {answer.address} port {target.port}")
        return None
    return reached


async def log_in(proc: Process, target: Target, reached: Reached) -> Passwd | None:
    """The key of the host, then the password of the user; None when one of them was refused, and that has been said."""
    if not await _knows(proc, target, reached):
        say(proc, target, "Host key verification failed.")
        return None
    name = target.user or nss.user_name(proc, proc.uid)
    is_asked = proc.tty is not None and target.options.get("batchmode", "no") != "yes"
    source = f"{reached.address} port {proc.rng.randrange(32768, 60999)}"
    for attempt in range(TRIES if is_asked else 0):
        if attempt:
            say(proc, target, "Permission denied, please try again.")
        word = await _secret(proc, f"{name}@{target.host}'s password: ")
        user = nss.user(proc, name)
        if word and user is not None and accounts.verify(proc.visit.view, name, word) is True:
            auth.log(proc, f"sshd[{proc.pid + 1}]", f"Accepted password for {name} from {source} ssh2")
            return user
        await proc.sleep(proc.rng.uniform(1.5, 2.5))  # pam_unix's fail delay
        shown = name if user is not None else f"invalid user {name}"
        auth.log(proc, f"sshd[{proc.pid + 1}]", f"Failed password for {shown} from {source} ssh2")
    say(proc, target, f"{name}@{target.host}: Permission denied (publickey,password).")
    return None


async def _secret(proc: Process, prompt: str) -> bytes | None:
    """readpassphrase(3) asks the terminal; this shell's is its standard input."""
    return await ask(proc, prompt) if proc.isatty(0) else None


# ---- known_hosts


async def _knows(proc: Process, target: Target, reached: Reached) -> bool:
    """check_host_key(): known, new and believed, or refused."""
    try:
        kind, blob, *_ = to_text(proc.read_file(HOST_KEY, 65536)).split()
    except (OSError, ValueError):
        return False
    name = target.host if target.port == PORT else f"[{target.host}]:{target.port}"
    path = _file(proc, target)
    for line in _lines(proc, path):
        words = line.split()
        if len(words) >= 3 and words[1] == kind and any(_matches(word, name) for word in words[0].split(",")):
            return words[2] == blob or _changed(proc, target, blob, path)
    strict = target.options.get("stricthostkeychecking", "ask").lower()
    if strict in ("yes", "true"):
        say(proc, target, f"No ED25519 host key is known for {name} and you have requested strict checking.")
        return False
    if strict not in ("no", "off", "false", "accept-new") and not await _is_believed(proc, target, reached, blob):
        return False
    if _remember(proc, path, name, kind, blob):
        say(proc, target, f"Warning: Permanently added '{name}' (ED25519) to the list of known hosts.")
    return True


def _fingerprint(blob: str) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(base64.b64decode(blob)).digest()).decode().rstrip("=")


async def _is_believed(proc: Process, target: Target, reached: Reached, blob: str) -> bool:
    if proc.tty is None or not proc.isatty(0) or target.options.get("batchmode", "no") == "yes":
        return False
    shown = target.host if target.host == reached.address else f"{target.host} ({reached.address})"
    proc.err(
        f"The authenticity of host '{shown}' can't be established.\nED25519 key fingerprint is {_fingerprint(blob)}.\n"
        "This key is not known by any other names.\nAre you sure you want to continue connecting (yes/no/[fingerprint])? "
    )
    await proc.flush()
    async for line in proc.lines(0):
        answer = to_text(line).strip()
        if answer.lower() == "yes" or answer == _fingerprint(blob):
            return True
        if answer.lower() in ("no", ""):
            return False
        proc.err("Please type 'yes', 'no' or the fingerprint: ")
        await proc.flush()
    return False


def _file(proc: Process, target: Target) -> str:
    user = nss.user(proc, proc.uid)
    return target.options.get("userknownhostsfile") or f"{user.home if user else ''}/.ssh/known_hosts"


def _lines(proc: Process, path: str) -> list[str]:
    try:
        return to_text(proc.read_file(path, 1 << 20)).splitlines()
    except OSError:
        return []


def _matches(word: str, name: str) -> bool:
    if not word.startswith("|1|"):
        return word == name
    try:
        salt, digest = (base64.b64decode(part) for part in word[3:].split("|"))
    except ValueError:
        return False
    return hmac.compare_digest(hmac.new(salt, to_bytes(name), hashlib.sha1).digest(), digest)


def _remember(proc: Process, path: str, name: str, kind: str, blob: str) -> bool:
    """add_host_to_hostfile(), hashed as Debian's ssh_config says (HashKnownHosts yes)."""
    salt = proc.rng.randbytes(20)
    digest = hmac.new(salt, to_bytes(name), hashlib.sha1).digest()
    line = f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()} {kind} {blob}\n"
    directory = path.rpartition("/")[0]
    try:
        if directory and not proc.exists(directory):
            proc.caller.mkdir(to_bytes(directory), 0o700)
        proc.caller.write_file(to_bytes(path), line.encode(), 0o600, True)
    except OSError:
        return False
    return True


def _changed(proc: Process, target: Target, blob: str, path: str) -> bool:
    rule = "@" * 59
    proc.err(
        f"{rule}\r\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\n{rule}\r\n"
        "IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\r\n"
        "Someone could be eavesdropping on you right now (man-in-the-middle attack)!\r\n"
        "It is also possible that a host key has just been changed.\r\n"
        f"The fingerprint for the ED25519 key sent by the remote host is\n{_fingerprint(blob)}.\r\n"
        f"Please contact your system administrator.\r\nAdd correct host key in {path} to get rid of this message.\r\n"
        f"Offending ED25519 key in {path}:1\r\n"
        f"Host key for {target.host} has changed and you have requested strict checking.\r\n"
    )
    return False
