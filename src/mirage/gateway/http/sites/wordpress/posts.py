"""Posts that a visitor has made, on the pages where WordPress shows them: each like the first post, which is on record."""

from __future__ import annotations

import calendar
import re
import time
from html import escape
from typing import Any

import msgspec

from mirage.base.clock import SECOND
from mirage.gateway.http.recording import Page
from mirage.gateway.http.sites.wordpress.call import Call
from mirage.gateway.http.sites.wordpress.times import iso, long

TITLE, WORDS = "Hello world!", "Welcome to WordPress. This is your first post. Edit or delete it, then start writing!"
FIRST = "hello-world"
_ITEM = re.compile(r'<li class="wp-block-post post-1 .*?</li>', re.DOTALL)
_ROW = re.compile(r'<tr id="post-1".*?</tr>', re.DOTALL)
_DATE = re.compile(r"Published<br />[^<]*")
_COUNT = re.compile(r"(<span class=\"count\">\()(\d+)(\)</span>)")
_ITEMS = re.compile(r'<span class="displaying-num">[^<]*</span>')


def slug(title: str) -> str:
    """sanitize_title()."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:200]


def path(post: dict[str, Any]) -> str:
    """Its permanent link, by day and name."""
    return f"/{post['date'][:10].replace('-', '/')}/{post.get('slug') or post['id']}/"


def public(call: Call) -> list[dict[str, Any]]:
    """The published ones, the youngest first."""
    return [post for post in reversed(call.load().posts) if post.get("status") == "publish"]


def keep(call: Call, number: int, given: dict[str, str]) -> dict[str, Any]:
    """A new post, or one that is changed; the first, too, is his from then on."""
    kept = call.load()
    post = next((post for post in kept.posts if post["id"] == number), None)
    if post is None:
        post = {"title": "", "content": "", "status": "draft", "date": iso(call.world.clock.now() // SECOND)}
        if number == 1:
            first = msgspec.json.decode(call.page("rest post").body)
            post |= {"title": TITLE, "content": f"<p>{WORDS}</p>", "status": "publish", "date": first["date"], "slug": FIRST}
        post["id"] = number or kept.next()
        kept.posts.append(post)
    post |= given
    post["slug"] = post.get("slug") or slug(post["title"])
    call.save(kept)
    return post


def at(call: Call, place: str) -> Page | None:
    """The page of a post, by its path."""
    post = next((post for post in public(call) if path(post) == place), None)
    return None if post is None else _filled(call, call.page("post"), post)


def front(call: Call, page: Page) -> Page:
    """The blog's front page, or another list of posts, with his before the first."""
    first = _ITEM.search(page.body)
    if first is not None:
        items = "".join(_filled(call, Page(200, [], first[0]), post).body for post in public(call))
        page.body = page.body[: first.start()] + items + page.body[first.end() if _has_first(call) else first.start() :]
    return page


def listed(call: Call, page: Page) -> Page:
    """wp-admin's list of posts."""
    row, posts = _ROW.search(page.body), list(reversed(call.load().posts))
    if row is None or not posts:
        return page
    rows = []
    for post in posts:
        made = _filled(call, Page(200, [], row[0]), post).body
        day, clock = post["date"][:10].replace("-", "/"), post["date"][11:16]
        word = "Published" if post.get("status") == "publish" else "Last Modified"
        made = _DATE.sub(f"{word}<br />{day} at {int(clock[:2]) % 12 or 12}:{clock[3:]} {'pm' if clock >= '12' else 'am'}", made)
        made = (
            made.replace("post=1&", f"post={post['id']}&")
            .replace("post-1", f"post-{post['id']}")
            .replace('value="1"', f'value="{post["id"]}"')
        )
        if post.get("status") != "publish":
            made = made.replace("</strong>", ' &mdash; <span class="post-state">Draft</span></strong>', 1).replace(
                "status-publish", "status-draft"
            )
        rows.append(made)
    page.body = page.body[: row.start()] + "".join(rows) + page.body[row.end() if _has_first(call) else row.start() :]
    more = len(posts) - _has_first(call)
    page.body = _ITEMS.sub(f'<span class="displaying-num">{more + 1} item{"s" if more else ""}</span>', page.body)
    page.body = _COUNT.sub(lambda found: f"{found[1]}{int(found[2]) + more}{found[3]}", page.body, count=2)
    return page


def _has_first(call: Call) -> bool:
    return any(post["id"] == 1 for post in call.load().posts)


def _filled(call: Call, page: Page, post: dict[str, Any]) -> Page:
    first = next(value for name, value in call.page("post redirect").fields if name == "Location")
    title, content = escape(str(post["title"])), str(post["content"])
    moment = str(post["date"])
    page.put(first, call.address + path(post)).put(FIRST, str(post.get("slug") or post["id"])).put(TITLE, title)
    page.put(f"<p>{WORDS}</p>", content if "<" in content else f"<p>{escape(content)}</p>")
    page.put(WORDS, escape(re.sub(r"<[^>]*>", "", content))[:300]).put("postid-1", f"postid-{post['id']}")
    page.body = re.sub(r'datetime="[^"]*"', f'datetime="{moment}+00:00"', page.body)
    page.body = re.sub(
        r"(datetime=\"[^\"]*\">(?:<a [^>]*>)?)[A-Z][a-z]+ \d+, \d{4}", lambda found: found[1] + _long(moment), page.body
    )
    return page.put("post-1 ", f"post-{post['id']} ")


def _long(moment: str) -> str:
    """November 29, 2026."""
    return long(calendar.timegm(time.strptime(moment[:19], "%Y-%m-%dT%H:%M:%S")))
