"""What the world sees of the blog: pages, feeds, the REST interface's doors, and what is not there."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote, unquote

from mirage.gateway.http.nginx.message import Response
from mirage.gateway.http.sites.wordpress import known, posts, rest
from mirage.gateway.http.sites.wordpress.accounts import ADMIN
from mirage.gateway.http.sites.wordpress.call import Call

PATHS = {
    "/": "home", "/feed/": "feed", "/comments/feed/": "comments feed", "/robots.txt": "robots", "/wp-sitemap.xml": "sitemap",
    "/sample-page/": "page", f"/author/{ADMIN}/": "author",
    "/sample-page/feed/": "page feed", f"/author/{ADMIN}/feed/": "author feed",
    "/category/uncategorized/": "category", "/category/uncategorized/feed/": "category feed",
    "/wp-sitemap-posts-post-1.xml": "sitemap posts", "/wp-sitemap-posts-page-1.xml": "sitemap pages",
    "/wp-sitemap-taxonomies-category-1.xml": "sitemap categories", "/wp-sitemap-users-1.xml": "sitemap users",
}  # fmt: skip
SHORT = {  # wp_redirect_admin_locations
    "/wp-admin": "/wp-admin/",
    "/admin": "/wp-admin/",
    "/dashboard": "/wp-admin/",
    "/login": "/wp-login.php",
    "/wp-login": "/wp-login.php",
    "/login.php": "/wp-login.php",
    "/sitemap.xml": "/wp-sitemap.xml",
}


def plain(name: str) -> Callable[[Call], Response]:
    """A script that answers always the same."""
    return lambda call: call.page(name).response()


def quiet(call: Call) -> Response:
    """A script that does its work and says nothing."""
    return Response(200, b"text/html; charset=UTF-8", None)


def _path(call: Call) -> str:
    """REQUEST_URI's: nginx' own path is this script's."""
    return unquote(call.request.target.decode("latin-1").partition("?")[0])


def is_asked_for_json(call: Call) -> bool:
    path = _path(call)
    return "rest_route" in call.query or path == "/wp-json" or path.startswith(("/wp-json/", "/index.php/wp-json"))


def index(call: Call) -> Response:
    path = _path(call)
    if is_asked_for_json(call):
        return rest.serve(call, call.query["rest_route"] if "rest_route" in call.query else path.partition("/wp-json")[2])
    if "_wp-find-template" in call.query and call.is_in:
        return _template(call, path)
    if path in ("/", "/index.php"):
        return _asked(call)
    slashed = path.rstrip("/") + "/"
    own = posts.at(call, slashed)
    if own is not None:
        return own.response() if path.endswith("/") else call.redirect(slashed, "author redirect")
    if slashed == _post(call):
        return call.page("post").response() if path.endswith("/") else call.redirect(slashed, "author redirect")
    if slashed == f"{_post(call)}feed/" and "post feed" in call.recording:
        return call.page("post feed").response()
    if path in PATHS and PATHS[path] in call.recording:
        return posts.front(call, call.page(PATHS[path])).response()
    if slashed in PATHS and PATHS[slashed] in call.recording:
        return call.redirect(slashed, "author redirect")
    short = SHORT.get(path.rstrip("/").lower())
    if short is not None:
        return call.redirect(short)
    return _nowhere(call)


def _template(call: Call, path: str) -> Response:
    """What an editor asks: which of the theme's templates this page is drawn by."""
    is_page = "page_id" in call.query or path == "/sample-page/"
    kind = "page" if is_page else "post" if "p" in call.query or path != "/" else "home"
    name = f"template of a {kind}"
    return call.page(name if name in call.recording else "404").response()


def _asked(call: Call) -> Response:
    """The front page, or what its query wants instead."""
    query = call.query
    author, post = query.get("author", ""), query.get("p", query.get("page_id", ""))
    if author:
        return call.page("author redirect").response() if author.strip() == "1" else _nowhere(call)
    if post.strip() == "3" and call.is_in and "draft preview" in call.recording:
        return call.page("draft preview").response()
    if post:
        made = {str(one["id"]): posts.path(one) for one in posts.public(call)}
        target = {"1": _post(call), "2": "/sample-page/", **made}.get(post.strip())
        return call.redirect(target, "post redirect") if target else _nowhere(call)
    if "feed" in query:
        return call.redirect("/comments/feed/" if query["feed"].startswith("comments") else "/feed/", "author redirect")
    if query.get("author_name") == ADMIN:
        return call.redirect(f"/author/{ADMIN}/", "author redirect")
    if "s" in query:
        word = query["s"]
        links = [(f"{before}recordedterm", before + quote(word, safe="~")) for before in ("?s=", "/search/")]
        return call.page("search", *links, ("recordedterm", escape(word))).response()
    return posts.front(call, call.page("home admin" if call.is_in else "home")).response()


def _post(call: Call) -> str:
    """Where the first post is: its date is the blog's."""
    location = next(value for name, value in call.recording.page("post redirect").fields if name == "Location")
    return location.partition(call.recording.host)[2]


def _nowhere(call: Call) -> Response:
    path = call.request.target.decode("latin-1")
    return call.page("404", ("/recorded-nowhere/", escape(path))).response()


COMMENT = "/wp-comments-post.php"
MAIL = "a@example.com"


def comment(call: Call) -> Response:
    given = {name: call.form.get(name).strip() for name in ("author", "comment", "comment_post_ID", "email")}
    fault = _refused(call, given) if call.method == "POST" else None
    if fault is not None:
        kept = known.posted(call, COMMENT, fault)
        return kept if kept is not None else call.page("comment without post").response()
    if call.method != "POST" or given["comment_post_ID"] != "1":
        return call.page("comment without post").response()
    kept_so_far = call.load()
    number = kept_so_far.next()
    call.save(kept_so_far)
    where = (
        f"{_post(call)}?unapproved={number}&moderation-hash={'%032x' % (number * 0x9E3779B97F4A7C15 % (1 << 128))}#comment-{number}"
    )
    return call.redirect(where, "admin redirect")


def _refused(call: Call, given: dict[str, str]) -> dict[str, str] | None:
    """The form on record that fails like this one, in the order in which WordPress looks (wp_handle_comment_submission)."""
    as_recorded = {"author": "a", "comment": "a", "comment_post_ID": "1", "email": MAIL}
    if not given["comment_post_ID"]:
        return None
    if given["comment_post_ID"] != "1":
        return {**as_recorded, "comment_post_ID": known.NOBODY}
    if not call.is_in and not (given["author"] and given["email"]):
        return {**as_recorded, "author": "", "email": ""}
    if not call.is_in and not re.fullmatch(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+", given["email"]):
        return {**as_recorded, "email": "a"}
    return {**as_recorded, "comment": ""} if not given["comment"] else None
