"""What is put on record of each site: the requests, and the names under which `gateway/http/sites/NAME` looks for their answers.

Runs beside `recorder.py` inside the sealed installation. Values that are told apart later are chosen to be found again: the title,
the people, the passwords and the names of files below stand nowhere else in a page.
"""

from __future__ import annotations

import base64
import importlib
import io
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from mirage.image.recorder import Talk

TITLE, USER, PASSWORD, MAIL = "Recorded Title", "admin", "Recorded-Password-1", "admin@recorded.example.com"
PLAIN = (  # routes of phpMyAdmin that ask for nothing more
    "/server/binlog", "/server/user-groups", "/server/engines/InnoDB", "/server/engines/InnoDB/Status", "/preferences/two-factor",
    "/version-check", "/git-revision", "/phpinfo", "/lint", "/error-report", "/transformation/overview", "/import-status",
    "/server/replication", "/server/collations", "/server/engines", "/server/plugins", "/server/status/processes",
    "/server/status/variables", "/server/status/monitor", "/server/status/advisor", "/server/status/queries", "/user-password",
    "/changelog", "/license", "/check-relations", "/themes", "/preferences/features", "/preferences/sql", "/preferences/navigation",
    "/preferences/main-panel", "/preferences/export", "/preferences/import",
)  # fmt: skip
DATABASE = (
    "operations search multi-table-query routines events triggers designer export import qbe tracking central-columns privileges"
).split()
TABLE = "search change operations triggers export import tracking privileges zoom-search find-replace relation".split()
OPEN = {  # methods that ask nobody's name
    "demo.addTwoNumbers": ["1", "2"], "mt.supportedMethods": [], "mt.supportedTextFilters": [], "mt.getTrackbackPings": ["1"],
}  # fmt: skip
THEME, PLUGIN, FILE = "twentytwentythree", "recordedplugin", "patterns%2Ffooter-default.php"


def wordpress(talk: Talk) -> None:
    """WordPress 6.1: as a stranger sees it, then as its administrator does."""
    install = {
        "weblog_title": TITLE,
        "user_name": USER,
        "admin_password": PASSWORD,
        "admin_password2": PASSWORD,
        "pw_weak": "on",
        "admin_email": MAIL,
        "Submit": "Install WordPress",
        "language": "",
    }
    talk.ask("", "/wp-admin/install.php?step=2", install)
    talk.ask("", "/wp-login.php", {"log": USER, "pwd": PASSWORD, "testcookie": "1"})
    talk.ask("", "/wp-admin/options-permalink.php")  # an owner has looked at it once: only then categories have pages
    talk.cookies.clear()
    for key, target in (
        ("home", "/"),
        ("404", "/recorded-nowhere/"),
        ("author redirect", "/?author=1"),
        ("author", f"/author/{USER}/"),
        ("post redirect", "/?p=1"),
        ("page", "/sample-page/"),
        ("feed", "/feed/"),
        ("comments feed", "/comments/feed/"),
        ("robots", "/robots.txt"),
        ("sitemap", "/wp-sitemap.xml"),
        ("search", "/?s=recordedterm"),
        ("installed", "/wp-admin/install.php"),
        ("opml", "/wp-links-opml.php"),
        ("login", "/wp-login.php"),
        ("lost", "/wp-login.php?action=lostpassword"),
        ("register", "/wp-login.php?action=register"),
        ("admin redirect", "/wp-admin/"),
        ("rest index", "/wp-json/"),
        ("rest users", "/wp-json/wp/v2/users"),
        ("rest user", "/wp-json/wp/v2/users/1"),
        ("rest no user", "/wp-json/wp/v2/users/99"),
        ("rest me", "/wp-json/wp/v2/users/me"),
        ("rest posts", "/wp-json/wp/v2/posts"),
        ("rest post", "/wp-json/wp/v2/posts/1"),
        ("rest pages", "/wp-json/wp/v2/pages"),
        ("rest page", "/wp-json/wp/v2/pages/2"),
        ("rest type", "/wp-json/wp/v2/types/post"),
        ("rest category", "/wp-json/wp/v2/categories/1"),
        ("rest comment", "/wp-json/wp/v2/comments/1"),
        ("rest taxonomies", "/wp-json/wp/v2/taxonomies"),
        ("rest tags", "/wp-json/wp/v2/tags"),
        ("rest statuses", "/wp-json/wp/v2/statuses"),
        ("rest search", "/wp-json/wp/v2/search?search=hello"),
        ("page feed", "/sample-page/feed/"),
        ("category", "/category/uncategorized/"),
        ("category feed", "/category/uncategorized/feed/"),
        ("author feed", f"/author/{USER}/feed/"),
        ("sitemap posts", "/wp-sitemap-posts-post-1.xml"),
        ("sitemap pages", "/wp-sitemap-posts-page-1.xml"),
        ("sitemap categories", "/wp-sitemap-taxonomies-category-1.xml"),
        ("sitemap users", "/wp-sitemap-users-1.xml"),
        ("rsd", "/xmlrpc.php?rsd"),
        ("rest media", "/wp-json/wp/v2/media"),
        ("rest types", "/wp-json/wp/v2/types"),
        ("rest categories", "/wp-json/wp/v2/categories"),
        ("rest comments", "/wp-json/wp/v2/comments"),
        ("rest settings", "/wp-json/wp/v2/settings"),
        ("rest plugins", "/wp-json/wp/v2/plugins"),
        ("rest nowhere", "/wp-json/recorded"),
        ("oembed", f"/wp-json/oembed/1.0/embed?url=http://{talk.host}/hello-world/"),
        ("xmlrpc get", "/xmlrpc.php"),
        ("ajax", "/wp-admin/admin-ajax.php"),
        ("cron", "/wp-cron.php"),
        ("trackback", "/wp-trackback.php"),
    ):
        talk.ask(key, target)
    post = dict(talk.kept["post redirect"]["fields"]).get("Location", "")
    place = post.partition(talk.host)[2] or "/"
    talk.ask("post", place)
    talk.ask("post feed", f"{place}feed/")
    for key, path in (("post", place), ("page", "/sample-page/")):
        shown = quote(f"http://{talk.host}{path}", safe="")
        talk.ask(f"oembed {key}", f"/wp-json/oembed/1.0/embed?url={shown}")
        talk.ask(f"oembed {key} xml", f"/wp-json/oembed/1.0/embed?url={shown}&format=xml")
    for name in ("posts", "media", "users", "settings"):
        talk.ask(f"rest {name} refused", f"/wp-json/wp/v2/{name}", b'{"title":"a"}', "application/json")
    talk.ask("comment without post", "/wp-comments-post.php", {"comment": "recorded"})
    login = {
        "log": USER,
        "pwd": "recordedwrong",
        "wp-submit": "Log In",
        "redirect_to": f"http://{talk.host}/wp-admin/",
        "testcookie": "1",
    }
    talk.ask("wrong password", "/wp-login.php", login)
    talk.ask("unknown user", "/wp-login.php", {**login, "log": "recordeduser"})
    talk.ask("unknown mail", "/wp-login.php", {**login, "log": "recorded@example.com"})
    talk.ask("empty user", "/wp-login.php", {**login, "log": ""})
    talk.ask("empty password", "/wp-login.php", {**login, "pwd": ""})
    talk.ask(
        "lost unknown",
        "/wp-login.php?action=lostpassword",
        {"user_login": "recordeduser", "redirect_to": "", "wp-submit": "Get New Password"},
    )
    cookies = dict(talk.cookies)
    importlib.import_module(f"{__package__}.strangers" if __package__ else "strangers").strangers(talk)  # it lies beside this file
    talk.cookies |= cookies
    talk.ask("welcome", "/wp-login.php", {**login, "pwd": PASSWORD})
    importlib.import_module(f"{__package__}.editors" if __package__ else "editors").editors(talk)  # before anything is changed
    _administrator(talk)
    _xmlrpc(talk)  # last: what it uploads stands in the lists of pictures


def _xmlrpc(talk: Talk) -> None:
    for key, method, values in (
        ("xmlrpc methods", "system.listMethods", []),
        ("xmlrpc capabilities", "system.getCapabilities", []),
        ("xmlrpc hello", "demo.sayHello", []),
        ("xmlrpc unknown", "recorded.nothing", []),
        ("xmlrpc wrong", "wp.getUsersBlogs", [USER, "recordedwrong"]),
        ("xmlrpc blogs", "wp.getUsersBlogs", [USER, PASSWORD]),
        ("xmlrpc few", "wp.getUsersBlogs", [USER]),
        ("xmlrpc users", "wp.getUsers", ["1", USER, PASSWORD]),
        ("xmlrpc options", "wp.getOptions", ["1", USER, PASSWORD]),
        ("xmlrpc posts", "wp.getPosts", ["1", USER, PASSWORD]),
        ("xmlrpc profile", "wp.getProfile", ["1", USER, PASSWORD]),
        ("xmlrpc pingback", "pingback.ping", ["http://recorded.invalid/", f"http://{talk.host}/recorded"]),
        *((f"xmlrpc {method}", method, given) for method, given in OPEN.items()),
        ("xmlrpc pingback.extensions.getPingbacks of nothing", "pingback.extensions.getPingbacks", ["http://recorded.invalid/"]),
        ("xmlrpc pingback.extensions.getPingbacks", "pingback.extensions.getPingbacks", [f"http://{talk.host}/?p=1"]),
    ):
        talk.ask(key, "/xmlrpc.php", _call(method, values), "text/xml")
    talk.ask("xmlrpc garbage", "/xmlrpc.php", b"recorded", "text/xml")
    talk.ask("xmlrpc empty", "/xmlrpc.php", b"", "text/xml")
    media = (
        f"<struct><member><name>name</name><value><string>recordedfile.png</string></value></member><member><name>type</name><value>"
        f"<string>image/png</string></value></member><member><name>bits</name><value><base64>{PNG}</base64></value></member></struct>"
    )
    call = _call("wp.uploadFile", ["1", USER, PASSWORD]).replace(
        b"</params>", f"<param><value>{media}</value></param></params>".encode()
    )
    talk.ask("xmlrpc uploaded", "/xmlrpc.php", call, "text/xml")
    php = call.replace(b"recordedfile.png", b"recordedfile.php").replace(b"image/png", b"application/x-php")
    talk.ask("xmlrpc refused", "/xmlrpc.php", php, "text/xml")


PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def _call(method: str, values: list[str]) -> bytes:
    params = "".join(f"<param><value><string>{value}</string></value></param>" for value in values)
    return f'<?xml version="1.0"?><methodCall><methodName>{method}</methodName><params>{params}</params></methodCall>'.encode()


def _administrator(talk: Talk) -> None:
    for key, target in (
        ("dashboard", "/wp-admin/"),
        ("plugins", "/wp-admin/plugins.php"),
        ("plugin upload", "/wp-admin/plugin-install.php?tab=upload"),
        ("plugin install", "/wp-admin/plugin-install.php"),
        ("themes", "/wp-admin/themes.php"),
        ("theme upload", "/wp-admin/theme-install.php?browse=popular"),
        ("theme editor", "/wp-admin/theme-editor.php"),
        ("theme editor file", f"/wp-admin/theme-editor.php?file={FILE}&theme={THEME}"),
        ("theme editor none", f"/wp-admin/theme-editor.php?file=recorded.php&theme={THEME}"),
        ("plugin editor", "/wp-admin/plugin-editor.php"),
        ("users", "/wp-admin/users.php"),
        ("user new", "/wp-admin/user-new.php"),
        ("profile", "/wp-admin/profile.php"),
        ("media", "/wp-admin/upload.php?mode=list"),
        ("media new", "/wp-admin/media-new.php"),
        ("posts", "/wp-admin/edit.php"),
        ("post new", "/wp-admin/post-new.php"),
        ("pages", "/wp-admin/edit.php?post_type=page"),
        ("comments", "/wp-admin/edit-comments.php"),
        ("options", "/wp-admin/options-general.php"),
        ("permalinks", "/wp-admin/options-permalink.php"),
        ("reading", "/wp-admin/options-reading.php"),
        ("writing", "/wp-admin/options-writing.php"),
        ("discussion", "/wp-admin/options-discussion.php"),
        ("media options", "/wp-admin/options-media.php"),
        ("privacy options", "/wp-admin/options-privacy.php"),
        ("categories", "/wp-admin/edit-tags.php?taxonomy=category"),
        ("tags", "/wp-admin/edit-tags.php?taxonomy=post_tag"),
        ("site editor", "/wp-admin/site-editor.php"),
        ("export personal", "/wp-admin/export-personal-data.php"),
        ("erase personal", "/wp-admin/erase-personal-data.php"),
        ("network", "/wp-admin/network.php"),
        ("post edit", "/wp-admin/post.php?post=1&action=edit"),
        ("page edit", "/wp-admin/post.php?post=2&action=edit"),
        ("page new", "/wp-admin/post-new.php?post_type=page"),
        ("draft edit", "/wp-admin/post.php?post=3&action=edit"),
        ("draft preview", "/?page_id=3&preview=true"),
        ("media grid", "/wp-admin/upload.php"),
        ("term edit", "/wp-admin/term.php?taxonomy=category&tag_ID=1&post_type=post"),
        ("plugin information", "/wp-admin/plugin-install.php?tab=plugin-information&plugin=recordedplugin"),
        ("policy guide", "/wp-admin/options-privacy.php?tab=policyguide"),
        ("post none", "/wp-admin/post.php"),
        ("comment edit", "/wp-admin/comment.php?action=editcomment&c=1"),
        ("user edit", "/wp-admin/user-edit.php?user_id=1"),
        ("privacy", "/wp-admin/privacy.php"),
        ("credits", "/wp-admin/credits.php"),
        ("freedoms", "/wp-admin/freedoms.php"),
        ("tools", "/wp-admin/tools.php"),
        ("import", "/wp-admin/import.php"),
        ("export", "/wp-admin/export.php"),
        ("site health", "/wp-admin/site-health.php"),
        ("update core", "/wp-admin/update-core.php"),
        ("about", "/wp-admin/about.php"),
        ("home admin", "/"),
        ("no page", "/wp-admin/admin.php?page=recordedpage"),
    ):
        talk.ask(key, target)
    form = talk.ask("", "/wp-admin/media-new.php")
    values = {"name": "recordedfile.png", "action": "upload-attachment", "_wpnonce": talk.hidden(form)}
    talk.upload(
        "uploaded", "/wp-admin/async-upload.php", values, "async-upload", "recordedfile.png", base64.b64decode(PNG), "image/png"
    )
    talk.upload(
        "upload refused",
        "/wp-admin/async-upload.php",
        {**values, "name": "recordedfile.php"},
        "async-upload",
        "recordedfile.php",
        b"<?php",
        "application/x-php",
    )
    talk.ask("media listed", "/wp-admin/upload.php?mode=list")
    form = talk.ask("", "/wp-admin/plugin-install.php?tab=upload")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as pack:
        pack.writestr(
            f"{PLUGIN}/{PLUGIN}.php",
            "<?php\n/**\n * Plugin Name: Recorded Plugin\n * Version: 9.8.76\n * Author: Recorded Author\n */\n?>",
        )
    talk.upload(
        "plugin installed",
        "/wp-admin/update.php?action=upload-plugin",
        {
            "_wpnonce": talk.hidden(form),
            "_wp_http_referer": "/wp-admin/plugin-install.php?tab=upload",
            "install-plugin-submit": "Install Now",
        },
        "pluginzip",
        f"{PLUGIN}.zip",
        archive.getvalue(),
        "application/zip",
    )
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as pack:
        pack.writestr("recorded.txt", "")
    form = talk.ask("", "/wp-admin/plugin-install.php?tab=upload")
    talk.upload(
        "plugin refused",
        "/wp-admin/update.php?action=upload-plugin",
        {"_wpnonce": talk.hidden(form), "install-plugin-submit": "Install Now"},
        "pluginzip",
        "recordedbroken.zip",
        broken.getvalue(),
        "application/zip",
    )
    talk.ask("plugins listed", "/wp-admin/plugins.php")
    talk.ask("plugin editor listed", f"/wp-admin/plugin-editor.php?file={PLUGIN}%2F{PLUGIN}.php&plugin={PLUGIN}%2F{PLUGIN}.php")
    form = talk.ask("", f"/wp-admin/theme-editor.php?file={FILE}&theme={THEME}")
    edit = {
        "nonce": talk.hidden(form, "nonce"),
        "_wp_http_referer": "/wp-admin/theme-editor.php",
        "newcontent": "<?php\n// recorded\n",
        "action": "edit-theme-plugin-file",
        "file": "patterns/footer-default.php",
        "theme": THEME,
    }
    talk.ask("file edited", "/wp-admin/admin-ajax.php", edit)
    talk.ask("editor edited", "/wp-admin/theme-editor.php", {**edit, "action": "update"})
    talk.ask("editor done", f"/wp-admin/theme-editor.php?a=1&theme={THEME}&file={FILE}")
    talk.ask("plugin editor done", f"/wp-admin/plugin-editor.php?a=1&plugin={PLUGIN}%2F{PLUGIN}.php&file={PLUGIN}%2F{PLUGIN}.php")
    talk.ask("activated", "/wp-admin/plugins.php?activate=true&plugin_status=all&paged=1&s=")
    talk.ask("file not edited", "/wp-admin/admin-ajax.php", {**edit, "nonce": "0123456789"})
    talk.ask("expired", "/wp-admin/update.php?action=upload-plugin&_wpnonce=0123456789", {"a": "b"})
    talk.cookies.clear()
    talk.ask("logged out", "/wp-login.php?loggedout=true&wp_lang=en_US")


def phpmyadmin(talk: Talk) -> None:
    """phpMyAdmin 5.2: the door, and what its main pages look like inside."""
    base = "/phpmyadmin/index.php"
    page = talk.ask("login", "/phpmyadmin/")
    form = {
        "set_session": talk.hidden(page, "set_session"),
        "pma_username": "recordeduser",
        "pma_password": "recordedwrong",
        "server": "1",
        "route": "/",
        "lang": "en",
        "token": talk.hidden(page, "token"),
    }
    page = talk.ask("wrong", f"{base}?route=/", form)
    for key, change in (("empty", {"pma_username": ""}), ("no password", {"pma_password": ""}), ("no token", {"token": "recorded"})):
        talk.ask(
            key,
            f"{base}?route=/",
            {**form, "set_session": talk.hidden(page, "set_session"), "token": talk.hidden(page, "token"), **change},
        )
    page = talk.ask("", "/phpmyadmin/")
    form |= {
        "set_session": talk.hidden(page, "set_session"),
        "token": talk.hidden(page, "token"),
        "pma_username": "recorder",
        "pma_password": "recorder",
    }
    talk.ask("welcome", f"{base}?route=/", form)
    page = talk.ask("", f"{base}?route=/")
    token = talk.hidden(page, "token")
    common = {
        "ajax_request": "true", "ajax_page_request": "true", "token": token, "server": "1", "is_js_confirmed": "0", "pos": "0",
        "prev_sql_query": "", "goto": "index.php?route=/server/sql", "message_to_show": "", "sql_delimiter": ";", "show_query": "1",
        "fk_checks": "1", "SQL": "Go", "db": "", "table": "",
    }  # fmt: skip

    def run(query: str) -> None:
        talk.ask("", f"{base}?route=/import", {**common, "sql_query": query})

    run("DROP DATABASE IF EXISTS wordpress; CREATE DATABASE recordeddata")
    run("CREATE TABLE recordeddata.recordedthings (recordedid INT AUTO_INCREMENT PRIMARY KEY, recordedcolumn VARCHAR(255))")
    run("INSERT INTO recordeddata.recordedthings (recordedcolumn) VALUES ('recordedvalue')")
    talk.ask("home", f"{base}?route=/")
    for key, target in (
        ("databases", "/server/databases"), ("server sql", "/server/sql"), ("variables", "/server/variables"),
        ("status", "/server/status"),
        ("users", "/server/privileges&viewing_mode=server"), ("export", "/server/export"), ("import", "/server/import"),
        ("settings", "/preferences/manage"), ("database", "/database/structure&db=recordeddata"),
        ("database sql", "/database/sql&db=recordeddata"),
        ("table structure", "/table/structure&db=recordeddata&table=recordedthings"),
        ("nowhere", "/recorded/nowhere"), ("database gone", "/database/structure&db=recordedgone"),
        *((name.removeprefix("/"), name) for name in PLAIN),
        *((f"database {name}", f"/database/{name}&db=recordeddata") for name in DATABASE),
        *((f"table {name}", f"/table/{name}&db=recordeddata&table=recordedthings") for name in TABLE),
    ):  # fmt: skip
        talk.ask(key, f"{base}?route={target}")
    talk.ask("messages", "/phpmyadmin/js/messages.php?l=en")
    talk.ask("url refused", "/phpmyadmin/url.php?url=http%3A%2F%2Frecorded.invalid%2F")
    talk.ask("url", "/phpmyadmin/url.php?url=https%3A%2F%2Fwww.phpmyadmin.net%2F")
    new = {"new_db": "recordednew", "db_collation": "", "ajax_request": "true", "token": token, "server": "1"}
    talk.ask("database created", f"{base}?route=/server/databases/create", new)
    run("DROP DATABASE IF EXISTS recordednew")
    changed = "UPDATE recordeddata.recordedthings SET recordedcolumn='recordedother' WHERE recordedid=1"
    for key, query, before in (
        ("rows", "SELECT 'recordedvalue' AS recordedcolumn", ""), ("no rows", "SELECT 1 AS recordedcolumn WHERE 1=0", ""),
        ("done", "CREATE DATABASE recordednew", "DROP DATABASE IF EXISTS recordednew"),
        ("affected", changed, "UPDATE recordeddata.recordedthings SET recordedcolumn='recordedvalue'"),
        ("error", "SELECT recordedcolumn FROM recordeddata.recordednowhere", ""), ("syntax", "SELEKT 1", ""),
    ):  # fmt: skip
        for kind, values in (("ajax", common), ("page", {"token": token, "db": "", "table": "", "show_query": "1"})):
            if before:
                run(before)
            talk.ask(f"{kind} {key}", f"{base}?route=/import", {**values, "sql_query": query})
            run("DROP DATABASE IF EXISTS recordednew")
    talk.ask("tree", f"{base}?route=/navigation&ajax_request=1", {"server": "1", "token": token})
    talk.ask("recent-table", f"{base}?route=/recent-table&ajax_request=1&recent_table=1&no_debug=true")
    setting = {"ajax_request": "true", "server": "1", "key": "NavigationWidth", "token": token}
    talk.ask("config get", f"{base}?route=/config/get", setting)
    talk.ask("config set", f"{base}?route=/config/set", {**setting, "value": "240"})
    talk.ask("logout", f"{base}?route=/logout", {"token": token})


SITES: dict[str, Callable[[Talk], None]] = {"wordpress": wordpress, "phpmyadmin": phpmyadmin}
