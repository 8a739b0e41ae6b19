"""A record of sites as small as it can be: our own words where the real ones would be, in the places where the sites look for them."""

from __future__ import annotations

import json
from typing import Any

HOST = "recorded.example.com"
HTML = ["Content-Type", "text/html; charset=UTF-8"]
XML = ["Content-Type", "text/xml; charset=UTF-8"]
JSON = ["Content-Type", "application/json; charset=UTF-8"]
PLUGIN_ROW = (
    '<tr class="inactive" data-slug="recorded-plugin" data-plugin="recordedplugin/recordedplugin.php"><td>Recorded Plugin '
    "<a href='plugins.php?action=activate&amp;plugin=recordedplugin%2Frecordedplugin.php&amp;_wpnonce=0a1b2c3d4e'>Activate</a> "
    "9.8.76 Recorded Author</td></tr>"
)
TABLE = '<hr class="wp-header-end"><table><tbody><tr><td>first</td></tr>{}</tbody><tfoot></tfoot></table>'
FIRST_TITLE, FIRST_WORDS = "Hello world!", "Welcome to WordPress. This is your first post. Edit or delete it, then start writing!"
FIRST_ITEM = (
    f'<ul><li class="wp-block-post post-1 post"><a href="http://{HOST}/2025/01/02/first/">{FIRST_TITLE}</a><p>{FIRST_WORDS} </p>'
    '<time datetime="2025-01-02T01:00:00+00:00">January 2, 2025</time></li></ul>'
)
EDITOR = (
    '<input type="hidden" id="nonce" name="nonce" value="c80217de80" /><textarea cols="70" name="newcontent" id="newcontent">old</textarea>'
    '<input type="hidden" name="file" value="{}" />'
)


def _fault(code: int, words: str) -> str:
    return (
        '<?xml version="1.0"?>\n<methodResponse>\n<fault>\n<value>\n<struct><member><name>faultCode</name><value><int>'
        f"{code}</int></value></member><member><name>faultString</name><value><string>{words}</string></value></member></struct>\n"
        "</value>\n</fault>\n</methodResponse>\n"
    )


def _value(inner: str) -> str:
    return f'<?xml version="1.0"?>\n<methodResponse>\n<params>\n<param>\n<value>\n{inner}\n</value>\n</param>\n</params>\n</methodResponse>\n'


def _login(error: str = "", name: str = "") -> str:
    return (
        f'<title>in to Recorded Title</title><div id="login_error">{error}</div><form action="http://{HOST}/wp-login.php">'
        f'<input type="text" name="log" id="user_login" class="input" value="{name}" />'
        f'<input type="hidden" name="redirect_to" value="http://{HOST}/wp-admin/" /></form>'
    )


WORDPRESS: dict[str, tuple[int, list[list[str]], str]] = {
    "home": (
        200,
        [HTML, ["Link", f'<http://{HOST}/wp-json/>; rel="https://api.w.org/"']],
        f"<h1>Recorded Title</h1> http:\\/\\/{HOST}\\/x{FIRST_ITEM}",
    ),
    "home admin": (200, [HTML], "<h1>Recorded Title</h1> and a bar"),
    "404": (404, [HTML], "nothing at /recorded-nowhere/"),
    "post": (200, [HTML], f"first<h1>{FIRST_TITLE}</h1><p>{FIRST_WORDS}</p>"),
    "posts": (
        200,
        [HTML],
        f'<table><tr id="post-1" class="post-1 status-publish"><strong>{FIRST_TITLE}</strong>Published<br />2025/01/02 at 1:00 am</tr></table>',
    ),
    "rest post": (200, [JSON], f'{{"id":1,"date":"2025-01-02T01:00:00","title":{{"rendered":"{FIRST_TITLE}"}}}}'),
    "rest posts": (200, [JSON], f'[{{"id":1,"date":"2025-01-02T01:00:00","title":{{"rendered":"{FIRST_TITLE}"}}}}]'),
    "post redirect": (301, [HTML, ["Location", f"http://{HOST}/2025/01/02/first/"]], ""),
    "author redirect": (301, [HTML, ["X-Redirect-By", "WordPress"], ["Location", f"http://{HOST}/author/admin/"]], ""),
    "admin redirect": (302, [HTML, ["X-Redirect-By", "WordPress"], ["Location", "x"]], ""),
    "search": (200, [HTML], "looked for recordedterm"),
    "login": (200, [HTML], _login()),
    "logged out": (200, [HTML], _login("gone")),
    "wrong password": (200, [HTML], _login("not the word of <strong>admin</strong>", "admin")),
    "unknown user": (200, [HTML], _login("nobody is recordeduser", "recordeduser")),
    "empty user": (200, [HTML], _login("who")),
    "empty password": (200, [HTML], _login("and the word")),
    "welcome": (
        302,
        [
            HTML,
            ["Set-Cookie", "wordpress_test_cookie=WP%20Cookie%20check; path=/"],
            ["X-Redirect-By", "WordPress"],
            ["Location", "x"],
        ],
        "",
    ),
    "dashboard": (200, [HTML], f"mail admin@{HOST}"),
    "plugins": (200, [HTML], TABLE.format("")),
    "plugins listed": (200, [HTML], TABLE.format(PLUGIN_ROW)),
    "activated": (200, [HTML], '<div id="message">it is on</div>'),
    "plugin upload": (200, [HTML], '<input type="hidden" id="_wpnonce" name="_wpnonce" value="d808d3cde9" />'),
    "plugin installed": (
        200,
        [HTML],
        "put in recordedplugin.zip <a href='plugins.php?action=activate&amp;plugin=recordedplugin%2Frecordedplugin.php"
        "&amp;_wpnonce=0a1b2c3d4e'>",
    ),
    "plugin refused": (200, [HTML], "no plugin in recordedbroken.zip"),
    "expired": (403, [HTML], "too old"),
    "no page": (403, [HTML], "no such page"),
    "theme editor": (200, [HTML], EDITOR.format("style.css")),
    "theme editor file": (200, [HTML], EDITOR.format("patterns/footer-default.php")),
    "theme editor none": (500, [HTML], "no such file"),
    "editor done": (200, [HTML], EDITOR.format("patterns/footer-default.php") + "it is written"),
    "plugin editor": (200, [HTML], EDITOR.format("akismet/akismet.php")),
    "plugin editor listed": (200, [HTML], EDITOR.format("recordedplugin/recordedplugin.php")),
    "plugin editor done": (200, [HTML], EDITOR.format("recordedplugin/recordedplugin.php") + "it is written"),
    "file edited": (200, [JSON], '{"success":true}'),
    "file not edited": (200, [JSON], '{"success":false}'),
    "uploaded": (200, [JSON], '{"success":true,"data":{"id":7,"sizes":{}}}'),
    "upload refused": (200, [JSON], '{"success":false,"data":{"message":"not that kind","filename":"recordedfile.php"}}'),
    "media": (200, [HTML], "<table></table>"),
    "site editor": (302, [HTML, ["Location", f"http://{HOST}/wp-admin/site-editor.php?postType=wp_template"]], ""),
    "site editor postType=wp_template&postId=twentytwentythree//home": (200, [HTML], "the editor of a template"),
    "template of a post": (200, [JSON], '{"success":true,"data":{"slug":"single"}}'),
    "admin GET /wp-json/wp/v2/blocks?context=edit&per_page=100": (200, [JSON], "[]"),
    "admin heartbeat": (200, [JSON], '{"wp-auth-check":true,"server_time":1}'),
    "ajax": (400, [HTML], "0"),
    "page": (
        200,
        [HTML],
        f'<title>Sample Page</title><link rel="canonical" href="http://{HOST}/sample-page/"><h1 class="a">Sample Page</h1>'
        '<div class="entry-content b"><p>example</p></div>',
    ),
    "rest users": (200, [JSON], f'[{{"id":1,"slug":"admin","link":"http:\\/\\/{HOST}\\/author\\/admin\\/"}}]'),
    "GET /wp-json/wp/v2/users?per_page=1000": (400, [JSON], '{"code":"rest_invalid_param"}'),
    "GET /wp-json/wp/v2/posts/9999": (404, [JSON], '{"code":"rest_post_invalid_id"}'),
    "DELETE /wp-json/wp/v2/posts/1": (401, [JSON], '{"code":"rest_cannot_delete"}'),
    "POST /wp-login.php without cookies": (200, [HTML], _login("cookies are blocked")),
    "rest nowhere": (404, [JSON], '{"code":"rest_no_route"}'),
    "rest media": (200, [JSON, ["X-WP-Total", "0"], ["X-WP-TotalPages", "0"]], "[]"),
    "rest media refused": (401, [JSON], '{"code":"rest_cannot_create"}'),
    "xmlrpc get": (405, [["Content-Type", "text/plain;charset=UTF-8"], ["Allow", "POST"]], "POST it"),
    "xmlrpc methods": (200, [XML], _value("<string>wp.getUsersBlogs</string><string>wp.uploadFile</string>")),
    "xmlrpc hello": (200, [XML, ["Date", "Thu, 02 Jan 2025 01:00:00 +0000"]], _value("<string>hello</string>")),
    "xmlrpc wrong": (200, [XML], _fault(403, "not you")),
    "xmlrpc few": (200, [XML], _fault(400, "more")),
    "xmlrpc unknown": (200, [XML], _fault(-32601, "no recorded.nothing here")),
    "xmlrpc garbage": (200, [XML], _fault(-32700, "what")),
    "xmlrpc blogs": (200, [XML], _value(f"<string>http://{HOST}/ Recorded Title</string>")),
    "xmlrpc refused": (200, [XML], _fault(500, "no recordedfile.php")),
    "xmlrpc uploaded": (
        200,
        [XML],
        _value(
            f"<string>4</string><string>http://{HOST}/wp-content/uploads/2025/01/recordedfile.png</string><string>image/png</string>"
        ),
    ),
}


SESSION, TOKEN = "g8dm0v5uuoqnutfqegan9tuudl", "723941442871396b674a52373239555d"
DOOR = (
    f'<form><input type="hidden" name="set_session" value="{SESSION}"><input type="hidden" name="token" value="{TOKEN}">'
    '<input name="pma_username" value="">{}</form>'
)
OLD = ["Set-Cookie", "phpMyAdmin=x; path=/phpmyadmin/; HttpOnly; SameSite=Strict"]
TABLE_OF_ROWS = (
    "shows 0 -  0 (1 total, took 0.1) <pre>SELECT &#039;recordedvalue&#039; AS recordedcolumn</pre><table><thead><tr>"
    '<th class="draggable position-sticky" data-column="recordedcolumn">recordedcolumn</th></tr></thead><tbody><tr><td data-decimals="39" '
    'data-type="string" data-originallength="13" class="data not_null text pre_wrap">recordedvalue</td>\n</tr></tbody></table>'
)
OFF = '<span class="dropdown-item-text disabled"><span><img class="ic_bd_primary">Primary</span></span>'
ADD = '<a rel="samepage" data-post="ALTER+{}%28%60{}%60%29">{}</a>'


def _structure(number: int, name: str, label: str, cells: tuple[str, ...], primary: str, words: str) -> str:
    """A column's row of the page of a table's structure."""
    shown = "".join(f'<td class="text-nowrap">{cell}</td>' for cell in cells)
    items = {
        "primary": primary, "add_unique unique": ADD.format("ADD+UNIQUE", name, "Unique"), "add_index": ADD.format("ADD+INDEX", name, "Index"),
        "fulltext": words,
    }  # fmt: skip
    listed = "".join(f'<li class="{kind} text-nowrap">{item}</li>' for kind, item in items.items())
    return (
        f'<tr><td><input id="checkbox_row_{number}"></td><td class="text-end">{number}</td>'
        f'<th><label for="checkbox_row_{number}">{label}</label></th>{shown}<td>{listed}</td></tr>'
    )


STRUCTURE = (
    '<table id="tablestructure">'
    + _structure(1, "recordedid", 'recordedid<img title="Primary" class="icon ic_b_primary">',
                 ("int(11)", "", " ", "No", "<em>None</em>", "", "AUTO_INCREMENT"), OFF, OFF.replace("primary", "ftext").replace("Primary", "Fulltext"))
    + "\n"
    + _structure(2, "recordedcolumn", "recordedcolumn",
                 ("varchar(255)", "<dfn>utf8mb4_general_ci</dfn>", " ", "Yes", "<em>NULL</em>", "", ""),
                 ADD.format("DROP+PRIMARY+KEY%2C+ADD+PRIMARY+KEY", "recordedcolumn", "Primary"), ADD.format("ADD+FULLTEXT", "recordedcolumn", "Fulltext"))
    + '</table><option value="recordedid">after recordedid</option><option value="recordedcolumn">after recordedcolumn</option>'
    '<table id="table_index"><tbody><tr class="noclick"><td rowspan="1">index=PRIMARY</td><td rowspan="1">DROP PRIMARY KEY DROP+PRIMARY+KEY '
    'The+primary+key+has+gone</td><th rowspan="1">PRIMARY</th><td rowspan="1">BTREE</td><td rowspan="1">Yes</td>'
    '<td>recordedid</td><td>1</td><td>A</td><td>No</td><td rowspan="1"></td></tr></tbody></table>'
)  # fmt: skip
PHPMYADMIN: dict[str, tuple[int, list[list[str]], str]] = {
    "login": (200, [HTML, OLD], DOOR.format("")),
    "wrong": (
        200,
        [HTML, OLD, ["Set-Cookie", "pmaAuth-1=deleted; Max-Age=0"]],
        DOOR.format("no recordeduser here (using password: YES)"),
    ),
    "empty": (200, [HTML, OLD], DOOR.format("who")),
    "no token": (200, [HTML, OLD], DOOR.format("too old")),
    "welcome": (
        302,
        [
            HTML,
            OLD,
            ["Set-Cookie", "pmaUser-1=x; HttpOnly"],
            ["Set-Cookie", "pmaAuth-1=x; HttpOnly"],
            ["Location", "/phpmyadmin/index.php?route=/&route=%2F"],
        ],
        "",
    ),
    "home": (
        200,
        [HTML, OLD],
        f'user recorder, <input type="hidden" name="token" value="{TOKEN}"> db recordeddata at cm9vdA==.cmVjb3JkZWRkYXRh',
    ),
    "logout": (302, [HTML, ["Set-Cookie", "pmaAuth-1=deleted; Max-Age=0"], ["Location", "x"]], ""),
    "table structure": (200, [HTML], STRUCTURE),
    "nowhere": (
        404,
        [HTML],
        "no such route /recorded/nowhere, route=%2Frecorded%2Fnowhere, route&#x3D;&#x25;2Frecorded&#x25;2Fnowhere",
    ),
    "page rows": (200, [HTML], TABLE_OF_ROWS),
    "page no rows": (200, [HTML], "<pre>SELECT 1 AS recordedcolumn WHERE 1=0</pre> none"),
    "page done": (
        200,
        [HTML],
        '<ul><li class="database"><a data-apath="cm9vdA==.cmVjb3JkZWRuZXc=">recordednew</a></li></ul><pre>CREATE DATABASE recordednew</pre> done',
    ),
    "page affected": (
        200,
        [HTML],
        "<pre>UPDATE recordeddata.recordedthings SET recordedcolumn=&#039;recordedother&#039; WHERE recordedid=1</pre> 1 row affected.",
    ),
    "page error": (200, [HTML], "<code>#1146 - no such table</code>"),
    "ajax rows": (200, [JSON], json.dumps({"success": True, "message": TABLE_OF_ROWS})),
    "ajax error": (200, [JSON], json.dumps({"success": False, "error": "<code>#1146 - no such table</code>"})),
}


def sites() -> dict[str, Any]:
    """As `image.recorder` writes it."""
    kept = {"wordpress": WORDPRESS, "phpmyadmin": PHPMYADMIN}
    return {
        name: {
            "host": HOST,
            "exchanges": {key: {"status": status, "fields": fields, "body": body} for key, (status, fields, body) in pages.items()},
        }
        for name, pages in kept.items()
    }
