"""wp-admin: the administrator's pages, and what he changes there: plugins, themes' and plugins' files, pictures."""

from __future__ import annotations

import posixpath
import re
from html import escape
from urllib.parse import quote

from mirage.gateway.http.nginx.message import Response
from mirage.gateway.http.sites.wordpress import posts
from mirage.gateway.http.sites.wordpress.call import Call
from mirage.gateway.http.sites.wordpress.disk import header

PAGES = {
    "index.php": "dashboard",
    "plugins.php": "plugins",
    "plugin-install.php": "plugin install",
    "themes.php": "themes",
    "theme-install.php": "theme upload",
    "theme-editor.php": "theme editor",
    "plugin-editor.php": "plugin editor",
    "users.php": "users",
    "user-new.php": "user new",
    "profile.php": "profile",
    "upload.php": "media",
    "media-new.php": "media new",
    "edit.php": "posts",
    "post-new.php": "post new",
    "edit-comments.php": "comments",
    "options-general.php": "options",
    "options-permalink.php": "permalinks",
    "options-reading.php": "reading",
    "tools.php": "tools",
    "import.php": "import",
    "export.php": "export",
    "site-health.php": "site health",
    "update-core.php": "update core",
    "about.php": "about",
    "options-writing.php": "writing",
    "options-discussion.php": "discussion",
    "options-media.php": "media options",
    "options-privacy.php": "privacy options",
    "edit-tags.php": "categories",
    "site-editor.php": "site editor",
    "export-personal-data.php": "export personal",
    "erase-personal-data.php": "erase personal",
    "network.php": "network",
    "user-edit.php": "user edit",
    "privacy.php": "privacy",
    "credits.php": "credits",
    "freedoms.php": "freedoms",
}
ASKED = {  # what a page's query makes of it
    ("plugin-install.php", "tab", "upload"): "plugin upload",
    ("edit.php", "post_type", "page"): "pages",
    ("post-new.php", "post_type", "page"): "page new",
    ("edit-tags.php", "taxonomy", "post_tag"): "tags",
    ("post.php", "post", "1"): "post edit",
    ("post.php", "post", "2"): "page edit",
    ("post.php", "post", "3"): "draft edit",
    ("comment.php", "action", "editcomment"): "comment edit",
    ("term.php", "tag_ID", "1"): "term edit",
    ("plugin-install.php", "tab", "plugin-information"): "plugin information",
    ("options-privacy.php", "tab", "policyguide"): "policy guide",
}
PLUGIN, THEME, FILE = "recordedplugin", "twentytwentythree", "patterns/footer-default.php"
_ROW = re.compile(rf'<tr class="inactive" data-slug="recorded-plugin".*?</tr>', re.DOTALL)  # noqa: F541
_MEDIA_ROW = re.compile(r'<tr id="post-\d+".*?</tr>', re.DOTALL)
_AREA = re.compile(r'(<textarea[^>]*name="newcontent"[^>]*>)(.*?)(</textarea>)', re.DOTALL)


def page(call: Call, name: str) -> Response:
    if not call.is_in:
        asked = f"{call.address}{call.request.target.decode('latin-1')}"
        return (
            call.page("admin redirect")
            .set("Location", f"{call.address}/wp-login.php?redirect_to={quote(asked, safe='')}&reauth=1")
            .response()
        )
    if name == "update.php":
        return _update(call)
    if name in ("theme-editor.php", "plugin-editor.php"):
        return _editor(call, name.partition("-")[0])
    if name == "plugins.php":
        return _plugins(call)
    if name == "upload.php":
        return _media(call)
    if name == "site-editor.php" and "postType" in call.query:
        return _site_editor(call)
    kept = next((asked for (script, key, value), asked in ASKED.items() if script == name and call.query.get(key) == value), None)
    kept = kept or PAGES.get(name)
    if name == "post.php" and not call.query:
        kept = "post none"
    page = call.page(kept if kept is not None and kept in call.recording else "no page")
    return (posts.listed(call, page) if kept == "posts" else page).response()


def _site_editor(call: Call) -> Response:
    """The editor's script draws all of it: a page differs by what it is told to begin with."""
    kind, number = call.query.get("postType", ""), call.query.get("postId", "")
    like = f"postType={kind}" if kind and not number else f"postType=wp_template&postId={THEME}//home"
    name = f"site editor {like}" if f"site editor {like}" in call.recording else "no page"
    return call.page(name).response()


# ---- plugins


def _plugins(call: Call) -> Response:
    action, plugin = call.given("action"), call.given("plugin")
    if action in ("activate", "deactivate") and plugin:
        if not call.accounts.believes(call.given("_wpnonce")):
            return call.page("expired").response()
        kept = call.load()
        kept.active = [name for name in kept.active if name != plugin] + ([plugin] if action == "activate" else [])
        call.save(kept)
        return call.redirect(f"/wp-admin/plugins.php?{action}=true&plugin_status=all&paged=1&s=")
    found = call.page("plugins")
    told = re.search(r'<div id="message".*?</div>', call.page("activated").body, re.DOTALL) if "activate" in call.query else None
    rows = "".join(_row(call, file, text) for file, text in call.disk.plugins() if not file.startswith("akismet/"))
    at = found.body.rfind("</tr>", 0, max(found.body.find("<tfoot"), 0)) + len("</tr>")
    found.body = found.body[:at] + rows + found.body[at:]
    if told is not None:
        found.put('<hr class="wp-header-end">', f'<hr class="wp-header-end">\n\n{told[0]}')
    return found.response()


def _row(call: Call, file: str, text: str) -> str:
    listed = _ROW.search(call.page("plugins listed").body)
    if listed is None:
        return ""
    title = escape(header(text, "Plugin Name"))
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    row = listed[0].replace(f"{PLUGIN}%2F{PLUGIN}.php", quote(file, safe="")).replace(f"{PLUGIN}/{PLUGIN}.php", escape(file))
    row = row.replace("Recorded Plugin", title).replace("recorded-plugin", slug).replace("9.8.76", escape(header(text, "Version")))
    row = row.replace("Recorded Author", escape(header(text, "Author")))
    if file in call.load().active:
        row = (
            row.replace('class="inactive"', 'class="active"', 1)
            .replace("'activate'", "'deactivate'")
            .replace("action=activate", "action=deactivate")
        )
        row = row.replace("Activate", "Deactivate")
    return row


def _update(call: Call) -> Response:
    """An archive that is uploaded: unpacked onto the disk, where it is served from and run."""
    action = call.given("action")
    kind = {"upload-plugin": "plugin", "upload-theme": "theme"}.get(action)
    if kind is None or not call.accounts.believes(call.given("_wpnonce")):
        return call.page("expired").response()
    file = call.form.files.get(f"{kind}zip")
    made = call.disk.unpack(f"{kind}s", posixpath.basename(file.name), file.data) if file is not None else None
    if file is None or made is None:
        name = file.name if file is not None else ""
        return call.page("plugin refused", ("recordedbroken.zip", escape(name))).response()
    main = next((path for path, _ in call.disk.plugins() if path.startswith(f"{made}/")), f"{made}/{made}.php")
    changes = [(f"{PLUGIN}%2F{PLUGIN}.php", quote(main, safe="")), (f"{PLUGIN}.zip", escape(file.name))]
    found = call.page("plugin installed", *changes)
    return (found.put("the plugin", "the theme").put("Plugin installed", "Theme installed") if kind == "theme" else found).response()


# ---- the editors


def _editor(call: Call, kind: str) -> Response:
    if call.method == "POST" and call.form.get("action") == "update":
        file, where = edited(call)
        if not call.accounts.believes(call.given("nonce") or call.given("_wpnonce")):
            return call.page("expired").response()
        if not call.disk.write(where, content(call)):
            return call.page("theme editor none").response()
        owner = f"theme={_theme(call)}" if kind == "theme" else f"plugin={quote(call.form.get('plugin') or file, safe='/')}"
        return call.redirect(f"/wp-admin/{kind}-editor.php?a=1&{owner}&file={quote(file, safe='/')}")
    file = call.query.get("file", "")
    if kind == "plugin" and not file:
        first = next(iter(call.disk.plugins()), None)
        file = first[0] if first is not None and not call.query.get("plugin") else call.query.get("plugin", "")
    if not file:
        return call.page(f"{kind} editor").response()
    text = call.disk.read(f"themes/{_theme(call)}/{file}" if kind == "theme" else f"plugins/{file}")
    if text is None:
        return call.page("theme editor none").response()
    is_done = "a" in call.query
    name = {
        "theme": "editor done" if is_done else "theme editor file",
        "plugin": "plugin editor done" if is_done else "plugin editor listed",
    }[kind]
    own = FILE if kind == "theme" else f"{PLUGIN}/{PLUGIN}.php"
    changes = [(quote(own, safe=""), quote(file, safe="")), (own, escape(file))]
    if kind == "plugin":
        main = call.disk.read(f"plugins/{call.query.get('plugin') or file}") or ""
        base = posixpath.basename(file)
        changes += [("Recorded Plugin", escape(header(main, "Plugin Name") or base)), (f"{PLUGIN}.php", escape(base))]
    found = call.page(name, *changes)
    area = _AREA.search(found.body)
    if area is not None:
        found.body = found.body[: area.start(2)] + escape(text) + found.body[area.end(2) :]
    return found.response()


def _theme(call: Call) -> str:
    return posixpath.basename(call.given("theme")) or THEME


def edited(call: Call) -> tuple[str, str]:
    """A file as the editor names it, and its path below wp-content."""
    file = call.form.get("file")
    is_theme = bool(call.form.get("theme")) or (call.request.path.endswith(b"theme-editor.php") and not call.form.get("plugin"))
    return file, f"themes/{_theme(call)}/{file}" if is_theme else f"plugins/{file}"


def content(call: Call) -> bytes:
    return call.form.get("newcontent").encode("utf-8", "surrogateescape").replace(b"\r\n", b"\n")


# ---- pictures


def _media(call: Call) -> Response:
    """The list of pictures, of which each row is like the one on record; or the grid, which a script fills."""
    if call.query.get("mode", "grid") == "grid" and "media grid" in call.recording:
        return call.page("media grid").response()
    media = call.load().media
    found = call.page("media listed" if media else "media")
    rows = _MEDIA_ROW.findall(found.body)
    if media and rows:
        drawn = [rows[0].replace("recordedfile", escape(entry["name"].rpartition(".")[0])) for entry in reversed(media)]
        first, last = found.body.find(rows[0]), found.body.find(rows[-1]) + len(rows[-1])
        found.body = found.body[:first] + "\n".join(drawn) + found.body[last:]
    return found.response()
