"""The REST interface (/wp-json): what a stranger may read, and what the administrator may make."""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec

from mirage.base.clock import SECOND
from mirage.gateway.http.nginx.message import Response
from mirage.gateway.http.sites.wordpress import posts
from mirage.gateway.http.sites.wordpress.call import Call
from mirage.gateway.http.sites.wordpress.disk import TYPES
from mirage.gateway.http.sites.wordpress.times import iso

ROUTES = {
    "": "rest index", "/": "rest index", "/wp/v2/users": "rest users", "/wp/v2/users/1": "rest user", "/wp/v2/users/me": "rest me",
    "/wp/v2/posts": "rest posts", "/wp/v2/posts/1": "rest post", "/wp/v2/pages": "rest pages", "/wp/v2/media": "rest media",
    "/wp/v2/types": "rest types", "/wp/v2/categories": "rest categories", "/wp/v2/comments": "rest comments",
    "/wp/v2/settings": "rest settings", "/wp/v2/plugins": "rest plugins", "/oembed/1.0/embed": "oembed",
    "/wp/v2/pages/2": "rest page", "/wp/v2/types/post": "rest type", "/wp/v2/categories/1": "rest category",
    "/wp/v2/comments/1": "rest comment", "/wp/v2/taxonomies": "rest taxonomies", "/wp/v2/tags": "rest tags",
    "/wp/v2/statuses": "rest statuses", "/wp/v2/search": "rest search",
}  # fmt: skip
_POST = re.compile(r"/wp/v2/posts/(\d{1,9})")  # which the editor writes to
_NAMED = re.compile(r'filename="?([^";]+)"?')


def serve(call: Call, route: str) -> Response:
    path = "/" + route.strip("/") if route.strip("/") else ""
    if call.method == "POST":
        return _made(call, path)
    if path == "/wp/v2/users/me" and _may(call):
        return call.page("rest user").response()
    if path == "/wp/v2/media":
        return _media(call)
    if path == "/wp/v2/posts":
        return _posts(call)
    made = next((post for post in posts.public(call) if path == f"/wp/v2/posts/{post['id']}"), None)
    if made is not None:
        page = call.page("rest post")
        page.body = msgspec.json.encode(_entry(call, msgspec.json.decode(page.body), made)).decode().replace("/", "\\/")
        return page.response()
    name = _embedded(call) if path == "/oembed/1.0/embed" else ROUTES.get(path)
    if name is None or name not in call.recording:
        name = "rest no user" if re.fullmatch(r"/wp/v2/users/\d+", path) else "rest nowhere"
    return call.page(name).response()


def _embedded(call: Call) -> str:
    """Whichever page is asked about, by its address."""
    path = urlsplit(call.query.get("url", "")).path.rstrip("/") + "/"
    post = next(value for name, value in call.recording.page("post redirect").fields if name == "Location")
    known = {post.partition(call.recording.host)[2]: "oembed post", "/sample-page/": "oembed page"}.get(path)
    if known is None or known not in call.recording:
        return "oembed"
    return f"{known} xml" if call.query.get("format") == "xml" else known


def _may(call: Call) -> bool:
    """By application password, or by cookie with its nonce."""
    basic = call.accounts.basic(call.request, call.visitor)
    if basic is not None:
        return basic
    nonce = call.request.first.get(b"x-wp-nonce", b"").decode("latin-1") or call.given("_wpnonce")
    return call.is_in and call.accounts.believes(nonce)


def _made(call: Call, path: str) -> Response:
    makers: dict[str, Callable[[Call], Response]] = {"/wp/v2/media": _uploaded, "/wp/v2/posts": _posted, "/wp/v2/pages": _posted}
    maker = _posted if _POST.fullmatch(path) else makers.get(path)
    if maker is not None and _may(call):
        return maker(call)
    refused = {"/wp/v2/media": "media", "/wp/v2/users": "users", "/wp/v2/settings": "settings"}.get(path, "posts")
    return call.page(f"rest {refused} refused" if path in ROUTES else "rest nowhere").response()


def _media(call: Call) -> Response:
    page = call.page("rest media")
    media = call.load().media
    page.body = msgspec.json.encode([_described(call, entry) for entry in reversed(media)]).decode().replace("/", "\\/")
    page.put("X-WP-Total", "X-WP-Total")
    return page.set("X-WP-Total", str(len(media))).set("X-WP-TotalPages", str(-(-len(media) // 10))).response()


def _described(call: Call, entry: dict[str, Any]) -> dict[str, Any]:
    address = f"{call.address}/wp-content/uploads/{entry['path']}"
    return {
        "id": entry["id"],
        "date": entry["date"],
        "date_gmt": entry["date"],
        "guid": {"rendered": address},
        "modified": entry["date"],
        "modified_gmt": entry["date"],
        "slug": entry["name"].partition(".")[0],
        "status": "inherit",
        "type": "attachment",
        "link": f"{call.address}/{entry['name'].partition('.')[0]}/",
        "title": {"rendered": entry["name"].partition(".")[0]},
        "author": 1,
        "comment_status": "open",
        "ping_status": "closed",
        "template": "",
        "meta": [],
        "description": {"rendered": ""},
        "caption": {"rendered": ""},
        "alt_text": "",
        "media_type": "image" if entry["kind"].startswith("image/") else "file",
        "mime_type": entry["kind"],
        "media_details": {},
        "post": None,
        "source_url": address,
        "_links": {"self": [{"href": f"{call.address}/wp-json/wp/v2/media/{entry['id']}"}]},
    }


def _uploaded(call: Call) -> Response:
    """A file as the body, or in a form."""
    file = call.form.files.get("file")
    head = call.request.first.get(b"content-disposition", b"").decode("latin-1")
    named = _NAMED.search(head)
    name, data = (file.name, file.data) if file is not None else (named[1] if named else "", call.request.body)
    entry = keep(call, name, data)
    if entry is None:
        page = call.page("rest media refused")
        page.status = 500
        words = msgspec.json.decode(call.page("upload refused").body)["data"]["message"]
        page.body = msgspec.json.encode({"code": "rest_upload_sideload_error", "message": words, "data": {"status": 500}}).decode()
        return page.response()
    page = call.page("rest media")
    page.status = 201
    page.body = msgspec.json.encode(_described(call, entry)).decode().replace("/", "\\/")
    page.fields = [pair for pair in page.fields if not pair[0].startswith("X-WP-Total")]
    return page.set("Location", f"{call.address}/wp-json/wp/v2/media/{entry['id']}").set("Allow", "GET, POST").response()


def keep(call: Call, name: str, data: bytes) -> dict[str, Any] | None:
    """A picture or a document of the visitor's; None where its kind is not allowed."""
    name = posixpath.basename(name)
    kind = TYPES.get(name.rpartition(".")[2].lower())
    path = call.disk.upload(name, data) if kind is not None else None
    if path is None:
        return None
    kept = call.load()
    entry = {
        "id": kept.next(),
        "name": name,
        "path": path,
        "kind": kind,
        "size": len(data),
        "date": iso(call.world.clock.now() // SECOND),
    }
    kept.media.append(entry)
    call.save(kept)
    return entry


def _posted(call: Call) -> Response:
    try:
        body = msgspec.json.decode(call.request.body) if call.request.body else {}
    except msgspec.DecodeError:
        body = dict(call.form.fields)
    named = _POST.search(call.given("rest_route") or call.request.target.decode("latin-1"))
    given = {key: str(body[key]) for key in ("title", "content", "status", "slug") if key in body}
    post = posts.keep(call, int(named[1]) if named is not None else 0, given)
    number, title, content = post["id"], post["title"], post["content"]
    page = call.page("rest post")
    page.status = 201 if named is None else 200
    made = _entry(call, msgspec.json.decode(page.body), post)
    made |= {
        "title": {"raw": title, "rendered": title},
        "content": {"raw": content, "rendered": content, "protected": False},
    }
    page.body = msgspec.json.encode(made).decode().replace("/", "\\/")
    return page.set("Location", f"{call.address}/wp-json/wp/v2/posts/{number}").response()


def _entry(call: Call, like: dict[str, Any], post: dict[str, Any]) -> dict[str, Any]:
    """A post as the interface has it, like the first."""
    now, number = post["date"], post["id"]
    return like | {
        "id": number,
        "date": now,
        "date_gmt": now,
        "modified": now,
        "modified_gmt": now,
        "status": post.get("status", "draft"),
        "title": {"rendered": post["title"]},
        "content": {"rendered": post["content"], "protected": False},
        "excerpt": {"rendered": post["content"][:300], "protected": False},
        "link": call.address + posts.path(post) if post.get("status") == "publish" else f"{call.address}/?p={number}",
        "guid": {"rendered": f"{call.address}/?p={number}"},
        "slug": post.get("slug", ""),
    }


def _posts(call: Call) -> Response:
    """The published ones: his, and the first."""
    page = call.page("rest posts")
    known = msgspec.json.decode(page.body)
    made = [_entry(call, known[0], post) for post in posts.public(call)]
    found = made + [entry for entry in known if entry["id"] not in {post["id"] for post in call.load().posts}]
    page.body = msgspec.json.encode(found).decode().replace("/", "\\/")
    return page.set("X-WP-Total", str(len(found))).response()


def decoded(text: str) -> bytes:
    """base64 as PHP takes it: what does not belong is read over."""
    clean = re.sub(r"[^A-Za-z0-9+/]", "", text)
    return base64.b64decode(clean + "=" * (-len(clean) % 4)) if len(clean) % 4 != 1 else b""
