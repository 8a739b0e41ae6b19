"""User authentication as auth2.c, auth2-none.c, auth2-passwd.c and auth2-pubkey.c do it, with PAM's delay after a wrong password."""

from __future__ import annotations

import hashlib
import random
from base64 import b64encode
from collections.abc import Awaitable, Callable
from typing import Protocol

import asyncssh
from asyncssh.public_key import decode_ssh_certificate, decode_ssh_public_key

from mirage.base.events import Emit, KeyOffered, LoginAttempted
from mirage.gateway.ssh import authorized, wire
from mirage.gateway.ssh.identification import OLD_SESSION_ID
from mirage.gateway.ssh.keying import Keying
from mirage.gateway.ssh.packets import Disconnect, Fatal
from mirage.gateway.ssh.policy import Policy
from mirage.gateway.ssh.proposal import PUBLIC_KEYS
from mirage.vfs.view import View
from mirage.world import accounts
from mirage.world.accounts import Account
from mirage.world.logs.door import Knock

METHODS = b"publickey,password"  # Debian's sshd_config: KbdInteractiveAuthentication no
MAX_PASSWORD = 1024  # auth-passwd.c MAX_PASSWORD_LEN
MAX_ATTEMPTS = 1024  # auth2.c
MIN_DELAY = 0.005  # auth2.c MIN_FAIL_DELAY_SECONDS
PAM_DELAY = 2.0  # seconds, pam_unix's pam_fail_delay; libpam spreads it (see `_pam_delay`)
_HOSTBOUND = b"publickey-hostbound-v00@openssh.com"


class Peer(Protocol):
    """What the connection gives to the login."""

    quirks: int
    keying: Keying
    emit: Emit

    def send(self, payload: bytes) -> None: ...

    def flush(self) -> None: ...


class Login:
    """One connection's authentication. When it has succeeded, `account` is set, and `method` and `key` as auth.log names them."""

    __slots__ = (
        "_attempt",
        "_chance",
        "_elsewhere",
        "_failures",
        "_limit",
        "_passwords",
        "_peer",
        "_policy",
        "_postponed",
        "_secret",
        "_service",
        "_sleep",
        "_style",
        "_timer",
        "_view",
        "account",
        "candidate",
        "debug",
        "key",
        "knock",
        "method",
        "refused",
        "user",
    )  # fmt: skip

    def __init__(
        self,
        peer: Peer,
        policy: Policy,
        view: Callable[[], View],
        limit: int,
        secret: bytes,
        chance: random.Random,
        sleep: Callable[[float], Awaitable[None]],
        timer: Callable[[], float],
        knock: Knock,
    ) -> None:
        self._peer = peer
        self._policy = policy
        self._view = view
        self._limit = limit
        self._secret = secret
        self._chance = chance
        self._sleep = sleep
        self._timer = timer
        self.knock = knock
        self._attempt = 0
        self._failures = 0
        self._passwords = 0
        self._postponed = False
        self._service = b""
        self._style: bytes | None = None
        self._elsewhere: Account | None = None
        self.user = b""
        self.candidate: Account | None = None
        self.account: Account | None = None
        self.method = ""
        self.key = ""
        self.debug: list[str] = []
        self.refused = 0

    @property
    def has_begun(self) -> bool:
        """Something was asked for."""
        return self._attempt > 0

    async def request(self, packet: wire.Reader) -> bool:
        """Answer one USERAUTH_REQUEST; True when the user is in."""
        began = self._timer()
        user, service, method = packet.cstring(), packet.cstring(), packet.cstring()
        user, style = _split(user)
        if self._attempt >= MAX_ATTEMPTS:
            raise Disconnect("Too many authentication failures")
        self._attempt += 1
        if self._attempt == 1:
            self.user, self._service, self._style = user, service, style
            found = _allowed(self._view(), user)
            if service == b"ssh-connection":
                self.candidate = found
            self._name()
            self._elsewhere = found  # the monitor knows the account, whatever the service
        elif user != self.user or service != self._service:
            before, now = (self.user + b"," + self._service), (user + b"," + service)
            raise Disconnect(f"Change of username or service not allowed: ({before.decode('latin-1')}) -> ({now.decode('latin-1')})")
        self._postponed = False
        handler = _METHODS.get(method)
        accepted = False
        if handler is not None and self._failures < self._limit:
            accepted = await handler(self, packet, method)
        else:
            self._record(method, False, "unknown method")
        if not accepted:
            await self._pad(began)
        return self._finish(accepted, method)

    def _finish(self, accepted: bool, method: bytes) -> bool:
        if self._postponed:
            return False
        if accepted:
            self.account = self.candidate
            self.method = "publickey" if method == _HOSTBOUND else method.decode()
            self._peer.send(bytes((wire.USERAUTH_SUCCESS,)))
            return True
        if self._attempt > 1 or method != b"none":
            self._failures += 1
            self.refused += 1
        if self._failures >= self._limit:
            raise Disconnect("Too many authentication failures")
        self._peer.send(bytes((wire.USERAUTH_FAILURE,)) + wire.string(METHODS) + b"\0")
        return False

    def _name(self) -> None:
        """The log says at once of a user that he is not, or that his shell is not."""
        account = accounts.find(self._view(), self.user.decode("utf-8", "surrogateescape"))
        lacks = account is not None and not authorized.has_shell(self._view(), account)
        shell = account.shell.decode("utf-8", "surrogateescape") if account is not None and lacks else ""
        self.knock.names(self.user.decode("utf-8", "surrogateescape"), account is not None, shell)

    async def _pad(self, began: float) -> None:
        """auth2.c ensure_minimum_time_since: no answer comes sooner than 5 ms and what the name adds."""
        digest = hashlib.sha512(self._secret + self.user).digest()
        wanted = MIN_DELAY + int.from_bytes(digest[:4], "big") / 1e12
        elapsed = self._timer() - began
        while wanted < elapsed:
            wanted *= 2
        await self._sleep(wanted - elapsed)

    def _record(self, method: bytes, accepted: bool, reason: str = "", password: bytes | None = None) -> None:
        self._peer.emit(
            LoginAttempted(
                method=method.decode("utf-8", "backslashreplace")[:64],
                username=self.user,
                accepted=accepted,
                password=password,
                reason=reason,
            )
        )

    # ---- methods

    async def _none(self, packet: wire.Reader, method: bytes) -> bool:
        packet.end()
        self._record(method, False)
        return False

    async def _password(self, packet: wire.Reader, method: bytes) -> bool:
        change = packet.u8()
        password = packet.cstring()
        if change:
            packet.cstring()
        packet.end()
        if change:
            self._record(method, False, "password change not supported", password)
            return False
        if len(password) > MAX_PASSWORD:
            self._record(method, False, "too long", password[:MAX_PASSWORD])
            return False
        accepted, reason = False, "no such user"
        if self._elsewhere is not None and password:
            verdict = await self._policy.password(self._view(), self._elsewhere.name, password)
            accepted, reason = verdict.accepted, verdict.reason
            if accepted and self.candidate is None:
                self._record(method, False, "right, but for another service", password)
                raise Fatal("INTERNAL ERROR: authenticated invalid user")
        if not accepted:
            if password and self.user[:1] not in (b"-", b"+"):  # PAM lets the empty one fail at once, and pam_unix such a name
                self.knock.asks()
                await self._sleep(self._pam_delay())
            self.knock.fails("password" if password or self._passwords else "none")  # monitor.c mm_answer_authpassword
        self._passwords += 1
        self._record(method, accepted, reason, password)
        return accepted

    def _pam_delay(self) -> float:
        """libpam's pam_delay.c: the sum of three draws spreads the delay around its base by up to half."""
        spread = sum(self._chance.random() for _ in range(3)) / 3
        return PAM_DELAY * (1 + 0.5 * (2 * spread - 1))

    async def _public_key(self, packet: wire.Reader, method: bytes) -> bool:
        try:
            signed = packet.u8()
            algorithm = packet.cstring()
            blob = packet.string()
            if method == _HOSTBOUND and packet.string() != self._peer.keying.host_blob:
                raise Fatal("publickey-hostbound packet contained wrong host key")
        except wire.Malformed as error:
            raise Fatal(str(error)) from error
        key = _decode(blob, algorithm)
        fingerprint = "SHA256:" + b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
        kind = algorithm.decode("utf-8", "backslashreplace")[:64]
        if key is None or algorithm not in PUBLIC_KEYS:
            self._offered(fingerprint, kind, blob, False)
            return False
        if not signed:
            packet.end()
            accepted = self._is_authorized(blob)
            self._offered(fingerprint, kind, blob, accepted)
            if accepted:
                self._peer.send(bytes((wire.USERAUTH_PK_OK,)) + wire.string(algorithm) + wire.string(blob))
                self._postponed = True
            return False
        signature = packet.string()
        packet.end()
        accepted = False
        if self.candidate is not None:
            known = self._peer.keying.session_id
            session = known if self._peer.quirks & OLD_SESSION_ID else wire.string(known)
            name = self.user if self._style is None else self.user + b":" + self._style
            told = (
                session + bytes((wire.USERAUTH_REQUEST,)) + wire.string(name) + wire.string(self._service) + wire.string(method)
                + bytes((signed,)) + wire.string(algorithm) + wire.string(blob)
                + (wire.string(self._peer.keying.host_blob) if method == _HOSTBOUND else b"")
            )  # fmt: skip
            accepted = self._is_authorized(blob) and _verifies(key, told, signature, algorithm)
            self.key = f"{_key_name(key)} {fingerprint}"
        self._peer.emit(
            LoginAttempted(
                method="publickey", username=self.user, accepted=accepted, fingerprint=fingerprint, key_type=kind,
                reason="authorized_keys" if accepted else "",
            )
        )  # fmt: skip
        return accepted

    def _offered(self, fingerprint: str, kind: str, blob: bytes, accepted: bool) -> None:
        self._peer.emit(KeyOffered(username=self.user, fingerprint=fingerprint, key_type=kind, key=blob[:16384], accepted=accepted))

    def _is_authorized(self, blob: bytes) -> bool:
        if self.candidate is None or not self._policy.keys:
            return False
        found = authorized.find(self._view(), self.candidate, blob)
        if found is None:
            return False
        self.debug.append(found)
        return True


_METHODS: dict[bytes, Callable[[Login, wire.Reader, bytes], Awaitable[bool]]] = {
    b"none": Login._none,
    b"password": Login._password,
    b"publickey": Login._public_key,
    _HOSTBOUND: Login._public_key,
}


def _split(user: bytes) -> tuple[bytes, bytes | None]:
    """`user:style` and, by Debian's selinux-role patch, `user/role`."""
    user, _, role = user.partition(b"/")
    name, colon, style = user.partition(b":")
    if colon:
        return name, style
    _, colon, style = role.partition(b":")
    return name, style if colon else None


def _allowed(view: View, user: bytes) -> Account | None:
    """getpwnamallow: the account must exist and its shell must be there and be executable."""
    account = accounts.find(view, user.decode("utf-8", "surrogateescape"))
    return account if account is not None and authorized.has_shell(view, account) else None


def _decode(blob: bytes, algorithm: bytes) -> asyncssh.SSHKey | None:
    """The key in a blob, if it is of the kind that the algorithm signs with and not too short."""
    try:
        if b"-cert-v01" in algorithm:
            decode_ssh_certificate(blob)
            return None  # no certificate authority is trusted here
        key = decode_ssh_public_key(blob)
    except (asyncssh.KeyImportError, ValueError, OverflowError):
        return None
    kind = b"ssh-rsa" if algorithm.startswith(b"rsa-sha2") else algorithm
    if key.algorithm != kind:
        return None
    if kind == b"ssh-rsa" and getattr(key.pyca_key, "key_size", 2048) < 1024:  # RequiredRSASize
        return None
    return key


def _key_name(key: asyncssh.SSHKey) -> str:
    """sshkey_type: the short name of a key's kind (sshkey.c keyimpls)."""
    kind = key.algorithm.decode()
    base = next((short for prefix, short in _KEY_NAMES.items() if kind.removeprefix("sk-").startswith(prefix)), kind)
    return f"{base}-SK" if kind.startswith("sk-") else base


_KEY_NAMES = {"ssh-ed25519": "ED25519", "ssh-rsa": "RSA", "ecdsa": "ECDSA", "ssh-dss": "DSA"}


def _verifies(key: asyncssh.SSHKey, data: bytes, signature: bytes, algorithm: bytes) -> bool:
    try:
        if wire.Reader(signature).string() != algorithm:
            return False
        return key.verify(data, signature)
    except (wire.Malformed, ValueError, asyncssh.Error):
        return False
