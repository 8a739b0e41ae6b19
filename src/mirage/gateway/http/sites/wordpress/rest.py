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
from mirage.gateway.http.sites.wordpress import known, posts
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
REST = f"POST {known.REST}"
NO_JSON, NO_CALLBACK, NO_NONCE = f"{REST} no json", f"GET {known.REST} no callback", f"GET {known.REST} no nonce"
NEEDED = {"/wp/v2/users": ("username", "email", "password"), "/wp/v2/comments": ("post", "content")}
LISTED = ("/wp/v2/posts", "/wp/v2/posts/1")  # which a visitor's own change
_CALLBACK = re.compile(r"[\w.]+")
_POST = re.compile(r"/wp/v2/posts/(\d{1,9})")  # which the editor writes to
_NAMED = re.compile(r'filename="?([^";]+)"?')


def serve(call: Call, route: str) -> Response:
    path = "/" + route.strip("/") if route.strip("/") else ""
    call.accounts.basic(call.request, call.visitor)
    callback = call.query.get("_jsonp", "")
    if callback and not _CALLBACK.fullmatch(callback) and NO_CALLBACK in call.recording:
        return call.page(NO_CALLBACK).response()
    method = _method(call)
    response = _answered(call, method, path)
    origin = call.request.first.get(b"origin")
    if origin is not None:
        allowed = (b"OPTIONS, GET, POST, PUT, PATCH, DELETE", b"true")
        names = (b"Access-Control-Allow-Methods", b"Access-Control-Allow-Credentials")
        at = next((at for at, pair in enumerate(response.fields) if pair[0] == b"Vary"), len(response.fields))
        response.fields[at:at] = [(b"Access-Control-Allow-Origin", origin), *zip(names, allowed, strict=True)]
    if call.method != "GET":
        response.fields = [pair for pair in response.fields if pair != (b"Vary", b"Origin")]
    return _shaped(call, response, callback)


def _method(call: Call) -> str:
    """A request may name another than it has."""
    wanted = call.query.get("_method", "") or call.request.first.get(b"x-http-method-override", b"").decode("latin-1")
    return wanted.upper() or ("GET" if call.method == "HEAD" else call.method)


def _answered(call: Call, method: str, path: str) -> Response:
    nonce = call.request.first.get(b"x-wp-nonce", b"").decode("latin-1") or call.given("_wpnonce")
    if nonce and not call.accounts.believes(nonce) and NO_NONCE in call.recording:
        return call.page(NO_NONCE).response()
    if method in ("POST", "PUT", "PATCH") and _is_no_json(call) and NO_JSON in call.recording:
        return call.page(NO_JSON).response()
    may = _may(call)
    if may and not (method == "GET" and path in LISTED and posts.public(call)):
        kept = known.administered(call, method, path)
        if kept is not None:
            return kept
    if method == "POST" and (may or f"{REST} nowhere" not in call.recording):
        return _made(call, path)
    if not may:
        kept = _refused(call, method, path)
        if kept is not None:
            return kept
    return _read(call, path, may)


def _refused(call: Call, method: str, path: str) -> Response | None:
    """What a stranger gets who wants to write, or something that lists do not give out."""
    if (
        method == "POST"
        and path in ("/wp/v2/users", "/wp/v2/comments")
        and all(call.given(name) or name in call.json for name in NEEDED[path])
    ):
        whole = f"POST {known.REST}{path} whole"
        return call.page(whole).response() if whole in call.recording else None
    if method == "GET" and posts.public(call) and path.startswith("/wp/v2/posts"):
        return None
    if method == "GET" and path == "/oembed/1.0/embed" and call.query.get("url"):
        return None
    kept = known.rest(call, method, path)
    if kept is None and method != "GET" and f"{REST} nowhere" in call.recording:
        return call.page(f"{REST} nowhere").response()
    return kept


def _is_no_json(call: Call) -> bool:
    if b"json" not in call.request.first.get(b"content-type", b"") or not call.request.body:
        return False
    try:
        msgspec.json.decode(call.request.body)
    except msgspec.DecodeError:
        return True
    return False


def _shaped(call: Call, response: Response, callback: str) -> Response:
    """Only those fields of each thing that were asked for, and as a script where a callback is named."""
    wanted = [name.strip() for name in call.query.get("_fields", "").split(",") if name.strip()]
    body = response.body if isinstance(response.body, bytes) else b""
    if wanted and response.status < 300:
        found = msgspec.json.decode(body)
        chosen = [_chosen(one, wanted) for one in found] if isinstance(found, list) else _chosen(found, wanted)
        body = msgspec.json.encode(chosen).replace(b"/", b"\\/")
    if callback:
        body = b"/**/%b(%b)" % (callback.encode(), body)
        response.kind = b"application/javascript; charset=UTF-8"
    response.body = body
    return response


def _chosen(one: Any, wanted: list[str]) -> Any:
    return (
        {name: one[name] for name in one if name in {field.partition(".")[0] for field in wanted}} if isinstance(one, dict) else one
    )


def _read(call: Call, path: str, may: bool) -> Response:
    if path == "/wp/v2/users/me" and may:
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
    """By cookie with its nonce."""
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
    return page.change("X-WP-Total", str(len(media))).change("X-WP-TotalPages", str(-(-len(media) // 10))).response()


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
    first = msgspec.json.decode(page.body)
    made = [_entry(call, first[0], post) for post in posts.public(call)]
    found = made + [entry for entry in first if entry["id"] not in {post["id"] for post in call.load().posts}]
    page.body = msgspec.json.encode(found).decode().replace("/", "\\/")
    return page.change("X-WP-Total", str(len(found))).response()


def decoded(text: str) -> bytes:
    """base64 as PHP takes it: what does not belong is read over."""
    clean = re.sub(r"[^A-Za-z0-9+/]", "", text)
    return base64.b64decode(clean + "=" * (-len(clean) % 4)) if len(clean) % 4 != 1 else b""
