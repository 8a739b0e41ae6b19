"""Runs inside a sealed installation, by the image's own python3: WordPress and phpMyAdmin are set up, asked, and put on record.

Their words are GPL and stay on the operator's machine: what they answer there, in the versions of his own packages, is what the
sites answer later, with names, addresses and nonces of the world in place of those below. Standard library only; `python3
recorder.py OUT NAME...` writes one JSON file with all exchanges. What a site wants on record stands in `recordings.py` beside it.
"""

from __future__ import annotations

import http.client
import importlib
import json
import re
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path
from typing import Any

CONF = "/etc/nginx/recorder.conf"  # here, as it names its includes from its own place
HOST = "recorded.example.com"  # what stands for the visitor's name of the server
NGINX = """\
user www-data; events {} error_log /dev/null;
http { include /etc/nginx/mime.types; access_log off;
 server { listen 127.0.0.1:80 default_server; root /usr/share/wordpress; index index.php; client_max_body_size 20m;
  location / { try_files $uri $uri/ /index.php?$args; }
  location /phpmyadmin/ { root /usr/share; index index.php;
   location ~ \\.php$ { include snippets/fastcgi-php.conf; fastcgi_pass unix:/run/php/php8.2-fpm.sock; } }
  location ~ \\.php$ { include snippets/fastcgi-php.conf; fastcgi_pass unix:/run/php/php8.2-fpm.sock; } } }
"""
CONFIG = """\
<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'recorder'); define('DB_PASSWORD', 'recorder'); define('DB_HOST', 'localhost');
define('DISABLE_WP_CRON', true);
define('FS_METHOD', 'direct'); define('DONT_SET_WP_CONTENT_DIR', true);
"""
SQL = (
    "CREATE DATABASE IF NOT EXISTS wordpress; "
    "CREATE USER IF NOT EXISTS recorder@localhost IDENTIFIED BY 'recorder'; "
    "GRANT ALL ON *.* TO recorder@localhost WITH GRANT OPTION;"
)


def main(out: str, names: list[str]) -> int:
    sites = importlib.import_module("recordings").SITES  # it lies beside this file, wherever that is
    serve()
    found = {}
    for name in names:
        talk = Talk()
        sites[name](talk)
        found[name] = {"host": HOST, "exchanges": talk.kept}
    Path(out).write_text(json.dumps(found))
    return 0


def serve() -> None:
    """MariaDB, PHP and nginx, on the loopback interface of a network that has no other."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)  # noqa: S607
    for folder, owner in (("/run/mysqld", "mysql"), ("/run/php", "www-data")):
        Path(folder).mkdir(exist_ok=True)
        subprocess.run(["chown", owner, folder], check=True)  # noqa: S603, S607
    subprocess.Popen(["mariadbd", "--user=mysql", "--skip-networking"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S607
    for _ in range(240):
        if subprocess.run(["mariadb", "-e", SQL], capture_output=True, check=False).returncode == 0:  # noqa: S603, S607
            break
        time.sleep(0.25)
    Path("/etc/wordpress").mkdir(exist_ok=True)
    Path("/etc/wordpress/config-default.php").write_text(CONFIG)
    Path(CONF).write_text(NGINX)
    with Path("/etc/hosts").open("a") as hosts:
        hosts.write(f"127.0.0.1 localhost {HOST}\n")  # WordPress asks itself whether links can be pretty
    for command in (
        ["chown", "-R", "www-data", "/usr/share/wordpress/wp-content"], ["php-fpm8.2", "-D"], ["nginx", "-c", CONF],
    ):  # fmt: skip
        subprocess.run(command, check=command[0] != "chown", stdout=subprocess.DEVNULL)  # noqa: S603


class Talk:
    """A client that keeps cookies, and what it was answered by a name that tells which page that is."""

    host = HOST

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}
        self.cookies: dict[str, str] = {}

    def ask(
        self, key: str, target: str, form: dict[str, str] | bytes | None = None, kind: str = "application/x-www-form-urlencoded",
        method: str = "",
    ) -> str:  # fmt: skip
        """The body of an answer; kept where it has a key. `method`: where it is another than the form tells."""
        body = urllib.parse.urlencode(form).encode() if isinstance(form, dict) else form
        connection = http.client.HTTPConnection("127.0.0.1", timeout=90)
        headers = {"Host": HOST, "Accept-Encoding": "identity"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = kind
        connection.request(method or ("GET" if body is None else "POST"), target, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
                if "Max-Age=0" in rest:
                    del self.cookies[cookie]
        if key:
            skipped = ("server", "connection", "transfer-encoding", "content-length")
            head = [[name, value] for name, value in answer.getheaders() if name.lower() not in skipped]
            head = [pair for pair in head if pair[0] != "Date" or not pair[1].endswith("GMT")]  # one that PHP sends stands last
            self.kept[key] = {"status": answer.status, "fields": head, "body": text}
        connection.close()
        return text

    def upload(self, key: str, target: str, values: dict[str, str], name: str, file: str, data: bytes, kind: str) -> str:
        """A form with a file."""
        parts = [
            f'--recorded\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n' for field, value in values.items()
        ]
        head = "--recorded\r\n"
        head += f'Content-Disposition: form-data; name="{name}"; filename="{file}"\r\nContent-Type: {kind}\r\n\r\n'
        body = "".join(parts).encode() + head.encode() + data + b"\r\n--recorded--\r\n"
        return self.ask(key, target, body, "multipart/form-data; boundary=recorded")

    @staticmethod
    def hidden(text: str, name: str = "_wpnonce") -> str:
        """The value of a hidden field."""
        tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', text)
        value = re.search(r'value="([^"]*)"', tag[0]) if tag else None
        return value[1] if value else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
