"""load-scripts.php and load-styles.php: the files of WordPress 6.1.9's handles, one after the other."""

from __future__ import annotations

import re

from mirage.base.clock import SECOND
from mirage.gateway.http.nginx import dates
from mirage.gateway.http.nginx.message import Response
from mirage.gateway.http.sites.wordpress.call import Call
from mirage.gateway.http.sites.wordpress.ground import HOME

YEAR = 31_536_000  # seconds
LARGEST = 1 << 20  # bytes of one file, which none of the package's has
VERSION = "6.1.9"

# wp_default_scripts() and its like: a handle's file where no folder below has one of its name, and nothing where it is only a name
SCRIPTS = {
    "jquery-core": "includes/js/jquery/jquery.min.js", "sack": "includes/js/tw-sack.min.js",
    "wp-api-request": "includes/js/api-request.min.js", "cropper": "includes/js/crop/cropper.js",
    **{f"jquery-{name}": f"includes/js/jquery/jquery.{name}.min.js" for name in (
        "form", "color", "hotkeys", "table-hotkeys", "masonry",
    )},
    **{f"jquery-{name}": f"includes/js/jquery/jquery.{name}.js" for name in ("query", "serialize-object")},
    "schedule": "includes/js/jquery/jquery.schedule.js", "jquery-touch-punch": "includes/js/jquery/jquery.ui.touch-punch.js",
    "jquery-effects-core": "includes/js/jquery/ui/effect.min.js", "thickbox": "includes/js/thickbox/thickbox.js",
    "jcrop": "includes/js/jcrop/jquery.Jcrop.min.js", "swfobject": "includes/js/swfobject.js",
    "moxiejs": "includes/js/plupload/moxie.min.js", "plupload": "includes/js/plupload/plupload.min.js",
    "plupload-handlers": "includes/js/plupload/handlers.min.js", "wp-plupload": "includes/js/plupload/wp-plupload.min.js",
    "swfupload": "includes/js/swfupload/swfupload.js", "swfupload-handlers": "includes/js/swfupload/handlers.min.js",
    "imgareaselect": "includes/js/imgareaselect/jquery.imgareaselect.min.js",
    "mediaelement-core": "includes/js/mediaelement/mediaelement-and-player.min.js",
    "mediaelement-vimeo": "includes/js/mediaelement/renderers/vimeo.min.js",
    **{name: f"includes/js/mediaelement/{name}.min.js" for name in ("mediaelement-migrate", "wp-mediaelement", "wp-playlist")},
    "wp-codemirror": "includes/js/codemirror/codemirror.min.js", "jshint": "includes/js/codemirror/fakejshint.js",
    **{name: f"includes/js/codemirror/{name}.js" for name in ("csslint", "esprima", "jsonlint", "htmlhint", "htmlhint-kses")},
    "wp-theme-plugin-editor": "admin/js/theme-plugin-editor.min.js", "wpdialogs": "includes/js/wpdialog.min.js",
    **{f"customize-{name}": f"includes/js/customize-{name}.js" for name in ("models", "views")},
    "admin-tags": "admin/js/tags.min.js", "admin-comments": "admin/js/edit-comments.min.js",
    "admin-gallery": "admin/js/gallery.min.js", "admin-widgets": "admin/js/widgets.min.js",
    **{f"media-{name}": f"admin/js/widgets/media-{name}.min.js" for name in (
        "widgets", "audio-widget", "image-widget", "gallery-widget", "video-widget",
    )},
    **{name: f"admin/js/widgets/{name}.min.js" for name in ("text-widgets", "custom-html-widgets")},
    **{name: f"admin/js/{name}.js" for name in ("farbtastic", "custom-header", "svg-painter")},
    "wp-color-picker": "admin/js/color-picker.min.js", "list-revisions": "includes/js/wp-list-revisions.min.js",
    **dict.fromkeys(("jquery", "jquery-ui-position", "jquery-ui-widget", "mediaelement"), ""),
}  # fmt: skip
STYLES = {
    "wp-color-picker": "admin/css/color-picker.min.css", "editor-buttons": "includes/css/editor.min.css",
    "imgareaselect": "includes/js/imgareaselect/imgareaselect.css", "wp-jquery-ui-dialog": "includes/css/jquery-ui-dialog.min.css",
    "mediaelement": "includes/js/mediaelement/mediaelementplayer-legacy.min.css",
    "wp-mediaelement": "includes/js/mediaelement/wp-mediaelement.min.css", "thickbox": "includes/js/thickbox/thickbox.css",
    "wp-codemirror": "includes/js/codemirror/codemirror.min.css", "jcrop": "includes/js/jcrop/jquery.Jcrop.min.css",
    "wp-block-library-theme": "includes/css/dist/block-library/theme.min.css",
    "wp-reset-editor-styles": "includes/css/dist/block-library/reset.min.css",
    "wp-editor-classic-layout-styles": "includes/css/dist/edit-post/classic.min.css",
    "wp-edit-blocks": "includes/css/dist/block-library/editor.min.css",
    **dict.fromkeys(("wp-admin", "colors", "colors-fresh"), ""),
}  # fmt: skip
_HANDLE = re.compile(r"[A-Za-z0-9_-]+")


def scripts(call: Call) -> Response:
    def places(handle: str) -> list[str]:
        bare, name = handle.removeprefix("wp-"), handle.replace("jquery-ui-", "ui/").replace("jquery-effects-", "ui/effect-")
        return [
            f"includes/js/{name}.min.js", f"admin/js/{name}.min.js", f"includes/js/jquery/{name}.min.js",
            f"includes/js/dist/{bare}.min.js", f"includes/js/dist/vendor/{handle}.min.js",
        ]  # fmt: skip

    parts = [data + b"\n" for handle in _handles(call) for _, data in _file(call, handle, SCRIPTS, places(handle))]
    return _joined(call, parts, b"application/javascript; charset=UTF-8")


def styles(call: Call) -> Response:
    def places(handle: str) -> list[str]:
        bare = handle.removeprefix("wp-")
        dist = [f"includes/css/dist/{bare}/style.min.css"] if handle.startswith("wp-") else []
        return [f"admin/css/{handle}.min.css", f"includes/css/{handle}.min.css", *dist]

    parts = [_moved(data, path) + b"\n" for handle in _handles(call) for path, data in _file(call, handle, STYLES, places(handle))]
    return _joined(call, parts, b"text/css; charset=UTF-8")


def _handles(call: Call) -> list[str]:
    """Each once; the pieces of a long list are cut anywhere, and put together as they are."""
    pieces = sorted((name, value) for name, value in call.query.items() if name.startswith("load"))
    listed = re.sub(r"[^A-Za-z0-9,_-]+", "", "".join(value for _, value in pieces))
    return [handle for handle in dict.fromkeys(listed.split(",")) if _HANDLE.fullmatch(handle)]


def _file(call: Call, handle: str, named: dict[str, str], places: list[str]) -> list[tuple[str, bytes]]:
    """The first that there is, with its path below the package; nothing for a handle that is none."""
    for place in [named[handle]] if handle in named else places:
        try:
            return [(place, call.visitor.caller.read_file(f"{HOME}/wp-{place}".encode(), LARGEST))] if place else []
        except OSError:
            continue
    return []


def _joined(call: Call, parts: list[bytes], kind: bytes) -> Response:
    if call.request.first.get(b"if-none-match") == VERSION.encode():
        return Response(304, b"", None, reason="Not Modified")
    until = dates.render(call.world.clock.now() // SECOND + YEAR)
    fields = [(b"Etag", VERSION.encode()), (b"Expires", until), (b"Cache-Control", b"public, max-age=31536000")]
    return Response(200, kind, None, fields=fields, body=b"".join(parts))


def _moved(data: bytes, path: str) -> bytes:
    """A style sheet, read from wp-admin: where its pictures and fonts are."""
    if not path.startswith("includes/css/"):
        return data.replace(b"../images/", b"images/")
    for folder in (b"images/", b"js/tinymce/", b"fonts/"):
        data = data.replace(b"../" + folder, b"../wp-includes/" + folder)
    return data
