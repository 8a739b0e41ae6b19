"""Who gets in, as data: a list of rules, read in order, over the truth of the machine's own /etc/shadow.

One account never has two valid passwords, which is the oldest tell of a honeypot. So a policy does not accept passwords
beside the account's own: it decides what the account's own password *is*. The password that a rule let in is remembered
in the host's state together with the shadow field that stood there; as long as the field is the same, that password and
no other is valid, and when somebody changes it inside (passwd, chpasswd, an edited file), the file decides.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from mirage.base.chance import dice
from mirage.state.api import Store, Txn
from mirage.vfs.view import View
from mirage.world import accounts, passwords

BUCKET = b"ssh-login"


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: whom and which passwords it is about (patterns, matched whole), and what it does.

    `accept` makes the password the account's own. `nth` does so at the Nth wrong try for the account, from whatever address.
    `weak` gives the account the weak password that was drawn for this host. `shadow` leaves it to /etc/shadow. `refuse` refuses.
    """

    user: str = ".*"
    password: str = ".*"
    verdict: Literal["accept", "nth", "weak", "shadow", "refuse"] = "shadow"
    nth: int = 3


WEAK = [Rule(user="root", verdict="weak"), Rule()]  # one weak password, and whatever was set inside
COMMON = (  # of the passwords that are tried first everywhere
    "123456 password 12345678 admin 1234 root 12345 123456789 qwerty 111111 123123 1234567 admin123 abc123 password1 root123 "
    "toor test 000000 1qaz2wsx 654321 qwerty123 1q2w3e4r letmein welcome P@ssw0rd p@ssword 123321 666666 1234567890 changeme "
    "admin@123 root@123 Passw0rd Password123 qwe123 qwertyuiop 1q2w3e raspberry ubuntu server 123qwe passw0rd 112233 888888 "
    "asdfgh zxcvbnm secret default master dragon monkey sunshine a123456 123456a linux vagrant oracle postgres support guest"
).split()


def weak_password(seed: bytes) -> str:
    """The weak password that belongs to an installation."""
    return dice(seed, "ssh", "weak-password").choice(COMMON)


def tries(count: int) -> list[Rule]:
    """Whatever is tried the Nth time for an account becomes its password."""
    return [Rule(verdict="nth", nth=count)]


CLOSED = [Rule(verdict="refuse")]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password is let in, and the rule's word for the record."""

    accepted: bool
    reason: str


class _Known(msgspec.Struct, array_like=True):
    password: bytes
    stood: bytes  # the shadow field for which the password holds


@dataclass(slots=True)
class Policy:
    """Rules, the users to whom the operator gave a password, and the passwords of accounts that are known in plain text."""

    store: Store
    rules: list[Rule] = field(default_factory=lambda: list(WEAK))
    given: frozenset[str] = frozenset()  # their password stands in /etc/shadow, which lets it in whatever the rules say
    drawn: Mapping[str, str] = field(default_factory=dict)  # user -> weak password of this host, for rules `weak`
    keys: bool = True  # whether authorized_keys in the visitor's own file system lets him in
    _cache: dict[bytes, bool] = field(default_factory=dict)

    async def password(self, view: View, user: str, password: bytes) -> Verdict:
        """Decide on a password for an account that exists. Slow hashes are computed beside the event loop."""
        stood = (accounts.password_hash(view, user) or "").encode("utf-8", "surrogateescape")
        if user in self.given and await self._verify(password, stood):
            return Verdict(True, "login")
        for rule in self.rules:
            if not re.fullmatch(rule.user, user) or not re.fullmatch(rule.password.encode(), password, re.DOTALL):
                continue
            if rule.verdict == "refuse":
                return Verdict(False, "refuse")
            known = self._known(user)
            if known is not None and known.stood == stood:
                return Verdict(hmac.compare_digest(known.password, password), "known")
            if rule.verdict == "weak" and known is None and user in self.drawn:
                weak = self.drawn[user].encode("utf-8", "surrogateescape")
                self._remember(user, weak, stood)
                return Verdict(hmac.compare_digest(weak, password), "weak")
            if rule.verdict in ("shadow", "weak") or user in self.given or known is not None:
                return Verdict(await self._verify(password, stood), "shadow")
            if rule.verdict == "nth" and self._count(user) < rule.nth:
                return Verdict(False, "nth")
            return Verdict(self._remember(user, password, stood), rule.verdict)
        return Verdict(False, "no rule")

    async def _verify(self, password: bytes, stored: bytes) -> bool:
        """Whether the hash is this password's; libcrypt takes its time beside the event loop, once for each pair."""
        if not stored or stored[:1] in (b"!", b"*"):
            return False  # locked, none, or empty: PermitEmptyPasswords no
        key = hashlib.blake2b(stored + b"\0" + password, digest_size=16).digest()
        if key not in self._cache:
            if len(self._cache) >= 4096:
                self._cache.clear()
            self._cache[key] = bool(await asyncio.to_thread(passwords.verify, password, stored.decode("utf-8", "surrogateescape")))
        return self._cache[key]

    def _known(self, user: str) -> _Known | None:
        data = self.store.look(lambda reader: reader.get(BUCKET, b"known/" + _key(user)))
        return msgspec.msgpack.decode(data, type=_Known) if data else None

    def _count(self, user: str) -> int:
        """One more wrong try for this account; how many there are now."""

        def work(txn: Txn) -> int:
            key = b"tries/" + _key(user)
            count = int(txn.get(BUCKET, key) or b"0") + 1
            txn.put(BUCKET, key, b"%d" % count)
            return count

        return self.store.run(work)

    def _remember(self, user: str, password: bytes, stood: bytes) -> bool:
        """Make it the password, unless another connection was first; then that one's holds."""

        def work(txn: Txn) -> bool:
            key = b"known/" + _key(user)
            found = txn.get(BUCKET, key)
            if found:
                return msgspec.msgpack.decode(found, type=_Known).password == password
            txn.put(BUCKET, key, msgspec.msgpack.encode(_Known(password, stood)))
            return True

        return self.store.run(work)


def _key(user: str) -> bytes:
    return user.encode("utf-8", "surrogateescape")[:256]
