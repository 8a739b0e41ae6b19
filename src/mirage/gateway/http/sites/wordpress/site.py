"""Which script of WordPress' a request is for. What is not the package's own, or was changed by the visitor, is run as PHP."""

from __future__ import annotations

import re
from collections.abc import Callable

from mirage.base.chance import dice
from mirage.gateway.http.nginx.message import Request, Response, Script
from mirage.gateway.http.recording import Recording
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.sites.phpmyadmin.kept import Kept
from mirage.gateway.http.sites.wordpress import admin, assets, background, front, known, login, plugins, posts, xmlrpc
from mirage.gateway.http.sites.wordpress.accounts import Accounts
from mirage.gateway.http.sites.wordpress.call import Call
from mirage.gateway.http.sites.wordpress.ground import HOME
from mirage.gateway.http.sites.wordpress.outdated import CONNECTOR
from mirage.gateway.http.sites.wordpress.tables import BlogTables, begun
from mirage.gateway.http.webserver import WebServer
from mirage.gateway.http.world import World

NONCE = re.compile(
    r"""(?:nonce["']?\s*[:=]\s*["']|nonce=|nonce" value="|"(?:update|delete|edit)":")([0-9a-f]{10})\b""", re.IGNORECASE
)
SCRIPTS: dict[str, Callable[[Call], Response]] = {
    "/index.php": front.index,
    "/wp-login.php": login.door,
    "/xmlrpc.php": xmlrpc.serve,
    "/wp-cron.php": front.plain("cron"),
    "/wp-config.php": front.quiet,
    "/wp-load.php": front.quiet,
    "/wp-trackback.php": front.plain("trackback"),
    "/wp-links-opml.php": front.plain("opml"),
    "/wp-comments-post.php": front.comment,
    "/wp-admin/install.php": front.plain("installed"),
    "/wp-admin/admin-ajax.php": background.ajax,
    "/wp-admin/async-upload.php": background.upload,
    "/wp-admin/load-scripts.php": assets.scripts,
    "/wp-admin/load-styles.php": assets.styles,
}
PANELS = ("/wp-admin/network/", "/wp-admin/user/")
TOOK = {"/xmlrpc.php": (0.05, 0.16), "/wp-login.php": (0.06, 0.2), "/index.php": (0.05, 0.19)}  # seconds, PHP 8.2 on two cores


class WordPress(WebServer):
    """`laid`: since when the blog is there, in nanoseconds; `password`: its database's."""

    def __init__(self, world: World, recording: Recording, laid: int, password: str) -> None:
        super().__init__("wordpress")
        self._world, self._recording, self._laid, self._password = world, recording, laid, password
        self._accounts = Accounts(world, recording.tokens(NONCE))

    def databases(self) -> Kept:
        """`phpmyadmin.kept.Laying`: what the machine's server has of the blog before anybody's changes."""
        found = BlogTables(self._world, self._accounts, f"http://{self._world.address}", begun(self._recording))
        return found.kept(self._password)

    async def respond(self, request: Request, visitor: Visitor) -> Response:
        script = request.script
        assert isinstance(script, Script)
        name = script.name.decode("latin-1")
        if script.root != HOME.encode() or not self._is_ours(name) or self._was_changed(visitor, script.path):
            return await super().respond(request, visitor)
        chance = dice(self._world.seed, "wordpress takes", request.target, self._world.clock.now())
        await self._world.clock.sleep(chance.uniform(*TOOK.get(name, (0.08, 0.3))))
        call = Call(self._world, self._recording, self._accounts, request, visitor)
        own = plugins.answer(call, name)
        if own is not None:
            await self._world.clock.sleep(call.slept)
            return own
        handler = SCRIPTS.get(name)
        kept = None if front.is_asked_for_json(call) or (name == "/index.php" and posts.public(call)) else known.answer(call, name)
        if kept is not None:
            return kept
        return handler(call) if handler is not None else admin.page(call, name.rpartition("/")[2])

    def _is_ours(self, name: str) -> bool:
        is_page = name.startswith("/wp-admin/") and name.count("/") == 2
        return name in SCRIPTS or name == CONNECTOR or is_page or name.startswith(PANELS) or f"GET {name}" in self._recording

    def _was_changed(self, visitor: Visitor, path: bytes) -> bool:
        """The package's files are older than the blog."""
        try:
            return visitor.caller.stat(path).mtime > self._laid
        except OSError:
            return False
