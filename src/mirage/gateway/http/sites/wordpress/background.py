"""admin-ajax.php and async-upload.php: what pages send by themselves, and files that are uploaded."""

from __future__ import annotations

import datetime
import posixpath
from typing import Any

import msgspec

from mirage.gateway.http.nginx.message import Response
from mirage.gateway.http.sites.wordpress import admin, known, rest
from mirage.gateway.http.sites.wordpress.call import Call
from mirage.gateway.http.sites.wordpress.times import long

AJAX = "/wp-admin/admin-ajax.php"
SETTLED = {  # actions that keep how a page looks to him, and the names of their nonces
    "closed-postboxes": "closedpostboxesnonce", "hidden-columns": "screenoptionnonce", "meta-box-order": "_ajax_nonce",
    "wp-compression-test": "_ajax_nonce", "health-check-site-status-result": "_wpnonce",
}  # fmt: skip


def ajax(call: Call) -> Response:
    action = call.given("action")
    if action == "upload-attachment" and call.is_in:
        return upload(call)
    if action == "edit-theme-plugin-file" and call.is_in:
        _, where = admin.edited(call)
        if not call.accounts.believes(call.given("nonce")):
            return call.page("file not edited").response()
        return call.page("file edited" if call.disk.write(where, admin.content(call)) else "file not edited").response()
    if action and call.is_in:
        return _background(call, action)
    kept = None
    if action:
        kept = known.posted(call, AJAX, {"action": action}) or known.posted(call, AJAX, {"action": known.REFUSED})
    return kept if kept is not None else call.page("ajax").response()


def _background(call: Call, action: str) -> Response:
    """What the administrator's pages send by themselves."""
    if action == "query-attachments":
        return _library(call)
    if action in SETTLED and call.accounts.believes(call.given(SETTLED[action])):
        done = call.page("ajax")
        done.status, done.body = 200, "1"
        return done.response()
    beats = action == "heartbeat" and call.accounts.believes(call.given("_nonce"))
    found = known.found(call, "admin heartbeat" if beats else f"admin ajax {action}")
    return (found if found is not None else call.page("ajax")).response()


def _library(call: Call) -> Response:
    """The grid of pictures."""
    found = call.page("uploaded")
    like = msgspec.json.decode(found.body)["data"]
    listed = [_attachment(call, like, entry) for entry in reversed(call.load().media)]
    found.body = msgspec.json.encode({"success": True, "data": listed}).decode().replace("/", "\\/")
    return found.change("X-WP-Total", str(len(listed))).change("X-WP-TotalPages", str(min(1, len(listed)))).response()


def upload(call: Call) -> Response:
    """async-upload.php."""
    if not call.is_in:
        return admin.page(call, "async-upload.php")
    if not call.accounts.believes(call.given("_wpnonce")):
        return call.page("expired").response()
    file = call.form.files.get("async-upload")
    entry = rest.keep(call, call.form.get("name") or file.name, file.data) if file is not None else None
    if entry is None:
        return call.page("upload refused", ("recordedfile.php", file.name if file is not None else "")).response()
    found = call.page("uploaded")
    made = msgspec.json.decode(found.body)
    made["data"] = _attachment(call, made["data"], entry)
    found.body = msgspec.json.encode(made).decode().replace("/", "\\/")
    return found.set("X-WP-Upload-Attachment-ID", str(entry["id"])).response()


def _attachment(call: Call, like: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """A picture or a document, as wp_prepare_attachment_for_js() has it."""
    address = f"{call.address}/wp-content/uploads/{entry['path']}"
    made = int(datetime.datetime.fromisoformat(entry["date"]).replace(tzinfo=datetime.UTC).timestamp())
    base = posixpath.basename(entry["path"])
    stem = base.rpartition(".")[0]
    main, _, sub = entry["kind"].partition("/")
    return like | {
        "id": entry["id"], "title": stem, "filename": base, "url": address, "link": f"{call.address}/{stem}/", "name": stem,
        "date": made * 1000, "modified": made * 1000, "mime": entry["kind"], "type": main, "subtype": sub,
        "dateFormatted": long(made), "sizes": {},
        "editLink": f"{call.address}/wp-admin/post.php?post={entry['id']}&action=edit", "filesizeInBytes": entry["size"],
        "filesizeHumanReadable": _human(entry["size"]),
    }  # fmt: skip


def _human(size: int) -> str:
    """size_format."""
    return f"{size} B" if size < 1024 else f"{round(size / 1024)} KB" if size < 1 << 20 else f"{round(size / (1 << 20))} MB"
