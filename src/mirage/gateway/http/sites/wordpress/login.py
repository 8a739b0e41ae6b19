"""wp-login.php: in, out, and the ways round."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote, urlsplit

from mirage.gateway.http import forms
from mirage.gateway.http.nginx.message import Response
from mirage.gateway.http.sites.wordpress import known
from mirage.gateway.http.sites.wordpress.accounts import ADMIN
from mirage.gateway.http.sites.wordpress.call import Call

RESET = "GET /wp-login.php?action=rp&key=recorded&login=admin"
LONGEST = 1000  # signs of a name that are looked at
TABS = "\t" * 10
GAP = "\t" * 5 + "\n"
CHANGE = "\t" * 6 + '<input type="submit" class="button" value="Change">'
FIELD = 'name="log" id="user_login" class="input" value="'


def door(call: Call) -> Response:
    action = call.given("action")
    if action in ("lostpassword", "retrievepassword"):
        return _lost(call)
    if action == "register":
        return call.page("register").response()
    if action == "logout":
        return _out(call)
    if action in ("rp", "resetpass") and call.query.get("key") and RESET in call.recording:
        key, name = (quote(call.query.get(part, ""), safe="") for part in ("key", "login"))
        return call.page(RESET, ("admin%3Arecorded", f"{name}%3A{key}")).response()
    if action == "postpass":
        kept = known.posted(call, "/wp-login.php?action=postpass", {"post_password": known.REFUSED})
        if kept is not None:
            return kept
    if call.method == "POST" and ("log" in call.form.fields or "pwd" in call.form.fields):
        return _in(call)
    if call.is_in and not action and not {"reauth", "loggedout", "interim-login"} & call.query.keys():
        return _welcome(call)
    name = "logged out" if {"loggedout", "wp_lang"} <= call.query.keys() else "login"
    page = call.page(name, *_target(call))
    again = "GET /wp-login.php?reauth=1"
    if "reauth" in call.query and again in call.recording:
        page.fields = call.page(again).fields  # which take all cookies away
    return page.response()


def _target(call: Call) -> list[tuple[str, str]]:
    """Where the form leads afterwards, where the request says so; the form beneath it, for languages, keeps what the query had."""
    wanted, changes = call.given("redirect_to"), []
    field = 'name="redirect_to" value="'
    if wanted:
        changes.append((f'{field}http://{call.recording.host}/wp-admin/"', f'{field}{escape(wanted)}"'))
    asked = {name: call.query[name] for name in ("redirect_to", "action") if call.query.get(name)}
    if asked:
        rows = [f'\t{TABS}<input type="hidden" name="{name}" value="{escape(asked[name])}" />\n' if name in asked else ""
                for name in ("redirect_to", "action")]  # fmt: skip
        changes.append((f"{GAP * 3}{CHANGE}", f"{GAP}{rows[0]}{GAP}{rows[1]}{GAP}{CHANGE}"))
    if call.form.get("rememberme"):
        changes.append(('value="forever"  />', "value=\"forever\"  checked='checked' />"))
    return changes


def _in(call: Call) -> Response:
    given, password = call.form.get("log").strip(), call.form.get("pwd")
    name = _sanitized(given)
    if "testcookie" in call.form.fields and "wordpress_test_cookie" not in forms.cookies(call.request):
        return _without_cookies(call, name, password)
    if not name and not password:
        kept = known.posted(call, "/wp-login.php", {"log": "", "pwd": ""})
        if kept is not None:
            return kept
    if not name or not password:
        return call.page("empty user" if not name else "empty password", *_target(call)).response()
    if call.accounts.check(name, password, call.visitor):
        return _welcome(call)
    if call.accounts.knows(name):
        page = call.page("wrong password", *_target(call))
        return (
            page.put(f"<strong>{ADMIN}</strong>", f"<strong>{escape(name)}</strong>")
            .put(f'{FIELD}{ADMIN}"', f'{FIELD}{escape(given)}"')
            .response()
        )
    kind, old = ("unknown mail", "recorded@example.com") if "@" in name else ("unknown user", "recordeduser")
    return call.page(kind, *_target(call), (old, escape(name))).response()


def _welcome(call: Call) -> Response:
    """In, or in already: on to where he wanted, with cookies."""
    page = call.page("welcome")
    page.fields = [pair for pair in page.fields if pair[0] != "Set-Cookie" or pair[1].startswith("wordpress_test_cookie")]
    at = next(at for at, pair in enumerate(page.fields) if pair[0] == "X-Redirect-By")
    cookies = call.accounts.cookies(call.address, bool(call.form.get("rememberme")))
    page.fields[at:at] = [("Set-Cookie", f"{cookie}={value}") for cookie, value in cookies]
    return page.set("Location", _safe(call)).response()


def _sanitized(name: str) -> str:
    """sanitize_user: no tags, no octets that are written out, no entities, one blank."""
    name = name[:LONGEST]
    for pattern in (r"<[^>]*>?", r"%[a-fA-F0-9]{2}", r"&.+?;"):
        name = re.sub(pattern, "", name)
    return re.sub(r"\s+", " ", name).strip()


def _without_cookies(call: Call, name: str, password: str) -> Response:
    """The form asks for a cookie that its page has set; who does not bring it is told so, though he may be in."""
    key = "POST /wp-login.php without cookies"
    page = call.page(key if key in call.recording else "login", *_target(call))
    if name and password and call.accounts.check(name, password, call.visitor):
        page.fields += [("Set-Cookie", f"{cookie}={value}") for cookie, value in call.accounts.cookies(call.address, False)]
    return page.response()


def _safe(call: Call) -> str:
    """wp_validate_redirect: back to where one came from, if that is here."""
    wanted = call.given("redirect_to")
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
        asked = "GET /wp-login.php?action=logout"  # whether he means it
        return call.page(asked if asked in call.recording else "expired").response()
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
    lost = "/wp-login.php?action=lostpassword"
    kept = known.posted(call, lost, {"user_login": ADMIN if call.accounts.knows(name) else name})
    if kept is not None:
        return kept  # of a machine that sends no mail, and says so
    if call.accounts.knows(name):
        return call.redirect("/wp-login.php?checkemail=confirm")
    return call.page("lost unknown", ("recordeduser", escape(name))).response()
