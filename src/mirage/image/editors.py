"""What the administrator's own pages ask in the background: the editors' REST requests, the site's health, admin-ajax.

Runs beside `recorder.py` inside the sealed installation. The list is what a browser asked of WordPress 6.1 with the theme Twenty
Twenty-Three. `gateway/http/sites/wordpress/known.py` finds an answer under `admin`, the method and the address, whose query has its
words in the order of the alphabet and without those that begin with `_`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from mirage.image.recorder import Talk

REST = "/wp-json"
READ = (
    "/wp/v2/blocks /wp/v2/blocks?context=edit&per_page=100 /wp/v2/block-patterns/patterns /wp/v2/block-patterns/categories "
    "/wp/v2/users/me /wp/v2/users/me?context=edit /wp/v2/users?context=edit /wp/v2/users?context=edit&who=authors "
    "/wp/v2/users?context=view&per_page=1&who=authors /wp/v2/users?context=view&per_page=50&who=authors /wp/v2/settings "
    "/wp/v2/themes /wp/v2/themes?status=active /wp/v2/themes?context=edit&status=active /wp/v2/themes/twentytwentythree "
    "/wp/v2/themes/twentytwentythree?context=edit /wp/v2/types?context=edit /wp/v2/types?context=edit&per_page=100 "
    "/wp/v2/types/post?context=edit /wp/v2/types/page?context=edit /wp/v2/types/wp_template?context=edit "
    "/wp/v2/types/wp_template_part?context=edit /wp/v2/taxonomies?context=edit /wp/v2/taxonomies?context=edit&per_page=100 "
    "/wp/v2/taxonomies?context=view /wp/v2/taxonomies?context=view&per_page=100&type=post "
    "/wp/v2/taxonomies/category?context=edit /wp/v2/taxonomies/post_tag?context=edit "
    "/wp/v2/categories?context=view&order=asc&orderby=name&per_page=100 /wp/v2/categories?context=view&per_page=100 "
    "/wp/v2/categories?context=view&per_page=1 /wp/v2/tags?context=view&per_page=100 /wp/v2/tags?context=view&per_page=1 "
    "/wp/v2/comments?context=edit /wp/v2/comments?context=embed&order=asc&page=1&parent=0&per_page=50&status=approve "
    "/wp/v2/comments?context=embed&order=asc&parent=0&per_page=50&status=approve "
    "/wp/v2/menus?context=view&per_page=100 /wp/v2/navigation?context=edit&per_page=100&status=draft "
    "/wp/v2/navigation?context=edit&per_page=100&status%5B0%5D=publish&status%5B1%5D=draft "
    "/wp/v2/pages?context=edit /wp/v2/pages?context=view&order=asc&orderby=id&parent=0&per_page=100 "
    "/wp/v2/pages?context=view&order=asc&orderby=menu_order&per_page=100 /wp/v2/pages?context=view&per_page=1 "
    "/wp/v2/pages/2?context=edit /wp/v2/posts/1?context=edit /wp/v2/posts/1/revisions /wp/v2/posts/1/autosaves "
    "/wp/v2/pages/2/revisions /wp/v2/statuses?context=edit /wp/v2/templates?context=edit&per_page=-1 "
    "/wp/v2/template-parts?context=edit&per_page=-1 /wp-site-health/v1/tests/dotorg-communication "
    "/wp-site-health/v1/tests/background-updates /wp-site-health/v1/tests/loopback-requests "
    "/wp-site-health/v1/tests/https-status /wp-site-health/v1/tests/authorization-header "
    "/wp-site-health/v1/tests/page-cache /wp-site-health/v1/directory-sizes /wp/v2/users/1/application-passwords"
).split()
OPTIONS = "/wp/v2/blocks /wp/v2/settings /wp/v2/navigation /wp/v2/posts /wp/v2/pages /wp/v2/posts/1 /wp/v2/media".split()
SITE = ("postType=wp_template", "postType=wp_template_part", "postType=wp_template&postId=twentytwentythree//home")
BACKGROUND = (  # actions of admin-ajax.php that want nothing, or a nonce of the editor's page
    "query-themes wp-remove-post-lock closed-postboxes wp-compression-test health-check-site-status-result "
    "hidden-columns meta-box-order logged-in sample-permalink get-community-events"
).split()


def editors(talk: Talk) -> None:
    """As who is in."""
    nonce = _first(r'createNonceMiddleware\(\s*"([0-9a-f]{10})"', talk.ask("", "/wp-admin/post-new.php"))

    def rest(method: str, route: str) -> str:
        target = f"{REST}{route}"
        return talk.ask(f"admin {method} {target}", f"{target}{'&' if '?' in target else '?'}_wpnonce={nonce}", method=method)

    for route in READ:
        rest("GET", route)
    for route in OPTIONS:
        rest("OPTIONS", route)
    for kind in ("templates", "template-parts"):
        listed = json.loads(talk.kept[f"admin GET {REST}/wp/v2/{kind}?context=edit&per_page=-1"]["body"] or "[]")
        for one in listed:
            rest("GET", f"/wp/v2/{kind}/{one['id']}?context=edit")
    for name, target in (("post", "/?p=1"), ("page", "/?page_id=2"), ("home", "/")):
        _followed(talk, f"template of a {name}", f"{target}{'&' if '?' in target else '?'}_wp-find-template=true")
    for query in SITE:
        page = talk.ask(f"site editor {query}", f"/wp-admin/site-editor.php?{query}")
        for number in set(re.findall(r"/global-styles\\?/(\d+)", page)):
            rest("GET", f"/wp/v2/global-styles/{number}")
    beat = _first(r'heartbeatSettings = \{"nonce":"([0-9a-f]{10})"', talk.ask("", "/wp-admin/post.php?post=1&action=edit"))
    form = {
        "action": "heartbeat",
        "_nonce": beat if beat is not None else "",
        "interval": "60",
        "screen_id": "post",
        "has_focus": "true",
    }
    talk.ask("admin heartbeat", "/wp-admin/admin-ajax.php", form)
    for action in BACKGROUND:
        talk.ask(f"admin ajax {action}", "/wp-admin/admin-ajax.php", {"action": action})
    widgets = urlencode({"action": "dashboard-widgets", "widget": "dashboard_primary", "pagenow": "dashboard"})
    talk.ask("admin ajax dashboard-widgets", f"/wp-admin/admin-ajax.php?{widgets}")


def _followed(talk: Talk, key: str, target: str) -> None:
    """A post is found under its own address."""
    talk.ask(key, target)
    location = dict(talk.kept[key]["fields"]).get("Location")
    if location is not None:
        talk.ask(key, location.partition(talk.host)[2])


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found is not None else ""
