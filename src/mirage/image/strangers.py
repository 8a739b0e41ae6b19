"""What strangers ask of WordPress, put on record under the very words: method, target, and behind a blank what a form says.

Runs beside `recorder.py` inside the sealed installation. `gateway/http/sites/wordpress/known.py` finds the answers, and says which
other words mean the same: a number that nobody has is 9999, a word that is not there `recordednone`, a forbidden one `recorded`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from mirage.image.recorder import Talk

HOME = Path("/usr/share/wordpress")
PAGES = (
    "/?author=0 /?author=9999 /?cat=1 /?cat=9999 /?tag=recordednone /?s= /?s=hello /?s=sample /?s=world /?s=wordpress /?s=page "
    "/?feed=rss2 /?feed=atom /?feed=rdf /?feed=rss /?feed=comments-rss2 /?attachment_id=1 /?preview=true&p=1 /?embed=true&p=1 "
    "/?paged=2 /?p=2 /?page_id=2 /?p=9999 /?page_id=9999 /?author_name=admin /?name=hello-world /?pagename=sample-page "
    "/?category_name=uncategorized /page/1/ /page/2/ /page/ /feed/atom/ /feed/rdf/ /feed/rss/ /feed/rss2/ /comments/feed/atom/ "
    "/comments/feed/rdf/ /hello-world/ /hello-world /hello /sample /SAMPLE-PAGE/ /sample-page /sample-page/embed/ "
    "/sample-page/trackback/ /index.php /index.php/sample-page/ /feed /comments/feed /author/admin/feed/atom/ "
    "/category/uncategorized/ /category/uncategorized /author/admin /search/hello/ /search/hello/feed/rss2/ /favicon.ico "
    "/sitemap.xml /wp-sitemap-index.xsl /wp-sitemap.xsl /wp-sitemap-posts-post-2.xml /wp-sitemap-taxonomies-post_tag-1.xml "
    "/login /login/ /admin /admin/ /dashboard /dashboard/ /wp-admin /wp-admin/network/ /wp-admin/user/ "
    "/wp-admin/maint/repair.php /wp-rss.php /wp-rss2.php /wp-atom.php /wp-feed.php /wp-commentsrss2.php /wp-register.php "
    "/wp-app.php /wp-trackback.php?p=1 /wp-admin/admin-ajax.php?action=heartbeat /wp-admin/admin-ajax.php?action=recorded "
    "/wp-admin/admin-post.php?action=recorded /wp-admin/install.php?step=1 /wp-admin/install.php?step=2 "
    "/wp-admin/setup-config.php?step=1 /wp-admin/setup-config.php?step=0 /wp-admin/upgrade.php?step=1 "
    "/wp-admin/load-scripts.php /wp-admin/load-styles.php"
).split()
LOGIN = (
    "action=logout action=rp action=rp&key=recorded&login=admin action=resetpass action=postpass action=confirmaction "
    "action=recorded checkemail=confirm checkemail=registered registration=disabled loggedout=true reauth=1 interim-login=1 "
    "error=expiredkey action=lostpassword&error=invalidkey action=lostpassword&error=expiredkey"
).split()
FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/wp-login.php", {}),
    ("/wp-login.php", {"log": "", "pwd": ""}),
    ("/wp-login.php?action=lostpassword", {"user_login": ""}),
    ("/wp-login.php?action=lostpassword", {"user_login": "admin"}),
    ("/wp-login.php?action=postpass", {"post_password": "recorded"}),
    ("/wp-comments-post.php", {"author": "a", "comment": "", "comment_post_ID": "1", "email": "a@example.com"}),
    ("/wp-comments-post.php", {"author": "", "comment": "a", "comment_post_ID": "1", "email": ""}),
    ("/wp-comments-post.php", {"author": "a", "comment": "a", "comment_post_ID": "1", "email": "a"}),
    ("/wp-comments-post.php", {"author": "a", "comment": "a", "comment_post_ID": "9999", "email": "a@example.com"}),
    ("/wp-admin/admin-ajax.php", {"action": "heartbeat"}),
    ("/wp-admin/admin-ajax.php", {"action": "generate-password"}),
    ("/wp-admin/admin-ajax.php", {"action": "recorded"}),
    ("/wp-trackback.php?p=1", {"title": "a", "url": "http://recorded.invalid/"}),
    ("/wp-trackback.php", {"title": "a"}),
)
LISTS = "users posts pages media comments categories tags blocks search".split()
ONES = {"users": 1, "posts": 1, "pages": 2, "comments": 1, "categories": 1, "media": 9999, "tags": 9999, "blocks": 9999}
ASKED = (
    "per_page=1000 per_page=recorded page=2 page=0 search=recordednone slug=recordednone context=edit context=recorded "
    "order=recorded orderby=recorded status=draft status=recorded roles=administrator who=authors include=9999 author=9999 "
    "offset=1000 _embed="
).split()
ROUTES = (
    "/wp/v2 /oembed/1.0 /wp-site-health/v1 /wp-block-editor/v1 /batch/v1 /wp/v2/types/page /wp/v2/types/attachment "
    "/wp/v2/types/recorded /wp/v2/statuses/publish /wp/v2/statuses/recorded /wp/v2/taxonomies/category "
    "/wp/v2/taxonomies/post_tag /wp/v2/taxonomies/recorded /wp/v2/blocks /wp/v2/search /wp/v2/themes "
    "/wp/v2/themes/twentytwentythree /wp/v2/block-types /wp/v2/templates /wp/v2/template-parts /wp/v2/navigation /wp/v2/menus "
    "/wp/v2/menu-items /wp/v2/menu-locations /wp/v2/sidebars /wp/v2/widgets /wp/v2/widget-types /wp/v2/global-styles/9999 "
    "/wp/v2/plugins/akismet /wp/v2/plugins/akismet/akismet /wp/v2/block-directory/search?term=a "
    "/wp/v2/pattern-directory/patterns /wp/v2/block-patterns/patterns /wp/v2/block-patterns/categories "
    "/wp/v2/users/1/application-passwords /wp/v2/users/9999/application-passwords /wp/v2/posts/1/revisions "
    "/wp/v2/posts/9999/revisions /wp/v2/pages/2/revisions /wp/v2/posts/1/autosaves /wp/v2/pages/3 /wp/v2/search?search=sample "
    "/wp/v2/search?search=hello /wp-site-health/v1/directory-sizes /wp-site-health/v1/tests/background-updates "
    "/wp-site-health/v1/tests/https-status /wp-block-editor/v1/url-details /wp-block-editor/v1/export /oembed/1.0/embed "
    "/oembed/1.0/proxy /oembed/1.0/proxy?url=recorded /wp-block-editor/v1/url-details?url=recorded /wp/v2/posts/1?password=a"
).split()
REST = "/wp-json"
JSON = "application/json"
USER = {"username": "a", "email": "a@example.com", "password": "a"}


def strangers(talk: Talk) -> None:
    """Everything, without a cookie."""
    for target in PAGES:
        _get(talk, target)
    year, month, day, _ = dict(talk.kept["post redirect"]["fields"]).get("Location", "/0000/00/00/").split("/", 3)[-1].split("/", 3)
    for dates in ([year], [year, month], [year, month, day]):
        _get(talk, f"/{'/'.join(dates)}/")
        _get(talk, f"/?m={''.join(dates)}")
    _get(talk, f"/?year={year}")
    for query in LOGIN:
        _get(talk, f"/wp-login.php?{query}")
    for file in sorted([*HOME.glob("*.php"), *HOME.glob("wp-admin/*.php"), *HOME.glob("wp-admin/network/*.php")]):
        _get(talk, f"/{file.relative_to(HOME)}")
    for target, form in FORMS:
        talk.cookies.clear()
        talk.ask(f"POST {target} {urlencode(form)}", target, form)
    talk.cookies["wordpress_test_cookie"] = ""
    talk.ask("POST /wp-login.php without cookies", "/wp-login.php", {"log": "admin", "pwd": "a", "testcookie": "1"})
    talk.cookies.clear()
    _rest(talk)
    talk.cookies.clear()


def _get(talk: Talk, target: str) -> None:
    talk.cookies.clear()
    key = f"GET {target}"
    talk.ask(key, target)
    fields = dict(talk.kept[key]["fields"])
    if "reauth=1" in fields.get("Location", ""):  # the answer of any page for those who are in
        del talk.kept[key]


def _rest(talk: Talk) -> None:
    for name in LISTS:
        for query in ASKED:
            _get(talk, f"{REST}/wp/v2/{name}?{query}")
        for method, body in (("OPTIONS", None), ("PUT", b"{}"), ("POST", b"{}")):
            talk.ask(f"{method} {REST}/wp/v2/{name}", f"{REST}/wp/v2/{name}", body, JSON, method=method)
    for name, known in ONES.items():
        for number in (known, 9999):
            target = f"{REST}/wp/v2/{name}/{number}"
            for method, body in (
                ("GET", None),
                ("OPTIONS", None),
                ("PUT", b"{}"),
                ("PATCH", b"{}"),
                ("DELETE", b"{}"),
                ("POST", b"{}"),
            ):
                talk.ask(f"{method} {target}", target, body, JSON, method=method)
            _get(talk, f"{target}?context=edit")
    for route in ROUTES:
        _get(talk, REST + route)
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        for name in ("settings", "plugins", "types", "users/me"):
            talk.ask(f"{method} {REST}/wp/v2/{name}", f"{REST}/wp/v2/{name}", b"{}", JSON, method=method)
    talk.ask(f"OPTIONS {REST}", f"{REST}/", method="OPTIONS")
    talk.ask(f"POST {REST}/batch/v1", f"{REST}/batch/v1", b"{}", JSON)
    talk.ask(f"POST {REST} nowhere", f"{REST}/recorded", b"{}", JSON)
    talk.ask(f"POST {REST} no json", f"{REST}/wp/v2/posts", b"{", JSON)
    talk.ask(f"POST {REST}/wp/v2/users whole", f"{REST}/wp/v2/users", json.dumps(USER).encode(), JSON)
    talk.ask(f"POST {REST}/wp/v2/comments whole", f"{REST}/wp/v2/comments", b'{"post":1,"content":"a"}', JSON)
    talk.ask(f"GET {REST} no callback", f"{REST}/?_jsonp=a(b")
    talk.ask(f"GET {REST} no nonce", f"{REST}/wp/v2/users/me?_wpnonce=0123456789")
