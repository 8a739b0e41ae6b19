"""What two outdated plugins answer strangers, in the shapes that public advisories show.

WP File Manager 6.7 (CVE-2020-25213): the example connector of its elFinder takes files from anybody. BookingPress 1.0.10
(CVE-2022-0739): what should be a list of numbers becomes part of a statement.
"""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from typing import Any

import msgspec

from mirage.base.clock import SECOND
from mirage.gateway.http.nginx.message import Response
from mirage.gateway.http.php import sql
from mirage.gateway.http.sites.wordpress.call import Call
from mirage.gateway.http.sites.wordpress.outdated import BOOKING, CONNECTOR
from mirage.gateway.http.sites.wordpress.tables import BlogTables, begun

STORE = "plugins/wp-file-manager/lib/files"
PAGE, ACTION, LATEST = "/bookingpress/", "bookingpress_front_get_category_services", 30.0
KINDS = {
    "php": "text/x-php",
    "txt": "text/plain",
    "html": "text/html",
    "htaccess": "text/plain",
    "jpg": "image/jpeg",
    "png": "image/png",
}
REFUSED = {"variant": "error", "title": "Error", "msg": "Sorry, Your request can not process due to security reason."}
_CONTENT = re.compile(r'(<div class="[^"]*entry-content[^"]*">).*?(</div>)', re.DOTALL)
_TITLE = re.compile(r"(<title>|<h1[^>]*>)Sample Page")
_CANONICAL = re.compile(r'(<link rel="canonical" href="[^"]*)/sample-page/')
_NUMBER = re.compile(r"\d{1,9}")


def answer(call: Call, script: str) -> Response | None:
    """What one of them answers; None where a request is not for it."""
    if script == CONNECTOR:
        return connect(call)
    is_page = script == "/index.php" and call.request.target.partition(b"?")[0] == PAGE.encode()
    is_asked = script == "/wp-admin/admin-ajax.php" and call.given("action") == ACTION
    if (
        not ((is_page and "page" in call.recording) or is_asked)
        or BOOKING not in call.load().active
        or call.disk.read(f"plugins/{BOOKING}") is None
    ):
        return None
    return page(call) if is_page else services(call)


# ---- WP File Manager


def connect(call: Call) -> Response:
    """elFinder 2.1's connector."""
    return _json(COMMANDS.get(call.given("cmd"), _unknown)(call))


def _unknown(call: Call) -> Any:
    return {"error": ["errUnknownCmd"]}


def _upload(call: Call) -> Any:
    file = call.form.files.get("upload[]")
    name = posixpath.basename(file.name) if file is not None else ""
    if file is None or not name:
        return {"error": ["errUploadNoFiles"]}
    if not call.disk.write(f"{STORE}/{name}", file.data, makes=True):
        return {"warning": ["errUpload", name, "errPerm"], "added": [], "removed": [], "changed": [_root(call)]}
    return {"added": [_entry(call, name, len(file.data))], "removed": [], "changed": [_root(call)]}


def _make(call: Call) -> Any:
    name = posixpath.basename(call.given("name"))
    if not name or not call.disk.write(f"{STORE}/{name}", b"", makes=True):
        return {"error": ["errMkfile", name, "errPerm"]}
    return {"added": [_entry(call, name, 0)], "removed": [], "changed": [_root(call)]}


def _put(call: Call) -> Any:
    name, data = _named(call), call.form.get("content").encode("utf-8", "surrogateescape")
    if not name or call.disk.read(f"{STORE}/{name}") is None:
        return _missing(call)
    if not call.disk.write(f"{STORE}/{name}", data):
        return {"error": ["errSave", name, "errPerm"]}
    return {"changed": [_entry(call, name, len(data))]}


def _get(call: Call) -> Any:
    name = _named(call)
    text = call.disk.read(f"{STORE}/{name}") if name else None
    return {"content": text} if text is not None else _missing(call)


def _list(call: Call) -> Any:
    files = [_entry(call, name, len(call.disk.read(f"{STORE}/{name}") or "")) for name in call.disk.names(STORE)]
    return {"cwd": _root(call), "files": [_root(call), *files], "api": "2.1057", "uplMaxSize": "64M", "uplMaxFile": "20"}


def _missing(call: Call) -> Any:
    return {"error": ["errOpen", f"#{call.given('target')}", "errFileNotFound"]}


COMMANDS = {"upload": _upload, "mkfile": _make, "put": _put, "get": _get, "open": _list}


def _named(call: Call) -> str:
    """A file of the store by its hash: the volume, and base64 of its path."""
    text = call.given("target").removeprefix("l1_").replace("-", "+").replace("_", "/").replace(".", "=")
    try:
        path = base64.b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
    return path if "/" not in path and path not in ("", ".", "..") else ""


def _hash(path: str) -> str:
    return "l1_" + base64.b64encode(path.encode("utf-8", "surrogateescape")).decode().translate({43: "-", 47: "_", 61: ""})


def _entry(call: Call, name: str, size: int) -> dict[str, Any]:
    kind = KINDS.get(name.rpartition(".")[2].lower(), "application/octet-stream" if size else "inode/x-empty")
    return {
        "isowner": False, "ts": call.world.clock.now() // SECOND, "mime": kind, "read": 1, "write": 1, "size": str(size),
        "hash": _hash(name), "name": name, "phash": _hash("/"), "url": f"{posixpath.dirname(CONNECTOR)}/../files/{name}",
    }  # fmt: skip


def _root(call: Call) -> dict[str, Any]:
    return {
        "isowner": False, "ts": call.world.clock.now() // SECOND, "mime": "directory", "read": 1, "write": 1, "size": 0,
        "hash": _hash("/"), "name": "files", "volumeid": "l1_", "locked": 1, "isroot": 1,
    }  # fmt: skip


# ---- BookingPress


def page(call: Call) -> Response:
    """Where appointments are made: the sample page with the plugin's own content, and the nonce that its script sends along."""
    found = call.page("page")
    script = (
        f"var postData = {{ action:'{ACTION}', category_id: 1, total_service: '1,2', _wpnonce:'{call.accounts.nonce(ACTION)}' }};"
    )
    content = f'<div id="bookingpress_booking_form"></div><script>{script}</script>'
    body = _CANONICAL.sub(rf"\1{PAGE}", _TITLE.sub(r"\1BookingPress", found.body))
    found.body = _CONTENT.sub(lambda match: match[1] + content + match[2], body, count=1) if _CONTENT.search(body) else body + content
    return found.response()


def services(call: Call) -> Response:
    """What the page's script asks; `total_service` is put into the statement as it comes."""
    if call.given("_wpnonce") not in call.accounts.recent(ACTION):
        return _json(REFUSED)
    category = _NUMBER.match(call.given("category_id"))
    statement = (  # of tables in memory, and meant to be injected into
        f"SELECT * FROM wp_bookingpress_services WHERE bookingpress_category_id = {category[0] if category else 0} "  # noqa: S608
        f"AND bookingpress_service_id IN ({call.given('total_service')}) ORDER BY bookingpress_service_position ASC"
    )
    try:
        found = sql.run(sql.alone(BlogTables(call.world, call.accounts, call.address, begun(call.recording))), statement)
    except (sql.SqlError, ValueError, TypeError, KeyError, IndexError, OverflowError):  # wpdb gives no rows, and says nothing
        return _json([])
    call.slept += min(found.slept, LATEST)
    return _json([_service(call, found.columns or [], row) for row in found.rows])


def _service(call: Call, columns: list[str], row: list[Any]) -> dict[str, Any]:
    told = {name: None if value is None else str(value) for name, value in zip(columns, row)}
    price = re.match(r"\d+(?:\.\d+)?", told.get("bookingpress_service_price") or "")
    amount = float(price[0]) if price else 0.0
    told["bookingpress_service_price"] = f"${amount:,.2f}"
    image = f"{call.address}/wp-content/plugins/{posixpath.dirname(BOOKING)}/images/placeholder-img.jpg"
    return {**told, "service_price_without_currency": int(amount) if amount.is_integer() else amount, "img_url": image}


def _json(value: Any) -> Response:
    """json_encode's, as both plugins send it."""
    text = msgspec.json.encode(value).replace(b"/", b"\\/")
    return Response(200, b"text/html; charset=UTF-8", None, body=text)
