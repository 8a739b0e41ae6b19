"""wp-login.php: in, out, and the ways round."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from mirage.gateway.http.nginx.message import Response
from mirage.gateway.http.sites.wordpress.accounts import ADMIN
from mirage.gateway.http.sites.wordpress.call import Call

FIELD = 'name="log" id="user_login" class="input" value="'


def door(call: Call) -> Response:
    action = call.given("action")
    if action in ("lostpassword", "retrievepassword"):
        return _lost(call)
    if action == "register":
        return call.page("register").response()
    if action == "logout":
        return _out(call)
    if call.method == "POST" and ("log" in call.form.fields or "pwd" in call.form.fields):
        return _in(call)
    name = "logged out" if "loggedout" in call.query else "login"
    return call.page(name, *_target(call)).response()


def _target(call: Call) -> list[tuple[str, str]]:
    """Where the form leads afterwards, where the request says so."""
    wanted = call.given("redirect_to")
    field = 'name="redirect_to" value="'
    return [(f'{field}http://{call.recording.host}/wp-admin/"', f'{field}{escape(wanted)}"')] if wanted else []


def _in(call: Call) -> Response:
    name, password = call.form.get("log").strip(), call.form.get("pwd")
    if not name or not password:
        return call.page("empty user" if not name else "empty password", *_target(call)).response()
    if call.accounts.check(name, password, call.visitor):
        page = call.page("welcome")
        page.fields = [pair for pair in page.fields if pair[0] != "Set-Cookie" or pair[1].startswith("wordpress_test_cookie")]
        at = next(at for at, pair in enumerate(page.fields) if pair[0] == "X-Redirect-By")
        cookies = call.accounts.cookies(call.address, bool(call.form.get("rememberme")))
        page.fields[at:at] = [("Set-Cookie", f"{cookie}={value}") for cookie, value in cookies]
        return page.set("Location", _safe(call)).response()
    if call.accounts.knows(name):
        page = call.page("wrong password", *_target(call))
        return (
            page.put(f"<strong>{ADMIN}</strong>", f"<strong>{escape(name)}</strong>")
            .put(f'{FIELD}{ADMIN}"', f'{FIELD}{escape(name)}"')
            .response()
        )
    kind, old = ("unknown mail", "recorded@example.com") if "@" in name else ("unknown user", "recordeduser")
    return call.page(kind, *_target(call), (old, escape(name))).response()


def _safe(call: Call) -> str:
    """wp_validate_redirect: back to where one came from, if that is here."""
    wanted = call.form.get("redirect_to")
    if wanted.startswith("/") and not wanted.startswith("//"):
        return call.address + wanted
    own = urlsplit(call.address).netloc
    try:
        there = urlsplit(wanted).netloc
    except ValueError:
        there = ""
    if wanted and not there:
        return f"{call.address}/{wanted}"
    return wanted if there == own else f"{call.address}/wp-admin/"


def _out(call: Call) -> Response:
    if not call.is_in or not call.accounts.believes(call.query.get("_wpnonce", "")):
        return call.page("expired").response()
    page = call.page("admin redirect").set("Location", f"{call.address}/wp-login.php?loggedout=true&wp_lang=en_US")
    site = call.accounts.cookies(call.address, False)[0][0].rpartition("_")[2]
    gone = [("Set-Cookie", f"{name}_{site}=%20; expires=Sat, 29-Nov-2025 00:00:00 GMT; Max-Age=0; path={path}")
            for name, path in (("wordpress", "/wp-admin"), ("wordpress_sec", "/wp-admin"), ("wordpress_logged_in", "/"))]  # fmt: skip
    page.fields[1:1] = gone
    return page.response()


def _lost(call: Call) -> Response:
    name = call.form.get("user_login").strip()
    if call.method != "POST":
        return call.page("lost").response()
    if call.accounts.knows(name):
        return call.redirect("/wp-login.php?checkemail=confirm")
    return call.page("lost unknown", ("recordeduser", escape(name))).response()
