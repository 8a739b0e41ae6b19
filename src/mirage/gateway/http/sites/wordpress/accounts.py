"""Who may come in, and how the blog knows him again: passwords, cookies, nonces."""

from __future__ import annotations

import hashlib
import hmac
import re
from urllib.parse import quote, unquote

from mirage.base.chance import derive, dice
from mirage.base.clock import SECOND
from mirage.base.events import LoginAttempted
from mirage.gateway.http import forms
from mirage.gateway.http.nginx.message import Request
from mirage.gateway.http.recording import other
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.sites.phpmyadmin import kept
from mirage.gateway.http.sites.wordpress.hashes import opens, portable
from mirage.gateway.http.world import World
from mirage.world.passwords import ITOA64

ADMIN = "admin"
STAY, LONG = 2 * 86_400, 14 * 86_400  # seconds that a cookie is good for, and with "remember me" (wp_set_auth_cookie)
TICK = 43_200 * SECOND  # half a nonce's life (nonce_life)
WEAK = ("admin123", "password", "123456", "admin@123", "qwerty123", "welcome1", "letmein", "P@ssw0rd", "wordpress", "changeme")
_NUMBER = re.compile(r"[0-9]{1,18}")


class Accounts:
    """The blog's one administrator."""

    def __init__(self, world: World, nonces: set[str]) -> None:
        self._world = world
        self._nonces = nonces
        self.weak = dice(world.seed, "wordpress password").choice(WEAK)
        self._key = derive(world.seed, "wordpress keys")

    def check(self, name: str, password: str, visitor: Visitor) -> bool:
        """A login by any door; told as such."""
        accepted = name in (ADMIN, self.mail) and self._fits(password, visitor)
        visitor.emit(LoginAttempted(
            method="web", username=name.encode("utf-8", "surrogateescape")[:256],
            password=password.encode("utf-8", "surrogateescape")[:256], accepted=accepted,
        ))  # fmt: skip
        return accepted

    def _fits(self, password: str, visitor: Visitor) -> bool:
        """By what stands in wp_users, which he may have changed by a client of the database."""
        users = kept.read(self._world, visitor).table("wordpress", "wp_users")
        hashes = [str(row.get("user_pass")) for row in users.rows if row.get("user_login") == ADMIN] if users is not None else []
        if self.hash in hashes:
            return password in (self.weak, self._world.secret("application"))
        return any(opens(password, one) for one in hashes)

    @property
    def hash(self) -> str:
        """wp_hash_password of the administrator's: what is cracked opens the door."""
        return portable(self.weak, "".join(dice(self._world.seed, "wordpress salt").choices(ITOA64, k=8)))

    def knows(self, name: str) -> bool:
        return name in (ADMIN, self.mail)

    @property
    def mail(self) -> str:
        people = self._world.story.company.staff
        return people[0].mail if people else "admin@localhost"

    # ---- cookies

    def cookies(self, address: str, remembers: bool) -> list[tuple[str, str]]:
        """The three that a login sets: name and what follows it."""
        now = self._world.clock.now() // SECOND
        until = now + (LONG if remembers else STAY)
        site = hashlib.md5(address.encode()).hexdigest()  # noqa: S324 - COOKIEHASH
        token = derive(self._key, "session", now).hex()[:43]
        found = []
        for name, path in (("wordpress", "/wp-content/plugins"), ("wordpress", "/wp-admin"), ("wordpress_logged_in", "/")):
            value = f"{ADMIN}|{until}|{token}|{self._signed(name, until, token)}"
            found.append((f"{name}_{site}", f"{quote(value, safe='')}; path={path}; HttpOnly"))
        return found

    def is_in(self, request: Request) -> bool:
        """Whether a request comes from somebody who has logged in."""
        for name, value in forms.cookies(request).items():
            kind = name.rpartition("_")[0]
            parts = unquote(value).split("|")
            if kind not in ("wordpress", "wordpress_logged_in", "wordpress_sec") or len(parts) != 4:
                continue
            if not _NUMBER.fullmatch(parts[1]):
                continue
            if int(parts[1]) > self._world.clock.now() // SECOND and hmac.compare_digest(
                parts[3].encode(), self._signed(kind, int(parts[1]), parts[2]).encode()
            ):
                return True
        return False

    def basic(self, request: Request, visitor: Visitor) -> None:
        """Authorization: Basic opens nothing: it is for application passwords, and nobody has one. That it was tried is an event."""
        given = forms.basic(request)
        if given is not None and any(given):
            name, password = (text.encode("utf-8", "surrogateescape")[:256] for text in given)
            visitor.emit(LoginAttempted(method="web", username=name, password=password, accepted=False))

    def _signed(self, kind: str, until: int, token: str) -> str:
        return hmac.new(self._key, f"{kind}|{until}|{token}".encode(), "sha256").hexdigest()

    # ---- nonces

    def nonces(self) -> list[tuple[str, str]]:
        """What stands on record, and what stands for it now."""
        tick = self._world.clock.now() // TICK
        return [(nonce, other(self._key, nonce, tick)) for nonce in self._nonces]

    def nonce(self, action: str) -> str:
        """A stranger's, for what a plugin lets strangers do."""
        return other(self._key, _token(action), self._world.clock.now() // TICK)

    def recent(self, action: str) -> set[str]:
        """Its nonces of this half day and of the one before."""
        tick = self._world.clock.now() // TICK
        return {other(self._key, _token(action), tick), other(self._key, _token(action), tick - 1)}

    def believes(self, nonce: str) -> bool:
        """Whether it is one of this half day, or of the one before."""
        tick = self._world.clock.now() // TICK
        return any(nonce in (other(self._key, known, tick), other(self._key, known, tick - 1)) for known in self._nonces)


def _token(action: str) -> str:
    """As long as a nonce is."""
    return derive(b"nonce", action).hex()[:10]
